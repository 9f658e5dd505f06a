//! Corrections of ground truths, and which form of an exam pack is its key: the one by which answers are judged now.

use std::ops::{Bound, ControlFlow};

use super::codec::{self, Record};
use super::range::Direction;
use super::read::Records;
use super::transaction::Tx;
use super::{StoreError, tables};
use crate::exam::{ContentHash, Correction, ExamFiles};
use crate::model::{CORRECTIONS, CorrectionNumber, Erased, KeptCorrection};

impl Record for KeptCorrection {
    const VERSION: u8 = 1;
    const WHAT: &'static str = "a correction";
}

impl Tx {
    /// Adds a correction and returns its number; `None`: its exam pack has as many as can be kept.
    pub fn add_correction(&self, kept: &KeptCorrection) -> Result<Option<CorrectionNumber>, StoreError> {
        if self.corrections_of(kept.pack)?.len() >= CORRECTIONS {
            return Ok(None);
        }
        let number = CorrectionNumber(u32::try_from(self.next("next_correction")?).unwrap_or(u32::MAX));
        self.put_correction(number, kept)?;
        Ok(Some(number))
    }

    /// Writes a correction.
    pub fn put_correction(&self, number: CorrectionNumber, kept: &KeptCorrection) -> Result<(), StoreError> {
        self.put(tables::CORRECTIONS, number, kept)
    }

    /// From now on answers to an exam pack are judged by these files of it, which are kept.
    pub fn set_key(&self, pack: ContentHash, key: &ExamFiles) -> Result<(), StoreError> {
        if key.id() == pack {
            return self.remove(tables::KEYS, pack.0);
        }
        self.keep_corrected(key, pack)?;
        self.set(tables::KEYS, pack.0, key.id().0)
    }

    /// Puts a pseudonym in place of a person who was erased.
    pub(super) fn forget_in_corrections(&self, erased: &Erased) -> Result<(), StoreError> {
        for (number, mut kept) in self.corrections()? {
            if kept.replace(erased.person, erased.pseudonym) {
                self.put_correction(number, &kept)?;
            }
        }
        Ok(())
    }
}

/// Reading corrections, in a view and in a transaction alike.
pub trait Corrections: Records {
    /// One correction.
    fn correction(&self, number: CorrectionNumber) -> Result<Option<KeptCorrection>, StoreError> {
        self.value(tables::CORRECTIONS, number, codec::decode)
    }

    /// All corrections, of every exam pack, the oldest first.
    fn corrections(&self) -> Result<Vec<(CorrectionNumber, KeptCorrection)>, StoreError> {
        let mut found = Vec::new();
        let all = (Bound::Unbounded, Bound::Unbounded);
        self.visit(tables::CORRECTIONS, all, Direction::Forward, |number, bytes| {
            found.push((number, codec::decode(bytes)?));
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(found)
    }

    /// The corrections of an exam pack, the oldest first.
    fn corrections_of(
        &self,
        pack: ContentHash,
    ) -> Result<Vec<(CorrectionNumber, KeptCorrection)>, StoreError> {
        let mut found = self.corrections()?;
        found.retain(|(_, kept)| kept.pack == pack);
        Ok(found)
    }

    /// Those that are in force.
    fn corrections_in_force(&self, pack: ContentHash) -> Result<Vec<Correction>, StoreError> {
        let kept = self.corrections_of(pack)?.into_iter();
        Ok(kept.filter(|(_, kept)| kept.is_in_force()).map(|(_, kept)| kept.correction).collect())
    }

    /// By which form of an exam pack answers to it are judged: the pack itself, unless it is corrected.
    fn key_of(&self, pack: ContentHash) -> Result<ContentHash, StoreError> {
        let key = self.value(tables::KEYS, pack.0, |key| Ok(ContentHash(key)))?;
        Ok(key.unwrap_or(pack))
    }

    /// The packs that are corrected, each with its key.
    fn keys(&self) -> Result<Vec<(ContentHash, ContentHash)>, StoreError> {
        self.all(tables::KEYS, |pack, key| Ok((ContentHash(pack), ContentHash(key))))
    }
}

impl<R: Records> Corrections for R {}
