//! Everything that is kept about a person, as a file to themselves.

use std::io::{BufWriter, Read, Seek, Write};

use chrono::{DateTime, Utc};

use super::deliver::{DeliveryError, TelegramWorker};
use crate::exam::Language;
use crate::export::{self, PersonError, Pictures};
use crate::measure::FILE_BYTES;
use crate::model::{Candidate, CauseKind, ChatId, PersonId, Readers};
use crate::store::{Packs, Records, View};
use crate::telegram::{Api, Photo, TelegramError};
use crate::texts;

/// What became of the file.
enum Made {
    Bytes(Vec<u8>, Pictures),
    /// Even without pictures it has so many bytes, more than Telegram takes.
    TooBig(u64),
}

impl<T: Api> TelegramWorker<T> {
    /// Sends the file; without pictures if Telegram takes no more, or a text if even that is too large.
    pub(super) async fn personal_data(
        &self,
        view: View,
        chat: ChatId,
        language: Language,
        at: DateTime<Utc>,
    ) -> Result<Option<i32>, DeliveryError> {
        let Some(candidate) = view.candidate(PersonId::of_chat(chat))? else {
            return Err(DeliveryError::SubjectGone);
        };
        let exam = self.rules.packs.exam_of(&view, candidate.id)?;
        let day = exam.timezone.unwrap_or(self.rules.zone).day(at);
        let packs = self.rules.packs.clone();
        // Drawing takes a second for each picture: it must not block the threads of the runtime.
        let making = tokio::task::spawn_blocking(move || made(&view, &packs, &candidate, FILE_BYTES as u64));
        let made = making
            .await
            .map_err(|error| DeliveryError::Making(CauseKind::Defect.because(error.to_string())))?;
        let (bytes, pictures) = match made? {
            Made::Bytes(bytes, pictures) => (bytes, pictures),
            Made::TooBig(size) => return self.say(chat, &texts::personal_data_too_big(size, language)).await,
        };
        let caption = texts::personal_data_caption(day, pictures == Pictures::LeftOut, language);
        let file = Photo { name: format!("my-data-{day}.zip"), bytes: bytes.into() };
        self.wait_for_slot(chat, Readers::Anybody).await?;
        // They may have been erased while the file was made.
        if self.store.read()?.candidate(PersonId::of_chat(chat))?.is_none() {
            return Err(DeliveryError::SubjectGone);
        }
        match self.telegram.send_document(chat, &file, &caption).await {
            Err(TelegramError::Refused { cause, .. }) => {
                tracing::error!(chat = chat.0, bytes = file.bytes.len(), %cause, "Telegram refuses a file");
                self.say(chat, &texts::personal_data_too_big(file.bytes.len() as u64, language)).await
            }
            sent => Ok(sent?),
        }
    }
}

impl From<PersonError> for DeliveryError {
    fn from(error: PersonError) -> Self {
        match error {
            PersonError::Store(error) => Self::Store(error),
            error => Self::Making(CauseKind::Defect.because(error.to_string())),
        }
    }
}

/// Makes the file on disk, and reads it when it has no more bytes than `limit`.
fn made(view: &View, packs: &Packs, candidate: &Candidate, limit: u64) -> Result<Made, PersonError> {
    let mut size = 0;
    for pictures in [Pictures::Drawn, Pictures::LeftOut] {
        let mut file = tempfile::tempfile()?;
        let mut out = BufWriter::new(&mut file);
        export::person(view, packs, candidate, pictures, &mut out)?;
        out.flush()?;
        drop(out);
        size = file.metadata()?.len();
        if size <= limit {
            file.rewind()?;
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes)?;
            return Ok(Made::Bytes(bytes, pictures));
        }
    }
    Ok(Made::TooBig(size))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exam::Exam;
    use crate::model::{Account, Attempt, AttemptNumber, Submission, samples};
    use crate::scoring::score;
    use crate::store::{PackedSubmission, Store};

    /// Somebody who has handed in the ground truth.
    fn handed_in(exam: &Exam) -> (Store, Candidate) {
        let (store, at) = (Store::in_memory().expect("a store"), DateTime::UNIX_EPOCH);
        let (id, number) = (PersonId(300), AttemptNumber::FIRST);
        let account = Account { username: "anna_test".to_owned(), password: None, suffix: 1, user: None };
        let (first_name, language) = ("Anna".to_owned(), Language::En);
        let candidate =
            Candidate { id, username: None, first_name, language, account, attempts: number, since: at };
        let submission = Submission { at, last_edit: at, annotations: exam.reference.clone() };
        let state = samples::scored(score(exam, 1, &exam.reference));
        let attempt = Attempt { state, submissions: 1, ..Attempt::new(id, number, at) };
        let tx = store.write().expect("a transaction");
        tx.put_candidate(&candidate).expect("put");
        tx.put_attempt(&attempt).expect("put");
        let packed = PackedSubmission::of(&submission).expect("packed");
        tx.put_submission(id, number, 1, &packed).expect("put");
        tx.commit().expect("committed");
        (store, candidate)
    }

    #[test]
    fn pictures_give_way_before_the_rest_does() {
        let exam = Exam::embedded().expect("the exam built in is whole");
        let (store, candidate) = handed_in(&exam);
        let packs = Packs::from(exam);
        let made = |limit| {
            let view = store.read().expect("a view");
            made(&view, &packs, &candidate, limit).expect("made")
        };
        let Made::Bytes(whole, Pictures::Drawn) = made(u64::MAX) else { panic!("all of it") };
        let Made::Bytes(rest, Pictures::LeftOut) = made(whole.len() as u64 - 1) else { panic!("the rest") };
        assert!(rest.len() * 4 < whole.len(), "{} of {}", rest.len(), whole.len());
        let Made::TooBig(size) = made(rest.len() as u64 - 1) else { panic!("nothing") };
        assert_eq!(size, rest.len() as u64);
    }
}
