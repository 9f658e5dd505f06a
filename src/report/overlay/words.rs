//! The words on an overlay, which are passed in by the caller.

use crate::scoring::CharacterMistake;

/// The words on an overlay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Legend {
    /// Expected and drawn.
    pub agreement: String,
    /// Expected and not drawn.
    pub missed: String,
    /// Drawn and not expected.
    pub extra: String,
    /// The outline that was expected.
    pub reference: String,
    /// The outline that the candidate drew.
    pub submitted: String,
    /// Label before the right text.
    pub expected: String,
    /// Label before the text that the candidate gave.
    pub given: String,
    /// The kinds of mistakes in a text, in the order of [`CharacterMistake::ALL`].
    pub mistakes: [String; CharacterMistake::ALL.len()],
}
