//! The name of an account on the site, and its password.

use rand::rngs::StdRng;
use rand::seq::{IndexedRandom, SliceRandom};
use rand::{Rng, SeedableRng};

use super::event::Seed;
use crate::model::Password;

/// Length of a generated password: letters and digits.
const PASSWORD_LENGTH: usize = 10;

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
