//! What takes seconds to make with many thousands of candidates: it is made on a thread of its own, so that nobody else's
//! messages wait, and the person sees "typing…" meanwhile.

use std::time::Duration;

use super::deliver::{DeliveryError, TelegramWorker};
use crate::model::{CauseKind, ChatId};
use crate::telegram::Api;

/// After this time the person sees "typing…", which lasts five seconds.
const TIMEOUT: Duration = Duration::from_secs(2);

impl<T: Api> TelegramWorker<T> {
    /// Makes it; a panic is an error.
    pub(super) async fn made_aside<M: Send + 'static>(
        &self,
        chat: ChatId,
        work: impl FnOnce() -> M + Send + 'static,
    ) -> Result<M, DeliveryError> {
        let mut making = tokio::task::spawn_blocking(work);
        let made = loop {
            tokio::select! {
                biased;
                made = &mut making => break made,
                () = tokio::time::sleep(TIMEOUT) => {}
            }
            // It does not matter if this fails.
            let _ = self.telegram.show_typing(chat).await;
        };
        made.map_err(|error| DeliveryError::Making(CauseKind::Defect.because(error.to_string())))
    }
}
