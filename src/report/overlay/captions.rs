//! The caption next to an expected object: its label, its `IoU`, and the text that was expected and given.

use image::{Rgb, RgbImage};

use super::drawn::{self, DrawnLabel, DrawnShape, ObjectId};
use super::insets::Inset;
use super::words::Legend;
use crate::exam::{Agreement, ShapeKind};
use crate::report::lettering::{Lettering, beginning, in_drawn_order, is_right_to_left, width_of};
use crate::report::paint::Frame;
use crate::report::placement::place;
use crate::scoring::characters::{Column, alignment};
use crate::scoring::{CharacterMistake, ObjectScore, ValueScore, wrong_characters};

/// Readable on a phone, where 1280 pixels are shown 400 wide.
const TEXT: Lettering = Lettering { height: 40 };
const PADDING: i32 = 10;
/// Pixels between a caption and its object.
const GAP: i32 = 14;
const PLAIN: Rgb<u8> = Rgb([255, 255, 255]);
/// Colour of characters that differ; they are underlined, too.
const DIFFERENT: Rgb<u8> = Rgb([255, 200, 60]);
const BACKGROUND: Rgb<u8> = Rgb([20, 20, 20]);
const OPACITY: f32 = 0.85;
/// Height of the line under characters that differ, in pixels.
const UNDERLINE: i32 = 4;

/// Of names and texts that take more columns only the beginning is shown.
const LONGEST: usize = 20;
/// Columns of a line of kinds of mistakes: as wide as the longest texts with the words before them.
const WIDEST: usize = 29;

/// A character and whether it differs from its counterpart.
type Glyph = (char, bool);

/// What is written about one expected object, or about tags that nobody expected.
pub(super) struct Caption {
    pub(super) object: Option<ObjectId>,
    /// The box around the object; the corner of the room if the object is outside of the image.
    frame: Frame,
    lines: Vec<Vec<Glyph>>,
}

impl Caption {
    /// Width and height in pixels.
    pub(super) fn size(&self) -> (i32, i32) {
        let columns = self.lines.iter().map(|line| columns(line)).max().unwrap_or_default();
        let height = i32::from(TEXT.height) * self.lines.len() as i32;
        (TEXT.width(columns) + 2 * PADDING, height + 2 * PADDING)
    }

    fn draw(&self, sheet: &mut RgbImage, frame: Frame) {
        frame.fill(sheet, BACKGROUND, OPACITY);
        for (number, line) in self.lines.iter().enumerate() {
            let top = frame.top + PADDING + number as i32 * i32::from(TEXT.height);
            write(sheet, (frame.left + PADDING, top), line);
        }
    }
}

/// The captions of all expected objects, in the order of the labels.
pub(super) fn all(labels: &[DrawnLabel<'_>], room: Frame, legend: &Legend) -> Vec<Caption> {
    let corner = Frame { left: room.left, top: room.top, width: 0, height: 0 };
    let of_label = |(number, label): (usize, &DrawnLabel<'_>)| {
        let objects = label.reference.iter().zip(&label.score.objects).enumerate();
        let caption = |(index, (shape, object)): (usize, (&DrawnShape, &ObjectScore))| Caption {
            object: Some(ObjectId { label: number, index }),
            frame: shape.frame().unwrap_or(corner),
            lines: lines(&subject(label), object, legend),
        };
        let extra = label.rule.filter(|rule| rule.takes(&ShapeKind::Tag) && label.score.extra > 0);
        let extra = extra.map(|rule| Caption {
            object: None,
            frame: corner,
            lines: vec![plain(&format!("{}: {}", beginning(&rule.name, LONGEST), legend.extra))],
        });
        objects.map(caption).chain(extra).collect::<Vec<_>>()
    };
    labels.iter().enumerate().flat_map(of_label).collect()
}

/// The name of a label, and what its objects' figures are called.
fn subject(label: &DrawnLabel<'_>) -> String {
    let name = beginning(&label.score.label, LONGEST);
    let measure = label.rule.map_or("IoU", |rule| match rule.metric.agreement() {
        Agreement::Iou => "IoU",
        Agreement::Dice => "Dice",
        Agreement::BoundaryIou => "boundary IoU",
        Agreement::Oks { .. } => "OKS",
        Agreement::Pck { .. } => "PCK",
        Agreement::Line { .. } => "F1",
        Agreement::Exact => "",
    });
    format!("{name} {measure}").trim_end().to_owned()
}

/// Writes the captions inside of `room`: those of objects in an inset where they were placed with it, the others next to
/// their objects.
pub(super) fn draw(
    sheet: &mut RgbImage,
    room: Frame,
    labels: &[DrawnLabel<'_>],
    mut captions: Vec<Caption>,
    insets: &[Inset],
) {
    let objects = drawn::frames(labels);
    let beside_insets = insets.iter().flat_map(|inset| inset.captions.iter().copied());
    let mut placed: Vec<Frame> = insets.iter().flat_map(|inset| [inset.part, inset.frame]).collect();
    placed.extend(beside_insets.clone().map(|(_, frame)| frame));
    // Small objects have the fewest free places near them.
    captions.sort_by_key(|caption| caption.frame.area());
    for caption in captions {
        let with_inset = beside_insets.clone().find(|(object, _)| Some(*object) == caption.object);
        let frame = with_inset.map_or_else(
            || place(caption.size(), room, caption.frame, &objects, &placed, GAP),
            |(_, frame)| frame,
        );
        caption.draw(sheet, frame);
        placed.push(frame);
    }
}

/// Number of columns that a line takes.
fn columns(line: &[Glyph]) -> usize {
    line.iter().map(|(glyph, _)| width_of(*glyph)).sum()
}

/// Writes a line, with glyphs that differ in their own colour and underlined.
fn write(sheet: &mut RgbImage, (left, top): (i32, i32), line: &[Glyph]) {
    for (color, marked) in [(PLAIN, false), (DIFFERENT, true)] {
        let mut text = String::new();
        for &(glyph, differs) in line {
            if differs == marked { text.push(glyph) } else { text.extend(blanks(width_of(glyph))) }
        }
        TEXT.draw(sheet, (left, top), color, &text);
    }
    let mut column = 0;
    for &(glyph, differs) in line {
        let (start, end) = (TEXT.width(column), TEXT.width(column + width_of(glyph)));
        column += width_of(glyph);
        let underline = Frame {
            left: left + start + 1,
            top: top + i32::from(TEXT.height) - UNDERLINE,
            width: end - start - 2,
            height: UNDERLINE,
        };
        if differs {
            underline.fill(sheet, DIFFERENT, 1.0);
        }
    }
}

fn blanks(columns: usize) -> impl Iterator<Item = char> {
    std::iter::repeat_n(' ', columns)
}

/// The lines of an object's caption.
fn lines(subject: &str, object: &ObjectScore, legend: &Legend) -> Vec<Vec<Glyph>> {
    let mut lines = vec![plain(&format!("{subject} {} %", object.iou))];
    for value in &object.values {
        let name = (object.values.len() > 1).then(|| beginning(&value.attribute, LONGEST));
        if value.right {
            let name = name.map(|name| name + " ").unwrap_or_default();
            lines.push(plain(&format!("{name}✓ {}", beginning(&value.expected, LONGEST))));
        } else {
            lines.extend(name.map(|name| plain(&name)));
            lines.extend(difference(value, legend));
            lines.extend(kinds(value, legend));
        }
    }
    lines
}

/// What was expected, and below it, in the same columns, what was given instead.
fn difference(value: &ValueScore, legend: &Legend) -> Vec<Vec<Glyph>> {
    let words = [beginning(&legend.expected, LONGEST), beginning(&legend.given, LONGEST)];
    let word_columns = words.iter().map(|word| word.chars().count()).max().unwrap_or_default();
    let mut lines = words.map(|word| plain(&format!("{word:word_columns$} ")));
    // More than is shown, so that the cut is visible; bounded, because every pair of characters is compared.
    let compared = |text: &str| text.chars().take(2 * LONGEST).collect::<String>();
    let given = value.given.as_deref().unwrap_or_default();
    let mut columns = alignment(&compared(&value.expected), &compared(given));
    let fitting = fitting(&columns);
    let cut = columns.len() > fitting;
    columns.truncate(fitting);
    in_drawn_order(&mut columns, |column| one_of(*column));
    for column in columns {
        let differs = column.mistake.is_some();
        for (line, glyph) in lines.iter_mut().zip([column.expected, column.given]) {
            let glyph = glyph.unwrap_or(' ');
            line.push((glyph, differs));
            // The next pair starts in the same column of both lines.
            line.extend(blanks(width(column) - width_of(glyph)).map(|blank| (blank, differs)));
        }
    }
    if cut {
        for line in &mut lines {
            line.push(('…', false));
        }
    }
    lines.into()
}

/// The kinds of mistakes in a text, most telling first; none where nothing was given.
fn kinds(value: &ValueScore, legend: &Legend) -> Option<Vec<Glyph>> {
    let given = value.given.as_deref().filter(|given| !given.is_empty())?;
    let wrong = wrong_characters(&value.expected, given);
    let kinds = CharacterMistake::ALL.iter().zip(&legend.mistakes);
    let counted =
        kinds.map(|(kind, word)| (word, wrong.iter().filter(|wrong| wrong.mistake == *kind).count()));
    let told = counted.filter_map(|(word, count)| match count {
        0 => None,
        1 => Some(word.clone()),
        several => Some(format!("{word} ×{several}")),
    });
    Some(plain(&beginning(&told.collect::<Vec<_>>().join(", "), WIDEST)))
}

/// How many pairs of characters fit in a line.
fn fitting(columns: &[Column]) -> usize {
    let mut taken = 0;
    let fits = |column: &&Column| {
        taken += width(**column);
        taken <= LONGEST
    };
    columns.iter().take_while(fits).count()
}

/// Number of columns that a pair takes in both lines.
fn width(column: Column) -> usize {
    [column.expected, column.given].map(|glyph| glyph.map_or(1, width_of)).into_iter().max().unwrap_or(1)
}

/// The character of a pair that determines in which direction it is read.
fn one_of(column: Column) -> char {
    let given = column.given.filter(|given| column.expected.is_none() || is_right_to_left(*given));
    given.or(column.expected).unwrap_or(' ')
}

fn plain(text: &str) -> Vec<Glyph> {
    text.chars().map(|glyph| (glyph, false)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::Percent;

    /// The lines of a plate, each followed by a line with `^` under the marked characters.
    fn caption(expected: &str, given: Option<&str>) -> Vec<String> {
        let value = ValueScore {
            attribute: "plate".to_owned(),
            expected: expected.to_owned(),
            given: given.map(str::to_owned),
            right: given == Some(expected),
            cer: 0.5,
        };
        let object = ObjectScore { iou: Percent::of(4, 5), values: vec![value] };
        let legend = crate::report::overlay::tests::legend();
        let lines = lines("plate IoU", &object, &legend);
        let marks = |line: &[Glyph]| line.iter().map(|&(_, marked)| if marked { '^' } else { ' ' }).collect();
        lines
            .iter()
            .flat_map(|line| [line.iter().map(|&(glyph, _)| glyph).collect::<String>(), marks(line)])
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
            right: given == "plum",
            cer: 0.0,
        };
        let values = vec![value("kind", "plum"), value("other", "plus")];
        let object = ObjectScore { iou: Percent::of(4, 5), values };
        let lines = lines("fruit IoU", &object, &crate::report::overlay::tests::legend());
        let lines: Vec<String> =
            lines.iter().map(|line| line.iter().map(|&(glyph, _)| glyph).collect()).collect();
        assert_eq!(
            lines,
            ["fruit IoU 80.00 %", "kind ✓ plum", "other", "верно   plum", "введено plus", "другой знак"]
        );
    }

    #[test]
    fn what_differs_is_marked_in_both_texts() {
        let shown = caption("HK0O88B", Some("HKOO88"));
        let expected = [
            "plate IoU 80.00 %",
            "верно   HK0O88B",
            "          ^   ^",
            "введено HKOO88",
            "          ^   ^",
            "похожий знак, пропуск",
        ];
        assert_eq!(shown, expected);
    }

    #[test]
    fn a_text_that_was_not_given_is_all_marked() {
        let shown = caption("A7", None);
        assert_eq!(shown[1..], ["верно   A7", "        ^^", "введено", "        ^^"]);
        assert_eq!(caption("A7", Some("")), shown);
    }

    #[test]
    fn what_the_font_lacks_keeps_the_columns_of_both_texts_together() {
        let shown = caption("沪A12", Some("泸A1"));
        assert_eq!(
            shown,
            [
                "plate IoU 80.00 %",
                "верно   沪A12",
                "        ^  ^",
                "введено 泸A1",
                "        ^  ^",
                "пропуск, другой знак"
            ]
        );
    }

    #[test]
    fn long_texts_and_names_are_cut() {
        let shown = caption("A7", Some(&"Ж".repeat(1_000_000)));
        assert!(shown.iter().all(|line| line.chars().count() < 40), "{shown:?}");
        assert!(shown[1].ends_with('…') && shown[3].ends_with('…'), "{shown:?}");
        assert_eq!(beginning(&"x".repeat(LONGEST), LONGEST).chars().count(), LONGEST);
    }
}
