//! Joints and loose points: filled dots where they were drawn, rings where they were expected and are not. Colours are
//! those of the areas; what is off or missing has a form of its own, too.

use image::{Rgb, RgbImage};

use super::areas::{AGREEMENT, EXTRA, MISSED};
use super::outlines::{self, Line};
use crate::report::paint::blend;
use crate::scoring::JointMark;

/// Radii in pixels.
const DOT: f64 = 8.0;
const RING: f64 = 11.0;
/// Half the length of the cross in the ring of a joint that is missing.
const CROSS: f64 = 4.5;
/// Pixels of the casing that sets a mark off from any background.
const CASING: f64 = 2.0;
const DARK: Rgb<u8> = Rgb([0, 0, 0]);
const LIGHT: Rgb<u8> = Rgb([255, 255, 255]);

/// Draws the marks where `place` puts them.
pub(super) fn draw(image: &mut RgbImage, marks: &[JointMark], place: impl Fn((f64, f64)) -> (f64, f64)) {
    let leads = marks.iter().filter_map(|mark| match mark {
        JointMark::Off { at, wanted } => Some(vec![place(*at), place(*wanted)]),
        JointMark::Right { .. } | JointMark::Missing { .. } | JointMark::Extra { .. } => None,
    });
    outlines::draw_paths(image, Line::of(MISSED.color), leads);
    let crosses = marks.iter().filter_map(|mark| match mark {
        JointMark::Missing { wanted } => Some(cross(place(*wanted))),
        JointMark::Right { .. } | JointMark::Off { .. } | JointMark::Extra { .. } => None,
    });
    outlines::draw_paths(image, Line::of(MISSED.color), crosses.flatten());
    for mark in marks {
        match *mark {
            JointMark::Right { at } => dot(image, place(at), AGREEMENT.color),
            JointMark::Extra { at } => dot(image, place(at), EXTRA.color),
            JointMark::Off { at, wanted } => {
                ring(image, place(wanted));
                dot(image, place(at), EXTRA.color);
            }
            JointMark::Missing { wanted } => ring(image, place(wanted)),
        }
    }
}

fn cross((x, y): (f64, f64)) -> [Vec<(f64, f64)>; 2] {
    [[-CROSS, CROSS], [CROSS, -CROSS]].map(|[down, up]| vec![(x - CROSS, y + down), (x + CROSS, y + up)])
}

/// A filled dot in a light casing.
fn dot(image: &mut RgbImage, at: (f64, f64), color: Rgb<u8>) {
    disc(image, at, |distance| {
        let covered = |radius: f64| (radius + 0.5 - distance).clamp(0.0, 1.0);
        [(LIGHT, covered(DOT + CASING)), (color, covered(DOT))]
    });
}

/// A ring in a dark casing.
fn ring(image: &mut RgbImage, at: (f64, f64)) {
    disc(image, at, |distance| {
        let covered = |width: f64| (width + 0.5 - (distance - RING).abs()).clamp(0.0, 1.0);
        [(DARK, covered(1.5 + CASING / 2.0)), (MISSED.color, covered(1.5))]
    });
}

/// Paints the pixels around a point by their distance from it.
fn disc(image: &mut RgbImage, (x, y): (f64, f64), paint: impl Fn(f64) -> [(Rgb<u8>, f64); 2]) {
    let reach = RING + CASING + 2.0;
    // `as` keeps the ends within the image; what is no number is nowhere.
    let range = |at: f64, side: u32| {
        ((at - reach).max(0.0) as u32).min(side)..((at + reach).max(0.0) as u32).min(side)
    };
    for row in range(y, image.height()) {
        for column in range(x, image.width()) {
            let distance = (f64::from(column) - x).hypot(f64::from(row) - y);
            for (color, opacity) in paint(distance) {
                blend(image.get_pixel_mut(column, row), color, opacity as f32);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(marks: &[JointMark]) -> RgbImage {
        let mut image = RgbImage::from_pixel(120, 80, Rgb([128; 3]));
        draw(&mut image, marks, |point| point);
        image
    }

    #[test]
    fn right_off_missing_and_extra_joints_look_different() {
        let at = (40.0, 40.0);
        let middle = |marks: &[JointMark]| *drawn(marks).get_pixel(40, 40);
        assert_eq!(middle(&[JointMark::Right { at }]), AGREEMENT.color);
        assert_eq!(middle(&[JointMark::Extra { at }]), EXTRA.color);
        let off = drawn(&[JointMark::Off { at, wanted: (90.0, 40.0) }]);
        assert_eq!(*off.get_pixel(40, 40), EXTRA.color, "where it was drawn");
        assert_eq!(*off.get_pixel(90, 29), MISSED.color, "a ring where it was expected");
        assert_eq!(*off.get_pixel(65, 40), MISSED.color, "and a line from one to the other");
        let missing = drawn(&[JointMark::Missing { wanted: at }]);
        assert_eq!(*missing.get_pixel(40, 51), MISSED.color, "a ring");
        assert_eq!(*missing.get_pixel(40, 40), MISSED.color, "and a cross in it");
        assert_eq!(*missing.get_pixel(65, 40), Rgb([128; 3]));
    }

    #[test]
    fn joints_outside_of_the_image_are_no_matter() {
        let nothing = drawn(&[]);
        for at in [(-500.0, 40.0), (40.0, 1e300), (f64::NAN, f64::INFINITY)] {
            assert_eq!(drawn(&[JointMark::Right { at }]), nothing, "{at:?}");
        }
        drawn(&[JointMark::Off { at: (f64::MIN, 5.0), wanted: (5.0, f64::MAX) }]);
    }
}
