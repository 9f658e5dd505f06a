//! Everything that is kept about one person, as a ZIP: `person.json`, their submissions, and pictures of them.
//!
//! Lives here: which records belong to a person, and which of those they may see. The ground truth, other people's data
//! and the names of those who decided about them are left out; so is their password.

mod attempts;
mod json;
mod names;
mod sections;

use std::io::{self, Seek, Write};

use thiserror::Error;
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use self::names::{picture_file, submission_file};
use crate::exam::{AnnotatedImage, cvat_xml};
use crate::model::{Attempt, Candidate};
use crate::report;
use crate::store::{Packs, Records, StoreError, Submissions, View};

/// Whether pictures of the submissions are wanted: they make most of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pictures {
    /// A picture of every image of the last submission of every attempt.
    Drawn,
    /// None.
    LeftOut,
}

/// What a file has of a person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Contents {
    /// Number of attempts.
    pub attempts: u32,
    /// Number of submissions.
    pub submissions: u32,
    /// Number of pictures.
    pub pictures: u32,
    /// Number of pictures that could not be drawn.
    pub not_drawn: u32,
}

/// Why the file of a person can't be made.
#[derive(Debug, Error)]
pub enum PersonError {
    /// An error of the records.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The place it is written to.
    #[error("cannot write the file: {0}")]
    Write(#[from] io::Error),
    /// The archive.
    #[error("cannot write the ZIP: {0}")]
    Zip(#[from] ZipError),
}

/// Writes what is kept about a candidate. One submission and one picture are in memory at a time.
pub fn person(
    view: &View,
    packs: &Packs,
    candidate: &Candidate,
    pictures: Pictures,
    to: impl Write + Seek,
) -> Result<Contents, PersonError> {
    let mut archive = Archive { zip: ZipWriter::new(to), contents: Contents::default() };
    let record = sections::record(view, packs, candidate, pictures == Pictures::LeftOut)?;
    let record = serde_json::to_vec_pretty(&record).map_err(io::Error::from)?;
    archive.add("person.json", CompressionMethod::Deflated, &record)?;
    for number in candidate.attempts.up_to() {
        let Some(attempt) = view.attempt(candidate.id, number)? else { continue };
        archive.contents.attempts += 1;
        archive.add_submissions(view, packs, &attempt, pictures)?;
    }
    archive.zip.finish()?.flush()?;
    Ok(archive.contents)
}

struct Archive<W: Write + Seek> {
    zip: ZipWriter<W>,
    contents: Contents,
}

impl<W: Write + Seek> Archive<W> {
    fn add(&mut self, name: &str, method: CompressionMethod, bytes: &[u8]) -> Result<(), PersonError> {
        self.zip.start_file(name, SimpleFileOptions::default().compression_method(method))?;
        Ok(self.zip.write_all(bytes)?)
    }

    /// The submissions of an attempt that are kept, and pictures of the last one. One that can't be read is left out.
    fn add_submissions(
        &mut self,
        view: &View,
        packs: &Packs,
        attempt: &Attempt,
        pictures: Pictures,
    ) -> Result<(), PersonError> {
        let (person, number) = (attempt.person, attempt.number);
        let kept = view.submission_numbers(person, number)?;
        for turn in &kept {
            let submission = match view.submission(person, number, *turn) {
                Err(error) if error.is_about_one_record() => {
                    tracing::error!(person = person.0, %error, "a submission is left out");
                    continue;
                }
                submission => submission?,
            };
            let Some(submission) = submission else { continue };
            let xml = cvat_xml::write(&submission.annotations);
            self.add(&submission_file(number, *turn), CompressionMethod::Deflated, xml.as_bytes())?;
            self.contents.submissions += 1;
            drop(xml);
            if pictures == Pictures::Drawn && kept.last() == Some(turn) {
                self.add_pictures(view, packs, attempt, &submission.annotations.images)?;
            }
        }
        Ok(())
    }

    fn add_pictures(
        &mut self,
        view: &View,
        packs: &Packs,
        attempt: &Attempt,
        images: &[AnnotatedImage],
    ) -> Result<(), PersonError> {
        let exam = match packs.of(view, attempt) {
            // The pack is damaged: everything else is worth having all the same.
            Err(error) if error.is_about_one_record() => {
                tracing::error!(person = attempt.person.0, %error, "pictures are left out");
                self.contents.not_drawn += u32::try_from(images.len()).unwrap_or(u32::MAX);
                return Ok(());
            }
            exam => exam?,
        };
        for (place, image) in (1..).zip(images) {
            let Some(original) = exam.original(&image.name) else { continue };
            match report::own_outlines(original, image, &exam.labels) {
                Ok(jpeg) => {
                    let name = picture_file(attempt.number, place, &image.name);
                    self.add(&name, CompressionMethod::Stored, &jpeg)?;
                    self.contents.pictures += 1;
                }
                Err(error) => {
                    tracing::error!(image = image.name, %error, "a picture can't be drawn");
                    self.contents.not_drawn += 1;
                }
            }
        }
        Ok(())
    }
}
