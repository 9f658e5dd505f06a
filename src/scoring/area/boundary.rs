//! The boundary of a mask, as paths along the edges of its pixels.

use std::collections::BTreeMap;

use crate::exam::geometry::Mask;

/// A corner between pixels.
type Corner = (u32, u32);

/// Closed paths around the pixels of a mask and around its holes, each ending where it begins.
pub(super) fn boundary(mask: &Mask) -> Vec<Vec<(f64, f64)>> {
    let mut edges = edges(mask);
    let mut paths = Vec::new();
    while let Some((&start, _)) = edges.first_key_value() {
        let mut path = vec![start];
        let mut at = start;
        // As many edges end in a corner as begin there, so the walk ends where it began.
        while let Some(next) = follow(&mut edges, at) {
            let is_straight = path.len() > 1 && is_straight(path[path.len() - 2], at, next);
            if is_straight {
                path.pop();
            }
            path.push(next);
            at = next;
        }
        paths.push(path.into_iter().map(|(x, y)| (f64::from(x), f64::from(y))).collect());
    }
    paths
}

/// Takes an edge that begins in this corner; returns where it ends.
fn follow(edges: &mut BTreeMap<Corner, Vec<Corner>>, from: Corner) -> Option<Corner> {
    let ends = edges.get_mut(&from)?;
    let end = ends.pop();
    if ends.is_empty() {
        edges.remove(&from);
    }
    end
}

fn is_straight(one: Corner, middle: Corner, other: Corner) -> bool {
    (one.0 == middle.0 && middle.0 == other.0) || (one.1 == middle.1 && middle.1 == other.1)
}

/// The edges between a pixel of the mask and one outside of it, with the mask to their right.
fn edges(mask: &Mask) -> BTreeMap<Corner, Vec<Corner>> {
    let mut edges: BTreeMap<Corner, Vec<Corner>> = BTreeMap::new();
    let mut put = |from: Corner, to: Corner| edges.entry(from).or_default().push(to);
    let rows = rows(mask);
    let none = Vec::new();
    for (&row, pieces) in &rows {
        for &(first, end) in pieces {
            put((first, row + 1), (first, row));
            put((end, row), (end, row + 1));
        }
        let above = row.checked_sub(1).and_then(|row| rows.get(&row)).unwrap_or(&none);
        for (first, end) in without(pieces, above) {
            put((first, row), (end, row));
        }
        let below = rows.get(&(row + 1)).unwrap_or(&none);
        for (first, end) in without(pieces, below) {
            put((end, row + 1), (first, row + 1));
        }
    }
    edges
}

/// The pieces of every row, from the first column to before the last; none touches another.
fn rows(mask: &Mask) -> BTreeMap<u32, Vec<(u32, u32)>> {
    let mut rows: BTreeMap<u32, Vec<(u32, u32)>> = BTreeMap::new();
    for (row, first, last) in mask.rows() {
        let pieces = rows.entry(row).or_default();
        match pieces.last_mut() {
            Some((_, end)) if *end == first => *end = last + 1,
            _ => pieces.push((first, last + 1)),
        }
    }
    rows
}

/// What these pieces have and the others have not.
fn without(pieces: &[(u32, u32)], others: &[(u32, u32)]) -> Vec<(u32, u32)> {
    let mut rest = Vec::new();
    let mut from = 0;
    for &(first, end) in pieces {
        let mut at = first;
        while others.get(from).is_some_and(|other| other.1 <= first) {
            from += 1;
        }
        for &(begin, after) in others[from..].iter().take_while(|other| other.0 < end) {
            if at < begin {
                rest.push((at, begin));
            }
            at = at.max(after);
        }
        if at < end {
            rest.push((at, end));
        }
    }
    rest
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_ring_has_a_path_outside_and_one_inside() {
        let mask = Mask::new((10, 20), (4, 3), vec![0, 5, 2, 5]).expect("a ring of 4 × 3");
        let paths = boundary(&mask);
        assert_eq!(
            paths,
            [
                vec![(10.0, 20.0), (14.0, 20.0), (14.0, 23.0), (10.0, 23.0), (10.0, 20.0)],
                vec![(11.0, 21.0), (11.0, 22.0), (13.0, 22.0), (13.0, 21.0), (11.0, 21.0)],
            ]
        );
    }

    proptest! {
        #[test]
        fn paths_are_closed_and_enclose_the_pixels(width in 1_u32..9, runs in prop::collection::vec(0_u32..9, 1..12)) {
            let all: u32 = runs.iter().sum();
            prop_assume!(all > 0 && all.is_multiple_of(width));
            let mask = Mask::new((3, 4), (width, all / width), runs).expect("it fits");
            let mut doubled = 0.0;
            for path in boundary(&mask) {
                prop_assert_eq!(path.first(), path.last());
                doubled += path.windows(2).map(|ends| ends[0].0 * ends[1].1 - ends[1].0 * ends[0].1).sum::<f64>();
            }
            let area: u32 = mask.rows().map(|(_, first, last)| last - first + 1).sum();
            prop_assert_eq!(doubled as i64, 2 * i64::from(area), "holes count the other way round");
        }
    }
}
