//! `candidates-bot config`: the settings in effect, or a settings file to start from.

use std::path::Path;

use clap::Args;

use crate::config;

/// Arguments of `config`.
#[derive(Args, Clone, Copy, Debug)]
pub struct ConfigArgs {
    /// Print a settings file to start from: every setting with its meaning, default and variable.
    #[arg(long)]
    template: bool,
    /// Print the Markdown table of dist/README.md.
    #[arg(long, hide = true, conflicts_with = "template")]
    table: bool,
}

/// The text to print, with a line break at its end. `file` is the settings file of `--config`; it is read
/// only to show the settings in effect.
pub fn run(args: ConfigArgs, file: Option<&Path>) -> anyhow::Result<String> {
    if args.template {
        Ok(config::template())
    } else if args.table {
        Ok(config::settings_table())
    } else {
        Ok(config::effective(file)?)
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        config: ConfigArgs,
    }

    fn config(flags: &[&str], file: Option<&Path>) -> anyhow::Result<String> {
        run(Line::try_parse_from([&["config"], flags].concat())?.config, file)
    }

    #[test]
    fn without_a_flag_the_settings_in_effect_are_shown() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("bot.toml");
        std::fs::write(&file, "attempts = 3\n[telegram]\ntoken = \"1:sesame\"\n").unwrap();

        let shown = config(&[], Some(&file)).unwrap();

        assert!(shown.contains("attempts = 3 # from file\n"), "{shown}");
        assert!(!shown.contains("sesame"), "{shown}");
    }

    #[test]
    fn the_template_needs_no_file_and_the_two_texts_exclude_each_other() {
        let nowhere = Path::new("/no/such/file.toml");

        assert!(config(&["--template"], Some(nowhere)).unwrap().contains("[telegram]"));
        assert!(config(&["--template", "--table"], None).is_err());
    }

    #[test]
    fn a_file_that_is_not_there_is_named() {
        let error = config(&[], Some(Path::new("/no/such/file.toml"))).unwrap_err();

        assert!(format!("{error:#}").starts_with("cannot read the settings file /no/such/file.toml: "));
    }
}
