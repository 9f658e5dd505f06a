//! Who is admitted: a limited number of newcomers per day, and none while too many attempts are active. HR is
//! notified once when a limit is reached, and can raise it for the day; when the addition is used up as well,
//! HR is notified again.
//!
//! A day is a day in the company's time zone. When the clock jumps to another day, that day begins anew.

use chrono::TimeDelta;

use super::DeskError;
use super::decision::Decision;
use super::people::Writer;
use crate::model::{
    Action, By, ChatId, Intake, IntakeLimit, Message, NotAdmitted, PersonId, Sender, TelegramEffect, day_of,
};
use crate::store::{Newcomers, Records};

impl Decision<'_> {
    /// The known facts about today's newcomers.
    pub(super) fn intake_today(&self) -> Result<Intake, DeskError> {
        let (intake, day) = (self.tx.intake()?, i64::from(self.rules.zone.day(self.at).to_epoch_days()));
        Ok(if intake.day == day { intake } else { Intake { day, ..Intake::default() } })
    }

    /// Why a newcomer can't be given an assignment now; `None` if they can. HR people can get one at any time.
    pub(super) fn reason_not_to_admit(&self, writer: &Writer) -> Result<Option<NotAdmitted>, DeskError> {
        if writer.hr {
            return Ok(None);
        }
        let (intake, rules) = (self.intake_today()?, self.rules.intake);
        let allowed = |limit| rules.allowed(limit, intake.limit(limit).raised);
        let until = self.rules.zone.next_hour(self.at + TimeDelta::milliseconds(1), 0, |_| true);
        let until = until.unwrap_or(self.at + TimeDelta::days(1));
        Ok(if rules.per_day == 0 {
            Some(NotAdmitted::Closed)
        } else if u64::from(intake.admitted) >= allowed(IntakeLimit::PerDay) {
            Some(NotAdmitted::DayOver { until: until.timestamp_millis() })
        } else if self.tx.active_attempts(day_of(self.at))? >= allowed(IntakeLimit::ActiveAttempts) {
            Some(NotAdmitted::AtCapacity)
        } else {
            None
        })
    }

    /// A newcomer is given their first assignment.
    pub(super) fn count_newcomer(&mut self) -> Result<(), DeskError> {
        let mut intake = self.intake_today()?;
        intake.admitted = intake.admitted.saturating_add(1);
        Ok(self.tx.put_intake(&intake)?)
    }

    /// A newcomer is told that there is no assignment for them now, and when to come back.
    pub(super) fn refuse(
        &mut self,
        sender: &Sender,
        writer: &Writer,
        message_id: Option<i32>,
        why: NotAdmitted,
    ) -> Result<(), DeskError> {
        let (chat, language, message) = (sender.chat(), writer.language, Message::NotAdmitted { why });
        let effect = match message_id {
            Some(message_id) => TelegramEffect::Edit { chat, message_id, language, message },
            None => TelegramEffect::Send { chat, language, message },
        };
        // Repeated requests within a minute count as one.
        if !self.tx.replied_recently(&effect, self.at)? {
            self.count_refusal(why)?;
        }
        self.push(effect)
    }

    /// A newcomer was refused: this is counted, and HR is notified of the first one. Later HR's message shows how
    /// many there are by now, at ten, at a hundred and so on.
    fn count_refusal(&mut self, why: NotAdmitted) -> Result<(), DeskError> {
        let limit = match why {
            NotAdmitted::Closed => return Ok(()),
            NotAdmitted::DayOver { .. } => IntakeLimit::PerDay,
            NotAdmitted::AtCapacity => IntakeLimit::ActiveAttempts,
        };
        let mut intake = self.intake_today()?;
        let today = intake.limit_mut(limit);
        today.refusals = today.refusals.saturating_add(1);
        let (refusals, raised) = (today.refusals, today.raised);
        let news = today.notified != Some(raised);
        if news {
            today.notified = Some(raised);
            today.messages.clear();
        }
        self.tx.put_intake(&intake)?;
        if news {
            self.tell_all_hr(&Message::HrIntake { limit, day: intake.day, raised })
        } else if refusals >= 10 && refusals == 10_u32.pow(refusals.ilog10()) {
            self.show_intake(&intake, limit, raised)
        } else {
            Ok(())
        }
    }

    /// HR's message about a limit was sent: it will be updated in its chat.
    pub(super) fn intake_notified(
        &mut self,
        chat: ChatId,
        message_id: i32,
        limit: IntakeLimit,
        day: i64,
        raised: u32,
    ) -> Result<(), DeskError> {
        let mut intake = self.tx.intake()?;
        if intake.day != day || intake.limit(limit).notified != Some(raised) {
            return Ok(());
        }
        let now_raised = intake.limit(limit).raised;
        intake.limit_mut(limit).messages.push((chat, message_id));
        self.tx.put_intake(&intake)?;
        // Somebody pressed the button under another's message while this one was on its way.
        if now_raised == raised { Ok(()) } else { self.show_intake(&intake, limit, raised) }
    }

    /// Whether raising a limit would do anything: it is today's, and nobody was faster.
    pub(super) fn can_raise_intake_limit(
        &self,
        limit: IntakeLimit,
        day: i64,
        raised: u32,
    ) -> Result<bool, DeskError> {
        let intake = self.intake_today()?;
        let today = intake.limit(limit);
        Ok(intake.day == day && today.raised == raised && today.notified == Some(raised))
    }

    /// HR raises a limit for today by one more portion; all HR people see it in their message about the limit.
    pub(super) fn raise_intake_limit(
        &mut self,
        sender: &Sender,
        message_id: Option<i32>,
        limit: IntakeLimit,
    ) -> Result<(), DeskError> {
        let mut intake = self.intake_today()?;
        let today = intake.limit_mut(limit);
        let before = today.raised;
        today.raised = before.saturating_add(1);
        today.raised_by = Some(sender.id);
        let pressed = message_id.map(|message_id| (sender.chat(), message_id));
        today.messages.extend(pressed.filter(|pressed| !today.messages.contains(pressed)));
        self.tx.put_intake(&intake)?;
        let allowed = self.rules.intake.allowed(limit, before.saturating_add(1));
        self.audit(By::Person(sender.id), None, Action::RaiseIntakeLimit(limit, allowed))?;
        self.show_intake(&intake, limit, before)
    }

    /// Updates every message that notified HR of a limit.
    fn show_intake(&mut self, intake: &Intake, limit: IntakeLimit, raised: u32) -> Result<(), DeskError> {
        for (chat, message_id) in &intake.limit(limit).messages {
            let (chat, message_id) = (*chat, *message_id);
            let Some(entry) = self.tx.hr_of(PersonId::of_chat(chat))? else { continue };
            let language = entry.language.unwrap_or(self.rules.language);
            let message = Message::HrIntake { limit, day: intake.day, raised };
            self.push(TelegramEffect::Edit { chat, message_id, language, message })?;
        }
        Ok(())
    }
}
