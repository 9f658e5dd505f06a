//! Inspecting a pack for its author: everything that is wrong is reported at once, images are decoded and
//! compared.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use image::{DynamicImage, ImageError};

use super::image_file;
use super::pack::{Exam, ExamError, OriginalImage, PackFile};
use super::pool::Stratum;
use super::reading::Reading;
use super::source::Origin;
use crate::measure::{self, NotAPhoto};

/// The result of an inspection.
pub struct Inspection {
    /// The exam, when it could be read; it may still have problems.
    pub exam: Option<Exam>,
    /// The images of the attempts that could be read.
    pub originals: Vec<OriginalImage>,
    /// Files in the folder of images that no attempt names.
    pub unused: Vec<String>,
    /// Images of the instruction that Telegram does not show as images: candidates get them as files.
    pub as_files: Vec<(String, NotAPhoto)>,
    /// Everything that is wrong.
    pub problems: Vec<ExamError>,
}

/// Inspects a pack in a folder. Beyond what is needed to use it, every image is decoded, no two may be the
/// same, the ground truth must not name a missing image, and images without objects must be exactly those that
/// are meant to be empty.
#[must_use]
pub fn inspect(folder: &Path) -> Inspection {
    let reading = Reading::of(Origin::Folder(folder));
    let nothing = nothing_marked(&reading, folder);
    let Reading { exam, originals, reference, reference_lines, images, mut problems, flaws, .. } = reading;
    problems.extend(flaws.into_iter().chain(nothing));
    let path = |file: &str| folder.join(file).display().to_string();
    let broken = |file: &str, cause: ImageError| ExamError::Image { file: path(file), cause };
    let mut seen: HashMap<u64, &str> = HashMap::new();
    for original in &originals {
        let file = format!("images/{}", original.name);
        let fingerprint = match image_file::decode(&original.bytes) {
            Ok(image) => fingerprint(&image),
            Err(cause) => {
                problems.push(broken(&file, cause));
                continue;
            }
        };
        if let Some(first) = seen.insert(fingerprint, &original.name) {
            problems.push(ExamError::Contents {
                file: path(&file),
                line: None,
                problem: format!("it is the same picture as {first:?}"),
                advice: "use each picture once",
            });
        }
    }
    let mut as_files = Vec::new();
    for file in exam.iter().flat_map(|exam| &exam.instruction_images) {
        match shown(file, path(&file.path)) {
            Ok(None) => {}
            Ok(Some(why)) => as_files.push((file.path.clone(), why)),
            Err(problem) => problems.push(problem),
        }
    }
    for (number, marked) in reference.iter().flat_map(|reference| &reference.images).enumerate() {
        if !images.contains(&marked.name) {
            problems.push(ExamError::Contents {
                file: path("reference.xml"),
                line: reference_lines.get(number).copied(),
                problem: format!("the picture {:?} is not in the folder images", marked.name),
                advice: "put it there, or take its markup out",
            });
        }
    }
    let used = |name: &String| originals.iter().any(|original| original.name == *name);
    let mut unused = images;
    unused.retain(|name| !used(name));
    Inspection { exam, originals, unused, as_files, problems }
}

/// Why an image of the instruction, given by the path of its file, can't be shown as an image.
fn shown(image: &PackFile, file: String) -> Result<Option<NotAPhoto>, ExamError> {
    let bytes = image.bytes.len();
    if bytes > measure::FILE_BYTES {
        return Err(ExamError::Contents {
            file,
            line: None,
            problem: format!("it has {} MB, and Telegram takes at most 50", bytes.div_ceil(1_000_000)),
            advice: "make it smaller: no candidate would see it",
        });
    }
    match image_file::decode(&image.bytes) {
        Ok(decoded) => Ok(measure::as_photo(bytes, Some((decoded.width(), decoded.height()))).err()),
        Err(cause) => Err(ExamError::Image { file, cause }),
    }
}

/// Images without any objects, unless `exam.toml` says so of them, and the other way round.
fn nothing_marked(reading: &Reading, folder: &Path) -> Vec<ExamError> {
    let (Some(exam), Some(reference)) = (&reading.exam, &reading.reference) else { return Vec::new() };
    let mut problems = Vec::new();
    let mut tell = |file: &str, line, problem, advice| {
        let file = folder.join(file).display().to_string();
        problems.push(ExamError::Contents { file, line, problem, advice });
    };
    let meant = |name: &str| reading.meant_empty.iter().any(|(empty, _)| empty == name);
    let objects = |name: &str| -> usize {
        let marked = reference.image(name);
        marked.map_or(0, |marked| exam.labels.iter().map(|label| label.objects(marked).count()).sum())
    };
    for (marked, line) in reference.images.iter().zip(&reading.reference_lines) {
        let name = &marked.name;
        if exam.original(name).is_some() && objects(name) == 0 && !meant(name) {
            let advice = "mark it up, or name it under empty_pictures in exam.toml if it is meant to have nothing on it";
            tell("reference.xml", Some(*line), format!("nothing is marked on the picture {name:?}"), advice);
        }
    }
    for (name, line) in &reading.meant_empty {
        if exam.original(name).is_none() {
            let problem = format!("empty_pictures has {name:?}, which is in no attempt");
            tell("exam.toml", *line, problem, "correct the name, or take it out");
        } else if objects(name) > 0 {
            let problem = format!("{name:?} is among the empty_pictures, but something is marked on it");
            tell("exam.toml", *line, problem, "take it out there, or its markup out of reference.xml");
        }
    }
    for (number, images) in (1..).zip(&exam.attempts) {
        if exam.pool.is_empty() && images.iter().all(|name| meant(name) && objects(name) == 0) {
            let problem = format!("all pictures of attempt {number} are empty, so that it tests nothing");
            tell("exam.toml", None, problem, "give it a picture with something on it");
        }
    }
    for Stratum { name, images, .. } in &exam.pool {
        if images.iter().all(|image| meant(image) && objects(image) == 0) {
            let problem = format!(
                "all pictures of the stratum {name:?} of the pool are empty, so that it tests nothing"
            );
            tell("exam.toml", None, problem, "give it pictures with something on them");
        }
    }
    problems
}

/// An image is the same regardless of its file name and compression.
fn fingerprint(image: &DynamicImage) -> u64 {
    let mut hasher = DefaultHasher::new();
    (image.width(), image.height()).hash(&mut hasher);
    image.to_rgb8().as_raw().hash(&mut hasher);
    hasher.finish()
}
