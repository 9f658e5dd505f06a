//! `exam.toml`: what the exam's author decides. Everything that is wrong with the file is reported, not just
//! the first problem.

mod images;
mod labels;

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use super::feedback::{FeedbackRules, Tells};
use super::lines::{Lines, line};
use super::rules::{Bilingual, LabelRule};
use super::sequential::SequentialRule;
use super::thresholds::{self, CertaintyRule, Thresholds};
use crate::spelling::nearest;

const KEYS: [&str; 19] = [
    "title",
    "instruction",
    "instruction_pictures",
    "labels",
    "attempts",
    "pool",
    "empty_pictures",
    "critical_pictures",
    "thresholds",
    "certainty",
    "sequential",
    "time_limit_hours",
    "reminders_hours",
    "timezone",
    "segment_size",
    "image_quality",
    "next",
    "feedback",
    "consent",
];
const LANGUAGES: [&str; 2] = ["ru", "en"];
const NEXT: [&str; 2] = ["text", "answer_within_days"];
const SEQUENTIAL: [&str; 5] = ["poor", "good", "alpha", "beta", "most"];
const CERTAINTY: [&str; 2] = ["decides", "at_least"];
const CONSENT: [&str; 3] = ["version", "ru", "en"];
const FEEDBACK: [&str; 3] = ["tells", "accepted", "rejected"];

/// The file as it is.
pub(super) struct Manifest {
    pub(super) title: Bilingual,
    pub(super) instruction: Bilingual,
    pub(super) instruction_images: Vec<String>,
    pub(super) labels: Vec<LabelRule>,
    /// Names of images, and patterns of names.
    pub(super) attempts: Vec<Vec<String>>,
    pub(super) pool: Vec<ListedStratum>,
    /// Those of them that are intentionally empty.
    pub(super) empty_images: Vec<String>,
    /// Those of them on which every figure has to reach its threshold.
    pub(super) critical_images: Vec<String>,
    pub(super) thresholds: Thresholds,
    /// The entries under `thresholds`, by their names there.
    pub(super) named_thresholds: Vec<(String, f64)>,
    pub(super) certainty: CertaintyRule,
    pub(super) sequential: Option<SequentialRule>,
    pub(super) time_limit_hours: Option<f64>,
    pub(super) reminders_hours: Vec<f64>,
    /// Name of the time zone.
    pub(super) timezone: Option<String>,
    pub(super) segment_size: Option<i64>,
    pub(super) image_quality: Option<i64>,
    pub(super) next_steps: Option<Bilingual>,
    pub(super) answer_within_days: Option<i64>,
    pub(super) feedback: FeedbackRules,
    pub(super) consent: Option<Consent>,
    /// The lines of all that.
    pub(super) lines: Lines,
}

/// Of ten recommendations at most one is wrong, in percent.
const CERTAIN: f64 = 90.0;

/// A day and two hours before the end.
const REMINDERS: [f64; 2] = [24.0, 2.0];

impl Manifest {
    /// How long an attempt may take.
    pub(super) fn time_limit(&self) -> Option<TimeDelta> {
        self.time_limit_hours.map(hours)
    }

    /// How long before the end candidates are reminded.
    pub(super) fn reminders(&self) -> Vec<TimeDelta> {
        self.reminders_hours.iter().copied().map(hours).collect()
    }
}

/// This many hours, to the millisecond; never zero.
fn hours(count: f64) -> TimeDelta {
    TimeDelta::milliseconds(((count * 3_600_000.0).round() as i64).max(1))
}

/// Images from which every attempt gets some.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ListedStratum {
    /// What the author calls it.
    pub(super) name: String,
    /// Names of images, and patterns of names.
    #[serde(rename = "pictures")]
    pub(super) images: Vec<String>,
    /// How many of them an attempt gets.
    pub(super) draw: i64,
    /// Whether it is divided by difficulty.
    #[serde(default)]
    pub(super) by_difficulty: bool,
}

/// What candidates agree to.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Consent {
    pub(super) version: i64,
    pub(super) ru: String,
    pub(super) en: String,
}

/// A problem in a line, from 1.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct LineProblem {
    pub(super) line: usize,
    pub(super) message: String,
}

/// Reads the text of `exam.toml`. `None` when something in it cannot be read; unknown keys are reported and
/// skipped.
pub(super) fn parse(text: &str) -> (Option<Manifest>, Vec<LineProblem>) {
    let mut reader = Reader { text, problems: Vec::new() };
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        reader.tell(error.span().map_or(0, |span| span.start), one_line(error.message()));
    }
    // After a syntax error the meaning of the rest is unknown.
    let manifest = if errors.is_empty() { reader.manifest(table.into_inner()) } else { None };
    reader.problems.sort_by_key(|problem| problem.line);
    (manifest, reader.problems)
}

/// Whether every label has a name of its own; otherwise a missing threshold is not the threshold's fault.
fn distinct(labels: &[LabelRule]) -> bool {
    let names: BTreeSet<&str> = labels.iter().map(|label| label.name.as_str()).collect();
    names.len() == labels.len() && !names.iter().any(|name| name.trim().is_empty())
}

fn one_line(message: &str) -> String {
    message.lines().collect::<Vec<_>>().join(", ")
}

struct Reader<'t> {
    text: &'t str,
    problems: Vec<LineProblem>,
}

impl<'t> Reader<'t> {
    fn tell(&mut self, position: usize, message: String) {
        self.problems.push(LineProblem { line: line(self.text, position), message });
    }

    /// Everything is looked at before anything is reported as missing: hence no early returns.
    fn manifest(&mut self, mut table: DeTable<'t>) -> Option<Manifest> {
        let lines = Lines::of(self.text, &table);
        self.strip(&mut table, &KEYS);
        let title = self.required(&mut table, "title", Self::bilingual);
        let instruction = self.required(&mut table, "instruction", Self::bilingual);
        let instruction_images = self.optional(&mut table, "instruction_pictures", Vec::new());
        let labels = self.required(&mut table, "labels", |reader, value| reader.each(value, Self::label));
        let (attempts, pool) = self.images(&mut table);
        let empty_images = self.optional(&mut table, "empty_pictures", Vec::new());
        let critical_images = self.optional(&mut table, "critical_pictures", Vec::new());
        let thresholds = self.optional(&mut table, "thresholds", BTreeMap::new());
        let certainty = self.certainty(&mut table);
        let is_sequential = table.contains_key("sequential");
        let sequential = self.sequential(&mut table);
        let time_limit_hours = self.optional(&mut table, "time_limit_hours", None);
        let reminders_hours = self.optional(&mut table, "reminders_hours", REMINDERS.to_vec());
        let timezone = self.optional(&mut table, "timezone", None);
        let segment_size = self.optional(&mut table, "segment_size", None);
        let image_quality = self.optional(&mut table, "image_quality", None);
        let next = self.next(&mut table);
        let feedback = self.feedback(&mut table);
        let consent = match table.remove("consent") {
            Some(value) => self.table::<Consent>(value, &CONSENT).map(Some),
            None => Some(None),
        };
        let labels = labels?;
        let (thresholds, named_thresholds) = self.thresholds(thresholds?, &labels);
        let certainty = certainty?;
        let thresholds = if certainty.decides {
            thresholds.with_certainty(certainty.at_least / 100.0)
        } else {
            thresholds
        };
        let (next_steps, answer_within_days) = next?;
        Some(Manifest {
            title: title?,
            instruction: instruction?,
            instruction_images: instruction_images?,
            labels,
            attempts: attempts?,
            pool: pool?,
            empty_images: empty_images?,
            critical_images: critical_images?,
            thresholds,
            named_thresholds,
            certainty,
            sequential: Some(sequential?).filter(|_| is_sequential),
            time_limit_hours: time_limit_hours?,
            reminders_hours: reminders_hours?,
            timezone: timezone?,
            segment_size: segment_size?,
            image_quality: image_quality?,
            next_steps,
            answer_within_days,
            feedback: feedback?,
            consent: consent?,
            lines,
        })
    }

    fn bilingual(&mut self, value: Spanned<DeValue<'t>>) -> Option<Bilingual> {
        self.table(value, &LANGUAGES)
    }

    /// Whether certainty decides, and how much of it is needed.
    fn certainty(&mut self, table: &mut DeTable<'t>) -> Option<CertaintyRule> {
        let mut certainty = self.section(table, "certainty", &CERTAINTY)?;
        let decides = self.optional(&mut certainty, "decides", false);
        let at_least = self.optional(&mut certainty, "at_least", CERTAIN);
        Some(CertaintyRule { decides: decides?, at_least: at_least? })
    }

    /// By which test it is told when enough images are seen, if it is.
    fn sequential(&mut self, table: &mut DeTable<'t>) -> Option<SequentialRule> {
        let mut section = self.section(table, "sequential", &SEQUENTIAL)?;
        let usual = SequentialRule::default();
        let mut percent = |key, otherwise| self.optional(&mut section, key, otherwise);
        let (poor, good) = (percent("poor", usual.poor), percent("good", usual.good));
        let (alpha, beta) = (percent("alpha", usual.alpha), percent("beta", usual.beta));
        let most = self.optional(&mut section, "most", usual.most);
        Some(SequentialRule { poor: poor?, good: good?, alpha: alpha?, beta: beta?, most: most? })
    }

    /// What happens after handing in: the text, and within how many days there is an answer.
    fn next(&mut self, table: &mut DeTable<'t>) -> Option<(Option<Bilingual>, Option<i64>)> {
        let mut next = self.section(table, "next", &NEXT)?;
        let text = self.optional(&mut next, "text", None);
        let days = self.optional(&mut next, "answer_within_days", None);
        Some((text?, days?))
    }

    /// What candidates hear of the decision.
    fn feedback(&mut self, table: &mut DeTable<'t>) -> Option<FeedbackRules> {
        let mut feedback = self.section(table, "feedback", &FEEDBACK)?;
        let tells = self.optional(&mut feedback, "tells", Tells::default());
        let accepted = self.optional(&mut feedback, "accepted", None);
        let rejected = self.optional(&mut feedback, "rejected", None);
        Some(FeedbackRules { tells: tells?, accepted: accepted?, rejected: rejected? })
    }

    /// A table with no other keys than these; an empty one if it is missing.
    fn section(&mut self, table: &mut DeTable<'t>, key: &str, keys: &[&str]) -> Option<DeTable<'t>> {
        let Some(section) = table.remove(key) else { return Some(DeTable::new()) };
        let start = section.span().start;
        let DeValue::Table(mut section) = section.into_inner() else {
            self.tell(start, format!("not a table: it begins with [{key}]"));
            return None;
        };
        self.strip(&mut section, keys);
        Some(section)
    }

    /// Thresholds by their names: those names depend on the labels.
    fn thresholds(
        &mut self,
        named: BTreeMap<Spanned<String>, f64>,
        labels: &[LabelRule],
    ) -> (Thresholds, Vec<(String, f64)>) {
        let mut thresholds = Thresholds::default();
        let mut entered = Vec::new();
        for (key, percent) in named {
            if thresholds.enter(key.get_ref(), percent, labels) {
                entered.push((key.into_inner(), percent));
            } else if distinct(labels) {
                let known = thresholds::keys(labels);
                self.unknown(key.get_ref(), key.span().start, known.iter().map(String::as_str));
            }
        }
        (thresholds, entered)
    }

    /// A key that must be there.
    fn required<T>(
        &mut self,
        table: &mut DeTable<'t>,
        key: &str,
        read: impl FnOnce(&mut Self, Spanned<DeValue<'t>>) -> Option<T>,
    ) -> Option<T> {
        let Some(value) = table.remove(key) else {
            self.tell(0, format!("missing key `{key}`"));
            return None;
        };
        read(self, value)
    }

    /// A key that may be missing; `None` when its value cannot be read.
    fn optional<T: DeserializeOwned>(
        &mut self,
        table: &mut DeTable<'t>,
        key: &str,
        otherwise: T,
    ) -> Option<T> {
        match table.remove(key) {
            Some(value) => self.value(value),
            None => Some(otherwise),
        }
    }

    /// Every entry of a list, each read separately.
    fn each<T>(
        &mut self,
        list: Spanned<DeValue<'t>>,
        mut read: impl FnMut(&mut Self, Spanned<DeValue<'t>>) -> Option<T>,
    ) -> Option<Vec<T>> {
        let start = list.span().start;
        let DeValue::Array(list) = list.into_inner() else {
            self.tell(start, "not a list of tables: each begins with its name in [[…]]".to_owned());
            return None;
        };
        let read: Vec<Option<T>> = list.into_iter().map(|value| read(self, value)).collect();
        read.into_iter().collect()
    }

    /// A table with no other keys than these.
    fn table<T: DeserializeOwned>(&mut self, mut value: Spanned<DeValue<'t>>, keys: &[&str]) -> Option<T> {
        if let DeValue::Table(table) = value.get_mut() {
            self.strip(table, keys);
        }
        self.value(value)
    }

    fn value<T: DeserializeOwned>(&mut self, value: Spanned<DeValue<'t>>) -> Option<T> {
        let start = value.span().start;
        match T::deserialize(ValueDeserializer::from(value)) {
            Ok(read) => Some(read),
            Err(error) => {
                let message = one_line(error.message()).replace("missing field", "missing key");
                let is_text =
                    ["ru", "en"].iter().any(|language| message == format!("missing key `{language}`"));
                let needed = if is_text {
                    ": a text is needed in ru and in en, even if both are the same"
                } else {
                    ""
                };
                let message = message + needed;
                self.tell(error.span().map_or(start, |span| span.start), message);
                None
            }
        }
    }

    /// Reports unknown keys, and removes them.
    fn strip(&mut self, table: &mut DeTable<'t>, known: &[&str]) {
        let strange = table.keys().filter(|key| !known.contains(&&**key.get_ref()));
        let strange: Vec<(String, usize)> =
            strange.map(|key| (key.get_ref().to_string(), key.span().start)).collect();
        for (key, position) in strange {
            self.unknown(&key, position, known.iter().copied());
            table.remove(key.as_str());
        }
    }

    fn unknown<'k>(&mut self, key: &str, position: usize, known: impl IntoIterator<Item = &'k str>) {
        let nearest = nearest(key, known);
        let hint = nearest.map(|name| format!(", the nearest known key is `{name}`")).unwrap_or_default();
        self.tell(position, format!("unknown key `{key}`{hint}"));
    }
}

#[cfg(test)]
mod tests;
