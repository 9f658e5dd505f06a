//! Whole texts that people wrote, in a block of their own: nothing in it can pass for one of our lines.

use super::catalog::{Own, foreign, foreign_lines};
use crate::measure::rows;

/// With more rows of a phone's screen than this, a text is shown folded until somebody taps it.
const ROWS: usize = 6;

/// A text in a block of its own.
pub(crate) fn quote(text: &str) -> Own {
    let html = foreign_lines(text).to_string();
    Own(if rows(&html) > ROWS { folded(&html) } else { format!("<blockquote>{html}</blockquote>") })
}

/// A text of several lines, in a block only if it is long.
pub(crate) fn passage(text: &str) -> Own {
    folded_if_long(foreign_lines(text).to_string())
}

/// A text in one line, in a block only if it is long.
pub(crate) fn remark(text: &str) -> Own {
    folded_if_long(foreign(text).to_string())
}

fn folded_if_long(html: String) -> Own {
    Own(if rows(&html) > ROWS { folded(&html) } else { html })
}

/// Lines of a message, folded until somebody taps them.
pub(crate) fn folded(html: &str) -> String {
    format!("<blockquote expandable>{html}</blockquote>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_long_texts_are_folded() {
        assert_eq!(quote("a <b>\nc").0, "<blockquote>a &lt;b&gt;\nc</blockquote>");
        for long in ["x\n".repeat(7), "x".repeat(241)] {
            for text in [quote(&long), passage(&long)] {
                assert!(text.0.starts_with("<blockquote expandable>"), "{}", text.0);
            }
        }
        assert_eq!((passage("a\nb").0, remark("a\nb").0), ("a\nb".to_owned(), "a b".to_owned()));
    }
}
