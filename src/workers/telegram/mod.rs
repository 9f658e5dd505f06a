//! The work for Telegram: effects of its queue become messages, images and files.
//!
//! Lives here: effect → text → calls, replacements for what Telegram does not accept, "typing…".
//! Must not: decide anything (`desk`), contain sentences (`texts`), know the Bot API (`telegram`).

mod album;
mod aside;
mod deliver;
mod doubt;
mod export;
mod form;
mod pairs;
mod personal_data;
#[cfg(test)]
mod tests;

pub use deliver::TelegramWorker;
