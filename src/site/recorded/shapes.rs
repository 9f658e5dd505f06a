//! Shapes of every kind, right and wrong, as sites answer them and as they export them.

use std::collections::BTreeMap;
use std::path::Path;

use super::{VERSIONS, recording};
use crate::exam::geometry::Joint;
use crate::exam::{AnnotatedImage, Annotations, Fault, Geometry, Shape, ShapeKind, cvat_xml};
use crate::site::drawn_shapes::Names;
use crate::site::submissions::annotations;
use crate::site::wire::{Label, Page};

/// The annotations of an answer, with the labels of the task if they were recorded.
fn drawn(version: &str, answer: &str, labels: Option<&str>) -> Annotations {
    let read = |name: &str| recording(version, name).answer().clone();
    let labels = labels.map(|name| serde_json::from_value::<Page<Label>>(read(name)).expect("labels"));
    let labels = labels.map_or_else(Vec::new, |page| page.results);
    let meta = serde_json::from_value(read("shape-task-data-meta")).expect("frames");
    let raw = serde_json::from_value(read(answer)).expect("annotations");
    annotations(meta, raw, &Names::of(&labels))
}

/// Those that an annotator drew on a site of this version, odd ones among them.
fn odd(version: &str) -> Annotations {
    drawn(version, "shape-ann-get-task", Some("shape-labels-of-task-page-size-100"))
}

/// The skeletons with this label, each with its joints in the order of their names.
fn skeletons<'a>(image: &'a AnnotatedImage, label: &str) -> Vec<(&'a Shape, Vec<&'a Joint>)> {
    let of_label = image.shapes.iter().filter(|shape| shape.label == label);
    let joints = |shape: &'a Shape| {
        let Geometry::Skeleton(joints) = &shape.geometry else { return None };
        let mut joints: Vec<&Joint> = joints.iter().collect();
        joints.sort_by(|one, other| one.name.cmp(&other.name));
        Some((shape, joints))
    };
    of_label.filter_map(joints).collect()
}

/// How many shapes of each kind have which fault.
fn faults(image: &AnnotatedImage) -> BTreeMap<(&str, String), usize> {
    let mut faults = BTreeMap::new();
    for shape in &image.shapes {
        if let Some(fault) = shape.geometry.fault() {
            *faults.entry((shape.kind().name(), format!("{fault:?}"))).or_default() += 1;
        }
    }
    faults
}

#[test]
fn joints_have_their_names_whatever_their_order() {
    for version in ["2.73.0", "2.14.4"] {
        let drawn = odd(version);
        let (arm, joints) = skeletons(&drawn.images[0], "arm").remove(0);
        assert_eq!(arm.attribute("side"), "right", "{version}");
        let told: Vec<_> = joints.iter().map(|joint| (joint.name.as_str(), joint.at)).collect();
        let right = [("elbow", (130.0, 130.0)), ("shoulder", (100.5, 100.25)), ("wrist", (160.0, 110.0))];
        assert_eq!(told, right, "{version}");
        let gloved = ("visible_through_cloth".to_owned(), "true".to_owned());
        assert_eq!(joints[0].attributes, [gloved], "{version}");
        let (_, joints) = skeletons(&drawn.images[0], "body").remove(0);
        let told: Vec<_> =
            joints.iter().map(|joint| (joint.name.as_str(), joint.outside, joint.occluded)).collect();
        let right = [
            ("head", false, true),
            ("left foot", true, false),
            ("left hand", false, false),
            ("right foot", false, false),
            ("right hand", false, false),
        ];
        assert_eq!(told, right, "{version}");
    }
}

#[test]
fn joints_that_are_missing_doubled_or_foreign_are_kept() {
    for version in ["2.73.0", "2.14.4"] {
        let drawn = odd(version);
        let mut arms: Vec<Vec<&str>> = skeletons(&drawn.images[1], "arm")
            .iter()
            .map(|(_, joints)| joints.iter().map(|joint| joint.name.as_str()).collect())
            .collect();
        arms.sort();
        assert!(arms.contains(&vec!["elbow", "wrist", "wrist"]), "{version}: {arms:?}");
        assert!(arms.contains(&vec!["head"]), "{version}: {arms:?}");
        assert!(
            drawn.images[2].shapes.iter().any(|shape| shape.label == "wrist"),
            "{version}: a joint as a shape of its own"
        );
    }
}

#[test]
fn what_is_no_shape_says_why() {
    let fault = |kind, fault: Fault| (kind, format!("{fault:?}"));
    let newest = odd("2.73.0");
    assert_eq!(faults(&newest.images[0]), BTreeMap::new());
    let expected = [
        (fault("mask", Fault::Empty), 1),
        (fault("mask", Fault::MaskBox), 1),
        (fault("mask", Fault::MaskRuns), 3),
        (fault("skeleton", Fault::Joint), 1),
    ];
    assert_eq!(faults(&newest.images[1]), BTreeMap::from(expected));
    assert_eq!(faults(&newest.images[2]), BTreeMap::new());
    let older = odd("2.14.4");
    assert_eq!(
        faults(&older.images[0]),
        BTreeMap::from([(fault("cuboid", Fault::Corners), 1)]),
        "eight numbers"
    );
}

#[test]
fn tags_stand_on_their_image_and_tracks_are_named() {
    for version in ["2.73.0", "2.14.4"] {
        let drawn = odd(version);
        let tags = |image: &AnnotatedImage| {
            let tags = image.shapes.iter().filter(|shape| *shape.kind() == ShapeKind::Tag);
            let mut tags: Vec<_> = tags.map(|tag| (tag.label.clone(), tag.attributes[0].1.clone())).collect();
            tags.sort();
            tags
        };
        let tag = |label: &str, value: &str| (label.to_owned(), value.to_owned());
        assert_eq!(
            tags(&drawn.images[0]),
            [tag("scene", "dry"), tag("scene", "wet"), tag("thing", "false")],
            "{version}"
        );
        assert_eq!(tags(&drawn.images[1]), [tag("scene", "dry")], "{version}");
        assert_eq!((&drawn.tracks[..], drawn.stray), (&[2][..], 0), "{version}");
    }
}

#[test]
fn what_a_site_answers_and_what_it_exports_are_the_same_shapes() {
    for version in VERSIONS {
        let answered = drawn(version, "shape-all-shapes-get-task", None);
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/cvat").join(version);
        let file = std::fs::read(folder.join("annotations-all-shapes.xml")).expect("an export");
        let exported = cvat_xml::read(&file).expect("annotations");
        for (answered, exported) in answered.images.iter().zip(&exported.images) {
            let told = |image: &AnnotatedImage| {
                let mut told: Vec<String> = image.shapes.iter().map(geometry).collect();
                told.sort();
                told
            };
            assert_eq!(told(answered), told(exported), "{version}");
        }
        assert_eq!(cvat_xml::read(cvat_xml::write(&exported).as_bytes()), Ok(exported), "{version}");
    }
}

#[test]
fn whatever_a_site_exports_is_read_and_written() {
    let file = include_bytes!("../../../tests/fixtures/cvat/2.73.0/annotations-odd-shapes.xml");
    let exported = cvat_xml::read(file).expect("annotations");
    assert_eq!(exported.images.iter().map(|image| image.shapes.len()).collect::<Vec<_>>(), [14, 23, 16]);
    let fault = |kind, fault: Fault| (kind, format!("{fault:?}"));
    let expected = [
        (fault("mask", Fault::Empty), 1),
        (fault("mask", Fault::MaskRuns), 3),
        (fault("skeleton", Fault::Joint), 1),
    ];
    assert_eq!(faults(&exported.images[1]), BTreeMap::from(expected));
    assert_eq!(cvat_xml::read(cvat_xml::write(&exported).as_bytes()), Ok(exported));
}

/// A geometry with the precision of an export. Labels of joints were not recorded.
fn geometry(shape: &Shape) -> String {
    match &shape.geometry {
        Geometry::Skeleton(joints) => {
            let mut joints: Vec<_> = joints
                .iter()
                .map(|joint| format!("{:?} {} {}", joint.at, joint.outside, joint.occluded))
                .collect();
            joints.sort();
            joints.join(", ")
        }
        // One of its coordinates has three decimals.
        Geometry::Polygon(numbers) => format!("polygon {}", numbers.len()),
        geometry => format!("{geometry:?}"),
    }
}
