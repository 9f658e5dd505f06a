//! The stand-ins for the site and for Telegram, the story that the `demo` command plays between them with the real
//! bot, and the page on which people play it themselves. Also the harness of the tests.
//!
//! Lives here: servers on loopback that answer as the real ones do, people who use them, a clock that the story
//! advances or that is turned forward on the page.
//! Must not: be used by any other module. The bot does not know that it talks to stand-ins.

pub mod browser;
pub mod clock;
mod date;
mod half;
pub mod hand;
mod plan;
pub mod record;
pub mod site;
pub mod story;
pub mod telegram;
pub mod transcript;
mod width;
pub mod world;
