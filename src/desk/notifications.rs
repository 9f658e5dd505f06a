//! What HR people are notified of without asking: by topic, muted or not, and once a day as a digest; also
//! which commands Telegram offers them.

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};

use super::DeskError;
use super::decision::Decision;
use super::people::Writer;
use crate::model::{
    Action, ActionResult, AuditEntry, By, Due, Message, PersonId, Preferences, Sender, TelegramEffect, Topic,
};
use crate::store::Records;

/// How many of the newest audit log entries are searched for the person who asked for something; the log may be
/// of any length.
const LOOKED_AT: usize = 1000;

impl Decision<'_> {
    /// Sends a message to everybody on the whitelist whose chat is known and who wants to be notified of the topic.
    pub(super) fn tell_hr(&mut self, topic: Topic, message: &Message) -> Result<(), DeskError> {
        self.tell(Some(topic), None, message)
    }

    /// The same for the result of a person's own action: that person is notified in any case.
    pub(super) fn tell_hr_and(
        &mut self,
        by: Option<PersonId>,
        topic: Topic,
        message: &Message,
    ) -> Result<(), DeskError> {
        self.tell(Some(topic), by, message)
    }

    /// Which HR person last asked for what was begun about this candidate, if it was one of these actions and no
    /// one else's came after it.
    pub(super) fn asked_by(
        &self,
        about: PersonId,
        is_such: impl Fn(&Action) -> bool,
    ) -> Result<Option<PersonId>, DeskError> {
        let is = |entry: &AuditEntry| {
            entry.person == Some(about) && entry.result == ActionResult::Underway && is_such(&entry.action)
        };
        let mut looked = 0;
        let found = self.tx.newest_audit(1, |entry| {
            looked += 1;
            is(entry) || looked >= LOOKED_AT
        })?;
        Ok(found.first().filter(|entry| is(entry)).and_then(|entry| entry.by.person()))
    }

    /// Sends a message to everybody on the whitelist whose chat is known, regardless of their preferences.
    pub(super) fn tell_all_hr(&mut self, message: &Message) -> Result<(), DeskError> {
        self.tell(None, None, message)
    }

    fn tell(
        &mut self,
        topic: Option<Topic>,
        by: Option<PersonId>,
        message: &Message,
    ) -> Result<(), DeskError> {
        let mut told = std::collections::BTreeSet::new();
        for entry in self.tx.whitelist()? {
            let Some(person) = entry.person else { continue };
            let muted = match topic {
                Some(topic) => by != Some(person) && self.tx.preferences(person)?.muted.contains(&topic),
                None => false,
            };
            if told.insert(person) && !muted {
                self.send(person.chat(), entry.language.unwrap_or(self.rules.language), message.clone())?;
            }
        }
        Ok(())
    }

    /// Mutes a topic for an HR person, or unmutes it.
    pub(super) fn toggle_topic(
        &mut self,
        sender: &Sender,
        writer: &Writer,
        topic: Topic,
        message_id: Option<i32>,
    ) -> Result<(), DeskError> {
        let mut preferences = self.tx.preferences(sender.id)?;
        if preferences.muted.contains(&topic) {
            preferences.muted.retain(|muted| *muted != topic);
        } else {
            preferences.muted.push(topic);
        }
        self.prefer(sender, writer, &preferences, message_id)
    }

    /// From now on the digest comes at this hour (UTC), or never.
    pub(super) fn choose_digest(
        &mut self,
        sender: &Sender,
        writer: &Writer,
        hour: Option<u8>,
        message_id: Option<i32>,
    ) -> Result<(), DeskError> {
        let mut preferences = self.tx.preferences(sender.id)?;
        preferences.digest = hour;
        preferences.next_digest = hour.map(|hour| next_at(self.at, hour));
        self.prefer(sender, writer, &preferences, message_id)
    }

    fn prefer(
        &mut self,
        sender: &Sender,
        writer: &Writer,
        preferences: &Preferences,
        message_id: Option<i32>,
    ) -> Result<(), DeskError> {
        self.tx.put_preferences(sender.id, preferences)?;
        self.audit(By::Person(sender.id), Some(sender.id), Action::ChangedNotifications)?;
        self.replace(sender.chat(), message_id, writer.language, Message::HrPreferences)
    }

    /// The hour of an HR person's digest has come. A person who is no longer HR receives none.
    pub(super) fn digest_due(&mut self, person: PersonId, due: &Due) -> Result<(), DeskError> {
        let mut preferences = self.tx.preferences(person)?;
        if preferences.next_digest != Some(due.time) {
            return Ok(self.tx.forget_due(due)?);
        }
        let entry = self.tx.hr_of(person)?;
        // A bot that was off for days sends only the last digest, once.
        preferences.next_digest =
            preferences.digest.filter(|_| entry.is_some()).map(|hour| next_at(self.at, hour));
        self.tx.put_preferences(person, &preferences)?;
        let Some(entry) = entry else { return Ok(()) };
        let message = Message::HrDigest { since: (self.at - TimeDelta::days(1)).timestamp_millis() };
        self.send(person.chat(), entry.language.unwrap_or(self.rules.language), message)
    }

    /// Telegram offers a person the commands that are theirs: HR's, or everybody's when they are no longer HR.
    pub(super) fn offer_commands(&mut self, person: PersonId) -> Result<(), DeskError> {
        let entry = self.tx.hr_of(person)?;
        let hr = entry.is_some();
        let language = entry.and_then(|entry| entry.language).unwrap_or(self.rules.language);
        self.push(TelegramEffect::Commands { chat: person.chat(), language, hr })
    }
}

/// The next time after `at` at which it is this hour, UTC.
fn next_at(at: DateTime<Utc>, hour: u8) -> DateTime<Utc> {
    let time = NaiveTime::from_hms_opt(u32::from(hour), 0, 0).unwrap_or_default();
    let today = at.date_naive().and_time(time).and_utc();
    if today > at { today } else { today + TimeDelta::days(1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_digest_is_within_a_day() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().expect("a moment");
        assert_eq!(next_at(at("2026-03-02T08:59:59Z"), 9), at("2026-03-02T09:00:00Z"));
        assert_eq!(next_at(at("2026-03-02T09:00:00Z"), 9), at("2026-03-03T09:00:00Z"));
        assert_eq!(next_at(at("2026-03-02T09:00:01Z"), 0), at("2026-03-03T00:00:00Z"));
    }
}
