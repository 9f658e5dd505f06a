//! The log lines: one for every event, with numbers of people, updates, effects and attempts, and no text that
//! anyone wrote.

use std::fmt;

use crate::desk::{Event, EventKind, Outcome, SiteOutcome};
use crate::model::{AttemptNumber, EffectPlace, Occasion, OutboxEntry, PersonId};

/// What an effect is, for a line of the log.
pub(super) struct Task {
    queue: &'static str,
    what: String,
    person: PersonId,
    attempt: Option<AttemptNumber>,
}

impl Task {
    pub(super) fn of(OutboxEntry { effect, .. }: &OutboxEntry) -> Self {
        let (queue, person) = (effect.queue().name(), effect.person());
        Self { queue, what: effect.name(), person, attempt: effect.attempt() }
    }
}

/// `create_task of attempt 1`, `credentials`.
impl fmt::Display for Task {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.what)?;
        self.attempt.map_or(Ok(()), |attempt| write!(formatter, " of attempt {attempt}"))
    }
}

/// Logs an event of this kind; `find` tells what the effect at a place is or was.
pub(super) fn tell(event: &Event, kind: &'static str, find: impl Fn(EffectPlace) -> Option<Task>) {
    match &event.kind {
        EventKind::Update { id, incoming } => {
            let person = incoming.sender().map(|sender| sender.id);
            tracing::info!(target: "candidates_bot::event", kind, update = id, person = person.map(|person| person.0), "a person wrote or pressed a button");
        }
        EventKind::Outcome { effect, outcome } => {
            let (result, cause) = match outcome {
                Outcome::Sent { .. } => ("sent", None),
                Outcome::SentWithout { .. } => ("sent without some pictures", None),
                Outcome::Undeliverable { cause } => ("undeliverable", Some(cause.raw.as_str())),
                Outcome::SetAside { cause } => ("set aside", Some(cause.raw.as_str())),
                Outcome::Site(SiteOutcome::Refused { .. }) => ("refused", None),
                Outcome::Site(_)
                | Outcome::WhitelistRead(_)
                | Outcome::CopiesSought(_)
                | Outcome::NamesSearched(_)
                | Outcome::AskedFound(_)
                | Outcome::TracesFound(_)
                | Outcome::KeyComputed(_)
                | Outcome::RescoredSome(_)
                | Outcome::DoubtSought(_) => ("done", None),
            };
            let Some(task) = find(*effect) else {
                tracing::info!(target: "candidates_bot::event", kind, effect = effect.id.0, result, "{result}");
                return;
            };
            let (effect, queue, person) = (effect.id.0, task.queue, task.person.0);
            let attempt = task.attempt.map(|attempt| attempt.0);
            tracing::info!(
                target: "candidates_bot::event",
                kind, effect, queue, person, attempt, what = task.what, result, cause, "{task}: {result}"
            );
        }
        EventKind::Delayed { effect } => {
            let task = find(*effect);
            let task = task.as_ref();
            let (queue, person) = (task.map(|task| task.queue), task.map(|task| task.person.0));
            let what = task.map_or_else(String::new, ToString::to_string);
            tracing::info!(
                target: "candidates_bot::event",
                kind, effect = effect.id.0, queue, person, "{what} is delayed; the person who waits for it is notified"
            );
        }
        EventKind::Due(due) => {
            let (person, attempt) = match due.what {
                Occasion::Attempt(person, number) => (Some(person.0), Some(number.0)),
                Occasion::Digest(person) => (Some(person.0), None),
                Occasion::Chore(_) => (None, None),
            };
            tracing::info!(target: "candidates_bot::event", kind, person, attempt, "a deadline, reminder or chore is due");
        }
        EventKind::CompletedOnSite { person, attempt, .. } => {
            tracing::info!(
                target: "candidates_bot::event",
                kind, person = person.0, attempt = attempt.0, "the jobs are completed on the site, but not handed in"
            );
        }
        EventKind::SavesSeen { person, attempt, .. } => {
            tracing::debug!(
                target: "candidates_bot::event",
                kind, person = person.0, attempt = attempt.0, "seen when the work was last saved on the site"
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
