//! HR's side: their menu, the list, looking somebody up, having tried again what failed, giving another attempt.
//! Every way in here has checked that the person is on the whitelist.

use super::event::{OperatorAct, Sender};
use super::people::Writer;
use super::{Decision, DeskError};
use crate::store::{
    AttemptState, By, Copies, Deed, Export, Filter, Images, Names, Notice, OnSite, Order, Pending, PersonId,
    Records, SiteStep, Stage, TelegramEffect, Topic, Turn,
};
use crate::texts::{Press, Word};

/// From so many characters on a text is searched in names.
const SEARCHABLE: usize = 2;

impl Decision<'_> {
    /// HR chose something from their menu.
    pub(super) fn hr_word(&mut self, sender: &Sender, writer: &Writer, word: Word) -> Result<(), DeskError> {
        let notice = match word {
            Word::Results => return self.ask_login(sender, writer),
            Word::Candidates => {
                Notice::HrList { filter: Filter::All, order: Order::Date, turn: Turn::First, offset: 0 }
            }
            Word::Metrics => Notice::HrExport,
            Word::Notices => Notice::HrPreferences,
            Word::Audit => Notice::HrAudit,
            _ => Notice::HrMenu,
        };
        self.send(sender.chat(), writer.language, notice)
    }

    fn ask_login(&mut self, sender: &Sender, writer: &Writer) -> Result<(), DeskError> {
        let mut conversation = self.tx.conversation(sender.chat())?;
        conversation.pending = Some(Pending::Login);
        self.tx.put_conversation(sender.chat(), &conversation)?;
        self.send(sender.chat(), writer.language, Notice::HrAskLogin)
    }

    /// HR wrote whose results they want: a whole login, an id, or a part of a name. The question stays open until
    /// somebody is found.
    pub(super) fn look_up(&mut self, sender: &Sender, writer: &Writer, text: &str) -> Result<(), DeskError> {
        let login = text.trim().trim_start_matches('@').trim_start_matches("https://t.me/");
        let called = self.tx.candidates_called(login)?;
        if called.len() > 1 {
            // One's username is the other's login: they choose.
            return self.send(sender.chat(), writer.language, Notice::HrFound { text: login.to_owned() });
        }
        let person = called.first().copied().or_else(|| login.parse::<PersonId>().ok());
        let exact = person.map(|person| self.tx.candidate(person)).transpose()?.flatten();
        let searchable = login.chars().count() >= SEARCHABLE;
        let found = match &exact {
            Some(candidate) => vec![candidate.id],
            None if !searchable => vec![],
            None => self.tx.search(login, 2)?,
        };
        // Whoever the earlier bot knew by this whole name is told like whoever nobody knows: there is no candidate yet.
        let earlier = match found.len() {
            0 | 1 if exact.is_none() && searchable && self.tx.imported(login)?.is_none() => {
                !self.tx.search_imported(login, 1)?.is_empty()
            }
            _ => false,
        };
        let text = || login.to_owned();
        match found[..] {
            [] if !earlier => self.send(sender.chat(), writer.language, Notice::HrNotFound { login: text() }),
            [person] if !earlier => {
                self.settle(sender.chat())?;
                self.show_card(sender, writer, person)
            }
            _ => {
                // The question stays open: the next thing they write may be a longer part of the name.
                self.send(sender.chat(), writer.language, Notice::HrFound { text: text() })
            }
        }
    }

    fn show_card(&mut self, sender: &Sender, writer: &Writer, person: PersonId) -> Result<(), DeskError> {
        let Some(candidate) = self.tx.candidate(person)? else { return Ok(()) };
        self.audit(By::Person(sender.id), Some(person), Deed::LookedAt)?;
        let card = Notice::HrCard { person, attempt: candidate.attempts, news: false };
        self.send(sender.chat(), writer.language, card)
    }

    /// Whether a button of HR's still does something.
    pub(super) fn hr_press_works(&self, sender: &Sender, press: Press) -> Result<bool, DeskError> {
        match press {
            Press::Retry(person, attempt) => self.can_retry(person, attempt),
            Press::Pictures(person, attempt) | Press::Details(person, attempt) => {
                self.has_result(person, attempt)
            }
            Press::Grant(person, attempt) => self.can_grant(person, attempt),
            Press::Card(person) => Ok(self.tx.candidate(person)?.is_some()),
            Press::Delete(deletion, person) => self.can_delete(deletion, person),
            Press::DeleteYes(deletion, person, number) => {
                let asked = self.tx.conversation(sender.chat())?.pending;
                Ok(asked == Some(Pending::Delete(deletion, person, number)))
            }
            Press::DeleteNo(number) => {
                let asked = self.tx.conversation(sender.chat())?.pending;
                Ok(matches!(asked, Some(Pending::Delete(_, _, asked)) if asked == number))
            }
            Press::List { .. } | Press::Search | Press::Mute(_) | Press::Digest(_) | Press::Export(_) => {
                Ok(true)
            }
            Press::LetIn(limit, day, raised) => self.can_let_in(limit, day, raised),
            Press::Yes(..) | Press::Cancel(..) | Press::HandIn(_) | Press::BeginAnew => Ok(false),
        }
    }

    /// HR pressed a button that does something.
    pub(super) fn hr_press(
        &mut self,
        sender: &Sender,
        writer: &Writer,
        message: Option<i32>,
        press: Press,
    ) -> Result<(), DeskError> {
        let (chat, language, by) = (sender.chat(), writer.language, By::Person(sender.id));
        match press {
            Press::Retry(person, attempt) => self.retry(by, person, attempt),
            Press::Grant(person, attempt) => self.grant(sender, person, attempt),
            Press::Pictures(person, attempt) => {
                self.audit(by, Some(person), Deed::LookedAtPictures(attempt))?;
                self.push(TelegramEffect::Pictures { chat, language, person, attempt })
            }
            Press::Details(person, attempt) => {
                self.audit(by, Some(person), Deed::LookedAtDetails(attempt))?;
                self.send(chat, language, Notice::HrDetails { person, attempt })
            }
            Press::Card(person) => self.show_card(sender, writer, person),
            Press::List { filter, order, turn, offset } => {
                self.replace(chat, message, language, Notice::HrList { filter, order, turn, offset })
            }
            Press::Search => self.ask_login(sender, writer),
            Press::Delete(deletion, person) => self.ask_delete(sender, writer, deletion, person),
            Press::DeleteYes(deletion, person, _) => self.delete(sender, writer, deletion, person, message),
            Press::DeleteNo(_) => {
                self.settle(chat)?;
                self.replace(chat, message, language, Notice::Cancelled)
            }
            Press::Mute(topic) => self.toggle_topic(sender, writer, topic, message),
            Press::Digest(hour) => self.choose_digest(sender, writer, hour, message),
            Press::Export(export) => self.export(sender, writer, export),
            Press::LetIn(limit, ..) => self.let_in(sender, message, limit),
            Press::Yes(..) | Press::Cancel(..) | Press::HandIn(_) | Press::BeginAnew => Ok(()),
        }
    }

    fn export(&mut self, sender: &Sender, writer: &Writer, export: Export) -> Result<(), DeskError> {
        self.audit(By::Person(sender.id), None, Deed::ReceivedMetrics)?;
        let (chat, language) = (sender.chat(), writer.language);
        self.push(TelegramEffect::Export { chat, language, export })
    }

    /// Whether there is something to show: the attempt was handed in and scored.
    fn has_result(&self, person: PersonId, attempt: u8) -> Result<bool, DeskError> {
        Ok(self.tx.attempt(person, attempt)?.is_some_and(|attempt| attempt.scorecard.is_some()))
    }

    /// Whether *retry* would do something: the attempt or its check failed, and it is the last one.
    fn can_retry(&self, person: PersonId, attempt: u8) -> Result<bool, DeskError> {
        let last = self.tx.candidate(person)?.is_some_and(|candidate| candidate.attempts == attempt);
        let failed = self.tx.attempt(person, attempt)?.is_some_and(|attempt| {
            matches!(attempt.state, AttemptState::Failed { .. } | AttemptState::Unchecked { .. })
        });
        Ok(last && failed)
    }

    /// Whether *give another attempt* would do something: the last attempt is over, and no other is allowed yet.
    fn can_grant(&self, person: PersonId, number: u8) -> Result<bool, DeskError> {
        let last = self.tx.candidate(person)?.is_some_and(|candidate| candidate.attempts == number);
        let Some(attempt) = self.tx.attempt(person, number)?.filter(|_| last) else { return Ok(false) };
        let over = matches!(attempt.state, AttemptState::Complete | AttemptState::Expired);
        Ok(over && number < u8::MAX && !self.may_go_on(&attempt)?)
    }

    /// Allows one attempt more, whatever the limit; the candidate and the rest of HR are told.
    fn grant(&mut self, sender: &Sender, person: PersonId, number: u8) -> Result<(), DeskError> {
        let attempt = number.saturating_add(1);
        self.tx.grant_attempts(person, attempt)?;
        self.audit(By::Person(sender.id), Some(person), Deed::Granted(attempt))?;
        self.tell_candidate(person, Notice::Granted { attempt })?;
        self.tell_hr_and(Some(sender.id), Topic::Colleagues, &Notice::HrGranted { person, attempt })
    }

    /// Does again what failed: the check, or the preparation from its first step. Then the candidate's time starts
    /// anew: they had nothing to work on.
    fn retry(&mut self, by: By, person: PersonId, number: u8) -> Result<(), DeskError> {
        let Some(mut attempt) = self.tx.attempt(person, number)? else { return Ok(()) };
        if matches!(attempt.state, AttemptState::Unchecked { .. }) {
            return self.check_again(by, attempt);
        }
        attempt.state = AttemptState::Preparing;
        // One that was taken over stays so: what is on the site is not ours to discard.
        attempt.round = attempt.round.min(1);
        attempt.task = None;
        attempt.progress_message = None;
        attempt.started = self.at;
        attempt.deadline = None;
        attempt.on_site = OnSite::Open;
        // They begin with nothing, so with the exam of now: a fault of the old one may have been mended.
        self.give_pack(&mut attempt)?;
        attempt.images = Images::Undecided;
        self.keep(&attempt)?;
        if let Some(mut metrics) = self.tx.metrics(person)? {
            metrics.task_started = self.at;
            self.tx.put_metrics(person, &metrics)?;
        }
        self.audit_begun(by, person, Deed::PreparedAgain(number))?;
        self.tell_hr_and(by.person(), Topic::Colleagues, &Notice::HrRetried { person })?;
        self.show_progress(person, number, Stage::Account)?;
        self.push_step(person, number, SiteStep::Register).map(drop)
    }

    /// The operator does something on the command line, most of it as HR does with buttons. What would do nothing is no error: it was
    /// looked at before.
    pub(super) fn operate(&mut self, act: &OperatorAct) -> Result<(), DeskError> {
        match *act {
            OperatorAct::Claim { ref username, person } => self.confirm_claim(username, person),
            OperatorAct::Retry(person) => {
                let Some(candidate) = self.tx.candidate(person)? else { return Ok(()) };
                if self.can_retry(person, candidate.attempts)? {
                    self.retry(By::Operator, person, candidate.attempts)
                } else {
                    Ok(())
                }
            }
            OperatorAct::Delete(deletion, person) => self.delete_for_operator(deletion, person),
            OperatorAct::Rescore(person, number) => self.rescore(person, number),
            OperatorAct::TellRescored { attempts, changed } => self.tell_rescored(attempts, changed),
        }
    }
}
