//! Scorecards of attempts up to version 7: without weights, with one share of right values, which was that of exact
//! ones, and without wrong labels.

use serde::Deserialize;

use crate::scoring::{AttributeFigure, ImageScore, LabelFigure, LabelScore, Percent, Scorecard};

/// The figures of an attempt.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[cfg_attr(test, derive(serde::Serialize))]
pub(super) struct ScorecardV7 {
    pub(super) labels: Vec<LabelFigureV7>,
    pub(super) accuracy: Vec<AttributeFigureV7>,
    pub(super) images: Vec<ImageScoreV7>,
    pub(super) stray: u32,
}

/// How well a label's objects are outlined.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[cfg_attr(test, derive(serde::Serialize))]
pub(super) struct LabelFigureV7 {
    label: String,
    iou: f64,
}

/// How well an attribute is transcribed.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[cfg_attr(test, derive(serde::Serialize))]
pub(super) struct AttributeFigureV7 {
    label: String,
    attribute: String,
    percent: Percent,
}

/// One image.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[cfg_attr(test, derive(serde::Serialize))]
pub(super) struct ImageScoreV7 {
    name: String,
    labels: Vec<LabelScore>,
}

/// Every figure counted the same.
const WEIGHT: f64 = 1.0;

impl From<ScorecardV7> for Scorecard {
    fn from(old: ScorecardV7) -> Self {
        let label = |LabelFigureV7 { label, iou }| LabelFigure { label, iou, weight: WEIGHT };
        let accuracy = |AttributeFigureV7 { label, attribute, percent }| AttributeFigure {
            label,
            attribute,
            percent,
            exact: percent,
            weight: WEIGHT,
        };
        let image = |ImageScoreV7 { name, labels }| ImageScore { name, labels, wrong_labels: Vec::new() };
        Self {
            labels: old.labels.into_iter().map(label).collect(),
            accuracy: old.accuracy.into_iter().map(accuracy).collect(),
            images: old.images.into_iter().map(image).collect(),
            stray: old.stray,
        }
    }
}

/// What that program would have written of it.
#[cfg(test)]
impl From<Scorecard> for ScorecardV7 {
    fn from(new: Scorecard) -> Self {
        let label = |LabelFigure { label, iou, .. }| LabelFigureV7 { label, iou };
        let accuracy = |AttributeFigure { label, attribute, percent, .. }| AttributeFigureV7 {
            label,
            attribute,
            percent,
        };
        let image = |ImageScore { name, labels, .. }| ImageScoreV7 { name, labels };
        Self {
            labels: new.labels.into_iter().map(label).collect(),
            accuracy: new.accuracy.into_iter().map(accuracy).collect(),
            images: new.images.into_iter().map(image).collect(),
            stray: new.stray,
        }
    }
}
