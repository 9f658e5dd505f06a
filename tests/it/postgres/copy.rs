//! What reports read.

use std::time::{Duration, Instant};

use candidates_bot::store::Copies;

use super::server::{LEGACY, Server, TRIGGERS};
use crate::support::{Actor, Scene};
use candidates_bot::model::PersonId;

pub const CANDIDATES: &str =
    "SELECT username, candidate_username, candidate_password FROM candidates ORDER BY 1, 2";
pub const METRICS: &str = "SELECT candidate_username, car_iou, plate_iou, plate_accuracy, task_started, task_ended, \
    task_completed, times_attempted FROM metrics ORDER BY 1, 5";

/// Waits until nothing is left to be copied.
pub async fn copied(scene: &Scene) {
    scene.quiet().await;
    let deadline = Instant::now() + Duration::from_secs(30);
    let waiting = || scene.world.store.read().and_then(|view| view.copies_waiting()).expect("the store");
    while waiting() > 0 {
        assert!(Instant::now() < deadline, "{} wait to be copied", waiting());
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

pub async fn scene(server: &Server) -> Scene {
    Scene::with(|settings| settings.postgres = Some(server.settings())).await
}

/// Anna from her first word to the second attempt, with the existing tables.
async fn annas_story(server: &Server) {
    let scene = scene(server).await;
    let anna = scene.anna();
    scene.says(&anna, "/start").await;
    scene.gets(&anna).await;
    copied(&scene).await;
    let candidates = ["anna_k anna_k_test_Annotator "];
    let begun = server.rows(METRICS).await;
    assert_eq!(server.rows(CANDIDATES).await, candidates);
    assert!(
        begun[0].starts_with("anna_k - - - 2026-03-02 09:0") && begun[0].ends_with(" - - 1"),
        "{begun:?}"
    );
    assert_eq!(begun.len(), 1);

    scene.world.pass(90);
    scene.completes(&anna).await;
    copied(&scene).await;
    let done = server.rows(METRICS).await;
    assert!(done[0].contains(" 100 2026-03-02 09:0") && done[0].contains(" 01:30:0"), "{done:?}");
    assert_eq!((done.len(), server.rows(CANDIDATES).await), (1, candidates.map(str::to_owned).to_vec()));

    scene.does_it_again(&anna).await;
    copied(&scene).await;
    let again = server.rows(METRICS).await;
    assert!(
        again[0].starts_with("anna_k - - - 2026-03-02 10:3") && again[0].ends_with(" - - 2"),
        "{again:?}"
    );
}

#[tokio::test]
async fn reports_see_a_candidate_with_and_without_triggers() {
    for triggers in ["", TRIGGERS] {
        let Some(server) = Server::start() else { return };
        server.run(&format!("{LEGACY}{triggers}")).await;
        annas_story(&server).await;
    }
}

#[tokio::test]
async fn columns_may_stand_in_another_order_with_others_between_them() {
    let Some(server) = Server::start() else { return };
    server
        .run(
            "CREATE TABLE candidates (id serial, candidate_password text, note text DEFAULT 'x', username text,
                candidate_username text);
             CREATE TABLE metrics (times_attempted bigint, task_completed interval, task_ended timestamp,
                task_started timestamp, \"select\" int, plate_accuracy numeric(5, 2), plate_iou double precision,
                car_iou numeric(5, 2), candidate_username varchar);",
        )
        .await;
    let scene = scene(&server).await;
    let anna = scene.anna();
    scene.says(&anna, "/start").await;
    scene.gets(&anna).await;
    scene.world.pass(90);
    scene.completes(&anna).await;
    copied(&scene).await;
    let done = server.rows(METRICS).await;
    assert!(done.len() == 1 && done[0].contains(" 100.00 2026-03-02 09:0"), "{done:?}");
}

#[tokio::test]
async fn doubled_rows_of_old_times_are_all_changed_and_none_is_added() {
    let Some(server) = Server::start() else { return };
    server.run(LEGACY).await;
    server
        .run(
            "INSERT INTO candidates VALUES ('Anna_K', 'old', 'secret'), ('anna_k', 'older', 'secret'), ('ben', 'b', 'c');
             INSERT INTO metrics VALUES ('Anna_K', 1), ('anna_k', 2), ('anna_k', 3), ('ben', 4);",
        )
        .await;
    let scene = scene(&server).await;
    let anna = scene.anna();
    scene.says(&anna, "/start").await;
    scene.gets(&anna).await;
    copied(&scene).await;
    let row = "anna_k anna_k_test_Annotator ";
    assert_eq!(server.rows(CANDIDATES).await, [row, row, "ben b c"]);
    let counts = "SELECT candidate_username, count(*), count(car_iou) FROM metrics GROUP BY 1 ORDER BY 1";
    assert_eq!(server.rows(counts).await, ["anna_k 3 0", "ben 1 1"]);
}

#[tokio::test]
async fn a_new_username_takes_its_rows_along_and_leaves_those_of_others() {
    let Some(server) = Server::start() else { return };
    server.run(&format!("{LEGACY}{TRIGGERS}")).await;
    let scene = scene(&server).await;
    let anna = scene.anna();
    scene.says(&anna, "/start").await;
    scene.gets(&anna).await;
    copied(&scene).await;
    // Anna renames herself, and Ben takes her old name, all while nothing is copied.
    let renamed = scene.person(anna.id(), Some("anna_new"), "Анна", "ru");
    scene.says(&renamed, "/help").await;
    let heir: Actor = scene.person(103, Some("anna_k"), "Ben", "en");
    scene.says(&heir, "/start").await;
    scene.gets(&heir).await;
    copied(&scene).await;
    let names = server.rows("SELECT username, candidate_username FROM candidates ORDER BY 1").await;
    assert_eq!(names, ["anna_k anna_k_test_Annotator2", "anna_new anna_k_test_Annotator"]);
    assert_eq!(
        server.rows("SELECT candidate_username FROM metrics ORDER BY 1").await,
        ["anna_k", "anna_new"]
    );
}

#[tokio::test]
async fn a_deleted_candidate_disappears_there_too() {
    let Some(server) = Server::start() else { return };
    server.run(&format!("{LEGACY}{TRIGGERS}")).await;
    let scene = scene(&server).await;
    for actor in [scene.anna(), scene.ben()] {
        scene.says(&actor, "/start").await;
        scene.gets(&actor).await;
    }
    copied(&scene).await;
    assert_eq!(server.rows(CANDIDATES).await.len(), 2);
    let action = candidates_bot::desk::OperatorCommand::Delete(
        candidates_bot::model::Deletion::Candidate,
        PersonId(101),
    );
    let desk = scene.world.desk().expect("the bot runs");
    desk.submit(candidates_bot::desk::EventKind::Operator(action)).await.expect("deleted");
    drop(desk);
    copied(&scene).await;
    assert_eq!(server.rows("SELECT username FROM candidates").await, ["ben_lee"]);
    assert_eq!(server.rows("SELECT candidate_username FROM metrics").await, ["ben_lee"]);
}

#[tokio::test]
async fn passwords_are_copied_only_when_the_settings_say_so() {
    let Some(server) = Server::start() else { return };
    server.run(LEGACY).await;
    let with = |settings: &mut candidates_bot::demo::world::Settings| {
        let mut postgres = server.settings();
        postgres.passwords = true;
        settings.postgres = Some(postgres);
    };
    let scene = Scene::with(with).await;
    let anna = scene.anna();
    scene.says(&anna, "/start").await;
    let password = scene.gets(&anna).await.password;
    copied(&scene).await;
    assert_eq!(server.rows("SELECT candidate_password FROM candidates").await, [password]);
}

/// The name in each row.
const NAMES: &str = "SELECT username, candidate_username FROM candidates ORDER BY 2, 1";

#[tokio::test(flavor = "multi_thread")]
async fn a_username_that_is_anothers_login_overwrites_no_row() {
    let login = "tg2000_test_Annotator";
    for anna_first in [true, false] {
        let Some(server) = Server::start() else { return };
        server.run(LEGACY).await;
        server.run(TRIGGERS).await;
        let scene = scene(&server).await;
        let ben = scene.person(2000, None, "Ben", "en");
        let anna = scene.person(101, Some(if anna_first { login } else { "anna_k" }), "Anna", "en");
        let order = if anna_first { [&anna, &ben] } else { [&ben, &anna] };
        for actor in order {
            scene.says(actor, "/start").await;
            scene.gets(actor).await;
            copied(&scene).await;
        }
        if !anna_first {
            // His row has that name when she takes it.
            assert!(server.rows(NAMES).await.contains(&format!("{login} {login}")));
            scene.person(101, Some(login), "Anna", "en");
            scene.says(&anna, "/help").await;
            copied(&scene).await;
        }
        let rows = server.rows(NAMES).await;
        let account = if anna_first { login } else { "anna_k" };
        let annas = format!("id:101 {account}_test_Annotator");
        let bens = format!("{login} {login}");
        assert!(rows.len() == 2 && rows.contains(&annas) && rows.contains(&bens), "{rows:?}");
        assert_eq!(
            server.rows("SELECT count(*), count(DISTINCT candidate_username) FROM metrics").await,
            ["2 2"]
        );

        // HR and the operator see both, and choose.
        let olga = scene.olga_by_cards().await;
        scene.says(&olga, "/find").await;
        let found = scene.says(&olga, login).await;
        assert!(found.contains("Anna") && found.contains("Ben") && !found.contains("Attempt 1 ·"), "{found}");

        // She renames herself: each row has its own name again.
        scene.person(101, Some("anna_new"), "Anna", "en");
        scene.says(&anna, "/help").await;
        copied(&scene).await;
        let rows = server.rows(NAMES).await;
        assert!(rows.len() == 2 && rows.contains(&format!("{login} {login}")), "{rows:?}");
        assert!(rows.iter().any(|row| row.starts_with("anna_new ")), "{rows:?}");
        assert_eq!(
            server.rows("SELECT count(*), count(DISTINCT candidate_username) FROM metrics").await,
            ["2 2"]
        );
    }
}
