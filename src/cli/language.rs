//! The language in which a command speaks to whoever sits at the terminal.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use crate::exam::Language;

/// The first of these that is not empty decides, as it does for other programs.
const VARIABLES: [&str; 3] = ["LC_ALL", "LC_MESSAGES", "LANG"];

/// The values of an option `--lang`.
pub(super) fn languages() -> impl TypedValueParser<Value = Language> {
    let name = |language| match language {
        Language::Ru => "Russian",
        Language::En => "English",
    };
    let value = |language: Language| PossibleValue::new(language.tag()).help(name(language));
    let tags = PossibleValuesParser::new(Language::ALL.map(value));
    tags.map(|tag| Language::of_tag(Some(&tag), Language::En))
}

/// The language of the terminal; English if that is neither of ours.
pub(super) fn of_terminal() -> Language {
    // A value that is no text names no language, but it decides nevertheless.
    chosen(|name| Some(std::env::var_os(name)?.to_string_lossy().into_owned()))
}

fn chosen(value: impl Fn(&str) -> Option<String>) -> Language {
    let locale = VARIABLES.into_iter().filter_map(value).find(|locale| !locale.is_empty());
    // `ru_RU.UTF-8@modifier`
    let tag = locale.as_deref().and_then(|locale| locale.split(['.', '@']).next());
    Language::of_tag(tag, Language::En)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen_with(variables: &[(&str, &str)]) -> Language {
        chosen(|name| {
            let found = variables.iter().find(|(own, _)| *own == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn a_locale_of_any_form_names_its_language() {
        for locale in ["ru_RU.UTF-8", "ru_UA", "ru", "ru.KOI8-R", "ru_RU@euro", "RU"] {
            assert_eq!(chosen_with(&[("LANG", locale)]), Language::Ru, "{locale}");
        }
        for locale in ["en_GB.UTF-8", "C", "C.UTF-8", "POSIX", "de_DE.UTF-8", "rue", ".", "@", "🦀"] {
            assert_eq!(chosen_with(&[("LANG", locale)]), Language::En, "{locale}");
        }
        assert_eq!(chosen_with(&[]), Language::En);
    }

    #[test]
    fn the_variable_that_counts_more_decides_and_an_empty_one_does_not() {
        let all = [("LC_ALL", "en_US.UTF-8"), ("LC_MESSAGES", "ru_RU.UTF-8"), ("LANG", "ru_RU.UTF-8")];
        assert_eq!(chosen_with(&all), Language::En);
        assert_eq!(chosen_with(&all[1..]), Language::Ru);
        assert_eq!(chosen_with(&[("LC_ALL", ""), ("LANG", "ru_RU.UTF-8")]), Language::Ru);
        assert_eq!(chosen_with(&[("LC_ALL", "C"), ("LANG", "ru_RU.UTF-8")]), Language::En);
    }
}
