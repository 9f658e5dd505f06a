//! People of the legacy database continue with this bot.

use super::server::{LEGACY, Server};
use crate::cli::service::{Town, gets_assignment};

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_brought_in_goes_on_with_account_and_attempt() {
    let Some(server) = Server::start() else { return };
    server.run(LEGACY).await;
    let town = Town::new().await;
    let url = server.url();
    // The legacy bot: its rows, account and task.
    let old = [("POSTGRES_URL", url.as_str()), ("POSTGRES_PASSWORDS", "true"), ("DATABASE", "old.redb")];
    let bot = town.start_with(&old);
    let anna = town.person(101, "Anna");
    let before = gets_assignment(&anna).await;
    server.wait_for("SELECT username FROM candidates", &["anna"]).await;
    bot.signal("TERM");
    bot.ended();
    server
        .run(
            "INSERT INTO candidates VALUES ('done_one', 'done_one_test_Annotator', 'pass'), (NULL, 'x', 'y');
             INSERT INTO metrics VALUES ('done_one', 97.5, 88, 80, '2022-09-01 10:00', '2022-09-01 11:00', '1:00', 2);
             CREATE TABLE trainingdata_whitelist (username text); INSERT INTO trainingdata_whitelist VALUES ('olga');",
        )
        .await;

    let new = [("POSTGRES_URL", url.as_str())];
    for _ in 0..2 {
        let told = town.machine.run_with(&["postgres", "import"], &new).fine();
        assert!(
            told.contains("candidates: a row without a username is left out\n2 people brought in"),
            "{told}"
        );
        assert!(told.contains("1 HR people on the whitelist"), "{told}");
    }
    let list = town.machine.run_with(&["candidates", "list"], &new).fine();
    assert!(
        list.contains(
            ")\tdone_one_test_Annotator\tattempt 2: complete, car 97.50, plate 88.00, plate.plate 80.00\n"
        ) && list.contains("@done_one (known to the previous bot, to be claimed until 20")
            && list.contains("@anna (known to the previous bot"),
        "{list}"
    );
    let shown = town.machine.run_with(&["candidates", "show", "@Done_One", "--json"], &new).fine();
    let shown: serde_json::Value = serde_json::from_str(&shown).expect("JSON");
    assert_eq!(
        (&shown["candidate"]["username"], &shown["last_attempt"]["car_iou"], &shown["candidate"]["id"]),
        (&"done_one".into(), &97.5.into(), &serde_json::Value::Null)
    );
    let table = || {
        town.machine.run_with(&["export", "--format", "csv", "table.csv"], &new).fine();
        std::fs::read_to_string(town.machine.path("table.csv")).expect("a table")
    };
    let rows = table();
    assert!(rows.lines().count() == 3 && rows.contains("done_one") && rows.contains("97,50"), "{rows}");

    let bot = town.start_with(&new);
    hr_sees_whoever_has_not_written(&town).await;
    anna.say("/help");
    anna.wait_text("The previous bot has an account for @anna").await.expect("a question");
    let password = before.lines().find_map(|line| line.strip_prefix("Password: ")).expect("a password");
    anna.say(password);
    anna.wait_text("Confirmed").await.expect("their account");
    let after = anna.wait_text("Password: ").await.expect("credentials").text;
    assert_eq!(after, before, "the same account, the same task");
    assert_eq!((town.site.users().len(), town.site.tasks().len()), (2, 1));
    let done = town.person(102, "Done_One");
    done.say("Another attempt");
    done.wait_text("The previous bot has an account for @done_one").await.expect("a question");
    // Through the running bot: the operator knows these people.
    let told = town.machine.run_with(&["candidates", "claim", "@Done_One", "102"], &new).fine();
    assert!(told.contains("the account done_one_test_Annotator of @done_one is 102's"), "{told}");
    done.wait_text("Confirmed").await.expect("their account");
    done.say("Another attempt");
    done.wait_text("You've used all 2 attempts").await.expect("an answer");
    bot.signal("TERM");
    bot.ended();

    let list = town.machine.run_with(&["candidates", "list"], &new).fine();
    assert!(list.contains("@anna (Anna)") && list.contains("@done_one (Done_One)"), "{list}");
    assert_eq!(list.lines().count(), 2, "nobody twice: {list}");
    assert_eq!(table().lines().count(), 3, "nobody twice");
    let told = town.machine.run_with(&["postgres", "import"], &new).fine();
    assert!(told.contains("0 people brought in, 2 were here already"), "{told}");
    assert_eq!(
        server.rows("SELECT count(*) FROM metrics WHERE candidate_username = 'done_one'").await,
        ["1"]
    );
}

/// HR finds people whom the earlier bot knew: in the list, by a part of the name, by the login.
async fn hr_sees_whoever_has_not_written(town: &Town) {
    let olga = town.person(501, "Olga");
    olga.say("/candidates");
    olga.wait_text("2 more people took the test with the previous bot").await.expect("the list");
    olga.say("Find a candidate");
    olga.wait_text("Whose results?").await.expect("a question");
    olga.say("_test_annot");
    let found = olga.wait_text("From the previous bot").await.expect("what was found").text;
    assert!(found.contains("🕰 @anna\n🕰 @done_one · 97.5 / 88.0 / 80.0"), "{found}");
    olga.say("@Done_One");
    let card = olga.wait_text("@done_one took the test with the previous bot").await.expect("a card").text;
    for part in ["done_one_test_Annotator", "Attempt 2", "1 September 2022, 10:00", "97.50", "88.00", "80.00"]
    {
        assert!(card.contains(part), "{part}: {card}");
    }
    olga.say("nobody_at_all");
    olga.wait_text("There is no candidate").await.expect("nobody");
}
