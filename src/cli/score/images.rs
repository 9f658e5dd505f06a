//! Which images of a file are which of those that it is compared with.

use std::collections::HashSet;

use crate::exam::{Annotations, ImageNames, naming};

/// Names the images of a reference as an exam would name them.
pub(super) fn name_reference(reference: &mut Annotations) {
    let paths: Vec<String> = reference.images.iter().map(|image| image.name.clone()).collect();
    for (image, name) in reference.images.iter_mut().zip(naming::names(&paths)) {
        image.name = name;
    }
}

/// What a file is compared with, as errors call it.
#[derive(Clone, Copy)]
pub(super) enum Whole {
    Exam,
    Reference,
}

/// Names the images of a file as the exam or the reference does. `knows` tells which names are those of images that
/// can be compared.
pub(super) fn name_images(
    annotations: &mut Annotations,
    names: &ImageNames<'_>,
    knows: impl Fn(&str) -> bool,
    whole: Whole,
) -> Result<(), String> {
    let first = annotations.images.first().map(|image| image.name.clone());
    annotations.call_like(names);
    let mut seen = HashSet::new();
    let (of, else_take) = match whole {
        Whole::Exam => ("exam", "score it with the exam that it is for"),
        Whole::Reference => ("reference", "compare it with the reference that it is for"),
    };
    for name in annotations.images.iter().map(|image| image.name.as_str()) {
        if knows(name) && !seen.insert(name) {
            return Err(format!("two of its pictures are {name:?} of the {of}; leave one of them"));
        }
    }
    if seen.is_empty() {
        let such = first.map_or_else(String::new, |first| format!(", such as {first:?},"));
        return Err(format!("none of its pictures{such} is in the {of}; {else_take}"));
    }
    Ok(())
}
