//! Numbers that stand for people and things.

/// A person's numeric id in Telegram; also the id of their private chat with the bot.
pub type PersonId = u64;

/// The number of a person, if it is one: those of Telegram have 52 bits at most, and 0 is nobody.
#[must_use]
pub fn person_id(number: u64) -> Option<PersonId> {
    (1..1 << 52).contains(&number).then_some(number)
}

/// Number of an effect; rises by one with every effect, so the outbox is in order of decision.
pub type EffectId = u64;
