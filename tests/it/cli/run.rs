//! `run`: starting, stopping, dying, and servers that are not there.

use std::time::{Duration, Instant};

use super::service::{Reserved, Town};

#[tokio::test(flavor = "multi_thread")]
async fn a_person_is_welcomed_and_a_signal_ends_the_bot_in_good_order() {
    let town = Town::new().await;
    for (id, signal) in [(101, "TERM"), (102, "INT")] {
        let anna = town.person(id, "Anna");
        let bot = town.start();
        bot.wait_for("ready");
        bot.wait_for("the site knows us");
        anna.say("/start");
        let welcome = anna.wait_text("test task for image annotators").await.expect("a welcome");
        assert!(welcome.text.contains("Cars and plates"), "{}", welcome.text);

        let began = Instant::now();
        bot.signal(signal);
        let (status, printed) = bot.ended();

        assert_eq!(status.code(), Some(0), "{printed}");
        assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
        assert!(printed.contains("stopped") && !printed.contains("ERROR"), "{printed}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_token_is_told_with_the_name_of_the_setting() {
    let town = Town::new().await;

    let (status, printed) = town.start_with(&[("TELEGRAM_TOKEN", "700000:another-token")]).ended();

    assert_eq!(status.code(), Some(78), "{printed}");
    let error = printed.lines().last().unwrap_or_default();
    assert!(error.starts_with("candidates-bot: Telegram does not know this token"), "{printed}");
    for part in ["telegram.token", "CANDIDATES_BOT_TELEGRAM_TOKEN"] {
        assert!(error.contains(part), "{error}");
    }
    assert!(!printed.contains("another-token"), "{printed}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_exam_that_is_not_there_or_not_one_is_told() {
    let town = Town::new().await;
    town.machine.write("exam.toml", "[title\n");
    for (folder, expected) in [("nowhere", "cannot read nowhere/exam.toml: "), (".", "./exam.toml, line 1: ")]
    {
        let (status, printed) = town.start_with(&[("EXAM", folder)]).ended();

        assert_eq!(status.code(), Some(78), "{printed}");
        assert_eq!(printed.lines().count(), 1, "{printed}");
        assert!(printed.starts_with(&format!("candidates-bot: {expected}")), "{printed}");
    }
    assert!(!town.machine.path("candidates.redb").exists(), "a bot that cannot run leaves no file behind");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_bot_on_the_same_database_is_sent_away() {
    let town = Town::new().await;
    let bot = town.start();
    bot.wait_for("ready");
    let expected = "database candidates.redb: another process has it open; stop the running bot first";

    let (status, printed) = town.start().ended();
    assert_eq!((status.code(), printed), (Some(1), format!("candidates-bot: {expected}\n")));
    // It does not take the running bot's socket away either.
    town.machine.run(&["hr", "add", "42"]).fine();

    bot.signal("TERM");
    bot.ended();
    assert!(town.machine.run(&["hr", "list"]).fine().starts_with("42\t"));
}

#[tokio::test(flavor = "multi_thread")]
async fn hr_of_the_command_line_is_hr_in_the_chat() {
    let town = Town::new().await;
    town.machine.run(&["hr", "add", "@Olga"]).fine();
    let olga = town.person(501, "Olga");
    let bot = town.start();
    olga.say("/start");
    olga.wait_text("HR menu. What would you like").await.expect("a welcome");
    assert!(
        olga.reply_keyboard().concat().contains(&"Candidate menu".to_owned()),
        "{:?}",
        olga.reply_keyboard()
    );

    bot.signal("TERM");
    bot.ended();

    let list = town.machine.run(&["hr", "list"]).fine();
    assert!(list.starts_with("@olga\tid 501, Olga\tadded 20"), "{list}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_site_that_is_down_or_does_not_take_us_keeps_nobody_from_writing() {
    let town = Town::new().await;
    let nobody = Reserved::new();
    let table = [
        (("SITE_URL", nobody.url()), "does not take our credentials, or does not answer"),
        (("SITE_PASSWORD", "not-the-password".to_owned()), "does not take our credentials"),
    ];
    for (id, ((name, value), expected)) in (101..).zip(table) {
        let anna = town.person(id, "Anna");
        let bot = town.start_with(&[(name, &value)]);
        bot.wait_for(expected);
        anna.say("/start");
        anna.wait_text("test task for image annotators").await.expect("a welcome");

        bot.signal("TERM");
        let (status, printed) = bot.ended();
        assert_eq!(status.code(), Some(0), "{printed}");
        assert!(!printed.contains("not-the-password"), "{printed}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn telegram_may_come_later_than_the_bot() {
    let town = Town::new().await;
    let anna = town.person(101, "Anna");
    anna.say("/start");
    let door = Reserved::new();
    let bot = town.start_with(&[("TELEGRAM_API_URL", &door.url())]);
    bot.wait_for("Telegram does not answer yet");
    bot.wait_for("cannot get updates from Telegram; trying again");

    door.open(&town.telegram.url());

    anna.wait_text("test task for image annotators").await.expect("a welcome");
    bot.wait_for("Telegram answers again");
    assert!(!bot.printed().contains("hush-hush"), "{}", bot.printed());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bot_that_still_waits_for_telegram_can_be_stopped_too() {
    let town = Town::new().await;
    let door = Reserved::new();
    let url = door.url();
    let silent = door.fall_silent();
    let bot = town.start_with(&[("TELEGRAM_API_URL", &url)]);
    let _unanswered = silent.accept().await.expect("the bot asks who it is");

    bot.signal("TERM");
    let (status, printed) = bot.ended();

    assert_eq!(status.code(), Some(0), "{status}: {printed}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conversation_goes_on_after_a_power_failure() {
    let town = Town::new().await;
    town.site.set_import_polls(12);
    let anna = town.person(101, "Anna").with_timeout(Duration::from_secs(40));

    let bot = town.start();
    anna.say("/start");
    anna.wait_text("test task for image annotators").await.expect("a welcome");
    anna.press("Get the task").expect("the menu");
    anna.wait_text("Start now?").await.expect("a question");
    bot.kill();

    let bot = town.start();
    anna.press("Yes").expect("the question is still there");
    anna.wait_text("⏳").await.expect("progress");
    bot.kill();

    let bot = town.start();
    bot.wait_for("resuming the effects left in the outbox");
    let credentials = anna.wait_text("Password: ").await.expect("credentials");

    assert!(credentials.text.contains("Login: anna_test_Annotator"), "{}", credentials.text);
    let (users, tasks) = (town.site.users(), town.site.tasks());
    assert_eq!(users.len(), 2, "administrator and candidate, each once: {users:?}");
    assert_eq!(
        tasks.iter().map(|task| task.size).collect::<Vec<_>>(),
        [5],
        "one task, five pictures: {tasks:?}"
    );
}
