//! *Retry* was taken.

use crate::exam::Language;
use crate::messages::template::{Reading, Template};
use crate::model::{PersonId, Readers};
use crate::store::{Records, StoreError};
use crate::texts::catalog::{foreign, say};
use crate::texts::{Rendered, gone};

/// *Retry* was accepted.
pub(crate) struct Retried {
    /// For whom.
    pub(crate) person: PersonId,
    /// Of what.
    pub(crate) what: What,
}

/// What is done again.
#[derive(Clone, Copy)]
pub(crate) enum What {
    /// The assignment is made.
    Preparation,
    /// The annotations are checked.
    Check,
}

impl Template for Retried {
    const READERS: Readers = Readers::Hr;

    /// The candidate's name; `None`: they were deleted meanwhile.
    type Facts = Option<String>;

    fn read(&self, reading: &Reading<'_>) -> Result<Option<String>, StoreError> {
        Ok(reading.view.candidate(self.person)?.map(|candidate| candidate.distinct_name()))
    }

    fn render(&self, name: &Option<String>, language: Language) -> Rendered {
        let Some(name) = name else { return Rendered::plain(gone(language)) };
        let name = foreign(name);
        Rendered::plain(match self.what {
            What::Preparation => say!(language, "hr-retried", name = name),
            What::Check => say!(language, "hr-rechecked", name = name),
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::messages::world::{ANNA, NOBODY, OLGA, World};
    use crate::model::Message;

    #[test]
    fn it_says_for_whom() {
        let world = World::new();
        insta::assert_snapshot!(world.tells(OLGA, &Message::HrRetried { person: ANNA }), @"Anna @anna_k: the task is being prepared again.");
        insta::assert_snapshot!(world.tells_in_russian(OLGA, &Message::HrRetried { person: ANNA }), @"Anna @anna_k: задание готовится заново.");
        insta::assert_snapshot!(world.tells(OLGA, &Message::HrRechecked { person: ANNA }), @"Anna @anna_k: the work is being checked again.");
        insta::assert_snapshot!(world.tells(OLGA, &Message::HrRetried { person: NOBODY }), @"This candidate has been deleted in the meantime.");
    }
}
