use super::*;
use crate::exam::ValueRule;

pub(super) const EXAM: &str = include_str!("../../../assets/exam/exam.toml");

pub(super) fn read(text: &str) -> Manifest {
    let (manifest, problems) = parse(text);
    assert_eq!(problems, []);
    manifest.expect("it can be read")
}

/// Everything that is wrong: line and message.
pub(super) fn wrong(text: &str) -> Vec<(usize, String)> {
    parse(text).1.into_iter().map(|problem| (problem.line, problem.message)).collect()
}

#[test]
fn what_is_left_out_has_defaults() {
    let manifest = read(EXAM);
    assert_eq!(manifest.labels[1].min_points, 3);
    assert_eq!(manifest.labels[0].points, None);
    assert!(manifest.labels[0].attributes.is_empty());
    let (bare, _) = EXAM.split_once("[thresholds]").expect("the exam has thresholds");
    let bare = read(bare);
    assert_eq!(bare.thresholds, Thresholds::default());
    assert_eq!((bare.time_limit(), bare.timezone.as_deref()), (None, None));
    assert_eq!((bare.segment_size, bare.image_quality), (None, None));
    assert_eq!(bare.reminders(), [TimeDelta::hours(24), TimeDelta::hours(2)]);
}

#[test]
fn hours_may_be_whole_or_not() {
    let manifest = read(&format!("time_limit_hours = 48\nreminders_hours = [12, 0.5]\n{EXAM}"));
    assert_eq!(manifest.time_limit(), Some(TimeDelta::hours(48)));
    assert_eq!(manifest.reminders(), [TimeDelta::hours(12), TimeDelta::minutes(30)]);
}

#[test]
fn thresholds_go_by_the_names_of_labels_and_attributes() {
    let text =
        EXAM.replacen("plate_accuracy = 100.0", "\"plate.plate_accuracy\" = 90\nplate_accuracy = 50", 1);
    let manifest = read(&text);
    assert_eq!(manifest.thresholds.iou("car"), Some(90.0));
    assert_eq!(manifest.thresholds.iou("bus"), None);
    assert_eq!(manifest.thresholds.accuracy("plate", "plate"), Some(90.0), "one goes before all");
    assert_eq!(read(EXAM).thresholds.accuracy("plate", "plate"), Some(100.0));
    let unknown = wrong(&EXAM.replacen("plate_iou", "plates_iou", 1));
    assert_eq!(unknown[0].1, "unknown key `plates_iou`, the nearest known key is `plate_iou`");
    assert!(wrong(&EXAM.replacen("plate_iou", "car_accuracy", 1)).len() == 1, "nothing of a car is typed");
}

#[test]
fn values_weights_and_what_must_not_occur_have_rules() {
    let bare = read(EXAM);
    assert_eq!((bare.labels[0].weight, bare.labels[0].must_not_occur), (1.0, false));
    assert_eq!((bare.labels[1].attributes[0].matching, bare.labels[1].attributes[0].weight), (None, 1.0));
    assert!(bare.critical_images.is_empty());
    let text = EXAM
        .replacen("min_points = 3", "min_points = 3\nweight = 2\nmust_not_occur = true", 1)
        .replacen("required = true", "required = true\nweight = 0.5\nmatch = { numeric = 1 }", 1);
    let manifest = read(&format!("critical_pictures = [\"01.jpg\"]\n{text}"));
    assert_eq!((manifest.labels[0].weight, manifest.labels[0].must_not_occur), (2.0, true));
    let attribute = &manifest.labels[1].attributes[0];
    assert_eq!((attribute.matching, attribute.weight), (Some(ValueRule::Numeric { within: 1.0 }), 0.5));
    assert_eq!(manifest.critical_images, ["01.jpg"]);
}

#[test]
fn certainty_decides_only_if_the_exam_says_so() {
    let certain_from = |section: &str| read(&format!("{EXAM}\n{section}")).thresholds.certain_from();
    assert_eq!(
        [certain_from(""), certain_from("[certainty]"), certain_from("[certainty]\nat_least = 95")],
        [None; 3]
    );
    assert_eq!(certain_from("[certainty]\ndecides = true"), Some(0.9));
    assert_eq!(certain_from("[certainty]\ndecides = true\nat_least = 97.5"), Some(0.975));
    let lines = EXAM.lines().count();
    let told = |section: &str| wrong(&format!("{EXAM}\n{section}\n")).pop().expect("something is wrong");
    let unknown = told("[certainty]\ndecide = true");
    assert_eq!(unknown, (lines + 3, "unknown key `decide`, the nearest known key is `decides`".to_owned()));
    let (line, message) = told("[certainty]\ndecides = \"yes\"");
    assert!(line == lines + 3 && message.contains("expected a boolean"), "{line} {message}");
    let (line, message) = wrong(&format!("certainty = 90\n{EXAM}")).remove(0);
    assert_eq!((line, message.as_str()), (1, "not a table: it begins with [certainty]"));
}

#[test]
fn nobody_is_told_when_enough_is_seen_unless_the_exam_says_so() {
    let rule = |section: &str| read(&format!("{EXAM}\n{section}")).sequential;
    assert_eq!((rule(""), rule("[sequential]")), (None, Some(SequentialRule::default())));
    let longer = SequentialRule { poor: 70.0, most: 60, ..SequentialRule::default() };
    assert_eq!(rule("[sequential]\npoor = 70\nmost = 60"), Some(longer));
}

#[test]
fn candidates_hear_the_verdict_unless_the_exam_says_otherwise() {
    let bare = read(EXAM);
    assert_eq!(bare.feedback, FeedbackRules::default());
    assert_eq!(bare.feedback.tells, Tells::Verdict);
    assert_eq!((bare.next_steps, bare.answer_within_days), (None, None));
    let manifest = read(&format!(
        "{EXAM}\n[next]\nanswer_within_days = 5\ntext = {{ ru = \"Ждите.\", en = \"Wait.\" }}\n\
         [feedback]\ntells = \"figures\"\n[feedback.accepted]\nru = \"Да, {{name}}\"\nen = \"Yes, {{name}}\"\n"
    ));
    assert_eq!(manifest.next_steps.map(|text| text.en).as_deref(), Some("Wait."));
    assert_eq!((manifest.answer_within_days, manifest.feedback.tells), (Some(5), Tells::Figures));
    assert_eq!(manifest.feedback.accepted.map(|text| text.ru).as_deref(), Some("Да, {name}"));
    assert_eq!(manifest.feedback.rejected, None);
    let unknown = wrong(&format!("{EXAM}\n[feedback]\ntell = \"verdict\"\n"));
    assert_eq!(unknown[0].1, "unknown key `tell`, the nearest known key is `tells`");
}

#[test]
fn everything_is_told_with_its_line() {
    let line = |of: &str| 1 + EXAM.lines().position(|line| line.starts_with(of)).expect("it is there");
    let text = EXAM
        .replacen("per_picture = 1", "per_image = 1", 1)
        .replacen("min_points = 3", "min_points = \"three\"", 1)
        .replacen("required = true", "required = 1", 1)
        .replacen("car_iou", "car_iuo", 1)
        .replacen("instruction_pictures", "instructionpictures", 1)
        .replacen("ru = \"Авто", "rus = \"Авто", 1);
    let told = wrong(&text);
    let expected = [
        (
            line("instruction_pictures"),
            "unknown key `instructionpictures`, the nearest known key is `instruction_pictures`",
        ),
        (line("[title]"), "missing key `ru`: a text is needed in ru and in en, even if both are the same"),
        (line("ru = \"Авто"), "unknown key `rus`, the nearest known key is `ru`"),
        (line("min_points"), "invalid type: string \"three\", expected u32"),
        (line("per_picture"), "unknown key `per_image`, the nearest known key is `per_picture`"),
        (line("required"), "invalid type: integer `1`, expected a boolean"),
    ];
    let told: Vec<(usize, &str)> = told.iter().map(|(line, told)| (*line, told.as_str())).collect();
    assert_eq!(told, expected);
}

#[test]
fn a_file_that_is_no_toml_or_nothing_is_told() {
    let broken = wrong("title = \n\n\nlabels = [\n");
    assert_eq!(broken[0].0, 1, "{broken:?}");
    assert!(broken.len() > 1, "{broken:?}");
    let missing: Vec<String> = wrong("").into_iter().map(|(_, told)| told).collect();
    assert_eq!(
        missing,
        [
            "missing key `title`",
            "missing key `instruction`",
            "missing key `labels`",
            "missing key `attempts`"
        ]
    );
    assert_eq!(wrong("labels = 5").last().map(|(line, _)| *line), Some(1));
}

#[test]
fn nothing_is_agreed_to_unless_the_exam_asks_for_it() {
    assert!(read(EXAM).consent.is_none());
    let consent = |entries: &str| format!("{EXAM}\n[consent]\n{entries}");
    let given = read(&consent("version = 2\nru = \"Да?\"\nen = \"Yes?\"\n")).consent.expect("a text");
    assert_eq!((given.version, given.ru.as_str(), given.en.as_str()), (2, "Да?", "Yes?"));
    let missing = wrong(&consent("ru = \"Да?\"\nen = \"Yes?\"\n"));
    assert_eq!(missing[0].1, "missing key `version`");
    let misspelt = wrong(&consent("vresion = 2\nversion = 2\nru = \"Да?\"\nen = \"Yes?\"\n"));
    assert_eq!(misspelt[0].1, "unknown key `vresion`, the nearest known key is `version`");
}
