//! What Telegram is to be told: effects of its queue become messages, images and files.
//!
//! Lives here: effect → text → calls, what is sent instead of what Telegram does not take, "typing…".
//! Must not: decide anything (`desk`), hold sentences (`texts`), know the Bot API (`telegram`).

mod album;
mod deliver;
mod export;

pub use deliver::TelegramWorker;
