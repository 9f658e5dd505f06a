//! Who answered what, row by row, wherever it is kept: an answer may take a byte there.

use super::super::matrix::{Matrix, Score};

/// People × items that can be gone through several times.
pub trait Rows {
    /// Number of items.
    fn items(&self) -> usize;

    /// Visits everybody, in the same order each time: what the person achieved on each item.
    fn each(&self, visit: &mut dyn FnMut(&[Option<Score>]));
}

impl Rows for Matrix {
    fn items(&self) -> usize {
        self.items()
    }

    fn each(&self, visit: &mut dyn FnMut(&[Option<Score>])) {
        self.rows().for_each(visit);
    }
}
