//! What may be wrong in the ground truth: a picture of it, and below what can be done.

use std::path::Path;

use super::deliver::{DeliveryError, Sent, TelegramWorker};
use crate::doubts::{self, Doubt};
use crate::exam::{ContentHash, Language};
use crate::messages;
use crate::model::{ChatId, DoubtKey, MissingImage, NotSent, Readers};
use crate::report::{Legend, disputed};
use crate::store::{Packs, StoreError, View};
use crate::telegram::{Api, Photo};
use crate::texts;

/// A doubt with its picture.
struct Shown {
    exam: ContentHash,
    doubt: Doubt,
    image: Result<Photo, MissingImage>,
}

impl<T: Api> TelegramWorker<T> {
    /// A doubt with its picture; if it is none any more, that.
    pub(super) async fn doubt(
        &self,
        view: View,
        chat: ChatId,
        language: Language,
        key: DoubtKey,
    ) -> Result<Sent, DeliveryError> {
        let (packs, legend) = (self.rules.packs.clone(), texts::disputed_legend(language));
        let found = self.made_aside(chat, move || shown(&view, &packs, key, &legend)).await??;
        let Some(Shown { exam, doubt, image }) = found else {
            return Ok(self.say(chat, &texts::no_longer_disputed(language)).await?.into());
        };
        let (images, missing) = match image {
            Ok(image) => (vec![image], None),
            Err(missing) => (Vec::new(), Some(missing)),
        };
        let mut sent = self.album(chat, Readers::Hr, &images, &texts::disputed_caption(&doubt)).await?;
        sent.missing.extend(missing);
        self.wait_for_slot(chat, Readers::Hr).await?;
        sent.message_ids.extend(self.send_all(chat, &messages::doubt(&doubt, language)).await?);
        Ok(sent.of(exam))
    }
}

/// Finds the doubt and draws it.
fn shown(view: &View, packs: &Packs, key: DoubtKey, legend: &Legend) -> Result<Option<Shown>, StoreError> {
    let (exam, found) = doubts::current(view, packs)?;
    let Some(doubt) = found.doubt(key).cloned() else { return Ok(None) };
    let missing = || MissingImage { name: doubt.image.clone(), why: NotSent::NotDrawn };
    let image = match disputed(&exam, &doubt.image, &doubt.proposal, legend) {
        Some(Ok(bytes)) => {
            let name = format!("doubt-{}", Path::new(&doubt.image).with_extension("jpg").display());
            Ok(Photo { name, bytes: bytes.into() })
        }
        Some(Err(error)) => {
            tracing::error!(image = doubt.image, %error, "cannot draw an image");
            Err(missing())
        }
        None => Err(missing()),
    };
    Ok(Some(Shown { exam: exam.id(), doubt, image }))
}
