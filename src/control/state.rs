//! The state of the database, and whether the bot that works with it is healthy.

use std::fs;
use std::path::Path;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::Backend;
use crate::store::{Erasures, Records, Store};

/// The state of a database. None of it takes longer with more candidates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// Size of the file, in bytes.
    pub size: u64,
    /// Version of the tables.
    pub schema: u64,
    /// Number of candidates in it.
    pub candidates: u64,
    /// Number of effects that wait in the outbox.
    pub waiting: u64,
    /// Number of events that were set aside.
    pub set_aside: u64,
    /// If the file is no longer in its place: that fact, and what to do.
    #[serde(default)]
    pub lost: Option<String>,
    /// What keeps the bot from its work, one line each.
    #[serde(default)]
    pub problems: Vec<String>,
    /// What waits for the legacy database, and how old its whitelist is, in words.
    #[serde(default)]
    pub postgres: String,
    /// Problems with it, in words.
    #[serde(default)]
    pub copy_status: Option<String>,
    /// When somebody was last erased.
    #[serde(default)]
    pub last_erasure: Option<DateTime<Utc>>,
    /// Since when bytes of somebody who was erased may be left in free space of the file.
    #[serde(default)]
    pub unclean_since: Option<DateTime<Utc>>,
}

impl State {
    /// The state of an open file.
    ///
    /// # Errors
    /// The file can't be read.
    pub fn of(store: &Store, path: &Path) -> anyhow::Result<Self> {
        let view = store.read()?;
        Ok(Self {
            // The name may have been removed since.
            size: fs::metadata(path).map_or(0, |metadata| metadata.len()),
            schema: view.schema()?.unwrap_or_default(),
            candidates: view.candidates_size()?,
            waiting: view.outbox_size()?,
            set_aside: view.dead_letters_size()?,
            lost: None,
            problems: Vec::new(),
            postgres: super::postgres::state(&view, Utc::now())?,
            copy_status: None,
            last_erasure: view.last_erasure()?,
            unclean_since: view.unclean_since()?,
        })
    }
}

pub(super) fn perform(backend: &dyn Backend) -> anyhow::Result<String> {
    let state = State::of(backend.store(), &backend.config().database)?;
    let state = State {
        lost: backend.lost(),
        problems: backend.problems(),
        copy_status: backend.copy_status(),
        ..state
    };
    Ok(serde_json::to_string(&state)?)
}
