//! `check --rehearse`: what an operator sees before the first candidate, and after every upgrade of the site.

use std::process::Command;
use std::time::Duration;

use candidates_bot::demo::site::{Fault, FaultKind, Method};

use super::Finished;
use super::check::check_command;
use super::service::{Service, Town};

fn command(town: &Town, arguments: &[&str]) -> Command {
    let mut command = check_command(town, &[&["--rehearse"], arguments].concat());
    // The folder of the lock: other tests work with other sites.
    command.env("TMPDIR", town.machine.home.path());
    command
}

/// Makes the town's site fail this many times when a rehearsal makes this request.
fn spoil(town: &Town, method: Method, path: &str, times: u32, kind: FaultKind) {
    let (method, path_contains) = (Some(method), path.to_owned());
    town.site.add_fault(Fault { method, path_contains, times, kind });
}

/// The bot's own user is the only one, and there is no task.
#[track_caller]
fn assert_empty(town: &Town) {
    assert_eq!((town.site.users().len(), town.site.tasks().len()), (1, 0), "{:?}", town.site.users());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_a_step_with_its_time_while_the_bot_runs_and_without() {
    let town = Town::new().await;

    let told = Finished::of(command(&town, &[])).fine();

    let lines: Vec<&str> = told.lines().collect();
    let steps =
        &lines[lines.iter().position(|line| line.starts_with("✓ start: ")).expect("the first step")..];
    assert_eq!(steps.len(), 29, "{told}");
    for line in steps {
        let (line, time) = line.rsplit_once("  ").expect("a time");
        assert!(line.starts_with("✓ "), "{told}");
        assert!(time.strip_suffix(" s").is_some_and(|time| time.parse::<f64>().is_ok()), "{told}");
    }
    assert!(
        told.contains("✓ hand-in 1: car 100.00, plate 100.00, plate.plate 100.00, as expected  "),
        "{told}"
    );
    assert!(
        steps
            .last()
            .is_some_and(|line| line.starts_with("✓ rehearsal: the site does all that the bot asks of it"))
    );
    assert!(
        !town.machine.path("candidates.redb").exists(),
        "the bot's file is none of a rehearsal's business"
    );
    assert_empty(&town);

    let bot = town.start();
    bot.wait_for("ready");
    let told = Finished::of(command(&town, &["--json"])).fine();
    let last: serde_json::Value = serde_json::from_str(told.lines().last().expect("a line")).expect("JSON");
    assert_eq!((&last["what"], &last["ok"]), (&"rehearsal".into(), &true.into()), "{told}");
    assert!(last["seconds"].as_f64().is_some_and(|seconds| seconds > 0.1), "{last}");
    assert_empty(&town);
    assert!(
        town.machine.run(&["candidates", "list"]).fine().contains("no candidates yet"),
        "the bot knows nothing of it"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_in_the_middle_the_next_one_removes_what_is_left() {
    let town = Town::new().await;
    town.site.set_import_polls(0);
    spoil(&town, Method::GET, "/data/meta", 1, FaultKind::Delay(Duration::from_secs(30)));
    let rehearsal = Service::start(command(&town, &[]));
    rehearsal.wait_for("✓ pictures 1: ");
    rehearsal.kill();
    assert_eq!((town.site.users().len(), town.site.tasks().len()), (2, 1));
    town.site.clear_faults();

    let told = Finished::of(command(&town, &[])).fine();

    assert!(
        told.contains("✓ leftovers: an earlier rehearsal had left 1 account, 1 task: deleted  "),
        "{told}"
    );
    assert_empty(&town);
}

#[tokio::test(flavor = "multi_thread")]
async fn stopped_it_deletes_what_it_made_and_says_so() {
    for signal in ["INT", "TERM", "HUP"] {
        let town = Town::new().await;
        town.site.set_import_polls(0);
        spoil(&town, Method::GET, "/data/meta", 1, FaultKind::Delay(Duration::from_secs(30)));
        let rehearsal = Service::start(command(&town, &[]));
        rehearsal.wait_for("✓ pictures 1: ");
        rehearsal.signal(signal);
        let (status, printed) = rehearsal.ended();
        assert_eq!(status.code(), Some(1), "{printed}");
        assert!(printed.contains("stopping: what was made on the site is deleted first"), "{printed}");
        assert!(printed.contains("✓ clean-up: deleted 1 account, 1 task; nothing is left"), "{printed}");
        assert!(printed.contains("candidates-bot: the rehearsal was stopped\n"), "{printed}");
        assert_empty(&town);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_step_that_fails_says_what_to_do() {
    let town = Town::new().await;
    let body = r#"{"detail":"Registration is closed."}"#.to_owned();
    let kind = FaultKind::Status { code: 403, body, html: false, retry_after: None };
    spoil(&town, Method::POST, "/api/auth/register", u32::MAX, kind);
    let mut command = command(&town, &[]);
    // Problems elsewhere are reported, but do not stop the rehearsal.
    command.env("CANDIDATES_BOT_TELEGRAM_TOKEN", "700000:not-the-token");

    let finished = Finished::of(command);

    assert_eq!(finished.code, Some(1), "{finished:?}");
    assert!(finished.out.contains("✗ telegram: "), "{}", finished.out);
    let failed =
        finished.out.lines().find(|line| line.starts_with("✗ account 1: ")).expect("the step that fails");
    assert!(
        failed.contains("Registration is closed.")
            && failed.contains("see that the site lets people register through its API"),
        "{failed}"
    );
    assert!(
        finished.out.contains("✓ clean-up: nothing is left of the rehearsal on the site"),
        "{}",
        finished.out
    );
    assert_eq!(finished.err, "candidates-bot: the rehearsal stopped at “account 1”\n");
    assert_empty(&town);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_the_site_is_not_to_be_had_there_is_no_rehearsal() {
    let town = Town::new().await;
    let mut command = command(&town, &[]);
    command.env("CANDIDATES_BOT_SITE_PASSWORD", "not-the-password");
    let finished = Finished::of(command);
    assert_eq!((finished.code, finished.err.as_str()), (Some(1), "candidates-bot: not ready to run: site\n"));
    assert!(!finished.out.contains("start: "), "{}", finished.out);
}
