//! The part of a card about what the candidate hears of the decision: the message as they would read it, what they were
//! told, and the buttons.

use super::attempt::Work;
use crate::desk::FeedbackTiming;
use crate::exam::Language;
use crate::measure::shortened;
use crate::model::{Choice, Told};
use crate::texts::catalog::{Own, foreign, say};
use crate::texts::{self, Button, Callback, causes};

/// Maximum number of characters of what was told in HR's own words: there may be another message below it.
const TOLD_SHOWN: usize = 300;

/// What the candidate was told, and what they would be told now, in their language.
pub(super) fn lines(work: &Work, language: Language) -> Vec<String> {
    let choice = decision(work);
    let mut lines = Vec::new();
    if let Some(told) = &work.feedback.told {
        lines.push(was_told(told, work, language));
        if let Some(words) = &told.words {
            lines.push(quoted(work, told.choice, Some(&shortened(words, TOLD_SHOWN))));
        }
        if told.failed.is_none() && choice != Some(told.choice) {
            lines.push(say!(language, "hr-feedback-changed"));
        }
    }
    if let Some(choice) = choice.filter(|_| is_open(work)) {
        lines.push(match work.feedback.due {
            Some(due) => say!(language, "hr-feedback-due", at = Own(work.calendar.date_time(due, language))),
            None => say!(language, "hr-feedback-draft"),
        });
        lines.push(quoted(work, choice, work.feedback.words.as_deref()));
    }
    lines
}

/// *Send* and *edit*; for a message that would go by itself, *don't send*, too.
pub(super) fn buttons(work: &Work, language: Language) -> Option<Vec<Button>> {
    if !is_open(work) {
        return None;
    }
    let (person, attempt, revision) = (work.candidate.id, work.attempt.number, work.feedback.revision);
    let send = Callback::SendFeedback { person, attempt, revision };
    let edit = Callback::EditFeedback { person, attempt, revision };
    let hold = Callback::HoldFeedback { person, attempt, revision };
    let edit = Button::callback(say!(language, "button-edit-feedback"), edit);
    Some(match work.feedback.due {
        None => vec![Button::callback(say!(language, "button-send-feedback"), send), edit],
        Some(_) => vec![
            Button::callback(say!(language, "button-send-feedback-now"), send),
            edit,
            Button::callback(say!(language, "button-hold-feedback"), hold),
        ],
    })
}

fn decision(work: &Work) -> Option<Choice> {
    work.review.ruling.map(|ruling| ruling.choice)
}

/// Whether HR can tell the candidate something.
fn is_open(work: &Work) -> bool {
    work.timing != FeedbackTiming::Never && work.feedback.is_open(decision(work))
}

fn was_told(told: &Told, work: &Work, language: Language) -> String {
    let at = Own(work.calendar.date_time(told.at, language));
    if let Some(cause) = told.failed {
        let cause = Own(causes::explained(cause, language));
        return say!(language, "hr-feedback-failed", at = at, cause = cause);
    }
    let by = match told.by {
        Some(by) => foreign(&work.name_of(by)).to_string(),
        None => say!(language, "hr-feedback-by-itself"),
    };
    let by = Own(by);
    match told.choice {
        Choice::Accept => say!(language, "hr-feedback-accepted", at = at, by = by),
        Choice::Reject => say!(language, "hr-feedback-rejected", at = at, by = by),
    }
}

/// The message in the candidate's language, folded if it is long.
fn quoted(work: &Work, choice: Choice, words: Option<&str>) -> String {
    let feedback = texts::Feedback {
        choice,
        words,
        name: &work.candidate.first_name,
        exam: &work.exam,
        scorecard: work.attempt.scorecard(),
    };
    format!("<blockquote expandable>{}</blockquote>", feedback.text(work.candidate.language))
}
