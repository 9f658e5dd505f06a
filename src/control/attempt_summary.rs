//! An attempt as operators are shown it: a line, or JSON.

use std::fmt::Write as _;

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde_json::{Value, json};

use crate::exam::Exam;
use crate::export::{Decision, Reviewed};
use crate::model::{ActiveTime, Attempt, AttemptNumber, Cause, Phase, TaskId};
use crate::scoring::Scorecard;
use crate::zone::Zone;
use crate::{foreign, legacy};

/// What is shown of an attempt, whether it is on record or known from the earlier bot.
pub(super) struct AttemptSummary<'a> {
    pub(super) number: AttemptNumber,
    pub(super) phase: Phase,
    pub(super) cause: Option<&'a Cause>,
    pub(super) started: DateTime<Utc>,
    pub(super) ended: Option<DateTime<Utc>>,
    pub(super) worked: Option<TimeDelta>,
    pub(super) active: Option<ActiveTime>,
    pub(super) deadline: Option<DateTime<Utc>>,
    pub(super) task: Option<TaskId>,
    pub(super) scorecard: Option<&'a Scorecard>,
}

impl<'a> From<&'a Attempt> for AttemptSummary<'a> {
    fn from(attempt: &'a Attempt) -> Self {
        Self {
            number: attempt.number,
            phase: attempt.phase(),
            cause: attempt.cause(),
            started: attempt.started,
            ended: attempt.ended(),
            worked: attempt.worked(),
            active: attempt.active(),
            deadline: attempt.deadline(),
            task: attempt.task(),
            scorecard: attempt.scorecard(),
        }
    }
}

impl AttemptSummary<'_> {
    /// Where it stands, in a line.
    pub(super) fn line(&self) -> String {
        let mut text = format!("attempt {}: {}", self.number, self.phase.name());
        for figure in self.scorecard.into_iter().flat_map(Scorecard::figures) {
            let _ = write!(text, ", {} {}", foreign::isolated(&figure.subject()), percent(figure.percent));
        }
        text
    }

    /// All of it, with HR's decision. Figures are called by what the exam measures.
    pub(super) fn as_json(&self, exam: Option<&Exam>, review: &Reviewed) -> Value {
        let (cause, scorecard) = (self.cause, self.scorecard);
        let figures: serde_json::Map<String, Value> = scorecard
            .into_iter()
            .flat_map(|scorecard| legacy::by_column(exam, scorecard))
            .map(|(column, percent)| (column, json!(percent)))
            .collect();
        let [car_iou, plate_iou, plate_accuracy] = legacy::figures(scorecard);
        json!({
            "number": self.number,
            "state": self.phase.name(),
            "cause": cause.map(|cause| cause.raw.as_str()),
            "cause_kind": cause.map(|cause| cause.kind),
            "started": time(self.started),
            "ended": self.ended.map(time),
            "working_time_seconds": self.worked.map(|worked| worked.num_seconds()),
            "active_time_seconds": self.active.map(|active| active.length.num_seconds()),
            "pauses": self.active.map(|active| active.pauses),
            "deadline": self.deadline.map(time),
            "decision": review.decision.as_ref().map(Decision::name),
            "decided_by": review.decided().map(|decided| &decided.by),
            "decided_at": review.decided().map(|decided| time(decided.at)),
            "task": self.task,
            "car_iou": car_iou,
            "plate_iou": plate_iou,
            "plate_accuracy": plate_accuracy,
            // Figures of any exam, by their columns in the metrics export.
            "figures": figures,
        })
    }
}

/// HR's decision, after the rest of the line. The comments are for HR alone.
pub(super) fn decision(review: &Reviewed, zone: Zone) -> String {
    let made =
        |what: &str, by: &str, at| format!(", {what} by {} at {}", foreign::isolated(by), zone.rfc3339(at));
    match &review.decision {
        None => String::new(),
        Some(Decision::Waiting) => ", waiting for HR's decision".to_owned(),
        Some(Decision::Accepted(decided)) => made("accepted", &decided.by, decided.at),
        Some(Decision::Rejected(decided)) => made("rejected", &decided.by, decided.at),
    }
}

/// A figure, or a dash for one that is not there.
pub(super) fn percent(figure: Option<f64>) -> String {
    figure.map_or_else(|| "–".to_owned(), |figure| format!("{figure:.2}"))
}

/// A time for programs.
pub(super) fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}
