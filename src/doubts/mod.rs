//! Whether the ground truth of an exam is right: what strong candidates typed, labelled and drew against what it says.
//!
//! Lives here: what everybody answered to each object (`answers`), what most of the strong ones did otherwise (`values`,
//! `drawn`), and what is told of it, with what the ground truth would have to be ([`Doubt`]). Must not: change a ground
//! truth or decide that it is wrong (a person does), word anything, draw; compute a statistic (`analysis`) or with outlines
//! (`scoring::consensus`) itself.
//!
//! # Whose word counts
//! Of every image the first accepted attempt of each candidate that has it. *Strong* at an object are those who had it and
//! are in the better half by their answers to all **other** objects ([`analysis::judges`]), the best [`MOST_JUDGES`] of
//! them: an object in doubt does not choose its own judges. Right is what `exam_statistics` takes for right.
//!
//! # What is doubted
//! - A value, when more than half of the strong ones gave the same other value, and by Dawid and Skene's model of all
//!   objects with this attribute it is the true one with a probability of at least [`SURE`]. In that model the value of
//!   the ground truth is one label and each other value another: how often ground truths are right is learnt, too.
//! - An outline, when the median of what the strong ones drew (pixel by pixel, weighted by skill) agrees with the ground
//!   truth much less than with themselves: by more than three robust standard deviations and [`APART`]. Only of labels
//!   whose metric compares areas. What is proposed is the drawing that is nearest to the median.
//! - A label, when more than half drew the object with the same other label.
//! - An object that at most [`HARDLY`] of the strong ones drew.
//! - An object that more than half of them drew, and the ground truth lacks.
//!
//! # How strong a doubt is
//! The lower end of Wilson's interval of the share of strong candidates who are of the other opinion: 9 of 10 are less
//! than 90 of 100. The strongest [`MOST_DOUBTS`] are told.
//!
//! # Few people
//! Of an image that fewer than [`FEWEST_PEOPLE`] had, or of an object that fewer than [`FEWEST_JUDGES`] can judge,
//! nothing is told.
//!
//! # One more
//! What was told of an exam is kept with the file's store and told again until an attempt that counts is scored anew or
//! deleted, or somebody comes. Of a thousand people and more, up to a hundredth part of them may come before it is computed
//! anew; what is told says how many have.
//!
//! # What it costs
//! Scorecards tell which objects are worth a look; only of those the drawings of the strong ones are read, image by image.
//! So memory depends on people × objects (some bytes each, with a limit), never on people × pixels.
//!
//! [`analysis::judges`]: crate::analysis::judges

mod answers;
mod doubt;
mod drawn;
mod kept;
mod object;
mod panel;
mod reading;
#[cfg(test)]
mod tests;
mod values;

pub use self::doubt::{Doubt, Doubts, Evidence};
pub use self::reading::{current, of_records};
pub use crate::analysis::FEWEST_PEOPLE;

/// Maximum number of judges of an object.
pub const MOST_JUDGES: usize = 100;

/// Fewest judges of an object: the better half of [`FEWEST_PEOPLE`].
pub const FEWEST_JUDGES: usize = 10;

/// Least probability of another value than the ground truth's.
pub const SURE: f64 = 0.95;

/// By how much less, 0 to 1, the ground truth agrees with the median outline than people do.
pub const APART: f64 = 0.1;

/// Of an object that is none, at most this share of the judges drew something there.
pub const HARDLY: f64 = 0.2;

/// Maximum number of doubts that are told.
pub const MOST_DOUBTS: usize = 20;

/// Whether these are more than half.
fn is_most(count: usize, of: usize) -> bool {
    2 * count > of
}
