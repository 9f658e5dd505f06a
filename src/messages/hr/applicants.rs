//! People who asked to take the test: a line each, with buttons that answer; as a list, and as a message that grows.

use crate::exam::Language;
use crate::measure::shortened;
use crate::messages::template::{OfSubject, Reading, Template};
use crate::model::{Applicant, Feed, PersonId, Readers};
use crate::store::{Admissions, Bulletins, StoreError};
use crate::texts::catalog::{Own, foreign, say};
use crate::texts::times::Calendar;
use crate::texts::{AdmissionButton, Button, Callback, Rendered};

/// Number of people in a list.
const SHOWN: usize = 8;

/// Maximum number of characters of a name in a line.
const NAME: usize = 40;

/// Those who wait for an answer, who has waited longest first.
pub(crate) struct Applicants;

/// The first of them, and the number of all.
pub(crate) struct Waiting {
    first: Vec<(PersonId, Applicant)>,
    size: u64,
    calendar: Calendar,
}

impl Template for Applicants {
    const READERS: Readers = Readers::Hr;

    type Facts = Waiting;

    fn read(&self, reading: &Reading<'_>) -> Result<Waiting, StoreError> {
        let mut first = Vec::new();
        for person in reading.view.waiting_applicants(SHOWN)? {
            first.extend(reading.view.applicant(person)?.map(|applicant| (person, applicant)));
        }
        let (size, calendar) = (reading.view.waiting_applicants_size()?, reading.calendar()?);
        Ok(Waiting { first, size, calendar })
    }

    fn render(&self, waiting: &Waiting, language: Language) -> Rendered {
        if waiting.first.is_empty() {
            return Rendered::plain(say!(language, "hr-applicants-none"));
        }
        let mut lines = vec![say!(language, "hr-applicants", count = waiting.size)];
        let mut rows = Vec::new();
        for (number, (person, applicant)) in (1_u32..).zip(&waiting.first) {
            let name = name(*person, applicant);
            lines.push(say!(
                language,
                "hr-applicants-line",
                number = number,
                name = foreign(&shortened(&name, NAME)),
                at = Own(waiting.calendar.date_time(applicant.at, language))
            ));
            rows.push(row(number, *person));
        }
        let rest = waiting.size.saturating_sub(waiting.first.len() as u64);
        if rest > 0 {
            lines.push(say!(language, "hr-applicants-more", count = rest));
        }
        Rendered::with_buttons(lines.join("\n"), rows)
    }
}

/// First name and username, or first name and id: two people may have the same first name.
fn name(person: PersonId, applicant: &Applicant) -> String {
    if applicant.username.is_some() {
        applicant.name()
    } else {
        format!("{} ({person})", applicant.first_name)
    }
}

/// *Accept*, *decline*, *decline and block*.
fn row(number: u32, person: PersonId) -> Vec<Button> {
    let answers = [
        ("✅", AdmissionButton::Admit(person)),
        ("❌", AdmissionButton::Refuse(person)),
        ("🚫", AdmissionButton::BlockApplicant(person)),
    ];
    answers
        .map(|(sign, answer)| Button::callback(format!("{sign} {number}"), Callback::Admission(answer)))
        .into()
}

/// The message that grows in the reader's chat: whoever waits when it is shown.
pub(crate) struct ApplicantsBulletin {
    /// The revision that was to be sent; of an earlier bulletin nothing is shown.
    pub(crate) revision: u64,
}

impl OfSubject for ApplicantsBulletin {
    const READERS: Readers = Readers::Hr;

    type Facts = Waiting;

    fn read(&self, reading: &Reading<'_>) -> Result<Option<Waiting>, StoreError> {
        let bulletin = reading.view.bulletin(reading.chat, Feed::Applicants)?;
        if !bulletin.has(self.revision) {
            return Ok(None);
        }
        Applicants.read(reading).map(Some)
    }

    fn render(&self, waiting: &Waiting, language: Language) -> Rendered {
        Applicants.render(waiting, language)
    }
}

#[cfg(test)]
mod tests {
    use crate::exam::Language;
    use crate::messages::world::{OLGA, World, at};
    use crate::model::{AdmissionMessage, Applicant, Message, PersonId, Sender};

    #[test]
    fn whoever_waits_is_a_line_with_an_answer_one_tap_away() {
        let world = World::new();
        let list = Message::Admission(AdmissionMessage::HrApplicants);
        insta::assert_snapshot!(world.tells(OLGA, &list), @"All requests to take the test are answered.");
        let world = world.with(|tx| {
            for id in 0..10_u64 {
                let (username, first_name) = ((id == 1).then(|| "rina_b".to_owned()), "Rina <b>".to_owned());
                let sender = Sender { id: PersonId(900 + id), username, first_name, language_tag: None };
                let applicant = Applicant::new(&sender, Language::En, at(60 * id.cast_signed()));
                tx.put_applicant(sender.id, &applicant).expect("put");
            }
        });
        insta::assert_snapshot!(world.tells(OLGA, &list), @r"
        <b>Requests to take the test</b>: 10, the oldest first. ✅ accepts, ❌ declines, 🚫 declines and blocks.
        1. <b>Rina &lt;b&gt; (900)</b>, 2 February, 02:40 (UTC)
        2. <b>Rina &lt;b&gt; @rina_b</b>, 2 February, 02:41 (UTC)
        3. <b>Rina &lt;b&gt; (902)</b>, 2 February, 02:42 (UTC)
        4. <b>Rina &lt;b&gt; (903)</b>, 2 February, 02:43 (UTC)
        5. <b>Rina &lt;b&gt; (904)</b>, 2 February, 02:44 (UTC)
        6. <b>Rina &lt;b&gt; (905)</b>, 2 February, 02:45 (UTC)
        7. <b>Rina &lt;b&gt; (906)</b>, 2 February, 02:46 (UTC)
        8. <b>Rina &lt;b&gt; (907)</b>, 2 February, 02:47 (UTC)
        … and 2 more: they come up when you have answered these.
        [✅ 1] [❌ 1] [🚫 1]
        [✅ 2] [❌ 2] [🚫 2]
        [✅ 3] [❌ 3] [🚫 3]
        [✅ 4] [❌ 4] [🚫 4]
        [✅ 5] [❌ 5] [🚫 5]
        [✅ 6] [❌ 6] [🚫 6]
        [✅ 7] [❌ 7] [🚫 7]
        [✅ 8] [❌ 8] [🚫 8]
        ");
        insta::assert_snapshot!(world.tells_in_russian(OLGA, &list), @r"
        <b>Заявки на тест</b>: 10, сначала самые давние. ✅ принять, ❌ отказать, 🚫 отказать и заблокировать.
        1. <b>Rina &lt;b&gt; (900)</b>, 2 февраля, 02:40 (UTC)
        2. <b>Rina &lt;b&gt; @rina_b</b>, 2 февраля, 02:41 (UTC)
        3. <b>Rina &lt;b&gt; (902)</b>, 2 февраля, 02:42 (UTC)
        4. <b>Rina &lt;b&gt; (903)</b>, 2 февраля, 02:43 (UTC)
        5. <b>Rina &lt;b&gt; (904)</b>, 2 февраля, 02:44 (UTC)
        6. <b>Rina &lt;b&gt; (905)</b>, 2 февраля, 02:45 (UTC)
        7. <b>Rina &lt;b&gt; (906)</b>, 2 февраля, 02:46 (UTC)
        8. <b>Rina &lt;b&gt; (907)</b>, 2 февраля, 02:47 (UTC)
        … и ещё 2: они появятся, когда вы ответите на эти.
        [✅ 1] [❌ 1] [🚫 1]
        [✅ 2] [❌ 2] [🚫 2]
        [✅ 3] [❌ 3] [🚫 3]
        [✅ 4] [❌ 4] [🚫 4]
        [✅ 5] [❌ 5] [🚫 5]
        [✅ 6] [❌ 6] [🚫 6]
        [✅ 7] [❌ 7] [🚫 7]
        [✅ 8] [❌ 8] [🚫 8]
        ");
    }
}
