//! The stand-ins for the site and for Telegram, and the story that the `demo` command plays between them with the
//! real bot. Also the harness of the tests.
//!
//! Lives here: servers on loopback that answer as the real ones do, people who use them, a clock that only the
//! story advances.
//! Must not: be used by any other module. The bot does not know that it talks to stand-ins.

pub mod clock;
mod date;
mod half;
pub mod hand;
mod plan;
pub mod site;
pub mod story;
pub mod telegram;
pub mod transcript;
pub mod world;
