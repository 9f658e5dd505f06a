//! Numbers that identify people and things.

/// A person's numeric id in Telegram; also the id of their private chat with the bot.
pub type PersonId = u64;

/// The id of a person, if the number is one: Telegram's have 52 bits at most, and 0 is nobody.
#[must_use]
pub fn person_id(number: u64) -> Option<PersonId> {
    (1..1 << 52).contains(&number).then_some(number)
}

/// Number of an effect; it increases with every effect, so the outbox is in order of decision.
pub type EffectId = u64;
