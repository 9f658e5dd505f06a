//! The stored form of submissions: compressed, which takes too long for a transaction.

use std::fmt;
use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;

use super::StoreError;
use super::codec::{self, Record};
use crate::model::Submission;

/// The stored bytes of a submission. They can only be made from a [`Submission`], and a submission can only be
/// stored in this form, so nothing is compressed while the one write transaction is open.
#[derive(Clone, PartialEq, Eq)]
pub struct PackedSubmission(Vec<u8>);

impl PackedSubmission {
    /// Encodes and compresses.
    pub fn of(submission: &Submission) -> Result<Self, StoreError> {
        let plain = codec::encode(submission)?;
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        let compressed = encoder
            .write_all(&plain)
            .and_then(|()| encoder.finish())
            .map_err(|error| StoreError::record(Submission::WHAT, error.to_string()))?;
        Ok(Self(compressed))
    }

    /// The submission that it was made from.
    pub fn unpacked(&self) -> Result<Submission, StoreError> {
        unpacked(&self.0)
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for PackedSubmission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PackedSubmission({} bytes)", self.0.len())
    }
}

/// Reads the stored form of a submission.
pub(super) fn unpacked(bytes: &[u8]) -> Result<Submission, StoreError> {
    let mut plain = Vec::new();
    DeflateDecoder::new(bytes)
        .take(codec::LONGEST + 1)
        .read_to_end(&mut plain)
        .map_err(|error| StoreError::record(Submission::WHAT, error.to_string()))?;
    codec::decode(&plain)
}
