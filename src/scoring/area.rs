//! Which pixels a shape of each kind covers.
//!
//! - A polygon, and a box by its four corners: see `polygon`.
//! - An ellipse: the pixels whose centres lie inside of it or on its edge. The pixel in column `x` and row `y` has its
//!   centre at `(x + 0.5, y + 0.5)`.
//! - A mask: its pixels, as far as they are in the image.
//! - A cuboid: its silhouette, which is the convex hull of its eight corners, as a polygon.
//! - Anything else covers nothing.

mod boundary;

use super::mask::{Overlap, Rows, Run, Spans, append};
use super::outline::Sweep;
use crate::exam::SkeletonTemplate;
use crate::exam::geometry::{Ellipse, Geometry, Mask, pairs};

impl Spans {
    /// The pixels of an image of `width × height` that a shape covers.
    #[must_use]
    pub fn of(geometry: &Geometry, width: u32, height: u32) -> Self {
        spans(geometry, width, height, &mut Sweep::default())
    }
}

/// The pixels of an image of `width × height` that a shape covers.
pub(super) fn spans(geometry: &Geometry, width: u32, height: u32, sweep: &mut Sweep) -> Spans {
    match geometry {
        Geometry::Polygon(numbers) => sweep.runs(pairs(numbers), width, height).into(),
        Geometry::Rectangle(rectangle) => sweep.runs(rectangle.corners(), width, height).into(),
        Geometry::Cuboid(corners) => sweep.runs(silhouette(corners), width, height).into(),
        Geometry::Ellipse(ellipse) => round(ellipse, width, height).into(),
        Geometry::Mask(mask) => painted(mask, width, height).into(),
        Geometry::Polyline(_)
        | Geometry::Points(_)
        | Geometry::Skeleton(_)
        | Geometry::Tag
        | Geometry::Raw { .. } => Spans::default(),
    }
}

/// How far a shape agrees with a mask, which is given in both forms.
pub(super) fn overlap(
    geometry: &Geometry,
    (width, height): (u32, u32),
    (mask, rows): (&Spans, &Rows),
    sweep: &mut Sweep,
) -> Overlap {
    match geometry {
        Geometry::Polygon(numbers) => sweep.overlap(pairs(numbers), width, height, rows),
        Geometry::Rectangle(rectangle) => sweep.overlap(rectangle.corners(), width, height, rows),
        _ => mask.overlap(&spans(geometry, width, height, sweep)),
    }
}

/// The pixels of an image of this size that a shape covers when it is enlarged or reduced by these factors.
#[must_use]
pub fn scaled(geometry: &Geometry, (across, down): (f64, f64), (width, height): (u32, u32)) -> Spans {
    let corners = match geometry {
        Geometry::Polygon(numbers) => pairs(numbers).collect(),
        Geometry::Rectangle(rectangle) => rectangle.corners().to_vec(),
        Geometry::Cuboid(corners) => silhouette(corners),
        Geometry::Ellipse(ellipse) => ellipse.outline(),
        Geometry::Mask(mask) => return scaled_mask(mask, (across, down), (width, height)),
        Geometry::Polyline(_)
        | Geometry::Points(_)
        | Geometry::Skeleton(_)
        | Geometry::Tag
        | Geometry::Raw { .. } => return Spans::default(),
    };
    Spans::of_polygon(corners.into_iter().map(|(x, y)| (x * across, y * down)), width, height)
}

/// A pixel belongs to the scaled mask when its centre lies in a pixel of the mask.
fn scaled_mask(mask: &Mask, (across, down): (f64, f64), (width, height): (u32, u32)) -> Spans {
    // The first pixel whose centre lies behind an edge; `as` keeps it within the range.
    let first = |edge: u32, factor: f64| (f64::from(edge) * factor - 0.5).ceil() as u32;
    let mut runs = Vec::new();
    for (row, left, right) in mask.rows() {
        let rows = first(row, down)..first(row + 1, down).min(height);
        let (left, end) = (first(left, across), first(right + 1, across).min(width));
        if left < end {
            runs.extend(rows.map(|row| Run { row, left, right: end - 1 }));
        }
    }
    Spans::from_any(runs)
}

/// The paths that show a shape; a closed one ends where it begins, and a point has no length.
#[must_use]
pub fn paths(geometry: &Geometry) -> Vec<Vec<(f64, f64)>> {
    match geometry {
        Geometry::Polygon(numbers) => vec![closed(pairs(numbers).collect())],
        Geometry::Rectangle(rectangle) => vec![closed(rectangle.corners().to_vec())],
        Geometry::Ellipse(ellipse) => vec![closed(ellipse.outline())],
        Geometry::Mask(mask) => boundary::boundary(mask),
        Geometry::Cuboid(corners) => edges(corners),
        Geometry::Polyline(numbers) if numbers.len() > 3 => vec![pairs(numbers).collect()],
        Geometry::Polyline(_) | Geometry::Points(_) | Geometry::Skeleton(_) => {
            geometry.points().into_iter().map(|point| vec![point; 2]).collect()
        }
        Geometry::Tag | Geometry::Raw { .. } => Vec::new(),
    }
}

/// The same with the lines between the joints of a skeleton, by its template. Joints that are not in the picture have
/// neither place nor lines.
#[must_use]
pub fn paths_by(template: Option<&SkeletonTemplate>, geometry: &Geometry) -> Vec<Vec<(f64, f64)>> {
    let mut paths = paths(geometry);
    if let (Geometry::Skeleton(joints), Some(template)) = (geometry, template) {
        let place = |name: &String| {
            joints.iter().find(|joint| joint.name == *name && !joint.outside).map(|joint| joint.at)
        };
        let edges = template.edges.iter().filter_map(|(from, to)| Some(vec![place(from)?, place(to)?]));
        paths.extend(edges);
    }
    paths
}

fn closed(mut corners: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    corners.extend(corners.first().copied());
    corners
}

/// Front and back of a cuboid, and what connects them.
fn edges(corners: &[f64; 16]) -> Vec<Vec<(f64, f64)>> {
    let at = |corner: usize| (corners[2 * corner], corners[2 * corner + 1]);
    let face = |corners: [usize; 4]| closed(corners.map(at).to_vec());
    let depth = [(0, 6), (1, 7), (2, 4), (3, 5)].map(|(front, back)| vec![at(front), at(back)]);
    [face([0, 2, 3, 1]), face([6, 4, 5, 7])].into_iter().chain(depth).collect()
}

/// The corners of a cuboid's silhouette, clockwise on the screen (A. M. Andrew, *Another efficient algorithm for
/// convex hulls in two dimensions*, 1979).
#[must_use]
pub fn silhouette(corners: &[f64; 16]) -> Vec<(f64, f64)> {
    let mut points: Vec<(f64, f64)> = pairs(corners).collect();
    points.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.total_cmp(&other.1)));
    points.dedup();
    let mut hull = half(points.iter());
    let back = half(points.iter().rev());
    // Each half ends where the other begins.
    hull.pop();
    hull.extend(back);
    if hull.len() > 1 {
        hull.pop();
    }
    hull
}

/// The upper half of the hull (on the screen) of points from left to right, or the lower one from right to left.
fn half<'a>(points: impl Iterator<Item = &'a (f64, f64)>) -> Vec<(f64, f64)> {
    let mut hull: Vec<(f64, f64)> = Vec::new();
    for &point in points {
        while let [.., before, last] = hull.as_slice() {
            let turn =
                (last.0 - before.0) * (point.1 - before.1) - (last.1 - before.1) * (point.0 - before.0);
            if turn > 0.0 {
                break;
            }
            hull.pop();
        }
        hull.push(point);
    }
    hull
}

/// The runs of a mask within the image.
fn painted(mask: &Mask, width: u32, height: u32) -> Vec<Run> {
    let mut runs = Vec::new();
    for (row, left, right) in mask.rows().take_while(|(row, ..)| *row < height) {
        if left < width {
            append(&mut runs, Run { row, left, right: right.min(width - 1) });
        }
    }
    runs
}

/// The rows of an ellipse.
struct Round {
    centre: (f64, f64),
    /// Inverse squares of the radii.
    across: f64,
    down: f64,
    sine: f64,
    cosine: f64,
}

impl Round {
    /// `None` for an ellipse without an area.
    fn of(ellipse: &Ellipse) -> Option<Self> {
        let (sine, cosine) = ellipse.direction();
        let [across, down] = [ellipse.radii.0, ellipse.radii.1].map(|radius| 1.0 / (radius * radius));
        let is_usual = |number: f64| number.is_finite() && number > 0.0;
        (is_usual(across) && is_usual(down)).then_some(Self {
            centre: ellipse.centre,
            across,
            down,
            sine,
            cosine,
        })
    }

    /// Whether the centre of a pixel belongs to it: this is the definition.
    fn has(&self, column: u32, row: u32) -> bool {
        let (x, y) = (f64::from(column) + 0.5 - self.centre.0, f64::from(row) + 0.5 - self.centre.1);
        let (along, aside) = (x * self.cosine + y * self.sine, y * self.cosine - x * self.sine);
        along * along * self.across + aside * aside * self.down <= 1.0
    }

    /// The rows that it may touch, from the first to before the last.
    fn rows(&self, height: u32) -> std::ops::Range<u32> {
        let reach = (self.sine * self.sine / self.across + self.cosine * self.cosine / self.down).sqrt();
        // `as` keeps the ends within the range of rows.
        let first = (self.centre.1 - reach - 1.0) as u32;
        let end = (self.centre.1 + reach + 1.0).ceil() as u32;
        first..end.min(height)
    }

    /// The pixels of a row. The ends are calculated, and then moved to where the definition has them.
    fn run(&self, row: u32, width: u32) -> Option<Run> {
        let y = f64::from(row) + 0.5 - self.centre.1;
        let square = self.cosine * self.cosine * self.across + self.sine * self.sine * self.down;
        let shift = y * self.sine * self.cosine * (self.across - self.down) / square;
        let half = ((square - y * y * self.across * self.down).max(0.0)).sqrt() / square;
        let middle = self.centre.0 - shift - 0.5;
        let last = width.checked_sub(1)?;
        let mut left = ((middle - half).ceil() as u32).min(last);
        let mut right = ((middle + half).floor() as u32).min(last);
        while left > 0 && self.has(left - 1, row) {
            left -= 1;
        }
        while right < last && self.has(right + 1, row) {
            right += 1;
        }
        while left <= right && !self.has(left, row) {
            left += 1;
        }
        while right > left && !self.has(right, row) {
            right -= 1;
        }
        (left <= right).then_some(Run { row, left, right })
    }
}

fn round(ellipse: &Ellipse, width: u32, height: u32) -> Vec<Run> {
    let Some(round) = Round::of(ellipse) else { return Vec::new() };
    round.rows(height).filter_map(|row| round.run(row, width)).collect()
}

#[cfg(test)]
mod tests;
