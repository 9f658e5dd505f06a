//! A candidate's card and what is behind it: figures against the exam's thresholds, the proposal, signs, details.

use super::catalog::{Own, foreign, foreign_code, say};
use super::times::{date_time, duration};
use super::{About, Button, ButtonAction, Callback, Facts, Keyboard, NamedFlag, Rendered, causes, cut};
use crate::exam::{AttributeType, Language, Thresholds};
use crate::measure::shortened;
use crate::model::{Attempt, AttemptState, Candidate, Deletion, Flag, OnSite};
use crate::scoring::transcription::differences;
use crate::scoring::{Figure, ImageScore, LabelScore, ObjectScore, Scorecard, ValueScore, Verdict, verdict};

/// So many characters of a typed text are shown: people can type anything, and cards have to stay readable.
const TEXT_SHOWN: usize = 40;

/// First name and login, in bold and plain. For people without a username the id is a link to the chat with them:
/// Telegram opens it since they have written to the bot, but gives no button with it to people who hide themselves.
pub(super) fn who(candidate: &Candidate, language: Language) -> String {
    let id = candidate.id;
    let login = match &candidate.username {
        Some(name) => foreign(&format!("@{name}")).to_string(),
        None => format!("<a href=\"tg://user?id={id}\">{id}</a>"),
    };
    say!(language, "hr-candidate", name = foreign(&candidate.first_name), login = Own(login))
}

/// A candidate's card: who, where they stand, the figures, what can be done.
pub(super) fn card(heading: Option<String>, language: Language, facts: &Facts<'_>) -> Option<Rendered> {
    let (candidate, attempt) = facts.subject?;
    let attempt = attempt?;
    let mut lines: Vec<String> = heading.into_iter().collect();
    lines.push(who(candidate, language));
    let account = foreign_code(&candidate.account.username);
    lines.push(if candidate.account.is_wiped() {
        say!(language, "hr-account-removed", account = account)
    } else {
        say!(language, "hr-account", account = account)
    });
    let state = state(&attempt.state, language);
    lines.push(say!(language, "hr-attempt", attempt = attempt.number, state = Own(state)));
    lines.extend(on_site(attempt, language));
    lines.extend(times(attempt, language));
    if let Some(cause) = attempt.state.cause() {
        lines.push(say!(language, "hr-cause", cause = Own(causes::explained(cause.kind, language))));
    }
    let (mut images, mut after) = (Vec::new(), Vec::new());
    if let Some(scorecard) = &attempt.scorecard {
        lines.push(String::new());
        lines.extend(result(scorecard, language, facts));
        lines.push(String::new());
        lines.push(say!(language, "hr-pictures"));
        images.extend(scorecard.images.iter().map(|score| image(score, language)));
        if scorecard.stray > 0 {
            after.push(say!(language, "hr-stray", count = scorecard.stray));
        }
    }
    let keyboard = Keyboard::Inline(buttons(candidate, attempt, language, facts.attempts));
    let more = |rest: usize| say!(language, "hr-pictures-more", count = rest);
    Some(Rendered { html: cut::within(lines, images, after, more), keyboard })
}

/// What HR should know of how it was handed in.
fn on_site(attempt: &Attempt, language: Language) -> Option<String> {
    match (attempt.on_site, &attempt.state) {
        (OnSite::Taken, AttemptState::Complete) => Some(say!(language, "hr-taken-as-completed")),
        (OnSite::Completed, AttemptState::InProgress) => Some(say!(language, "hr-completed-on-site")),
        _ => None,
    }
}

fn times(attempt: &Attempt, language: Language) -> Vec<String> {
    let mut lines = vec![say!(language, "hr-started", at = Own(date_time(attempt.started)))];
    if let Some(ended) = attempt.ended {
        lines.push(say!(language, "hr-ended", at = Own(date_time(ended))));
    }
    if let Some(deadline) = attempt.deadline.filter(|_| attempt.ended.is_none()) {
        lines.push(say!(language, "hr-deadline", at = Own(date_time(deadline))));
    }
    if attempt.state != AttemptState::Expired {
        let taken = attempt
            .taken()
            .map_or_else(|| say!(language, "hr-state-progress"), |taken| duration(taken, language));
        lines.push(say!(language, "hr-taken", taken = Own(taken)));
    }
    if let Some(worked) = attempt.worked() {
        lines.push(say!(language, "hr-worked", worked = Own(duration(worked, language))));
    }
    lines
}

/// The proposal, the figures against their thresholds, the rank, the signs.
fn result(scorecard: &Scorecard, language: Language, facts: &Facts<'_>) -> Vec<String> {
    let (rank, flags) = match facts.about {
        About::Result { rank, flags } => (*rank, flags.as_slice()),
        _ => (None, &[][..]),
    };
    let thresholds = &facts.exam.thresholds;
    let mut lines = vec![proposal(verdict(scorecard, thresholds, !flags.is_empty()), language)];
    lines.extend(figures(scorecard, thresholds, language));
    if let Some(rank) = rank {
        lines.push(say!(language, "hr-rank", rank = rank.rank, of = rank.of));
    }
    lines.extend(flags.iter().map(|flag| self::flag(flag, language)));
    lines
}

fn proposal(verdict: Verdict, language: Language) -> String {
    match verdict {
        Verdict::Pass => say!(language, "hr-verdict-pass"),
        Verdict::Look => say!(language, "hr-verdict-look"),
        Verdict::Fail => say!(language, "hr-verdict-fail"),
    }
}

/// Something that a person should look at.
fn flag(flag: &NamedFlag, language: Language) -> String {
    match &flag.flag {
        Flag::Copy { person, attempt, similarity } => {
            let who = flag.name.clone().unwrap_or_else(|| person.to_string());
            let similarity = similarity.to_string();
            say!(
                language,
                "hr-sign-copy",
                similarity = Own(similarity),
                who = foreign(&who),
                attempt = *attempt
            )
        }
        Flag::NotByHand { source, count } => {
            let source = match source.as_str() {
                "file" => say!(language, "source-file"),
                "auto" => say!(language, "source-auto"),
                "semi-auto" => say!(language, "source-semi-auto"),
                other => say!(language, "source-other", source = foreign(other)),
            };
            say!(language, "hr-sign-source", count = *count, source = Own(source))
        }
        Flag::Fast { seconds, points } => {
            let taken = duration(chrono::TimeDelta::seconds(i64::from(*seconds)), language);
            say!(language, "hr-sign-fast", points = *points, taken = Own(taken))
        }
        Flag::OtherAssignee { assignee: Some(name) } => {
            say!(language, "hr-sign-assignee", name = foreign(name))
        }
        Flag::OtherAssignee { assignee: None } => say!(language, "hr-sign-nobody"),
    }
}

fn buttons(candidate: &Candidate, attempt: &Attempt, language: Language, allowed: u8) -> Vec<Vec<Button>> {
    let callback = |label, callback| Button { label, action: ButtonAction::Callback(callback) };
    let (person, number) = (candidate.id, attempt.number);
    let mut rows = Vec::new();
    if matches!(attempt.state, AttemptState::Failed { .. } | AttemptState::Unchecked { .. }) {
        rows.push(vec![callback(say!(language, "button-retry"), Callback::Retry(person, number))]);
    }
    if attempt.scorecard.is_some() {
        rows.push(vec![
            callback(say!(language, "button-pictures"), Callback::Images(person, number)),
            callback(say!(language, "button-details"), Callback::Details(person, number)),
        ]);
    }
    // While there are attempts left, nobody has to give one.
    let over = matches!(attempt.state, AttemptState::Complete | AttemptState::Expired);
    if over && number == candidate.attempts && number >= allowed {
        rows.push(vec![callback(
            say!(language, "button-grant", attempt = number + 1),
            Callback::Grant(person, number),
        )]);
    }
    // Telegram opens a chat by username for everybody, but by id only for people that HR has met.
    if let Some(username) = &candidate.username {
        let address = format!("https://t.me/{username}");
        rows.push(vec![Button {
            label: say!(language, "button-write"),
            action: ButtonAction::Open(address),
        }]);
    }
    let mut deletions = Vec::new();
    if candidate.account.user.is_some() {
        let deletion = Callback::Delete(Deletion::Account, person);
        deletions.push(callback(say!(language, "button-delete-account"), deletion));
    }
    let deletion = Callback::Delete(Deletion::Candidate, person);
    deletions.push(callback(say!(language, "button-delete-candidate"), deletion));
    rows.push(deletions);
    let deletion = Callback::Delete(Deletion::Everything, person);
    rows.push(vec![callback(say!(language, "button-erase"), deletion)]);
    rows
}

/// Where an attempt stands, in a word or two.
pub(super) fn state(state: &AttemptState, language: Language) -> String {
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

/// The headline figures: one line a label, one a scored attribute, each against its threshold if it has one.
pub(super) fn figures(scorecard: &Scorecard, thresholds: &Thresholds, language: Language) -> Vec<String> {
    let line = |figure: Figure<'_>| {
        let Some(reached) = figure.percent else {
            // Said of the label, it need not be said of its attributes.
            let label = foreign(figure.label);
            return figure.attribute.is_none().then(|| say!(language, "hr-not-asked", label = label));
        };
        let percent = format!("{reached:.2}");
        let line = match (figure.label, figure.attribute) {
            ("car", None) => say!(language, "hr-car", figure = Own(percent)),
            ("plate", None) => say!(language, "hr-plate", figure = Own(percent)),
            ("plate", Some("plate")) => say!(language, "hr-accuracy", figure = Own(percent)),
            (label, None) => say!(language, "hr-label", label = foreign(label), figure = Own(percent)),
            (label, Some(attribute)) => {
                let (label, attribute) = (foreign(label), foreign(attribute));
                say!(language, "hr-attribute", label = label, attribute = attribute, figure = Own(percent))
            }
        };
        Some(judged(&line, reached, figure.threshold(thresholds), language))
    };
    scorecard.figures().filter_map(line).collect()
}

/// A figure with its threshold, and whether it reaches it.
fn judged(line: &str, figure: f64, threshold: Option<f64>, language: Language) -> String {
    let Some(threshold) = threshold else { return line.to_owned() };
    let mark = if figure >= threshold { "✅" } else { "❌" };
    format!("{mark} {line} {}", say!(language, "hr-threshold", threshold = Own(threshold.to_string())))
}

/// One line of an image: its name, every label's IoU, what is wrong.
fn image(score: &ImageScore, language: Language) -> String {
    let figures: Vec<String> =
        score.labels.iter().map(|label| format!("{} {}", foreign(&label.label), label.iou)).collect();
    let mut remarks = counts(score, language);
    let several = values_of(score) > 1;
    for label in &score.labels {
        let wrong = label.objects.iter().flat_map(wrong);
        remarks.extend(wrong.map(|value| {
            let text = wrong_text(value, language);
            if several {
                format!("{}.{}: {text}", foreign(&label.label), foreign(&value.attribute))
            } else {
                text
            }
        }));
    }
    let remarks = if remarks.is_empty() { String::new() } else { format!(" · {}", remarks.join(" · ")) };
    format!("{}  {}{remarks}", foreign_code(&score.name), figures.join(" · "))
}

/// So many attributes are compared on an image: with several, each mistake needs its name.
fn values_of(score: &ImageScore) -> usize {
    let of = |label: &LabelScore| label.objects.first().map_or(0, |object| object.values.len());
    score.labels.iter().map(of).sum()
}

/// What is missing on an image and what is too much.
fn counts(score: &ImageScore, language: Language) -> Vec<String> {
    let mut remarks = Vec::new();
    for label in &score.labels {
        if label.missing > 0 {
            let what = foreign(&label.label);
            remarks.push(say!(language, "hr-object-missing", label = what, count = label.missing));
        }
        if label.extra > 0 {
            let what = foreign(&label.label);
            remarks.push(say!(language, "hr-object-extra", label = what, count = label.extra));
        }
    }
    remarks
}

fn wrong(object: &ObjectScore) -> impl Iterator<Item = &ValueScore> {
    object.values.iter().filter(|value| !value.exact)
}

fn wrong_text(value: &ValueScore, language: Language) -> String {
    let shown = |text: &str| foreign(&shortened(text, TEXT_SHOWN));
    let given = shown(value.given.as_deref().unwrap_or_default());
    say!(language, "hr-text-wrong", given = given, expected = shown(&value.expected))
}

/// What is to be known about an attempt beyond its card: every object, every mistake and its kind, every sign.
pub(super) fn details(language: Language, facts: &Facts<'_>) -> Option<Rendered> {
    let (candidate, attempt) = facts.subject?;
    let (attempt, About::Result { flags, .. }) = (attempt?, facts.about) else { return None };
    let scorecard = attempt.scorecard.as_ref()?;
    let mut before = vec![who(candidate, language), say!(language, "hr-details", attempt = attempt.number)];
    before.extend(on_site(attempt, language));
    let mut lines = Vec::new();
    for score in &scorecard.images {
        // The name stays with the first line of what is said of the image.
        let mut start = format!("\n<b>{}</b>\n", foreign(&score.name));
        let said = details_of(score, language, facts).into_iter();
        lines.extend(said.map(|line| format!("{}{line}", std::mem::take(&mut start))));
    }
    let mut after = vec![String::new()];
    if flags.is_empty() {
        after.push(say!(language, "hr-no-signs"));
    }
    after.extend(flags.iter().map(|flag| self::flag(flag, language)));
    let more = |rest: usize| format!("\n{}", say!(language, "hr-details-more", count = rest));
    Some(Rendered { html: cut::within(before, lines, after, more), keyboard: Keyboard::None })
}

/// Every object of an image and every mistake on it, a line each.
fn details_of(score: &ImageScore, language: Language, facts: &Facts<'_>) -> Vec<String> {
    let (mut lines, mut remarks) = (Vec::new(), counts(score, language));
    let several = values_of(score) > 1;
    for label in &score.labels {
        let rule = facts.exam.label(&label.label);
        lines.push(format!("{}: IoU {} %", foreign(&label.label), label.iou));
        let numbered = label.objects.len() > 1;
        for (number, object) in (1..).zip(&label.objects) {
            if numbered {
                lines.push(format!("  {number}. IoU {} %", object.iou));
            }
            remarks.extend(wrong(object).map(|value| {
                let mut attributes = rule.iter().flat_map(|rule| &rule.attributes);
                let chosen =
                    attributes.any(|rule| rule.name == value.attribute && rule.kind != AttributeType::Text);
                let text = if chosen { wrong_text(value, language) } else { mistake(value, language) };
                let place = || format!("{}.{}", foreign(&label.label), foreign(&value.attribute));
                if several { format!("{}: {text}", place()) } else { text }
            }));
        }
    }
    lines.extend(remarks.into_iter().map(|remark| format!("• {remark}")));
    lines
}

/// A wrong text: what it should be, how far off it is, and what kinds of mistakes it has.
fn mistake(value: &ValueScore, language: Language) -> String {
    let text = wrong_text(value, language);
    let rate = say!(language, "hr-error-rate", rate = Own(format!("{:.0}", value.cer * 100.0)));
    let kinds = differences(&value.expected, value.given.as_deref().unwrap_or_default());
    let kinds = [
        (kinds.case > 0).then(|| say!(language, "hr-mistake-case", count = kinds.case)),
        (kinds.look_alike > 0).then(|| say!(language, "hr-mistake-look-alike", count = kinds.look_alike)),
        (kinds.other > 0).then(|| say!(language, "hr-mistake-other", count = kinds.other)),
    ];
    let kinds: Vec<String> = kinds.into_iter().flatten().collect();
    format!("{text} · {rate}: {}", kinds.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exam::Exam;
    use crate::scoring::score;

    #[test]
    fn what_no_image_shows_is_said_instead_of_a_figure() {
        let mut exam = Exam::embedded().expect("the exam built in is whole");
        for image in &mut exam.reference.images {
            image.shapes.retain(|shape| shape.label != "plate");
        }
        let card = score(&exam, 1, &exam.reference);
        let lines = figures(&card, &exam.thresholds, Language::En).join("\n");
        assert_eq!(
            lines.replace(['\u{2068}', '\u{2069}'], ""),
            "✅ Cars, IoU: <b>100.00 %</b> (min. 90 %)\n“plate”: none on these images, so there is no figure"
        );
        assert_eq!(super::super::list::figures(&card), "100.0 / – / –");
        assert_eq!(verdict(&card, &exam.thresholds, false), Verdict::Pass, "by the figure that there is");
    }
}
