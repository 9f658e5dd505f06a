//! A draft of `exam.toml` for images that an expert has annotated: rules that fit the annotations, for somebody
//! to continue from.

use std::fmt::Write;

use super::annotations::Annotations;
use super::geometry::ShapeKind;
use super::metric::Metric;
use super::rules::{AttributeRule, AttributeType, LabelRule, USUAL_WEIGHT, usual_min_points};

/// What the draft is made from.
pub struct Draft<'a> {
    /// Name of the exam.
    pub title: &'a str,
    /// Labels as the site has them: name, colour, attributes.
    pub labels: Vec<(&'a str, &'a str, Vec<AttributeRule>)>,
    /// The ground truth.
    pub annotations: &'a Annotations,
    /// Names of the images of each attempt.
    pub attempts: &'a [Vec<String>],
    /// Names of the images that are intentionally empty.
    pub empty: &'a [String],
}

impl Draft<'_> {
    /// The text of the file. Its rules are as strict as the annotations allow: a number of points or of objects
    /// that is the same everywhere is required.
    #[must_use]
    pub fn text(&self) -> String {
        let rules: Vec<LabelRule> = self.labels.iter().map(|label| self.rule(label)).collect();
        let mut text = String::new();
        // Writing to a String cannot fail.
        let _ = self.put(&mut text, &rules);
        text
    }

    fn rule(&self, (name, color, attributes): &(&str, &str, Vec<AttributeRule>)) -> LabelRule {
        let images = &self.annotations.images;
        let of = |shape: &&super::Shape| shape.label == *name && !shape.is_tag();
        let shapes: Vec<_> = images.iter().flat_map(|image| &image.shapes).filter(of).collect();
        let shape = shapes.first().map_or(ShapeKind::Polygon, |shape| shape.kind().clone());
        let counts: Vec<usize> = images.iter().map(|image| image.shapes.iter().filter(of).count()).collect();
        let corners = same(shapes.iter().map(|shape| shape.point_count()));
        let points = corners
            .filter(|corners| shape == ShapeKind::Polygon && shapes.len() > 1 && (3..=4).contains(corners));
        let per_image = same(counts.into_iter()).filter(|count| *count > 0);
        let filled = |rule: &AttributeRule| {
            !shapes.is_empty() && shapes.iter().all(|shape| !shape.attribute(&rule.name).trim().is_empty())
        };
        let required = |mut rule: AttributeRule| {
            rule.required = rule.kind == AttributeType::Text && filled(&rule);
            rule
        };
        LabelRule {
            name: (*name).to_owned(),
            color: (*color).to_owned(),
            min_points: usual_min_points(&shape),
            metric: Metric::usual(&shape),
            kinds: shape.into(),
            template: None,
            points: points.map(|points| points as u32),
            per_image: per_image.map(|count| count as u32),
            min_per_image: None,
            weight: USUAL_WEIGHT,
            must_not_occur: false,
            attributes: attributes.iter().cloned().map(required).collect(),
        }
    }

    fn put(&self, text: &mut String, rules: &[LabelRule]) -> std::fmt::Result {
        let names: Vec<&str> = rules.iter().map(|rule| rule.name.as_str()).collect();
        let names = names.join(", ");
        let most = self.attempts.iter().map(Vec::len).max().unwrap_or(1);
        writeln!(
            text,
            "# Made by `candidates-bot exam pull` out of a task of the site. Title, instruction and thresholds are to be\n\
             # written; the rules of the labels are those that the markup keeps. `candidates-bot exam init DIR` writes an\n\
             # example in which every key is explained.\n\n\
             # instruction_pictures = [\"instructions/how-to.jpg\"]\n\
             # time_limit_hours = 48\n\n\
             # Pictures in one job: those of an attempt.\n\
             segment_size = {}\n",
            most.clamp(1, 1000)
        )?;
        if !self.empty.is_empty() {
            writeln!(text, "# Nothing is to be marked on these.\nempty_pictures = {}\n", listed(self.empty))?;
        }
        let title = quoted(self.title);
        writeln!(text, "[title]\nru = {title}\nen = {title}\n")?;
        writeln!(text, "[instruction]")?;
        let ru = format!(
            "Выделите на каждой картинке всё, для чего есть метки: {names}. Сохраните работу и сообщите об этом боту."
        );
        let en = format!(
            "Mark everything on each picture that there are labels for: {names}. Save your work and tell the bot."
        );
        writeln!(text, "ru = {}\nen = {}", quoted(&ru), quoted(&en))?;
        for rule in rules {
            put_label(text, rule)?;
        }
        for images in self.attempts {
            writeln!(text, "\n[[attempts]]\npictures = {}", listed(images))?;
        }
        writeln!(text, "\n# Figures (percent) from which on a result is good.\n[thresholds]")?;
        for rule in rules {
            writeln!(text, "# {} = 85", quoted(&format!("{}_{}", rule.name, rule.metric.name())))?;
            if rule.scored().next().is_some() {
                writeln!(text, "# {} = 95", quoted(&format!("{}_accuracy", rule.name)))?;
            }
        }
        Ok(())
    }
}

/// The number that all of these are equal to.
fn same(mut counts: impl Iterator<Item = usize>) -> Option<usize> {
    let first = counts.next()?;
    counts.all(|count| count == first).then_some(first)
}

fn put_label(text: &mut String, rule: &LabelRule) -> std::fmt::Result {
    writeln!(text, "\n[[labels]]\nname = {}\ncolor = {}", quoted(&rule.name), quoted(&rule.color))?;
    writeln!(text, "shape = {}", quoted(rule.shape().name()))?;
    if let Some(points) = rule.points {
        writeln!(text, "points = {points}")?;
    }
    match rule.per_image {
        Some(count) => writeln!(text, "per_picture = {count}")?,
        None => writeln!(text, "# As many on a picture as the ground truth has there.")?,
    }
    for attribute in &rule.attributes {
        let kind = match attribute.kind {
            AttributeType::Text => "text",
            AttributeType::Select => "select",
            AttributeType::Radio => "radio",
            AttributeType::Checkbox => "checkbox",
            AttributeType::Number => "number",
        };
        writeln!(text, "\n[[labels.attributes]]\nname = {}\ntype = \"{kind}\"", quoted(&attribute.name))?;
        if !attribute.values.is_empty() {
            let values: Vec<String> = attribute.values.iter().map(|value| quoted(value)).collect();
            writeln!(text, "values = [{}]", values.join(", "))?;
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
        writeln!(text, "scored = {}", attribute.scored)?;
    }
    Ok(())
}

/// Names as TOML lists them.
fn listed(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| quoted(name)).collect();
    format!("[{}]", names.join(", "))
}

/// A text as TOML has it.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exam::Exam;
    use crate::exam::manifest::parse;

    #[test]
    fn the_rules_are_those_that_the_annotations_keep() {
        let exam = Exam::embedded().expect("the exam built in is whole");
        let labels =
            exam.labels.iter().map(|rule| (rule.name.as_str(), rule.color.as_str(), rule.attributes.clone()));
        let draft = Draft {
            title: "A \"quoted\"\nname",
            labels: labels.collect(),
            annotations: &exam.reference,
            attempts: &exam.attempts,
            empty: &["04.jpg".to_owned()],
        };
        let (manifest, problems) = parse(&draft.text());
        assert_eq!(problems, []);
        let manifest = manifest.expect("it can be read");
        assert_eq!(manifest.title.en, "A \"quoted\"\nname");
        assert_eq!(manifest.attempts, exam.attempts);
        assert_eq!(manifest.empty_images, ["04.jpg"]);
        assert_eq!(manifest.labels, exam.labels);
        assert_eq!(manifest.segment_size, Some(5));
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
        let draft = Draft {
            title: "x",
            labels: vec![("plate", "#000000", vec![rule])],
            annotations: &annotations,
            attempts: &[],
            empty: &[],
        };
        let rule = draft.rule(&draft.labels[0]);
        assert_eq!((rule.points, rule.per_image, rule.attributes[0].required), (None, None, false));
    }
}
