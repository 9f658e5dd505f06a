//! What the legacy bot knew, read from its tables. Every value is read as text and parsed here, so that one odd
//! row does not keep others from being imported.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};

use super::whitelist::first_column;
use super::{CANDIDATES, METRICS, PostgresError, PostgresSettings, Session, TableName};
use crate::legacy::{Imported, LegacyRow};
use crate::model::{Claim, HrKey, Password};

/// The legacy whitelist, if no other is set.
const WHITELIST: &str = "trainingdata_whitelist";

/// How far a clock there may be ahead of ours.
const CLOCKS: TimeDelta = TimeDelta::days(1);

/// What was read.
#[derive(Debug, Default)]
pub struct Legacy {
    /// Candidates, by username.
    pub people: Vec<Imported>,
    /// Rows that could not be parsed, or only in part: one line each.
    pub doubts: Vec<String>,
}

/// A row as texts: the name, then the other columns.
type Texts = (String, Vec<Option<String>>);

/// Reads candidates and metrics. `now` replaces missing start times.
///
/// # Errors
/// [`PostgresError`]: the tables can't be read.
pub async fn read_legacy(settings: &PostgresSettings, now: DateTime<Utc>) -> Result<Legacy, PostgresError> {
    let mut session = Session::connect(settings).await?;
    let candidates = texts(&mut session, &settings.candidates, &CANDIDATES).await?;
    // The duration follows from start and end.
    let columns: Vec<&str> = METRICS.into_iter().filter(|column| *column != "task_completed").collect();
    let metrics = texts(&mut session, &settings.metrics, &columns).await?;
    Ok(understand(candidates, metrics, now))
}

/// Reads the legacy whitelist; `None` when there is no such table.
///
/// # Errors
/// [`PostgresError`].
pub async fn read_legacy_whitelist(
    settings: &PostgresSettings,
) -> Result<Option<Vec<String>>, PostgresError> {
    let mut session = Session::connect(settings).await?;
    let usual = WHITELIST.parse().ok();
    let Some(table) = settings.whitelist.clone().or(usual) else { return Ok(None) };
    let timeout = session.timeout();
    let read = tokio::time::timeout(timeout, first_column(&mut session, &table)).await;
    match session.judged(read) {
        Err(error) if settings.whitelist.is_none() && error.is_missing_table() => Ok(None),
        read => read.map(Some),
    }
}

async fn texts(
    session: &mut Session,
    table: &TableName,
    columns: &[&str],
) -> Result<Vec<Vec<Option<String>>>, PostgresError> {
    let columns: Vec<String> = columns.iter().map(|column| format!("\"{column}\"::text")).collect();
    let select = format!("SELECT {} FROM {table}", columns.join(", "));
    let timeout = session.timeout();
    let read = async { Ok(session.reading_tables().await?.query_typed(&select, &[]).await?) };
    let read = tokio::time::timeout(timeout, read).await;
    let rows = session.judged(read)?;
    let mut texts = Vec::with_capacity(rows.len());
    for row in rows {
        let row: Result<Vec<Option<String>>, _> = (0..row.len()).map(|index| row.try_get(index)).collect();
        texts.push(row?);
    }
    Ok(texts)
}

/// Takes the name from a row; a row without a name is reported as a doubt.
fn named(table: &str, mut row: Vec<Option<String>>, doubts: &mut Vec<String>) -> Option<Texts> {
    match row.remove(0).map(|name| name.trim().trim_start_matches('@').to_owned()) {
        Some(name) if !name.is_empty() => Some((name, row)),
        _ => {
            doubts.push(format!("{table}: a row without a username is left out"));
            None
        }
    }
}

fn understand(
    candidates: Vec<Vec<Option<String>>>,
    metrics: Vec<Vec<Option<String>>>,
    now: DateTime<Utc>,
) -> Legacy {
    let mut legacy = Legacy::default();
    let doubts = &mut legacy.doubts;
    let mut figures: BTreeMap<String, LegacyRow> = BTreeMap::new();
    for row in metrics {
        let Some((name, row)) = named("metrics", row, doubts) else { continue };
        let row = figures_of(&name, &row, now, doubts);
        let key = name.to_lowercase();
        match figures.get(&key) {
            Some(other) if *other == row => {}
            Some(other) => {
                let rank = |row: &LegacyRow| (row.times_attempted, row.task_ended, row.task_started);
                doubts.push(format!("metrics: several different rows of {name}; the last attempt counts"));
                if rank(&row) > rank(other) {
                    figures.insert(key, row);
                }
            }
            None => {
                figures.insert(key, row);
            }
        }
    }
    let mut people: BTreeMap<String, Imported> = BTreeMap::new();
    for row in candidates {
        let Some((name, row)) = named("candidates", row, doubts) else { continue };
        let text = |index: usize| row.get(index).cloned().flatten().unwrap_or_default().trim().to_owned();
        let (key, account, password) = (name.to_lowercase(), text(0), Password::parse(text(1)));
        if !matches!(HrKey::parse(&name), Some(HrKey::Username(_))) {
            doubts.push(format!("candidates: {name:?} is not a Telegram username, left out"));
            figures.remove(&key);
            continue;
        }
        if account.is_empty() {
            doubts.push(format!("candidates: {name} has no account, left out"));
            continue;
        }
        if let Some(known) = people.get(&key) {
            if known.account != account || known.password != password {
                doubts.push(format!("candidates: several different rows of {name}; the first counts"));
            }
            continue;
        }
        if password.is_none() {
            doubts.push(format!(
                "candidates: {name} has no password: only the operator can confirm whose account it is"
            ));
        }
        let metrics = figures.get(&key).cloned().unwrap_or_else(|| {
            doubts.push(format!("candidates: {name} has no metrics; the first attempt begins now"));
            fresh(&name, now)
        });
        let metrics = LegacyRow { candidate_username: name, ..metrics };
        people.insert(key, Imported { account, password, metrics, claim: Claim::default() });
    }
    for (key, row) in &figures {
        if !people.contains_key(key) {
            doubts.push(format!("metrics: {} is no candidate, left out", row.candidate_username));
        }
    }
    legacy.people = people.into_values().collect();
    legacy
}

fn fresh(name: &str, now: DateTime<Utc>) -> LegacyRow {
    LegacyRow {
        candidate_username: name.to_owned(),
        car_iou: None,
        plate_iou: None,
        plate_accuracy: None,
        task_started: now,
        task_ended: None,
        times_attempted: 1,
    }
}

/// The columns from `car_iou` on.
fn figures_of(name: &str, row: &[Option<String>], now: DateTime<Utc>, doubts: &mut Vec<String>) -> LegacyRow {
    let mut odd = |column: &str, text: &str| {
        doubts.push(format!("metrics: {name}: {column} is {text:?}, which is not understood"));
    };
    let text = |index: usize| row.get(index).and_then(Option::as_deref).map(str::trim);
    let mut figure = |index: usize, column: &str| {
        let text = text(index)?;
        let figure = text.parse::<f64>().ok().filter(|figure| (0.0..=100.0).contains(figure));
        if figure.is_none() {
            odd(column, text);
        }
        figure
    };
    let (car_iou, plate_iou, plate_accuracy) =
        (figure(0, "car_iou"), figure(1, "plate_iou"), figure(2, "plate_accuracy"));
    let mut time = |index: usize, column: &str| {
        let text = text(index)?;
        let time = time(text, now);
        if time.is_none() {
            odd(column, text);
        }
        time
    };
    let (started, mut ended) = (time(3, "task_started"), time(4, "task_ended"));
    if started.is_none() {
        odd("task_started", "missing");
    }
    if let (Some(start), Some(end)) = (started, ended)
        && end < start
    {
        odd("task_ended", "before the start");
        ended = Some(start);
    }
    let times = text(5).and_then(|text| text.parse::<u8>().ok()).filter(|times| (1..=9).contains(times));
    if times.is_none() {
        odd("times_attempted", text(5).unwrap_or("missing"));
    }
    let task_started = started.or(ended).unwrap_or(now);
    let fresh = fresh(name, task_started);
    LegacyRow {
        car_iou,
        plate_iou,
        plate_accuracy,
        task_ended: ended,
        times_attempted: times.unwrap_or(1),
        ..fresh
    }
}

/// A time as PostgreSQL prints it: without a zone it is UTC, because the session's zone is UTC, too. `None`:
/// nobody can have taken a test at that time.
fn time(text: &str, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let text = text.trim_end_matches("+00");
    let time = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f").ok()?.and_utc();
    (DateTime::UNIX_EPOCH..=now + CLOCKS).contains(&time).then_some(time)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(texts: &[&str]) -> Vec<Option<String>> {
        texts.iter().map(|text| (*text != "-").then(|| (*text).to_owned())).collect()
    }

    #[test]
    fn odd_rows_are_told_and_keep_nobody_out() {
        let now = DateTime::from_timestamp(1_770_000_000, 0).expect("a moment");
        let candidates = vec![
            row(&["Anna_K", "Anna_K_test_Annotator", "pass"]),
            row(&["anna_k", "Anna_K_test_Annotator", "pass"]),
            row(&["-", "x", "y"]),
            row(&["ben", "-", "y"]),
            row(&["Вася", "x", "y"]),
            row(&["carl", "carl_test_Annotator", ""]),
        ];
        let metrics = vec![
            row(&["anna_k", "97.5", "-", "NaN", "2022-09-01 10:00:00", "2022-09-01 11:00:00", "1"]),
            row(&["anna_k", "-", "-", "-", "2022-09-02 10:00:00", "-", "2"]),
            row(&["dora", "-", "-", "-", "-", "-", "-"]),
        ];
        let Legacy { people, doubts } = understand(candidates, metrics, now);
        assert_eq!(people.len(), 2, "{people:?}");
        assert_eq!(people[0].metrics.candidate_username, "Anna_K");
        assert_eq!((people[0].metrics.times_attempted, people[0].metrics.task_ended), (2, None));
        assert_eq!(people[1].metrics.task_started, now);
        let text = doubts.join("\n");
        for part in [
            "without a username",
            "ben has no account",
            "Вася",
            "carl has no password",
            "carl has no metrics",
            "plate_accuracy is \"NaN\"",
            "several different rows of anna_k",
            "dora is no candidate",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert!(!text.contains("pass\""), "{text}");
    }

    #[test]
    fn moments_that_nobody_has_lived_are_told_and_not_taken() {
        let now = DateTime::from_timestamp(1_770_000_000, 0).expect("a moment");
        for time in [
            "infinity",
            "-infinity",
            "9999-12-31 23:59:59",
            "0001-01-01 00:00:00",
            "0044-03-15 12:00:00 BC",
            "294276-12-31 23:59:59.999999",
            "+262142-12-31 23:59:59",
            "1969-12-31 23:59:59",
            "2026-02-03 02:40:01",
        ] {
            let candidates = vec![row(&["anna_k", "Anna_K_test_Annotator", "pass"])];
            let metrics = vec![row(&["anna_k", "97.5", "-", "-", time, time, "1"])];
            let Legacy { people, doubts } = understand(candidates, metrics, now);
            assert_eq!((people[0].metrics.task_started, people[0].metrics.task_ended), (now, None), "{time}");
            for column in ["task_started", "task_ended"] {
                assert!(doubts.iter().any(|doubt| doubt.contains(column)), "{time}: {doubts:?}");
            }
        }
        // Clocks may differ.
        assert!(super::time("2026-02-03 02:40:00", now).is_some());
    }

    #[test]
    fn figures_that_are_none_are_told_and_not_taken() {
        let now = DateTime::from_timestamp(1_770_000_000, 0).expect("a moment");
        for figure in
            ["NaN", "Infinity", "-Infinity", "-0.01", "100.01", "1e400", "-1e400", "9".repeat(400).as_str()]
        {
            let candidates = vec![row(&["anna_k", "Anna_K_test_Annotator", "pass"])];
            let times = ["0", "-1", "10", "256", "9223372036854775807", "1.5"];
            for times in times {
                let metrics =
                    vec![row(&["anna_k", figure, figure, figure, "2022-09-01 10:00:00", "-", times])];
                let Legacy { people, doubts } = understand(candidates.clone(), metrics, now);
                let LegacyRow { car_iou, plate_iou, plate_accuracy, times_attempted, .. } = people[0].metrics;
                assert_eq!((car_iou, plate_iou, plate_accuracy, times_attempted), (None, None, None, 1));
                assert_eq!(doubts.len(), 4, "{figure}, {times}: {doubts:?}");
            }
        }
    }
}
