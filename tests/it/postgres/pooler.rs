//! Through a pooler that gives every transaction a different session, and gives ours to others.

use candidates_bot::desk::Environment;
use candidates_bot::postgres::{PostgresSettings, look, read_legacy, read_whitelist, sync};
use tokio_postgres::{NoTls, SimpleQueryMessage};

use super::copy::{CANDIDATES, METRICS, copied};
use super::server::{LEGACY, Pooler, Server, TRIGGERS};
use crate::support::Scene;

/// What another client of the pool finds in its session: settings and prepared statements.
async fn left_in_session(pooler: &Pooler) -> Vec<String> {
    let (client, connection) = tokio_postgres::connect(&pooler.url(), NoTls).await.expect("a connection");
    tokio::spawn(connection);
    let select = "SELECT current_setting('statement_timeout'), current_setting('TimeZone'), \
                  (SELECT count(*) FROM pg_prepared_statements)";
    let messages = client.simple_query(select).await.expect("an answer");
    let row = messages.into_iter().find_map(|message| match message {
        SimpleQueryMessage::Row(row) => Some(row),
        _ => None,
    });
    let row = row.expect("a row");
    (0..3).map(|index| row.get(index).unwrap_or("-").to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_works_through_a_pooler_and_nothing_stays_in_its_sessions() {
    let Some(mut server) = Server::new() else { return };
    server.set("timezone=Asia/Tokyo");
    server.up();
    let Some(pooler) = Pooler::before(&server) else { return };
    server.run(LEGACY).await;
    server.run(TRIGGERS).await;
    server.run("CREATE TABLE people (name text); INSERT INTO people VALUES ('olga_hr')").await;
    let mut settings = PostgresSettings::new(&pooler.url(), None).expect("an address");
    settings.whitelist = "people".parse().ok();

    let (version, wrong) = look(&settings).await.expect("it can be looked at");
    assert_eq!((version.is_empty(), wrong), (false, Vec::<String>::new()));
    let scene = Scene::with(|scene| scene.postgres = Some(settings.clone())).await;
    let (anna, ben) = (scene.anna(), scene.ben());
    for actor in [&anna, &ben] {
        scene.says(actor, "/start").await;
        scene.gets(actor).await;
    }
    scene.completes(&anna).await;
    copied(&scene).await;
    assert_eq!(server.rows(CANDIDATES).await.len(), 2);
    let metrics = server.rows(METRICS).await;
    assert!(metrics[0].starts_with("anna_k 9") && metrics[0].contains(" 100 2026-"), "{metrics:?}");

    // Several at once share one session.
    let store = &scene.world.store;
    let looked = (
        sync(&settings, store, (true, false), |_, _| {}),
        sync(&settings, store, (false, true), |_, _| {}),
        read_whitelist(&settings),
        read_legacy(&settings, scene.world.clock.now()),
    );
    let (dry, repaired, people, legacy) = tokio::join!(looked.0, looked.1, looked.2, looked.3);
    assert_eq!((dry.expect("compared").differing, repaired.expect("repaired").differing), (0, 0));
    assert_eq!(people.expect("read"), ["olga_hr"]);
    assert_eq!(legacy.expect("read").people.len(), 2);
    assert_eq!(left_in_session(&pooler).await, ["0", "Asia/Tokyo", "0"]);
}
