//! What a reference asks for, by its own example: labels, and for each what its shapes have in common.

use std::collections::{BTreeSet, HashMap};

use crate::exam::{Annotations, AttributeRule, Geometry, LabelRule, Metric, Shape, ShapeKind};

/// Shapes that can be compared with each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Family {
    /// Whatever covers an area, however it was drawn.
    Area,
    Line,
    Points,
    Skeleton,
    Tag,
}

impl Family {
    pub(super) const ALL: [Self; 5] = [Self::Area, Self::Line, Self::Points, Self::Skeleton, Self::Tag];

    /// `None`: of a kind that nobody knows.
    pub(super) fn of(kind: &ShapeKind) -> Option<Self> {
        match kind {
            ShapeKind::Polygon
            | ShapeKind::Rectangle
            | ShapeKind::Ellipse
            | ShapeKind::Mask
            | ShapeKind::Cuboid => Some(Self::Area),
            ShapeKind::Polyline => Some(Self::Line),
            ShapeKind::Points => Some(Self::Points),
            ShapeKind::Skeleton => Some(Self::Skeleton),
            ShapeKind::Tag => Some(Self::Tag),
            ShapeKind::Other(_) => None,
        }
    }

    /// One of its kinds.
    fn example(self) -> ShapeKind {
        match self {
            Self::Area => ShapeKind::Polygon,
            Self::Line => ShapeKind::Polyline,
            Self::Points => ShapeKind::Points,
            Self::Skeleton => ShapeKind::Skeleton,
            Self::Tag => ShapeKind::Tag,
        }
    }
}

/// How the objects of each family are compared.
#[derive(Clone, Copy, Debug)]
pub(super) struct Metrics([Metric; Family::ALL.len()]);

impl Metrics {
    /// As `choose` has it for a kind of each family.
    pub(super) fn of(choose: impl Fn(&ShapeKind) -> Metric) -> Self {
        Self(Family::ALL.map(|family| choose(&family.example())))
    }
}

/// The objects of a label that can be compared with each other.
#[derive(Clone, Debug)]
pub(super) struct Group {
    pub(super) family: Family,
    /// How they are compared. Every attribute is a text.
    pub(super) rule: LabelRule,
    /// CVAT's names of their kinds.
    pub(super) shapes: BTreeSet<String>,
}

/// Groups by the labels and the kinds of their shapes, in the order in which they were met.
#[derive(Clone, Debug)]
pub(super) struct Groups {
    metrics: Metrics,
    all: Vec<Group>,
    /// Label → the groups of its families.
    places: HashMap<String, [Option<usize>; Family::ALL.len()]>,
}

impl Groups {
    /// Those of annotations.
    pub(super) fn of(annotations: &Annotations, metrics: Metrics) -> Self {
        let mut groups = Self { metrics, all: Vec::new(), places: HashMap::new() };
        for shape in annotations.images.iter().flat_map(|image| &image.shapes) {
            if let Some(family) = Family::of(shape.kind()) {
                let place = groups.add(shape, family);
                groups.all[place].learn(shape);
            }
        }
        groups
    }

    /// The place of a shape's group; a new one if there is none yet.
    pub(super) fn add(&mut self, shape: &Shape, family: Family) -> usize {
        if let Some(place) = self.place(&shape.label, family) {
            return place;
        }
        let mut rule = LabelRule::plain(&shape.label, shape.kind().clone());
        rule.metric = self.metrics.0[family as usize];
        let place = self.all.len();
        self.all.push(Group { family, rule, shapes: BTreeSet::new() });
        self.places.entry(shape.label.clone()).or_default()[family as usize] = Some(place);
        place
    }

    fn place(&self, label: &str, family: Family) -> Option<usize> {
        self.places.get(label)?[family as usize]
    }

    pub(super) fn all(&self) -> &[Group] {
        &self.all
    }

    pub(super) fn all_mut(&mut self) -> &mut [Group] {
        &mut self.all
    }
}

/// A label has no more attributes, and no more joints, than this.
const NAMES: usize = 1_000;

impl Group {
    /// Notes what a shape shows of the group's rules.
    fn learn(&mut self, shape: &Shape) {
        self.draw_as(shape.kind());
        let attributes = &mut self.rule.attributes;
        for (name, _) in &shape.attributes {
            if attributes.len() < NAMES && attributes.iter().all(|known| known.name != *name) {
                attributes.push(AttributeRule::text(name));
            }
        }
        if let Geometry::Skeleton(joints) = &shape.geometry {
            let template = self.rule.template.get_or_insert_default();
            for joint in joints {
                if template.joints.len() < NAMES && template.index(&joint.name).is_none() {
                    template.add(&joint.name);
                }
            }
        }
    }

    /// Notes how an object is drawn.
    pub(super) fn draw_as(&mut self, kind: &ShapeKind) {
        if !self.shapes.contains(kind.name()) {
            self.shapes.insert(kind.name().to_owned());
        }
    }
}
