//! The masks against a simple, slow implementation of their definition: an image of pixels, exact fractions, no
//! spans, no sweep. Random polygons of every kind: cars, plates, self-crossing stars, points far outside,
//! repeated points, slivers.

use candidates_bot::exam::{Exam, cvat_xml};
use candidates_bot::scoring::{Spans, findings, score};
use proptest::prelude::*;

type Points = Vec<(f64, f64)>;

const WIDTH: usize = 64;
const HEIGHT: usize = 48;

/// A crossing as an exact fraction; the denominator is positive.
type Fraction = (i64, i64);

fn floor(numerator: i64, denominator: i64) -> i64 {
    numerator.div_euclid(denominator)
}

/// For every pixel of the image, row by row: whether the polygon covers it.
fn slow_mask(points: &[(f64, f64)], width: usize, height: usize) -> Vec<bool> {
    let corners: Vec<(i64, i64)> = points.iter().map(|(x, y)| (x.trunc() as i64, y.trunc() as i64)).collect();
    let edges: Vec<[(i64, i64); 2]> =
        (0..corners.len()).map(|index| [corners[index], corners[(index + 1) % corners.len()]]).collect();
    let mut pixels = vec![false; width * height];
    for row in 0..height as i64 {
        let mut spans: Vec<(i64, i64)> = Vec::new();
        for [a, b] in &edges {
            if a.1 == row && b.1 == row {
                spans.push((a.0.min(b.0), a.0.max(b.0)));
            }
        }
        for lower_end_counts in [false, true] {
            let mut crossings: Vec<Fraction> = Vec::new();
            for [a, b] in &edges {
                let (upper, lower) = if a.1 < b.1 { (a, b) } else { (b, a) };
                let inside = if lower_end_counts {
                    upper.1 < row && row <= lower.1
                } else {
                    upper.1 <= row && row < lower.1
                };
                if upper.1 != lower.1 && inside {
                    let rise = lower.1 - upper.1;
                    crossings.push((upper.0 * rise + (row - upper.1) * (lower.0 - upper.0), rise));
                }
            }
            crossings.sort_by(|one, other| (one.0 * other.1).cmp(&(other.0 * one.1)));
            for pair in crossings.chunks(2) {
                let left = floor(2 * pair[0].0 + pair[0].1, 2 * pair[0].1);
                // ceil(x − 1/2) = −floor(1/2 − x)
                let right = -floor(pair[1].1 - 2 * pair[1].0, 2 * pair[1].1);
                spans.push((left, right));
            }
        }
        for (left, right) in spans {
            for column in left.max(0)..=right.min(width as i64 - 1) {
                pixels[row as usize * width + column as usize] = true;
            }
        }
    }
    pixels
}

/// The same from the spans.
fn fast_mask(points: &[(f64, f64)], width: usize, height: usize) -> Vec<bool> {
    let mut pixels = vec![false; width * height];
    let mask = Spans::of_polygon(points.iter().copied(), width as u32, height as u32);
    for (row, left, right) in mask.runs() {
        pixels[row as usize * width + left as usize..=row as usize * width + right as usize].fill(true);
    }
    assert_eq!(mask.area() as usize, pixels.iter().filter(|pixel| **pixel).count());
    pixels
}

/// An outline around a centre, more or less round.
fn round() -> impl Strategy<Value = Points> {
    let place = (10.0..54.0, 8.0..40.0);
    (place, prop::collection::vec(2.0..30.0_f64, 3..40)).prop_map(|((x, y), radii)| {
        let step = std::f64::consts::TAU / radii.len() as f64;
        let corner = |(index, radius): (usize, &f64)| {
            let angle = index as f64 * step;
            (x + radius * angle.cos(), y + radius * angle.sin())
        };
        radii.iter().enumerate().map(corner).collect()
    })
}

fn polygon() -> impl Strategy<Value = Points> {
    let anywhere = prop::collection::vec((-40.0..110.0_f64, -40.0..90.0_f64), 0..14);
    let far = prop::collection::vec((-5_000.0..5_000.0_f64, -5_000.0..5_000.0_f64), 3..8);
    let repeated = prop::collection::vec((0_i32..6, 0_i32..6), 0..20).prop_map(|points| {
        points.into_iter().map(|(x, y)| (f64::from(x) * 9.5, f64::from(y) * 7.5)).collect()
    });
    let sliver =
        (0.0..60.0_f64, 0.0..40.0_f64, -1.5..1.5_f64, 0.0..60.0_f64).prop_map(|(x, y, thin, long)| {
            vec![(x, y), (x + long, y + thin), (x + long, y + thin + 0.4), (x, y + 0.4)]
        });
    prop_oneof![round(), anywhere, far, repeated, sliver]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn a_mask_is_what_the_plain_definition_says(points in polygon()) {
        prop_assert_eq!(fast_mask(&points, WIDTH, HEIGHT), slow_mask(&points, WIDTH, HEIGHT));
    }

    #[test]
    fn a_clipped_mask_is_the_mask_on_a_larger_image_cut(points in polygon()) {
        let (small, large) = (fast_mask(&points, WIDTH, HEIGHT), fast_mask(&points, 3 * WIDTH, 2 * HEIGHT));
        let cut: Vec<bool> = (0..HEIGHT).flat_map(|row| large[row * 3 * WIDTH..][..WIDTH].to_vec()).collect();
        prop_assert_eq!(small, cut);
    }

    #[test]
    fn where_an_outline_begins_and_which_way_it_goes_makes_no_difference(points in polygon(), turn in 0_usize..14) {
        let expected = fast_mask(&points, WIDTH, HEIGHT);
        let mut other = points.clone();
        other.rotate_left(turn.min(points.len()));
        prop_assert_eq!(&fast_mask(&other, WIDTH, HEIGHT), &expected);
        other.reverse();
        prop_assert_eq!(&fast_mask(&other, WIDTH, HEIGHT), &expected);
    }

    #[test]
    fn agreement_is_symmetric_and_whole_with_itself(one in polygon(), other in polygon()) {
        let mask = |points: &Points| Spans::of_polygon(points.iter().copied(), WIDTH as u32, HEIGHT as u32);
        let (a, b) = (mask(&one), mask(&other));
        prop_assert_eq!(a.overlap(&b), b.overlap(&a));
        prop_assert_eq!(a.overlap(&a).iou().hundredths(), 10_000);
        let both = a.union(&b).area();
        prop_assert!(both >= a.area() && both >= b.area() && both <= a.area() + b.area());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    /// Whatever a file contains, it is refused with one line or scored.
    #[test]
    fn no_spoiled_file_breaks_the_scorer(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..3),
        number in prop_oneof![Just("1e308"), Just("-1e308"), Just("NaN"), Just("0.0000001"), Just("")],
    ) {
        let exam = Exam::embedded().expect("the exam built in is whole");
        let mut bytes = include_bytes!("../../assets/exam/reference.xml").to_vec();
        for (at, byte) in &changes {
            *at.get_mut(&mut bytes) = *byte;
        }
        for at in cuts {
            let at = at.index(bytes.len());
            let end = (at + 40).min(bytes.len());
            bytes.splice(at..end, number.bytes());
        }
        match cvat_xml::read(&bytes) {
            Err(error) => prop_assert!(error.line >= 1 && !error.problem.is_empty()),
            Ok(annotations) => {
                let card = score(&exam, 1, &annotations);
                prop_assert_eq!(card.images.len(), 5);
                prop_assert!(card.labels.iter().all(|figure| (0.0..=100.0).contains(&figure.iou)));
                let _ = findings(&exam, 1, &annotations);
            }
        }
    }
}
