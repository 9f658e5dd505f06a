//! A client of Telegram's Bot API: updates in, messages out.
//!
//! Lives here: its calls, what an answer means, the limits on messages, what an update says.
//! Must not: decide what becomes of an update or of a call that failed, hold sentences (`texts`). Only this module knows
//! teloxide's requests.

mod api;
mod client;
mod error;
mod keyboard;
mod limits;
mod receipt;
mod update;
mod wire;

pub use api::{Api, Format, Photo};
pub use client::{ClientError, Telegram, TelegramSettings};
pub use error::TelegramError;
pub use limits::Limits;
pub use update::Unread;
pub use wire::UPDATES_AT_ONCE;
