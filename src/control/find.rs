//! The candidate whom an operator means, and what that candidate is called.

use anyhow::{Context, bail};

use crate::foreign;
use crate::model::{Candidate, PersonId};
use crate::store::{Names, Records, View};

/// The candidate whom somebody means.
pub(super) fn find(view: &View, person: &str) -> anyhow::Result<Candidate> {
    let name = person.trim().trim_start_matches('@');
    let id = match view.candidates_called(name)?[..] {
        [username, login] => {
            let called = |id| anyhow::Ok(foreign::isolated(&view.name_of(id)?.unwrap_or_default()));
            bail!(
                "“{name}” is the Telegram name of {} (id {username}) and the login of {} (id {login}); say which one \
                 by the id",
                called(username)?,
                called(login)?
            )
        }
        [id] => Some(id),
        _ => name.parse::<PersonId>().ok(),
    };
    let found = id.map(|id| view.candidate(id)).transpose()?.flatten();
    found.with_context(|| {
        format!("no candidate is called “{person}”; `candidates-bot candidates list` shows everybody")
    })
}

/// Username and first name, in one line whatever they hold.
pub(super) fn shown(candidate: &Candidate) -> String {
    let name = foreign::isolated(&candidate.first_name);
    match &candidate.username {
        Some(username) => format!("{} ({name})", foreign::isolated(&format!("@{username}"))),
        None => format!("{} ({name})", candidate.id),
    }
}
