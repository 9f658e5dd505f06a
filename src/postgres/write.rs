//! Rows into the legacy tables, set by set.
//!
//! The tables have no keys, and there may be triggers or none: a trigger of `candidates` may have made the row of metrics
//! already, and a trigger of `metrics` computes `task_completed` as we do. So rows that stand under one of a person's
//! names are changed, all of them, and one is added only when none is there.

use chrono::NaiveDateTime;
use tokio_postgres::Transaction;

use super::rows::{MetricsRow, Person, Rows};
use super::{PostgresError, PostgresSettings};

/// Makes the rows of these people as they are to be.
pub(super) async fn write(
    transaction: &Transaction<'_>,
    settings: &PostgresSettings,
    people: &[Person],
) -> Result<(), PostgresError> {
    let PostgresSettings { candidates, metrics, .. } = settings;
    let gone: Vec<&str> = people.iter().filter(|person| person.rows.is_none()).flat_map(keys).collect();
    if !gone.is_empty() {
        for (table, column) in [(candidates, "username"), (metrics, "candidate_username")] {
            let delete = format!(
                "DELETE FROM {table} t USING unnest($1::text[]) AS d(key) WHERE lower(t.\"{column}\"::text) = d.key"
            );
            transaction.execute(&delete, &[&gone]).await?;
        }
    }
    let keyed: Vec<(&str, &Rows)> = people
        .iter()
        .filter_map(|person| person.rows.as_ref().map(|rows| (person, rows)))
        .flat_map(|(person, rows)| keys(person).map(move |key| (key, rows)))
        .collect();
    let rows: Vec<&Rows> = people.iter().filter_map(|person| person.rows.as_ref()).collect();
    if rows.is_empty() {
        return Ok(());
    }
    write_candidates(transaction, settings, &keyed, &rows).await?;
    write_metrics(transaction, settings, &keyed, &rows).await
}

fn keys(person: &Person) -> impl Iterator<Item = &str> {
    person.keys.iter().map(String::as_str)
}

async fn write_candidates(
    transaction: &Transaction<'_>,
    settings: &PostgresSettings,
    keyed: &[(&str, &Rows)],
    rows: &[&Rows],
) -> Result<(), PostgresError> {
    let table = &settings.candidates;
    let update = format!(
        "UPDATE {table} t SET \"username\" = d.name, \"candidate_username\" = d.account, \"candidate_password\" = d.password \
         FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS d(key, name, account, password) \
         WHERE lower(t.\"username\"::text) = d.key"
    );
    let keys: Vec<&str> = keyed.iter().map(|(key, _)| *key).collect();
    let columns = |rows: &mut dyn Iterator<Item = &Rows>| -> (Vec<String>, Vec<String>, Vec<String>) {
        let mut columns = (vec![], vec![], vec![]);
        for row in rows {
            columns.0.push(row.name.clone());
            columns.1.push(row.account.clone());
            columns.2.push(row.password.clone());
        }
        columns
    };
    let (names, accounts, passwords) = columns(&mut keyed.iter().map(|(_, row)| *row));
    transaction.execute(&update, &[&keys, &names, &accounts, &passwords]).await?;
    let insert = format!(
        "INSERT INTO {table} (\"username\", \"candidate_username\", \"candidate_password\") \
         SELECT d.name, d.account, d.password \
         FROM unnest($1::text[], $2::text[], $3::text[]) AS d(name, account, password) \
         WHERE NOT EXISTS (SELECT FROM {table} t WHERE lower(t.\"username\"::text) = lower(d.name))"
    );
    let (names, accounts, passwords) = columns(&mut rows.iter().copied());
    transaction.execute(&insert, &[&names, &accounts, &passwords]).await?;
    Ok(())
}

/// Metrics by column.
#[derive(Default)]
struct Columns<'a> {
    keys: Vec<&'a str>,
    names: Vec<&'a str>,
    car: Vec<Option<f64>>,
    plate: Vec<Option<f64>>,
    accuracy: Vec<Option<f64>>,
    started: Vec<NaiveDateTime>,
    ended: Vec<Option<NaiveDateTime>>,
    times: Vec<i32>,
}

impl<'a> Columns<'a> {
    fn add(&mut self, key: &'a str, name: &'a str, row: &MetricsRow) {
        self.keys.push(key);
        self.names.push(name);
        self.car.push(row.car_iou);
        self.plate.push(row.plate_iou);
        self.accuracy.push(row.plate_accuracy);
        self.started.push(row.started);
        self.ended.push(row.ended);
        self.times.push(row.times_attempted);
    }

    async fn send(&self, transaction: &Transaction<'_>, sql: &str) -> Result<(), PostgresError> {
        let Self { keys, names, car, plate, accuracy, started, ended, times } = self;
        transaction.execute(sql, &[keys, names, car, plate, accuracy, started, ended, times]).await?;
        Ok(())
    }
}

const METRICS: &str = "unnest($1::text[], $2::text[], $3::float8[], $4::float8[], $5::float8[], $6::timestamp[], \
    $7::timestamp[], $8::int4[]) AS d(key, name, car, plate, accuracy, started, ended, times)";

async fn write_metrics(
    transaction: &Transaction<'_>,
    settings: &PostgresSettings,
    keyed: &[(&str, &Rows)],
    rows: &[&Rows],
) -> Result<(), PostgresError> {
    let table = &settings.metrics;
    let mut columns = Columns::default();
    for (key, row) in keyed {
        if let Some(metrics) = &row.metrics {
            columns.add(key, &row.name, metrics);
        }
    }
    let update = format!(
        "UPDATE {table} t SET \"candidate_username\" = d.name, \"car_iou\" = d.car, \"plate_iou\" = d.plate, \
         \"plate_accuracy\" = d.accuracy, \"task_started\" = d.started, \"task_ended\" = d.ended, \
         \"task_completed\" = d.ended - d.started, \"times_attempted\" = d.times \
         FROM {METRICS} WHERE lower(t.\"candidate_username\"::text) = d.key"
    );
    columns.send(transaction, &update).await?;
    let mut columns = Columns::default();
    for row in rows {
        if let Some(metrics) = &row.metrics {
            columns.add("", &row.name, metrics);
        }
    }
    let insert = format!(
        "INSERT INTO {table} (\"candidate_username\", \"car_iou\", \"plate_iou\", \"plate_accuracy\", \"task_started\", \
         \"task_ended\", \"task_completed\", \"times_attempted\") \
         SELECT d.name, d.car, d.plate, d.accuracy, d.started, d.ended, d.ended - d.started, d.times FROM {METRICS} \
         WHERE NOT EXISTS (SELECT FROM {table} t WHERE lower(t.\"candidate_username\"::text) = lower(d.name))"
    );
    columns.send(transaction, &insert).await
}
