//! People of the legacy database go on.

use super::server::{LEGACY, Server};
use crate::cli::service::Town;

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
    anna.say("/start");
    anna.wait_text("test for image annotators").await.expect("a welcome");
    anna.press("Get the assignment").expect("the menu");
    anna.wait_text("Do you want to get").await.expect("a question");
    anna.press("Yes").expect("the question");
    let before = anna.wait_text("Password: ").await.expect("credentials").text;
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
    let bot = town.start_with(&new);
    anna.say("/help");
    let after = anna.wait_text("Password: ").await.expect("credentials").text;
    assert_eq!(after, before, "the same account, the same task");
    assert_eq!((town.site.users().len(), town.site.tasks().len()), (2, 1));
    let done = town.person(102, "Done_One");
    done.say("Do it again");
    done.wait_text("attempt").await.expect("an answer");
    bot.signal("TERM");
    bot.ended();

    let list = town.machine.run_with(&["candidates", "list"], &new).fine();
    assert!(list.contains("@anna") && list.contains("@done_one"), "{list}");
    let told = town.machine.run_with(&["postgres", "import"], &new).fine();
    assert!(told.contains("0 people brought in, 2 were here already"), "{told}");
    assert_eq!(
        server.rows("SELECT count(*) FROM metrics WHERE candidate_username = 'done_one'").await,
        ["1"]
    );
}
