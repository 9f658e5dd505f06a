//! There is no assignment to work on (yet).

use crate::exam::Language;
use crate::messages::template::SelfContained;
use crate::model::Readers;
use crate::texts::Rendered;
use crate::texts::catalog::say;

/// The progress of the assignment.
pub(crate) enum Preparation {
    /// It is still being made.
    Underway,
    /// The assignment could not be prepared; HR knows.
    Failed,
    /// Nobody asked for one.
    NotBegun,
}

impl SelfContained for Preparation {
    const READERS: Readers = Readers::Anybody;

    fn render(&self, language: Language) -> Rendered {
        Rendered::plain(match self {
            Self::Underway => say!(language, "being-prepared"),
            Self::Failed => say!(language, "not-prepared"),
            Self::NotBegun => say!(language, "no-assignment"),
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::messages::world::{ANNA, World};
    use crate::model::Message;

    #[test]
    fn there_is_nothing_to_work_on() {
        let world = World::new();
        let told = world.tells(ANNA, &Message::BeingPrepared);
        insta::assert_snapshot!(told, @"Your task is still being prepared. I'll message you as soon as it's ready.");
        let told = world.tells(ANNA, &Message::NotPrepared);
        insta::assert_snapshot!(told, @"Your task could not be prepared yet. HR has been notified; I'll message you as soon as it's ready.");
        let told = world.tells(ANNA, &Message::NoAssignment);
        insta::assert_snapshot!(told, @"You have no task yet. Tap “Get the task” first.");
    }
}
