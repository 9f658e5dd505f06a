//! The shared storage: what the site lists about it.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::answer::{Answer, Outcome};
use super::call::Call;
use super::images::is_image_name;
use super::state::State;
use super::version::Version;

/// Lists a folder. On newer sites, annotators may not list it, and entries have a media type and can be
/// searched.
pub(super) fn list(state: &State, call: &Call, user: u64) -> Outcome {
    let is_in = |group: &&str| state.users.get(&user).is_some_and(|user| user.is_in(group));
    if state.version >= Version::V2_14 && !["admin", "business", "user"].iter().any(is_in) {
        return Err(Answer::forbidden());
    }
    let wanted = call.param("directory").unwrap_or_default();
    let folder = wanted.trim_matches('/');
    let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    // Name → whether it is a folder.
    let mut entries: BTreeMap<&str, bool> = BTreeMap::new();
    for rest in state.share.keys().filter_map(|path| path.strip_prefix(&prefix)) {
        let (name, is_folder) = rest.split_once('/').map_or((rest, false), |(name, _)| (name, true));
        entries.insert(name, is_folder);
    }
    if entries.is_empty() && !folder.is_empty() {
        let named = if state.version >= Version::V2_73 { wanted.trim_start_matches('/') } else { folder };
        return Err(Answer::bare(&format!("{named} is an invalid directory")));
    }
    let search = call.param("search").filter(|_| state.version >= Version::V2_14).unwrap_or_default();
    let found = entries.into_iter().filter(|(name, _)| name.contains(search));
    let (folders, files): (Vec<_>, Vec<_>) = found.partition(|(_, is_folder)| *is_folder);
    let listed: Vec<Value> = folders
        .into_iter()
        .chain(files)
        .map(|(name, is_folder)| entry(state.version, name, is_folder))
        .collect();
    Ok(Answer::json(200, json!(listed)))
}

fn entry(version: Version, name: &str, is_folder: bool) -> Value {
    let mut entry = json!({"name": name, "type": if is_folder { "DIR" } else { "REG" }});
    if version >= Version::V2_14 {
        entry["mime_type"] = json!(match (is_folder, is_image_name(name)) {
            (true, _) => "DIR",
            (false, true) => "image",
            (false, false) => "unknown",
        });
    }
    entry
}
