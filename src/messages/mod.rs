//! The messages to people: each with the records that it reads, its wording, and who may read it.
//!
//! Lives here: one file per message, or per family of related messages, for candidates and for HR. Each reads
//! the records at one point in time (`Template::read`, into facts of its own) and puts them into words
//! (`Template::render`, pure). [`rendered`] finds the file of a message that waits in the outbox.
//! Must not: decide who gets which message (`desk`), send anything (`telegram`), write to the store. The words are those
//! of the catalogue in `texts`.

mod candidate;
mod dispatch;
#[cfg(test)]
mod everywhere;
#[cfg(test)]
mod examples;
#[cfg(test)]
mod hostile;
mod hr;
#[cfg(test)]
mod phone;
mod template;
#[cfg(test)]
mod world;

pub use candidate::progress;
pub use dispatch::{readers, rendered, takes_long};
pub use hr::{PAGE, doubt};
pub use template::Reading;
