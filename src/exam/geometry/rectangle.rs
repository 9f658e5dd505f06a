//! Boxes, rotated or not.

/// Coordinates within a millionth of a thousandth of a pixel are the same: the rounding error of sine and
/// cosine must not move a corner into the next pixel.
const SAME: f64 = 1e9;
/// Coordinates that are read out of corners are rounded a little more, so that they come out as they were first
/// given.
const TOLD: f64 = 1e7;

/// A box.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rectangle {
    /// Left, top, right and bottom in pixels, before it is rotated; sites accept reversed ones.
    pub sides: [f64; 4],
    /// Degrees by which it is rotated clockwise about its centre.
    pub rotation: f64,
}

impl Rectangle {
    /// Whether it is rotated.
    #[must_use]
    pub fn is_turned(&self) -> bool {
        self.rotation % 360.0 != 0.0
    }

    /// Its four corners: first the one that was top left before it was rotated, then clockwise.
    #[must_use]
    pub fn corners(&self) -> [(f64, f64); 4] {
        let [left, top, right, bottom] = self.sides;
        let corners = [(left, top), (right, top), (right, bottom), (left, bottom)];
        if !self.is_turned() {
            return corners;
        }
        let (sine, cosine) = (self.rotation % 360.0).to_radians().sin_cos();
        let (x, y) = (f64::midpoint(left, right), f64::midpoint(top, bottom));
        corners.map(|(across, down)| {
            let (across, down) = (across - x, down - y);
            (
                rounded(x + across * cosine - down * sine, SAME),
                rounded(y + across * sine + down * cosine, SAME),
            )
        })
    }

    /// The box with these four corners, in the order of [`Rectangle::corners`].
    #[must_use]
    pub fn of_corners([x0, y0, x1, y1, x2, y2, x3, y3]: [f64; 8]) -> Self {
        let (width, height) = ((x1 - x0).hypot(y1 - y0), (x3 - x0).hypot(y3 - y0));
        // The longer side gives the most accurate angle.
        let angle =
            if width >= height { (y1 - y0).atan2(x1 - x0) } else { (x0 - x3).atan2(y3 - y0) }.to_degrees();
        let (x, y) = ((x0 + x1 + x2 + x3) / 4.0, (y0 + y1 + y2 + y3) / 4.0);
        let (half, low) = (width / 2.0, height / 2.0);
        let sides = [x - half, y - low, x + half, y + low].map(|side| rounded(side, TOLD));
        Self { sides, rotation: rounded(angle.rem_euclid(360.0), TOLD) }
    }
}

fn rounded(number: f64, parts: f64) -> f64 {
    (number * parts).round() / parts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LYING: [f64; 4] = [10.0, 20.0, 50.0, 30.0];

    fn turned(rotation: f64) -> [(f64, f64); 4] {
        Rectangle { sides: LYING, rotation }.corners()
    }

    #[test]
    fn a_box_turns_clockwise_about_its_centre() {
        assert_eq!(turned(90.0), [(35.0, 5.0), (35.0, 45.0), (25.0, 45.0), (25.0, 5.0)], "to the last digit");
        assert_eq!(turned(450.0), turned(90.0));
        assert_eq!(turned(-270.0), turned(90.0));
        // The right side goes down.
        let little = turned(30.0);
        assert!(little[1].1 > little[0].1 && little[0].0 > 10.0, "{little:?}");
        let straight = [(10.0, 20.0), (50.0, 20.0), (50.0, 30.0), (10.0, 30.0)];
        assert_eq!((turned(0.0), turned(-360.0)), (straight, straight));
    }

    proptest! {
        #[test]
        fn what_was_told_is_told_again(
            (left, top) in (-5_000..5_000, -5_000..5_000),
            (width, height) in (100..400_000, 100..400_000),
            hundredths in 1..36_000,
        ) {
            let of = |hundredths: i32| f64::from(hundredths) / 100.0;
            let sides = [of(left), of(top), of(left + width), of(top + height)];
            let told = Rectangle { sides, rotation: of(hundredths) };
            let [(x0, y0), (x1, y1), (x2, y2), (x3, y3)] = told.corners();
            prop_assert_eq!(Rectangle::of_corners([x0, y0, x1, y1, x2, y2, x3, y3]), told);
        }
    }
}
