//! What is computed from a submission before the desk decides on it: what is missing, the scorecard, the
//! handwriting, flags, the stored form.
//!
//! Lives here: the computation for code that fetches a submission or has one scored anew, and the types in
//! which its result goes to the desk. Must not: change records, decide what happens with a submission.
//!
//! **Invariant.** A result comes with its [`Basis`]: the desk accepts it only if the records are still those
//! that it was computed from. Only this module makes one. What a submission is compared with, the working times of others,
//! may have changed meanwhile: it counts as of when it was checked.

mod basis;
mod correction;
mod flags;
mod handwriting;
mod haste;
mod rescore;
mod submission;

pub use basis::Basis;
pub use correction::{
    Foreseen, ForeseenVerdict, KeyChange, NoChange, RescoredSome, foreseen, key_change, rescore_some,
};
pub use flags::Hands;
pub use handwriting::{drawing, handwriting, truth};
pub use haste::Haste;
pub use rescore::{Move, Rescored, rescored};
pub use submission::{Assessed, Assessment, Complete, Received, assess};
