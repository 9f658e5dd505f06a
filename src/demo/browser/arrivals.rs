//! Somebody comes to the page.

use std::sync::Arc;

use anyhow::Context;
use axum::Json;
use axum::extract::State;
use serde_json::Value;

use super::people::{self, Newcomer, Role, Somebody};
use super::refusal::Refusal;
use super::request::Sent;
use super::shared::Shared;
use crate::desk::{EventKind, WhitelistChange};
use crate::exam::Language;
use crate::model::{HrKey, PersonId};

/// A candidate and an HR person, with whom everything begins.
pub(super) async fn first(shared: &Shared) -> anyhow::Result<()> {
    let (candidate, hr) = match shared.language {
        Language::En => ("Anna", "Olga"),
        Language::Ru => ("Анна", "Ольга"),
    };
    for (first_name, username, role) in [(candidate, "anna_k", Role::Candidate), (hr, "olga_hr", Role::Hr)] {
        let (first_name, username, language) = (first_name.to_owned(), username.to_owned(), shared.language);
        let newcomer = Newcomer { first_name, username: Some(username), language, role };
        come(shared, newcomer).await.ok().context("the first people cannot come")?;
    }
    Ok(())
}

/// Somebody comes.
pub(super) async fn add(
    State(shared): State<Arc<Shared>>,
    Sent(newcomer): Sent<Newcomer>,
) -> Result<Json<Value>, Refusal> {
    let somebody = come(&shared, newcomer).await?;
    shared.news.send_replace(());
    Ok(Json(people::described(&somebody)))
}

/// Registers somebody; an HR person is put on the whitelist as `hr add` does.
async fn come(shared: &Shared, newcomer: Newcomer) -> Result<Somebody, Refusal> {
    let somebody = shared.people.register(&shared.world.telegram, newcomer)?;
    if somebody.role == Role::Hr {
        let key = HrKey::Id(PersonId(somebody.person.profile().id));
        let desk = shared.world.desk().context("the bot is not running")?;
        let added = desk.submit(EventKind::Whitelist(WhitelistChange::Add(key))).await;
        added.context("cannot add to the whitelist")?;
    }
    Ok(somebody)
}
