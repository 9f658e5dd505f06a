//! The audit log in sentences: for HR in the chat, for the operator on the command line.

use super::catalog::{Foreign, Own, foreign, foreign_plain, say};
use super::causes;
use crate::exam::Language;
use crate::model::{Action, ActionResult, AuditEntry, By, Cause, Choice, IntakeLimit, RequestKind};

/// An entry with the names of the people whom it is about.
#[derive(Clone, Debug)]
pub struct NamedEntry {
    /// The entry.
    pub entry: AuditEntry,
    /// Who did it, if it was a person.
    pub by: Option<String>,
    /// Whom it concerns.
    pub person: Option<String>,
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

/// What was done and the result, in Telegram's HTML and the reader's language.
pub(crate) fn action(entry: &AuditEntry, language: Language) -> String {
    let why = |cause: &Cause| causes::why(cause.kind, language);
    with_result(what(&entry.action, language, foreign), &entry.result, why, language)
}

/// The same as plain text, for the person whom it is about.
#[must_use]
pub fn action_in_brief(entry: &AuditEntry, language: Language) -> String {
    let why = |cause: &Cause| causes::why(cause.kind, language);
    with_result(what(&entry.action, language, foreign_plain), &entry.result, why, language)
}

/// The same for the operator, as plain text: the whole cause, and the names that older programs and the site's
/// steps use.
#[must_use]
pub fn action_in_full(entry: &AuditEntry) -> String {
    let language = Language::En;
    let what = match &entry.action {
        Action::Words(words) => words.clone(),
        Action::Step(step) => format!("step {step}"),
        action => what(action, language, foreign_plain),
    };
    with_result(what, &entry.result, |cause| cause.raw.clone(), language)
}

fn with_result(
    what: String,
    result: &ActionResult,
    why: impl FnOnce(&Cause) -> String,
    language: Language,
) -> String {
    match result {
        ActionResult::Done => what,
        ActionResult::Underway => format!("{what} · {}", say!(language, "audit-underway")),
        ActionResult::Failed { cause } => {
            format!("{what} · {}", say!(language, "audit-could-not", cause = Own(why(cause))))
        }
    }
}

/// A step on the site: its name precedes everything that it is about.
fn step(step: &str, language: Language) -> String {
    match step.split(|c: char| !c.is_ascii_alphanumeric()).next() {
        Some("CompleteJobs") => say!(language, "audit-step-complete"),
        Some("DiscardTask") => say!(language, "audit-step-discard"),
        Some("Undo") => say!(language, "audit-step-undo"),
        Some("CleanUp" | "Tidy") => say!(language, "audit-step-tidy"),
        _ => say!(language, "audit-step-other"),
    }
}

fn what(action: &Action, language: Language, piece: fn(&str) -> Foreign) -> String {
    match action {
        Action::Words(_) => say!(language, "audit-words"),
        Action::Confirmed(attempt) => say!(language, "audit-confirmed", attempt = *attempt),
        Action::Prepared(attempt) => say!(language, "audit-prepared", attempt = *attempt),
        Action::TaskBegunAnew(attempt) => say!(language, "audit-task-anew", attempt = *attempt),
        Action::Step(step) => self::step(step, language),
        Action::SaidDone(attempt) => say!(language, "audit-said-done", attempt = *attempt),
        Action::Incomplete(attempt, findings) => {
            say!(language, "audit-incomplete", attempt = *attempt, findings = *findings)
        }
        Action::NothingNew(attempt) => say!(language, "audit-nothing-new", attempt = *attempt),
        Action::HandedIn(attempt) => say!(language, "audit-handed-in", attempt = *attempt),
        Action::Fetched(attempt) => say!(language, "audit-fetched", attempt = *attempt),
        Action::TimeOver(attempt) => say!(language, "audit-time-over", attempt = *attempt),
        Action::LookedAt => say!(language, "audit-looked"),
        Action::LookedAtImages(attempt) => say!(language, "audit-pictures", attempt = *attempt),
        Action::LookedAtDetails(attempt) => say!(language, "audit-details", attempt = *attempt),
        Action::ReceivedMetrics => say!(language, "audit-metrics"),
        Action::Accepted(attempt) => say!(language, "audit-accepted", attempt = *attempt),
        Action::Rejected(attempt) => say!(language, "audit-rejected", attempt = *attempt),
        Action::TookDecisionBack(attempt) => say!(language, "audit-decision-back", attempt = *attempt),
        Action::Commented(attempt) => say!(language, "audit-commented", attempt = *attempt),
        Action::ToldDecision(attempt, Choice::Accept) => {
            say!(language, "audit-told-accepted", attempt = *attempt)
        }
        Action::ToldDecision(attempt, Choice::Reject) => {
            say!(language, "audit-told-rejected", attempt = *attempt)
        }
        Action::WroteFeedback(attempt) => say!(language, "audit-wrote-feedback", attempt = *attempt),
        Action::HeldFeedback(attempt) => say!(language, "audit-held-feedback", attempt = *attempt),
        Action::Asked(question) => say!(language, "audit-question", question = *question),
        Action::AnsweredQuestion(question) => say!(language, "audit-reply", question = *question),
        Action::ClosedQuestion(question) => say!(language, "audit-question-closed", question = *question),
        Action::MadeLink(source) => say!(language, "audit-link-made", source = piece(source)),
        Action::ChangedLink(source) => say!(language, "audit-link-changed", source = piece(source)),
        Action::RevokedLink(source) => say!(language, "audit-link-revoked", source = piece(source)),
        Action::LetIn => say!(language, "audit-let-in"),
        Action::TurnedDown => say!(language, "audit-turned-down"),
        Action::Blocked => say!(language, "audit-blocked"),
        Action::Unblocked => say!(language, "audit-unblocked"),
        Action::Consented(version) => say!(language, "audit-consented", version = *version),
        Action::DidNotConsent(version) => say!(language, "audit-not-consented", version = *version),
        Action::RequestedData(RequestKind::Access) => say!(language, "audit-requested-data"),
        Action::RequestedData(RequestKind::Erasure) => say!(language, "audit-requested-erasure"),
        Action::WithdrewRequest(RequestKind::Access) => say!(language, "audit-withdrew-data"),
        Action::WithdrewRequest(RequestKind::Erasure) => say!(language, "audit-withdrew-erasure"),
        Action::ApprovedRequest(RequestKind::Access) => say!(language, "audit-approved-data"),
        Action::ApprovedRequest(RequestKind::Erasure) => say!(language, "audit-approved-erasure"),
        Action::RefusedRequest(RequestKind::Access) => say!(language, "audit-refused-data"),
        Action::RefusedRequest(RequestKind::Erasure) => say!(language, "audit-refused-erasure"),
        Action::Granted(attempt) => say!(language, "audit-granted", attempt = *attempt),
        Action::PreparedAgain(attempt) => say!(language, "audit-prepared-again", attempt = *attempt),
        Action::CheckedAgain(attempt) => say!(language, "audit-checked-again", attempt = *attempt),
        Action::PutOnWhitelist(key) => say!(language, "audit-hr-added", key = piece(key)),
        Action::TakenOffWhitelist(key) => say!(language, "audit-hr-removed", key = piece(key)),
        Action::BoundToWhitelist(name) => say!(language, "audit-hr-bound", name = piece(&format!("@{name}"))),
        Action::DeletedAccount => say!(language, "audit-account-deleted"),
        Action::DeletedCandidate => say!(language, "audit-candidate-deleted"),
        Action::Erased => say!(language, "audit-erased"),
        Action::ChangedNotifications => say!(language, "audit-notices"),
        Action::Invited => say!(language, "audit-invited"),
        Action::JoinedByInvitation => say!(language, "audit-joined"),
        Action::Rescored(attempt) => say!(language, "audit-rescored", attempt = *attempt),
        Action::AskedToHandIn(attempt) => say!(language, "audit-asked", attempt = *attempt),
        Action::TakenAsCompleted(attempt) => say!(language, "audit-taken", attempt = *attempt),
        Action::RaiseIntakeLimit(IntakeLimit::PerDay, limit) => {
            say!(language, "audit-intake-day", limit = *limit)
        }
        Action::RaiseIntakeLimit(IntakeLimit::ActiveAttempts, limit) => {
            say!(language, "audit-intake-work", limit = *limit)
        }
        Action::ClaimProved => say!(language, "audit-claim-proved"),
        Action::ClaimConfirmed => say!(language, "audit-claim-confirmed"),
        Action::AskedForClaim => say!(language, "audit-asked-for-claim"),
        Action::ClaimDenied => say!(language, "audit-claim-denied"),
        Action::ClaimRefused => say!(language, "audit-claim-refused"),
        Action::ClaimChecked => say!(language, "audit-claim-checked"),
        Action::BegunAnew => say!(language, "audit-begun-anew"),
        Action::UsernameExpired(key) => say!(language, "audit-username-expired", key = piece(key)),
        Action::ProposedCorrection(number) => say!(language, "audit-correction-proposed", number = *number),
        Action::WithdrewCorrection(number) => say!(language, "audit-correction-withdrawn", number = *number),
        Action::AppliedCorrection(number) => say!(language, "audit-correction-applied", number = *number),
        Action::TookCorrectionBack(number) => say!(language, "audit-correction-back", number = *number),
        Action::ClaimsExpired(count) => say!(language, "audit-claims-expired", count = *count),
    }
}
