//! The sections of the manual about everything that is not an argument: exit codes, environment, settings, files,
//! examples.

use clap_mangen::roff::{Inline, Roff, bold, roman};

use super::super::exit::Exit;
use crate::config::{self, CREDENTIALS, SECRETS, USUAL_FILE};
use crate::control::Socket;
use crate::store::{REPLACED, REWRITING, UPGRADE_COPY};
use crate::workers::InFlight;

/// Each with what an operator has in mind when looking for it.
const EXAMPLES: [(&str, &str); 8] = [
    (
        "candidates-bot --config /etc/candidates-bot.toml init --fill-in",
        "Set up the bot: ask for the bot token and the site, save them, and invite the first HR person.",
    ),
    (
        "candidates-bot check --rehearse",
        "Find out whether everything works, before the first start and after every upgrade of the site.",
    ),
    (
        "candidates-bot invite candidate --source fair --uses 50 --until 2026-12-31",
        "Make a link through which candidates come, which tells HR where they came from.",
    ),
    ("candidates-bot invite", "Give one more person HR access, with a link that works once."),
    (
        "candidates-bot candidates show some_user",
        "See where a candidate stands, and the whole cause of what failed.",
    ),
    (
        "candidates-bot candidates export some_user --output some_user.zip",
        "Hand a person everything that is kept about them.",
    ),
    ("candidates-bot backup /mnt/backup/candidates.redb", "Copy the database while the bot runs."),
    (
        "candidates-bot restore /mnt/backup/candidates.redb.age --identity key.txt",
        "Put an encrypted copy back, while no bot runs.",
    ),
];

/// Sections of the program's own page.
pub(super) fn of_all_commands() -> String {
    let mut page = Roff::new();
    exit_status(&mut page);
    environment(&mut page);
    settings(&mut page);
    files(&mut page);
    examples(&mut page);
    page.to_roff()
}

/// The last section of every other page.
pub(super) fn see_main_page() -> String {
    let mut page = Roff::new();
    page.control("SH", ["SEE ALSO"]);
    page.text([
        bold("candidates-bot"),
        roman("(1) for exit codes, environment, settings, files and examples."),
    ]);
    page.to_roff()
}

fn exit_status(page: &mut Roff) {
    page.control("SH", ["EXIT STATUS"]);
    for exit in Exit::ALL {
        entry(page, &exit.code().to_string(), exit.meaning());
    }
}

fn environment(page: &mut Roff) {
    page.control("SH", ["ENVIRONMENT"]);
    paragraph(
        page,
        "Every setting has a variable, named below. It takes precedence over the settings file; an empty one counts as \
         not set. These are further variables:",
    );
    entry(page, "CANDIDATES_BOT_CONFIG", "The settings file, if `--config` names none.");
    entry(
        page,
        "CANDIDATES_BOT_…_FILE",
        &format!(
            "The path of a file with a secret, so that it is neither in the settings file nor in the environment: \
             `CANDIDATES_BOT_TELEGRAM_TOKEN_FILE`=/run/secrets/token. The variable without `_FILE` takes precedence. \
             Secrets are {}.",
            enumerated(&SECRETS)
        ),
    );
    entry(
        page,
        CREDENTIALS,
        "The folder in which systemd passes secrets, each in a file named after its setting: \
         LoadCredential=telegram.token:PATH in the unit.",
    );
    entry(
        page,
        "HTTPS_PROXY, ALL_PROXY, NO_PROXY",
        "Proxies for Telegram and the site, unless `telegram.proxy` or `site.proxy` is set.",
    );
    entry(
        page,
        "SSL_CERT_FILE",
        "A file (PEM) with the certificates of the authorities that this machine trusts, instead of the system's own.",
    );
    entry(
        page,
        "TMPDIR",
        "The folder for temporary files, and for the lock file of a rehearsal; /tmp if not set.",
    );
}

fn settings(page: &mut Roff) {
    page.control("SH", ["SETTINGS"]);
    paragraph(
        page,
        "The settings file is in TOML. `candidates-bot config --template` prints one to start from, `candidates-bot \
         config` shows the settings in effect and where each one comes from.",
    );
    for setting in config::setting_docs() {
        page.control("TP", []);
        page.text([bold(setting.key), roman(format!(" ({})", setting.variable))]);
        let default = setting.default.map_or(String::new(), |value| format!(" Default: {value}."));
        page.text(inlines(&format!("{}{default}", setting.meaning)));
    }
}

fn files(page: &mut Roff) {
    page.control("SH", ["FILES"]);
    entry(page, USUAL_FILE, "The settings file that is read if none is named. It may contain secrets.");
    entry(
        page,
        "/etc/credstore/candidates-bot.*",
        "Secrets that the installed systemd unit passes to the bot, such as candidates-bot.telegram.token.",
    );
    entry(
        page,
        "/var/lib/candidates-bot/candidates.redb",
        "The database of the installed unit: everything that the bot knows. Elsewhere the setting `database` names it. Do \
         not copy it while the bot runs; use `candidates-bot backup`.",
    );
    paragraph(page, "Beside the database, whose name theirs begin with:");
    entry(
        page,
        &format!("*{}", Socket::SUFFIX),
        "The socket through which commands reach the running bot, for its owner and root only.",
    );
    entry(
        page,
        &format!("*{}", InFlight::SUFFIX),
        "A journal of the messages and steps in flight, to find out what the bot may have crashed on. It is removed at an \
         orderly stop, can be deleted while no bot runs, and does not belong in a backup.",
    );
    entry(
        page,
        &format!("*{UPGRADE_COPY}N"),
        "The copy from before an upgrade from schema N. The earlier version of the bot needs it to go back.",
    );
    entry(
        page,
        &format!("*{REWRITING}"),
        "The file that takes the place of the database after an erasure, while it is written.",
    );
    entry(page, &format!("*{REPLACED}TIME"), "The file that `candidates-bot restore` has replaced.");
    paragraph(page, "In the folder that the setting `backup.folder` names:");
    entry(
        page,
        "candidates-TIME.redb, candidates-TIME.redb.age",
        "Daily copies of the database, plain or encrypted. Times in names are in UTC.",
    );
}

fn examples(page: &mut Roff) {
    page.control("SH", ["EXAMPLES"]);
    for (line, purpose) in EXAMPLES {
        paragraph(page, purpose);
        page.control("RS", ["4"]);
        page.text([bold(line)]);
        page.control("RE", []);
    }
}

fn paragraph(page: &mut Roff, text: &str) {
    page.control("PP", []);
    page.text(inlines(text));
}

/// An entry of a list: what it is about, and what there is to say.
fn entry(page: &mut Roff, subject: &str, text: &str) {
    page.control("TP", []);
    page.text([bold(subject)]);
    page.text(inlines(text));
}

/// What is between backticks is bold.
fn inlines(text: &str) -> Vec<Inline> {
    let parts = text.split('`').enumerate();
    parts.map(|(number, part)| if number % 2 == 1 { bold(part) } else { roman(part) }).collect()
}

/// `a, b and c`, each between backticks.
fn enumerated(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => names.concat(),
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::super::super::Arguments;
    use super::*;

    #[test]
    fn every_example_is_a_command_of_the_program() {
        for (line, _) in EXAMPLES {
            let parsed = Arguments::try_parse_from(line.split_whitespace());
            assert!(
                parsed.is_ok(),
                "{line}: {}",
                parsed.err().map(|error| error.to_string()).unwrap_or_default()
            );
        }
    }

    #[test]
    fn the_parser_of_arguments_ends_as_the_manual_says() {
        let error = Arguments::try_parse_from(["candidates-bot", "nonsense"]).err().expect("wrong");

        assert_eq!(error.exit_code(), i32::from(Exit::WrongArguments.code()));
    }

    #[test]
    fn the_page_has_every_setting_with_its_variable() {
        let page = of_all_commands();

        for setting in config::setting_docs() {
            let heading = format!("\\fB{}\\fR ({})", setting.key, setting.variable);
            assert!(page.contains(&heading), "{heading}");
        }
    }
}
