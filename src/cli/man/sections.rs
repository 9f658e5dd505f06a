//! The sections of a command's page about everything that is not an argument: environment, files, signals, exit
//! status, examples.

use clap_mangen::roff::{Roff, bold, roman};

use super::super::exit::Exit;
use super::super::help::examples_of;
use super::files;
use super::paragraphs::{entry, enumerated, literal, paragraph, section};
use super::signals::signals;
use crate::config::{CREDENTIALS, SECRETS};

/// Those of a command, by what is typed for it. The program's own page has what holds for all commands.
pub(super) fn beside_the_arguments(typed: &str) -> String {
    let mut page = Roff::new();
    let is_whole = typed.is_empty();
    section(&mut page, "ENVIRONMENT");
    if is_whole {
        environment(&mut page);
    } else {
        entry(
            &mut page,
            "CANDIDATES_BOT_*",
            "The settings; see `candidates-bot.toml`(5) and `candidates-bot`(1).",
        );
    }
    if is_whole || typed == "run" {
        files::all_files(&mut page);
    } else {
        files::settings_file(&mut page);
    }
    signals(&mut page, typed);
    exit_status(&mut page, typed);
    examples(&mut page, typed);
    section(&mut page, "SEE ALSO");
    if is_whole {
        page.text([bold("candidates-bot.toml"), roman("(5)")]);
    } else {
        page.text([bold("candidates-bot"), roman("(1), "), bold("candidates-bot.toml"), roman("(5)")]);
    }
    page.to_roff()
}

fn exit_status(page: &mut Roff, typed: &str) {
    section(page, "EXIT STATUS");
    for exit in Exit::ALL.into_iter().filter(|exit| typed.is_empty() || exit.is_of(typed)) {
        entry(page, &exit.code().to_string(), exit.meaning());
    }
}

fn environment(page: &mut Roff) {
    paragraph(
        page,
        "Every setting has a variable, named in `candidates-bot.toml`(5). It takes precedence over the settings file; an \
         empty one counts as not set. These are further variables:",
    );
    entry(page, "CANDIDATES_BOT_CONFIG", "The settings file, if `--config` names none.");
    entry(
        page,
        "CANDIDATES_BOT_*_FILE",
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

fn examples(page: &mut Roff, typed: &str) {
    section(page, "EXAMPLES");
    for example in examples_of(typed) {
        paragraph(page, example.purpose);
        literal(page, example.line);
    }
}
