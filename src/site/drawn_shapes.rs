//! A shape or a tag of an answer as a [`Shape`].

use std::collections::HashMap;

use super::wire::{AttributeAnswer, Label, ShapeAnswer, TagAnswer};
use crate::exam::geometry::Element;
use crate::exam::{Geometry, Shape, ShapeKind};

/// Names of labels, joints and attributes by their ids.
pub(super) struct Names<'a> {
    labels: HashMap<u64, &'a str>,
    attributes: HashMap<u64, &'a str>,
}

impl<'a> Names<'a> {
    pub(super) fn of(labels: &'a [Label]) -> Self {
        let all = || labels.iter().flat_map(|label| std::iter::once(label).chain(&label.sublabels));
        let specifications = all().flat_map(|label| &label.attributes);
        Self {
            labels: all().map(|label| (label.id, label.name.as_str())).collect(),
            attributes: specifications.map(|spec| (spec.id, spec.name.as_str())).collect(),
        }
    }

    fn label(&self, id: Option<u64>) -> String {
        id.map_or_else(|| "#".to_owned(), |id| name_of(&self.labels, id))
    }

    fn attributes(&self, answers: Vec<AttributeAnswer>) -> Vec<(String, String)> {
        let named = |answer: AttributeAnswer| (name_of(&self.attributes, answer.spec_id), answer.value);
        answers.into_iter().map(named).collect()
    }
}

fn name_of(names: &HashMap<u64, &str>, id: u64) -> String {
    names.get(&id).map_or_else(|| format!("#{id}"), |&name| name.to_owned())
}

/// The shape of an answer.
pub(super) fn shape(answer: ShapeAnswer, names: &Names<'_>) -> Shape {
    let kind = ShapeKind::from_name(&answer.kind);
    let geometry = if answer.elements.is_empty() {
        Geometry::of(kind, answer.points, answer.rotation)
    } else {
        Geometry::skeleton(answer.elements.into_iter().map(|element| self::element(element, names)).collect())
    };
    Shape {
        label: names.label(answer.label_id),
        geometry,
        attributes: names.attributes(answer.attributes),
        source: answer.source,
    }
}

fn element(answer: ShapeAnswer, names: &Names<'_>) -> Element {
    Element {
        label: names.label(answer.label_id),
        kind: ShapeKind::from_name(&answer.kind),
        numbers: answer.points,
        outside: answer.outside,
        occluded: answer.occluded,
        attributes: names.attributes(answer.attributes),
    }
}

/// The tag of an answer.
pub(super) fn tag(answer: TagAnswer, names: &Names<'_>) -> Shape {
    Shape {
        label: names.label(answer.label_id),
        geometry: Geometry::Tag,
        attributes: names.attributes(answer.attributes),
        source: answer.source,
    }
}
