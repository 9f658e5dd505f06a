//! The strip below the image that explains what colours and lines mean.

use image::{Rgb, RgbImage};

use super::areas::{AGREEMENT, EXTRA, MISSED};
use super::outlines::{self, Line, REFERENCE, SUBMITTED};
use super::words::Legend;
use crate::report::lettering::Lettering;
use crate::report::paint::{self, Frame};

const TEXT: Lettering = Lettering { height: 34 };
/// Shade of grey.
const BACKGROUND: u8 = 40;
const FOREGROUND: Rgb<u8> = Rgb([255, 255, 255]);

/// Height of a row in pixels.
const ROW: i32 = 54;
/// Width and height of the sample for a word.
const SAMPLE: (i32, i32) = (58, 30);
const GAP: i32 = 14;

/// Narrower or lower images are put on a dark background of this size, so that words fit.
const SMALLEST: (u32, u32) = (640, 240);

/// The sample that a word explains.
enum Sample {
    Area(Rgb<u8>),
    Line(Line),
}

/// The image with the legend below it, and the part of it above the legend.
pub(super) fn mount(image: &RgbImage, legend: &Legend) -> (RgbImage, Frame) {
    let (width, height) = (image.width().max(SMALLEST.0), image.height().max(SMALLEST.1));
    let items = [
        (Sample::Area(AGREEMENT.color), &legend.agreement),
        (Sample::Area(MISSED.color), &legend.missed),
        (Sample::Area(EXTRA.color), &legend.extra),
        (Sample::Line(REFERENCE), &legend.reference),
        (Sample::Line(SUBMITTED), &legend.submitted),
    ];
    let widths = items.each_ref().map(|(_, word)| item_width(word));
    let (places, rows) = flow(&widths, width as i32 - GAP);
    let mut sheet = paint::grey(width, height + (rows * ROW) as u32, BACKGROUND);
    paint::paste(&mut sheet, image, (0, 0));
    for ((sample, word), (left, row)) in items.iter().zip(places) {
        draw(&mut sheet, sample, word, (left, height as i32 + row * ROW));
    }
    (sheet, Frame { left: 0, top: 0, width: width as i32, height: height as i32 })
}

fn item_width(word: &str) -> i32 {
    SAMPLE.0 + GAP + TEXT.width(word.chars().count())
}

/// The left end and the row of each item, for items of these widths placed one after the other in rows up to
/// `right`, and the number of rows.
fn flow(widths: &[i32], right: i32) -> (Vec<(i32, i32)>, i32) {
    let (mut left, mut row) = (GAP, 0);
    let places = widths.iter().map(|width| {
        if left > GAP && left + width > right {
            (left, row) = (GAP, row + 1);
        }
        let place = (left, row);
        left += width + 2 * GAP;
        place
    });
    let places: Vec<_> = places.collect();
    (places, row + 1)
}

fn draw(sheet: &mut RgbImage, sample: &Sample, word: &str, (left, top): (i32, i32)) {
    let frame = Frame { left, top: top + (ROW - SAMPLE.1) / 2, width: SAMPLE.0, height: SAMPLE.1 };
    match *sample {
        Sample::Area(color) => frame.fill(sheet, color, 1.0),
        Sample::Line(line) => {
            let middle = f64::from(frame.top + frame.height / 2);
            let ends = [(f64::from(frame.left + 4), middle), (f64::from(frame.right() - 5), middle)];
            // On grey, so that a casing of either kind is visible.
            frame.fill(sheet, Rgb([120; 3]), 1.0);
            outlines::draw_paths(sheet, line, std::iter::once(ends.into()));
        }
    }
    let text_top = top + (ROW - i32::from(TEXT.height)) / 2;
    TEXT.draw(sheet, (frame.right() + GAP, text_top), FOREGROUND, word);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_go_to_the_next_row_when_the_row_is_full() {
        assert_eq!(flow(&[100, 100], 500), (vec![(GAP, 0), (GAP + 100 + 2 * GAP, 0)], 1));
        let (places, rows) = flow(&[300, 300, 9_000], 500);
        assert_eq!((places, rows), (vec![(GAP, 0), (GAP, 1), (GAP, 2)], 3));
    }

    #[test]
    fn images_of_any_shape_have_a_legend() {
        for (width, height) in [(1, 1), (1280, 1), (3, 1280), (1280, 720)] {
            let image = RgbImage::from_pixel(width, height, Rgb([9, 9, 9]));
            let (sheet, room) = mount(&image, &crate::report::overlay::tests::legend());
            assert_eq!(room.width as u32, sheet.width());
            assert!(room.width >= 640 && room.height >= 240 && sheet.height() >= room.height as u32 + 54);
            assert_eq!(sheet.get_pixel(width - 1, height - 1).0, [9, 9, 9]);
            for area in [AGREEMENT, MISSED, EXTRA] {
                assert!(sheet.pixels().any(|pixel| *pixel == area.color), "{area:?} is in the legend");
            }
        }
    }
}
