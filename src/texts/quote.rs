//! Whole texts that people wrote, in a block of their own: nothing in it can pass for one of our lines.

use super::catalog::{Own, foreign_lines};

/// With more lines than this, a text is shown folded until somebody taps it.
const LINES: usize = 12;

/// With more characters than this, too.
const CHARACTERS: usize = 600;

/// A text in a block of its own.
pub(crate) fn quote(text: &str) -> Own {
    let is_long = text.lines().count() > LINES || text.chars().count() > CHARACTERS;
    let tag = if is_long { "<blockquote expandable>" } else { "<blockquote>" };
    Own(format!("{tag}{}</blockquote>", foreign_lines(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_long_texts_are_folded() {
        assert_eq!(quote("a <b>\nc").0, "<blockquote>a &lt;b&gt;\nc</blockquote>");
        for long in ["x\n".repeat(13), "x".repeat(601)] {
            assert!(quote(&long).0.starts_with("<blockquote expandable>x"));
        }
    }
}
