//! Buttons about who may come in: links for candidates, people who ask to be let in, the block list. HR's alone.

use crate::exam::Language;
use crate::model::{AttemptNumber, LinkNumber, LinkTerm, PersonId};

/// A press of a button about who may come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AdmissionButton {
    /// Show the links made before this one, or the newest.
    Links(Option<LinkNumber>),
    /// Make a link.
    NewLink,
    /// Show this link.
    Link(LinkNumber),
    /// Choose this term of the link anew.
    Term(LinkNumber, LinkTerm),
    /// This many people can come through the link; `None`: any number.
    Uses(LinkNumber, Option<u32>),
    /// The link can be used for this many days from now on; `None`: until it is revoked.
    Days(LinkNumber, Option<u16>),
    /// People who come through the link are greeted in this language; `None`: in that of their Telegram.
    Language(LinkNumber, Option<Language>),
    /// Ask whether to revoke the link.
    Revoke(LinkNumber),
    /// Revoke it.
    RevokeYes(LinkNumber),
    /// Show the people who wait for an answer.
    Applicants,
    /// Let this person in.
    Admit(PersonId),
    /// Don't let this person in.
    Refuse(PersonId),
    /// Don't let this person in, and block them.
    BlockApplicant(PersonId),
    /// Ask whether to block this candidate, in place of the card of this attempt.
    Block(PersonId, AttemptNumber),
    /// Block the candidate.
    BlockYes(PersonId, AttemptNumber),
    /// Take the candidate off the block list.
    Unblock(PersonId, AttemptNumber),
}

impl AdmissionButton {
    /// The bytes for the button.
    pub(super) fn data(self) -> String {
        let or_none = |value: Option<String>| value.map_or_else(String::new, |value| format!(":{value}"));
        match self {
            Self::Links(before) => format!("links{}", or_none(before.map(|link| link.to_string()))),
            Self::NewLink => "newlink".to_owned(),
            Self::Link(link) => format!("link:{link}"),
            Self::Term(link, term) => format!("term:{link}:{}", term_name(term)),
            Self::Uses(link, uses) => format!("uses:{link}{}", or_none(uses.map(|uses| uses.to_string()))),
            Self::Days(link, days) => format!("days:{link}{}", or_none(days.map(|days| days.to_string()))),
            Self::Language(link, language) => {
                format!("greet:{link}{}", or_none(language.map(|language| language.tag().to_owned())))
            }
            Self::Revoke(link) => format!("revoke:{link}"),
            Self::RevokeYes(link) => format!("revokeyes:{link}"),
            Self::Applicants => "applicants".to_owned(),
            Self::Admit(person) => format!("admit:{person}"),
            Self::Refuse(person) => format!("refuse:{person}"),
            Self::BlockApplicant(person) => format!("keepout:{person}"),
            Self::Block(person, attempt) => format!("block:{person}:{attempt}"),
            Self::BlockYes(person, attempt) => format!("blockyes:{person}:{attempt}"),
            Self::Unblock(person, attempt) => format!("unblock:{person}:{attempt}"),
        }
    }

    /// Parses the bytes of a button.
    pub(super) fn parse(parts: &[&str]) -> Option<Self> {
        match *parts {
            ["links"] => Some(Self::Links(None)),
            ["links", before] => Some(Self::Links(Some(before.parse().ok()?))),
            ["newlink"] => Some(Self::NewLink),
            ["link", link] => Some(Self::Link(link.parse().ok()?)),
            ["term", link, term] => {
                let term = LinkTerm::ALL.into_iter().find(|known| term_name(*known) == term)?;
                Some(Self::Term(link.parse().ok()?, term))
            }
            ["uses", link] => Some(Self::Uses(link.parse().ok()?, None)),
            ["uses", link, uses] => Some(Self::Uses(link.parse().ok()?, Some(uses.parse().ok()?))),
            ["days", link] => Some(Self::Days(link.parse().ok()?, None)),
            ["days", link, days] => Some(Self::Days(link.parse().ok()?, Some(days.parse().ok()?))),
            ["greet", link] => Some(Self::Language(link.parse().ok()?, None)),
            ["greet", link, tag] => {
                let language = Language::ALL.into_iter().find(|language| language.tag() == tag)?;
                Some(Self::Language(link.parse().ok()?, Some(language)))
            }
            ["revoke", link] => Some(Self::Revoke(link.parse().ok()?)),
            ["revokeyes", link] => Some(Self::RevokeYes(link.parse().ok()?)),
            ["applicants"] => Some(Self::Applicants),
            ["admit", person] => Some(Self::Admit(person.parse().ok()?)),
            ["refuse", person] => Some(Self::Refuse(person.parse().ok()?)),
            ["keepout", person] => Some(Self::BlockApplicant(person.parse().ok()?)),
            [what @ ("block" | "blockyes" | "unblock"), person, attempt] => {
                let (person, attempt) = (person.parse().ok()?, attempt.parse().ok()?);
                Some(match what {
                    "block" => Self::Block(person, attempt),
                    "blockyes" => Self::BlockYes(person, attempt),
                    _ => Self::Unblock(person, attempt),
                })
            }
            _ => None,
        }
    }
}

fn term_name(term: LinkTerm) -> &'static str {
    match term {
        LinkTerm::Uses => "uses",
        LinkTerm::Until => "until",
        LinkTerm::Language => "greet",
    }
}

#[cfg(test)]
mod tests {
    use super::super::Callback;
    use super::*;

    #[test]
    fn a_press_comes_back_as_it_went() {
        use AdmissionButton as B;
        let (link, person, attempt) = (LinkNumber::MAX, PersonId::MAX, AttemptNumber::MAX);
        let terms = LinkTerm::ALL.map(|term| B::Term(link, term));
        let presses = [
            B::Links(None),
            B::Links(Some(link)),
            B::NewLink,
            B::Link(link),
            B::Uses(link, None),
            B::Uses(link, Some(u32::MAX)),
            B::Days(link, None),
            B::Days(link, Some(u16::MAX)),
            B::Language(link, None),
            B::Language(link, Some(Language::Ru)),
            B::Revoke(link),
            B::RevokeYes(link),
            B::Applicants,
            B::Admit(person),
            B::Refuse(person),
            B::BlockApplicant(person),
            B::Block(person, attempt),
            B::BlockYes(person, attempt),
            B::Unblock(person, attempt),
        ];
        for button in presses.into_iter().chain(terms) {
            let callback = Callback::Admission(button);
            assert!(callback.data().len() <= 64, "{}", callback.data());
            assert_eq!(Callback::parse(&callback.data()), Some(callback));
        }
        for data in ["link", "link:-1", "uses:1:many", "greet:1:fr", "term:1:all", "admit", "links:1:2"] {
            assert_eq!(Callback::parse(data), None, "{data}");
        }
    }
}
