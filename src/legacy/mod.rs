//! Data of the earlier bot: its report, with one row per candidate, and people whom only it knew.
//!
//! Lives here: the row and its columns, how it follows from a candidate and their last attempt, and back again.
//! Must not: keep anything (`store`), know SQL (`postgres`) or files (`report`). No other module knows what is
//! special about the labels `car` and `plate`.

mod imported;
mod row;

pub use imported::Imported;
pub use row::{COLUMNS, LegacyRow, by_column, column_beside, column_of, figures, further};
