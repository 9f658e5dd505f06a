//! Handing in: have the annotations fetched, name what is missing, or accept them and notify everybody.

use chrono::{DateTime, Utc};

use super::DeskError;
use super::completed::was_in_time;
use super::decision::Decision;
use super::event::{Fetched, SiteOutcome};
use super::preparation::task_gone;
use crate::assessment::{Assessed, Basis, Complete};
use crate::model::{
    Action, Attempt, AttemptState, By, Candidate, Cause, Completion, Effect, EffectKey, Leftover, Mark,
    Message, OnSite, Phase, SiteEffect, SiteStep, TelegramEffect, Work,
};
use crate::store::{Outbox, Records};

impl Decision<'_> {
    /// The candidate says that it is done: check the site.
    pub(super) fn hand_in(&mut self, mut attempt: Attempt) -> Result<(), DeskError> {
        let person = attempt.person;
        // A candidate who hands in in time is not late, however long the check takes: their time stops.
        attempt.state = match attempt.state.clone() {
            AttemptState::InProgress { work, due: _ } => AttemptState::Checking(work),
            // One check may follow another that failed: the time has been stopped since the first one. HR knows
            // already that the check fails, and is not notified of every press.
            AttemptState::Unchecked { cause, mut work } => {
                self.stretch_time(&attempt, &mut work.time);
                AttemptState::Unchecked { cause, work }
            }
            AttemptState::Preparing(_)
            | AttemptState::Checking(_)
            | AttemptState::Complete { .. }
            | AttemptState::Failed { .. }
            | AttemptState::Expired(_) => return Ok(()),
        };
        attempt.submitted = Some(self.at);
        attempt.submissions += 1;
        self.keep(&attempt)?;
        self.audit_begun(By::Person(person), person, Action::SaidDone(attempt.number))?;
        let fetch = self.push_step(person, attempt.number, SiteStep::FetchSubmission)?;
        self.push(TelegramEffect::Typing { chat: person.chat(), until: fetch })
    }

    /// HR has a failed check done again. Its time stays that of the candidate's press.
    pub(super) fn check_again(&mut self, by: By, mut attempt: Attempt, work: Work) -> Result<(), DeskError> {
        let (person, number) = (attempt.person, attempt.number);
        attempt.state = AttemptState::Checking(Work { looked: None, ..work });
        self.keep(&attempt)?;
        self.audit_begun(by, person, Action::CheckedAgain(number))?;
        self.push_step(person, number, SiteStep::FetchSubmission).map(drop)
    }

    /// The annotations came from the site, or could not be fetched.
    pub(super) fn submission(&mut self, effect: &SiteEffect, outcome: &SiteOutcome) -> Result<(), DeskError> {
        let (Some(candidate), Some(mut attempt)) =
            (self.tx.candidate(effect.person)?, self.attempt_of(effect)?)
        else {
            return Ok(());
        };
        let work = match &attempt.state {
            AttemptState::Checking(work) | AttemptState::Unchecked { work, .. } => work.clone(),
            // A second look that was requested before the first one came back adds nothing.
            AttemptState::Preparing(_)
            | AttemptState::InProgress { .. }
            | AttemptState::Complete { .. }
            | AttemptState::Failed { .. }
            | AttemptState::Expired(_) => return Ok(()),
        };
        if matches!(outcome, SiteOutcome::AsBefore) {
            return self.nothing_new(&candidate, attempt, work);
        }
        // A last look at work that was not known to be completed: the time is over, whatever the result.
        if work.on_site == OnSite::LookedAt && !matches!(outcome, SiteOutcome::Fetched(_)) {
            return self.expire(&candidate, attempt, work);
        }
        match outcome {
            SiteOutcome::Fetched(fetched) => self.judge(&candidate, attempt, work, fetched),
            SiteOutcome::TaskGone => {
                let cause = task_gone();
                self.audit_failed(Some(candidate.id), Action::Fetched(attempt.number), &cause)?;
                attempt.state = AttemptState::Failed { cause, leftover: Leftover::Work(work) };
                self.keep(&attempt)?;
                self.send(candidate.chat(), candidate.language, Message::TaskGone)?;
                let asked = |action: &Action| matches!(action, Action::CheckedAgain(_) | Action::SaidDone(_));
                let by = self.asked_by(candidate.id, asked)?;
                self.announce_stop(by, (candidate.id, attempt.number))
            }
            SiteOutcome::TooManyAnnotations { mark, cause } => {
                self.too_many_annotations(&candidate, attempt, work, *mark, cause)
            }
            SiteOutcome::Refused { cause } => self.check_failed(&candidate, attempt, work, cause),
            other => {
                Err(DeskError::Contradiction(format!("fetching a submission had the outcome {other:?}")))
            }
        }
    }

    /// The site does not answer. The candidate does not wait for a last look.
    pub(super) fn check_delayed(&mut self, effect: &SiteEffect) -> Result<(), DeskError> {
        match self.attempt_of(effect)? {
            Some(attempt) if attempt.on_site() == OnSite::LookedAt => Ok(()),
            _ => self.tell_candidate(effect.person, Message::CheckDelayed),
        }
    }

    /// The candidate is told that nothing is lost; HR gets a card with *retry*, unless they have one. A candidate
    /// who handed in in time stays in time.
    fn check_failed(
        &mut self,
        candidate: &Candidate,
        mut attempt: Attempt,
        work: Work,
        cause: &Cause,
    ) -> Result<(), DeskError> {
        let known = attempt.phase() == Phase::Unchecked;
        attempt.state = AttemptState::Unchecked { cause: cause.clone(), work };
        self.keep(&attempt)?;
        self.audit_failed(Some(candidate.id), Action::Fetched(attempt.number), cause)?;
        self.send(candidate.chat(), candidate.language, Message::CheckFailed)?;
        if known {
            return Ok(());
        }
        let asked = |action: &Action| matches!(action, Action::CheckedAgain(_) | Action::SaidDone(_));
        let by = self.asked_by(candidate.id, asked)?;
        self.announce_stop(by, (candidate.id, attempt.number))
    }

    /// There are more annotations than can be checked: the candidate deletes what is too much, and hands in again.
    fn too_many_annotations(
        &mut self,
        candidate: &Candidate,
        attempt: Attempt,
        mut work: Work,
        mark: Mark,
        cause: &Cause,
    ) -> Result<(), DeskError> {
        self.audit_failed(Some(candidate.id), Action::Fetched(attempt.number), cause)?;
        self.remember_look(&mut work, mark);
        self.send(candidate.chat(), candidate.language, Message::TooManyAnnotations)?;
        self.back_to_work(candidate, attempt, work)
    }

    /// Decides on the annotations by what was computed from them, if it was computed for the attempt as it is now.
    fn judge(
        &mut self,
        candidate: &Candidate,
        attempt: Attempt,
        mut work: Work,
        fetched: &Fetched,
    ) -> Result<(), DeskError> {
        let assessment = &fetched.assessment;
        if *assessment.basis() != Basis::of(&attempt, &self.rules.packs, &*self.tx)? {
            return self.look_again(&attempt);
        }
        // The last edit is never later than now, even if the clock was set back meanwhile.
        let last_edit = assessment.last_edit().min(self.at);
        if let Some(packed) = assessment.packed() {
            self.tx.put_submission(candidate.id, attempt.number, attempt.submissions, packed)?;
        }
        let findings = assessment.findings();
        if work.on_site.is_at_the_end() {
            let is_completed = fetched.completed && was_in_time(&work.time, last_edit);
            if !findings.is_empty() || !is_completed {
                return self.expire(candidate, attempt, work);
            }
            work.on_site = OnSite::Taken;
            self.audit(By::Bot, Some(candidate.id), Action::TakenAsCompleted(attempt.number))?;
        }
        if let Assessed::Complete(complete) = assessment.assessed() {
            // From now on it goes by what it was scored by, whatever is corrected later.
            let attempt = Attempt { pack: attempt.pack.map(|_| assessment.basis().pack()), ..attempt };
            return self.accept(candidate, attempt, work, complete, last_edit);
        }
        let action = Action::Incomplete(attempt.number, findings.len() as u32);
        self.audit(By::Bot, Some(candidate.id), action)?;
        self.remember_look(&mut work, fetched.mark);
        let message = Message::Incomplete { findings: findings.to_vec() };
        self.send(candidate.chat(), candidate.language, message)?;
        self.back_to_work(candidate, attempt, work)
    }

    /// The attempt has changed since the step began: the candidate said again that it is done, or it was given
    /// another task or pack. A new look uses the current state, and the same look is not taken twice.
    fn look_again(&mut self, attempt: &Attempt) -> Result<(), DeskError> {
        let is_look = |effect: &Effect| matches!(effect, Effect::Site(effect) if effect.attempt() == Some(attempt.number) && effect.step == SiteStep::FetchSubmission);
        if self.tx.any_waits_at(EffectKey::Steps(attempt.person), is_look)? {
            return Ok(());
        }
        self.push_step(attempt.person, attempt.number, SiteStep::FetchSubmission).map(drop)
    }

    /// Everything is there: figures, metrics, thanks; a card to HR as soon as it can show copies.
    fn accept(
        &mut self,
        candidate: &Candidate,
        mut attempt: Attempt,
        work: Work,
        complete: &Complete,
        last_edit: DateTime<Utc>,
    ) -> Result<(), DeskError> {
        let scorecard = complete.scorecard.clone();
        // The site's clock may be behind ours; nobody ends before they start.
        let ended = last_edit.max(attempt.started);
        let completion = Completion::Scored { ended, scorecard };
        attempt.state = AttemptState::Complete { completion, closed: work.into() };
        self.plan_removal(&mut attempt);
        self.note_flags(&attempt, complete)?;
        self.tx.note_results(&complete.results)?;
        self.keep(&attempt)?;
        self.audit(By::Bot, Some(candidate.id), Action::HandedIn(attempt.number))?;
        self.push_step(candidate.id, attempt.number, SiteStep::CompleteJobs)?;
        let again = self.may_go_on(&attempt)?;
        self.send(candidate.chat(), candidate.language, Message::Accepted { attempt: attempt.number, again })
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};
    use rand::rngs::StdRng;
    use rand::{Rng, SeedableRng};

    use super::*;
    use crate::assessment::{Hands, Received, assess};
    use crate::desk::{Event, EventKind, Outcome, Rules, decide};
    use crate::exam::{Annotations, Exam, Geometry, Language};
    use crate::model::{Account, AttemptNumber, Password, PersonId, samples};
    use crate::store::Store;

    /// How many times the candidate says that it is done.
    const PRESSES: u32 = 200;
    /// Maximum size of the file after that in bytes, whatever was drawn.
    const FILE: u64 = 40 << 20;

    fn at(seconds: u32) -> DateTime<Utc> {
        DateTime::from_timestamp(1_770_000_000 + i64::from(seconds), 0).expect("a moment")
    }

    /// A file with a candidate with an active attempt.
    fn with_active_attempt(path: &std::path::Path, exam: &Exam) -> Store {
        let store = Store::open(path).expect("a file");
        let account =
            Account { username: "a".into(), password: Some(Password("x".into())), suffix: 1, user: None };
        let (first_name, language, since) = ("Ira".to_owned(), Language::En, at(0));
        let candidate = Candidate {
            id: PersonId(7),
            username: None,
            first_name,
            language,
            account,
            attempts: AttemptNumber::FIRST,
            since,
        };
        let tx = store.write().expect("write");
        tx.put_candidate(&candidate).expect("put");
        let (state, pack) = (samples::state(Phase::InProgress), Some(exam.id()));
        tx.put_attempt(&Attempt { pack, state, ..Attempt::new(PersonId(7), AttemptNumber::FIRST, at(0)) })
            .expect("put");
        tx.commit().expect("commit");
        store
    }

    /// As much as is kept, except for one point, and incompressible; with `more`, more than is kept.
    fn as_much_as_is_kept(exam: &Exam, seed: u32, more: usize) -> Annotations {
        let mut random = StdRng::seed_from_u64(seed.into());
        let mut images = exam.reference.images[..5].to_vec();
        for image in &mut images {
            let shape = image.shapes[0].clone();
            image.shapes = vec![shape; 5 + more];
            for shape in &mut image.shapes {
                shape.geometry =
                    Geometry::Polygon((0..4_000).map(|_| random.random_range(0.0..5000.0)).collect());
            }
        }
        Annotations { images, ..Annotations::default() }
    }

    /// The candidate says that it is done, and these annotations are on the site; returns the message they get.
    fn presses(store: &Store, rules: &Rules, second: u32, annotations: Annotations) -> Message {
        presses_when(store, rules, second, annotations, at(second))
    }

    /// The same, with this time of the last edit on the site.
    fn presses_when(
        store: &Store,
        rules: &Rules,
        second: u32,
        annotations: Annotations,
        last_edit: DateTime<Utc>,
    ) -> Message {
        let mut tx = store.write().expect("write");
        let mut attempt = tx.attempt(PersonId(7), AttemptNumber::FIRST).expect("read").expect("an attempt");
        (attempt.state, attempt.submitted) = (samples::state(Phase::Checking), Some(at(second)));
        attempt.submissions += 1;
        tx.put_attempt(&attempt).expect("put");
        let step = SiteEffect::of_attempt(PersonId(7), AttemptNumber::FIRST, SiteStep::FetchSubmission);
        let effect = tx.push(at(second), Effect::Site(step)).expect("push");
        let mark = Mark::of(second.to_string());
        let at = at(second) + TimeDelta::seconds(1);
        let received = Received { annotations, last_edit, hands: Hands::Own };
        let assessment = assess(&rules.packs, &tx, &attempt, received, at).expect("assessed");
        let fetched = Fetched { mark, completed: false, assessment };
        let outcome = Outcome::Site(SiteOutcome::Fetched(Box::new(fetched)));
        let kind = EventKind::Outcome { effect, outcome };
        decide(rules, &mut tx, &Event { at, trusted: true, seed: [0; 32], kind }).expect("a decision");
        let told = tx.outbox().expect("read").into_iter().find_map(|(id, entry)| match entry.effect {
            Effect::Telegram(TelegramEffect::Send { message, .. }) => Some((id, message)),
            _ => None,
        });
        let (id, message) = told.expect("an answer");
        tx.discard_effect(id).expect("sent");
        tx.commit().expect("commit");
        message
    }

    #[test]
    fn nobody_works_before_the_start_or_after_now_whatever_the_clock_of_the_site_says() {
        let exam = Exam::embedded().expect("the embedded exam");
        let rules = Rules::new(exam.clone().into(), 2, Language::En);
        let now = at(100) + TimeDelta::seconds(1);
        for (last_edit, ended) in [
            (at(90), at(90)),
            (DateTime::<Utc>::MAX_UTC, now),
            ("9999-12-31T23:59:59Z".parse().expect("a moment"), now),
            (now + TimeDelta::seconds(1), now),
            (DateTime::UNIX_EPOCH, at(0)),
            (DateTime::<Utc>::MIN_UTC, at(0)),
        ] {
            let folder = tempfile::tempdir().expect("temporary folder");
            let store = with_active_attempt(&folder.path().join("bot.redb"), &exam);
            let told = presses_when(&store, &rules, 100, exam.reference.clone(), last_edit);
            assert!(matches!(told, Message::Accepted { .. }), "{told:?}");
            let attempt = store
                .read()
                .and_then(|view| view.attempt(PersonId(7), AttemptNumber::FIRST))
                .expect("read")
                .expect("an attempt");
            assert_eq!(attempt.ended(), Some(ended), "{last_edit}");
        }
    }

    #[test]
    fn however_often_and_however_much_the_file_stays_small() {
        let exam = Exam::embedded().expect("the embedded exam");
        let folder = tempfile::tempdir().expect("temporary folder");
        let path = folder.path().join("bot.redb");
        let store = with_active_attempt(&path, &exam);
        let rules = Rules::new(exam.clone().into(), 2, Language::En);
        let is_excess = |message: &Message| match message {
            Message::Incomplete { findings } => findings.iter().any(|finding| finding.problem.is_excess()),
            other => panic!("{other:?}"),
        };
        let few = [as_much_as_is_kept(&exam, 1, 0), as_much_as_is_kept(&exam, 2, 0)];
        let much = as_much_as_is_kept(&exam, 3, 1);
        for turn in 1..=PRESSES {
            let beyond = turn % 4 != 1;
            let annotations = if beyond { &much } else { &few[turn as usize / 4 % 2] };
            let told = presses(&store, &rules, turn, annotations.clone());
            assert_eq!(is_excess(&told), beyond, "turn {turn}: {told:?}");
        }
        let view = store.read().expect("read");
        let kept: Vec<u32> = (1..=PRESSES)
            .filter(|turn| view.submission(PersonId(7), AttemptNumber::FIRST, *turn).expect("read").is_some())
            .collect();
        assert_eq!(kept, [1, PRESSES - 3], "the first, and the last that is not too much");
        let size = std::fs::metadata(&path).expect("the file").len();
        assert!(size < FILE, "{size} bytes after {PRESSES} presses");
    }
}
