//! Colours, where the terminal has them.

use console::{Color, Style};

use crate::demo::story::Role;
use crate::exam::Language;

/// Paints text, or leaves it as it is.
#[derive(Clone, Copy)]
pub(super) struct Paint {
    pub(super) colours: bool,
}

impl Paint {
    pub(super) fn with(self, text: &str, style: &Style) -> String {
        style.clone().force_styling(self.colours).apply_to(text).to_string()
    }

    pub(super) fn dim(self, text: &str) -> String {
        self.with(text, &Style::new().dim())
    }
}

/// The colour of a person; strangers to the story have none.
pub(super) fn of(person: u64) -> Style {
    let role = Role::ALL.into_iter().find(|role| role.profile(Language::En).id == person);
    let colour = match role {
        Some(Role::Hr) => Color::Magenta,
        Some(Role::Excellent) => Color::Green,
        Some(Role::Absent) => Color::Yellow,
        Some(Role::Forgetful) => Color::Cyan,
        Some(Role::Copier) => Color::Red,
        Some(Role::Leaver) => Color::Blue,
        Some(Role::Stranger) | None => return Style::new(),
    };
    Style::new().fg(colour)
}
