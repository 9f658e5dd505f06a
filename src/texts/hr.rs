//! What HR reads: menu, cards, failures.

use super::catalog::{escape, say};
use super::moments::{duration, moment};
use super::words::hr_menu;
use super::{Action, Button, Facts, Keyboard, Message, Press};
use crate::exam::Language;
use crate::report::Legend;
use crate::scoring::{ObjectScore, PictureScore, Scorecard};
use crate::store::{Attempt, AttemptState, Candidate, Notice};

/// So many characters of a typed text are shown: people can type anything, and cards have to stay readable.
const TEXT_SHOWN: usize = 40;

/// What a notice to HR says; none when the notice is not for HR.
pub(super) fn render(notice: &Notice, language: Language, facts: &Facts<'_>) -> Option<Message> {
    let plain = |html| Message { html, keyboard: Keyboard::None };
    let name = || facts.subject.map_or_else(String::new, |(candidate, _)| escape(&candidate.first_name));
    Some(match notice {
        Notice::HrMenu => menu(say!(language, "hr-menu"), language),
        Notice::HrHelp => menu(help(language, facts), language),
        Notice::HrAskLogin => plain(say!(language, "hr-ask-login")),
        Notice::HrNotFound { login } => plain(say!(language, "hr-not-found", login = escape(login))),
        Notice::HrRetried { .. } => plain(say!(language, "hr-retried", name = name())),
        Notice::HrRechecked { .. } => plain(say!(language, "hr-rechecked", name = name())),
        Notice::HrGranted { attempt, .. } => {
            plain(say!(language, "hr-granted", name = name(), attempt = *attempt))
        }
        Notice::HrBound { username, person } => {
            plain(say!(language, "hr-bound", username = escape(username), person = person.to_string()))
        }
        Notice::HrCard { news, .. } => {
            let (candidate, attempt) = facts.subject?;
            let heading = news.then(|| say!(language, "hr-news"));
            card(heading, candidate, attempt?, language, facts.attempts)
        }
        Notice::HrFailure { attempt: number, .. } => {
            let (candidate, attempt) = facts.subject?;
            let attempt = attempt?;
            let heading = match attempt.state {
                AttemptState::Unchecked { .. } => say!(language, "hr-unchecked", attempt = *number),
                _ => say!(language, "hr-failure", attempt = *number),
            };
            card(Some(heading), candidate, attempt, language, facts.attempts)
        }
        Notice::HrTimeOver { attempt: number, .. } => {
            let (candidate, attempt) = facts.subject?;
            let heading = say!(language, "hr-time-over", attempt = *number);
            card(Some(heading), candidate, attempt?, language, facts.attempts)
        }
        _ => return None,
    })
}

/// The words on the pictures of a submission.
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

/// What HR can do here, and which cards come by themselves.
fn help(language: Language, facts: &Facts<'_>) -> String {
    let help = say!(language, "hr-help");
    match facts.exam.time_limit {
        Some(_) => format!("{help}\n{}", say!(language, "hr-help-time")),
        None => help,
    }
}

fn menu(html: String, language: Language) -> Message {
    Message { html, keyboard: Keyboard::Menu(hr_menu(language)) }
}

/// A candidate's card (`allowed`: so many attempts they may make): who, where they stand, the figures, what can be done.
fn card(
    heading: Option<String>,
    candidate: &Candidate,
    attempt: &Attempt,
    language: Language,
    allowed: u8,
) -> Message {
    let login =
        candidate.username.as_ref().map_or_else(|| candidate.id.to_string(), |name| format!("@{name}"));
    let mut lines: Vec<String> = heading.into_iter().collect();
    lines.push(say!(language, "hr-candidate", name = escape(&candidate.first_name), login = escape(&login)));
    lines.push(say!(language, "hr-account", account = escape(&candidate.account.username)));
    lines.push(say!(
        language,
        "hr-attempt",
        attempt = attempt.number,
        state = state(&attempt.state, language)
    ));
    lines.push(say!(language, "hr-started", at = moment(attempt.started)));
    if let Some(ended) = attempt.ended {
        lines.push(say!(language, "hr-ended", at = moment(ended)));
    }
    if let Some(deadline) = attempt.deadline.filter(|_| attempt.ended.is_none()) {
        lines.push(say!(language, "hr-deadline", at = moment(deadline)));
    }
    if attempt.state != AttemptState::Expired {
        let taken = attempt
            .taken()
            .map_or_else(|| say!(language, "hr-state-progress"), |taken| duration(taken, language));
        lines.push(say!(language, "hr-taken", taken = taken));
    }
    if let AttemptState::Failed { cause } | AttemptState::Unchecked { cause } = &attempt.state {
        lines.push(say!(language, "hr-cause", cause = escape(cause)));
    }
    if let Some(scorecard) = &attempt.scorecard {
        lines.push(String::new());
        lines.extend(figures(scorecard, language));
        lines.push(String::new());
        lines.push(say!(language, "hr-pictures"));
        lines.extend(scorecard.pictures.iter().map(|score| picture(score, language)));
        if scorecard.stray > 0 {
            lines.push(say!(language, "hr-stray", count = scorecard.stray));
        }
    }
    Message {
        html: lines.join("\n"),
        keyboard: Keyboard::Inline(buttons(candidate, attempt, language, allowed)),
    }
}

fn buttons(candidate: &Candidate, attempt: &Attempt, language: Language, allowed: u8) -> Vec<Vec<Button>> {
    let mut rows = Vec::new();
    if matches!(attempt.state, AttemptState::Failed { .. } | AttemptState::Unchecked { .. }) {
        let press = Press::Retry(candidate.id, attempt.number);
        rows.push(vec![Button { label: say!(language, "button-retry"), action: Action::Press(press) }]);
    }
    if attempt.scorecard.is_some() {
        let press = Press::Pictures(candidate.id, attempt.number);
        rows.push(vec![Button { label: say!(language, "button-pictures"), action: Action::Press(press) }]);
    }
    // While there are attempts left, nobody has to give one.
    let over = matches!(attempt.state, AttemptState::Complete | AttemptState::Expired);
    if over && attempt.number == candidate.attempts && attempt.number >= allowed {
        let press = Press::Grant(candidate.id, attempt.number);
        rows.push(vec![Button { label: say!(language, "button-grant"), action: Action::Press(press) }]);
    }
    // Telegram opens a chat by username for everybody, but by id only for people that HR has met.
    if let Some(username) = &candidate.username {
        let address = format!("https://t.me/{username}");
        rows.push(vec![Button { label: say!(language, "button-write"), action: Action::Open(address) }]);
    }
    rows
}

fn state(state: &AttemptState, language: Language) -> String {
    match state {
        AttemptState::Preparing => say!(language, "hr-state-preparing"),
        AttemptState::InProgress => say!(language, "hr-state-progress"),
        AttemptState::Checking => say!(language, "hr-state-checking"),
        AttemptState::Complete => say!(language, "hr-state-complete"),
        AttemptState::Failed { .. } => say!(language, "hr-state-failed"),
        AttemptState::Expired => say!(language, "hr-state-expired"),
        AttemptState::Unchecked { .. } => say!(language, "hr-state-unchecked"),
    }
}

/// The headline figures: one line a label, one a scored attribute.
fn figures(scorecard: &Scorecard, language: Language) -> Vec<String> {
    let labels = scorecard.labels.iter().map(|figure| {
        let percent = format!("{:.2}", figure.iou);
        match figure.label.as_str() {
            "car" => say!(language, "hr-car", figure = percent),
            "plate" => say!(language, "hr-plate", figure = percent),
            label => say!(language, "hr-label", label = escape(label), figure = percent),
        }
    });
    let attributes = scorecard.accuracy.iter().map(|figure| {
        let percent = figure.percent.to_string();
        match (figure.label.as_str(), figure.attribute.as_str()) {
            ("plate", "plate") => say!(language, "hr-accuracy", figure = percent),
            (label, attribute) => say!(
                language,
                "hr-attribute",
                label = escape(label),
                attribute = escape(attribute),
                figure = percent
            ),
        }
    });
    labels.chain(attributes).collect()
}

/// One line of a picture: its name, every label's IoU, what is wrong.
fn picture(score: &PictureScore, language: Language) -> String {
    let figures: Vec<String> =
        score.labels.iter().map(|label| format!("{} {}", escape(&label.label), label.iou)).collect();
    let mut remarks = Vec::new();
    for label in &score.labels {
        if label.missing > 0 {
            remarks.push(say!(language, "hr-object-missing", count = label.missing));
        }
        if label.extra > 0 {
            remarks.push(say!(language, "hr-object-extra", count = label.extra));
        }
        remarks.extend(label.objects.iter().flat_map(|object| wrong_texts(object, language)));
    }
    let remarks = if remarks.is_empty() { String::new() } else { format!(" · {}", remarks.join(" · ")) };
    format!("<code>{}</code>  {}{remarks}", escape(&score.name), figures.join(" · "))
}

fn wrong_texts(object: &ObjectScore, language: Language) -> Vec<String> {
    let wrong = object.values.iter().filter(|value| !value.exact);
    wrong
        .map(|value| {
            let given: String = value.given.iter().flat_map(|text| text.chars()).take(TEXT_SHOWN).collect();
            say!(language, "hr-text-wrong", given = escape(&given), expected = escape(&value.expected))
        })
        .collect()
}
