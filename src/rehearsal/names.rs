//! Names that identify everything a rehearsal has made on the site.
//!
//! The accounts are named like those of candidates, except for the hyphens: a Telegram username has letters,
//! digits and underscores only, so a candidate's account never has such a name.

use chrono::{DateTime, NaiveDateTime, SubsecRound, Utc};

/// Part of every name of a rehearsal, and of hardly any other name.
pub(super) const WORD: &str = "rehearsal-";

/// A time by the site's clock.
pub(super) type Stamp = DateTime<Utc>;

/// The format of the time.
const TIME_FORMAT: &str = "%Y%m%dT%H%M%SZ";
/// The end of every candidate's account name, before a possible number.
const ENDING: &str = "_test_Annotator";
/// Text in the name of a task, between the number of the attempt and the name of the account.
const TASK: &str = " Test Assignment ";

/// A rehearsal, as identified by its names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Origin {
    /// When it began, to the second.
    pub begun: Stamp,
    /// The mark of the lock: rehearsals with the same mark never run at the same time.
    pub mark: u32,
    /// A random number, which keeps its names different from those of other rehearsals.
    pub number: u16,
}

impl Origin {
    /// A rehearsal that begins now.
    pub fn new(now: Stamp, mark: u32) -> Self {
        Self { begun: now.trunc_subsecs(0), mark, number: rand::random() }
    }

    /// What the account with this number uses as its Telegram username.
    pub fn username(&self, which: u8) -> String {
        let Self { begun, mark, number } = self;
        format!("{WORD}{}-{mark:08x}-{number:04x}-{which}", begun.format(TIME_FORMAT))
    }

    /// The rehearsal that made the account with this name; `None` if no rehearsal did.
    pub fn of_account(name: &str) -> Option<Self> {
        let (person, suffix) = name.rsplit_once(ENDING)?;
        let is_plain =
            suffix.is_empty() || suffix.parse::<u8>().is_ok_and(|number| number.to_string() == suffix);
        let words: Vec<&str> = person.strip_prefix(WORD)?.split('-').collect();
        let &[begun, mark, number, which] = words.as_slice() else { return None };
        let origin = Self {
            begun: NaiveDateTime::parse_from_str(begun, TIME_FORMAT).ok()?.and_utc(),
            mark: u32::from_str_radix(mark, 16).ok()?,
            number: u16::from_str_radix(number, 16).ok()?,
        };
        // It must match exactly: a name that only looks alike belongs to someone else.
        (is_plain && origin.username(which.parse().ok()?) == person).then_some(origin)
    }

    /// The rehearsal that made the task with this name, and the name of the account that the task was made for.
    pub fn of_task(name: &str) -> Option<(Self, &str)> {
        let (attempt, account) = name.split_once(TASK)?;
        Some((Self::of_account(account)?, account)).filter(|_| attempt == "1")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn origin() -> Origin {
        let begun = "2026-11-29T15:00:07Z".parse().expect("a moment");
        Origin { begun, mark: 0x1f3a, number: 0x7d }
    }

    #[test]
    fn what_a_rehearsal_makes_is_found_by_its_name() {
        let name = "rehearsal-20261129T150007Z-00001f3a-007d-2_test_Annotator";
        assert_eq!(origin().username(2) + ENDING, name);
        for suffix in ["", "2", "17"] {
            assert_eq!(Origin::of_account(&format!("{name}{suffix}")), Some(origin()));
        }
        assert_eq!(Origin::of_task(&format!("1 Test Assignment {name}")), Some((origin(), name)));
    }

    #[test]
    fn what_is_only_like_it_is_somebody_elses() {
        for name in [
            "rehearsal_test_Annotator",
            "rehearsal-20261129T150007Z-00001f3a-007d-2",
            "rehearsal-20261129T150007Z-00001f3a-007d-2_test_Annotator-old",
            "rehearsal-20261129T150007Z-00001f3a-007d-2_test_Annotator02",
            "rehearsal-20261129T150007Z-1f3a-007d-2_test_Annotator",
            "rehearsal-20261129T150007Z-00001F3A-007d-2_test_Annotator",
            "rehearsal-20261129T150007Z-00001f3a-007d-+2_test_Annotator",
            "rehearsal-20261332T150007Z-00001f3a-007d-2_test_Annotator",
            "my-rehearsal-20261129T150007Z-00001f3a-007d-2_test_Annotator",
            "Rehearsal-20261129T150007Z-00001f3a-007d-2_test_Annotator",
        ] {
            assert_eq!(Origin::of_account(name), None, "{name}");
            assert_eq!(Origin::of_task(&format!("1 Test Assignment {name}")), None, "{name}");
        }
        let account = origin().username(1) + ENDING;
        for task in
            [account.clone(), format!("Test Assignment {account}"), format!("2 Test Assignment {account}")]
        {
            assert_eq!(Origin::of_task(&task), None, "{task}");
        }
    }

    proptest! {
        /// Telegram allows only letters, digits and underscores in a username.
        #[test]
        fn no_candidates_account_is_ever_taken_for_one(person in "[A-Za-z0-9_]{1,60}", suffix in 1u32..30) {
            let suffix = if suffix == 1 { String::new() } else { suffix.to_string() };
            prop_assert_eq!(Origin::of_account(&format!("{person}{ENDING}{suffix}")), None);
        }
    }
}
