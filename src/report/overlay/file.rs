//! The file of an overlay, or why there is none.

use image::{ImageError, RgbImage};
use thiserror::Error;

use crate::report::jpeg;

/// Why there is no overlay.
#[derive(Debug, Error)]
pub enum OverlayError {
    /// The original cannot be decoded, or is too large for that.
    #[error("the picture {name} cannot be read: {cause}")]
    Original {
        /// Name of the image.
        name: String,
        /// What the decoder says.
        cause: ImageError,
    },
    /// The overlay cannot be encoded.
    #[error("the overlay of {name} cannot be made a JPEG: {cause}")]
    Encode {
        /// Name of the image.
        name: String,
        /// What the encoder says.
        cause: ImageError,
    },
    /// No quality makes the file small enough.
    #[error("the overlay of {name} has more than {limit} bytes even in the worst quality")]
    TooLarge {
        /// Name of the image.
        name: String,
        /// Number of bytes that it may have.
        limit: usize,
    },
}

/// A JPEG of at most `limit` bytes of what was drawn on the image with this name.
pub(super) fn jpeg(
    name: &str,
    sheet: Result<RgbImage, ImageError>,
    limit: usize,
) -> Result<Vec<u8>, OverlayError> {
    let name = || name.to_owned();
    let sheet = sheet.map_err(|cause| OverlayError::Original { name: name(), cause })?;
    jpeg::within(&sheet, limit)
        .map_err(|cause| OverlayError::Encode { name: name(), cause })?
        .ok_or_else(|| OverlayError::TooLarge { name: name(), limit })
}
