//! People whom the earlier bot knew and who have not written to this one yet.

use super::card::{figures, state};
use super::catalog::{Own, foreign, foreign_code, say};
use super::list;
use super::times::{date_time, duration};
use super::{About, Button, ButtonAction, Facts, Keyboard, Rendered};
use crate::exam::Language;
use crate::legacy::Imported;
use crate::measure::shortened;

/// So many characters of a login are in a list: rows of old times have names of any length.
const LOGIN_SHOWN: usize = 64;

/// What was brought in about somebody; none when the message is about nobody of that kind.
pub(super) fn card(language: Language, facts: &Facts<'_>) -> Option<Rendered> {
    let About::Earlier(imported) = facts.about else { return None };
    let Imported { account, metrics, .. } = imported;
    let name = &metrics.candidate_username;
    let mut lines = vec![say!(language, "hr-earlier", login = foreign(&format!("@{name}"))), String::new()];
    lines.push(say!(language, "hr-account", account = foreign_code(account)));
    let state = state(&imported.state(), language);
    lines.push(say!(language, "hr-attempt", attempt = metrics.times_attempted, state = Own(state)));
    lines.push(say!(language, "hr-started", at = Own(date_time(metrics.task_started))));
    if let Some(ended) = metrics.task_ended {
        lines.push(say!(language, "hr-ended", at = Own(date_time(ended))));
    }
    if let Some(taken) = metrics.taken() {
        lines.push(say!(language, "hr-taken", taken = Own(duration(taken, language))));
    }
    if let Some(scorecard) = imported.scorecard() {
        lines.push(String::new());
        lines.extend(figures(&scorecard, &facts.exam.thresholds, language));
    }
    // Telegram takes no message with an address that can't be, and rows of old times have all kinds of names.
    let can_be = (4..=32).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let write = can_be.then(|| {
        let address = format!("https://t.me/{name}");
        vec![Button { label: say!(language, "button-write"), action: ButtonAction::Open(address) }]
    });
    let keyboard = write.map_or(Keyboard::None, |row| Keyboard::Inline(vec![row]));
    Some(Rendered { html: lines.join("\n"), keyboard })
}

/// One of them in a list: login and figures.
pub(super) fn line(imported: &Imported) -> String {
    let login = shortened(&imported.metrics.candidate_username, LOGIN_SHOWN);
    let login = foreign(&format!("@{login}"));
    let figures = imported.scorecard().map(|scorecard| format!(" · {}", list::figures(&scorecard)));
    format!("🕰 {login}{}", figures.unwrap_or_default())
}
