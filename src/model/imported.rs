//! People of the legacy database whose claim is not proved yet.

use serde::{Deserialize, Serialize};

use super::{AttemptState, Claim, Metrics, Password};
use crate::scoring::{AttributeFigure, LabelFigure, Percent, Scorecard};

/// Somebody of the legacy database. Its rows know no Telegram id, so they wait for whoever proves to be this person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Imported {
    /// Name of the account on the site.
    pub account: String,
    /// Its password; empty when the legacy database did not have it.
    pub password: Password,
    /// The row of metrics, with the username as it was written there.
    pub metrics: Metrics,
    /// How far their claim is.
    pub claim: Claim,
}

impl Imported {
    /// Where their attempt stood: there was no other way to tell than whether an end was noted.
    #[must_use]
    pub fn state(&self) -> AttemptState {
        match self.metrics.task_ended {
            Some(_) => AttemptState::Complete,
            None => AttemptState::InProgress,
        }
    }

    /// The figures that the legacy bot knew, without images; none when it had none.
    #[must_use]
    pub fn scorecard(&self) -> Option<Scorecard> {
        let Metrics { car_iou, plate_iou, plate_accuracy, .. } = &self.metrics;
        let label =
            |label: &str, iou: Option<f64>| iou.map(|iou| LabelFigure { label: label.to_owned(), iou });
        let labels: Vec<_> =
            [label("car", *car_iou), label("plate", *plate_iou)].into_iter().flatten().collect();
        let accuracy = plate_accuracy.map(|exact| AttributeFigure {
            label: "plate".to_owned(),
            attribute: "plate".to_owned(),
            percent: Percent::of((exact * 100.0).round().clamp(0.0, 10_000.0) as u64, 10_000),
        });
        let accuracy = Vec::from_iter(accuracy);
        (!labels.is_empty()).then(|| Scorecard { labels, accuracy, images: Vec::new(), stray: 0 })
    }
}
