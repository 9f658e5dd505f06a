//! `completions`: scripts that make a shell complete commands and options.

use clap::{Args, Command};
use clap_complete::{Shell, generate};

/// Arguments of `completions`.
#[derive(Args)]
pub(super) struct CompletionsArgs {
    /// Shell that the script is for.
    #[arg(value_enum)]
    shell: Shell,
}

/// Gives back what to print for the whole command line.
pub(super) fn run(arguments: &CompletionsArgs, mut command: Command) -> anyhow::Result<String> {
    let name = command.get_name().to_owned();
    let mut script = Vec::new();
    generate(arguments.shell, &mut command, name, &mut script);
    let script = String::from_utf8(script)?;
    Ok(match arguments.shell {
        // If a program has a hyphen in its name, bash's script uses two different names for the subcommands, so it
        // completes nothing there (clap_complete up to 4.6.11 at least).
        Shell::Bash => script.replace("candidates__subcmd__bot", "candidates__bot"),
        _ => script,
    })
}
