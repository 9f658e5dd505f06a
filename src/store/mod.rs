//! Everything that is kept: one redb file, opened by one process at a time.
//!
//! Lives here: tables, records, their encoding and schema versions, the outbox as it is stored.
//! Must not: decisions (`desk`), anything that talks to a server. No other module knows redb or bincode.
//!
//! **Invariant.** Records change only through [`Tx`], and only the desk opens one while the bot runs: an event, what
//! it changed and what must be done about it become durable together or not at all.

mod access;
mod acquaintance;
mod attempt;
mod audit;
mod bindings;
mod cause;
mod claims;
mod closing;
pub mod codec;
mod compact;
mod copies;
mod error;
#[cfg(test)]
pub(crate) mod failing;
mod intake;
mod invitations;
mod lately;
mod list_entry;
mod listing;
mod looked;
mod message;
mod names;
mod older;
mod open;
pub mod outbox;
mod packs;
mod readers;
pub mod records;
mod restore;
#[cfg(test)]
mod shapes;
mod snapshot;
mod tables;
mod told;
mod transaction;
mod view;
mod waiting;

use std::sync::Arc;

use redb::ReadableDatabase;

pub use acquaintance::{Acquaintance, Acquaintances};
pub use attempt::{Attempt, AttemptState, ImageTransfer, OnSite};
pub use audit::{Action, ActionResult, AuditEntry, By};
pub use bindings::Bindings;
pub use cause::{Cause, CauseKind};
pub use claims::{Asked, Chore, Claim, Claims, OperatorNote};
pub use codec::Record;
pub use compact::{Compacted, compact};
pub use copies::{Copies, CopyEffect, Imported};
pub use error::StoreError;
pub use intake::{Intake, IntakeLimit, LimitToday, Newcomers, day_of};
pub use invitations::InvitationKey;
pub use list_entry::{Cursor, Filter, ListEntry, ListPosition, Order, Rank, set_number};
pub use looked::{Looked, Mark};
pub use message::{Export, LeftUndone, Message, MissingImage, NotLetIn, NotSent, Stage};
pub use names::Names;
pub use outbox::{
    AnalysisEffect, ClaimCheck, Effect, EffectId, OutboxEntry, PostgresEffect, Queue, SiteEffect, SiteStep,
    TelegramEffect,
};
pub use packs::Packs;
pub use readers::Readers;
pub use records::{
    Account, Act, Candidate, Conversation, DeadLetter, Deletion, Due, Flag, Flags, HrEntry, HrKey, HrOrigin,
    Metrics, Password, Pending, PersonId, Preferences, Submission, Topic, person_id,
};
pub use restore::{RestoreError, Restored, restore};
pub use snapshot::{Saved, SnapshotError, back_up, save_snapshot, seal_up, write_snapshot};
pub use transaction::{Committed, Tx};
pub use view::{Records, View};
pub use waiting::Waiting;

/// Version of the tables as a whole; a file of a newer one is refused. It rises with every change that an older program
/// could not live with: that one must refuse the file in words, and not set every update aside.
///
/// 2: attempts with deadlines, and the tables of what is due and of attempts that HR granted.
/// 3: the lists of candidates, ranks, fingerprints and signs, HR's preferences, audit entries that are acts.
/// 4: invitations.
/// 5: attempts that go by the exam pack that they were given, and the packs; ranks and fingerprints by pack.
/// 6: what waits for PostgreSQL, people of the legacy database, whitelist entries that know where they came from.
/// 7: lists in which scores of different exams are not ranked together.
/// 8: attempts that know when they were given out and what was noticed of them on the site, submissions that know which
/// images were deleted, signs of tasks in other hands.
/// 9: causes that have a kind.
/// 10: limits on who is let in, claims that are proved, submissions compared outside decisions.
pub const SCHEMA: u64 = 11;

/// The open file. Clones share it.
#[derive(Clone)]
pub struct Store {
    open: Arc<open::Open>,
}

impl Store {
    /// An empty store in memory, gone when its last clone is dropped: for simulations.
    pub fn in_memory() -> Result<Self, StoreError> {
        Self::made_in_memory(redb::backends::InMemoryBackend::new())
    }

    /// A consistent view of everything as of now; it does not wait for writers, nor they for it.
    pub fn read(&self) -> Result<View, StoreError> {
        let access = &self.open.access;
        let txn = access.call(|| Ok(self.open.database()?.begin_read()?))?;
        Ok(View::new(txn, Arc::clone(access)))
    }

    /// The one write transaction; waits for the one before it. Dropping it undoes everything.
    ///
    /// Commits have two phases, which costs a second fsync. With one, the next start after a crash takes a damaged
    /// last commit for an unfinished one and goes back to the commit before it, without a word.
    pub fn write(&self) -> Result<Tx, StoreError> {
        let access = &self.open.access;
        let txn = access.call(|| {
            let mut txn = self.open.database()?.begin_write()?;
            txn.set_two_phase_commit(true);
            Ok(txn)
        })?;
        Ok(Tx::new(txn, Arc::clone(access)))
    }

    /// Waits until the file as a whole can't be relied on any more: the disk is full or broken, a page is damaged.
    /// Whoever works with it must end then, and say so.
    pub async fn failure(&self) -> StoreError {
        self.open.access.failure().await
    }
}
