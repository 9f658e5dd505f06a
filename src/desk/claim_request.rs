//! Somebody who can't prove by a password that an account of the legacy database is theirs asks HR. Everybody in HR who
//! wants to know of questions sees it in a message that grows, and the first one to press a button decides.

use super::DeskError;
use super::claim::{Claimant, Proof};
use super::decision::Decision;
use super::people::Writer;
use crate::exam::Language;
use crate::model::{
    Action, AttemptNumber, By, ClaimRequest, ClaimRuling, ClaimVerdict, Feed, Message, PersonId, Sender,
    Topic,
};
use crate::store::{Bulletins, ClaimRequests, ImportedPeople, Names, Records};

impl Decision<'_> {
    /// A person asks HR whether the account under their username is theirs. Whoever was refused is not asked about again.
    pub(super) fn ask_for_claim(&mut self, sender: &Sender, writer: &Writer) -> Result<(), DeskError> {
        let (chat, language) = (sender.chat(), writer.language);
        let username = sender.username.clone().unwrap_or_default();
        let before = self.tx.claim_request(sender.id)?;
        let before = before.filter(|request| request.username.eq_ignore_ascii_case(&username));
        match before.map(|request| request.is_open()) {
            Some(false) => return self.send(chat, language, Message::ClaimDenied { username }),
            Some(true) => {}
            None => {
                self.open_claim((sender.id, sender.first_name.clone()), username.clone(), language)?;
            }
        }
        self.send(chat, language, Message::ClaimRequested { username })
    }

    /// HR is asked about an account, unless it was asked before.
    pub(super) fn open_claim(
        &mut self,
        (person, first_name): (PersonId, String),
        username: String,
        language: Language,
    ) -> Result<(), DeskError> {
        let other = self.tx.claimant(&username)?;
        if other == Some(person) {
            return Ok(());
        }
        let number = self.next_number(person.chat())?;
        let request = ClaimRequest { username, first_name, language, number, at: self.at, ruling: None };
        self.tx.put_claim_request(person, &request)?;
        self.audit(By::Person(person), Some(person), Action::AskedForClaim)?;
        if let Some(other) = other {
            self.refresh_claim(other)?;
        }
        for (reader, language) in self.listeners(Some(Topic::Questions), None)? {
            let chat = reader.chat();
            let before = self.tx.bulletin(chat, Feed::Claims)?;
            if !before.grows(Feed::Claims, self.at) {
                // Those about whom nobody has decided yet come along into a new message.
                for item in before.items.into_iter().filter(|(other, _)| *other != person) {
                    if self.tx.claim_request(item.0)?.is_some_and(|request| request.is_open()) {
                        self.add_to_bulletin((chat, language), Feed::Claims, item)?;
                    }
                }
            }
            self.add_to_bulletin((chat, language), Feed::Claims, (person, AttemptNumber::FIRST))?;
        }
        Ok(())
    }

    /// Whether HR can decide about this request: nobody was faster.
    pub(super) fn can_rule_on_claim(&self, person: PersonId, number: u32) -> Result<bool, DeskError> {
        let request = self.tx.claim_request(person)?;
        let request = request.filter(|request| request.number == number && request.is_open());
        let waits =
            request.map(|request| self.tx.imported(&request.username)).transpose()?.flatten().is_some();
        Ok(waits && self.tx.candidate(person)?.is_none())
    }

    /// HR decides, and the person is told.
    pub(super) fn rule_on_claim(
        &mut self,
        sender: &Sender,
        person: PersonId,
        verdict: ClaimVerdict,
    ) -> Result<(), DeskError> {
        let Some(mut request) = self.tx.claim_request(person)? else { return Ok(()) };
        let Some(imported) = self.tx.imported(&request.username)? else { return Ok(()) };
        request.ruling = Some(ClaimRuling { verdict, by: sender.id, at: self.at });
        self.tx.put_claim_request(person, &request)?;
        match verdict {
            ClaimVerdict::Confirmed => {
                // Somebody else may have this username by now.
                let is_taken = self.tx.username_owner(&request.username)?.is_some();
                let claimant = Claimant {
                    id: person,
                    username: (!is_taken).then_some(request.username),
                    first_name: request.first_name,
                    language: request.language,
                };
                let password = imported.password.clone();
                self.give_back(Proof::Hr(sender.id), &claimant, imported, password)
            }
            ClaimVerdict::Refused => {
                self.audit(By::Person(sender.id), Some(person), Action::ClaimDenied)?;
                let username = request.username;
                self.send(person.chat(), request.language, Message::ClaimDenied { username })?;
                self.refresh_claim(person)
            }
        }
    }

    /// Nothing is to be decided any more about a person who begins anew.
    pub(super) fn drop_claim(&mut self, person: PersonId) -> Result<(), DeskError> {
        if self.tx.claim_request(person)?.is_none() {
            return Ok(());
        }
        self.tx.forget_claim_request(person)?;
        self.refresh_claim(person)
    }

    /// The bulletins that show a person's request show its current state.
    pub(super) fn refresh_claim(&mut self, person: PersonId) -> Result<(), DeskError> {
        for (reader, language) in self.listeners(None, None)? {
            self.refresh_bulletin((reader.chat(), language), Feed::Claims, (person, AttemptNumber::FIRST))?;
        }
        Ok(())
    }
}
