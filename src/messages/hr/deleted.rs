//! A deletion is under way, or done: sent to the person who confirmed it, and to all HR people.

use crate::exam::Language;
use crate::messages::template::{Reading, SelfContained, Template};
use crate::model::{Deletion, PersonId, Readers};
use crate::store::{Records, StoreError};
use crate::texts::Rendered;
use crate::texts::catalog::{Own, foreign, say};

/// *Yes* was taken.
pub(crate) struct Deleting<'a> {
    /// To the deletion of what.
    pub(crate) deletion: Deletion,
    /// Name of the candidate, who may be gone.
    pub(crate) name: &'a str,
}

impl SelfContained for Deleting<'_> {
    const READERS: Readers = Readers::Hr;

    fn render(&self, language: Language) -> Rendered {
        let name = foreign(self.name);
        Rendered::plain(match self.deletion {
            Deletion::Account => say!(language, "delete-account-taken", name = name),
            Deletion::Candidate => say!(language, "delete-candidate-done", name = name),
            Deletion::Everything => say!(language, "erase-taken", name = name),
        })
    }
}

/// An HR person, or the operator, deleted something.
pub(crate) struct Deleted<'a> {
    /// What was deleted.
    pub(crate) deletion: Deletion,
    /// Name of the candidate, who is gone.
    pub(crate) name: &'a str,
    /// The HR person; `None`: the operator.
    pub(crate) by: Option<PersonId>,
}

/// Who did it.
pub(crate) enum Actor {
    /// The operator.
    Operator,
    /// A person on record, by name, or by id if they have none.
    Named(String),
    /// A person who is not on record any more.
    Former(PersonId),
}

impl Template for Deleted<'_> {
    const READERS: Readers = Readers::Hr;

    type Facts = Actor;

    fn read(&self, reading: &Reading<'_>) -> Result<Actor, StoreError> {
        let Some(by) = self.by else { return Ok(Actor::Operator) };
        Ok(match reading.view.name_of(by)? {
            Some(name) => Actor::Named(name),
            None if reading.view.hr_of(by)?.is_some() => Actor::Named(by.to_string()),
            None => Actor::Former(by),
        })
    }

    fn render(&self, by: &Actor, language: Language) -> Rendered {
        let name = foreign(self.name);
        let by = match by {
            Actor::Operator => say!(language, "audit-operator"),
            Actor::Named(by) => foreign(by).to_string(),
            Actor::Former(person) => say!(language, "hr-former", person = Own(person.to_string())),
        };
        Rendered::plain(match self.deletion {
            Deletion::Account => say!(language, "delete-account-taken", name = name),
            Deletion::Candidate => say!(language, "hr-deleted", name = name, by = Own(by)),
            Deletion::Everything => say!(language, "hr-erased", name = name, by = Own(by)),
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::messages::world::{NOBODY, OLGA, World};
    use crate::model::{Deletion, Message};

    #[test]
    fn it_says_who_did_it() {
        let world = World::new();
        let message = Message::HrDeleting { deletion: Deletion::Account, name: "Anna".into() };
        let told = world.tells(OLGA, &message);
        insta::assert_snapshot!(told, @"The account of Anna is being deleted on the site.");
        let message = Message::HrDeleting { deletion: Deletion::Candidate, name: "Anna".into() };
        let told = world.tells(OLGA, &message);
        insta::assert_snapshot!(told, @"Anna has been deleted from the bot. The account stays on the site.");
        let message = Message::HrDeleting { deletion: Deletion::Everything, name: "Anna".into() };
        let told = world.tells(OLGA, &message);
        insta::assert_snapshot!(told, @"All data of Anna has been erased from the bot and is being deleted on the site.");
        let message =
            Message::HrDeleted { deletion: Deletion::Candidate, name: "Anna".into(), by: Some(OLGA) };
        insta::assert_snapshot!(world.tells(OLGA, &message), @"Olga (501) has deleted Anna from the bot.");
        let told = world.tells_in_russian(OLGA, &message);
        insta::assert_snapshot!(told, @"Olga (501): кандидат Anna удалён из бота.");
        let message = Message::HrDeleted { deletion: Deletion::Everything, name: "Anna".into(), by: None };
        insta::assert_snapshot!(world.tells(OLGA, &message), @"the operator is erasing all data of Anna.");
        let message =
            Message::HrDeleted { deletion: Deletion::Candidate, name: "Anna".into(), by: Some(NOBODY) };
        insta::assert_snapshot!(world.tells(OLGA, &message), @"somebody who is no longer in HR (id 999) has deleted Anna from the bot.");
        insta::assert_snapshot!(world.tells_in_russian(OLGA, &message), @"человек, которого больше нет в HR (id 999): кандидат Anna удалён из бота.");
    }
}
