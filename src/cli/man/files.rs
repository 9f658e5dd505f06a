//! The files that belong to the bot.

use clap_mangen::roff::Roff;

use super::paragraphs::{entry, paragraph, section};
use crate::config::USUAL_FILE;
use crate::control::Socket;
use crate::store::{REPLACED, REWRITING, UPGRADE_COPY};
use crate::workers::InFlight;

/// All of them, on the program's own page and that of `run`.
pub(super) fn all_files(page: &mut Roff) {
    settings_file(page);
    entry(
        page,
        "/etc/candidates-bot/NAME.toml",
        "The settings of the bot that the unit candidates-bot@NAME.service runs, where several run on one host.",
    );
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
    beside_the_database(page);
    paragraph(page, "In the folder that the setting `backup.folder` names:");
    entry(
        page,
        "candidates-TIME.redb, candidates-TIME.redb.age",
        "Daily copies of the database, plain or encrypted. Times in names are in UTC.",
    );
}

/// The section of every other page.
pub(super) fn settings_file(page: &mut Roff) {
    section(page, "FILES");
    entry(page, USUAL_FILE, "The settings file that is read if none is named. It may contain secrets.");
}

fn beside_the_database(page: &mut Roff) {
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
}
