//! What happened in a day or a week.

use chrono::DateTime;

use super::sources::SourceTable;
use crate::exam::Language;
use crate::messages::template::{Reading, Template};
use crate::model::{self, Cursor, Filter, Order, Readers};
use crate::store::{Questions, Records, StoreError, View};
use crate::texts::catalog::{Own, say};
use crate::texts::times::Calendar;
use crate::texts::{Button, Callback, Rendered};

/// Number of list entries that are read at a time.
const READ: usize = 200;

/// What happened in a day or a week.
pub(crate) struct Digest {
    /// From when on, in milliseconds of the Unix epoch.
    pub(crate) since: i64,
}

/// What happened, counted by candidates.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Counts {
    /// Began an attempt and have not handed it in.
    started: u64,
    /// Handed in.
    handed_in: u64,
    /// Of these, accepted.
    accepted: u64,
    /// Of these, rejected.
    rejected: u64,
    /// Their time was over.
    expired: u64,
    /// Are at work now, whenever they began.
    in_progress_now: u64,
    /// Wait for a decision, whenever they handed in.
    waiting_now: u64,
    /// Questions that wait for an answer now, whenever they were asked.
    questions_now: u64,
}

/// What a digest tells.
pub(crate) struct Facts {
    counts: Counts,
    /// How the reader's times are written.
    calendar: Calendar,
    /// What has come of each source, once a week.
    sources: Option<SourceTable>,
}

impl Template for Digest {
    const READERS: Readers = Readers::Hr;

    type Facts = Facts;

    fn read(&self, reading: &Reading<'_>) -> Result<Facts, StoreError> {
        let preferences = reading.view.preferences(reading.reader())?;
        let is_weekly = matches!(preferences.digest, model::Digest::Weekly { .. });
        let sources = if is_weekly { SourceTable::read(reading)? } else { None };
        Ok(Facts { counts: counted(reading.view, self.since)?, calendar: reading.calendar()?, sources })
    }

    fn render(&self, Facts { counts, calendar, sources }: &Facts, language: Language) -> Rendered {
        let since = DateTime::from_timestamp_millis(self.since).unwrap_or_default();
        let mut html = say!(
            language,
            "hr-digest",
            since = Own(calendar.date_time(since, language)),
            started = counts.started,
            handedin = counts.handed_in,
            accepted = counts.accepted,
            rejected = counts.rejected,
            waiting = counts.handed_in - counts.accepted - counts.rejected,
            expired = counts.expired,
            progress = counts.in_progress_now,
            waitingnow = counts.waiting_now
        );
        if let Some(sources) = sources {
            html = format!("{html}\n\n{}", sources.lines(language).join("\n"));
        }
        let mut rows = Vec::new();
        if counts.waiting_now > 0 {
            let label = say!(language, "digest-open", count = counts.waiting_now);
            rows.push(vec![Button::callback(label, Callback::OpenList(Filter::Waiting))]);
        }
        if counts.questions_now > 0 {
            let label = say!(language, "button-open-questions", count = counts.questions_now);
            rows.push(vec![Button::callback(label, Callback::Questions)]);
        }
        if rows.is_empty() { Rendered::plain(html) } else { Rendered::with_buttons(html, rows) }
    }
}

/// Counts the candidates for whom something happened since a time in milliseconds of the Unix epoch. Reads no
/// more than these.
fn counted(view: &View, since: i64) -> Result<Counts, StoreError> {
    let mut counts = Counts {
        in_progress_now: view.list_size(Filter::InProgress)?,
        waiting_now: view.list_size(Filter::Waiting)?,
        questions_now: view.open_questions_size()?,
        ..Counts::default()
    };
    let mut cursor = Cursor::First;
    loop {
        let places = view.listed(Filter::All, Order::Date, cursor, READ)?;
        for place in &places {
            let Some(list_entry) = view.list_entry(place.person)? else { continue };
            if list_entry.at.timestamp_millis() < since {
                return Ok(counts);
            }
            let is = |filter| u64::from(list_entry.filters.contains(&filter));
            let (accepted, rejected) = (is(Filter::Accepted), is(Filter::Rejected));
            counts.handed_in += is(Filter::Waiting) + accepted + rejected;
            counts.started += is(Filter::InProgress);
            counts.accepted += accepted;
            counts.rejected += rejected;
            counts.expired += is(Filter::NotFinished);
        }
        match places.last() {
            Some(last) if places.len() == READ => cursor = Cursor::After(*last),
            _ => return Ok(counts),
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::Weekday;

    use crate::messages::world::{ANNA, BEN, NOBODY, OLGA, World, came_by_link, listed, questions};
    use crate::model::{self, Message, Preferences};
    use crate::store::Tx;

    #[test]
    fn questions_that_wait_are_a_tap_away() {
        let world = World::new().with(questions);
        insta::assert_snapshot!(world.tells(OLGA, &Message::HrDigest { since: 0 }), @r"
        📊 <b>Since 1 January 1970, 00:00 (UTC)</b>
        Started: 0
        Submitted: 0 (✅ 0 · ❌ 0 · to decide 0)
        Time ran out: 0
        <b>Now</b> in progress: 0, to decide: 0
        [Unanswered questions: 1]
        ");
        insta::assert_snapshot!(world.tells_in_russian(OLGA, &Message::HrDigest { since: 0 }), @r"
        📊 <b>С 1 января 1970, 00:00 (UTC)</b>
        Начали: 0
        Сдали: 0 (✅ 0 · ❌ 0 · ждут решения: 0)
        Время вышло: 0
        <b>Сейчас</b> в процессе: 0, ждут решения: 0
        [Вопросы без ответа: 1]
        ");
    }

    #[test]
    fn once_a_week_it_tells_what_came_of_each_source() {
        let weekly = |tx: &Tx| {
            let digest = model::Digest::Weekly { day: Weekday::Mon, hour: 9 };
            tx.put_preferences(OLGA, &Preferences { digest, ..Preferences::default() }).expect("put");
        };
        let sourced = |tx: &Tx| {
            came_by_link(tx, ANNA, "Job <fair>");
            came_by_link(tx, BEN, "Job <fair>");
            came_by_link(tx, NOBODY, "University");
            tx.note_start(BEN).expect("put");
        };
        let world = World::new().with(listed).with(sourced);
        let table = |told: String| told.split_once("\n\n").map(|(_, table)| table.to_owned());
        assert_eq!(table(world.tells(OLGA, &Message::HrDigest { since: 0 })), None, "every day");
        let world = world.with(weekly);
        let told = table(world.tells(OLGA, &Message::HrDigest { since: 0 })).expect("a table");
        insta::assert_snapshot!(told, @r"
        <b>Sources so far</b>: invited → started → submitted → accepted · mean figures in percent: car / plate / plate.plate
        • Job &lt;fair&gt;: 2 → 1 → 1 → 0 · 100.0 / 100.0 / 100.0
        • University: 1 → 0 → 0 → 0
        [To decide: 1]
        ");
        let told = table(world.tells_in_russian(OLGA, &Message::HrDigest { since: 0 })).expect("a table");
        insta::assert_snapshot!(told, @r"
        <b>Источники за всё время</b>: пришли → начали → сдали → приняты · средние показатели, %: car / plate / plate.plate
        • Job &lt;fair&gt;: 2 → 1 → 1 → 0 · 100.0 / 100.0 / 100.0
        • University: 1 → 0 → 0 → 0
        [Ждут решения: 1]
        ");
    }

    #[test]
    fn each_candidate_is_counted_once() {
        let world = World::new().with(listed);
        insta::assert_snapshot!(world.tells(OLGA, &Message::HrDigest { since: 0 }), @r"
        📊 <b>Since 1 January 1970, 00:00 (UTC)</b>
        Started: 1
        Submitted: 1 (✅ 0 · ❌ 0 · to decide 1)
        Time ran out: 0
        <b>Now</b> in progress: 1, to decide: 1
        [To decide: 1]
        ");
        insta::assert_snapshot!(world.tells_in_russian(OLGA, &Message::HrDigest { since: 0 }), @r"
        📊 <b>С 1 января 1970, 00:00 (UTC)</b>
        Начали: 1
        Сдали: 1 (✅ 0 · ❌ 0 · ждут решения: 1)
        Время вышло: 0
        <b>Сейчас</b> в процессе: 1, ждут решения: 1
        [Ждут решения: 1]
        ");
    }
}
