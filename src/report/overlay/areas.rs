//! The areas of agreement, of what was missed and of what is extra, in colours.

use image::{Pixel, Rgb, RgbImage};

use super::drawn::{DrawnLabel, DrawnShape};
use crate::report::paint::blend;
use crate::scoring::Spans;

/// How an area is painted. The colours are from the palette of M. Okabe and K. Ito, *Color Universal Design*,
/// 2008, which people with red–green colour blindness can distinguish.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Area {
    /// Colour.
    pub(super) color: Rgb<u8>,
    /// From 0 to 1. What is wrong is painted more opaque than what is right.
    pub(super) opacity: f32,
}

/// Expected and drawn: bluish green.
pub(super) const AGREEMENT: Area = Area { color: Rgb([0, 158, 115]), opacity: 0.4 };
/// Expected and not drawn: orange.
pub(super) const MISSED: Area = Area { color: Rgb([230, 159, 0]), opacity: 0.7 };
/// Drawn and not expected: blue.
pub(super) const EXTRA: Area = Area { color: Rgb([0, 114, 178]), opacity: 0.7 };

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
        // A blue car under the colour of agreement would look like one under the colour of extra areas.
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

    type Triple = [f64; 3];

    /// sRGB to linear light (IEC 61966-2-1).
    fn linear(Rgb(color): Rgb<u8>) -> Triple {
        color.map(|channel| {
            let channel = f64::from(channel) / 255.0;
            if channel <= 0.040_45 { channel / 12.92 } else { ((channel + 0.055) / 1.055).powf(2.4) }
        })
    }

    fn times(matrix: [Triple; 3], vector: Triple) -> Triple {
        matrix.map(|row| row.iter().zip(vector).map(|(one, other)| one * other).sum())
    }

    /// CIE 1976 L*a*b*, white point D65.
    fn lab(linear: Triple) -> Triple {
        let xyz = times(
            [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]],
            linear.map(|channel| channel.clamp(0.0, 1.0)),
        );
        let [x, y, z] = [xyz[0] / 0.9505, xyz[1], xyz[2] / 1.089]
            .map(|share| if share > 0.008_856 { share.cbrt() } else { 7.787 * share + 16.0 / 116.0 });
        [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
    }

    /// How colours look to people with colour vision deficiencies (G. M. Machado et al., *A Physiologically-based
    /// Model for Simulation of Color Vision Deficiency*, 2009; severity 1).
    const EYES: [(&str, [Triple; 3]); 3] = [
        ("most people", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
        (
            "deuteranopes",
            [
                [0.367_322, 0.860_646, -0.227_968],
                [0.280_085, 0.672_501, 0.047_413],
                [-0.011_820, 0.042_940, 0.968_881],
            ],
        ),
        (
            "protanopes",
            [
                [0.152_286, 1.052_583, -0.204_868],
                [0.114_503, 0.786_281, 0.099_216],
                [-0.003_882, -0.048_116, 1.051_998],
            ],
        ),
    ];

    #[test]
    fn the_areas_differ_on_any_background_for_anybody() {
        for background in [20, 128, 235] {
            for (eyes, matrix) in EYES {
                let seen = [AGREEMENT, MISSED, EXTRA].map(|area| {
                    let mut pixel = Rgb([background; 3]);
                    blend(&mut pixel, area.color, area.opacity);
                    lab(times(matrix, linear(pixel)))
                });
                for (one, other) in [(0, 1), (1, 2), (0, 2)] {
                    let distance: f64 =
                        seen[one].iter().zip(seen[other]).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt();
                    // 2.3 is just noticeable; ten times that can be told apart at a glance.
                    assert!(distance > 23.0, "{one} and {other} on {background} for {eyes}: {distance:.0}");
                }
            }
        }
    }
}
