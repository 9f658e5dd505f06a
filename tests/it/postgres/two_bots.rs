//! Two bots of one company that copy into one database, each into a schema of its own, and a report over both.

use candidates_bot::desk::{EventKind, OperatorCommand};
use candidates_bot::model::{Deletion, PersonId};
use candidates_bot::postgres::{PostgresSettings, sync};

use super::copy::copied;
use super::server::{LEGACY, Server};
use crate::support::{Actor, Scene};

/// The manual, which says how to set them up.
const MANUAL: &str = include_str!("../../../dist/README.md");

/// A server with the tables of each bot in a schema and the views over both, made as the manual says.
async fn server() -> Option<Server> {
    let server = Server::start()?;
    let (_, rest) = MANUAL.split_once("```sql\n").expect("statements in the manual");
    let (schemas, _) = rest.split_once("```").expect("an end");
    server.run(&format!("{LEGACY}{schemas}")).await;
    Some(server)
}

/// What a report over both bots reads.
const BOTH: &str = "SELECT c.bot, c.username, m.car_iou > 90, m.times_attempted FROM reports.candidates c
    JOIN reports.metrics m ON m.bot = c.bot AND m.candidate_username = c.username ORDER BY 1, 2";

/// A bot with its tables in this schema.
async fn bot(server: &Server, name: &str) -> Scene {
    Scene::with(|world| world.postgres = Some(schema(server, name))).await
}

/// The settings for the tables in this schema.
fn schema(server: &Server, name: &str) -> PostgresSettings {
    let table = |table: &str| format!("{name}.{table}").parse().expect("a table's name");
    let mut settings = server.settings();
    (settings.candidates, settings.metrics) = (table("candidates"), table("metrics"));
    settings
}

async fn begins(scene: &Scene, actor: &Actor) {
    scene.says(actor, "/start").await;
    scene.gets(actor).await;
    copied(scene).await;
}

#[tokio::test]
async fn each_bot_keeps_its_own_rows_and_a_report_reads_both() {
    let Some(server) = server().await else { return };
    let (cars, plates) = (bot(&server, "cars").await, bot(&server, "plates").await);
    // The same person is a candidate of both, with different results.
    let (anna, anna_again) = (cars.anna(), plates.anna());
    begins(&cars, &anna).await;
    begins(&plates, &anna_again).await;
    begins(&plates, &plates.ben()).await;
    cars.completes(&anna).await;
    copied(&cars).await;
    assert_eq!(server.rows(BOTH).await, ["cars anna_k t 1", "plates anna_k - 1", "plates ben_lee - 1"]);

    // Neither takes the other's rows for differences.
    for (scene, name) in [(&cars, "cars"), (&plates, "plates")] {
        let settings = schema(&server, name);
        let repaired = sync(&settings, &scene.world.store, (false, true), |_, _| ()).await.expect("compared");
        assert_eq!((repaired.differing, repaired.unknown), (0, vec![]));
    }

    // Whoever is deleted from one bot stays in the other.
    let delete = OperatorCommand::Delete(Deletion::Candidate, PersonId(anna.id()));
    let desk = cars.world.desk().expect("the bot runs");
    desk.submit(EventKind::Operator(delete)).await.expect("deleted");
    drop(desk);
    copied(&cars).await;
    assert_eq!(server.rows(BOTH).await, ["plates anna_k - 1", "plates ben_lee - 1"]);
    assert_eq!(server.rows("SELECT * FROM candidates").await, Vec::<String>::new(), "nobody uses these");
}

#[tokio::test]
async fn a_bot_whose_tables_are_locked_holds_up_no_other() {
    let Some(server) = server().await else { return };
    let (cars, plates) = (bot(&server, "cars").await, bot(&server, "plates").await);
    let mut client = server.client().await;
    let lock = client.transaction().await.expect("a transaction");
    lock.batch_execute("LOCK TABLE cars.candidates IN ACCESS EXCLUSIVE MODE").await.expect("locked");
    let anna = cars.anna();
    cars.says(&anna, "/start").await;
    cars.gets(&anna).await;
    // It waits for the lock now, in a transaction that has the advisory lock of its tables.
    let waits = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'";
    while server.rows(waits).await != ["1"] {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    begins(&plates, &plates.ben()).await;
    assert_eq!(server.rows("SELECT username FROM plates.candidates").await, ["ben_lee"]);
    lock.rollback().await.expect("unlocked");
    copied(&cars).await;
    assert_eq!(server.rows(BOTH).await, ["cars anna_k - 1", "plates ben_lee - 1"]);
}
