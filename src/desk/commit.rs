//! What a commit of the desk tells others.

use super::event::Event;
use crate::store::Committed;

/// A commit of the desk, for those who carry out what was decided, and for those who watch.
#[derive(Clone, Copy, Debug)]
pub struct Commit<'a> {
    /// What came into the outbox, and what left it.
    pub effects: &'a Committed,
    /// The events that were decided on, those that were set aside among them.
    pub events: &'a [Event],
}

/// What hears of a commit.
pub type OnCommit = Box<dyn Fn(&Commit<'_>) + Send>;
