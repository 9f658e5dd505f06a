//! The whitelist in PostgreSQL, as it was read: who came gets HR rights, who left loses them. Entries that were made here
//! stay whatever is there.

use std::collections::BTreeSet;

use super::event::Sender;
use super::people::Writer;
use super::{Decision, DeskError};
use crate::store::{By, Copies, Deed, Effect, HrEntry, HrKey, HrOrigin, Notice, PostgresEffect, Records};

/// A whitelist read so many seconds ago is not read again because somebody wrote.
const FRESH_SECONDS: i64 = 10;

impl Decision<'_> {
    /// These usernames are on the whitelist in PostgreSQL, and no others.
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
        for name in listed {
            let key = HrKey::Username(name);
            if self.tx.hr_entry(&key)?.is_some() {
                continue;
            }
            let deed = Deed::PutOnWhitelist(key.table_key());
            let (person, first_name, language) = (None, String::new(), None);
            let origin = HrOrigin::Postgres;
            self.tx.put_hr(&HrEntry { key, person, first_name, language, added: self.at, origin })?;
            self.audit(By::Bot, None, deed)?;
        }
        Ok(self.tx.set_whitelist_read(self.at)?)
    }

    /// Takes an entry off the whitelist, and HR's commands away from its person.
    pub(super) fn take_off(&mut self, entry: &HrEntry, by: By) -> Result<(), DeskError> {
        if !self.tx.remove_hr(&entry.key)? {
            return Ok(());
        }
        if let Some(person) = entry.person {
            self.offer_commands(person)?;
        }
        self.audit(by, entry.person, Deed::TakenOffWhitelist(entry.key.table_key()))
    }

    /// Somebody who is not HR here wrote: they may have been put on the whitelist in PostgreSQL since it was read.
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

    /// The whitelist was read for somebody who wrote; if they are HR now, they are shown HR's menu.
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
        if self.refresh_hr(&sender, *language)? {
            self.send(sender.chat(), *language, Notice::Welcome { hr: true })?;
        }
        Ok(())
    }
}
