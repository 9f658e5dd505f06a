//! Requests about the records: the running bot performs them, or this process if no bot runs.

use std::path::Path;

use super::answer::Answer;
use super::print::print;
use crate::config::{self, Config};
use crate::control::{self, Request};

/// Has the running bot perform a request about the records, or performs it here if no bot runs; returns what to
/// print.
pub(super) fn run(request: &Request, file: Option<&Path>) -> anyhow::Result<String> {
    ask(config::load(file)?, request)
}

/// The same, with settings that are already loaded.
pub(super) fn ask(config: Config, request: &Request) -> anyhow::Result<String> {
    let mut answer = Answer::of_words();
    let asked = control::ask(config, request, &mut answer);
    let text = answer.into_text();
    if asked.is_err() {
        // What was done before the failure is worth knowing.
        print(&text)?;
    }
    asked.map(|()| text)
}
