//! Exam packs on record: every attempt goes by the pack that it was given, whichever exam the program has by
//! now. A pack is kept once, and so is a file that several packs share.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use serde::{Deserialize, Serialize};

use super::codec::{self, Record};
use super::corrections::Corrections;
use super::read::Records;
use super::transaction::Tx;
use super::{StoreError, tables};
use crate::exam::{ContentHash, Exam, ExamFile, ExamFiles};
use crate::model::{Attempt, PersonId};

/// The first byte of a stored file: how its contents are stored.
const AS_IT_IS: u8 = 0;
const DEFLATED: u8 = 1;

/// Maximum length of a text of a pack in bytes.
const LONGEST_TEXT: u64 = 256 * 1024 * 1024;

/// A pack on record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct KeptPack {
    /// The paths of its files and the hashes of their contents.
    pub(super) files: Vec<(String, ContentHash)>,
    /// The pack of which it is a corrected form.
    pub(super) corrects: Option<ContentHash>,
}

impl Record for KeptPack {
    const VERSION: u8 = 2;
    const WHAT: &'static str = "an exam pack";

    fn from_older(version: u8, bytes: &[u8]) -> Result<Self, StoreError> {
        match version {
            1 => codec::body(Self::WHAT, bytes).map(|PackV1 { files }| Self { files, corrects: None }),
            _ => Err(codec::unknown_version(Self::WHAT, version)),
        }
    }
}

/// As older programs kept it: they knew no corrections.
#[derive(Serialize, Deserialize)]
struct PackV1 {
    files: Vec<(String, ContentHash)>,
}

fn corrupt(cause: String) -> StoreError {
    StoreError::record(KeptPack::WHAT, cause)
}

impl Tx {
    /// Stores all files of a pack, unless they are on record already.
    pub fn keep_pack(&self, files: &ExamFiles) -> Result<(), StoreError> {
        if self.value(tables::PACKS, &files.id().0, |_| Ok(()))?.is_some() {
            return Ok(());
        }
        self.write_pack(files, None)
    }

    /// Stores all files of the corrected form of a pack.
    pub(super) fn keep_corrected(&self, files: &ExamFiles, original: ContentHash) -> Result<(), StoreError> {
        self.write_pack(files, Some(original))
    }

    fn write_pack(&self, files: &ExamFiles, corrects: Option<ContentHash>) -> Result<(), StoreError> {
        for file in files {
            if self.value(tables::PACK_FILES, &file.hash().0, |_| Ok(()))?.is_none() {
                self.set(tables::PACK_FILES, &file.hash().0, packed(&file.bytes)?.as_slice())?;
            }
        }
        let files_of = files.iter().map(|file| (file.path.clone(), file.hash())).collect();
        let pack = KeptPack { files: files_of, corrects };
        self.put(tables::PACKS, &files.id().0, &pack)
    }

    /// Records that an image of an exam's instruction does not arrive; returns false when that is known already.
    pub fn note_missing(&self, exam: ContentHash, image: &str) -> Result<bool, StoreError> {
        let name = format!("missing_picture {exam} {image}");
        Ok(self.next(&name)? == 1)
    }

    /// Drops all packs on record except these, with the files that only they had. Packs that are corrected stay, with their
    /// keys, and so does what others are corrected forms of.
    pub fn drop_packs_but(&self, wanted: &BTreeSet<ContentHash>) -> Result<(), StoreError> {
        let mut wanted = wanted.clone();
        wanted.extend(self.keys()?.into_iter().flat_map(|(pack, key)| [pack, key]));
        for id in wanted.clone() {
            wanted.extend(corrects(self, id)?);
        }
        let mut files: BTreeSet<ContentHash> =
            self.all(tables::PACK_FILES, |hash, _| Ok(ContentHash(*hash)))?.into_iter().collect();
        for id in self.packs_on_record()? {
            if !wanted.contains(&id) {
                self.remove(tables::PACKS, &id.0)?;
            } else if let Some(pack) = self.value(tables::PACKS, &id.0, codec::decode::<KeptPack>)? {
                files.retain(|file| pack.files.iter().all(|(_, hash)| hash != file));
            }
        }
        files.iter().try_for_each(|hash| self.remove(tables::PACK_FILES, &hash.0))
    }
}

/// The stored form of a file's contents: compressed where that helps, which it does for text and hardly for
/// images.
fn packed(bytes: &[u8]) -> Result<Vec<u8>, StoreError> {
    let is_image = image::guess_format(bytes).is_ok();
    if !is_image {
        let mut encoder = DeflateEncoder::new(vec![DEFLATED], Compression::default());
        let deflated = encoder.write_all(bytes).and_then(|()| encoder.finish());
        let deflated = deflated.map_err(|error| corrupt(error.to_string()))?;
        if deflated.len() <= bytes.len() {
            return Ok(deflated);
        }
    }
    Ok([&[AS_IT_IS], bytes].concat())
}

/// The contents of a file on record. It is an error if they are not the original ones.
pub(super) fn unpacked(hash: ContentHash, kept: &[u8]) -> Result<Bytes, StoreError> {
    let bytes: Bytes = match kept.split_first() {
        Some((&AS_IT_IS, bytes)) => Bytes::copy_from_slice(bytes),
        Some((&DEFLATED, deflated)) => {
            let mut bytes = Vec::new();
            let mut decoder = DeflateDecoder::new(deflated).take(LONGEST_TEXT);
            decoder.read_to_end(&mut bytes).map_err(|error| corrupt(error.to_string()))?;
            bytes.into()
        }
        _ => return Err(corrupt(format!("the file {hash} is kept in an unknown way"))),
    };
    if ContentHash::of(&bytes) == hash {
        Ok(bytes)
    } else {
        Err(corrupt(format!("the file {hash} has changed")))
    }
}

/// The files of a pack on record; `None` when it is not on record.
pub(super) fn files(records: &impl Records, id: ContentHash) -> Result<Option<ExamFiles>, StoreError> {
    let Some(pack) = records.value(tables::PACKS, &id.0, codec::decode::<KeptPack>)? else { return Ok(None) };
    let file = |(path, hash): (String, ContentHash)| {
        let bytes = records.value(tables::PACK_FILES, &hash.0, |kept| unpacked(hash, kept))?;
        let bytes = bytes.ok_or_else(|| corrupt(format!("{path} of {id} is not there")))?;
        Ok(ExamFile::known(path, bytes, hash))
    };
    let files = ExamFiles::new(pack.files.into_iter().map(file).collect::<Result<Vec<_>, StoreError>>()?);
    if files.id() == id { Ok(Some(files)) } else { Err(corrupt(format!("{id} has changed"))) }
}

/// The pack of which this one on record is a corrected form.
fn corrects(records: &impl Records, id: ContentHash) -> Result<Option<ContentHash>, StoreError> {
    let pack = records.value(tables::PACKS, &id.0, codec::decode::<KeptPack>)?;
    Ok(pack.and_then(|pack| pack.corrects))
}

/// The exams that attempts go by: the current one, which new attempts are given, and those on record, read on
/// demand. Which one an attempt has follows from the records alone. Clones share what was read.
///
/// A corrected exam is a pack of its own (see `exam::correction`). Attempts are given the pack as it was read. Until they are
/// scored they go by its key, the form of it that is in force; from then on by the one by which they were scored.
#[derive(Clone, Debug)]
pub struct Packs {
    current: Arc<Exam>,
    read: Arc<Mutex<BTreeMap<ContentHash, Arc<Exam>>>>,
}

impl From<Arc<Exam>> for Packs {
    fn from(current: Arc<Exam>) -> Self {
        Self { current, read: Arc::default() }
    }
}

impl From<Exam> for Packs {
    fn from(current: Exam) -> Self {
        Arc::new(current).into()
    }
}

impl Packs {
    /// The exam that new attempts are given.
    #[must_use]
    pub fn current(&self) -> &Arc<Exam> {
        &self.current
    }

    /// The current exam as answers to it are judged now: with the corrections that are in force.
    pub fn in_force(&self, records: &impl Records) -> Result<Arc<Exam>, StoreError> {
        self.known_by(records, records.key_of(self.current.id())?)
    }

    /// The hash of the exam that an attempt goes by. An attempt in a file that knew no packs goes by the current one.
    pub fn id_of(&self, records: &impl Records, attempt: &Attempt) -> Result<ContentHash, StoreError> {
        let given = attempt.pack.unwrap_or_else(|| self.current.id());
        if attempt.scorecard().is_some() { Ok(given) } else { records.key_of(given) }
    }

    /// The exam that an attempt goes by, as the attempt has it: of a pool, with the images that were drawn for it.
    pub fn of(&self, records: &impl Records, attempt: &Attempt) -> Result<Arc<Exam>, StoreError> {
        let exam = self.known_by(records, self.id_of(records, attempt)?)?;
        Ok(match &attempt.drawn {
            Some(drawn) => Arc::new(exam.given(&drawn.images)),
            None => exam,
        })
    }

    /// The pack of which this one is a form: itself, or the one that it corrects.
    pub fn original_of(&self, records: &impl Records, id: ContentHash) -> Result<ContentHash, StoreError> {
        // Somebody may have made a corrected exam the current one.
        if id == self.current.id() {
            return Ok(id);
        }
        Ok(corrects(records, id)?.unwrap_or(id))
    }

    /// Whether this is the current exam or a corrected form of it.
    pub fn is_current(&self, records: &impl Records, id: ContentHash) -> Result<bool, StoreError> {
        Ok(self.original_of(records, id)? == self.current.id())
    }

    /// All packs on record that are forms of this one, and itself.
    pub fn forms_of(
        &self,
        records: &impl Records,
        pack: ContentHash,
    ) -> Result<BTreeSet<ContentHash>, StoreError> {
        let mut forms = BTreeSet::from([pack]);
        for id in records.packs_on_record()? {
            if self.original_of(records, id)? == pack {
                forms.insert(id);
            }
        }
        Ok(forms)
    }

    /// The exam that a person is at work on; for everybody else, the current one.
    pub fn exam_of(&self, records: &impl Records, person: PersonId) -> Result<Arc<Exam>, StoreError> {
        let last = records.candidate(person)?.map(|candidate| records.attempt(person, candidate.attempts));
        match last.transpose()?.flatten() {
            Some(attempt) if !attempt.is_closed() => self.of(records, &attempt),
            _ => Ok(Arc::clone(&self.current)),
        }
    }

    /// Keeps an exam at hand that will be on record: then nobody has to read it in a decision.
    pub fn remember(&self, exam: &Arc<Exam>) {
        self.read.lock().unwrap_or_else(PoisonError::into_inner).insert(exam.id(), Arc::clone(exam));
    }

    /// The whole exam with this hash.
    pub fn known_by(&self, records: &impl Records, id: ContentHash) -> Result<Arc<Exam>, StoreError> {
        if id == self.current.id() {
            return Ok(Arc::clone(&self.current));
        }
        // It is only updated as a whole, so a panic elsewhere does not damage it.
        let read = || self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(exam) = read().get(&id) {
            return Ok(Arc::clone(exam));
        }
        let files = files(records, id)?.ok_or_else(|| corrupt(format!("{id} is not there")))?;
        let exam = Arc::new(Exam::of_files(&files).map_err(|error| corrupt(error.to_string()))?);
        read().insert(id, Arc::clone(&exam));
        Ok(exam)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::AttemptNumber;
    use crate::store::Store;

    fn exam() -> Exam {
        Exam::embedded().expect("the exam built in is whole")
    }

    /// The same exam with another title.
    fn renamed(exam: &Exam) -> Exam {
        let files = exam.files.iter().cloned().map(|file| {
            if file.path != "exam.toml" {
                return file;
            }
            let text =
                String::from_utf8(file.bytes.to_vec()).expect("text").replace("Cars and plates", "Cars");
            ExamFile::new(file.path, text.into())
        });
        Exam::of_files(&ExamFiles::new(files)).expect("it is whole")
    }

    #[test]
    fn a_pack_on_record_is_had_again_when_the_program_has_another() {
        let tx = Store::in_memory().and_then(|store| store.write()).expect("a transaction");
        let (old, new) = (exam(), renamed(&exam()));
        tx.keep_pack(&old.files).expect("kept");
        let packs = Packs::from(new.clone());
        let mut attempt = Attempt::new(PersonId(1), AttemptNumber::FIRST, chrono::Utc::now());
        assert_eq!(packs.of(&tx, &attempt).expect("current").title.en, "Cars");
        attempt.pack = Some(old.id());
        let read = packs.of(&tx, &attempt).expect("on record");
        assert_eq!((read.title.en.as_str(), &read.files), ("Cars and plates", &old.files));
        assert!(Arc::ptr_eq(&read, &packs.clone().of(&tx, &attempt).expect("read before")));
        attempt.pack = Some(ContentHash([7; 32]));
        let error = packs.of(&tx, &attempt).expect_err("nobody has it");
        assert!(error.is_about_one_record(), "{error}");
    }

    #[test]
    fn packs_share_their_files_and_go_with_the_last_attempt() {
        let tx = Store::in_memory().and_then(|store| store.write()).expect("a transaction");
        let (old, new) = (exam(), renamed(&exam()));
        tx.keep_pack(&old.files).expect("kept");
        tx.keep_pack(&new.files).expect("kept");
        assert_eq!((tx.rows(tables::PACKS), tx.rows(tables::PACK_FILES)), (2, 15));
        tx.drop_packs_but(&BTreeSet::from([new.id()])).expect("dropped");
        assert_eq!((tx.rows(tables::PACKS), tx.rows(tables::PACK_FILES)), (1, 14));
        assert!(Packs::from(old).known_by(&tx, new.id()).is_ok());
        tx.drop_packs_but(&BTreeSet::new()).expect("dropped");
        assert_eq!((tx.rows(tables::PACKS), tx.rows(tables::PACK_FILES)), (0, 0));
    }

    #[test]
    fn a_changed_file_is_told() {
        let text = "text ".repeat(40);
        let hash = ContentHash::of(text.as_bytes());
        let mut kept = packed(text.as_bytes()).expect("packed");
        assert!(kept.len() < 40, "{}", kept.len());
        assert_eq!(unpacked(hash, &kept).expect("whole"), text);
        *kept.last_mut().expect("a byte") ^= 1;
        assert!(unpacked(hash, &kept).is_err());
        for broken in [&[][..], &[AS_IT_IS], &[DEFLATED], &[9, 9]] {
            assert!(unpacked(hash, broken).is_err());
        }
    }
}
