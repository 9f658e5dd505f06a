//! What HR reads: menu, questions, news; cards, lists, messages and the audit log are in files of their own.

use super::catalog::{Foreign, Own, foreign, foreign_code, say};
use super::commands::hr_menu;
use super::{
    About, Button, ButtonAction, Callback, Facts, IntakeNow, Keyboard, Rendered, audit, card, causes,
    earlier, list,
};
use crate::exam::Language;
use crate::measure::shortened;
use crate::model::{
    AttemptState, CauseKind, Deletion, Export, IntakeLimit, LeftUndone, Message, MissingImage, NotSent,
    PersonId, Topic,
};
use crate::report::Legend;

/// Hours on one row of buttons.
const HOURS_A_ROW: usize = 6;

/// What a message to HR says; none when the message is not for HR.
pub(super) fn render(message: &Message, language: Language, facts: &Facts<'_>) -> Option<Rendered> {
    let name = || foreign(facts.subject.map_or("", |(candidate, _)| &candidate.first_name));
    Some(match message {
        Message::HrMenu => menu(say!(language, "hr-menu"), language),
        Message::HrHelp => menu(help(language, facts), language),
        Message::HrAskLogin => plain(say!(language, "hr-ask-login")),
        Message::HrNotFound { login } => earlier::card(language, facts).unwrap_or_else(|| {
            plain(say!(language, "hr-not-found", login = foreign(&shortened(login, list::SEARCH_SHOWN))))
        }),
        // Whom it is about may be gone by the time it is delivered.
        Message::HrRetried { .. } | Message::HrRechecked { .. } | Message::HrGranted { .. }
            if facts.subject.is_none() =>
        {
            plain(gone(language))
        }
        Message::HrRetried { .. } => plain(say!(language, "hr-retried", name = name())),
        Message::HrRechecked { .. } => plain(say!(language, "hr-rechecked", name = name())),
        Message::HrGranted { attempt, .. } => {
            plain(say!(language, "hr-granted", name = name(), attempt = *attempt))
        }
        Message::HrBound { username, person } => plain(say!(
            language,
            "hr-bound",
            username = foreign(&format!("@{username}")),
            person = Own(person.to_string())
        )),
        Message::HrClaimed { person, username, account, by_password } => {
            let username = foreign(&format!("@{username}"));
            let (account, person) = (foreign(account), Own(person.to_string()));
            plain(if *by_password {
                say!(language, "hr-claimed", username = username, account = account, person = person)
            } else {
                say!(language, "hr-claim-confirmed", username = username, account = account, person = person)
            })
        }
        Message::HrClaimStuck { person, username } => plain(say!(
            language,
            "hr-claim-stuck",
            username = foreign(&format!("@{username}")),
            person = Own(person.to_string())
        )),
        Message::HrJoined { name, person } => {
            plain(say!(language, "hr-joined", name = foreign(name), person = Own(person.to_string())))
        }
        Message::HrCard { .. }
        | Message::HrFailure { .. }
        | Message::HrTimeOver { .. }
        | Message::HrDetails { .. } => {
            about_attempt(message, language, facts).unwrap_or_else(|| plain(gone(language)))
        }
        Message::HrList { filter, order, .. } => list::page(*filter, *order, language, facts)?,
        Message::HrFound { text } => list::found(text, language, facts)?,
        Message::HrConfirmDelete { deletion, person, number } => {
            confirm_delete(*deletion, *person, *number, language, facts)
        }
        Message::HrDeleting { deletion, name } => plain(deleting(*deletion, &foreign(name), language)),
        Message::HrDeleted { deletion, name, .. } => {
            plain(deleted(*deletion, &foreign(name), language, facts))
        }
        Message::HrAccountDeleted { account } => {
            plain(say!(language, "hr-account-deleted", account = foreign(account)))
        }
        Message::HrAccountKept { account, .. } => account_stays(account, CauseKind::Unknown, language),
        Message::HrAccountStays { account, cause } => account_stays(account, *cause, language),
        Message::HrLeftUndone { name, what, cause } => left_undone(name, *what, *cause, language),
        Message::HrPreferences => preferences(language, facts)?,
        Message::HrDigest { .. } => digest(language, facts)?,
        Message::HrAudit => audit::log(language, facts)?,
        Message::HrExport => export(language, facts),
        Message::HrIntake { limit, day, raised } => intake(*limit, *day, *raised, language, facts)?,
        Message::HrInstructionsMissing { images } => {
            let next = vec![String::new(), say!(language, "hr-instructions-missing-next")];
            missing(say!(language, "hr-instructions-missing"), images, next, language)
        }
        Message::HrImagesMissing { images } => {
            missing(say!(language, "hr-pictures-missing"), images, Vec::new(), language)
        }
        Message::HrRescored { attempts, changed } => {
            plain(say!(language, "hr-rescored", attempts = *attempts, changed = *changed))
        }
        _ => return None,
    })
}

/// Whom it is about is not there any more.
pub(super) fn gone(language: Language) -> String {
    say!(language, "hr-gone")
}

/// What is said of an attempt; none when it is not there any more.
fn about_attempt(message: &Message, language: Language, facts: &Facts<'_>) -> Option<Rendered> {
    let attempt = facts.subject?.1?;
    let heading = match message {
        Message::HrDetails { .. } => return card::details(language, facts),
        Message::HrCard { news, .. } => news.then(|| say!(language, "hr-news")),
        Message::HrTimeOver { attempt, .. } => Some(say!(language, "hr-time-over", attempt = *attempt)),
        _ => Some(match attempt.state {
            AttemptState::Unchecked { .. } => say!(language, "hr-unchecked", attempt = attempt.number),
            _ => say!(language, "hr-failure", attempt = attempt.number),
        }),
    };
    card::card(heading, language, facts)
}

/// The words on the images of a submission.
pub(super) fn legend(language: Language) -> Legend {
    Legend {
        agreement: say!(language, "hr-legend-agreement"),
        missed: say!(language, "hr-legend-missed"),
        extra: say!(language, "hr-legend-extra"),
        reference: say!(language, "hr-legend-reference"),
        submitted: say!(language, "hr-legend-submitted"),
        expected: say!(language, "hr-legend-expected"),
        given: say!(language, "hr-legend-given"),
    }
}

/// Images that did not arrive, each with the reason.
fn missing(title: String, images: &[MissingImage], next: Vec<String>, language: Language) -> Rendered {
    let line = |image: &MissingImage| {
        let why = match image.why {
            NotSent::TooLarge => say!(language, "picture-too-large"),
            NotSent::Refused => say!(language, "picture-refused"),
            NotSent::NotDrawn => say!(language, "picture-not-drawn"),
        };
        format!("• {}: {why}", foreign_code(&image.name))
    };
    let lines = images.iter().map(line);
    plain([title].into_iter().chain(lines).chain(next).collect::<Vec<_>>().join("\n"))
}

fn plain(html: String) -> Rendered {
    Rendered { html, keyboard: Keyboard::None }
}

fn account_stays(account: &str, cause: CauseKind, language: Language) -> Rendered {
    let cause = causes::explained(cause, language);
    plain(say!(language, "hr-account-kept", account = foreign(account), cause = Own(cause)))
}

fn left_undone(name: &str, what: LeftUndone, cause: CauseKind, language: Language) -> Rendered {
    let (name, cause) = (foreign(name), Own(causes::explained(cause, language)));
    plain(match what {
        LeftUndone::Message => say!(language, "hr-message-left-undone", name = name, cause = cause),
        LeftUndone::Step => say!(language, "hr-step-left-undone", name = name, cause = cause),
    })
}

fn callback(label: String, callback: Callback) -> Button {
    Button { label, action: ButtonAction::Callback(callback) }
}

/// What HR can do here, and which cards come by themselves.
fn help(language: Language, facts: &Facts<'_>) -> String {
    let help = say!(language, "hr-help");
    match facts.exam.time_limit {
        Some(_) => format!("{help}\n{}", say!(language, "hr-help-time")),
        None => help,
    }
}

fn menu(html: String, language: Language) -> Rendered {
    Rendered { html, keyboard: Keyboard::Menu(hr_menu(language)) }
}

/// Names what will happen, and asks once more.
fn confirm_delete(
    deletion: Deletion,
    person: PersonId,
    number: u32,
    language: Language,
    facts: &Facts<'_>,
) -> Rendered {
    let Some((candidate, _)) = facts.subject else { return plain(say!(language, "out-of-date")) };
    let (who, account) = (Own(card::who(candidate, language)), foreign_code(&candidate.account.username));
    let html = match deletion {
        Deletion::Account => say!(language, "delete-account-what", who = who, account = account),
        Deletion::Candidate => say!(language, "delete-candidate-what", who = who, account = account),
        Deletion::Everything => say!(language, "erase-what", who = who, account = account),
    };
    let row = vec![
        callback(delete_button(deletion, language), Callback::DeleteYes(deletion, person, number)),
        callback(say!(language, "button-cancel"), Callback::DeleteNo(number)),
    ];
    Rendered { html, keyboard: Keyboard::Inline(vec![row]) }
}

fn delete_button(deletion: Deletion, language: Language) -> String {
    match deletion {
        Deletion::Account | Deletion::Candidate => say!(language, "button-yes-delete"),
        Deletion::Everything => say!(language, "button-yes-erase"),
    }
}

fn deleting(deletion: Deletion, name: &Foreign, language: Language) -> String {
    match deletion {
        Deletion::Account => say!(language, "delete-account-taken", name = name),
        Deletion::Candidate => say!(language, "delete-candidate-done", name = name),
        Deletion::Everything => say!(language, "erase-taken", name = name),
    }
}

fn deleted(deletion: Deletion, name: &Foreign, language: Language, facts: &Facts<'_>) -> String {
    let by = match facts.about {
        About::Actor(Some(by)) => foreign(by).to_string(),
        _ => say!(language, "audit-operator"),
    };
    match deletion {
        Deletion::Account => say!(language, "delete-account-taken", name = name),
        Deletion::Candidate => say!(language, "hr-deleted", name = name, by = Own(by)),
        Deletion::Everything => say!(language, "hr-erased", name = name, by = Own(by)),
    }
}

/// Notification settings, with a button for each topic and for the hour of the digest.
fn preferences(language: Language, facts: &Facts<'_>) -> Option<Rendered> {
    let About::Preferences(preferences) = facts.about else { return None };
    let mut rows: Vec<Vec<Button>> = Topic::ALL
        .into_iter()
        .map(|topic| {
            let bell = if preferences.muted.contains(&topic) { "🔕" } else { "🔔" };
            vec![callback(format!("{bell} {}", topic_name(topic, language)), Callback::Mute(topic))]
        })
        .collect();
    let marked = |on: bool, label: String| if on { format!("• {label}") } else { label };
    let hours: Vec<Button> = (0..24)
        .map(|hour| {
            let label = marked(preferences.digest == Some(hour), format!("{hour:02}:00"));
            callback(label, Callback::Digest(Some(hour)))
        })
        .collect();
    rows.push(vec![callback(
        marked(preferences.digest.is_none(), say!(language, "digest-off")),
        Callback::Digest(None),
    )]);
    rows.extend(hours.chunks(HOURS_A_ROW).map(<[Button]>::to_vec));
    Some(Rendered { html: say!(language, "hr-preferences"), keyboard: Keyboard::Inline(rows) })
}

fn topic_name(topic: Topic, language: Language) -> String {
    match topic {
        Topic::Submissions => say!(language, "topic-submissions"),
        Topic::Failures => say!(language, "topic-failures"),
        Topic::Expiries => say!(language, "topic-expiries"),
        Topic::Colleagues => say!(language, "topic-colleagues"),
    }
}

fn digest(language: Language, facts: &Facts<'_>) -> Option<Rendered> {
    let About::Digest(digest) = facts.about else { return None };
    Some(plain(say!(
        language,
        "hr-digest",
        started = digest.started,
        handedin = digest.handed_in,
        passed = digest.passed,
        failed = digest.failed,
        flagged = digest.flagged,
        expired = digest.expired,
        progress = digest.in_progress_now,
        look = digest.flagged_now
    )))
}

/// A limit keeps newcomers out: how many were told so, and a button, or who pressed it.
fn intake(
    limit: IntakeLimit,
    day: i64,
    raised: u32,
    language: Language,
    facts: &Facts<'_>,
) -> Option<Rendered> {
    let About::Intake(intake) = facts.about else { return None };
    let heading = match limit {
        IntakeLimit::PerDay => say!(language, "hr-intake-day", count = intake.reached),
        IntakeLimit::AtWork => say!(language, "hr-intake-work", count = intake.reached),
    };
    let refusals = intake.refusals.map(|count| say!(language, "hr-intake-refusals", count = count));
    let (now, keyboard) = match &intake.now {
        IntakeNow::CanBeRaised(more) => {
            let label = say!(language, "button-let-in", count = *more);
            let row = vec![callback(label, Callback::LetIn(limit, day, raised))];
            (None, Keyboard::Inline(vec![row]))
        }
        IntakeNow::Raised(to, by) => {
            let by = by.as_ref().map_or_else(|| foreign("?"), |by| foreign(by));
            (Some(say!(language, "hr-intake-raised", limit = *to, by = by)), Keyboard::None)
        }
        IntakeNow::Past => (None, Keyboard::None),
    };
    let lines: Vec<String> = [Some(heading), refusals, now].into_iter().flatten().collect();
    Some(Rendered { html: lines.join("\n"), keyboard })
}

fn export(language: Language, facts: &Facts<'_>) -> Rendered {
    let count = match facts.about {
        About::Count(count) => *count,
        _ => 0,
    };
    let button = |export| {
        let label = match export {
            Export::Workbook => say!(language, "button-workbook"),
            Export::Csv => say!(language, "button-csv"),
            Export::Chart => say!(language, "button-chart"),
        };
        callback(label, Callback::Export(export))
    };
    let row = Export::ALL.map(button).to_vec();
    Rendered { html: say!(language, "hr-export", count = count), keyboard: Keyboard::Inline(vec![row]) }
}

#[cfg(test)]
mod tests {
    use chrono::Utc;

    use super::*;
    use crate::exam::Exam;
    use crate::model::{Account, Action, ActionResult, Attempt, AuditEntry, By, Candidate, Password};
    use crate::texts::NamedEntry;

    #[test]
    fn a_cause_is_a_sentence_wherever_it_is_read() {
        let exam = Exam::embedded().expect("the exam built in is whole");
        let raw = "GET /api/tasks was answered 507: OSError: [Errno 28] No space left on device";
        let candidate = Candidate {
            id: 7,
            username: None,
            first_name: "Анна".to_owned(),
            language: Language::Ru,
            account: Account {
                username: "7".to_owned(),
                password: Password(String::new()),
                suffix: 1,
                user: None,
            },
            attempts: 1,
            since: Utc::now(),
        };
        for (kind, language) in
            CauseKind::ALL.into_iter().flat_map(|kind| [Language::Ru, Language::En].map(|tag| (kind, tag)))
        {
            let cause = kind.because(raw);
            let mut attempt = Attempt::new(7, 1, Utc::now());
            let result = ActionResult::Failed { cause: cause.clone() };
            let actions = [
                Action::Prepared(1),
                Action::Step("DiscardTask(7)".to_owned()),
                Action::Words(raw.to_owned()),
            ];
            let entry = |action| AuditEntry {
                at: Utc::now(),
                by: By::Bot,
                person: None,
                action,
                result: result.clone(),
            };
            let entries = actions.map(|action| NamedEntry { entry: entry(action), by: None, person: None });
            let (audit, account) = (About::Audit(entries.into()), "7".to_owned());
            let sentence = causes::explained(kind, language);
            let mut texts = Vec::new();
            for state in [AttemptState::Failed { cause: cause.clone() }, AttemptState::Unchecked { cause }] {
                attempt.state = state;
                let subject = Some((&candidate, Some(&attempt)));
                let facts = Facts { exam: &exam, attempts: 2, subject, decided: Utc::now(), about: &audit };
                let notices = [
                    Message::HrFailure { person: 7, attempt: 1 },
                    Message::HrCard { person: 7, attempt: 1, news: false },
                    Message::HrAccountStays { account: account.clone(), cause: kind },
                    Message::HrLeftUndone { name: account.clone(), what: LeftUndone::Message, cause: kind },
                    Message::HrLeftUndone { name: account.clone(), what: LeftUndone::Step, cause: kind },
                ];
                for message in &notices {
                    let text = render(message, language, &facts).expect("it is for HR").html;
                    assert!(text.contains(&sentence), "{text}");
                    texts.push(text);
                }
                let old = Message::HrAccountKept { account: account.clone(), cause: raw.to_owned() };
                texts.extend(
                    [old, Message::HrAudit]
                        .map(|message| render(&message, language, &facts).expect("it is").html),
                );
            }
            for text in texts {
                let is_raw =
                    ["/api/", "Errno", "Error:", "DiscardTask"].iter().any(|word| text.contains(word));
                assert!(!is_raw, "{text}");
            }
        }
    }

    #[test]
    fn what_is_about_somebody_who_was_deleted_says_so() {
        let exam = Exam::embedded().expect("the exam built in is whole");
        let facts =
            Facts { exam: &exam, attempts: 2, subject: None, decided: Utc::now(), about: &About::Nothing };
        let notices = [
            Message::HrCard { person: 1, attempt: 1, news: true },
            Message::HrFailure { person: 1, attempt: 1 },
            Message::HrTimeOver { person: 1, attempt: 1 },
            Message::HrDetails { person: 1, attempt: 1 },
        ];
        for message in notices {
            let message = render(&message, Language::En, &facts).expect("it is for HR");
            assert_eq!(message, plain("This candidate has been deleted in the meantime.".to_owned()));
        }
    }
}
