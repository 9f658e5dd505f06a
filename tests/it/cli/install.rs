//! What comes with the binary: `dist/install.sh`, completions, the manual.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use super::{Finished, Machine};

const SETTINGS: &str = "etc/candidates-bot.toml";

/// Runs `install.sh` with this binary, below the home of the machine.
pub fn install(machine: &Machine, binary: &Path) -> Finished {
    install_with(machine, binary, &["--unchecked"])
}

/// The same with these options, called by a user whose files are private and who has programs of their own.
pub fn install_with(machine: &Machine, binary: &Path, options: &[&str]) -> Finished {
    for program in ["install", "mv", "cmp"] {
        let own = machine.path(&format!("own/{program}"));
        fs::create_dir_all(own.parent().expect("a folder")).expect("made");
        fs::write(&own, "#!/bin/sh\nexit 1\n").expect("written");
        fs::set_permissions(&own, fs::Permissions::from_mode(0o755)).expect("set");
    }
    let mut command = Command::new("/bin/sh");
    let script = machine.path("dist/install.sh");
    fs::create_dir_all(machine.path("dist")).expect("a folder");
    for file in ["install.sh", "candidates-bot.service", "candidates-bot@.service"] {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("dist").join(file);
        fs::copy(from, machine.path("dist").join(file)).expect("what comes with the binary");
    }
    command.args(["-c", "umask 077; exec \"$0\" \"$@\""]).arg(script).arg("--binary").arg(binary);
    command.arg("--root").arg(machine.home.path()).args(options);
    let path = std::env::var("PATH").unwrap_or_default();
    command.env("PATH", format!("{}:{path}", machine.path("own").display()));
    Finished::of(command)
}

fn mode(machine: &Machine, name: &str) -> u32 {
    fs::metadata(machine.path(name)).unwrap_or_else(|error| panic!("{name}: {error}")).permissions().mode()
        & 0o7777
}

#[test]
fn an_installation_can_be_repeated_and_keeps_the_settings() {
    let (machine, program) = (Machine::new(), Path::new(env!("CARGO_BIN_EXE_candidates-bot")));

    let first = install(&machine, program).fine();

    assert!(first.contains("/usr/local/bin/candidates-bot\n"), "{first}");
    assert!(
        first.contains("Next: candidates-bot --config /etc/candidates-bot.toml init --fill-in\n"),
        "{first}"
    );
    let rights = [
        ("usr/local/bin/candidates-bot", 0o755),
        ("etc/systemd/system/candidates-bot.service", 0o644),
        ("etc/systemd/system/candidates-bot@.service", 0o644),
        (SETTINGS, 0o600),
        ("usr/local/bin", 0o755),
        ("usr/local/share/man/man1", 0o755),
        ("usr/local/share/man/man1/candidates-bot-hr-add.1", 0o644),
        ("usr/local/share/man/man5/candidates-bot.toml.5", 0o644),
        ("usr/local/share/bash-completion/completions/candidates-bot", 0o644),
        ("usr/local/share/zsh/site-functions/_candidates-bot", 0o644),
        ("usr/local/share/fish/vendor_completions.d/candidates-bot.fish", 0o644),
    ];
    for (name, expected) in rights {
        assert_eq!(mode(&machine, name), expected, "{name}");
    }
    // The settings are a template, except for the path of the database, which the unit names, too.
    let shown = machine.run(&["--config", SETTINGS, "config"]).fine();
    let place = "database = \"/var/lib/candidates-bot/candidates.redb\" # from file\n";
    assert!(shown.starts_with(place), "{shown}");

    // The operator fills in the settings, and a newer binary comes.
    let settings = machine.path(SETTINGS);
    fs::write(&settings, "attempts = 3\n").expect("settings");
    let newer = machine.path("newer");
    fs::write(
        &newer,
        "#!/bin/sh\n# Newer.\nexec CANDIDATES_BOT \"$@\"\n"
            .replace("CANDIDATES_BOT", program.to_str().expect("text")),
    )
    .expect("a newer binary");
    let again = install(&machine, &newer).fine();

    assert_eq!(
        again.lines().next(),
        Some(&*format!("{}/usr/local/bin/candidates-bot", machine.home.path().display()))
    );
    assert_eq!(again.lines().filter(|line| line.starts_with('/')).count(), 1, "{again}");
    assert_eq!(fs::read_to_string(settings).expect("settings"), "attempts = 3\n");
    let installed = fs::read(machine.path("usr/local/bin/candidates-bot")).expect("the binary");
    assert!(installed.starts_with(b"#!/bin/sh\n# Newer."), "the newer one is in place");
}

#[test]
fn a_binary_that_is_not_there_does_not_run_or_is_not_the_right_one_replaces_nothing() {
    let machine = Machine::new();
    let refused = |name: &str, expected: &str| {
        let finished = install(&machine, &machine.path(name));
        assert_eq!(finished.code, Some(1), "{finished:?}");
        assert!(finished.err.contains(expected), "{finished:?}");
        assert!(!machine.path("usr").exists() && !machine.path("etc").exists());
    };

    refused("nowhere", "nowhere is not there; dist/build.sh makes it");
    machine.write("text", "not a program");
    refused("text", "does not run on this machine");
    fs::copy("/bin/true", machine.path("other")).expect("a program");
    machine.write("other.sha256", format!("{}  other\n", "0".repeat(64)));
    refused("other", "is not the file that its checksum is of");
}

#[test]
fn a_binary_without_a_checksum_and_a_folder_in_the_way_are_refused_before_anything_is_put() {
    let (machine, program) = (Machine::new(), Path::new(env!("CARGO_BIN_EXE_candidates-bot")));

    let finished = install_with(&machine, program, &[]);
    assert_eq!(finished.code, Some(1), "{finished:?}");
    assert!(finished.err.contains("candidates-bot.sha256 is not there"), "{finished:?}");

    fs::create_dir_all(machine.path("usr/local/share/man/man1/candidates-bot.1")).expect("a folder");
    let finished = install(&machine, program);
    assert_eq!(finished.code, Some(1), "{finished:?}");
    let expected = "man1/candidates-bot.1 is a folder, where a file belongs; move it away";
    assert!(finished.err.contains(expected), "{finished:?}");
    assert!(!machine.path("usr/local/bin").exists() && !machine.path("etc").exists());
}

/// Creates a key pair with this name; returns the public key. `None` if minisign is not installed.
fn signer(machine: &Machine, name: &str) -> Option<String> {
    let program = Command::new("minisign").arg("-v").output();
    if program.is_err() {
        let demanded = std::env::var_os("CANDIDATES_BOT_DEMAND_MINISIGN").is_some();
        assert!(!demanded, "minisign is not installed: apt-get install minisign");
        println!("SKIPPED: minisign is not installed (apt-get install minisign)");
        return None;
    }
    let mut made = Command::new("minisign");
    made.args(["-G", "-W", "-p", &format!("{name}.pub"), "-s", &format!("{name}.key")]);
    made.current_dir(machine.home.path());
    assert_eq!(Finished::of(made).code, Some(0));
    let public = fs::read_to_string(machine.path(&format!("{name}.pub"))).expect("the public half");
    Some(public.lines().last().expect("a key").to_owned())
}

/// Signs the binary with `sign.sh` and the key with this name.
fn sign(machine: &Machine, name: &str, binary: &str) {
    let mut command = Command::new(concat!(env!("CARGO_MANIFEST_DIR"), "/dist/sign.sh"));
    command.args([&format!("{name}.key"), binary]).current_dir(machine.home.path());
    assert_eq!(Finished::of(command).fine(), format!("{binary}.minisig\n"));
}

#[test]
fn with_a_public_key_only_what_its_owner_has_signed_is_installed() {
    let machine = Machine::new();
    let Some(key) = signer(&machine, "vendor") else { return };
    signer(&machine, "other").expect("it is there");
    let program = Path::new(env!("CARGO_BIN_EXE_candidates-bot"));
    let script = format!("#!/bin/sh\nexec {} \"$@\"\n", program.display());
    machine.write("bot", &script);
    fs::set_permissions(machine.path("bot"), fs::Permissions::from_mode(0o755)).expect("set");
    let bot = machine.path("bot");
    let sum = |name: &str| {
        let mut command = Command::new("sha256sum");
        command.arg(name).current_dir(machine.home.path());
        machine.write(&format!("{name}.sha256"), Finished::of(command).fine());
    };
    sum("bot");
    let vendor = machine.path("vendor.pub");
    let vendor = vendor.to_str().expect("text");
    let refused = |options: &[&str], expected: &str| {
        let finished = install_with(&machine, &bot, options);
        assert_eq!(finished.code, Some(1), "{finished:?}");
        assert!(finished.err.contains(expected), "{finished:?}");
        assert!(!machine.path("usr").exists() && !machine.path("etc").exists());
    };

    refused(&["--public-key", vendor], "bot.minisig is not there, so nobody can tell who made the binary");
    sign(&machine, "other", "bot");
    refused(&["--public-key", vendor], "is not what the owner of the key");
    refused(&["--public-key", "RWnokey"], "is not what the owner of the key RWnokey has signed");
    refused(&["--public-key", vendor, "--unchecked"], "contradict each other");
    sign(&machine, "vendor", "bot");
    // An attacker who can change the binary can change its checksum, too.
    machine.write("bot", format!("{script}# More.\n"));
    sum("bot");
    refused(&["--public-key", vendor], "is not what the owner of the key");
    // A key in the script's folder is used without being named.
    install_with(&machine, &bot, &["--help"]).fine();
    fs::copy(vendor, machine.path("dist/minisign.pub")).expect("the vendor puts it there");
    refused(&[], "is not what the owner of the key");

    machine.write("bot", &script);
    sum("bot");
    for options in [&["--public-key", vendor][..], &["--public-key", &key], &[]] {
        let told = install_with(&machine, &bot, options).fine();
        assert!(told.contains("\nsigned, by the key "), "{told}");
        assert!(told.contains(": timestamp:") && told.contains("\tfile:bot\t"), "{told}");
    }
    fs::remove_file(machine.path("dist/minisign.pub")).expect("it was there");
    let told = install_with(&machine, &bot, &[]).fine();
    assert!(told.contains("\nno signature was checked: name the key of whoever made the binary"), "{told}");
}

#[test]
fn shells_and_the_manual_know_every_command() {
    let machine = Machine::new();
    let help = machine.run(&["help"]).fine();
    let commands = help.split_once("\nCommands:\n").expect("a list of commands").1;
    let commands = commands.lines().take_while(|line| !line.is_empty());
    let commands = commands.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let commands: Vec<&str> = commands.filter_map(|line| line.split_whitespace().next()).collect();
    assert!(commands.len() > 10, "{help}");

    for shell in ["bash", "zsh", "fish"] {
        let script = machine.run(&["completions", shell]).fine();
        let missing: Vec<_> = commands.iter().filter(|command| !script.contains(**command)).collect();
        assert!(missing.is_empty(), "{shell} does not know {missing:?}");
    }
    // What bash itself completes after `candidates-bot hr a`, and after `candidates-bot export --f`.
    machine.write("script", machine.run(&["completions", "bash"]).fine());
    for (words, begun, offered) in
        [("hr", "a", "add"), ("export", "--f", "--format"), ("", "in", "init invite")]
    {
        let mut command = Command::new("bash");
        let complete = format!(
            "source ./script; COMP_WORDS=(candidates-bot {words} {begun}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); \
             _candidates__bot candidates-bot {begun} candidates-bot; echo \"${{COMPREPLY[@]}}\""
        );
        command.args(["-c", &complete]).current_dir(machine.home.path());
        assert_eq!(Finished::of(command).fine(), format!("{offered}\n"));
    }
    machine.run(&["man", "manual"]).fine();
    for command in commands.iter().filter(|command| **command != "help") {
        let page = fs::read_to_string(machine.path(&format!("manual/candidates-bot-{command}.1")));
        assert!(page.is_ok_and(|page| page.contains(".SH SYNOPSIS")), "{command}");
    }
}
