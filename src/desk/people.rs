//! The senders of events: candidates' names and languages are kept up to date, HR rights are checked on every
//! event.

use super::DeskError;
use super::decision::Decision;
use super::event::WhitelistChange;
use crate::exam::Language;
use crate::model::{Action, By, HrEntry, HrKey, HrOrigin, Message, Sender};
use crate::store::{Languages, Names, Records};

/// The sender of an event, as far as it matters for decisions.
pub(super) struct Writer {
    /// Language to answer in.
    pub language: Language,
    /// On the whitelist.
    pub hr: bool,
    /// This is the first that they do as HR.
    pub is_new_to_hr: bool,
}

/// What the whitelist says of a sender.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Listed {
    /// They are not on it.
    No,
    /// They are, and this is the first that they do since.
    New,
    /// They are.
    Known,
}

impl Decision<'_> {
    /// Looks the sender up, and notes what has changed about them.
    pub(super) fn writer(&mut self, sender: &Sender) -> Result<Writer, DeskError> {
        let of_telegram = Language::of_tag(sender.language_tag.as_deref(), self.rules.language);
        let language = self.tx.chosen_language(sender.id)?.unwrap_or(of_telegram);
        self.take_username_back(sender)?;
        self.refresh_candidate(sender, language)?;
        let listed = self.refresh_hr(sender, language)?;
        Ok(Writer { language, hr: listed != Listed::No, is_new_to_hr: listed == Listed::New })
    }

    /// Telegram gives a username to one person at a time: a candidate who had the sender's username has lost it.
    fn take_username_back(&mut self, sender: &Sender) -> Result<(), DeskError> {
        let Some(username) = &sender.username else { return Ok(()) };
        let Some(owner) = self.tx.username_owner(username)?.filter(|owner| *owner != sender.id) else {
            return Ok(());
        };
        let Some(mut candidate) = self.tx.candidate(owner)? else { return Ok(()) };
        if candidate.username.as_ref().is_some_and(|name| name.eq_ignore_ascii_case(username)) {
            candidate.username = None;
            self.tx.put_candidate(&candidate)?;
        }
        Ok(())
    }

    fn refresh_candidate(&mut self, sender: &Sender, language: Language) -> Result<(), DeskError> {
        let Some(mut candidate) = self.tx.candidate(sender.id)? else { return Ok(()) };
        let before = candidate.clone();
        candidate.username.clone_from(&sender.username);
        candidate.first_name.clone_from(&sender.first_name);
        candidate.language = language;
        if candidate == before {
            return Ok(());
        }
        Ok(self.tx.put_candidate(&candidate)?)
    }

    /// Whether the sender is HR. The numeric id decides; a whitelisted username is bound to the first id that uses
    /// it, and from then on a new owner of the name is a stranger.
    pub(super) fn refresh_hr(&mut self, sender: &Sender, language: Language) -> Result<Listed, DeskError> {
        let known = self.tx.hr_of(sender.id)?;
        // Known people bind their username, too: if it stayed open, the next owner of the name would become HR.
        let bound = self.bind(sender)?;
        let Some(mut entry) = known.or(bound) else { return Ok(Listed::No) };
        let listed = if entry.language.is_none() { Listed::New } else { Listed::Known };
        let new_language = entry.language != Some(language);
        if new_language || entry.first_name != sender.first_name {
            entry.language = Some(language);
            entry.first_name.clone_from(&sender.first_name);
            self.tx.put_hr(&entry)?;
        }
        // Also with their first message: before it, their language was unknown.
        if new_language {
            self.offer_commands(sender.id)?;
        }
        Ok(listed)
    }

    /// Binds an entry by username to its first user, and notifies the rest of HR.
    fn bind(&mut self, sender: &Sender) -> Result<Option<HrEntry>, DeskError> {
        let Some(key) = sender.username.as_deref().and_then(HrKey::parse) else { return Ok(None) };
        let Some(mut entry) = self.tx.hr_entry(&key)?.filter(|entry| entry.person.is_none()) else {
            return Ok(None);
        };
        let HrKey::Username(username) = key else { return Ok(None) };
        self.tell_all_hr(&Message::HrBound { username: username.clone(), person: sender.id })?;
        entry.person = Some(sender.id);
        entry.first_name.clone_from(&sender.first_name);
        self.tx.put_hr(&entry)?;
        self.audit(By::Person(sender.id), Some(sender.id), Action::BoundToWhitelist(username))?;
        Ok(Some(entry))
    }

    /// The operator's change of the whitelist.
    pub(super) fn change_whitelist(&mut self, change: &WhitelistChange) -> Result<(), DeskError> {
        match change {
            WhitelistChange::Add(key) => {
                if let Some(mut entry) = self.tx.hr_entry(key)? {
                    // From now on it stays, whatever is in PostgreSQL; if it was open to a first user, it is open anew.
                    entry.origin = HrOrigin::Operator;
                    if entry.person.is_none() {
                        entry.added = self.at;
                    }
                    self.tx.put_hr(&entry)?;
                    return super::usernames::plan_usernames(self.tx);
                }
                let person = match key {
                    HrKey::Id(id) => Some(*id),
                    HrKey::Username(name) => {
                        self.tx.forget_binding(name)?;
                        None
                    }
                };
                let entry = HrEntry {
                    key: key.clone(),
                    person,
                    first_name: String::new(),
                    language: None,
                    added: self.at,
                    origin: HrOrigin::Operator,
                };
                self.tx.put_hr(&entry)?;
                super::usernames::plan_usernames(self.tx)?;
                self.audit(By::Operator, person, Action::PutOnWhitelist(key.table_key()))
            }
            WhitelistChange::Invite(key) => self.invite(*key),
            WhitelistChange::Remove(key) => {
                let Some(entry) = self.tx.hr_entry(key)? else { return Ok(()) };
                self.take_off(&entry, By::Operator)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::Utc;

    use super::*;
    use crate::desk::{Event, EventKind, Rules, decide};
    use crate::exam::Exam;
    use crate::model::{Incoming, PersonId};
    use crate::store::failing;

    #[test]
    fn a_username_of_somebody_known_by_id_makes_no_second_person_hr() {
        let packs = Exam::embedded().expect("the embedded exam").into();
        let rules = Rules::new(packs, 2, Language::En);
        let mut tx = failing::store().0.write().expect("write");
        let mut happens = |kind| {
            let event = Event { at: Utc::now(), trusted: true, seed: [0; 32], kind };
            decide(&rules, &mut tx, &event).expect("a decision");
        };
        for key in [HrKey::Id(PersonId(42)), HrKey::Username("anna".to_owned())] {
            happens(EventKind::Whitelist(WhitelistChange::Add(key)));
        }
        let mut writes = |update, id| {
            let sender =
                Sender { id, username: Some("anna".to_owned()), first_name: "A".into(), language_tag: None };
            let incoming = Incoming::Text { sender, text: "/start".to_owned(), message_id: 1 };
            happens(EventKind::Update { id: update, incoming });
        };
        writes(1, PersonId(42));
        // The first owner gave the name up, and somebody else took it.
        writes(2, PersonId(666));
        assert!(tx.hr_of(PersonId(42)).expect("read").is_some());
        assert_eq!(tx.hr_of(PersonId(666)).expect("read"), None);
    }
}
