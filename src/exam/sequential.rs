//! When enough images are seen: `sequential` in `exam.toml`.

use crate::analysis::{Plan, PlanError};

/// The most images that a test may take.
pub(super) const MOST: i64 = 100;

/// The section as it is written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct SequentialRule {
    /// Whoever does no more of all images right, in percent, should not pass.
    pub(super) poor: f64,
    /// Whoever does so many of all images right, in percent, should not fail.
    pub(super) good: f64,
    /// How many of the poor may pass, in percent.
    pub(super) alpha: f64,
    /// How many of the good may fail, in percent.
    pub(super) beta: f64,
    /// After so many images it ends.
    pub(super) most: i64,
}

impl Default for SequentialRule {
    fn default() -> Self {
        Self { poor: 50.0, good: 90.0, alpha: 10.0, beta: 10.0, most: 20 }
    }
}

impl SequentialRule {
    /// The test, if there can be such a one.
    pub(super) fn plan(&self) -> Result<Plan, PlanError> {
        self.plan_within(self.most)
    }

    /// The fewest images, more than it allows, with which there can be such a test.
    pub(super) fn fewest(&self) -> Option<i64> {
        (self.most + 1..=MOST).find(|most| self.plan_within(*most).is_ok())
    }

    fn plan_within(&self, most: i64) -> Result<Plan, PlanError> {
        let most = u32::try_from(most.clamp(0, MOST)).unwrap_or_default();
        let rates = (self.alpha / 100.0, self.beta / 100.0);
        Plan::new(self.poor / 100.0, self.good / 100.0, rates, most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_images_can_be_enough_by_what_is_usual() {
        let plan = SequentialRule::default().plan().expect("a plan");
        let (first, _) = plan.remaining(&plan.progress([]));
        assert!(first <= 5, "{first}");
        assert!(plan.operation(0.9).answers < 8.0, "{:?}", plan.operation(0.9));
    }

    #[test]
    fn it_is_known_how_many_images_it_takes() {
        let rule =
            SequentialRule { poor: 70.0, good: 90.0, alpha: 5.0, beta: 5.0, ..SequentialRule::default() };
        assert_eq!(rule.plan(), Err(PlanError::TooShort));
        let most = rule.fewest().expect("with more images");
        assert!(SequentialRule { most, ..rule }.plan().is_ok(), "{most}");
        assert_eq!(SequentialRule { poor: 89.0, ..rule }.fewest(), None);
    }
}
