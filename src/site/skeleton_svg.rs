//! Skeletons as the site describes them: a picture (SVG) of joints and the lines between them, in a square of 100 by 100.
//!
//! The site checks nothing of a picture and stores whatever comes, so it is read as far as it can be.

use std::collections::{BTreeSet, HashMap};
use std::fmt::Write;

use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};

use super::wire::Label;
use crate::exam::{SkeletonTemplate, TemplateJoint};

/// Pictures that are longer were not drawn in the site's editor.
const LONGEST: usize = 1_000_000;

/// The picture of a skeleton, as the site's editor writes it. Joints without a place are set on a circle.
///
/// Names stand in it as they are: the site looks for exactly these texts and puts the joints' ids in their place.
pub(super) fn write(template: &SkeletonTemplate) -> String {
    let whole = template.clone().with_places();
    let places: Vec<(f64, f64)> = whole.joints.iter().filter_map(|joint| joint.at).collect();
    let mut svg = String::new();
    for (from, to) in &template.edges {
        let (Some(from), Some(to)) = (template.index(from), template.index(to)) else { continue };
        let ((x1, y1), (x2, y2)) = (places[from], places[to]);
        let (from, to) = (from + 1, to + 1);
        put(
            &mut svg,
            format_args!(
                "<line x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\" stroke=\"black\" data-type=\"edge\" \
                 data-node-from=\"{from}\" stroke-width=\"0.5\" data-node-to=\"{to}\"></line>"
            ),
        );
    }
    for (number, (name, (x, y))) in (1..).zip(template.names().zip(places)) {
        put(
            &mut svg,
            format_args!(
                "<circle r=\"1.5\" stroke=\"black\" fill=\"#b3b3b3\" cx=\"{x}\" cy=\"{y}\" stroke-width=\"0.1\" \
                 data-type=\"element node\" data-element-id=\"{number}\" data-node-id=\"{number}\" \
                 data-label-name=\"{name}\"></circle>"
            ),
        );
    }
    svg
}

fn put(svg: &mut String, piece: std::fmt::Arguments<'_>) {
    // Writing to a String cannot fail.
    let _ = svg.write_fmt(piece);
}

/// The skeleton of a label with these joints and this picture. A joint that is not in the picture is set on a circle, and
/// lines to what is no joint are left out.
pub(super) fn read(joints: &[Label], svg: &str) -> SkeletonTemplate {
    let mut picture = Picture::default();
    if svg.len() <= LONGEST {
        picture.look(svg, joints);
    }
    let joint = |(number, joint): (usize, &Label)| TemplateJoint {
        name: joint.name.clone(),
        at: picture.places.get(&number).copied(),
        sigma: None,
    };
    let name = |node: &String| picture.nodes.get(node).map(|number| joints[*number].name.clone());
    let mut seen = BTreeSet::new();
    let edges = picture.edges.iter().filter_map(|(from, to)| Some((name(from)?, name(to)?)));
    let is_new = |(from, to): &(String, String)| {
        let (low, high) = if from < to { (from, to) } else { (to, from) };
        from != to && seen.insert((low.clone(), high.clone()))
    };
    let template = SkeletonTemplate {
        joints: joints.iter().enumerate().map(joint).collect(),
        edges: edges.filter(is_new).collect(),
    };
    template.with_places()
}

/// What is found in a picture. Joints are told by their numbers, from 0.
#[derive(Default)]
struct Picture {
    /// Which joint a node is.
    nodes: HashMap<String, usize>,
    places: HashMap<usize, (f64, f64)>,
    /// The nodes that lines connect.
    edges: Vec<(String, String)>,
}

impl Picture {
    fn look(&mut self, svg: &str, joints: &[Label]) {
        let mut reader = Reader::from_str(svg);
        reader.config_mut().check_end_names = false;
        // What follows something broken means nothing.
        while let Ok(Event::Start(element) | Event::Empty(element)) = next_element(&mut reader) {
            let of = attributes(&element);
            match element.name().as_ref() {
                b"circle" => self.circle(&of, joints),
                b"line" => {
                    self.edges.extend(of.get("data-node-from").cloned().zip(of.get("data-node-to").cloned()));
                }
                _ => {}
            }
        }
    }

    fn circle(&mut self, of: &HashMap<String, String>, joints: &[Label]) {
        let by_id = of.get("data-label-id").and_then(|id| id.parse::<u64>().ok());
        let by_name = of.get("data-label-name");
        let found = joints
            .iter()
            .position(|joint| by_id == Some(joint.id))
            .or_else(|| joints.iter().position(|joint| by_name == Some(&joint.name)));
        let Some(joint) = found else { return };
        if let Some(node) = of.get("data-node-id") {
            self.nodes.insert(node.clone(), joint);
        }
        let number = |name: &str| of.get(name).and_then(|text| text.parse::<f64>().ok());
        let is_inside = |(x, y): &(f64, f64)| (0.0..=100.0).contains(x) && (0.0..=100.0).contains(y);
        if let Some(place) = number("cx").zip(number("cy")).filter(is_inside) {
            self.places.insert(joint, place);
        }
    }
}

/// The next element, or anything else at the end.
fn next_element<'a>(reader: &mut Reader<&'a [u8]>) -> Result<Event<'a>, quick_xml::Error> {
    loop {
        if let event @ (Event::Start(_) | Event::Empty(_) | Event::Eof) = reader.read_event()? {
            return Ok(event);
        }
    }
}

fn attributes(element: &BytesStart<'_>) -> HashMap<String, String> {
    let readable = element.attributes().flatten().filter_map(|attribute| {
        let name = std::str::from_utf8(attribute.key.as_ref()).ok()?;
        let raw = std::str::from_utf8(&attribute.value).ok()?;
        // Sites put names in as they are.
        let value = unescape(raw).map_or_else(|_| raw.to_owned(), std::borrow::Cow::into_owned);
        Some((name.to_owned(), value))
    });
    readable.collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn joint(name: &str, at: Option<(f64, f64)>) -> TemplateJoint {
        TemplateJoint { name: name.to_owned(), at, sigma: None }
    }

    fn edge(from: &str, to: &str) -> (String, String) {
        (from.to_owned(), to.to_owned())
    }

    fn labels(names: &[&str]) -> Vec<Label> {
        let label = |(id, name): (usize, &&str)| json!({"id": 212 + id, "name": name});
        let labels = names.iter().enumerate().map(label).collect();
        serde_json::from_value(labels).expect("labels")
    }

    #[test]
    fn a_picture_is_written_as_the_editor_of_the_site_writes_it() {
        let template = SkeletonTemplate {
            joints: vec![joint("shoulder", Some((20.5, 20.25))), joint("elbow", Some((50.0, 45.5)))],
            edges: vec![edge("shoulder", "elbow")],
        };
        assert_eq!(
            write(&template),
            "<line x1=\"20.5\" y1=\"20.25\" x2=\"50\" y2=\"45.5\" stroke=\"black\" data-type=\"edge\" \
             data-node-from=\"1\" stroke-width=\"0.5\" data-node-to=\"2\"></line>\
             <circle r=\"1.5\" stroke=\"black\" fill=\"#b3b3b3\" cx=\"20.5\" cy=\"20.25\" stroke-width=\"0.1\" \
             data-type=\"element node\" data-element-id=\"1\" data-node-id=\"1\" data-label-name=\"shoulder\"></circle>\
             <circle r=\"1.5\" stroke=\"black\" fill=\"#b3b3b3\" cx=\"50\" cy=\"45.5\" stroke-width=\"0.1\" \
             data-type=\"element node\" data-element-id=\"2\" data-node-id=\"2\" data-label-name=\"elbow\"></circle>"
        );
    }

    #[test]
    fn what_is_written_is_read_whatever_joints_are_called() {
        let names = ["head", "left & <hand>", "нога"];
        let template = SkeletonTemplate {
            joints: names
                .iter()
                .zip([10.0, 20.5, 30.0])
                .map(|(name, at)| joint(name, Some((at, 50.0))))
                .collect(),
            edges: vec![edge("head", "left & <hand>"), edge("нога", "head")],
        };
        let (svg, labels) = (write(&template), labels(&names));
        assert_eq!(read(&labels, &svg), template);
        // The site puts ids in the place of names.
        let told = labels.iter().fold(svg, |svg, label| {
            let name = format!("data-label-name=\"{}\"", label.name);
            svg.replace(&name, &format!("data-label-id=\"{}\"", label.id))
        });
        assert!(!told.contains("data-label-name"), "{told}");
        assert_eq!(read(&labels, &told), template);
    }

    #[test]
    fn joints_without_a_place_stand_on_a_circle() {
        let template =
            SkeletonTemplate { joints: vec![joint("a", None), joint("b", None)], edges: Vec::new() };
        let read = read(&labels(&["a", "b"]), &write(&template));
        assert_eq!(read.joints, [joint("a", Some((50.0, 10.0))), joint("b", Some((50.0, 90.0)))]);
    }

    #[test]
    fn of_a_foreign_picture_is_taken_what_there_is() {
        let known = labels(&["a", "b"]);
        let nothing = |svg: &str| {
            let circle = [joint("a", Some((50.0, 10.0))), joint("b", Some((50.0, 90.0)))];
            assert_eq!(read(&known, svg).joints, circle);
        };
        nothing("");
        nothing("this is no svg");
        nothing("<svg><circle cx=\"1\"");
        nothing("<circle cx=\"1\" cy=\"2\" data-node-id=\"1\" data-label-name=\"knee\"/>");
        nothing("<circle cx=\"1\" cy=\"NaN\" data-node-id=\"1\" data-label-name=\"a\"/>");
        nothing("<circle cx=\"1\" cy=\"-7\" data-node-id=\"1\" data-label-name=\"a\"/>");
        nothing(&"<circle>".repeat(LONGEST));
        let odd = "<g><circle cx='1' cy='2' data-node-id='n' data-label-id='212'/><script>alert(1)</script></g>\
            <circle cx='3' cy='4' data-node-id='m' data-label-name='b'></circle>\
            <line data-node-from='n' data-node-to='m'/><line data-node-from='m' data-node-to='n'/>\
            <line data-node-from='n' data-node-to='n'/><line data-node-from='n' data-node-to='9'/><line/><circle";
        let expected = SkeletonTemplate {
            joints: vec![joint("a", Some((1.0, 2.0))), joint("b", Some((3.0, 4.0)))],
            edges: vec![edge("a", "b")],
        };
        assert_eq!(read(&known, odd), expected);
    }
}
