//! Claims: somebody says that an account of the earlier bot is theirs. They get nothing of it before that is
//! proved, by the account's password, which is tested on the site, or by HR or the operator, who know them. Anyone who
//! can't prove it begins anew, and the account stays as it is.
//!
//! Wrong passwords are counted per account, not per person who tries: a username passes from hand to hand.

use chrono::TimeDelta;

use super::DeskError;
use super::decision::Decision;
use super::event::SiteOutcome;
use super::people::Writer;
use crate::exam::Language;
use crate::legacy::Imported;
use crate::model::{
    Action, Asked, By, ClaimCheck, Effect, Message, Password, Pending, PersonId, Sender, SiteEffect,
    SiteStep, StepOf, TelegramEffect,
};
use crate::store::{ClaimRequests, ImportedPeople, Names, Outbox, Records};
use crate::texts::Command;

/// Number of wrong passwords after which there is a pause.
const TRIES: u32 = 5;

/// The first pause; each further one is twice as long as the one before.
const FIRST_PAUSE: TimeDelta = TimeDelta::days(1);

/// How many times a pause is doubled.
const DOUBLED: u32 = 5;

/// Maximum length of a password in bytes; anything longer is an ordinary message.
const LONGEST_PASSWORD: usize = 256;

/// The person who gets an account back.
pub(super) struct Claimant {
    pub id: PersonId,
    pub username: Option<String>,
    pub first_name: String,
    pub language: Language,
}

/// How a claim was proved.
#[derive(Clone, Copy)]
pub(super) enum Proof {
    /// By the account's password.
    Password,
    /// This HR person confirmed it.
    Hr(PersonId),
    /// The operator confirmed it.
    Operator,
}

impl Decision<'_> {
    /// The account that waits under the sender's username, unless the sender is a candidate already.
    pub(super) fn claimable(&self, sender: &Sender) -> Result<Option<Imported>, DeskError> {
        let Some(username) = &sender.username else { return Ok(None) };
        let imported = self.tx.imported(username)?;
        Ok(if imported.is_some() && self.tx.candidate(sender.id)?.is_some() { None } else { imported })
    }

    /// A person wrote whose username has an account waiting; returns whether the text was dealt with completely.
    pub(super) fn claim_text(
        &mut self,
        sender: &Sender,
        writer: &Writer,
        command: Option<Command>,
        text: &str,
        message_id: i32,
    ) -> Result<bool, DeskError> {
        let Some(imported) = self.claimable(sender)? else { return Ok(false) };
        match (self.tx.conversation(sender.chat())?.pending, command) {
            (Some(Pending::Confirm(..) | Pending::Consent(..)), Some(Command::Yes | Command::Cancel))
            | (Some(Pending::Claim), Some(Command::Cancel)) => return Ok(false),
            (Some(Pending::Claim), None) if !text.trim().is_empty() => {
                self.password_given(sender, writer, imported, text, message_id)?;
            }
            // HR people continue their work, and are asked when they want to take the test.
            (_, Some(Command::Get | Command::Done | Command::Again)) => {
                self.ask_claim(sender, writer, imported)?;
            }
            _ if writer.hr => return Ok(false),
            _ => self.ask_claim(sender, writer, imported)?,
        }
        Ok(true)
    }

    /// Tells the person that an account waits, and asks for its password.
    fn ask_claim(
        &mut self,
        sender: &Sender,
        writer: &Writer,
        mut imported: Imported,
    ) -> Result<(), DeskError> {
        let (person, first_name, language) = (sender.id, sender.first_name.clone(), writer.language);
        imported.claim.asked = Some(Asked { person, first_name, language });
        self.tx.put_imported(&imported)?;
        let username = sender.username.clone().unwrap_or_default();
        let is_known = imported.password.is_some();
        let pause = imported.claim.paused_until.filter(|until| *until > self.at);
        let message = match pause {
            _ if !is_known => Message::ClaimAskOperator { username },
            Some(until) => Message::ClaimPaused { username, until: until.timestamp_millis() },
            None => Message::ClaimAsk { username },
        };
        let mut conversation = self.tx.conversation(sender.chat())?;
        conversation.pending = is_known.then_some(Pending::Claim);
        self.tx.put_conversation(sender.chat(), &conversation)?;
        self.send(sender.chat(), writer.language, message)
    }

    /// They answered the question for the password. The message with it is deleted from the chat in any case.
    fn password_given(
        &mut self,
        sender: &Sender,
        writer: &Writer,
        mut imported: Imported,
        text: &str,
        message_id: i32,
    ) -> Result<(), DeskError> {
        let (chat, language) = (sender.chat(), writer.language);
        self.push(TelegramEffect::Delete { chat, message_id })?;
        let text = text.trim();
        let pause = imported.claim.paused_until.filter(|until| *until > self.at);
        if text.len() > LONGEST_PASSWORD || pause.is_some() || imported.password.is_none() {
            return self.ask_claim(sender, writer, imported);
        }
        let under_way = match imported.claim.check {
            Some(check) => self.tx.waiting_since(check)?.is_some(),
            None => false,
        };
        if !under_way {
            let check = ClaimCheck {
                username: sender.username.clone().unwrap_or_default(),
                first_name: sender.first_name.clone(),
                language,
                account: imported.account.clone(),
                password: Password(text.to_owned()),
            };
            let step = SiteStep::CheckClaim(Box::new(check));
            let effect = Effect::Site(SiteEffect { person: sender.id, of: StepOf::Claim, step });
            imported.claim.check = Some(self.tx.push(self.at, effect)?.id);
            self.tx.put_imported(&imported)?;
        }
        self.send(chat, language, Message::ClaimChecking)
    }

    /// The site reported whether the password opens the account, or that it can't tell.
    pub(super) fn claim_checked(
        &mut self,
        effect: &SiteEffect,
        outcome: &SiteOutcome,
    ) -> Result<(), DeskError> {
        let SiteStep::CheckClaim(check) = &effect.step else { return Ok(()) };
        let (person, chat) = (effect.person, effect.person.chat());
        let is_here = self.tx.candidate(person)?.is_some();
        let waiting = self.tx.imported(&check.username)?;
        let same = |waiting: &Imported| waiting.account == check.account && !is_here;
        let Some(imported) = waiting.filter(same) else {
            return self.send(chat, check.language, Message::ClaimOver);
        };
        match outcome {
            SiteOutcome::PasswordAccepted => {
                let claimant = Claimant {
                    id: person,
                    username: Some(check.username.clone()),
                    first_name: check.first_name.clone(),
                    language: check.language,
                };
                self.give_back(Proof::Password, &claimant, imported, Some(check.password.clone()))
            }
            SiteOutcome::PasswordRejected => self.wrong_password(person, check, imported),
            SiteOutcome::Refused { cause } => {
                self.audit_failed(Some(person), Action::ClaimChecked, cause)?;
                self.send(chat, check.language, Message::ClaimUnchecked)
            }
            other => Err(DeskError::Contradiction(format!("{other:?} came of the check of a claim"))),
        }
    }

    fn wrong_password(
        &mut self,
        person: PersonId,
        check: &ClaimCheck,
        mut imported: Imported,
    ) -> Result<(), DeskError> {
        let claim = &mut imported.claim;
        claim.wrong = claim.wrong.saturating_add(1);
        let left = TRIES - 1 - (claim.wrong - 1) % TRIES;
        let message = if left == 0 {
            let until = self.at + FIRST_PAUSE * 2_i32.pow((claim.wrong / TRIES - 1).min(DOUBLED));
            claim.paused_until = Some(until);
            Message::ClaimPaused { username: check.username.clone(), until: until.timestamp_millis() }
        } else {
            Message::ClaimWrong { left }
        };
        self.tx.put_imported(&imported)?;
        self.audit(By::Person(person), Some(person), Action::ClaimRefused)?;
        self.send(person.chat(), check.language, message)?;
        if left > 0 {
            return Ok(());
        }
        self.open_claim((person, check.first_name.clone()), check.username.clone(), check.language)
    }

    /// The claim is proved: they have their account again, and HR is notified.
    pub(super) fn give_back(
        &mut self,
        proof: Proof,
        claimant: &Claimant,
        imported: Imported,
        password: Option<Password>,
    ) -> Result<(), DeskError> {
        let (person, chat) = (claimant.id, claimant.id.chat());
        let (username, account) = (imported.metrics.candidate_username.clone(), imported.account.clone());
        let hr = self.tx.hr_of(person)?.is_some();
        self.settle(chat)?;
        let (by, action) = match proof {
            Proof::Password => (By::Person(person), Action::ClaimProved),
            Proof::Hr(colleague) => (By::Person(colleague), Action::ClaimConfirmed),
            Proof::Operator => (By::Operator, Action::ClaimConfirmed),
        };
        self.audit(by, Some(person), action)?;
        self.send(chat, claimant.language, Message::Claimed { hr })?;
        let asked = self.tx.claimant(&username)?;
        self.take_over(claimant, imported, password)?;
        if let Some(person) = asked {
            self.refresh_claim(person)?;
        }
        let by_password = match proof {
            Proof::Password => true,
            Proof::Operator => false,
            // The bulletins say so.
            Proof::Hr(_) => return Ok(()),
        };
        self.tell_all_hr(&Message::HrClaimed { person, username, account, by_password })
    }

    /// The operator confirms whose account it is. A person who is a candidate already has an account, and nothing
    /// changes for them.
    pub(super) fn confirm_claim(&mut self, username: &str, person: PersonId) -> Result<(), DeskError> {
        let Some(imported) = self.tx.imported(username)? else { return Ok(()) };
        if self.tx.candidate(person)?.is_some() {
            return Ok(());
        }
        let asked = imported.claim.asked.as_ref().filter(|asked| asked.person == person);
        let name = &imported.metrics.candidate_username;
        // Somebody else may have this username by now.
        let is_taken = self.tx.username_owner(name)?.is_some();
        let claimant = Claimant {
            id: person,
            username: (!is_taken).then(|| name.clone()),
            first_name: asked.map_or_else(|| name.clone(), |asked| asked.first_name.clone()),
            language: asked.map_or(self.rules.language, |asked| asked.language),
        };
        let password = imported.password.clone();
        self.give_back(Proof::Operator, &claimant, imported, password)
    }

    /// They begin anew, with the usual question for confirmation.
    pub(super) fn begin_anew(&mut self, sender: &Sender, writer: &Writer) -> Result<(), DeskError> {
        // They have not seen the menu yet.
        self.send(sender.chat(), writer.language, Message::Welcome { hr: writer.hr })?;
        self.ask_get(sender, writer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_on_its_way_does_not_print() {
        let check = ClaimCheck {
            username: "ben_lee".to_owned(),
            first_name: "Ben".to_owned(),
            language: Language::En,
            account: "ben_lee_test_Annotator".to_owned(),
            password: Password("tOp5ecret9".to_owned()),
        };
        let step = SiteStep::CheckClaim(Box::new(check));
        let effect = Effect::Site(SiteEffect { person: PersonId(7), of: StepOf::Claim, step });
        assert!(!format!("{effect:?} {}", effect.name()).contains("tOp5ecret9"));
    }
}
