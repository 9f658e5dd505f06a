//! The server is unreachable: only the log and `check` report it, and in the end everything is copied.

use super::server::{LEGACY, Server};
use crate::cli::service::{Town, gets_assignment};

const NAMES: &str = "SELECT username FROM candidates ORDER BY 1";

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_away_is_told_once_and_caught_up_with() {
    let Some(mut server) = Server::start() else { return };
    server.run(LEGACY).await;
    server.kill();
    let town = Town::new().await;
    let bot = town.start_with(&[("POSTGRES_URL", &server.url())]);
    for (id, name) in [(101, "Anna"), (102, "Ben")] {
        let person = town.person(id, name);
        gets_assignment(&person).await;
    }
    let settings = town.settings();
    let settings: Vec<(&str, &str)> = settings.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let url = server.url();
    let settings = [&settings[..], &[("POSTGRES_URL", url.as_str())]].concat();
    let told = town.machine.run_with(&["check"], &settings);
    assert!(told.out.contains("; 2 candidates wait to be copied"), "{told:?}");
    assert!(
        told.out.contains("check host and port of postgres.url") && !told.out.contains("hush"),
        "{told:?}"
    );

    server.up();
    bot.wait_for("PostgreSQL answers again: the copy to PostgreSQL works again, after ");
    server.wait_for(NAMES, &["anna", "ben"]).await;
    let printed = bot.printed();
    assert_eq!(
        printed.matches("PostgreSQL does not answer: the copy to PostgreSQL waits").count(),
        1,
        "{printed}"
    );
    assert!(!printed.contains("hush"), "{printed}");
    let told = town.machine.run_with(&["check"], &settings);
    assert!(told.out.contains("✓ postgres: PostgreSQL") && told.out.contains("nothing waits"), "{told:?}");
}
