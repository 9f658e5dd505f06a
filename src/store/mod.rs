//! Everything that is kept: one redb file, opened by one process at a time.
//!
//! Lives here: tables, records, their encoding and schema versions, the outbox as it is stored. Must not:
//! decisions (`desk`), anything that talks to a server. No other module knows redb or bincode.
//!
//! **Invariant.** Records change only through [`Tx`], and only the desk opens one while the bot runs: an event,
//! its changes and the resulting effects become durable together or not at all.

mod access;
mod acquaintance;
mod admission;
mod audit;
mod bindings;
mod bulletins;
mod changes;
mod claim_requests;
mod claims;
mod closing;
pub mod codec;
mod compact;
mod consents;
mod copies;
mod corrections;
mod data_requests;
mod due;
mod error;
mod exposures;
#[cfg(test)]
pub(crate) mod failing;
mod feedback;
mod handle;
mod handwritings;
mod imported;
mod intake;
mod invitations;
mod kept_submissions;
mod keys;
mod languages;
mod links;
mod listing;
mod migrations;
mod names;
mod open;
mod opening;
mod outbox;
mod packs;
mod passwords;
mod questions;
mod range;
mod read;
mod recent_replies;
mod records;
mod restore;
mod reviews;
mod rewrite;
mod schema;
mod sent_messages;
#[cfg(test)]
mod shapes;
mod snapshot;
mod sources;
mod strangers;
mod submissions;
mod tables;
mod traces;
mod transaction;
mod view;

pub use acquaintance::Acquaintances;
pub use admission::Admissions;
pub use audit::{AuditLog, AuditPage};
pub use bindings::Bindings;
pub use bulletins::Bulletins;
pub use changes::Position;
pub use claim_requests::ClaimRequests;
pub use claims::Claims;
pub use codec::Record;
pub use compact::{Compacted, compact};
pub use consents::Consents;
pub use copies::Copies;
pub use corrections::Corrections;
pub use data_requests::DataRequests;
pub use error::{FileError, RecordError, StoreError};
pub use exposures::Exposures;
pub use feedback::Feedbacks;
pub use handwritings::Handwritings;
pub use imported::ImportedPeople;
pub use intake::Newcomers;
pub use kept_submissions::Submissions;
pub use languages::Languages;
pub use links::Links;
pub use names::Names;
pub use open::Store;
pub use opening::UPGRADE_COPY;
pub use outbox::Outbox;
pub use packs::Packs;
pub use passwords::WipedPasswords;
pub use questions::Questions;
pub use read::Records;
pub use restore::{REPLACED, RestoreError, Restored, restore};
pub use reviews::Reviews;
pub use rewrite::{REWRITING, Rewritten};
pub use schema::SCHEMA;
pub use snapshot::{Saved, SnapshotError, back_up, save_snapshot, seal_up, write_snapshot};
pub use sources::Sources;
pub use strangers::{StrangerData, Strangers};
pub use submissions::PackedSubmission;
pub use traces::Erasures;
pub use transaction::{Committed, Tx};
pub use view::View;
