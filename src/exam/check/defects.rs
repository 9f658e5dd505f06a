//! The list that checks of `exam.toml` add to.

use super::{At, Defect};

/// Everything that is wrong.
#[derive(Debug, Default)]
pub(super) struct Defects(Vec<Defect>);

impl Defects {
    pub(super) fn tell(&mut self, path: &str, problem: String, advice: &'static str) {
        self.0.push(Defect { at: At::Path(path.to_owned()), problem, advice });
    }

    pub(super) fn into_list(self) -> Vec<Defect> {
        self.0
    }
}
