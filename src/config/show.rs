//! Settings as text: the template, the table of `dist/README.md`, and the settings in effect.

use std::path::Path;

use confique::Config as _;
use confique::meta::FieldKind;
use confique::toml::FormatOptions;

use super::setting::{Setting, variable};
use super::sources::{Origin, Resolved, Sources};
use super::{Config, ConfigError};

/// A settings file to start from: every setting with its meaning, variable and default, commented out.
#[must_use]
pub fn template() -> String {
    confique::toml::template::<Config>(FormatOptions::default())
}

/// The table of `dist/README.md`, in Markdown: setting, variable, default, meaning.
#[must_use]
pub fn settings_table() -> String {
    let head = "| setting | variable | default | meaning |\n| --- | --- | --- | --- |\n".to_owned();
    setting_docs().iter().fold(head, |table, setting| {
        let default = setting.default.as_ref().map_or("–".to_owned(), |value| format!("`{value}`"));
        let meaning = setting.meaning.replace('|', "\\|");
        format!("{table}| `{}` | `{}` | {default} | {meaning} |\n", setting.key, setting.variable)
    })
}

/// What people read about a setting.
pub struct SettingDoc {
    /// Full name: `attempts`, `site.url`.
    pub key: String,
    /// Its environment variable.
    pub variable: String,
    /// The default as it would be written in a settings file.
    pub default: Option<String>,
    /// What it means, in Markdown.
    pub meaning: String,
}

/// A group of settings: the part of their names before the dot, and what it is about, in Markdown.
pub struct GroupDoc {
    /// The name in the file: `site`.
    pub name: &'static str,
    /// What it is about.
    pub meaning: String,
}

/// All groups, in the order of the template.
#[must_use]
pub fn group_docs() -> Vec<GroupDoc> {
    let groups = Config::META.fields.iter().filter(|field| matches!(field.kind, FieldKind::Nested { .. }));
    groups.map(|group| GroupDoc { name: group.name, meaning: joined(group.doc) }).collect()
}

fn joined(lines: &[&str]) -> String {
    lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ")
}

/// All settings, in the order of the template.
#[must_use]
pub fn setting_docs() -> Vec<SettingDoc> {
    let settings = Setting::all().into_iter().map(|setting| SettingDoc {
        variable: variable(&setting.key),
        default: setting.default_value().map(|value| value.to_string()),
        meaning: joined(setting.doc),
        key: setting.key,
    });
    settings.collect()
}

/// The settings that `file` and the environment give, as TOML: each with the place that it comes from,
/// secrets hidden, those without a value commented out.
pub fn effective(file: Option<&Path>) -> Result<String, ConfigError> {
    Ok(Sources::of_process(file).resolve()?.effective())
}

impl Resolved {
    /// See [`effective`].
    #[must_use]
    pub fn effective(&self) -> String {
        let settings = Setting::all();
        let groups = settings.chunk_by(|one, next| one.group() == next.group());
        groups.map(|group| self.section(group)).collect::<Vec<_>>().join("\n")
    }

    fn section(&self, settings: &[Setting]) -> String {
        let heading = match settings.first().map_or("", Setting::group) {
            "" => String::new(),
            group => format!("[{group}]\n"),
        };
        settings.iter().fold(heading, |text, setting| text + &self.line(setting))
    }

    fn line(&self, setting: &Setting) -> String {
        let name = setting.name();
        match (self.written.get(&setting.key), setting.default_value()) {
            (Some((value, Origin::File)), _) => format!("{name} = {value} # from file\n"),
            (Some((value, Origin::Environment)), _) => {
                format!("{name} = {value} # from {}\n", variable(&setting.key))
            }
            (Some((value, Origin::Secret(path))), _) => {
                format!("{name} = {value} # from {}\n", path.display())
            }
            (None, Some(value)) => format!("{name} = {value} # default\n"),
            (None, None) => format!("#{name} = # not set\n"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{EVERY_SECRET, resolve};
    use super::*;

    #[test]
    fn the_template_has_every_setting_and_changes_nothing() {
        let template = template();

        for setting in Setting::all() {
            assert!(template.contains(&format!("\n#{} =", setting.name())), "{}", setting.key);
            assert!(template.contains(&variable(&setting.key)), "{}", setting.key);
            assert!(setting.doc.iter().all(|line| template.contains(line)), "{}", setting.key);
        }
        let untouched = resolve(&template, &[]).unwrap();
        assert_eq!(untouched.effective(), resolve("", &[]).unwrap().effective());
    }

    #[test]
    fn the_template_with_its_defaults_uncommented_equals_the_defaults() {
        let is_default =
            |line: &str| line.starts_with('#') && !line.starts_with("# ") && !line.ends_with('=');
        let uncomment = |line| if is_default(line) { &line[1..] } else { line };
        let uncommented = template().lines().map(uncomment).collect::<Vec<_>>().join("\n");

        let resolved = resolve(&uncommented, &[]).unwrap();

        let defaults = resolve("", &[]).unwrap();
        assert!(resolved.effective().contains("patience = 900 # from file"), "{}", resolved.effective());
        assert_eq!(resolved.effective().replace("# from file", "# default"), defaults.effective());
        assert_eq!(format!("{:?}", resolved.config), format!("{:?}", defaults.config));
    }

    #[test]
    fn the_table_has_a_row_for_every_setting() {
        let table = settings_table();

        assert_eq!(table.lines().count(), 2 + Setting::all().len());
        assert!(table.contains(
            "| `attempts` | `CANDIDATES_BOT_ATTEMPTS` | `2` | \
             Maximum number of attempts per candidate: 1 to 9. |\n"
        ));
        assert!(table.contains("| `site.url` | `CANDIDATES_BOT_SITE_URL` | – | Address of the site"));
        assert!(Setting::all().iter().all(|setting| table.contains(&format!("| `{}` |", setting.key))));
    }

    #[test]
    fn what_is_in_effect_says_where_it_comes_from() {
        let file = "language = \"en\"\nattempts = 3\n[site]\nurl = \"http://cvat\"\n";
        let variables = [("CANDIDATES_BOT_ATTEMPTS", "4"), ("CANDIDATES_BOT_TELEGRAM_TOKEN", "1:sesame")];

        insta::assert_snapshot!(resolve(file, &variables).unwrap().effective(), @r#"
        database = "candidates.redb" # default
        #exam = # not set
        language = "en" # from file
        timezone = "UTC" # default
        attempts = 4 # from CANDIDATES_BOT_ATTEMPTS
        retention_days = 0 # default
        claim_days = 90 # default
        log = "info" # default
        log_format = "text" # default

        [intake]
        admission = "open" # default
        #refusal_en = # not set
        #refusal_ru = # not set
        per_day = 50 # default
        at_work = 100 # default

        [feedback]
        send = "ask" # default
        hour = 15 # default

        [erasure]
        after_days = 7 # default

        [telegram]
        token = "(hidden)" # from CANDIDATES_BOT_TELEGRAM_TOKEN
        api_url = "https://api.telegram.org" # default
        #proxy = # not set

        [site]
        url = "http://cvat" # from file
        #public_url = # not set
        #username = # not set
        #password = # not set
        #token = # not set
        #ca = # not set
        #proxy = # not set
        email_domain = "candidates.invalid" # default
        segment_size = 5 # default
        image_quality = 100 # default
        images = "upload" # default
        timeout = 30 # default
        upload_timeout = 300 # default
        import_timeout = 600 # default
        patience = 900 # default
        settle = 60 # default

        [http]
        listen = "off" # default
        beyond_loopback = false # default

        [backup]
        #folder = # not set
        hour = 3 # default
        keep = 14 # default
        #recipient = # not set

        [postgres]
        #url = # not set
        #ca = # not set
        copy = true # default
        candidates = "candidates" # default
        metrics = "metrics" # default
        passwords = false # default
        #whitelist = # not set
        whitelist_minutes = 5 # default
        timeout = 30 # default
        "#);
    }

    #[test]
    fn what_is_in_effect_is_a_settings_file_itself() {
        let text = resolve(EVERY_SECRET, &[]).unwrap().effective();

        assert!(toml::from_str::<toml::Table>(&text).is_ok(), "{text}");
        assert_eq!(text.matches("\"(hidden)\"").count(), 6, "{text}");
        assert!(!text.contains("sesame"), "{text}");
    }
}
