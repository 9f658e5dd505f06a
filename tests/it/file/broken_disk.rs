//! Disks that really are full, fail or can't be written any more: separate file systems, which only root can
//! mount. Where that is not possible, each test says why and is skipped.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use candidates_bot::demo::telegram::Person;
use candidates_bot::store::{Outbox, Records, Store};
use tempfile::TempDir;

use super::people::settle;
use crate::cli::Machine;
use crate::cli::service::{Service, Town};

/// The start of a greeting.
const WELCOME: &str = "test task for image annotators";

/// A file system; dropping it removes it with its contents.
struct Disk {
    at: TempDir,
    /// The disk that contains it, if there is one.
    below: Option<Box<Disk>>,
}

impl Disk {
    /// In memory, with this size in kilobytes; `None`, with a printed reason, where nothing can be mounted.
    fn in_memory(kilobytes: u32) -> Option<Self> {
        Self::mounted(&["-t", "tmpfs", "-o", &format!("size={kilobytes}k"), "tmpfs"], None)
    }

    /// ext4 that claims to have 64 MB, in a file on a disk of this many kilobytes: writes beyond that fail as on a
    /// broken disk.
    fn worn_out(kilobytes: u32) -> Option<Self> {
        let below = Self::in_memory(kilobytes)?;
        let image = below.path("image");
        File::create(&image).and_then(|file| file.set_len(64 << 20)).expect("an image");
        let image = image.display().to_string();
        told("mkfs.ext4", Command::new("mkfs.ext4").args(["-q", &image]))?;
        Self::mounted(&["-o", "loop,errors=remount-ro", &image], Some(below))
    }

    fn mounted(arguments: &[&str], below: Option<Self>) -> Option<Self> {
        let at = tempfile::tempdir().expect("a folder");
        told("mount", Command::new("mount").args(arguments).arg(at.path()))?;
        Some(Self { at, below: below.map(Box::new) })
    }

    fn path(&self, name: &str) -> PathBuf {
        self.at.path().join(name)
    }

    /// Uses up all free space.
    fn fill(&self) -> PathBuf {
        let path = self.path("ballast");
        let mut ballast = File::create(&path).expect("a file");
        while ballast.write_all(&[7; 512]).is_ok() {}
        path
    }

    /// Its device.
    fn device(&self) -> String {
        let mounts = fs::read_to_string("/proc/mounts").expect("mounts");
        let at = self.at.path().display().to_string();
        let line = mounts.lines().find(|line| line.split(' ').nth(1) == Some(&at)).expect("it is mounted");
        line.split(' ').next().and_then(|device| device.rsplit('/').next()).expect("a device").to_owned()
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.at.path()).status();
    }
}

/// Whether the command worked; if it did not, prints that.
fn told(name: &str, command: &mut Command) -> Option<()> {
    match command.output() {
        Ok(output) if output.status.success() => Some(()),
        Ok(output) => {
            println!("passed over: {name}: {}", String::from_utf8_lossy(&output.stderr).trim());
            None
        }
        Err(error) => {
            println!("passed over: {name}: {error}");
            None
        }
    }
}

/// Number of times that a person was greeted.
fn welcomes(person: &Person) -> usize {
    person.chat().iter().filter(|line| line.from_bot && line.text.contains(WELCOME)).count()
}

/// A bot with its database on this path, which has answered Anna.
async fn running_bot(town: &Town, database: &Path) -> Service {
    let bot = start(town, database);
    let anna = town.person(101, "Anna");
    anna.say("/start");
    anna.wait_text(WELCOME).await.expect("all is well");
    bot
}

fn start(town: &Town, database: &Path) -> Service {
    town.start_with(&[("DATABASE", &database.display().to_string())])
}

/// Many people write; the bot ends cleanly, and its last line contains these words.
#[track_caller]
fn ends(bot: Service, words: &str) {
    let (status, printed) = bot.ended();
    assert_eq!(status.code(), Some(1), "{printed}");
    assert!(!printed.contains("panicked"), "{printed}");
    let last = printed.lines().last().unwrap_or_default();
    assert!(last.starts_with("candidates-bot: database ") && last.contains(words), "{printed}");
}

fn crowd_writes(town: &Town) -> Vec<Person> {
    let crowd: Vec<_> = (0..40).map(|number| town.person(5000 + number, &format!("p{number}"))).collect();
    for person in &crowd {
        person.say("/start");
    }
    crowd
}

/// A bot that has a good disk again answers everyone once.
async fn catches_up(town: &Town, database: &Path, crowd: &[Person]) {
    let bot = start(town, database);
    for person in crowd {
        person.wait_text(WELCOME).await.expect("an answer");
    }
    bot.signal("TERM");
    assert_eq!(bot.ended().0.code(), Some(0));
    let store = Store::open(database).expect("the database is whole");
    let view = store.read().expect("read");
    assert_eq!((view.outbox().expect("read"), view.dead_letters().expect("read")), (vec![], vec![]));
    let twice = crowd.iter().filter(|person| welcomes(person) > 1).count();
    // For these, it could no longer be recorded that they were answered: as many as are sent at the same time.
    assert!(twice <= 32, "{twice} were answered twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_ends_the_bot_and_with_room_again_everybody_is_answered() {
    let Some(disk) = Disk::in_memory(8 << 10) else { return };
    let (town, database) = (Town::new().await, disk.path("bot.redb"));
    let bot = running_bot(&town, &database).await;
    let ballast = disk.fill();
    let crowd = crowd_writes(&town);
    ends(bot, "No space left on device");
    fs::remove_file(ballast).expect("room");
    catches_up(&town, &database, &crowd).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_fails_ends_the_bot_and_what_was_confirmed_is_there_afterwards() {
    let Some(disk) = Disk::worn_out(24 << 10) else { return };
    let (town, database) = (Town::new().await, disk.path("bot.redb"));
    let bot = running_bot(&town, &database).await;
    let ballast = disk.below.as_ref().expect("it lies in another").fill();
    let crowd = crowd_writes(&town);
    ends(bot, "see to the disk");
    fs::remove_file(ballast).expect("it works again");
    // Mounted again: the file system has stopped working.
    let copy = remounted(disk);
    catches_up(&town, &copy.path("bot.redb"), &crowd).await;
}

/// The same disk after a restart of the machine.
fn remounted(mut disk: Disk) -> Disk {
    let below = disk.below.take().expect("it lies in another");
    drop(disk);
    let image = below.path("image").display().to_string();
    Disk::mounted(&["-o", "loop", &image], Some(*below)).expect("it could be mounted before")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_system_that_turns_read_only_ends_the_bot_and_nothing_confirmed_is_lost() {
    let Some(disk) = Disk::worn_out(80 << 10) else { return };
    let (town, database) = (Town::new().await, disk.path("bot.redb"));
    let bot = running_bot(&town, &database).await;
    let trigger = format!("/sys/fs/ext4/{}/trigger_fs_error", disk.device());
    if let Err(error) = fs::write(&trigger, "a test") {
        return println!("passed over: {trigger}: {error}");
    }
    let crowd = crowd_writes(&town);
    ends(bot, "see to the disk");
    assert!(start(&town, &database).ended().1.contains("Read-only file system"), "at the next start");
    let disk = remounted(disk);
    catches_up(&town, &disk.path("bot.redb"), &crowd).await;
}

#[test]
fn a_backup_for_which_there_is_no_room_leaves_nothing_behind() {
    let Some(disk) = Disk::in_memory(64) else { return };
    let machine = Machine::new();
    drop(settle(&machine.path("candidates.redb")));
    let copy = disk.path("copy.redb");
    let error = machine.run(&["backup", &copy.display().to_string()]).refused();
    assert!(error.contains("No space left on device"), "{error}");
    assert_eq!(fs::read_dir(disk.at.path()).expect("the disk").count(), 0, "half a copy");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_folder_without_room_is_told_and_holds_nobody_up() {
    let Some(disk) = Disk::in_memory(64) else { return };
    let town = Town::new().await;
    drop(settle(&town.machine.path("candidates.redb")));
    let bot = town.start_with(&[("BACKUP_FOLDER", &disk.at.path().display().to_string())]);
    bot.wait_until("a line about the disk", |text| text.contains("No space left on device"));
    let anna = town.person(101, "Anna");
    anna.say("/start");
    anna.wait_text(WELCOME).await.expect("an answer");
    bot.signal("TERM");
    let (status, printed) = bot.ended();
    assert_eq!(status.code(), Some(0), "{printed}");
    assert_eq!(printed.matches("No space left on device").count(), 1, "{printed}");
    assert_eq!(fs::read_dir(disk.at.path()).expect("the disk").count(), 0, "half a copy");
}
