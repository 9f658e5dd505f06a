//! The mask of an ellipse.

use super::{Point, place};
use crate::scoring::mask::{Run, Spans};

impl Spans {
    /// The mask of an ellipse on an image of `width × height` pixels: the pixels whose middles, half a pixel to
    /// the right of and below their coordinates, lie inside of it or on its edge.
    ///
    /// The first radius lies along the rows before the ellipse is turned, clockwise as seen, by this many degrees
    /// about its centre. Radii count by their magnitude. An ellipse that is thinner than a pixel may have none.
    #[must_use]
    pub fn of_ellipse(centre: Point, radii: Point, degrees: f64, width: u32, height: u32) -> Self {
        let (centre, chords) = (place(centre), Chords::of(place(radii), degrees));
        let mut runs = Vec::new();
        // Of the middles `n + 1/2` from one coordinate to another, the first and the last that are on the image.
        let between = |from: f64, to: f64, size: u32| {
            let (first, last) = ((from - 0.5).ceil().max(0.0), (to - 0.5).floor());
            (first <= last && first < f64::from(size)).then(|| (first as u32, (last as u32).min(size - 1)))
        };
        let rows = between(centre.1 - chords.reach, centre.1 + chords.reach, height);
        for row in rows.into_iter().flat_map(|(first, last)| first..=last) {
            let (left, right) = chords.at(f64::from(row) + 0.5 - centre.1);
            if let Some((left, right)) = between(centre.0 + left, centre.0 + right, width) {
                runs.push(Run { row, left, right });
            }
        }
        runs.into()
    }
}

/// The chords of an ellipse that lie along rows, all relative to its centre.
///
/// With radii `a` and `b`, turned by `t`: it reaches `h = √(a² sin² t + b² cos² t)` up and down; the chord at the
/// height `v` has its middle at `v (a² − b²) sin t cos t / h²` and is `2 a b √(h² − v²) / h²` long.
struct Chords {
    /// How far the ellipse reaches up and down.
    reach: f64,
    /// How far the middle of the chord moves from row to row.
    slope: f64,
    /// Half the length of a chord, per `√(h² − v²)`.
    spread: f64,
    /// Half the length of the only chord of an ellipse that is a line along a row.
    flat: f64,
}

impl Chords {
    fn of((a, b): Point, degrees: f64) -> Self {
        let (sine, cosine) = sine_and_cosine(degrees);
        let (a, b) = (a.abs(), b.abs());
        let square = (a * sine).powi(2) + (b * cosine).powi(2);
        if square == 0.0 {
            return Self { reach: 0.0, slope: 0.0, spread: 0.0, flat: a.max(b) };
        }
        let slope = (a - b) * (a + b) * sine * cosine / square;
        Self { reach: square.sqrt(), slope, spread: a * b / square, flat: 0.0 }
    }

    /// The ends of the chord at this height.
    fn at(&self, height: f64) -> (f64, f64) {
        let half = self.spread * (self.reach.powi(2) - height.powi(2)).max(0.0).sqrt() + self.flat;
        let middle = self.slope * height;
        (middle - half, middle + half)
    }
}

/// Exact for quarter turns, which are the usual ones.
fn sine_and_cosine(degrees: f64) -> (f64, f64) {
    let degrees = if degrees.is_finite() { degrees.rem_euclid(360.0) } else { 0.0 };
    let quarters = (degrees / 90.0).round();
    let (sine, cosine) = (degrees - 90.0 * quarters).to_radians().sin_cos();
    match quarters as u8 % 4 {
        0 => (sine, cosine),
        1 => (cosine, -sine),
        2 => (-sine, -cosine),
        _ => (-cosine, sine),
    }
}

#[cfg(test)]
mod tests {
    use std::f64::consts::PI;

    use proptest::prelude::*;

    use super::*;
    use crate::scoring::measures::tests::{Pixels, pixels};

    /// The definition, pixel by pixel; and the pixels whose middles are too near the edge to tell.
    fn by_definition(centre: Point, radii: Point, degrees: f64, side: u32) -> (Pixels, Pixels) {
        let (mut inside, mut doubtful) = (Pixels::new(), Pixels::new());
        let (sin, cos) = degrees.to_radians().sin_cos();
        for (x, y) in (0..side).flat_map(|y| (0..side).map(move |x| (x, y))) {
            let (across, down) = (f64::from(x) + 0.5 - centre.0, f64::from(y) + 0.5 - centre.1);
            let (along, aside) = (across * cos + down * sin, down * cos - across * sin);
            let level = (along / radii.0).powi(2) + (aside / radii.1).powi(2);
            if (level - 1.0).abs() < 1e-9 {
                doubtful.insert((x, y));
            } else if level < 1.0 {
                inside.insert((x, y));
            }
        }
        (inside, doubtful)
    }

    proptest! {
        #[test]
        fn is_what_the_definition_says(
            centre in (-5.0..25.0, -5.0..25.0),
            radii in (0.2..20.0, 0.2..20.0),
            degrees in -400.0..400.0,
        ) {
            let (inside, doubtful) = by_definition(centre, radii, degrees, 20);
            let found = pixels(&Spans::of_ellipse(centre, radii, degrees, 20, 20));
            let missing: Vec<_> = inside.difference(&found).collect();
            prop_assert!(missing.is_empty(), "missing {missing:?}");
            let extra: Vec<_> = found.difference(&inside).filter(|pixel| !doubtful.contains(pixel)).collect();
            prop_assert!(extra.is_empty(), "extra {extra:?}");
        }

        #[test]
        fn half_a_turn_and_changed_radii_change_nothing(
            centre in (0_u16..20, 0_u16..20),
            (a, b) in (1_u16..15, 1_u16..15),
            quarters in 0_i32..4,
        ) {
            let centre = (f64::from(centre.0), f64::from(centre.1));
            let (a, b, degrees) = (f64::from(a), f64::from(b), f64::from(quarters) * 90.0);
            let expected = Spans::of_ellipse(centre, (a, b), degrees, 30, 30);
            prop_assert_eq!(&Spans::of_ellipse(centre, (-a, b), degrees + 180.0, 30, 30), &expected);
            prop_assert_eq!(&Spans::of_ellipse(centre, (b, -a), degrees - 90.0, 30, 30), &expected);
        }

        #[test]
        fn any_numbers_are_an_ellipse(numbers in prop::array::uniform5(any::<f64>())) {
            let [x, y, a, b, degrees] = numbers;
            prop_assert!(Spans::of_ellipse((x, y), (a, b), degrees, 40, 30).area() <= 40 * 30);
        }
    }

    #[test]
    fn middles_on_the_edge_belong_to_it() {
        let disc = Spans::of_ellipse((2.5, 2.5), (1.0, 1.0), 0.0, 10, 10);
        assert_eq!(disc.runs().collect::<Vec<_>>(), [(1, 2, 2), (2, 1, 3), (3, 2, 2)]);
        let line = Spans::of_ellipse((2.5, 2.5), (2.0, 0.0), 180.0, 10, 10);
        assert_eq!(line.runs().collect::<Vec<_>>(), [(2, 0, 4)]);
        assert_eq!(Spans::of_ellipse((2.5, 2.5), (2.0, 0.0), 90.0, 10, 10).area(), 5);
        assert_eq!(Spans::of_ellipse((2.5, 2.5), (0.0, 0.0), 0.0, 10, 10).area(), 1);
        assert_eq!(Spans::of_ellipse((2.0, 2.0), (0.3, 0.3), 0.0, 10, 10), Spans::default());
    }

    #[test]
    fn the_area_is_that_of_an_ellipse() {
        let area = Spans::of_ellipse((500.0, 400.0), (300.0, 120.0), 33.0, 1000, 800).area() as f64;
        assert!((area / (PI * 300.0 * 120.0) - 1.0).abs() < 1e-3, "{area}");
        let everything = Spans::of_ellipse((0.0, 0.0), (f64::INFINITY, 1e300), f64::NAN, 64, 48);
        assert_eq!(everything.area(), 64 * 48);
    }
}
