//! A person is HR from now on.

use crate::exam::Language;
use crate::messages::template::SelfContained;
use crate::model::{PersonId, Readers};
use crate::texts::Rendered;
use crate::texts::catalog::{Own, foreign, say};

/// How they came to be HR.
pub(crate) enum Joined<'a> {
    /// They were on the whitelist by username and wrote for the first time: from now on their id counts.
    Bound {
        /// The username.
        username: &'a str,
        /// The id.
        person: PersonId,
    },
    /// By an invitation.
    Invited {
        /// Their name.
        name: &'a str,
        /// Their id.
        person: PersonId,
    },
}

impl SelfContained for Joined<'_> {
    const READERS: Readers = Readers::Hr;

    fn render(&self, language: Language) -> Rendered {
        Rendered::plain(match *self {
            Self::Bound { username, person } => say!(
                language,
                "hr-bound",
                username = foreign(&format!("@{username}")),
                person = Own(person.to_string())
            ),
            Self::Invited { name, person } => {
                say!(language, "hr-joined", name = foreign(name), person = Own(person.to_string()))
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::messages::world::{OLGA, World};
    use crate::model::{Message, PersonId};

    #[test]
    fn they_are_named() {
        let world = World::new();
        let told = world.tells(OLGA, &Message::HrBound { username: "zoe".into(), person: PersonId(502) });
        insta::assert_snapshot!(told, @"@zoe from the HR list has written for the first time (id 502). If this is not the right person, remove them from the list.");
        let told =
            world.tells_in_russian(OLGA, &Message::HrBound { username: "zoe".into(), person: PersonId(502) });
        insta::assert_snapshot!(told, @"@zoe из списка HR впервые написал(а) боту (id 502). Если это не тот человек, уберите его из списка.");
        let told = world.tells(OLGA, &Message::HrJoined { name: "@zoe".into(), person: PersonId(502) });
        insta::assert_snapshot!(told, @"@zoe has opened an invitation and now has HR access (id 502). If this is not the right person, have them removed from the list.");
    }
}
