//! What two drawings have in common, for people to read.

use super::alignment::Overlay;
use super::drawing::Drawing;

/// So many of its points make an outline the same, in percent: one that was drawn anew has hardly any in common.
const SAME: usize = 80;

/// What two drawings have in common.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Likeness {
    /// Objects whose outlines have most points in common.
    pub objects: usize,
    /// Objects that both drew.
    pub of_objects: usize,
    /// Points in common.
    pub points: usize,
    /// How many there could be: those of the outline with fewer points, object by object.
    pub of_points: usize,
    /// How far the outlines that are the same lie from each other, in pixels; the median.
    pub shift: f64,
    /// The larger size divided by the smaller one; the median.
    pub scale: f64,
    /// Whether left and right were exchanged.
    pub mirrored: bool,
}

impl Likeness {
    /// Of two drawings; `mirrored`: after left and right are exchanged in the other one.
    #[must_use]
    pub fn of(one: &Drawing, other: &Drawing, mirrored: bool) -> Self {
        let mirror;
        let other = if mirrored {
            mirror = other.mirrored();
            &mirror
        } else {
            other
        };
        let mut found =
            Self { objects: 0, of_objects: 0, points: 0, of_points: 0, shift: 0.0, scale: 1.0, mirrored };
        let (mut shifts, mut scales) = (Vec::new(), Vec::new());
        for (one, other) in one.outlines.iter().zip(&other.outlines) {
            let (fitted, as_drawn) = (Overlay::fitted(one, other), Overlay::as_drawn(one, other));
            let (common, there) = (fitted.common(), as_drawn.common());
            let stays = there.points >= common.points;
            let common = if stays { there } else { common };
            found.of_objects += usize::from(common.of > 0);
            found.points += common.points;
            found.of_points += common.of;
            if common.of > 0 && 100 * common.points >= SAME * common.of {
                found.objects += 1;
                let (shift, scale) = if stays { (0.0, 1.0) } else { fitted.moved() };
                shifts.push(f64::from(shift));
                scales.push(f64::from(scale));
            }
        }
        found.shift = middle(shifts).unwrap_or(0.0);
        found.scale = middle(scales).unwrap_or(1.0);
        found
    }
}

fn middle(mut values: Vec<f64>) -> Option<f64> {
    values.sort_unstable_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawing(points: &[Vec<(f64, f64)>]) -> Drawing {
        Drawing::of(points.iter().map(Vec::as_slice))
    }

    fn ellipse(x: f64) -> Vec<(f64, f64)> {
        let at = |at: i32| {
            let angle = f64::from(at * at) * 0.007;
            (x + (200.0 + 30.0 * (3.0 * angle).sin()) * angle.cos(), 300.0 + 120.0 * angle.sin())
        };
        (0..30).map(at).collect()
    }

    #[test]
    fn it_says_how_many_objects_and_where_they_went() {
        let one = [ellipse(400.0), ellipse(900.0), vec![], vec![(0.0, 0.0), (9.0, 9.0)]];
        let shifted = one.clone().map(|outline| outline.iter().map(|(x, y)| (x + 6.0, y + 8.0)).collect());
        let same = Likeness::of(&drawing(&one), &drawing(&one), false);
        assert_eq!((same.objects, same.of_objects, same.points, same.of_points), (3, 3, 62, 62));
        assert!(same.shift < 1e-9 && (same.scale - 1.0).abs() < 1e-9);
        let shifted = Likeness::of(&drawing(&one), &drawing(&shifted), false);
        assert_eq!(shifted.objects, 3);
        assert!((shifted.shift - 10.0).abs() < 0.1 && (shifted.scale - 1.0).abs() < 0.01, "{shifted:?}");
        let nothing = Likeness::of(&Drawing::default(), &drawing(&one), true);
        assert_eq!((nothing.objects, nothing.of_points), (0, 0));
    }
}
