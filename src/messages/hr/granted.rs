//! An HR person granted one more attempt.

use crate::exam::Language;
use crate::messages::template::{Reading, Template};
use crate::model::{AttemptNumber, PersonId, Readers};
use crate::store::{Records, StoreError};
use crate::texts::catalog::{foreign, say};
use crate::texts::{Rendered, gone};

/// An HR person granted one more attempt.
pub(crate) struct Granted {
    /// The recipient.
    pub(crate) person: PersonId,
    /// Which one is possible now.
    pub(crate) attempt: AttemptNumber,
}

impl Template for Granted {
    const READERS: Readers = Readers::Hr;

    /// The candidate's name; `None`: they were deleted meanwhile.
    type Facts = Option<String>;

    fn read(&self, reading: &Reading<'_>) -> Result<Option<String>, StoreError> {
        Ok(reading.view.candidate(self.person)?.map(|candidate| candidate.distinct_name()))
    }

    fn render(&self, name: &Option<String>, language: Language) -> Rendered {
        Rendered::plain(match name {
            Some(name) => say!(language, "hr-granted", name = foreign(name), attempt = self.attempt),
            None => gone(language),
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::messages::world::{ANNA, NOBODY, OLGA, World};
    use crate::model::{AttemptNumber, Message};

    #[test]
    fn it_says_to_whom() {
        let world = World::new();
        let message = Message::HrGranted { person: ANNA, attempt: AttemptNumber(3) };
        insta::assert_snapshot!(world.tells(OLGA, &message), @"Anna @anna_k can now start attempt 3 and has been notified.");
        insta::assert_snapshot!(world.tells_in_russian(OLGA, &message), @"Anna @anna_k: разрешена попытка 3, сообщение отправлено.");
        let message = Message::HrGranted { person: NOBODY, attempt: AttemptNumber(3) };
        insta::assert_snapshot!(world.tells(OLGA, &message), @"This candidate has been deleted in the meantime.");
    }
}
