//! The time for the attempt is over.

use super::attempts::with_again;
use crate::exam::Language;
use crate::messages::template::SelfContained;
use crate::model::{AttemptNumber, Readers};
use crate::texts::Rendered;
use crate::texts::catalog::say;

/// What happens to the attempt.
pub(crate) enum TimeOver {
    /// It can't be handed in any more.
    Lost {
        /// Number of the attempt.
        attempt: AttemptNumber,
        /// Whether another one is possible.
        again: bool,
    },
    /// The work that they completed on the site is checked as if they had handed it in.
    Taken {
        /// Number of the attempt.
        attempt: AttemptNumber,
    },
}

impl SelfContained for TimeOver {
    const READERS: Readers = Readers::Anybody;

    fn render(&self, language: Language) -> Rendered {
        Rendered::plain(match self {
            Self::Lost { attempt, again } => {
                with_again(say!(language, "time-over", attempt = *attempt), *again, language)
            }
            Self::Taken { attempt } => say!(language, "taken-as-completed", attempt = *attempt),
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::messages::world::{ANNA, World};
    use crate::model::{AttemptNumber, Message};

    #[test]
    fn what_was_completed_on_the_site_still_counts() {
        let world = World::new();
        insta::assert_snapshot!(world.tells(ANNA, &Message::TimeOver { attempt: AttemptNumber::FIRST, again: true }), @r"
        ⌛ Time's up for attempt 1; it can no longer be submitted.

        If you like, you can make one more attempt with other images: “Another attempt”. Only its result will count then, even if it is worse.
        ");
        let told = world.tells(ANNA, &Message::TakenAsCompleted { attempt: AttemptNumber(2) });
        insta::assert_snapshot!(told, @"⌛ Time's up for attempt 2. You have completed it on the site, so I'm checking it as it stands there.");
    }
}
