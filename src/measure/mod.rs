//! Telegram's limits: the length of texts as it counts them, and which images and files it shows as such. Pure.
//!
//! Lives here: the limits, how long a text is by them, where a text that is too long is cut, what prevents an
//! image from being shown as an image. Must not: send anything (`telegram`), hold sentences for people
//! (`texts`).

mod html;
mod media;
mod pieces;
mod screen;
mod short;

pub use html::{length, plain};
pub use media::{FILE_BYTES, NotAPhoto, as_photo};
pub use pieces::{Size, pieces, pieces_of};
pub use screen::{SCREEN, rows};
pub use short::{cut, shortened};

/// Maximum UTF-16 units of one message, without its markup.
pub const MESSAGE: usize = 4096;
/// Maximum UTF-16 units of the caption of an image or a file.
pub const CAPTION: usize = 1024;
/// Maximum UTF-16 units of the notification that pops up when a button is pressed.
pub const TOAST: usize = 200;
/// Maximum UTF-16 units of the text that a button copies.
pub const COPIED: usize = 256;
/// Maximum number of characters in the description of a command.
pub const COMMAND: usize = 256;
/// Telegram takes at most this many formatted ranges in one message, and silently leaves out the others.
pub const ENTITIES: usize = 100;
/// Maximum size in bytes of one message with its markup; Telegram takes 32,768.
pub const SOURCE: usize = 32_000;

/// UTF-16 units of a text without markup.
#[must_use]
pub fn units(text: &str) -> usize {
    text.encode_utf16().count()
}
