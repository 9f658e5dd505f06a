//! The attempt is handed in.

use chrono::{Days, NaiveDate};

use super::attempts::with_again;
use crate::exam::{Bilingual, Language};
use crate::messages::template::{Reading, Template};
use crate::model::{AttemptNumber, Readers};
use crate::store::{Feedbacks, Records, StoreError};
use crate::texts::Rendered;
use crate::texts::catalog::{Own, foreign_lines, say};
use crate::texts::times::day_of_month;

/// When it was.
pub(crate) enum Accepted {
    /// Now, and it is complete: thanks.
    Now {
        /// Number of the attempt.
        attempt: AttemptNumber,
        /// Whether another one is possible.
        again: bool,
    },
    /// It was before.
    Before {
        /// Whether another one is possible.
        again: bool,
    },
}

/// What the candidate hears next, as far as the exam says it.
#[derive(Default)]
pub(crate) struct Next {
    /// Until when there is an answer.
    answer_by: Option<NaiveDate>,
    /// What happens until then.
    text: Option<Bilingual>,
    /// Whether the login for the attempt is gone.
    is_login_wiped: bool,
}

impl Template for Accepted {
    const READERS: Readers = Readers::Anybody;

    type Facts = Next;

    fn read(&self, reading: &Reading<'_>) -> Result<Next, StoreError> {
        let (view, person) = (reading.view, reading.reader());
        let candidate = view.candidate(person)?;
        let is_before = matches!(self, Self::Before { .. });
        let is_login_wiped =
            is_before && candidate.as_ref().is_some_and(|candidate| candidate.account.is_wiped());
        let nothing = Next { is_login_wiped, ..Next::default() };
        let number = match self {
            Self::Now { attempt, .. } => Some(*attempt),
            Self::Before { .. } => candidate.map(|candidate| candidate.attempts),
        };
        let Some(attempt) = number.map(|number| view.attempt(person, number)).transpose()?.flatten() else {
            return Ok(nothing);
        };
        // Once HR has answered, nothing is promised any more.
        if view.feedback(person, attempt.number)?.told.is_some() {
            return Ok(nothing);
        }
        let exam = reading.rules.packs.of(reading.view, &attempt)?;
        let (next, zone) = (exam.next.clone(), reading.calendar_of(&exam).zone);
        let submitted = zone.day(attempt.submitted.unwrap_or(reading.decided));
        let within = next.answer_within_days.map(|days| Days::new(days.into()));
        let answer_by = within.and_then(|days| submitted.checked_add_days(days));
        let today = zone.day(reading.decided);
        let answer_by = answer_by.filter(|date| *date >= today);
        Ok(Next { answer_by, text: next.text, is_login_wiped })
    }

    fn render(&self, next: &Next, language: Language) -> Rendered {
        Rendered::plain(match self {
            Self::Now { attempt, again } => {
                let mut thanks = match next.answer_by {
                    None => say!(language, "accepted", attempt = *attempt),
                    Some(date) => {
                        let date = Own(day_of_month(date, language));
                        say!(language, "accepted-by", attempt = *attempt, date = date)
                    }
                };
                if let Some(text) = &next.text {
                    thanks = format!("{thanks}\n\n{}", foreign_lines(text.text(language)));
                }
                with_again(thanks, *again, language)
            }
            Self::Before { again } => {
                let mut told = match next.answer_by {
                    None => say!(language, "already-handed-in"),
                    Some(date) => {
                        say!(language, "already-handed-in-by", date = Own(day_of_month(date, language)))
                    }
                };
                if next.is_login_wiped {
                    told = format!("{told}\n\n{}", say!(language, "login-wiped"));
                }
                with_again(told, *again, language)
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::exam::{Bilingual, Exam, NextSteps};
    use crate::messages::world::{ANNA, World, at, exam};
    use crate::model::{AttemptNumber, Choice, Feedback, Message, Told};
    use crate::store::Packs;

    #[test]
    fn it_is_handed_in_once() {
        let world = World::new();
        insta::assert_snapshot!(world.tells(ANNA, &Message::Accepted { attempt: AttemptNumber::FIRST, again: true }), @r"
        ✅ Thank you! Attempt 1 is complete and submitted. HR will get back to you.

        If you like, you can make one more attempt with other images: “Another attempt”. Only its result will count then, even if it is worse.
        ");
        let told =
            world.tells_in_russian(ANNA, &Message::Accepted { attempt: AttemptNumber::FIRST, again: true });
        insta::assert_snapshot!(told, @r"
        ✅ Спасибо! Всё готово, попытка 1 сдана. HR увидит результат и свяжется с вами.

        При желании можно сделать ещё одну попытку с другими картинками: «Ещё одна попытка». Учитываться будет только её результат, даже если он хуже.
        ");
        let told = world.tells(ANNA, &Message::AlreadyHandedIn { again: false });
        insta::assert_snapshot!(told, @"You've already submitted this one, thank you.");
    }

    #[test]
    fn the_exam_says_what_comes_next_and_by_when() {
        let text = Bilingual {
            ru: "Мы посмотрим\nвашу работу.".into(), en: "We'll look at <it>.".into()
        };
        let next = NextSteps { text: Some(text), answer_within_days: Some(5) };
        let mut world = World::new();
        world.rules.packs = Packs::from(Exam { next, ..exam() });
        let message = Message::Accepted { attempt: AttemptNumber::FIRST, again: false };
        insta::assert_snapshot!(world.tells(ANNA, &message), @r"
        ✅ Thank you! Attempt 1 is complete and submitted. HR will get back to you by 7 February.

        We'll look at &lt;it&gt;.
        ");
        insta::assert_snapshot!(world.tells_in_russian(ANNA, &message), @r"
        ✅ Спасибо! Всё готово, попытка 1 сдана. HR увидит результат и свяжется с вами до 7 февраля включительно.

        Мы посмотрим
        вашу работу.
        ");

        // The day is repeated until HR has answered.
        let again = Message::AlreadyHandedIn { again: false };
        insta::assert_snapshot!(world.tells(ANNA, &again), @"You've already submitted this one, thank you. HR will get back to you by 7 February.");
        insta::assert_snapshot!(world.tells_in_russian(ANNA, &again), @"Это задание уже сдано, спасибо. HR свяжется с вами до 7 февраля включительно.");
        let told = Told { choice: Choice::Accept, words: None, by: None, at: at(9), failed: None };
        let world = world.with(|tx| {
            let feedback = Feedback { told: Some(told), ..Feedback::default() };
            tx.put_feedback(ANNA, AttemptNumber(2), &feedback).expect("put");
        });
        insta::assert_snapshot!(world.tells(ANNA, &again), @"You've already submitted this one, thank you.");
    }
}
