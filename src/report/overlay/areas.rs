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
    for (pixel, bits) in image.pixels_mut().zip(map.bits) {
        let area = match bits {
            0 => continue,
            EXPECTED => MISSED,
            DRAWN => EXTRA,
            _ => AGREEMENT,
        };
        // A purple car under the colour of agreement would look like one under the colour of extra areas.
        let grey = pixel.to_luma().0[0];
        *pixel = Rgb([grey; 3]);
        blend(pixel, area.color, area.opacity);
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
