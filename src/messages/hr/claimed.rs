//! A person claims an account of the earlier bot.

use crate::exam::Language;
use crate::messages::template::SelfContained;
use crate::model::{PersonId, Readers};
use crate::texts::Rendered;
use crate::texts::catalog::{Own, foreign, say};

/// The state of the claim.
pub(crate) enum Claimed<'a> {
    /// They have proved it and get it back.
    Proved {
        /// The person.
        person: PersonId,
        /// The username under which it waited.
        username: &'a str,
        /// The account's name on the site.
        account: &'a str,
        /// How it was proved.
        by: By,
    },
    /// They do not know its password.
    Stuck {
        /// The person.
        person: PersonId,
        /// Their username.
        username: &'a str,
    },
}

/// How a claim was proved.
#[derive(Clone, Copy)]
pub(crate) enum By {
    /// By the account's password.
    Password,
    /// The operator confirmed it.
    Operator,
}

impl SelfContained for Claimed<'_> {
    const READERS: Readers = Readers::Hr;

    fn render(&self, language: Language) -> Rendered {
        let name = |username: &str| foreign(&format!("@{username}"));
        Rendered::plain(match *self {
            Self::Proved { person, username, account, by } => {
                let (username, account, person) = (name(username), foreign(account), Own(person.to_string()));
                match by {
                    By::Password => {
                        say!(language, "hr-claimed", username = username, account = account, person = person)
                    }
                    By::Operator => say!(
                        language,
                        "hr-claim-confirmed",
                        username = username,
                        account = account,
                        person = person
                    ),
                }
            }
            Self::Stuck { person, username } => {
                let person = Own(person.to_string());
                say!(language, "hr-claim-stuck", username = name(username), person = person)
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::messages::world::{OLGA, World};
    use crate::model::{Message, PersonId};

    #[test]
    fn it_says_how_it_was_proved() {
        let world = World::new();
        let message = Message::HrClaimed {
            person: PersonId(300),
            username: "anna_k".into(),
            account: "anna_k_test".into(),
            by_password: true,
        };
        let told = world.tells(OLGA, &message);
        insta::assert_snapshot!(told, @"🔑 @anna_k (id 300) has got back the account anna_k_test of the previous bot: they know its password.");
        let told = world.tells_in_russian(OLGA, &message);
        insta::assert_snapshot!(told, @"🔑 @anna_k (id 300): учётная запись прежнего бота anna_k_test возвращена владельцу, пароль верен.");
        let message = Message::HrClaimed {
            person: PersonId(300),
            username: "anna_k".into(),
            account: "anna_k_test".into(),
            by_password: false,
        };
        let told = world.tells(OLGA, &message);
        insta::assert_snapshot!(told, @"🔑 @anna_k (id 300) has got back the account anna_k_test of the previous bot: the operator confirmed that it is theirs.");
        let told =
            world.tells(OLGA, &Message::HrClaimStuck { person: PersonId(300), username: "anna_k".into() });
        insta::assert_snapshot!(told, @"🔒 @anna_k (id 300) does not know the password of the account that the previous bot has under this name. If you know that it is theirs, ask the operator to confirm it: “candidates-bot candidates claim”.");
    }
}
