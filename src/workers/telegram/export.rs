//! Everyone's metrics as a file or an image.

use std::io::{BufWriter, Read, Seek, Write};

use chrono::{DateTime, Utc};

use super::deliver::{DeliveryError, TelegramWorker};
use crate::exam::Language;
use crate::export::{self, ExportError};
use crate::measure::FILE_BYTES;
use crate::model::{CauseKind, ChatId, Export, Filter, PersonId, Readers};
use crate::store::{ImportedPeople, Packs, Records, View};
use crate::telegram::{Api, Format, Photo, TelegramError};
use crate::texts::{self, Keyboard};
use crate::zone::Zone;

impl<T: Api> TelegramWorker<T> {
    /// Sends everyone's metrics, or a text if there are none or the file is too large.
    pub(super) async fn export(
        &self,
        view: View,
        chat: ChatId,
        language: Language,
        export: Export,
        at: DateTime<Utc>,
    ) -> Result<Option<i32>, DeliveryError> {
        let candidates = view.list_size(Filter::All)? + view.imported_size()?;
        if candidates == 0 {
            drop(view);
            return self.say(chat, &texts::export_empty(language)).await;
        }
        let zone = view.preferences(PersonId::of_chat(chat))?.zone_or(self.rules.zone);
        let day = zone.day(at);
        let packs = self.rules.packs.clone();
        let making = self.made_aside(chat, move || made(&view, &packs, (language, zone), export, at));
        let bytes = match making.await?? {
            Made::Bytes(bytes) => bytes,
            Made::TooBig(size) => return self.say(chat, &texts::export_too_big(size, language)).await,
        };
        let caption = texts::export_caption(candidates, day, language);
        let ending = match export {
            Export::Workbook => "xlsx",
            Export::Csv => "csv",
            Export::Chart => "jpg",
        };
        let name = format!("metrics-{day}.{ending}");
        let file = Photo { name, bytes: bytes.into() };
        match self.send_export(chat, export, &file, &caption).await {
            Err(DeliveryError::Telegram(TelegramError::Refused { cause, .. })) => {
                tracing::error!(
                    chat = chat.0,
                    file = file.name,
                    bytes = file.bytes.len(),
                    %cause,
                    "Telegram refuses a file"
                );
                self.say(chat, &texts::export_refused(language)).await
            }
            sent => sent,
        }
    }

    /// A chart as an image, if Telegram accepts it.
    async fn send_export(
        &self,
        chat: ChatId,
        export: Export,
        file: &Photo,
        caption: &str,
    ) -> Result<Option<i32>, DeliveryError> {
        self.wait_for_slot(chat, Readers::Hr).await?;
        if export == Export::Chart {
            match self.telegram.send_photo(chat, file, Some(caption)).await {
                Err(TelegramError::Refused { .. }) => self.wait_for_slot(chat, Readers::Hr).await?,
                sent => return Ok(sent?),
            }
        }
        Ok(self.telegram.send_document(chat, file, caption).await?)
    }

    pub(super) async fn say(&self, chat: ChatId, text: &str) -> Result<Option<i32>, DeliveryError> {
        self.wait(chat).await;
        Ok(self.telegram.send(chat, text, Format::Html, &Keyboard::None).await?)
    }
}

impl From<ExportError> for DeliveryError {
    fn from(error: ExportError) -> Self {
        match error {
            ExportError::Store(error) => Self::Store(error),
            error => Self::Making(CauseKind::Defect.because(error.to_string())),
        }
    }
}

/// What became of a file.
enum Made {
    Bytes(Vec<u8>),
    /// It has so many bytes, more than Telegram takes.
    TooBig(u64),
}

/// Makes a file on disk, and reads it when Telegram takes it: with many candidates it is larger than what the
/// process may use.
fn made(
    view: &View,
    packs: &Packs,
    (language, zone): (Language, Zone),
    export: Export,
    at: DateTime<Utc>,
) -> Result<Made, ExportError> {
    let mut file = tempfile::tempfile()?;
    let mut out = BufWriter::new(&mut file);
    match export {
        Export::Workbook => drop(export::workbook(view, packs, (language, zone), at, &mut out)?),
        Export::Csv => drop(export::table(view, packs, language, &mut out)?),
        Export::Chart => return Ok(Made::Bytes(export::chart(view, packs.current(), language)?)),
    }
    out.flush()?;
    drop(out);
    let size = file.metadata()?.len();
    if size > FILE_BYTES as u64 {
        return Ok(Made::TooBig(size));
    }
    file.rewind()?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok(Made::Bytes(bytes))
}
