//! The exam pack, built in or from a folder: read once, checked as a whole, then only looked at.

use std::fmt;
use std::io;
use std::path::Path;

use bytes::Bytes;
use chrono::TimeDelta;
use thiserror::Error;

use super::annotations::Annotations;
use super::cvat_xml;
use super::files::{ContentHash, ExamFile, ExamFiles};
use super::naming::ImageNames;
use super::reading::Reading;
use super::rules::{Bilingual, LabelRule};
use super::source::{IMAGES, Origin};
use super::thresholds::Thresholds;

/// Why an exam pack cannot be used. One line each: the file, what is wrong, what to do.
#[derive(Debug, Error)]
pub enum ExamError {
    /// A file is missing or cannot be read.
    #[error("cannot read {file}: {cause}; put the file there or correct exam.toml")]
    Read {
        /// Path of the file.
        file: String,
        /// What the system says.
        cause: io::Error,
    },
    /// `exam.toml` does not say what it should.
    #[error("{file}, line {line}: {message}; correct the line")]
    Toml {
        /// Path of the file.
        file: String,
        /// Line, from 1.
        line: usize,
        /// What the TOML reader says.
        message: String,
    },
    /// The ground truth is no annotations.
    #[error("{file}, {cause}; export it again as \"CVAT for images 1.1\"")]
    Xml {
        /// Path of the file.
        file: String,
        /// Line and problem.
        cause: cvat_xml::XmlError,
    },
    /// A file in `images/` is no image.
    #[error("{file}: {cause}; use a JPEG or PNG file of at most 20,000 pixels a side and 100 million in all")]
    Image {
        /// Path of the file.
        file: String,
        /// What the decoder says.
        cause: image::ImageError,
    },
    /// More than one of these.
    #[error("{first} (and {more} more: `candidates-bot exam check` tells all)")]
    Several {
        /// The first.
        first: Box<ExamError>,
        /// So many others.
        more: usize,
    },
    /// The files can be read but do not fit together.
    #[error("{file}{}: {problem}; {advice}", in_line(*line))]
    Contents {
        /// Path of the file.
        file: String,
        /// Line, from 1, if it is about one.
        line: Option<usize>,
        /// What is wrong.
        problem: String,
        /// What to do.
        advice: &'static str,
    },
}

fn in_line(line: Option<usize>) -> String {
    line.map(|line| format!(", line {line}")).unwrap_or_default()
}

impl ExamError {
    /// Path of the file that it is about.
    #[must_use]
    pub fn file(&self) -> &str {
        match self {
            Self::Read { file, .. }
            | Self::Toml { file, .. }
            | Self::Xml { file, .. }
            | Self::Image { file, .. }
            | Self::Contents { file, .. } => file,
            Self::Several { first, .. } => first.file(),
        }
    }

    /// The line of the file, from 1, when it is about one.
    #[must_use]
    pub fn line(&self) -> Option<usize> {
        match self {
            Self::Toml { line, .. } => Some(*line),
            Self::Xml { cause, .. } => Some(cause.line),
            Self::Several { first, .. } => first.line(),
            Self::Contents { line, .. } => *line,
            Self::Read { .. } | Self::Image { .. } => None,
        }
    }
}

/// A file of the pack.
#[derive(Clone, PartialEq, Eq)]
pub struct PackFile {
    /// Its place in the pack: `instructions/how-to.jpg`.
    pub path: String,
    /// Base name.
    pub name: String,
    /// Contents; cloning shares them.
    pub bytes: Bytes,
}

/// An image that candidates mark up.
#[derive(Clone, PartialEq, Eq)]
pub struct OriginalImage {
    /// Base name, by which attempts, tasks and ground truth call it.
    pub name: String,
    /// The file; cloning shares it.
    pub bytes: Bytes,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

/// An exam: everything that candidates are asked, and what is right. Its parts are known to fit together.
#[derive(Clone, Debug)]
pub struct Exam {
    /// Name of the exam.
    pub title: Bilingual,
    /// What candidates are told, plain text.
    pub instruction: Bilingual,
    /// Images that go with the instruction, in order.
    pub instruction_images: Vec<PackFile>,
    /// Labels and their rules.
    pub labels: Vec<LabelRule>,
    /// Names of the images of each attempt.
    pub attempts: Vec<Vec<String>>,
    /// From where on results count as good.
    pub thresholds: Thresholds,
    /// How long an attempt may take from the moment when it is ready; none: as long as it takes.
    pub time_limit: Option<TimeDelta>,
    /// How long before the end of that time candidates are reminded, in any order. Those that would come before the
    /// assignment is ready are left out.
    pub reminders: Vec<TimeDelta>,
    /// Images in one job; none: as the bot's settings have it.
    pub segment_size: Option<u32>,
    /// Quality of the images that the site shows, in percent; none: as the bot's settings have it.
    pub image_quality: Option<u8>,
    /// The ground truth.
    pub reference: Annotations,
    /// The images that the attempts name, each once.
    pub originals: Vec<OriginalImage>,
    /// All files that the above was read from.
    pub files: ExamFiles,
}

impl Exam {
    /// The exam that is built in.
    pub fn embedded() -> Result<Self, ExamError> {
        Self::read(Origin::Embedded)
    }

    /// The exam in a folder.
    pub fn load(folder: &Path) -> Result<Self, ExamError> {
        Self::read(Origin::Folder(folder))
    }

    /// The exam in a folder, if one is named, or the one inside the program.
    pub fn load_or_embedded(folder: Option<&Path>) -> Result<Self, ExamError> {
        folder.map_or_else(Self::embedded, Self::load)
    }

    /// The exam that was read from these files before.
    pub fn of_files(files: &ExamFiles) -> Result<Self, ExamError> {
        Self::read(Origin::Kept(files))
    }

    /// What the pack is known by: any changed byte of a file makes it another.
    #[must_use]
    pub fn id(&self) -> ContentHash {
        self.files.id()
    }

    fn read(place: Origin<'_>) -> Result<Self, ExamError> {
        let mut reading = Reading::of(place);
        match reading.exam {
            Some(exam) if reading.problems.is_empty() => Ok(exam),
            _ if reading.problems.len() == 1 => Err(reading.problems.remove(0)),
            _ => {
                let more = reading.problems.len() - 1;
                Err(ExamError::Several { first: Box::new(reading.problems.remove(0)), more })
            }
        }
    }

    /// The names of the images of the ground truth, for finding out which one a path means.
    #[must_use]
    pub fn image_names(&self) -> ImageNames<'_> {
        ImageNames::of(self.reference.images.iter().map(|image| image.name.as_str()))
    }

    /// The image of this name.
    #[must_use]
    pub fn original(&self, name: &str) -> Option<&OriginalImage> {
        self.originals.iter().find(|original| original.name == name)
    }

    /// What the contents of the image of this name are known by.
    #[must_use]
    pub fn image_hash(&self, name: &str) -> Option<ContentHash> {
        self.files.get(&format!("{IMAGES}/{name}")).map(ExamFile::hash)
    }

    /// Names of the images of an attempt, counted from 1. Attempts beyond the last set begin again with the
    /// first.
    #[must_use]
    pub fn assignment(&self, attempt: u8) -> &[String] {
        let index = usize::from(attempt.saturating_sub(1));
        index.checked_rem(self.attempts.len()).map_or(&[], |index| &self.attempts[index])
    }

    /// The rules of a label.
    #[must_use]
    pub fn label(&self, name: &str) -> Option<&LabelRule> {
        self.labels.iter().find(|label| label.name == name)
    }
}

impl fmt::Debug for PackFile {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "PackFile({}, {} bytes)", self.name, self.bytes.len())
    }
}

impl fmt::Debug for OriginalImage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "OriginalImage({}, {} × {})", self.name, self.width, self.height)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exam_built_in_is_whole() {
        let exam = Exam::embedded().unwrap();
        assert_eq!(exam.title.en, "Cars and plates");
        assert_eq!(exam.labels.iter().map(|label| label.name.as_str()).collect::<Vec<_>>(), ["car", "plate"]);
        assert_eq!(exam.label("plate").and_then(|label| label.points), Some(4));
        assert_eq!(exam.label("wheel"), None);
        assert_eq!(exam.originals.len(), 10);
        let image = exam.original("07.jpg").unwrap();
        assert_eq!((image.width, image.height), (1920, 1080));
        assert!(image.bytes.starts_with(&[0xff, 0xd8]), "the file as it is on the disk");
        let names: Vec<_> = exam.instruction_images.iter().map(|file| file.name.as_str()).collect();
        assert_eq!(names, ["instructions-1.jpg", "instructions-2.jpg"]);
        assert_eq!(exam.time_limit, None);
    }

    #[test]
    fn the_images_built_in_are_never_copied() {
        let (one, other) = (Exam::embedded().unwrap(), Exam::embedded().unwrap());
        for (one, other) in one.originals.iter().zip(&other.originals) {
            assert_eq!(one.bytes.as_ptr(), other.bytes.as_ptr());
        }
    }

    #[test]
    fn an_exam_can_be_had_again_from_its_files() {
        let exam = Exam::embedded().unwrap();
        let paths: Vec<_> = exam.files.iter().map(|file| file.path.as_str()).collect();
        assert_eq!((paths.len(), paths[0]), (14, "exam.toml"));
        for file in &exam.files {
            assert_eq!(file.hash(), ContentHash::of(&file.bytes), "{}", file.path);
        }
        let again = Exam::of_files(&exam.files).unwrap();
        assert_eq!(again.files, exam.files);
        assert_eq!((again.attempts, again.reference), (exam.attempts.clone(), exam.reference.clone()));
        let folder = Exam::load(Path::new("assets/exam")).unwrap();
        assert_eq!(folder.id(), exam.id(), "the same files, the same exam, wherever they lie");
        let some = ExamFiles::new(exam.files.iter().filter(|file| file.path != "images/03.jpg").cloned());
        let error = Exam::of_files(&some).unwrap_err().to_string();
        assert!(error.starts_with("cannot read images/03.jpg of the exam "), "{error}");
    }

    #[test]
    fn attempts_take_turns() {
        let exam = Exam::embedded().unwrap();
        assert_eq!(exam.assignment(1), ["01.jpg", "02.jpg", "03.jpg", "04.jpg", "05.jpg"]);
        assert_eq!(exam.assignment(2)[0], "06.jpg");
        assert_eq!(exam.assignment(3), exam.assignment(1));
        assert_eq!(exam.assignment(u8::MAX), exam.assignment(1));
        assert_eq!(exam.assignment(0), exam.assignment(1));
    }

    #[test]
    fn debug_output_does_not_hold_the_files() {
        let exam = Exam::embedded().unwrap();
        assert!(format!("{:?}", exam.originals).len() < 1_000);
        assert!(format!("{:?}", exam.instruction_images).len() < 1_000);
    }
}
