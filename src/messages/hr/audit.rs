//! The newest entries of the audit log, newest first.

use crate::exam::Language;
use crate::messages::template::{Reading, Template};
use crate::model::{PersonId, Readers};
use crate::store::{Records, StoreError};
use crate::texts::catalog::{Own, foreign, say};
use crate::texts::times::Calendar;
use crate::texts::{NamedEntry, Rendered, action, actor, cut};

/// Maximum number of entries of the audit log in a chat message.
const AUDIT_SHOWN: u64 = 15;

/// The newest entries.
pub(crate) struct Audit;

impl Template for Audit {
    const READERS: Readers = Readers::Hr;

    /// The entries, and how the reader's times are written.
    type Facts = (Vec<NamedEntry>, Calendar);

    fn read(&self, reading: &Reading<'_>) -> Result<(Vec<NamedEntry>, Calendar), StoreError> {
        let entries = reading.view.newest_audit(AUDIT_SHOWN, |_| true)?;
        let name = |person: Option<PersonId>| -> Result<Option<String>, StoreError> {
            let Some(person) = person else { return Ok(None) };
            Ok(Some(reading.view.name_of(person)?.unwrap_or_else(|| person.to_string())))
        };
        let named = entries
            .into_iter()
            .map(|entry| Ok(NamedEntry { by: name(entry.by.person())?, person: name(entry.person)?, entry }));
        Ok((named.collect::<Result<_, StoreError>>()?, reading.calendar()?))
    }

    fn render(&self, (entries, calendar): &(Vec<NamedEntry>, Calendar), language: Language) -> Rendered {
        let lines = entries.iter().map(|named| {
            let at = calendar.short(named.entry.at, language);
            let by = actor(named, language);
            let whom = named.person.as_ref().filter(|_| named.entry.by.person() != named.entry.person);
            let whom = whom.map(|name| format!(" → {}", foreign(name))).unwrap_or_default();
            format!("<code>{at}</code> {}{whom}: {}", foreign(&by), action(&named.entry, language))
        });
        let title = say!(language, "audit-title", zone = Own(calendar.zone.offset(calendar.now)));
        let more = |rest: usize| say!(language, "audit-more", count = rest);
        let html = cut::within(vec![title], lines.collect(), Vec::new(), more);
        Rendered::plain(html)
    }
}

#[cfg(test)]
mod tests {
    use crate::messages::world::{ANNA, NOBODY, OLGA, World, at};
    use crate::model::{Action, ActionResult, AttemptNumber, AuditEntry, By, CauseKind, Message};
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
        ");
        insta::assert_snapshot!(world.tells_in_russian(OLGA, &Message::HrAudit), @r"
        <b>Журнал действий, новое сверху (UTC)</b>
        <code>02.02 02:40</code> администратор → 999: удаление всех данных · не удалось: сайт перегружен
        <code>02.02 02:40</code> @anna_k: нажато «Задание выполнено» (попытка 1)
        <code>02.02 02:40</code> Olga (501) → @anna_k: разрешена попытка 3
        <code>02.02 02:40</code> бот → @anna_k: подготовка попытки 1
        ");
    }
}
