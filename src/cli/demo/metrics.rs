//! Everybody's metrics: the table below the transcript, and `metrics.json`.

use std::fmt::Write;
use std::ops::ControlFlow;

use chrono::TimeDelta;
use serde_json::json;

use crate::demo::world::World;
use crate::legacy::{self, LegacyRow};
use crate::model::Attempt;
use crate::report::clock_time;
use crate::scoring::Measure;
use crate::store::Records;

/// A candidate's metrics, and the figures of the exam that these have no column for.
pub(super) struct Row {
    metrics: LegacyRow,
    worked: Option<TimeDelta>,
    further: Vec<(String, Option<f64>)>,
}

/// The metrics of everybody in this world.
pub(super) fn rows(world: &World) -> anyhow::Result<Vec<Row>> {
    let further = legacy::further(world.rules().packs.current());
    let view = world.store.read()?;
    let mut rows = Vec::new();
    view.each_candidate(|candidate, attempt| {
        if let Some(metrics) = view.legacy_row(candidate.id)? {
            let worked = attempt.as_ref().and_then(Attempt::worked);
            let scorecard = attempt.and_then(Attempt::into_scorecard);
            let of = |figure: &Measure| figure.of(scorecard.as_ref()?);
            let further = further.iter().map(|figure| (legacy::column_of(figure), of(figure))).collect();
            rows.push(Row { metrics, worked, further });
        }
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(rows)
}

/// As a table.
pub(super) fn table(rows: &[Row]) -> String {
    let figure = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| format!("{value:.2}"));
    let mut text = format!(
        "{:<24}{:>9}{:>11}{:>16}{:>14}{:>17}\n",
        "candidate_username", "car_iou", "plate_iou", "plate_accuracy", "working time", "times_attempted"
    );
    for Row { metrics, worked, .. } in rows {
        let _ = writeln!(
            text,
            "{:<24}{:>9}{:>11}{:>16}{:>14}{:>17}",
            metrics.candidate_username,
            figure(metrics.car_iou),
            figure(metrics.plate_iou),
            figure(metrics.plate_accuracy),
            worked.map_or_else(|| "in progress".to_owned(), clock_time),
            metrics.times_attempted
        );
    }
    for Row { metrics, further, .. } in rows.iter().filter(|row| !row.further.is_empty()) {
        let further: Vec<String> =
            further.iter().map(|(name, percent)| format!("{name} {}", figure(*percent))).collect();
        let _ = writeln!(text, "\n{}: {}", metrics.candidate_username, further.join(", "));
    }
    text
}

/// As JSON.
pub(super) fn as_json(rows: &[Row]) -> serde_json::Value {
    rows.iter()
        .map(|Row { metrics, worked, further }| {
            let mut row = json!({
                "candidate_username": metrics.candidate_username,
                "car_iou": metrics.car_iou,
                "plate_iou": metrics.plate_iou,
                "plate_accuracy": metrics.plate_accuracy,
                "task_started": metrics.task_started.to_rfc3339(),
                "task_ended": metrics.task_ended.map(|ended| ended.to_rfc3339()),
                "task_completed": metrics.taken().map(clock_time),
                "times_attempted": metrics.times_attempted,
                "working_time": worked.map(clock_time),
            });
            for (name, percent) in further {
                row[name] = json!(percent);
            }
            row
        })
        .collect()
}
