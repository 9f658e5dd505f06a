//! `init` and `invite`: from nothing to a bot whose first HR person is in.

use std::os::unix::fs::PermissionsExt;

use candidates_bot::demo::telegram::Person;

use super::service::{Reserved, TOKEN, Town};

/// The link in the output, and its secret word.
#[track_caller]
fn link(printed: &str) -> String {
    let line = printed.lines().find(|line| line.starts_with("https://t.me/"));
    line.unwrap_or_else(|| panic!("no link in:\n{printed}")).to_owned()
}

/// What Telegram sends when a person opens a link and presses Start.
fn open(person: &Person, link: &str) {
    let (_, word) = link.split_once("?start=").expect("a link with a word");
    person.say(&format!("/start {word}"));
}

#[track_caller]
fn assert_hr(person: &Person, is: bool) {
    assert_eq!(
        person.reply_keyboard().concat().contains(&"Candidate menu".to_owned()),
        is,
        "{:?}",
        person.reply_keyboard()
    );
}

impl Town {
    /// `init` with these lines typed, with this town's Telegram.
    fn init(&self, arguments: &[&str], lines: &[&str]) -> super::Finished {
        let api_url = self.telegram.url();
        let settings = [("TELEGRAM_API_URL", api_url.as_str())];
        self.machine.run_answering(&[&["init"], arguments].concat(), &settings, &(lines.join("\n") + "\n"))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn from_nothing_to_the_first_hr_person() {
    let town = Town::new().await;
    let (username, password) = town.site.admin();
    let nobody = Reserved::new();

    // Everything is wrong once.
    let finished = town.init(
        &[],
        &[
            "700000:not-the-token",
            TOKEN,
            "cvat",
            &nobody.url(),
            &town.site.url(),
            username,
            "not-the-password",
            username,
            password,
        ],
    );

    assert_eq!(finished.code, Some(0), "{finished:?}");
    for part in [
        "✗ Telegram does not know this token; copy it again from @BotFather\n",
        "✓ the token is that of @",
        "✗ \"cvat\" is not an http(s) address",
        "✗ cannot reach 127.0.0.1: GET /api/server/about: connection refused (",
        "✗ the site does not know site.username with site.password",
        "✓ CVAT 2.73.0 takes us as admin, an administrator",
    ] {
        assert!(finished.err.contains(part), "{part:?} is not in:\n{}", finished.err);
    }
    assert!(
        finished.out.starts_with(
            "candidates-bot.toml is written. Next: candidates-bot --config candidates-bot.toml check --rehearse ("
        ),
        "{}",
        finished.out
    );
    assert!(!finished.err.contains("Rehearse"), "nobody sits there who could be asked: {}", finished.err);
    for secret in [TOKEN, password, "not-the-"] {
        assert!(!format!("{}{}", finished.out, finished.err).contains(secret), "{finished:?}");
    }
    let file = town.machine.path("candidates-bot.toml");
    assert_eq!(std::fs::metadata(&file).expect("the file").permissions().mode() & 0o777, 0o600);

    // The file alone is enough to run, except for the address of Telegram, which only tests need.
    let link = link(&finished.out);
    let mut command = town.machine.command(&["--config", "candidates-bot.toml", "run"]);
    command.env("CANDIDATES_BOT_TELEGRAM_API_URL", town.telegram.url());
    let bot = super::service::Service::start(command);
    bot.wait_for("ready");
    let (olga, mallory) = (town.person(501, "Olga"), town.person(666, "Mallory"));
    open(&olga, &link);
    olga.wait_text("HR menu. What would you like").await.expect("a welcome");
    assert_hr(&olga, true);
    open(&mallory, &link);
    mallory.wait_text("This invitation has already been used").await.expect("an answer");
    assert_hr(&mallory, false);
    mallory.say("/candidates");
    mallory.wait_text("I only understand the buttons below").await.expect("a stranger has no list");

    // Another one while the bot runs; the first HR person is notified.
    let mut command = town.machine.command(&["--config", "candidates-bot.toml", "invite"]);
    command.env("CANDIDATES_BOT_TELEGRAM_API_URL", town.telegram.url());
    let second = super::Finished::of(command).fine();
    let petra = town.person(502, "Petra");
    open(&petra, &self::link(&second));
    petra.wait_text("HR menu. What would you like").await.expect("a welcome");
    assert_hr(&petra, true);
    olga.wait_text("@petra has opened an invitation and now has HR access (id 502)")
        .await
        .expect("colleagues hear of it");

    bot.signal("TERM");
    let (_, printed) = bot.ended();
    let word = link.split_once("?start=").expect("a word").1;
    assert!(!printed.contains(word), "{printed}");
    let list = town.machine.run(&["hr", "list"]).fine();
    assert!(list.contains("501\tid 501, Olga") && list.contains("502\tid 502, Petra"), "{list}");
    assert!(!list.contains("666"), "{list}");
    let audit = town.machine.run(&["audit"]).fine();
    assert!(audit.contains("created an HR invitation link") && audit.contains("got HR access"), "{audit}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_there_stays_as_it_is_unless_it_is_to_be_filled_in() {
    let town = Town::new().await;
    let (username, password) = town.site.admin();
    let text = "attempts = 3\ndatabase = \"data/bot.redb\"\n[site]\nurl = \"URL\"\n";
    town.machine.write("candidates-bot.toml", text.replace("URL", &town.site.url()));

    let refused = town.init(&[], &[]).refused();
    assert_eq!(
        refused,
        "candidates-bot.toml is there already and stays as it is; `init --fill-in` asks for what it lacks and adds it"
    );

    let arguments = ["--fill-in", "--config", "candidates-bot.toml"];
    let finished = town.init(&arguments, &[TOKEN, username, password]);

    assert_eq!(finished.code, Some(0), "{finished:?}");
    assert!(!finished.err.contains("Address of the CVAT site"), "it is in the file: {}", finished.err);
    let file = std::fs::read_to_string(town.machine.path("candidates-bot.toml")).expect("the file");
    assert!(file.starts_with("attempts = 3\ndatabase = \"data/bot.redb\"\n[site]\n"), "{file}");
    assert!(file.contains(&format!("token = \"{TOKEN}\"")), "{file}");
    let data = std::fs::metadata(town.machine.path("data")).expect("the folder of the database");
    assert_eq!(data.permissions().mode() & 0o777, 0o700);
    assert!(link(&finished.out).len() > 60, "{}", finished.out);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_an_answer_nothing_is_written() {
    let town = Town::new().await;

    let finished = town.init(&[], &["700000:not-the-token"]);

    assert_eq!((finished.code, finished.out.as_str()), (Some(1), ""), "{finished:?}");
    assert!(
        finished.err.contains("standard input is at its end, and nothing was written"),
        "{}",
        finished.err
    );
    assert_eq!(std::fs::read_dir(town.machine.home.path()).expect("the home").count(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_environment_gives_is_not_asked_and_not_written() {
    let town = Town::new().await;
    let settings = town.settings();
    let settings: Vec<(&str, &str)> = settings.iter().map(|(name, value)| (*name, value.as_str())).collect();

    let finished = town.machine.run_answering(&["init"], &settings, "");

    assert_eq!(finished.code, Some(0), "{finished:?}");
    let file = std::fs::read_to_string(town.machine.path("candidates-bot.toml")).expect("the file");
    assert_eq!(file, town.machine.run(&["config", "--template"]).fine());

    // A value from the environment is not asked for again when it is refused.
    let wrong = [&[("TELEGRAM_TOKEN", "700000:not-the-token")], &settings[1..]].concat();
    let finished = town.machine.run_answering(&["init", "--config", "other.toml"], &wrong, "");
    assert_eq!(finished.refused(), "Telegram does not know this token; copy it again from @BotFather");
}
