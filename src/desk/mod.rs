//! Decisions: event → records and effects, in one transaction.
//!
//! Lives here: what happens when somebody writes or presses a button, when a step outside is done or can't be
//! done; the one thread on which this is decided and committed. Must not: send, call, upload, read the clock or
//! random numbers; score, compress, or go through everybody's records, since all others wait for the one
//! transaction. The time, the seed and the computed results come with the event, so that a decision can be
//! repeated with the same result.
//!
//! **Invariant.** A decision sees one event and one transaction, nothing else. If it fails, nothing of it
//! remains but a dead letter.

mod account;
mod admission;
mod answers;
mod aside;
mod bulletins;
mod candidate;
mod claim;
mod claim_expiry;
mod claim_request;
mod commit;
mod completed;
mod consent;
mod corrections;
mod data_requests;
mod deadline;
mod decide;
mod decision;
mod deletion;
mod draw;
mod environment;
mod erasure;
mod error;
mod event;
mod feedback;
mod flags;
mod hr;
mod images;
mod intake;
mod invitation;
mod language;
mod legacy;
mod links;
mod listing;
mod nothing_new;
mod notifications;
mod operator;
#[cfg(test)]
mod outdated;
mod packs;
mod passwords;
mod pending;
mod people;
mod preparation;
mod questions;
mod request_notices;
mod rescore;
mod retention;
mod review;
mod rules;
mod startup;
mod strangers;
mod submission;
mod thread;
mod toasts;
mod usernames;
mod whitelist;

pub use commit::{Commit, OnCommit};
pub use decide::decide;
pub use environment::{Environment, System};
pub use error::DeskError;
pub use event::{
    AdmissionChange, Event, EventKind, Fetched, NamesFound, OperatorCommand, Outcome, Proposal, Seed,
    SiteOutcome, WhitelistChange,
};
pub use invitation::{INVITATION_VALID, invitation_word};
pub use links::link_word;
pub use rules::{Admission, FeedbackTiming, IntakeRules, Refusal, Rules};
pub use thread::{Desk, DeskClosed, DeskHandle, Routine, RunsOn, WeakDeskHandle};
