//! The overlay: an image of the exam with the expected objects, the candidate's, and where the two agree; small objects
//! are shown enlarged, too.

mod areas;
mod captions;
mod dashes;
mod drawn;
#[cfg(test)]
mod eyes;
mod insets;
mod legend;
pub(super) mod outlines;
mod words;

use image::imageops::FilterType;
use image::{DynamicImage, ImageError, RgbImage};
use thiserror::Error;

pub use self::words::Legend;

use self::drawn::DrawnLabel;
use self::insets::Pixels;
use super::jpeg;
use crate::exam::{AnnotatedImage, OriginalImage, image_file};
use crate::scoring::ImageScore;

/// The longer side of the image in pixels, whatever the original's size.
const LONGER_SIDE: u32 = 1280;

/// Largest size of the file.
const MAX_BYTES: usize = 400_000;

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
    #[error("the overlay of {name} has more than {MAX_BYTES} bytes even in the worst quality")]
    TooLarge {
        /// Name of the image.
        name: String,
    },
}

/// The original with the areas of every label in `score` (agreement, missed, extra), the outlines, and next to
/// each expected object its `IoU` and its transcriptions; small objects enlarged beside it; below it a legend. A JPEG of at most 400 000 bytes;
/// the longer side of the image, without the legend, has 1280 pixels.
///
/// Broken shapes are treated as `scoring` treats them; shapes of labels that are not in `score` are left out.
pub fn overlay(
    original: &OriginalImage,
    reference: &AnnotatedImage,
    submitted: &AnnotatedImage,
    score: &ImageScore,
    legend: &Legend,
) -> Result<Vec<u8>, OverlayError> {
    let name = || original.name.clone();
    let sheet = sheet(original, reference, submitted, score, legend)
        .map_err(|cause| OverlayError::Original { name: name(), cause })?;
    jpeg::within(&sheet, MAX_BYTES)
        .map_err(|cause| OverlayError::Encode { name: name(), cause })?
        .ok_or_else(|| OverlayError::TooLarge { name: name() })
}

/// The overlay before it is encoded.
fn sheet(
    original: &OriginalImage,
    reference: &AnnotatedImage,
    submitted: &AnnotatedImage,
    score: &ImageScore,
    legend: &Legend,
) -> Result<RgbImage, ImageError> {
    let whole = image_file::decode(&original.bytes)?;
    let (plain, scale) = scaled(&whole);
    let mut image = plain.to_rgb8();
    let size = image.dimensions();
    let labels: Vec<DrawnLabel<'_>> =
        score.labels.iter().map(|label| DrawnLabel::new(label, reference, submitted, scale, size)).collect();
    areas::tint(&mut image, &labels);
    outlines::draw_all(&mut image, &labels, |point| point);
    let (mut sheet, room) = legend::mount(&image, legend);
    let captions = captions::all(&labels, room, legend);
    let sizes: Vec<_> = captions.iter().map(|caption| (caption.object, caption.size())).collect();
    let insets = insets::plan(&labels, size, room, &sizes);
    // Of a small original the overlay has more pixels.
    let is_small = scale.0.max(scale.1) > 1.0;
    let pixels = if is_small { Pixels::new(&plain, (1.0, 1.0)) } else { Pixels::new(&whole, scale) };
    insets::draw(&mut sheet, &insets, &pixels, &labels);
    captions::draw(&mut sheet, room, &labels, captions, &insets);
    Ok(sheet)
}

/// The original in the overlay's size, and the overlay's pixels per pixel of the original, across and down.
fn scaled(image: &DynamicImage) -> (DynamicImage, (f64, f64)) {
    let (width, height) = (f64::from(image.width()), f64::from(image.height()));
    let factor = f64::from(LONGER_SIDE) / width.max(height);
    let side = |length: f64| (length * factor).round().max(1.0) as u32;
    let resized = image.resize_exact(side(width), side(height), FilterType::Triangle);
    let scale = (f64::from(resized.width()) / width, f64::from(resized.height()) / height);
    (resized, scale)
}

#[cfg(test)]
mod tests;
