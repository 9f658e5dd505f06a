//! The audit log in sentences: for HR in the chat, for the operator on the command line.

use super::catalog::{Foreign, Own, foreign, foreign_plain, say};
use super::{About, Facts, Keyboard, Message, causes, cut};
use crate::exam::Language;
use crate::store::{AuditEntry, By, Cause, Deed, DeedResult, IntakeLimit};

/// An entry with the names of those whom it is about.
#[derive(Clone, Debug)]
pub struct NamedEntry {
    /// The entry.
    pub entry: AuditEntry,
    /// Who did it, when it was a person.
    pub by: Option<String>,
    /// Whom it concerns.
    pub person: Option<String>,
}

/// The newest entries of the audit log, the newest first.
pub(super) fn log(language: Language, facts: &Facts<'_>) -> Option<Message> {
    let About::Audit(entries) = facts.about else { return None };
    let lines = entries.iter().map(|named| {
        let at = named.entry.at.format("%m-%d %H:%M");
        let by = actor(named, language);
        let whom = named.person.as_ref().filter(|_| named.entry.by.person() != named.entry.person);
        let whom = whom.map(|name| format!(" → {}", foreign(name))).unwrap_or_default();
        format!("<code>{at}</code> {}{whom}: {}", foreign(&by), deed(&named.entry, language))
    });
    let more = |rest: usize| say!(language, "audit-more", count = rest);
    let html = cut::within(vec![say!(language, "audit-title")], lines.collect(), Vec::new(), more);
    Some(Message { html, keyboard: Keyboard::None })
}

/// Who did it.
#[must_use]
pub fn actor(named: &NamedEntry, language: Language) -> String {
    match (named.entry.by, &named.by) {
        (By::Bot, _) => say!(language, "audit-bot"),
        (By::Operator, _) => say!(language, "audit-operator"),
        (By::Person(_), Some(name)) => name.clone(),
        (By::Person(person), None) => person.to_string(),
    }
}

/// What was done and how it went, in Telegram's HTML and the reader's language.
fn deed(entry: &AuditEntry, language: Language) -> String {
    let why = |cause: &Cause| causes::why(cause.kind, language);
    with_result(what(&entry.deed, language, foreign), &entry.result, why, language)
}

/// The same for the operator, as plain text: the whole cause, and what older programs and the site's steps are called.
#[must_use]
pub fn deed_in_full(entry: &AuditEntry) -> String {
    let language = Language::En;
    let what = match &entry.deed {
        Deed::Words(words) => words.clone(),
        Deed::Step(step) => format!("step {step}"),
        deed => what(deed, language, foreign_plain),
    };
    with_result(what, &entry.result, |cause| cause.raw.clone(), language)
}

fn with_result(
    what: String,
    result: &DeedResult,
    why: impl FnOnce(&Cause) -> String,
    language: Language,
) -> String {
    match result {
        DeedResult::Done => what,
        DeedResult::Underway => format!("{what} · {}", say!(language, "audit-underway")),
        DeedResult::Failed { cause } => {
            format!("{what} · {}", say!(language, "audit-could-not", cause = Own(why(cause))))
        }
    }
}

/// A step on the site: its name stands before whatever it is about.
fn step(step: &str, language: Language) -> String {
    match step.split(|c: char| !c.is_ascii_alphanumeric()).next() {
        Some("CompleteJobs") => say!(language, "audit-step-complete"),
        Some("DiscardTask") => say!(language, "audit-step-discard"),
        Some("Undo") => say!(language, "audit-step-undo"),
        Some("Tidy") => say!(language, "audit-step-tidy"),
        _ => say!(language, "audit-step-other"),
    }
}

fn what(deed: &Deed, language: Language, piece: fn(&str) -> Foreign) -> String {
    match deed {
        Deed::Words(_) => say!(language, "audit-words"),
        Deed::Confirmed(attempt) => say!(language, "audit-confirmed", attempt = *attempt),
        Deed::Prepared(attempt) => say!(language, "audit-prepared", attempt = *attempt),
        Deed::TaskBegunAnew(attempt) => say!(language, "audit-task-anew", attempt = *attempt),
        Deed::Step(step) => self::step(step, language),
        Deed::SaidDone(attempt) => say!(language, "audit-said-done", attempt = *attempt),
        Deed::Incomplete(attempt, findings) => {
            say!(language, "audit-incomplete", attempt = *attempt, findings = *findings)
        }
        Deed::NothingNew(attempt) => say!(language, "audit-nothing-new", attempt = *attempt),
        Deed::HandedIn(attempt) => say!(language, "audit-handed-in", attempt = *attempt),
        Deed::Fetched(attempt) => say!(language, "audit-fetched", attempt = *attempt),
        Deed::TimeOver(attempt) => say!(language, "audit-time-over", attempt = *attempt),
        Deed::LookedAt => say!(language, "audit-looked"),
        Deed::LookedAtPictures(attempt) => say!(language, "audit-pictures", attempt = *attempt),
        Deed::LookedAtDetails(attempt) => say!(language, "audit-details", attempt = *attempt),
        Deed::ReceivedMetrics => say!(language, "audit-metrics"),
        Deed::Granted(attempt) => say!(language, "audit-granted", attempt = *attempt),
        Deed::PreparedAgain(attempt) => say!(language, "audit-prepared-again", attempt = *attempt),
        Deed::CheckedAgain(attempt) => say!(language, "audit-checked-again", attempt = *attempt),
        Deed::PutOnWhitelist(key) => say!(language, "audit-hr-added", key = piece(key)),
        Deed::TakenOffWhitelist(key) => say!(language, "audit-hr-removed", key = piece(key)),
        Deed::BoundToWhitelist(name) => say!(language, "audit-hr-bound", name = piece(&format!("@{name}"))),
        Deed::DeletedAccount => say!(language, "audit-account-deleted"),
        Deed::DeletedCandidate => say!(language, "audit-candidate-deleted"),
        Deed::Erased => say!(language, "audit-erased"),
        Deed::ChangedNotices => say!(language, "audit-notices"),
        Deed::Invited => say!(language, "audit-invited"),
        Deed::JoinedByInvitation => say!(language, "audit-joined"),
        Deed::Rescored(attempt) => say!(language, "audit-rescored", attempt = *attempt),
        Deed::AskedToHandIn(attempt) => say!(language, "audit-asked", attempt = *attempt),
        Deed::TakenAsCompleted(attempt) => say!(language, "audit-taken", attempt = *attempt),
        Deed::LetInMore(IntakeLimit::PerDay, limit) => say!(language, "audit-intake-day", limit = *limit),
        Deed::LetInMore(IntakeLimit::AtWork, limit) => say!(language, "audit-intake-work", limit = *limit),
        Deed::ClaimProved => say!(language, "audit-claim-proved"),
        Deed::ClaimConfirmed => say!(language, "audit-claim-confirmed"),
        Deed::ClaimRefused => say!(language, "audit-claim-refused"),
        Deed::ClaimChecked => say!(language, "audit-claim-checked"),
        Deed::BegunAnew => say!(language, "audit-begun-anew"),
        Deed::UsernameExpired(key) => say!(language, "audit-username-expired", key = piece(key)),
        Deed::ClaimsExpired(count) => say!(language, "audit-claims-expired", count = *count),
    }
}
