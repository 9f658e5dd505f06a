//! The name of an effect as operators read it: only its kind, nothing that anyone wrote.

use std::fmt::{self, Debug, Write};

use super::{AnalysisEffect, AttemptNumber, Effect, PersonId, PostgresEffect, TelegramEffect};

impl Effect {
    /// What it does, in a word: the step on the site, the message. `create_task`, `credentials`.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Telegram(TelegramEffect::Send { message, .. } | TelegramEffect::Edit { message, .. }) => {
                variant(message)
            }
            Self::Telegram(TelegramEffect::Progress { stage, .. }) => format!("progress_{}", variant(stage)),
            Self::Telegram(effect) => variant(effect),
            Self::Site(effect) => variant(&effect.step),
            Self::Postgres(effect) => variant(effect),
            Self::Analysis(effect) => variant(effect),
        }
    }

    /// Whose chat, or whose step on the site.
    #[must_use]
    pub fn person(&self) -> PersonId {
        match self {
            Self::Telegram(effect) => PersonId(effect.chat().0.unsigned_abs()),
            Self::Site(effect) => effect.person,
            Self::Postgres(PostgresEffect::ReadWhitelist { person, .. })
            | Self::Analysis(
                AnalysisEffect::FindCopies { person, .. }
                | AnalysisEffect::SearchNames { person, .. }
                | AnalysisEffect::FindAsked { person }
                | AnalysisEffect::Correct { person, .. }
                | AnalysisEffect::FindDoubt { person, .. },
            ) => *person,
            // It goes on with them.
            Self::Analysis(AnalysisEffect::Rescore(rescore)) => rescore.next,
            Self::Analysis(AnalysisEffect::FindTraces(erased)) => erased.person,
        }
    }

    /// Which attempt a step on the site, or a search, is for.
    #[must_use]
    pub fn attempt(&self) -> Option<AttemptNumber> {
        match self {
            Self::Site(effect) => effect.attempt(),
            Self::Analysis(AnalysisEffect::FindCopies { attempt, .. }) => Some(*attempt),
            Self::Telegram(_)
            | Self::Postgres(_)
            | Self::Analysis(
                AnalysisEffect::SearchNames { .. }
                | AnalysisEffect::FindAsked { .. }
                | AnalysisEffect::FindTraces(_)
                | AnalysisEffect::Correct { .. }
                | AnalysisEffect::Rescore(_)
                | AnalysisEffect::FindDoubt { .. },
            ) => None,
        }
    }
}

/// The name of a variant, in small letters. Its contents are not even formatted.
fn variant(value: &impl Debug) -> String {
    let mut name = Name(String::new());
    // Formatting stops after the name.
    let _ = write!(name, "{value:?}");
    name.0
}

struct Name(String);

impl Write for Name {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for character in text.chars() {
            if !character.is_ascii_alphanumeric() {
                return Err(fmt::Error);
            }
            if character.is_ascii_uppercase() && !self.0.is_empty() {
                self.0.push('_');
            }
            self.0.push(character.to_ascii_lowercase());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exam::Language;
    use crate::model::{AttemptNumber, ChatId, Message, SiteEffect, SiteStep, TaskId};

    #[test]
    fn a_name_has_nothing_in_it_but_the_kind() {
        let step = |step| Effect::Site(SiteEffect::of_attempt(PersonId(7), AttemptNumber(2), step));
        assert_eq!(step(SiteStep::CreateTask).name(), "create_task");
        assert_eq!(step(SiteStep::DiscardTask(TaskId(5))).name(), "discard_task");
        let message = Message::HrNotFound { login: "marker".to_owned() };
        let sent =
            Effect::Telegram(TelegramEffect::Send { chat: ChatId(9), language: Language::En, message });
        assert_eq!(
            (sent.name().as_str(), sent.person(), sent.attempt()),
            ("hr_not_found", PersonId(9), None)
        );
    }
}
