//! HR has decided about an attempt.

use std::sync::Arc;

use crate::exam::{Exam, Language};
use crate::messages::template::{OfSubject, Reading};
use crate::model::{AttemptNumber, Choice, Readers};
use crate::scoring::Scorecard;
use crate::store::{Records, StoreError};
use crate::texts::{self, Rendered};

/// The decision, and what the exam lets candidates hear besides it.
pub(crate) struct Feedback<'a> {
    /// Number of the attempt.
    pub(crate) attempt: AttemptNumber,
    /// The decision.
    pub(crate) choice: Choice,
    /// HR's own words, if they wrote any.
    pub(crate) words: Option<&'a str>,
}

/// What it follows from besides the decision.
pub(crate) struct Work {
    name: String,
    exam: Arc<Exam>,
    scorecard: Option<Scorecard>,
}

impl OfSubject for Feedback<'_> {
    const READERS: Readers = Readers::Anybody;

    type Facts = Work;

    fn read(&self, reading: &Reading<'_>) -> Result<Option<Work>, StoreError> {
        let (view, reader) = (reading.view, reading.reader());
        let (Some(candidate), Some(attempt)) = (view.candidate(reader)?, view.attempt(reader, self.attempt)?)
        else {
            return Ok(None);
        };
        let exam = reading.rules.packs.of(view, &attempt)?;
        Ok(Some(Work { name: candidate.first_name, exam, scorecard: attempt.into_scorecard() }))
    }

    fn render(&self, work: &Work, language: Language) -> Rendered {
        let feedback = texts::Feedback {
            choice: self.choice,
            words: self.words,
            name: &work.name,
            exam: &work.exam,
            scorecard: work.scorecard.as_ref(),
        };
        Rendered::plain(feedback.text(language))
    }
}

#[cfg(test)]
mod tests {
    use crate::exam::{Exam, FeedbackRules, Language, Tells};
    use crate::messages::world::{ANNA, NOBODY, World, exam};
    use crate::model::{AttemptNumber, Choice, Message};
    use crate::store::Packs;

    fn message(choice: Choice) -> Message {
        Message::Feedback { attempt: AttemptNumber::FIRST, choice, words: None }
    }

    #[test]
    fn a_candidate_hears_the_verdict() {
        let world = World::new();
        insta::assert_snapshot!(world.tells(ANNA, &message(Choice::Accept)), @"Good news, Anna: your work on “Cars and plates” has been accepted. HR will contact you about what comes next.");
        insta::assert_snapshot!(world.tells(ANNA, &message(Choice::Reject)), @"Anna, thank you for your work on “Cars and plates”. Unfortunately, it has not been accepted this time.");
        insta::assert_snapshot!(world.tells_in_russian(ANNA, &message(Choice::Accept)), @"Anna, хорошие новости: ваша работа по заданию «Автомобили и номера» принята. HR свяжется с вами и расскажет, что дальше.");
        insta::assert_snapshot!(world.tells_in_russian(ANNA, &message(Choice::Reject)), @"Anna, спасибо за работу над заданием «Автомобили и номера». К сожалению, на этот раз она не принята.");
        assert!(world.sends_if_there(NOBODY, Language::En, &message(Choice::Accept)).is_none());
    }

    #[test]
    fn hr_may_say_it_in_their_own_words() {
        let words = Some("Dear Anna,\nnot <this> time.".to_owned());
        let message = Message::Feedback { attempt: AttemptNumber::FIRST, choice: Choice::Reject, words };
        insta::assert_snapshot!(World::new().tells(ANNA, &message), @r"
        Dear Anna,
        not &lt;this&gt; time.
        ");
    }

    #[test]
    fn the_exam_says_how_much_is_told() {
        let mut world = World::new();
        let mut tells = |tells| {
            let feedback = FeedbackRules { tells, ..FeedbackRules::default() };
            world.rules.packs = Packs::from(Exam { feedback, ..exam() });
            world.tells(ANNA, &message(Choice::Reject))
        };
        insta::assert_snapshot!(tells(Tells::Nothing), @"Anna, HR has looked at your work on “Cars and plates” and will get back to you.");
        insta::assert_snapshot!(tells(Tells::Figures), @r"
        Anna, thank you for your work on “Cars and plates”. Unfortunately, it has not been accepted this time.

        Your results. IoU shows how closely your outlines follow the objects.
        ✅ Cars, IoU: <b>100.00 %</b> (min. 90 %)
        ✅ Plates, IoU: <b>100.00 %</b> (min. 80 %)
        ✅ Plates read exactly: <b>100.00 %</b> (min. 100 %)
        ");
        assert_eq!(tells(Tells::Mistakes), tells(Tells::Figures), "there is none");
    }
}
