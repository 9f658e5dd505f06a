//! Labels of a task, as they are created.

use serde_json::{Value, json};

use super::skeleton_svg;
use crate::exam::{AttributeRule, AttributeType, LabelRule, ShapeKind, SkeletonTemplate};

/// The description of a label from which the site creates it.
pub(super) fn body(label: &LabelRule) -> Value {
    let mut body = json!({
        "name": label.name,
        "color": label.color,
        "attributes": label.attributes.iter().map(attribute).collect::<Vec<_>>(),
    });
    match label.kinds.only() {
        // Everybody in such an exam has always had labels of any type, and findings say what to draw.
        Some(ShapeKind::Polygon | ShapeKind::Rectangle) => {}
        Some(kind) => body["type"] = kind.name().into(),
        None => body["type"] = "any".into(),
    }
    if let (true, Some(template)) = (label.takes(&ShapeKind::Skeleton), &label.template) {
        body["sublabels"] = joints(template, &label.color);
        body["svg"] = skeleton_svg::write(template).into();
    }
    body
}

/// The joints of a skeleton. A site that is told no colour makes one up, another for each; candidates shall see the one
/// that the exam's author has chosen.
fn joints(template: &SkeletonTemplate, color: &str) -> Value {
    let joint = |name: &str| json!({"name": name, "color": color, "type": "points", "attributes": []});
    template.names().map(joint).collect()
}

fn attribute(attribute: &AttributeRule) -> Value {
    let input_type = match attribute.kind {
        AttributeType::Text => "text",
        AttributeType::Select => "select",
        AttributeType::Radio => "radio",
        AttributeType::Checkbox => "checkbox",
        AttributeType::Number => "number",
    };
    // The site's own editor sends the default as the only value of a free text.
    let preset = attribute.preset();
    let values = if attribute.values.is_empty() { vec![preset.to_owned()] } else { attribute.values.clone() };
    json!({
        "name": attribute.name,
        "mutable": attribute.mutable,
        "input_type": input_type,
        "default_value": preset,
        "values": values,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exam::{Exam, ShapeKinds, TemplateJoint};

    #[test]
    fn a_label_is_limited_to_its_kind_where_that_helps() {
        let mut label = Exam::embedded().expect("the exam built in").labels[0].clone();
        assert_eq!(body(&label).get("type"), None, "a polygon");
        for kind in [ShapeKind::Mask, ShapeKind::Points, ShapeKind::Tag] {
            label.draw_as(kind.clone());
            assert_eq!(body(&label)["type"], kind.name());
        }
        label.kinds = ShapeKinds::of(vec![ShapeKind::Mask, ShapeKind::Polygon]).expect("kinds");
        assert_eq!(body(&label)["type"], "any");
    }

    #[test]
    fn a_skeleton_has_joints_and_a_picture_and_named_points_have_neither() {
        let mut label = Exam::embedded().expect("the exam built in").labels[0].clone();
        label.draw_as(ShapeKind::Skeleton);
        let joint = |name: &str, at| TemplateJoint { name: name.to_owned(), at: Some(at), sigma: Some(0.05) };
        label.template = Some(SkeletonTemplate {
            joints: vec![joint("head", (50.0, 10.0)), joint("foot", (50.0, 90.0))],
            edges: vec![("head".to_owned(), "foot".to_owned())],
        });
        let told = body(&label);
        let sublabels = json!([
            {"name": "head", "color": label.color, "type": "points", "attributes": []},
            {"name": "foot", "color": label.color, "type": "points", "attributes": []},
        ]);
        assert_eq!((&told["type"], &told["sublabels"]), (&json!("skeleton"), &sublabels));
        assert!(told["svg"].as_str().is_some_and(|svg| svg.contains("data-label-name=\"foot\"")), "{told}");
        label.draw_as(ShapeKind::Points);
        assert_eq!((body(&label).get("svg"), body(&label).get("sublabels")), (None, None));
    }
}
