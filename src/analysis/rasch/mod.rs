//! One scale for the difficulty of items and the ability of people, whoever had which items: the Rasch model (Rasch
//! 1960). Somebody of ability `θ` is right on an item of difficulty `b` with the probability `1/(1 + exp(b − θ))`; both
//! are in logits, from about −4 to 4. A score counts as right from one half on.
//!
//! - [`Rasch::of`]: difficulties by marginal maximum likelihood, with standard errors;
//! - [`Rasch::ability`]: ability of a person, with standard error;
//! - [`Rasch::expected`]: what to expect of a person on each item, by what the person achieved on all;
//! - [`link`]: how far another calibration's scale is shifted, by the items that both have.
//!
//! Difficulties from different draws are on one scale without any linking when they are estimated together: the
//! matrix may have as many gaps as it likes, as long as who had what was drawn at random.

mod ability;
mod calibration;
mod estimate;
mod expected;
mod fit;
mod information;
mod linking;
mod rows;

pub use calibration::{Calibrated, Rasch};
pub use estimate::Estimate;
pub use linking::link;
pub use rows::Rows;

/// Probability of a right answer.
fn chance(ability: f64, difficulty: f64) -> f64 {
    1.0 / (1.0 + (difficulty - ability).exp())
}
