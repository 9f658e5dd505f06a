//! The figures from which a result counts as good, and how certain that has to be.

use std::collections::BTreeMap;

use super::rules::LabelRule;

/// The figures from which a result counts as good; each in percent, 0 to 100. Figures that are not listed have
/// no threshold.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Thresholds {
    iou: BTreeMap<String, f64>,
    accuracy: BTreeMap<(String, String), f64>,
    /// From 0 to 1.
    certain_from: Option<f64>,
}

/// Whether certainty decides: `certainty` in `exam.toml`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct CertaintyRule {
    /// Whether a recommendation needs it.
    pub(super) decides: bool,
    /// How much of it, in percent.
    pub(super) at_least: f64,
}

impl Thresholds {
    /// The threshold of a label's figure, whatever its metric is.
    #[must_use]
    pub fn iou(&self, label: &str) -> Option<f64> {
        self.iou.get(label).copied()
    }

    /// The threshold for the share of exactly right values of a scored attribute.
    #[must_use]
    pub fn accuracy(&self, label: &str, attribute: &str) -> Option<f64> {
        self.accuracy.get(&(label.to_owned(), attribute.to_owned())).copied()
    }

    /// The threshold of a label's figure, or of one of its attributes.
    #[must_use]
    pub fn of(&self, label: &str, attribute: Option<&str>) -> Option<f64> {
        match attribute {
            None => self.iou(label),
            Some(attribute) => self.accuracy(label, attribute),
        }
    }

    /// The probability, 0 to 1, with which a recommendation has to be right, so that it is none otherwise; `None`: figures
    /// against thresholds decide, however certain they are.
    #[must_use]
    pub fn certain_from(&self) -> Option<f64> {
        self.certain_from
    }

    /// The same for an exam that asks for this probability, 0 to 1.
    #[must_use]
    pub fn with_certainty(mut self, certain_from: f64) -> Self {
        self.certain_from = Some(certain_from);
        self
    }

    /// The same with a threshold for a label's figure.
    #[must_use]
    pub fn with_iou(mut self, label: &str, percent: f64) -> Self {
        self.iou.insert(label.to_owned(), percent);
        self
    }

    /// The same with a threshold for a scored attribute.
    #[must_use]
    pub fn with_accuracy(mut self, label: &str, attribute: &str, percent: f64) -> Self {
        self.accuracy.insert((label.to_owned(), attribute.to_owned()), percent);
        self
    }

    /// Sets a threshold by its name in `exam.toml`. Returns false if the labels have no such name.
    pub(super) fn enter(&mut self, key: &str, percent: f64, labels: &[LabelRule]) -> bool {
        let mut known = false;
        for label in labels {
            if key == metric_key(label) {
                self.iou.insert(label.name.clone(), percent);
                known = true;
            }
            for attribute in label.scored() {
                // A threshold for one attribute takes precedence over one for all.
                let one = key == attribute_key(label, &attribute.name);
                if one || key == accuracy_key(label) {
                    let place = (label.name.clone(), attribute.name.clone());
                    if one {
                        self.accuracy.insert(place, percent);
                    } else {
                        self.accuracy.entry(place).or_insert(percent);
                    }
                    known = true;
                }
            }
        }
        known
    }
}

/// The threshold of a label's metric has its name: `car_iou`, `road_line`.
fn metric_key(label: &LabelRule) -> String {
    format!("{}_{}", label.name, label.metric.name())
}

fn accuracy_key(label: &LabelRule) -> String {
    format!("{}_accuracy", label.name)
}

fn attribute_key(label: &LabelRule, attribute: &str) -> String {
    format!("{}.{attribute}_accuracy", label.name)
}

/// The names of thresholds that these labels allow in `exam.toml`.
pub(super) fn keys(labels: &[LabelRule]) -> Vec<String> {
    let of = |label: &LabelRule| {
        let scored: Vec<String> =
            label.scored().map(|attribute| attribute_key(label, &attribute.name)).collect();
        let all = (!scored.is_empty()).then(|| accuracy_key(label));
        std::iter::once(metric_key(label)).chain(all).chain(scored).collect::<Vec<_>>()
    };
    labels.iter().flat_map(of).collect()
}
