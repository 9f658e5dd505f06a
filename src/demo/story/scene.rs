//! The scenes of the story, which a show announces.

use crate::exam::Language;
use crate::texts::catalog::say;

/// A scene.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scene {
    /// From HR's link to the first score.
    Excellent,
    /// The site is down for a while.
    Outage,
    /// Two things are missing; a question; another attempt.
    Forgetful,
    /// Somebody hands in another's work.
    Copy,
    /// HR looks at everybody and decides.
    Decision,
    /// Everything about somebody is deleted.
    Erasure,
}

impl Scene {
    /// All, in order.
    pub const ALL: [Self; 6] =
        [Self::Excellent, Self::Outage, Self::Forgetful, Self::Copy, Self::Decision, Self::Erasure];

    /// Its title.
    #[must_use]
    pub fn title(self, language: Language) -> String {
        match self {
            Self::Excellent => say!(language, "demo-scene-excellent"),
            Self::Outage => say!(language, "demo-scene-outage"),
            Self::Forgetful => say!(language, "demo-scene-forgetful"),
            Self::Copy => say!(language, "demo-scene-copy"),
            Self::Decision => say!(language, "demo-scene-decision"),
            Self::Erasure => say!(language, "demo-scene-erasure"),
        }
    }

    /// What one has seen when it is over.
    #[must_use]
    pub fn seen(self, language: Language) -> String {
        match self {
            Self::Excellent => say!(language, "demo-seen-excellent"),
            Self::Outage => say!(language, "demo-seen-outage"),
            Self::Forgetful => say!(language, "demo-seen-forgetful"),
            Self::Copy => say!(language, "demo-seen-copy"),
            Self::Decision => say!(language, "demo-seen-decision"),
            Self::Erasure => say!(language, "demo-seen-erasure"),
        }
    }
}
