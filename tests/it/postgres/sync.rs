//! `postgres sync`, and how long it takes with many.

use std::time::Instant;

use candidates_bot::exam::Language;
use candidates_bot::legacy::LegacyRow;
use candidates_bot::model::{Account, Attempt, AttemptNumber, Candidate, Completion, Password, PersonId};
use candidates_bot::postgres::{PostgresSettings, sync};
use candidates_bot::store::Store;
use chrono::{DateTime, Utc};

use super::copy::{CANDIDATES, METRICS};
use super::server::{LEGACY, Server};
use crate::cli::Machine;

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_770_000_000 + seconds, 0).expect("a moment")
}

/// Creates this many candidates who have finished their test.
pub fn fill(store: &Store, count: u64) {
    for start in (1..=count).step_by(5000) {
        let tx = store.write().expect("write");
        for id in start..(start + 5000).min(count + 1) {
            let username = format!("person_{id:06}");
            let account = Account {
                username: format!("{username}_test_Annotator"),
                password: Some(Password("secret1234".into())),
                suffix: 1,
                user: None,
            };
            let (language, first_name, since) = (Language::Ru, "P".to_owned(), at(id as i64));
            let username = Some(username);
            let candidate = Candidate {
                id: PersonId(id),
                username,
                first_name,
                language,
                account,
                attempts: AttemptNumber::FIRST,
                since,
            };
            tx.put_candidate(&candidate).expect("put");
            let row = LegacyRow {
                candidate_username: candidate.report_name().to_owned(),
                car_iou: Some(97.53),
                plate_iou: Some(88.21),
                plate_accuracy: Some(80.0),
                task_started: since,
                task_ended: Some(since + chrono::TimeDelta::seconds(3601)),
                times_attempted: 1,
            };
            let attempt = Attempt {
                state: Completion::Legacy { ended: row.task_ended, scorecard: row.scorecard() }.into(),
                ..Attempt::new(PersonId(id), AttemptNumber::FIRST, since)
            };
            tx.put_attempt(&attempt).expect("put");
        }
        tx.commit().expect("commit");
    }
}

/// For every column, the oddest value of its type.
#[tokio::test]
async fn rows_of_odd_figures_are_repaired_and_keep_nobody_else_from_it() {
    let Some(server) = Server::start() else { return };
    server.run(LEGACY).await;
    let machine = Machine::new();
    fill(&Store::open(&machine.path("candidates.redb")).expect("a file"), 6);
    let url = server.url();
    let run = |arguments: &[&str]| machine.run_with(arguments, &[("POSTGRES_URL", &url)]).fine();
    run(&["postgres", "sync"]);
    let right = server.rows(METRICS).await;
    server
        .run(
            "ALTER TABLE metrics ALTER car_iou TYPE numeric, ALTER times_attempted TYPE bigint,
                 ALTER task_ended TYPE timestamptz USING task_ended AT TIME ZONE 'UTC';
             UPDATE metrics SET car_iou = 'NaN', plate_iou = 'Infinity', plate_accuracy = '-Infinity'
                 WHERE candidate_username = 'person_000001';
             UPDATE metrics SET task_started = 'infinity', task_ended = '-infinity'
                 WHERE candidate_username = 'person_000002';
             UPDATE metrics SET task_started = '4714-11-24 BC', task_ended = '294276-12-31 23:59:59'
                 WHERE candidate_username = 'person_000003';
             UPDATE metrics SET car_iou = ('1' || repeat('0', 400))::numeric, times_attempted = -9223372036854775808,
                 task_completed = '-178000000 years' WHERE candidate_username = 'person_000004';",
        )
        .await;

    let told = run(&["postgres", "sync", "--dry-run"]);
    for line in [
        "person_000001: metrics.car_iou differs",
        "person_000001: metrics.plate_iou differs",
        "person_000001: metrics.plate_accuracy differs",
        "person_000002: metrics.task_started differs",
        "person_000002: metrics.task_ended differs",
        "person_000003: metrics.task_started differs",
        "person_000003: metrics.task_ended differs",
        "person_000004: metrics.car_iou differs",
        "person_000004: metrics.times_attempted differs",
        "person_000004: metrics.task_completed differs",
        "6 candidates compared, 4 would be repaired",
    ] {
        assert!(told.contains(line), "{line}: {told}");
    }
    let told = run(&["postgres", "sync"]);
    assert!(told.starts_with("6 candidates compared, 4 were repaired"), "{told}");
    let told = run(&["postgres", "sync"]);
    assert!(told.starts_with("6 candidates compared, 0 were repaired"), "{told}");
    server
        .run("ALTER TABLE metrics ALTER task_ended TYPE timestamp(0) USING task_ended AT TIME ZONE 'UTC'")
        .await;
    assert_eq!(server.rows(METRICS).await, right);
}

#[tokio::test]
async fn differences_are_printed_or_repaired_and_rows_of_nobody_only_go_when_told() {
    let Some(server) = Server::start() else { return };
    server.run(LEGACY).await;
    let machine = Machine::new();
    fill(&Store::open(&machine.path("candidates.redb")).expect("a file"), 3);
    server
        .run(
            "INSERT INTO candidates VALUES ('person_000001', 'wrong', ''), ('stranger', 's', 'p');
             INSERT INTO metrics (candidate_username, car_iou) VALUES ('person_000001', 3), ('other', 4);",
        )
        .await;
    let url = server.url();
    let run = |arguments: &[&str]| machine.run_with(arguments, &[("POSTGRES_URL", &url)]).fine();
    let before = (server.rows(CANDIDATES).await, server.rows(METRICS).await);

    let told = run(&["postgres", "sync", "--dry-run"]);
    for line in [
        "person_000001: candidates.candidate_username differs",
        "person_000001: metrics.car_iou differs",
        "person_000002: no row in metrics",
        "stranger: rows of people unknown to the bot",
        "3 candidates compared, 3 would be repaired",
    ] {
        assert!(told.contains(line), "{line}: {told}");
    }
    assert_eq!((server.rows(CANDIDATES).await, server.rows(METRICS).await), before);

    let told = run(&["postgres", "sync"]);
    assert!(
        told.starts_with("3 candidates compared, 3 were repaired\n2 people with rows are unknown"),
        "{told}"
    );
    assert_eq!(server.rows("SELECT count(*) FROM candidates").await, ["4"]);
    assert_eq!(
        server.rows(METRICS).await[1],
        "person_000001 97.53 88.21 80 2026-02-02 02:40:01 2026-02-02 03:40:02 01:00:01 1"
    );

    let told = run(&["postgres", "sync", "--delete"]);
    assert_eq!(told, "3 candidates compared, 0 were repaired\nrows of 2 unknown people were deleted\n");
    assert_eq!(server.rows("SELECT count(*) FROM metrics").await, ["3"]);
    assert_eq!(run(&["postgres", "sync", "--dry-run"]), "3 candidates compared, 0 would be repaired\n");
}

/// `CANDIDATES_BOT_POSTGRES_SIZE=100000` tests with this many, and prints figures.
#[tokio::test]
async fn many_candidates_are_in_the_copy_within_a_minute() {
    let Some(server) = Server::start() else { return };
    server.run(LEGACY).await;
    let size = std::env::var("CANDIDATES_BOT_POSTGRES_SIZE").ok().and_then(|size| size.parse().ok());
    let size: u64 = size.unwrap_or(10_000);
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::open(&folder.path().join("bot.redb")).expect("a file");
    fill(&store, size);
    let settings = PostgresSettings::new(&server.socket_url(), None).expect("an address");
    for round in ["empty tables", "all there"] {
        let began = Instant::now();
        let repaired = sync(&settings, &store, (false, false), |_, _| ()).await.expect("synced");
        let took = began.elapsed();
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let memory = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default().to_owned();
        println!("{size} candidates, {round}: {took:.1?}, {memory}");
        assert_eq!(repaired.compared, size);
        assert_eq!(repaired.differing, if round == "all there" { 0 } else { size });
        assert!(took.as_secs() < 60, "{took:?}");
    }
    assert_eq!(server.rows("SELECT count(*) FROM metrics").await, [size.to_string()]);
}
