//! Submissions of older programs.

use chrono::serde::ts_milliseconds;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use crate::exam::{AnnotatedImage, Annotations, Shape};
use crate::model::Submission;
use crate::store::StoreError;
use crate::store::codec::{self, Record};

/// A submission when deleted images were not recorded.
#[derive(Deserialize)]
struct SubmissionV1 {
    #[serde(with = "ts_milliseconds")]
    at: DateTime<Utc>,
    #[serde(with = "ts_milliseconds")]
    last_edit: DateTime<Utc>,
    annotations: AnnotationsV1,
}

#[derive(Deserialize)]
struct AnnotationsV1 {
    images: Vec<AnnotatedImageV1>,
    stray: u32,
    tracks: Vec<u32>,
}

#[derive(Deserialize)]
struct AnnotatedImageV1 {
    name: String,
    width: u32,
    height: u32,
    shapes: Vec<Shape>,
}

/// A submission of an older version counts as it was counted then: none of its images is deleted.
pub(in crate::store) fn submission(version: u8, bytes: &[u8]) -> Result<Submission, StoreError> {
    if version != 1 {
        return Err(codec::unknown_version(Submission::WHAT, version));
    }
    let SubmissionV1 { at, last_edit, annotations } = codec::body(Submission::WHAT, bytes)?;
    let image = |old: AnnotatedImageV1| AnnotatedImage {
        name: old.name,
        width: old.width,
        height: old.height,
        deleted: false,
        shapes: old.shapes,
    };
    let images = annotations.images.into_iter().map(image).collect();
    let annotations = Annotations { images, stray: annotations.stray, tracks: annotations.tracks };
    Ok(Submission { at, last_edit, annotations })
}
