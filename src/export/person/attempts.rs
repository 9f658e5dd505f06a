//! The attempts of a person, with figures, HR's review and what is kept of their work.

use serde_json::{Map, Value, json};

use super::json::time;
use super::names::submission_file;
use crate::exam::Exam;
use crate::legacy;
use crate::model::{Alike, Attempt, Candidate, Choice, Evidence, Flag, Told};
use crate::scoring::{ImageScore, Scorecard};
use crate::store::{Feedbacks, Packs, Records, Reviews, StoreError, Submissions, View};

/// The section: every attempt, the first one first.
pub(super) fn section(view: &View, packs: &Packs, candidate: &Candidate) -> Result<Value, StoreError> {
    let attempts = candidate.attempts.up_to().map(|number| view.attempt(candidate.id, number));
    let attempts: Vec<Attempt> = attempts.filter_map(Result::transpose).collect::<Result<_, _>>()?;
    let attempts = attempts.iter().map(|attempt| one(view, packs, attempt));
    attempts.collect::<Result<Vec<Value>, _>>().map(Value::from)
}

fn one(view: &View, packs: &Packs, attempt: &Attempt) -> Result<Value, StoreError> {
    let (person, number) = (attempt.person, attempt.number);
    let review = view.review(person, number)?;
    let comments = review.comments.iter();
    let comments: Vec<Value> =
        comments.map(|comment| json!({"at": time(comment.at), "by": "hr", "text": comment.text})).collect();
    let message_about = view.feedback(person, number)?.told;
    let (flags, active) = (view.flags(person, number)?, attempt.active());
    let exam = match packs.of(view, attempt) {
        Err(error) if error.is_about_one_record() => None,
        exam => Some(exam?),
    };
    let mut told = json!({
        "number": number,
        "state": attempt.phase().name(),
        "stopped_because": attempt.cause().map(|cause| cause.kind),
        "started": time(attempt.started),
        "submitted": attempt.submitted.map(time),
        "ended": attempt.ended().map(time),
        "deadline": attempt.deadline().map(time),
        "working_time_seconds": attempt.worked().map(|worked| worked.num_seconds()),
        "active_time_seconds": active.map(|active| active.length.num_seconds()),
        "pauses": active.map(|active| active.pauses),
        "saves_seen": attempt.saves.0.iter().map(|stretch| time(stretch.since)).collect::<Vec<_>>(),
        "task_id": attempt.task(),
        "task_links": attempt.links(),
        "figures": attempt.scorecard().map(|scorecard| figures(exam.as_deref(), scorecard)),
        "images": attempt.scorecard().map(|scorecard| images(&scorecard.images)),
        "decision": review.ruling.map(|ruling| {
            json!({"what": choice(ruling.choice), "at": time(ruling.at), "by": "hr"})
        }),
        "comments": comments,
        "message_about_decision": message_about.as_ref().map(message),
        "flags": flags.iter().map(flag).collect::<Vec<_>>(),
        "submissions": submissions(view, attempt)?,
    });
    if let Some(drawn) = &attempt.drawn {
        told["drawn_images"] = json!(drawn.images);
    }
    Ok(told)
}

/// The figures in percent, by their columns in the metrics export.
fn figures(exam: Option<&Exam>, scorecard: &Scorecard) -> Map<String, Value> {
    legacy::by_column(exam, scorecard).into_iter().map(|(column, percent)| (column, json!(percent))).collect()
}

/// How well each label is outlined on each image. What was expected there is not theirs to know.
fn images(images: &[ImageScore]) -> Vec<Value> {
    let labels = |image: &ImageScore| {
        let labels = image.labels.iter();
        labels.map(|label| (label.label.clone(), json!(label.iou.as_f64()))).collect::<Map<_, _>>()
    };
    images.iter().map(|image| json!({"name": image.name, "iou": labels(image)})).collect()
}

fn choice(choice: Choice) -> &'static str {
    match choice {
        Choice::Accept => "accepted",
        Choice::Reject => "rejected",
    }
}

/// The message that HR sent about a decision; without words of theirs, it was the usual one.
fn message(told: &Told) -> Value {
    json!({
        "at": time(told.at),
        "about": choice(told.choice),
        "words": told.words,
        "arrived": told.failed.is_none(),
    })
}

/// What a person should look at in the work. Whose work it is like is not told: that is somebody else's.
fn flag(flag: &Flag) -> Value {
    match flag {
        Flag::Copy { similarity, .. } => json!({"what": "like another work", "percent": similarity.as_f64()}),
        Flag::Alike(Alike { evidence, one_in, .. }) => match evidence {
            Evidence::Points { points, of_points, .. } => {
                json!({"what": "like another work", "points": points, "of": of_points, "one_in": one_in})
            }
            Evidence::Mistakes { shared, of } => {
                json!({"what": "like another work", "mistakes": shared, "of": of, "one_in": one_in})
            }
        },
        Flag::NotByHand { source, count } => {
            json!({"what": "not drawn by hand", "source": source, "shapes": count})
        }
        Flag::Fast { seconds, points } => json!({"what": "fast", "seconds": seconds, "points": points}),
        Flag::Faster { seconds, usual, .. } => {
            json!({"what": "faster than others", "seconds": seconds, "usual_seconds": usual})
        }
        Flag::FasterWithoutPauses { seconds, usual, .. } => {
            json!({"what": "faster than others without pauses", "seconds": seconds, "usual_seconds": usual})
        }
        Flag::OtherAssignee { .. } => json!({"what": "assigned to another account"}),
    }
}

/// What is kept of the work. One that can't be read has no file.
fn submissions(view: &View, attempt: &Attempt) -> Result<Vec<Value>, StoreError> {
    let (person, number) = (attempt.person, attempt.number);
    let mut kept = Vec::new();
    for turn in view.submission_numbers(person, number)? {
        let submission = match view.submission(person, number, turn) {
            Err(error) if error.is_about_one_record() => None,
            submission => submission?,
        };
        kept.push(match submission {
            Some(submission) => json!({
                "number": turn,
                "file": submission_file(number, turn),
                "received": time(submission.at),
                "last_edit": time(submission.last_edit),
                "tracks": submission.annotations.tracks.len(),
                "shapes_on_no_image": submission.annotations.stray,
            }),
            None => json!({"number": turn, "file": null}),
        });
    }
    Ok(kept)
}
