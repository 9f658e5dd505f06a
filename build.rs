//! Tells the program which commit it is built from: `CANDIDATES_BOT_COMMIT` if it is set; otherwise, in a
//! release build, the answer of git about this folder; nothing if there is neither, as in an unpacked archive.

use std::path::Path;
use std::process::Command;

fn main() {
    println!("cargo::rerun-if-env-changed=CANDIDATES_BOT_COMMIT");
    println!("cargo::rerun-if-changed=build.rs");
    let version = std::env::var("CARGO_PKG_VERSION").unwrap_or_default();
    let commit = std::env::var("CANDIDATES_BOT_COMMIT").ok().filter(|commit| !commit.is_empty());
    let version = match commit.or_else(of_git) {
        Some(commit) => format!("{version} ({commit})"),
        None => version,
    };
    println!("cargo::rustc-env=CANDIDATES_BOT_VERSION={version}");
}

/// Commit and date, if the folder is a checkout of its own and not unpacked inside another one. Development
/// builds do not ask: every commit would cause a complete rebuild.
fn of_git() -> Option<String> {
    if std::env::var("PROFILE").ok()? != "release" {
        return None;
    }
    // Every commit and every checkout adds a line there.
    if let Some(log) = git(&["rev-parse", "--git-path", "logs/HEAD"]).filter(|log| Path::new(log).exists()) {
        println!("cargo::rerun-if-changed={log}");
    }
    let top = git(&["rev-parse", "--show-toplevel"])?;
    let here = std::env::var("CARGO_MANIFEST_DIR").ok()?;
    let same = Path::new(&top).canonicalize().ok()? == Path::new(&here).canonicalize().ok()?;
    if !same {
        return None;
    }
    git(&["log", "-1", "--format=%h %cs", "--abbrev=12"])
}

/// The first line of git's output.
fn git(arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").args(arguments).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?.trim().to_owned();
    (output.status.success() && !text.is_empty()).then_some(text)
}
