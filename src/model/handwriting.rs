//! By what the search for copies finds a submission again.

use serde::{Deserialize, Serialize};

/// How somebody drew and erred, in a few numbers. It follows from the submission and the exam.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handwriting {
    /// The sketch of everything that was drawn (see `analysis`), in ascending order.
    pub sketch: Vec<u32>,
    /// What was answered, item by item, in the order of the exam; `None` where there was nothing to answer.
    pub answers: Vec<Option<Given>>,
}

/// An answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Given {
    /// What the ground truth says.
    Right,
    /// Something else; the same answers have the same number.
    Wrong(u32),
}
