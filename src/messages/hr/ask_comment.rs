//! Asks HR for a comment on a candidate.

use crate::exam::Language;
use crate::messages::template::{Reading, Template};
use crate::model::{PersonId, Readers};
use crate::store::{Records, StoreError};
use crate::texts::catalog::{foreign, say};
use crate::texts::{Rendered, gone};

/// Asks for a comment.
pub(crate) struct AskComment {
    /// On this candidate.
    pub(crate) person: PersonId,
}

impl Template for AskComment {
    const READERS: Readers = Readers::Hr;

    /// The candidate's name; `None`: they were deleted meanwhile.
    type Facts = Option<String>;

    fn read(&self, reading: &Reading<'_>) -> Result<Option<String>, StoreError> {
        Ok(reading.view.candidate(self.person)?.map(|candidate| candidate.distinct_name()))
    }

    fn render(&self, name: &Option<String>, language: Language) -> Rendered {
        Rendered::plain(match name {
            Some(name) => say!(language, "hr-ask-comment", name = foreign(name)),
            None => gone(language),
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::messages::world::{ANNA, NOBODY, OLGA, World};
    use crate::model::Message;

    #[test]
    fn it_says_whom_the_comment_is_about_and_how_to_leave() {
        let (world, ask) = (World::new(), |person| Message::HrAskComment { person });
        insta::assert_snapshot!(world.tells(OLGA, &ask(ANNA)), @"Write your comment on Anna @anna_k. Only HR sees it, and at most 300 characters are kept. To cancel, send /cancel.");
        insta::assert_snapshot!(world.tells_in_russian(OLGA, &ask(ANNA)), @"Кандидат: Anna @anna_k. Напишите комментарий: его видит только HR, хранится не больше 300 знаков. Чтобы отменить, отправьте /cancel.");
        insta::assert_snapshot!(world.tells(OLGA, &ask(NOBODY)), @"This candidate has been deleted in the meantime.");
    }
}
