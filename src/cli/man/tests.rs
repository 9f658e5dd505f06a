//! The pages as their readers see them.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::process::{Command, Stdio};

use clap::{CommandFactory, Parser};

use super::super::exit::Exit;
use super::super::{Arguments, commands};
use super::*;
use crate::config;

fn manual() -> BTreeMap<String, String> {
    pages(commands()).expect("pages").into_iter().collect()
}

fn sections(page: &str) -> Vec<String> {
    let headings = page.lines().filter_map(|line| line.strip_prefix(".SH "));
    headings.map(|heading| heading.trim_matches('"').to_owned()).collect()
}

#[test]
fn every_page_has_its_sections_in_the_usual_order() {
    let manual = manual();
    assert!(manual.len() > 40, "{:?}", manual.keys());
    let last = ["ENVIRONMENT", "FILES", "SIGNALS", "EXIT STATUS", "EXAMPLES", "SEE ALSO"];
    for (name, page) in manual.iter().filter(|(name, _)| name.ends_with(".1")) {
        let mut sections = sections(page);
        sections.retain(|section| section != "SUBCOMMANDS");
        let expected =
            ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS"].into_iter().chain(last).collect::<Vec<_>>();
        assert_eq!(sections, expected, "{name}");
        let (_, examples) = page.split_once(".SH EXAMPLES\n").expect("examples");
        assert!(examples.contains("\n.nf\n\\fBcandidates\\-bot"), "{name}: {examples}");
    }
    let settings = sections(&manual[settings_page::NAME]);
    let expected =
        ["NAME", "SYNOPSIS", "DESCRIPTION", "SETTINGS", "ENVIRONMENT", "FILES", "EXAMPLES", "SEE ALSO"];
    assert_eq!(settings, expected);
}

#[test]
fn exit_codes_and_signals_stand_on_the_pages_of_those_that_have_them() {
    let manual = manual();
    let code = |page: &str, exit: Exit| manual[page].contains(&format!("\\fB{}\\fR\n", exit.code()));
    for exit in Exit::ALL {
        assert!(code("candidates-bot.1", exit) && code("candidates-bot-run.1", exit), "{exit:?}");
    }
    assert!(!code("candidates-bot-hr-add.1", Exit::WrongSettings));
    assert!(code("candidates-bot-check.1", Exit::EndedAtOnce));
    assert!(manual["candidates-bot-run.1"].contains("\\fBSIGTERM, SIGINT\\fR\n"));
    assert!(manual["candidates-bot-check.1"].contains("SIGHUP"));
    assert!(!manual["candidates-bot-run.1"].contains("SIGHUP"), "nobody heeds it there");
}

#[test]
fn the_parser_of_arguments_ends_as_the_manual_says() {
    let error = Arguments::try_parse_from(["candidates-bot", "nonsense"]).err().expect("wrong");

    assert_eq!(error.exit_code(), i32::from(Exit::WrongArguments.code()));
    assert!(Arguments::command().find_subcommand("run").is_some());
}

#[test]
fn the_page_of_the_settings_has_each_with_its_variable_and_each_group() {
    let page = &manual()[settings_page::NAME];
    for setting in config::setting_docs() {
        let heading = format!("\\fB{}\\fR ({})", setting.key, setting.variable);
        assert!(page.contains(&heading), "{heading}");
    }
    let groups = config::group_docs();
    assert_eq!(page.matches("\n.SS ").count(), groups.len());
    for group in groups {
        let begin = group.meaning.split(['`', '-', '\'']).next().unwrap_or_default();
        assert!(
            page.contains(&format!("\n.SS [{}]\n{begin}", group.name)),
            "{}: {}",
            group.name,
            group.meaning
        );
    }
    let example: toml::Table = settings_page::EXAMPLE.parse().expect("TOML");
    assert!(example.contains_key("telegram"));
}

/// What a program says of a page that it reads; nothing if it is not installed.
fn said(program: &str, arguments: &[&str], page: &str) -> Option<String> {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut reader = match command.spawn() {
        Ok(reader) => reader,
        Err(error) => {
            assert!(
                std::env::var_os("CANDIDATES_BOT_DEMAND_MAN").is_none(),
                "{program} is demanded: {error}"
            );
            let _ =
                writeln!(io::stderr(), "skipped: {program} is not installed (apt-get install groff mandoc)");
            return None;
        }
    };
    reader.stdin.take().expect("piped").write_all(page.as_bytes()).expect("it reads");
    let output = reader.wait_with_output().expect("it ends");
    Some(String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned())
}

#[test]
fn readers_of_manuals_have_no_complaints() {
    for (name, page) in manual() {
        // Builds that belong to no commit have no date.
        let page = page.replacen(" \"\" ", " \"2026-01-01\" ", 1);
        for (program, arguments) in [
            ("groff", &["-ww", "-man", "-Tutf8", "-z"][..]),
            ("mandoc", &["-T", "lint", "-W", "warning"][..]),
        ] {
            let Some(said) = said(program, arguments, &page) else { continue };
            assert!(said.is_empty(), "{name}: {program}: {said}\n{page}");
        }
        let Some(shown) = said("mandoc", &["-T", "utf8"], &page) else { continue };
        let settings = name == settings_page::NAME;
        assert!(shown.contains(if settings { "TOML" } else { "Print help" }), "{name}: {shown}");
        assert!(!shown.contains('`'), "{name}: {shown}");
    }
}
