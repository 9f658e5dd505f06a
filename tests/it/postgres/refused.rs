//! Rows that the server refuses: reported once, retried from time to time, and not in the way of others.

use super::copy::{copied, scene};
use super::server::{LEGACY, Server};
use crate::cli::Machine;
use crate::cli::service::Town;
use crate::support::{Scene, until};

const NAMES: &str = "SELECT username FROM candidates ORDER BY 1";

/// A person gets the assignment.
async fn comes(scene: &Scene, id: u64, name: &str) {
    let actor = scene.person(id, Some(name), "P", "en");
    scene.says(&actor, "/start").await;
    scene.gets(&actor).await;
}

fn refused(scene: &Scene) -> usize {
    scene.world.copy_status.refused()
}

#[tokio::test]
async fn one_row_that_is_not_taken_keeps_no_other_back_and_is_tried_again() {
    let Some(server) = Server::start() else { return };
    server.run(LEGACY).await;
    server.run("ALTER TABLE candidates ADD CONSTRAINT not_ben CHECK (username <> 'ben_lee')").await;
    server.run("ALTER TABLE candidates RENAME TO away").await;
    let scene = scene(&server).await;
    for (id, name) in [(102, "ben_lee"), (101, "anna_k"), (103, "cleo")] {
        comes(&scene, id, name).await;
    }
    // All three are in one batch.
    server.run("ALTER TABLE away RENAME TO candidates").await;
    server.wait_for(NAMES, &["anna_k", "cleo"]).await;
    until("one is refused", || refused(&scene) == 1).await;
    assert_eq!(server.rows("SELECT count(*) FROM metrics WHERE candidate_username = 'ben_lee'").await, ["0"]);
    let words = scene.world.copy_status.words().expect("told");
    for part in [
        "PostgreSQL refuses the rows of 1 candidate",
        "ben_lee from 2026-03-02T09:",
        "check constraint \"not_ben\"",
    ] {
        assert!(words.contains(part), "{part}: {words}");
    }
    // Others go on meanwhile; a minute later it is retried, and after that a minute is too short.
    scene.world.pass(1);
    until("it is tried again later", || scene.world.copy_status.words() != Some(words.clone())).await;
    comes(&scene, 104, "dora").await;
    server.wait_for(NAMES, &["anna_k", "cleo", "dora"]).await;
    server.run("ALTER TABLE candidates DROP CONSTRAINT not_ben").await;
    assert_eq!(refused(&scene), 1);
    scene.world.pass(60);
    copied(&scene).await;
    server.wait_for(NAMES, &["anna_k", "ben_lee", "cleo", "dora"]).await;
    assert_eq!(
        server.rows("SELECT count(*), count(DISTINCT candidate_username) FROM metrics").await,
        ["4 4"]
    );
    until("nothing is wrong", || scene.world.copy_status.words().is_none()).await;
}

#[tokio::test]
async fn a_table_that_looks_at_the_end_or_by_a_trigger_refuses_one_by_one_too() {
    let Some(server) = Server::start() else { return };
    server.run(LEGACY).await;
    server
        .run(
            "CREATE FUNCTION looks() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                 IF NEW.candidate_username LIKE 'no_%' THEN RAISE EXCEPTION 'nobody is called %', 'that'; END IF;
                 RETURN NEW; END $$;
             CREATE CONSTRAINT TRIGGER looks AFTER INSERT ON metrics DEFERRABLE INITIALLY DEFERRED
                 FOR EACH ROW EXECUTE FUNCTION looks();
             ALTER TABLE candidates RENAME TO away",
        )
        .await;
    let scene = scene(&server).await;
    for (id, name) in [(1, "yes_1"), (2, "no_2"), (3, "yes_3"), (4, "no_4")] {
        comes(&scene, 200 + id, name).await;
    }
    server.run("ALTER TABLE away RENAME TO candidates").await;
    server.wait_for(NAMES, &["yes_1", "yes_3"]).await;
    until("two are refused", || refused(&scene) == 2).await;
    server.run("DROP TRIGGER looks ON metrics").await;
    // The first one that is accepted after its pause triggers a retry of the other.
    scene.world.pass(1);
    copied(&scene).await;
    server.wait_for(NAMES, &["no_2", "no_4", "yes_1", "yes_3"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_with_somebody_who_is_not_taken_is_copied_but_for_them() {
    let Some(server) = Server::start() else { return };
    server.run(LEGACY).await;
    server.run("ALTER TABLE candidates ADD CHECK (username <> 'person_000002')").await;
    let town = Town::new().await;
    let file = town.machine.path("candidates.redb");
    super::sync::fill(&candidates_bot::store::Store::open(&file).expect("a file"), 3);
    let url = server.url();
    let settings = [("POSTGRES_URL", url.as_str()), ("LOG", "info,candidates_bot::postgres=debug")];
    let bot = town.start_with(&settings);
    server.wait_for(NAMES, &["person_000001", "person_000003"]).await;
    bot.wait_for("PostgreSQL refuses this candidate's rows");
    let check = check(&town.machine, &town, &url);
    for part in [
        "! postgres: ",
        "1 candidate waits to be copied",
        "PostgreSQL refuses the rows of 1 candidate",
        "person_000002 from",
    ] {
        assert!(check.contains(part), "{part}: {check}");
    }
    // `sync` reports it, too, and that not everything is well.
    let told = town.machine.run_with(&["postgres", "sync"], &settings);
    assert_eq!(told.code, Some(1), "{told:?}");
    assert!(
        told.out.contains("person_000002: refused by the server") && told.out.contains("0 were repaired"),
        "{told:?}"
    );
    assert!(told.err.contains("PostgreSQL refuses the rows of 1 candidate"), "{told:?}");
    assert_eq!(
        bot.printed().matches("PostgreSQL refuses this candidate's rows").count(),
        1,
        "{}",
        bot.printed()
    );
}

fn check(machine: &Machine, town: &Town, url: &str) -> String {
    let settings = town.settings();
    let settings = settings.iter().map(|(name, value)| (*name, value.as_str()));
    let settings: Vec<(&str, &str)> = settings.chain([("POSTGRES_URL", url)]).collect();
    machine.run_with(&["check"], &settings).out
}
