//! Which signals a command heeds, and what it does then.

use clap_mangen::roff::Roff;

use super::paragraphs::{entry, section};

/// What holds for every command.
const OF_ALL: (&str, &str) = (
    "SIGXFSZ",
    "A file would grow beyond the limit of the process (`ulimit -f`): an error like a full disk, which leaves nothing \
     half written.",
);

/// What a command does besides; nothing for those that the system ends at once.
fn own(typed: &str) -> &'static [(&'static str, &'static str)] {
    match typed {
        "run" => &[(
            "SIGTERM, SIGINT",
            "The bot finishes the work in progress, leaves the rest in the outbox for the next start, and ends with exit \
             status 0. A second one ends it at once, with exit status 130; then the next start looks at what was in \
             progress.",
        )],
        "check" => &[(
            "SIGTERM, SIGINT, SIGHUP",
            "A rehearsal stops and deletes what it has made on the site. A second one ends it at once, with exit status \
             130; then the next rehearsal deletes it.",
        )],
        "exam pull" | "exam share" => {
            &[("SIGTERM, SIGINT, SIGHUP", "It stops and removes the unfinished files; the exit status is 1.")]
        }
        _ => &[],
    }
}

pub(super) fn signals(page: &mut Roff, typed: &str) {
    section(page, "SIGNALS");
    if typed.is_empty() {
        for command in ["run", "check", "exam pull"] {
            for (name, text) in own(command) {
                entry(page, &format!("{name} ({command})"), text);
            }
        }
    }
    for (name, text) in own(typed).iter().chain([&OF_ALL]) {
        entry(page, name, text);
    }
}
