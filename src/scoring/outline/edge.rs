//! An edge of a polygon, followed from row to row without rounding.

/// A corner on the pixel grid: column, row. Within ±2^29, so that the arithmetic below does not overflow.
pub(super) type Corner = (i32, i32);

/// An edge that is not horizontal, with its crossing at the current row, kept exactly: `x + 1/2 = nearest +
/// remainder / modulus`, `0 ≤ remainder < modulus ≤ 2^31`.
#[derive(Clone, Copy)]
pub(super) struct Edge {
    pub(super) top: i32,
    pub(super) bottom: i32,
    pub(super) nearest: i32,
    step: i32,
    remainder: u32,
    step_remainder: u32,
    modulus: u32,
    /// Where in the list of corners it ends.
    pub(super) id: u32,
}

impl Edge {
    /// The edge from an upper to a lower corner, positioned at a row that is not above it.
    pub(super) fn of(id: u32, ends: (Corner, Corner), row: i32) -> Self {
        let (upper, lower) = ends;
        if row == upper.1 {
            return Self::at(id, ends, row, upper.0);
        }
        let (run, rise) = (i64::from(lower.0) - i64::from(upper.0), i64::from(lower.1) - i64::from(upper.1));
        // At most 2 · 2^30 · 2^30 + 2^30.
        let along = 2 * (i64::from(row) - i64::from(upper.1)) * run + rise;
        Self::at(id, ends, row, (i64::from(upper.0) + along.div_euclid(2 * rise)) as i32)
    }

    /// The same, when the column that is nearest to its crossing is known.
    pub(super) fn at(id: u32, (upper, lower): (Corner, Corner), row: i32, nearest: i32) -> Self {
        // Both at most 2^30.
        let (run, rise) = (lower.0 - upper.0, lower.1 - upper.1);
        let rows = i64::from(row) - i64::from(upper.1);
        let along = 2 * rows * i64::from(run) + i64::from(rise);
        let before = 2 * i64::from(rise) * (i64::from(nearest) - i64::from(upper.0));
        Self {
            top: upper.1,
            bottom: lower.1,
            nearest,
            step: run.div_euclid(rise),
            remainder: (along - before) as u32,
            step_remainder: 2 * run.rem_euclid(rise) as u32,
            modulus: 2 * rise as u32,
            id,
        }
    }

    /// The crossing as a whole number that sorts in the same order and contains both of its roundings: `2n` for
    /// crossings that are nearer to column `n` than to any other, `2n − 1` for the one exactly between `n − 1` and
    /// `n`.
    pub(super) fn crossing(&self) -> i32 {
        2 * self.nearest - i32::from(self.remainder == 0)
    }

    /// Goes one row down.
    pub(super) fn advance(&mut self) {
        // Both are below 2^31.
        let remainder = self.remainder + self.step_remainder;
        // Without a branch, since its direction could not be predicted.
        let over = u32::from(remainder >= self.modulus);
        self.remainder = remainder - (self.modulus & over.wrapping_neg());
        // Below its bottom, where it is no longer used, an edge may leave the range.
        self.nearest = self.nearest.wrapping_add(self.step).wrapping_add(over as i32);
    }
}
