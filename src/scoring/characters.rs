//! The kinds of mistakes in a transcription, character by character.
//!
//! No figure depends on them: the error rate ([`super::transcription`]) counts edits, whatever their kind. A
//! character is a code point. What looks alike is a matter of taste, so it is a table here, in [`look_alikes`].

mod look_alikes;

use self::look_alikes::Look;

/// What is wrong with a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CharacterMistake {
    /// The right letter in the wrong case.
    Case,
    /// Another character that looks the same or nearly: `O` and `0`, Latin and Cyrillic `а`, `A` and a wide `Ａ`.
    LookAlike,
    /// One that nobody sees: of no width, or white space other than a blank.
    Invisible,
    /// Two neighbours that changed places.
    Order,
    /// One that was expected and not given.
    Missing,
    /// One that was given and not expected.
    Extra,
    /// Any other in place of the right one.
    Other,
}

impl CharacterMistake {
    /// All kinds, in the order in which they are told.
    pub const ALL: [Self; 7] =
        [Self::LookAlike, Self::Case, Self::Invisible, Self::Order, Self::Missing, Self::Extra, Self::Other];

    /// What is wrong with a character that was given for the expected one; `None`: nothing.
    fn between(expected: Character, given: Character) -> Option<Self> {
        if expected.code == given.code {
            None
        } else if expected.is_invisible || given.is_invisible {
            Some(Self::Invisible)
        } else if expected.look.is_letter_of(given.look) {
            Some(Self::Case)
        } else if expected.look.is_like(given.look) {
            Some(Self::LookAlike)
        } else {
            Some(Self::Other)
        }
    }
}

/// An expected character and the one given in its place. One of them is `None` where the other text has one too
/// many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// The expected character.
    pub expected: Option<char>,
    /// The given character.
    pub given: Option<char>,
    /// What is wrong. Two neighbours that changed places are two columns, both with [`CharacterMistake::Order`].
    pub mistake: Option<CharacterMistake>,
}

impl Column {
    fn same(code: char) -> Self {
        Self { expected: Some(code), given: Some(code), mistake: None }
    }

    fn substitution(expected: Character, given: Character) -> Self {
        let mistake = CharacterMistake::between(expected, given);
        Self { expected: Some(expected.code), given: Some(given.code), mistake }
    }

    fn missing(expected: Character) -> Self {
        let mistake = expected.alone(CharacterMistake::Missing);
        Self { expected: Some(expected.code), given: None, mistake: Some(mistake) }
    }

    fn extra(given: Character) -> Self {
        let mistake = given.alone(CharacterMistake::Extra);
        Self { expected: None, given: Some(given.code), mistake: Some(mistake) }
    }
}

/// A character with what comparing it takes.
#[derive(Clone, Copy, Debug)]
struct Character {
    code: char,
    look: Look,
    is_invisible: bool,
}

impl Character {
    fn of(code: char) -> Self {
        Self { code, look: Look::of(code), is_invisible: is_invisible(code) }
    }

    /// What it is that only one text has it, if it can be seen that it is missing or extra.
    fn alone(self, mistake: CharacterMistake) -> CharacterMistake {
        if self.is_invisible { CharacterMistake::Invisible } else { mistake }
    }
}

/// A mistake and the characters that it is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct WrongCharacter {
    /// What is wrong.
    pub mistake: CharacterMistake,
    /// The expected character, or both neighbours; empty for an extra one.
    pub expected: String,
    /// What was given instead; empty for a missing one.
    pub given: String,
}

/// The mistakes in a text, in the order of its characters.
#[must_use]
pub fn wrong_characters(expected: &str, given: &str) -> Vec<WrongCharacter> {
    let mut wrong: Vec<WrongCharacter> = Vec::new();
    let mut columns = alignment(expected, given).into_iter();
    while let Some(column) = columns.next() {
        let Some(mistake) = column.mistake else { continue };
        let neighbour = (mistake == CharacterMistake::Order).then(|| columns.next()).flatten();
        let both = || std::iter::once(column).chain(neighbour);
        let (expected, given) =
            (both().filter_map(|column| column.expected).collect(), both().filter_map(|column| column.given));
        wrong.push(WrongCharacter { mistake, expected, given: given.collect() });
    }
    wrong
}

/// Two texts side by side, so that as few characters as possible are wrong, and of several ways the one that
/// explains most of them.
///
/// Equal beginnings and ends cost nothing. What is between them is compared in full up to [`LONGEST`] characters
/// and place by place from there on, so that time and memory are bounded, whatever people type.
#[must_use]
pub fn alignment(expected: &str, given: &str) -> Vec<Column> {
    let (expected, given): (Vec<char>, Vec<char>) = (expected.chars().collect(), given.chars().collect());
    let same = |(one, other): &(&char, &char)| one == other;
    let start = expected.iter().zip(&given).take_while(same).count();
    let end = expected[start..].iter().rev().zip(given[start..].iter().rev()).take_while(same).count();
    let (one, other) = (&expected[start..expected.len() - end], &given[start..given.len() - end]);
    let [one, other] = [one, other].map(|codes| codes.iter().copied().map(Character::of).collect::<Vec<_>>());
    let (near, far) = (one.len().min(LONGEST), other.len().min(LONGEST));
    let equal = |codes: &[char]| codes.iter().copied().map(Column::same).collect::<Vec<_>>();
    let mut columns = equal(&expected[..start]);
    columns.extend(Edits::between(&one[..near], &other[..far]).columns());
    columns.extend(place_by_place(&one[near..], &other[far..]));
    columns.extend(equal(&expected[expected.len() - end..]));
    columns
}

/// The most characters of each text for which the best way is looked for: a table of a megabyte.
const LONGEST: usize = 500;

fn place_by_place(expected: &[Character], given: &[Character]) -> impl Iterator<Item = Column> {
    let both = expected.len().min(given.len());
    let pairs = expected.iter().zip(given).map(|(&one, &other)| Column::substitution(one, other));
    let missing = expected[both..].iter().copied().map(Column::missing);
    let extra = given[both..].iter().copied().map(Column::extra);
    pairs.chain(missing).chain(extra)
}

/// Characters of no width, control characters, and white space that can't be told from a blank or from nothing.
fn is_invisible(character: char) -> bool {
    match character {
        ' ' => false,
        // Soft hyphen, joiners of letters, fillers; of no width, marks of direction, invisible operators; selectors of
        // variants, tags.
        '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{17b4}'
        | '\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{3164}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{e0000}'..='\u{e0fff}' => true,
        _ => character.is_whitespace() || character.is_control(),
    }
}

/// The table of costs: `cost[row][column]` turn the first `column` characters given into the first `row`
/// expected. The edits are to insert, delete or replace a character, and to swap two neighbours that are not
/// edited otherwise (F. J. Damerau, 1964; “optimal string alignment”).
struct Edits<'a> {
    expected: &'a [Character],
    given: &'a [Character],
    cost: Vec<Vec<u32>>,
}

/// The cost of an edit. An edit that explains the mistake costs one less: so among as few edits as possible, as
/// many as possible explain themselves.
const EDIT: u32 = 4_096;

impl<'a> Edits<'a> {
    fn between(expected: &'a [Character], given: &'a [Character]) -> Self {
        let mut edits = Self { expected, given, cost: Vec::with_capacity(expected.len() + 1) };
        for row in 0..=expected.len() {
            edits.cost.push(Vec::with_capacity(given.len() + 1));
            for column in 0..=given.len() {
                let cheapest = Edit::ALL.iter().filter_map(|edit| edits.after(*edit, row, column)).min();
                edits.cost[row].push(cheapest.unwrap_or_default());
            }
        }
        edits
    }

    /// The cost of the way to here whose last edit is this one; `None` where it isn't possible.
    fn after(&self, edit: Edit, row: usize, column: usize) -> Option<u32> {
        let (up, left) = edit.size();
        let before = *self.cost.get(row.checked_sub(up)?)?.get(column.checked_sub(left)?)?;
        let own = match edit {
            Edit::Replace => of(CharacterMistake::between(self.expected[row - 1], self.given[column - 1])),
            Edit::Insert => of(Some(self.expected[row - 1].alone(CharacterMistake::Missing))),
            Edit::Delete => of(Some(self.given[column - 1].alone(CharacterMistake::Extra))),
            Edit::Swap => {
                let (one, other) = (self.expected[row - 2], self.expected[row - 1]);
                let swapped =
                    self.given[column - 2].code == other.code && self.given[column - 1].code == one.code;
                // Nobody sees the order of two that look alike: one was taken for the other, twice.
                let apart = CharacterMistake::between(one, other) == Some(CharacterMistake::Other);
                (swapped && apart).then_some(EDIT - 1)?
            }
        };
        Some(before + own)
    }

    /// The columns of a cheapest way. Where several are equally cheap, replacements come as late as possible.
    fn columns(&self) -> Vec<Column> {
        let (mut row, mut column) = (self.expected.len(), self.given.len());
        let mut columns = Vec::with_capacity(row.max(column));
        while row > 0 || column > 0 {
            let here = Some(self.cost[row][column]);
            let edit = Edit::ALL.into_iter().find(|edit| self.after(*edit, row, column) == here);
            let Some(edit) = edit.filter(|edit| edit.size() != (0, 0)) else { break };
            let (up, left) = edit.size();
            let (wanted, got) = (&self.expected[row - up..row], &self.given[column - left..column]);
            match (edit, wanted, got) {
                (Edit::Swap, &[one, other], _) => {
                    let mistake = Some(CharacterMistake::Order);
                    let column = |expected: Character, given: Character| Column {
                        expected: Some(expected.code),
                        given: Some(given.code),
                        mistake,
                    };
                    columns.extend([column(other, one), column(one, other)]);
                }
                (_, &[one], &[other]) => columns.push(Column::substitution(one, other)),
                (_, wanted, got) => {
                    columns.extend(wanted.iter().copied().map(Column::missing));
                    columns.extend(got.iter().copied().map(Column::extra));
                }
            }
            (row, column) = (row - up, column - left);
        }
        columns.reverse();
        columns
    }
}

fn of(mistake: Option<CharacterMistake>) -> u32 {
    match mistake {
        None => 0,
        Some(CharacterMistake::Other | CharacterMistake::Missing | CharacterMistake::Extra) => EDIT,
        Some(_) => EDIT - 1,
    }
}

/// The last edit of a way, in the order in which equally cheap ones are preferred.
#[derive(Clone, Copy, Debug)]
enum Edit {
    Replace,
    Swap,
    Insert,
    Delete,
}

impl Edit {
    const ALL: [Self; 4] = [Self::Replace, Self::Swap, Self::Insert, Self::Delete];

    /// How many expected and given characters it takes.
    fn size(self) -> (usize, usize) {
        match self {
            Self::Replace => (1, 1),
            Self::Swap => (2, 2),
            Self::Insert => (1, 0),
            Self::Delete => (0, 1),
        }
    }
}

#[cfg(test)]
mod tests;
