//! Accounts: registration, login, roles, deletion.

use super::{Recording, Replay, VERSIONS, recording};
use crate::site::{Accounts, Registration, SiteError, User};

const PASSWORD: &str = "Vq7-lorry-Plate";
const ACCOUNT: &str = "slava_test_Annotator";

/// The client asks for the exact name; the recordings wrap the comparison in an `and`, or use other parameters.
fn user_filter(name: &str) -> String {
    format!(r#"/api/users?filter={{"==":[{{"var":"username"}},"{name}"]}}"#)
}

fn annotator(version: &str, groups: &[&str]) -> User {
    let id = recording(version, "user-patch-groups-worker").number();
    User { id, username: ACCOUNT.into(), groups: groups.iter().map(|&group| group.into()).collect() }
}

async fn register(recording: Recording, username: &str, password: &str) -> Result<Registration, SiteError> {
    let replay = Replay::of([recording]).await;
    let outcome = replay.site().register(username, &password.into()).await;
    replay.finish();
    outcome
}

/// The address that the client derives from a name, where the recording had another or none.
fn addressed(recording: Recording, username: &str) -> Recording {
    recording.expecting("username", username).expecting("email", format!("{username}@candidates.invalid"))
}

#[tokio::test]
async fn a_new_name_is_registered_with_an_address_of_its_own() {
    for version in VERSIONS {
        for name in ["register-no-email", "register-ok-with-email"] {
            let new = addressed(recording(version, name), ACCOUNT);
            assert_eq!(register(new, ACCOUNT, PASSWORD).await, Ok(Registration::Created), "{version}");
        }
        let cyrillic = recording(version, "register-cyrillic-username");
        let email = "=441==43b==430==432==430=_=442==435==441==442=@candidates.invalid";
        let outcome = register(cyrillic.expecting("email", email), "слава_тест", PASSWORD).await;
        assert_eq!(outcome, Ok(Registration::Created), "{version}");
    }
    let reserved = recording("2.73.0", "register-email-of-reserved-domain");
    assert_eq!(register(reserved, "reserved_dom_1", PASSWORD).await, Ok(Registration::Created));
}

#[tokio::test]
async fn the_domain_of_addresses_can_be_set() {
    for version in VERSIONS {
        // The recorded address was in lower case; ours is the name as it is.
        let email = "slava_test_Annotator@example.com";
        let replay =
            Replay::of([recording(version, "register-ok-with-email").expecting("email", email)]).await;
        let site = replay.site_with(|settings| settings.email_domain = "example.com".into());
        assert_eq!(site.register(ACCOUNT, &PASSWORD.into()).await, Ok(Registration::Created), "{version}");
        replay.finish();
    }
}

#[tokio::test]
async fn a_taken_name_is_taken_in_any_case() {
    for version in VERSIONS {
        let same = addressed(recording(version, "register-duplicate-username"), ACCOUNT);
        assert_eq!(register(same, ACCOUNT, PASSWORD).await, Ok(Registration::NameTaken), "{version}");
        let other_case = recording(version, "register-duplicate-username-other-case");
        let name = "SLAVA_TEST_ANNOTATOR";
        let outcome = register(addressed(other_case, name), name, PASSWORD).await;
        assert_eq!(outcome, Ok(Registration::NameTaken), "{version}");
    }
    let both = addressed(recording("2.73.0", "register-duplicate-username-and-email"), ACCOUNT);
    assert_eq!(register(both, ACCOUNT, PASSWORD).await, Ok(Registration::NameTaken));
}

#[tokio::test]
async fn a_taken_address_of_a_free_name_is_told_apart() {
    for version in VERSIONS {
        let name = "slava_other_name";
        let taken = addressed(recording(version, "register-duplicate-email"), name);
        assert_eq!(register(taken, name, PASSWORD).await, Ok(Registration::AddressTaken), "{version}");
    }
    // A newer site accepts only the first account without an address.
    let second = addressed(recording("2.73.0", "register-no-email-second-user"), ACCOUNT);
    assert_eq!(register(second, ACCOUNT, PASSWORD).await, Ok(Registration::AddressTaken));
}

#[tokio::test]
async fn an_account_whose_address_must_be_verified_is_none() {
    for version in VERSIONS {
        let new = addressed(recording(version, "register-ok-with-email"), ACCOUNT);
        let new = new.answering("/email_verification_required", true);
        assert_eq!(register(new, ACCOUNT, PASSWORD).await, Ok(Registration::Unverified), "{version}");
    }
}

#[tokio::test]
async fn other_refusals_name_the_field_and_never_the_password() {
    let cases = [
        ("register-bad-chars-username", "username: Enter a valid username"),
        ("register-short-password", "password1: "),
        ("register-common-password", "too common"),
        ("register-numeric-password", "password1: This password is entirely numeric"),
        ("register-password-like-username", "too similar to the username"),
        // An empty address was recorded; a site that rejects ours names the same field.
        ("register-empty-email", "email: This field may not be blank"),
    ];
    for version in VERSIONS {
        for (name, message) in cases {
            let recording = recording(version, name);
            let asked = |field: &str| recording.asked(field).as_str().expect("a text").to_owned();
            let (username, password) = (asked("username"), asked("password1"));
            let email = crate::site::accounts::address(&username, "candidates.invalid");
            let outcome = register(recording.expecting("email", email), &username, &password).await;
            let Err(error @ SiteError::Permanent { .. }) = outcome else {
                panic!("{version} {name}: {outcome:?}")
            };
            let text = error.to_string();
            assert!(text.contains(message), "{version} {name}: {text}");
            assert!(!text.contains(&password), "{version} {name}: {text}");
        }
    }
}

#[tokio::test]
async fn names_too_short_for_newer_sites_are_refused_there_only() {
    let short = |version: &str, name: &str| {
        let recording = addressed(recording(version, "register-short-username"), name);
        let name = name.to_owned();
        async move { register(recording, &name, PASSWORD).await }
    };
    assert_eq!(short("2.2.0", "ab").await, Ok(Registration::Created));
    for version in ["2.14.4", "2.73.0"] {
        let text = short(version, "abcd").await.expect_err("five letters are the least").to_string();
        assert!(text.contains("username: Ensure this field has at least 5 characters."), "{text}");
    }
}

#[tokio::test]
async fn a_login_tells_whether_the_password_is_right() {
    for version in VERSIONS {
        let replay =
            Replay::of([recording(version, "login-admin"), recording(version, "err-login-bad-password")])
                .await;
        let site = replay.site();
        assert_eq!(site.login_works("admin", &"admin12345".into()).await, Ok(true), "{version}");
        assert_eq!(site.login_works("admin", &"wrong".into()).await, Ok(false), "{version}");
        replay.finish();
    }
}

#[tokio::test]
async fn too_many_anonymous_calls_are_told_to_wait() {
    for version in VERSIONS {
        // The recorded login was an empty one in a loop.
        let login = recording(version, "err-throttled")
            .expecting("username", ACCOUNT)
            .expecting("password", PASSWORD);
        let registration = addressed(recording(version, "err-throttled-register"), "slava_test_Thr")
            .expecting("confirmations", Vec::<String>::new());
        let replay = Replay::of([login, registration]).await;
        let site = replay.site();
        let login = site.login_works(ACCOUNT, &PASSWORD.into()).await.map(|_| ());
        let registration = site.register("slava_test_Thr", &PASSWORD.into()).await.map(|_| ());
        for outcome in [login, registration] {
            let Err(SiteError::Transient { retry_after: Some(wait), cause, .. }) = outcome else {
                panic!("{outcome:?}")
            };
            assert!((50..=60).contains(&wait.length().as_secs()), "{wait:?}");
            assert!(cause.raw.contains("Request was throttled"), "{cause}");
        }
        replay.finish();
    }
}

#[tokio::test]
async fn a_user_is_found_by_the_exact_name_only() {
    for version in VERSIONS {
        let replay = Replay::of([
            recording(version, "users-filter-jsonlogic").asked_as(&user_filter(ACCOUNT)),
            // Answers of a substring search, and of a server that ignores the filter and lists everyone.
            recording(version, "users-search-lowercase").asked_as(&user_filter("slava_test_annotator")),
            recording(version, "users-page-size-all").asked_as(&user_filter("nobody_here")),
        ])
        .await;
        let site = replay.site();
        assert_eq!(site.find_user(ACCOUNT).await, Ok(Some(annotator(version, &["user"]))), "{version}");
        assert_eq!(site.find_user("slava_test_annotator").await, Ok(None), "{version}");
        assert_eq!(site.find_user("nobody_here").await, Ok(None), "{version}");
        replay.finish();
    }
}

#[tokio::test]
async fn a_user_becomes_a_worker_once() {
    for version in VERSIONS {
        let replay = Replay::of([recording(version, "user-patch-groups-worker")]).await;
        let site = replay.site();
        assert_eq!(site.make_worker(&annotator(version, &["user"])).await, Ok(()), "{version}");
        assert_eq!(
            site.make_worker(&annotator(version, &["worker"])).await,
            Ok(()),
            "{version}: no second call"
        );
        replay.finish();
    }
}

#[tokio::test]
async fn a_role_that_the_site_did_not_change_is_an_error() {
    for version in VERSIONS {
        let unchanged = recording(version, "user-patch-groups-worker").answering("/groups", vec!["user"]);
        let replay = Replay::of([unchanged]).await;
        let outcome = replay.site().make_worker(&annotator(version, &["user"])).await;
        let Err(SiteError::Unauthorized { cause }) = outcome else { panic!("{version}: {outcome:?}") };
        assert!(cause.raw.contains(ACCOUNT) && cause.raw.contains("administrator"), "{cause}");
        replay.finish();
    }
}

#[tokio::test]
async fn a_user_is_deleted_once_and_again() {
    for version in VERSIONS {
        let id = recording(version, "user-delete").number();
        let replay =
            Replay::of([recording(version, "user-delete"), recording(version, "user-delete-again")]).await;
        let site = replay.site();
        assert_eq!(site.delete_user(id).await, Ok(()), "{version}");
        assert_eq!(site.delete_user(id).await, Ok(()), "{version}");
        replay.finish();
    }
}

#[tokio::test]
async fn the_site_tells_its_version_and_who_we_are() {
    for (folder, version) in [("2.2.0", "2.2"), ("2.14.4", "2.14.4"), ("2.73.0", "2.73.0")] {
        let replay =
            Replay::of([recording(folder, "about-admin-basic"), recording(folder, "users-self-basic")]).await;
        let site = replay.site();
        assert_eq!(site.about().await.map(|about| about.version).as_deref(), Ok(version));
        let me = site.myself().await.expect("ourselves");
        assert_eq!((me.id, me.username.as_str(), me.groups), (1, "admin", vec!["admin".to_owned()]));
        replay.finish();
    }
}
