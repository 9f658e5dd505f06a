//! What HR people are notified of without asking: by topic, muted or not, and once a day or a week as a digest;
//! in which time zone they read times; which commands Telegram offers them.

use std::collections::BTreeSet;

use chrono::TimeDelta;

use super::DeskError;
use super::decision::Decision;
use super::people::Writer;
use crate::exam::Language;
use crate::model::{
    Action, ActionResult, AuditEntry, By, Digest, Due, Message, Pending, PersonId, Preferences, Sender,
    TelegramEffect, Topic,
};
use crate::store::Records;
use crate::zone::Zone;

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
        for (person, language) in self.listeners(topic, by)? {
            self.send(person.chat(), language, message.clone())?;
        }
        Ok(())
    }

    /// Everybody on the whitelist whose chat is known and who wants to be notified of the topic, and `by` in any case,
    /// with their languages.
    pub(super) fn listeners(
        &self,
        topic: Option<Topic>,
        by: Option<PersonId>,
    ) -> Result<Vec<(PersonId, Language)>, DeskError> {
        let (mut seen, mut listeners) = (BTreeSet::new(), Vec::new());
        for entry in self.tx.whitelist()? {
            let Some(person) = entry.person else { continue };
            let muted = match topic {
                Some(topic) => by != Some(person) && self.tx.preferences(person)?.muted.contains(&topic),
                None => false,
            };
            if seen.insert(person) && !muted {
                listeners.push((person, entry.language.unwrap_or(self.rules.language)));
            }
        }
        Ok(listeners)
    }

    /// From now on an HR person gets a card for every attempt that is over or came to a stop, or no longer.
    pub(super) fn toggle_cards(
        &mut self,
        sender: &Sender,
        writer: &Writer,
        message_id: Option<i32>,
    ) -> Result<(), DeskError> {
        let mut preferences = self.tx.preferences(sender.id)?;
        preferences.cards = !preferences.cards;
        self.prefer(sender, writer, preferences, message_id)
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
        self.prefer(sender, writer, preferences, message_id)
    }

    /// From now on the digest comes at these times, or never.
    pub(super) fn choose_digest(
        &mut self,
        sender: &Sender,
        writer: &Writer,
        digest: Digest,
        message_id: Option<i32>,
    ) -> Result<(), DeskError> {
        let mut preferences = self.tx.preferences(sender.id)?;
        preferences.digest = digest;
        self.prefer(sender, writer, preferences, message_id)
    }

    /// Asks for a time zone: HR presses a button or writes a name.
    pub(super) fn ask_zone(
        &mut self,
        sender: &Sender,
        writer: &Writer,
        message_id: Option<i32>,
    ) -> Result<(), DeskError> {
        let mut conversation = self.tx.conversation(sender.chat())?;
        conversation.pending = Some(Pending::Zone);
        self.tx.put_conversation(sender.chat(), &conversation)?;
        self.replace(sender.chat(), message_id, writer.language, Message::HrZones { wrote: None })
    }

    /// HR wrote the name of a time zone. The question stays open until it is the name of one.
    pub(super) fn zone_written(
        &mut self,
        sender: &Sender,
        writer: &Writer,
        text: &str,
    ) -> Result<(), DeskError> {
        if let [zone] = Zone::search(text)[..] {
            return self.choose_zone(sender, writer, Some(zone), None);
        }
        self.send(sender.chat(), writer.language, Message::HrZones { wrote: Some(text.to_owned()) })
    }

    /// From now on an HR person reads times in this zone, or in the company's.
    pub(super) fn choose_zone(
        &mut self,
        sender: &Sender,
        writer: &Writer,
        zone: Option<Zone>,
        message_id: Option<i32>,
    ) -> Result<(), DeskError> {
        self.settle(sender.chat())?;
        let mut preferences = self.tx.preferences(sender.id)?;
        preferences.zone = zone;
        self.prefer(sender, writer, preferences, message_id)
    }

    /// HR goes back from the time zones to the notifications.
    pub(super) fn show_preferences(
        &mut self,
        sender: &Sender,
        writer: &Writer,
        message_id: Option<i32>,
    ) -> Result<(), DeskError> {
        self.settle(sender.chat())?;
        self.replace(sender.chat(), message_id, writer.language, Message::HrPreferences)
    }

    fn prefer(
        &mut self,
        sender: &Sender,
        writer: &Writer,
        mut preferences: Preferences,
        message_id: Option<i32>,
    ) -> Result<(), DeskError> {
        // A digest that is due at this very moment was sent by its own event, or is about to be.
        let later = self.at + TimeDelta::milliseconds(1);
        preferences.next_digest = preferences.digest.next(preferences.zone_or(self.rules.zone), later);
        self.tx.put_preferences(sender.id, &preferences)?;
        self.audit(By::Person(sender.id), Some(sender.id), Action::ChangedNotifications)?;
        self.replace(sender.chat(), message_id, writer.language, Message::HrPreferences)
    }

    /// The time of an HR person's digest has come. A person who is no longer HR receives none.
    pub(super) fn digest_due(&mut self, person: PersonId, due: &Due) -> Result<(), DeskError> {
        let mut preferences = self.tx.preferences(person)?;
        if preferences.next_digest != Some(due.time) {
            return Ok(self.tx.forget_due(due)?);
        }
        let entry = self.tx.hr_of(person)?;
        // A bot that was off for days sends only the last digest, once.
        let (digest, zone) = (preferences.digest, preferences.zone_or(self.rules.zone));
        let next = digest.next(zone, self.at + TimeDelta::milliseconds(1));
        preferences.next_digest = next.filter(|_| entry.is_some());
        self.tx.put_preferences(person, &preferences)?;
        let (Some(entry), Some(since)) = (entry, digest.since(zone, self.at)) else { return Ok(()) };
        let message = Message::HrDigest { since: since.timestamp_millis() };
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
