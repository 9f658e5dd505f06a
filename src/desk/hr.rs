//! HR's side: the menu, the list, looking up a candidate, retrying what failed, giving another attempt. Every
//! entry point here has checked that the person is on the whitelist.

use super::DeskError;
use super::decision::Decision;
use super::event::NamesFound;
use super::people::Writer;
use crate::exam::Language;
use crate::model::{
    Action, AdmissionMessage, AnalysisEffect, AttemptNumber, AttemptState, By, ChatId, Cursor, Effect,
    Export, Filter, ListPlace, Message, Order, Pending, PersonId, Preparation, Sender, SiteStep, Stage,
    TelegramEffect, Topic,
};
use crate::store::{Names, Questions, Records};
use crate::texts::{Callback, Command};

/// Minimum length, in characters, of a text that is searched for in names.
const SEARCHABLE: usize = 2;

impl Decision<'_> {
    /// HR chose something from the menu.
    pub(super) fn hr_command(
        &mut self,
        sender: &Sender,
        writer: &Writer,
        command: Command,
    ) -> Result<(), DeskError> {
        let message = match command {
            Command::Results => return self.ask_login(sender, writer),
            Command::Candidates => {
                return self.show_list((sender.id, writer.language), None, ListPlace::WAITING);
            }
            Command::Metrics => Message::HrExport,
            Command::Notifications => Message::HrPreferences,
            Command::Audit => Message::HrAudit,
            Command::Questions => Message::HrQuestions,
            Command::Links => Message::Admission(AdmissionMessage::HrLinks { before: None }),
            Command::Requests => return self.show_requests(sender, writer),
            _ => Message::HrMenu,
        };
        self.send(sender.chat(), writer.language, message)
    }

    fn ask_login(&mut self, sender: &Sender, writer: &Writer) -> Result<(), DeskError> {
        let mut conversation = self.tx.conversation(sender.chat())?;
        conversation.pending = Some(Pending::Login);
        self.tx.put_conversation(sender.chat(), &conversation)?;
        self.send(sender.chat(), writer.language, Message::HrAskLogin)
    }

    /// HR wrote whose results they want: a whole login, an id, or a part of a name. A part is searched for outside
    /// the decision, because that takes as long as there are candidates. The question stays open until a candidate is
    /// found.
    pub(super) fn look_up(&mut self, sender: &Sender, writer: &Writer, text: &str) -> Result<(), DeskError> {
        let login = text.trim().trim_start_matches('@').trim_start_matches("https://t.me/");
        let called = self.tx.candidates_called(login)?;
        if called.len() > 1 {
            // One person's username is another's login: HR chooses.
            return self.show_list(
                (sender.id, writer.language),
                None,
                ListPlace::Found { text: login.to_owned() },
            );
        }
        let person = called.first().copied().or_else(|| login.parse::<PersonId>().ok());
        let exact = person.map(|person| self.tx.candidate(person)).transpose()?.flatten();
        match exact {
            Some(candidate) => self.answer_with_card(sender.id, writer.language, candidate.id),
            None if login.chars().count() < SEARCHABLE => {
                self.send(sender.chat(), writer.language, Message::HrNotFound { login: login.to_owned() })
            }
            None => {
                let search = AnalysisEffect::SearchNames { person: sender.id, text: login.to_owned() };
                Ok(self.tx.push(self.at, Effect::Analysis(search)).map(drop)?)
            }
        }
    }

    /// The names were searched. A person who is no longer HR gets no answer.
    pub(super) fn names_searched(
        &mut self,
        person: PersonId,
        text: &str,
        found: NamesFound,
    ) -> Result<(), DeskError> {
        let Some(entry) = self.tx.hr_of(person)? else { return Ok(()) };
        let (language, text) = (entry.language.unwrap_or(self.rules.language), text.to_owned());
        match found {
            NamesFound::Nobody => self.send(person.chat(), language, Message::HrNotFound { login: text }),
            NamesFound::One(candidate) => self.answer_with_card(person, language, candidate),
            // The question stays open: HR may write a longer part of the name next.
            NamesFound::Several => self.show_list((person, language), None, ListPlace::Found { text }),
        }
    }

    /// The candidate whom HR meant: the question is answered, unless another one was asked meanwhile.
    fn answer_with_card(
        &mut self,
        reader: PersonId,
        language: Language,
        candidate: PersonId,
    ) -> Result<(), DeskError> {
        if self.tx.conversation(reader.chat())?.pending == Some(Pending::Login) {
            self.settle(reader.chat())?;
        }
        self.show_card((reader, language), None, candidate, None)
    }

    /// Shows the card of an attempt, by default the last one, in place of a message or as a new one.
    fn show_card(
        &mut self,
        (reader, language): (PersonId, Language),
        message_id: Option<i32>,
        person: PersonId,
        attempt: Option<AttemptNumber>,
    ) -> Result<(), DeskError> {
        let Some(candidate) = self.tx.candidate(person)? else { return Ok(()) };
        self.audit(By::Person(reader), Some(person), Action::LookedAt)?;
        let attempt = attempt.unwrap_or(candidate.attempts);
        let card = Message::HrCard { person, attempt, news: false };
        self.replace(reader.chat(), message_id, language, card)
    }

    /// Shows a list of candidates, and remembers it for *back to the list*.
    fn show_list(
        &mut self,
        (reader, language): (PersonId, Language),
        message_id: Option<i32>,
        place: ListPlace,
    ) -> Result<(), DeskError> {
        let mut conversation = self.tx.conversation(reader.chat())?;
        conversation.list = Some(place.clone());
        self.tx.put_conversation(reader.chat(), &conversation)?;
        let message = match place {
            ListPlace::List { filter, order, cursor, offset } => {
                Message::HrList { filter, order, cursor, offset }
            }
            ListPlace::Found { text } => Message::HrFound { text },
            ListPlace::From { source, order, cursor, offset } => {
                Message::HrListFrom { source, order, cursor, offset }
            }
        };
        self.replace(reader.chat(), message_id, language, message)
    }

    /// Shows the list that HR last looked at, in place of a card.
    fn back_to_list(
        &mut self,
        (reader, language): (PersonId, Language),
        message_id: Option<i32>,
    ) -> Result<(), DeskError> {
        let place = self.tx.conversation(reader.chat())?.list.unwrap_or(ListPlace::WAITING);
        self.show_list((reader, language), message_id, place)
    }

    /// Whether one of HR's buttons still works.
    pub(super) fn hr_callback_works(&self, sender: &Sender, callback: Callback) -> Result<bool, DeskError> {
        match callback {
            Callback::Retry(person, attempt) => self.can_retry(person, attempt),
            Callback::Images(person, attempt)
            | Callback::Details(person, attempt)
            | Callback::Pairs(person, attempt) => self.has_result(person, attempt),
            Callback::Grant(person, attempt) => self.can_grant(person, attempt),
            Callback::Decide { person, attempt, .. } | Callback::Comment(person, attempt) => {
                self.can_be_reviewed(person, attempt)
            }
            Callback::SendFeedback { person, attempt, .. }
            | Callback::EditFeedback { person, attempt, .. }
            | Callback::HoldFeedback { person, attempt, .. } => self.can_give_feedback(person, attempt),
            Callback::RetryAll => self.can_retry_all(),
            Callback::Card(person)
            | Callback::OpenCard(person)
            | Callback::QuestionsOf(person, _)
            | Callback::DeleteMenu(person, _) => Ok(self.tx.candidate(person)?.is_some()),
            Callback::Question(person, question) => Ok(self.tx.question(person, question)?.is_some()),
            Callback::Reply(person, question) => self.can_reply(person, question),
            Callback::SendReply(person, question, number) => {
                Ok(self.can_reply(person, question)? && self.has_draft(sender.id, number)?)
            }
            Callback::CloseQuestion(person, question) => self.can_close(person, question),
            Callback::Attempt(person, attempt) | Callback::Open(person, attempt) => {
                Ok(self.tx.attempt(person, attempt)?.is_some())
            }
            Callback::Delete(deletion, person) => self.can_delete(deletion, person),
            Callback::DeleteYes(deletion, person, number) => {
                let asked = self.tx.conversation(sender.chat())?.pending;
                Ok(asked == Some(Pending::Delete(deletion, person, number)))
            }
            Callback::DeleteNo(number) => {
                let asked = self.tx.conversation(sender.chat())?.pending;
                Ok(matches!(asked, Some(Pending::Delete(_, _, asked)) if asked == number))
            }
            Callback::List { .. }
            | Callback::ListFrom { .. }
            | Callback::Sources
            | Callback::Back
            | Callback::OpenList(_)
            | Callback::Search
            | Callback::Cards
            | Callback::Questions
            | Callback::Mute(_)
            | Callback::Digest(_)
            | Callback::Notices
            | Callback::Audit(..)
            | Callback::Zones
            | Callback::Zone(_)
            | Callback::Export(_)
            | Callback::ExamQuality
            | Callback::GroundTruth(_)
            | Callback::Doubt(_) => Ok(true),
            Callback::Correction(button) => self.correction_button_works(sender.id, button),
            Callback::Admission(button) => self.admission_button_works(button),
            Callback::RuleOnClaim(person, number, _) => self.can_rule_on_claim(person, number),
            Callback::RaiseIntakeLimit(limit, day, raised) => self.can_raise_intake_limit(limit, day, raised),
            Callback::ApproveRequest(person, kind) | Callback::RefuseRequest(person, kind) => {
                self.has_open_request(person, kind)
            }
            Callback::Yes(..)
            | Callback::Cancel(..)
            | Callback::HandIn(_)
            | Callback::BeginAnew
            | Callback::AskForClaim
            | Callback::Help
            | Callback::Speak(_)
            | Callback::Ask(_)
            | Callback::Agree(_)
            | Callback::Disagree(_)
            | Callback::RequestData(_)
            | Callback::RequestYes(..)
            | Callback::RequestNo(..)
            | Callback::WithdrawRequest(_) => Ok(false),
        }
    }

    /// What may be wrong in the ground truth, in place of the message with the button.
    fn show_ground_truth(
        &mut self,
        (chat, language): (ChatId, Language),
        message_id: Option<i32>,
        page: u32,
    ) -> Result<(), DeskError> {
        self.replace(chat, message_id, language, Message::HrGroundTruth { page })
    }

    /// The beginning of a list, in a message of its own.
    fn open_list(&mut self, reader: (PersonId, Language), filter: Filter) -> Result<(), DeskError> {
        let place = ListPlace::List { filter, order: Order::Date, cursor: Cursor::First, offset: 0 };
        self.show_list(reader, None, place)
    }

    /// HR pressed a button that works.
    pub(super) fn hr_callback(
        &mut self,
        sender: &Sender,
        writer: &Writer,
        message_id: Option<i32>,
        callback: Callback,
    ) -> Result<(), DeskError> {
        let (chat, language, by) = (sender.chat(), writer.language, By::Person(sender.id));
        let reader = (sender.id, language);
        match callback {
            Callback::Retry(person, attempt) => self.retry_for(by, person, attempt),
            Callback::Grant(person, attempt) => self.grant(sender, person, attempt),
            Callback::Images(person, attempt) => {
                self.audit(by, Some(person), Action::LookedAtImages(attempt))?;
                self.push(TelegramEffect::Images { chat, language, person, attempt })
            }
            Callback::Details(person, attempt) => self.show_details(sender, writer, (person, attempt)),
            Callback::Decide { person, attempt, choice, revision } => {
                self.rule(sender, writer, message_id, (person, attempt), (choice, revision))
            }
            Callback::SendFeedback { person, attempt, revision } => {
                self.send_feedback(sender, writer, message_id, (person, attempt, revision))
            }
            Callback::EditFeedback { person, attempt, revision } => {
                self.ask_feedback(sender, writer, message_id, (person, attempt, revision))
            }
            Callback::HoldFeedback { person, attempt, revision } => {
                self.hold_feedback(sender, writer, message_id, (person, attempt, revision))
            }
            Callback::Comment(person, attempt) => self.ask_comment(sender, writer, person, attempt),
            Callback::Card(person) => self.show_card(reader, message_id, person, None),
            Callback::Attempt(person, attempt) => self.show_card(reader, message_id, person, Some(attempt)),
            Callback::Open(person, attempt) => self.show_card(reader, None, person, Some(attempt)),
            Callback::RetryAll => self.retry_all(sender),
            Callback::Back => self.back_to_list((sender.id, writer.language), message_id),
            Callback::OpenList(filter) => self.open_list(reader, filter),
            Callback::DeleteMenu(person, attempt) => {
                self.replace(chat, message_id, language, Message::HrDeleteMenu { person, attempt })
            }
            Callback::List { filter, order, cursor, offset } => {
                let place = ListPlace::List { filter, order, cursor, offset };
                self.show_list((sender.id, writer.language), message_id, place)
            }
            Callback::Sources => self.replace(chat, message_id, language, Message::HrSources),
            Callback::ListFrom { source, order, cursor, offset } => {
                let place = ListPlace::From { source, order, cursor, offset };
                self.show_list((sender.id, writer.language), message_id, place)
            }
            Callback::Search => self.ask_login(sender, writer),
            Callback::Delete(deletion, person) => self.ask_delete(sender, writer, deletion, person),
            Callback::DeleteYes(deletion, person, _) => {
                self.delete(sender, writer, deletion, person, message_id)
            }
            Callback::DeleteNo(_) => {
                self.settle(chat)?;
                self.replace(chat, message_id, language, Message::Cancelled)
            }
            Callback::Cards => self.toggle_cards(sender, writer, message_id),
            Callback::Mute(topic) => self.toggle_topic(sender, writer, topic, message_id),
            Callback::Digest(digest) => self.choose_digest(sender, writer, digest, message_id),
            Callback::Audit(cursor, left_out) => {
                self.replace(chat, message_id, language, Message::HrAuditPage { cursor, left_out })
            }
            Callback::Notices => self.show_preferences(sender, writer, message_id),
            Callback::Zones => self.ask_zone(sender, writer, message_id),
            Callback::Zone(zone) => self.choose_zone(sender, writer, zone, message_id),
            Callback::Export(export) => self.export(sender, writer, export),
            Callback::ExamQuality => self.send(chat, language, Message::HrExamQuality),
            Callback::Correction(button) => self.correction_button(sender, writer, message_id, button),
            Callback::GroundTruth(page) => self.show_ground_truth((chat, language), message_id, page),
            Callback::Doubt(doubt) => self.push(TelegramEffect::Doubt { chat, language, doubt }),
            Callback::Admission(button) => self.admission_button(sender, writer, message_id, button),
            Callback::RaiseIntakeLimit(limit, ..) => self.raise_intake_limit(sender, message_id, limit),
            Callback::Pairs(person, attempt) => self.compare(sender, writer, (person, attempt)),
            Callback::OpenCard(person) => self.show_card((sender.id, writer.language), None, person, None),
            Callback::Questions => self.send(chat, language, Message::HrQuestions),
            Callback::QuestionsOf(person, attempt) => {
                self.replace(chat, message_id, language, Message::HrQuestionsOf { person, attempt })
            }
            Callback::Question(person, question) => {
                self.send(chat, language, Message::HrQuestion { person, question })
            }
            Callback::ApproveRequest(person, kind) => self.approve_request(sender.id, person, kind),
            Callback::RefuseRequest(person, kind) => self.refuse_request(sender.id, person, kind),
            Callback::Reply(person, question) => self.ask_reply(sender, writer, (person, question)),
            Callback::SendReply(person, question, _) => {
                self.send_reply(sender, writer, (person, question), message_id)
            }
            Callback::RuleOnClaim(person, _, verdict) => self.rule_on_claim(sender, person, verdict),
            Callback::CloseQuestion(person, question) => self.close_question(sender, (person, question)),
            Callback::Yes(..)
            | Callback::Cancel(..)
            | Callback::HandIn(_)
            | Callback::BeginAnew
            | Callback::AskForClaim
            | Callback::Help
            | Callback::Speak(_)
            | Callback::Ask(_)
            | Callback::Agree(_)
            | Callback::Disagree(_)
            | Callback::RequestData(_)
            | Callback::RequestYes(..)
            | Callback::RequestNo(..)
            | Callback::WithdrawRequest(_) => Ok(()),
        }
    }

    fn show_details(
        &mut self,
        sender: &Sender,
        writer: &Writer,
        (person, attempt): (PersonId, AttemptNumber),
    ) -> Result<(), DeskError> {
        self.audit(By::Person(sender.id), Some(person), Action::LookedAtDetails(attempt))?;
        self.send(sender.chat(), writer.language, Message::HrDetails { person, attempt })
    }

    fn export(&mut self, sender: &Sender, writer: &Writer, export: Export) -> Result<(), DeskError> {
        self.audit(By::Person(sender.id), None, Action::ReceivedMetrics)?;
        let (chat, language) = (sender.chat(), writer.language);
        self.push(TelegramEffect::Export { chat, language, export })
    }

    /// Whether there is a result to show: the attempt was handed in and scored.
    fn has_result(&self, person: PersonId, attempt: AttemptNumber) -> Result<bool, DeskError> {
        Ok(self.tx.attempt(person, attempt)?.is_some_and(|attempt| attempt.scorecard().is_some()))
    }

    /// Whether *retry* would do anything: the attempt or its check failed, and it is the last one.
    pub(super) fn can_retry(&self, person: PersonId, attempt: AttemptNumber) -> Result<bool, DeskError> {
        let last = self.tx.candidate(person)?.is_some_and(|candidate| candidate.attempts == attempt);
        let failed = self.tx.attempt(person, attempt)?.is_some_and(|attempt| attempt.has_failed());
        Ok(last && failed)
    }

    /// Whether *give another attempt* would do anything: the last attempt is over, and no other is allowed yet.
    fn can_grant(&self, person: PersonId, number: AttemptNumber) -> Result<bool, DeskError> {
        let last = self.tx.candidate(person)?.is_some_and(|candidate| candidate.attempts == number);
        let Some(attempt) = self.tx.attempt(person, number)?.filter(|_| last) else { return Ok(false) };
        Ok(attempt.is_closed() && number < AttemptNumber::MAX && !self.may_go_on(&attempt)?)
    }

    /// Allows one more attempt, regardless of the limit; the candidate and the rest of HR are notified.
    fn grant(&mut self, sender: &Sender, person: PersonId, number: AttemptNumber) -> Result<(), DeskError> {
        let attempt = number.next();
        self.tx.grant_attempts(person, attempt.0)?;
        self.audit(By::Person(sender.id), Some(person), Action::Granted(attempt))?;
        self.tell_candidate(person, Message::Granted { attempt })?;
        self.tell_hr_and(Some(sender.id), Topic::Colleagues, &Message::HrGranted { person, attempt })
    }

    /// Repeats what failed for one candidate, and tells the rest of HR.
    pub(super) fn retry_for(
        &mut self,
        by: By,
        person: PersonId,
        number: AttemptNumber,
    ) -> Result<(), DeskError> {
        let is_check = self
            .tx
            .attempt(person, number)?
            .is_some_and(|attempt| matches!(attempt.state, AttemptState::Unchecked { .. }));
        let retried = if is_check { Message::HrRechecked { person } } else { Message::HrRetried { person } };
        self.retry(by, person, number)?;
        self.tell_hr_and(by.person(), Topic::Colleagues, &retried)?;
        self.refresh_bulletins(person, number)
    }

    /// Repeats what failed: the check, or the preparation from its first step. After a preparation the candidate's
    /// time starts anew: they had nothing to work on.
    pub(super) fn retry(&mut self, by: By, person: PersonId, number: AttemptNumber) -> Result<(), DeskError> {
        let Some(mut attempt) = self.tx.attempt(person, number)? else { return Ok(()) };
        if let AttemptState::Unchecked { work, .. } = &attempt.state {
            let work = work.clone();
            return self.check_again(by, attempt, work);
        }
        // They start from nothing, so with the current exam: a fault of the old one may have been fixed. An attempt
        // that was taken over stays taken over: what is on the site is not ours to discard.
        if let Some(mut candidate) =
            self.tx.candidate(person)?.filter(|candidate| candidate.account.is_wiped())
        {
            self.renew_account(&mut candidate)?;
            self.tx.put_candidate(&candidate)?;
        }
        attempt.state = AttemptState::Preparing(Preparation::default());
        attempt.progress_message = None;
        attempt.started = self.at;
        self.give_pack(&mut attempt)?;
        self.keep(&attempt)?;
        self.audit_begun(by, person, Action::PreparedAgain(number))?;
        self.show_progress(person, number, Stage::Account)?;
        self.push_step(person, number, SiteStep::Register).map(drop)
    }
}
