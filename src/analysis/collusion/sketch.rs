//! Few numbers by which copies find each other among thousands.
//!
//! Two successive edges of an outline, relative to its size and rounded to about eight pixels, make a number. A copy
//! has many of these numbers in common with the original, wherever the outline starts, lies, and whichever way it
//! turns; with small shifts of its points about half of them, of a copy that lacks a third of the points about a third.
//! Independent people have hardly any in common: it takes three points in a row that agree. Of all these numbers the
//! smallest 128 make the sketch (Broder 1997): the same ones are chosen by everybody, so a sketch of a copy is about
//! as alike as the whole, however much was drawn.

use super::drawing::{Drawing, Outline};

/// Numbers of a sketch.
const NUMBERS: usize = 128;

/// To how many pixels an edge is rounded.
const PIXELS: f32 = 8.0;

/// One drawing's numbers, as drawn and with left and right exchanged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sketch {
    pub(super) plain: Vec<u32>,
    pub(super) mirrored: Vec<u32>,
}

impl Sketch {
    /// Of a drawing. `sizes`: of each object the root of its area in pixels, the same for everybody.
    #[must_use]
    pub fn of(drawing: &Drawing, sizes: &[f32]) -> Self {
        Self { plain: numbers(drawing, sizes), mirrored: numbers(&drawing.mirrored(), sizes) }
    }

    /// With so many of its numbers at most. Sketches that were shortened alike find each other, but copies that were
    /// changed much less surely.
    #[must_use]
    pub fn shortened(mut self, numbers: usize) -> Self {
        for way in [&mut self.plain, &mut self.mirrored] {
            way.truncate(numbers);
            way.shrink_to_fit();
        }
        self
    }

    /// The numbers by which a drawing is found, to be kept; at most 128, in ascending order.
    #[must_use]
    pub fn into_numbers(self) -> Vec<u32> {
        self.plain
    }

    /// Of numbers that were kept: enough to be found, not to find.
    #[must_use]
    pub fn to_be_found(numbers: Vec<u32>) -> Self {
        Self { plain: numbers, mirrored: Vec::new() }
    }
}

fn numbers(drawing: &Drawing, sizes: &[f32]) -> Vec<u32> {
    let objects = drawing.outlines.iter().zip(sizes).enumerate();
    let mut numbers: Vec<u32> =
        objects.flat_map(|(object, (outline, size))| edges(outline, *size, object as u64)).collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers.truncate(NUMBERS);
    numbers.shrink_to_fit();
    numbers
}

fn edges(outline: &Outline, size: f32, object: u64) -> impl Iterator<Item = u32> {
    let points = if outline.points.len() < 3 { &[][..] } else { &outline.points };
    let scale = size / outline.size.max(1e-3) / PIXELS;
    let corner = move |at: usize| {
        let [a, b, c] = [0, 1, 2].map(|next| points[(at + next) % points.len()]);
        let rounded = [b[0] - a[0], b[1] - a[1], c[0] - b[0], c[1] - b[1]].map(|edge| (edge * scale).round());
        // Beyond the range of the type, the nearest one.
        rounded.iter().fold(object, |mixed, edge| mix(mixed ^ u64::from(*edge as i16 as u16))) as u32
    };
    (0..points.len()).map(corner)
}

/// A number that depends on every bit of this one (the last step of [`Random`](super::super::random)).
fn mix(number: u64) -> u64 {
    let mixed = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
