use proptest::prelude::*;

use super::*;
use crate::exam::geometry::Ellipse;

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
    let annotations = read(include_bytes!("../../../../assets/exam/reference.xml")).unwrap();
    assert_eq!(annotations.images.len(), 10);
    let image = &annotations.images[0];
    assert_eq!((image.name.as_str(), image.width, image.height), ("01.jpg", 1920, 1080));
    let plate = &image.shapes[1];
    assert_eq!((plate.label.as_str(), plate.source.as_str()), ("plate", "manual"));
    assert_eq!(
        plate.geometry.coordinates(),
        [541.10, 678.40, 664.13, 695.49, 664.33, 738.77, 541.52, 719.65]
    );
    assert_eq!(plate.attributes, [("plate".to_owned(), "O0B8S5".to_owned())]);
}

#[test]
fn reads_an_export_of_the_site() {
    let annotations = read(include_bytes!("../../../../tests/fixtures/cvat/annotations.xml")).unwrap();
    let told: Vec<_> = annotations
        .images
        .iter()
        .map(|image| {
            let kinds: Vec<_> = image.shapes.iter().map(|shape| shape.kind().name()).collect();
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
    assert_eq!(annotations.images[1].shapes[1].attribute("plate"), "Х777ХХ99", "Cyrillic as it was typed");
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
    let told: Vec<_> = read.iter().map(|shape| (shape.kind().name(), shape.geometry.coordinates())).collect();
    let expected: [(&str, &[f64]); 8] = [
        ("rectangle", &[]),
        ("points", &[5.0, 6.0]),
        ("ellipse", &[]),
        ("mask", &[]),
        ("tag", &[]),
        ("skeleton", &[]),
        ("polygon", &[1.0, 2.0, 3.0]),
        ("polygon", &[]),
    ];
    assert_eq!(told, expected);
    assert!(read[5].attributes.is_empty(), "attributes inside a skeleton are not the skeleton's");
    assert_eq!(read[0].geometry, Geometry::of(ShapeKind::Rectangle, vec![1.0, 2.5, 3.0, 4.0], 0.0));
    let round = Ellipse { centre: (1.0, 2.0), radii: (3.0, 4.0), rotation: 0.0 };
    assert_eq!(read[2].geometry, Geometry::Ellipse(round));
    assert_eq!(read[3].geometry.on_page().0, [1.0, 2.0, 1.0, 2.0, 3.0, 2.0]);
    let Geometry::Skeleton(joints) = &read[5].geometry else { panic!("{:?}", read[5]) };
    assert_eq!((joints[0].name.as_str(), joints[0].at, joints[0].attributes.len()), ("1", (1.0, 1.0), 1));
}

#[test]
fn a_turned_box_has_its_four_corners() {
    let read = shapes(
        r#"<box label="car" xtl="10.00" ytl="20.00" xbr="50.00" ybr="30.00" rotation="90.00" z_order="0"/>
               <box label="car" xtl="10.00" ytl="20.00" xbr="50.00" ybr="30.00" rotation="0.00"/>
               <ellipse label="car" cx="10" cy="20" rx="50" ry="30" rotation="90.00"/>"#,
    );
    assert_eq!(read[0].geometry.points(), [(35.0, 5.0), (35.0, 45.0), (25.0, 45.0), (25.0, 5.0)]);
    assert_eq!(read[1].geometry.points(), [(10.0, 20.0), (50.0, 30.0)]);
    let round = Ellipse { centre: (10.0, 20.0), radii: (50.0, 30.0), rotation: 90.0 };
    assert_eq!(read[2].geometry, Geometry::Ellipse(round));
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
        refused(&file(&"<tag label=\"a\">".repeat(4))),
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
        format!("{bomb}<annotations><image name=\"{value}\" width=\"1\" height=\"1\"></image></annotations>")
    };
    assert!(error(&text("&b;")).starts_with("line 2: "), "{}", error(&text("&b;")));
    let inside = file("<polygon label=\"a\" points=\"1,1\"><attribute name=\"b\">&b;</attribute></polygon>");
    assert_eq!(
        error(&format!("{bomb}{inside}").replace("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n", "")),
        "line 5: unknown entity &b;"
    );
    let external = "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><annotations>&b;</annotations>";
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
