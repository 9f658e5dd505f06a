//! Which images the names and patterns of `exam.toml` stand for.

use std::collections::BTreeMap;
use std::fmt::Display;

use super::check::{At, Defect};
use super::manifest::Manifest;
use super::naming::ImageNames;
use super::pool::Stratum;

/// The pool, with the names of its images. Each image is in one stratum and in no list of an attempt: otherwise somebody
/// could get it twice.
pub(super) fn strata(
    manifest: &Manifest,
    attempts: &[Vec<String>],
    images: &[String],
    unfit: &mut Vec<Defect>,
) -> Vec<Stratum> {
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    let mut strata = Vec::new();
    for (number, listed) in manifest.pool.iter().enumerate() {
        let path = format!("pool.{number}.pictures");
        let found = resolved(&path, &listed.images, images, unfit);
        let (fitting, mut twice) = (found.len(), None);
        for (name, entry) in &found {
            let at = At::Path(format!("{path}.{entry}"));
            if attempts.iter().flatten().any(|known| known == name) {
                let problem = format!("the picture {name:?} is in the pool and in an attempt");
                let advice = "leave it in one of both: what an attempt lists, everybody gets";
                unfit.push(Defect { at, problem, advice });
            } else if let Some(other) = seen.insert(name.clone(), listed.name.clone()) {
                twice.get_or_insert((at, name.clone(), other));
            }
        }
        // Of a pattern that fits all of another stratum one is enough.
        if let Some((at, name, other)) = twice {
            let problem =
                format!("the picture {name:?} is in the pool twice, in {other:?} and in {:?}", listed.name);
            unfit.push(Defect { at, problem, advice: "leave each picture in one stratum" });
        }
        let draw = usize::try_from(listed.draw).unwrap_or_default();
        if draw > fitting && fitting > 0 {
            let problem = format!(
                "{draw} pictures are drawn from the stratum {:?} of the pool, which has {fitting}",
                listed.name
            );
            let advice = "draw fewer, or add pictures: two or three times as many as are drawn at least";
            unfit.push(Defect { at: At::Path(format!("pool.{number}.draw")), problem, advice });
        }
        let images = found.into_iter().map(|(name, _)| name).collect();
        let by_difficulty = listed.by_difficulty;
        strata.push(Stratum { name: listed.name.clone(), images, draw, by_difficulty });
    }
    strata
}

/// The images that the names and patterns (`*`, `?`, `[a-c]`) of a list stand for, each with its index in the
/// list: those of a pattern sorted by name, without those that occurred before.
pub(super) fn resolved(
    path: &str,
    names: &[String],
    images: &[String],
    unfit: &mut Vec<Defect>,
) -> Vec<(String, usize)> {
    let known = ImageNames::of(images.iter().map(String::as_str));
    let mut resolved: Vec<(String, usize)> = Vec::new();
    for (number, name) in names.iter().enumerate() {
        let at = || At::Path(format!("{path}.{number}"));
        let mut tell = |problem, advice| unfit.push(Defect { at: at(), problem, advice });
        if !name.contains(['*', '?', '[']) || images.contains(name) {
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
        let fitting: Vec<&String> = images.iter().filter(|image| pattern.matches(image)).collect();
        if fitting.is_empty() {
            tell(
                format!("no picture in the folder images fits {name:?}"),
                "put the pictures there, or correct the pattern",
            );
        }
        for image in fitting {
            if resolved.iter().all(|(known, _)| known != image) {
                resolved.push((image.clone(), number));
            }
        }
    }
    resolved
}
