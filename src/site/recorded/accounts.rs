//! Accounts: registration, login, roles, deletion.

use super::{AGES, Recording, Replay, recording};
use crate::site::{Credentials, Registration, SiteError, User};

const PASSWORD: &str = "Vq7-lorry-Plate";
const ACCOUNT: &str = "slava_test_Annotator";

/// The client asks for exactly the name; the recordings wrap the comparison in an `and`, or use other
/// parameters.
fn user_filter(name: &str) -> String {
    format!(r#"/api/users?filter={{"==":[{{"var":"username"}},"{name}"]}}"#)
}

fn annotator(groups: &[&str]) -> User {
    User { id: 4, username: ACCOUNT.into(), groups: groups.iter().map(|&group| group.into()).collect() }
}

async fn register(recording: Recording, username: &str, password: &str) -> Result<Registration, SiteError> {
    let replay = Replay::of([recording]).await;
    let outcome = replay.site().register(username, &password.into()).await;
    replay.finish();
    outcome
}

#[tokio::test]
async fn a_new_name_is_registered_without_an_address() {
    for age in AGES {
        let outcome = register(recording(age, "register-no-email"), "slava_test_NoEmail", PASSWORD).await;
        assert_eq!(outcome, Ok(Registration::Created), "{age}");
        let outcome =
            register(recording(age, "register-cyrillic-username").without("email"), "слава_тест", PASSWORD)
                .await;
        assert_eq!(outcome, Ok(Registration::Created), "{age}");
    }
}

#[tokio::test]
async fn an_address_is_sent_when_the_site_wants_one() {
    for age in AGES {
        // The recorded address was in lower case; ours is the name as it is.
        let email = "slava_test_Annotator@example.com";
        let replay = Replay::of([recording(age, "register-ok-with-email").expecting("email", email)]).await;
        let site = replay.site_with(|settings| settings.email_domain = Some("example.com".into()));
        assert_eq!(site.register(ACCOUNT, &PASSWORD.into()).await, Ok(Registration::Created), "{age}");
        replay.finish();
    }
}

#[tokio::test]
async fn a_taken_name_is_taken_in_any_case() {
    for age in AGES {
        let same = recording(age, "register-duplicate-username").without("email");
        assert_eq!(register(same, ACCOUNT, PASSWORD).await, Ok(Registration::NameTaken), "{age}");
        let other_case = recording(age, "register-duplicate-username-other-case").without("email");
        let outcome = register(other_case, "slava_test_annotator", PASSWORD).await;
        assert_eq!(outcome, Ok(Registration::NameTaken), "{age}");
    }
}

#[tokio::test]
async fn other_refusals_name_the_field_and_never_the_password() {
    let cases = [
        ("register-bad-chars-username", "slava test/1", PASSWORD, "username: Enter a valid username"),
        ("register-short-password", "slava_test_Pw1", "aB3", "password1: This password is too short"),
        ("register-common-password", "slava_test_Pw2", "password", "too common"),
        (
            "register-numeric-password",
            "slava_test_Pw3",
            "8372615490",
            "password1: This password is entirely numeric",
        ),
        (
            "register-password-like-username",
            "slava_test_Pw4",
            "slava_test_Pw4",
            "too similar to the username",
        ),
        // An empty address was recorded; a site that requires one names the same field when there is none.
        ("register-empty-email", "slava_test_EmptyEmail", PASSWORD, "email: This field may not be blank"),
    ];
    for age in AGES {
        for (name, username, password, message) in cases {
            let outcome = register(recording(age, name).without("email"), username, password).await;
            let Err(error @ SiteError::Permanent { .. }) = outcome else {
                panic!("{age} {name}: {outcome:?}")
            };
            let text = error.to_string();
            assert!(text.contains(message), "{age} {name}: {text}");
            assert!(!text.contains("8372615490") && !text.contains(PASSWORD), "{age} {name}: {text}");
        }
    }
}

#[tokio::test]
async fn names_too_short_for_newer_sites_are_refused_there_only() {
    let old = register(recording("2.2.0", "register-short-username").without("email"), "ab", PASSWORD).await;
    assert_eq!(old, Ok(Registration::Created));
    let new = register(recording("2.14.4", "register-short-username").without("email"), "ab", PASSWORD).await;
    let text = new.expect_err("five letters are the least").to_string();
    assert!(text.contains("username: Ensure this field has at least 5 characters."), "{text}");
}

#[tokio::test]
async fn a_login_tells_whether_the_password_is_right() {
    for age in AGES {
        let replay =
            Replay::of([recording(age, "login-admin"), recording(age, "err-login-bad-password")]).await;
        let site = replay.site();
        assert_eq!(site.login_works("admin", &"admin12345".into()).await, Ok(true), "{age}");
        assert_eq!(site.login_works("admin", &"wrong".into()).await, Ok(false), "{age}");
        replay.finish();
    }
}

#[tokio::test]
async fn too_many_anonymous_calls_are_told_to_wait() {
    for age in AGES {
        // The recorded login was an empty one in a loop.
        let login =
            recording(age, "err-throttled").expecting("username", ACCOUNT).expecting("password", PASSWORD);
        let registration = recording(age, "err-throttled-register").without("email");
        let replay = Replay::of([login, registration]).await;
        let site = replay.site();
        let login = site.login_works(ACCOUNT, &PASSWORD.into()).await.map(|_| ());
        let registration = site.register("slava_test_Thr", &PASSWORD.into()).await.map(|_| ());
        for outcome in [login, registration] {
            let Err(SiteError::Transient { retry_after: Some(wait), cause, .. }) = outcome else {
                panic!("{outcome:?}")
            };
            assert!((50..=60).contains(&wait.as_secs()), "{wait:?}");
            assert!(cause.contains("Request was throttled"), "{cause}");
        }
        replay.finish();
    }
}

#[tokio::test]
async fn a_user_is_found_by_the_exact_name_only() {
    for age in AGES {
        let replay = Replay::of([
            recording(age, "users-filter-jsonlogic").asked_as(&user_filter(ACCOUNT)),
            // Answers of a substring search, and of a server that ignores the filter and lists everybody.
            recording(age, "users-search-lowercase").asked_as(&user_filter("slava_test_annotator")),
            recording(age, "users-page-size-all").asked_as(&user_filter("nobody_here")),
        ])
        .await;
        let site = replay.site();
        assert_eq!(site.find_user(ACCOUNT).await, Ok(Some(annotator(&["user"]))), "{age}");
        assert_eq!(site.find_user("slava_test_annotator").await, Ok(None), "{age}");
        assert_eq!(site.find_user("nobody_here").await, Ok(None), "{age}");
        replay.finish();
    }
}

#[tokio::test]
async fn a_user_becomes_a_worker_once() {
    for age in AGES {
        let replay = Replay::of([recording(age, "user-patch-groups-worker")]).await;
        let site = replay.site();
        assert_eq!(site.make_worker(&annotator(&["user"])).await, Ok(()), "{age}");
        assert_eq!(site.make_worker(&annotator(&["worker"])).await, Ok(()), "{age}: no second call");
        replay.finish();
    }
}

#[tokio::test]
async fn a_role_that_the_site_did_not_change_is_an_error() {
    for age in AGES {
        let unchanged = recording(age, "user-patch-groups-worker").answering("/groups", vec!["user"]);
        let replay = Replay::of([unchanged]).await;
        let outcome = replay.site().make_worker(&annotator(&["user"])).await;
        let Err(SiteError::Unauthorized { cause }) = outcome else { panic!("{age}: {outcome:?}") };
        assert!(cause.contains(ACCOUNT) && cause.contains("administrator"), "{cause}");
        replay.finish();
    }
}

#[tokio::test]
async fn a_user_is_deleted_once_and_again() {
    for (age, id) in [("2.2.0", 11), ("2.14.4", 9)] {
        let replay = Replay::of([recording(age, "user-delete"), recording(age, "user-delete-again")]).await;
        let site = replay.site();
        assert_eq!(site.delete_user(id).await, Ok(()), "{age}");
        assert_eq!(site.delete_user(id).await, Ok(()), "{age}");
        replay.finish();
    }
}

#[tokio::test]
async fn the_site_tells_its_version_and_who_we_are() {
    for (age, version) in [("2.2.0", "2.2"), ("2.14.4", "2.14.4")] {
        let replay =
            Replay::of([recording(age, "about-admin-basic"), recording(age, "users-self-basic")]).await;
        let site = replay.site_with(|settings| {
            settings.credentials =
                Credentials::Basic { username: "admin".into(), password: "Hush-hush".into() };
        });
        assert_eq!(site.about().await.map(|about| about.version).as_deref(), Ok(version));
        let me = site.myself().await.expect("ourselves");
        assert_eq!((me.id, me.username.as_str(), me.groups), (1, "admin", vec!["admin".to_owned()]));
        replay.finish();
    }
}
