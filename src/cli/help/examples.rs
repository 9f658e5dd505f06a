//! Examples of every command, for `--help` and for the manual.

/// A line to type, and what an operator has in mind who types it.
pub(in crate::cli) struct Example {
    pub(in crate::cli) line: &'static str,
    pub(in crate::cli) purpose: &'static str,
}

const fn example(line: &'static str, purpose: &'static str) -> Example {
    Example { line, purpose }
}

/// Those of a command by what is typed for it, such as `exam pull`; nothing for the program itself.
pub(in crate::cli) fn of(typed: &str) -> &'static [Example] {
    let found = EXAMPLES.iter().find(|(of, _)| *of == typed);
    found.map_or(&[], |(_, examples)| *examples)
}

const EXAMPLES: &[(&str, &[Example])] = &[
    ("", OF_THE_PROGRAM),
    ("run", &[example("candidates-bot --config bot.toml run", "Run the bot in this terminal until Ctrl-C.")]),
    (
        "check",
        &[
            example("candidates-bot check", "See what is missing, and what to do about it."),
            example(
                "candidates-bot check --rehearse",
                "Play two assignments on the site, after every upgrade of it.",
            ),
        ],
    ),
    (
        "health",
        &[example("candidates-bot health", "Ask whether the bot is ready; the exit code says so, too.")],
    ),
    (
        "demo",
        &[
            example("candidates-bot demo", "See what candidates and HR see, without any account."),
            example("candidates-bot demo --browser --open", "Be the candidate and HR yourself."),
            example(
                "candidates-bot demo --exam yard --out story",
                "Play it with your own exam, and keep the story as a web page.",
            ),
        ],
    ),
    (
        "init",
        &[
            example(
                "candidates-bot --config bot.toml init",
                "Set up a bot with a settings file in this folder.",
            ),
            example(
                "candidates-bot --config /etc/candidates-bot.toml init --fill-in",
                "Fill in the settings file that the installation has left.",
            ),
        ],
    ),
    (
        "invite",
        &[example("candidates-bot invite", "Give one more person HR access, with a link that works once.")],
    ),
    (
        "invite candidate",
        &[example(
            "candidates-bot invite candidate --source fair --uses 50 --until 2026-12-31",
            "Make a link for a job fair: for fifty people, until the end of the year.",
        )],
    ),
    ("invite list", &[example("candidates-bot invite list", "See how many people came by each link.")]),
    (
        "invite revoke",
        &[example("candidates-bot invite revoke 3", "Let nobody in any more by the third link.")],
    ),
    (
        "config",
        &[
            example(
                "candidates-bot config",
                "See which settings are in effect, and where each one comes from.",
            ),
            example("candidates-bot config --template > bot.toml", "Begin a settings file."),
        ],
    ),
    (
        "backup",
        &[
            example(
                "candidates-bot backup /mnt/backup/candidates.redb",
                "Copy the database while the bot runs.",
            ),
            example(
                "candidates-bot backup - | ssh vault 'cat > candidates.redb'",
                "Copy it to another machine, without a file on this one.",
            ),
        ],
    ),
    (
        "backup-key",
        &[example("candidates-bot backup-key key.txt", "Create a key, before copies are encrypted.")],
    ),
    (
        "compact",
        &[example(
            "candidates-bot compact",
            "Make the file smaller after many deletions, while no bot runs.",
        )],
    ),
    (
        "restore",
        &[
            example(
                "candidates-bot restore /mnt/backup/candidates.redb",
                "Put a copy back, while no bot runs.",
            ),
            example(
                "candidates-bot restore /mnt/backup/candidates.redb.age --identity key.txt",
                "The same with an encrypted copy.",
            ),
        ],
    ),
    (
        "score",
        &[
            example(
                "candidates-bot score --exam yard --format table annotations/",
                "See the figures of every file of a folder.",
            ),
            example(
                "candidates-bot score --exam yard --jobs 4 --format csv annotations/ > figures.csv",
                "Score many files on four processors into a table.",
            ),
            example(
                "candidates-bot score --reference expert.zip --by object anna.zip ben.xml",
                "Compare two people's exports with an expert's, object by object.",
            ),
            example(
                "candidates-bot score --reference expert.zip --metric f1 --threshold 75 anna.zip",
                "Count the objects of an export that agree by 75 % or more.",
            ),
        ],
    ),
    (
        "exam",
        &[
            example("candidates-bot exam init yard", "Begin an exam of your own."),
            example("candidates-bot exam check yard", "See what is still wrong with it."),
        ],
    ),
    (
        "exam init",
        &[
            example("candidates-bot exam init yard", "Begin an exam in the new folder `yard`."),
            example(
                "candidates-bot exam init people --shape skeleton",
                "Begin one that asks for key points.",
            ),
        ],
    ),
    (
        "exam check",
        &[example(
            "candidates-bot exam check yard",
            "See what is wrong with an exam, with file, line and remedy.",
        )],
    ),
    (
        "exam pull",
        &[
            example(
                "candidates-bot exam pull --task 42 --out yard",
                "Make an exam from task 42, which an expert has annotated.",
            ),
            example(
                "candidates-bot exam pull --task 42 --out yard --per-attempt 10 --empty 'night-*.jpg'",
                "Ten images per attempt; on those of the night there is nothing to see.",
            ),
        ],
    ),
    (
        "exam show",
        &[example(
            "candidates-bot exam show yard --out yard.png",
            "Look at the ground truth of all images at once.",
        )],
    ),
    (
        "exam doubts",
        &[
            example(
                "candidates-bot exam doubts",
                "See what may be wrong in the ground truth, and how many think so.",
            ),
            example("candidates-bot exam doubts --pictures doubts", "Look at it, too."),
        ],
    ),
    (
        "exam share",
        &[
            example("candidates-bot exam share yard", "Read how its images get onto the shared storage."),
            example("candidates-bot exam share yard --out share", "Write the images to copy there."),
        ],
    ),
    (
        "exam correct",
        &[
            example(
                "candidates-bot exam correct value 03.jpg plate plate O123AA",
                "Propose what the plate on a picture really says.",
            ),
            example("candidates-bot exam correct apply 1", "See what the first correction would change."),
        ],
    ),
    (
        "exam correct list",
        &[example("candidates-bot exam correct list", "See what is proposed and what is in force.")],
    ),
    (
        "exam correct value",
        &[example(
            "candidates-bot exam correct value 03.jpg plate --object 2 plate O123AA",
            "Propose what the second plate on a picture really says.",
        )],
    ),
    (
        "exam correct label",
        &[example(
            "candidates-bot exam correct label yard-3.jpg door window",
            "Propose that a door is a window.",
        )],
    ),
    (
        "exam correct outline",
        &[example(
            "candidates-bot exam correct outline 03.jpg car annotations.xml",
            "Propose the outline of the car in a file that the site exported.",
        )],
    ),
    (
        "exam correct remove",
        &[example(
            "candidates-bot exam correct remove yard-3.jpg door --object 2",
            "Propose that the second door is none.",
        )],
    ),
    (
        "exam correct add",
        &[example(
            "candidates-bot exam correct add yard-3.jpg door annotations.xml",
            "Propose the door in a file that the site exported.",
        )],
    ),
    (
        "exam correct apply",
        &[
            example(
                "candidates-bot exam correct apply 1",
                "See whose figures the first correction would change.",
            ),
            example("candidates-bot exam correct apply 1 --yes", "Put it in force."),
            example(
                "candidates-bot exam correct apply 1 --by @anna --yes",
                "Put in force what the operator has proposed and an HR person agrees to.",
            ),
        ],
    ),
    (
        "exam correct take-back",
        &[example("candidates-bot exam correct take-back 1 --yes", "Take the first correction back.")],
    ),
    (
        "exam correct withdraw",
        &[example("candidates-bot exam correct withdraw 1", "Withdraw the first one before it is in force.")],
    ),
    (
        "exam stats",
        &[
            example(
                "candidates-bot exam stats",
                "See which objects are hard, and whether good candidates get them right.",
            ),
            example(
                "candidates-bot exam stats --matrix answers.csv --cut 60",
                "See the same of any table of zeros and ones, where 60 % are enough to pass.",
            ),
        ],
    ),
    (
        "export",
        &[
            example("candidates-bot export results.xlsx", "Write everybody's results into a workbook."),
            example(
                "candidates-bot export - --format json",
                "Pass them to another program, a line per candidate.",
            ),
        ],
    ),
    (
        "completions",
        &[example(
            "candidates-bot completions bash > /etc/bash_completion.d/candidates-bot",
            "Let bash complete commands and options.",
        )],
    ),
    (
        "man",
        &[example("candidates-bot man manual", "Write the manual into a folder, to be read with `man -l`.")],
    ),
    (
        "candidates",
        &[
            example("candidates-bot candidates list", "See where everybody stands."),
            example("candidates-bot candidates show some_user", "See the whole cause of what failed."),
        ],
    ),
    (
        "candidates list",
        &[
            example("candidates-bot candidates list", "See where everybody stands."),
            example(
                "candidates-bot candidates list --json | jq .candidate.username",
                "Pass the list to another program.",
            ),
        ],
    ),
    (
        "candidates show",
        &[example(
            "candidates-bot candidates show some_user",
            "See somebody's attempts, and the cause of what failed.",
        )],
    ),
    (
        "candidates export",
        &[example(
            "candidates-bot candidates export some_user --output some_user.zip",
            "Hand a person everything that is kept about them.",
        )],
    ),
    (
        "candidates retry",
        &[example(
            "candidates-bot candidates retry some_user",
            "Try again what has failed, once its cause is mended.",
        )],
    ),
    (
        "candidates claim",
        &[example(
            "candidates-bot candidates claim some_user 123456789",
            "Give the waiting account to the person with this id.",
        )],
    ),
    (
        "candidates admit",
        &[example(
            "candidates-bot candidates admit 123456789",
            "Let one person in while nobody else may come.",
        )],
    ),
    (
        "candidates block",
        &[example("candidates-bot candidates block 123456789", "Do not answer this person any more.")],
    ),
    (
        "candidates unblock",
        &[example("candidates-bot candidates unblock 123456789", "Answer this person again.")],
    ),
    ("candidates blocked", &[example("candidates-bot candidates blocked", "See who is not answered.")]),
    (
        "candidates delete",
        &[
            example(
                "candidates-bot candidates delete some_user --what everything",
                "See what would be deleted.",
            ),
            example("candidates-bot candidates delete some_user --what everything --yes", "Delete it."),
        ],
    ),
    (
        "audit",
        &[
            example("candidates-bot audit --of some_user", "See who did what to a candidate, and when."),
            example("candidates-bot audit --last 1000 --json", "Pass the newest entries to another program."),
        ],
    ),
    ("hr", &[example("candidates-bot hr list", "See who has HR access.")]),
    (
        "hr add",
        &[
            example("candidates-bot hr add @anna", "Give HR access to whoever writes under this username."),
            example("candidates-bot hr add 123456789", "Give it to the person with this id."),
        ],
    ),
    ("hr remove", &[example("candidates-bot hr remove @anna", "Take HR access away.")]),
    ("hr list", &[example("candidates-bot hr list", "See who has HR access.")]),
    (
        "rescore",
        &[
            example("candidates-bot rescore --dry-run", "See what a corrected ground truth changes."),
            example("candidates-bot rescore", "Apply it, and tell HR."),
        ],
    ),
    (
        "postgres",
        &[example("candidates-bot postgres sync --dry-run", "See how the legacy database differs.")],
    ),
    (
        "postgres sync",
        &[
            example("candidates-bot postgres sync --dry-run", "See what differs, and change nothing."),
            example("candidates-bot postgres sync", "Repair it."),
        ],
    ),
    (
        "postgres import",
        &[example(
            "candidates-bot postgres import",
            "Bring in the people of the legacy database, before the first start.",
        )],
    ),
];

const OF_THE_PROGRAM: &[Example] = &[
    example("candidates-bot demo", "See what it does, without any account."),
    example(
        "candidates-bot --config /etc/candidates-bot.toml init --fill-in",
        "Set up the bot: ask for the bot token and the site, save them, and invite the first HR person.",
    ),
    example(
        "candidates-bot check --rehearse",
        "Find out whether everything works, before the first start and after every upgrade of the site.",
    ),
    example(
        "candidates-bot candidates show some_user",
        "See where somebody stands, and why something failed.",
    ),
    example("candidates-bot backup /mnt/backup/candidates.redb", "Copy the database while the bot runs."),
];
