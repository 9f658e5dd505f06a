//! Folders and files for which the bot lacks permissions.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::PathBuf;
use std::process::Command;

use crate::cli::service::Town;
use crate::cli::{Finished, Machine};

/// A user who owns nothing except what is given to them.
const NOBODY: u32 = 65534;

/// A machine of an unprivileged user, who runs the program: an administrator could write everywhere.
struct Plain {
    machine: Machine,
    administrator: bool,
    program: PathBuf,
    _folder: tempfile::TempDir,
}

impl Plain {
    fn new() -> Self {
        let machine = Machine::new();
        let folder = tempfile::tempdir().expect("a temporary folder");
        let administrator = folder.path().metadata().expect("the folder").uid() == 0;
        let mut program = PathBuf::from(env!("CARGO_BIN_EXE_candidates-bot"));
        if administrator {
            let copy = folder.path().join("candidates-bot");
            // With another process: a file that this process has written can't be started while another test forks.
            assert!(Command::new("cp").arg(&program).arg(&copy).status().expect("cp").success());
            fs::set_permissions(folder.path(), PermissionsExt::from_mode(0o755)).expect("rights");
            std::os::unix::fs::chown(machine.home.path(), Some(NOBODY), Some(NOBODY)).expect("a gift");
            program = copy;
        }
        Self { machine, administrator, program, _folder: folder }
    }

    fn run(&self, arguments: &[&str], database: &str) -> Finished {
        let mut command = if self.administrator {
            let mut command = Command::new("setpriv");
            command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(&self.program);
            command
        } else {
            Command::new(&self.program)
        };
        let path = std::env::var_os("PATH").unwrap_or_default();
        command.args(arguments).env_clear().env("PATH", path).current_dir(self.machine.home.path());
        command.env("CANDIDATES_BOT_DATABASE", database);
        Finished::of(command)
    }

    /// Sets the permissions of a path in the home.
    fn rights(&self, name: &str, mode: u32) {
        let path = self.machine.path(name);
        fs::set_permissions(path, PermissionsExt::from_mode(mode)).expect("rights");
    }
}

#[test]
fn where_nothing_may_be_written_one_line_says_so() {
    let plain = Plain::new();
    fs::create_dir(plain.machine.path("folder")).expect("a folder");
    let refusal = |database: &str| {
        let error = plain.run(&["hr", "add", "42"], database).refused();
        let expected = format!(
            "database {database}: cannot open: Permission denied (os error 13); check the path and its rights"
        );
        assert_eq!(error, expected);
    };

    // A folder in which no database can be created.
    plain.rights("folder", 0o555);
    refusal("folder/bot.redb");
    assert_eq!(fs::read_dir(plain.machine.path("folder")).expect("the folder").count(), 0);

    // A database that is read-only; and one that is not even visible.
    plain.run(&["hr", "add", "41"], "bot.redb").fine();
    let before = fs::read(plain.machine.path("bot.redb")).expect("the database");
    plain.rights("bot.redb", 0o444);
    refusal("bot.redb");
    assert!(fs::read(plain.machine.path("bot.redb")).expect("the database") == before);
    plain.rights("folder", 0o000);
    refusal("folder/bot.redb");
    plain.rights("folder", 0o755);
}

#[test]
fn a_database_in_a_folder_that_may_not_be_written_works_but_nothing_is_restored_there() {
    let plain = Plain::new();
    fs::create_dir(plain.machine.path("folder")).expect("a folder");
    plain.rights("folder", 0o777);
    plain.run(&["hr", "add", "42"], "folder/bot.redb").fine();
    plain.run(&["hr", "add", "41"], "backup.redb").fine();
    plain.rights("folder", 0o555);

    assert!(plain.run(&["hr", "list"], "folder/bot.redb").fine().starts_with("42\t"));
    let error = plain.run(&["restore", "backup.redb"], "folder/bot.redb").refused();

    assert_eq!(
        error,
        "cannot restore: cannot write beside folder/bot.redb: Permission denied (os error 13); nothing was changed"
    );
    assert!(plain.run(&["hr", "list"], "folder/bot.redb").fine().starts_with("42\t"));
    plain.rights("folder", 0o755);
}

#[test]
fn what_root_makes_in_the_folder_of_a_service_belongs_to_the_service() {
    let plain = Plain::new();
    if !plain.administrator {
        return;
    }
    let machine = &plain.machine;

    // Both created by root, in the home of an unprivileged user.
    machine.run(&["hr", "add", "42"]).fine();
    fs::copy(machine.path("candidates.redb"), machine.path("copy.redb")).expect("a copy");
    assert_eq!(fs::metadata(machine.path("copy.redb")).expect("the copy").uid(), 0);
    let add = || plain.run(&["hr", "add", "43"], "candidates.redb").fine();
    add();
    machine.run(&["restore", "copy.redb"]).fine();

    assert_eq!(add(), "43 is now on the whitelist\n", "the copy does not know them yet");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_goes_from_under_a_bot_is_told_and_can_be_saved() {
    let town = Town::new().await;
    let machine = &town.machine;
    let bot = town.start();
    bot.wait_for("ready");
    machine.run(&["hr", "add", "42"]).fine();
    fs::remove_file(machine.path("candidates.redb")).expect("somebody tidies up");

    bot.wait_for("the database candidates.redb was removed or renamed while the bot works with it");
    let told = machine.run(&["health"]).refused();
    assert!(told.starts_with("not ready: ") && told.contains("take a copy first"), "{told}");
    let checked = machine.run(&["check"]);
    let line = checked.out.lines().find(|line| line.starts_with("✗ database: "));
    assert!(line.is_some_and(|line| line.contains("candidates-bot backup FILE")), "{checked:?}");
    // The advice in the error works.
    machine.run(&["hr", "add", "43"]).fine();
    machine.run(&["backup", "saved.redb"]).fine();
    bot.signal("TERM");
    assert_eq!(bot.ended().0.code(), Some(0));
    machine.run(&["restore", "saved.redb"]).fine();
    let listed = machine.run(&["hr", "list"]).fine();
    assert!(listed.contains("42\t") && listed.contains("43\t"), "{listed}");
}
