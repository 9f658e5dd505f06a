//! All objects of an image: outlines, lines and joints, above each other so that each can be seen.

use image::RgbImage;

use super::drawn::{DrawnLabel, DrawnShape};
use super::joints;
use super::outlines::{self, REFERENCE, SUBMITTED};

/// Draws the outlines of all labels where `place` puts their points, the expected ones above the candidate's, and above
/// both what became of the joints.
pub(super) fn draw_all(
    image: &mut RgbImage,
    labels: &[DrawnLabel<'_>],
    place: impl Fn((f64, f64)) -> (f64, f64),
) {
    let placed = |path: &Vec<(f64, f64)>| path.iter().map(|point| place(*point)).collect();
    let paths = |shape: &DrawnShape| shape.paths.iter().map(placed).collect::<Vec<_>>();
    outlines::draw_paths(image, SUBMITTED, labels.iter().flat_map(|label| &label.submitted).flat_map(paths));
    outlines::draw_paths(image, REFERENCE, labels.iter().flat_map(|label| &label.reference).flat_map(paths));
    for label in labels {
        joints::draw(image, &label.joints, &place);
    }
}
