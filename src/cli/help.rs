//! How the commands explain themselves. What the source says of a command or an argument is cut in two: `-h` and lists
//! of commands have its first sentence, `--help` and the manual all of it, with examples.

mod examples;

use clap::{Arg, Command};

pub(super) use examples::{Example, of as examples_of};

/// Nobody reads longer lines, however wide the terminal is.
const WIDTH: usize = 100;

/// The whole command line with its explanations.
pub(super) fn explained(whole: Command) -> Command {
    explain(whole, "").max_term_width(WIDTH)
}

/// `typed` is what stands behind the program's name: `exam pull`, or nothing.
fn explain(command: Command, typed: &str) -> Command {
    let whole = command.get_about().map(ToString::to_string).unwrap_or_default();
    let command = match command.get_long_about() {
        None => command.about(first_sentence(&whole).to_owned()).long_about(ended(&whole)),
        Some(_) => command,
    };
    command.after_long_help(listed(examples_of(typed))).mut_args(in_short).mut_subcommands(|below| {
        let typed = format!("{typed} {}", below.get_name());
        explain(below, typed.trim_start())
    })
}

fn in_short(argument: Arg) -> Arg {
    let whole = argument.get_help().map(ToString::to_string).unwrap_or_default();
    match argument.get_long_help() {
        None if !whole.is_empty() => {
            argument.help(first_sentence(&whole).to_owned()).long_help(ended(&whole))
        }
        _ => argument,
    }
}

/// The text up to the first full stop that a capital letter follows, without it.
fn first_sentence(text: &str) -> &str {
    let begins = |rest: &str| rest.starts_with(|first: char| first.is_uppercase());
    let ends = text.match_indices(". ").find(|(place, stop)| begins(&text[place + stop.len()..]));
    ends.map_or(text, |(place, _)| &text[..place])
}

/// The parser's library takes the last full stop away, which looks odd behind the second of two sentences.
fn ended(text: &str) -> String {
    let stop = if first_sentence(text) == text || text.ends_with('.') { "" } else { "." };
    format!("{text}{stop}")
}

fn listed(examples: &[Example]) -> String {
    let shown = examples.iter().map(|example| format!("  # {}\n  {}", example.purpose, example.line));
    format!("Examples:\n{}", shown.collect::<Vec<_>>().join("\n\n"))
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory, Parser};

    use super::super::Arguments;
    use super::*;

    /// Commands and switches tell the reader what they do as an order, by these words. A new word is added here: none
    /// of them is of the kind `runs` or `running`.
    const ORDERS: [&str; 39] = [
        "Add", "Block", "Carry", "Check", "Compare", "Confirm", "Copy", "Create", "Delete", "Draw",
        "Explain", "Export", "Import", "Let", "List", "Make", "Open", "Play", "Print", "Propose", "Put",
        "Re-score", "Reclaim", "Remove", "Replace", "Report", "Retry", "Revoke", "Run", "Score", "Set",
        "Show", "Start", "Take", "Test", "Use", "Withdraw", "Work", "Write",
    ];

    /// Calls `look` with every command that people see, and with what is typed for it.
    fn everywhere(look: &mut impl FnMut(&str, &mut Command)) {
        fn below(command: &mut Command, typed: &str, look: &mut impl FnMut(&str, &mut Command)) {
            look(typed, command);
            for command in command.get_subcommands_mut().filter(|command| !command.is_hide_set()) {
                let typed = format!("{typed} {}", command.get_name());
                if command.get_name() != "help" {
                    below(command, typed.trim_start(), look);
                }
            }
        }
        let mut whole = explained(Arguments::command());
        whole.build();
        below(&mut whole, "", look);
    }

    fn is_order(text: &str) -> bool {
        text.split(' ').next().is_some_and(|word| ORDERS.contains(&word.trim_end_matches(',')))
    }

    #[test]
    fn every_command_and_every_switch_is_told_as_an_order() {
        let (mut wrong, mut count) = (Vec::new(), 0);
        everywhere(&mut |typed, command| {
            count += 1;
            let about = command.get_about().map(ToString::to_string).unwrap_or_default();
            if !is_order(&about) {
                wrong.push(format!("{typed}: {about:?}"));
            }
            for argument in command.get_arguments().filter(|argument| !argument.get_action().takes_values()) {
                let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
                if !is_order(&help) {
                    wrong.push(format!("{typed} {}: {help:?}", argument.get_id()));
                }
            }
        });
        assert!(count > 30 && wrong.is_empty(), "{count} commands; no orders:\n{}", wrong.join("\n"));
    }

    #[test]
    fn every_argument_and_every_choice_is_explained() {
        let mut silent = Vec::new();
        everywhere(&mut |typed, command| {
            for argument in command.get_arguments() {
                let explained = |help: Option<&clap::builder::StyledStr>| {
                    help.is_some_and(|help| help.to_string().len() > 3)
                };
                if !explained(argument.get_help()) {
                    silent.push(format!("{typed} {}", argument.get_id()));
                }
                // The shells' names need no explanation.
                let choices = argument.get_possible_values();
                let choices =
                    choices.iter().filter(|_| argument.get_action().takes_values() && typed != "completions");
                silent.extend(
                    choices
                        .filter(|choice| !explained(choice.get_help()))
                        .map(|choice| format!("{typed} {} {}", argument.get_id(), choice.get_name())),
                );
            }
        });
        assert!(silent.is_empty(), "{}", silent.join("\n"));
    }

    #[test]
    fn the_short_help_fits_on_a_screen_and_the_long_one_has_examples() {
        everywhere(&mut |typed, command| {
            let long = command.render_long_help().to_string();
            let short = command.render_help().to_string();

            assert!(long.contains("\nExamples:\n  # "), "{typed}: {long}");
            assert!(
                !short.contains("Examples:") && short.contains("(see more with '--help')"),
                "{typed}: {short}"
            );
            // The program's own has a line and more for each command.
            let screen = if typed.is_empty() { 40 } else { 24 };
            assert!(short.lines().count() <= screen, "{typed}: {short}");
            for line in long.lines().chain(short.lines()) {
                assert!(line.chars().count() <= WIDTH, "{typed}: {line}");
            }
        });
    }

    #[test]
    fn every_example_is_a_command_of_the_program_and_of_the_one_that_it_explains() {
        everywhere(&mut |typed, command| {
            let examples = examples_of(typed);
            assert!(!examples.is_empty(), "{typed} has no example");
            for Example { line, purpose } in examples {
                // A pipe, or what a shell does with the output.
                let own =
                    line.split(" | ").find(|part| part.starts_with("candidates-bot ")).expect("the program");
                let words = own.split(" > ").next().unwrap_or_default().split_whitespace();
                let parsed = Arguments::try_parse_from(words);
                let error = parsed.err().map(|error| error.to_string()).unwrap_or_default();
                assert!(error.is_empty(), "{line}: {error}");
                assert!(own.contains(&format!(" {typed}")), "{line} is no example of {typed}");
                assert!(purpose.ends_with('.') && is_sentence(purpose), "{purpose}");
            }
            drop(command.render_help());
        });
    }

    fn is_sentence(text: &str) -> bool {
        text.starts_with(|first: char| first.is_uppercase()) && text.chars().count() + "  # ".len() <= WIDTH
    }

    #[test]
    fn a_sentence_ends_where_the_next_one_begins() {
        assert_eq!(first_sentence("Show it. Nothing is deleted"), "Show it");
        assert_eq!(first_sentence("Read reference.xml, v. 2"), "Read reference.xml, v. 2");
        assert_eq!(ended("Show it. Nothing is deleted"), "Show it. Nothing is deleted.");
        assert_eq!(ended("Show it"), "Show it");
    }
}
