//! Whether another attempt is possible.

use crate::exam::Language;
use crate::messages::template::SelfContained;
use crate::model::{AttemptNumber, Readers};
use crate::texts::Rendered;
use crate::texts::catalog::say;

/// Whether another attempt is possible.
pub(crate) enum Attempts {
    /// Once this one is handed in.
    FinishFirst,
    /// No more.
    NoMore {
        /// Number of attempts allowed.
        limit: u8,
    },
    /// HR granted one more.
    Granted {
        /// Which one is possible now.
        attempt: AttemptNumber,
    },
}

impl SelfContained for Attempts {
    const READERS: Readers = Readers::Anybody;

    fn render(&self, language: Language) -> Rendered {
        Rendered::plain(match self {
            Self::FinishFirst => say!(language, "finish-first"),
            Self::NoMore { limit } => say!(language, "no-more-attempts", limit = *limit),
            Self::Granted { attempt } => say!(language, "granted", attempt = *attempt),
        })
    }
}

/// A sentence about an attempt that is over; if another one is possible, it says so.
pub(super) fn with_again(text: String, again: bool, language: Language) -> String {
    if again { format!("{text}\n\n{}", say!(language, "again-possible")) } else { text }
}

#[cfg(test)]
mod tests {
    use crate::messages::world::{ANNA, World};
    use crate::model::{AttemptNumber, Message};

    #[test]
    fn another_attempt_is_possible_or_not() {
        let world = World::new();
        let told = world.tells(ANNA, &Message::FinishFirst);
        insta::assert_snapshot!(told, @"Finish your current task first: “I'm done”. Then you can start another attempt.");
        let told = world.tells(ANNA, &Message::NoMoreAttempts { limit: 2 });
        insta::assert_snapshot!(told, @"You've used all 2 attempts. Thank you!");
        let told = world.tells_in_russian(ANNA, &Message::NoMoreAttempts { limit: 2 });
        insta::assert_snapshot!(told, @"Все попытки (2) использованы. Спасибо за участие!");
        let told = world.tells(ANNA, &Message::Granted { attempt: AttemptNumber(3) });
        insta::assert_snapshot!(told, @"You've been given another attempt (no. 3): when you are ready, tap “Another attempt”. You'll get a new task, and only the new result will count.");
    }
}
