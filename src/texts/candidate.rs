//! What candidates read.

use chrono::{DateTime, TimeDelta};

use super::catalog::{Own, escape, foreign, foreign_code, foreign_lines, say};
use super::commands::candidate_menu;
use super::times::{date_time, pause, time};
use super::{Button, ButtonAction, Callback, Facts, Keyboard, Rendered, findings};
use crate::exam::Language;
use crate::model::{Act, Attempt, Message, NotLetIn, Stage};

/// So many jobs' links are in a message; behind more of them is the page of the task.
const PARTS_SHOWN: usize = 10;

/// What a message to a candidate says. Notices to HR never come here.
pub(super) fn render(message: &Message, language: Language, facts: &Facts<'_>) -> Rendered {
    match message {
        Message::InvitationOver => Rendered {
            html: format!("{}\n\n{}", say!(language, "invitation-over"), help(language, facts)),
            keyboard: Keyboard::Menu(candidate_menu(language, false)),
        },
        Message::Confirm { act, number, attempt } => confirm(*act, *number, *attempt, language, facts),
        Message::Welcome { hr } | Message::Help { hr } | Message::Unknown { hr } => {
            let html = match message {
                Message::Welcome { .. } => welcome(language, facts),
                Message::Unknown { .. } => {
                    format!("{}\n\n{}", say!(language, "unknown"), help(language, facts))
                }
                _ => help(language, facts),
            };
            Rendered { html, keyboard: Keyboard::Menu(candidate_menu(language, *hr)) }
        }
        Message::CompletedOnSite { attempt } => {
            let question = say!(language, "completed-on-site", attempt = *attempt);
            let html = match deadline(language, facts) {
                Some(deadline) => format!("{question}\n\n{deadline}"),
                None => question,
            };
            let action = ButtonAction::Callback(Callback::HandIn(*attempt));
            let button = Button { label: say!(language, "button-hand-in"), action };
            Rendered { html, keyboard: Keyboard::Inline(vec![vec![button]]) }
        }
        Message::Claimed { hr } => Rendered {
            html: say!(language, "claimed"),
            keyboard: Keyboard::Menu(candidate_menu(language, *hr)),
        },
        _ => match super::claim::render(message, language) {
            Some(message) => message,
            None => Rendered { html: sentence(message, language, facts), keyboard: Keyboard::None },
        },
    }
}

/// Why a newcomer gets no assignment, and when to come back.
fn not_let_in(why: NotLetIn, language: Language, facts: &Facts<'_>) -> String {
    match why {
        NotLetIn::Closed => say!(language, "intake-closed"),
        NotLetIn::Full => say!(language, "intake-full"),
        NotLetIn::DayOver { until } => match DateTime::from_timestamp_millis(until) {
            Some(until) => say!(
                language,
                "intake-day-over",
                at = Own(date_time(until)),
                left = Own(time(until - facts.decided, language))
            ),
            None => say!(language, "intake-closed"),
        },
    }
}

/// Notices that are only text.
fn sentence(message: &Message, language: Language, facts: &Facts<'_>) -> String {
    match message {
        Message::Cancelled => say!(language, "cancelled"),
        Message::OutOfDate => say!(language, "out-of-date"),
        Message::Credentials { attempt } => credentials(*attempt, language, facts),
        Message::BeingPrepared => say!(language, "being-prepared"),
        Message::NotPrepared => say!(language, "not-prepared"),
        Message::NoAssignment => say!(language, "no-assignment"),
        Message::Checking => say!(language, "checking"),
        Message::CheckDelayed => say!(language, "check-delayed"),
        Message::CheckFailed => say!(language, "check-failed"),
        Message::Overdrawn => say!(language, "overdrawn"),
        Message::NothingNew { pause: length } => {
            let length = TimeDelta::seconds(i64::from(*length));
            say!(language, "nothing-new", pause = Own(pause(length, language)))
        }
        Message::NotLetIn { why } => not_let_in(*why, language, facts),
        Message::TaskGone => say!(language, "task-gone"),
        Message::AccountDeleted => say!(language, "account-deleted"),
        Message::Incomplete { findings } => findings::list(findings, language),
        Message::Accepted { attempt, again } => {
            with_again(say!(language, "accepted", attempt = *attempt), *again, language)
        }
        Message::AlreadyHandedIn { again } => {
            with_again(say!(language, "already-handed-in"), *again, language)
        }
        Message::FinishFirst => say!(language, "finish-first"),
        Message::Reminder { attempt } => reminder(*attempt, language, facts),
        Message::TimeOver { attempt, again } => {
            with_again(say!(language, "time-over", attempt = *attempt), *again, language)
        }
        Message::TakenAsCompleted { attempt } => say!(language, "taken-as-completed", attempt = *attempt),
        Message::InstructionsMissing { images } => {
            let names: Vec<String> = images.iter().map(|name| foreign_code(name).to_string()).collect();
            say!(language, "instructions-missing", count = names.len(), images = Own(names.join(", ")))
        }
        Message::Granted { attempt } => say!(language, "granted", attempt = *attempt),
        Message::NoMoreAttempts { limit } => say!(language, "no-more-attempts", limit = *limit),
        _ => help(language, facts),
    }
}

fn welcome(language: Language, facts: &Facts<'_>) -> String {
    let title = foreign(facts.exam.title.text(language));
    say!(language, "welcome", title = title, images = facts.exam.assignment(1).len())
}

fn help(language: Language, facts: &Facts<'_>) -> String {
    let help = say!(language, "help", limit = facts.attempts);
    match facts.exam.time_limit {
        Some(limit) => {
            format!("{help}\n\n{}", say!(language, "time-limit", time = Own(time(limit, language))))
        }
        None => help,
    }
}

fn with_again(text: String, again: bool, language: Language) -> String {
    if again { format!("{text}\n\n{}", say!(language, "again-possible")) } else { text }
}

fn confirm(act: Act, number: u32, attempt: u8, language: Language, facts: &Facts<'_>) -> Rendered {
    let question = match act {
        Act::Get => say!(language, "confirm-get"),
        Act::Done => say!(language, "confirm-done"),
        Act::Again => say!(language, "confirm-again", attempt = attempt),
    };
    let limit = facts.exam.time_limit.filter(|_| act != Act::Done);
    let html = match limit {
        Some(limit) => {
            format!("{question}\n\n{}", say!(language, "time-limit", time = Own(time(limit, language))))
        }
        None => question,
    };
    let button = |label, callback| Button { label, action: ButtonAction::Callback(callback) };
    let row = vec![
        button(say!(language, "button-yes"), Callback::Yes(act, number)),
        button(say!(language, "button-cancel"), Callback::Cancel(act, number)),
    ];
    Rendered { html, keyboard: Keyboard::Inline(vec![row]) }
}

fn credentials(attempt: u8, language: Language, facts: &Facts<'_>) -> String {
    let Some((candidate, assignment)) = facts.subject else { return say!(language, "no-assignment") };
    let credentials = say!(
        language,
        "credentials",
        attempt = attempt,
        task = Own(task(assignment, language)),
        login = foreign_code(&candidate.account.username),
        password = foreign_code(&candidate.account.password.0),
        instruction = foreign_lines(facts.exam.instruction.text(language))
    );
    match deadline(language, facts) {
        Some(deadline) => format!("{credentials}\n\n{deadline}"),
        None => credentials,
    }
}

/// Until when the attempt can be handed in, and how much time that is; none when it was submitted or has no limit.
fn deadline(language: Language, facts: &Facts<'_>) -> Option<String> {
    let attempt = facts.subject?.1?;
    let deadline = attempt.deadline.filter(|_| attempt.ended.is_none())?;
    let left = time(deadline - facts.decided, language);
    Some(say!(language, "deadline", at = Own(date_time(deadline)), left = Own(left)))
}

fn reminder(attempt: u8, language: Language, facts: &Facts<'_>) -> String {
    let assignment = facts.subject.and_then(|(_, attempt)| attempt);
    let deadline = deadline(language, facts).unwrap_or_default();
    say!(
        language,
        "reminder",
        attempt = attempt,
        deadline = Own(deadline),
        task = Own(task(assignment, language))
    )
}

/// Where the work is. A site cuts the images into jobs of so many: then every job is a part with a link of its own.
fn task(assignment: Option<&Attempt>, language: Language) -> String {
    let parts = assignment.map(Attempt::links).unwrap_or_default();
    if parts.len() < 2 {
        return say!(language, "task", link = Own(escape(parts.first().map_or("", String::as_str))));
    }
    let mut lines = vec![say!(language, "task-parts", count = parts.len())];
    lines.extend((1..=PARTS_SHOWN).zip(&parts).map(|(number, link)| format!("{number}. {}", escape(link))));
    if parts.len() > PARTS_SHOWN {
        // The page of the task lists its jobs.
        let page = parts[0].rsplit_once("/jobs/").map_or(parts[0].as_str(), |(page, _)| page);
        lines.push(say!(language, "task-all", count = parts.len(), link = Own(escape(page))));
    }
    lines.join("\n")
}

/// What the progress message says.
pub(super) fn progress(stage: Stage, language: Language) -> Rendered {
    let html = match stage {
        Stage::Account => say!(language, "stage-account"),
        Stage::Task => say!(language, "stage-task"),
        Stage::Images => say!(language, "stage-pictures"),
        Stage::Import => say!(language, "stage-import"),
        Stage::Ready => say!(language, "stage-ready"),
        Stage::Delayed => say!(language, "stage-delayed"),
        Stage::Failed => say!(language, "stage-failed"),
    };
    Rendered { html, keyboard: Keyboard::None }
}
