//! Corrections of the ground truth: proposed, put in force by somebody else, withdrawn or taken back. The new key comes
//! with the event, and so do the figures of attempts that are scored anew.

use super::DeskError;
use super::decision::Decision;
use super::event::Proposal;
use super::people::Writer;
use crate::assessment::{KeyChange, RescoredSome};
use crate::exam::{Change, ContentHash, Correction};
use crate::model::{
    Action, AnalysisEffect, By, CorrectionNumber, CorrectionState, CorrectionStep, DoubtKey, Effect,
    KeptCorrection, KeyRescore, KeyTally, Message, PersonId, Sender, Signed, TelegramEffect, Topic,
};
use crate::store::{Corrections, Records, Reviews};
use crate::texts::CorrectionButton;

impl Decision<'_> {
    /// Somebody proposes a change of the current exam's ground truth, as it is with the corrections in force. HR hears of
    /// it, since somebody else has to put it in force. The number is that of the correction which says so, also if it was
    /// proposed before; `None`: it does not fit.
    pub(super) fn propose_correction(
        &mut self,
        by: By,
        pack: ContentHash,
        image: &str,
        change: &Change,
    ) -> Result<Option<CorrectionNumber>, DeskError> {
        let exam = self.rules.packs.current();
        if exam.id() != pack {
            return Ok(None);
        }
        let known = self.tx.corrections_of(pack)?;
        let in_force: Vec<Correction> = in_force(&known);
        let Ok(correction) = exam.correction(&in_force, image, change.clone()) else { return Ok(None) };
        let same = known.iter().find(|(_, kept)| kept.is_live() && kept.correction == correction);
        if let Some((number, _)) = same {
            return Ok(Some(*number));
        }
        if exam.fits(&in_force, &correction).is_err() {
            return Ok(None);
        }
        self.tx.keep_pack(&exam.files)?;
        let kept =
            KeptCorrection { pack, correction, proposed: self.signed(by), state: CorrectionState::Proposed };
        let Some(number) = self.tx.add_correction(&kept)? else { return Ok(None) };
        self.audit(by, None, Action::ProposedCorrection(number))?;
        // Whoever proposed it has it in front of them.
        for (person, language) in self.listeners(Some(Topic::Colleagues), None)? {
            if by != By::Person(person) {
                self.send(person.chat(), language, Message::HrCorrectionProposed { correction: number })?;
            }
        }
        Ok(Some(number))
    }

    /// What a doubt says was found, for an HR person who wants to propose it. They read what it would change in place of
    /// the message with the button.
    pub(super) fn doubt_sought(
        &mut self,
        (person, message_id): (PersonId, Option<i32>),
        doubt: DoubtKey,
        found: Option<&Proposal>,
    ) -> Result<(), DeskError> {
        // They may have lost the right meanwhile.
        let Some(entry) = self.tx.hr_of(person)? else { return Ok(()) };
        let (chat, language) = (person.chat(), entry.language.unwrap_or(self.rules.language));
        let pack = self.rules.packs.current().id();
        let key = self.tx.key_of(pack)?;
        let number = match found.filter(|found| found.key == key) {
            Some(Proposal { image, change, .. }) => {
                self.propose_correction(By::Person(person), pack, image, change)?
            }
            None => None,
        };
        match number {
            Some(correction) => {
                self.replace(chat, message_id, language, Message::HrCorrection { correction })
            }
            // It says what has become of the doubt.
            None => self.push(TelegramEffect::Doubt { chat, language, doubt }),
        }
    }

    /// Somebody withdraws a correction that is not in force.
    pub(super) fn withdraw_correction(&mut self, by: By, number: CorrectionNumber) -> Result<(), DeskError> {
        let Some(mut kept) = self.tx.correction(number)? else { return Ok(()) };
        if kept.state != CorrectionState::Proposed {
            return Ok(());
        }
        kept.state = CorrectionState::Withdrawn(self.signed(by));
        self.tx.put_correction(number, &kept)?;
        self.audit(by, None, Action::WithdrewCorrection(number))
    }

    /// The operator changes the key, perhaps because an HR person agreed to it: then the log names both.
    pub(super) fn correct_for_operator(
        &mut self,
        change: &KeyChange,
        agreed: Option<PersonId>,
    ) -> Result<(), DeskError> {
        let by = agreed.map_or(By::Operator, By::Person);
        self.correct((by, By::Operator, agreed), change).map(drop)
    }

    /// Changes the key, if the step can be taken and was computed from what is in force; returns whether it was. Then the
    /// attempts are scored anew. `by` decides; for the log, somebody does it, and it may concern somebody.
    fn correct(
        &mut self,
        (by, actor, concerned): (By, By, Option<PersonId>),
        change: &KeyChange,
    ) -> Result<bool, DeskError> {
        let (number, step, pack) = (change.correction(), change.step(), change.pack());
        let Some(kept) = self.tx.correction(number)? else { return Ok(false) };
        if !kept.allows(step, by) || self.tx.key_of(pack)? != change.from() {
            return Ok(false);
        }
        self.tx.set_key(pack, &change.to().files)?;
        self.tx.put_correction(number, &kept.after(step, self.signed(by)))?;
        self.audit(
            actor,
            concerned,
            match step {
                CorrectionStep::Apply => Action::AppliedCorrection(number),
                CorrectionStep::TakeBack => Action::TookCorrectionBack(number),
            },
        )?;
        let (next, tally) = (PersonId::MIN, KeyTally::default());
        self.rescore_from(KeyRescore { correction: number, step, pack, next, tally })?;
        Ok(true)
    }

    fn rescore_from(&mut self, rescore: KeyRescore) -> Result<(), DeskError> {
        let effect = Effect::Analysis(AnalysisEffect::Rescore(Box::new(rescore)));
        Ok(self.tx.push(self.at, effect).map(drop)?)
    }

    /// The key that an HR person asked for was computed. The message with the button says what has come of it.
    pub(super) fn key_computed(
        &mut self,
        (person, message_id): (PersonId, Option<i32>),
        (number, step): (CorrectionNumber, CorrectionStep),
        change: Option<&KeyChange>,
    ) -> Result<(), DeskError> {
        // They may have lost the right meanwhile.
        let Some(entry) = self.tx.hr_of(person)? else { return Ok(()) };
        let by = By::Person(person);
        // What it would change, or why it can't be done.
        let mut message = Message::HrCorrection { correction: number };
        if let Some(change) = change {
            let is_open = self.tx.correction(number)?.is_some_and(|kept| kept.allows(step, by));
            if self.correct((by, by, None), change)? {
                message = Message::HrCorrections;
            } else if is_open {
                // Another correction came into force: the key is another one now.
                return self.compute_key((person, message_id), (number, step));
            }
        }
        let language = entry.language.unwrap_or(self.rules.language);
        self.replace(person.chat(), message_id, language, message)
    }

    fn compute_key(
        &mut self,
        (person, message_id): (PersonId, Option<i32>),
        (correction, step): (CorrectionNumber, CorrectionStep),
    ) -> Result<(), DeskError> {
        let effect = AnalysisEffect::Correct { person, correction, step, message_id };
        Ok(self.tx.push(self.at, Effect::Analysis(effect)).map(drop)?)
    }

    /// Some attempts were scored anew: their figures are taken over, and the next ones follow. When all are done, HR hears
    /// what has changed.
    pub(super) fn rescored_some(
        &mut self,
        rescore: &KeyRescore,
        some: &RescoredSome,
    ) -> Result<(), DeskError> {
        let mut tally = rescore.tally.clone();
        let mut is_outdated = false;
        for moves in &some.moves {
            if !self.rescore(By::Bot, moves)? {
                is_outdated = true;
                continue;
            }
            tally.attempts = tally.attempts.saturating_add(1);
            tally.changed = tally.changed.saturating_add(u32::from(moves.before() != moves.after()));
            let (person, attempt) = (moves.basis().person(), moves.basis().attempt());
            let (before, after) = moves.verdicts();
            if before != after && self.tx.review(person, attempt)?.ruling.is_some() {
                tally.add_decided(person, attempt);
            }
        }
        // What was scored from outdated records is scored once more.
        let next = if is_outdated { Some(rescore.next) } else { some.next };
        if let Some(next) = next {
            return self.rescore_from(KeyRescore { next, tally, ..rescore.clone() });
        }
        let (correction, step) = (rescore.correction, rescore.step);
        self.tell_hr(Topic::Colleagues, &Message::HrKeyChanged { correction, step, tally })
    }

    fn signed(&self, by: By) -> Signed {
        Signed { by, at: self.at }
    }

    /// Whether a button about corrections still works for somebody.
    pub(super) fn correction_button_works(
        &self,
        person: PersonId,
        button: CorrectionButton,
    ) -> Result<bool, DeskError> {
        let by = By::Person(person);
        Ok(match button {
            CorrectionButton::List | CorrectionButton::Propose(_) => true,
            CorrectionButton::Open(number) => self.tx.correction(number)?.is_some(),
            CorrectionButton::Step(number, step) => {
                self.tx.correction(number)?.is_some_and(|kept| kept.allows(step, by))
            }
            CorrectionButton::Withdraw(number) => {
                self.tx.correction(number)?.is_some_and(|kept| kept.state == CorrectionState::Proposed)
            }
        })
    }

    /// An HR person pressed a button about corrections that works.
    pub(super) fn correction_button(
        &mut self,
        sender: &Sender,
        writer: &Writer,
        message_id: Option<i32>,
        button: CorrectionButton,
    ) -> Result<(), DeskError> {
        let (chat, language) = (sender.chat(), writer.language);
        match button {
            CorrectionButton::List => self.replace(chat, message_id, language, Message::HrCorrections),
            CorrectionButton::Open(correction) => {
                self.replace(chat, message_id, language, Message::HrCorrection { correction })
            }
            CorrectionButton::Step(number, step) => self.compute_key((sender.id, message_id), (number, step)),
            CorrectionButton::Withdraw(correction) => {
                self.withdraw_correction(By::Person(sender.id), correction)?;
                self.replace(chat, message_id, language, Message::HrCorrection { correction })
            }
            CorrectionButton::Propose(doubt) => {
                let effect = AnalysisEffect::FindDoubt { person: sender.id, doubt, message_id };
                Ok(self.tx.push(self.at, Effect::Analysis(effect)).map(drop)?)
            }
        }
    }
}

fn in_force(known: &[(CorrectionNumber, KeptCorrection)]) -> Vec<Correction> {
    let kept = known.iter().filter(|(_, kept)| kept.is_in_force());
    kept.map(|(_, kept)| kept.correction.clone()).collect()
}
