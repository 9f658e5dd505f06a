//! `check`: what an operator reads before the first start, and at three in the morning.

use std::process::Command;
use std::sync::Arc;

use candidates_bot::demo::site::{Fault, FaultKind, Method};
use candidates_bot::store::SCHEMA;
use chrono::{DateTime, TimeDelta, Utc};

use super::Finished;
use super::service::Town;

fn check(town: &Town, arguments: &[&str]) -> Finished {
    Finished::of(check_command(town, arguments))
}

/// The same with further settings.
pub fn check_with(town: &Town, settings: &[(&str, &str)]) -> Finished {
    let mut command = check_command(town, &[]);
    for (name, value) in settings {
        command.env(format!("CANDIDATES_BOT_{name}"), value);
    }
    Finished::of(command)
}

pub fn check_command(town: &Town, arguments: &[&str]) -> Command {
    let mut command = town.command();
    // The harness's command is that of `run`.
    let settings: Vec<_> =
        command.get_envs().map(|(name, value)| (name.to_owned(), value.map(ToOwned::to_owned))).collect();
    command = town.machine.command(&[&["check"], arguments].concat());
    for (name, value) in settings {
        if let Some(value) = value {
            command.env(name, value);
        }
    }
    command
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_is_as_it_should_be() {
    let town = Town::new().await;
    let told = check(&town, &[]).fine();
    let (disk, others): (Vec<_>, Vec<_>) = told.lines().partition(|line| line.contains(" disk: "));
    assert_eq!(
        others,
        [
            "✓ exam: “Cars and plates” (built in), 10 pictures in 2 sets",
            "✓ database: candidates.redb is not there yet; `run` creates it",
            "✓ backups: none scheduled; set backup.folder to get one every day; unencrypted unless \
             backup.recipient is set (`backup-key` makes a key)",
            "✓ telegram: the token is that of @candidates_bot",
            "✓ site: CVAT 2.73.0 takes us as admin",
            "✓ rights: an administrator: may set groups and delete users",
            "✓ share: the site's shared storage is empty",
            "✓ clock: the site's clock and ours agree",
            "✓ files: no other user of this machine reads secrets or the database",
            "✓ encryption: nothing secret leaves this machine in clear",
        ]
    );
    assert!(matches!(disk[..], [line] if line.contains(" GB free in .")), "{told}");
    assert!(!town.machine.path("candidates.redb").exists(), "a look makes nothing");
    town.machine.run(&["hr", "add", "42"]).fine();
    let told = check(&town, &[]).fine();
    assert!(
        told.contains("✓ database: candidates.redb, ")
            && told.contains(", 0 candidates, 0 messages and site steps pending\n"),
        "{told}"
    );
    let bot = town.start();
    bot.wait_for("ready");
    let told = check(&town, &[]).fine();
    let database = told.lines().nth(1).expect("a line");
    assert!(database.starts_with("✓ database: candidates.redb, "), "the bot tells: {told}");
    assert!(
        database.ends_with(
            ", schema {}, 0 candidates, 0 messages and site steps pending; a bot works with it"
                .replace("{}", &SCHEMA.to_string())
                .as_str()
        ),
        "{told}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_doubtful_is_no_hindrance() {
    let town = Town::new().await;
    let ahead: Arc<dyn Fn() -> DateTime<Utc> + Send + Sync> =
        Arc::new(|| Utc::now() + TimeDelta::seconds(90));
    town.site.set_clock(ahead);
    let kind = FaultKind::Status { code: 403, body: "{}".to_owned(), html: false, retry_after: None };
    let (method, path_contains) = (Some(Method::GET), "/api/server/share".to_owned());
    town.site.add_fault(Fault { method, path_contains, times: u32::MAX, kind });
    let mut command = check_command(&town, &[]);
    command.env("CANDIDATES_BOT_POSTGRES_URL", "postgres://bot@localhost/reports");
    town.machine.write("candidates-29990101-030000.redb", "a copy");
    command.env("CANDIDATES_BOT_BACKUP_FOLDER", ".");
    let told = Finished::of(command).fine();
    assert!(
        told.contains("! clock: the site's clock is 89 s ahead of ours: ")
            || told.contains("! clock: the site's clock is 90 s ahead of ours: "),
        "{told}"
    );
    assert!(
        told.contains(
            "! backups: no copy in . yet; the bot takes one when it starts; candidates-29990101-030000.redb: dated in the \
             future, so a clock was wrong"
        ),
        "{told}"
    );
    assert!(
        told.contains(
            "! share: the site's shared storage can't be listed (the bot needs it for `site.images` only)"
        ),
        "{told}"
    );
    assert!(
        told.contains("! postgres: ") || told.contains("✓ postgres: ") || told.contains("✗ postgres: "),
        "{told}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_others_could_read_is_told_file_by_file_and_line_by_line() {
    use std::fs::{Permissions, set_permissions};
    use std::os::unix::fs::PermissionsExt;
    let town = Town::new().await;
    let machine = &town.machine;
    machine.run(&["hr", "add", "42"]).fine();
    machine.write("bot.toml", "[site]\npassword = \"sesame\"\n");
    machine.write("token", super::service::TOKEN);
    for (name, mode) in [(".", 0o755), ("bot.toml", 0o644), ("token", 0o644), ("candidates.redb", 0o640)] {
        set_permissions(machine.path(name), Permissions::from_mode(mode)).expect("set");
    }
    let mut command = check_command(&town, &[]);
    command.args(["--config", "bot.toml"]).env_remove("CANDIDATES_BOT_TELEGRAM_TOKEN");
    command.env_remove("CANDIDATES_BOT_SITE_PASSWORD").env("CANDIDATES_BOT_TELEGRAM_TOKEN_FILE", "token");
    command.env("CANDIDATES_BOT_SITE_PUBLIC_URL", "http://cvat.invalid:8080");
    command.env("CANDIDATES_BOT_POSTGRES_URL", "postgres://bot:sesame@db.invalid/reports?sslmode=disable");

    let told = Finished::of(command).out;

    let line = |what: &str| told.lines().find(|line| line.contains(what)).unwrap_or_else(|| panic!("{told}"));
    assert_eq!(
        line(" files: "),
        "! files: every user of this machine can read bot.toml and token, with secrets in it; chmod o-rwx bot.toml token"
    );
    assert_eq!(
        line(" encryption: "),
        "! encryption: site.public_url: candidates' passwords travel to cvat.invalid in clear; take https; postgres.url: \
         with sslmode=disable names, figures and the password travel to db.invalid in clear; take verify-full"
    );
    assert!(!told.contains("sesame"), "{told}");
}

/// The line of `check` about the site with these settings.
fn site_line(town: &Town, settings: &[(&str, &str)]) -> String {
    let checked = check_with(town, settings);
    assert_eq!(checked.code, Some(1), "{checked:?}");
    let line = checked.out.lines().find(|line| line.starts_with("✗ site: "));
    line.unwrap_or_else(|| panic!("nothing is said of the site in\n{}", checked.out)).to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_of_credentials_that_do_not_do_has_a_line_of_its_own() {
    let town = Town::new().await;
    let (admin, password) = town.site.admin();
    let personal = town.site.personal_token();
    town.site.add_user("plain_user", "Their-0wn-pass");
    let cases: [(&[(&str, &str)], &str); 4] = [
        (&[("SITE_PASSWORD", "not-the-password")], "does not know site.username with site.password"),
        (&[("SITE_TOKEN", "ffff")], "does not know site.token: it is wrong or was taken back"),
        (&[("SITE_TOKEN", &personal)], "site.token is a personal access token, which may not set groups"),
        (
            &[("SITE_USERNAME", "plain_user"), ("SITE_PASSWORD", "Their-0wn-pass")],
            "takes us as plain_user, who is no administrator",
        ),
    ];
    for (settings, told) in cases {
        let line = site_line(&town, settings);
        assert!(line.contains(told), "{line}");
        for secret in [personal.as_str(), password, "not-the-password", "ffff"] {
            assert!(!line.contains(secret), "{line}");
        }
    }
    let kind =
        FaultKind::Status { code: 500, body: "<h1>Server Error".into(), html: true, retry_after: None };
    let (method, path_contains) = (Some(Method::GET), "/api/users/self".to_owned());
    town.site.add_fault(Fault { method, path_contains, times: u32::MAX, kind });
    let line = site_line(&town, &[("SITE_USERNAME", admin)]);
    assert!(
        line.contains("the site has an internal error: ") && line.contains("Name and password may be right"),
        "{line}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_site_that_is_newer_than_any_that_was_tried_is_told() {
    let town = Town::new().await;
    let body = r#"{"version": "2.99.1"}"#.to_owned();
    let kind = FaultKind::Status { code: 200, body, html: false, retry_after: None };
    let (method, path_contains) = (Some(Method::GET), "/api/server/about".to_owned());
    town.site.add_fault(Fault { method, path_contains, times: u32::MAX, kind });
    let told = check(&town, &[]).fine();
    assert!(
        told.contains(
            "! version: CVAT 2.99.1 is newer than 2.73, the newest that this program was tried with; \
             `candidates-bot check --rehearse` shows whether they get on with each other\n"
        ),
        "{told}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_told_with_what_to_do() {
    let town = Town::new().await;
    town.machine.write("candidates.redb", "no database");
    let body = r#"{"detail":"Invalid username/password."}"#.to_owned();
    let kind = FaultKind::Status { code: 401, body, html: false, retry_after: None };
    let (method, path_contains) = (Some(Method::GET), "/api/users/self".to_owned());
    town.site.add_fault(Fault { method, path_contains, times: u32::MAX, kind });
    let checked = check(&town, &[]);
    assert_eq!(checked.code, Some(1));
    let lines: Vec<&str> = checked.out.lines().collect();
    assert!(lines[0].starts_with("✓ exam: "), "{lines:?}");
    assert!(lines[1].starts_with("✗ database: database candidates.redb: "), "{lines:?}");
    assert!(lines[1].contains("candidates-bot restore FILE"), "{lines:?}");
    assert!(lines[4].starts_with("✓ telegram: "), "{lines:?}");
    assert!(
        lines[5].starts_with("✗ site: the site does not know site.username with site.password"),
        "{lines:?}"
    );
    assert_eq!(checked.err, "candidates-bot: not ready to run: database, site\n");
    let json = check(&town, &["--json"]).out;
    let first: serde_json::Value = serde_json::from_str(json.lines().next().expect("a line")).expect("JSON");
    assert_eq!((&first["what"], &first["ok"]), (&"exam".into(), &true.into()));
}
