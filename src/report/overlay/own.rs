//! What somebody drew, and nothing else: for people who must not see what was expected.

use super::file::{self, OverlayError};
use super::sheet::scaled;
use super::{MAX_BYTES, outlines};
use crate::exam::{AnnotatedImage, LabelRule, OriginalImage, annotations, image_file};
use crate::scoring::area;

/// The original with the outlines that were drawn on it. A JPEG of at most 400 000 bytes; the longer side has 1280
/// pixels. `labels` are the exam's: they say which joints of skeletons are connected.
pub fn own_outlines(
    original: &OriginalImage,
    submitted: &AnnotatedImage,
    labels: &[LabelRule],
) -> Result<Vec<u8>, OverlayError> {
    let sheet = image_file::decode(&original.bytes).map(|whole| {
        let (plain, scale) = scaled(&whole);
        let mut image = plain.to_rgb8();
        let drawn = annotations::drawn(submitted.shapes.iter());
        let scale = |(x, y): (f64, f64)| (x * scale.0, y * scale.1);
        let paths = drawn.flat_map(|shape| {
            let rule = labels.iter().find(|rule| rule.name == shape.label);
            area::paths_by(rule.and_then(|rule| rule.template.as_ref()), &shape.geometry)
        });
        let paths = paths.map(|path| path.into_iter().map(scale).collect());
        outlines::draw_paths(&mut image, outlines::SUBMITTED, paths);
        image
    });
    file::jpeg(&original.name, sheet, MAX_BYTES)
}

#[cfg(test)]
mod tests {
    use image::{Rgb, RgbImage};

    use super::super::tests::{marked, original, shape};
    use super::*;
    use crate::exam::ShapeKind;

    #[test]
    fn only_what_was_drawn_is_seen() {
        let plain = RgbImage::from_pixel(640, 360, Rgb([90, 120, 90]));
        let corners = [100.0, 100.0, 300.0, 100.0, 300.0, 200.0, 100.0, 200.0];
        let drawn = shape("car", ShapeKind::Polygon, &corners);
        let seen = |shapes| {
            let file = own_outlines(&original(&plain), &marked((640, 360), shapes), &[]).expect("a picture");
            image::load_from_memory(&file).expect("a JPEG").into_rgb8()
        };
        let (without, with) = (seen(Vec::new()), seen(vec![drawn]));
        assert_eq!(with.dimensions(), (1280, 720));
        let near =
            |one: &Rgb<u8>, other: &Rgb<u8>| one.0.iter().zip(other.0).all(|(a, b)| a.abs_diff(b) < 25);
        let ground = Rgb([90, 120, 90]);
        assert!(without.pixels().all(|pixel| near(pixel, &ground)), "nothing was drawn");
        assert!(with.get_pixel(400, 200).0[0] < 60, "the outline: {:?}", with.get_pixel(400, 200));
        // Neither a tint nor a caption is anywhere else.
        let is_far = |x: u32, y: u32| {
            let inside = (220..580).contains(&x) && (220..380).contains(&y);
            let outside = !(180..620).contains(&x) || !(180..420).contains(&y);
            inside || outside
        };
        let mut far = with.enumerate_pixels().filter(|(x, y, _)| is_far(*x, *y));
        assert!(far.all(|(.., pixel)| near(pixel, &ground)));
    }
}
