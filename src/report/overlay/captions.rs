//! What stands beside an expected object: its label, its `IoU`, what was expected and given as text.

use image::{Rgb, RgbImage};

use super::Legend;
use super::drawn::DrawnLabel;
use crate::report::lettering::Lettering;
use crate::report::paint::Frame;
use crate::report::placement::place;
use crate::scoring::{ObjectScore, ValueScore, transcription::alignment};

/// Readable on a phone, where 1280 pixels are 400 wide.
const TEXT: Lettering = Lettering { height: 40 };
const PADDING: i32 = 10;
/// Pixels between a caption and its object.
const GAP: i32 = 14;
const PLAIN: Rgb<u8> = Rgb([255, 255, 255]);
/// Of characters that differ; they are underlined, too.
const DIFFERENT: Rgb<u8> = Rgb([255, 200, 60]);
const BACKGROUND: Rgb<u8> = Rgb([20, 20, 20]);
const OPACITY: f32 = 0.85;
/// Height of the line under characters that differ, in pixels.
const UNDERLINE: i32 = 4;

/// Of longer names and texts only the beginning is shown.
const LONGEST: usize = 20;

/// A character and whether it differs from its counterpart.
type Sign = (char, bool);

/// Writes the captions of all expected objects into the room.
pub(super) fn draw(sheet: &mut RgbImage, room: Frame, labels: &[DrawnLabel<'_>], legend: &Legend) {
    let shapes = labels.iter().flat_map(|label| label.reference.iter().chain(&label.submitted));
    let objects: Vec<Frame> = shapes.filter_map(super::drawn::DrawnShape::frame).collect();
    let mut captions: Vec<(Frame, Vec<Vec<Sign>>)> = Vec::new();
    for label in labels {
        for (shape, object) in label.reference.iter().zip(&label.score.objects) {
            // An object that is not on the picture has its caption in the corner.
            let corner = Frame { left: room.left, top: room.top, width: 0, height: 0 };
            captions.push((shape.frame().unwrap_or(corner), lines(&label.score.label, object, legend)));
        }
    }
    // Small objects have the fewest places near to them.
    captions.sort_by_key(|(object, _)| object.area());
    let mut placed = Vec::with_capacity(captions.len());
    for (object, lines) in captions {
        let columns = lines.iter().map(Vec::len).max().unwrap_or_default();
        let size =
            (TEXT.width(columns) + 2 * PADDING, i32::from(TEXT.height) * lines.len() as i32 + 2 * PADDING);
        let frame = place(size, room, object, &objects, &placed, GAP);
        frame.fill(sheet, BACKGROUND, OPACITY);
        for (number, line) in lines.iter().enumerate() {
            let top = frame.top + PADDING + number as i32 * i32::from(TEXT.height);
            write(sheet, (frame.left + PADDING, top), line);
        }
        placed.push(frame);
    }
}

/// Writes a line, the signs that differ in their colour and underlined.
fn write(sheet: &mut RgbImage, (left, top): (i32, i32), line: &[Sign]) {
    for (color, marked) in [(PLAIN, false), (DIFFERENT, true)] {
        let sign = |&(sign, differs): &Sign| if differs == marked { sign } else { ' ' };
        TEXT.draw(sheet, (left, top), color, &line.iter().map(sign).collect::<String>());
    }
    for (column, _) in line.iter().enumerate().filter(|(_, (_, differs))| *differs) {
        let start = TEXT.width(column);
        let underline = Frame {
            left: left + start + 1,
            top: top + i32::from(TEXT.height) - UNDERLINE,
            width: TEXT.width(column + 1) - start - 2,
            height: UNDERLINE,
        };
        underline.fill(sheet, DIFFERENT, 1.0);
    }
}

/// The lines of an object's caption.
fn lines(label: &str, object: &ObjectScore, legend: &Legend) -> Vec<Vec<Sign>> {
    let mut lines = vec![plain(&format!("{} IoU {} %", shortened(label), object.iou))];
    for value in &object.values {
        let name = (object.values.len() > 1).then(|| shortened(&value.attribute));
        if value.exact {
            let name = name.map(|name| name + " ").unwrap_or_default();
            lines.push(plain(&format!("{name}✓ {}", shortened(&value.expected))));
        } else {
            lines.extend(name.map(|name| plain(&name)));
            lines.extend(difference(value, legend));
        }
    }
    lines
}

/// What was expected, and below it and in the same columns what was given instead.
fn difference(value: &ValueScore, legend: &Legend) -> Vec<Vec<Sign>> {
    let words = [shortened(&legend.expected), shortened(&legend.given)];
    let word_columns = words.iter().map(|word| word.chars().count()).max().unwrap_or_default();
    let mut lines = words.map(|word| plain(&format!("{word:word_columns$} ")));
    // More than is shown, so that the cut is seen; bounded, because every pair of characters is compared.
    let beginning = |text: &str| text.chars().take(2 * LONGEST).collect::<String>();
    let given = value.given.as_deref().unwrap_or_default();
    let mut pairs = alignment(&beginning(&value.expected), &beginning(given));
    let cut = pairs.len() > LONGEST;
    pairs.truncate(LONGEST);
    for (expected, given) in pairs {
        for (line, sign) in lines.iter_mut().zip([expected, given]) {
            line.push((sign.unwrap_or(' '), expected != given));
        }
    }
    if cut {
        for line in &mut lines {
            line.push(('…', false));
        }
    }
    lines.into()
}

fn plain(text: &str) -> Vec<Sign> {
    text.chars().map(|sign| (sign, false)).collect()
}

fn shortened(text: &str) -> String {
    let mut signs = text.chars();
    let mut shown: String = signs.by_ref().take(LONGEST).collect();
    if signs.next().is_some() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::Percent;

    /// The lines of a plate, and below each with `^` where it is marked.
    fn caption(expected: &str, given: Option<&str>) -> Vec<String> {
        let value = ValueScore {
            attribute: "plate".to_owned(),
            expected: expected.to_owned(),
            given: given.map(str::to_owned),
            exact: given == Some(expected),
            cer: 0.5,
        };
        let object = ObjectScore { iou: Percent::of(4, 5), values: vec![value] };
        let legend = crate::report::overlay::tests::legend();
        let lines = lines("plate", &object, &legend);
        let marks = |line: &[Sign]| line.iter().map(|&(_, marked)| if marked { '^' } else { ' ' }).collect();
        lines
            .iter()
            .flat_map(|line| [line.iter().map(|&(sign, _)| sign).collect::<String>(), marks(line)])
            .map(|line| line.trim_end().to_owned())
            .filter(|line| !line.is_empty())
            .collect()
    }

    #[test]
    fn a_right_text_stands_there_once() {
        assert_eq!(caption("O0B8S5", Some("O0B8S5")), ["plate IoU 80.00 %", "✓ O0B8S5"]);
    }

    #[test]
    fn of_several_values_the_right_ones_take_a_line_each() {
        let value = |attribute: &str, given: &str| ValueScore {
            attribute: attribute.to_owned(),
            expected: "plum".to_owned(),
            given: Some(given.to_owned()),
            exact: given == "plum",
            cer: 0.0,
        };
        let values = vec![value("kind", "plum"), value("other", "plus")];
        let object = ObjectScore { iou: Percent::of(4, 5), values };
        let lines = lines("fruit", &object, &crate::report::overlay::tests::legend());
        let lines: Vec<String> =
            lines.iter().map(|line| line.iter().map(|&(sign, _)| sign).collect()).collect();
        assert_eq!(lines, ["fruit IoU 80.00 %", "kind ✓ plum", "other", "верно   plum", "введено plus"]);
    }

    #[test]
    fn what_differs_is_marked_in_both_texts() {
        let shown = caption("HK0O88B", Some("HKOO88"));
        let expected =
            ["plate IoU 80.00 %", "верно   HK0O88B", "          ^   ^", "введено HKOO88", "          ^   ^"];
        assert_eq!(shown, expected);
    }

    #[test]
    fn a_text_that_was_not_given_is_all_marked() {
        let shown = caption("A7", None);
        assert_eq!(shown[1..], ["верно   A7", "        ^^", "введено", "        ^^"]);
        assert_eq!(caption("A7", Some("")), shown);
    }

    #[test]
    fn long_texts_and_names_are_cut() {
        let shown = caption("A7", Some(&"Ж".repeat(1_000_000)));
        assert!(shown.iter().all(|line| line.chars().count() < 40), "{shown:?}");
        assert!(shown[1].ends_with('…') && shown[3].ends_with('…'), "{shown:?}");
        assert_eq!(shortened(&"x".repeat(LONGEST)).chars().count(), LONGEST);
    }
}
