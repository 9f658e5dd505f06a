//! Lines that can be seen on any background: a core in a casing, one of the two dark, the other one light.

use std::ops::Range;

use image::{Rgb, RgbImage};

use super::dashes::{Dashes, Pen};
use crate::report::paint::blend;

/// How an outline is drawn; radii in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::report) struct Line {
    core: Rgb<u8>,
    core_radius: f64,
    casing: Rgb<u8>,
    casing_radius: f64,
    dashes: Option<Dashes>,
}

const BLACK: Rgb<u8> = Rgb([0, 0, 0]);
const WHITE: Rgb<u8> = Rgb([255, 255, 255]);

/// The expected outlines: yellow dashes in a dark casing. They are drawn above the candidate's, so that where both are
/// the same one sees yellow dashes on a black line.
pub(super) const REFERENCE: Line = Line {
    core: Rgb([255, 225, 40]),
    core_radius: 1.6,
    casing: BLACK,
    casing_radius: 2.6,
    dashes: Some(Dashes { on: 15.0, off: 13.0 }),
};
/// What the candidate drew: a black line in a light casing.
pub(super) const SUBMITTED: Line =
    Line { core: BLACK, core_radius: 1.8, casing: WHITE, casing_radius: 3.2, dashes: None };
/// Around insets, and from there to what they enlarge.
pub(super) const LEADER: Line =
    Line { core: WHITE, core_radius: 0.9, casing: BLACK, casing_radius: 2.0, dashes: None };

impl Line {
    /// A line of another colour in a dark casing.
    pub(in crate::report) fn of(core: Rgb<u8>) -> Self {
        Self { core, core_radius: 1.3, casing: BLACK, casing_radius: 2.6, dashes: None }
    }
}

/// Nothing is painted farther from a line than this.
const REACH: f64 = 4.0;

/// Coordinates farther out are moved to this limit, as in `scoring`.
const FARTHEST: f64 = (1 << 29) as f64;

/// Draws closed outlines.
pub(in crate::report) fn draw(
    image: &mut RgbImage,
    line: Line,
    outlines: impl Iterator<Item = Vec<(f64, f64)>>,
) {
    let closed = |mut corners: Vec<(f64, f64)>| {
        corners.extend(corners.first().copied());
        corners
    };
    draw_paths(image, line, outlines.map(closed));
}

/// Draws lines from corner to corner.
pub(in crate::report) fn draw_paths(
    image: &mut RgbImage,
    line: Line,
    paths: impl Iterator<Item = Vec<(f64, f64)>>,
) {
    let place = |(x, y)| (within_reach(x), within_reach(y));
    let paths: Vec<Vec<_>> = paths.map(|path| path.into_iter().map(place).collect()).collect();
    let mut distances = Distances::new(image.dimensions(), &paths);
    for corners in &paths {
        let mut pen = Pen::new(line.dashes, image.dimensions(), REACH);
        for ends in corners.windows(2) {
            pen.segments(ends[0], ends[1], |from, to| distances.segment(from, to));
        }
    }
    for (column, row, distance) in distances.reached() {
        let coverage = |radius: f64| (radius + 0.5 - f64::from(distance)).clamp(0.0, 1.0) as f32;
        let pixel = image.get_pixel_mut(column, row);
        blend(pixel, line.casing, coverage(line.casing_radius));
        blend(pixel, line.core, coverage(line.core_radius));
    }
}

fn within_reach(coordinate: f64) -> f64 {
    if coordinate.is_nan() { 0.0 } else { coordinate.clamp(-FARTHEST, FARTHEST) }
}

/// The distance from the nearest line of each pixel that is within reach of one.
struct Distances {
    columns: Range<u32>,
    rows: Range<u32>,
    /// For these columns and rows: the pixels around all lines.
    nearest: Vec<f32>,
    /// Where in `nearest` pixels are within reach: most lines reach few of the pixels around which they are.
    reached: Vec<u32>,
    /// Number of pixels that may still be looked at. Outlines that need more hide the image anyway.
    left: u64,
}

impl Distances {
    /// For paths with these corners on an image of this size.
    fn new((width, height): (u32, u32), paths: &[Vec<(f64, f64)>]) -> Self {
        let corners = || paths.iter().flatten();
        let around = |coordinate: fn(&(f64, f64)) -> f64, size| {
            let from = corners().map(coordinate).fold(f64::INFINITY, f64::min);
            pixels(from, corners().map(coordinate).fold(f64::NEG_INFINITY, f64::max), size)
        };
        let (columns, rows) = (around(|corner| corner.0, width), around(|corner| corner.1, height));
        let nearest = vec![f32::INFINITY; columns.len() * rows.len()];
        let left = 4 * u64::from(width) * u64::from(height) + 10_000;
        Self { columns, rows, nearest, reached: Vec::new(), left }
    }

    /// Adds a line, row by row: only the part of it that is near to a row reaches that row's pixels.
    fn segment(&mut self, from: (f64, f64), to: (f64, f64)) {
        let (run, rise) = (to.0 - from.0, to.1 - from.1);
        let rows = pixels(from.1.min(to.1), from.1.max(to.1), self.rows.end);
        for row in rows.start.max(self.rows.start)..rows.end {
            let y = f64::from(row);
            let (start, end) = if rise.abs() < f64::EPSILON {
                (0.0, 1.0)
            } else {
                let (one, other) = ((y - REACH - from.1) / rise, (y + REACH - from.1) / rise);
                (one.min(other).clamp(0.0, 1.0), one.max(other).clamp(0.0, 1.0))
            };
            let (one, other) = (from.0 + start * run, from.0 + end * run);
            let columns = pixels(one.min(other), one.max(other), self.columns.end);
            let columns = columns.start.max(self.columns.start)..columns.end;
            let Some(left) = self.left.checked_sub(1 + columns.len() as u64) else { return };
            self.left = left;
            let start = (row - self.rows.start) as usize * self.columns.len();
            for column in columns {
                let found = distance((f64::from(column), y), from, (run, rise)) as f32;
                self.add(start + (column - self.columns.start) as usize, found);
            }
        }
    }

    fn add(&mut self, index: usize, found: f32) {
        if f64::from(found) < REACH {
            let nearest = &mut self.nearest[index];
            if nearest.is_infinite() {
                self.reached.push(index as u32);
            }
            *nearest = nearest.min(found);
        }
    }

    /// Column, row and distance of every pixel within reach, each once.
    fn reached(&self) -> impl Iterator<Item = (u32, u32, f32)> + '_ {
        let width = self.columns.len().max(1) as u32;
        self.reached.iter().map(move |&index| {
            let (column, row) = (self.columns.start + index % width, self.rows.start + index / width);
            (column, row, self.nearest[index as usize])
        })
    }
}

/// The pixels from 0 to `size` within reach of an interval.
fn pixels(from: f64, to: f64, size: u32) -> Range<u32> {
    // `as` clamps to 0.
    ((from - REACH).ceil() as u32).min(size)..((to + REACH).floor() + 1.0).min(f64::from(size)) as u32
}

/// The distance of a point from a line that begins at `from` and extends by `(run, rise)`.
fn distance(point: (f64, f64), from: (f64, f64), (run, rise): (f64, f64)) -> f64 {
    let (x, y) = (point.0 - from.0, point.1 - from.1);
    let length = run * run + rise * rise;
    let along = if length > 0.0 { ((x * run + y * rise) / length).clamp(0.0, 1.0) } else { 0.0 };
    (x - along * run).hypot(y - along * rise)
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;
    use crate::report::overlay::eyes::{Eyes, difference};

    const GREY: Rgb<u8> = Rgb([128; 3]);

    fn drawn(outline: &[(f64, f64)]) -> RgbImage {
        let mut image = RgbImage::from_pixel(60, 40, GREY);
        draw(&mut image, SUBMITTED, std::iter::once(outline.to_vec()));
        image
    }

    #[test]
    fn lines_are_dark_in_a_light_casing() {
        let image = drawn(&[(10.0, 10.0), (50.0, 10.0), (50.0, 30.0), (10.0, 30.0)]);
        let column: Vec<u8> = (5..16).map(|y| image.get_pixel(30, y).0[0]).collect();
        assert_eq!(column[5], 0, "the core: {column:?}");
        assert!(column[2] > 200 && column[8] > 200, "the casing: {column:?}");
        assert_eq!((column[0], column[10]), (128, 128), "{column:?}");
        assert_eq!(image.get_pixel(10, 20).0, [0; 3], "the last point goes back to the first");
        assert_eq!(*image.get_pixel(30, 20), GREY);
    }

    #[test]
    fn expected_outlines_are_dashed_and_seen_on_those_of_the_candidate() {
        let outline = vec![(10.0, 10.0), (50.0, 10.0), (50.0, 30.0), (10.0, 30.0)];
        let mut image = RgbImage::from_pixel(60, 40, GREY);
        draw(&mut image, REFERENCE, std::iter::once(outline.clone()));
        let along = |image: &RgbImage| (12..48).map(|x| *image.get_pixel(x, 10)).collect::<Vec<_>>();
        assert!(along(&image).contains(&REFERENCE.core) && along(&image).contains(&GREY));
        draw(&mut image, SUBMITTED, std::iter::once(outline.clone()));
        draw(&mut image, REFERENCE, std::iter::once(outline));
        assert!(along(&image).contains(&REFERENCE.core) && along(&image).contains(&SUBMITTED.core));
    }

    #[test]
    fn both_lines_differ_from_each_other_and_from_what_they_are_on_for_anybody() {
        for eyes in Eyes::ALL {
            let seen = |color| eyes.see(color);
            let [reference, submitted] = [REFERENCE.core, SUBMITTED.core].map(seen);
            assert!(difference(reference, submitted) > 60.0, "{eyes:?}");
            assert!(
                (reference[0] - submitted[0]).abs() > 70.0,
                "they differ in lightness, too, for {eyes:?}"
            );
            for level in 0..=255 {
                for line in [REFERENCE, SUBMITTED] {
                    let ground = seen(Rgb([level; 3]));
                    let away = [line.core, line.casing].map(|color| difference(seen(color), ground));
                    assert!(away[0].max(away[1]) > 30.0, "{line:?} on {level} for {eyes:?}: {away:?}");
                }
            }
        }
    }

    #[test]
    fn a_line_from_far_away_crosses_the_image() {
        let image = drawn(&[(-1e300, 20.0), (1e300, 20.0)]);
        assert!((0..60).all(|x| image.get_pixel(x, 20).0 == [0; 3]));
        assert_eq!(*image.get_pixel(30, 10), GREY);
        let steep = drawn(&[(30.0, f64::NEG_INFINITY), (30.0, f64::INFINITY)]);
        assert!((0..40).all(|y| steep.get_pixel(30, y).0 == [0; 3]));
    }

    #[test]
    fn endless_outlines_end() {
        let zigzag: Vec<_> =
            (0..1_000_000).map(|index| (f64::from(index % 60), f64::from(index % 7))).collect();
        drawn(&zigzag);
        let outside: Vec<_> = (0..1_000_000).map(|index| (-50.0, f64::from(index % 2) * 39.0)).collect();
        assert_eq!(drawn(&outside), drawn(&[]));
    }

    proptest! {
        #[test]
        fn any_number_is_a_coordinate(outline in prop::collection::vec((any::<f64>(), any::<f64>()), 0..6)) {
            drawn(&outline);
        }

        #[test]
        fn every_pixel_near_a_line_is_found(
            from in (-20.0..80.0, -20.0..60.0), to in (-20.0..80.0, -20.0..60.0),
        ) {
            let mut distances = Distances::new((60, 40), &[vec![from, to]]);
            distances.segment(from, to);
            let found: HashMap<_, _> = distances.reached().map(|(x, y, distance)| ((x, y), distance)).collect();
            prop_assert_eq!(found.len(), distances.reached().count(), "each pixel once");
            for (x, y) in (0..40).flat_map(|y| (0..60).map(move |x| (x, y))) {
                let expected = distance((f64::from(x), f64::from(y)), from, (to.0 - from.0, to.1 - from.1));
                match found.get(&(x, y)) {
                    Some(found) => prop_assert!((f64::from(*found) - expected).abs() < 1e-3, "{x} {y}"),
                    None => prop_assert!(expected > REACH - 0.01, "{x} {y}: {expected}"),
                }
            }
        }
    }
}
