//! Statistics of candidates × objects: how sure a figure is, whether an exam measures anything, whether its
//! ground truth is right, who copied, how fast people work.
//!
//! Lives here: pure functions on plain numbers, one concept a file. Each file says what it computes, who published
//! it, in what range the result is, and what happens when there is too little to compute it from. Must not: read
//! records, know of people or pictures, word anything, decide anything.
//!
//! **Invariant.** The same input gives the same figures, to the last bit: what is drawn at random comes from a
//! generator with a fixed seed ([`random`](self)).

mod certainty;
mod classification;
mod collusion;
mod crowd;
mod drift;
mod interval;
mod items;
mod judges;
mod matrix;
mod numbers;
mod outlier;
mod random;
mod rasch;
mod reliability;
mod speed;
mod spread;
mod sprt;
mod unknown;

pub use certainty::mean_reaches;
pub use classification::Classification;
pub use collusion::{
    Answer, Assumed, Drawing, Independent, Index, Likeness, Mistakes, Newest, Sheet, Similar, Sketch,
    Suspicion, clusters, family_wise, ln_false_flags, ln_mistakes, ln_tail,
};
pub use crowd::{Crowd, Errors, Vote};
pub use drift::{Change, became_easier};
pub use interval::{Bootstrap, FEWEST_FOR_MEAN, Interval, NoInterval, Proportion};
pub use items::{Item, items};
pub use judges::{Elsewhere, Judge, judges};
pub use matrix::{Matrix, OtherItems, Score, Sums};
pub use outlier::Middle;
pub use rasch::{Calibrated, Estimate, Rasch, Rows, link};
pub use reliability::Alpha;
pub use speed::{LONGEST_PAUSE, Pace, Speed, working_time};
pub use spread::Spread;
pub use sprt::{Decision, Operation, Plan, PlanError, Progress};
pub use unknown::{FEWEST_PEOPLE, Unknown};
