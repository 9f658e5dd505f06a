//! Writing annotations as XML.

use std::fmt::Write;

use quick_xml::escape::escape;

use super::coordinate_names;
use crate::exam::annotations::{Annotations, Shape, ShapeKind};
use crate::exam::rotation::straightened;

/// The annotations as a file that [`super::read()`] and the site read back unchanged: numbers at full precision,
/// except those of rotated boxes, which are written to a ten-millionth of a pixel. Stray shapes and tracks
/// belong to no image and are left out.
#[must_use]
pub fn write(annotations: &Annotations) -> String {
    let mut xml =
        String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<annotations>\n  <version>1.1</version>\n");
    for (number, image) in annotations.images.iter().enumerate() {
        let (name, width, height) = (escape(&image.name), image.width, image.height);
        put(
            &mut xml,
            format_args!("  <image id=\"{number}\" name=\"{name}\" width=\"{width}\" height=\"{height}\">\n"),
        );
        for shape in &image.shapes {
            put_shape(&mut xml, shape);
        }
        xml.push_str("  </image>\n");
    }
    xml.push_str("</annotations>\n");
    xml
}

fn put(xml: &mut String, piece: std::fmt::Arguments<'_>) {
    xml.write_fmt(piece).expect("writing to a String cannot fail");
}

fn put_shape(xml: &mut String, shape: &Shape) {
    let element = match &shape.kind {
        ShapeKind::Rectangle => "box".to_owned(),
        kind => kind.name().replace(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_'), "_"),
    };
    let (label, source) = (escape(&shape.label), escape(&shape.source));
    put(xml, format_args!("    <{element} label=\"{label}\" source=\"{source}\" occluded=\"0\""));
    put_coordinates(xml, shape);
    xml.push_str(" z_order=\"0\">\n");
    for (name, value) in &shape.attributes {
        let (name, value) = (escape(name), escape(value));
        put(xml, format_args!("      <attribute name=\"{name}\">{value}</attribute>\n"));
    }
    put(xml, format_args!("    </{element}>\n"));
}

fn put_coordinates(xml: &mut String, shape: &Shape) {
    let names = coordinate_names(&shape.kind);
    if let (ShapeKind::Rectangle, Some((sides, degrees))) = (&shape.kind, straightened(&shape.coordinates)) {
        for (name, coordinate) in names.iter().zip(sides) {
            put(xml, format_args!(" {name}=\"{coordinate}\""));
        }
        put(xml, format_args!(" rotation=\"{degrees}\""));
        return;
    }
    if !names.is_empty() && names.len() == shape.coordinates.len() {
        for (name, coordinate) in names.iter().zip(&shape.coordinates) {
            put(xml, format_args!(" {name}=\"{coordinate}\""));
        }
        return;
    }
    xml.push_str(" points=\"");
    for (index, coordinate) in shape.coordinates.iter().enumerate() {
        let separator = match index {
            0 => "",
            _ if index % 2 == 1 => ",",
            _ => ";",
        };
        put(xml, format_args!("{separator}{coordinate}"));
    }
    xml.push('"');
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::read;
    use super::*;
    use crate::exam::annotations::AnnotatedImage;
    use crate::exam::rotation::turned;

    #[test]
    fn the_ground_truth_survives() {
        let annotations = read(include_bytes!("../../../assets/exam/reference.xml")).unwrap();
        assert_eq!(read(write(&annotations).as_bytes()), Ok(annotations));
    }

    #[test]
    fn looks_like_an_export() {
        let shape = |kind: ShapeKind, coordinates: &[f64], attributes: &[(&str, &str)]| Shape {
            label: "plate".to_owned(),
            kind,
            coordinates: coordinates.to_vec(),
            attributes: attributes.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect(),
            source: "manual".to_owned(),
        };
        let shapes = vec![
            shape(ShapeKind::Polygon, &[1.5, 2.0, 3.0, 4.25], &[("plate", "A<1>")]),
            shape(ShapeKind::Rectangle, &[1.0, 2.0, 3.0, 4.0], &[]),
            shape(ShapeKind::Rectangle, &turned(vec![10.5, 20.0, 50.0, 30.0], 29.7), &[]),
        ];
        let image =
            AnnotatedImage { name: "a&b.jpg".to_owned(), width: 640, height: 480, deleted: false, shapes };
        let annotations = Annotations { images: vec![image], ..Annotations::default() };
        insta::assert_snapshot!(write(&annotations), @r#"
        <?xml version="1.0" encoding="utf-8"?>
        <annotations>
          <version>1.1</version>
          <image id="0" name="a&amp;b.jpg" width="640" height="480">
            <polygon label="plate" source="manual" occluded="0" points="1.5,2;3,4.25" z_order="0">
              <attribute name="plate">A&lt;1&gt;</attribute>
            </polygon>
            <box label="plate" source="manual" occluded="0" xtl="1" ytl="2" xbr="3" ybr="4" z_order="0">
            </box>
            <box label="plate" source="manual" occluded="0" xtl="10.5" ytl="20" xbr="50" ybr="30" rotation="29.7" z_order="0">
            </box>
          </image>
        </annotations>
        "#);
    }

    fn kind() -> impl Strategy<Value = ShapeKind> {
        prop::sample::select(vec!["polygon", "box", "polyline", "points", "ellipse", "cuboid"])
            .prop_map(ShapeKind::from_name)
    }

    prop_compose! {
        fn shape()(
            label in "[a-zа-я<&>\"' ]{1,8}",
            kind in kind(),
            coordinates in prop::collection::vec(-1e6..1e6, 0..8),
            attributes in prop::collection::vec(("[a-z]{1,4}", "[A-Zа-я0-9<&>\"'; ]{0,8}"), 0..3),
        ) -> Shape {
            Shape { label, kind, coordinates, attributes, source: "manual".to_owned() }
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(
            shapes in prop::collection::vec(shape(), 0..5),
            name in "[a-zа-я./&]{1,12}",
        ) {
            let images = vec![AnnotatedImage { name, width: 640, height: 480, deleted: false, shapes }];
            let annotations = Annotations { images, ..Annotations::default() };
            prop_assert_eq!(read(write(&annotations).as_bytes()), Ok(annotations));
        }
    }
}
