//! The progress of the check of a candidate's annotations.

use chrono::TimeDelta;

use crate::exam::Language;
use crate::messages::template::SelfContained;
use crate::model::Readers;
use crate::texts::Rendered;
use crate::texts::catalog::{Own, say};
use crate::texts::times::pause;

/// How it goes.
pub(crate) enum Check {
    /// It is under way.
    Underway,
    /// The site does not answer; the check goes on.
    Delayed,
    /// The annotations could not be fetched; HR knows.
    Failed,
    /// The task is gone from the site; HR knows.
    TaskGone,
    /// There are far more annotations than can be checked.
    TooManyAnnotations,
    /// Nothing was saved since the last look.
    NothingNew {
        /// Seconds until the next look.
        pause: u32,
    },
}

impl SelfContained for Check {
    const READERS: Readers = Readers::Anybody;

    fn render(&self, language: Language) -> Rendered {
        Rendered::plain(match self {
            Self::Underway => say!(language, "checking"),
            Self::Delayed => say!(language, "check-delayed"),
            Self::Failed => say!(language, "check-failed"),
            Self::TaskGone => say!(language, "task-gone"),
            Self::TooManyAnnotations => say!(language, "too-many-annotations"),
            Self::NothingNew { pause: seconds } => {
                let length = TimeDelta::seconds(i64::from(*seconds));
                say!(language, "nothing-new", pause = Own(pause(length, language)))
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::messages::world::{ANNA, World};
    use crate::model::Message;

    #[test]
    fn a_check_is_told_as_it_goes() {
        let world = World::new();
        insta::assert_snapshot!(world.tells(ANNA, &Message::Checking), @"🔎 Checking…");
        let told = world.tells(ANNA, &Message::CheckDelayed);
        insta::assert_snapshot!(told, @"The site isn't responding right now. I'll keep trying and let you know.");
        let told = world.tells(ANNA, &Message::CheckFailed);
        insta::assert_snapshot!(told, @"⚠️ I could not check your work on the site. Nothing is lost: HR has been notified and will have it checked again, and I'll message you then. You can also tap “I'm done” again later.");
        let told = world.tells(ANNA, &Message::TaskGone);
        insta::assert_snapshot!(told, @"⚠️ Your task can't be found on the site any more. HR has been notified; I'll message you when a new one is ready.");
        let told = world.tells(ANNA, &Message::TooManyAnnotations);
        insta::assert_snapshot!(told, @"⚠️ There is far more in your task than can be checked. Delete the objects that do not belong there (the list beside the image shows them all), save, and tap “I'm done” again.");
        let told = world.tells(ANNA, &Message::NothingNew { pause: 95 });
        insta::assert_snapshot!(told, @"💾 Nothing has been saved in your task since the last check, so my last reply still holds. Have you <b>saved</b> your work on the site (Ctrl+S)? Save it and tap “I'm done” again; I can check again in 1 min 35 s.");
        let told = world.tells_in_russian(ANNA, &Message::NothingNew { pause: 95 });
        insta::assert_snapshot!(told, @"💾 После прошлой проверки в задании ничего не сохранено, поэтому прошлый ответ остаётся в силе. Вы <b>сохранили</b> работу на сайте (Ctrl+S)? Сохраните её и снова нажмите «Задание выполнено»; следующая проверка возможна через 1 мин 35 с.");
    }
}
