//! What pops up when a button was pressed: why it can't be pressed any more, where that is known, or what is left to do.

use super::DeskError;
use super::bulletins::RETRIED_AT_ONCE;
use super::decision::Decision;
use super::people::Writer;
use crate::model::{
    CandidateAction, Filter, PersonId, RequestKind, RequestState, Sender, TelegramEffect, Toast,
};
use crate::store::{Admissions, ClaimRequests, DataRequests, Links, Questions, Records};
use crate::texts::{AdmissionButton, Callback};

impl Decision<'_> {
    /// Answers a press. `works`: the button can be pressed, and what it stands for is about to be done.
    pub(super) fn answer_press(
        &mut self,
        sender: &Sender,
        writer: &Writer,
        query: &str,
        (callback, works): (Option<Callback>, bool),
    ) -> Result<(), DeskError> {
        let toast = match callback {
            Some(Callback::RetryAll) if works => self.more_to_retry()?,
            Some(callback) if !works => self.why_stale(sender, writer, callback)?,
            _ => None,
        };
        let (chat, query, language) = (sender.chat(), query.to_owned(), writer.language);
        self.push(match toast {
            Some(toast) => TelegramEffect::Toast { chat, query, language, toast },
            None => TelegramEffect::AnswerCallback { chat, query, stale: !works, language },
        })
    }

    /// With one press a limited number is tried again.
    fn more_to_retry(&self) -> Result<Option<Toast>, DeskError> {
        let (stopped, retried) = (self.tx.list_size(Filter::Stopped)?, RETRIED_AT_ONCE as u64);
        let left = stopped.saturating_sub(retried);
        Ok((left > 0).then_some(Toast::MoreToRetry { retried, left }))
    }

    /// Why a button can't be pressed any more; `None`: nobody knows. Whoever is not HR learns of nobody but themselves.
    fn why_stale(
        &self,
        sender: &Sender,
        writer: &Writer,
        callback: Callback,
    ) -> Result<Option<Toast>, DeskError> {
        match callback {
            Callback::Yes(CandidateAction::Get | CandidateAction::Again, _) => {
                self.no_attempt_left(sender.id)
            }
            Callback::WithdrawRequest(kind) => self.request_ended(sender.id, kind),
            callback if writer.hr => self.why_stale_for_hr(callback),
            _ => Ok(None),
        }
    }

    fn why_stale_for_hr(&self, callback: Callback) -> Result<Option<Toast>, DeskError> {
        let decided = match callback {
            Callback::Admission(button) => return self.why_admission_stale(button),
            Callback::ApproveRequest(person, kind) | Callback::RefuseRequest(person, kind) => {
                return self.request_ended(person, kind);
            }
            Callback::CloseQuestion(person, number) => {
                let question = self.tx.question(person, number)?;
                let closed = question.is_some_and(|question| !question.is_open());
                return Ok(closed.then_some(Toast::QuestionClosed));
            }
            Callback::RuleOnClaim(person, number, _) => self
                .tx
                .claim_request(person)?
                .is_some_and(|request| request.number == number && !request.is_open()),
            Callback::Grant(person, attempt) => match self.tx.attempt(person, attempt)? {
                Some(attempt) => attempt.is_closed() && self.may_go_on(&attempt)?,
                None => false,
            },
            Callback::RaiseIntakeLimit(limit, day, raised) => {
                let intake = self.intake_today()?;
                intake.day == day && intake.limit(limit).raised > raised
            }
            _ => false,
        };
        Ok(decided.then_some(Toast::Decided))
    }

    fn why_admission_stale(&self, button: AdmissionButton) -> Result<Option<Toast>, DeskError> {
        use AdmissionButton as Button;
        let (known, why) = match button {
            Button::Term(link, _)
            | Button::Uses(link, _)
            | Button::Days(link, _)
            | Button::Language(link, _)
            | Button::Revoke(link)
            | Button::RevokeYes(link) => (self.tx.link(link)?.is_some(), Toast::LinkRevoked),
            Button::Admit(person) | Button::Refuse(person) | Button::BlockApplicant(person) => {
                (self.tx.applicant(person)?.is_some(), Toast::Decided)
            }
            Button::Block(person, _) | Button::BlockYes(person, _) => {
                (self.tx.blocked(person)?.is_some(), Toast::Decided)
            }
            Button::Unblock(..)
            | Button::Links(_)
            | Button::NewLink
            | Button::Link(_)
            | Button::Applicants => (false, Toast::Decided),
        };
        Ok(known.then_some(why))
    }

    fn no_attempt_left(&self, person: PersonId) -> Result<Option<Toast>, DeskError> {
        let Some(candidate) = self.tx.candidate(person)? else { return Ok(None) };
        let Some(attempt) = self.tx.attempt(person, candidate.attempts)? else { return Ok(None) };
        let none_left = attempt.is_closed() && !self.may_go_on(&attempt)?;
        Ok(none_left.then_some(Toast::NoAttemptLeft))
    }

    fn request_ended(&self, person: PersonId, kind: RequestKind) -> Result<Option<Toast>, DeskError> {
        Ok(self.tx.data_request(person, kind)?.and_then(|request| match request.state {
            RequestState::Open => None,
            RequestState::Withdrawn => Some(Toast::RequestWithdrawn),
            RequestState::Approved { .. } | RequestState::Refused { .. } => Some(Toast::Decided),
        }))
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};

    use super::*;
    use crate::desk::{Event, EventKind, Rules, decide, link_word};
    use crate::exam::{Exam, Language};
    use crate::model::{
        Account, Applicant, Attempt, AttemptNumber, By, Candidate, ChatId, ClaimRequest, ClaimRuling,
        ClaimVerdict, DataRequest, Effect, HrEntry, HrKey, HrOrigin, Incoming, Link, LinkTerms, ListEntry,
        ListedExam, Phase, Question, Reply, Source, samples,
    };
    use crate::store::{Outbox, Tx, failing};

    const OLGA: PersonId = PersonId(501);
    const RINA: PersonId = PersonId(900);

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_770_000_000, 0).expect("a time") + TimeDelta::minutes(minutes)
    }

    /// A transaction with one HR person.
    fn with_hr() -> Tx {
        let tx = failing::store().0.write().expect("write");
        let entry = HrEntry {
            key: HrKey::Id(OLGA),
            person: Some(OLGA),
            first_name: "Olga".to_owned(),
            language: Some(Language::En),
            added: at(0),
            origin: HrOrigin::Operator,
        };
        tx.put_hr(&entry).expect("put");
        tx
    }

    /// What pops up when a person presses a button; `None`: nothing but, perhaps, that it does not work.
    fn pops_up(tx: &mut Tx, id: PersonId, button: Callback) -> Option<Toast> {
        let rules = Rules::new(Exam::embedded().expect("the embedded exam").into(), 2, Language::En);
        let sender =
            Sender { id, username: None, first_name: "Rina".to_owned(), language_tag: Some("en".to_owned()) };
        let (query, data) = ("q".to_owned(), button.data());
        let incoming = Incoming::Callback { sender, query, message_id: Some(7), data };
        let kind = EventKind::Update { id: 1, incoming };
        decide(&rules, tx, &Event { at: at(1), trusted: true, seed: [0; 32], kind }).expect("a decision");
        tx.outbox().expect("read").into_iter().find_map(|(_, entry)| match entry.effect {
            Effect::Telegram(TelegramEffect::Toast { chat, toast, .. }) if chat == ChatId(id.0 as i64) => {
                Some(toast)
            }
            _ => None,
        })
    }

    /// Rina has handed in as often as she may.
    fn used_up(tx: &Tx) {
        let rina = Candidate {
            id: RINA,
            username: None,
            first_name: "Rina".to_owned(),
            language: Language::En,
            account: Account { username: "rina".to_owned(), password: None, suffix: 1, user: None },
            attempts: AttemptNumber(2),
            since: at(0),
        };
        tx.put_candidate(&rina).expect("put");
        for number in [AttemptNumber::FIRST, AttemptNumber(2)] {
            let state = samples::state(Phase::Complete);
            tx.put_attempt(&Attempt { state, ..Attempt::new(RINA, number, at(0)) }).expect("put");
        }
    }

    #[test]
    fn hr_reads_why_a_button_does_not_work_where_that_is_known() {
        let (admit, kind) = (Callback::Admission(AdmissionButton::Admit(RINA)), RequestKind::Access);
        let sender = Sender { id: RINA, username: None, first_name: "Rina".to_owned(), language_tag: None };
        let tx = &mut with_hr();
        assert_eq!(pops_up(tx, OLGA, admit), None, "nobody knows");
        let mut applicant = Applicant::new(&sender, Language::En, at(0));
        applicant.answer = Some(Reply { admitted: false, by: By::Operator, at: at(0) });
        let tx = &mut with_hr();
        tx.put_applicant(RINA, &applicant).expect("put");
        assert_eq!(pops_up(tx, OLGA, admit), Some(Toast::Decided));

        for (state, toast) in [
            (RequestState::Withdrawn, Toast::RequestWithdrawn),
            (RequestState::Approved { by: PersonId(502) }, Toast::Decided),
        ] {
            let tx = &mut with_hr();
            let mut request = DataRequest::new(None, at(0), None);
            request.state = state;
            tx.put_data_request(RINA, kind, &request).expect("put");
            assert_eq!(pops_up(tx, OLGA, Callback::ApproveRequest(RINA, kind)), Some(toast));
        }

        let tx = &mut with_hr();
        let source = Source::parse("Spring").expect("a source");
        let terms = LinkTerms { source, uses: None, until: None, language: None };
        let link = Link::new(link_word([0; 32]), terms, By::Operator, at(0));
        let number = tx.add_link(&link).expect("put").expect("there is room");
        tx.revoke_link(number, at(0)).expect("revoked");
        let revoke = Callback::Admission(AdmissionButton::Revoke(number));
        assert_eq!(pops_up(tx, OLGA, revoke), Some(Toast::LinkRevoked));

        let tx = &mut with_hr();
        let ruling = ClaimRuling { verdict: ClaimVerdict::Refused, by: PersonId(502), at: at(0) };
        let (username, first_name, language) = ("rina".to_owned(), "Rina".to_owned(), Language::En);
        let request =
            ClaimRequest { username, first_name, language, number: 3, at: at(0), ruling: Some(ruling) };
        tx.put_claim_request(RINA, &request).expect("put");
        let rule = Callback::RuleOnClaim(RINA, 3, ClaimVerdict::Confirmed);
        assert_eq!(pops_up(tx, OLGA, rule), Some(Toast::Decided));

        let tx = &mut with_hr();
        let mut question = Question::new("How?".to_owned(), at(0));
        question.closed = Some(crate::model::Dismissal { by: OLGA, at: at(0) });
        let number = tx.add_question(RINA, &question).expect("put");
        assert_eq!(pops_up(tx, OLGA, Callback::CloseQuestion(RINA, number)), Some(Toast::QuestionClosed));

        let tx = &mut with_hr();
        used_up(tx);
        tx.grant_attempts(RINA, 3).expect("granted");
        assert_eq!(pops_up(tx, OLGA, Callback::Grant(RINA, AttemptNumber(2))), Some(Toast::Decided));
    }

    #[test]
    fn candidates_read_it_of_their_own_buttons_only() {
        let tx = &mut with_hr();
        used_up(tx);
        let again = Callback::Yes(CandidateAction::Again, 1);
        assert_eq!(pops_up(tx, RINA, again), Some(Toast::NoAttemptLeft));
        let tx = &mut with_hr();
        used_up(tx);
        tx.grant_attempts(RINA, 3).expect("granted");
        assert_eq!(pops_up(tx, RINA, Callback::Grant(RINA, AttemptNumber(2))), None);
    }

    #[test]
    fn whoever_has_all_tried_again_reads_how_many_are_left() {
        for (stopped, toast) in [(200, None), (450, Some(Toast::MoreToRetry { retried: 200, left: 250 }))] {
            let tx = &mut with_hr();
            let (filters, exam) = (vec![Filter::Stopped], ListedExam::Today);
            let entry = ListEntry { filters, score: None, at: at(0), exam };
            for person in 1..=stopped {
                tx.put_list_entry(PersonId(person), &entry).expect("put");
            }
            assert_eq!(pops_up(tx, OLGA, Callback::RetryAll), toast);
        }
    }
}
