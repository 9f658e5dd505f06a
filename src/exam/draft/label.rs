//! The rules for one label that fit what is drawn with it.

use std::fmt::Write;

use super::toml_text::{listed, quoted};
use crate::exam::annotations::{Annotations, Shape};
use crate::exam::geometry::{Geometry, ShapeKind, ShapeKinds};
use crate::exam::metric::Metric;
use crate::exam::rules::{AttributeRule, AttributeType, LabelRule, USUAL_WEIGHT, usual_min_points};
use crate::exam::skeleton_template::{SkeletonTemplate, TemplateJoint};

/// A label as the site has it.
pub struct DraftLabel<'a> {
    /// Its name.
    pub name: &'a str,
    /// `#rrggbb`.
    pub color: &'a str,
    /// The kind of shape that it is limited to, if it is.
    pub kind: Option<ShapeKind>,
    /// The joints of its skeletons, if it is a skeleton's.
    pub template: Option<SkeletonTemplate>,
    /// The attributes of its objects.
    pub attributes: Vec<AttributeRule>,
}

impl DraftLabel<'_> {
    /// The rules: as strict as the annotations allow.
    pub(super) fn rule(&self, annotations: &Annotations) -> LabelRule {
        let images = &annotations.images;
        let of_label = |shape: &&Shape| shape.label == self.name;
        // A label of any kind may have both; what is drawn says more than what is only told.
        let is_drawn =
            images.iter().flat_map(|image| &image.shapes).filter(of_label).any(|shape| !shape.is_tag());
        let of = |shape: &&Shape| of_label(shape) && !(is_drawn && shape.is_tag());
        let shapes: Vec<&Shape> = images.iter().flat_map(|image| &image.shapes).filter(of).collect();
        let kinds = self.kinds(&shapes);
        let shape = kinds.first().clone();
        let counts: Vec<usize> = images.iter().map(|image| image.shapes.iter().filter(of).count()).collect();
        let per_image = same(counts.into_iter()).filter(|count| *count > 0);
        let filled = |rule: &AttributeRule| {
            !shapes.is_empty() && shapes.iter().all(|shape| !shape.attribute(&rule.name).trim().is_empty())
        };
        let required = |mut rule: AttributeRule| {
            rule.required = rule.kind == AttributeType::Text && filled(&rule);
            rule
        };
        LabelRule {
            name: self.name.to_owned(),
            color: self.color.to_owned(),
            min_points: usual_min_points(&shape),
            metric: Metric::usual(&shape),
            template: kinds.contains(&ShapeKind::Skeleton).then(|| self.skeleton(&shapes)),
            points: points(&kinds, &shapes),
            kinds,
            per_image: per_image.map(|count| count as u32),
            min_per_image: None,
            weight: USUAL_WEIGHT,
            must_not_occur: false,
            attributes: self.attributes.iter().cloned().map(required).collect(),
        }
    }

    /// The kinds of its objects, the most frequent first; without any object, the one that the site allows.
    fn kinds(&self, shapes: &[&Shape]) -> ShapeKinds {
        let count = |kind: &ShapeKind| shapes.iter().filter(|shape| shape.kind() == kind).count();
        let mut kinds: Vec<ShapeKind> = ShapeKind::KNOWN.into_iter().filter(|kind| count(kind) > 0).collect();
        kinds.sort_by_key(|kind| std::cmp::Reverse(count(kind)));
        let otherwise = || self.kind.clone().unwrap_or(ShapeKind::Polygon).into();
        ShapeKinds::of(kinds).unwrap_or_else(otherwise)
    }

    /// The site's template, or one of the joints that are drawn.
    fn skeleton(&self, shapes: &[&Shape]) -> SkeletonTemplate {
        if let Some(template) = &self.template {
            return template.clone().with_places();
        }
        let mut template = SkeletonTemplate::default();
        for shape in shapes {
            let Geometry::Skeleton(joints) = &shape.geometry else { continue };
            for joint in joints {
                if template.index(&joint.name).is_none() {
                    template.joints.push(TemplateJoint { name: joint.name.clone(), at: None, sigma: None });
                }
            }
        }
        template.with_places()
    }
}

/// The number of points of every object, where it is worth a rule: a polygon with three or four corners, and points of
/// which there are always as many.
fn points(kinds: &ShapeKinds, shapes: &[&Shape]) -> Option<u32> {
    let count = same(shapes.iter().map(|shape| shape.point_count())).filter(|_| shapes.len() > 1)?;
    let is_rule = match kinds.only()? {
        ShapeKind::Polygon => (3..=4).contains(&count),
        ShapeKind::Points => count > 0,
        _ => false,
    };
    is_rule.then_some(count as u32)
}

/// The number that all of these are equal to.
fn same(mut counts: impl Iterator<Item = usize>) -> Option<usize> {
    let first = counts.next()?;
    counts.all(|count| count == first).then_some(first)
}

/// Writes a label as `exam.toml` has it.
pub(super) fn put(text: &mut String, rule: &LabelRule) -> std::fmt::Result {
    writeln!(text, "\n[[labels]]\nname = {}\ncolor = {}", quoted(&rule.name), quoted(&rule.color))?;
    let names: Vec<String> = rule.shapes().map(|kind| kind.name().to_owned()).collect();
    match names.as_slice() {
        [only] => writeln!(text, "shape = {}", quoted(only))?,
        several => writeln!(text, "shape = {}", listed(several))?,
    }
    if let Some(template) = &rule.template {
        put_template(text, template)?;
    }
    if let Some(points) = rule.points {
        writeln!(text, "points = {points}")?;
    }
    match rule.per_image {
        Some(count) => writeln!(text, "per_picture = {count}")?,
        None if rule.takes(&ShapeKind::Tag) => {
            writeln!(text, "# At most as many on a picture as the ground truth has there.")?;
        }
        None => writeln!(text, "# As many on a picture as the ground truth has there.")?,
    }
    for attribute in &rule.attributes {
        put_attribute(text, attribute)?;
    }
    Ok(())
}

fn put_template(text: &mut String, template: &SkeletonTemplate) -> std::fmt::Result {
    writeln!(text, "joints = [")?;
    for joint in &template.joints {
        let name = quoted(&joint.name);
        match joint.at {
            Some((x, y)) => writeln!(text, "    {{ name = {name}, at = [{x}, {y}] }},")?,
            None => writeln!(text, "    {{ name = {name} }},")?,
        }
    }
    writeln!(text, "]")?;
    if !template.edges.is_empty() {
        writeln!(text, "edges = [")?;
        for (from, to) in &template.edges {
            writeln!(text, "    [{}, {}],", quoted(from), quoted(to))?;
        }
        writeln!(text, "]")?;
    }
    Ok(())
}

fn put_attribute(text: &mut String, attribute: &AttributeRule) -> std::fmt::Result {
    let kind = match attribute.kind {
        AttributeType::Text => "text",
        AttributeType::Select => "select",
        AttributeType::Radio => "radio",
        AttributeType::Checkbox => "checkbox",
        AttributeType::Number => "number",
    };
    writeln!(text, "\n[[labels.attributes]]\nname = {}\ntype = \"{kind}\"", quoted(&attribute.name))?;
    if !attribute.values.is_empty() {
        writeln!(text, "values = {}", listed(&attribute.values))?;
    }
    if !attribute.default.is_empty() {
        writeln!(text, "default = {}", quoted(&attribute.default))?;
    }
    if attribute.mutable {
        writeln!(text, "mutable = true")?;
    }
    if attribute.required {
        writeln!(text, "required = true")?;
    }
    writeln!(text, "scored = {}", attribute.scored)
}

/// The label of an exam as a task on the site has it.
#[cfg(test)]
pub(super) fn as_on_site(rule: &LabelRule) -> DraftLabel<'_> {
    DraftLabel {
        name: &rule.name,
        color: &rule.color,
        kind: rule.kinds.only().cloned(),
        template: rule.template.clone(),
        attributes: rule.attributes.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exam::geometry::{Joint, Mask};
    use crate::exam::{AnnotatedImage, Exam};

    fn label(attributes: Vec<AttributeRule>) -> DraftLabel<'static> {
        DraftLabel { name: "plate", color: "#000000", kind: None, template: None, attributes }
    }

    fn on_images(images: &[&[Geometry]]) -> Annotations {
        let shape = |geometry: &Geometry| Shape {
            label: "plate".to_owned(),
            geometry: geometry.clone(),
            attributes: Vec::new(),
            source: String::new(),
        };
        let image = |geometries: &&[Geometry]| AnnotatedImage {
            name: "a.png".to_owned(),
            width: 64,
            height: 48,
            deleted: false,
            shapes: geometries.iter().map(shape).collect(),
        };
        Annotations { images: images.iter().map(image).collect(), ..Annotations::default() }
    }

    #[test]
    fn what_differs_from_image_to_image_is_no_rule() {
        let mut annotations = Exam::embedded().expect("the exam built in is whole").reference;
        let more = annotations.images[0].shapes[1].clone();
        annotations.images[0].shapes.push(more);
        annotations.images[1].shapes[1].geometry.coordinates_mut().expect("points").extend([1.0, 1.0]);
        annotations.images[2].shapes[1].attributes[0].1.clear();
        let rule = AttributeRule {
            name: "plate".to_owned(),
            kind: AttributeType::Text,
            mutable: false,
            default: String::new(),
            values: Vec::new(),
            required: false,
            scored: true,
            matching: None,
            weight: USUAL_WEIGHT,
        };
        let rule = label(vec![rule]).rule(&annotations);
        assert_eq!((rule.points, rule.per_image, rule.attributes[0].required), (None, None, false));
    }

    #[test]
    fn the_kinds_are_those_that_are_drawn_the_most_frequent_first() {
        let mask = || Geometry::Mask(Mask::new((1, 1), (2, 2), vec![0, 4]).expect("a mask"));
        let polygon = || Geometry::Polygon(vec![1.0; 12]);
        let mixed = on_images(&[&[mask(), polygon()], &[mask(), Geometry::Tag]]);
        assert_eq!(
            label(Vec::new()).rule(&mixed).kinds.listed("or"),
            "mask or polygon",
            "a tag beside shapes is none"
        );
        let tagged = label(Vec::new()).rule(&on_images(&[&[Geometry::Tag], &[Geometry::Tag]]));
        assert_eq!((tagged.kinds.listed("or").as_str(), tagged.per_image), ("tag", Some(1)));
        let dots = || Geometry::Points(vec![1.0; 10]);
        let rule = label(Vec::new()).rule(&on_images(&[&[dots()], &[dots(), dots()]]));
        assert_eq!((rule.kinds.listed("or").as_str(), rule.points, rule.min_points), ("points", Some(5), 1));
        let unused = DraftLabel { kind: Some(ShapeKind::Ellipse), ..label(Vec::new()) };
        assert_eq!(unused.rule(&on_images(&[&[]])).kinds.listed("or"), "ellipse");
    }

    #[test]
    fn a_skeleton_that_the_site_has_no_picture_of_has_the_joints_that_are_drawn() {
        let joint = |name: &str| Joint {
            name: name.to_owned(),
            at: (1.0, 2.0),
            outside: false,
            occluded: false,
            attributes: Vec::new(),
        };
        let skeleton = |names: &[&str]| Geometry::Skeleton(names.iter().map(|name| joint(name)).collect());
        let drawn = on_images(&[&[skeleton(&["b", "a"])], &[skeleton(&["a", "c"])]]);
        let rule = label(Vec::new()).rule(&drawn);
        let mut text = String::new();
        put(&mut text, &rule).expect("a string takes all");
        insta::assert_snapshot!(text.trim(), @r##"
        [[labels]]
        name = "plate"
        color = "#000000"
        shape = "skeleton"
        joints = [
            { name = "b", at = [50, 10] },
            { name = "a", at = [84.64, 70] },
            { name = "c", at = [15.36, 70] },
        ]
        per_picture = 1
        "##);
    }
}
