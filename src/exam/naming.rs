//! Names of images: one rule for tasks on the site, annotation files, packs and the shared storage.
//!
//! 1. An image is named by the last part of its path; both `/` and `\` separate folders. Images of one task
//!    that would get the same name keep their folders, joined by `_`: `a/01.jpg` and `b/01.jpg` become
//!    `a_01.jpg` and `b_01.jpg`.
//! 2. A path means the image of an exam whose name matches the longest end of it: `a/01.jpg` is `a_01.jpg`
//!    rather than `01.jpg`.
//! 3. An exact match with the exam's spelling takes precedence over one that differs in case or in Unicode
//!    composition; the latter means an image only if no other can be meant.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};

use unicode_normalization::UnicodeNormalization;

use super::annotations::Annotations;

/// A file name without its folders.
#[must_use]
pub fn base_name(path: &str) -> &str {
    parts(path).next_back().unwrap_or(path)
}

/// The names of the images of one task or file by their paths.
#[must_use]
pub fn names<S: AsRef<str>>(paths: &[S]) -> Vec<String> {
    let mut counts: HashMap<Cow<'_, str>, u32> = HashMap::new();
    for path in paths {
        *counts.entry(alike(base_name(path.as_ref()))).or_default() += 1;
    }
    let name = |path: &S| match (path.as_ref(), base_name(path.as_ref())) {
        (_, base) if counts[&alike(base)] == 1 => base.to_owned(),
        (path, _) => parts(path).collect::<Vec<_>>().join("_"),
    };
    paths.iter().map(name).collect()
}

/// The first two of these names that can't be in the same folder on every system: they differ only in case or
/// in the composition of letters.
#[must_use]
pub fn clash(names: &[String]) -> Option<(&str, &str)> {
    let mut seen = BTreeMap::new();
    names.iter().find_map(|name| Some((seen.insert(alike(name), name.as_str())?, name.as_str())))
}

/// Whether both name the same file, regardless of case and composition of letters.
#[must_use]
pub fn same(one: &str, other: &str) -> bool {
    one == other || alike(one) == alike(other)
}

fn parts(path: &str) -> impl DoubleEndedIterator<Item = &str> {
    path.split(['/', '\\']).filter(|part| !matches!(*part, "" | "."))
}

/// The common form of names that differ in case and composition only.
fn alike(name: &str) -> Cow<'_, str> {
    if name.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        return Cow::Borrowed(name);
    }
    // Both ways: a lower-case letter may be composed differently from its capital.
    let small = name.nfc().collect::<String>().to_lowercase();
    Cow::Owned(small.nfc().collect())
}

/// The images of an exam, by their names.
#[derive(Default)]
pub struct ImageNames<'a> {
    exact: HashSet<&'a str>,
    /// `None`: several names have this common form.
    alike: HashMap<Cow<'a, str>, Option<&'a str>>,
}

impl<'a> ImageNames<'a> {
    /// From these names.
    pub fn of(names: impl IntoIterator<Item = &'a str>) -> Self {
        let mut known = Self::default();
        for name in names {
            if known.exact.insert(name) {
                let only = known.alike.entry(alike(name)).or_insert(Some(name));
                *only = only.filter(|first| *first == name);
            }
        }
        known
    }

    /// The image that a path means.
    #[must_use]
    pub fn meant(&self, path: &str) -> Option<&'a str> {
        if let Some(name) = self.exact.get(path) {
            return Some(name);
        }
        let parts: Vec<&str> = parts(path).collect();
        let ends = || (0..parts.len()).map(|from| parts[from..].join("_"));
        ends().find_map(|end| {
            let exact = self.exact.get(end.as_str()).copied();
            exact.or_else(|| self.alike.get(&alike(&end)).copied().flatten())
        })
    }
}

impl Annotations {
    /// Renames the images to the exam's names. Images that the exam does not know, and those that would get the
    /// name of an image that is there as well, keep their names.
    pub fn call_like(&mut self, known: &ImageNames<'_>) {
        let exact = |name: &str| known.exact.contains(name);
        if self.images.iter().all(|image| exact(&image.name)) {
            return;
        }
        let written: HashSet<String> =
            self.images.iter().map(|image| image.name.clone()).filter(|name| exact(name)).collect();
        for image in &mut self.images {
            if let Some(name) = known.meant(&image.name).filter(|name| !written.contains(*name)) {
                name.clone_into(&mut image.name);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exam::AnnotatedImage;

    #[test]
    fn folders_are_left_out_unless_they_tell_images_apart() {
        let named = |paths: &[&str]| names(paths);
        assert_eq!(
            named(&["a/01.jpg", "b\\01.JPG", "b/02.jpg", "03.jpg"]),
            ["a_01.jpg", "b_01.JPG", "02.jpg", "03.jpg"]
        );
        assert_eq!(named(&["/share/./set/01.jpg"]), ["01.jpg"]);
        assert_eq!(named(&["", "/", ".."]), ["", "/", ".."]);
    }

    #[test]
    fn names_that_no_folder_can_hold_are_found() {
        let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
        assert_eq!(clash(&names(&["a.jpg", "b.jpg"])), None);
        assert_eq!(clash(&names(&["a.jpg", "b.jpg", "A.jpg"])), Some(("a.jpg", "A.jpg")));
        assert_eq!(clash(&names(&["й.jpg", "и\u{306}.jpg"])), Some(("й.jpg", "и\u{306}.jpg")));
    }

    #[test]
    fn a_path_means_the_image_that_is_called_like_the_longest_end_of_it() {
        let known = ImageNames::of(["01.jpg", "a_01.jpg", "Машина.png", "x.jpg", "X.jpg"]);
        let cases = [
            ("01.jpg", Some("01.jpg")),
            ("exam-4afc/01.jpg", Some("01.jpg")),
            ("exam-4afc\\01.JPG", Some("01.jpg")),
            ("exam/a/01.jpg", Some("a_01.jpg")),
            ("b/a_01.jpg", Some("a_01.jpg")),
            ("машина.PNG", Some("Машина.png")),
            ("set/X.jpg", Some("X.jpg")),
            ("x.JPG", None),
            ("101.jpg", None),
            ("01.jpg/", Some("01.jpg")),
            ("", None),
        ];
        for (path, meant) in cases {
            assert_eq!(known.meant(path), meant, "{path}");
        }
        assert_eq!(ImageNames::of(["й.jpg"]).meant("set/и\u{306}.jpg"), Some("й.jpg"));
    }

    #[test]
    fn what_is_there_as_it_is_written_is_not_called_anything_else() {
        let image = |name: &str| AnnotatedImage {
            name: name.to_owned(),
            width: 1,
            height: 1,
            deleted: false,
            shapes: Vec::new(),
        };
        let called = |names: &[&str]| -> Vec<String> {
            let mut annotations = Annotations {
                images: names.iter().map(|name| image(name)).collect(),
                ..Annotations::default()
            };
            annotations.call_like(&ImageNames::of(["01.jpg", "02.jpg"]));
            annotations.images.into_iter().map(|image| image.name).collect()
        };
        assert_eq!(called(&["old/01.jpg", "set/02.jpg", "01.jpg"]), ["old/01.jpg", "02.jpg", "01.jpg"]);
        assert_eq!(called(&["a/01.jpg", "b/01.jpg", "x"]), ["01.jpg", "01.jpg", "x"]);
    }
}
