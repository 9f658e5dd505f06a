//! The exam that files are scored against, and the scoring of one file.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use anyhow::{Context, bail};

use super::file;
use super::report::{Columns, Report};
use crate::exam::{
    Annotations, Exam, ImageNames, LabelRule, annotations_file, cvat_xml, naming, read_regular,
};
use crate::scoring::{Scorer, findings_on};

/// The exam that files are scored against.
pub(super) struct Pack {
    exam: Exam,
    /// The attempt whose images count; `None`: the images decide.
    attempt: Option<u8>,
    /// The folder has no rules of its own, so every image counts.
    bare: bool,
}

impl Pack {
    /// The exam in a folder.
    pub(super) fn load(folder: &Path, attempt: Option<u8>) -> anyhow::Result<Self> {
        if folder.join("exam.toml").exists() {
            let exam = Exam::load(folder)?;
            if let Some(attempt) = attempt
                && !(1..=exam.attempts.len()).contains(&usize::from(attempt))
            {
                bail!("the exam has attempts 1 to {}, not {attempt}", exam.attempts.len());
            }
            expects_something(&exam, folder)?;
            return Ok(Self { exam, attempt, bare: false });
        }
        if attempt.is_some() {
            bail!(
                "--attempt needs an exam.toml in {}, which says whose pictures are whose",
                folder.display()
            );
        }
        let file = folder.join("reference.xml");
        let bytes = read_regular(&file).with_context(|| format!("cannot read {}", file.display()))?;
        let shown = || file.display().to_string();
        let xml = annotations_file::xml(&bytes).with_context(shown)?;
        let mut reference = cvat_xml::read(&xml).with_context(shown)?;
        let paths: Vec<String> = reference.images.iter().map(|image| image.name.clone()).collect();
        for (image, name) in reference.images.iter_mut().zip(naming::names(&paths)) {
            image.name = name;
        }
        let exam = Exam { reference, attempts: Vec::new(), originals: Vec::new(), ..Exam::embedded()? };
        expects_something(&exam, folder)?;
        Ok(Self { exam, attempt: None, bare: true })
    }

    /// Prepares to score any number of files.
    pub(super) fn marker(&self) -> Marker<'_> {
        let own =
            (1..=self.exam.attempts.len() as u8).map(|attempt| (attempt, self.exam.assignment(attempt)));
        let mut attempts: HashMap<&str, Vec<u8>> = HashMap::new();
        for (attempt, name) in own.flat_map(|(attempt, names)| names.iter().map(move |name| (attempt, name)))
        {
            attempts.entry(name).or_default().push(attempt);
        }
        Marker {
            pack: self,
            scorer: Scorer::new(&self.exam),
            names: self.exam.image_names(),
            attempts,
            columns: Columns::of(&self.exam),
        }
    }
}

/// With a ground truth without objects, an empty submission would be right.
fn expects_something(exam: &Exam, folder: &Path) -> anyhow::Result<()> {
    let objects =
        |rule: &LabelRule| exam.reference.images.iter().any(|image| rule.objects(image).count() > 0);
    if exam.labels.iter().any(objects) {
        return Ok(());
    }
    let rule = |rule: &LabelRule| format!("{} ({})", rule.name, rule.kinds.listed("or"));
    let rules: Vec<String> = exam.labels.iter().map(rule).collect();
    bail!(
        "{} has no objects of any label that is asked for: {}; export the ground truth with its shapes, or describe its \
         labels in an exam.toml beside it",
        folder.join("reference.xml").display(),
        rules.join(", ")
    )
}

/// Scores files; threads share it.
pub(super) struct Marker<'a> {
    pack: &'a Pack,
    scorer: Scorer<'a>,
    names: ImageNames<'a>,
    /// Image → attempts that contain it.
    attempts: HashMap<&'a str, Vec<u8>>,
    columns: Columns,
}

impl Marker<'_> {
    /// What a report has beside the columns of older ones.
    pub(super) fn columns(&self) -> &Columns {
        &self.columns
    }

    /// Reads and scores a file; `contents` is the memory for its contents.
    pub(super) fn report(&self, file: &Path, contents: &mut Vec<u8>) -> Result<Report, String> {
        let xml = file::xml(file, contents)?;
        let mut annotations = cvat_xml::read(&xml).map_err(|error| error.to_string())?;
        self.name_images(&mut annotations)?;
        let (attempt, names) = self.images(&annotations)?;
        let scorecard = self.scorer.score(&names, &annotations);
        if scorecard.overall().is_none() {
            return Err(
                "the ground truth of its pictures has no objects: there is nothing to score".to_owned()
            );
        }
        let findings = findings_on(&self.pack.exam, &names, &annotations);
        Ok(Report::new(file, attempt, &self.pack.exam, &scorecard, findings, &self.columns))
    }

    /// Names the images as the exam does.
    fn name_images(&self, annotations: &mut Annotations) -> Result<(), String> {
        let first = annotations.images.first().map(|image| image.name.clone());
        annotations.call_like(&self.names);
        let mut seen = HashSet::new();
        for name in annotations.images.iter().map(|image| image.name.as_str()) {
            if self.scorer.knows(name) && !seen.insert(name) {
                return Err(format!("two of its pictures are {name:?} of the exam; leave one of them"));
            }
        }
        if seen.is_empty() {
            let such = first.map_or_else(String::new, |first| format!(", such as {first:?},"));
            return Err(format!(
                "none of its pictures{such} is in the exam; score it with the exam that it is for"
            ));
        }
        Ok(())
    }

    /// The attempt, and the names of its images.
    fn images(&self, annotations: &Annotations) -> Result<(Option<u8>, Vec<String>), String> {
        let Pack { exam, attempt, bare } = self.pack;
        let names = || annotations.images.iter().map(|image| &image.name);
        if *bare {
            return Ok((None, names().filter(|name| self.scorer.knows(name)).cloned().collect()));
        }
        let best = || {
            let mut shared = vec![0_usize; exam.attempts.len() + 1];
            for attempt in names().filter_map(|name| self.attempts.get(name.as_str())).flatten() {
                shared[usize::from(*attempt)] += 1;
            }
            // If several share equally many, the first one.
            let attempts = (1..shared.len()).rev().filter(|attempt| shared[*attempt] > 0);
            attempts.max_by_key(|attempt| shared[*attempt]).map(|attempt| attempt as u8)
        };
        let attempt = attempt.or_else(best).ok_or("none of its pictures is in any attempt of the exam")?;
        Ok((Some(attempt), exam.assignment(attempt).to_vec()))
    }
}
