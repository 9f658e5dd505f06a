//! Who is logged in on the site: each session is an annotator with the credentials that somebody typed.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use rand::Rng;

use super::refusal::Refusal;
use crate::demo::site::Annotator;

/// Maximum number of sessions; the oldest gives way to a new one.
const MOST: usize = 200;

/// The open sessions, oldest first.
#[derive(Default)]
pub(super) struct Sessions(Mutex<VecDeque<(String, Arc<Annotator>)>>);

impl Sessions {
    /// Opens one; returns its name.
    pub fn open(&self, annotator: Annotator) -> String {
        let name = format!("{:032x}", rand::rng().random::<u128>());
        let mut sessions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if sessions.len() >= MOST {
            sessions.pop_front();
        }
        sessions.push_back((name.clone(), Arc::new(annotator)));
        name
    }

    /// The annotator of this session.
    pub fn find(&self, name: &str) -> Result<Arc<Annotator>, Refusal> {
        let sessions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = sessions.iter().find(|(known, _)| known == name);
        found.map(|(_, annotator)| Arc::clone(annotator)).ok_or(Refusal::NoSession)
    }
}
