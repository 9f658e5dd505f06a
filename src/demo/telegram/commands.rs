//! The command menus that the bot sets, by scope and language.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::error::ApiError;
use super::parameters::Parameters;

/// Maximum number of commands in one menu.
const MENU_LIMIT: usize = 100;
/// Maximum number of characters of a command, without its `/`.
const COMMAND_LIMIT: usize = 32;
/// Maximum number of characters of a description.
const DESCRIPTION_LIMIT: usize = 256;

/// The scope of a menu (`default`, `chat:5`), and its language (`""` means any).
type Key = (String, String);

/// All menus.
#[derive(Default)]
pub(super) struct CommandMenus(HashMap<Key, Vec<Value>>);

impl CommandMenus {
    /// `setMyCommands`.
    pub fn set(&mut self, parameters: &Parameters) -> Result<(), ApiError> {
        let Some(Value::Array(commands)) = parameters.json("commands") else {
            return Err(ApiError::bad_request("can't parse commands: expected an Array of BotCommand"));
        };
        if commands.len() > MENU_LIMIT {
            return Err(ApiError::bad_request("BOT_COMMANDS_TOO_MUCH"));
        }
        commands.iter().try_for_each(check)?;
        let key = key(parameters)?;
        if commands.is_empty() {
            self.0.remove(&key);
        } else {
            self.0.insert(key, commands);
        }
        Ok(())
    }

    /// `getMyCommands`: the menu with exactly this scope and language.
    pub fn get(&self, parameters: &Parameters) -> Result<Value, ApiError> {
        Ok(json!(self.0.get(&key(parameters)?).cloned().unwrap_or_default()))
    }

    /// `deleteMyCommands`.
    pub fn delete(&mut self, parameters: &Parameters) -> Result<(), ApiError> {
        self.0.remove(&key(parameters)?);
        Ok(())
    }

    /// The menu that a person sees in their chat: the first one in the order that the Bot API documents under
    /// "Determining list of commands".
    pub fn for_person(&self, chat: i64, language: &str) -> Vec<(String, String)> {
        let scopes = [format!("chat:{chat}"), "all_private_chats".to_owned(), "default".to_owned()];
        let keys = scopes
            .into_iter()
            .flat_map(|scope| [language, ""].map(|language| (scope.clone(), language.to_owned())));
        let menu = keys.into_iter().find_map(|key| self.0.get(&key)).map_or(&[][..], Vec::as_slice);
        menu.iter().map(|command| (text(command, "command"), text(command, "description"))).collect()
    }
}

fn text(command: &Value, name: &str) -> String {
    command.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn check(command: &Value) -> Result<(), ApiError> {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let name = text(command, "command");
    let name = name.strip_prefix('/').unwrap_or(&name);
    if name.is_empty() || name.len() > COMMAND_LIMIT || !name.chars().all(allowed) {
        return Err(ApiError::bad_request("BOT_COMMAND_INVALID"));
    }
    let description = text(command, "description").chars().count();
    if description == 0 || description > DESCRIPTION_LIMIT {
        return Err(ApiError::bad_request("BOT_COMMAND_DESCRIPTION_INVALID"));
    }
    Ok(())
}

fn key(parameters: &Parameters) -> Result<Key, ApiError> {
    let language = parameters.text("language_code").unwrap_or_default();
    let Some(scope) = parameters.json("scope") else { return Ok(("default".to_owned(), language)) };
    let kind = text(&scope, "type");
    let scope = match (kind.as_str(), scope.get("chat_id").and_then(Value::as_i64)) {
        ("chat", Some(chat)) => format!("chat:{chat}"),
        ("default" | "all_private_chats" | "all_group_chats" | "all_chat_administrators", _) => kind,
        _ => return Err(ApiError::bad_request("can't parse BotCommandScope: unsupported type specified")),
    };
    Ok((scope, language))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parameters(value: Value) -> Parameters {
        let Value::Object(values) = value else { panic!("an object is needed") };
        Parameters::default().nested(values)
    }

    fn menu(name: &str, scope: &Value, language: &str) -> Parameters {
        let commands = json!([{"command": name, "description": "x"}]);
        parameters(json!({"commands": commands, "scope": scope, "language_code": language}))
    }

    #[test]
    fn the_narrowest_scope_wins_and_language_before_any_language() {
        let mut menus = CommandMenus::default();
        let mut offered = |scope: Value, language: &str, name: &str| {
            menus.set(&menu(name, &scope, language)).unwrap();
            menus.for_person(5, "ru")[0].0.clone()
        };
        assert_eq!(offered(json!({"type": "default"}), "", "any"), "any");
        assert_eq!(offered(json!({"type": "default"}), "ru", "russian"), "russian");
        assert_eq!(offered(json!({"type": "all_private_chats"}), "", "private"), "private");
        assert_eq!(offered(json!({"type": "chat", "chat_id": 5}), "", "chat"), "chat");
        assert_eq!(offered(json!({"type": "chat", "chat_id": 6}), "ru", "other"), "chat");
    }

    #[test]
    fn a_deleted_menu_gives_way_to_the_next() {
        let mut menus = CommandMenus::default();
        let scope = json!({"type": "chat", "chat_id": 5});
        menus.set(&menu("all", &json!({"type": "default"}), "")).unwrap();
        menus.set(&menu("own", &scope, "")).unwrap();
        menus.delete(&parameters(json!({"scope": scope}))).unwrap();

        assert_eq!(menus.for_person(5, "ru"), [("all".to_owned(), "x".to_owned())]);
        assert_eq!(menus.get(&parameters(json!({"scope": scope}))), Ok(json!([])));
    }

    #[test]
    fn bad_commands_are_refused() {
        let mut menus = CommandMenus::default();
        for (name, description, error) in [
            ("Start", "x", "Bad Request: BOT_COMMAND_INVALID"),
            ("", "x", "Bad Request: BOT_COMMAND_INVALID"),
            ("start", "", "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID"),
        ] {
            let commands = json!([{"command": name, "description": description}]);
            let refusal = menus.set(&parameters(json!({"commands": commands}))).unwrap_err();
            assert_eq!(refusal.description, error);
        }
    }
}
