//! What of the bot's sentences the story knows in advance.

use crate::measure::plain;
use crate::texts::catalog::Own;

/// Stands for what differs from exam to exam or from time to time.
const ANY: char = '\u{0}';

/// A value in a sentence, whatever it is.
pub(super) fn any() -> Own {
    Own(ANY.to_string())
}

/// The longest part of a sentence that is always the same, as people read it.
pub(super) fn known(sentence: &str) -> String {
    let sentence = plain(sentence);
    let parts = sentence.split([ANY, '\n']).map(str::trim);
    parts.max_by_key(|part| part.len()).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_and_markup_are_left_out() {
        assert_eq!(known("\u{0} <b>Told</b> on \u{0} &lt;yes&gt;"), "Told on");
        assert_eq!(known("one\ntwenty words"), "twenty words");
    }
}
