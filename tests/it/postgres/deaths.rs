//! The server is killed, while idle and in the middle of a transaction: nothing is lost, duplicated, or
//! half-written.

use std::time::{Duration, Instant};

use candidates_bot::desk::{EventKind, OperatorCommand};
use candidates_bot::model::{Deletion, PersonId};
use candidates_bot::postgres::PostgresSettings;
use candidates_bot::store::Copies;

use super::copy::{CANDIDATES, copied, scene};
use super::server::{LEGACY, Server};
use crate::support::{Scene, until};

/// Sessions that have written candidates and wait for metrics.
const IN_THE_MIDDLE: &str = "SELECT a.usename FROM pg_stat_activity a \
    JOIN pg_locks l ON l.pid = a.pid AND l.relation = 'candidates'::regclass AND l.mode = 'RowExclusiveLock' AND l.granted \
    JOIN pg_locks w ON w.pid = a.pid AND w.relation = 'metrics'::regclass AND NOT w.granted \
    WHERE a.application_name = 'candidates-bot'";

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

/// Locks the metrics, makes the bot write, and kills the server when candidates are written and metrics are
/// not.
async fn kill_in_the_middle(server: &mut Server, come: &str) {
    let mut client = server.client().await;
    let lock = client.transaction().await.expect("a transaction");
    lock.batch_execute("LOCK TABLE metrics").await.expect("locked");
    server.run(come).await;
    server.wait_for(IN_THE_MIDDLE, &["bot"]).await;
    // The candidates are written: their table is now locked for others.
    let mut other = server.client().await;
    let locked = other.transaction().await.expect("a transaction");
    let refused = locked.batch_execute("LOCK TABLE candidates NOWAIT").await.expect_err("it is in use");
    assert!(refused.to_string().contains("db error"), "{refused}");
    server.kill();
}

#[tokio::test]
async fn a_server_killed_in_the_middle_of_a_batch_has_all_of_it_or_nothing() {
    let Some(mut server) = Server::start() else { return };
    server.run(LEGACY).await;
    // Counts how often rows are inserted, and in which order: sequences are not rolled back.
    server
        .run(
            "CREATE TABLE written (number serial, username text);
             CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                 INSERT INTO written (username) VALUES (NEW.username); RETURN NEW; END $$;
             CREATE TRIGGER note AFTER INSERT OR UPDATE ON candidates FOR EACH ROW EXECUTE FUNCTION note();
             CREATE ROLE bot SUPERUSER LOGIN;",
        )
        .await;
    let scene = Scene::with(|settings| {
        let mut postgres = PostgresSettings::new(&server.url_of("bot"), None).expect("an address");
        postgres.timeout = Duration::from_secs(10);
        settings.postgres = Some(postgres);
    })
    .await;
    // After everyone was compared once, only changes are written from now on.
    let copied_to = || scene.world.store.read().and_then(|view| view.copied_to()).expect("the store");
    until("the place is known", || copied_to() != 0).await;
    server.run("ALTER ROLE bot NOLOGIN; SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'bot'").await;
    let mut names = Vec::new();
    // No connection is possible while these begin, so that they form one batch, in the order of their last change.
    for id in [304, 301, 303, 302] {
        let actor = scene.person(id, Some(&format!("person_{id}")), "P", "en");
        scene.says(&actor, "/start").await;
        scene.gets(&actor).await;
        names.push(format!("person_{id}"));
    }
    let waiting = || scene.world.store.read().and_then(|view| view.copies_waiting()).expect("the store");
    assert_eq!(waiting(), 4);
    for _ in 0..2 {
        kill_in_the_middle(&mut server, "ALTER ROLE bot LOGIN").await;
        // It starts with the role locked out, so that its contents are those at the time of its death.
        server.up_without("bot").await;
        for table in ["candidates", "metrics", "written"] {
            assert_eq!(server.rows(&format!("SELECT count(*) FROM {table}")).await, ["0"], "{table}");
        }
        assert_eq!(waiting(), 4, "what was not committed still waits");
    }
    let began = Instant::now();
    server.run("ALTER ROLE bot LOGIN").await;
    copied(&scene).await;
    assert!(began.elapsed() < Duration::from_secs(30));
    assert_eq!(
        server.rows("SELECT username FROM written ORDER BY number").await,
        names,
        "once each, in order"
    );
    assert_eq!(server.rows(CANDIDATES).await.len(), 4);
    let pairs = "SELECT count(*), count(DISTINCT username) FROM candidates \
        JOIN metrics ON metrics.candidate_username = username";
    assert_eq!(server.rows(pairs).await, ["4 4"]);
    assert_eq!(scene.dead_letters(), 0);
}

#[tokio::test]
async fn whoever_is_erased_while_the_server_is_away_is_gone_from_it_when_it_is_back() {
    let Some(mut server) = Server::start() else { return };
    server.run(LEGACY).await;
    let scene = scene(&server).await;
    let (anna, ben) = (scene.anna(), scene.ben());
    for person in [&anna, &ben] {
        scene.says(person, "/start").await;
        scene.gets(person).await;
        scene.completes(person).await;
    }
    copied(&scene).await;
    assert_eq!(server.rows(CANDIDATES).await.len(), 2);
    server.kill();
    let erase = OperatorCommand::Delete(Deletion::Everything, PersonId(ben.id()));
    let desk = scene.world.desk().expect("the bot runs");
    desk.submit(EventKind::Operator(erase)).await.expect("erased");
    drop(desk);
    until("the account is gone", || scene.accounts().len() == 1).await;
    let waiting = || scene.world.store.read().and_then(|view| view.copies_waiting()).expect("the store");
    assert_eq!(waiting(), 1);
    server.up();
    copied(&scene).await;
    assert_eq!(server.rows(CANDIDATES).await, ["anna_k anna_k_test_Annotator "]);
    assert_eq!(server.rows("SELECT candidate_username FROM metrics").await, ["anna_k"]);
}
