//! Users: list, look up, change, delete.

use serde_json::{Map, Value, json};

use super::answer::{Answer, Outcome};
use super::call::Call;
use super::listing::{self, Row, Terms};
use super::records::User;
use super::rights::is_admin;
use super::state::{State, stamp};
use super::version::Version;

/// The groups of a site; `business` was dropped some releases after 2.14.
const GROUPS: [&str; 4] = ["admin", "business", "user", "worker"];

const TERMS: Terms = Terms {
    search: &["username", "first_name", "last_name"],
    simple: &["id", "is_active", "username", "first_name", "last_name"],
    other: &[],
    oldest_first: false,
};

/// Administrators see everyone, others only themselves.
pub(super) fn list(state: &State, call: &Call, asking: u64) -> Outcome {
    let admin = is_admin(state, asking);
    let rows = state
        .users
        .values()
        .filter(|user| admin || user.id == asking)
        .map(|user| {
            Row::new(user.id)
                .with("username", json!(user.username))
                .with("first_name", json!(user.first_name))
                .with("last_name", json!(user.last_name))
                .with("is_active", json!(user.is_active))
        })
        .collect();
    listing::answer(state, call, rows, &TERMS, |id| {
        state.users.get(&id).map_or(Value::Null, |user| seen_by(state, user, admin))
    })
}

pub(super) fn myself(state: &State, asking: u64) -> Outcome {
    let user = state.users.get(&asking).ok_or_else(Answer::not_found)?;
    Ok(Answer::json(200, full(state, user)))
}

pub(super) fn get(state: &State, id: u64, asking: u64) -> Outcome {
    let user = state.users.get(&id).ok_or_else(Answer::not_found)?;
    let admin = is_admin(state, asking);
    if !admin && id != asking {
        return Err(Answer::forbidden());
    }
    Ok(Answer::json(200, seen_by(state, user, admin)))
}

/// Changes what the caller may change. Unknown fields, and also a password, are ignored silently, except for a
/// password on newer sites.
pub(super) fn patch(state: &mut State, call: &Call, id: u64, asking: u64) -> Outcome {
    if !state.users.contains_key(&id) {
        return Err(Answer::not_found());
    }
    let admin = is_admin(state, asking);
    if !admin && id != asking {
        return Err(Answer::forbidden());
    }
    let fields = call.fields()?;
    if state.version >= Version::V2_73 && fields.contains_key("password") {
        return Err(Answer::detail(403, "Attempted to update an unknown field"));
    }
    if !admin {
        refuse_privileged(&fields)?;
    }
    let groups = fields.get("groups").map(read_groups).transpose()?;
    if let Some(user) = state.users.get_mut(&id) {
        change(user, &fields, groups);
    }
    get(state, id, asking)
}

fn refuse_privileged(fields: &Map<String, Value>) -> Result<(), Answer> {
    const PRIVILEGED: [&str; 6] = ["groups", "is_staff", "is_superuser", "is_active", "username", "email"];
    let wanted: Vec<String> = PRIVILEGED
        .iter()
        .filter(|name| fields.contains_key(**name))
        .map(|name| format!("'{name}'"))
        .collect();
    if wanted.is_empty() {
        return Ok(());
    }
    let text =
        format!("You do not have permissions to access some of these fields: {{{}}}", wanted.join(", "));
    Err(Answer::field("non_field_errors", &text))
}

fn read_groups(value: &Value) -> Result<Vec<String>, Answer> {
    let names = value
        .as_array()
        .ok_or_else(|| Answer::field("groups", "Expected a list of items but got type \"str\"."))?;
    names
        .iter()
        .map(|name| match name.as_str() {
            Some(name) if GROUPS.contains(&name) => Ok(name.to_owned()),
            _ => {
                let name = name.as_str().map_or_else(|| name.to_string(), str::to_owned);
                Err(Answer::field("groups", &format!("Object with name={name} does not exist.")))
            }
        })
        .collect()
}

fn change(user: &mut User, fields: &Map<String, Value>, groups: Option<Vec<String>>) {
    let text = |name: &str, target: &mut String| {
        if let Some(text) = fields.get(name).and_then(Value::as_str) {
            text.clone_into(target);
        }
    };
    text("username", &mut user.username);
    text("email", &mut user.email);
    text("first_name", &mut user.first_name);
    text("last_name", &mut user.last_name);
    let flag = |name: &str, target: &mut bool| {
        if let Some(flag) = fields.get(name).and_then(Value::as_bool) {
            *target = flag;
        }
    };
    flag("is_active", &mut user.is_active);
    flag("is_staff", &mut user.is_staff);
    flag("is_superuser", &mut user.is_superuser);
    if let Some(groups) = groups {
        user.groups = groups;
    }
}

/// Objects that the user owned or was assigned to stay, without an owner or assignee and without a new date.
pub(super) fn delete(state: &mut State, id: u64, asking: u64) -> Outcome {
    if !state.users.contains_key(&id) {
        return Err(Answer::not_found());
    }
    if !is_admin(state, asking) && id != asking {
        return Err(Answer::forbidden());
    }
    state.users.remove(&id);
    state.sessions.retain(|_, session| session.user != id);
    for task in state.tasks.values_mut() {
        task.owner = task.owner.filter(|owner| *owner != id);
        task.assignee = task.assignee.filter(|assignee| *assignee != id);
    }
    for job in state.jobs.values_mut() {
        job.assignee = job.assignee.filter(|assignee| *assignee != id);
    }
    Ok(Answer::empty(204))
}

fn seen_by(state: &State, user: &User, admin: bool) -> Value {
    if admin { full(state, user) } else { basic(state, Some(user.id)) }
}

/// A user as an owner or assignee; null for `None`.
pub(super) fn basic(state: &State, id: Option<u64>) -> Value {
    id.and_then(|id| state.users.get(&id)).map_or(Value::Null, |user| {
        json!({
            "url": state.link(&format!("/api/users/{}", user.id)),
            "id": user.id,
            "username": user.username,
            "first_name": user.first_name,
            "last_name": user.last_name,
        })
    })
}

fn full(state: &State, user: &User) -> Value {
    let mut body = json!({
        "url": state.link(&format!("/api/users/{}", user.id)),
        "id": user.id,
        "username": user.username,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "email": user.email,
        "groups": user.groups,
        "is_staff": user.is_staff,
        "is_superuser": user.is_superuser,
        "is_active": user.is_active,
        "last_login": user.last_login.map(stamp),
        "date_joined": stamp(user.date_joined),
    });
    if state.version >= Version::V2_73 {
        body["has_analytics_access"] = json!(user.is_superuser);
    }
    body
}

/// The login name for lists and filters; null for `None`.
pub(super) fn name(state: &State, id: Option<u64>) -> Value {
    id.and_then(|id| state.users.get(&id)).map_or(Value::Null, |user| json!(user.username))
}
