//! Records as rows of the legacy tables.

use std::collections::BTreeSet;

use chrono::{DateTime, DurationRound, NaiveDateTime, TimeDelta, Utc};

use crate::legacy::LegacyRow;
use crate::model::{Candidate, PersonId};
use crate::store::{ImportedPeople, Names, Records, StoreError, View};

/// The rows of one person, as they should be.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Person {
    /// The person's id; `None`: not known to the records.
    pub id: Option<PersonId>,
    /// Names under which the person's rows may exist: the current one, and earlier ones that no one else has taken.
    /// Lower case.
    pub keys: BTreeSet<String>,
    /// The rows; `None`: the person was deleted.
    pub rows: Option<Rows>,
}

impl Person {
    /// The name in the person's rows.
    pub fn name(&self) -> &str {
        let key = || self.keys.first().map(String::as_str).unwrap_or_default();
        self.rows.as_ref().map_or_else(key, |rows| rows.name.as_str())
    }
}

/// A row in each table.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Rows {
    /// See [`Names::row_name`].
    pub name: String,
    /// Account on the site.
    pub account: String,
    /// Its password, or empty.
    pub password: String,
    /// The metrics; every candidate has some.
    pub metrics: Option<MetricsColumns>,
}

/// A row of metrics in the column types of the table.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct MetricsColumns {
    pub car_iou: Option<f64>,
    pub plate_iou: Option<f64>,
    pub plate_accuracy: Option<f64>,
    /// Whole seconds, UTC.
    pub started: NaiveDateTime,
    pub ended: Option<NaiveDateTime>,
    pub times_attempted: i32,
}

impl MetricsColumns {
    fn of(metrics: &LegacyRow) -> Self {
        Self {
            car_iou: metrics.car_iou,
            plate_iou: metrics.plate_iou,
            plate_accuracy: metrics.plate_accuracy,
            started: seconds(metrics.task_started),
            ended: metrics.task_ended.map(seconds),
            times_attempted: metrics.times_attempted.into(),
        }
    }

    /// Seconds taken.
    pub fn completed(&self) -> Option<f64> {
        self.ended.map(|ended| (ended - self.started).num_seconds() as f64)
    }
}

fn seconds(at: DateTime<Utc>) -> NaiveDateTime {
    at.duration_trunc(TimeDelta::seconds(1)).unwrap_or(at).naive_utc()
}

/// The rows of these people according to the current records; each with the names that the person had before.
pub(super) fn people(
    view: &View,
    wanted: impl IntoIterator<Item = (PersonId, Vec<String>)>,
    passwords: bool,
) -> Result<Vec<Person>, StoreError> {
    let wanted = wanted.into_iter();
    wanted.map(|(id, former)| person(view, id, former, passwords)).collect()
}

fn person(view: &View, id: PersonId, former: Vec<String>, passwords: bool) -> Result<Person, StoreError> {
    let candidate = view.candidate(id)?;
    let mut keys = BTreeSet::new();
    for name in former {
        // The current name of another person is theirs, and so are the rows; their own effect updates them.
        if view.row_owner(&name)?.is_none_or(|owner| owner == id) && view.imported(&name)?.is_none() {
            keys.insert(name.to_lowercase());
        }
    }
    let Some(candidate) = candidate else { return Ok(Person { id: Some(id), keys, rows: None }) };
    let name = view.row_name(&candidate)?;
    keys.insert(name.to_lowercase());
    let Candidate { account, .. } = candidate;
    let password = account.password.filter(|_| passwords).map_or_else(String::new, |password| password.0);
    let metrics = view.legacy_row(id)?.as_ref().map(MetricsColumns::of);
    Ok(Person { id: Some(id), keys, rows: Some(Rows { name, account: account.username, password, metrics }) })
}

/// Whether rows under this name belong to a person whom we know, even if only from the legacy database.
pub(super) fn is_known(view: &View, name: &str) -> Result<bool, StoreError> {
    Ok(view.row_owner(name)?.is_some() || view.imported(name)?.is_some())
}
