//! The server is away, dies, refuses: nobody notices but the log, and in the end everything is there.

use std::time::Duration;

use super::copy::{CANDIDATES, copied, scene};
use super::server::{LEGACY, Server};
use crate::cli::service::Town;

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
        person.say("/start");
        person.wait_text("test for image annotators").await.expect("a welcome");
        person.press("Get the assignment").expect("the menu");
        person.wait_text("Do you want to get").await.expect("a question");
        person.press("Yes").expect("the question");
        person.wait_text("Password: ").await.expect("credentials");
    }
    let settings = town.settings();
    let settings: Vec<(&str, &str)> = settings.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let url = server.url();
    let settings = [&settings[..], &[("POSTGRES_URL", url.as_str())]].concat();
    let told = town.machine.run_with(&["check"], &settings);
    assert!(told.out.contains("; 2 candidates wait to be copied"), "{told:?}");
    assert!(told.out.contains("CANDIDATES_BOT_POSTGRES_URL") && !told.out.contains("hush"), "{told:?}");

    server.up();
    bot.wait_for("the copy to PostgreSQL works again");
    server.wait_for(NAMES, &["anna", "ben"]).await;
    let printed = bot.printed();
    assert_eq!(printed.matches("the copy to PostgreSQL does not work").count(), 1, "{printed}");
    assert!(!printed.contains("hush"), "{printed}");
    let told = town.machine.run_with(&["check"], &settings);
    assert!(told.out.contains("✓ postgres: PostgreSQL") && told.out.contains("nothing waits"), "{told:?}");
}

#[tokio::test]
async fn a_server_killed_again_and_again_loses_and_doubles_nothing() {
    let Some(mut server) = Server::start() else { return };
    server.run(LEGACY).await;
    let scene = scene(&server).await;
    let mut names = Vec::new();
    for id in 0..12 {
        let actor = scene.person(200 + id, Some(&format!("person_{id:02}")), "P", "en");
        scene.says(&actor, "/start").await;
        if id % 4 == 1 {
            server.kill();
        }
        scene.gets(&actor).await;
        if id % 4 == 3 {
            server.up();
        }
        names.push(format!("person_{id:02} person_{id:02}_test_Annotator "));
    }
    copied(&scene).await;
    assert_eq!(server.rows(CANDIDATES).await, names);
    assert_eq!(
        server.rows("SELECT count(*), count(DISTINCT candidate_username) FROM metrics").await,
        ["12 12"]
    );
}

#[tokio::test]
async fn whatever_the_server_lacks_is_waited_for() {
    let Some(server) = Server::start() else { return };
    let hindrances = [
        // Tables that are not there; of another shape; no rights; read only; somebody holds the table.
        ("", LEGACY),
        (
            "ALTER TABLE metrics RENAME times_attempted TO tries",
            "ALTER TABLE metrics RENAME tries TO times_attempted",
        ),
        ("ALTER TABLE candidates RENAME TO away", "ALTER TABLE away RENAME TO candidates"),
        (
            "ALTER SYSTEM SET default_transaction_read_only = on; SELECT pg_reload_conf()",
            "ALTER SYSTEM RESET default_transaction_read_only; SELECT pg_reload_conf()",
        ),
        ("CREATE ROLE bot LOGIN; ALTER ROLE bot NOLOGIN", "SELECT 1"),
    ];
    let scene = scene(&server).await;
    for (number, (hinder, help)) in (1..).zip(hindrances) {
        for statement in hinder.split("; ").filter(|statement| !statement.is_empty()) {
            server.run(statement).await;
        }
        let actor = scene.person(300 + number, Some(&format!("person_{number}")), "P", "en");
        scene.says(&actor, "/start").await;
        scene.gets(&actor).await;
        // As root of the database, who may.
        let client = server.client().await;
        client.batch_execute("SET default_transaction_read_only = off").await.expect("set");
        for statement in help.split("; ") {
            client.batch_execute(statement).await.expect("helped");
        }
        copied(&scene).await;
        let count = server.rows("SELECT count(*) FROM metrics").await;
        assert_eq!(count, [number.to_string()], "{hinder}");
    }
    assert_eq!(scene.dead_letters(), 0);
}

#[tokio::test]
async fn a_locked_table_holds_up_nobody() {
    let Some(server) = Server::start() else { return };
    server.run(LEGACY).await;
    let scene = crate::support::Scene::with(|settings| {
        let mut postgres = server.settings();
        postgres.timeout = Duration::from_millis(300);
        settings.postgres = Some(postgres);
    })
    .await;
    let mut client = server.client().await;
    let lock = client.transaction().await.expect("a transaction");
    lock.batch_execute("LOCK TABLE metrics").await.expect("locked");
    let anna = scene.anna();
    scene.says(&anna, "/start").await;
    scene.gets(&anna).await;
    scene.completes(&anna).await;
    lock.rollback().await.expect("unlocked");
    copied(&scene).await;
    assert_eq!(server.rows(NAMES).await, ["anna_k"]);
}

#[tokio::test]
async fn one_row_that_is_not_taken_keeps_no_other_back() {
    let Some(server) = Server::start() else { return };
    server.run(LEGACY).await;
    server.run("ALTER TABLE candidates ADD CHECK (username <> 'ben_lee')").await;
    server.run("ALTER TABLE candidates RENAME TO away").await;
    let scene = scene(&server).await;
    for actor in [scene.ben(), scene.anna()] {
        scene.says(&actor, "/start").await;
        scene.gets(&actor).await;
    }
    server.run("ALTER TABLE away RENAME TO candidates").await;
    server.wait_for(NAMES, &["anna_k"]).await;
}
