//! Checks of the lists of images and of a pool, as far as they need no pictures.

use crate::exam::check::defects::Defects;
use crate::exam::check::repeated;
use crate::exam::manifest::ListedStratum;

/// Maximum number of images that an attempt gets from a stratum.
const MOST_DRAWN: i64 = 1000;

pub(super) fn attempts(attempts: &[Vec<String>], defects: &mut Defects) {
    let empty = attempts.iter().position(Vec::is_empty);
    if attempts.is_empty() || empty.is_some() {
        let path = empty.map_or("attempts".to_owned(), |number| format!("attempts.{number}.pictures"));
        defects.tell(&path, "an attempt has no pictures".to_owned(), "name them in an [[attempts]]");
    }
    for (number, images) in attempts.iter().enumerate() {
        let path = |image: usize| format!("attempts.{number}.pictures.{image}");
        if let Some((image, name)) = repeated(images.iter().map(String::as_str)) {
            defects.tell(
                &path(image),
                format!("an attempt has {name:?} twice"),
                "name each picture once in an attempt",
            );
        }
        names(images, path, defects);
    }
}

/// Entries of a list of images that can't be their names; `path` is that of each in the file.
fn names(images: &[String], path: impl Fn(usize) -> String, defects: &mut Defects) {
    let strange = |name: &str| name.is_empty() || name.contains(['/', '\\']);
    for (image, name) in images.iter().enumerate().filter(|(_, name)| strange(name)) {
        let problem = format!("{name:?} is not the name of a picture");
        defects.tell(&path(image), problem, "name a file of the folder images, without a folder");
    }
}

pub(super) fn pool(pool: &[ListedStratum], defects: &mut Defects) {
    if let Some((number, name)) = repeated(pool.iter().map(|stratum| stratum.name.as_str())) {
        let problem = format!("two strata of the pool are called {name:?}");
        defects.tell(&format!("pool.{number}.name"), problem, "give each stratum a name of its own");
    }
    for (number, ListedStratum { name, images, draw, .. }) in pool.iter().enumerate() {
        let path = |key: &str| format!("pool.{number}.{key}");
        if name.trim().is_empty() {
            let problem = "a stratum of the pool has no name".to_owned();
            defects.tell(&path("name"), problem, "give each stratum a name of its own");
        }
        if images.is_empty() {
            let problem = format!("the stratum {name:?} of the pool has no pictures");
            defects.tell(&path("pictures"), problem, "name them, or take the stratum out");
        }
        if !(1..=MOST_DRAWN).contains(draw) {
            let problem = format!("{draw} pictures are drawn from the stratum {name:?} of the pool");
            let advice = "write how many of them each attempt gets, 1 to 1000, or take the stratum out";
            defects.tell(&path("draw"), problem, advice);
        }
        names(images, |image| path(&format!("pictures.{image}")), defects);
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::exam::{Exam, ExamFile, ExamFiles};

    /// The pack with a pool, with one text in `exam.toml` replaced: what is wrong with it.
    fn with(old: &str, new: &str) -> String {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/packs/shelf");
        let files = Exam::load(&folder).expect("it is whole").files.iter().cloned().collect::<Vec<_>>();
        let files = files.into_iter().map(|file| {
            if file.path != "exam.toml" {
                return file;
            }
            let text = String::from_utf8(file.bytes.to_vec()).expect("a text");
            assert!(text.contains(old), "{old}");
            ExamFile::new(file.path, text.replacen(old, new, 1).into())
        });
        let read = Exam::of_files(&ExamFiles::new(files));
        let told = read.map_or_else(|error| error.to_string(), |_| "it is whole".to_owned());
        // Every changed pack has another name.
        told.split_once(", line ").map_or(told.clone(), |(_, rest)| rest.to_owned())
    }

    #[test]
    fn a_pool_that_cannot_be_drawn_from_is_refused_with_its_line() {
        let first = "name = \"tidy\"\npictures = [\"tidy-*.png\"]\ndraw = 2";
        let cases = [
            (first, "name = \"tidy\"\npictures = [\"tidy-*.png\"]\ndraw = 7"),
            (first, "name = \"tidy\"\npictures = [\"tidy-*.png\"]\ndraw = 0"),
            (first, "name = \"tidy\"\npictures = []\ndraw = 1"),
            (first, "name = \" \"\npictures = [\"tidy-*.png\"]\ndraw = 1"),
            (first, "name = \"full\"\npictures = [\"tidy-*.png\"]\ndraw = 1"),
            (first, "name = \"tidy\"\npictures = [\"tidy-*.png\", \"full-2.png\"]\ndraw = 1"),
            (first, "name = \"tidy\"\npictures = [\"tidy-*.png\", \"all.png\"]\ndraw = 1"),
            (first, "name = \"tidy\"\npictures = [\"neat-*.png\"]\ndraw = 1"),
            (first, "name = \"tidy\"\npictures = [\"images/tidy-1.png\"]\ndraw = 1"),
            (first, "name = \"tidy\"\npictures = [\"tidy-*.png\"]\ndraws = 1"),
            ("[[pool]]", "[[pools]]"),
            ("[[attempts]]\npictures = [\"all.png\"]", ""),
        ];
        let told: Vec<String> = cases.iter().map(|(old, new)| with(old, new)).collect();
        insta::assert_snapshot!(told.join("\n"), @r#"
        35: 7 pictures are drawn from the stratum "tidy" of the pool, which has 6; draw fewer, or add pictures: two or three times as many as are drawn at least
        35: 0 pictures are drawn from the stratum "tidy" of the pool; write how many of them each attempt gets, 1 to 1000, or take the stratum out
        34: the stratum "tidy" of the pool has no pictures; name them, or take the stratum out
        33: a stratum of the pool has no name; give each stratum a name of its own
        38: two strata of the pool are called "full"; give each stratum a name of its own
        39: the picture "full-2.png" is in the pool twice, in "tidy" and in "full"; leave each picture in one stratum
        34: the picture "all.png" is in the pool and in an attempt; leave it in one of both: what an attempt lists, everybody gets
        34: no picture in the folder images fits "neat-*.png"; put the pictures there, or correct the pattern
        34: "images/tidy-1.png" is not the name of a picture; name a file of the folder images, without a folder
        32: missing key `draw`; correct the line (and 1 more: `candidates-bot exam check` tells all)
        32: unknown key `pools`, the nearest known key is `pool`; correct the line
        it is whole
        "#);
    }
}
