//! A client of Telegram's Bot API: updates in, messages out.
//!
//! Lives here: its calls, the meaning of an answer, the rate limits on messages, the content of an update.
//! Must not: decide how to handle an update or a failed call, or contain sentences (`texts`). Only this module
//! knows teloxide's requests.

mod api;
mod client;
mod error;
mod keyboard;
mod limits;
mod observer;
mod photo;
mod receipt;
mod settings;
mod update;
mod wire;

pub use api::{Api, Format};
pub use client::{ClientError, Telegram};
pub use error::TelegramError;
pub use limits::Limits;
pub use observer::{Call, Kind, Observer};
pub use photo::Photo;
pub use settings::TelegramSettings;
pub use update::Unread;
pub use wire::UPDATES_AT_ONCE;
