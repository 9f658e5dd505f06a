//! `completions`: what makes a shell complete commands and options.

use clap::{Args, CommandFactory};
use clap_complete::{Shell, generate};

/// For which shell.
#[derive(Args)]
pub(super) struct CompletionsArgs {
    #[arg(value_enum)]
    shell: Shell,
}

/// Gives back what to print.
pub(super) fn run(arguments: &CompletionsArgs) -> anyhow::Result<String> {
    let mut command = super::Arguments::command();
    let name = command.get_name().to_owned();
    let mut script = Vec::new();
    generate(arguments.shell, &mut command, name, &mut script);
    Ok(String::from_utf8(script)?)
}
