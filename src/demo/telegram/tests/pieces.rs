//! Whatever is sent in pieces arrives whole: the pieces that the server accepts, put together, are the text.

use proptest::prelude::*;

use crate::demo::telegram::html;
use crate::demo::telegram::text::{ENTITY_LIMIT, Entity, MESSAGE_LIMIT, RichText, SOURCE_LIMIT, escape};
use crate::measure;

/// Words, long and short, with characters that need escaping or take more than one unit.
fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => "[a-zа-я]{1,12}",
        2 => "[<>&\"']{1,30}",
        2 => prop::sample::select(vec!["😀", "👨‍👩‍👧", "🇫🇮🇫🇮", "e\u{301}", "…", "конец.", "&amp;", "</b>", "❤️"]).prop_map(str::to_owned),
        1 => "[a-z&]{400,1500}",
        1 => "[😀-😏]{200,900}",
    ]
}

fn blank() -> impl Strategy<Value = &'static str> {
    prop_oneof![12 => Just(" "), 2 => Just("\n"), 1 => Just("\n\n"), 1 => Just("  "), 1 => Just("")]
}

/// A text with tags around some of its words, as ours are written: the source, and what people see of it.
fn text() -> impl Strategy<Value = (String, String)> {
    let tag = prop_oneof![
        8 => Just(("", "")),
        2 => Just(("<b>", "</b>")),
        1 => Just(("<code>", "</code>")),
        1 => Just(("<a href=\"https://example.org/?a=1&amp;b=2\">", "</a>")),
        1 => Just(("<b><i>", "</i></b>")),
        1 => Just(("<blockquote expandable>", "</blockquote>")),
    ];
    let part = (prop::collection::vec((word(), blank()), 0..60), tag);
    prop::collection::vec(part, 0..12).prop_map(|parts| {
        let (mut html, mut seen) = (String::new(), String::new());
        for (words, (open, close)) in parts {
            let words: String = words.into_iter().map(|(word, blank)| word + blank).collect();
            html += &[open, &escape(&words), close].concat();
            seen += &words;
        }
        (html, seen)
    })
}

/// Which characters are formatted how: tags that were closed and opened again make no difference.
fn formatting(texts: &[RichText]) -> Vec<(char, Vec<String>)> {
    let mut signs = Vec::new();
    for text in texts {
        let mut at = 0;
        for sign in text.plain.chars() {
            let covers = |entity: &&Entity| entity.offset <= at && at < entity.offset + entity.length;
            let mut kinds: Vec<String> =
                text.entities.iter().filter(covers).map(|entity| entity.kind.clone()).collect();
            kinds.sort();
            if !sign.is_whitespace() {
                signs.push((sign, kinds));
            }
            at += sign.len_utf16();
        }
    }
    signs
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn pieces_put_together_are_the_text((html, seen) in text(), smaller in 0..3_usize) {
        let most = [MESSAGE_LIMIT, 1000, 40][smaller];
        let pieces = measure::pieces_of(&html, most);
        let read = |piece: &String| html::parse(piece).map_err(|reason| TestCaseError::fail(format!("{reason}: {piece}")));
        let arrived: Vec<RichText> = pieces.iter().map(read).collect::<Result<_, _>>()?;
        // Every piece is accepted completely.
        for (piece, text) in pieces.iter().zip(&arrived) {
            prop_assert!(text.length() <= most && piece.len() <= SOURCE_LIMIT && text.entities.len() <= ENTITY_LIMIT);
        }
        // The visible text of the pieces occurs in the text in this order, with only blanks between.
        let mut rest = seen.as_str();
        for text in arrived.iter().filter(|text| !text.plain.is_empty()) {
            rest = rest.trim_start().strip_prefix(text.plain.as_str()).ok_or_else(|| {
                TestCaseError::fail(format!("{:?} is not the beginning of {rest:?}", text.plain))
            })?;
        }
        prop_assert_eq!(rest.trim(), "");
        // The formatting is unchanged.
        let whole = html::parse(&html).map_err(TestCaseError::fail)?;
        prop_assert_eq!(formatting(&arrived), formatting(&[whole]));
    }
}
