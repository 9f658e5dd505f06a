//! Why a decision could not be taken.

use thiserror::Error;

use crate::store::StoreError;

/// Why a decision could not be taken.
#[derive(Debug, Error)]
pub enum DeskError {
    /// The file.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Records contradict each other.
    #[error("the records contradict each other: {0}")]
    Contradiction(String),
    /// A defect of the program itself.
    #[error("a decision panicked: {0}")]
    Panic(String),
}
