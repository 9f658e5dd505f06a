//! The contact sheet of an exam: every image, small, with the ground truth drawn on it.

use std::io::Cursor;

use image::imageops::FilterType;
use image::{ImageFormat, ImageResult, Rgb, RgbImage};

use super::lettering::{Lettering, beginning, columns};
use super::overlay::outlines::{self, Line};
use super::paint::{self, Frame};
use super::placement::place;
use crate::exam::{AnnotatedImage, Exam, LabelRule, OriginalImage, Shape, annotations, image_file};
use crate::scoring::area;

/// Width and height of the cell for one image.
const CELL: (u32, u32) = (480, 320);
const GAP: u32 = 16;
const HEADING: Lettering = Lettering { height: 28 };
/// From one row of the heading to the next.
const HEADING_ROW: u32 = 32;
/// From the sample of a label's colour to its name.
const SAMPLE: i32 = 28;
const CAPTION: Lettering = Lettering { height: 22 };
/// From one line of a caption to the next.
const CAPTION_ROW: u32 = 24;
const NOTE: Lettering = Lettering { height: 16 };
/// Shade of grey.
const GROUND: u8 = 32;
const PLAIN: Rgb<u8> = Rgb([255, 255, 255]);
const DARK: Rgb<u8> = Rgb([0, 0, 0]);
/// More images make the sheet longer, not wider.
const MOST_COLUMNS: u32 = 5;
/// No image is this large: points of a ground truth beyond this are not meaningful.
const FAR: f64 = 1e6;
/// Of values and labels that take more columns only the beginning is shown.
const LONGEST: usize = 24;

/// A PNG: at the top the exam's title and its labels in their colours; below, every image of its attempts with
/// the outlines of the ground truth in those colours, the values of attributes next to them, and the number of
/// objects under the image.
pub fn contact_sheet(exam: &Exam) -> ImageResult<Vec<u8>> {
    let count = exam.originals.len() as u32;
    let columns = (1..MOST_COLUMNS).find(|columns| columns * columns >= count).unwrap_or(MOST_COLUMNS);
    let captions: Vec<Vec<String>> = exam.originals.iter().map(|original| caption(exam, original)).collect();
    let lines = captions.iter().map(Vec::len).max().unwrap_or(1) as u32;
    let row = CELL.1 + lines * CAPTION_ROW + GAP;
    let width = GAP + columns * (CELL.0 + GAP);
    let names = names(exam, width as i32);
    let rows = names.last().map_or(0, |(_, row, _)| row + 1);
    let top = GAP + HEADING_ROW + rows as u32 * HEADING_ROW + GAP / 2;
    let mut sheet = paint::grey(width, top + count.div_ceil(columns) * row, GROUND);
    heading(&mut sheet, exam, &names);
    for (index, original) in (0..).zip(&exam.originals) {
        let (left, top) = (GAP + index % columns * (CELL.0 + GAP), top + index / columns * row);
        let truth = exam.reference.image(&original.name);
        let drawn = small(exam, original, truth)?;
        let inset = (CELL.0 - drawn.width()) / 2;
        paint::paste(&mut sheet, &drawn, (left + inset, top));
        for (line, below) in captions[index as usize].iter().zip(0..) {
            let place = (left as i32, (top + drawn.height()) as i32 + 4 + below * CAPTION_ROW as i32);
            CAPTION.draw(&mut sheet, place, PLAIN, line);
        }
    }
    let mut bytes = Vec::new();
    sheet.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png)?;
    Ok(bytes)
}

/// The lines under an image: its name, and for every label how many objects it has, so many as a line has room for.
fn caption(exam: &Exam, original: &OriginalImage) -> Vec<String> {
    let truth = exam.reference.image(&original.name);
    let room = (CELL.0 as usize / CAPTION.width(1).max(1) as usize).saturating_sub(1);
    let counts = exam.labels.iter().map(|rule| {
        let count = truth.map_or(0, |truth| rule.objects(truth).count());
        format!("{} {count}", beginning(&rule.name, LONGEST))
    });
    let (mut lines, mut line) = (Vec::new(), beginning(&original.name, room));
    for count in counts {
        let longer = format!("{line} · {count}");
        let fits = columns(&longer) <= room;
        lines.extend((!fits).then(|| std::mem::take(&mut line)));
        line = if fits { longer } else { count };
    }
    lines.push(line);
    lines
}

/// Where the name of every label stands in the heading of a sheet of this width, as pixels from the left and row below
/// the title, and what of it is shown.
fn names(exam: &Exam, width: i32) -> Vec<(i32, i32, String)> {
    let (mut left, mut row) = (GAP as i32, 0);
    let place = |rule: &LabelRule| {
        let name = beginning(&rule.name, LONGEST);
        let end = left + SAMPLE + HEADING.width(columns(&name));
        if end > width - GAP as i32 && left > GAP as i32 {
            (left, row) = (GAP as i32, row + 1);
        }
        let at = (left, row, name.clone());
        left += SAMPLE + HEADING.width(columns(&name) + 2);
        at
    };
    exam.labels.iter().map(place).collect()
}

fn heading(sheet: &mut RgbImage, exam: &Exam, names: &[(i32, i32, String)]) {
    let (left, top) = (GAP as i32, GAP as i32);
    let room = (sheet.width() as i32 - left) / HEADING.width(1).max(1);
    let title = beginning(&exam.title.en, room.max(2) as usize - 1);
    HEADING.draw(sheet, (left, top), PLAIN, &title);
    for (rule, (left, row, name)) in exam.labels.iter().zip(names) {
        let top = top + (row + 1) * HEADING_ROW as i32;
        let sample = Frame { left: *left, top: top + 6, width: 20, height: 18 };
        sample.fill(sheet, color(rule), 1.0);
        HEADING.draw(sheet, (left + SAMPLE, top), PLAIN, name);
    }
}

/// The image scaled to its cell, with the ground truth on it.
fn small(exam: &Exam, original: &OriginalImage, truth: Option<&AnnotatedImage>) -> ImageResult<RgbImage> {
    let decoded = image_file::decode(&original.bytes)?;
    let (width, height) = (f64::from(decoded.width()), f64::from(decoded.height()));
    let factor = (f64::from(CELL.0) / width).min(f64::from(CELL.1) / height);
    let side = |length: f64| (length * factor).round().max(1.0) as u32;
    let mut drawn = decoded.resize_exact(side(width), side(height), FilterType::Triangle).into_rgb8();
    let mut objects = Vec::new();
    for rule in &exam.labels {
        let shapes = annotations::drawn(truth.iter().flat_map(|truth| rule.objects(truth)));
        let mut drawn_paths = Vec::new();
        for shape in shapes {
            let mut paths = area::paths_by(rule.template.as_ref(), &shape.geometry);
            for (x, y) in paths.iter_mut().flatten() {
                (*x, *y) = (*x * factor, *y * factor);
            }
            if shape.is_tag() {
                objects.push((Frame { left: 0, top: 0, width: 0, height: 0 }, tag(rule, shape)));
            } else if !paths.is_empty() {
                objects.push((frame(&paths.concat()), values(rule, shape)));
            }
            drawn_paths.extend(paths);
        }
        outlines::draw_paths(&mut drawn, Line::of(color(rule)), drawn_paths.into_iter());
    }
    notes(&mut drawn, objects);
    Ok(drawn)
}

/// The values of an object, as people read them.
fn values(rule: &LabelRule, shape: &Shape) -> String {
    let values = rule.attributes.iter().map(|attribute| match attribute.value(shape) {
        "" => "–".to_owned(),
        value => beginning(value, LONGEST),
    });
    values.collect::<Vec<_>>().join(", ")
}

/// A tag with its values; it stands in the corner of the image.
fn tag(rule: &LabelRule, shape: &Shape) -> String {
    let name = beginning(&rule.name, LONGEST);
    if rule.attributes.is_empty() { name } else { format!("{name}: {}", values(rule, shape)) }
}

/// The box around an outline, limited to the size that images may have.
fn frame(outline: &[(f64, f64)]) -> Frame {
    let ends = |coordinates: &dyn Fn(&(f64, f64)) -> f64| {
        let of = outline.iter().map(coordinates);
        of.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), at| (low.min(at), high.max(at)))
    };
    let ((left, right), (top, bottom)) = (ends(&|point| point.0), ends(&|point| point.1));
    let pixel = |at: f64| at.clamp(-FAR, FAR) as i32;
    let [left, top] = [left, top].map(|at| pixel(at.floor()));
    let [right, bottom] = [right, bottom].map(|at| pixel(at.ceil()));
    Frame { left, top, width: right - left, height: bottom - top }
}

/// Writes a text next to every object, covering as little as possible.
fn notes(image: &mut RgbImage, mut objects: Vec<(Frame, String)>) {
    let room = Frame { left: 0, top: 0, width: image.width() as i32, height: image.height() as i32 };
    let frames: Vec<Frame> = objects.iter().map(|(frame, _)| *frame).collect();
    // Small objects have the fewest free places near them.
    objects.sort_by_key(|(frame, _)| frame.area());
    let mut placed = Vec::new();
    for (object, text) in objects.iter().filter(|(_, text)| !text.is_empty()) {
        let size = (NOTE.width(columns(text)) + 6, i32::from(NOTE.height) + 2);
        let frame = place(size, room, *object, &frames, &placed, 2);
        frame.fill(image, DARK, 0.65);
        NOTE.draw(image, (frame.left + 3, frame.top + 1), PLAIN, text);
        placed.push(frame);
    }
}

/// The label's colour; it was validated when the exam was read.
fn color(rule: &LabelRule) -> Rgb<u8> {
    let channel =
        |at: usize| rule.color.get(at..at + 2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
    Rgb([1, 3, 5].map(|at| channel(at).unwrap_or(255)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_image_is_on_the_sheet_with_its_outlines_in_the_labels_colours() {
        let mut exam = Exam::embedded().expect("the exam built in is whole");
        exam.originals.truncate(3);
        let count = |exam: &Exam| {
            let sheet =
                image::load_from_memory(&contact_sheet(exam).expect("a sheet")).expect("a PNG").into_rgb8();
            assert_eq!(sheet.width(), 2 * (CELL.0 + GAP) + GAP);
            let near = |pixel: &&Rgb<u8>| {
                pixel.0.iter().zip([0xfa, 0x32, 0x53]).all(|(one, other)| one.abs_diff(other) < 12)
            };
            sheet.pixels().filter(near).count()
        };
        let whole = count(&exam);
        exam.reference.images[0].shapes.clear();
        let less = count(&exam);
        assert!(whole > less + 300 && less > 600, "{whole} {less}");
    }

    #[test]
    fn the_names_of_many_labels_take_several_rows() {
        let mut exam = Exam::embedded().expect("the exam built in is whole");
        let rows = |exam: &Exam| names(exam, 1008).iter().map(|(_, row, _)| *row).collect::<Vec<_>>();
        assert_eq!(rows(&exam), [0, 0]);
        exam.labels = vec![exam.labels[0].clone(); 12];
        exam.labels[11].name = "a name that is longer than any row has room for it, however wide".to_owned();
        let rows = rows(&exam);
        assert!(rows.is_sorted() && rows[0] == 0 && rows[11] > 0, "{rows:?}");
        assert!(contact_sheet(&exam).is_ok());
    }

    #[test]
    fn a_caption_counts_the_objects_of_every_label_in_as_many_lines_as_that_takes() {
        let mut exam = Exam::embedded().expect("the exam built in is whole");
        let original = exam.originals[0].clone();
        assert_eq!(caption(&exam, &original), [format!("{} · car 1 · plate 1", original.name)]);
        exam.labels = vec![exam.labels[0].clone(); 9];
        let lines = caption(&exam, &original);
        assert_eq!(lines.join(" · "), format!("{}{}", original.name, " · car 1".repeat(9)));
        assert!(
            lines.len() > 1 && lines.iter().all(|line| CAPTION.width(columns(line)) <= CELL.0 as i32),
            "{lines:?}"
        );
        let height = |exam: &Exam| {
            image::load_from_memory(&contact_sheet(exam).expect("a sheet")).expect("a PNG").height()
        };
        let tall = height(&exam);
        exam.labels.truncate(2);
        assert!(tall > height(&exam));
    }

    #[test]
    fn the_box_of_an_outline_holds_it_however_far_it_goes() {
        assert_eq!(frame(&[(1.5, 2.0), (9.2, 7.7)]), Frame { left: 1, top: 2, width: 9, height: 6 });
        let far = frame(&[(-1e300, f64::NAN), (1e300, 5.0), (f64::INFINITY, 4.0)]);
        assert_eq!((far.width, far.top, far.height), (2_000_000, 4, 1));
    }
}
