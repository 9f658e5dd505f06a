//! Names and values where there is little space.

use unicode_segmentation::UnicodeSegmentation;

use super::units;

/// A visible character is mostly one or two UTF-16 units; of one that consists of many, not everything fits.
const UNITS: usize = 8;

/// A text of at most this many characters, as people see them; of a longer one the beginning, and `…` in place
/// of the rest.
#[must_use]
pub fn shortened(text: &str, most: usize) -> String {
    let mut room = UNITS * most;
    let mut signs = text.graphemes(true);
    let mut end = 0;
    // Where the beginning would end if more text followed.
    let mut cut = 0;
    for number in 1..=most {
        let Some(sign) = signs.next() else { return text.to_owned() };
        room = match room.checked_sub(units(sign)) {
            Some(room) => room,
            None => return format!("{}…", text[..cut].trim_end()),
        };
        cut = if number < most { end + sign.len() } else { cut };
        end += sign.len();
    }
    if end == text.len() { text.to_owned() } else { format!("{}…", text[..cut].trim_end()) }
}

/// A text of at most this many UTF-16 units, for limits that are counted in them; of a longer one the
/// beginning, and `…`.
#[must_use]
pub fn cut(text: &str, most: usize) -> String {
    if units(text) <= most {
        return text.to_owned();
    }
    let mut room = most.saturating_sub(1);
    let fitting = text.graphemes(true).take_while(|sign| {
        let fits = units(sign) <= room;
        room = room.saturating_sub(units(sign));
        fits
    });
    let end: usize = fitting.map(str::len).sum();
    format!("{}…", text[..end].trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_cut_is_marked_and_no_sign_is_halved() {
        assert_eq!(shortened("Александра", 10), "Александра");
        assert_eq!(shortened("Александра Н", 11), "Александра…");
        assert_eq!(shortened("", 3), "");
        // A family, a flag, a separate combining accent: each is one visible character.
        assert_eq!(shortened("👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧", 3), "👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧");
        assert_eq!(shortened("👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧", 2), "👨‍👩‍👧…");
        assert_eq!(shortened("🇫🇮🇫🇮🇫🇮", 2), "🇫🇮…");
        assert_eq!(shortened("e\u{301}e\u{301}e\u{301}", 2), "e\u{301}…");
    }

    #[test]
    fn a_limit_of_units_is_kept() {
        assert_eq!(cut("семь бед", 8), "семь бед");
        assert_eq!(cut("семь бед", 7), "семь б…");
        assert_eq!(cut("😀😀😀", 5), "😀😀…");
        assert_eq!(cut("😀😀😀", 4), "😀…");
        assert_eq!(cut("👨‍👩‍👧", 4), "…");
    }

    #[test]
    fn signs_without_end_have_one() {
        let tower = format!("ab{}cd", "\u{301}".repeat(500));
        assert_eq!(shortened(&tower, 10), "a…");
    }
}
