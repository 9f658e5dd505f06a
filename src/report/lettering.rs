//! Text on images, in the one font that is built in.
//!
//! Every character can be told from every other. A character takes one column. A character that the font lacks,
//! or that would be invisible, takes more: its code (`4E2D`) in a frame. A combining mark is drawn on a dotted
//! circle, since texts are compared character by character.

use std::sync::LazyLock;

use ab_glyph::{Font, FontRef, PxScale, ScaleFont};
use image::{Rgb, RgbImage};
use imageproc::drawing::draw_text_mut;
use unicode_normalization::char::is_combining_mark;

use super::paint::Frame;

/// `DejaVu Sans Mono` Bold: Latin, Cyrillic, a zero that differs from O, and columns that line up. Its licence,
/// which allows distributing it, is next to it.
static FONT: LazyLock<FontRef<'static>> = LazyLock::new(|| {
    FontRef::try_from_slice(include_bytes!("../../assets/fonts/DejaVuSansMono-Bold.ttf"))
        .expect("the font built in is one, as the tests of this room see")
});

/// How a character is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Glyph {
    Letter(char),
    /// On a dotted circle.
    Mark(char),
    /// As its code in a frame.
    Code(char),
}

impl Glyph {
    fn of(character: char) -> Self {
        match character {
            ' ' => Self::Letter(' '),
            _ if character.is_whitespace() => Self::Letter('␣'),
            _ if !is_visible(character) => Self::Code(character),
            _ if is_combining_mark(character) => Self::Mark(character),
            _ => Self::Letter(character),
        }
    }

    fn columns(self) -> usize {
        match self {
            Self::Letter(_) | Self::Mark(_) => 1,
            Self::Code(character) if u32::from(character) <= 0xffff => 3,
            Self::Code(_) => 4,
        }
    }
}

/// Whether the font has a shape for it that differs from all other characters.
fn is_visible(character: char) -> bool {
    const SOFT_HYPHEN: char = '\u{ad}';
    let glyph = FONT.glyph_id(character);
    glyph.0 != 0 && character != SOFT_HYPHEN && FONT.outline(glyph).is_some()
}

/// A text as images show it (`[6CAA]A12`), if some of its characters are shown as codes because the font lacks
/// them or they can't be told apart.
#[must_use]
pub fn codes(text: &str) -> Option<String> {
    let shown = |character: char| match Glyph::of(character) {
        Glyph::Code(_) => format!("[{}]", code(character)),
        Glyph::Letter(_) | Glyph::Mark(_) => character.to_string(),
    };
    let has_codes = text.chars().any(|character| matches!(Glyph::of(character), Glyph::Code(_)));
    has_codes.then(|| text.chars().map(shown).collect())
}

fn code(character: char) -> String {
    format!("{:04X}", u32::from(character))
}

/// Number of columns that a character takes.
pub(super) fn width_of(character: char) -> usize {
    Glyph::of(character).columns()
}

/// Number of columns that a text takes.
pub(super) fn columns(text: &str) -> usize {
    text.chars().map(width_of).sum()
}

/// As much of the beginning of a text as fits into this many columns, with an ellipsis if that isn't all of it,
/// in the order in which it is drawn.
pub(super) fn beginning(text: &str, most: usize) -> String {
    let mut taken = 0;
    let mut rest = text.chars();
    let fits = |character: &char| {
        taken += width_of(*character);
        taken <= most
    };
    let mut shown: Vec<char> = rest.by_ref().take_while(fits).collect();
    let cut = shown.len() < text.chars().take(shown.len() + 1).count();
    in_drawn_order(&mut shown, |character| *character);
    shown.into_iter().chain(cut.then_some('…')).collect()
}

/// Reverses runs that are read from right to left, including blanks between them, since everything is drawn
/// from left to right.
pub(super) fn in_drawn_order<T>(glyphs: &mut [T], character: impl Fn(&T) -> char) {
    let turned = |glyph: &T| is_right_to_left(character(glyph));
    let mut begin = 0;
    while let Some(found) = glyphs[begin..].iter().position(turned) {
        let first = begin + found;
        let reach =
            glyphs[first..].iter().take_while(|glyph| turned(glyph) || character(glyph) == ' ').count();
        let run = glyphs[first..first + reach].iter().rposition(turned).map_or(reach, |last| last + 1);
        glyphs[first..first + run].reverse();
        begin = first + run;
    }
}

/// Hebrew, Arabic and similar scripts.
pub(super) fn is_right_to_left(character: char) -> bool {
    matches!(u32::from(character), 0x590..=0x8ff | 0xfb1d..=0xfdff | 0xfe70..=0xfefe | 0x1_0800..=0x1_0fff | 0x1_e800..=0x1_efff)
}

/// A text size.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lettering {
    /// Height of a line in pixels.
    pub(super) height: u16,
}

impl Lettering {
    /// Width of this many columns in pixels.
    pub(super) fn width(self, columns: usize) -> i32 {
        (columns.min(10_000) as f32 * self.advance()).ceil() as i32
    }

    /// Draws a text on a line whose upper left corner is at `(x, y)`.
    pub(super) fn draw(self, image: &mut RgbImage, (x, y): (i32, i32), color: Rgb<u8>, text: &str) {
        let mut column = 0;
        for character in text.chars() {
            let at = (x + self.width(column), y);
            if at.0 >= image.width() as i32 {
                break;
            }
            let glyph = Glyph::of(character);
            match glyph {
                Glyph::Letter(letter) => self.letter(image, at, color, letter),
                Glyph::Mark(mark) => {
                    self.letter(image, at, color, '◌');
                    self.letter(image, at, color, mark);
                }
                Glyph::Code(character) => self.code(image, at, color, character),
            }
            column += glyph.columns();
        }
    }

    fn letter(self, image: &mut RgbImage, (x, y): (i32, i32), color: Rgb<u8>, letter: char) {
        draw_text_mut(image, color, x, y, self.scale(), &*FONT, letter.encode_utf8(&mut [0; 4]));
    }

    /// The code of a character in a frame, with digits narrow enough to fit in it.
    fn code(self, image: &mut RgbImage, (x, y): (i32, i32), color: Rgb<u8>, character: char) {
        let digits = code(character);
        let line = (i32::from(self.height) / 20).max(1);
        let (width, height) = (self.width(width_of(character)) - 2, i32::from(self.height) - 2 * line);
        let (left, top) = (x + 1, y + line);
        let side = |left, top, width, height| Frame { left, top, width, height };
        for side in [
            side(left, top, width, line),
            side(left, top + height - line, width, line),
            side(left, top, line, height),
            side(left + width - line, top, line, height),
        ] {
            side.fill(image, color, 1.0);
        }
        let room = (width - 2 * (line + 1)) as f32 / digits.len() as f32;
        let full = f32::from(self.height);
        let scale = PxScale { x: full * room / self.advance(), y: full * CODE_HEIGHT };
        // Where the middle of a digit is in a line of this height.
        let down = (full / 2.0 - scale.y * DIGIT_MIDDLE).round() as i32;
        draw_text_mut(image, color, left + line + 1, y + down, scale, &*FONT, &digits);
    }

    fn advance(self) -> f32 {
        let font = FONT.as_scaled(self.scale());
        font.h_advance(font.glyph_id('0'))
    }

    fn scale(self) -> PxScale {
        PxScale::from(f32::from(self.height))
    }
}

/// Height of the digits of codes, as a fraction of the text's.
const CODE_HEIGHT: f32 = 0.85;
/// The distance from the top of the line to the middle of a digit of the font, as a fraction of the line's
/// height.
const DIGIT_MIDDLE: f32 = 0.485;

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: Lettering = Lettering { height: 40 };

    /// The pixels of a text on black.
    fn drawn(text: &str) -> RgbImage {
        let mut image = RgbImage::new(110, 50);
        SIZE.draw(&mut image, (4, 4), Rgb([255; 3]), text);
        image
    }

    #[test]
    fn every_letter_of_both_languages_has_a_shape_of_its_own() {
        let letters =
            ('A'..='Z').chain('a'..='z').chain('0'..='9').chain('А'..='я').chain("Ёё✓…—␣%◌".chars());
        for letter in letters {
            assert_eq!(Glyph::of(letter), Glyph::Letter(letter), "{letter} is not in the font");
            let image = drawn(&letter.to_string());
            assert!(image.pixels().filter(|pixel| pixel.0[0] > 200).count() > 10, "{letter} is empty");
        }
        assert_ne!(drawn("0"), drawn("O"));
        assert_eq!(drawn("\t"), drawn("␣"));
    }

    #[test]
    fn what_the_font_lacks_or_nobody_would_see_is_a_code_that_differs_from_any_other() {
        let lacking = [
            '中',
            '国',
            'א',
            'ש',
            '한',
            '\u{1f697}',
            '\u{1f698}',
            '\u{200b}',
            '\u{202e}',
            '\u{ad}',
            '\u{7}',
            '\u{e000}',
        ];
        for one in lacking {
            assert!(matches!(Glyph::of(one), Glyph::Code(_)), "{one:?}");
            assert!(drawn(&one.to_string()).pixels().any(|pixel| pixel.0[0] > 200), "{one:?} is empty");
            for other in lacking.into_iter().filter(|other| *other != one) {
                assert_ne!(drawn(&one.to_string()), drawn(&other.to_string()), "{one:?} {other:?}");
            }
        }
        assert_eq!((columns("A中B"), columns("\u{1f697}")), (5, 4));
        assert_eq!((codes("A中B"), codes("Ёлка № 5\t— é")), (Some("A[4E2D]B".to_owned()), None));
        // The code stays between its neighbours.
        let beside = drawn("中");
        assert!(beside.columns_are_black(4 + SIZE.width(3) as u32));
    }

    trait Black {
        fn columns_are_black(&self, from: u32) -> bool;
    }

    impl Black for RgbImage {
        fn columns_are_black(&self, from: u32) -> bool {
            self.enumerate_pixels().all(|(x, _, pixel)| x < from || pixel.0[0] == 0)
        }
    }

    #[test]
    fn a_mark_stands_by_itself_and_is_seen() {
        assert_eq!(Glyph::of('\u{301}'), Glyph::Mark('\u{301}'));
        assert_ne!(drawn("e\u{301}"), drawn("é"), "composed or not is a difference");
        assert_ne!(drawn("\u{301}"), drawn("\u{300}"));
        assert_ne!(drawn("\u{301}"), drawn("◌"));
    }

    #[test]
    fn what_is_read_from_right_to_left_is_turned() {
        assert_eq!(beginning("שלום 12", 40), "םולש 12");
        assert_eq!(beginning("№ שתי מילים!", 40), "№ םילימ יתש!");
        assert_eq!(beginning("سيارة", 40), "ةرايس");
        assert_eq!(beginning("абв", 40), "абв");
    }

    #[test]
    fn long_texts_are_cut_by_what_they_take() {
        assert_eq!(beginning("abcdef", 6), "abcdef");
        assert_eq!(beginning("abcdefg", 6), "abcdef…");
        assert_eq!(beginning("中国人", 6), "中国…");
        assert_eq!(beginning(&"中".repeat(1_000_000), 7), "中中…");
        assert_eq!(beginning("", 6), "");
    }

    #[test]
    fn text_may_stand_anywhere() {
        let mut image = RgbImage::new(30, 20);
        for at in [(-1_000, 5), (5, -1_000), (29, 19), (100_000, 100_000)] {
            SIZE.draw(&mut image, at, Rgb([255; 3]), "Ж\u{301}\u{1f697}\0");
        }
        assert_eq!(image.get_pixel(0, 0).0, [0; 3]);
    }

    #[test]
    fn characters_stand_in_columns() {
        assert_eq!(SIZE.width(0), 0);
        assert!((15..30).contains(&SIZE.width(1)));
        assert!((SIZE.width(100) - 100 * SIZE.width(1)).abs() <= 100);
    }
}
