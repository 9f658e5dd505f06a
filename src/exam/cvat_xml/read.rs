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
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A file with these shapes in its only image.
    fn file(shapes: &str) -> String {
        format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<annotations>\n<version>1.1</version>\n\
             <image id=\"0\" name=\"a.jpg\" width=\"640\" height=\"480\">\n{shapes}\n\
             </image>\n</annotations>\n"
        )
    }

    fn shapes(xml: &str) -> Vec<Shape> {
        read(file(xml).as_bytes()).expect("the file is right").images.remove(0).shapes
    }

    fn error(xml: &str) -> String {
        read(xml.as_bytes()).expect_err("the file is wrong").to_string()
    }

    #[test]
    fn reads_images_shapes_and_attributes() {
        let annotations = read(include_bytes!("../../../assets/exam/reference.xml")).unwrap();
        assert_eq!(annotations.images.len(), 10);
        let image = &annotations.images[0];
        assert_eq!((image.name.as_str(), image.width, image.height), ("01.jpg", 1920, 1080));
        let plate = &image.shapes[1];
        assert_eq!((plate.label.as_str(), plate.source.as_str()), ("plate", "manual"));
        assert_eq!(plate.coordinates, [541.10, 678.40, 664.13, 695.49, 664.33, 738.77, 541.52, 719.65]);
        assert_eq!(plate.attributes, [("plate".to_owned(), "O0B8S5".to_owned())]);
    }

    #[test]
    fn reads_an_export_of_the_site() {
        let annotations = read(include_bytes!("../../../tests/fixtures/cvat/annotations.xml")).unwrap();
        let told: Vec<_> = annotations
            .images
            .iter()
            .map(|image| {
                let kinds: Vec<_> = image.shapes.iter().map(|shape| shape.kind.name()).collect();
                format!("{}: {}", image.name, kinds.join(" "))
            })
            .collect();
        let expected = [
            "img_1.jpg: polygon polygon",
            "img_2.jpg: polygon polygon",
            "img_3.jpg: rectangle polygon",
            "img_4.jpg: polygon points polyline",
            "img_5.jpg: polygon",
        ];
        assert_eq!(told, expected);
        assert_eq!(
            annotations.images[1].shapes[1].attribute("plate"),
            "Х777ХХ99",
            "Cyrillic as it was typed"
        );
        assert_eq!(annotations.images[2].shapes[1].attributes, [("plate".to_owned(), String::new())]);
    }

    #[test]
    fn keeps_every_kind_of_shape() {
        let read = shapes(
            r#"<box label="car" xtl="1" ytl="2.5" xbr="3" ybr="4"/>
               <points label="car" source="auto" points="5.00,6.00"></points>
               <ellipse label="car" cx="1" cy="2" rx="3" ry="4"/>
               <mask label="car" rle="1, 2" left="1" top="2" width="3" height="1"/>
               <tag label="dusk"/>
               <skeleton label="man">
                 <points label="1" points="1,1"><attribute name="a">b</attribute></points>
               </skeleton>
               <polygon label="car" points="1,2;3"/><polygon label="car" points=""/>"#,
        );
        let told: Vec<_> =
            read.iter().map(|shape| (shape.kind.name(), shape.coordinates.as_slice())).collect();
        let expected: [(&str, &[f64]); 7] = [
            ("rectangle", &[1.0, 2.5, 3.0, 4.0]),
            ("points", &[5.0, 6.0]),
            ("ellipse", &[1.0, 2.0, 3.0, 4.0]),
            ("mask", &[]),
            ("skeleton", &[]),
            ("polygon", &[1.0, 2.0, 3.0]),
            ("polygon", &[]),
        ];
        assert_eq!(told, expected);
        assert!(read[4].attributes.is_empty(), "attributes inside a skeleton are not the skeleton's");
    }

    #[test]
    fn a_turned_box_has_its_four_corners() {
        let read = shapes(
            r#"<box label="car" xtl="10.00" ytl="20.00" xbr="50.00" ybr="30.00" rotation="90.00" z_order="0"/>
               <box label="car" xtl="10.00" ytl="20.00" xbr="50.00" ybr="30.00" rotation="0.00"/>
               <ellipse label="car" cx="10" cy="20" rx="50" ry="30" rotation="90.00"/>"#,
        );
        assert_eq!(read[0].kind, ShapeKind::Rectangle);
        assert_eq!(read[0].coordinates, [35.0, 5.0, 35.0, 45.0, 25.0, 45.0, 25.0, 5.0]);
        assert_eq!(read[1].coordinates, [10.0, 20.0, 50.0, 30.0]);
        assert_eq!(read[2].coordinates, [10.0, 20.0, 50.0, 30.0]);
        let wrong = file("<box label=\"car\" xtl=\"1\" ytl=\"1\" xbr=\"2\" ybr=\"2\" rotation=\"left\"/>");
        assert_eq!(error(&wrong), "line 5: \"left\" is not a coordinate");
    }

    #[test]
    fn values_are_taken_literally() {
        let read = shapes(
            r#"<polygon label="R&amp;D &quot;x&quot;" points="1,1">
                 <attribute name="plate"> &lt;А&#49;&#x32;&gt; </attribute>
                 <attribute name="empty"/>
                 <attribute name="raw"><![CDATA[a<b&amp;]]></attribute>
               </polygon>"#,
        );
        assert_eq!(read[0].label, "R&D \"x\"");
        let values: Vec<_> = read[0].attributes.iter().map(|(_, value)| value.as_str()).collect();
        assert_eq!(values, [" <А12> ", "", "a<b&amp;"]);
    }

    #[test]
    fn errors_name_the_line() {
        let line_5 = |shape: &str| error(&file(shape));
        assert_eq!(line_5("<polygon points=\"1,1\"/>"), "line 5: <polygon> without label");
        assert_eq!(line_5("<polygon label=\"car\"/>"), "line 5: <polygon> without points");
        assert_eq!(line_5("<box label=\"car\" xtl=\"1\"/>"), "line 5: <box> without ytl");
        assert_eq!(line_5("<points label=\"car\" points=\"1,NaN\"/>"), "line 5: \"NaN\" is not a coordinate");
        assert_eq!(
            line_5("<points label=\"a\" points=\"\"><attribute name=\"b\">&who;</attribute></points>"),
            "line 5: unknown entity &who;"
        );
        assert!(line_5("<polygon label=\"car\" points=\"1,1\">").starts_with("line 6: "));
    }

    #[test]
    fn other_files_are_refused() {
        assert_eq!(error(""), "line 1: there is no <annotations>");
        assert_eq!(error("{\"shapes\": []}"), "line 1: there is no <annotations>");
        assert_eq!(error("<svg/>"), "line 1: <svg> instead of <annotations>");
        assert_eq!(error("<annotations>\n<image id='0'/>"), "line 2: <image> without name");
        assert_eq!(error("<annotations>\n<version>"), "line 2: the file ends too early");
        assert!(error("<annotations><track id='0'/></annotations>").contains("CVAT for video"));
        assert!(read(b"<annotations>\n<image name='\xff' width='1' height='1'/></annotations>").is_err());
    }

    #[test]
    fn what_is_beyond_all_measure_is_refused_by_name() {
        let limits =
            Limits { bytes: 2_000, depth: 5, images: 2, shapes: 3, coordinates: 10, outline: 6, value: 8 };
        let refused = |xml: &str| read_within(xml.as_bytes(), &limits).expect_err("too much").to_string();
        let shape = "<polygon label=\"car\" points=\"1,1;2,2\"/>\n";
        assert!(read_within(file(&shape.repeat(2)).as_bytes(), &limits).is_ok());
        assert_eq!(refused(&file(&shape.repeat(3))), "line 7: more than 10 coordinates; split the file");
        let point = "<points label=\"car\" points=\"\"/>\n";
        assert_eq!(refused(&file(&point.repeat(4))), "line 8: more than 3 shapes; split the file");
        assert_eq!(
            refused(&file(&"<tag>".repeat(4))),
            "line 5: more than 5 elements inside each other; split the file"
        );
        assert_eq!(
            refused(&file("<polygon label=\"car\" points=\"1,1;2,2;3,3;4,4\"/>")),
            "line 5: an outline of 4 points, and at most 3 are read"
        );
        let value = |text: &str| {
            file(&format!(
                "<tag label=\"a\"/><points label=\"a\" points=\"\"><attribute name=\"b\">{text}</attribute></points>"
            ))
        };
        assert!(read_within(value("Ж1234&lt;67").as_bytes(), &limits).is_ok());
        for text in ["Ж12345678", "&lt;12345678", "<![CDATA[123456789]]>"] {
            assert_eq!(
                refused(&value(text)),
                "line 5: a value of more than 8 characters, and the site keeps no more"
            );
        }
        let image = "<image name=\"a\" width=\"1\" height=\"1\"/>";
        assert_eq!(
            refused(&format!("<annotations>{}</annotations>", image.repeat(3))),
            "line 1: more than 2 pictures; split the file"
        );
        assert_eq!(refused(&" ".repeat(2_001)), "line 1: the file has 0 MB, and at most 0 are read");
    }

    #[test]
    fn entities_are_not_expanded() {
        let bomb = "<!DOCTYPE lolz [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\">]>\n";
        let text = |value: &str| {
            format!(
                "{bomb}<annotations><image name=\"{value}\" width=\"1\" height=\"1\"></image></annotations>"
            )
        };
        assert!(error(&text("&b;")).starts_with("line 2: "), "{}", error(&text("&b;")));
        let inside =
            file("<polygon label=\"a\" points=\"1,1\"><attribute name=\"b\">&b;</attribute></polygon>");
        assert_eq!(
            error(&format!("{bomb}{inside}").replace("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n", "")),
            "line 5: unknown entity &b;"
        );
        let external =
            "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><annotations>&b;</annotations>";
        assert!(read(external.as_bytes()).is_err());
    }

    /// Pieces for broken files.
    const PIECES: &[&str] = &[
        "<annotations>",
        "</annotations>",
        "<image name='a' width='1' height='1'>",
        "</image>",
        "<polygon label='a' points='1,1;2'>",
        "<polygon ",
        "</polygon>",
        "<attribute name='x'>",
        "</attribute>",
        "&amp;",
        "&#0;",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<",
        "/>",
        "я",
        "<?",
        "<!DOCTYPE a [",
    ];

    proptest! {
        #[test]
        fn no_file_breaks_the_reader(
            pieces in prop::collection::vec(prop::sample::select(PIECES), 0..24),
            bytes in prop::collection::vec(any::<u8>(), 0..64),
        ) {
            let _ = read(pieces.concat().as_bytes());
            let _ = read(&bytes);
        }
    }
}
