//! Flags: what a person should look at in a submission.

use chrono::TimeDelta;

use super::catalog::{Foreign, Own, foreign_plain, say};
use super::times::duration;
use crate::exam::Language;
use crate::model::Flag;

/// The symbol before a flag in the chat.
const SYMBOL: &str = "🚩 ";

/// A flag that a person should look at. `name`: of the other candidate, if it is about one; `foreign` makes text of
/// others fit for where the flag is shown.
pub(crate) fn flag(
    flag: &Flag,
    name: Option<&str>,
    language: Language,
    foreign: fn(&str) -> Foreign,
) -> String {
    match flag {
        Flag::Copy { person, attempt, similarity } => {
            let who = name.map_or_else(|| person.to_string(), str::to_owned);
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
            let taken = duration(TimeDelta::seconds(i64::from(*seconds)), language);
            say!(language, "hr-sign-fast", points = *points, taken = Own(taken))
        }
        Flag::OtherAssignee { assignee: Some(name) } => {
            say!(language, "hr-sign-assignee", name = foreign(name))
        }
        Flag::OtherAssignee { assignee: None } => say!(language, "hr-sign-nobody"),
    }
}

/// The same in a cell of a workbook, where the column says that it is a flag.
#[must_use]
pub fn flag_in_cell(sign: &Flag, name: Option<&str>, language: Language) -> String {
    flag(sign, name, language, foreign_plain).trim_start_matches(SYMBOL).to_owned()
}
