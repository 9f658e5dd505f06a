//! The mask of pixels that are given row by row, as a brush leaves them.

use crate::scoring::mask::{Run, Spans, append, merged};

impl Spans {
    /// The mask of these runs of pixels (row, first and last column, both included) on an image of `width × height`
    /// pixels: what lies outside the image is left out. The runs may come in any order, touch and overlap; one
    /// that ends before it begins has no pixels.
    #[must_use]
    pub fn of_rows(rows: impl IntoIterator<Item = (u32, u32, u32)>, width: u32, height: u32) -> Self {
        let inside = |(row, left, right): (u32, u32, u32)| {
            // Columns and rows beyond 2^30 can't be in a mask.
            let right = right.min(width.min(1 << 30).checked_sub(1)?);
            (row < height.min(1 << 30) && left <= right).then_some(Run { row, left, right })
        };
        let rows = rows.into_iter();
        let mut runs = Vec::with_capacity(rows.size_hint().0);
        let (mut before, mut is_sorted) = (None, true);
        for run in rows.filter_map(inside) {
            // Nearly always they come in order, and then they are merged on the way.
            is_sorted = is_sorted && before <= Some(run);
            before = Some(run);
            if is_sorted { append(&mut runs, run) } else { runs.push(run) }
        }
        if is_sorted { runs.into() } else { merged(runs).into() }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::scoring::measures::tests::{Pixels, pixels};

    proptest! {
        #[test]
        fn has_the_pixels_of_its_runs_that_are_on_the_image(
            rows in prop::collection::vec((0_u32..12, 0_u32..20, 0_u32..20), 0..20),
        ) {
            let expected: Pixels = rows
                .iter()
                .flat_map(|&(row, left, right)| (left..=right).map(move |x| (x, row)))
                .filter(|&(x, row)| x < 16 && row < 10)
                .collect();
            let mask = Spans::of_rows(rows, 16, 10);
            prop_assert_eq!(mask.area(), expected.len() as u64);
            prop_assert_eq!(pixels(&mask), expected);
        }

        #[test]
        fn is_the_mask_that_gave_the_runs(rows in prop::collection::vec((0_u32..9, 0_u32..9, 0_u32..9), 0..9)) {
            let mask = Spans::of_rows(rows, 9, 9);
            prop_assert_eq!(Spans::of_rows(mask.runs(), 9, 9), mask);
        }
    }

    #[test]
    fn any_run_is_clipped_to_the_image() {
        let rows = [(0, 3, u32::MAX), (u32::MAX, 0, 5), (1, u32::MAX, u32::MAX), (2, 5, 4)];
        assert_eq!(Spans::of_rows(rows, 8, 8).runs().collect::<Vec<_>>(), [(0, 3, 7)]);
        assert_eq!(Spans::of_rows(rows, 0, 0), Spans::default());
    }
}
