//! The whitelist in PostgreSQL, as it was read: users who were added get HR rights, users who were removed lose
//! them. Entries that were made here stay, whatever PostgreSQL has.

use std::collections::BTreeSet;

use super::DeskError;
use super::decision::Decision;
use super::people::{Listed, Writer};
use super::usernames::plan_usernames;
use crate::model::{
    Action, By, Effect, HrEntry, HrKey, HrOrigin, Message, OperatorNote, PostgresEffect, Sender,
};
use crate::store::{Bindings, Copies, Records};

/// A whitelist that was read within this many seconds is not read again when somebody writes.
const FRESH_SECONDS: i64 = 10;

impl Decision<'_> {
    /// Exactly these usernames are on the whitelist in PostgreSQL.
    pub(super) fn whitelist_seen(&mut self, usernames: &[String]) -> Result<(), DeskError> {
        let listed: BTreeSet<String> = usernames
            .iter()
            .filter_map(|name| HrKey::parse(name))
            .filter_map(|key| match key {
                HrKey::Username(name) => Some(name),
                HrKey::Id(_) => None,
            })
            .collect();
        for entry in self.tx.whitelist()? {
            let HrKey::Username(name) = &entry.key else { continue };
            if entry.origin == HrOrigin::Postgres && !listed.contains(name) {
                self.take_off(&entry, By::Bot)?;
            }
        }
        for name in &listed {
            let key = HrKey::Username(name.clone());
            if self.tx.hr_entry(&key)?.is_some() {
                continue;
            }
            let action = Action::PutOnWhitelist(key.table_key());
            // A person who used the name when it was on the list before still has it, and nobody else.
            let person = self.tx.binding(name)?;
            let (first_name, language) = (String::new(), None);
            let origin = HrOrigin::Postgres;
            self.tx.put_hr(&HrEntry { key, person, first_name, language, added: self.at, origin })?;
            self.audit(By::Bot, person, action)?;
            if let Some(person) = person {
                self.offer_commands(person)?;
            }
        }
        Ok(self.tx.set_whitelist_read(self.at)?)
    }

    /// Usernames that were not used in time are taken off: anyone who takes such a name later is a stranger.
    pub(super) fn usernames_due(&mut self) -> Result<(), DeskError> {
        let mut expired = 0;
        for entry in self.tx.whitelist()? {
            if self.tx.open_until(&entry)?.is_some_and(|until| until <= self.at) {
                self.tx.remove_hr(&entry.key)?;
                self.audit(By::Bot, None, Action::UsernameExpired(entry.key.table_key()))?;
                expired += 1;
            }
        }
        if expired > 0 {
            self.tx.tell_operator(OperatorNote::UsernamesExpired(expired));
        }
        plan_usernames(self.tx)
    }

    /// Takes an entry off the whitelist, and removes HR's commands for its person.
    pub(super) fn take_off(&mut self, entry: &HrEntry, by: By) -> Result<(), DeskError> {
        if !self.tx.remove_hr(&entry.key)? {
            return Ok(());
        }
        if let Some(person) = entry.person {
            self.offer_commands(person)?;
        }
        self.audit(by, entry.person, Action::TakenOffWhitelist(entry.key.table_key()))
    }

    /// A person who is not HR here wrote: they may have been put on the whitelist in PostgreSQL since it was last
    /// read.
    pub(super) fn ask_whitelist(&mut self, sender: &Sender, writer: &Writer) -> Result<(), DeskError> {
        let (false, true, Some(username)) = (writer.hr, self.rules.whitelist, &sender.username) else {
            return Ok(());
        };
        let fresh = self.tx.whitelist_read()?.is_some_and(|at| (self.at - at).num_seconds() < FRESH_SECONDS);
        if fresh {
            return Ok(());
        }
        let (person, username) = (sender.id, username.clone());
        let (first_name, language) = (sender.first_name.clone(), writer.language);
        let read = PostgresEffect::ReadWhitelist { person, username, first_name, language };
        self.tx.push(self.at, Effect::Postgres(read))?;
        Ok(())
    }

    /// The whitelist was read because of a person who wrote; if they are HR now, they are shown HR's menu.
    pub(super) fn whitelist_read_for(
        &mut self,
        effect: &PostgresEffect,
        usernames: &[String],
    ) -> Result<(), DeskError> {
        self.whitelist_seen(usernames)?;
        let PostgresEffect::ReadWhitelist { person, username, first_name, language } = effect;
        let sender = Sender {
            id: *person,
            username: Some(username.clone()),
            first_name: first_name.clone(),
            language_tag: Some(language.tag().to_owned()),
        };
        if self.refresh_hr(&sender, *language)? != Listed::No {
            self.send(sender.chat(), *language, Message::HrMenu)?;
        }
        Ok(())
    }
}
