//! Pictures: the exam's instruction, and submissions with the ground truth drawn in.

use super::api::{Api, Picture};
use super::deliver::{Failure, Postman};
use super::error::TelegramError;
use crate::exam::{Exam, Language};
use crate::report::{Legend, overlay};
use crate::scoring::Scorecard;
use crate::store::{PersonId, Records, Submission};
use crate::texts;

/// Pictures in one album; Telegram takes no more.
const ALBUM: usize = 10;

impl<T: Api> Postman<T> {
    /// The pictures that show what the markup should look like.
    pub(super) async fn instructions(&self, chat: i64, language: Language) -> Result<Option<i32>, Failure> {
        let exam = self.exam_at_work(&self.store.read()?, chat as PersonId)?;
        let pictures = exam.instruction_pictures.iter();
        let pictures: Vec<Picture> = pictures
            .map(|picture| Picture { name: picture.name.clone(), bytes: picture.bytes.clone() })
            .collect();
        self.album(chat, &pictures, &texts::instructions(language)).await
    }

    /// The pictures of an attempt with its markup drawn in.
    pub(super) async fn pictures(
        &self,
        chat: i64,
        language: Language,
        person: PersonId,
        number: u8,
    ) -> Result<Option<i32>, Failure> {
        let view = self.store.read()?;
        let (Some(candidate), Some(attempt)) = (view.candidate(person)?, view.attempt(person, number)?)
        else {
            return Ok(None);
        };
        let submission = view.submission(person, number, attempt.turns)?;
        let exam = self.rules.packs.of(&view, &attempt)?;
        let (Some(scorecard), Some(submission)) = (attempt.scorecard, submission) else { return Ok(None) };
        drop(view);
        let legend = texts::legend(language);
        // Decoding and drawing take a second: not on the threads that everybody else waits for.
        let pictures = tokio::task::spawn_blocking(move || drawn(&exam, &scorecard, &submission, &legend))
            .await
            .map_err(|error| Failure::Making(error.to_string()))??;
        self.album(chat, &pictures, &texts::album(&candidate, number, language)).await
    }

    /// Sends pictures as albums, or one by one where albums are refused.
    async fn album(&self, chat: i64, pictures: &[Picture], caption: &str) -> Result<Option<i32>, Failure> {
        let mut last = None;
        for pictures in pictures.chunks(ALBUM) {
            last = self.one_album(chat, pictures, caption).await?;
        }
        Ok(last)
    }

    async fn one_album(
        &self,
        chat: i64,
        pictures: &[Picture],
        caption: &str,
    ) -> Result<Option<i32>, Failure> {
        if pictures.len() > 1 {
            self.limits.turn(chat).await;
            match self.telegram.send_album(chat, pictures, caption).await {
                Ok(last) => return Ok(last),
                Err(error @ TelegramError::Transient { .. }) => return Err(error.into()),
                Err(error) => {
                    tracing::warn!(chat, cause = %error, "album refused; sending its pictures singly");
                }
            }
        }
        let mut last = None;
        for (index, picture) in pictures.iter().enumerate() {
            self.limits.turn(chat).await;
            let caption = (index == 0).then_some(caption);
            last = self.telegram.send_photo(chat, picture, caption).await?;
        }
        Ok(last)
    }
}

/// One overlay for every picture of the scorecard.
fn drawn(
    exam: &Exam,
    scorecard: &Scorecard,
    submission: &Submission,
    legend: &Legend,
) -> Result<Vec<Picture>, Failure> {
    let mut pictures = Vec::new();
    for score in &scorecard.pictures {
        let (Some(original), Some(reference), Some(submitted)) = (
            exam.original(&score.name),
            exam.reference.picture(&score.name),
            submission.markup.picture(&score.name),
        ) else {
            continue;
        };
        let bytes = overlay(original, reference, submitted, score, legend)
            .map_err(|error| Failure::Making(error.to_string()))?;
        // An overlay is a JPEG, whatever the picture was.
        let name = std::path::Path::new(&score.name).with_extension("jpg").display().to_string();
        pictures.push(Picture { name, bytes: bytes.into() });
    }
    Ok(pictures)
}
