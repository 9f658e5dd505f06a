//! What candidates agree to before they are given an assignment, if the exam's author asks for it.

use super::rules::Bilingual;

/// A text to agree to. Whoever has agreed to its version is not asked again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsentText {
    /// The version; another text has another one.
    pub version: u32,
    /// The text, plain.
    pub text: Bilingual,
}
