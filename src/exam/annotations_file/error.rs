//! Why a file has no annotations, and what to do about it.

use thiserror::Error;

use crate::exam::cvat_xml::XmlError;

/// Why a file has no annotations.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AnnotationsFileError {
    /// An error in its XML.
    #[error(transparent)]
    Xml(#[from] XmlError),
    /// It is another kind of file, or can't be unpacked.
    #[error("{problem}; {advice}")]
    Other {
        /// What it is.
        problem: String,
        /// What to do.
        advice: &'static str,
    },
}

impl AnnotationsFileError {
    pub(super) fn new(problem: impl Into<String>, advice: &'static str) -> Self {
        Self::Other { problem: problem.into(), advice }
    }
}

pub(super) const EXPORT: &str = "export the task as \"CVAT for images 1.1\"";
pub(super) const UNPACK: &str = "unpack it, and take the annotations.xml in it";
pub(super) const AGAIN: &str = "fetch the file again";
pub(super) const SMALLER: &str = "take the annotations.xml without anything else, or split it";
