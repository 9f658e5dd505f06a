//! The audit log in pages, the newest entries first, with or without those of the reader and of the bot.

use crate::exam::Language;
use crate::messages::template::{Reading, Template};
use crate::model::{AuditCursor, AuditEntry, LeftOut, PersonId, Readers};
use crate::store::{AuditLog, AuditPage, Records, StoreError};
use crate::texts::catalog::{Own, foreign, say};
use crate::texts::times::Calendar;
use crate::texts::{Button, Callback, NamedEntry, Rendered, action, actor, cut};

/// Number of entries on a page.
const AUDIT_SHOWN: usize = 10;

/// A page of the audit log.
pub(crate) struct Audit {
    /// Which one.
    pub(crate) cursor: AuditCursor,
    /// Which entries are left out.
    pub(crate) left_out: LeftOut,
}

impl Audit {
    /// The newest entries of everybody.
    pub(crate) const NEWEST: Self =
        Self { cursor: AuditCursor::Newest, left_out: LeftOut { own: false, bot: false } };

    /// Buttons to the pages beside this one, and for what is left out: without other entries the log begins at its newest
    /// page.
    fn buttons(&self, page: &Page, language: Language) -> Vec<Vec<Button>> {
        let turn = |label, cursor| Button::callback(label, Callback::Audit(cursor, self.left_out));
        let newer = page.newer.map(|cursor| turn(say!(language, "audit-newer"), cursor));
        let older = page.older.map(|cursor| turn(say!(language, "audit-older"), cursor));
        let LeftOut { own, bot } = self.left_out;
        let toggle = |is_on: bool, label: String, left_out| {
            let mark = if is_on { "☑️" } else { "⬜" };
            Button::callback(format!("{mark} {label}"), Callback::Audit(AuditCursor::Newest, left_out))
        };
        let toggles = vec![
            toggle(own, say!(language, "audit-without-own"), LeftOut { own: !own, bot }),
            toggle(bot, say!(language, "audit-without-bot"), LeftOut { own, bot: !bot }),
        ];
        let turns: Vec<Button> = newer.into_iter().chain(older).collect();
        [turns, toggles].into_iter().filter(|row| !row.is_empty()).collect()
    }
}

/// What is on a page.
pub(crate) struct Page {
    entries: Vec<NamedEntry>,
    older: Option<AuditCursor>,
    newer: Option<AuditCursor>,
    /// How the reader's times are written.
    calendar: Calendar,
}

impl Template for Audit {
    const READERS: Readers = Readers::Hr;

    type Facts = Page;

    fn read(&self, reading: &Reading<'_>) -> Result<Page, StoreError> {
        let (left_out, reader) = (self.left_out, reading.reader());
        let wanted = |entry: &AuditEntry| !left_out.has(entry.by, reader);
        let AuditPage { entries, older, newer } =
            reading.view.audit_page(self.cursor, AUDIT_SHOWN, wanted)?;
        let name = |person: Option<PersonId>| -> Result<Option<String>, StoreError> {
            let Some(person) = person else { return Ok(None) };
            Ok(Some(reading.view.name_of(person)?.unwrap_or_else(|| person.to_string())))
        };
        let named = entries
            .into_iter()
            .map(|entry| Ok(NamedEntry { by: name(entry.by.person())?, person: name(entry.person)?, entry }));
        let entries = named.collect::<Result<_, StoreError>>()?;
        Ok(Page { entries, older, newer, calendar: reading.calendar()? })
    }

    fn render(&self, page: &Page, language: Language) -> Rendered {
        let calendar = &page.calendar;
        let mut lines: Vec<String> =
            page.entries.iter().map(|named| line(named, calendar, language)).collect();
        if lines.is_empty() {
            lines.push(match page.older {
                Some(_) => say!(language, "audit-none-here"),
                None => say!(language, "audit-none"),
            });
        }
        let title = say!(language, "audit-title", zone = Own(calendar.zone.offset(calendar.now)));
        let more = |rest: usize| say!(language, "audit-more", count = rest);
        let html = cut::within(vec![title], lines, Vec::new(), more);
        Rendered::with_buttons(html, self.buttons(page, language))
    }
}

/// Who did what to whom, and when.
fn line(named: &NamedEntry, calendar: &Calendar, language: Language) -> String {
    let at = calendar.short(named.entry.at, language);
    let by = actor(named, language);
    let whom = named.person.as_ref().filter(|_| named.entry.by.person() != named.entry.person);
    let whom = whom.map(|name| format!(" → {}", foreign(name))).unwrap_or_default();
    format!("<code>{at}</code> {}{whom}: {}", foreign(&by), action(&named.entry, language))
}

#[cfg(test)]
mod tests {
    use crate::messages::world::{ANNA, NOBODY, OLGA, World, at};
    use crate::model::{
        Action, ActionResult, AttemptNumber, AuditCursor, AuditEntry, By, CauseKind, LeftOut, Message,
    };
    use crate::store::Tx;

    fn actions(tx: &Tx) {
        let entry = |by, person, action, result| AuditEntry { at: at(0), by, person, action, result };
        let cause = CauseKind::Busy.because("HTTP 507");
        let entries = [
            entry(By::Bot, Some(ANNA), Action::Prepared(AttemptNumber::FIRST), ActionResult::Done),
            entry(By::Person(OLGA), Some(ANNA), Action::Granted(AttemptNumber(3)), ActionResult::Done),
            entry(By::Person(ANNA), Some(ANNA), Action::SaidDone(AttemptNumber::FIRST), ActionResult::Done),
            entry(By::Operator, Some(NOBODY), Action::Erased, ActionResult::Failed { cause }),
        ];
        for entry in &entries {
            tx.audit(entry).expect("put");
        }
    }

    #[test]
    fn acts_are_told_the_newest_first() {
        let world = World::new().with(actions);
        insta::assert_snapshot!(world.tells(OLGA, &Message::HrAudit), @r"
        <b>Activity log, newest first (UTC)</b>
        <code>02 Feb 02:40</code> the operator → 999: erased everything · failed: the site is overloaded
        <code>02 Feb 02:40</code> @anna_k: said that attempt 1 is done
        <code>02 Feb 02:40</code> Olga (501) → @anna_k: granted attempt 3
        <code>02 Feb 02:40</code> the bot → @anna_k: preparation of attempt 1
        [⬜ Without mine] [⬜ Without the bot]
        ");
        insta::assert_snapshot!(world.tells_in_russian(OLGA, &Message::HrAudit), @r"
        <b>Журнал действий, новое сверху (UTC)</b>
        <code>02.02 02:40</code> администратор → 999: удаление всех данных · не удалось: сайт перегружен
        <code>02.02 02:40</code> @anna_k: нажато «Задание выполнено» (попытка 1)
        <code>02.02 02:40</code> Olga (501) → @anna_k: разрешена попытка 3
        <code>02.02 02:40</code> бот → @anna_k: подготовка попытки 1
        [⬜ Без моих] [⬜ Без бота]
        ");
    }

    #[test]
    fn a_page_leads_to_those_beside_it_and_leaves_out_what_the_reader_wants() {
        let world = World::new().with(|tx| (0..3).for_each(|_| actions(tx)));
        let page = |cursor, own, bot| Message::HrAuditPage { cursor, left_out: LeftOut { own, bot } };
        let told = world.tells(OLGA, &Message::HrAudit);
        assert_eq!(told.matches("<code>").count(), 10, "{told}");
        assert!(told.ends_with("[Older ▶]\n[⬜ Without mine] [⬜ Without the bot]"), "{told}");
        insta::assert_snapshot!(world.tells(OLGA, &page(AuditCursor::Before(3), false, false)), @r"
        <b>Activity log, newest first (UTC)</b>
        <code>02 Feb 02:40</code> Olga (501) → @anna_k: granted attempt 3
        <code>02 Feb 02:40</code> the bot → @anna_k: preparation of attempt 1
        [◀ Newer]
        [⬜ Without mine] [⬜ Without the bot]
        ");
        insta::assert_snapshot!(world.tells_in_russian(OLGA, &page(AuditCursor::Newest, true, true)), @r"
        <b>Журнал действий, новое сверху (UTC)</b>
        <code>02.02 02:40</code> администратор → 999: удаление всех данных · не удалось: сайт перегружен
        <code>02.02 02:40</code> @anna_k: нажато «Задание выполнено» (попытка 1)
        <code>02.02 02:40</code> администратор → 999: удаление всех данных · не удалось: сайт перегружен
        <code>02.02 02:40</code> @anna_k: нажато «Задание выполнено» (попытка 1)
        <code>02.02 02:40</code> администратор → 999: удаление всех данных · не удалось: сайт перегружен
        <code>02.02 02:40</code> @anna_k: нажато «Задание выполнено» (попытка 1)
        [☑️ Без моих] [☑️ Без бота]
        ");
        let none = World::new();
        insta::assert_snapshot!(none.tells(OLGA, &Message::HrAudit), @r"
        <b>Activity log, newest first (UTC)</b>
        There are no entries.
        [⬜ Without mine] [⬜ Without the bot]
        ");
        insta::assert_snapshot!(none.tells_in_russian(OLGA, &Message::HrAudit), @r"
        <b>Журнал действий, новое сверху (UTC)</b>
        Записей нет.
        [⬜ Без моих] [⬜ Без бота]
        ");
    }
}
