//! `invite candidate|list|revoke` and `candidates admit|block|unblock|blocked`: who may come in, on the command line.

use candidates_bot::demo::telegram::Profile;

use super::service::Town;

#[tokio::test(flavor = "multi_thread")]
async fn links_are_made_listed_and_revoked_whether_the_bot_runs_or_not() {
    let town = Town::new().await;
    let settings = town.settings();
    let settings: Vec<(&str, &str)> = settings.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let run = |arguments: &[&str]| town.machine.run_with(arguments, &settings);

    assert!(run(&["invite", "list"]).refused().starts_with("there is no database "));
    let wrong = run(&["invite", "candidate", "--source", " "]).refused();
    assert!(wrong.starts_with("--source is one line of 1 to 40 characters"), "{wrong}");
    let past = run(&["invite", "candidate", "--source", "fair", "--until", "2020-01-01"]).refused();
    assert_eq!(past, "--until is a day in the past; nothing was made");
    let arguments = ["invite", "candidate", "--source", "Job fair", "--uses", "2", "--until", "2999-12-31"];
    let made = run(&arguments).fine();
    let link = made.lines().next().expect("a link").to_owned();
    let (address, word) = link.split_once("?start=").expect("a word");
    assert!(address.starts_with("https://t.me/") && word.starts_with("in-"), "{made}");
    let told = "At most 2 people can come through this link, until 3000-01-01 00:00 UTC. To revoke it: \
                `candidates-bot invite revoke 1`.\n";
    assert!(made.ends_with(told), "{made}");

    let bot = town.start_with(&[("INTAKE_ADMISSION", "link"), ("LANGUAGE", "en")]);
    bot.wait_for("ready");
    let list = run(&["invite", "list"]).fine();
    assert_eq!(
        list,
        format!("1\tJob fair\topened by 0 of 2\tstarted 0\topen until 3000-01-01 00:00 UTC\t{link}\n")
    );
    let mut cut_off = settings.clone();
    cut_off.push(("TELEGRAM_API_URL", "http://127.0.0.1:9"));
    let list = town.machine.run_with(&["invite", "list"], &cut_off).fine();
    let told = format!(
        "\t?start={word}\nTelegram has not said what the bot is called: put https://t.me/ and its username before each ?start=\n"
    );
    assert!(list.ends_with(&told), "{list}");
    run(&["invite", "candidate", "--source", "Board", "--language", "ru"]).fine();
    assert!(run(&["invite", "revoke", "7"]).refused().starts_with("there is no link 7"));
    assert_eq!(
        run(&["invite", "revoke", "2"]).fine(),
        "nobody can come through the link 2 (Board) any more\n"
    );
    let list = run(&["invite", "list"]).fine();
    assert!(list.contains("\n2\tBoard\topened by 0\tstarted 0\trevoked\t"), "{list}");
    assert!(run(&["invite"]).fine().contains("?start=hr-"), "HR's invitations are as before");

    assert_eq!(run(&["candidates", "blocked"]).fine(), "nobody is blocked\n");
    assert_eq!(
        run(&["candidates", "unblock", "77"]).refused(),
        "77 is not blocked; `candidates-bot candidates blocked` lists those who are"
    );
    assert_eq!(run(&["candidates", "block", "0"]).refused(), "0 is no Telegram id");
    run(&["candidates", "block", "77"]).fine();
    assert!(run(&["candidates", "blocked"]).fine().starts_with("77\tby the operator\t"));
    assert_eq!(run(&["candidates", "unblock", "77"]).fine(), "77 is not blocked any more\n");
    assert_eq!(run(&["candidates", "admit", "78"]).fine(), "78 may take the test\n");
    let audit = run(&["audit"]).fine();
    for line in ["made a link for candidates: Job fair", "revoked the link for candidates: Board", "blocked"]
    {
        assert!(audit.contains(line), "{audit}");
    }
    let profile = |id, name: &str| Profile {
        id,
        username: None,
        first_name: name.to_owned(),
        language_code: Some("en".to_owned()),
    };
    for (id, name, is_in) in [(78, "Ada", true), (79, "Bob", false)] {
        let person = town.telegram.person(profile(id, name));
        person.say("/start");
        let expected = if is_in { "Hello! This is a test task" } else { "Thank you for writing!" };
        crate::support::until(expected, || person.chat().iter().any(|line| line.text.starts_with(expected)))
            .await;
    }
    bot.signal("TERM");
    assert_eq!(bot.ended().0.code(), Some(0));
}
