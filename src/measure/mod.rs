//! What Telegram takes: texts as it counts them, images and files as what it shows them. Pure.
//!
//! Lives here: the limits, how long a text is by them, where one that is too long is cut, what keeps an image from
//! being shown as one.
//! Must not: send anything (`telegram`), hold sentences for people (`texts`).

mod html;
mod media;
mod pieces;
mod short;

pub use html::{length, plain};
pub use media::{FILE_BYTES, Hindrance, as_photo};
pub use pieces::{Size, pieces, pieces_of};
pub use short::{cut, shortened};

/// UTF-16 units of one message, without its markup.
pub const MESSAGE: usize = 4096;
/// UTF-16 units of what stands under an image or a file.
pub const CAPTION: usize = 1024;
/// UTF-16 units of what pops up when a button is pressed.
pub const TOAST: usize = 200;
/// Characters that tell what a command does.
pub const COMMAND: usize = 256;
/// Telegram takes so many formatted ranges of one message, and leaves out the others without a word.
pub const ENTITIES: usize = 100;
/// Bytes of one message with its markup; Telegram takes 32,768.
pub const SOURCE: usize = 32_000;

/// UTF-16 units of a text without markup.
#[must_use]
pub fn units(text: &str) -> usize {
    text.encode_utf16().count()
}
