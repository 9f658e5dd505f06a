//! What a correction of a ground truth changes, in a line.

use super::catalog::{Foreign, say};
use crate::exam::{Change, Correction, Exam, Language, ObjectPlace};
use crate::measure::shortened;

/// Maximum number of characters of a name or a value.
const LONGEST: usize = 40;

/// What it changes in the exam, as it was read. `foreign` makes names and values fit for where they are shown.
#[must_use]
pub(crate) fn correction(
    exam: &Exam,
    correction: &Correction,
    foreign: fn(&str) -> Foreign,
    language: Language,
) -> String {
    let Correction { image, change } = correction;
    let short = |text: &str| foreign(&shortened(text, LONGEST));
    let place = |object: &ObjectPlace| short(&place(exam, image, object));
    match change {
        Change::Value { object, attribute, value } => say!(
            language,
            "correction-value",
            object = place(object),
            attribute = short(attribute),
            before = short(&value_of(exam, image, object, attribute)),
            after = short(value)
        ),
        Change::Label { object, label } => {
            say!(language, "correction-label", object = place(object), label = short(label))
        }
        Change::Outline { object, .. } => say!(language, "correction-outline", object = place(object)),
        Change::Remove { object } => say!(language, "correction-remove", object = place(object)),
        Change::Add { shape } => {
            say!(language, "correction-add", image = short(image), label = short(&shape.label))
        }
    }
}

/// The same as plain text in English, for the operator.
#[must_use]
pub fn correction_in_brief(exam: &Exam, of: &Correction) -> String {
    correction(exam, of, super::catalog::foreign_plain, Language::En)
}

/// `03.jpg · plate 2`; without a number where there is only one.
fn place(exam: &Exam, image: &str, object: &ObjectPlace) -> String {
    let objects = exam.reference.image(image).zip(exam.label(&object.label));
    let count = objects.map_or(0, |(image, rule)| rule.objects(image).count());
    let number = if count > 1 { format!(" {}", object.number.saturating_add(1)) } else { String::new() };
    format!("{image} · {}{number}", object.label)
}

/// What the ground truth says.
fn value_of(exam: &Exam, image: &str, object: &ObjectPlace, attribute: &str) -> String {
    let rule = exam.label(&object.label).zip(exam.reference.image(image));
    let value = rule.and_then(|(rule, image)| {
        let shape = rule.objects(image).nth(object.number as usize)?;
        let attribute = rule.attributes.iter().find(|known| known.name == attribute)?;
        Some(attribute.value(shape).to_owned())
    });
    value.unwrap_or_default()
}
