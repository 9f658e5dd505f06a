//! The wrong characters of a text by the kind of mistake: `look-alike: O → 0, a → а (Cyrillic)`.

use std::collections::BTreeMap;

use crate::exam::Language;
use crate::scoring::{CharacterMistake, wrong_characters};
use crate::texts::catalog::{Own, foreign, say};

/// Examples of each kind; more are counted.
const EXAMPLES: usize = 4;

/// The kinds of mistakes in a text, most telling first, each with its characters: expected → given.
pub(super) fn kinds(expected: &str, given: &str, language: Language) -> Vec<String> {
    let wrong = wrong_characters(expected, given);
    let of_kind = |kind: CharacterMistake| {
        let wrong = wrong.iter().filter(|wrong| wrong.mistake == kind);
        let pairs: Vec<(&str, &str)> = wrong.map(|wrong| (&*wrong.expected, &*wrong.given)).collect();
        (!pairs.is_empty()).then(|| told(kind, &pairs, language))
    };
    CharacterMistake::ALL.into_iter().filter_map(of_kind).collect()
}

fn told(kind: CharacterMistake, pairs: &[(&str, &str)], language: Language) -> String {
    let examples = || Own(examples(pairs, language));
    match kind {
        CharacterMistake::LookAlike => say!(language, "hr-mistake-look-alike", examples = examples()),
        CharacterMistake::Case => say!(language, "hr-mistake-case", examples = examples()),
        CharacterMistake::Invisible => say!(language, "hr-mistake-invisible", count = pairs.len()),
        CharacterMistake::Order => say!(language, "hr-mistake-order", examples = examples()),
        CharacterMistake::Missing => say!(language, "hr-mistake-missing", examples = examples()),
        CharacterMistake::Extra => say!(language, "hr-mistake-extra", examples = examples()),
        CharacterMistake::Other => say!(language, "hr-mistake-other", examples = examples()),
    }
}

/// The first few pairs, each once, in the order of the text.
fn examples(pairs: &[(&str, &str)], language: Language) -> String {
    let (mut times, mut order) = (BTreeMap::<_, usize>::new(), Vec::new());
    for pair in pairs {
        let seen = times.entry(pair).or_default();
        if *seen == 0 && order.len() < EXAMPLES {
            order.push(pair);
        }
        *seen += 1;
    }
    let shown: usize = order.iter().map(|pair| times[pair]).sum();
    let told = order.iter().map(|pair| match times[pair] {
        1 => changed(**pair, language),
        several => format!("{} ×{several}", changed(**pair, language)),
    });
    let told = told.collect::<Vec<_>>().join(", ");
    match pairs.len() - shown {
        0 => told,
        more => say!(language, "hr-mistake-more", examples = Own(told), count = more),
    }
}

fn changed((expected, given): (&str, &str), language: Language) -> String {
    match (expected, given) {
        (one, "") | ("", one) => character(one, language),
        (expected, given) => format!("{} → {}", character(expected, language), character(given, language)),
    }
}

/// A character, or two; of one that looks like a Latin letter and is none, what it is.
fn character(text: &str, language: Language) -> String {
    let shown = match text {
        " " => Own("␣".to_owned()),
        _ => Own(foreign(text).to_string()),
    };
    match text.chars().next() {
        Some('\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}') => {
            say!(language, "hr-character-greek", character = shown)
        }
        Some('\u{400}'..='\u{52f}') => say!(language, "hr-character-cyrillic", character = shown),
        Some('\u{ff01}'..='\u{ffee}') => say!(language, "hr-character-wide", character = shown),
        _ => shown.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(expected: &str, given: &str) -> [String; 2] {
        [Language::En, Language::Ru].map(|language| kinds(expected, given, language).join("; "))
    }

    #[test]
    fn every_kind_is_told_with_its_characters() {
        for (expected, given, english, russian) in [
            (
                "123OWO321",
                "1230wO321",
                "look-alike: O → 0; case: W → w",
                "похожие знаки: O → 0; не тот регистр: W → w",
            ),
            ("HKa0", "HKа0", "look-alike: a → а (Cyrillic)", "похожие знаки: a → а (кириллица)"),
            ("у1", "y1", "look-alike: у (Cyrillic) → y", "похожие знаки: у (кириллица) → y"),
            ("A7", "Ａ7", "look-alike: A → Ａ (full-width)", "похожие знаки: A → Ａ (полноширинный знак)"),
            ("A7", "Α7", "look-alike: A → Α (Greek)", "похожие знаки: A → Α (греческая)"),
            ("A7", "\u{200b}A\u{ad}7", "2 invisible characters", "2 невидимых знака"),
            ("A7", "A7\u{feff}", "1 invisible character", "1 невидимый знак"),
            ("HK12", "HK21", "swapped: 12 → 21", "переставлены: 12 → 21"),
            ("HK12", "HK2", "missing: 1", "пропущено: 1"),
            ("HK12", "H K127", "extra: ␣, 7", "лишнее: ␣, 7"),
            ("HK12", "HK<2", "other: 1 → &lt;", "прочее: 1 → &lt;"),
            (
                "00000AB1234567",
                "OOOOO<>&+!?*#$",
                "look-alike: 0 → O ×5; other: A → &lt;, B → &gt;, 1 → &amp;, 2 → + and 5 more",
                "похожие знаки: 0 → O ×5; прочее: A → &lt;, B → &gt;, 1 → &amp;, 2 → + и ещё 5",
            ),
        ] {
            assert_eq!(told(expected, given), [english, russian]);
        }
    }

    #[test]
    fn however_much_is_wrong_it_stays_a_line() {
        for [text, _] in [told("AB", &"Ж".repeat(50_000)), told(&"AB".repeat(5_000), &"12".repeat(9_000))] {
            assert!(text.chars().count() < 120, "{text}");
        }
    }
}
