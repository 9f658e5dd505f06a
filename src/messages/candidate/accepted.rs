//! The attempt is handed in.

use super::attempts::with_again;
use crate::exam::Language;
use crate::messages::template::SelfContained;
use crate::model::{AttemptNumber, Readers};
use crate::texts::Rendered;
use crate::texts::catalog::say;

/// When it was.
pub(crate) enum Accepted {
    /// Now, and it is complete: thanks.
    Now {
        /// Number of the attempt.
        attempt: AttemptNumber,
        /// Whether another one is possible.
        again: bool,
    },
    /// It was before.
    Before {
        /// Whether another one is possible.
        again: bool,
    },
}

impl SelfContained for Accepted {
    const READERS: Readers = Readers::Anybody;

    fn render(&self, language: Language) -> Rendered {
        Rendered::plain(match self {
            Self::Now { attempt, again } => {
                with_again(say!(language, "accepted", attempt = *attempt), *again, language)
            }
            Self::Before { again } => with_again(say!(language, "already-handed-in"), *again, language),
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::messages::world::{ANNA, World};
    use crate::model::{AttemptNumber, Message};

    #[test]
    fn it_is_handed_in_once() {
        let world = World::new();
        insta::assert_snapshot!(world.tells(ANNA, &Message::Accepted { attempt: AttemptNumber::FIRST, again: true }), @r"
        ✅ Thank you! Attempt 1 is complete and submitted. HR will get back to you.

        If you like, you can make one more attempt with other images: “Another attempt”. Only its result will count then, even if it is worse.
        ");
        let told =
            world.tells_in_russian(ANNA, &Message::Accepted { attempt: AttemptNumber::FIRST, again: true });
        insta::assert_snapshot!(told, @r"
        ✅ Спасибо! Всё готово, попытка 1 сдана. HR увидит результат и свяжется с вами.

        При желании можно сделать ещё одну попытку с другими картинками: «Ещё одна попытка». Учитываться будет только её результат, даже если он хуже.
        ");
        let told = world.tells(ANNA, &Message::AlreadyHandedIn { again: false });
        insta::assert_snapshot!(told, @"You've already submitted this one, thank you.");
    }
}
