//! Log-ins: one for all calls, another when the key is no longer taken, the password itself where there is no log-in.

use super::{AGES, Recording, Replay, recording};
use crate::site::{Credentials, Site, SiteError};

const PASSWORD: &str = "Hush-hush";

fn login(age: &str) -> Recording {
    recording(age, "login-admin").expecting("password", PASSWORD)
}

fn with_password(replay: &Replay) -> Site {
    replay.site_with(|settings| {
        settings.credentials = Credentials::Basic { username: "admin".into(), password: PASSWORD.into() };
    })
}

#[tokio::test]
async fn a_password_gets_one_key_for_all_calls() {
    for age in AGES {
        let me = || recording(age, "users-self-admin");
        let replay = Replay::of([login(age), me(), me(), me()]).await;
        let site = with_password(&replay);
        // Whoever comes while another logs in waits for that key.
        let other = site.clone();
        let (first, second) = tokio::join!(site.myself(), other.myself());
        for user in [first, second, site.myself().await] {
            assert_eq!(user.map(|user| user.id), Ok(1), "{age}");
        }
        replay.finish();
    }
}

#[tokio::test]
async fn a_key_that_is_no_longer_taken_is_replaced_once() {
    for age in AGES {
        let refused = || recording(age, "err-bad-token").asked_as("/api/users/self");
        let me = || recording(age, "users-self-admin");
        let replay = Replay::of([login(age), me(), refused(), login(age), me()]).await;
        let site = with_password(&replay);
        assert!(site.myself().await.is_ok(), "{age}");
        assert_eq!(site.myself().await.map(|user| user.id), Ok(1), "{age}");
        replay.finish();

        let replay = Replay::of([login(age), refused(), login(age), refused()]).await;
        let outcome = with_password(&replay).myself().await;
        assert!(matches!(outcome, Err(SiteError::Unauthorized { .. })), "{age}: {outcome:?}");
        replay.finish();
    }
}

#[tokio::test]
async fn pictures_are_sent_again_with_a_new_key_once() {
    for age in AGES {
        let upload = || recording(age, "task-data-oneshot");
        let pictures = upload().pictures();
        let refused = || upload().answered(401);
        let replay = Replay::of([login(age), refused(), login(age), upload()]).await;
        assert_eq!(with_password(&replay).upload(1, &pictures, None).await, Ok(()), "{age}");
        replay.finish();

        let replay = Replay::of([login(age), refused(), login(age), refused()]).await;
        let outcome = with_password(&replay).upload(1, &pictures, None).await;
        assert!(matches!(outcome, Err(SiteError::Unauthorized { .. })), "{age}: {outcome:?}");
        replay.finish();
    }
}

#[tokio::test]
async fn a_wrong_password_is_told_as_such_and_never_shown() {
    for age in AGES {
        let refused = recording(age, "err-login-bad-password").expecting("password", PASSWORD);
        let replay = Replay::of([refused]).await;
        let outcome = with_password(&replay).myself().await;
        let Err(error @ SiteError::Unauthorized { .. }) = outcome else { panic!("{age}: {outcome:?}") };
        let text = error.to_string();
        assert!(text.contains("Unable to log in") && text.contains("site.password"), "{age}: {text}");
        assert!(!text.contains(PASSWORD), "{age}: {text}");
        replay.finish();
    }
}

#[tokio::test]
async fn the_password_is_sent_where_there_is_no_log_in() {
    for age in AGES {
        let me = || recording(age, "users-self-admin");
        let replay = Replay::of([login(age).answered(404), me(), me()]).await;
        let site = with_password(&replay);
        for _ in 0..2 {
            assert_eq!(site.myself().await.map(|user| user.id), Ok(1), "{age}");
        }
        replay.finish();
    }
}

#[tokio::test]
async fn log_ins_that_are_too_many_wait() {
    for age in AGES {
        let throttled =
            recording(age, "err-throttled").expecting("username", "admin").expecting("password", PASSWORD);
        let replay = Replay::of([throttled]).await;
        let outcome = with_password(&replay).myself().await;
        let Err(SiteError::Transient { retry_after: Some(_), untouched: true, .. }) = outcome else {
            panic!("{age}: {outcome:?}")
        };
        replay.finish();
    }
}
