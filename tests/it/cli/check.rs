//! `check`: what an operator reads before the first start, and at three in the morning.

use candidates_bot::demo::site::{Fault, FaultKind, Method};

use super::Finished;
use super::service::Town;

fn check(town: &Town, arguments: &[&str]) -> Finished {
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
    Finished::of(command)
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_is_as_it_should_be() {
    let town = Town::new().await;
    assert_eq!(
        check(&town, &[]).fine(),
        "✓ exam: “Cars and plates” (built in), 10 pictures in 2 sets\n\
         ✓ database: candidates.redb is not there yet; `run` makes it\n\
         ✓ telegram: the token is that of @candidates_bot\n\
         ✓ site: CVAT 2.14.4 takes us as admin, an administrator\n"
    );
    assert!(!town.machine.path("candidates.redb").exists(), "a look makes nothing");
    town.machine.run(&["hr", "add", "42"]).fine();
    let told = check(&town, &[]).fine();
    assert!(
        told.contains("✓ database: candidates.redb, ") && told.contains(", 0 candidates, 0 effects wait\n"),
        "{told}"
    );
    let bot = town.start();
    bot.wait_for("at work");
    let told = check(&town, &[]).fine();
    assert!(told.contains("; a bot works with it\n"), "{told}");
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
    assert!(lines[2].starts_with("✓ telegram: "), "{lines:?}");
    assert!(
        lines[3].starts_with("✗ site: CVAT 2.14.4 does not take our credentials; check site.username"),
        "{lines:?}"
    );
    assert_eq!(checked.err, "candidates-bot: not ready to run: database, site\n");
    let json = check(&town, &["--json"]).out;
    let first: serde_json::Value = serde_json::from_str(json.lines().next().expect("a line")).expect("JSON");
    assert_eq!((&first["what"], &first["ok"]), (&"exam".into(), &true.into()));
}
