//! The overlays of two candidates on the same image, side by side.

use image::{Rgb, RgbImage};

use super::file::{self, OverlayError};
use super::sheet::Ground;
use super::words::Legend;
use crate::exam::{AnnotatedImage, LabelRule, OriginalImage};
use crate::report::lettering::{Lettering, beginning};
use crate::report::paint;
use crate::scoring::ImageScore;

/// Largest size of the file: twice that of an overlay.
const MAX_BYTES: usize = 800_000;

const NAME: Lettering = Lettering { height: 44 };
/// Height of the strip with the names in pixels.
const STRIP: u32 = 64;
/// Pixels between the two, and before a name.
const GAP: u32 = 16;
/// Shade of grey.
const BACKGROUND: u8 = 20;
const FOREGROUND: Rgb<u8> = Rgb([255, 255, 255]);

/// What somebody drew on an image.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// Who it was.
    pub name: &'a str,
    /// What they drew.
    pub submitted: &'a AnnotatedImage,
    /// The score of it.
    pub score: &'a ImageScore,
}

/// The overlays of two candidates on the same image, one beside the other, each with the name above it. A JPEG of at
/// most 800 000 bytes. `labels` are the exam's.
pub fn pair(
    original: &OriginalImage,
    reference: &AnnotatedImage,
    sides: [Side<'_>; 2],
    labels: &[LabelRule],
    legend: &Legend,
) -> Result<Vec<u8>, OverlayError> {
    let both = Ground::of(original).map(|ground| {
        let sheets = sides.map(|side| ground.sheet([reference, side.submitted], side.score, labels, legend));
        beside(&sheets, &sides.map(|side| side.name))
    });
    file::jpeg(&original.name, both, MAX_BYTES)
}

/// The sheets from left to right, each below its name.
fn beside(sheets: &[RgbImage], names: &[&str]) -> RgbImage {
    let width = sheets.iter().map(|sheet| sheet.width() + GAP).sum::<u32>().saturating_sub(GAP);
    let height = sheets.iter().map(RgbImage::height).max().unwrap_or_default();
    let mut both = paint::grey(width, STRIP + height, BACKGROUND);
    let mut left = 0;
    for (sheet, name) in sheets.iter().zip(names) {
        let room = (sheet.width() - 2 * GAP) as i32 / NAME.width(1).max(1);
        let at = ((left + GAP) as i32, (STRIP as i32 - i32::from(NAME.height)) / 2);
        NAME.draw(&mut both, at, FOREGROUND, &beginning(name, room.max(2) as usize - 1));
        paint::paste(&mut both, sheet, (left, STRIP));
        left += sheet.width() + GAP;
    }
    both
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exam::{Exam, Language};
    use crate::report::overlay::tests::scored;

    #[test]
    fn both_stand_side_by_side_below_their_names() {
        let exam = Exam::embedded().unwrap();
        let (original, truth) = (exam.original("01.jpg").unwrap(), exam.reference.image("01.jpg").unwrap());
        let mut other = truth.clone();
        other.shapes.retain(|shape| shape.label == "plate");
        let (one, two) = (scored(truth, truth), scored(truth, &other));
        let sides = [
            Side { name: "@anna_k", submitted: truth, score: &one },
            Side { name: "\u{202e}中 Ж".repeat(99).leak(), submitted: &other, score: &two },
        ];
        let legend = crate::texts::legend(Language::En);
        let file = pair(original, truth, sides, &exam.labels, &legend).unwrap();
        assert!(file.len() <= MAX_BYTES, "{} bytes", file.len());
        let both = image::load_from_memory(&file).unwrap().into_rgb8();
        assert_eq!(both.dimensions(), (2 * 1280 + GAP, STRIP + 720 + 54));
        let white = |left: u32, right: u32| {
            (left..right).any(|x| (0..STRIP).any(|y| both.get_pixel(x, y).0[0] > 200))
        };
        assert!(white(0, 300) && !white(400, 1290) && white(1300, 1500), "the names");
        // In the middle of the car: green on the left, orange on the right.
        let [left, right] = [0, 1280 + GAP].map(|from| both.get_pixel(from + 640, STRIP + 380).0);
        assert!(left[1] > left[0] + 30 && right[0] > right[2] + 60, "{left:?} {right:?}");
    }

    #[test]
    fn sides_of_any_size_have_their_place() {
        let sheets = [RgbImage::new(640, 294), RgbImage::new(640, 1334)];
        assert_eq!(beside(&sheets, &["", "Ж"]).dimensions(), (2 * 640 + GAP, STRIP + 1334));
    }
}
