//! `exam init`: creates a folder to start an exam with.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::Args;

use super::super::print::print;
use crate::output::{self, Rights};

const TEMPLATE: &str = include_str!("../../../assets/templates/exam.toml");

/// Arguments of `exam init`.
#[derive(Args)]
pub(in crate::cli) struct InitArgs {
    /// Folder of the exam; created if it does not exist.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

/// Writes it, unless there is an exam already.
pub(super) fn run(arguments: &InitArgs) -> anyhow::Result<()> {
    let folder = &arguments.folder;
    let manifest = folder.join("exam.toml");
    if manifest.exists() {
        bail!("{} is there already; name another folder", manifest.display());
    }
    for part in ["images", "instructions"] {
        let part = folder.join(part);
        fs::create_dir_all(&part).with_context(|| format!("cannot create the folder {}", part.display()))?;
    }
    output::write(&manifest, TEMPLATE, Rights::Usual)?;
    let shown = folder.display();
    print(&format!(
        "{shown}/exam.toml is an example: labels, rules and texts are yours to change. Then:\n\
         1. put the pictures into {shown}/images, and those of the instruction into {shown}/instructions;\n\
         2. mark them up on the site, export the task as “CVAT for images 1.1” and put its annotations.xml here as\n\
         \x20  {shown}/reference.xml (or make the whole folder out of a task: candidates-bot exam pull);\n\
         3. candidates-bot exam check {shown}\n"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exam::inspect;

    #[test]
    fn the_example_lacks_nothing_but_images() {
        let folder = tempfile::tempdir().unwrap();
        let arguments = InitArgs { folder: folder.path().join("exam") };
        run(&arguments).unwrap();
        let problems = inspect(&arguments.folder).problems;
        let told: Vec<String> = problems
            .iter()
            .map(|problem| problem.to_string().replace(&format!("{}/exam/", folder.path().display()), ""))
            .collect();
        let expected = [
            "reference.xml: there is no ground truth; ",
            "exam.toml, line 118: no picture in the folder images fits \"first-*\"; put the pictures there, ",
            "exam.toml, line 121: no picture in the folder images fits \"second-*\"; put the pictures there, ",
        ];
        assert_eq!(told.len(), expected.len(), "{told:?}");
        for (told, expected) in told.iter().zip(expected) {
            assert!(told.starts_with(expected), "{told}");
        }
        assert!(run(&arguments).unwrap_err().to_string().contains("is there already"));
    }
}
