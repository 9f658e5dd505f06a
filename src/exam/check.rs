//! Whether the parts of an exam pack fit together, so that nothing later has to ask.

use std::collections::BTreeSet;

use super::manifest::Thresholds;
use super::markup::{MarkedPicture, Markup, ShapeKind};
use super::pack::OriginalImage;
use super::rules::{AttributeType, LabelRule, OutlineFault};

/// No attempt may take longer: a year.
const LONGEST_HOURS: f64 = 8760.0;

/// What is wrong and what to do.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) problem: String,
    pub(super) advice: &'static str,
}

fn fault(problem: String, advice: &'static str) -> Result<(), Fault> {
    Err(Fault { problem, advice })
}

/// The first name that stands there twice.
fn repeated<'a>(names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let mut seen = BTreeSet::new();
    names.into_iter().find(|name| !seen.insert(*name))
}

pub(super) fn labels(labels: &[LabelRule]) -> Result<(), Fault> {
    if labels.is_empty() {
        return fault("there are no labels".to_owned(), "describe each in a [[labels]]");
    }
    if let Some(name) = repeated(labels.iter().map(|label| label.name.as_str())) {
        return fault(format!("two labels are called {name:?}"), "give each label a name of its own");
    }
    labels.iter().try_for_each(label)
}

fn label(label: &LabelRule) -> Result<(), Fault> {
    let name = &label.name;
    if name.trim().is_empty() {
        return fault("a label has no name".to_owned(), "give each label a name of its own");
    }
    if !matches!(label.shape, ShapeKind::Polygon | ShapeKind::Rectangle) {
        let problem = format!("label {name:?} asks for the shape {:?}", label.shape.name());
        return fault(problem, "use \"polygon\" or \"rectangle\": areas are what is compared");
    }
    let digits = label.color.strip_prefix('#').unwrap_or_default();
    if digits.len() != 6 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        let problem = format!("label {name:?} has the color {:?}", label.color);
        return fault(problem, "write it like \"#fa3253\"");
    }
    if let Some(attribute) = repeated(label.attributes.iter().map(|attribute| attribute.name.as_str())) {
        let problem = format!("label {name:?} has two attributes {attribute:?}");
        return fault(problem, "give each attribute a name of its own");
    }
    for attribute in &label.attributes {
        let choice =
            matches!(attribute.kind, AttributeType::Select | AttributeType::Radio | AttributeType::Number);
        if choice && attribute.values.is_empty() {
            let problem = format!("attribute {:?} of label {name:?} has no values", attribute.name);
            return fault(problem, "list them in `values` (for a number: minimum, maximum and step)");
        }
    }
    Ok(())
}

pub(super) fn attempts(attempts: &[Vec<String>]) -> Result<(), Fault> {
    if attempts.is_empty() || attempts.iter().any(Vec::is_empty) {
        return fault("an attempt has no pictures".to_owned(), "name them in an [[attempts]]");
    }
    for pictures in attempts {
        if let Some(name) = repeated(pictures.iter().map(String::as_str)) {
            return fault(format!("an attempt has {name:?} twice"), "name each picture once in an attempt");
        }
        if let Some(name) = pictures.iter().find(|name| name.is_empty() || name.contains(['/', '\\'])) {
            let problem = format!("{name:?} is not the name of a picture");
            return fault(problem, "name a file of the folder images, without a folder");
        }
    }
    Ok(())
}

pub(super) fn thresholds(thresholds: &Thresholds) -> Result<(), Fault> {
    for (name, value) in thresholds.named() {
        if let Some(value) = value.filter(|value| !(0.0..=100.0).contains(value)) {
            return fault(format!("the threshold {name} is {value}"), "write a percentage from 0 to 100");
        }
    }
    Ok(())
}

/// The time for an attempt, and the reminders of its end, in hours.
pub(super) fn time(limit: Option<f64>, reminders: &[f64]) -> Result<(), Fault> {
    // Not a number is neither above nor below.
    let possible = |hours: &f64| *hours > 0.0 && *hours <= LONGEST_HOURS;
    if let Some(hours) = limit.filter(|hours| !possible(hours)) {
        return fault(
            format!("time_limit_hours is {hours}"),
            "write hours above 0 and up to 8760 (a year), or leave it out",
        );
    }
    if let Some(hours) = reminders.iter().find(|hours| !possible(hours)) {
        return fault(
            format!("reminders_hours has {hours}"),
            "write hours above 0 and up to 8760 (a year), or leave it out",
        );
    }
    Ok(())
}

/// Every picture has its ground truth, and the ground truth keeps the exam's own rules.
pub(super) fn reference(
    labels: &[LabelRule],
    originals: &[OriginalImage],
    reference: &Markup,
) -> Result<(), Fault> {
    if let Some(name) = repeated(reference.pictures.iter().map(|picture| picture.name.as_str())) {
        return fault(format!("the picture {name:?} stands there twice"), "keep one of the two");
    }
    for original in originals {
        let name = &original.name;
        let Some(picture) = reference.picture(name) else {
            return fault(
                format!("the picture {name:?} is missing"),
                "mark it up, or take it out of the attempts",
            );
        };
        if (picture.width, picture.height) != (original.width, original.height) {
            let problem = format!(
                "the picture {name:?} is {} × {}, but its file is {} × {}",
                picture.width, picture.height, original.width, original.height
            );
            return fault(problem, "use the pictures that were marked up");
        }
        let known = |label: &str| labels.iter().any(|rule| rule.name == label);
        if let Some(shape) = picture.shapes.iter().find(|shape| !known(&shape.label)) {
            let problem = format!("the picture {name:?} has the unknown label {:?}", shape.label);
            return fault(problem, "describe the label in exam.toml or take the shape out");
        }
        labels.iter().try_for_each(|label| objects(label, picture))?;
    }
    Ok(())
}

fn objects(label: &LabelRule, picture: &MarkedPicture) -> Result<(), Fault> {
    let place = format!("label {:?} on the picture {:?}", label.name, picture.name);
    let advice = "correct the ground truth or the label's rules in exam.toml";
    if picture.shapes.iter().any(|shape| shape.label == label.name && shape.kind != label.shape) {
        return fault(format!("{place}: a shape is no {}", label.shape.name()), advice);
    }
    let found = label.objects(picture).count() as u32;
    if let Some(expected) = label.per_picture.filter(|&expected| expected != found) {
        return fault(format!("{place}: {found} objects instead of {expected}"), advice);
    }
    for object in label.objects(picture) {
        match label.outline_fault(object) {
            None => {}
            Some(OutlineFault::Broken) => return fault(format!("{place}: an outline is broken"), advice),
            Some(
                OutlineFault::PointCount { found, wanted } | OutlineFault::TooFewPoints { found, wanted },
            ) => return fault(format!("{place}: an outline of {found} points instead of {wanted}"), advice),
        }
        let empty = |name: &str| object.attribute(name).trim().is_empty();
        if let Some(attribute) = label.attributes.iter().find(|rule| rule.required && empty(&rule.name)) {
            return fault(format!("{place}: the attribute {:?} is empty", attribute.name), advice);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use crate::exam::Exam;

    const PACK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/exam");

    /// What is said of a copy of the pack after a change, its folder left out.
    fn after(change: impl FnOnce(&Path)) -> String {
        let copy = tempfile::tempdir().unwrap();
        for folder in ["", "images", "instructions"] {
            fs::create_dir_all(copy.path().join(folder)).unwrap();
            for entry in fs::read_dir(Path::new(PACK).join(folder)).unwrap().map(Result::unwrap) {
                if entry.path().is_file() {
                    fs::copy(entry.path(), copy.path().join(folder).join(entry.file_name())).unwrap();
                }
            }
        }
        change(copy.path());
        let said =
            Exam::load(copy.path()).map_or_else(|error| error.to_string(), |_| "it is whole".to_owned());
        assert_eq!(said.lines().count(), 1, "{said}");
        said.replace(&format!("{}/", copy.path().display()), "")
    }

    /// The same after replacing a text once in one of the files.
    fn with(file: &str, old: &str, new: &str) -> String {
        after(|folder| {
            let text = fs::read_to_string(folder.join(file)).unwrap();
            assert!(text.contains(old), "{file} has no {old}");
            fs::write(folder.join(file), text.replacen(old, new, 1)).unwrap();
        })
    }

    #[test]
    fn the_folder_is_as_good_as_the_built_in_pack() {
        assert_eq!(after(|_| ()), "it is whole");
    }

    #[test]
    fn missing_and_broken_files_are_named() {
        let missing = after(|folder| fs::remove_file(folder.join("images/04.jpg")).unwrap());
        assert!(missing.starts_with("cannot read images/04.jpg: "), "{missing}");
        let missing =
            after(|folder| fs::remove_file(folder.join("instructions/instructions-2.jpg")).unwrap());
        assert!(missing.starts_with("cannot read instructions/instructions-2.jpg: "), "{missing}");
        let broken = after(|folder| fs::write(folder.join("images/04.jpg"), "no picture").unwrap());
        assert!(
            broken.starts_with("images/04.jpg: ") && broken.ends_with("use a JPEG or PNG file"),
            "{broken}"
        );
        let broken = with("reference.xml", "<polygon label", "<polygon lable");
        assert!(broken.starts_with("reference.xml, line 5: <polygon> without label; export"), "{broken}");
        let not_text = after(|folder| fs::write(folder.join("exam.toml"), b"title = \"\xff\"").unwrap());
        assert!(not_text.starts_with("cannot read exam.toml: invalid utf-8"), "{not_text}");
    }

    #[test]
    fn rules_that_cannot_work_are_refused() {
        let cases = [
            ("name = \"car\"", "name = \"plate\"", "two labels are called \"plate\""),
            ("name = \"car\"", "name = \" \"", "a label has no name"),
            (
                "shape = \"polygon\"\nmin",
                "shape = \"points\"\nmin",
                "label \"car\" asks for the shape \"points\"",
            ),
            ("\"#fa3253\"\nshape", "\"red\"\nshape", "label \"car\" has the color \"red\""),
            (
                "type = \"text\"\n",
                "type = \"select\"\n",
                "attribute \"plate\" of label \"plate\" has no values",
            ),
            ("[\"06.jpg\",", "[\"10.jpg\",", "an attempt has \"10.jpg\" twice"),
            ("[\"06.jpg\",", "[\"../06.jpg\",", "\"../06.jpg\" is not the name of a picture"),
            ("car_iou = 90.0", "car_iou = 900.0", "the threshold car_iou is 900"),
            ("car_iou = 90.0", "car_iou = nan", "the threshold car_iou is NaN"),
            ("[title]", "time_limit_hours = 0\n[title]", "time_limit_hours is 0"),
            ("[title]", "time_limit_hours = 8760.5\n[title]", "time_limit_hours is 8760.5"),
            ("[title]", "time_limit_hours = inf\n[title]", "time_limit_hours is inf"),
            ("[title]", "reminders_hours = [24, -2]\n[title]", "reminders_hours has -2"),
            ("[title]", "reminders_hours = [nan]\n[title]", "reminders_hours has NaN"),
        ];
        for (old, new, problem) in cases {
            let said = with("exam.toml", old, new);
            assert!(said.starts_with(&format!("exam.toml: {problem}; ")), "{said}");
        }
    }

    #[test]
    fn the_ground_truth_must_answer_the_exam() {
        let plate = "label \"plate\" on the picture \"01.jpg\"";
        let cases = [
            ("name=\"03.jpg\"", "name=\"3.jpg\"", "the picture \"03.jpg\" is missing".to_owned()),
            ("name=\"03.jpg\"", "name=\"02.jpg\"", "the picture \"02.jpg\" stands there twice".to_owned()),
            (
                "width=\"1920\"",
                "width=\"1280\"",
                "the picture \"01.jpg\" is 1280 × 1080, but its file is 1920 × 1080".to_owned(),
            ),
            (
                "label=\"car\"",
                "label=\"bus\"",
                "the picture \"01.jpg\" has the unknown label \"bus\"".to_owned(),
            ),
            (
                "label=\"car\"",
                "label=\"plate\"",
                "label \"car\" on the picture \"01.jpg\": 0 objects instead of 1".to_owned(),
            ),
            (";541.52,719.65", "", format!("{plate}: an outline of 3 points instead of 4")),
            (",719.65", "", format!("{plate}: an outline is broken")),
            ("O0B8S5", " ", format!("{plate}: the attribute \"plate\" is empty")),
        ];
        for (old, new, problem) in cases {
            let said = with("reference.xml", old, new);
            assert!(said.starts_with(&format!("reference.xml: {problem}; ")), "{said}");
        }
    }
}
