//! Reading a pack: everything that can be read is, and everything that is wrong is told.

use std::fmt::Display;
use std::io::ErrorKind;

use bytes::Bytes;

use super::annotations::Markup;
use super::check::{self, At, Fault};
use super::cvat_xml;
use super::lines::Lines;
use super::manifest::{self, Manifest};
use super::naming::PictureNames;
use super::pack::{Exam, ExamError, OriginalImage, PackFile};
use super::source::{Place, Source};

const MANIFEST: &str = "exam.toml";
const REFERENCE: &str = "reference.xml";

/// What there is of a pack, and what is wrong with it.
pub(super) struct Reading {
    /// The exam, when everything that it needs could be read.
    pub(super) exam: Option<Exam>,
    /// The pictures of the attempts that could be read.
    pub(super) originals: Vec<OriginalImage>,
    /// The ground truth, if it could be read.
    pub(super) reference: Option<Markup>,
    /// Where each of its pictures begins: line of the file, from 1.
    pub(super) reference_lines: Vec<usize>,
    /// Names of the files in the folder of pictures.
    pub(super) pictures: Vec<String>,
    /// What is wrong, one after the other.
    pub(super) problems: Vec<ExamError>,
    /// What is wrong for whoever makes the exam alone: it can be used as it is.
    pub(super) flaws: Vec<ExamError>,
    /// The pictures that are meant to have nothing on them, and the line of `exam.toml` that says so.
    pub(super) meant_empty: Vec<(String, Option<usize>)>,
}

impl Reading {
    /// Reads a pack.
    pub(super) fn of(place: Place<'_>) -> Self {
        let source = Source::new(place);
        let mut problems = Vec::new();
        let manifest = manifest(&source, &mut problems);
        let (mut reference, reference_lines) = reference(&source, &mut problems).unzip();
        let pictures = source.pictures();
        if let Some(reference) = &mut reference {
            reference.call_like(&PictureNames::of(pictures.iter().map(String::as_str)));
        }
        let reference_lines = reference_lines.unwrap_or_default();
        let originals = Vec::new();
        let (flaws, meant_empty) = (Vec::new(), Vec::new());
        let exam = None;
        let mut reading =
            Self { exam, originals, reference, reference_lines, pictures, problems, flaws, meant_empty };
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
                resolved(&path, names, &self.pictures, &mut wrong).into_iter().map(|(name, _)| name).collect()
            })
            .collect();
        self.blame(&source, MANIFEST, wrong, &manifest.lines);
        self.empty_pictures(&source, &manifest);
        for name in attempts.iter().flatten().filter(|name| !name.contains(['/', '\\'])) {
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
        let instruction_pictures = self.instruction_pictures(&source, &manifest);
        let Some(reference) = self.reference.clone() else { return };
        let wrong = check::reference(&manifest.labels, &self.originals, &reference);
        self.blame(&source, REFERENCE, wrong, &manifest.lines);
        let (time_limit, reminders) = (manifest.time_limit(), manifest.reminders());
        self.exam = Some(Exam {
            title: manifest.title,
            instruction: manifest.instruction,
            instruction_pictures,
            labels: manifest.labels,
            attempts,
            thresholds: manifest.thresholds,
            time_limit,
            reminders,
            // Their ranges were checked.
            segment_size: manifest.segment_size.map(|size| size as u32),
            image_quality: manifest.image_quality.map(|quality| quality as u8),
            reference,
            originals: self.originals.clone(),
            files: source.files(),
        });
    }

    /// Packs that are kept have the pictures of the attempts only, so that a pattern may fit nothing there.
    fn empty_pictures(&mut self, source: &Source<'_>, manifest: &Manifest) {
        let mut unfit = Vec::new();
        let empty = resolved("empty_pictures", &manifest.empty_pictures, &self.pictures, &mut unfit);
        let line = |number| manifest.lines.of_path(&format!("empty_pictures.{number}"));
        self.meant_empty = empty.into_iter().map(|(name, number)| (name, line(number))).collect();
        let before = self.problems.len();
        self.blame(source, MANIFEST, unfit, &manifest.lines);
        self.flaws = self.problems.split_off(before);
    }

    /// Tells what is wrong with a file.
    fn blame(&mut self, source: &Source<'_>, file: &str, faults: Vec<Fault>, lines: &Lines) {
        let problems = faults.into_iter().map(|Fault { at, problem, advice }| {
            let line = match at {
                At::Path(path) => lines.of_path(&path),
                At::Picture(number) => self.reference_lines.get(number).copied(),
                At::Nowhere => None,
            };
            ExamError::Contents { file: source.path(file), line, problem, advice }
        });
        self.problems.extend(problems);
    }

    fn instruction_pictures(&mut self, source: &Source<'_>, manifest: &Manifest) -> Vec<PackFile> {
        let read: Vec<_> = manifest.instruction_pictures.iter().map(|path| source.file(path)).collect();
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

/// The ground truth, and the line of each of its pictures.
fn reference(source: &Source<'_>, problems: &mut Vec<ExamError>) -> Option<(Markup, Vec<usize>)> {
    let xml = |cause| ExamError::Xml { file: source.path(REFERENCE), cause };
    let read = |bytes: Bytes| Ok((cvat_xml::read(&bytes).map_err(xml)?, cvat_xml::picture_lines(&bytes)));
    match source.markup(REFERENCE).and_then(read) {
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

/// The pictures that the names and patterns (`*`, `?`, `[a-c]`) of a list stand for, each with its number in the list:
/// those of a pattern in the order of their names, without those that are there already.
fn resolved(
    path: &str,
    names: &[String],
    pictures: &[String],
    unfit: &mut Vec<Fault>,
) -> Vec<(String, usize)> {
    let known = PictureNames::of(pictures.iter().map(String::as_str));
    let mut resolved: Vec<(String, usize)> = Vec::new();
    for (number, name) in names.iter().enumerate() {
        let at = || At::Path(format!("{path}.{number}"));
        let mut tell = |problem, advice| unfit.push(Fault { at: at(), problem, advice });
        if !name.contains(['*', '?', '[']) || pictures.contains(name) {
            // A path is refused elsewhere: an exam has no folders.
            let meant = known.meant(name).filter(|_| !name.contains(['/', '\\']));
            resolved.push((meant.unwrap_or(name).to_owned(), number));
            continue;
        }
        let pattern = match glob::Pattern::new(name) {
            Ok(pattern) => pattern,
            Err(error) => {
                let why: &dyn Display = &error.msg;
                tell(
                    format!("{name:?} is no pattern: {why}"),
                    "write * for anything, ? for one character, [a-c] for one of several",
                );
                continue;
            }
        };
        let fitting: Vec<&String> = pictures.iter().filter(|picture| pattern.matches(picture)).collect();
        if fitting.is_empty() {
            tell(
                format!("no picture in the folder images fits {name:?}"),
                "put the pictures there, or correct the pattern",
            );
        }
        for picture in fitting {
            if resolved.iter().all(|(known, _)| known != picture) {
                resolved.push((picture.clone(), number));
            }
        }
    }
    resolved
}
