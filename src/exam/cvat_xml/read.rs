//! Reading, in one pass and without building a tree.

use std::borrow::Cow;
use std::fmt::Display;

use quick_xml::Reader;
use quick_xml::encoding::{Decoder, EncodingError};
use quick_xml::escape::{resolve_xml_entity, unescape};
use quick_xml::events::{BytesRef, BytesStart, Event};
use thiserror::Error;

use super::{MOST_BYTES, coordinate_names, coordinates};
use crate::exam::annotations::{AnnotatedImage, Annotations, MOST_POINTS, Shape, ShapeKind};
use crate::exam::rotation::turned;

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
    value: 4_096,
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

/// Reads a file in the format "CVAT for images 1.1": images and shapes in the file's order, names as they are
/// written. Tags, and everything outside of images, are skipped; a mask or a skeleton has no coordinates.
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
const ATTRIBUTE: usize = 3;

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
            (SHAPE, kind) if self.image.is_some() && kind != "tag" => {
                self.shape = Some(self.shape(element, ShapeKind::from_name(kind))?);
            }
            (ATTRIBUTE, "attribute") if self.shape.is_some() => {
                self.attribute = Some((self.required(element, "name")?.into_owned(), String::new()));
            }
            _ => {}
        }
        self.depth += 1;
        within(self.depth, self.limits.depth, "elements inside each other")?;
        let begun = self.annotations.images.len() + usize::from(self.image.is_some());
        within(begun, self.limits.images, "pictures")?;
        if self.depth == SHAPE + 1
            && let Some(shape) = &self.shape
        {
            self.shapes += 1;
            self.coordinates += shape.coordinates.len();
            within(self.shapes, self.limits.shapes, "shapes")?;
            within(self.coordinates, self.limits.coordinates, "coordinates")?;
        }
        Ok(())
    }

    fn close(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        match self.depth {
            IMAGE => self.annotations.images.extend(self.image.take()),
            SHAPE => {
                if let Some(image) = &mut self.image {
                    image.shapes.extend(self.shape.take());
                }
            }
            ATTRIBUTE => {
                if let Some(shape) = &mut self.shape {
                    shape.attributes.extend(self.attribute.take());
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
        Ok(AnnotatedImage {
            name: self.required(element, "name")?.into_owned(),
            width: parse(&self.required(element, "width")?)?,
            height: parse(&self.required(element, "height")?)?,
            deleted: false,
            shapes: Vec::new(),
        })
    }

    fn shape(&self, element: &BytesStart<'_>, kind: ShapeKind) -> Result<Shape, String> {
        let (mut label, mut source, mut points, mut rotation) = (None, None, None, None);
        for attribute in element.attributes().with_checks(false) {
            let attribute = attribute.map_err(shown)?;
            let wanted = match attribute.key.as_ref() {
                b"label" => &mut label,
                b"source" => &mut source,
                b"points" => &mut points,
                b"rotation" => &mut rotation,
                _ => continue,
            };
            wanted.get_or_insert(attribute.value);
        }
        let label = self.text(label.ok_or_else(|| without(element, "label"))?)?.into_owned();
        let source = source.map_or(Ok(Cow::Borrowed("")), |source| self.text(source))?.into_owned();
        let coordinates = match points {
            Some(points) => self.points(points)?,
            None => self.sides(element, &kind)?,
        };
        let coordinates = match rotation {
            Some(degrees) if kind == ShapeKind::Rectangle => {
                turned(coordinates, coordinates::one(&self.text(degrees)?)?)
            }
            _ => coordinates,
        };
        Ok(Shape { label, kind, coordinates, attributes: Vec::new(), source })
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

    /// The coordinates of a shape without points, from the attributes that its kind has instead.
    fn sides(&self, element: &BytesStart<'_>, kind: &ShapeKind) -> Result<Vec<f64>, String> {
        match (coordinate_names(kind), kind) {
            ([], ShapeKind::Other(_)) => Ok(Vec::new()),
            ([], _) => Err(format!("<{}> without points", kind.name())),
            (names, _) => names.iter().map(|name| coordinates::one(&self.required(element, name)?)).collect(),
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
        let attribute = element.try_get_attribute(name).map_err(shown)?;
        self.text(attribute.ok_or_else(|| without(element, name))?.value)
    }
}

fn without(element: &BytesStart<'_>, attribute: &str) -> String {
    format!("<{}> without {attribute}", String::from_utf8_lossy(element.name().as_ref()))
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
