//! Pictures: the exam's instruction, and submissions with the ground truth drawn in.

use std::collections::VecDeque;
use std::path::Path;

use super::api::{Api, Picture};
use super::deliver::{Failure, Postman, Sent};
use super::error::TelegramError;
use crate::exam::{Exam, Language, image_file};
use crate::measure::{self, FILE_BYTES};
use crate::report::{Legend, overlay};
use crate::scoring::Scorecard;
use crate::store::{MissingPicture, NotSent, PersonId, Readers, Records, Submission};
use crate::texts;

/// Pictures in one album; Telegram takes no more.
const ALBUM: usize = 10;

/// One message with pictures, as it is tried.
#[derive(Clone, Copy, Debug)]
enum Step<'a> {
    /// Several, side by side.
    Album(&'a [Picture]),
    /// One.
    Photo(&'a Picture),
    /// One, as a file: Telegram does not show it as a picture.
    File(&'a Picture),
}

impl<T: Api> Postman<T> {
    /// The pictures that show what the markup should look like.
    pub(super) async fn instructions(&self, chat: i64, language: Language) -> Result<Sent, Failure> {
        let exam = self.exam_at_work(&self.store.read()?, chat as PersonId)?;
        let pictures = exam.instruction_pictures.iter();
        let pictures: Vec<Picture> = pictures
            .map(|picture| Picture { name: picture.name.clone(), bytes: picture.bytes.clone() })
            .collect();
        let sent = self.album(chat, Readers::Anybody, &pictures, &texts::instructions(language)).await?;
        Ok(sent.of(exam.id()))
    }

    /// The pictures of an attempt with its markup drawn in.
    pub(super) async fn pictures(
        &self,
        chat: i64,
        language: Language,
        person: PersonId,
        number: u8,
    ) -> Result<Sent, Failure> {
        let view = self.store.read()?;
        let (Some(candidate), Some(attempt)) = (view.candidate(person)?, view.attempt(person, number)?)
        else {
            return Ok(self.say(chat, &texts::gone(language)).await?.into());
        };
        let submission = view.submission(person, number, attempt.turns)?;
        let exam = self.rules.packs.of(&view, &attempt)?;
        let (Some(scorecard), Some(submission)) = (attempt.scorecard, submission) else {
            return Err(Failure::Making("there is no submission with a scorecard".to_owned()));
        };
        drop(view);
        let (legend, id) = (texts::legend(language), exam.id());
        let caption = texts::album(&candidate, number, &scorecard, language);
        // Decoding and drawing take a second: not on the threads that everybody else waits for.
        let (pictures, missing) =
            tokio::task::spawn_blocking(move || drawn(&exam, &scorecard, &submission, &legend))
                .await
                .map_err(|error| Failure::Making(error.to_string()))?;
        let mut sent = self.album(chat, Readers::Hr, &pictures, &caption).await?;
        sent.missing.extend(missing);
        Ok(sent.of(id))
    }

    /// Sends pictures in their order: as albums where Telegram takes them, else singly, else as files. What it takes in no
    /// way is missing, and keeps none of the others back.
    async fn album(
        &self,
        chat: i64,
        readers: Readers,
        pictures: &[Picture],
        caption: &str,
    ) -> Result<Sent, Failure> {
        let mut sent = Sent::default();
        let mut steps: VecDeque<Step<'_>> = VecDeque::new();
        // The first message that arrives has it.
        let mut caption = Some(caption);
        for step in planned(pictures) {
            match step {
                Step::File(file) if file.bytes.len() > FILE_BYTES => {
                    tracing::warn!(
                        chat,
                        picture = file.name,
                        bytes = file.bytes.len(),
                        "too large for Telegram"
                    );
                    sent.missing.push(MissingPicture { name: file.name.clone(), why: NotSent::TooLarge });
                }
                step => steps.push_back(step),
            }
        }
        while let Some(step) = steps.pop_front() {
            self.turn(chat, readers).await?;
            match self.try_step(chat, step, caption).await {
                Ok(message) => (sent.message, caption) = (message, None),
                Err(error) => {
                    let cause = error.to_string();
                    let others = step.instead(error)?;
                    if let (Step::File(file), true) = (step, others.is_empty()) {
                        tracing::error!(
                            chat,
                            picture = file.name,
                            cause,
                            "Telegram does not take this picture"
                        );
                        sent.missing.push(MissingPicture { name: file.name.clone(), why: NotSent::Refused });
                    } else {
                        tracing::warn!(chat, pictures = %step, cause, "pictures refused; sending them in another way");
                    }
                    others.into_iter().rev().for_each(|step| steps.push_front(step));
                }
            }
        }
        Ok(sent)
    }

    async fn try_step(
        &self,
        chat: i64,
        step: Step<'_>,
        caption: Option<&str>,
    ) -> Result<Option<i32>, TelegramError> {
        match step {
            Step::Album(pictures) => {
                self.telegram.send_album(chat, pictures, caption.unwrap_or_default()).await
            }
            Step::Photo(photo) => self.telegram.send_photo(chat, photo, caption).await,
            Step::File(file) => self.telegram.send_document(chat, file, caption.unwrap_or_default()).await,
        }
    }
}

impl<'a> Step<'a> {
    /// Several pictures as one message, whatever their number; none when there is none.
    fn of(pictures: &'a [Picture]) -> Option<Self> {
        match pictures {
            [] => None,
            [picture] => Some(Self::Photo(picture)),
            pictures => Some(Self::Album(pictures)),
        }
    }

    /// What can be done when Telegram did not take it; nothing for a file that it does not take.
    fn instead(self, error: TelegramError) -> Result<Vec<Self>, TelegramError> {
        match (self, error) {
            (_, error @ (TelegramError::Transient { .. } | TelegramError::Permanent { .. })) => Err(error),
            (Self::Album(pictures), TelegramError::Refused { number: Some(number), .. })
                if number <= pictures.len() =>
            {
                let (before, after) = (&pictures[..number - 1], &pictures[number..]);
                let refused = Self::File(&pictures[number - 1]);
                Ok([Self::of(before), Some(refused), Self::of(after)].into_iter().flatten().collect())
            }
            // It did not say which one it is about; or it has no albums, which looks like a wrong token.
            (Self::Album(pictures), _) => Ok(pictures.iter().map(Self::Photo).collect()),
            (_, error @ TelegramError::Unauthorized { .. }) => Err(error),
            (Self::Photo(photo), _) => Ok(vec![Self::File(photo)]),
            (Self::File(_), _) => Ok(Vec::new()),
        }
    }
}

impl std::fmt::Display for Step<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Album([first, .., last]) => write!(formatter, "{} to {}", first.name, last.name),
            Self::Album(pictures) => write!(formatter, "{} pictures", pictures.len()),
            Self::Photo(picture) | Self::File(picture) => write!(formatter, "{}", picture.name),
        }
    }
}

/// How pictures are tried first: as albums in their order, and as files those that Telegram does not show.
fn planned(pictures: &[Picture]) -> Vec<Step<'_>> {
    let is_photo = |picture: &Picture| {
        let size = image_file::size(&picture.bytes).ok();
        measure::as_photo(picture.bytes.len(), size).is_ok()
    };
    let photos: Vec<bool> = pictures.iter().map(is_photo).collect();
    let (mut steps, mut start, mut bytes) = (Vec::new(), 0, 0);
    for (number, picture) in pictures.iter().enumerate() {
        let length = picture.bytes.len();
        if !photos[number] {
            steps.extend(Step::of(&pictures[start..number]));
            steps.push(Step::File(picture));
            (start, bytes) = (number + 1, 0);
        } else if number - start == ALBUM || bytes + length > FILE_BYTES {
            steps.extend(Step::of(&pictures[start..number]));
            (start, bytes) = (number, length);
        } else {
            bytes += length;
        }
    }
    steps.extend(Step::of(&pictures[start..]));
    steps
}

/// One overlay for every picture of the scorecard, and what could not be drawn.
fn drawn(
    exam: &Exam,
    scorecard: &Scorecard,
    submission: &Submission,
    legend: &Legend,
) -> (Vec<Picture>, Vec<MissingPicture>) {
    let (mut pictures, mut missing) = (Vec::new(), Vec::new());
    for score in &scorecard.pictures {
        let (Some(original), Some(reference), Some(submitted)) = (
            exam.original(&score.name),
            exam.reference.picture(&score.name),
            submission.markup.picture(&score.name),
        ) else {
            continue;
        };
        match overlay(original, reference, submitted, score, legend) {
            Ok(bytes) => {
                // An overlay is a JPEG, whatever the picture was.
                let name = Path::new(&score.name).with_extension("jpg").display().to_string();
                pictures.push(Picture { name, bytes: bytes.into() });
            }
            Err(error) => {
                tracing::error!(picture = score.name, %error, "a picture can't be drawn");
                missing.push(MissingPicture { name: score.name.clone(), why: NotSent::NotDrawn });
            }
        }
    }
    (pictures, missing)
}
