//! A candidate wrote something that is no command: the offer to ask HR, what became of the question, and HR's answer.

use chrono::DateTime;

use crate::exam::Language;
use crate::measure::cut;
use crate::messages::template::{OfSubject, Reading, SelfContained, Template};
use crate::model::{self, QUESTION_LENGTH, QuestionNumber, Readers};
use crate::store::{Questions, StoreError};
use crate::texts::catalog::{Own, say};
use crate::texts::times::{Calendar, time};
use crate::texts::{Button, Callback, Rendered, quote};

/// Maximum length in UTF-16 units of their own text that are repeated to them.
const SHOWN: usize = 200;

/// Shall HR be asked this?
pub(crate) struct AskOffer {
    /// Number of the draft that holds it.
    pub(crate) number: u32,
}

impl OfSubject for AskOffer {
    const READERS: Readers = Readers::Anybody;

    /// What they wrote; there is an offer of its own for whatever took its place.
    type Facts = String;

    fn read(&self, reading: &Reading<'_>) -> Result<Option<String>, StoreError> {
        let draft = reading.view.draft(reading.reader())?;
        Ok(draft.filter(|draft| draft.number == self.number).map(|draft| draft.text))
    }

    fn render(&self, text: &String, language: Language) -> Rendered {
        let html = say!(language, "ask-offer", text = quote(&cut(text, SHOWN)));
        let ask = Button::callback(say!(language, "button-ask"), Callback::Ask(self.number));
        let help = Button::callback(say!(language, "menu-help"), Callback::Help);
        Rendered::with_buttons(html, vec![vec![ask, help]])
    }
}

/// What they wrote is too long for a question.
pub(crate) struct AskTooLong {
    /// Its number of characters.
    pub(crate) length: u32,
}

impl SelfContained for AskTooLong {
    const READERS: Readers = Readers::Anybody;

    fn render(&self, language: Language) -> Rendered {
        Rendered::plain(say!(language, "ask-too-long", length = self.length, limit = QUESTION_LENGTH))
    }
}

/// They can't ask HR now.
pub(crate) struct AskLater {
    /// The reason.
    pub(crate) why: model::AskLater,
}

impl Template for AskLater {
    const READERS: Readers = Readers::Anybody;

    /// How the reader's times are written.
    type Facts = Calendar;

    fn read(&self, reading: &Reading<'_>) -> Result<Calendar, StoreError> {
        let exam = reading.rules.packs.exam_of(reading.view, reading.reader())?;
        Ok(reading.calendar_of(&exam))
    }

    fn render(&self, calendar: &Calendar, language: Language) -> Rendered {
        Rendered::plain(match self.why {
            model::AskLater::Unanswered { count } => say!(language, "ask-unanswered", count = count),
            model::AskLater::DayOver { count, until } => {
                let until = DateTime::from_timestamp_millis(until).unwrap_or(calendar.now);
                let at = Own(calendar.date_time_of_zone(until, language));
                let left = Own(time(until - calendar.now, language));
                say!(language, "ask-day-over", count = count, at = at, left = left)
            }
        })
    }
}

/// Their question was sent to HR.
pub(crate) struct Asked {
    /// Its number.
    pub(crate) question: QuestionNumber,
}

impl OfSubject for Asked {
    const READERS: Readers = Readers::Anybody;

    /// The question.
    type Facts = String;

    fn read(&self, reading: &Reading<'_>) -> Result<Option<String>, StoreError> {
        Ok(reading.view.question(reading.reader(), self.question)?.map(|question| question.text))
    }

    fn render(&self, text: &String, language: Language) -> Rendered {
        Rendered::plain(say!(language, "asked", text = quote(&cut(text, SHOWN))))
    }
}

/// HR's answer.
pub(crate) struct Answer {
    /// Number of the question.
    pub(crate) question: QuestionNumber,
    /// Which of its answers, from 0.
    pub(crate) answer: u32,
}

impl OfSubject for Answer {
    const READERS: Readers = Readers::Anybody;

    /// The question and the answer.
    type Facts = (String, String);

    fn read(&self, reading: &Reading<'_>) -> Result<Option<(String, String)>, StoreError> {
        let question = reading.view.question(reading.reader(), self.question)?;
        Ok(question.and_then(|question| {
            let answer = question.answers.get(self.answer as usize)?.text.clone();
            Some((question.text, answer))
        }))
    }

    fn render(&self, (question, answer): &(String, String), language: Language) -> Rendered {
        let question = quote(&cut(question, SHOWN));
        Rendered::plain(say!(language, "answer", question = question, answer = quote(answer)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::world::{ANNA, World, at, questions};
    use crate::model::{Draft, Message};

    fn world() -> World {
        World::new().with(questions).with(|tx| {
            let text = "The site says\n<error 7>.".to_owned();
            tx.put_draft(ANNA, &Draft { text, at: at(0), number: 3 }).expect("put");
        })
    }

    #[test]
    fn whatever_somebody_writes_can_be_asked() {
        let offer = Message::AskOffer { number: 3 };
        insta::assert_snapshot!(world().tells(ANNA, &offer), @r"
        I can't answer this myself, but HR can. Shall I send it to them?
        <blockquote>The site says
        &lt;error 7&gt;.</blockquote>
        [Ask HR] [Help]
        ");
        insta::assert_snapshot!(world().tells_in_russian(ANNA, &offer), @r"
        Сам бот на это не ответит, но может ответить HR. Отправить им ваше сообщение?
        <blockquote>The site says
        &lt;error 7&gt;.</blockquote>
        [Спросить HR] [Помощь]
        ");
        let older = world().sends_if_there(ANNA, Language::En, &Message::AskOffer { number: 2 });
        assert_eq!(older, None, "another text has taken its place");
    }

    #[test]
    fn whoever_can_not_ask_now_reads_why_and_what_to_do() {
        let world = World::new();
        let messages = [
            Message::AskTooLong { length: 1001 },
            Message::AskLater { why: model::AskLater::Unanswered { count: 5 } },
            Message::AskLater { why: model::AskLater::DayOver { count: 10, until: 1_770_080_000_000 } },
        ];
        let told = messages.each_ref().map(|message| world.tells(ANNA, message)).join("\n");
        insta::assert_snapshot!(told, @r"
        Your message has 1001 characters, and I can pass on at most 1000. Please shorten it and send it again.
        HR has not answered 5 of your questions yet. They are not lost: as soon as one is answered, you can ask the next.
        You have asked 10 questions within a day, and HR has received them all. You can ask again in 22 hours 13 minutes, after 3 February, 00:53 (UTC).
        ");
        let told = messages.each_ref().map(|message| world.tells_in_russian(ANNA, message)).join("\n");
        insta::assert_snapshot!(told, @r"
        В вашем сообщении 1001 знак, а передать можно не больше 1000. Сократите его, пожалуйста, и отправьте снова.
        HR пока не ответил на 5 ваших вопросов. Они не потеряются: как только придёт ответ на один из них, можно будет задать следующий.
        За сутки вы задали 10 вопросов, HR их получил. Следующий можно задать через 22 часа 13 минут, после 3 февраля, 00:53 (UTC).
        ");
    }

    #[test]
    fn a_question_is_repeated_when_it_is_asked_and_when_it_is_answered() {
        let asked = Message::Asked { question: QuestionNumber(1) };
        let answer = Message::Answer { question: QuestionNumber(1), answer: 0 };
        let told = [&asked, &answer].map(|message| world().tells(ANNA, message)).join("\n—\n");
        insta::assert_snapshot!(told, @r"
        ✅ Your question was sent to HR. The answer will come here.
        <blockquote>How do I save?
        I can't find it.</blockquote>
        —
        💬 <b>HR answers:</b>
        <blockquote>With Ctrl+S.</blockquote>
        Your question was:
        <blockquote>How do I save?
        I can't find it.</blockquote>
        Is something still unclear? Just write it here.
        ");
        let told = [&asked, &answer].map(|message| world().tells_in_russian(ANNA, message)).join("\n—\n");
        insta::assert_snapshot!(told, @r"
        ✅ Вопрос отправлен HR. Ответ придёт сюда.
        <blockquote>How do I save?
        I can't find it.</blockquote>
        —
        💬 <b>HR отвечает:</b>
        <blockquote>With Ctrl+S.</blockquote>
        Вы спрашивали:
        <blockquote>How do I save?
        I can't find it.</blockquote>
        Осталось что-то неясное? Просто напишите сюда.
        ");
        for gone in [
            Message::Asked { question: QuestionNumber(9) },
            Message::Answer { question: QuestionNumber(9), answer: 0 },
            Message::Answer { question: QuestionNumber(1), answer: 9 },
        ] {
            assert_eq!(world().sends_if_there(ANNA, Language::En, &gone), None);
        }
    }
}
