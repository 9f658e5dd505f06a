//! Asks HR for the message to a candidate in their own words.

use crate::exam::Language;
use crate::messages::template::{Reading, Template};
use crate::model::{PersonId, Readers};
use crate::store::{Records, StoreError};
use crate::texts::catalog::{Own, foreign, say};
use crate::texts::{Rendered, gone};

/// Asks for the words.
pub(crate) struct AskFeedback {
    /// To this candidate.
    pub(crate) person: PersonId,
    /// Whether what they wrote before was too long.
    pub(crate) too_long: bool,
}

impl Template for AskFeedback {
    const READERS: Readers = Readers::Hr;

    /// The candidate's first name and language; `None`: they were deleted meanwhile.
    type Facts = Option<(String, Language)>;

    fn read(&self, reading: &Reading<'_>) -> Result<Option<(String, Language)>, StoreError> {
        let candidate = reading.view.candidate(self.person)?;
        Ok(candidate.map(|candidate| (candidate.first_name, candidate.language)))
    }

    fn render(&self, candidate: &Option<(String, Language)>, language: Language) -> Rendered {
        let Some((name, theirs)) = candidate else { return Rendered::plain(gone(language)) };
        let theirs = Own(theirs.tag().to_owned());
        let question = say!(language, "hr-ask-feedback", name = foreign(name), language = theirs);
        Rendered::plain(if self.too_long {
            format!("{} {question}", say!(language, "hr-ask-feedback-too-long"))
        } else {
            question
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::messages::world::{ANNA, NOBODY, OLGA, World};
    use crate::model::Message;

    #[test]
    fn it_says_in_which_language_and_how_to_leave() {
        let world = World::new();
        let ask = |person, too_long| Message::HrAskFeedback { person, too_long };
        insta::assert_snapshot!(world.tells(OLGA, &ask(ANNA, false)), @"Write to Anna in your own words, in English, at most 1000 characters. You'll see the message on the card before you send it. To leave it as it is, send /cancel.");
        insta::assert_snapshot!(world.tells_in_russian(OLGA, &ask(ANNA, true)), @"Это длиннее 1000 знаков, текст не сохранён. Кандидат: Anna. Напишите сообщение своими словами, по-английски, не длиннее 1000 знаков. Перед отправкой вы увидите его на карточке. Чтобы оставить всё как есть, отправьте /cancel.");
        insta::assert_snapshot!(world.tells(OLGA, &ask(NOBODY, false)), @"This candidate has been deleted in the meantime.");
    }
}
