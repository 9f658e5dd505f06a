//! Something was set aside that is reported in no other message.

use crate::exam::Language;
use crate::messages::template::SelfContained;
use crate::model::{self, CauseKind, Readers};
use crate::texts::catalog::{Own, foreign, say};
use crate::texts::{Rendered, causes};

/// Something was set aside.
pub(crate) struct FailedWork<'a> {
    /// The person it was for.
    pub(crate) name: &'a str,
    /// What was set aside.
    pub(crate) what: model::FailedWork,
    /// The reason.
    pub(crate) cause: CauseKind,
}

impl SelfContained for FailedWork<'_> {
    const READERS: Readers = Readers::Hr;

    fn render(&self, language: Language) -> Rendered {
        let (name, cause) = (foreign(self.name), Own(causes::explained(self.cause, language)));
        Rendered::plain(match self.what {
            model::FailedWork::Message => {
                say!(language, "hr-message-left-undone", name = name, cause = cause)
            }
            model::FailedWork::Step => say!(language, "hr-step-left-undone", name = name, cause = cause),
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::messages::world::{OLGA, World};
    use crate::model::{self, CauseKind, Message};

    #[test]
    fn it_says_whom_to_look_after() {
        let world = World::new();
        let message = Message::HrWorkFailed {
            name: "Anna".into(),
            what: model::FailedWork::Message,
            cause: CauseKind::CrashedRepeatedly,
        };
        let told = world.tells(OLGA, &message);
        insta::assert_snapshot!(told, @"⚠️ A message to Anna could not be sent. Cause: the bot crashed three times on it and will not try again by itself. Tell the operator, and try again when it is fixed.");
        let told = world.tells_in_russian(OLGA, &message);
        insta::assert_snapshot!(told, @"⚠️ Сообщение не удалось отправить, получатель: Anna. Причина: бот трижды аварийно завершился из-за этого и больше не пробует сам. Сообщите администратору и попробуйте снова, когда он всё исправит.");
        let message = Message::HrWorkFailed {
            name: "Anna".into(),
            what: model::FailedWork::Step,
            cause: CauseKind::CrashedRepeatedly,
        };
        let told = world.tells(OLGA, &message);
        insta::assert_snapshot!(told, @"⚠️ A step on the site was not carried out; candidate: Anna. Cause: the bot crashed three times on it and will not try again by itself. Tell the operator, and try again when it is fixed.");
    }
}
