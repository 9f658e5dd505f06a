//! Compares everyone's rows with the records and repairs the rows that differ.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDateTime;
use futures::TryStreamExt;
use tokio_postgres::types::Type;
use tokio_postgres::{Row, Transaction};

use super::rows::{MetricsColumns, Person, Rows, is_known, people};
use super::write::write;
use super::{PostgresError, PostgresSettings, Session};
use crate::model::PersonId;
use crate::store::{Copies, Store};

/// Maximum number of people that are compared in one transaction.
const CHUNK: usize = 5000;

/// The result of a comparison.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repaired {
    /// Number of candidates that were compared.
    pub compared: u64,
    /// Number of these candidates whose rows differed.
    pub differing: u64,
    /// Number of the differing candidates whose rows the server does not take.
    pub refused: u64,
    /// Names of rows that belong to nobody known to the bot.
    pub unknown: Vec<String>,
    /// How many of these were deleted.
    pub deleted: u64,
}

/// A comparison under way. A step that failed can be repeated.
pub struct Syncing {
    after: PersonId,
    dry: bool,
    /// The result so far.
    pub repaired: Repaired,
    /// Lines about differences (when only comparing) and refusals that were not yet taken by the caller.
    pub lines: Vec<String>,
    /// People whose rows were refused and who were not yet taken by the caller.
    pub refused: Vec<PersonId>,
}

impl Syncing {
    /// Repairs differences.
    #[must_use]
    pub fn repairing() -> Self {
        Self { after: PersonId(0), dry: false, repaired: Repaired::default(), lines: vec![], refused: vec![] }
    }

    /// Only compares.
    #[must_use]
    pub fn looking() -> Self {
        Self { dry: true, ..Self::repairing() }
    }

    /// Compares some more people; returns whether there are more.
    ///
    /// # Errors
    /// [`PostgresError`]; the step had no effect.
    pub async fn step(
        &mut self,
        session: &mut Session,
        settings: &PostgresSettings,
        store: &Store,
    ) -> Result<bool, PostgresError> {
        let ids = store.read()?.candidates_after(self.after, CHUNK)?;
        let Some(&last) = ids.last() else { return Ok(false) };
        let (count, longest) = (ids.len() as u64, session.longest());
        let dry = self.dry;
        let operation = async {
            let mut transaction =
                if dry { session.transaction().await? } else { session.writing(settings).await? };
            let view = store.read()?;
            // Names that wait to be taken over: their rows belong to a person, too.
            let mut wanted = Vec::with_capacity(ids.len());
            for id in ids {
                let former = view.copy_of(id)?.map(|copy| copy.former);
                wanted.push((id, former.unwrap_or_default()));
            }
            let people = people(&view, wanted, settings.passwords)?;
            drop(view);
            let (differing, mut lines) = differing(&transaction, settings, people).await?;
            let mut refused = Vec::new();
            if !dry {
                lines.clear();
                for (place, error) in write(&mut transaction, settings, &differing).await? {
                    let person = &differing[place];
                    lines.push(format!("{}: refused by the server: {error}", person.name()));
                    refused.extend(person.id);
                }
            }
            transaction.commit().await?;
            Ok::<_, PostgresError>((differing.len() as u64, lines, refused))
        };
        let done = tokio::time::timeout(longest, operation).await;
        let (differing, lines, refused) = session.judged(done)?;
        self.after = last;
        self.repaired.compared += count;
        self.repaired.differing += differing;
        self.repaired.refused += refused.len() as u64;
        self.lines.extend(lines);
        self.refused.extend(refused);
        Ok(true)
    }
}

/// Compares everyone, reports progress and differences, and finds rows that belong to nobody; those are deleted
/// only with `delete`.
///
/// # Errors
/// [`PostgresError`]; repairs made before it stay.
pub async fn sync(
    settings: &PostgresSettings,
    store: &Store,
    (dry, delete): (bool, bool),
    mut tell: impl FnMut(&Repaired, Vec<String>),
) -> Result<Repaired, PostgresError> {
    let mut session = Session::connect(settings).await?;
    let mut syncing = if dry { Syncing::looking() } else { Syncing::repairing() };
    while syncing.step(&mut session, settings, store).await? {
        tell(&syncing.repaired, std::mem::take(&mut syncing.lines));
    }
    let mut repaired = syncing.repaired;
    let longest = session.longest();
    let unknown = tokio::time::timeout(longest, unknown(&mut session, settings, store)).await;
    let unknown = session.judged(unknown)?;
    if delete && !dry && !unknown.is_empty() {
        let mut transaction = session.writing(settings).await?;
        let (view, mut strangers) = (store.read()?, BTreeSet::new());
        for name in &unknown {
            // The person may have been added meanwhile.
            if !is_known(&view, name)? {
                strangers.insert(name.to_lowercase());
            }
        }
        drop(view);
        repaired.deleted = strangers.len() as u64;
        write(&mut transaction, settings, &[Person { id: None, keys: strangers, rows: None }]).await?;
        transaction.commit().await?;
    }
    repaired.unknown = unknown.into_iter().collect();
    Ok(repaired)
}

/// Names of rows that belong to nobody.
async fn unknown(
    session: &mut Session,
    settings: &PostgresSettings,
    store: &Store,
) -> Result<BTreeSet<String>, PostgresError> {
    let mut unknown = BTreeSet::new();
    let transaction = session.reading_tables().await?;
    let tables = [(&settings.candidates, "username"), (&settings.metrics, "candidate_username")];
    for (table, column) in tables {
        let select = format!("SELECT \"{column}\"::text FROM {table}");
        let rows = transaction.query_typed_raw(&select, std::iter::empty::<(&str, Type)>()).await?;
        let mut rows = std::pin::pin!(rows);
        let view = store.read()?;
        while let Some(row) = rows.try_next().await? {
            let name: Option<String> = row.try_get(0)?;
            let Some(name) = name else { continue };
            if !is_known(&view, &name)? {
                unknown.insert(name);
            }
        }
    }
    Ok(unknown)
}

/// Those of these people whose rows differ, and a line for each difference. Passwords are not shown.
async fn differing(
    transaction: &Transaction<'_>,
    settings: &PostgresSettings,
    people: Vec<Person>,
) -> Result<(Vec<Person>, Vec<String>), PostgresError> {
    let keys: Vec<&str> = people.iter().flat_map(|person| person.keys.iter().map(String::as_str)).collect();
    let candidates = format!(
        "SELECT lower(\"username\"::text), \"username\"::text, \"candidate_username\"::text, \
         \"candidate_password\"::text FROM {} WHERE lower(\"username\"::text) = ANY($1)",
        settings.candidates
    );
    let metrics = format!(
        "SELECT lower(\"candidate_username\"::text), \"candidate_username\"::text, \"car_iou\"::text, \
         \"plate_iou\"::text, \"plate_accuracy\"::text, extract(epoch FROM \"task_started\")::text, \
         extract(epoch FROM \"task_ended\")::text, extract(epoch FROM \"task_completed\")::text, \
         \"times_attempted\"::text FROM {} WHERE lower(\"candidate_username\"::text) = ANY($1)",
        settings.metrics
    );
    let candidates = by_key(transaction.query_typed(&candidates, &[(&keys, Type::TEXT_ARRAY)]).await?)?;
    let metrics = by_key(transaction.query_typed(&metrics, &[(&keys, Type::TEXT_ARRAY)]).await?)?;
    let (mut differing, mut lines) = (Vec::new(), Vec::new());
    for person in people {
        let Some(rows) = &person.rows else { continue };
        let of = |table: &BTreeMap<String, Vec<Row>>| -> Vec<Row> {
            person.keys.iter().filter_map(|key| table.get(key)).flatten().cloned().collect()
        };
        let mut found = BTreeSet::new();
        compare("candidates", &of(&candidates), &mut found, |row| candidate_differs(row, rows))?;
        if let Some(wanted) = &rows.metrics {
            compare("metrics", &of(&metrics), &mut found, |row| metrics_differ(row, &rows.name, wanted))?;
        }
        if !found.is_empty() {
            lines.extend(found.iter().map(|difference| format!("{}: {difference}", rows.name)));
            differing.push(person);
        }
    }
    Ok((differing, lines))
}

fn by_key(rows: Vec<Row>) -> Result<BTreeMap<String, Vec<Row>>, PostgresError> {
    let mut keyed: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    for row in rows {
        keyed.entry(row.try_get(0)?).or_default().push(row);
    }
    Ok(keyed)
}

fn compare(
    table: &str,
    rows: &[Row],
    found: &mut BTreeSet<String>,
    differs: impl Fn(&Row) -> Result<Vec<&'static str>, tokio_postgres::Error>,
) -> Result<(), PostgresError> {
    if rows.is_empty() {
        found.insert(format!("no row in {table}"));
    }
    for row in rows {
        found.extend(differs(row)?.into_iter().map(|column| format!("{table}.{column} differs")));
    }
    Ok(())
}

fn candidate_differs(row: &Row, wanted: &Rows) -> Result<Vec<&'static str>, tokio_postgres::Error> {
    let texts = [
        ("username", &wanted.name),
        ("candidate_username", &wanted.account),
        ("candidate_password", &wanted.password),
    ];
    let mut columns = Vec::new();
    for (index, (column, wanted)) in (1..).zip(texts) {
        if row.try_get::<_, Option<&str>>(index)? != Some(wanted) {
            columns.push(column);
        }
    }
    Ok(columns)
}

fn metrics_differ(
    row: &Row,
    name: &str,
    wanted: &MetricsColumns,
) -> Result<Vec<&'static str>, tokio_postgres::Error> {
    // Read as texts, which works for any type: no row may keep others from being compared. A value that is no
    // number was not written by us, and neither was NaN or an infinity.
    let number = |index| {
        let text: Option<&str> = row.try_get(index)?;
        Ok::<_, tokio_postgres::Error>(text.map(|text| text.parse().unwrap_or(f64::NAN)))
    };
    // Columns may have any precision; we write two decimals.
    let hundredths = |figure: Option<f64>| figure.map(|figure| (figure * 100.0).round());
    let figure = |index| Ok::<_, tokio_postgres::Error>(hundredths(number(index)?));
    let seconds = |index| Ok::<_, tokio_postgres::Error>(number(index)?.map(f64::round));
    let time = |at: NaiveDateTime| at.and_utc().timestamp() as f64;
    let checks = [
        ("candidate_username", row.try_get::<_, Option<&str>>(1)? == Some(name)),
        ("car_iou", figure(2)? == hundredths(wanted.car_iou)),
        ("plate_iou", figure(3)? == hundredths(wanted.plate_iou)),
        ("plate_accuracy", figure(4)? == hundredths(wanted.plate_accuracy)),
        ("task_started", number(5)? == Some(time(wanted.started))),
        ("task_ended", number(6)? == wanted.ended.map(time)),
        ("task_completed", seconds(7)? == wanted.completed()),
        ("times_attempted", number(8)? == Some(wanted.times_attempted.into())),
    ];
    Ok(checks.into_iter().filter(|(_, same)| !same).map(|(column, _)| column).collect())
}
