//! What a button under a message carries back: at most 64 bytes, read again with suspicion.

use crate::store::{Act, PersonId};

/// A press of a button under a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Press {
    /// *Yes* to the question of this number.
    Yes(Act, u32),
    /// *Cancel* of it.
    Cancel(Act, u32),
    /// HR: prepare this attempt again.
    Retry(PersonId, u8),
    /// HR: show the pictures of this attempt.
    Pictures(PersonId, u8),
    /// HR: allow one attempt after this one.
    Grant(PersonId, u8),
}

impl Press {
    /// The bytes in the button.
    #[must_use]
    pub fn data(self) -> String {
        match self {
            Self::Yes(act, number) => format!("yes:{}:{number}", act_name(act)),
            Self::Cancel(act, number) => format!("cancel:{}:{number}", act_name(act)),
            Self::Retry(person, attempt) => format!("retry:{person}:{attempt}"),
            Self::Pictures(person, attempt) => format!("pictures:{person}:{attempt}"),
            Self::Grant(person, attempt) => format!("grant:{person}:{attempt}"),
        }
    }

    /// Reads the bytes of a button; none for anything that we never wrote.
    #[must_use]
    pub fn parse(data: &str) -> Option<Self> {
        let mut parts = data.split(':');
        let (verb, first, second) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() {
            return None;
        }
        match verb {
            "yes" => Some(Self::Yes(act_named(first)?, second.parse().ok()?)),
            "cancel" => Some(Self::Cancel(act_named(first)?, second.parse().ok()?)),
            "retry" => Some(Self::Retry(first.parse().ok()?, second.parse().ok()?)),
            "grant" => Some(Self::Grant(first.parse().ok()?, second.parse().ok()?)),
            "pictures" => Some(Self::Pictures(first.parse().ok()?, second.parse().ok()?)),
            _ => None,
        }
    }
}

fn act_name(act: Act) -> &'static str {
    match act {
        Act::Get => "get",
        Act::Done => "done",
        Act::Again => "again",
    }
}

fn act_named(name: &str) -> Option<Act> {
    [Act::Get, Act::Done, Act::Again].into_iter().find(|act| act_name(*act) == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_press_comes_back_as_it_went() {
        let presses = [
            Press::Yes(Act::Get, 0),
            Press::Cancel(Act::Again, u32::MAX),
            Press::Retry(PersonId::MAX, u8::MAX),
            Press::Pictures(1, 2),
            Press::Grant(3, 4),
        ];
        for press in presses {
            assert!(press.data().len() <= 64);
            assert_eq!(Press::parse(&press.data()), Some(press));
        }
    }

    #[test]
    fn foreign_data_is_nothing() {
        for data in
            ["", "yes", "yes:get", "yes:get:-1", "yes:gut:1", "retry:1:256", "yes:get:1:2", "drop:get:1"]
        {
            assert_eq!(Press::parse(data), None, "{data}");
        }
    }
}
