//! What the tests of several measures need: pixels one by one, and masks of every kind.

use std::collections::BTreeSet;

use proptest::prelude::*;

use crate::scoring::mask::Spans;

/// Column and row of each.
pub type Pixels = BTreeSet<(u32, u32)>;

/// The size of the images on which [`blob`] lies.
pub const SIZE: (u32, u32) = (24, 18);

/// Whether two values are equal to the last digit.
pub fn same(one: f64, other: f64) -> bool {
    one.total_cmp(&other).is_eq()
}

pub fn pixels(mask: &Spans) -> Pixels {
    mask.runs().flat_map(|(row, left, right)| (left..=right).map(move |x| (x, row))).collect()
}

/// The mask of these pixels.
pub fn mask_of(pixels: &Pixels) -> Spans {
    Spans::of_rows(pixels.iter().map(|&(x, row)| (row, x, x)), u32::MAX, u32::MAX)
}

/// A mask of boxes with holes in it; it may be empty, full or touch the sides of its image.
pub fn blob() -> impl Strategy<Value = Spans> {
    let part = (0..SIZE.0, 0..SIZE.1, 0..SIZE.0, 0..SIZE.1, prop::bool::weighted(0.7));
    prop::collection::vec(part, 0..7).prop_map(|parts| {
        let mut found = Pixels::new();
        for (x, y, width, height, is_filled) in parts {
            // Holes are small, or nothing would be left.
            let (width, height) = if is_filled { (width, height) } else { (width % 3, height % 3) };
            for pixel in (y..=y + height).flat_map(|row| (x..=x + width).map(move |x| (x, row))) {
                if is_filled {
                    found.insert(pixel)
                } else {
                    found.remove(&pixel)
                };
            }
        }
        found.retain(|&(x, row)| x < SIZE.0 && row < SIZE.1);
        mask_of(&found)
    })
}
