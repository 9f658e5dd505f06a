//! The newest message about each feed in the chats of HR people.

use std::ops::{Bound, ControlFlow};

use super::range::Direction;
use super::read::Records;
use super::transaction::Tx;
use super::{StoreError, codec, tables};
use crate::model::{Bulletin, ChatId, Feed, PersonId};

impl Tx {
    /// Writes the bulletin about a feed in a chat.
    pub fn put_bulletin(&self, chat: ChatId, feed: Feed, bulletin: &Bulletin) -> Result<(), StoreError> {
        self.put(tables::BULLETINS, (chat, feed as u8), bulletin)
    }

    /// Removes a person's attempts from all bulletins.
    pub(super) fn forget_in_bulletins(&self, person: PersonId) -> Result<(), StoreError> {
        let mut about = Vec::new();
        let all = (Bound::Unbounded, Bound::Unbounded);
        self.visit(tables::BULLETINS, all, Direction::Forward, |key, bytes| {
            let bulletin: Bulletin = codec::decode(bytes)?;
            if bulletin.items.iter().any(|(of, _)| *of == person) {
                about.push((key, bulletin));
            }
            Ok(ControlFlow::Continue(()))
        })?;
        for (key, mut bulletin) in about {
            bulletin.items.retain(|(of, _)| *of != person);
            self.put(tables::BULLETINS, key, &bulletin)?;
        }
        Ok(())
    }
}

/// Reading bulletins.
pub trait Bulletins: Records {
    /// The newest bulletin about a feed in a chat; an empty one if there has been none.
    fn bulletin(&self, chat: ChatId, feed: Feed) -> Result<Bulletin, StoreError> {
        Ok(self.value(tables::BULLETINS, (chat, feed as u8), codec::decode)?.unwrap_or_default())
    }
}

impl<R: Records> Bulletins for R {}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::model::AttemptNumber;
    use crate::store::failing;

    #[test]
    fn nothing_is_left_of_somebody_who_is_forgotten() {
        let tx = failing::store().0.write().expect("write");
        let (olga, anna, ben) = (ChatId(1), PersonId(7), PersonId(8));
        for feed in Feed::ALL {
            let mut bulletin = Bulletin::default();
            for person in [anna, ben] {
                bulletin.add(feed, (person, AttemptNumber::FIRST), DateTime::UNIX_EPOCH);
            }
            tx.put_bulletin(olga, feed, &bulletin).expect("put");
            assert_eq!(tx.bulletin(olga, feed).expect("read"), bulletin);
        }
        tx.forget_in_bulletins(anna).expect("forgotten");
        for feed in Feed::ALL {
            assert_eq!(tx.bulletin(olga, feed).expect("read").items, [(ben, AttemptNumber::FIRST)]);
        }
        assert_eq!(tx.bulletin(ChatId(2), Feed::Finished).expect("read"), Bulletin::default());
    }
}
