//! The names of files in the archive.

use crate::model::AttemptNumber;

/// The name in the archive of a submission.
pub(super) fn submission_file(attempt: AttemptNumber, number: u32) -> String {
    format!("attempt-{attempt}/submission-{number}.xml")
}

/// The name in the archive of the picture of an image: names of images may be those of any file, in any folder.
pub(super) fn picture_file(attempt: AttemptNumber, place: usize, image: &str) -> String {
    let stem = image.rsplit_once('.').map_or(image, |(stem, _)| stem);
    let tame = |letter: char| if letter.is_alphanumeric() || letter == '-' { letter } else { '_' };
    let stem: String = stem.chars().map(tame).take(60).collect();
    format!("attempt-{attempt}/pictures/{place:02}-{stem}.jpg")
}
