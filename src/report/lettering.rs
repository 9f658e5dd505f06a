//! Text on pictures, in the one font that is built in.

use std::sync::LazyLock;

use ab_glyph::{Font, FontRef, PxScale, ScaleFont};
use image::{Rgb, RgbImage};
use imageproc::drawing::draw_text_mut;

/// `DejaVu Sans Mono` Bold: Latin, Cyrillic, a zero that is no O, and columns that line up. Its licence,
/// which allows shipping it, stands beside it.
static FONT: LazyLock<FontRef<'static>> = LazyLock::new(|| {
    FontRef::try_from_slice(include_bytes!("../../assets/fonts/DejaVuSansMono-Bold.ttf"))
        .expect("the font built in is one, as the tests of this room see")
});

/// A size of text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lettering {
    /// Height of a line in pixels.
    pub(super) height: u16,
}

impl Lettering {
    /// Width of `columns` characters in pixels; every character takes one column.
    pub(super) fn width(self, columns: usize) -> i32 {
        (columns.min(10_000) as f32 * self.advance()).ceil() as i32
    }

    /// Draws a text whose line begins with its upper left corner at `(x, y)`. Every character takes a column
    /// of its own, even a combining one: the texts are compared character by character.
    pub(super) fn draw(self, picture: &mut RgbImage, (x, y): (i32, i32), color: Rgb<u8>, text: &str) {
        for (column, character) in text.chars().enumerate() {
            let x = x + self.width(column);
            if x >= picture.width() as i32 {
                break;
            }
            draw_text_mut(
                picture,
                color,
                x,
                y,
                self.scale(),
                &*FONT,
                visible(character).encode_utf8(&mut [0; 4]),
            );
        }
    }

    fn advance(self) -> f32 {
        let font = FONT.as_scaled(self.scale());
        font.h_advance(font.glyph_id('0'))
    }

    fn scale(self) -> PxScale {
        PxScale::from(f32::from(self.height))
    }
}

/// White space and control characters by signs that can be seen; anything else as it is.
fn visible(character: char) -> char {
    match character {
        ' ' => ' ',
        _ if character.is_whitespace() || character.is_control() => '␣',
        _ => character,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: Lettering = Lettering { height: 40 };

    /// The pixels of a text on black.
    fn drawn(text: &str) -> RgbImage {
        let mut picture = RgbImage::new(60, 50);
        SIZE.draw(&mut picture, (4, 4), Rgb([255; 3]), text);
        picture
    }

    #[test]
    fn every_letter_of_both_languages_has_a_shape_of_its_own() {
        let letters = ('A'..='Z').chain('a'..='z').chain('0'..='9').chain('А'..='я').chain("Ёё✓…—␣%".chars());
        let unknown = drawn("\u{e000}");
        for letter in letters {
            assert_ne!(FONT.glyph_id(letter).0, 0, "{letter} is not in the font");
            let picture = drawn(&letter.to_string());
            assert!(picture.pixels().filter(|pixel| pixel.0[0] > 200).count() > 10, "{letter} is empty");
            assert_ne!(picture, unknown, "{letter}");
        }
        assert_ne!(drawn("0"), drawn("O"));
        assert_eq!(drawn("\t"), drawn("␣"));
    }

    #[test]
    fn text_may_stand_anywhere() {
        let mut picture = RgbImage::new(30, 20);
        for at in [(-1_000, 5), (5, -1_000), (29, 19), (100_000, 100_000)] {
            SIZE.draw(&mut picture, at, Rgb([255; 3]), "Ж\u{301}\u{1f697}\0");
        }
        assert_eq!(picture.get_pixel(0, 0).0, [0; 3]);
    }

    #[test]
    fn characters_stand_in_columns() {
        assert_eq!(SIZE.width(0), 0);
        assert!((15..30).contains(&SIZE.width(1)));
        assert!((SIZE.width(100) - 100 * SIZE.width(1)).abs() <= 100);
    }
}
