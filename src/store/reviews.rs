//! HR's reviews of finished attempts, and in which messages they are shown: whoever decides, everybody else's card
//! follows at once.

use std::ops::{Bound, ControlFlow};

use super::range::Direction;
use super::read::Records;
use super::transaction::Tx;
use super::{StoreError, codec, tables};
use crate::model::{AttemptNumber, ChatId, PersonId, Review};

impl Tx {
    /// Writes the review of an attempt.
    pub fn put_review(
        &self,
        person: PersonId,
        attempt: AttemptNumber,
        review: &Review,
    ) -> Result<(), StoreError> {
        self.put(tables::REVIEWS, (person, attempt), review)
    }

    /// Records that this message shows the card of this attempt. Of every chat only the newest such message is known.
    pub fn note_card(
        &self,
        chat: ChatId,
        message_id: i32,
        person: PersonId,
        attempt: AttemptNumber,
    ) -> Result<(), StoreError> {
        self.forget_card(chat, message_id)?;
        // The candidate may have been deleted while the message was on its way.
        if self.value(tables::CANDIDATES, person, |_| Ok(()))?.is_none() {
            return Ok(());
        }
        let key = (person, attempt, chat);
        if let Some(older) = self.value(tables::CARDS, key, Ok)? {
            self.remove(tables::CARD_MESSAGES, (chat, older))?;
        }
        self.set(tables::CARDS, key, message_id)?;
        self.set(tables::CARD_MESSAGES, (chat, message_id), (person, attempt))
    }

    /// Records that this message shows no card, or none any more.
    pub fn forget_card(&self, chat: ChatId, message_id: i32) -> Result<(), StoreError> {
        let Some((person, attempt)) = self.value(tables::CARD_MESSAGES, (chat, message_id), Ok)? else {
            return Ok(());
        };
        self.remove(tables::CARD_MESSAGES, (chat, message_id))?;
        self.remove(tables::CARDS, (person, attempt, chat))
    }

    /// Removes the reviews of a person's attempts, and what is known about the messages that show them.
    pub(super) fn forget_reviews(&self, person: PersonId) -> Result<(), StoreError> {
        let mut shown = Vec::new();
        let cards = (
            Bound::Included((person, AttemptNumber::MIN, ChatId(i64::MIN))),
            Bound::Included((person, AttemptNumber::MAX, ChatId(i64::MAX))),
        );
        self.visit(tables::CARDS, cards, Direction::Forward, |(_, _, chat), message_id| {
            shown.push((chat, message_id));
            Ok(ControlFlow::Continue(()))
        })?;
        for (chat, message_id) in shown {
            self.forget_card(chat, message_id)?;
        }
        let mut reviewed = Vec::new();
        let own =
            (Bound::Included((person, AttemptNumber::MIN)), Bound::Included((person, AttemptNumber::MAX)));
        self.visit(tables::REVIEWS, own, Direction::Forward, |key, _| {
            reviewed.push(key);
            Ok(ControlFlow::Continue(()))
        })?;
        reviewed.into_iter().try_for_each(|key| self.remove(tables::REVIEWS, key))
    }
}

/// Reading reviews.
pub trait Reviews: Records {
    /// HR's review of an attempt; an empty one if there is none yet.
    fn review(&self, person: PersonId, attempt: AttemptNumber) -> Result<Review, StoreError> {
        Ok(self.value(tables::REVIEWS, (person, attempt), codec::decode)?.unwrap_or_default())
    }

    /// The messages that show the card of this attempt, at most one in every chat.
    fn cards(&self, person: PersonId, attempt: AttemptNumber) -> Result<Vec<(ChatId, i32)>, StoreError> {
        let mut cards = Vec::new();
        let of_attempt = (
            Bound::Included((person, attempt, ChatId(i64::MIN))),
            Bound::Included((person, attempt, ChatId(i64::MAX))),
        );
        self.visit(tables::CARDS, of_attempt, Direction::Forward, |(_, _, chat), message_id| {
            cards.push((chat, message_id));
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(cards)
    }
}

impl<R: Records> Reviews for R {}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::exam::Language;
    use crate::model::{Account, Candidate, Choice, Ruling};
    use crate::store::failing;

    const ANNA: PersonId = PersonId(7);
    const OLGA: ChatId = ChatId(1);
    const PETR: ChatId = ChatId(2);

    /// A store with these candidates.
    fn with_candidates(people: &[PersonId]) -> Tx {
        let tx = failing::store().0.write().expect("write");
        for id in people.iter().copied() {
            let candidate = Candidate {
                id,
                username: None,
                first_name: "Anna".to_owned(),
                language: Language::En,
                account: Account { username: id.to_string(), password: None, suffix: 1, user: None },
                attempts: AttemptNumber(2),
                since: DateTime::UNIX_EPOCH,
            };
            tx.put_candidate(&candidate).expect("put");
        }
        tx
    }

    #[test]
    fn a_message_shows_one_card_and_a_chat_has_one_card_of_an_attempt() {
        let tx = with_candidates(&[ANNA]);
        let note = |chat, message, attempt| {
            tx.note_card(chat, message, ANNA, AttemptNumber(attempt)).expect("noted");
        };
        note(OLGA, 10, 1);
        note(PETR, 10, 1);
        assert_eq!(tx.cards(ANNA, AttemptNumber(1)).expect("read"), [(OLGA, 10), (PETR, 10)]);
        note(OLGA, 11, 1);
        assert_eq!(
            tx.cards(ANNA, AttemptNumber(1)).expect("read"),
            [(OLGA, 11), (PETR, 10)],
            "only the newest follows"
        );
        note(OLGA, 11, 2);
        assert_eq!(
            tx.cards(ANNA, AttemptNumber(1)).expect("read"),
            [(PETR, 10)],
            "the message shows another attempt now"
        );
        assert_eq!(tx.cards(ANNA, AttemptNumber(2)).expect("read"), [(OLGA, 11)]);
        tx.forget_card(OLGA, 11).expect("forgotten");
        assert!(tx.cards(ANNA, AttemptNumber(2)).expect("read").is_empty());
        assert_eq!((tx.rows(tables::CARDS), tx.rows(tables::CARD_MESSAGES)), (1, 1));
    }

    #[test]
    fn a_card_that_arrives_after_its_candidate_was_deleted_is_not_noted() {
        let tx = with_candidates(&[ANNA]);
        for person in [ANNA, PersonId(8)] {
            tx.note_card(OLGA, 10, person, AttemptNumber::FIRST).expect("noted");
        }
        // The message shows Anna no more, and the other one is not on record.
        assert_eq!((tx.rows(tables::CARDS), tx.rows(tables::CARD_MESSAGES)), (0, 0));
    }

    #[test]
    fn nothing_is_left_of_somebody_who_is_forgotten() {
        let tx = with_candidates(&[ANNA, PersonId(8)]);
        let (choice, by, at) = (Choice::Accept, PersonId(1), DateTime::UNIX_EPOCH);
        let mut review = Review::default();
        review.decide(Some(Ruling { choice, by, at }));
        for (person, attempt) in [(ANNA, 1), (ANNA, 2), (PersonId(8), 1)] {
            tx.put_review(person, AttemptNumber(attempt), &review).expect("put");
            tx.note_card(OLGA, attempt.into(), person, AttemptNumber(attempt)).expect("noted");
        }
        assert_eq!(tx.review(ANNA, AttemptNumber(2)).expect("read"), review);
        tx.forget_reviews(ANNA).expect("forgotten");
        assert_eq!(tx.review(ANNA, AttemptNumber(2)).expect("read"), Review::default());
        let left = [tables::CARDS].map(|table| tx.rows(table));
        assert_eq!((left, tx.rows(tables::REVIEWS), tx.rows(tables::CARD_MESSAGES)), ([1], 1, 1));
    }
}
