//! `exam correct`: corrections of the ground truth of an exam that is in use.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::{Args, Subcommand};

use super::super::print::print;
use super::super::request;
use crate::control::{CorrectionsRequest, Request, StepArgs};
use crate::exam::{Change, ObjectPlace, Shape, annotations_file, cvat_xml, naming, read_regular};
use crate::model::{CorrectionNumber, CorrectionStep};

/// Subcommands of `exam correct`.
#[derive(Subcommand)]
pub(in crate::cli) enum CorrectCommand {
    /// List the corrections of the current exam.
    List {
        /// Print one JSON object per line.
        #[arg(long)]
        json: bool,
    },
    /// Propose another value of an attribute.
    Value {
        #[command(flatten)]
        object: ObjectArgs,
        /// Name of the attribute.
        attribute: String,
        /// The right value.
        #[arg(allow_hyphen_values = true)]
        value: String,
    },
    /// Propose another label of an object. Attributes that the label has, too, keep their values.
    Label {
        #[command(flatten)]
        object: ObjectArgs,
        /// The right label.
        to: String,
    },
    /// Propose another outline of an object.
    Outline {
        #[command(flatten)]
        object: ObjectArgs,
        /// Annotations (CVAT for images 1.1, XML or ZIP) in which the picture has one object of the label, as it should be.
        file: PathBuf,
    },
    /// Propose that there is no such object.
    Remove {
        #[command(flatten)]
        object: ObjectArgs,
    },
    /// Propose one more object.
    Add {
        /// Name of the picture.
        picture: String,
        /// Its label.
        label: String,
        /// Annotations (CVAT for images 1.1, XML or ZIP) in which the picture has that object, and no other of the label.
        file: PathBuf,
    },
    /// Put a correction in force: attempts are then scored again, and HR is told. Without --yes, show what that changes.
    Apply(StepArgs),
    /// Take a correction back that is in force. Without --yes, show what that changes.
    TakeBack(StepArgs),
    /// Withdraw a proposal.
    Withdraw {
        /// Number of the correction.
        number: CorrectionNumber,
    },
}

/// An object of the ground truth that is in force.
#[derive(Args)]
pub(in crate::cli) struct ObjectArgs {
    /// Name of the picture.
    picture: String,
    /// Label of the object.
    label: String,
    /// Which of the label's objects on the picture, from 1 in the order of the ground truth; `exam stats` names them so.
    #[arg(long, value_name = "NUMBER", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    object: u32,
}

impl ObjectArgs {
    fn place(&self) -> ObjectPlace {
        ObjectPlace { label: self.label.clone(), number: self.object - 1 }
    }
}

/// Does it and prints.
pub(super) fn run(command: &CorrectCommand, file: Option<&Path>) -> anyhow::Result<()> {
    let propose = |image: &str, change| CorrectionsRequest::Propose { image: image.to_owned(), change };
    let wanted = match command {
        CorrectCommand::List { json } => CorrectionsRequest::List { json: *json },
        CorrectCommand::Value { object, attribute, value } => {
            let (attribute, value) = (attribute.clone(), value.clone());
            propose(&object.picture, Change::Value { object: object.place(), attribute, value })
        }
        CorrectCommand::Label { object, to } => {
            propose(&object.picture, Change::Label { object: object.place(), label: to.clone() })
        }
        CorrectCommand::Outline { object, file } => {
            let shape = only(file, &object.picture, &object.label)?;
            propose(&object.picture, Change::Outline { object: object.place(), shape })
        }
        CorrectCommand::Remove { object } => {
            propose(&object.picture, Change::Remove { object: object.place() })
        }
        CorrectCommand::Add { picture, label, file } => {
            propose(picture, Change::Add { shape: only(file, picture, label)? })
        }
        CorrectCommand::Apply(arguments) => {
            CorrectionsRequest::Step(CorrectionStep::Apply, arguments.clone())
        }
        CorrectCommand::TakeBack(arguments) => {
            CorrectionsRequest::Step(CorrectionStep::TakeBack, arguments.clone())
        }
        CorrectCommand::Withdraw { number } => CorrectionsRequest::Withdraw(*number),
    };
    print(&request::run(&Request::Corrections(wanted), file)?)
}

/// The only shape of a label on a picture of a file.
fn only(file: &Path, picture: &str, label: &str) -> anyhow::Result<Shape> {
    let named = || format!("cannot read {}", file.display());
    let bytes = read_regular(file).with_context(named)?;
    let xml = annotations_file::xml(&bytes).with_context(named)?;
    let annotations = cvat_xml::read(&xml).with_context(named)?;
    let image = annotations.images.iter().find(|image| naming::same(&image.name, picture));
    let image = image.with_context(|| format!("{} has no picture {picture:?}", file.display()))?;
    let shapes: Vec<&Shape> = image.shapes.iter().filter(|shape| shape.label == label).collect();
    match shapes[..] {
        [shape] => Ok(shape.clone()),
        _ => bail!(
            "{} has {} objects of the label {label:?} on {picture:?}, and it must be one: leave only the one that is meant",
            file.display(),
            shapes.len()
        ),
    }
}
