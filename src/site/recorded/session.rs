//! Log-ins: one for all calls, a new one when the key is no longer accepted, the password itself where there is
//! no log-in.

use super::{Recording, Replay, VERSIONS, recording};
use crate::model::TaskId;
use crate::site::{Credentials, Images, Site, SiteError};

const PASSWORD: &str = "Hush-hush";

fn login(version: &str) -> Recording {
    recording(version, "login-admin").expecting("password", PASSWORD)
}

fn with_password(replay: &Replay) -> Site {
    replay.site_with(|settings| {
        settings.credentials = Credentials::Basic { username: "admin".into(), password: PASSWORD.into() };
    })
}

#[tokio::test]
async fn a_password_gets_one_key_for_all_calls() {
    for version in VERSIONS {
        let me = || recording(version, "users-self-admin");
        let replay = Replay::of([login(version), me(), me(), me()]).await;
        let site = with_password(&replay);
        // A caller that comes while another logs in waits for that key.
        let other = site.clone();
        let (first, second) = tokio::join!(site.myself(), other.myself());
        for user in [first, second, site.myself().await] {
            assert_eq!(user.map(|user| user.id), Ok(1), "{version}");
        }
        replay.finish();
    }
}

#[tokio::test]
async fn a_key_that_is_no_longer_taken_is_replaced_once() {
    for version in VERSIONS {
        let refused = || recording(version, "err-bad-token").asked_as("/api/users/self");
        let me = || recording(version, "users-self-admin");
        let replay = Replay::of([login(version), me(), refused(), login(version), me()]).await;
        let site = with_password(&replay);
        assert!(site.myself().await.is_ok(), "{version}");
        assert_eq!(site.myself().await.map(|user| user.id), Ok(1), "{version}");
        replay.finish();

        let replay = Replay::of([login(version), refused(), login(version), refused()]).await;
        let outcome = with_password(&replay).myself().await;
        assert!(matches!(outcome, Err(SiteError::Unauthorized { .. })), "{version}: {outcome:?}");
        replay.finish();
    }
}

#[tokio::test]
async fn images_are_sent_again_with_a_new_key_once() {
    for version in VERSIONS {
        let upload = || recording(version, "task-data-oneshot");
        let images = upload().images();
        let refused = || upload().answered(401);
        let replay = Replay::of([login(version), refused(), login(version), upload()]).await;
        assert_eq!(with_password(&replay).upload(TaskId(1), &images, None).await, Ok(()), "{version}");
        replay.finish();

        let replay = Replay::of([login(version), refused(), login(version), refused()]).await;
        let outcome = with_password(&replay).upload(TaskId(1), &images, None).await;
        assert!(matches!(outcome, Err(SiteError::Unauthorized { .. })), "{version}: {outcome:?}");
        replay.finish();
    }
}

#[tokio::test]
async fn a_wrong_password_is_told_as_such_and_never_shown() {
    for version in VERSIONS {
        let refused = recording(version, "err-login-bad-password").expecting("password", PASSWORD);
        let replay = Replay::of([refused]).await;
        let outcome = with_password(&replay).myself().await;
        let Err(error @ SiteError::Unauthorized { .. }) = outcome else { panic!("{version}: {outcome:?}") };
        let text = error.to_string();
        assert!(text.contains("Unable to log in") && text.contains("site.password"), "{version}: {text}");
        assert!(!text.contains(PASSWORD), "{version}: {text}");
        replay.finish();
    }
}

#[tokio::test]
async fn the_password_is_sent_where_there_is_no_log_in() {
    for version in VERSIONS {
        let me = || recording(version, "users-self-admin");
        let replay = Replay::of([login(version).answered(404), me(), me()]).await;
        let site = with_password(&replay);
        for _ in 0..2 {
            assert_eq!(site.myself().await.map(|user| user.id), Ok(1), "{version}");
        }
        replay.finish();
    }
}

#[tokio::test]
async fn log_ins_that_are_too_many_wait() {
    for version in VERSIONS {
        let throttled = recording(version, "err-throttled")
            .expecting("username", "admin")
            .expecting("password", PASSWORD);
        let replay = Replay::of([throttled]).await;
        let outcome = with_password(&replay).myself().await;
        let Err(SiteError::Transient { retry_after: Some(_), untouched: true, .. }) = outcome else {
            panic!("{version}: {outcome:?}")
        };
        replay.finish();
    }
}
