//! What HR is notified of about attempts: a message that grows, or a card for each, as everybody prefers.

use super::DeskError;
use super::decision::Decision;
use crate::exam::Language;
use crate::model::{
    AttemptNumber, By, CauseKind, ChatId, Cursor, Feed, Filter, Message, Order, PersonId, Sender,
    TelegramEffect, Topic,
};
use crate::store::{Bulletins, Records};

/// Maximum number of attempts that are retried with one press: more would keep everybody else waiting.
pub(super) const RETRIED_AT_ONCE: usize = 200;

impl Decision<'_> {
    /// Notifies HR of an attempt that is over.
    pub(super) fn announce_finished(
        &mut self,
        topic: Topic,
        (person, attempt): (PersonId, AttemptNumber),
        card: &Message,
    ) -> Result<(), DeskError> {
        for (reader, language) in self.listeners(Some(topic), None)? {
            if self.tx.preferences(reader)?.cards {
                self.send(reader.chat(), language, card.clone())?;
            } else {
                self.add_to_bulletin((reader.chat(), language), Feed::Finished, (person, attempt))?;
            }
        }
        Ok(())
    }

    /// Notifies HR of a preparation or check that came to a stop; the person who asked for it in any case.
    pub(super) fn announce_stop(
        &mut self,
        by: Option<PersonId>,
        (person, attempt): (PersonId, AttemptNumber),
    ) -> Result<(), DeskError> {
        for (reader, language) in self.listeners(Some(Topic::Failures), by)? {
            if self.tx.preferences(reader)?.cards {
                self.send(reader.chat(), language, Message::HrFailure { person, attempt })?;
            } else {
                self.add_to_bulletin((reader.chat(), language), Feed::Stopped, (person, attempt))?;
            }
        }
        Ok(())
    }

    /// The state of an attempt has changed, or HR decided about it: the bulletins that show it follow. When everything
    /// that stood still goes on again, a line says so.
    pub(super) fn refresh_bulletins(
        &mut self,
        person: PersonId,
        attempt: AttemptNumber,
    ) -> Result<(), DeskError> {
        for (reader, language) in self.listeners(None, None)? {
            for feed in Feed::OF_ATTEMPTS {
                self.refresh_bulletin((reader.chat(), language), feed, (person, attempt))?;
            }
        }
        Ok(())
    }

    /// The bulletin about a feed in a chat follows what has changed about one of its items.
    pub(super) fn refresh_bulletin(
        &mut self,
        (chat, language): (ChatId, Language),
        feed: Feed,
        item: (PersonId, AttemptNumber),
    ) -> Result<(), DeskError> {
        let mut bulletin = self.tx.bulletin(chat, feed)?;
        if !bulletin.items.contains(&item) {
            return Ok(());
        }
        bulletin.change();
        let count = bulletin.items.len() as u32 + bulletin.earlier;
        let is_over = feed == Feed::Stopped && bulletin.is_open() && self.all_go_on(&bulletin.items)?;
        if is_over {
            bulletin.close();
        }
        self.tx.put_bulletin(chat, feed, &bulletin)?;
        self.deliver_bulletin((chat, language), feed)?;
        if is_over && count > 1 {
            self.send(chat, language, Message::HrAllGoOn { count })?;
        }
        Ok(())
    }

    /// Whether none of these is stopped or being retried.
    fn all_go_on(&self, items: &[(PersonId, AttemptNumber)]) -> Result<bool, DeskError> {
        for (person, attempt) in items {
            let attempt = self.tx.attempt(*person, *attempt)?;
            if attempt.is_some_and(|attempt| attempt.phase().waits_for_bot()) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    pub(super) fn add_to_bulletin(
        &mut self,
        (chat, language): (ChatId, Language),
        feed: Feed,
        item: (PersonId, AttemptNumber),
    ) -> Result<(), DeskError> {
        let mut bulletin = self.tx.bulletin(chat, feed)?;
        bulletin.add(feed, item, self.at);
        self.tx.put_bulletin(chat, feed, &bulletin)?;
        self.deliver_bulletin((chat, language), feed)
    }

    /// Sends a bulletin, or brings its message up to date; unless a delivery waits already, which is followed by
    /// another one if it was too early.
    pub(super) fn deliver_bulletin(
        &mut self,
        (chat, language): (ChatId, Language),
        feed: Feed,
    ) -> Result<(), DeskError> {
        let mut bulletin = self.tx.bulletin(chat, feed)?;
        if bulletin.underway {
            return Ok(());
        }
        bulletin.underway = true;
        self.tx.put_bulletin(chat, feed, &bulletin)?;
        let message = Message::HrBulletin { feed, revision: bulletin.revision };
        self.push(match bulletin.message_id {
            None => TelegramEffect::Send { chat, language, message },
            Some(message_id) => TelegramEffect::Edit { chat, message_id, language, message },
        })
    }

    /// This revision of a bulletin was delivered, with this number.
    pub(super) fn bulletin_delivered(
        &mut self,
        (chat, language): (ChatId, Language),
        feed: Feed,
        revision: u64,
        message_id: Option<i32>,
    ) -> Result<(), DeskError> {
        let mut bulletin = self.tx.bulletin(chat, feed)?;
        if !bulletin.has(revision) {
            return Ok(());
        }
        bulletin.underway = false;
        bulletin.message_id = message_id;
        self.tx.put_bulletin(chat, feed, &bulletin)?;
        if bulletin.revision != revision {
            return self.deliver_bulletin((chat, language), feed);
        }
        Ok(())
    }

    /// This revision of a bulletin can't be delivered. It is not attempted again by itself, since the chat may be gone for
    /// good: the next news is a message of its own and says it, too.
    pub(super) fn bulletin_undelivered(
        &mut self,
        chat: ChatId,
        feed: Feed,
        revision: u64,
        cause: CauseKind,
    ) -> Result<(), DeskError> {
        let mut bulletin = self.tx.bulletin(chat, feed)?;
        if !bulletin.has(revision) {
            return Ok(());
        }
        bulletin.fail();
        match cause {
            // The next one must not fail for the same lines.
            CauseKind::CrashedRepeatedly | CauseKind::Defect | CauseKind::Record => bulletin.keep_number(),
            // What happened while they were not HR is not news if they become HR again.
            CauseKind::NotHr => bulletin.close(),
            _ => {}
        }
        Ok(self.tx.put_bulletin(chat, feed, &bulletin)?)
    }

    /// Whether anything stands still that HR can have retried.
    pub(super) fn can_retry_all(&self) -> Result<bool, DeskError> {
        Ok(self.tx.list_size(Filter::Stopped)? > 0)
    }

    /// Repeats what failed for everybody.
    pub(super) fn retry_all(&mut self, sender: &Sender) -> Result<(), DeskError> {
        let stopped = self.tx.listed(Filter::Stopped, Order::Date, Cursor::First, RETRIED_AT_ONCE)?;
        let mut retried = Vec::new();
        for place in stopped {
            let Some(candidate) = self.tx.candidate(place.person)? else { continue };
            let attempt = candidate.attempts;
            if self.can_retry(place.person, attempt)? {
                self.retry(By::Person(sender.id), place.person, attempt)?;
                retried.push((place.person, attempt));
            }
        }
        for (person, attempt) in retried {
            self.refresh_bulletins(person, attempt)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};

    use super::*;
    use crate::desk::{Event, EventKind, Outcome, Rules, decide};
    use crate::exam::Exam;
    use crate::model::{Effect, EffectPlace, HrEntry, HrKey, HrOrigin};
    use crate::store::{Outbox, Store, Tx};

    const OLGA: PersonId = PersonId(501);

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_770_000_000, 0).expect("a time") + TimeDelta::minutes(minutes)
    }

    fn rules() -> Rules {
        Rules::new(Exam::embedded().expect("the embedded exam").into(), 2, Language::En)
    }

    /// A transaction with one HR person.
    fn with_hr() -> Tx {
        let tx = Store::in_memory().expect("a store").write().expect("write");
        let entry = HrEntry {
            key: HrKey::Id(OLGA),
            person: Some(OLGA),
            first_name: "Olga".to_owned(),
            language: None,
            added: at(0),
            origin: HrOrigin::Operator,
        };
        tx.put_hr(&entry).expect("put");
        tx
    }

    fn stops(rules: &Rules, tx: &mut Tx, person: u64, minute: i64) {
        let mut decision = Decision { rules, at: at(minute), trusted: true, seed: [0; 32], tx };
        decision.announce_stop(None, (PersonId(person), AttemptNumber::FIRST)).expect("decided");
    }

    /// The deliveries of bulletins that wait: their places, and whether each is a message of its own.
    fn deliveries(tx: &Tx) -> Vec<(EffectPlace, bool)> {
        let is_bulletin = |message: &Message| matches!(message, Message::HrBulletin { .. });
        let delivery = |(place, entry): (EffectPlace, crate::model::OutboxEntry)| match entry.effect {
            Effect::Telegram(TelegramEffect::Send { message, .. }) if is_bulletin(&message) => {
                Some((place, true))
            }
            Effect::Telegram(TelegramEffect::Edit { message, .. }) if is_bulletin(&message) => {
                Some((place, false))
            }
            _ => None,
        };
        tx.outbox().expect("read").into_iter().filter_map(delivery).collect()
    }

    fn ends(rules: &Rules, tx: &mut Tx, effect: EffectPlace, outcome: Outcome) {
        let kind = EventKind::Outcome { effect, outcome };
        decide(rules, tx, &Event { at: at(1), trusted: true, seed: [0; 32], kind }).expect("a decision");
    }

    #[test]
    fn one_delivery_waits_at_a_time_and_what_came_meanwhile_follows() {
        let (rules, mut tx) = (rules(), with_hr());
        stops(&rules, &mut tx, 1, 0);
        stops(&rules, &mut tx, 2, 0);
        let waiting = deliveries(&tx);
        assert_eq!(waiting.len(), 1, "{waiting:?}");
        ends(&rules, &mut tx, waiting[0].0, Outcome::Sent { message_ids: vec![7] });
        let waiting = deliveries(&tx);
        assert!(matches!(waiting[..], [(_, false)]), "the second one is added to the message: {waiting:?}");
        ends(&rules, &mut tx, waiting[0].0, Outcome::Sent { message_ids: vec![7] });
        assert_eq!(deliveries(&tx), []);
    }

    /// The people in the bulletin about what came to a stop, and the number of those before them.
    fn named(tx: &Tx) -> (Vec<u64>, u32) {
        let bulletin = tx.bulletin(OLGA.chat(), Feed::Stopped).expect("read");
        (bulletin.items.iter().map(|(person, _)| person.0).collect(), bulletin.earlier)
    }

    /// The delivery of a bulletin fails; the next news makes another message, which names these people.
    fn after_failure(cause: CauseKind, set_aside: bool, minute: i64) -> (Vec<u64>, u32) {
        let (rules, mut tx) = (rules(), with_hr());
        stops(&rules, &mut tx, 1, 0);
        let first = deliveries(&tx)[0].0;
        // This one comes while the delivery is under way.
        stops(&rules, &mut tx, 2, 0);
        let cause = cause.because("it does not work");
        let outcome = if set_aside { Outcome::SetAside { cause } } else { Outcome::Undeliverable { cause } };
        ends(&rules, &mut tx, first, outcome);
        assert_eq!(deliveries(&tx), [], "it is attempted again by itself");
        stops(&rules, &mut tx, 3, minute);
        let waiting = deliveries(&tx);
        assert!(matches!(waiting[..], [(_, true)]), "{waiting:?}");
        named(&tx)
    }

    #[test]
    fn what_can_not_be_delivered_is_in_the_next_message() {
        // However long that takes.
        for minute in [2, 500] {
            for cause in [CauseKind::Refused, CauseKind::Blocked] {
                assert_eq!(after_failure(cause, false, minute), (vec![1, 2, 3], 0), "{cause:?}");
            }
        }
    }

    #[test]
    fn lines_that_may_be_what_went_wrong_are_only_counted_in_the_next_message() {
        assert_eq!(after_failure(CauseKind::CrashedRepeatedly, true, 500), (vec![3], 2));
        assert_eq!(after_failure(CauseKind::Record, false, 500), (vec![3], 2));
    }

    #[test]
    fn what_happened_while_somebody_was_not_hr_is_no_news_later() {
        assert_eq!(after_failure(CauseKind::NotHr, false, 500), (vec![3], 0));
    }
}
