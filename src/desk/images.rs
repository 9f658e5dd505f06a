//! Pictures that did not arrive: whoever waits for them is told, and HR once for each.

use super::{Decision, DeskError};
use crate::exam::ContentHash;
use crate::store::{MissingPicture, Notice, TelegramEffect, Topic};

impl Decision<'_> {
    /// An album was sent, but for some of its pictures.
    pub(super) fn sent_without(
        &mut self,
        effect: &TelegramEffect,
        exam: ContentHash,
        missing: &[MissingPicture],
    ) -> Result<(), DeskError> {
        match effect {
            TelegramEffect::Instructions { chat, language } => {
                let pictures = missing.iter().map(|picture| picture.name.clone()).collect();
                self.send(*chat, *language, Notice::InstructionsMissing { pictures })?;
                self.tell_hr_of_missing(exam, missing)
            }
            TelegramEffect::Pictures { chat, language, .. } => {
                let pictures = missing.to_vec();
                self.send(*chat, *language, Notice::HrPicturesMissing { pictures })
            }
            _ => Ok(()),
        }
    }

    /// Every candidate misses the same ones: HR hears of each picture of an exam once.
    fn tell_hr_of_missing(&mut self, exam: ContentHash, missing: &[MissingPicture]) -> Result<(), DeskError> {
        let mut pictures = Vec::new();
        for picture in missing {
            if self.tx.note_missing(exam, &picture.name)? {
                pictures.push(picture.clone());
            }
        }
        if pictures.is_empty() {
            return Ok(());
        }
        self.tell_hr(Topic::Failures, &Notice::HrInstructionsMissing { pictures })
    }
}
