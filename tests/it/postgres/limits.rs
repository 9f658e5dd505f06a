//! A server that sends without end, or rows of excessive size: it is reported, memory stays small, and
//! everything else works.

use super::server::Server;
use crate::cli::memory::peak;
use crate::cli::service::Town;

/// Maximum memory of the process at any time, in megabytes.
const MOST: u64 = 160;

/// One row of 300 MB; an endless number of rows.
const VIEWS: [&str; 2] = [
    "CREATE VIEW list AS SELECT repeat('x', 300000000) AS name",
    "CREATE VIEW list AS SELECT 'name' || generate_series(1, 1000000000) AS name",
];

#[tokio::test(flavor = "multi_thread")]
async fn a_whitelist_without_end_is_told_and_takes_no_memory() {
    let Some(server) = Server::start() else { return };
    for (view, mode) in VIEWS.into_iter().zip(["disable", "prefer"]) {
        server.run(&format!("DROP VIEW IF EXISTS list; {view}")).await;
        let town = Town::new().await;
        let url = format!("{}?sslmode={mode}", server.url());
        let settings =
            [("POSTGRES_URL", url.as_str()), ("POSTGRES_WHITELIST", "list"), ("POSTGRES_COPY", "false")];
        let bot = town.start_with(&settings);
        bot.wait_for("PostgreSQL sends more than the bot reads (16 MB)");
        let olga = town.person(501, "Olga");
        olga.say("/start");
        olga.wait_text("test task for image annotators").await.expect("a welcome");
        let peak = peak(&bot);
        println!("{peak} MB");
        assert!(peak < MOST, "{peak} MB");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn tables_without_end_are_not_imported() {
    let Some(server) = Server::start() else { return };
    server
        .run(
            "CREATE VIEW candidates AS SELECT 'n' || generate_series(1, 1000000000) AS username, \
             repeat('x', 1000) AS candidate_username, 'x'::text AS candidate_password",
        )
        .await;
    let town = Town::new().await;
    let url = server.url();
    let told = town.machine.run_with(&["postgres", "import"], &[("POSTGRES_URL", url.as_str())]).refused();
    assert!(told.contains("PostgreSQL sends more than the bot reads (256 MB)"), "{told}");
}
