//! Images and files.

use std::fmt;

/// Maximum size in bytes of an image that is shown as an image. Some count a megabyte as a little more; this
/// value is safe with all.
const PHOTO_BYTES: usize = 10_000_000;
/// Maximum size in bytes of a file of any kind.
pub const FILE_BYTES: usize = 50_000_000;
/// Maximum sum of width and height in pixels.
const SIDES: u64 = 10_000;
/// One side may be at most this many times as long as the other.
const RATIO: u64 = 20;

/// Why Telegram does not show an image as an image; it can still be sent as a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotAPhoto {
    /// Too many bytes: this many.
    Bytes(usize),
    /// The sum of width and height is too large.
    Sides(u32, u32),
    /// Too narrow, or too low.
    Ratio(u32, u32),
    /// Its size can't be read.
    Unreadable,
}

impl fmt::Display for NotAPhoto {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Bytes(bytes) => {
                write!(formatter, "it has {} MB, more than 10", tenths(bytes))
            }
            Self::Sides(width, height) => {
                let sides = u64::from(width) + u64::from(height);
                write!(formatter, "its width and height, {width} + {height}, make {sides}, more than 10000")
            }
            Self::Ratio(width, height) => {
                write!(formatter, "of its sides, {width} × {height}, one is more than 20 times the other")
            }
            Self::Unreadable => write!(formatter, "its width and height can't be read"),
        }
    }
}

/// Megabytes with one decimal, rounded up: a size over a limit never looks as if it were not.
fn tenths(bytes: usize) -> String {
    let tenths = bytes.div_ceil(100_000);
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// Whether Telegram shows an image of this many bytes and pixels as an image.
///
/// # Errors
/// The reason why it does not.
pub fn as_photo(bytes: usize, size: Option<(u32, u32)>) -> Result<(), NotAPhoto> {
    let (width, height) = size.ok_or(NotAPhoto::Unreadable)?;
    let (short, long) = (u64::from(width.min(height)), u64::from(width.max(height)));
    if bytes > PHOTO_BYTES {
        Err(NotAPhoto::Bytes(bytes))
    } else if short + long > SIDES {
        Err(NotAPhoto::Sides(width, height))
    } else if long > short * RATIO {
        Err(NotAPhoto::Ratio(width, height))
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_just_allowed_and_what_is_not() {
        assert_eq!(as_photo(10_000_000, Some((5000, 5000))), Ok(()));
        assert_eq!(as_photo(10_000_001, Some((5000, 5000))), Err(NotAPhoto::Bytes(10_000_001)));
        assert_eq!(as_photo(1, Some((5001, 5000))), Err(NotAPhoto::Sides(5001, 5000)));
        assert_eq!(as_photo(1, Some((20, 400))), Ok(()));
        assert_eq!(as_photo(1, Some((20, 401))), Err(NotAPhoto::Ratio(20, 401)));
        assert_eq!(as_photo(1, Some((u32::MAX, u32::MAX))), Err(NotAPhoto::Sides(u32::MAX, u32::MAX)));
        assert_eq!(as_photo(1, None), Err(NotAPhoto::Unreadable));
    }

    #[test]
    fn it_is_told_with_figures() {
        assert_eq!(NotAPhoto::Bytes(10_000_001).to_string(), "it has 10.1 MB, more than 10");
        let sides = "its width and height, 9000 + 2500, make 11500, more than 10000";
        assert_eq!(NotAPhoto::Sides(9000, 2500).to_string(), sides);
    }
}
