//! The candidate's side of the conversation: menu, confirmations, button presses.

use super::DeskError;
use super::account::password;
use super::decision::Decision;
use super::invitation::Opened;
use super::people::Writer;
use crate::exam::Language;
use crate::model::{
    Account, Action, Attempt, AttemptNumber, By, Candidate, CandidateAction, ChatId, Message, Pending, Phase,
    RequestKind, Sender, SiteStep, Stage, TelegramEffect,
};
use crate::store::Records;
use crate::texts::{Callback, Command};

impl Decision<'_> {
    /// A person wrote a text.
    pub(super) fn text(&mut self, sender: &Sender, text: &str, message_id: i32) -> Result<(), DeskError> {
        if self.turn_away_if_blocked(sender)? {
            return Ok(());
        }
        // Anyone who becomes HR by it has the rights from this message on.
        let opened = self.open_invitation(sender, text)?;
        let mut writer = self.writer(sender)?;
        self.open_link(sender, &mut writer, text)?;
        let command = Command::parse(text);
        // Their first words as HR: from now on this is their menu.
        if writer.is_new_to_hr && !matches!(command, Some(Command::Menu | Command::Hr)) {
            self.send(sender.chat(), writer.language, Message::HrMenu)?;
        }
        self.ask_whitelist(sender, &writer)?;
        self.catch_up(sender)?;
        if self.answers_stranger(sender, &writer, command)? {
            return Ok(());
        }
        if self.claimable(sender)?.is_none() && self.keeps_out(sender, &writer)? {
            return Ok(());
        }
        if opened != Opened::Nought && self.claim_text(sender, &writer, command, text, message_id)? {
            return Ok(());
        }
        if self.answers_question(sender, &writer, command, text)? {
            return Ok(());
        }
        self.settle(sender.chat())?;
        match command {
            Some(Command::Get) => self.ask_get(sender, &writer),
            Some(Command::Done) => self.ask_done(sender, &writer),
            Some(Command::Again) => self.ask_again(sender, &writer),
            Some(
                command @ (Command::Hr
                | Command::Results
                | Command::Candidates
                | Command::Questions
                | Command::Links
                | Command::Metrics
                | Command::Notifications
                | Command::Audit
                | Command::Requests),
            ) if writer.hr => self.hr_command(sender, &writer, command),
            Some(Command::MyData) => self.ask_for_data(sender, &writer, RequestKind::Access),
            Some(Command::Forget) => self.ask_for_data(sender, &writer, RequestKind::Erasure),
            Some(Command::Menu) if opened == Opened::Nought && !writer.hr => {
                self.send(sender.chat(), writer.language, Message::InvitationOver)
            }
            Some(Command::Menu) => self.welcome(sender, &writer),
            Some(Command::AsCandidate) => {
                self.send(sender.chat(), writer.language, Message::Welcome { hr: writer.hr })
            }
            Some(Command::Help) => self.help(sender, &writer),
            // HR need not press a button first: any text is a name that is looked for.
            None if writer.hr => self.look_up(sender, &writer, text),
            None if self.may_ask(sender, text)? => self.offer_to_ask(sender, &writer, text),
            _ if writer.hr => self.send(sender.chat(), writer.language, Message::HrHelp),
            _ => self.send(sender.chat(), writer.language, Message::Unknown { hr: false }),
        }
    }

    fn help(&mut self, sender: &Sender, writer: &Writer) -> Result<(), DeskError> {
        self.send(sender.chat(), writer.language, Message::Help { hr: writer.hr })?;
        if writer.hr {
            self.send(sender.chat(), writer.language, Message::HrHelp)?;
        }
        self.send(sender.chat(), writer.language, Message::OtherLanguage)
    }

    /// A person pressed a button under a message.
    pub(super) fn callback(
        &mut self,
        sender: &Sender,
        query: &str,
        message_id: Option<i32>,
        data: &str,
    ) -> Result<(), DeskError> {
        if self.blocked_from(sender)? {
            return self.turn_away_press(sender, query);
        }
        let writer = self.writer(sender)?;
        self.catch_up(sender)?;
        if self.claimable(sender)?.is_none() && self.keeps_out(sender, &writer)? {
            return self.answer_stale(sender, query, writer.language);
        }
        let callback = Callback::parse(data);
        let open = self.tx.conversation(sender.chat())?.pending;
        let current = match callback {
            Some(Callback::Yes(action, number) | Callback::Cancel(action, number)) => {
                open == Some(Pending::Confirm(action, number))
            }
            Some(Callback::Agree(number) | Callback::Disagree(number)) => {
                matches!(open, Some(Pending::Consent(_, _, asked)) if asked == number)
            }
            Some(Callback::HandIn(number)) => self.can_hand_in(sender, number)?,
            Some(Callback::BeginAnew | Callback::AskForClaim) => self.claimable(sender)?.is_some(),
            Some(Callback::Help | Callback::Speak(_) | Callback::RequestData(_)) => true,
            Some(Callback::Ask(number)) => self.can_ask(sender, number)?,
            Some(Callback::RequestYes(kind, number) | Callback::RequestNo(kind, number)) => {
                open == Some(Pending::DataRequest(kind, number))
            }
            Some(Callback::WithdrawRequest(kind)) => self.has_open_request(sender.id, kind)?,
            Some(callback) => writer.hr && self.hr_callback_works(sender, callback)?,
            None => false,
        };
        let language = writer.language;
        self.answer_press(sender, &writer, query, (callback, current))?;
        match callback {
            Some(Callback::Yes(action, _)) if current => self.confirmed(sender, &writer, action, message_id),
            Some(Callback::Cancel(..) | Callback::RequestNo(..)) if current => {
                self.settle(sender.chat())?;
                self.replace(sender.chat(), message_id, language, Message::Cancelled)
            }
            Some(Callback::Agree(_)) if current => self.agree(sender, &writer, message_id),
            Some(Callback::Disagree(_)) if current => self.disagree(sender, &writer, message_id),
            Some(Callback::HandIn(_)) if current => {
                self.confirmed(sender, &writer, CandidateAction::Done, message_id)
            }
            Some(Callback::BeginAnew) if current => self.begin_anew(sender, &writer),
            Some(Callback::AskForClaim) if current => self.ask_for_claim(sender, &writer),
            Some(Callback::Help) if current => self.help(sender, &writer),
            Some(Callback::Speak(language)) if current => self.speak(sender, language, message_id),
            Some(Callback::RequestData(kind)) if current => self.ask_for_data(sender, &writer, kind),
            Some(Callback::RequestYes(kind, _)) if current => {
                self.request_data(sender, &writer, kind, message_id)
            }
            Some(Callback::WithdrawRequest(kind)) if current => {
                self.withdraw_request(sender, &writer, kind, message_id)
            }
            Some(Callback::Ask(_)) if current => self.ask_hr(sender, &writer, message_id),
            Some(callback) if current => self.hr_callback(sender, &writer, message_id, callback),
            _ => Ok(()),
        }
    }

    /// Asks *yes or cancel* and remembers the question.
    fn ask(
        &mut self,
        sender: &Sender,
        writer: &Writer,
        action: CandidateAction,
        attempt: AttemptNumber,
    ) -> Result<(), DeskError> {
        let mut conversation = self.tx.conversation(sender.chat())?;
        conversation.asked = conversation.asked.wrapping_add(1);
        let number = conversation.asked;
        conversation.pending = Some(Pending::Confirm(action, number));
        self.tx.put_conversation(sender.chat(), &conversation)?;
        self.push(question(sender, writer, action, number, attempt))
    }

    /// Whether another attempt is allowed after this one.
    pub(super) fn may_go_on(&self, attempt: &Attempt) -> Result<bool, DeskError> {
        Ok(attempt.number.0 < self.tx.allowed_attempts(attempt.person, self.rules.attempts)?)
    }

    /// Closes the open question.
    pub(super) fn settle(&mut self, chat: ChatId) -> Result<(), DeskError> {
        let mut conversation = self.tx.conversation(chat)?;
        if conversation.pending.take().is_some() {
            self.tx.put_conversation(chat, &conversation)?;
        }
        Ok(())
    }

    /// Replaces the text of one of our messages, or sends a new one when there is none to edit.
    pub(super) fn replace(
        &mut self,
        chat: ChatId,
        message_id: Option<i32>,
        language: Language,
        message: Message,
    ) -> Result<(), DeskError> {
        match message_id {
            Some(message_id) => self.push(TelegramEffect::Edit { chat, message_id, language, message }),
            None => self.send(chat, language, message),
        }
    }

    /// The last attempt of a person, if they are a candidate.
    fn last_attempt(&self, sender: &Sender) -> Result<Option<(Candidate, Attempt)>, DeskError> {
        let Some(candidate) = self.tx.candidate(sender.id)? else { return Ok(None) };
        let attempt = self.tx.attempt(sender.id, candidate.attempts)?.ok_or_else(|| {
            DeskError::Contradiction(format!("candidate {} has no attempt {}", sender.id, candidate.attempts))
        })?;
        Ok(Some((candidate, attempt)))
    }

    pub(super) fn ask_get(&mut self, sender: &Sender, writer: &Writer) -> Result<(), DeskError> {
        match self.last_attempt(sender)? {
            None if self.keeps_out(sender, writer)? => Ok(()),
            None => match self.reason_not_to_admit(writer)? {
                Some(why) => self.refuse(sender, writer, None, why),
                None => self.ask(sender, writer, CandidateAction::Get, AttemptNumber::FIRST),
            },
            Some((candidate, attempt)) => {
                let message = match attempt.phase() {
                    // The login that they would get is no longer valid.
                    Phase::Complete if candidate.account.user.is_none() || candidate.account.is_wiped() => {
                        Message::AlreadyHandedIn { again: self.may_go_on(&attempt)? }
                    }
                    Phase::Preparing => Message::BeingPrepared,
                    Phase::Failed => Message::NotPrepared,
                    Phase::InProgress | Phase::Checking | Phase::Unchecked | Phase::Complete => {
                        Message::Credentials { attempt: attempt.number }
                    }
                    Phase::Expired => self.time_over(&attempt)?,
                };
                self.send(sender.chat(), writer.language, message)
            }
        }
    }

    fn ask_done(&mut self, sender: &Sender, writer: &Writer) -> Result<(), DeskError> {
        let message = match self.last_attempt(sender)? {
            None => Message::NoAssignment,
            Some((_, attempt)) => match attempt.phase() {
                Phase::InProgress | Phase::Unchecked => match self.pause(&attempt) {
                    Some(pause) => pause,
                    None => return self.ask(sender, writer, CandidateAction::Done, attempt.number),
                },
                Phase::Preparing => Message::BeingPrepared,
                Phase::Failed => Message::NotPrepared,
                Phase::Checking => Message::Checking,
                Phase::Complete => Message::AlreadyHandedIn { again: self.may_go_on(&attempt)? },
                Phase::Expired => self.time_over(&attempt)?,
            },
        };
        self.send(sender.chat(), writer.language, message)
    }

    fn ask_again(&mut self, sender: &Sender, writer: &Writer) -> Result<(), DeskError> {
        let message = match self.last_attempt(sender)? {
            None => Message::NoAssignment,
            Some((_, attempt)) => match attempt.phase() {
                Phase::Complete | Phase::Expired if self.may_go_on(&attempt)? => {
                    return self.ask(sender, writer, CandidateAction::Again, attempt.number.next());
                }
                Phase::Complete | Phase::Expired => Message::NoMoreAttempts { limit: attempt.number.0 },
                Phase::Preparing => Message::BeingPrepared,
                Phase::Failed => Message::NotPrepared,
                Phase::InProgress | Phase::Checking | Phase::Unchecked => Message::FinishFirst,
            },
        };
        self.send(sender.chat(), writer.language, message)
    }

    /// *Yes.* The conditions may have changed since the question was asked, so they are checked again.
    pub(super) fn confirmed(
        &mut self,
        sender: &Sender,
        writer: &Writer,
        action: CandidateAction,
        message_id: Option<i32>,
    ) -> Result<(), DeskError> {
        self.settle(sender.chat())?;
        match (action, self.last_attempt(sender)?) {
            (CandidateAction::Get, None) if self.keeps_out(sender, writer)? => Ok(()),
            (CandidateAction::Get, None) => match self.reason_not_to_admit(writer)? {
                Some(why) => self.refuse(sender, writer, message_id, why),
                None => match self.missing_consent(sender.id)? {
                    Some(version) => self.ask_consent(sender, writer, action, version, message_id),
                    None => self.begin_first(sender, writer, message_id),
                },
            },
            (CandidateAction::Done, Some((_, attempt)))
                if matches!(attempt.phase(), Phase::InProgress | Phase::Unchecked) =>
            {
                let pause = self.pause(&attempt);
                self.replace(
                    sender.chat(),
                    message_id,
                    writer.language,
                    pause.clone().unwrap_or(Message::Checking),
                )?;
                if pause.is_some() { Ok(()) } else { self.hand_in(attempt) }
            }
            (CandidateAction::Done, Some((_, attempt))) if attempt.phase() == Phase::Expired => {
                self.replace(sender.chat(), message_id, writer.language, self.time_over(&attempt)?)
            }
            (CandidateAction::Again, Some((candidate, attempt)))
                if attempt.is_closed() && self.may_go_on(&attempt)? =>
            {
                match self.missing_consent(sender.id)? {
                    Some(version) => self.ask_consent(sender, writer, action, version, message_id),
                    None => self.begin_attempt(candidate, attempt.number.next(), message_id),
                }
            }
            _ => self.replace(sender.chat(), message_id, writer.language, Message::OutOfDate),
        }
    }

    /// A new candidate: the account's name and password are committed before the site is asked for anything.
    fn begin_first(
        &mut self,
        sender: &Sender,
        writer: &Writer,
        message_id: Option<i32>,
    ) -> Result<(), DeskError> {
        self.count_newcomer()?;
        self.tx.note_start(sender.id)?;
        if self.claimable(sender)?.is_some() {
            self.audit(By::Person(sender.id), Some(sender.id), Action::BegunAnew)?;
            self.drop_claim(sender.id)?;
        }
        // They are no longer a stranger: if they are deleted, they begin anew.
        self.tx.forget_replies_to(sender.chat())?;
        let (username, suffix) = self.free_account_name(sender.username.as_deref(), sender.id, 1)?;
        let account = Account { username, password: Some(password(self.seed)), suffix, user: None };
        let candidate = Candidate {
            id: sender.id,
            username: sender.username.clone(),
            first_name: sender.first_name.clone(),
            language: writer.language,
            account,
            attempts: AttemptNumber::FIRST,
            since: self.at,
        };
        self.begin_attempt(candidate, AttemptNumber::FIRST, message_id)
    }

    /// A new attempt: from now on reports show the figures of this one.
    fn begin_attempt(
        &mut self,
        mut candidate: Candidate,
        number: AttemptNumber,
        message_id: Option<i32>,
    ) -> Result<(), DeskError> {
        candidate.attempts = number;
        self.renew_account(&mut candidate)?;
        let mut attempt = Attempt::new(candidate.id, number, self.at);
        attempt.progress_message = message_id;
        self.give_pack(&mut attempt)?;
        self.tx.put_candidate(&candidate)?;
        self.keep(&attempt)?;
        self.audit_begun(By::Person(candidate.id), candidate.id, Action::Confirmed(number))?;
        // The account for a later attempt exists, unless HR had it deleted.
        let registered = number > AttemptNumber::FIRST && candidate.account.user.is_some();
        self.show_progress(candidate.id, number, if registered { Stage::Task } else { Stage::Account })?;
        let step = if registered { SiteStep::CreateTask } else { SiteStep::Register };
        self.push_step(candidate.id, number, step).map(drop)
    }
}

/// *Yes or cancel?*
pub(super) fn question(
    sender: &Sender,
    writer: &Writer,
    action: CandidateAction,
    number: u32,
    attempt: AttemptNumber,
) -> TelegramEffect {
    let message = Message::Confirm { action, number, attempt };
    TelegramEffect::Send { chat: sender.chat(), language: writer.language, message }
}
