//! Writes rows into the legacy tables, set by set.
//!
//! The tables have no keys, and they may or may not have triggers: a trigger of `candidates` may have created
//! the row of metrics already, and a trigger of `metrics` computes `task_completed` as we do. So all existing
//! rows under any of a person's names are updated, and a row is added only when there is none.

use chrono::NaiveDateTime;
use tokio_postgres::Transaction;
use tokio_postgres::types::{ToSql, Type};

use super::rows::{MetricsColumns, Person, Rows};
use super::{PostgresError, PostgresSettings};

const METRICS: &str = "unnest($1::text[], $2::text[], $3::float8[], $4::float8[], $5::float8[], $6::timestamp[], \
    $7::timestamp[], $8::int4[]) AS d(key, name, car, plate, accuracy, started, ended, times)";

/// The statements that write.
pub(super) struct Statements {
    pub update_candidates: String,
    pub insert_candidates: String,
    pub update_metrics: String,
    pub insert_metrics: String,
}

impl Statements {
    /// The statements for the tables in the settings.
    pub fn of(PostgresSettings { candidates, metrics, .. }: &PostgresSettings) -> Self {
        Self {
            update_candidates: format!(
                "UPDATE {candidates} t SET \"username\" = d.name, \"candidate_username\" = d.account, \
                 \"candidate_password\" = d.password \
                 FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS d(key, name, account, password) \
                 WHERE lower(t.\"username\"::text) = d.key"
            ),
            insert_candidates: format!(
                "INSERT INTO {candidates} (\"username\", \"candidate_username\", \"candidate_password\") \
                 SELECT d.name, d.account, d.password \
                 FROM unnest($1::text[], $2::text[], $3::text[]) AS d(name, account, password) \
                 WHERE NOT EXISTS (SELECT FROM {candidates} t WHERE lower(t.\"username\"::text) = lower(d.name))"
            ),
            update_metrics: format!(
                "UPDATE {metrics} t SET \"candidate_username\" = d.name, \"car_iou\" = d.car, \"plate_iou\" = d.plate, \
                 \"plate_accuracy\" = d.accuracy, \"task_started\" = d.started, \"task_ended\" = d.ended, \
                 \"task_completed\" = d.ended - d.started, \"times_attempted\" = d.times \
                 FROM {METRICS} WHERE lower(t.\"candidate_username\"::text) = d.key"
            ),
            insert_metrics: format!(
                "INSERT INTO {metrics} (\"candidate_username\", \"car_iou\", \"plate_iou\", \"plate_accuracy\", \
                 \"task_started\", \"task_ended\", \"task_completed\", \"times_attempted\") \
                 SELECT d.name, d.car, d.plate, d.accuracy, d.started, d.ended, d.ended - d.started, d.times \
                 FROM {METRICS} WHERE NOT EXISTS \
                 (SELECT FROM {metrics} t WHERE lower(t.\"candidate_username\"::text) = lower(d.name))"
            ),
        }
    }
}

/// The type of a parameter with an array of texts.
const TEXTS: Type = Type::TEXT_ARRAY;

/// Executes an unnamed statement, so that none is left in the session.
async fn execute<const N: usize>(
    transaction: &Transaction<'_>,
    sql: &str,
    parameters: [(&(dyn ToSql + Sync), Type); N],
) -> Result<(), PostgresError> {
    transaction.execute_typed(sql, &parameters).await?;
    Ok(())
}

/// Updates the rows of these people, except for those whom the server refuses: returns their indexes and the
/// reasons. If all are refused, nothing is written.
pub(super) async fn write(
    transaction: &mut Transaction<'_>,
    settings: &PostgresSettings,
    people: &[Person],
) -> Result<Vec<(usize, PostgresError)>, PostgresError> {
    let mut refused = Vec::new();
    // Ranges that are still to be written, the first one last: start and length.
    let mut parts = vec![(0, people.len())];
    while let Some((first, count)) = parts.pop() {
        // A refused part is rolled back and halved until it is one person.
        let savepoint = transaction.transaction().await?;
        match write_part(&savepoint, settings, &people[first..first + count]).await {
            Ok(()) => savepoint.commit().await?,
            Err(error) if error.is_about_values() => {
                savepoint.rollback().await?;
                if count == 1 {
                    refused.push((first, error));
                } else {
                    let half = count / 2;
                    parts.extend([(first + half, count - half), (first, half)]);
                }
            }
            Err(error) => return Err(error),
        }
    }
    Ok(refused)
}

async fn write_part(
    transaction: &Transaction<'_>,
    settings: &PostgresSettings,
    people: &[Person],
) -> Result<(), PostgresError> {
    // Constraints that a table checks at the end of a transaction are checked here, where we still know whose rows
    // they concern.
    transaction.batch_execute("SET CONSTRAINTS ALL DEFERRED").await?;
    write_rows(transaction, settings, people).await?;
    Ok(transaction.batch_execute("SET CONSTRAINTS ALL IMMEDIATE").await?)
}

async fn write_rows(
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
            transaction.execute_typed(&delete, &[(&gone, Type::TEXT_ARRAY)]).await?;
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
    let Statements { update_candidates: update, insert_candidates: insert, .. } = Statements::of(settings);
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
    execute(transaction, &update, [(&keys, TEXTS), (&names, TEXTS), (&accounts, TEXTS), (&passwords, TEXTS)])
        .await?;
    let (names, accounts, passwords) = columns(&mut rows.iter().copied());
    execute(transaction, &insert, [(&names, TEXTS), (&accounts, TEXTS), (&passwords, TEXTS)]).await?;
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
    fn add(&mut self, key: &'a str, name: &'a str, row: &MetricsColumns) {
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
        let parameters: [(&(dyn ToSql + Sync), Type); 8] = [
            (keys, TEXTS),
            (names, TEXTS),
            (car, Type::FLOAT8_ARRAY),
            (plate, Type::FLOAT8_ARRAY),
            (accuracy, Type::FLOAT8_ARRAY),
            (started, Type::TIMESTAMP_ARRAY),
            (ended, Type::TIMESTAMP_ARRAY),
            (times, Type::INT4_ARRAY),
        ];
        execute(transaction, sql, parameters).await
    }
}

async fn write_metrics(
    transaction: &Transaction<'_>,
    settings: &PostgresSettings,
    keyed: &[(&str, &Rows)],
    rows: &[&Rows],
) -> Result<(), PostgresError> {
    let Statements { update_metrics: update, insert_metrics: insert, .. } = Statements::of(settings);
    let mut columns = Columns::default();
    for (key, row) in keyed {
        if let Some(metrics) = &row.metrics {
            columns.add(key, &row.name, metrics);
        }
    }
    columns.send(transaction, &update).await?;
    let mut columns = Columns::default();
    for row in rows {
        if let Some(metrics) = &row.metrics {
            columns.add("", &row.name, metrics);
        }
    }
    columns.send(transaction, &insert).await
}
