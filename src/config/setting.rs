//! What is known about one setting: its name, variable, meaning and default (taken from the structs of
//! `schema`), and how its value is parsed and shown.

use confique::Config as _;
use confique::meta::{Expr, FieldKind, LeafKind, Meta};
use serde::Deserialize;
use toml::{Table, Value};

use super::schema::{Config, SECRETS};

/// Starts the name of every variable.
pub(super) const PREFIX: &str = "CANDIDATES_BOT_";

/// Settings that may be there or not.
pub(super) type ConfigLayer = <Config as confique::Config>::Layer;

/// The environment variable of a setting.
pub(super) fn variable(key: &str) -> String {
    format!("{PREFIX}{}", key.to_uppercase().replace('.', "_"))
}

/// One setting, as the structs of `schema` describe it.
pub(super) struct Setting {
    /// Full name: `attempts`, `site.url`.
    pub key: String,
    /// What it means, a line each.
    pub doc: &'static [&'static str],
    /// What it is when nothing says otherwise.
    pub default: Option<Expr>,
}

impl Setting {
    /// All of them, in the order of the structs.
    pub(super) fn all() -> Vec<Self> {
        let mut settings = Vec::new();
        Self::collect("", &Config::META, &mut settings);
        settings
    }

    fn collect(prefix: &str, meta: &Meta, settings: &mut Vec<Self>) {
        for field in meta.fields {
            let key = format!("{prefix}{}", field.name);
            match field.kind {
                FieldKind::Nested { meta } => Self::collect(&format!("{key}."), meta, settings),
                FieldKind::Leaf { kind: LeafKind::Required { default }, .. } => {
                    settings.push(Self { key, doc: field.doc, default });
                }
                FieldKind::Leaf { kind: LeafKind::Optional, .. } => {
                    settings.push(Self { key, doc: field.doc, default: None });
                }
            }
        }
    }

    /// The part before the dot; empty for settings outside any group.
    pub(super) fn group(&self) -> &str {
        self.key.split_once('.').map_or("", |(group, _)| group)
    }

    /// The part after the dot.
    pub(super) fn name(&self) -> &str {
        self.key.split_once('.').map_or(&self.key, |(_, name)| name)
    }

    pub(super) fn is_secret(&self) -> bool {
        SECRETS.contains(&self.key.as_str())
    }

    /// The default as it would be written.
    pub(super) fn default_value(&self) -> Option<Value> {
        self.default
            .map(|default| Value::try_from(default).expect("a default is a text, a number or a truth value"))
    }

    /// A variable is text; where the default is a number or a truth value, so is the value if it can be.
    pub(super) fn value_of_text(&self, text: &str) -> Value {
        match (self.default, text.trim().parse()) {
            (Some(Expr::Integer(_)), Ok(number)) => Value::Integer(number),
            (Some(Expr::Bool(_)), _) => {
                text.trim().parse().map_or_else(|_| Value::from(text), Value::Boolean)
            }
            _ => Value::from(text),
        }
    }

    /// Settings with this one only, or what is wrong with its value.
    pub(super) fn layer_of(&self, value: Value) -> Result<ConfigLayer, String> {
        let mut table = Table::from_iter([(self.name().to_owned(), value)]);
        if !self.group().is_empty() {
            table = Table::from_iter([(self.group().to_owned(), Value::Table(table))]);
        }
        ConfigLayer::deserialize(table).map_err(|error| error.message().to_owned())
    }

    /// The value for an error text, on one line. A secret is not shown, nor what looks like an address
    /// with a password, or like a secret key in the place of a recipient.
    pub(super) fn shown(&self, value: &Value) -> String {
        match value {
            _ if self.is_secret() => "the value".to_owned(),
            Value::String(text) if text.contains('@') && text.contains(':') => "the value".to_owned(),
            Value::String(text) if text.to_uppercase().contains("SECRET-KEY") => "the value".to_owned(),
            Value::String(text) => format!("{text:?}"),
            Value::Table(_) => "a table".to_owned(),
            Value::Array(_) => "a list".to_owned(),
            value => value.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::resolve;
    use super::*;

    #[test]
    fn each_variable_is_named_after_its_setting() {
        fn check(prefix: &str, meta: &Meta) {
            for field in meta.fields {
                let key = format!("{prefix}{}", field.name);
                match field.kind {
                    FieldKind::Nested { meta } => check(&format!("{key}."), meta),
                    FieldKind::Leaf { env, .. } => assert_eq!(env, Some(variable(&key).as_str())),
                }
            }
        }
        check("", &Config::META);
    }

    /// A new secret must be in the list of secrets, or its value would be shown as that of any other setting.
    #[test]
    fn settings_are_secret_by_list_if_they_are_by_type() {
        for setting in Setting::all().iter().filter(|setting| setting.default.is_none()) {
            let recipient = crate::sealing::Key::generate().recipients().to_string();
            let mut values = ["marker.example", "https://marker.example", &recipient].into_iter();
            let resolved = values
                .find_map(|value| resolve("", &[(&variable(&setting.key), value)]).ok())
                .expect("one of the values suits");

            let printed = format!("{:?}", resolved.config);
            let shows = printed.contains("marker") || printed.contains(&recipient);

            assert_eq!(setting.is_secret(), !shows, "{}", setting.key);
        }
    }
}
