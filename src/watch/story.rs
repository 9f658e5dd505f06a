//! The log lines: one for every event, with numbers of people, updates, effects and attempts, and no text that
//! anyone wrote.

use super::outbox::Outbox;
use crate::desk::{Event, EventKind, Outcome, SiteOutcome};
use crate::model::Occasion;

/// Logs an event of this kind.
pub(super) fn tell(event: &Event, kind: &'static str, outbox: &Outbox) {
    match &event.kind {
        EventKind::Update { id, incoming } => {
            let person = incoming.sender().map(|sender| sender.id);
            tracing::info!(target: "candidates_bot::event", kind, update = id, person = person.map(|person| person.0), "somebody wrote or pressed");
        }
        EventKind::Outcome { effect, outcome } => {
            let (result, cause) = match outcome {
                Outcome::Sent { .. } => ("sent", None),
                Outcome::SentWithout { .. } => ("sent without some pictures", None),
                Outcome::Undeliverable { cause } => ("undeliverable", Some(cause.as_str())),
                Outcome::SetAside { cause } => ("set aside", Some(cause.raw.as_str())),
                Outcome::Site(SiteOutcome::Refused { .. }) => ("refused", None),
                Outcome::Site(_) | Outcome::WhitelistRead(_) | Outcome::CopiesSought(_) => ("done", None),
            };
            let Some(task) = outbox.find(*effect) else {
                tracing::info!(target: "candidates_bot::event", kind, effect = effect.0, result, "{result}");
                return;
            };
            let (effect, queue, person, attempt) =
                (effect.0, task.queue, task.person.0, task.attempt.map(|attempt| attempt.0));
            tracing::info!(
                target: "candidates_bot::event",
                kind, effect, queue, person, attempt, what = task.what, result, cause, "{task}: {result}"
            );
        }
        EventKind::Delayed { effect } => {
            let task = outbox.find(*effect);
            let (queue, person) = (task.map(|task| task.queue), task.map(|task| task.person.0));
            let what = task.map_or_else(String::new, ToString::to_string);
            tracing::info!(
                target: "candidates_bot::event",
                kind, effect = effect.0, queue, person, "{what} is delayed, and whoever waits for it is notified"
            );
        }
        EventKind::Due(due) => {
            let (person, attempt) = match due.what {
                Occasion::Attempt(person, number) => (Some(person.0), Some(number.0)),
                Occasion::Digest(person) => (Some(person.0), None),
                Occasion::Chore(_) => (None, None),
            };
            tracing::info!(target: "candidates_bot::event", kind, person, attempt, "something is due");
        }
        EventKind::CompletedOnSite { person, attempt, .. } => {
            tracing::info!(
                target: "candidates_bot::event",
                kind, person = person.0, attempt = attempt.0, "completed on the site and not handed in"
            );
        }
        EventKind::Whitelist(_)
        | EventKind::Operator(_)
        | EventKind::Import(_)
        | EventKind::WhitelistSeen(_)
        | EventKind::Copied(_)
        | EventKind::CopyAgain(_)
        | EventKind::CopiedAll(_)
        | EventKind::UpdateSetAside { .. } => {
            tracing::info!(target: "candidates_bot::event", kind, "event");
        }
    }
}
