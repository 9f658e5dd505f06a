//! Writing annotations as XML.

use std::fmt::Write;

use quick_xml::escape::escape;

use super::shapes;
use crate::exam::annotations::{Annotations, Shape};
use crate::exam::geometry::{Geometry, Joint, ShapeKind};

/// The annotations as a file that [`super::read()`] and the site read back unchanged: numbers at full precision.
/// Stray shapes and tracks belong to no image and are left out.
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
    let element = match shape.kind() {
        ShapeKind::Rectangle => "box".to_owned(),
        kind => kind.name().replace(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_'), "_"),
    };
    let (label, source) = (escape(&shape.label), escape(&shape.source));
    put(xml, format_args!("    <{element} label=\"{label}\" source=\"{source}\""));
    xml.push_str(match shape.geometry {
        Geometry::Tag => ">\n",
        Geometry::Skeleton(_) => " z_order=\"0\">\n",
        _ => " occluded=\"0\"",
    });
    if !matches!(shape.geometry, Geometry::Tag | Geometry::Skeleton(_)) {
        xml.push_str(&shapes::written(&shape.geometry));
        xml.push_str(" z_order=\"0\">\n");
    }
    if let Geometry::Skeleton(joints) = &shape.geometry {
        for joint in joints {
            put_joint(xml, joint);
        }
    }
    put_attributes(xml, "      ", &shape.attributes);
    put(xml, format_args!("    </{element}>\n"));
}

fn put_joint(xml: &mut String, joint: &Joint) {
    let (name, (x, y)) = (escape(&joint.name), joint.at);
    let [outside, occluded] = [joint.outside, joint.occluded].map(u8::from);
    put(
        xml,
        format_args!(
            "      <points label=\"{name}\" outside=\"{outside}\" occluded=\"{occluded}\" points=\"{x},{y}\">\n"
        ),
    );
    put_attributes(xml, "        ", &joint.attributes);
    xml.push_str("      </points>\n");
}

fn put_attributes(xml: &mut String, indent: &str, attributes: &[(String, String)]) {
    for (name, value) in attributes {
        let (name, value) = (escape(name), escape(value));
        put(xml, format_args!("{indent}<attribute name=\"{name}\">{value}</attribute>\n"));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::read;
    use super::*;
    use crate::exam::annotations::AnnotatedImage;
    use crate::exam::geometry::Element;

    #[test]
    fn the_ground_truth_survives() {
        let annotations = read(include_bytes!("../../../assets/exam/reference.xml")).unwrap();
        assert_eq!(read(write(&annotations).as_bytes()), Ok(annotations));
    }

    #[test]
    fn looks_like_an_export() {
        let shape = |kind: ShapeKind, coordinates: &[f64], attributes: &[(&str, &str)]| Shape {
            label: "plate".to_owned(),
            geometry: Geometry::of(kind, coordinates.to_vec(), 29.7),
            attributes: attributes.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect(),
            source: "manual".to_owned(),
        };
        let shapes = vec![
            shape(ShapeKind::Polygon, &[1.5, 2.0, 3.0, 4.25], &[("plate", "A<1>")]),
            shape(ShapeKind::Rectangle, &[1.0, 2.0, 3.0, 4.0], &[]),
            shape(ShapeKind::Ellipse, &[220.0, 100.0, 280.0, 60.0], &[]),
            shape(ShapeKind::Mask, &[1.0, 4.0, 1.0, 10.0, 20.0, 12.0, 21.0], &[]),
            shape(ShapeKind::Points, &[55.5, 66.25], &[]),
            Shape {
                geometry: Geometry::skeleton(vec![Element {
                    label: "left hand".to_owned(),
                    kind: ShapeKind::Points,
                    numbers: vec![160.0, 110.5],
                    outside: false,
                    occluded: true,
                    attributes: vec![("gloved".to_owned(), "true".to_owned())],
                }]),
                ..shape(ShapeKind::Skeleton, &[], &[("side", "right")])
            },
            shape(ShapeKind::Tag, &[], &[("weather", "wet")]),
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
            <box label="plate" source="manual" occluded="0" xtl="1" ytl="2" xbr="3" ybr="4" rotation="29.7" z_order="0">
            </box>
            <ellipse label="plate" source="manual" occluded="0" cx="220" cy="100" rx="60" ry="40" rotation="29.7" z_order="0">
            </ellipse>
            <mask label="plate" source="manual" occluded="0" rle="1, 4, 1" left="10" top="20" width="3" height="2" z_order="0">
            </mask>
            <points label="plate" source="manual" occluded="0" points="55.5,66.25" z_order="0">
            </points>
            <skeleton label="plate" source="manual" z_order="0">
              <points label="left hand" outside="0" occluded="1" points="160,110.5">
                <attribute name="gloved">true</attribute>
              </points>
              <attribute name="side">right</attribute>
            </skeleton>
            <tag label="plate" source="manual">
              <attribute name="weather">wet</attribute>
            </tag>
          </image>
        </annotations>
        "#);
    }

    fn attributes() -> impl Strategy<Value = Vec<(String, String)>> {
        prop::collection::vec(("[a-z]{1,4}", "[A-Zа-я0-9<&>\"'; ]{0,8}"), 0..3)
    }

    /// Numbers that mean something, and numbers that mean nothing.
    fn numbers() -> impl Strategy<Value = Vec<f64>> {
        let number = || prop_oneof![-1e6..1e6, (0_u16..9).prop_map(f64::from)];
        prop_oneof![
            prop::collection::vec(number(), 0..8),
            prop::collection::vec(number(), 16),
            Just(vec![1.0, 4.0, 1.0, 10.0, 20.0, 12.0, 21.0]),
        ]
    }

    prop_compose! {
        fn joint()(
            label in "[a-zа-я<&>\"' ]{1,8}",
            (x, y) in (-1e6..1e6, -1e6..1e6),
            (outside, occluded) in any::<(bool, bool)>(),
            attributes in attributes(),
        ) -> Element {
            Element { label, kind: ShapeKind::Points, numbers: vec![x, y], outside, occluded, attributes }
        }
    }

    fn geometry() -> impl Strategy<Value = Geometry> {
        let kind = prop::sample::select(ShapeKind::KNOWN.to_vec());
        let rotation = prop_oneof![Just(0.0), 0.0..360.0];
        prop_oneof![
            4 => (kind, numbers(), rotation).prop_map(|(kind, numbers, rotation)| {
                Geometry::of(kind, numbers, rotation)
            }),
            1 => prop::collection::vec(joint(), 0..4).prop_map(Geometry::skeleton),
            1 => Just(Geometry::Tag),
        ]
    }

    prop_compose! {
        fn shape()(
            label in "[a-zа-я<&>\"' ]{1,8}",
            geometry in geometry(),
            attributes in attributes(),
        ) -> Shape {
            Shape { label, geometry, attributes, source: "manual".to_owned() }
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
