//! Images: the exam's instruction, and submissions with the ground truth drawn in.

use std::collections::VecDeque;
use std::path::Path;

use super::deliver::{DeliveryError, Sent, TelegramWorker};
use crate::exam::{Exam, Language, image_file};
use crate::measure::{self, FILE_BYTES};
use crate::model::{AttemptNumber, CauseKind, ChatId, MissingImage, NotSent, PersonId, Readers, Submission};
use crate::report::{Legend, overlay};
use crate::scoring::Scorecard;
use crate::store::{Records, View};
use crate::telegram::{Api, Photo, TelegramError};
use crate::texts;

/// Number of images in one album; Telegram takes no more.
pub(super) const ALBUM: usize = 10;

/// One message with images, as it is sent.
#[derive(Clone, Copy, Debug)]
enum Step<'a> {
    /// Several images in one message.
    Album(&'a [Photo]),
    /// One.
    Photo(&'a Photo),
    /// One, as a file: Telegram does not show it as an image.
    File(&'a Photo),
}

impl<T: Api> TelegramWorker<T> {
    /// The images that show what the annotations should look like.
    pub(super) async fn instructions(
        &self,
        view: View,
        chat: ChatId,
        language: Language,
    ) -> Result<Sent, DeliveryError> {
        let exam = self.rules.packs.exam_of(&view, PersonId::of_chat(chat))?;
        drop(view);
        let images = exam.instruction_images.iter();
        let images: Vec<Photo> =
            images.map(|image| Photo { name: image.name.clone(), bytes: image.bytes.clone() }).collect();
        let sent = self.album(chat, Readers::Anybody, &images, &texts::instructions(language)).await?;
        Ok(sent.of(exam.id()))
    }

    /// The images of an attempt with its annotations drawn in.
    pub(super) async fn images(
        &self,
        view: View,
        chat: ChatId,
        language: Language,
        person: PersonId,
        number: AttemptNumber,
    ) -> Result<Sent, DeliveryError> {
        let (Some(candidate), Some(attempt)) = (view.candidate(person)?, view.attempt(person, number)?)
        else {
            drop(view);
            return Ok(self.say(chat, &texts::gone(language)).await?.into());
        };
        let submission = view.submission(person, number, attempt.submissions)?;
        let exam = self.rules.packs.of(&view, &attempt)?;
        let (Some(scorecard), Some(submission)) = (attempt.into_scorecard(), submission) else {
            let cause = CauseKind::Record.because("there is no submission with a scorecard");
            return Err(DeliveryError::Making(cause));
        };
        drop(view);
        let (legend, id) = (texts::legend(language), exam.id());
        let caption = texts::album(&candidate, number, &scorecard, language);
        // Decoding and drawing take a second: this must not block the threads of the runtime.
        let (images, missing) =
            tokio::task::spawn_blocking(move || drawn(&exam, &scorecard, &submission, &legend))
                .await
                .map_err(|error| DeliveryError::Making(CauseKind::Defect.because(error.to_string())))?;
        let mut sent = self.album(chat, Readers::Hr, &images, &caption).await?;
        sent.missing.extend(missing);
        Ok(sent.of(id))
    }

    /// Sends images in their order: as albums where Telegram accepts them, otherwise one by one, otherwise as
    /// files. An image that it does not accept in any form is reported as missing, and does not hold up the others.
    pub(super) async fn album(
        &self,
        chat: ChatId,
        readers: Readers,
        images: &[Photo],
        caption: &str,
    ) -> Result<Sent, DeliveryError> {
        let mut sent = Sent::default();
        let mut steps: VecDeque<Step<'_>> = VecDeque::new();
        // The first message that arrives gets it.
        let mut caption = Some(caption);
        for step in planned(images) {
            match step {
                Step::File(file) if file.bytes.len() > FILE_BYTES => {
                    tracing::warn!(
                        chat = chat.0,
                        image = file.name,
                        bytes = file.bytes.len(),
                        "too large for Telegram"
                    );
                    sent.missing.push(MissingImage { name: file.name.clone(), why: NotSent::TooLarge });
                }
                step => steps.push_back(step),
            }
        }
        while let Some(step) = steps.pop_front() {
            self.wait_for_slot(chat, readers).await?;
            match self.try_step(chat, step, caption).await {
                Ok(message_ids) => {
                    sent.message_ids.extend(message_ids);
                    caption = None;
                }
                Err(error) => {
                    let cause = error.to_string();
                    let others = step.instead(error)?;
                    if let (Step::File(file), true) = (step, others.is_empty()) {
                        tracing::error!(
                            chat = chat.0,
                            image = file.name,
                            cause,
                            "Telegram does not take this picture"
                        );
                        sent.missing.push(MissingImage { name: file.name.clone(), why: NotSent::Refused });
                    } else {
                        tracing::warn!(chat = chat.0, images = %step, cause, "pictures refused; sending them in another way");
                    }
                    others.into_iter().rev().for_each(|step| steps.push_front(step));
                }
            }
        }
        Ok(sent)
    }

    async fn try_step(
        &self,
        chat: ChatId,
        step: Step<'_>,
        caption: Option<&str>,
    ) -> Result<Vec<i32>, TelegramError> {
        let message_id = match step {
            Step::Album(images) => {
                return self.telegram.send_album(chat, images, caption.unwrap_or_default()).await;
            }
            Step::Photo(photo) => self.telegram.send_photo(chat, photo, caption).await,
            Step::File(file) => self.telegram.send_document(chat, file, caption.unwrap_or_default()).await,
        };
        Ok(message_id?.into_iter().collect())
    }
}

impl<'a> Step<'a> {
    /// Any number of images as one message; `None` if there are none.
    fn of(images: &'a [Photo]) -> Option<Self> {
        match images {
            [] => None,
            [image] => Some(Self::Photo(image)),
            images => Some(Self::Album(images)),
        }
    }

    /// What can be sent instead after Telegram refused it; empty for a refused file.
    fn instead(self, error: TelegramError) -> Result<Vec<Self>, TelegramError> {
        match (self, error) {
            (_, error @ (TelegramError::Transient { .. } | TelegramError::Permanent { .. })) => Err(error),
            (Self::Album(images), TelegramError::Refused { number: Some(number), .. })
                if number <= images.len() =>
            {
                let (before, after) = (&images[..number - 1], &images[number..]);
                let refused = Self::File(&images[number - 1]);
                Ok([Self::of(before), Some(refused), Self::of(after)].into_iter().flatten().collect())
            }
            // It did not say which image it is about; or it has no albums, which looks like a wrong token.
            (Self::Album(images), _) => Ok(images.iter().map(Self::Photo).collect()),
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
            Self::Album(images) => write!(formatter, "{} pictures", images.len()),
            Self::Photo(image) | Self::File(image) => write!(formatter, "{}", image.name),
        }
    }
}

/// How images are first sent: as albums in their order, and those that Telegram does not show as files.
fn planned(images: &[Photo]) -> Vec<Step<'_>> {
    let is_photo = |image: &Photo| {
        let size = image_file::size(&image.bytes).ok();
        measure::as_photo(image.bytes.len(), size).is_ok()
    };
    let photos: Vec<bool> = images.iter().map(is_photo).collect();
    let (mut steps, mut start, mut bytes) = (Vec::new(), 0, 0);
    for (number, image) in images.iter().enumerate() {
        let length = image.bytes.len();
        if !photos[number] {
            steps.extend(Step::of(&images[start..number]));
            steps.push(Step::File(image));
            (start, bytes) = (number + 1, 0);
        } else if number - start == ALBUM || bytes + length > FILE_BYTES {
            steps.extend(Step::of(&images[start..number]));
            (start, bytes) = (number, length);
        } else {
            bytes += length;
        }
    }
    steps.extend(Step::of(&images[start..]));
    steps
}

/// One overlay for every image of the scorecard, and the images that could not be drawn.
fn drawn(
    exam: &Exam,
    scorecard: &Scorecard,
    submission: &Submission,
    legend: &Legend,
) -> (Vec<Photo>, Vec<MissingImage>) {
    let (mut images, mut missing) = (Vec::new(), Vec::new());
    for score in &scorecard.images {
        let (Some(original), Some(reference), Some(submitted)) = (
            exam.original(&score.name),
            exam.reference.image(&score.name),
            submission.annotations.image(&score.name),
        ) else {
            continue;
        };
        match overlay(original, reference, submitted, score, &exam.labels, legend) {
            Ok(bytes) => {
                // An overlay is a JPEG, whatever format the image had.
                let name = Path::new(&score.name).with_extension("jpg").display().to_string();
                images.push(Photo { name, bytes: bytes.into() });
            }
            Err(error) => {
                tracing::error!(image = score.name, %error, "cannot draw an image");
                missing.push(MissingImage { name: score.name.clone(), why: NotSent::NotDrawn });
            }
        }
    }
    (images, missing)
}
