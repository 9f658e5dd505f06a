//! What many people drew of the same things: where each drawing is, which pixels most of them took, and which drawings
//! of different people are of one thing.
//!
//! All of it works on runs of pixels: what it needs is in proportion to the outlines that it is given, not to the image.

use super::area::spans;
use super::mask::{Run, Spans, append};
use super::matching::best_pairs;
use super::outline::Sweep;
use crate::exam::Geometry;

/// Of one thing are drawings that share at least this part of what they cover together.
const SAME: f64 = 0.5;

/// Maximum number of different things that are told apart.
const MOST_THINGS: usize = 64;

/// By so many pixels the box of a line or of points is larger than they are.
const AROUND: f64 = 4.0;

/// Where a shape is, on an image of `width × height` pixels: what it covers; of lines, points and skeletons the box around
/// them; of a tag, which is about all of the image, its first pixel.
#[must_use]
pub fn place(geometry: &Geometry, (width, height): (u32, u32)) -> Spans {
    if geometry.kind().is_area() {
        return spans(geometry, width, height, &mut Sweep::default());
    }
    if matches!(geometry, Geometry::Tag) {
        return Spans::from(vec![Run { row: 0, left: 0, right: 0 }]);
    }
    let points = geometry.points().into_iter().filter(|(x, y)| x.is_finite() && y.is_finite());
    let sides = points.map(|(x, y)| [x, y, x, y]).reduce(|one, other| {
        [one[0].min(other[0]), one[1].min(other[1]), one[2].max(other[2]), one[3].max(other[3])]
    });
    let Some([left, top, right, bottom]) = sides else { return Spans::default() };
    let (left, top, right, bottom) = (left - AROUND, top - AROUND, right + AROUND, bottom + AROUND);
    Spans::of_polygon([(left, top), (right, top), (right, bottom), (left, bottom)], width, height)
}

/// The share of what two drawings cover together that both of them cover, 0 to 1; 0 where neither covers anything.
#[must_use]
pub fn likeness(one: &Spans, other: &Spans) -> f64 {
    let overlap = one.overlap(other);
    if overlap.union == 0 { 0.0 } else { overlap.intersection as f64 / overlap.union as f64 }
}

/// The median of outlines: the pixels of drawings that have more than half of the weight of all.
#[must_use]
pub fn majority<'a>(drawings: impl IntoIterator<Item = (&'a Spans, u32)>) -> Spans {
    let mut total = 0_u64;
    // Row, column, and by how much the weight changes there.
    let mut steps: Vec<(u32, u32, i64)> = Vec::new();
    for (drawing, weight) in drawings {
        total += u64::from(weight);
        let weight = i64::from(weight);
        steps.extend(drawing.as_runs().iter().flat_map(|run| {
            // No image has 2^32 columns.
            [(run.row, run.left, weight), (run.row, run.right.saturating_add(1), -weight)]
        }));
    }
    steps.sort_unstable();
    let mut runs = Vec::new();
    let mut weight = 0_i64;
    for (at, &(row, column, by)) in steps.iter().enumerate() {
        weight += by;
        let next = steps.get(at + 1).filter(|next| next.0 == row && next.1 > column);
        if let Some(next) = next.filter(|_| 2 * weight.unsigned_abs() > total) {
            append(&mut runs, Run { row, left: column, right: next.1 - 1 });
        }
    }
    runs.into()
}

/// Which of the expected things each drawing answers: one to one, and only where they share at least the part `least`, 0
/// to 1, of what they cover together.
#[must_use]
pub fn answering(drawn: &[Spans], expected: &[Spans], least: f64) -> Vec<Option<usize>> {
    best_pairs(&likenesses(drawn, expected, least))
}

/// A thing that several people drew: who, in their order, and which of their drawings it is.
pub type Thing = Vec<(usize, usize)>;

/// Which drawings are of one thing, the one that most people drew first. Everybody has at most one drawing of a thing,
/// and each drawing is of one thing at most. `drawings`: those of every person.
///
/// Whoever comes first says what there is; then each thing is where the majority of its drawings is, and everybody's
/// drawings are divided anew.
#[must_use]
pub fn things(drawings: &[Vec<Spans>]) -> Vec<Thing> {
    let mut places: Vec<Spans> = Vec::new();
    let mut members: Vec<Thing> = Vec::new();
    for (person, own) in drawings.iter().enumerate() {
        let pairs = answering(own, &places, SAME);
        for (number, drawing) in own.iter().enumerate() {
            match pairs[number] {
                Some(thing) => members[thing].push((person, number)),
                None if places.len() < MOST_THINGS && drawing.area() > 0 => {
                    places.push(drawing.clone());
                    members.push(vec![(person, number)]);
                }
                None => {}
            }
        }
    }
    let middles: Vec<Spans> = members
        .iter()
        .map(|thing| majority(thing.iter().map(|&(person, number)| (&drawings[person][number], 1))))
        .collect();
    let mut things = vec![Vec::new(); middles.len()];
    for (person, own) in drawings.iter().enumerate() {
        let pairs = answering(own, &middles, SAME);
        for (number, thing) in pairs.into_iter().enumerate() {
            if let Some(thing) = thing {
                things[thing].push((person, number));
            }
        }
    }
    things.retain(|thing: &Thing| !thing.is_empty());
    things.sort_by_key(|thing| std::cmp::Reverse(thing.len()));
    things
}

/// How alike each drawing is to each place, for matching; 0 where that is less than `least`.
fn likenesses(own: &[Spans], places: &[Spans], least: f64) -> Vec<Vec<u32>> {
    let weight = |one: &Spans, other: &Spans| {
        let likeness = likeness(one, other);
        if likeness < least { 0 } else { (likeness * 1e6) as u32 }
    };
    own.iter().map(|drawing| places.iter().map(|place| weight(drawing, place)).collect()).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::exam::ShapeKind;
    use crate::scoring::polygon::tests::{Pixels, mask, pixels, polygon};

    fn square(left: f64, top: f64, side: f64) -> Spans {
        let (right, bottom) = (left + side, top + side);
        Spans::of_polygon([(left, top), (right, top), (right, bottom), (left, bottom)], 400, 400)
    }

    proptest! {
        #[test]
        fn the_majority_has_the_pixels_with_more_than_half_of_the_weight(
            drawn in prop::collection::vec((polygon(), 1_u32..5), 0..7)
        ) {
            let drawn: Vec<(Spans, u32)> =
                drawn.iter().map(|(polygon, weight)| (mask(polygon, 24, 18), *weight)).collect();
            let mut weights: BTreeMap<(i64, i64), u32> = BTreeMap::new();
            for (mask, weight) in &drawn {
                for pixel in pixels(mask) {
                    *weights.entry(pixel).or_default() += weight;
                }
            }
            let total: u32 = drawn.iter().map(|(_, weight)| weight).sum();
            let expected: Pixels =
                weights.into_iter().filter(|(_, weight)| 2 * weight > total).map(|(pixel, _)| pixel).collect();
            let found = majority(drawn.iter().map(|(mask, weight)| (mask, *weight)));
            prop_assert_eq!(found.area(), expected.len() as u64);
            prop_assert_eq!(pixels(&found), expected);
        }

        #[test]
        fn anything_can_be_drawn(numbers in prop::collection::vec(any::<f64>(), 0..9)) {
            for kind in [ShapeKind::Points, ShapeKind::Polyline, ShapeKind::Polygon, ShapeKind::Mask] {
                let place = place(&Geometry::of(kind, numbers.clone(), 0.0), (40, 30));
                prop_assert!(likeness(&place, &place) <= 1.0);
            }
        }
    }

    #[test]
    fn everybody_has_one_drawing_of_a_thing_at_most() {
        let drawings = vec![
            vec![square(10.0, 10.0, 40.0)],
            vec![square(200.0, 10.0, 40.0), square(12.0, 10.0, 40.0), square(9.0, 11.0, 40.0)],
            vec![],
            vec![square(201.0, 9.0, 40.0), square(11.0, 12.0, 40.0), square(300.0, 300.0, 5.0)],
        ];
        let found = things(&drawings);
        let sizes: Vec<usize> = found.iter().map(Vec::len).collect();
        assert_eq!(sizes[..2], [3, 2]);
        for thing in &found {
            let mut people: Vec<usize> = thing.iter().map(|(person, _)| *person).collect();
            people.dedup();
            assert_eq!(people.len(), thing.len(), "{found:?}");
        }
        assert_eq!(found[1], [(1, 0), (3, 0)]);
    }

    #[test]
    fn what_has_no_area_is_where_its_box_is() {
        let line = |from: f64| place(&Geometry::Polyline(vec![from, 10.0, 60.0, 10.0]), (100, 50));
        assert!(likeness(&line(10.0), &line(12.0)) > 0.9 && line(10.0).area() > 400);
        let tag = place(&Geometry::Tag, (100, 50));
        assert!((likeness(&tag, &tag) - 1.0).abs() < 1e-12 && likeness(&tag, &line(10.0)) < 0.01);
        assert_eq!(place(&Geometry::Points(vec![]), (100, 50)).area(), 0);
    }
}
