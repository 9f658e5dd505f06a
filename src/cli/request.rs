//! Requests about the records: the running bot answers them, or this process when none runs.

use std::path::Path;

use super::answer::Answer;
use super::print::print;
use crate::config::{self, Config};
use crate::control::{self, Request};

/// Has the running bot do something about the records, or does it here when none runs; gives back what to print.
pub(super) fn run(request: &Request, file: Option<&Path>) -> anyhow::Result<String> {
    ask(config::load(file)?, request)
}

/// The same, with settings that are read already.
pub(super) fn ask(config: Config, request: &Request) -> anyhow::Result<String> {
    let mut answer = Answer::of_words();
    let asked = control::ask(config, request, &mut answer);
    let text = answer.into_text();
    if asked.is_err() {
        // What was done before it failed is worth knowing.
        print(&text)?;
    }
    asked.map(|()| text)
}
