//! The name of an account on the site, and its password; another account in place of one that can't be used any more.

use rand::rngs::StdRng;
use rand::seq::{IndexedRandom, SliceRandom};
use rand::{Rng, SeedableRng};

use super::DeskError;
use super::decision::Decision;
use super::event::Seed;
use crate::model::{Action, By, Candidate, Password, PersonId, SiteStep};
use crate::store::{Claims, Names};

/// Length of a generated password: letters and digits.
const PASSWORD_LENGTH: usize = 10;

impl Decision<'_> {
    /// The first free name for an account from this suffix on, with its suffix: one that no other candidate has,
    /// nor anyone who waits to claim theirs. A username may have passed from one candidate to another.
    pub(super) fn free_account_name(
        &self,
        username: Option<&str>,
        id: PersonId,
        mut suffix: u32,
    ) -> Result<(String, u32), DeskError> {
        loop {
            let name = account_name(username, id.0, suffix);
            let owner = self.tx.login_owner(&name)?;
            if owner.is_none_or(|owner| owner == id) && !self.tx.login_waits(&name)? {
                return Ok((name, suffix));
            }
            suffix += 1;
        }
    }

    /// Gives the candidate another account if the password of theirs is wiped: nobody can set one on the site. Whoever
    /// still has the old one there gets the next name, and the old account is removed, so that each has one at most.
    pub(super) fn renew_account(&mut self, candidate: &mut Candidate) -> Result<(), DeskError> {
        if !candidate.account.is_wiped() {
            return Ok(());
        }
        let (id, old) = (candidate.id, candidate.account.clone());
        candidate.account.wipe();
        candidate.account.password = Some(password(self.seed));
        if old.user.is_none() {
            return Ok(());
        }
        let (name, suffix) = self.free_account_name(candidate.username.as_deref(), id, old.suffix + 1)?;
        candidate.account.username = name;
        candidate.account.suffix = suffix;
        self.audit_begun(By::Bot, id, Action::DeletedAccount)?;
        let step = SiteStep::DeleteAccount { account: old, attempts: 0 };
        self.push_step(id, candidate.attempts, step).map(drop)
    }
}

/// Name of the account on the site: `{username or tg{id}}_test_Annotator`, with a number from the second try
/// on.
pub(super) fn account_name(username: Option<&str>, id: u64, suffix: u32) -> String {
    let person = username.map_or_else(|| format!("tg{id}"), str::to_owned);
    let number = if suffix > 1 { suffix.to_string() } else { String::new() };
    format!("{person}_test_Annotator{number}")
}

/// A password that contains both letters and digits, without the pairs that people confuse (`0O`, `1lI`).
pub(super) fn password(seed: Seed) -> Password {
    const LETTERS: &[u8] = b"abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ";
    const DIGITS: &[u8] = b"23456789";
    let mut random = StdRng::from_seed(seed);
    let mut characters: Vec<u8> = (0..PASSWORD_LENGTH)
        .filter_map(|place| {
            let letter = place < 2 || (place >= 4 && random.random_range(0..57) < LETTERS.len());
            if letter { LETTERS } else { DIGITS }.choose(&mut random).copied()
        })
        .collect();
    characters.shuffle(&mut random);
    Password(characters.into_iter().map(char::from).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_ten_letters_and_digits_and_differ() {
        let mut seen = std::collections::BTreeSet::new();
        for seed in 0..200u8 {
            let Password(text) = password([seed; 32]);
            assert_eq!(text.len(), PASSWORD_LENGTH);
            assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric()));
            assert!(text.bytes().any(|byte| byte.is_ascii_digit()));
            assert!(text.bytes().any(|byte| byte.is_ascii_alphabetic()));
            assert!(seen.insert(text));
        }
    }

    #[test]
    fn accounts_are_named_after_the_person() {
        assert_eq!(account_name(Some("slava"), 7, 1), "slava_test_Annotator");
        assert_eq!(account_name(None, 7, 1), "tg7_test_Annotator");
        assert_eq!(account_name(Some("slava"), 7, 3), "slava_test_Annotator3");
    }
}
