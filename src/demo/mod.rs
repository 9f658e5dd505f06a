//! The stand-ins for the site and for Telegram, the story that the `demo` command plays between them with the real
//! bot, and the page on which people play it themselves. Also the harness of the tests.
//!
//! Lives here: servers on loopback that answer as the real ones do, people who use them, a clock that the story
//! advances or that is turned forward on the page; the record of a story, which is told as a text, as a show in a
//! terminal, and as a page.
//! Must not: be used by any other module. The bot does not know that it talks to stand-ins.

pub mod browser;
pub mod clock;
mod date;
mod half;
pub mod hand;
pub mod outcomes;
mod plan;
pub mod record;
pub mod report;
pub mod show;
pub mod site;
pub mod story;
pub mod telegram;
pub mod transcript;
mod width;
pub mod world;
