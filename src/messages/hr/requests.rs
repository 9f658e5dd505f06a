//! The requests of candidates about their data: those that wait for a decision, with a tap for each, and what became of
//! those that did not long ago.

use crate::exam::Language;
use crate::messages::template::{OfSubject, Reading, SelfContained};
use crate::model::{DataRequest, PersonId, Readers, RequestKind, RequestState};
use crate::store::{DataRequests, Records, StoreError};
use crate::texts::catalog::{Own, foreign, say};
use crate::texts::times::Calendar;
use crate::texts::{Button, Callback, Rendered};

/// Number of requests with buttons in the message.
const SHOWN: usize = 6;

/// The requests that wait.
pub(crate) struct Requests {
    /// The revision of the notice that is sent.
    pub(crate) revision: u64,
}

/// A request with the name of who made it, and of who decided.
pub(crate) struct Named {
    person: PersonId,
    kind: RequestKind,
    name: String,
    request: DataRequest,
    by: Option<String>,
}

/// Those that wait longest, the number of all, and those that ended.
pub(crate) struct Waiting {
    open: Vec<Named>,
    size: u64,
    ended: Vec<Named>,
    calendar: Calendar,
}

impl OfSubject for Requests {
    const READERS: Readers = Readers::Hr;

    type Facts = Waiting;

    /// A later revision is shown in its place; a message that another one has replaced is not shown any more.
    fn read(&self, reading: &Reading<'_>) -> Result<Option<Waiting>, StoreError> {
        let view = reading.view;
        let notice = view.request_notice(reading.chat)?;
        if !notice.has(self.revision) {
            return Ok(None);
        }
        let all = |requests: Vec<(PersonId, RequestKind)>| {
            let found = requests.into_iter().map(|(person, kind)| found(reading, person, kind));
            found.filter_map(Result::transpose).collect::<Result<Vec<_>, _>>()
        };
        let open = all(view.open_data_requests(SHOWN)?)?;
        let mut ended = all(notice.ended)?;
        ended.retain(|ended| !ended.request.is_open());
        Ok(Some(Waiting {
            open,
            size: view.open_data_requests_size()?,
            ended,
            calendar: reading.calendar()?,
        }))
    }

    fn render(&self, waiting: &Waiting, language: Language) -> Rendered {
        let mut lines = vec![match waiting.size {
            0 => say!(language, "hr-requests-none"),
            size => say!(language, "hr-requests", count = size),
        }];
        let mut rows = Vec::new();
        for (place, request) in (1_u32..).zip(&waiting.open) {
            lines.push(open_line(place, request, &waiting.calendar, language));
            rows.push(buttons(place, request, language));
        }
        let rest = waiting.size.saturating_sub(waiting.open.len() as u64);
        if rest > 0 {
            lines.push(say!(language, "hr-requests-more", count = rest));
        }
        if !waiting.ended.is_empty() {
            lines.push(String::new());
            lines.extend(waiting.ended.iter().map(|request| ended_line(request, language)));
        }
        Rendered::with_buttons(lines.join("\n"), rows)
    }
}

/// A request with the names that belong to it; `None`: it was deleted with the candidate.
fn found(reading: &Reading<'_>, person: PersonId, kind: RequestKind) -> Result<Option<Named>, StoreError> {
    let view = reading.view;
    let candidate = view.candidate(person)?;
    let Some((candidate, request)) = candidate.zip(view.data_request(person, kind)?) else { return Ok(None) };
    let by = match request.state {
        RequestState::Approved { by } | RequestState::Refused { by } => {
            Some(view.name_of(by)?.unwrap_or_else(|| by.to_string()))
        }
        RequestState::Open | RequestState::Withdrawn => None,
    };
    Ok(Some(Named { person, kind, name: candidate.distinct_name(), request, by }))
}

fn open_line(place: u32, named: &Named, calendar: &Calendar, language: Language) -> String {
    let name = foreign(&named.name);
    let at = Own(calendar.date_time(named.request.asked, language));
    match (named.kind, named.request.due) {
        (RequestKind::Access, _) => {
            say!(language, "hr-requests-data", number = place, name = name, at = at)
        }
        (RequestKind::Erasure, Some(due)) => {
            let due = Own(calendar.date_time(due, language));
            say!(language, "hr-requests-erasure", number = place, name = name, at = at, due = due)
        }
        (RequestKind::Erasure, None) => {
            say!(language, "hr-requests-erasure-open", number = place, name = name, at = at)
        }
    }
}

fn buttons(place: u32, named: &Named, language: Language) -> Vec<Button> {
    let approve = match named.kind {
        RequestKind::Access => say!(language, "button-request-send", number = place),
        RequestKind::Erasure => say!(language, "button-request-erase", number = place),
    };
    let refuse = say!(language, "button-request-refuse", number = place);
    vec![
        Button::callback(approve, Callback::ApproveRequest(named.person, named.kind)),
        Button::callback(refuse, Callback::RefuseRequest(named.person, named.kind)),
    ]
}

fn ended_line(named: &Named, language: Language) -> String {
    let name = foreign(&named.name);
    let by = foreign(named.by.as_deref().unwrap_or_default());
    match (named.request.state, named.kind) {
        (RequestState::Refused { .. }, RequestKind::Access) => {
            say!(language, "hr-requests-data-refused", name = name, by = by)
        }
        (RequestState::Refused { .. }, RequestKind::Erasure) => {
            say!(language, "hr-requests-erasure-refused", name = name, by = by)
        }
        (RequestState::Approved { .. }, _) => {
            say!(language, "hr-requests-data-approved", name = name, by = by)
        }
        (RequestState::Withdrawn | RequestState::Open, RequestKind::Access) => {
            say!(language, "hr-requests-data-withdrawn", name = name)
        }
        (RequestState::Withdrawn | RequestState::Open, RequestKind::Erasure) => {
            say!(language, "hr-requests-erasure-withdrawn", name = name)
        }
    }
}

/// There is a newer message with the requests.
pub(crate) struct RequestsMoved;

impl SelfContained for RequestsMoved {
    const READERS: Readers = Readers::Hr;

    fn render(&self, language: Language) -> Rendered {
        Rendered::plain(say!(language, "hr-requests-moved"))
    }
}

/// Somebody was erased as they had asked, and nobody decided.
pub(crate) struct ErasedOnRequest<'a> {
    /// The name of the candidate, who is gone.
    pub(crate) name: &'a str,
}

impl SelfContained for ErasedOnRequest<'_> {
    const READERS: Readers = Readers::Hr;

    fn render(&self, language: Language) -> Rendered {
        Rendered::plain(say!(language, "hr-erased-on-request", name = foreign(self.name)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::world::{ANNA, OLGA, World, at, listed};
    use crate::model::{Message, RequestNotice};

    const BEN: PersonId = PersonId(301);

    fn world() -> World {
        World::new().with(listed).with(|tx| {
            let asked = |seconds, due: Option<i64>| DataRequest::new(None, at(seconds), due.map(at));
            tx.put_data_request(BEN, RequestKind::Access, &asked(60, None)).expect("put");
            tx.put_data_request(ANNA, RequestKind::Erasure, &asked(0, Some(7 * 86_400))).expect("put");
            let mut refused = asked(30, None);
            refused.state = RequestState::Refused { by: OLGA };
            tx.put_data_request(ANNA, RequestKind::Access, &refused).expect("put");
            let mut notice = RequestNotice::default();
            notice.end(ANNA, RequestKind::Access);
            tx.put_request_notice(OLGA.chat(), &notice).expect("put");
        })
    }

    #[test]
    fn each_has_its_buttons_and_what_ended_says_how() {
        let list = Message::HrRequests { revision: 0 };
        insta::assert_snapshot!(world().tells(OLGA, &list), @r"
        <b>Requests about personal data</b>, waiting for you: 2
        1. <b>Anna @anna_k</b> asks for everything to be deleted · 2 February, 02:40 (UTC). Happens automatically on 9 February, 02:40 (UTC)
        2. <b>Ben &lt;b&gt; (301)</b> asks for a copy of their data · 2 February, 02:41 (UTC)

        ❌ Anna @anna_k, copy of the data: refused · Olga (501)
        [1 · 🗑 Delete all] [1 · ❌ Refuse]
        [2 · ✅ Send] [2 · ❌ Refuse]
        ");
        insta::assert_snapshot!(world().tells_in_russian(OLGA, &list), @r"
        <b>Запросы о персональных данных</b>, ждут решения: 2
        1. <b>Anna @anna_k</b> просит удалить все данные · 2 февраля, 02:40 (UTC). Произойдёт автоматически 9 февраля, 02:40 (UTC)
        2. <b>Ben &lt;b&gt; (301)</b> просит копию своих данных · 2 февраля, 02:41 (UTC)

        ❌ Anna @anna_k, копия данных: отказано · Olga (501)
        [1 · 🗑 Удалить всё] [1 · ❌ Отказать]
        [2 · ✅ Отправить] [2 · ❌ Отказать]
        ");
        insta::assert_snapshot!(World::new().tells(OLGA, &list), @"No requests about personal data are waiting for you.");
        insta::assert_snapshot!(World::new().tells_in_russian(OLGA, &list), @"Запросов о персональных данных нет.");
    }

    #[test]
    fn what_happened_without_hr_is_told() {
        let erased = Message::HrErasedOnRequest { name: "Anna <b> @anna_k".to_owned() };
        insta::assert_snapshot!(world().tells(OLGA, &erased), @"🗑 Anna &lt;b&gt; @anna_k asked for deletion: everything about them is being deleted automatically.");
        insta::assert_snapshot!(world().tells_in_russian(OLGA, &erased), @"🗑 Удаляются все данные по запросу, автоматически; кандидат: Anna &lt;b&gt; @anna_k.");
        insta::assert_snapshot!(world().tells(OLGA, &Message::HrRequestsMoved), @"The requests about personal data are in a newer message below.");
        insta::assert_snapshot!(world().tells_in_russian(OLGA, &Message::HrRequestsMoved), @"Запросы о персональных данных в новом сообщении ниже.");
    }
}
