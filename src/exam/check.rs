//! Whether the parts of an exam pack fit together, so that nothing later has to ask.

use std::collections::BTreeSet;

use super::manifest::Manifest;
use super::markup::{MarkedPicture, Markup, ShapeKind};
use super::pack::OriginalImage;
use super::rules::{AttributeRule, AttributeType, Bilingual, Count, LabelRule, OutlineFault};

/// No attempt may take longer: a year.
const LONGEST_HOURS: f64 = 8760.0;
/// Telegram takes 4096 characters a message, and the instruction stands beside link, login and password.
const LONGEST_INSTRUCTION: usize = 3000;
/// Telegram takes so many pictures in one message.
const MOST_INSTRUCTION_PICTURES: usize = 10;

/// What is wrong and what to do.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) problem: String,
    pub(super) advice: &'static str,
}

/// Everything that is wrong.
#[derive(Debug, Default)]
pub(super) struct Faults(pub(super) Vec<Fault>);

impl Faults {
    fn tell(&mut self, problem: String, advice: &'static str) {
        self.0.push(Fault { problem, advice });
    }
}

/// The first name that stands there twice.
fn repeated<'a>(names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let mut seen = BTreeSet::new();
    names.into_iter().find(|name| !seen.insert(*name))
}

/// What is wrong with `exam.toml` by itself.
pub(super) fn manifest(manifest: &Manifest) -> Vec<Fault> {
    let mut faults = Faults::default();
    texts(manifest, &mut faults);
    labels(&manifest.labels, &mut faults);
    attempts(&manifest.attempts, &mut faults);
    for (name, value) in &manifest.named_thresholds {
        if !(0.0..=100.0).contains(value) {
            faults.tell(format!("the threshold {name} is {value}"), "write a percentage from 0 to 100");
        }
    }
    time(manifest.time_limit_hours, &manifest.reminders_hours, &mut faults);
    site(manifest, &mut faults);
    faults.0
}

fn texts(manifest: &Manifest, faults: &mut Faults) {
    for (name, Bilingual { ru, en }) in [("title", &manifest.title), ("instruction", &manifest.instruction)] {
        for (language, text) in [("ru", ru), ("en", en)] {
            if text.trim().is_empty() {
                faults.tell(
                    format!("the {name} in {language} is empty"),
                    "write it: people read it in their language",
                );
            }
            let count = text.chars().count();
            if count > LONGEST_INSTRUCTION {
                let problem = format!("the {name} in {language} has {count} characters");
                faults.tell(problem, "write at most 3000: more does not fit into a message");
            }
        }
    }
    let pictures = &manifest.instruction_pictures;
    if pictures.len() > MOST_INSTRUCTION_PICTURES {
        let problem = format!("there are {} instruction pictures", pictures.len());
        faults.tell(problem, "name at most 10: more does not fit into a message");
    }
    let outside = |path: &&String| {
        path.is_empty()
            || path.starts_with('/')
            || path.contains('\\')
            || path.split('/').any(|part| part == "..")
    };
    for path in pictures.iter().filter(outside) {
        faults.tell(
            format!("the instruction picture {path:?} is not in the exam's folder"),
            "name a file of the folder",
        );
    }
}

fn site(manifest: &Manifest, faults: &mut Faults) {
    if let Some(size) = manifest.segment_size.filter(|size| !(1..=1000).contains(size)) {
        faults.tell(format!("segment_size is {size}"), "write pictures a job, 1 to 1000, or leave it out");
    }
    if let Some(quality) = manifest.image_quality.filter(|quality| !(1..=100).contains(quality)) {
        faults.tell(format!("image_quality is {quality}"), "write percent, 1 to 100, or leave it out");
    }
}

fn labels(labels: &[LabelRule], faults: &mut Faults) {
    if labels.is_empty() {
        faults.tell("there are no labels".to_owned(), "describe each in a [[labels]]");
    }
    if let Some(name) = repeated(labels.iter().map(|label| label.name.as_str())) {
        faults.tell(format!("two labels are called {name:?}"), "give each label a name of its own");
    }
    for rule in labels {
        label(rule, faults);
        for attribute in &rule.attributes {
            self::attribute(rule, attribute, faults);
        }
    }
}

fn label(label: &LabelRule, faults: &mut Faults) {
    let name = &label.name;
    if name.trim().is_empty() {
        faults.tell("a label has no name".to_owned(), "give each label a name of its own");
    }
    if !matches!(label.shape, ShapeKind::Polygon | ShapeKind::Rectangle) {
        let problem = format!("label {name:?} asks for the shape {:?}", label.shape.name());
        faults.tell(problem, "use \"polygon\" or \"rectangle\": areas are what is compared");
    }
    let digits = label.color.strip_prefix('#').unwrap_or_default();
    if digits.len() != 6 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        let problem = format!("label {name:?} has the color {:?}", label.color);
        faults.tell(problem, "write it like \"#fa3253\"");
    }
    if label.shape == ShapeKind::Rectangle && label.points.is_some() {
        faults.tell(
            format!("label {name:?} is a rectangle with `points`"),
            "leave them out: it has two corners",
        );
    }
    if label.points.is_some_and(|points| points < 3) {
        faults.tell(
            format!("label {name:?} has outlines of {} points", label.points.unwrap_or_default()),
            "ask for 3 or more",
        );
    }
    if label.per_picture.is_some() && label.min_per_picture.is_some() {
        let problem = format!("label {name:?} has both per_picture and min_per_picture");
        faults.tell(problem, "keep the exact number or the least one");
    }
    if let Some(attribute) = repeated(label.attributes.iter().map(|attribute| attribute.name.as_str())) {
        let problem = format!("label {name:?} has two attributes {attribute:?}");
        faults.tell(problem, "give each attribute a name of its own");
    }
}

fn attribute(label: &LabelRule, attribute: &AttributeRule, faults: &mut Faults) {
    let place = format!("attribute {:?} of label {:?}", attribute.name, label.name);
    let values = &attribute.values;
    if attribute.name.trim().is_empty() {
        faults.tell(format!("an attribute of label {:?} has no name", label.name), "give it one");
    }
    match attribute.kind {
        AttributeType::Text if !values.is_empty() => {
            faults
                .tell(format!("{place} is a text and has values"), "leave them out, or make it a \"select\"");
        }
        AttributeType::Select | AttributeType::Radio if values.is_empty() => {
            faults.tell(format!("{place} has no values"), "list them in `values`");
        }
        AttributeType::Select | AttributeType::Radio => {
            if let Some(value) = repeated(values.iter().map(String::as_str)) {
                faults.tell(format!("{place} has the value {value:?} twice"), "list each value once");
            }
        }
        AttributeType::Number if attribute.range().is_none() => {
            let problem = format!("{place} has no range of values");
            faults.tell(problem, "write `values` as minimum, maximum and step, such as [0, 10, 1]");
        }
        AttributeType::Checkbox if values.iter().any(|value| value != "true" && value != "false") => {
            faults.tell(
                format!("{place} is a checkbox with other values"),
                "leave `values` out: it is true or false",
            );
        }
        _ => {}
    }
    let possible = match attribute.kind {
        AttributeType::Text => true,
        AttributeType::Number => attribute.range().is_none() || attribute.takes(&attribute.default),
        AttributeType::Checkbox => attribute.takes(&attribute.default),
        AttributeType::Select | AttributeType::Radio => {
            values.is_empty() || attribute.takes(&attribute.default)
        }
    };
    if !attribute.default.is_empty() && !possible {
        let problem = format!("{place} has the default {:?}, which is none of its values", attribute.default);
        faults.tell(problem, "use one of the values, or leave it out");
    }
}

fn attempts(attempts: &[Vec<String>], faults: &mut Faults) {
    if attempts.is_empty() || attempts.iter().any(Vec::is_empty) {
        faults.tell("an attempt has no pictures".to_owned(), "name them in an [[attempts]]");
    }
    for pictures in attempts {
        if let Some(name) = repeated(pictures.iter().map(String::as_str)) {
            faults.tell(format!("an attempt has {name:?} twice"), "name each picture once in an attempt");
        }
        for name in pictures.iter().filter(|name| name.is_empty() || name.contains(['/', '\\'])) {
            let problem = format!("{name:?} is not the name of a picture");
            faults.tell(problem, "name a file of the folder images, without a folder");
        }
    }
}

/// The time for an attempt, and the reminders of its end, in hours.
fn time(limit: Option<f64>, reminders: &[f64], faults: &mut Faults) {
    let advice = "write hours above 0 and up to 8760 (a year), or leave it out";
    // Not a number is neither above nor below.
    let possible = |hours: &f64| *hours > 0.0 && *hours <= LONGEST_HOURS;
    if let Some(hours) = limit.filter(|hours| !possible(hours)) {
        faults.tell(format!("time_limit_hours is {hours}"), advice);
    }
    for hours in reminders.iter().filter(|hours| !possible(hours)) {
        faults.tell(format!("reminders_hours has {hours}"), advice);
    }
}

/// Every picture has its ground truth, and the ground truth keeps the exam's own rules.
pub(super) fn reference(labels: &[LabelRule], originals: &[OriginalImage], reference: &Markup) -> Vec<Fault> {
    let mut faults = Faults::default();
    if let Some(name) = repeated(reference.pictures.iter().map(|picture| picture.name.as_str())) {
        faults.tell(format!("the picture {name:?} stands there twice"), "keep one of the two");
    }
    for original in originals {
        let name = &original.name;
        let Some(picture) = reference.picture(name) else {
            faults.tell(
                format!("the picture {name:?} is missing"),
                "mark it up, or take it out of the attempts",
            );
            continue;
        };
        if (picture.width, picture.height) != (original.width, original.height) {
            let problem = format!(
                "the picture {name:?} is {} × {}, but its file is {} × {}",
                picture.width, picture.height, original.width, original.height
            );
            faults.tell(problem, "use the pictures that were marked up");
        }
        let known = |label: &str| labels.iter().any(|rule| rule.name == label);
        let strange: BTreeSet<&str> =
            picture.shapes.iter().map(|shape| shape.label.as_str()).filter(|label| !known(label)).collect();
        for label in strange {
            let problem = format!("the picture {name:?} has the unknown label {label:?}");
            faults.tell(problem, "describe the label in exam.toml or take the shape out");
        }
        for label in labels {
            objects(label, picture, &mut faults);
        }
    }
    faults.0
}

fn objects(label: &LabelRule, picture: &MarkedPicture, faults: &mut Faults) {
    let place = format!("label {:?} on the picture {:?}", label.name, picture.name);
    let mut tell = |problem: String| {
        faults.tell(
            format!("{place}: {problem}"),
            "correct the ground truth or the label's rules in exam.toml",
        );
    };
    if picture.shapes.iter().any(|shape| shape.label == label.name && shape.kind != label.shape) {
        tell(format!("a shape is no {}", label.shape.name()));
    }
    let found = label.objects(picture).count() as u32;
    match label.count(Some(picture)) {
        Count::Exactly(expected) if expected != found => {
            tell(format!("{found} objects instead of {expected}"));
        }
        Count::AtLeast(least) if found < least => {
            tell(format!("{found} objects instead of at least {least}"));
        }
        _ => {}
    }
    for object in label.objects(picture) {
        match label.outline_fault(object) {
            None => {}
            Some(OutlineFault::Broken) => tell("an outline is broken".to_owned()),
            Some(
                OutlineFault::PointCount { found, wanted } | OutlineFault::TooFewPoints { found, wanted },
            ) => tell(format!("an outline of {found} points instead of {wanted}")),
        }
        for attribute in &label.attributes {
            let value = attribute.value(object);
            if attribute.required && value.trim().is_empty() {
                tell(format!("the attribute {:?} is empty", attribute.name));
            } else if (attribute.required || attribute.scored || !value.is_empty()) && !attribute.takes(value)
            {
                tell(format!("the attribute {:?} is {value:?}, which it can't be", attribute.name));
            }
        }
    }
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
            ("[title]", "segment_size = 0\n[title]", "segment_size is 0"),
            ("[title]", "image_quality = 101\n[title]", "image_quality is 101"),
            ("en = \"Cars and plates\"", "en = \"  \"", "the title in en is empty"),
            (
                "\"instructions/instructions-2",
                "\"../secret",
                "the instruction picture \"../secret.jpg\" is not in",
            ),
            (
                "shape = \"polygon\"\npoints",
                "shape = \"rectangle\"\npoints",
                "label \"plate\" is a rectangle with `points`",
            ),
            ("points = 4\n", "points = 2\n", "label \"plate\" has outlines of 2 points"),
            (
                "per_picture = 1",
                "per_picture = 1\nmin_per_picture = 1",
                "label \"car\" has both per_picture and min_per_picture",
            ),
            (
                "default = \"\"",
                "default = \"\"\nvalues = [1, 2]",
                "attribute \"plate\" of label \"plate\" is a text and has values",
            ),
            (
                "type = \"text\"",
                "type = \"number\"\nvalues = [5, 1, 1]",
                "attribute \"plate\" of label \"plate\" has no range of values",
            ),
            (
                "type = \"text\"\nmutable = false\ndefault = \"\"",
                "type = \"radio\"\nvalues = [\"a\", \"b\"]\ndefault = \"c\"",
                "attribute \"plate\" of label \"plate\" has the default \"c\", which is none of its values",
            ),
        ];
        for (old, new, problem) in cases {
            let said = with("exam.toml", old, new);
            assert!(said.starts_with(&format!("exam.toml: {problem}")), "{said}");
        }
    }

    #[test]
    fn pictures_are_named_by_pattern() {
        assert_eq!(with("exam.toml", "\"01.jpg\", \"02.jpg\", \"03.jpg\"", "\"0[1-3].jpg\""), "it is whole");
        let nothing = with("exam.toml", "\"01.jpg\"", "\"a*.jpg\"");
        assert!(
            nothing.starts_with("exam.toml: no picture in the folder images fits \"a*.jpg\"; "),
            "{nothing}"
        );
        let broken = with("exam.toml", "\"01.jpg\"", "\"[.jpg\"");
        assert!(broken.starts_with("exam.toml: \"[.jpg\" is no pattern: "), "{broken}");
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
