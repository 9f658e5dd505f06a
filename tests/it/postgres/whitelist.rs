//! HR people whom others list in PostgreSQL.

use std::time::{Duration, Instant};

use super::server::Server;
use crate::cli::service::Town;

#[tokio::test(flavor = "multi_thread")]
async fn who_is_put_on_the_list_there_is_hr_here_and_who_leaves_it_is_not() {
    let Some(mut server) = Server::start() else { return };
    server
        .run("CREATE TABLE list (\"the name\" text, more int); INSERT INTO list VALUES ('Olga', 1), ('!', 2)")
        .await;
    let town = Town::new().await;
    town.machine.run(&["hr", "add", "@boss"]).fine();
    let url = server.url();
    let settings =
        [("POSTGRES_URL", url.as_str()), ("POSTGRES_WHITELIST", "list"), ("POSTGRES_COPY", "false")];
    let bot = town.start_with(&settings);
    bot.wait_for("ready");
    let list = || town.machine.run_with(&["hr", "list"], &settings).fine();
    assert!(list().contains("@olga\tnot bound to an id yet\tadded 20"), "{}", list());
    let olga = town.person(501, "Olga");
    olga.say("/start");
    olga.wait_text("HR menu. What would you like").await.expect("a welcome");
    assert!(olga.reply_keyboard().concat().contains(&"Candidate menu".to_owned()));

    // When a new person writes, the list is read again at once if the last reading is not recent.
    server.run("DELETE FROM list; INSERT INTO list VALUES ('dora', 1)").await;
    tokio::time::sleep(Duration::from_secs(11)).await;
    let dora = town.person(502, "Dora");
    dora.say("/start");
    let deadline = Instant::now() + Duration::from_secs(20);
    while !dora.reply_keyboard().concat().contains(&"Candidate menu".to_owned()) {
        assert!(Instant::now() < deadline, "{:?} {}", dora.reply_keyboard(), bot.printed());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let now = list();
    assert!(now.contains("@boss") && now.contains("@dora") && !now.contains("@olga"), "{now}");

    server.kill();
    let known = list();
    assert!(
        known.contains("@dora") && known.contains("the last known one holds (read less than a minute"),
        "{known}"
    );
}
