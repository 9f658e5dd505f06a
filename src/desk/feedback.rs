//! What candidates hear of HR's decisions: HR reads the message on the card, sends it, or writes it in their own words;
//! if the settings say so, it goes by itself later that day. Of several people who press at the same time the first one
//! wins: buttons carry the revision of what their card shows.

use chrono::{DateTime, TimeDelta, Utc};

use super::decision::Decision;
use super::people::Writer;
use super::{DeskError, FeedbackTiming};
use crate::measure;
use crate::model::{
    Action, AttemptNumber, By, Cause, Choice, FailedWork, Feedback, Message, Pending, PersonId, Sender,
    TelegramEffect, Topic, WORDS_LENGTH,
};
use crate::store::{Feedbacks, Records, Reviews};

/// Maximum number of messages that go by themselves in one decision.
const AT_ONCE: usize = 50;

/// The feedback about an attempt as a card shows it: the candidate, the attempt, the revision.
pub(super) type Shown = (PersonId, AttemptNumber, u32);

impl Decision<'_> {
    /// Whether HR can do something about the message to a candidate.
    pub(super) fn can_give_feedback(
        &self,
        person: PersonId,
        attempt: AttemptNumber,
    ) -> Result<bool, DeskError> {
        Ok(self.rules.feedback != FeedbackTiming::Never && self.can_be_reviewed(person, attempt)?)
    }

    /// HR decided, decided otherwise or took the decision back: plans the message about it. What follows a message that
    /// was sent does not go by itself, nor does what is about an attempt that another one has followed.
    pub(super) fn plan_feedback(
        &self,
        person: PersonId,
        attempt: AttemptNumber,
        choice: Option<Choice>,
    ) -> Result<(), DeskError> {
        let mut feedback = self.tx.feedback(person, attempt)?;
        let by_itself = choice.is_some() && feedback.told.is_none() && self.is_last(person, attempt)?;
        feedback.decided(match self.rules.feedback {
            FeedbackTiming::Later { hour } if by_itself => {
                self.rules.zone.next_hour(self.at + TimeDelta::milliseconds(1), hour, |_| true)
            }
            FeedbackTiming::Later { .. } | FeedbackTiming::OnRequest | FeedbackTiming::Never => None,
        });
        Ok(self.tx.put_feedback(person, attempt, &feedback)?)
    }

    /// An attempt was scored anew: HR has not read the message with the figures of now.
    pub(super) fn rescore_feedback(&self, person: PersonId, attempt: AttemptNumber) -> Result<(), DeskError> {
        let mut feedback = self.tx.feedback(person, attempt)?;
        let choice = self.tx.review(person, attempt)?.ruling.map(|ruling| ruling.choice);
        if !feedback.is_open(choice) {
            return Ok(());
        }
        feedback.rescored();
        Ok(self.tx.put_feedback(person, attempt, &feedback)?)
    }

    /// HR sends the message that they have read.
    pub(super) fn send_feedback(
        &mut self,
        sender: &Sender,
        writer: &Writer,
        message_id: Option<i32>,
        shown: Shown,
    ) -> Result<(), DeskError> {
        let (person, attempt, _) = shown;
        if let Some((feedback, choice)) = self.as_shown(shown)? {
            self.tell_decision(person, attempt, feedback, choice, Some(sender.id))?;
            self.refresh_cards(person, attempt, Some(sender.chat()))?;
        }
        let card = Message::HrCard { person, attempt, news: false };
        self.replace(sender.chat(), message_id, writer.language, card)
    }

    /// HR keeps the message from going by itself.
    pub(super) fn hold_feedback(
        &mut self,
        sender: &Sender,
        writer: &Writer,
        message_id: Option<i32>,
        shown: Shown,
    ) -> Result<(), DeskError> {
        let (person, attempt, _) = shown;
        if let Some((feedback, _)) = self.as_shown(shown)? {
            self.hold(sender.id, person, attempt, feedback)?;
            self.refresh_cards(person, attempt, Some(sender.chat()))?;
        }
        let card = Message::HrCard { person, attempt, news: false };
        self.replace(sender.chat(), message_id, writer.language, card)
    }

    /// HR wants to write the message in their own words: their next text is it. Meanwhile nothing goes by itself.
    pub(super) fn ask_feedback(
        &mut self,
        sender: &Sender,
        writer: &Writer,
        message_id: Option<i32>,
        shown: Shown,
    ) -> Result<(), DeskError> {
        let (person, attempt, _) = shown;
        let Some((feedback, _)) = self.as_shown(shown)? else {
            let card = Message::HrCard { person, attempt, news: false };
            return self.replace(sender.chat(), message_id, writer.language, card);
        };
        if feedback.due.is_some() {
            self.hold(sender.id, person, attempt, feedback)?;
            self.refresh_cards(person, attempt, None)?;
        }
        let revision = self.tx.feedback(person, attempt)?.revision;
        let mut conversation = self.tx.conversation(sender.chat())?;
        conversation.pending = Some(Pending::Feedback(person, attempt, revision));
        self.tx.put_conversation(sender.chat(), &conversation)?;
        self.send(sender.chat(), writer.language, Message::HrAskFeedback { person, too_long: false })
    }

    /// HR wrote the message. They read it on the card before they send it.
    pub(super) fn write_feedback(
        &mut self,
        sender: &Sender,
        writer: &Writer,
        shown: Shown,
        text: &str,
    ) -> Result<(), DeskError> {
        let (person, attempt, _) = shown;
        let (text, length) = (text.trim(), measure::units(text.trim()));
        if length == 0 || length > WORDS_LENGTH {
            let ask = Message::HrAskFeedback { person, too_long: length > 0 };
            return self.send(sender.chat(), writer.language, ask);
        }
        self.settle(sender.chat())?;
        if let Some((mut feedback, _)) = self.as_shown(shown)? {
            feedback.write(text.to_owned());
            self.tx.put_feedback(person, attempt, &feedback)?;
            self.audit(By::Person(sender.id), Some(person), Action::WroteFeedback(attempt))?;
            self.refresh_cards(person, attempt, Some(sender.chat()))?;
        }
        // If something has changed meanwhile, or the candidate was deleted, the card says so.
        self.send(sender.chat(), writer.language, Message::HrCard { person, attempt, news: false })
    }

    /// HR writes nothing: the card says how the message is now.
    pub(super) fn leave_feedback(
        &mut self,
        sender: &Sender,
        writer: &Writer,
        person: PersonId,
        attempt: AttemptNumber,
    ) -> Result<(), DeskError> {
        self.settle(sender.chat())?;
        self.send(sender.chat(), writer.language, Message::HrCard { person, attempt, news: false })
    }

    /// The hour has come at which messages go by themselves.
    pub(super) fn feedback_due(&mut self) -> Result<(), DeskError> {
        for (person, attempt) in self.tx.take_due_feedback(self.at, AT_ONCE)? {
            let mut feedback = self.tx.feedback(person, attempt)?;
            let choice = self.tx.review(person, attempt)?.ruling.map(|ruling| ruling.choice);
            let choice = choice.filter(|choice| feedback.is_open(Some(*choice)));
            let goes = self.rules.feedback != FeedbackTiming::Never && self.is_last(person, attempt)?;
            if let Some(choice) = choice.filter(|_| goes) {
                self.tell_decision(person, attempt, feedback, choice, None)?;
            } else {
                feedback.hold();
                self.tx.put_feedback(person, attempt, &feedback)?;
            }
            self.refresh_cards(person, attempt, None)?;
        }
        Ok(())
    }

    /// A message to a candidate can't be delivered. If it told a decision, HR must know.
    pub(super) fn feedback_failed(
        &mut self,
        effect: &TelegramEffect,
        sent: DateTime<Utc>,
        cause: &Cause,
    ) -> Result<(), DeskError> {
        let TelegramEffect::Send { chat, message: Message::Feedback { attempt, .. }, .. } = effect else {
            return Ok(());
        };
        let (person, attempt) = (PersonId::of_chat(*chat), *attempt);
        let mut feedback = self.tx.feedback(person, attempt)?;
        // Another message may have followed, or the candidate was deleted.
        let is_this = |at: DateTime<Utc>| at.timestamp_millis() == sent.timestamp_millis();
        let Some(told) = feedback.told.as_mut().filter(|told| is_this(told.at)) else { return Ok(()) };
        told.failed = Some(cause.kind);
        let (action, by) = (Action::ToldDecision(attempt, told.choice), told.by);
        self.tx.put_feedback(person, attempt, &feedback)?;
        self.audit_failed(Some(person), action, cause)?;
        self.refresh_cards(person, attempt, None)?;
        let Some(candidate) = self.tx.candidate(person)? else { return Ok(()) };
        let (name, what, cause) = (candidate.distinct_name(), FailedWork::Message, cause.kind);
        self.tell_hr_and(by, Topic::Failures, &Message::HrWorkFailed { name, what, cause })
    }

    /// The feedback and the decision that it would tell, if there is one and nothing has changed since the card was shown.
    fn as_shown(&self, (person, attempt, revision): Shown) -> Result<Option<(Feedback, Choice)>, DeskError> {
        let feedback = self.tx.feedback(person, attempt)?;
        let choice = self.tx.review(person, attempt)?.ruling.map(|ruling| ruling.choice);
        let is_current = feedback.revision == revision && feedback.is_open(choice);
        Ok(choice.filter(|_| is_current).map(|choice| (feedback, choice)))
    }

    /// Whether the candidate has begun no other attempt since: they would take the message for one about that.
    fn is_last(&self, person: PersonId, attempt: AttemptNumber) -> Result<bool, DeskError> {
        Ok(self.tx.candidate(person)?.is_some_and(|candidate| candidate.attempts == attempt))
    }

    fn hold(
        &mut self,
        by: PersonId,
        person: PersonId,
        attempt: AttemptNumber,
        mut feedback: Feedback,
    ) -> Result<(), DeskError> {
        feedback.hold();
        self.tx.put_feedback(person, attempt, &feedback)?;
        self.audit(By::Person(by), Some(person), Action::HeldFeedback(attempt))
    }

    fn tell_decision(
        &mut self,
        person: PersonId,
        attempt: AttemptNumber,
        mut feedback: Feedback,
        choice: Choice,
        by: Option<PersonId>,
    ) -> Result<(), DeskError> {
        let words = feedback.words.clone();
        feedback.send(choice, by, self.at);
        self.tx.put_feedback(person, attempt, &feedback)?;
        let action = Action::ToldDecision(attempt, choice);
        self.audit(by.map_or(By::Bot, By::Person), Some(person), action)?;
        self.tell_candidate(person, Message::Feedback { attempt, choice, words })
    }
}
