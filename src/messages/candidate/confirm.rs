//! *Yes* or *cancel*? Also the texts for questions that were answered or are out of date.

use chrono::TimeDelta;

use super::task::time_limit;
use crate::exam::Language;
use crate::messages::template::{Reading, SelfContained, Template};
use crate::model::{AttemptNumber, CandidateAction, Readers};
use crate::store::StoreError;
use crate::texts::catalog::say;
use crate::texts::{Button, Callback, Rendered, out_of_date};

/// *Yes* or *cancel*?
pub(crate) struct Confirm {
    /// To what.
    pub(crate) action: CandidateAction,
    /// Number of the question.
    pub(crate) number: u32,
    /// Number of the attempt.
    pub(crate) attempt: AttemptNumber,
}

impl Template for Confirm {
    const READERS: Readers = Readers::Anybody;

    /// The time that they will have, if it is limited.
    type Facts = Option<TimeDelta>;

    fn read(&self, reading: &Reading<'_>) -> Result<Option<TimeDelta>, StoreError> {
        Ok(match self.action {
            // The attempt in question is still to come.
            CandidateAction::Get | CandidateAction::Again => reading.rules.packs.current().time_limit,
            CandidateAction::Done => None,
        })
    }

    fn render(&self, time: &Option<TimeDelta>, language: Language) -> Rendered {
        let question = match self.action {
            CandidateAction::Get => say!(language, "confirm-get"),
            CandidateAction::Done => say!(language, "confirm-done"),
            CandidateAction::Again => say!(language, "confirm-again", attempt = self.attempt),
        };
        let html = match *time {
            Some(limit) => format!("{question}\n\n{}", time_limit(limit, language)),
            None => question,
        };
        let row = vec![
            Button::callback(say!(language, "button-yes"), Callback::Yes(self.action, self.number)),
            Button::callback(say!(language, "button-cancel"), Callback::Cancel(self.action, self.number)),
        ];
        Rendered::with_buttons(html, vec![row])
    }
}

/// The state of the question.
pub(crate) enum Answered {
    /// The question was answered with *cancel*.
    Cancelled,
    /// It was answered already, or replaced by a newer one.
    OutOfDate,
}

impl SelfContained for Answered {
    const READERS: Readers = Readers::Anybody;

    fn render(&self, language: Language) -> Rendered {
        Rendered::plain(match self {
            Self::Cancelled => say!(language, "cancelled"),
            Self::OutOfDate => out_of_date(language),
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::messages::world::{ANNA, NOBODY, World};
    use crate::model::{AttemptNumber, CandidateAction, Message};

    #[test]
    fn a_question_has_two_buttons_and_an_end() {
        let told = World::new().tells(
            NOBODY,
            &Message::Confirm { action: CandidateAction::Get, number: 1, attempt: AttemptNumber::FIRST },
        );
        insta::assert_snapshot!(told, @r"
        The clock starts when you tap “Yes”. Start now?
        [Yes] [Cancel]
        ");
        let told = World::new().tells_in_russian(
            NOBODY,
            &Message::Confirm { action: CandidateAction::Get, number: 1, attempt: AttemptNumber::FIRST },
        );
        insta::assert_snapshot!(told, @r"
        Как только вы нажмёте «Да», начнётся отсчёт времени. Получить задание сейчас?
        [Да] [Отмена]
        ");
        let told = World::timed().tells(
            ANNA,
            &Message::Confirm { action: CandidateAction::Again, number: 2, attempt: AttemptNumber(2) },
        );
        insta::assert_snapshot!(told, @r"
        You'll get other images. <b>Your previous result will no longer count.</b> The clock starts when you tap “Yes”. Start attempt 2 now?

        You have 5 hours for an attempt, counted from the moment your task is ready. Late submissions are not accepted.
        [Yes] [Cancel]
        ");
        let told = World::timed().tells(
            ANNA,
            &Message::Confirm { action: CandidateAction::Done, number: 3, attempt: AttemptNumber(2) },
        );
        insta::assert_snapshot!(told, @r"
        Is everything annotated and <b>saved</b> on the site? Tap “Yes” and I'll check it.
        [Yes] [Cancel]
        ");
        let told = World::new().tells(ANNA, &Message::Cancelled);
        insta::assert_snapshot!(told, @"Cancelled. Nothing has changed.");
        let told = World::new().tells(ANNA, &Message::OutOfDate);
        insta::assert_snapshot!(told, @"This button no longer works.");
    }
}
