//! What must never be printed, however much the operator wants to know.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use candidates_bot::demo::hand::Hand;
use candidates_bot::demo::site::{self, Annotator, Method};
use candidates_bot::demo::telegram::{self, Person};
use candidates_bot::exam::Exam;

use super::service::{Service, TOKEN, Town, gets_assignment};

/// The text after `name` on its line.
fn field(text: &str, name: &str) -> String {
    let line = text.lines().find_map(|line| line.strip_prefix(name));
    line.unwrap_or_else(|| panic!("no {name:?} in:\n{text}")).trim().to_owned()
}

/// Every server fails once in each of its ways, so that errors are logged, too.
fn add_faults(town: &Town) {
    let failing = [
        telegram::FaultKind::ResetBefore,
        telegram::FaultKind::Status {
            code: 400,
            description: "Bad Request: no".to_owned(),
            retry_after: None,
        },
        telegram::FaultKind::Html(404),
    ];
    for kind in failing {
        let method_contains = "editMessageText".to_owned();
        town.telegram.add_fault(telegram::Fault { method_contains, chat: None, times: 1, kind });
    }
    let once = |method, path: &str, kind| {
        town.site.add_fault(site::Fault { method, path_contains: path.to_owned(), times: 1, kind });
    };
    once(Some(Method::POST), "/api/auth/register", site::FaultKind::ResetAfter);
    once(Some(Method::POST), "/api/tasks", site::FaultKind::HalfAnswer);
    once(None, "/data", site::FaultKind::WrongJson);
}

/// Gets an assignment, does it, hands it in; returns the password that the bot generated.
async fn whole_conversation(town: &Town, anna: &Person) -> String {
    let shown = gets_assignment(anna).await;
    let (login, password, link) =
        (field(&shown, "Login:"), field(&shown, "Password:"), field(&shown, "Task:"));
    let job =
        link.rsplit('/').next().and_then(|number| number.parse().ok()).expect("the link ends with the job");

    let annotator =
        Annotator::login(&town.site.url(), &login, &password).await.expect("the password is right");
    let hand = Hand { unsteady: 0.5, seed: 1, slips: Vec::new() };
    hand.draw(&annotator, job, &Exam::embedded().expect("the exam")).await.expect("drawn");

    anna.press("I'm done").expect("the menu");
    anna.wait_text("saved").await.expect("a question");
    anna.press("Yes").expect("the question");
    anna.wait_text("Thank you!").await.expect("it is accepted");
    password
}

#[tokio::test(flavor = "multi_thread")]
async fn the_most_talkative_log_tells_no_secret() {
    let town = Town::new().await;
    add_faults(&town);
    let anna = town.person(101, "Anna").with_timeout(Duration::from_secs(50));
    let bot = town.start_with(&[("LOG", "trace")]);
    let candidate = whole_conversation(&town, &anna).await;
    bot.signal("TERM");
    let (status, printed) = bot.ended();
    assert_eq!(status.code(), Some(0), "{printed}");

    assert!(printed.contains("TRACE") || printed.contains("DEBUG"), "the log is not talkative:\n{printed}");
    let (username, password) = town.site.admin();
    let authorization = STANDARD.encode(format!("{username}:{password}"));
    let secret_part = TOKEN.split_once(':').map_or(TOKEN, |(_, secret)| secret);
    for secret in [secret_part, password, &authorization, &candidate] {
        let line = printed.lines().find(|line| line.contains(secret));
        assert_eq!(line, None, "{secret} is in the log");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_token_of_either_server_is_not_repeated_in_the_log() {
    let town = Town::new().await;
    let bot = town.start_with(&[("LOG", "trace"), ("SITE_TOKEN", "sesame-of-the-site")]);
    bot.wait_for("the site does not take our credentials");
    bot.signal("TERM");
    let (_, with_wrong_site) = bot.ended();
    let wrong = [("LOG", "trace"), ("TELEGRAM_TOKEN", "700000:sesame-of-telegram")];
    let (_, with_wrong_telegram) = town.start_with(&wrong).ended();

    for printed in [with_wrong_site, with_wrong_telegram] {
        assert!(!printed.contains("sesame"), "{printed}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_core_dump_has_the_memory_of_a_bot() {
    use std::os::unix::process::ExitStatusExt;
    let town = Town::new().await;
    let mut shell = std::process::Command::new("sh");
    // The limit is as large as possible, where the shell can set it.
    let program = env!("CARGO_BIN_EXE_candidates-bot");
    shell.args(["-c", &format!("ulimit -c unlimited; exec {program} run")]);
    shell.env_clear().current_dir(town.machine.home.path());
    for (name, value) in town.settings() {
        shell.env(format!("CANDIDATES_BOT_{name}"), value);
    }
    let bot = Service::start(shell);
    bot.wait_for("ready");
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", bot.id())).expect("the process is there");
    let limit = limits.lines().find(|line| line.starts_with("Max core file size")).expect("a limit");
    assert_eq!(limit.split_whitespace().skip(4).collect::<Vec<_>>(), ["0", "0", "bytes"]);
    bot.signal("ABRT");
    let (status, _) = bot.ended();
    assert!(status.signal().is_some() && !status.core_dumped(), "{status:?}");
}
