//! Characters of an exam that appear as codes on HR's images, because the font lacks them.

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::exam::{Exam, LabelRule};
use crate::report::codes;

/// Maximum number of examples of each kind.
const NAMED: usize = 3;

/// A note that names these texts and says what will be shown instead.
pub(super) fn note(exam: &Exam) -> Option<String> {
    let mut parts = Vec::new();
    parts.extend(listed("title", "titles", [&*exam.title.en].into_iter()));
    parts.extend(listed("label", "labels", exam.labels.iter().map(|rule| &*rule.name)));
    for rule in &exam.labels {
        let attributes = listed("attribute", "attributes", rule.attributes.iter().map(|it| &*it.name));
        parts.extend(attributes.map(|names| format!("{names} of {:?}", rule.name)));
    }
    for rule in &exam.labels {
        for (attribute, values) in
            rule.attributes.iter().map(|attribute| &attribute.name).zip(values(exam, rule))
        {
            let values = listed("value", "values", values.into_iter());
            parts.extend(values.map(|values| format!("{values} of {:?} of {:?}", attribute, rule.name)));
        }
    }
    if parts.is_empty() {
        return None;
    }
    Some(format!(
        "on HR's pictures and on the page of `exam show`, codes in frames stand for characters that their font lacks: {}; the \
         messages beside the pictures have these texts as they are",
        parts.join("; ")
    ))
}

/// The values of a label's attributes that may be shown: those to choose from, and those of the ground truth.
fn values<'e>(exam: &'e Exam, rule: &'e LabelRule) -> Vec<BTreeSet<&'e str>> {
    let objects: Vec<_> = exam.reference.images.iter().flat_map(|image| rule.objects(image)).collect();
    let of = |attribute: &'e crate::exam::AttributeRule| {
        let choices = attribute.values.iter().map(String::as_str);
        choices.chain(objects.iter().map(|shape| attribute.value(shape))).collect()
    };
    rule.attributes.iter().map(of).collect()
}

/// The texts that need codes: the first few, and how many more.
fn listed<'t>(one: &str, several: &str, texts: impl Iterator<Item = &'t str>) -> Option<String> {
    let found: Vec<&str> = texts.filter(|text| codes(text).is_some()).collect();
    let mut list = match found.len() {
        0 => return None,
        1 => one.to_owned(),
        _ => several.to_owned(),
    };
    for (number, text) in found.iter().take(NAMED).enumerate() {
        let comma = if number == 0 { "" } else { "," };
        let shown: String = text.chars().take(40).collect();
        // Quoted as in source code, so that invisible characters become visible.
        let _ = write!(list, "{comma} {shown:?}");
    }
    if found.len() > NAMED {
        let _ = write!(list, " and {} more", found.len() - NAMED);
    }
    Some(list)
}
