//! Reading, in one pass and without building a tree.

mod attributes;

use std::borrow::Cow;
use std::fmt::Display;

use quick_xml::Reader;
use quick_xml::encoding::{Decoder, EncodingError};
use quick_xml::escape::{resolve_xml_entity, unescape};
use quick_xml::events::{BytesRef, BytesStart, Event};
use thiserror::Error;

use super::shapes::{self, Values};
use super::{MOST_BYTES, MOST_CHARACTERS, coordinates};
use crate::exam::annotations::{AnnotatedImage, Annotations, Shape};
use crate::exam::geometry::{Element, Geometry, MOST_POINTS, ShapeKind};
use attributes::without;

/// Limits for a file: far more than any task needs, and low enough that no file, however it was made, exhausts
/// the machine's memory.
struct Limits {
    bytes: usize,
    depth: usize,
    images: usize,
    shapes: usize,
    coordinates: usize,
    /// Coordinates of one outline.
    outline: usize,
    /// Characters of one value: texts are compared character by character.
    value: usize,
}

const LIMITS: Limits = Limits {
    bytes: MOST_BYTES,
    depth: 64,
    images: 200_000,
    shapes: 2_000_000,
    coordinates: 40_000_000,
    outline: 2 * MOST_POINTS,
    value: MOST_CHARACTERS,
};

/// Why a file is not a valid file of annotations.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("line {line}: {problem}")]
pub struct XmlError {
    /// Line of the file, from 1.
    pub line: usize,
    /// What is wrong there.
    pub problem: String,
}

/// Reads a file in the format "CVAT for images 1.1": images, shapes and tags in the file's order, names as they are
/// written. Everything outside of images is skipped.
/// Entities other than XML's own are refused, and so is a file beyond the limits: the error names which limit.
pub fn read(xml: &[u8]) -> Result<Annotations, XmlError> {
    read_within(xml, &LIMITS)
}

fn read_within(xml: &[u8], limits: &Limits) -> Result<Annotations, XmlError> {
    if xml.len() > limits.bytes {
        let problem =
            format!("the file has {} MB, and at most {} are read", xml.len() >> 20, limits.bytes >> 20);
        return Err(XmlError { line: 1, problem });
    }
    let mut reader = Reader::from_reader(xml);
    reader.config_mut().expand_empty_elements = true;
    let mut document = Document::new(reader.decoder(), limits);
    loop {
        let position = reader.buffer_position();
        let event = reader.read_event().map_err(|error| error_at(xml, reader.error_position(), &error))?;
        let end = event == Event::Eof;
        document.take(event).map_err(|problem| error_at(xml, position, &problem))?;
        if end {
            return Ok(document.annotations);
        }
    }
}

/// The lines, from 1, in which the images that [`read`] reads begin.
pub(in crate::exam) fn image_lines(xml: &[u8]) -> Vec<usize> {
    let mut reader = Reader::from_reader(xml);
    reader.config_mut().expand_empty_elements = true;
    let (mut depth, mut line, mut counted) = (ROOT, 1, 0);
    let mut lines = Vec::new();
    loop {
        let position = reader.buffer_position() as usize;
        match reader.read_event() {
            Ok(Event::Start(element)) => {
                let name = element.name();
                if depth == IMAGE && name.as_ref() == b"image" {
                    line += xml[counted..position].split(|&byte| byte == b'\n').count() - 1;
                    counted = position;
                    lines.push(line);
                }
                depth += 1;
            }
            Ok(Event::End(_)) => depth = depth.saturating_sub(1),
            Ok(Event::Eof) | Err(_) => return lines,
            Ok(_) => {}
        }
    }
}

fn error_at(xml: &[u8], position: u64, problem: &impl Display) -> XmlError {
    let before = xml.get(..position as usize).unwrap_or(xml);
    let line = before.split(|&byte| byte == b'\n').count();
    XmlError { line, problem: problem.to_string() }
}

/// Depth of the elements.
const ROOT: usize = 0;
const IMAGE: usize = 1;
const SHAPE: usize = 2;
/// Attributes of a shape, and the elements of a skeleton.
const PART: usize = 3;
/// Attributes of an element.
const PART_OF_ELEMENT: usize = 4;

/// What has been read so far, and which elements are open.
struct Document<'l> {
    decoder: Decoder,
    limits: &'l Limits,
    shapes: usize,
    coordinates: usize,
    depth: usize,
    rooted: bool,
    image: Option<AnnotatedImage>,
    shape: Option<Shape>,
    /// The elements of the shape, if it is a skeleton.
    elements: Vec<Element>,
    element: Option<Element>,
    attribute: Option<(String, String)>,
    annotations: Annotations,
}

impl<'l> Document<'l> {
    fn new(decoder: Decoder, limits: &'l Limits) -> Self {
        Self {
            decoder,
            limits,
            shapes: 0,
            coordinates: 0,
            depth: 0,
            rooted: false,
            image: None,
            shape: None,
            elements: Vec::new(),
            element: None,
            attribute: None,
            annotations: Annotations::default(),
        }
    }

    fn take(&mut self, event: Event<'_>) -> Result<(), String> {
        match event {
            Event::Start(element) => self.open(&element),
            Event::End(_) => {
                self.close();
                Ok(())
            }
            Event::Text(text) => self.add_text(&text.decode().map_err(not_utf8)?),
            Event::CData(text) => self.add_text(&text.decode().map_err(not_utf8)?),
            Event::GeneralRef(reference) => self.add_reference(&reference),
            Event::Eof if !self.rooted => Err("there is no <annotations>".to_owned()),
            Event::Eof if self.depth > 0 => Err("the file ends too early".to_owned()),
            _ => Ok(()),
        }
    }

    fn open(&mut self, element: &BytesStart<'_>) -> Result<(), String> {
        let name = element.name();
        let name = self.decoder.decode(name.as_ref()).map_err(not_utf8)?;
        match (self.depth, &*name) {
            (ROOT, "annotations") => self.rooted = true,
            (ROOT, _) => return Err(format!("<{name}> instead of <annotations>")),
            (IMAGE, "image") => self.image = Some(self.image(element)?),
            (IMAGE, "track") => return Err("a track: this is \"CVAT for video\", not for images".to_owned()),
            (SHAPE, kind) if self.image.is_some() => {
                self.shape = Some(self.shape(element, ShapeKind::from_name(kind))?);
            }
            (PART, "attribute") if self.shape.is_some() => self.attribute = Some(self.named(element)?),
            (PART, kind) if self.is_skeleton() => {
                self.element = Some(self.element(element, ShapeKind::from_name(kind))?);
            }
            (PART_OF_ELEMENT, "attribute") if self.element.is_some() => {
                self.attribute = Some(self.named(element)?);
            }
            _ => {}
        }
        self.depth += 1;
        within(self.depth, self.limits.depth, "elements inside each other")?;
        let begun = self.annotations.images.len() + usize::from(self.image.is_some());
        within(begun, self.limits.images, "pictures")?;
        match (self.depth, &self.shape, &self.element) {
            (PART, Some(shape), _) => self.count(shape.geometry.size()),
            (PART_OF_ELEMENT, _, Some(element)) => self.count(element.numbers.len()),
            _ => Ok(()),
        }
    }

    /// Counts a shape or an element with this many coordinates.
    fn count(&mut self, coordinates: usize) -> Result<(), String> {
        self.shapes += 1;
        self.coordinates += coordinates;
        within(self.shapes, self.limits.shapes, "shapes")?;
        within(self.coordinates, self.limits.coordinates, "coordinates")
    }

    fn is_skeleton(&self) -> bool {
        self.shape.as_ref().is_some_and(|shape| *shape.kind() == ShapeKind::Skeleton)
    }

    fn close(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        match self.depth {
            IMAGE => self.annotations.images.extend(self.image.take()),
            SHAPE => {
                let elements = std::mem::take(&mut self.elements);
                let Some(mut shape) = self.shape.take() else { return };
                if !elements.is_empty() {
                    shape.geometry = Geometry::skeleton(elements);
                }
                if let Some(image) = &mut self.image {
                    image.shapes.push(shape);
                }
            }
            PART => {
                self.elements.extend(self.element.take());
                if let Some(shape) = &mut self.shape {
                    shape.attributes.extend(self.attribute.take());
                }
            }
            PART_OF_ELEMENT => {
                if let Some(element) = &mut self.element {
                    element.attributes.extend(self.attribute.take());
                }
            }
            _ => {}
        }
    }

    fn add_text(&mut self, text: &str) -> Result<(), String> {
        let Some((_, value)) = &mut self.attribute else { return Ok(()) };
        value.push_str(text);
        let most = self.limits.value;
        if value.len() > most && value.chars().nth(most).is_some() {
            return Err(format!("a value of more than {most} characters, and the site keeps no more"));
        }
        Ok(())
    }

    fn add_reference(&mut self, reference: &BytesRef<'_>) -> Result<(), String> {
        if let Some(character) = reference.resolve_char_ref().map_err(shown)? {
            return self.add_text(character.encode_utf8(&mut [0; 4]));
        }
        let name = reference.decode().map_err(not_utf8)?;
        let text = resolve_xml_entity(&name).ok_or_else(|| format!("unknown entity &{name};"))?;
        self.add_text(text)
    }

    fn image(&self, element: &BytesStart<'_>) -> Result<AnnotatedImage, String> {
        let [name, width, height] = attributes::raw(element, ["name", "width", "height"])?;
        let text = |value: Option<_>, name| self.text(value.ok_or_else(|| without(element, name))?);
        Ok(AnnotatedImage {
            name: text(name, "name")?.into_owned(),
            width: parse(&text(width, "width")?)?,
            height: parse(&text(height, "height")?)?,
            deleted: false,
            shapes: Vec::new(),
        })
    }

    fn shape(&self, element: &BytesStart<'_>, kind: ShapeKind) -> Result<Shape, String> {
        let [label, source, points] = attributes::raw(element, ["label", "source", "points"])?;
        let label = self.text(label.ok_or_else(|| without(element, "label"))?)?.into_owned();
        let source = source.map_or(Ok(Cow::Borrowed("")), |source| self.text(source))?.into_owned();
        let geometry = match points {
            Some(points) => Geometry::of(kind, self.points(points)?, 0.0),
            None => shapes::geometry(kind, &Attributes { document: self, element })?,
        };
        Ok(Shape { label, geometry, attributes: Vec::new(), source })
    }

    /// An element of a skeleton.
    fn element(&self, element: &BytesStart<'_>, kind: ShapeKind) -> Result<Element, String> {
        let is_set = |name: &str| Ok::<bool, String>(self.optional(element, name)?.as_deref() == Some("1"));
        let [points] = attributes::raw(element, ["points"])?;
        Ok(Element {
            label: self.required(element, "label")?.into_owned(),
            kind,
            numbers: points.map_or(Ok(Vec::new()), |points| self.points(points))?,
            outside: is_set("outside")?,
            occluded: is_set("occluded")?,
            attributes: Vec::new(),
        })
    }

    /// An attribute of a shape, whose value is yet to come.
    fn named(&self, element: &BytesStart<'_>) -> Result<(String, String), String> {
        Ok((self.required(element, "name")?.into_owned(), String::new()))
    }

    fn points(&self, value: Cow<'_, [u8]>) -> Result<Vec<f64>, String> {
        // Every coordinate takes a character and a separator.
        if value.len() >= 2 * self.limits.outline {
            let count = value.iter().filter(|byte| matches!(byte, b',' | b';')).count() + 1;
            if count > self.limits.outline {
                let most = self.limits.outline / 2;
                return Err(format!(
                    "an outline of {} points, and at most {most} are read",
                    count.div_ceil(2)
                ));
            }
        }
        match coordinates::plain(&value) {
            Some(points) => Ok(points),
            None => coordinates::lenient(&self.text(value)?),
        }
    }

    /// The text of a value; borrowed unless something in it was escaped.
    fn text<'e>(&self, value: Cow<'e, [u8]>) -> Result<Cow<'e, str>, String> {
        let value = match value {
            Cow::Borrowed(bytes) => self.decoder.decode(bytes).map_err(not_utf8)?,
            Cow::Owned(bytes) => Cow::Owned(self.decoder.decode(&bytes).map_err(not_utf8)?.into_owned()),
        };
        Ok(match unescape(&value).map_err(shown)? {
            Cow::Borrowed(_) => value,
            Cow::Owned(unescaped) => Cow::Owned(unescaped),
        })
    }

    /// The value of an attribute.
    fn required<'e>(&self, element: &'e BytesStart<'_>, name: &str) -> Result<Cow<'e, str>, String> {
        self.optional(element, name)?.ok_or_else(|| without(element, name))
    }

    /// The value of an attribute that may be missing.
    fn optional<'e>(&self, element: &'e BytesStart<'_>, name: &str) -> Result<Option<Cow<'e, str>>, String> {
        let [value] = attributes::raw(element, [name])?;
        value.map(|value| self.text(value)).transpose()
    }
}

/// The attributes of an element that describes a shape.
struct Attributes<'d, 'e> {
    document: &'d Document<'d>,
    element: &'d BytesStart<'e>,
}

impl Values for Attributes<'_, '_> {
    fn value(&self, name: &str) -> Result<Option<Cow<'_, str>>, String> {
        self.document.optional(self.element, name)
    }

    fn without(&self, name: &str) -> String {
        without(self.element, name)
    }

    fn most(&self) -> usize {
        self.document.limits.outline
    }
}

fn within(count: usize, limit: usize, of: &str) -> Result<(), String> {
    if count > limit { Err(format!("more than {limit} {of}; split the file")) } else { Ok(()) }
}

fn shown(error: impl Display) -> String {
    error.to_string()
}

/// A file that declares or marks another encoding has been converted to UTF-8 before.
fn not_utf8(_: EncodingError) -> String {
    "something there is not UTF-8, and the file declares no other encoding; save it as UTF-8".to_owned()
}

fn parse(number: &str) -> Result<u32, String> {
    number.trim().parse().map_err(|_| format!("{number:?} is not a number of pixels"))
}

#[cfg(test)]
mod tests;
