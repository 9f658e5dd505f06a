//! Whether an exam measures anything: how hard its objects and values are, whether those who do well do well on each of
//! them, how reliable the whole is, and how often it would decide the same way again.
//!
//! Lives here: which answers of an exam are right or wrong and whose count, the report of what [`analysis`] computes from
//! them, the likely cause where something is wrong with an object, and tables of people × items in files. Must not: word
//! anything for people, draw, decide; compute a statistic itself.
//!
//! # Whose answers
//! Of each candidate the first attempt that was accepted: in later ones they know more than others. Attempts of one exam
//! have different images, and nobody's first attempt has the images of two; so everybody who had the same images is a
//! *form* with figures of its own. Where images are drawn from a pool, all are one form: what somebody did not have is
//! missing, not wrong.
//!
//! # What counts as right
//! An outline that reaches the threshold of its label ([`PRECISE`] without one), a value that is exactly right, and an
//! image with nothing on it on which nothing was drawn. The figures by which candidates pass (a label's mean over the
//! images, the share of right values) are judged as they are, with their own thresholds.
//!
//! # One scale
//! How difficult items and how able people are is also told in logits of the Rasch model: these do not depend on who had
//! which items. By the same model an image is told that suddenly became easy, and where pictures are drawn from a pool,
//! people are ranked by ability ([`standing`]).
//!
//! # One more
//! What is told of an exam is told again and again, and mostly one person has come since. So the answers to the exam that
//! was asked for last are kept, with the file's store, and whoever has come is added. All figures are then those of a first
//! reading, but the scale and the leaks of a thousand people and more may be those of up to a hundredth less, which is told.
//!
//! # Few people
//! From fewer than [`FEWEST_PEOPLE`] nothing is computed; the report says so.
//!
//! [`analysis`]: crate::analysis

mod answers;
mod best;
mod collection;
mod form;
mod judged;
mod kept;
mod leaks;
mod reading;
mod report;
mod scale;
mod standing;
mod table;
mod test;
#[cfg(test)]
mod tests;
mod told;

pub use self::collection::Collections;
pub use self::reading::of_records;
pub use self::report::{
    Ability, Asked, Cause, Decision, ExamFigures, Exposure, FigureOfExam, FormFigures, Item, Leak, Logit,
    Reliability, Scale, Share, Test, Times,
};
pub use self::standing::{Standing, standing};
pub use self::table::{LONGEST_FILE, Table, TableError};
pub use crate::analysis::{FEWEST_PEOPLE, Unknown};
pub use crate::scoring::PRECISE;

/// The reliability that decisions about single people need, by the usual rule (Nunnally 1978, *Psychometric theory*,
/// p. 245).
pub const WANTED: f64 = 0.8;

/// Below this one the exam hardly tells people apart.
pub const POOR: f64 = 0.6;
