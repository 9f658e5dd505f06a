//! The file that others are compared with, and the comparison of one file with it.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::Path;

use anyhow::{anyhow, bail};

use super::agreement::Report;
use super::file;
use super::images::{Whole, name_images, name_reference};
use super::measure::MeasureArgs;
use crate::exam::{AnnotatedImage, Annotations, ImageNames, ShapeKind, cvat_xml};
use crate::foreign;
use crate::scoring::reference::Reference;

/// The file that others are compared with.
pub(super) struct Expected {
    reference: Reference,
}

impl Expected {
    /// Reads it.
    pub(super) fn load(path: &Path, measure: &MeasureArgs) -> anyhow::Result<Self> {
        measure.check()?;
        let mut memory = Vec::new();
        let shown = foreign::tame(&path.display().to_string());
        let mut annotations = read(path, &mut memory).map_err(|error| anyhow!("{shown}: {error}"))?;
        name_reference(&mut annotations);
        let mut names = HashSet::new();
        if let Some(image) = annotations.images.iter().find(|image| !names.insert(&image.name)) {
            bail!("{shown}: two of its pictures are called {:?}; leave one of them", image.name);
        }
        let reference = Reference::of(annotations, |kind| measure.of(kind));
        if reference.kinds().next().is_none() {
            bail!("{shown} has no objects: every file without any would be right; export it with its shapes");
        }
        if let Some(metric) = measure.in_vain(reference.kinds()) {
            // Each once, however many labels have it.
            let kinds: BTreeSet<&str> = reference.kinds().map(ShapeKind::name).collect();
            bail!(
                "{shown} has nothing that {metric} can compare, but {}; choose another --metric, or none",
                Vec::from_iter(kinds).join(", ")
            );
        }
        Ok(Self { reference })
    }

    /// Prepares to compare any number of files.
    pub(super) fn comparer(&self) -> Comparer<'_> {
        let images = self.reference.images();
        Comparer {
            reference: &self.reference,
            names: ImageNames::of(images.iter().map(|image| image.name.as_str())),
            sizes: images.iter().map(|image| (image.name.as_str(), (image.width, image.height))).collect(),
        }
    }
}

/// Compares files; threads share it.
pub(super) struct Comparer<'a> {
    reference: &'a Reference,
    names: ImageNames<'a>,
    sizes: HashMap<&'a str, (u32, u32)>,
}

impl Comparer<'_> {
    /// Reads a file and compares it; `contents` is the memory for its contents.
    pub(super) fn report(&self, file: &Path, contents: &mut Vec<u8>) -> Result<Report, String> {
        let mut annotations = read(file, contents)?;
        name_images(&mut annotations, &self.names, |name| self.sizes.contains_key(name), Whole::Reference)?;
        let compared = self.reference.compare(&annotations).map_err(|error| error.to_string())?;
        let given: HashSet<&str> = annotations.images.iter().map(|image| image.name.as_str()).collect();
        let named = |image: &AnnotatedImage| image.name.clone();
        let expected = self.reference.images().iter();
        let resized = |image: &&AnnotatedImage| {
            let size = self.sizes.get(image.name.as_str());
            size.is_some_and(|size| *size != (image.width, image.height))
        };
        Ok(Report {
            compared,
            missing: expected.filter(|image| !given.contains(image.name.as_str())).map(named).collect(),
            unknown: annotations
                .images
                .iter()
                .filter(|image| !self.sizes.contains_key(image.name.as_str()))
                .map(named)
                .collect(),
            resized: annotations.images.iter().filter(resized).map(named).collect(),
        })
    }
}

fn read(path: &Path, memory: &mut Vec<u8>) -> Result<Annotations, String> {
    let xml = file::xml(path, memory)?;
    cvat_xml::read(&xml).map_err(|error| error.to_string())
}
