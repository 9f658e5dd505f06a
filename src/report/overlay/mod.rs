//! The overlay: an image of the exam with the expected objects, the candidate's, and where the two agree; small objects
//! are shown enlarged, too.

mod areas;
mod captions;
mod dashes;
mod disputed;
mod drawn;
#[cfg(test)]
mod eyes;
mod file;
mod insets;
mod joints;
mod legend;
mod objects;
pub(super) mod outlines;
mod own;
mod pair;
mod sheet;
mod words;

pub use self::disputed::disputed;
pub use self::file::OverlayError;
pub use self::own::own_outlines;
pub use self::pair::{Side, pair};
pub use self::words::Legend;

use self::sheet::Ground;
use crate::exam::{AnnotatedImage, LabelRule, OriginalImage};
use crate::scoring::ImageScore;

/// Largest size of the file.
const MAX_BYTES: usize = 400_000;

/// The original with the areas of every label in `score` (agreement, missed, extra), the outlines, and next to
/// each expected object its figure and its transcriptions; skeletons with their edges, and which joints are right, off or
/// missing; tags as text in the corner; small objects enlarged beside it; below it a legend. A JPEG of at most 400 000
/// bytes; the longer side of the image, without the legend, has 1280 pixels.
///
/// Broken shapes are treated as `scoring` treats them; shapes of labels that are not in `score` are left out. `labels`
/// are the exam's.
pub fn overlay(
    original: &OriginalImage,
    reference: &AnnotatedImage,
    submitted: &AnnotatedImage,
    score: &ImageScore,
    labels: &[LabelRule],
    legend: &Legend,
) -> Result<Vec<u8>, OverlayError> {
    let sheet =
        Ground::of(original).map(|ground| ground.sheet([reference, submitted], score, labels, legend));
    file::jpeg(&original.name, sheet, MAX_BYTES)
}

#[cfg(test)]
mod tests;
