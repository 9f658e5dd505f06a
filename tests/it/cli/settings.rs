//! Help, version, settings.

use super::Machine;

#[test]
fn without_arguments_there_is_help() {
    let finished = Machine::new().run(&[]);

    assert_eq!(finished.code, Some(2), "{finished:?}");
    for command in ["run", "demo", "config", "hr"] {
        assert!(finished.err.contains(&format!("\n  {command} ")), "{command} is not in:\n{}", finished.err);
    }
}

#[test]
fn the_version_is_that_of_the_package() {
    let expected = concat!("candidates-bot ", env!("CARGO_PKG_VERSION"), "\n");

    assert_eq!(Machine::new().run(&["--version"]).fine(), expected);
}

#[test]
fn the_template_is_a_settings_file_that_changes_nothing() {
    let machine = Machine::new();
    let template = machine.run(&["config", "--template"]).fine();
    machine.write("bot.toml", &template);

    let with = machine.run(&["--config", "bot.toml", "config"]).fine();

    assert_eq!(with, machine.run(&["config"]).fine());
}

#[test]
fn a_line_of_the_template_is_in_effect_once_it_is_uncommented() {
    let machine = Machine::new();
    let template = machine.run(&["config", "--template"]).fine();
    assert!(template.contains("\n#attempts = 2\n"), "{template}");
    machine.write("bot.toml", template.replace("#attempts = 2", "attempts = 3"));

    let by_flag = machine.run(&["config", "--config", "bot.toml"]).fine();
    let by_variable = machine.run_with(&["config"], &[("CONFIG", "bot.toml")]).fine();

    assert!(by_flag.contains("attempts = 3 # from file\n"), "{by_flag}");
    assert_eq!(by_flag, by_variable);
}

#[test]
fn settings_in_effect_hide_secrets() {
    let machine = Machine::new();
    machine.write(
        "bot.toml",
        "[site]\npassword = \"sesame\"\n[postgres]\nurl = \"postgres://bot:sesame@db/x\"\n",
    );

    let shown = machine
        .run_with(
            &["--config", "bot.toml", "config"],
            &[("TELEGRAM_TOKEN", "1:sesame"), ("SITE_TOKEN", "sesame")],
        )
        .fine();

    assert_eq!(shown.matches("(hidden)").count(), 4, "{shown}");
    assert!(!shown.contains("sesame"), "{shown}");
}

#[test]
fn run_with_nothing_set_lists_all_that_is_missing_and_both_places_for_it() {
    let machine = Machine::new();
    let finished = machine.run(&["run"]);

    assert_eq!((finished.code, finished.out.as_str()), (Some(78), ""), "{finished:?}");
    let parts = [
        "3 problems with the settings",
        "telegram.token is missing",
        "CANDIDATES_BOT_TELEGRAM_TOKEN",
        "site.url is missing",
        "CANDIDATES_BOT_SITE_URL",
        "site.username and site.password are missing",
        "CANDIDATES_BOT_SITE_USERNAME",
        "CANDIDATES_BOT_SITE_PASSWORD",
        "the file given by --config",
    ];
    for part in parts {
        assert!(finished.err.contains(part), "{part:?} is not in:\n{}", finished.err);
    }
    assert!(!machine.path("candidates.redb").exists(), "a bot that cannot run leaves no file behind");
}

#[test]
fn a_bad_value_is_told_with_its_place() {
    let machine = Machine::new();
    machine.write("bot.toml", "language = \"de\"\n");
    let table = [
        (
            "hr list",
            vec![("ATTEMPTS", "0")],
            "attempts (from CANDIDATES_BOT_ATTEMPTS): 0 is not a whole number from 1 to 9",
        ),
        ("config --config bot.toml", vec![], "language (from bot.toml): \"de\" is neither \"ru\" nor \"en\""),
        (
            "run",
            vec![("SITE_URL", "cvat.example")],
            "site.url (from CANDIDATES_BOT_SITE_URL): \"cvat.example\" is not an http(s) address",
        ),
        (
            "run",
            vec![("TELEGRAM_TOKEN", "1:sesame and more")],
            "telegram.token (from CANDIDATES_BOT_TELEGRAM_TOKEN): the value has a space or a line break in it",
        ),
    ];
    for (line, settings, expected) in table {
        let arguments: Vec<&str> = line.split(' ').collect();
        let finished = machine.run_with(&arguments, &settings);
        let told = if line == "run" { finished.refused_settings() } else { finished.refused() };
        assert_eq!(told, expected);
    }
}

#[test]
fn an_unknown_name_is_told_with_the_one_that_was_meant() {
    let machine = Machine::new();
    machine.write("bot.toml", "[site]\nuser_name = \"hr\"\n");

    let error = machine.run(&["run", "--config", "bot.toml"]).refused_settings();

    assert_eq!(error, "site.user_name in bot.toml is not a setting; did you mean site.username?");
}

#[test]
fn a_settings_file_that_cannot_be_used_is_named() {
    let machine = Machine::new();
    machine.write("bot.toml", "attempts = 2\n[telegram\n");

    let missing = machine.run(&["config", "--config", "nowhere.toml"]).refused();
    let broken = machine.run(&["config", "--config", "bot.toml"]).refused();

    let endless = machine.run(&["config", "--config", "/dev/zero"]).refused();
    let settings = [("TELEGRAM_TOKEN_FILE", "/dev/zero")];
    let secret = machine.run_with(&["config"], &settings).refused();

    assert_eq!(endless, "cannot read the settings file /dev/zero: it is longer than 1 MB");
    assert!(secret.contains("/dev/zero") && secret.contains("it is longer than 1 MB"), "{secret}");
    assert!(missing.starts_with("cannot read the settings file nowhere.toml: No such file"), "{missing}");
    assert!(broken.starts_with("bot.toml, line 2: "), "{broken}");
}

#[test]
fn a_reader_that_has_seen_enough_is_no_crash() {
    let machine = Machine::new();
    machine.run(&["hr", "add", "42"]).fine();
    for arguments in ["config --template", "config", "hr list", "candidates list", "--help", "demo"] {
        let program = env!("CARGO_BIN_EXE_candidates-bot");
        let pipe = format!("{{ {program} {arguments}; echo \"code $?\" >&2; }} | true");
        let output = std::process::Command::new("sh")
            .args(["-c", &pipe])
            .env("HOME", machine.home.path())
            .current_dir(machine.home.path())
            .output()
            .expect("a shell");

        assert_eq!(String::from_utf8_lossy(&output.stderr), "code 0\n", "{arguments}");
    }
}
