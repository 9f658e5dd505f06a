//! Reading a pack: everything that can be read is read, and everything that is wrong is reported.

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::Path;

use bytes::Bytes;

use super::annotations::Annotations;
use super::check::{self, At, Defect};
use super::consent::ConsentText;
use super::cvat_xml;
use super::feedback::NextSteps;
use super::files::ExamFiles;
use super::lines::Lines;
use super::manifest::{self, Consent, Manifest};
use super::naming::ImageNames;
use super::pack::{Exam, ExamError, OriginalImage, PackFile};
use super::resolving::{resolved, strata};
use super::rules::Bilingual;
use super::source::{Origin, Source};
use super::thresholds::Thresholds;

const MANIFEST: &str = "exam.toml";
/// The file with the ground truth.
pub(super) const REFERENCE: &str = "reference.xml";

impl Exam {
    /// The built-in exam.
    pub fn embedded() -> Result<Self, ExamError> {
        Self::read(Origin::Embedded)
    }

    /// The exam in a folder.
    pub fn load(folder: &Path) -> Result<Self, ExamError> {
        Self::read(Origin::Folder(folder))
    }

    /// The exam in the given folder, or the built-in one.
    pub fn load_or_embedded(folder: Option<&Path>) -> Result<Self, ExamError> {
        folder.map_or_else(Self::embedded, Self::load)
    }

    /// The exam that was read from these files before.
    pub fn of_files(files: &ExamFiles) -> Result<Self, ExamError> {
        Self::read(Origin::Kept(files))
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
}

/// What could be read of a pack, and what is wrong with it.
pub(super) struct Reading {
    /// The exam, when everything that it needs could be read.
    pub(super) exam: Option<Exam>,
    /// The images of the attempts that could be read.
    pub(super) originals: Vec<OriginalImage>,
    /// The ground truth, if it could be read.
    pub(super) reference: Option<Annotations>,
    /// Where each of its images begins: line of the file, from 1.
    pub(super) reference_lines: Vec<usize>,
    /// Names of the files in the folder of images.
    pub(super) images: Vec<String>,
    /// All problems, in order.
    pub(super) problems: Vec<ExamError>,
    /// Problems that concern only the exam's author: the exam can be used as it is.
    pub(super) flaws: Vec<ExamError>,
    /// The images that are intentionally empty, and the line of `exam.toml` that says so.
    pub(super) meant_empty: Vec<(String, Option<usize>)>,
}

impl Reading {
    /// Reads a pack.
    pub(super) fn of(place: Origin<'_>) -> Self {
        let source = Source::new(place);
        let mut problems = Vec::new();
        let manifest = manifest(&source, &mut problems);
        let (mut reference, reference_lines) = reference(&source, &mut problems).unzip();
        let images = source.images();
        if let Some(reference) = &mut reference {
            reference.call_like(&ImageNames::of(images.iter().map(String::as_str)));
        }
        let reference_lines = reference_lines.unwrap_or_default();
        let originals = Vec::new();
        let (flaws, meant_empty) = (Vec::new(), Vec::new());
        let exam = None;
        let mut reading =
            Self { exam, originals, reference, reference_lines, images, problems, flaws, meant_empty };
        if let Some(manifest) = manifest {
            reading.fit_together(source, manifest);
        }
        reading
    }

    fn fit_together(&mut self, source: Source<'_>, manifest: Manifest) {
        let mut wrong = check::manifest(&manifest);
        let attempts = manifest.attempts.iter().enumerate();
        let attempts: Vec<Vec<String>> = attempts
            .map(|(number, names)| {
                let path = format!("attempts.{number}.pictures");
                resolved(&path, names, &self.images, &mut wrong).into_iter().map(|(name, _)| name).collect()
            })
            .collect();
        let pool = strata(&manifest, &attempts, &self.images, &mut wrong);
        self.blame(&source, MANIFEST, wrong, &manifest.lines);
        self.empty_images(&source, &manifest);
        let used: Vec<&String> =
            attempts.iter().flatten().chain(pool.iter().flat_map(|stratum| &stratum.images)).collect();
        let critical_images = self.critical_images(&source, &manifest, &used);
        for name in used.into_iter().filter(|name| !name.contains(['/', '\\'])) {
            if self.originals.iter().all(|original| original.name != *name) {
                match source.original(name) {
                    Ok(original) => self.originals.push(original),
                    Err(problem)
                        if !self.problems.iter().any(|told| told.to_string() == problem.to_string()) =>
                    {
                        self.problems.push(problem);
                    }
                    Err(_) => {}
                }
            }
        }
        let instruction_images = self.instruction_images(&source, &manifest);
        let Some(reference) = self.reference.clone() else { return };
        let wrong = check::reference(&manifest.labels, &self.originals, &reference);
        self.blame(&source, REFERENCE, wrong, &manifest.lines);
        let (time_limit, reminders) = (manifest.time_limit(), manifest.reminders());
        let timezone = manifest.timezone.and_then(|name| name.parse().ok());
        self.exam = Some(Exam {
            title: manifest.title,
            instruction: manifest.instruction,
            instruction_images,
            labels: manifest.labels,
            attempts,
            pool,
            drawn_from: None,
            thresholds: manifest.thresholds,
            sequential: manifest.sequential.and_then(|rule| rule.plan().ok()),
            critical_images,
            time_limit,
            reminders,
            timezone,
            // Their ranges were checked before.
            segment_size: manifest.segment_size.map(|size| size as u32),
            image_quality: manifest.image_quality.map(|quality| quality as u8),
            next: NextSteps {
                text: manifest.next_steps,
                answer_within_days: manifest.answer_within_days.map(|days| days as u16),
            },
            feedback: manifest.feedback,
            consent: manifest.consent.map(|Consent { version, ru, en }| ConsentText {
                version: version as u32,
                text: Bilingual { ru, en },
            }),
            reference,
            originals: self.originals.clone(),
            files: source.files(),
        });
    }

    /// Packs on record contain only the images of the attempts, so a pattern may match nothing there.
    fn empty_images(&mut self, source: &Source<'_>, manifest: &Manifest) {
        let mut unfit = Vec::new();
        let empty = resolved("empty_pictures", &manifest.empty_images, &self.images, &mut unfit);
        let line = |number| manifest.lines.of_path(&format!("empty_pictures.{number}"));
        self.meant_empty = empty.into_iter().map(|(name, number)| (name, line(number))).collect();
        let before = self.problems.len();
        self.blame(source, MANIFEST, unfit, &manifest.lines);
        self.flaws = self.problems.split_off(before);
    }

    /// The images on which every figure has to reach its threshold. Each entry of the list must stand for an image of an
    /// attempt, so that packs on record, which have no others, say the same.
    fn critical_images(&mut self, source: &Source<'_>, manifest: &Manifest, used: &[&String]) -> Vec<String> {
        let mut unfit = Vec::new();
        let mut critical = resolved("critical_pictures", &manifest.critical_images, &self.images, &mut unfit);
        let stood_for: BTreeSet<usize> = critical.iter().map(|(_, number)| *number).collect();
        critical.retain(|(name, _)| used.contains(&name));
        let mut tell = |path: String, problem, advice| {
            unfit.push(Defect { at: At::Path(path), problem, advice });
        };
        for number in stood_for {
            if critical.iter().all(|(_, known)| *known != number) {
                let name = &manifest.critical_images[number];
                let problem = format!("critical_pictures has {name:?}, which is in no attempt");
                tell(format!("critical_pictures.{number}"), problem, "correct the name, or take it out");
            }
        }
        if !critical.is_empty() && manifest.thresholds == Thresholds::default() {
            let problem = "there are critical_pictures, but no thresholds".to_owned();
            tell(
                "critical_pictures".to_owned(),
                problem,
                "set under [thresholds] what is to be reached on them",
            );
        }
        self.blame(source, MANIFEST, unfit, &manifest.lines);
        critical.into_iter().map(|(name, _)| name).collect()
    }

    /// Reports problems of a file.
    fn blame(&mut self, source: &Source<'_>, file: &str, defects: Vec<Defect>, lines: &Lines) {
        let problems = defects.into_iter().map(|Defect { at, problem, advice }| {
            let line = match at {
                At::Path(path) => lines.of_path(&path),
                At::Image(number) => self.reference_lines.get(number).copied(),
                At::Nowhere => None,
            };
            ExamError::Contents { file: source.path(file), line, problem, advice }
        });
        self.problems.extend(problems);
    }

    fn instruction_images(&mut self, source: &Source<'_>, manifest: &Manifest) -> Vec<PackFile> {
        let read: Vec<_> = manifest.instruction_images.iter().map(|path| source.file(path)).collect();
        let (files, problems): (Vec<_>, Vec<_>) = read.into_iter().partition(Result::is_ok);
        self.problems.extend(problems.into_iter().filter_map(Result::err));
        files.into_iter().filter_map(Result::ok).collect()
    }
}

fn manifest(source: &Source<'_>, problems: &mut Vec<ExamError>) -> Option<Manifest> {
    let text = match source.text(MANIFEST) {
        Ok(text) => text,
        Err(problem) => {
            problems.push(problem);
            return None;
        }
    };
    let (manifest, wrong) = manifest::parse(&text);
    let file = source.path(MANIFEST);
    problems.extend(wrong.into_iter().map(|wrong| ExamError::Toml {
        file: file.clone(),
        line: wrong.line,
        message: wrong.message,
    }));
    manifest
}

/// The ground truth, and the line of each of its images.
fn reference(source: &Source<'_>, problems: &mut Vec<ExamError>) -> Option<(Annotations, Vec<usize>)> {
    let xml = |cause| ExamError::Xml { file: source.path(REFERENCE), cause };
    let read = |bytes: Bytes| Ok((cvat_xml::read(&bytes).map_err(xml)?, cvat_xml::image_lines(&bytes)));
    match source.annotations(REFERENCE).and_then(read) {
        Ok(read) => Some(read),
        Err(ExamError::Read { file, cause }) if cause.kind() == ErrorKind::NotFound => {
            problems.push(ExamError::Contents {
                file,
                line: None,
                problem: "there is no ground truth".to_owned(),
                advice: "mark the pictures up on the site, export them as \"CVAT for images 1.1\" and put the file, \
                         or the ZIP as it is, here under this name",
            });
            None
        }
        Err(problem) => {
            problems.push(problem);
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exam::ContentHash;

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
}
