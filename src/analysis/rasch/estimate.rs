//! An estimate and how exact it is.

/// An estimate in logits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The estimate.
    pub value: f64,
    /// Its standard error; `None` if there are too few data for one.
    pub error: Option<f64>,
}
