//! The language in which a command speaks to whoever started it: the one they name, or their terminal's.

use clap::ValueEnum;

use crate::exam::Language;

/// The variables that name the language of a terminal. The first that is set and not empty counts.
const VARIABLES: [&str; 3] = ["LC_ALL", "LC_MESSAGES", "LANG"];

/// A language that an option names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum LanguageOption {
    /// English.
    En,
    /// Russian.
    Ru,
}

impl From<LanguageOption> for Language {
    fn from(named: LanguageOption) -> Self {
        match named {
            LanguageOption::En => Self::En,
            LanguageOption::Ru => Self::Ru,
        }
    }
}

/// The named language, otherwise the terminal's, otherwise English.
pub(super) fn language(named: Option<LanguageOption>) -> Language {
    named.map_or_else(|| of_terminal(|name| std::env::var(name).ok()), Language::from)
}

fn of_terminal(variable: impl Fn(&str) -> Option<String>) -> Language {
    let locale = VARIABLES.into_iter().filter_map(variable).find(|value| !value.is_empty());
    // As in `ru_RU.UTF-8` or `ru.KOI8-R`.
    let tag = locale.as_deref().and_then(|locale| locale.split('.').next());
    Language::of_tag(tag, Language::En)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(variables: &[(&str, &str)]) -> Language {
        let value = |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
        of_terminal(|name| value(name).map(str::to_owned))
    }

    #[test]
    fn the_first_variable_that_says_anything_counts() {
        assert_eq!(of(&[("LANG", "ru_RU.UTF-8")]), Language::Ru);
        assert_eq!(of(&[("LANG", "en_US.UTF-8"), ("LC_MESSAGES", "ru.KOI8-R")]), Language::Ru);
        assert_eq!(of(&[("LC_ALL", "C"), ("LANG", "ru_RU.UTF-8")]), Language::En);
        assert_eq!(of(&[("LC_ALL", ""), ("LANG", "ru_RU.UTF-8")]), Language::Ru);
        assert_eq!(of(&[("LANG", "de_DE")]), Language::En);
        assert_eq!(of(&[]), Language::En);
    }

    #[test]
    fn a_named_language_counts_whatever_the_terminal_speaks() {
        assert_eq!(language(Some(LanguageOption::Ru)), Language::Ru);
        assert_eq!(language(Some(LanguageOption::En)), Language::En);
    }
}
