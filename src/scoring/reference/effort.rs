//! How much work it is to compare the objects of an image, before any of it is done: a file that is small may be made
//! so that it takes more memory and time than there is.

use thiserror::Error;

use crate::exam::geometry::{Geometry, pairs};
use crate::exam::{AnnotatedImage, Shape};

/// Runs of pixels of all areas of an image together: 200 MB.
const RUNS: u64 = 10_000_000;
/// Pairs of an expected and a given object.
const PAIRS: u64 = 4_000_000;
/// Pairs of points of lines that are compared with each other.
const POINTS: u64 = 1_000_000_000;

/// An image with more than is compared.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "{image:?} has {what}, and no more than {most} are compared; leave the image out, or split its objects"
)]
pub struct TooMuch {
    image: String,
    what: &'static str,
    most: u64,
}

/// Refuses objects that can be compared with each other, expected and given, of which there are too many on an image.
pub(super) fn check(image: &AnnotatedImage, expected: &[&Shape], given: &[&Shape]) -> Result<(), TooMuch> {
    let both = || expected.iter().chain(given);
    let runs = both().map(|shape| runs(&shape.geometry, image.height)).fold(0, u64::saturating_add);
    let pairs = expected.len() as u64 * given.len() as u64;
    let points = |shapes: &[&Shape]| -> u64 {
        let lines = shapes.iter().filter(|shape| matches!(shape.geometry, Geometry::Polyline(_)));
        lines.map(|shape| shape.point_count() as u64).sum()
    };
    let limits = [
        (runs, RUNS, "areas of too many rows of pixels"),
        (pairs, PAIRS, "too many pairs of objects"),
        (points(expected).saturating_mul(points(given)), POINTS, "too many pairs of points of lines"),
    ];
    match limits.into_iter().find(|(found, most, _)| found > most) {
        Some((_, most, what)) => Err(TooMuch { image: image.name.clone(), what, most }),
        None => Ok(()),
    }
}

/// At most so many runs of pixels, within the image.
fn runs(geometry: &Geometry, height: u32) -> u64 {
    match geometry {
        Geometry::Polygon(numbers) => of_outline(pairs(numbers), height),
        Geometry::Rectangle(rectangle) => of_outline(rectangle.corners().into_iter(), height),
        Geometry::Cuboid(corners) => of_outline(pairs(&corners[..]), height),
        Geometry::Ellipse(ellipse) => {
            let (across, down) = (ellipse.radii.0.abs(), ellipse.radii.1.abs());
            (2.0 * across.max(down)).min(f64::from(height)) as u64 + 1
        }
        // A run that ends in another row than it begins in is one in each row.
        Geometry::Mask(mask) => mask.runs().len() as u64 + u64::from(mask.size().1.min(height)),
        Geometry::Polyline(_)
        | Geometry::Points(_)
        | Geometry::Skeleton(_)
        | Geometry::Tag
        | Geometry::Raw { .. } => 0,
    }
}

/// Every run has an edge to its left, and every edge is in as many rows as it is high.
fn of_outline(mut points: impl Iterator<Item = (f64, f64)>, height: u32) -> u64 {
    // `as` turns NaN into 0.
    let row = |(_, y): (f64, f64)| y.clamp(0.0, f64::from(height)) as u64;
    let Some(first) = points.next().map(row) else { return 0 };
    let (mut sum, mut from) = (0, first);
    for to in points.map(row).chain([first]) {
        sum += from.abs_diff(to) + 1;
        from = to;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exam::ShapeKind;

    fn shapes(kind: &ShapeKind, numbers: &[f64], count: usize) -> Vec<Shape> {
        let shape = Shape {
            label: "a".to_owned(),
            geometry: Geometry::of(kind.clone(), numbers.to_vec(), 0.0),
            attributes: Vec::new(),
            source: String::new(),
        };
        vec![shape; count]
    }

    fn refused(expected: &[Shape], given: &[Shape]) -> Option<String> {
        let image = AnnotatedImage {
            name: "a.jpg".to_owned(),
            width: u32::MAX,
            height: u32::MAX,
            deleted: false,
            shapes: Vec::new(),
        };
        let (expected, given): (Vec<_>, Vec<_>) = (expected.iter().collect(), given.iter().collect());
        let refused = check(&image, &expected, &given);
        refused.err().map(|error| error.to_string())
    }

    #[test]
    fn what_nobody_draws_is_refused_before_it_takes_memory() {
        let high = [0.0, 0.0, 9.0, 1e9];
        let told = "\"a.jpg\" has areas of too many rows of pixels, and no more than 10000000 are compared; leave the \
                    image out, or split its objects";
        for kind in [ShapeKind::Rectangle, ShapeKind::Ellipse] {
            let one = shapes(&kind, &high, 1);
            assert_eq!(refused(&one, &[]).as_deref(), Some(told), "{kind:?}");
            assert_eq!(refused(&[], &one).as_deref(), Some(told), "{kind:?}");
        }
        let comb: Vec<f64> =
            (0..20_000).flat_map(|at| [f64::from(at), f64::from(at % 2) * 1_080.0]).collect();
        assert!(refused(&shapes(&ShapeKind::Polygon, &comb, 1), &[]).is_some());
        let tags = shapes(&ShapeKind::Tag, &[], 2_001);
        let pairs = refused(&tags, &tags).expect("too many");
        assert!(pairs.starts_with("\"a.jpg\" has too many pairs of objects, and"), "{pairs}");
        let line = shapes(&ShapeKind::Polyline, &vec![1.0; 80_000], 1);
        let points = refused(&line, &line).expect("too many");
        assert!(points.starts_with("\"a.jpg\" has too many pairs of points of lines, and"), "{points}");
    }

    #[test]
    fn a_crowded_image_is_compared() {
        let outline: Vec<f64> = (0..200_u8)
            .map(|corner| f64::from(corner) * std::f64::consts::TAU / 200.0)
            .flat_map(|angle| [500.0 + 300.0 * angle.cos(), 500.0 + 300.0 * angle.sin()])
            .collect();
        let many = shapes(&ShapeKind::Polygon, &outline, 1_500);
        assert_eq!(refused(&many, &many), None);
    }
}
