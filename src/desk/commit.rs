//! What others learn from a commit of the desk.

use super::event::Event;
use crate::store::Committed;

/// A commit of the desk, for the workers that carry out its effects, and for observers.
#[derive(Clone, Copy, Debug)]
pub struct Commit<'a> {
    /// What was put into the outbox, and what was taken out of it.
    pub effects: &'a Committed,
    /// The events that were decided on, including those that were set aside.
    pub events: &'a [Event],
}

/// A callback that is called after each commit.
pub type OnCommit = Box<dyn Fn(&Commit<'_>) + Send>;
