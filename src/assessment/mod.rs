//! What is computed of a submission before anybody decides on it: what is missing, the scorecard, the fingerprint, flags,
//! the bytes that are kept.
//!
//! Lives here: the computation for whoever fetches a submission or has one scored anew, and the types in which its result
//! goes to the desk. Must not: change records, decide what becomes of a submission.
//!
//! **Invariant.** A result comes with its [`Basis`]: the desk takes it only if the records still are what it was computed
//! from. Only this module makes one.

mod basis;
mod flags;
mod rescore;
mod submission;

pub use basis::Basis;
pub use flags::Hands;
pub use rescore::{Move, Rescored, rescored};
pub use submission::{Assessed, Assessment, Complete, Received, assess};
