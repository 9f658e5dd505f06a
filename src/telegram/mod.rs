//! Telegram: updates in, messages out.
//!
//! Lives here: the poll loop, update → event, delivery of messages and the limits on it.
//! Must not: decide anything (`desk`) or hold sentences (`texts`). Only this module knows teloxide's requests.
//!
//! **Invariant.** The offset of `getUpdates` comes from the store: an update counts as taken when its effects are
//! durable, never before. teloxide's dispatcher is not used, since it confirms updates before they are handled.

mod album;
mod api;
mod client;
mod deliver;
mod error;
mod export;
mod keyboard;
mod limits;
mod poll;
mod receipt;
mod update;
mod wire;

pub use api::{Api, Format, Photo};
pub use client::{ClientError, Telegram, TelegramSettings};
pub use deliver::Postman;
pub use error::TelegramError;
pub use limits::Limits;
pub use poll::poll;
pub use update::Unread;
