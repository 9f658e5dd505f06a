//! The exam that files are scored against, and the scoring of one file.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::Path;

use anyhow::{Context, bail};

use super::file;
use super::images::{Whole, name_images, name_reference};
use super::report::{Columns, Report};
use crate::exam::{Annotations, Exam, ImageNames, LabelRule, annotations_file, cvat_xml, read_regular};
use crate::scoring::{Scorer, Workspace, findings_on};

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
            if attempt.is_some() && exam.draws() {
                bail!(
                    "the exam draws pictures from a pool: leave --attempt out, and what a file has is scored"
                );
            }
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
        name_reference(&mut reference);
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

/// Working memory of a thread.
#[derive(Default)]
pub(super) struct Memory {
    /// For the contents of a file.
    contents: Vec<u8>,
    workspace: Workspace,
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

    /// Reads and scores a file.
    pub(super) fn report(&self, file: &Path, memory: &mut Memory) -> Result<Report, String> {
        let Memory { contents, workspace } = memory;
        let xml = file::xml(file, contents)?;
        let mut annotations = cvat_xml::read(&xml).map_err(|error| error.to_string())?;
        name_images(&mut annotations, &self.names, |name| self.scorer.knows(name), Whole::Exam)?;
        let (attempt, names) = self.images(&annotations)?;
        let scorecard = self.scorer.score_reusing(workspace, &names, &annotations);
        if scorecard.overall().is_none() {
            return Err(
                "the ground truth of its pictures has no objects: there is nothing to score".to_owned()
            );
        }
        let findings = findings_on(&self.pack.exam, &names, &annotations);
        Ok(Report::new(file, attempt, &self.pack.exam, &scorecard, findings, &self.columns))
    }

    /// The attempt, and the names of its images.
    fn images(&self, annotations: &Annotations) -> Result<(Option<u8>, Cow<'_, [String]>), String> {
        let Pack { exam, attempt, bare } = self.pack;
        let names = || annotations.images.iter().map(|image| &image.name);
        // What was drawn for whose attempt, only the bot knows.
        if *bare || exam.draws() {
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
        Ok((Some(attempt), Cow::Borrowed(exam.assignment(attempt))))
    }
}
