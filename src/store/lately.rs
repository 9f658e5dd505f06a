//! The messages that strangers were sent lately, so that somebody who only makes noise does not get the same
//! answer repeatedly. They are forgotten after a minute: every message to anybody removes a few older rows, so
//! that no more rows remain than one minute produces.

use std::ops::{Bound, ControlFlow};

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

use super::view::{Direction, Records};
use super::{StoreError, Tx, codec, tables};
use crate::model::{ChatId, Effect, OutboxEntry, TelegramEffect};

/// Time in milliseconds within which nobody gets the same message twice.
const LATELY: u64 = 60_000;

/// Maximum number of different messages that a stranger gets within that time.
const MOST: usize = 10;

/// Number of rows that are looked at on each end of the queue whenever a message is noted.
const SWEPT: usize = 16;

/// A number for a message: the same for the same words.
fn word(effect: &TelegramEffect) -> Result<Option<u64>, StoreError> {
    let told = match effect {
        // A person with an account that waits for its proof is not a complete stranger.
        TelegramEffect::Send { message, .. } if message.is_of_claim() => return Ok(None),
        TelegramEffect::AnswerCallback { stale: false, .. }
        | TelegramEffect::Progress { .. }
        | TelegramEffect::Instructions { .. }
        | TelegramEffect::Images { .. }
        | TelegramEffect::Typing { .. }
        | TelegramEffect::Export { .. }
        | TelegramEffect::Commands { .. }
        | TelegramEffect::Delete { .. } => return Ok(None),
        TelegramEffect::Send { .. } | TelegramEffect::Edit { .. } => effect.clone(),
        // Every press has its own id, and all that are out of date get the same answer.
        TelegramEffect::AnswerCallback { chat, stale: true, language, .. } => {
            let (chat, query, language) = (*chat, String::new(), *language);
            TelegramEffect::AnswerCallback { chat, query, stale: true, language }
        }
    };
    let entry = OutboxEntry { created: DateTime::UNIX_EPOCH, effect: Effect::Telegram(told) };
    let hash: [u8; 32] = Sha256::digest(codec::encode(&entry)?).into();
    Ok(hash.first_chunk().copied().map(u64::from_be_bytes))
}

/// Whether two times (milliseconds) are so close that no message is repeated. Close in both directions: a clock
/// that was set back a little is no reason to repeat everything, one that was set back a year is.
fn is_lately(one: i64, other: i64) -> bool {
    one.abs_diff(other) < LATELY
}

impl Tx {
    /// Whether a stranger was sent this very message within the last minute.
    pub fn told_lately(&self, effect: &TelegramEffect, at: DateTime<Utc>) -> Result<bool, StoreError> {
        let Some(word) = word(effect)? else { return Ok(false) };
        let told = self.value(tables::TOLD, (effect.chat(), word), Ok)?;
        Ok(told.is_some_and(|told| is_lately(told, at.timestamp_millis())))
    }

    /// Records a message to a stranger, and returns whether it may be sent: not if it was sent within the last
    /// minute, nor if they already got several different ones.
    pub fn tell_stranger(&self, effect: &TelegramEffect, at: DateTime<Utc>) -> Result<bool, StoreError> {
        let Some(word) = word(effect)? else { return Ok(true) };
        let (chat, now) = (effect.chat(), at.timestamp_millis());
        let (mut count, mut before) = (0, None);
        let own = (Bound::Included((chat, 0)), Bound::Included((chat, u64::MAX)));
        self.visit(tables::TOLD, own, Direction::Forward, |(_, known), told| {
            count += usize::from(is_lately(told, now));
            if known == word {
                before = Some(told);
            }
            Ok(ControlFlow::Continue(()))
        })?;
        if count >= MOST || before.is_some_and(|told| is_lately(told, now)) {
            return Ok(false);
        }
        if let Some(told) = before {
            self.remove(tables::TOLD_QUEUE, (told, chat, word))?;
        }
        self.set(tables::TOLD, (chat, word), now)?;
        self.set(tables::TOLD_QUEUE, (now, chat, word), ())?;
        self.forget_told(now, Direction::Forward)?;
        self.forget_told(now, Direction::Backward)?;
        Ok(true)
    }

    /// Forgets what a person was sent: they are no longer a stranger, or nothing about their chat may be kept.
    pub fn forget_told_to(&self, chat: ChatId) -> Result<(), StoreError> {
        let (mut told, own) = (Vec::new(), (Bound::Included((chat, 0)), Bound::Included((chat, u64::MAX))));
        self.visit(tables::TOLD, own, Direction::Forward, |(_, word), at| {
            told.push((at, word));
            Ok(ControlFlow::Continue(()))
        })?;
        told.into_iter().try_for_each(|(at, word)| {
            self.remove(tables::TOLD_QUEUE, (at, chat, word))?;
            self.remove(tables::TOLD, (chat, word))
        })
    }

    /// Forgets messages that are not of this minute, from one end of the queue. Its far end has those of a clock
    /// that was ahead.
    fn forget_told(&self, now: i64, from: Direction) -> Result<(), StoreError> {
        let mut gone = Vec::new();
        self.visit(tables::TOLD_QUEUE, (Bound::Unbounded, Bound::Unbounded), from, |key, ()| {
            if gone.len() >= SWEPT || is_lately(key.0, now) {
                return Ok(ControlFlow::Break(()));
            }
            gone.push(key);
            Ok(ControlFlow::Continue(()))
        })?;
        for (told, chat, word) in gone {
            self.remove(tables::TOLD_QUEUE, (told, chat, word))?;
            self.remove(tables::TOLD, (chat, word))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exam::Language;
    use crate::model::{AttemptNumber, Message};
    use crate::store::failing;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_770_000_000 + seconds, 0).expect("a moment")
    }

    fn tx() -> Tx {
        failing::store().0.write().expect("write")
    }

    fn send(chat: ChatId, message: Message) -> TelegramEffect {
        TelegramEffect::Send { chat, language: Language::En, message }
    }

    fn help(chat: ChatId) -> TelegramEffect {
        send(chat, Message::Help { hr: false })
    }

    fn callback(query: &str) -> TelegramEffect {
        TelegramEffect::AnswerCallback {
            chat: ChatId(7),
            query: query.into(),
            stale: true,
            language: Language::En,
        }
    }

    #[test]
    fn the_same_is_told_once_a_minute_to_each() {
        let tx = tx();
        let tells = |effect: &TelegramEffect, seconds| tx.tell_stranger(effect, at(seconds)).expect("write");
        assert!(tells(&help(ChatId(7)), 0));
        assert!(!tells(&help(ChatId(7)), 59));
        assert!(tells(&help(ChatId(8)), 59), "somebody else");
        assert!(tells(&send(ChatId(7), Message::Cancelled), 59), "something else");
        assert!(tells(&help(ChatId(7)), 60));
        assert!(!tells(&help(ChatId(7)), 119), "a minute from when it was told last");
        assert!(tells(&callback("1"), 70) && !tells(&callback("2"), 90), "each press has an id of its own");
        // A clock that was set back a little, and one that was wrong by a year.
        assert!(!tells(&help(ChatId(7)), 30));
        assert!(tells(&help(ChatId(7)), 60 - 365 * 86_400));
    }

    #[test]
    fn what_was_told_to_somebody_can_be_forgotten() {
        let tx = tx();
        for chat in [6, 7, 8] {
            assert!(tx.tell_stranger(&help(ChatId(chat)), at(0)).expect("write"));
        }
        tx.forget_told_to(ChatId(7)).expect("forget");
        assert_eq!((tx.rows(tables::TOLD), tx.rows(tables::TOLD_QUEUE)), (2, 2));
        assert!(tx.tell_stranger(&help(ChatId(7)), at(0)).expect("write"));
        assert!(!tx.tell_stranger(&help(ChatId(8)), at(0)).expect("write"));
    }

    #[test]
    fn nobody_is_told_everything_in_a_minute() {
        let tx = tx();
        let asks = |number| {
            send(
                ChatId(7),
                Message::Confirm {
                    action: crate::model::CandidateAction::Get,
                    number,
                    attempt: AttemptNumber::FIRST,
                },
            )
        };
        let told = (0..50).filter(|number| tx.tell_stranger(&asks(*number), at(0)).expect("write")).count();
        assert_eq!(told, MOST);
        assert!(tx.tell_stranger(&asks(60), at(60)).expect("write"), "the next minute");
    }

    #[test]
    fn no_more_is_kept_than_a_minute_makes_whatever_the_clock_does() {
        let tx = tx();
        let mut most = 0;
        for turn in 0..3_000_i64 {
            let jump = match turn {
                1_000..2_000 => 365 * 86_400,
                2_000.. => -365 * 86_400,
                _ => 0,
            };
            // Five a second: a minute makes 300.
            assert!(tx.tell_stranger(&help(ChatId(turn)), at(jump + turn / 5)).expect("write"));
            if turn % 1_000 > 600 {
                most = most.max(tx.rows(tables::TOLD)).max(tx.rows(tables::TOLD_QUEUE));
            }
        }
        assert!(most <= 300, "{most} rows");
    }
}
