//! What somebody who is no candidate reads about what is kept about them.

use crate::exam::Language;
use crate::messages::template::{Reading, SelfContained, Template};
use crate::model::Readers;
use crate::store::{StoreError, Strangers};
use crate::texts::Rendered;
use crate::texts::catalog::{Own, foreign, say};
use crate::texts::times::Calendar;

/// All that is kept about the reader.
pub(crate) struct StrangerData {
    /// They were asked whether an account of the earlier bot is theirs.
    pub(crate) claim: bool,
}

/// What it depends on.
pub(crate) struct Kept {
    /// What is kept.
    data: crate::store::StrangerData,
    /// How the reader's times are written.
    calendar: Calendar,
}

impl Template for StrangerData {
    const READERS: Readers = Readers::Anybody;

    type Facts = Kept;

    fn read(&self, reading: &Reading<'_>) -> Result<Kept, StoreError> {
        let mut data = reading.view.stranger_data(reading.reader(), None)?;
        data.claim |= self.claim;
        let exam = reading.rules.packs.exam_of(reading.view, reading.reader())?;
        Ok(Kept { data, calendar: reading.calendar_of(&exam) })
    }

    fn render(&self, Kept { data, calendar }: &Kept, language: Language) -> Rendered {
        let mut lines = vec![say!(language, "stranger-data")];
        if let Some(applicant) = &data.applicant {
            let at = Own(calendar.date_time_of_zone(applicant.at, language));
            lines.push(say!(language, "stranger-data-applied", at = at));
        }
        if let Some(arrival) = &data.arrival {
            let at = Own(calendar.date_time_of_zone(arrival.at, language));
            let source = foreign(arrival.source.as_str());
            lines.push(say!(language, "stranger-data-link", source = source, at = at));
        }
        match data.language {
            Some(Language::En) => lines.push(say!(language, "stranger-data-english")),
            Some(Language::Ru) => lines.push(say!(language, "stranger-data-russian")),
            None => {}
        }
        if data.claim {
            lines.push(say!(language, "stranger-data-claim"));
        }
        if data.submissions {
            lines.push(say!(language, "stranger-data-work"));
        }
        if data.conversation {
            lines.push(say!(language, "stranger-data-conversation"));
        }
        let end = say!(language, "stranger-data-end");
        Rendered::plain(format!("{}\n\n{end}", lines.join("\n")))
    }
}

/// Nothing is kept about them any more.
pub(crate) struct StrangerForgotten;

impl SelfContained for StrangerForgotten {
    const READERS: Readers = Readers::Anybody;

    fn render(&self, language: Language) -> Rendered {
        Rendered::plain(say!(language, "stranger-forgotten"))
    }
}

#[cfg(test)]
mod tests {
    use crate::exam::Language;
    use crate::messages::world::{NOBODY, World, at};
    use crate::model::{Applicant, Conversation, Message, Sender};

    #[test]
    fn a_stranger_reads_what_is_kept_about_them() {
        let world = World::new().with(|tx| {
            let sender =
                Sender { id: NOBODY, username: None, first_name: "Zoe".to_owned(), language_tag: None };
            let applicant = Applicant::new(&sender, Language::En, at(0));
            tx.put_applicant(NOBODY, &applicant).expect("put");
            tx.choose_language(NOBODY, Language::En).expect("put");
            tx.put_conversation(NOBODY.chat(), &Conversation::default()).expect("put");
        });
        let message = Message::StrangerData { claim: true };
        insta::assert_snapshot!(world.tells(NOBODY, &message), @r"
        I have no profile of you. All I keep about you:
        • your request to take the test, 2 February, 02:40 (UTC)
        • the language that you chose: English
        • my question whether an account of the previous bot is yours
        • where our conversation stands

        To have all of it deleted at once, send /forget.
        ");
        insta::assert_snapshot!(world.tells_in_russian(NOBODY, &message), @r"
        Вашего профиля у бота нет. Вот всё, что бот хранит о вас:
        • ваша просьба пройти тест: 2 февраля, 02:40 (UTC)
        • выбранный вами язык: английский
        • вопрос бота, ваша ли учётная запись прежнего бота
        • на чём остановилась переписка с вами

        Чтобы сразу удалить всё это, отправьте /forget.
        ");
        insta::assert_snapshot!(world.tells(NOBODY, &Message::StrangerForgotten), @"✅ Deleted: I keep no data about you any more. If you write to me again, you start from the beginning.");
        insta::assert_snapshot!(world.tells_in_russian(NOBODY, &Message::StrangerForgotten), @"✅ Готово: бот больше не хранит данных о вас. Если вы снова напишете, всё начнётся с начала.");
    }
}
