//! Rotated boxes: sites and files describe them by two corners and an angle; here they are kept as four
//! corners, so that no other code has to know about angles.

use super::annotations::{Shape, ShapeKind};

/// Coordinates within a millionth of a thousandth of a pixel are the same: the rounding error of sine and
/// cosine must not move a corner into the next pixel.
const SAME: f64 = 1e9;
/// Coordinates that are written out again are rounded a little more, so that they come out as they were first
/// given.
const TOLD: f64 = 1e7;

/// The four corners of a box (left, top, right, bottom; pixels) that is rotated about its centre by this many
/// degrees, clockwise as seen: `x0, y0, … y3`, first the corner that was top left before, then clockwise. A box
/// that is not rotated, or that does not have two corners, stays as it is.
#[must_use]
pub fn turned(coordinates: Vec<f64>, degrees: f64) -> Vec<f64> {
    let &[left, top, right, bottom] = coordinates.as_slice() else { return coordinates };
    if degrees % 360.0 == 0.0 {
        return coordinates;
    }
    let (sine, cosine) = (degrees % 360.0).to_radians().sin_cos();
    let (x, y) = (f64::midpoint(left, right), f64::midpoint(top, bottom));
    let corners = [(left, top), (right, top), (right, bottom), (left, bottom)];
    let turn = |(across, down): (f64, f64)| {
        let (across, down) = (across - x, down - y);
        [rounded(x + across * cosine - down * sine, SAME), rounded(y + across * sine + down * cosine, SAME)]
    };
    corners.into_iter().flat_map(turn).collect()
}

/// The box (left, top, right, bottom) and its rotation in degrees, from four corners that [`turned`] returned;
/// `None` for anything else.
#[must_use]
pub fn straightened(corners: &[f64]) -> Option<([f64; 4], f64)> {
    let &[x0, y0, x1, y1, x2, y2, x3, y3] = corners else { return None };
    let (width, height) = ((x1 - x0).hypot(y1 - y0), (x3 - x0).hypot(y3 - y0));
    // The longer side gives the most accurate angle.
    let angle =
        if width >= height { (y1 - y0).atan2(x1 - x0) } else { (x0 - x3).atan2(y3 - y0) }.to_degrees();
    let (x, y) = ((x0 + x1 + x2 + x3) / 4.0, (y0 + y1 + y2 + y3) / 4.0);
    let (half, low) = (width / 2.0, height / 2.0);
    let sides = [x - half, y - low, x + half, y + low].map(|side| rounded(side, TOLD));
    Some((sides, rounded(angle.rem_euclid(360.0), TOLD)))
}

/// The coordinates of a shape as the site's page shows them, and its rotation in degrees.
#[must_use]
pub fn on_page(shape: &Shape) -> (Vec<f64>, f64) {
    match straightened(&shape.coordinates) {
        Some((sides, degrees)) if shape.kind == ShapeKind::Rectangle => (sides.to_vec(), degrees),
        _ => (shape.coordinates.clone(), 0.0),
    }
}

fn rounded(number: f64, parts: f64) -> f64 {
    (number * parts).round() / parts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_box_turns_clockwise_about_its_centre() {
        let lying = vec![10.0, 20.0, 50.0, 30.0];
        assert_eq!(
            turned(lying.clone(), 90.0),
            [35.0, 5.0, 35.0, 45.0, 25.0, 45.0, 25.0, 5.0],
            "to the last digit"
        );
        assert_eq!(turned(lying.clone(), 450.0), turned(lying.clone(), 90.0));
        assert_eq!(turned(lying.clone(), -270.0), turned(lying.clone(), 90.0));
        // The right side goes down.
        let little = turned(lying.clone(), 30.0);
        assert!(little[3] > little[1] && little[0] > 10.0, "{little:?}");
        assert_eq!(turned(lying.clone(), 0.0), lying);
        assert_eq!(turned(lying.clone(), -360.0), lying);
        assert_eq!(turned(vec![1.0, 2.0], 30.0), [1.0, 2.0], "no box");
    }

    proptest! {
        #[test]
        fn what_was_told_is_told_again(
            (left, top) in (-5_000..5_000, -5_000..5_000),
            (width, height) in (100..400_000, 100..400_000),
            hundredths in 1..36_000,
        ) {
            let of = |hundredths: i32| f64::from(hundredths) / 100.0;
            let told = [of(left), of(top), of(left + width), of(top + height)];
            let (again, degrees) = straightened(&turned(told.to_vec(), of(hundredths))).expect("four corners");
            prop_assert_eq!((again, degrees), (told, of(hundredths)));
        }
    }
}
