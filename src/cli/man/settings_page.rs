//! The page about the settings file: every setting, as the settings themselves tell.

use clap_mangen::roff::{Roff, bold, roman};

use super::paragraphs::{entry, enumerated, inlines, literal, paragraph, section};
use crate::config::{self, SECRETS, USUAL_FILE};

/// Its file.
pub(super) const NAME: &str = "candidates-bot.toml.5";

/// A file with which a bot runs, once its secrets are filled in.
pub(super) const EXAMPLE: &str = r#"language = "en"
timezone = "Europe/Berlin"

[telegram]
token = "123456789:AAE..."

[site]
url = "https://cvat.example.com"
username = "exam-admin"
password = "..."

[backup]
folder = "/var/lib/candidates-bot/backups"
"#;

/// The page, with this behind its title.
pub(super) fn text(heading: &str) -> String {
    let mut page = Roff::new();
    section(&mut page, "NAME");
    page.text([roman("candidates-bot.toml - settings of "), bold("candidates-bot"), roman("(1)")]);
    section(&mut page, "SYNOPSIS");
    page.text([bold(USUAL_FILE)]);
    description(&mut page);
    settings(&mut page);
    section(&mut page, "ENVIRONMENT");
    paragraph(
        &mut page,
        "The variable of a setting stands behind its name. Further variables are in `candidates-bot`(1).",
    );
    section(&mut page, "FILES");
    entry(
        &mut page,
        USUAL_FILE,
        "Read if neither `--config` nor `CANDIDATES_BOT_CONFIG` names another file.",
    );
    section(&mut page, "EXAMPLES");
    paragraph(&mut page, "A file needs only what differs from the defaults:");
    literal(&mut page, EXAMPLE);
    section(&mut page, "SEE ALSO");
    page.text([bold("candidates-bot"), roman("(1), "), bold("candidates-bot-config"), roman("(1)")]);
    super::tidy::tidy(&format!(".TH candidates-bot.toml {heading}\n{}", page.to_roff()))
}

fn description(page: &mut Roff) {
    section(page, "DESCRIPTION");
    paragraph(
        page,
        "The file is in TOML. `candidates-bot config --template` prints one to start from, with every setting commented \
         out; `candidates-bot config` shows the settings in effect and where each one comes from.",
    );
    paragraph(
        page,
        "A setting's environment variable takes precedence over the file. A wrong value, or a name that is none of these, \
         is an error that names it.",
    );
    paragraph(
        page,
        &format!(
            "Only its owner should be able to read the file. The secrets {} may be in files of their own instead: \
             `CANDIDATES_BOT_TELEGRAM_TOKEN_FILE`=/run/secrets/token, or LoadCredential=telegram.token:PATH in a unit of \
             systemd.",
            enumerated(&SECRETS)
        ),
    );
}

fn settings(page: &mut Roff) {
    section(page, "SETTINGS");
    let settings = config::setting_docs();
    let groups = config::group_docs();
    let group_of = |key: &str| key.split_once('.').map_or("", |(group, _)| group).to_owned();
    for of_group in settings.chunk_by(|one, next| group_of(&one.key) == group_of(&next.key)) {
        let name = of_group.first().map(|setting| group_of(&setting.key)).unwrap_or_default();
        if let Some(group) = groups.iter().find(|group| group.name == name) {
            page.control("SS", [format!("[{name}]").as_str()]);
            page.text(inlines(&group.meaning));
        }
        for setting in of_group {
            page.control("TP", []);
            page.text([bold(setting.key.as_str()), roman(format!(" ({})", setting.variable))]);
            let default =
                setting.default.as_ref().map_or(String::new(), |value| format!(" Default: {value}."));
            page.text(inlines(&format!("{}{default}", setting.meaning)));
        }
    }
}
