//! The areas of agreement, of what was missed and of what is extra, in colours.

use image::{Pixel, Rgb, RgbImage};

use super::drawn::{DrawnLabel, DrawnShape};
use crate::report::paint::blend;
use crate::scoring::Spans;

/// How an area is painted. Green and orange are those of M. Okabe and K. Ito, *Color Universal Design*, 2008; purple
/// takes the place of their blue, which people who cannot see blue take for the green. The tests have the figures.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Area {
    /// Colour.
    pub(super) color: Rgb<u8>,
    /// From 0 to 1. What is wrong is painted more opaque than what is right.
    pub(super) opacity: f32,
}

/// Expected and drawn: bluish green.
pub(super) const AGREEMENT: Area = Area { color: Rgb([0, 158, 115]), opacity: 0.45 };
/// Expected and not drawn: orange.
pub(super) const MISSED: Area = Area { color: Rgb([230, 159, 0]), opacity: 0.7 };
/// Drawn and not expected: purple.
pub(super) const EXTRA: Area = Area { color: Rgb([100, 20, 140]), opacity: 0.75 };

const EXPECTED: u8 = 1;
const DRAWN: u8 = 2;
const BOTH: u8 = EXPECTED | DRAWN;

/// Paints the labels' areas over the image, which is converted to shades of grey. Where labels overlap, as a
/// plate on its car, the smaller one is visible.
pub(super) fn tint(image: &mut RgbImage, labels: &[DrawnLabel<'_>]) {
    let masks = |shapes: &[DrawnShape]| Spans::union_of(shapes.iter().map(|shape| &shape.mask));
    let mut masks: Vec<(Spans, Spans)> =
        labels.iter().map(|label| (masks(&label.reference), masks(&label.submitted))).collect();
    masks.sort_by_key(|(reference, submitted)| std::cmp::Reverse(reference.area().max(submitted.area())));
    let mut map = Map::new(image.width(), image.height());
    for (reference, submitted) in &masks {
        map.each(&reference.union(submitted), |bits| *bits = 0);
        map.each(reference, |bits| *bits |= EXPECTED);
        map.each(submitted, |bits| *bits |= DRAWN);
    }
    let paints = [MISSED, EXTRA, AGREEMENT].map(Paint::of);
    let any = Spans::union_of(masks.iter().flat_map(|(reference, submitted)| [reference, submitted]));
    for (row, left, right) in any.runs() {
        for column in left..=right {
            let pixel = image.get_pixel_mut(column, row);
            match map.at(column, row) {
                EXPECTED => paints[0].cover(pixel),
                DRAWN => paints[1].cover(pixel),
                BOTH => paints[2].cover(pixel),
                _ => {}
            }
        }
    }
}

/// What an area's paint makes of every shade of grey.
struct Paint([Rgb<u8>; 256]);

impl Paint {
    fn of(area: Area) -> Self {
        Self(std::array::from_fn(|shade| {
            let mut pixel = Rgb([shade as u8; 3]);
            blend(&mut pixel, area.color, area.opacity);
            pixel
        }))
    }

    /// A purple car under the colour of agreement would look like one under the colour of extra areas: so only its shade
    /// is kept.
    fn cover(&self, pixel: &mut Rgb<u8>) {
        *pixel = self.0[usize::from(pixel.to_luma().0[0])];
    }
}

/// What is known about every pixel, row by row.
struct Map {
    width: usize,
    bits: Vec<u8>,
}

impl Map {
    fn new(width: u32, height: u32) -> Self {
        Self { width: width as usize, bits: vec![0; width as usize * height as usize] }
    }

    fn at(&self, column: u32, row: u32) -> u8 {
        self.bits[row as usize * self.width + column as usize]
    }

    /// Changes the pixels of a mask that was made for an image of this size.
    fn each(&mut self, mask: &Spans, change: impl Fn(&mut u8)) {
        for (row, left, right) in mask.runs() {
            let start = row as usize * self.width;
            self.bits[start + left as usize..=start + right as usize].iter_mut().for_each(&change);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::report::overlay::eyes::{Eyes, difference};

    #[test]
    fn the_areas_differ_on_any_background_for_anybody() {
        for background in [0, 20, 80, 128, 180, 235, 255] {
            for eyes in Eyes::ALL {
                let seen = [AGREEMENT, MISSED, EXTRA].map(|area| {
                    let mut pixel = Rgb([background; 3]);
                    blend(&mut pixel, area.color, area.opacity);
                    eyes.see(pixel)
                });
                for (one, other) in [(0, 1), (1, 2), (0, 2)] {
                    let distance = difference(seen[one], seen[other]);
                    // 1 is just noticeable; this much can be told apart at a glance.
                    assert!(distance > 18.0, "{one} and {other} on {background} for {eyes:?}: {distance:.1}");
                }
            }
        }
    }
}
