//! Images that did not arrive: the recipient is notified, and HR once for each image.

use super::DeskError;
use super::decision::Decision;
use crate::exam::ContentHash;
use crate::model::{Message, MissingImage, TelegramEffect, Topic};

impl Decision<'_> {
    /// An album was sent, but without some of its images.
    pub(super) fn sent_without(
        &mut self,
        effect: &TelegramEffect,
        exam: ContentHash,
        missing: &[MissingImage],
    ) -> Result<(), DeskError> {
        match effect {
            TelegramEffect::Instructions { chat, language } => {
                let images = missing.iter().map(|image| image.name.clone()).collect();
                self.send(*chat, *language, Message::InstructionsMissing { images })?;
                self.tell_hr_of_missing(exam, missing)
            }
            TelegramEffect::Images { chat, language, .. }
            | TelegramEffect::Pairs { chat, language, .. }
            | TelegramEffect::Doubt { chat, language, .. } => {
                let images = missing.to_vec();
                self.send(*chat, *language, Message::HrImagesMissing { images })
            }
            _ => Ok(()),
        }
    }

    /// Every candidate misses the same images: HR is notified once for each image of an exam.
    fn tell_hr_of_missing(&mut self, exam: ContentHash, missing: &[MissingImage]) -> Result<(), DeskError> {
        let mut images = Vec::new();
        for image in missing {
            if self.tx.note_missing(exam, &image.name)? {
                images.push(image.clone());
            }
        }
        if images.is_empty() {
            return Ok(());
        }
        self.tell_hr(Topic::Failures, &Message::HrInstructionsMissing { images })
    }
}
