//! What a candidate reads about their request for a copy of their data, or for erasure.

use chrono::DateTime;

use crate::exam::Language;
use crate::messages::template::{Reading, SelfContained, Template};
use crate::model::{self, REQUESTS_A_DAY, Readers, RequestKind, RequestNews};
use crate::store::{DataRequests, StoreError};
use crate::texts::catalog::{Own, say};
use crate::texts::times::Calendar;
use crate::texts::{Button, Callback, Rendered};

/// A request of the reader.
pub(crate) struct DataRequest {
    /// What is asked for.
    pub(crate) kind: RequestKind,
    /// What there is to say about it.
    pub(crate) news: RequestNews,
}

/// What it depends on.
pub(crate) struct Terms {
    /// The request, if there is one.
    request: Option<model::DataRequest>,
    /// Number of days that HR has to decide about erasure.
    days: i64,
    /// How the reader's times are written.
    calendar: Calendar,
}

impl Template for DataRequest {
    const READERS: Readers = Readers::Anybody;

    type Facts = Terms;

    fn read(&self, reading: &Reading<'_>) -> Result<Terms, StoreError> {
        let exam = reading.rules.packs.exam_of(reading.view, reading.reader())?;
        let request = reading.view.data_request(reading.reader(), self.kind)?;
        Ok(Terms { request, days: reading.rules.erasure.num_days(), calendar: reading.calendar_of(&exam) })
    }

    fn render(&self, terms: &Terms, language: Language) -> Rendered {
        match self.news {
            RequestNews::Confirm { number } => self.confirm(number, terms.days, language),
            RequestNews::Open => self.open(terms, language),
            RequestNews::Withdrawn => Rendered::plain(match self.kind {
                RequestKind::Access => say!(language, "request-data-withdrawn"),
                RequestKind::Erasure => say!(language, "request-erasure-withdrawn"),
            }),
            RequestNews::Refused => Rendered::plain(match self.kind {
                RequestKind::Access => say!(language, "request-data-refused"),
                RequestKind::Erasure => say!(language, "request-erasure-refused"),
            }),
            RequestNews::TooMany { until } => {
                let until = DateTime::from_timestamp_millis(until).unwrap_or(terms.calendar.now);
                let at = Own(terms.calendar.date_time_of_zone(until, language));
                Rendered::plain(say!(language, "request-too-many", count = REQUESTS_A_DAY, at = at))
            }
        }
    }
}

impl DataRequest {
    fn confirm(&self, number: u32, days: i64, language: Language) -> Rendered {
        let html = match (self.kind, days) {
            (RequestKind::Access, _) => say!(language, "request-data-confirm"),
            (RequestKind::Erasure, 0) => say!(language, "request-erasure-confirm-at-once"),
            (RequestKind::Erasure, days) => say!(language, "request-erasure-confirm", days = days),
        };
        let yes = Button::callback(say!(language, "button-yes"), Callback::RequestYes(self.kind, number));
        let no = Button::callback(say!(language, "button-cancel"), Callback::RequestNo(self.kind, number));
        Rendered::with_buttons(html, vec![vec![yes, no]])
    }

    /// When it was made and when it ends by itself; an end of it has a message of its own.
    fn open(&self, Terms { request, calendar, .. }: &Terms, language: Language) -> Rendered {
        let asked = request.as_ref().map_or(calendar.now, |request| request.asked);
        let asked = Own(calendar.date_time_of_zone(asked, language));
        let due = request.as_ref().and_then(|request| request.due);
        let html = match (self.kind, due) {
            (RequestKind::Erasure, Some(due)) => {
                let due = Own(calendar.date_time_of_zone(due, language));
                say!(language, "request-erasure-open", at = asked, due = due)
            }
            (RequestKind::Erasure, None) => say!(language, "request-erasure-open-at-all", at = asked),
            (RequestKind::Access, _) => say!(language, "request-data-open", at = asked),
        };
        let back = Callback::WithdrawRequest(self.kind);
        Rendered::with_buttons(html, vec![vec![Button::callback(say!(language, "button-withdraw"), back)]])
    }
}

/// There is nothing to send or to erase.
pub(crate) struct NothingStored;

impl SelfContained for NothingStored {
    const READERS: Readers = Readers::Anybody;

    fn render(&self, language: Language) -> Rendered {
        Rendered::plain(say!(language, "nothing-stored"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::world::{ANNA, NOBODY, World, at};
    use crate::model::Message;

    fn world() -> World {
        World::new().with(|tx| {
            for (kind, due) in [(RequestKind::Access, None), (RequestKind::Erasure, Some(at(7 * 86_400)))] {
                let request = model::DataRequest::new(None, at(0), due);
                tx.put_data_request(ANNA, kind, &request).expect("put");
            }
        })
    }

    fn told(world: &World, kind: RequestKind, news: RequestNews) -> String {
        let message = Message::DataRequest { kind, news };
        format!("{}\n---\n{}", world.tells(ANNA, &message), world.tells_in_russian(ANNA, &message))
    }

    #[test]
    fn both_requests_say_what_they_mean() {
        let confirm = RequestNews::Confirm { number: 1 };
        insta::assert_snapshot!(told(&world(), RequestKind::Access, confirm), @r"
        You will get a file with everything I keep about you: your profile, attempts and results, what HR decided and wrote about you, your questions, and your work with pictures. HR has to approve it first. Ask for the file?
        [Yes] [Cancel]
        ---
        Бот пришлёт файл со всем, что хранит о вас: профиль, попытки и результаты, решения и комментарии HR, ваши вопросы и ваши работы с картинками. Сначала запрос должен одобрить HR. Запросить файл?
        [Да] [Отмена]
        ");
        insta::assert_snapshot!(told(&world(), RequestKind::Erasure, confirm), @r"
        <b>Everything I keep about you will be deleted:</b> your account on the site, your tasks, your work and results, your questions. If you are working on a task, it ends without a result. This cannot be undone.

        HR decides first. If they don't decide within 7 days, it happens automatically. Ask for deletion?
        [Yes] [Cancel]
        ---
        <b>Бот удалит всё, что хранит о вас:</b> учётную запись на сайте, задания, работы и результаты, вопросы. Если вы сейчас выполняете задание, оно закончится без результата. Отменить это будет нельзя.

        Сначала решает HR. Если за 7 дней решения не будет, всё удалится автоматически. Запросить удаление?
        [Да] [Отмена]
        ");
        let mut at_once = world();
        at_once.rules.erasure = chrono::TimeDelta::zero();
        insta::assert_snapshot!(told(&at_once, RequestKind::Erasure, confirm), @r"
        <b>Everything I keep about you will be deleted as soon as you tap “Yes”:</b> your account on the site, your tasks, your work and results, your questions. If you are working on a task, it ends without a result. This cannot be undone. Delete everything?
        [Yes] [Cancel]
        ---
        <b>Как только вы нажмёте «Да», бот удалит всё, что хранит о вас:</b> учётную запись на сайте, задания, работы и результаты, вопросы. Если вы сейчас выполняете задание, оно закончится без результата. Отменить это будет нельзя. Удалить всё?
        [Да] [Отмена]
        ");
    }

    #[test]
    fn an_open_request_can_be_taken_back() {
        insta::assert_snapshot!(told(&world(), RequestKind::Access, RequestNews::Open), @r"
        ✅ You asked for a copy of your data on 2 February, 02:40 (UTC). The file will come here when HR has approved it.
        [Take it back]
        ---
        ✅ Вы запросили копию своих данных: 2 февраля, 02:40 (UTC). Файл придёт сюда, когда HR одобрит запрос.
        [Отозвать запрос]
        ");
        insta::assert_snapshot!(told(&world(), RequestKind::Erasure, RequestNews::Open), @r"
        ✅ You asked for your data to be deleted on 2 February, 02:40 (UTC). It happens when HR approves it, at the latest on 9 February, 02:40 (UTC). Until then you can take it back and go on as before.
        [Take it back]
        ---
        ✅ Вы запросили удаление своих данных: 2 февраля, 02:40 (UTC). Они будут удалены, когда HR одобрит запрос, но не позже чем 9 февраля, 02:40 (UTC). До этого запрос можно отозвать и продолжать как прежде.
        [Отозвать запрос]
        ");
    }

    #[test]
    fn every_end_has_its_sentence() {
        for kind in RequestKind::ALL {
            assert_ne!(
                told(&world(), kind, RequestNews::Withdrawn),
                told(&world(), kind, RequestNews::Refused)
            );
        }
        let until = at(86_400).timestamp_millis();
        insta::assert_snapshot!(told(&world(), RequestKind::Access, RequestNews::TooMany { until }), @r"
        You have asked 3 times within a day. You can ask again on 3 February, 02:40 (UTC).
        ---
        За последние сутки запросов уже 3. Следующий можно отправить 3 февраля, 02:40 (UTC).
        ");
        insta::assert_snapshot!(World::new().tells(NOBODY, &Message::NothingStored), @"I keep no data about you, so there is nothing to send or delete.");
        insta::assert_snapshot!(World::new().tells_in_russian(NOBODY, &Message::NothingStored), @"Бот не хранит данных о вас: отправлять и удалять нечего.");
    }
}
