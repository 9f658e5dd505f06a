//! The catalogue: sentences by key and language.

use crate::model::{AttemptNumber, CorrectionNumber, QuestionNumber};
use std::fmt;
use std::sync::LazyLock;

use i18n_embed::LanguageLoader;
use i18n_embed::fluent::FluentLanguageLoader;
use rust_embed::RustEmbed;
use unic_langid::LanguageIdentifier;

use crate::exam::Language;
use crate::foreign;

#[derive(RustEmbed)]
#[folder = "assets/texts"]
struct Sentences;

static RUSSIAN: LazyLock<FluentLanguageLoader> = LazyLock::new(|| loader(Language::Ru));
static ENGLISH: LazyLock<FluentLanguageLoader> = LazyLock::new(|| loader(Language::En));

/// The sentences of a language.
pub(crate) fn sentences(language: Language) -> &'static FluentLanguageLoader {
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
    // It would isolate every number. Foreign text is isolated separately.
    loader.set_use_isolating(false);
    loader
}

/// A sentence: `say!(language, "key", name = value)`. Keys and names are checked at compile time, and so is
/// that foreign text never gets in unprocessed.
macro_rules! say {
    ($language:expr, $key:literal $(, $name:ident = $value:expr)* $(,)?) => {
        i18n_embed_fl::fl!(
            $crate::texts::catalog::sentences($language),
            $key $(, $name = ($crate::texts::catalog::Piece::value($value)))*
        )
    };
}
pub(crate) use say;

/// What a sentence may contain: numbers, words of ours, and foreign text that is safe within a line.
pub(crate) trait Piece {
    type Value;

    fn value(self) -> Self::Value;
}

macro_rules! numbers {
    ($($number:ty),*) => {
        $(impl Piece for $number {
            type Value = Self;

            fn value(self) -> Self {
                self
            }
        })*
    };
}
numbers!(u8, u32, u64, usize, i64);

impl Piece for AttemptNumber {
    type Value = u8;

    fn value(self) -> u8 {
        self.0
    }
}

impl Piece for CorrectionNumber {
    type Value = u32;

    fn value(self) -> u32 {
        self.0
    }
}

impl Piece for QuestionNumber {
    type Value = u32;

    fn value(self) -> u32 {
        self.0
    }
}

/// Our own words: another sentence, a figure, a time.
pub(crate) struct Own(pub String);

impl Piece for Own {
    type Value = String;

    fn value(self) -> String {
        self.0
    }
}

/// Foreign text that can't spoil a line: harmless, isolated if it could change the direction of the text beside
/// it, and without markup.
#[derive(Clone)]
pub(crate) struct Foreign(String);

impl Piece for Foreign {
    type Value = String;

    fn value(self) -> String {
        self.0
    }
}

impl Piece for &Foreign {
    type Value = String;

    fn value(self) -> String {
        self.0.clone()
    }
}

impl fmt::Display for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Foreign text in Telegram's HTML.
pub(crate) fn foreign(text: &str) -> Foreign {
    Foreign(escape(&foreign::isolated(text)))
}

/// The same where there is no markup: on buttons, under images.
pub(crate) fn foreign_plain(text: &str) -> Foreign {
    Foreign(foreign::isolated(text))
}

/// The same for copying with a tap: it contains nothing but the text.
pub(crate) fn foreign_code(text: &str) -> Foreign {
    let code = format!("<code>{}</code>", escape(&foreign::tame(text)));
    Foreign(foreign::isolate(code, text))
}

/// Text of several lines, each processed separately.
pub(crate) fn foreign_lines(text: &str) -> Foreign {
    let lines: Vec<String> = text.lines().map(|line| foreign(line).0).collect();
    Foreign(lines.join("\n"))
}

/// Text escaped for Telegram's HTML.
pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// The keys in the order of the file.
    fn keys(language: &str) -> Vec<String> {
        let file = Sentences::get(&format!("{language}/candidates_bot.ftl")).expect("file");
        String::from_utf8_lossy(&file.data)
            .lines()
            .filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()))
            .filter_map(|line| line.split_once(" =").map(|(key, _)| key.to_owned()))
            .collect()
    }

    #[test]
    fn both_languages_have_every_sentence() {
        let set = |language| keys(language).into_iter().collect::<BTreeSet<_>>();
        assert!(keys("en").len() > 50);
        assert_eq!(set("ru"), set("en"));
    }

    #[test]
    fn no_key_means_two_sentences() {
        for language in ["en", "ru"] {
            let mut seen = BTreeSet::new();
            let twice: Vec<_> = keys(language).into_iter().filter(|key| !seen.insert(key.clone())).collect();
            assert!(twice.is_empty(), "{language}: {twice:?}");
        }
    }

    #[test]
    fn plurals_are_right() {
        let count = |language, count: u32| say!(language, "incomplete", count = count);
        assert!(count(Language::Ru, 1).contains("1 замечание."));
        assert!(count(Language::Ru, 3).contains("3 замечания."));
        assert!(count(Language::Ru, 11).contains("11 замечаний."));
        assert!(count(Language::Ru, 21).contains("21 замечание."));
        assert!(count(Language::En, 1).contains("1 thing "));
        assert!(count(Language::En, 2).contains("2 things "));
    }

    #[test]
    fn outside_text_can_not_become_markup() {
        assert_eq!(escape(r#"<b>&"x"</b>"#), "&lt;b&gt;&amp;&quot;x&quot;&lt;/b&gt;");
    }
}
