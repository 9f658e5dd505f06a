//! The catalogue: sentences by key and language.

use std::sync::LazyLock;

use i18n_embed::LanguageLoader;
use i18n_embed::fluent::FluentLanguageLoader;
use rust_embed::RustEmbed;
use unic_langid::LanguageIdentifier;

use crate::exam::Language;

#[derive(RustEmbed)]
#[folder = "assets/texts"]
struct Sentences;

static RUSSIAN: LazyLock<FluentLanguageLoader> = LazyLock::new(|| loader(Language::Ru));
static ENGLISH: LazyLock<FluentLanguageLoader> = LazyLock::new(|| loader(Language::En));

/// The sentences of a language.
pub(super) fn sentences(language: Language) -> &'static FluentLanguageLoader {
    match language {
        Language::Ru => &RUSSIAN,
        Language::En => &ENGLISH,
    }
}

fn loader(language: Language) -> FluentLanguageLoader {
    let id = |language: Language| -> LanguageIdentifier {
        language.tag().parse().expect("the tags of our languages are well formed")
    };
    let loader = FluentLanguageLoader::new("candidates_bot", id(Language::En));
    loader
        .load_languages(&Sentences, &[id(language)])
        .expect("the embedded sentences are read by the tests in both languages");
    // Telegram shows the marks that Fluent puts around values as boxes on some phones.
    loader.set_use_isolating(false);
    loader
}

/// A sentence: `say!(language, "key", name = value)`. Keys and names are checked at compile time.
macro_rules! say {
    ($language:expr, $key:literal $(, $name:ident = $value:expr)* $(,)?) => {
        i18n_embed_fl::fl!($crate::texts::catalog::sentences($language), $key $(, $name = ($value))*)
    };
}
pub(super) use say;

/// Text from outside, made safe for Telegram's HTML.
#[must_use]
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn keys(language: &str) -> BTreeSet<String> {
        let file = Sentences::get(&format!("{language}/candidates_bot.ftl")).expect("file");
        String::from_utf8_lossy(&file.data)
            .lines()
            .filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()))
            .filter_map(|line| line.split_once(" =").map(|(key, _)| key.to_owned()))
            .collect()
    }

    #[test]
    fn both_languages_have_every_sentence() {
        assert!(keys("en").len() > 50);
        assert_eq!(keys("ru"), keys("en"));
    }

    #[test]
    fn plurals_are_right() {
        let count = |language, count: u32| say!(language, "incomplete", count = count);
        assert!(count(Language::Ru, 1).contains("1 место."));
        assert!(count(Language::Ru, 3).contains("3 места."));
        assert!(count(Language::Ru, 11).contains("11 мест."));
        assert!(count(Language::Ru, 21).contains("21 место."));
        assert!(count(Language::En, 1).contains("1 thing "));
        assert!(count(Language::En, 2).contains("2 things "));
    }

    #[test]
    fn outside_text_can_not_become_markup() {
        assert_eq!(escape(r#"<b>&"x"</b>"#), "&lt;b&gt;&amp;&quot;x&quot;&lt;/b&gt;");
    }
}
