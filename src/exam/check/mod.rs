//! Whether the parts of an exam pack fit together, so that no later code has to check.

mod defects;
mod manifest;
mod reference;

pub(super) use manifest::manifest;
pub(super) use reference::reference;

use std::collections::BTreeSet;

/// Where something is wrong.
#[derive(Clone, Debug)]
pub(super) enum At {
    /// At a path of `exam.toml`, written as in [`crate::exam::lines::Lines`].
    Path(String),
    /// At an image of the ground truth: its number there, from 0.
    Image(usize),
    /// At no place in the file: something is missing.
    Nowhere,
}

/// What is wrong, where, and what to do.
#[derive(Debug)]
pub(super) struct Defect {
    pub(super) at: At,
    pub(super) problem: String,
    pub(super) advice: &'static str,
}

/// The first name that occurs twice, and the index, from 0, of its second occurrence.
fn repeated<'a>(names: impl IntoIterator<Item = &'a str>) -> Option<(usize, &'a str)> {
    let mut seen = BTreeSet::new();
    names.into_iter().enumerate().find(|(_, name)| !seen.insert(*name))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use crate::exam::Exam;

    const PACK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/exam");

    /// The errors for a copy of the pack after a change, without its folder.
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
            broken.starts_with("images/04.jpg: ") && broken.contains("; use a JPEG or PNG file of at most "),
            "{broken}"
        );
        let broken = with("reference.xml", "<polygon label", "<polygon lable");
        assert!(broken.starts_with("reference.xml, line 5: <polygon> without label; export"), "{broken}");
        let not_text = after(|folder| fs::write(folder.join("exam.toml"), b"title = \"\xff\"").unwrap());
        assert!(not_text.starts_with("cannot read exam.toml: invalid utf-8"), "{not_text}");
    }

    #[test]
    fn tests_that_cannot_keep_their_error_rates_are_refused() {
        let cases = [
            ("poor = 90, good = 90", "sequential.poor is 90, and sequential.good is 90; write percentages"),
            ("beta = 0", "sequential.beta is 0; write a percentage"),
            ("most = 101", "sequential.most is 101"),
            (
                "most = 3",
                "3 pictures are too few to tell 50 % from 90 % with these alpha and beta: it takes ",
            ),
            (
                "poor = 89, alpha = 1, beta = 1",
                "20 pictures are too few to tell 89 % from 90 % with these alpha and beta: it takes over 100; raise",
            ),
        ];
        for (section, message) in cases {
            let said = with("exam.toml", "[title]", &format!("sequential = {{ {section} }}\n[title]"));
            let told = format!("exam.toml, line 25: {message}");
            assert!(said.starts_with(&told), "{said}");
        }
    }

    #[test]
    fn rules_that_cannot_work_are_refused() {
        let cases = [
            (67, "name = \"car\"", "name = \"plate\"", "two labels are called \"plate\""),
            (60, "name = \"car\"", "name = \" \"", "a label has no name"),
            (
                62,
                "shape = \"polygon\"\nmin",
                "shape = \"poligon\"\nmin",
                "label \"car\" asks for the unknown shape \"poligon\", the nearest is \"polygon\"; use",
            ),
            (61, "\"#fa3253\"\nshape", "\"red\"\nshape", "label \"car\" has the color \"red\""),
            (
                80,
                "type = \"text\"\n",
                "type = \"select\"\n",
                "attribute \"plate\" of label \"plate\" has no values",
            ),
            (93, "[\"06.jpg\",", "[\"10.jpg\",", "an attempt has \"10.jpg\" twice"),
            (93, "[\"06.jpg\",", "[\"../06.jpg\",", "\"../06.jpg\" is not the name of a picture"),
            (99, "car_iou = 90.0", "car_iou = 900.0", "the threshold car_iou is 900"),
            (99, "car_iou = 90.0", "car_iou = nan", "the threshold car_iou is NaN"),
            (
                25,
                "[title]",
                "certainty = { decides = true, at_least = 0.9 }\n[title]",
                "certainty.at_least is 0.9; write a percentage from 50",
            ),
            (25, "[title]", "certainty = { at_least = 100 }\n[title]", "certainty.at_least is 100"),
            (25, "[title]", "time_limit_hours = 0\n[title]", "time_limit_hours is 0"),
            (25, "[title]", "time_limit_hours = 8760.5\n[title]", "time_limit_hours is 8760.5"),
            (25, "[title]", "time_limit_hours = inf\n[title]", "time_limit_hours is inf"),
            (25, "[title]", "reminders_hours = [24, -2]\n[title]", "reminders_hours has -2"),
            (25, "[title]", "reminders_hours = [nan]\n[title]", "reminders_hours has NaN"),
            (
                25,
                "[title]",
                "timezone = \"Europe/Moskow\"\n[title]",
                "the timezone \"Europe/Moskow\" is not a time zone of the IANA database such as",
            ),
            (25, "[title]", "segment_size = 0\n[title]", "segment_size is 0"),
            (25, "[title]", "image_quality = 101\n[title]", "image_quality is 101"),
            (27, "en = \"Cars and plates\"", "en = \"  \"", "the title in en is empty"),
            (
                11,
                "\"instructions/instructions-2",
                "\"../secret",
                "the instruction picture \"../secret.jpg\" is not in",
            ),
            (
                70,
                "shape = \"polygon\"\npoints",
                "shape = \"rectangle\"\npoints",
                "label \"plate\" has `points`, and its shape is \"rectangle\"",
            ),
            (70, "points = 4\n", "points = 2\n", "label \"plate\" has outlines of 2 points"),
            (
                64,
                "per_picture = 1",
                "per_picture = 1\nmin_per_picture = 1",
                "label \"car\" has both per_picture and min_per_picture",
            ),
            (
                85,
                "default = \"\"",
                "default = \"\"\nvalues = [1, 2]",
                "attribute \"plate\" of label \"plate\" is a text and has values",
            ),
            (
                83,
                "type = \"text\"",
                "type = \"number\"\nvalues = [5, 1, 1]",
                "attribute \"plate\" of label \"plate\" has no range of values",
            ),
            (
                84,
                "type = \"text\"\nmutable = false\ndefault = \"\"",
                "type = \"radio\"\nvalues = [\"a\", \"b\"]\ndefault = \"c\"",
                "attribute \"plate\" of label \"plate\" has the default \"c\", which is none of its values",
            ),
        ];
        for (line, old, new, problem) in cases {
            let said = with("exam.toml", old, new);
            assert!(said.starts_with(&format!("exam.toml, line {line}: {problem}")), "{said}");
        }
    }

    #[test]
    fn words_for_candidates_are_checked_before_anybody_reads_them() {
        let cases = [
            (23, "[next]\nanswer_within_days = 0", "answer_within_days is 0; write days, 1 to 60"),
            (23, "[next]\nanswer_within_days = 61", "answer_within_days is 61"),
            (23, "[next]\ntext = { ru = \" \", en = \"Wait.\" }", "next.text in ru is empty"),
            (23, "[next]\ntext = { en = \"Wait.\" }", "missing key `ru`"),
            (23, "[next]\nanswer = 3", "unknown key `answer`"),
            (23, "[consent]\nversion = 0\nru = \"a\"\nen = \"b\"", "the version of the consent is 0; write"),
            (24, "[consent]\nversion = 1\nru = \" \"\nen = \"b\"", "consent in ru is empty"),
            (22, "[consent]\nru = \"a\"\nen = \"b\"", "missing key `version`"),
            (22, "next = 5", "not a table: it begins with [next]"),
            (23, "[feedback]\ntells = \"everything\"", "unknown variant `everything`"),
            (
                23,
                "[feedback]\naccepted = { ru = \"{name}, {title}!\", en = \"Hi {firstname}\" }",
                "feedback.accepted in en has the unknown placeholder \"{firstname}\"; use {name}",
            ),
            (
                24,
                "[feedback]\ntells = \"nothing\"\nrejected = { ru = \"a\", en = \"b\" }",
                "there are words for those who are rejected, but nothing may be told; remove them",
            ),
        ];
        for (line, keys, problem) in cases {
            let said = with("exam.toml", "# segment_size = 5\n# image_quality = 100\n", &format!("{keys}\n"));
            assert!(said.starts_with(&format!("exam.toml, line {line}: {problem}")), "{keys}: {said}");
        }
        let long = format!("[next]\ntext = {{ ru = \"a\", en = \"{}\" }}\n", "x".repeat(1001));
        let said = with("exam.toml", "# image_quality = 100\n", &long);
        assert!(said.contains("next.text in en has 1001 characters"), "{said}");
        let long = format!("[consent]\nversion = 1\nru = \"a\"\nen = \"{}\"\n", "x".repeat(2001));
        let said = with("exam.toml", "# image_quality = 100\n", &long);
        assert!(said.contains("consent in en has 2001 characters, as Telegram counts them; write"), "{said}");
        let whole = "[next]\nanswer_within_days = 5\n[feedback]\ntells = \"mistakes\"\n";
        assert_eq!(with("exam.toml", "# image_quality = 100\n", whole), "it is whole");
    }

    #[test]
    fn rules_for_values_weights_and_what_must_be_right_are_checked() {
        let scored = "required = true\nscored = true";
        let cases = [
            (
                86,
                scored,
                "scored = true\nmatch = \"fuzzy\"",
                "unknown rule `fuzzy`, the nearest known rule is `exact`",
            ),
            (86, scored, "scored = true\nmatch = 5", "no rule: write \"exact\", "),
            (
                86,
                scored,
                "scored = true\nmatch = { numeric = -1 }",
                "attribute \"plate\" of label \"plate\" has numbers that may be -1 apart",
            ),
            (
                86,
                scored,
                "scored = true\nmatch = { levenshtein = 1.5 }",
                "attribute \"plate\" of label \"plate\" has texts that need a similarity of 1.5",
            ),
            (
                86,
                scored,
                "scored = true\nweight = -1",
                "attribute \"plate\" of label \"plate\" has the weight -1",
            ),
            (64, "per_picture = 1", "weight = 1001", "label \"car\" has the weight 1001"),
            (
                65,
                "per_picture = 1",
                "per_picture = 1\nmust_not_occur = true",
                "label \"car\" has must_not_occur and per_picture",
            ),
            (
                25,
                "[title]",
                "critical_pictures = [\"01.jpg\", \"1.jpg\"]\n[title]",
                "critical_pictures has \"1.jpg\", which is in no attempt",
            ),
            (
                25,
                "[title]",
                "critical_pictures = [\"x*\"]\n[title]",
                "no picture in the folder images fits \"x*\"",
            ),
        ];
        for (line, old, new, problem) in cases {
            let said = with("exam.toml", old, new);
            assert!(said.starts_with(&format!("exam.toml, line {line}: {problem}")), "{said}");
        }
        let critical = |text: &str| text.replacen("[title]", "critical_pictures = [\"0*.jpg\"]\n[title]", 1);
        let changed = |change: &dyn Fn(&str) -> String| {
            after(|folder| {
                let file = folder.join("exam.toml");
                fs::write(&file, change(&fs::read_to_string(&file).unwrap())).unwrap();
            })
        };
        let nothing_to_reach = changed(&|text| critical(text.split("[thresholds]").next().unwrap()));
        let told = "exam.toml, line 25: there are critical_pictures, but no thresholds; ";
        assert!(nothing_to_reach.starts_with(told), "{nothing_to_reach}");
        let nothing_counts = changed(&|text| {
            text.replace("min_points = 3", "min_points = 3\nweight = 0")
                .replace("points = 4", "points = 4\nweight = 0.0")
                .replace("required = true", "required = true\nweight = 0")
        });
        assert!(
            nothing_counts.contains("every weight is 0, so that there is no score; "),
            "{nothing_counts}"
        );
        let unscored = changed(&|text| {
            text.replace(scored, "match = \"normalised\"").replace("plate_accuracy = 100.0\n", "")
        });
        let told = "exam.toml, line 85: attribute \"plate\" of label \"plate\" has a rule for its values, but is not scored; ";
        assert!(unscored.starts_with(told), "{unscored}");
        let fine = changed(&|text| {
            critical(text)
                .replace("points = 4\nper_picture = 1", "points = 4\nmust_not_occur = true\nweight = 0.5")
                .replace(scored, "required = true\nscored = true\nweight = 2\nmatch = { levenshtein = 0.75 }")
        });
        assert_eq!(fine, "it is whole");
    }

    #[test]
    fn images_are_named_by_pattern() {
        assert_eq!(with("exam.toml", "\"01.jpg\", \"02.jpg\", \"03.jpg\"", "\"0[1-3].jpg\""), "it is whole");
        let nothing = with("exam.toml", "\"01.jpg\"", "\"a*.jpg\"");
        assert!(
            nothing.starts_with("exam.toml, line 90: no picture in the folder images fits \"a*.jpg\"; "),
            "{nothing}"
        );
        let broken = with("exam.toml", "\"01.jpg\"", "\"[.jpg\"");
        assert!(broken.starts_with("exam.toml, line 90: \"[.jpg\" is no pattern: "), "{broken}");
    }

    #[test]
    fn the_ground_truth_must_answer_the_exam() {
        let plate = "label \"plate\" on the picture \"01.jpg\"";
        let cases = [
            ("", "name=\"03.jpg\"", "name=\"3.jpg\"", "the picture \"03.jpg\" is missing".to_owned()),
            (
                ", line 18",
                "name=\"03.jpg\"",
                "name=\"02.jpg\"",
                "the picture \"02.jpg\" stands there twice".to_owned(),
            ),
            (
                ", line 4",
                "width=\"1920\"",
                "width=\"1280\"",
                "the picture \"01.jpg\" is 1280 × 1080, but its file is 1920 × 1080".to_owned(),
            ),
            (
                ", line 4",
                "label=\"car\"",
                "label=\"bus\"",
                "the picture \"01.jpg\" has the unknown label \"bus\"".to_owned(),
            ),
            (
                ", line 4",
                "label=\"car\"",
                "label=\"plate\"",
                "label \"car\" on the picture \"01.jpg\": 0 objects instead of 1".to_owned(),
            ),
            (", line 4", ";541.52,719.65", "", format!("{plate}: an outline of 3 points instead of 4")),
            (", line 4", ",719.65", "", format!("{plate}: an outline is broken")),
            (", line 4", "O0B8S5", " ", format!("{plate}: the attribute \"plate\" is empty")),
        ];
        for (place, old, new, problem) in cases {
            let said = with("reference.xml", old, new);
            assert!(said.starts_with(&format!("reference.xml{place}: {problem}; ")), "{said}");
        }
    }
}
