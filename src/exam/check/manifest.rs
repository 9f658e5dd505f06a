//! Checks of `exam.toml` by itself.

mod images;
mod sequential;
mod shapes;

use super::defects::Defects;
use super::{Defect, repeated};
use crate::exam::feedback::{Part, Tells, parts};
use crate::exam::manifest::{Consent, Manifest};
use crate::exam::rules::{AttributeRule, AttributeType, Bilingual, LabelRule};
use crate::exam::value_rule::ValueRule;
use crate::measure;
use crate::zone::Zone;

/// Maximum time for an attempt: a year.
const LONGEST_HOURS: f64 = 8760.0;
/// As Telegram counts them: nobody reads more than two messages before the work.
const LONGEST_INSTRUCTION: usize = 8000;
/// Of what candidates read after handing in and of the decision, as Telegram counts: HR reads it on a card, with more.
const LONGEST_WORDS: usize = 1000;
/// Of what candidates agree to, as Telegram counts: it comes in one message with two buttons.
const LONGEST_CONSENT: usize = 2000;
/// Maximum number of days within which there is an answer: the day is named without its year.
const LONGEST_WAIT_DAYS: i64 = 60;
/// Maximum weight of a figure.
const LARGEST_WEIGHT: f64 = 1000.0;
/// What to do about words that are longer.
const SHORT: &str = "write at most 1000: it is read on a phone";
/// Maximum number of images that Telegram takes in one message.
const MOST_INSTRUCTION_IMAGES: usize = 10;

/// Everything that is wrong with `exam.toml` by itself.
pub(in crate::exam) fn manifest(manifest: &Manifest) -> Vec<Defect> {
    let mut defects = Defects::default();
    texts(manifest, &mut defects);
    next(manifest, &mut defects);
    feedback(manifest, &mut defects);
    consent(manifest, &mut defects);
    labels(&manifest.labels, &mut defects);
    if manifest.pool.is_empty() || !manifest.attempts.is_empty() {
        images::attempts(&manifest.attempts, &mut defects);
    }
    images::pool(&manifest.pool, &mut defects);
    for (name, value) in &manifest.named_thresholds {
        if !(0.0..=100.0).contains(value) {
            let path = format!("thresholds.{name}");
            defects.tell(
                &path,
                format!("the threshold {name} is {value}"),
                "write a percentage from 0 to 100",
            );
        }
    }
    certainty(manifest.certainty.at_least, &mut defects);
    sequential::sequential(manifest, &mut defects);
    time(manifest.time_limit_hours, &manifest.reminders_hours, &mut defects);
    timezone(manifest, &mut defects);
    site(manifest, &mut defects);
    defects.into_list()
}

fn texts(manifest: &Manifest, defects: &mut Defects) {
    for (name, Bilingual { ru, en }) in [("title", &manifest.title), ("instruction", &manifest.instruction)] {
        for (language, text) in [("ru", ru), ("en", en)] {
            let path = format!("{name}.{language}");
            if text.trim().is_empty() {
                defects.tell(
                    &path,
                    format!("the {name} in {language} is empty"),
                    "write it: people read it in their language",
                );
            }
            let count = measure::units(text);
            if count > LONGEST_INSTRUCTION {
                let problem =
                    format!("the {name} in {language} has {count} characters, as Telegram counts them");
                defects.tell(&path, problem, "write at most 8000: two messages are enough to read");
            }
        }
    }
    let images = &manifest.instruction_images;
    if images.len() > MOST_INSTRUCTION_IMAGES {
        let problem = format!("there are {} instruction pictures", images.len());
        defects.tell("instruction_pictures", problem, "name at most 10: more does not fit into a message");
    }
    let outside = |path: &String| {
        path.is_empty()
            || path.starts_with('/')
            || path.contains('\\')
            || path.split('/').any(|part| part == "..")
    };
    for (number, path) in images.iter().enumerate().filter(|(_, path)| outside(path)) {
        defects.tell(
            &format!("instruction_pictures.{number}"),
            format!("the instruction picture {path:?} is not in the exam's folder"),
            "name a file of the folder",
        );
    }
}

/// The probability from which on there is a recommendation, in percent. Below one half the opposite would be more probable,
/// and nothing is quite certain.
fn certainty(at_least: f64, defects: &mut Defects) {
    if !(50.0..100.0).contains(&at_least) {
        let problem = format!("certainty.at_least is {at_least}");
        let advice = "write a percentage from 50 up to 99.9, or leave it out: then it is 90";
        defects.tell("certainty.at_least", problem, advice);
    }
}

fn timezone(manifest: &Manifest, defects: &mut Defects) {
    let Some(name) = &manifest.timezone else { return };
    if let Err(unknown) = name.parse::<Zone>() {
        defects.tell(
            "timezone",
            format!("the timezone {name:?} {unknown}"),
            "write its name, or leave it out",
        );
    }
}

/// What candidates read after handing in.
fn next(manifest: &Manifest, defects: &mut Defects) {
    if let Some(text) = &manifest.next_steps {
        words(("next.text", text), (LONGEST_WORDS, SHORT), defects);
    }
    if let Some(days) = manifest.answer_within_days.filter(|days| !(1..=LONGEST_WAIT_DAYS).contains(days)) {
        defects.tell(
            "next.answer_within_days",
            format!("answer_within_days is {days}"),
            "write days, 1 to 60, or leave it out",
        );
    }
}

/// What candidates read of the decision.
fn feedback(manifest: &Manifest, defects: &mut Defects) {
    let rules = &manifest.feedback;
    for (name, template) in [("accepted", &rules.accepted), ("rejected", &rules.rejected)] {
        let Some(template) = template else { continue };
        let path = format!("feedback.{name}");
        if rules.tells == Tells::Nothing {
            defects.tell(
                &path,
                format!("there are words for those who are {name}, but nothing may be told"),
                "remove them, or set tells to \"verdict\" or more",
            );
        }
        words((&path, template), (LONGEST_WORDS, SHORT), defects);
        for (language, text) in [("ru", &template.ru), ("en", &template.en)] {
            let unknown = parts(text).into_iter().find_map(|part| match part {
                Part::Unknown(unknown) => Some(unknown),
                Part::Text(_) | Part::Name | Part::Title => None,
            });
            if let Some(unknown) = unknown {
                defects.tell(
                    &format!("{path}.{language}"),
                    format!("{path} in {language} has the unknown placeholder {unknown:?}"),
                    "use {name} for the first name and {title} for the exam's; other braces have no place in it",
                );
            }
        }
    }
}

/// What candidates agree to.
fn consent(manifest: &Manifest, defects: &mut Defects) {
    let Some(Consent { version, ru, en }) = &manifest.consent else { return };
    if !(1..=9999).contains(version) {
        defects.tell(
            "consent.version",
            format!("the version of the consent is {version}"),
            "write a whole number, 1 to 9999, and a higher one whenever the text changes",
        );
    }
    let text = Bilingual { ru: ru.clone(), en: en.clone() };
    let advice = "write at most 2000: it comes in one message with two buttons";
    words(("consent", &text), (LONGEST_CONSENT, advice), defects);
}

/// Words in both languages that come in one message with others, and how long they may be.
fn words(
    (path, Bilingual { ru, en }): (&str, &Bilingual),
    (longest, advice): (usize, &'static str),
    defects: &mut Defects,
) {
    for (language, text) in [("ru", ru), ("en", en)] {
        let at = format!("{path}.{language}");
        if text.trim().is_empty() {
            defects.tell(
                &at,
                format!("{path} in {language} is empty"),
                "write it: people read it in their language",
            );
        }
        let count = measure::units(text);
        if count > longest {
            let problem = format!("{path} in {language} has {count} characters, as Telegram counts them");
            defects.tell(&at, problem, advice);
        }
    }
}

fn site(manifest: &Manifest, defects: &mut Defects) {
    if let Some(size) = manifest.segment_size.filter(|size| !(1..=1000).contains(size)) {
        defects.tell(
            "segment_size",
            format!("segment_size is {size}"),
            "write pictures a job, 1 to 1000, or leave it out",
        );
    }
    if let Some(quality) = manifest.image_quality.filter(|quality| !(1..=100).contains(quality)) {
        defects.tell(
            "image_quality",
            format!("image_quality is {quality}"),
            "write percent, 1 to 100, or leave it out",
        );
    }
}

fn labels(labels: &[LabelRule], defects: &mut Defects) {
    if labels.is_empty() {
        defects.tell("labels", "there are no labels".to_owned(), "describe each in a [[labels]]");
    }
    if let Some((number, name)) = repeated(labels.iter().map(|label| label.name.as_str())) {
        defects.tell(
            &format!("labels.{number}.name"),
            format!("two labels are called {name:?}"),
            "give each label a name of its own",
        );
    }
    let weights = labels.iter().flat_map(|label| {
        std::iter::once(label.weight).chain(label.scored().map(|attribute| attribute.weight))
    });
    if !labels.is_empty() && weights.fold(0.0, f64::max) <= 0.0 {
        let advice = "give those that count a weight above 0";
        defects.tell("labels.0.weight", "every weight is 0, so that there is no score".to_owned(), advice);
    }
    for (number, rule) in labels.iter().enumerate() {
        let path = format!("labels.{number}");
        label(rule, &path, defects);
        shapes::shapes(rule, &path, defects);
        for (number, attribute) in rule.attributes.iter().enumerate() {
            self::attribute(rule, attribute, &format!("{path}.attributes.{number}"), defects);
        }
    }
}

fn label(label: &LabelRule, path: &str, defects: &mut Defects) {
    let name = &label.name;
    let mut tell =
        |key: &str, problem: String, advice| defects.tell(&format!("{path}.{key}"), problem, advice);
    if name.trim().is_empty() {
        tell("name", "a label has no name".to_owned(), "give each label a name of its own");
    }
    let digits = label.color.strip_prefix('#').unwrap_or_default();
    if digits.len() != 6 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        let problem = format!("label {name:?} has the color {:?}", label.color);
        tell("color", problem, "write it like \"#fa3253\"");
    }
    if label.per_image.is_some() && label.min_per_image.is_some() {
        let problem = format!("label {name:?} has both per_picture and min_per_picture");
        tell("per_picture", problem, "keep the exact number or the least one");
    }
    if let Some(problem) = unfit_weight(label.weight) {
        tell("weight", format!("label {name:?} has {problem}"), WEIGHT);
    }
    if label.must_not_occur && label.per_image.is_some() {
        let problem = format!("label {name:?} has must_not_occur and per_picture");
        let advice = "leave per_picture out: with it, whoever draws too many hears so before it counts";
        tell("must_not_occur", problem, advice);
    }
    if let Some((number, attribute)) =
        repeated(label.attributes.iter().map(|attribute| attribute.name.as_str()))
    {
        let problem = format!("label {name:?} has two attributes {attribute:?}");
        tell(&format!("attributes.{number}.name"), problem, "give each attribute a name of its own");
    }
}

fn attribute(label: &LabelRule, attribute: &AttributeRule, path: &str, defects: &mut Defects) {
    let mut tell =
        |key: &str, problem: String, advice| defects.tell(&format!("{path}.{key}"), problem, advice);
    let place = format!("attribute {:?} of label {:?}", attribute.name, label.name);
    let values = &attribute.values;
    if attribute.name.trim().is_empty() {
        tell("name", format!("an attribute of label {:?} has no name", label.name), "give it one");
    }
    match attribute.kind {
        AttributeType::Text if !values.is_empty() => {
            tell(
                "values",
                format!("{place} is a text and has values"),
                "leave them out, or make it a \"select\"",
            );
        }
        AttributeType::Select | AttributeType::Radio if values.is_empty() => {
            tell("values", format!("{place} has no values"), "list them in `values`");
        }
        AttributeType::Select | AttributeType::Radio => {
            if let Some((number, value)) = repeated(values.iter().map(String::as_str)) {
                let key = format!("values.{number}");
                tell(&key, format!("{place} has the value {value:?} twice"), "list each value once");
            }
        }
        AttributeType::Number if attribute.range().is_none() => {
            let problem = format!("{place} has no range of values");
            tell("values", problem, "write `values` as minimum, maximum and step, such as [0, 10, 1]");
        }
        AttributeType::Checkbox if values.iter().any(|value| value != "true" && value != "false") => {
            tell(
                "values",
                format!("{place} is a checkbox with other values"),
                "leave `values` out: it is true or false",
            );
        }
        _ => {}
    }
    judged(attribute, &place, &mut tell);
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
        tell("default", problem, "use one of the values, or leave it out");
    }
}

/// What to do about a weight that is none.
const WEIGHT: &str = "write a number from 0 to 1000; 1 is usual, and what has 0 does not count in the score";

/// What is wrong with a weight.
fn unfit_weight(weight: f64) -> Option<String> {
    (!(0.0..=LARGEST_WEIGHT).contains(&weight)).then(|| format!("the weight {weight}"))
}

/// How an attribute's values are judged, and how much they count.
fn judged(attribute: &AttributeRule, place: &str, tell: &mut impl FnMut(&str, String, &'static str)) {
    if let Some(problem) = unfit_weight(attribute.weight) {
        tell("weight", format!("{place} has {problem}"), WEIGHT);
    }
    let Some(rule) = attribute.matching else { return };
    if !attribute.scored {
        let problem = format!("{place} has a rule for its values, but is not scored");
        tell("match", problem, "add `scored = true`, or leave `match` out");
    }
    match rule {
        ValueRule::Numeric { within } if !(within >= 0.0 && within.is_finite()) => {
            let problem = format!("{place} has numbers that may be {within} apart");
            tell("match", problem, "write how far they may be apart, 0 or more");
        }
        ValueRule::Levenshtein { at_least } if !(at_least > 0.0 && at_least <= 1.0) => {
            let problem = format!("{place} has texts that need a similarity of {at_least}");
            tell("match", problem, "write the least similarity, above 0 and up to 1");
        }
        ValueRule::Exact
        | ValueRule::CaseInsensitive
        | ValueRule::Normalised
        | ValueRule::Numeric { .. }
        | ValueRule::Levenshtein { .. } => {}
    }
}

/// The time for an attempt, and the reminders of its end, in hours.
fn time(limit: Option<f64>, reminders: &[f64], defects: &mut Defects) {
    let advice = "write hours above 0 and up to 8760 (a year), or leave it out";
    // Not a number is neither above nor below.
    let possible = |hours: &f64| *hours > 0.0 && *hours <= LONGEST_HOURS;
    if let Some(hours) = limit.filter(|hours| !possible(hours)) {
        defects.tell("time_limit_hours", format!("time_limit_hours is {hours}"), advice);
    }
    for (number, hours) in reminders.iter().enumerate().filter(|(_, hours)| !possible(hours)) {
        defects.tell(&format!("reminders_hours.{number}"), format!("reminders_hours has {hours}"), advice);
    }
}
