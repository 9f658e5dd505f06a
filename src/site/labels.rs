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
