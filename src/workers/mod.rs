//! Workers take effects from the outbox and perform them: messages, steps on the site, searches in the records,
//! queries of the legacy database.
//!
//! Lives here: their queues (order, shares, retries, deadly effects), the code that performs an effect, and the
//! place where they compute what takes long.
//! Must not: decide anything, or touch records (the desk does).
//!
//! **Invariant.** An effect leaves the outbox only when the desk commits its outcome. If the process dies
//! before that, the effect is done again after the next start, so workers check before they act.

mod analysis;
mod compute;
mod in_flight;
mod queue;
mod site;
mod slots;
mod telegram;
mod upcoming;
mod whitelist;
mod worker;

pub use analysis::AnalysisWorker;
pub use compute::beside_the_runtime;
pub use in_flight::InFlight;
pub(crate) use in_flight::Subject;
pub use queue::{RetryPolicy, run};
pub use site::{RetryBudget, SiteWorker};
pub use telegram::TelegramWorker;
pub use upcoming::Upcoming;
pub use whitelist::WhitelistWorker;
pub use worker::{Performed, QueuedEffect, Transient, Worker};
