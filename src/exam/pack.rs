//! The exam pack: read once (`reading`), checked as a whole, and never changed afterwards.

use std::fmt;
use std::io;
use std::sync::Arc;

use bytes::Bytes;
use chrono::TimeDelta;
use thiserror::Error;

use super::annotations::Annotations;
use super::consent::ConsentText;
use super::cvat_xml;
use super::feedback::{FeedbackRules, NextSteps};
use super::files::{ContentHash, ExamFile, ExamFiles};
use super::naming::ImageNames;
use super::pool::{Past, Stratum, draw};
use super::rules::{Bilingual, LabelRule};
use super::thresholds::Thresholds;
use crate::analysis::Plan;
use crate::zone::Zone;

/// The folder of a pack that contains its images.
pub(super) const IMAGES: &str = "images";

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
    /// The ground truth is not a valid file of annotations.
    #[error("{file}, {cause}; export it again as \"CVAT for images 1.1\"")]
    Xml {
        /// Path of the file.
        file: String,
        /// Line and problem.
        cause: cvat_xml::XmlError,
    },
    /// A file in `images/` is not an image.
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
        /// Number of further errors.
        more: usize,
    },
    /// The files can be read but do not fit together.
    #[error("{file}{}: {problem}; {advice}", in_line(*line))]
    Contents {
        /// Path of the file.
        file: String,
        /// Line, from 1, if the problem is in one.
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
    /// Path of the file with the problem.
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

    /// The line of the file, from 1, if the problem is in one.
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
    /// Its path in the pack: `instructions/how-to.jpg`.
    pub path: String,
    /// Base name.
    pub name: String,
    /// Contents; cloning shares them.
    pub bytes: Bytes,
}

/// An image that candidates annotate.
#[derive(Clone, PartialEq, Eq)]
pub struct OriginalImage {
    /// Base name, as used by attempts, tasks and ground truth.
    pub name: String,
    /// The file; cloning shares it.
    pub bytes: Bytes,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

/// An exam: everything that candidates are asked, and the right answers. Its parts are known to fit together.
#[derive(Clone, Debug)]
pub struct Exam {
    /// Name of the exam.
    pub title: Bilingual,
    /// The instruction for candidates, plain text.
    pub instruction: Bilingual,
    /// Images that go with the instruction, in order.
    pub instruction_images: Vec<PackFile>,
    /// Labels and their rules.
    pub labels: Vec<LabelRule>,
    /// Names of the images of each attempt, which everybody gets.
    pub attempts: Vec<Vec<String>>,
    /// From what every attempt draws further images; empty: there is no pool.
    pub pool: Vec<Stratum>,
    /// The whole exam, of which this is what one attempt has been given (see [`Exam::given`]); `None`: this is the whole.
    pub drawn_from: Option<Arc<Exam>>,
    /// The figures from which a result counts as good.
    pub thresholds: Thresholds,
    /// The test that says when enough images are seen; `None`: nobody is told.
    pub sequential: Option<Plan>,
    /// Names of the images on which every figure has to reach its threshold.
    pub critical_images: Vec<String>,
    /// How long an attempt may take from when it is ready; `None`: no limit.
    pub time_limit: Option<TimeDelta>,
    /// How long before the end of that time candidates are reminded, in any order. Reminders that would come before
    /// the assignment is ready are left out.
    pub reminders: Vec<TimeDelta>,
    /// The time zone of the times that candidates read; `None`: as in the bot's settings.
    pub timezone: Option<Zone>,
    /// Number of images in one job; `None`: as in the bot's settings.
    pub segment_size: Option<u32>,
    /// Quality of the images that the site shows, in percent; `None`: as in the bot's settings.
    pub image_quality: Option<u8>,
    /// What candidates read when they have handed in.
    pub next: NextSteps,
    /// What they hear of the decision.
    pub feedback: FeedbackRules,
    /// What they agree to before they are given an assignment; `None`: nothing.
    pub consent: Option<ConsentText>,
    /// The ground truth.
    pub reference: Annotations,
    /// The images of the attempts and of the pool, each once.
    pub originals: Vec<OriginalImage>,
    /// All files that this was read from.
    pub files: ExamFiles,
}

impl Exam {
    /// The hash of the pack: any changed byte of a file gives another one.
    #[must_use]
    pub fn id(&self) -> ContentHash {
        self.files.id()
    }

    /// The names of the ground truth's images, for finding out which one a path means.
    #[must_use]
    pub fn image_names(&self) -> ImageNames<'_> {
        ImageNames::of(self.reference.images.iter().map(|image| image.name.as_str()))
    }

    /// The image of this name.
    #[must_use]
    pub fn original(&self, name: &str) -> Option<&OriginalImage> {
        self.originals.iter().find(|original| original.name == name)
    }

    /// The hash of the image of this name.
    #[must_use]
    pub fn image_hash(&self, name: &str) -> Option<ContentHash> {
        self.files.get(&format!("{IMAGES}/{name}")).map(ExamFile::hash)
    }

    /// Names of the images that everybody gets in an attempt, counted from 1: without a pool, all of them. Attempts beyond
    /// the last set start again with the first set. Of what an attempt was given ([`Exam::given`]), these are all its
    /// images.
    #[must_use]
    pub fn assignment(&self, attempt: u8) -> &[String] {
        let index = usize::from(attempt.saturating_sub(1));
        index.checked_rem(self.attempts.len()).map_or(&[], |index| &self.attempts[index])
    }

    /// How many images an attempt has, counted from 1: those that everybody gets, and those that are drawn.
    #[must_use]
    pub fn image_count(&self, attempt: u8) -> usize {
        self.assignment(attempt).len() + self.pool.iter().map(|stratum| stratum.draw).sum::<usize>()
    }

    /// The exam as an attempt has it that was given these images: with them alone, in this order. It is still the same pack.
    #[must_use]
    pub fn given(self: &Arc<Self>, images: &[String]) -> Self {
        let whole = self.whole();
        let is_given = |name: &String| images.contains(name);
        let marked = whole.reference.images.iter().filter(|image| is_given(&image.name));
        let reference = Annotations { images: marked.cloned().collect(), ..Annotations::default() };
        let originals = images.iter().filter_map(|name| whole.original(name)).cloned().collect();
        Self {
            title: whole.title.clone(),
            instruction: whole.instruction.clone(),
            instruction_images: whole.instruction_images.clone(),
            labels: whole.labels.clone(),
            attempts: vec![images.to_vec()],
            pool: Vec::new(),
            drawn_from: Some(Arc::clone(self.drawn_from.as_ref().unwrap_or(self))),
            thresholds: whole.thresholds.clone(),
            sequential: whole.sequential.clone(),
            critical_images: whole.critical_images.iter().filter(|name| is_given(name)).cloned().collect(),
            time_limit: whole.time_limit,
            reminders: whole.reminders.clone(),
            timezone: whole.timezone,
            segment_size: whole.segment_size,
            image_quality: whole.image_quality,
            next: whole.next.clone(),
            feedback: whole.feedback.clone(),
            consent: whole.consent.clone(),
            reference,
            originals,
            files: whole.files.clone(),
        }
    }

    /// The exam as an attempt may have it: of a pool with images that chance gives, always the same ones; without a pool, as
    /// it is.
    #[must_use]
    pub fn example(self: &Arc<Self>) -> Arc<Self> {
        if self.pool.is_empty() {
            return Arc::clone(self);
        }
        let drawn = draw(&self.pool, [0; 32], |_| Past::default()).images;
        Arc::new(self.given(&self.assignment(1).iter().cloned().chain(drawn).collect::<Vec<_>>()))
    }

    /// The whole exam: all that anybody may be given.
    #[must_use]
    pub fn whole(&self) -> &Self {
        self.drawn_from.as_deref().unwrap_or(self)
    }

    /// Whether attempts draw images from a pool.
    #[must_use]
    pub fn draws(&self) -> bool {
        !self.whole().pool.is_empty()
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
