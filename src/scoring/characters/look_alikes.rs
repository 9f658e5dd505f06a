//! Which characters look alike.
//!
//! The idea is that of Unicode Technical Standard 39, *Unicode Security Mechanisms*: characters look alike if what
//! remains of them without their script and form is the same. Its own table is not used: it has thousands of
//! characters that nobody types from a picture, and lacks what people confuse on one, such as `5` and `S`.

use unicode_normalization::UnicodeNormalization;

/// What a character looks like.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look {
    /// In lower case.
    letter: char,
    /// The Latin letter that looks like it, in lower case; itself if there is none.
    latin: char,
    /// Its groups of [`CONFUSED`], a bit each.
    groups: u16,
}

impl Look {
    pub(super) fn of(character: char) -> Self {
        let latin = latin(plain(character));
        let groups = CONFUSED.iter().enumerate().filter(|(_, group)| group.contains(latin));
        Self {
            letter: lower(character),
            latin: lower(latin),
            groups: groups.fold(0, |groups, (number, _)| groups | 1 << number),
        }
    }

    /// Whether both are the same letter, in whichever case.
    pub(super) fn is_letter_of(self, other: Self) -> bool {
        self.letter == other.letter
    }

    /// Whether both look the same or nearly, in whichever case.
    pub(super) fn is_like(self, other: Self) -> bool {
        self.latin == other.latin || self.groups & other.groups != 0
    }
}

/// Characters that people take for each other on pictures. One may be in several groups.
const CONFUSED: [&str; 12] =
    ["0OoDQ", "1Il|!", "2Zz", "3ЗзЭэ", "4AЧ", "5Ss", "6Gbб", "8B", "9gq", "UV", "-‐‑‒–—−", "'’‘ʼ`´"];

/// Letters of other scripts and the Latin ones that look like them. Both cases are listed where both look alike.
const LIKE_LATIN: [(&str, &str); 4] = [
    ("АВЕКМНОРСТУХЅІЇЈЁҮӀ", "ABEKMHOPCTYXSIÏJËYI"),
    ("авекмнорстухѕіїјёүӏһԁԛԝ", "abekmhopctyxsiïjëylhdqw"),
    ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX"),
    ("αγικνορυχ", "ayikvopux"),
];

fn latin(character: char) -> char {
    let mut letters = LIKE_LATIN.iter().flat_map(|(letters, latin)| letters.chars().zip(latin.chars()));
    letters.find(|(letter, _)| *letter == character).map_or(character, |(_, latin)| latin)
}

/// The usual form of a wide, raised or otherwise dressed character (NFKC).
fn plain(character: char) -> char {
    only(std::iter::once(character).nfkc()).unwrap_or(character)
}

fn lower(character: char) -> char {
    only(character.to_lowercase()).unwrap_or(character)
}

/// What an iterator has, if that is one thing.
fn only<T>(mut all: impl Iterator<Item = T>) -> Option<T> {
    all.next().filter(|_| all.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_pair_letter_with_letter_and_never_a_letter_with_itself() {
        for (letters, latin) in LIKE_LATIN {
            assert_eq!(letters.chars().count(), latin.chars().count(), "{letters} {latin}");
            assert!(letters.chars().zip(latin.chars()).all(|(one, other)| one != other), "{letters}");
            assert!(letters.chars().all(|letter| !letter.is_ascii()), "{letters}");
            let plain = |letter: char| lower(letter).is_ascii() || "ïë".contains(lower(letter));
            assert!(latin.chars().all(plain), "{latin}");
        }
        assert!(CONFUSED.len() <= 16, "a bit for each group");
    }

    #[test]
    fn digits_scripts_and_forms_are_taken_for_each_other() {
        let like = |one, other| Look::of(one).is_like(Look::of(other));
        for (one, other) in [
            ('0', 'O'),
            ('0', 'О'),
            ('o', '0'),
            ('1', 'I'),
            ('I', 'l'),
            ('1', 'І'),
            ('5', 'S'),
            ('8', 'B'),
            ('8', 'В'),
            ('2', 'Ζ'),
            ('3', 'З'),
            ('а', 'a'),
            ('А', 'a'),
            ('Α', 'А'),
            ('ν', 'v'),
            ('A', 'Ａ'),
            ('0', '０'),
            ('А', 'Ａ'),
            ('-', '–'),
        ] {
            assert!(like(one, other) && like(other, one), "{one} {other}");
        }
        for (one, other) in [('A', 'B'), ('1', '2'), ('0', '8'), ('Ж', 'X'), ('中', '国'), (' ', '_')] {
            assert!(!like(one, other), "{one} {other}");
        }
    }
}
