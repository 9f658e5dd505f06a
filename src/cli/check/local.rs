//! Checks on this machine: the exam pack, the database, the disk.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail};
use chrono::{DateTime, TimeDelta, Utc};

use super::finding::{CheckResult, Passed};
use crate::backups::{Copies, Copy, Schedule, copies_before, in_words};
use crate::config::Config;
use crate::control::{self, State};
use crate::exam::{Exam, image_file};
use crate::measure::FILE_BYTES;
use crate::scoring;
use crate::sealing::Recipients;
use crate::store::{FileError, Store, StoreError};

/// With less free space, in bytes, the bot can't work for long.
const LITTLE: u64 = 100_000_000;

/// The pack as a whole, and whether a candidate who draws exactly what is right would be accepted.
pub(super) fn exam(config: &Config) -> CheckResult {
    let exam = Exam::load_or_embedded(config.exam.as_deref())?;
    let (images, attempts) = (exam.originals.len(), exam.attempts.len());
    let whose = config.exam.as_ref().map_or("built in".to_owned(), |folder| folder.display().to_string());
    for image in &exam.originals {
        image_file::decode(&image.bytes)
            .with_context(|| format!("images/{}: the picture is damaged; export it again", image.name))?;
    }
    for image in &exam.instruction_images {
        let bytes = image.bytes.len();
        if bytes > FILE_BYTES {
            bail!(
                "{} has {} MB, and Telegram takes at most 50; make it smaller: no candidate would see it",
                image.path,
                bytes.div_ceil(1_000_000)
            );
        }
    }
    if exam.draws() {
        let names: Vec<String> = exam.originals.iter().map(|original| original.name.clone()).collect();
        if let Some(finding) = scoring::findings_on(&exam, &names, &exam.reference).first() {
            bail!(
                "the ground truth is not complete by the exam's own rules ({finding:?}); nobody could hand it in: correct \
                 reference.xml or exam.toml"
            );
        }
        let each = exam.image_count(1);
        let about =
            format!("“{}” ({whose}), {images} pictures, of which an attempt has {each}", exam.title.en);
        return Ok(Passed::Clean(about));
    }
    for number in (1..=attempts).map(|number| u8::try_from(number).unwrap_or(u8::MAX)) {
        if let Some(finding) = scoring::findings(&exam, number, &exam.reference).first() {
            bail!(
                "the ground truth of set {number} is not complete by the exam's own rules ({finding:?}); nobody could \
                 hand it in: correct reference.xml or exam.toml"
            );
        }
    }
    Ok(Passed::Clean(format!("“{}” ({whose}), {images} pictures in {attempts} sets", exam.title.en)))
}

/// The file as it is. A missing file is not created; if a bot works with the file, the bot reports on it.
pub(super) fn database(config: &Config) -> CheckResult {
    let path = &config.database;
    let shown = path.display();
    // The bot may be working with a file that has no name any more.
    if let Some(state) = control::state_of_bot(path)? {
        return match state.lost {
            Some(lost) => Err(anyhow!(lost)),
            None => Ok(database_state(path, &state, "; a bot works with it")),
        };
    }
    match fs::metadata(path) {
        Ok(_) => {}
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let folder = folder(path);
            // Creating an unnamed file shows whether the database could be created.
            tempfile::tempfile_in(&folder).with_context(|| {
                format!("{shown} is not there, and {} can't be written", folder.display())
            })?;
            return Ok(Passed::Clean(format!("{shown} is not there yet; `run` creates it")));
        }
        Err(error) => return Err(error).with_context(|| format!("cannot inspect {shown}")),
    }
    match Store::open_as_it_is(path) {
        Err(StoreError::File(FileError::InUse(_))) => Ok(Passed::WithWarning(format!(
            "{shown}: another process has it open and does not answer commands"
        ))),
        Err(error) => Err(error.into()),
        Ok(store) => Ok(database_state(path, &State::of(&store, path)?, "")),
    }
}

/// What waits for the legacy database, and how old its whitelist is; the problems with it that the bot has met.
pub(super) fn legacy(config: &Config) -> anyhow::Result<(String, Option<String>)> {
    let path = &config.database;
    if !path.exists() {
        return Ok(("nothing waits to be copied".to_owned(), None));
    }
    let state = match control::state_of_bot(path)? {
        Some(state) => state,
        None => State::of(&Store::open_as_it_is(path)?, path)?,
    };
    Ok((state.postgres, state.copy_status))
}

fn database_state(path: &Path, state: &State, whose: &str) -> Passed {
    let State { size, schema, candidates, waiting, set_aside, .. } = state;
    let shown = path.display();
    let megabytes = *size as f64 / 1e6;
    let text = format!(
        "{shown}, {megabytes:.1} MB, schema {schema}, {candidates} candidates, {waiting} messages and site steps pending{whose}"
    );
    match set_aside {
        0 => Passed::Clean(text),
        some => Passed::WithWarning(format!(
            "{text}; {some} dead letters (events whose decision failed): the log has the causes"
        )),
    }
}

/// Free space for the file to grow, and for a copy of it beside it.
pub(super) fn disk(config: &Config) -> CheckResult {
    let folder = folder(&config.database);
    let found = rustix::fs::statvfs(&folder)
        .with_context(|| format!("cannot read the free space of the disk of {}", folder.display()))?;
    let free = found.f_bavail.saturating_mul(found.f_frsize);
    let size = fs::metadata(&config.database).map_or(0, |metadata| metadata.len());
    room(free, size, &folder)
}

/// Whether this many free bytes are enough for a file of this size.
fn room(free: u64, size: u64, folder: &Path) -> CheckResult {
    let text = format!("{} free in {}", gigabytes(free), folder.display());
    if free < LITTLE {
        bail!("{text}: the bot stops when it is full; make room");
    }
    if free < LITTLE + size {
        return Ok(Passed::WithWarning(format!("{text}, too little for a copy of the database; make room")));
    }
    Ok(Passed::Clean(text))
}

/// The scheduled copies: whether they are taken, and whether the newest is from today or yesterday.
pub(super) fn backups(config: &Config, now: DateTime<Utc>) -> CheckResult {
    let Some(schedule) = config.backup.schedule(config.timezone) else {
        return Ok(Passed::Clean(format!(
            "none scheduled; set backup.folder to get one every day{}",
            whose(config.backup.recipient.as_ref(), &[])
        )));
    };
    Ok(copies(&schedule, &schedule.copies(now)?, now))
}

/// In which copies people still are who were erased, and until when; `None`: in none.
pub(super) fn erased(config: &Config, now: DateTime<Utc>) -> anyhow::Result<Option<Passed>> {
    let path = &config.database;
    if !path.exists() {
        return Ok(None);
    }
    let state = match control::state_of_bot(path)? {
        Some(state) => state,
        None => State::of(&Store::open_as_it_is(path)?, path)?,
    };
    let Some(erasure) = state.last_erasure else { return Ok(None) };
    let (zone, schedule) = (config.timezone, config.backup.schedule(config.timezone));
    let copies = copies_before(erasure, path, schedule.as_ref(), now)?;
    let mut parts = Vec::new();
    if let Some(since) = state.unclean_since {
        parts.push(format!(
            "free space of the database may have bytes of people who were erased since {}; the bot rewrites it when nothing waits \
             to be done",
            zone.stamp(since)
        ));
    }
    if !copies.is_empty() {
        parts.push(in_words(&copies, zone, erasure));
    }
    if parts.is_empty() {
        return Ok(None);
    }
    let stays = copies.iter().any(|copy| copy.until.is_none());
    let text = parts.join("; ");
    Ok(Some(if stays { Passed::WithWarning(text) } else { Passed::Clean(text) }))
}

/// Who can read the copies. Unencrypted ones are no mistake: the database is not encrypted either.
fn whose(recipients: Option<&Recipients>, past: &[Copy]) -> String {
    let plain = past.iter().filter(|copy| !copy.sealed).count();
    match (recipients, plain) {
        (None, _) => "; unencrypted unless backup.recipient is set (`backup-key` makes a key)".to_owned(),
        (Some(recipients), 0) => format!("; encrypted to {recipients}"),
        (Some(recipients), plain) => {
            format!("; encrypted from now on, to {recipients}, and {plain} from before are plain")
        }
    }
}

/// A scheduled copy is at most a day old; with an hour or two of downtime this is still fine.
const OLD: TimeDelta = TimeDelta::hours(30);

fn copies(schedule: &Schedule, copies: &Copies, now: DateTime<Utc>) -> Passed {
    let folder = schedule.folder.display();
    let newest = copies.past.first();
    let mut text = match newest {
        None => format!("no copy in {folder} yet; the bot takes one when it starts"),
        Some(copy) => {
            format!("{} in {folder}, the newest of {}", copies.past.len(), schedule.zone.stamp(copy.at))
        }
    };
    let is_old = newest.is_some_and(|copy| now - copy.at > OLD);
    if is_old {
        text += ": older than a day; see whether the bot runs, and what its log says of backups";
    }
    if let [first, more @ ..] = &copies.future[..] {
        let name = first.path.file_name().unwrap_or_default().to_string_lossy();
        let and = if more.is_empty() { String::new() } else { format!(" and {} more", more.len()) };
        let future = format!(
            "; {name}{and}: dated in the future, so a clock was wrong; counts for nothing and is never removed, delete it \
             yourself"
        );
        text += &future;
    }
    text += &whose(schedule.recipients.as_ref(), &copies.past);
    if is_old || !copies.future.is_empty() { Passed::WithWarning(text) } else { Passed::Clean(text) }
}

fn gigabytes(bytes: u64) -> String {
    format!("{:.1} GB", bytes as f64 / 1e9)
}

/// The folder that a file is in.
fn folder(path: &Path) -> PathBuf {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sealing::Key;
    use crate::zone::Zone;

    #[test]
    fn copies_are_told_with_their_newest_and_those_from_the_future_apart() {
        let copy = |text: &str| {
            let at: DateTime<Utc> = text.parse().expect("a moment");
            let path = format!("/b/candidates-{}.redb", at.format("%Y%m%d-%H%M%S")).into();
            Copy { at, path, sealed: false }
        };
        let now = copy("2026-03-02T12:00:00Z").at;
        let fresh = vec![copy("2026-03-02T03:00:00Z"), copy("2026-03-01T03:00:00Z")];
        let look_by = |recipients: Option<&Recipients>, past: &[Copy], future: &[Copy]| {
            let copies = Copies { past: past.to_vec(), future: future.to_vec() };
            let recipients = recipients.cloned();
            let schedule = Schedule { folder: "/b".into(), hour: 3, zone: Zone::UTC, keep: 14, recipients };
            match super::copies(&schedule, &copies, now) {
                Passed::Clean(text) => format!("fine: {text}"),
                Passed::WithWarning(text) => format!("doubtful: {text}"),
            }
        };
        let look = |past: &[Copy], future: &[Copy]| look_by(None, past, future);
        let plain = "; unencrypted unless backup.recipient is set (`backup-key` makes a key)";
        assert_eq!(look(&fresh, &[]), format!("fine: 2 in /b, the newest of 2026-03-02 03:00 UTC{plain}"));
        assert_eq!(
            look(&[], &[]),
            format!("fine: no copy in /b yet; the bot takes one when it starts{plain}")
        );
        let recipients = Key::generate().recipients();
        let mut mixed = fresh.clone();
        mixed[0].sealed = true;
        let text = look_by(Some(&recipients), &mixed[..1], &[]);
        assert!(text.ends_with(&format!("03:00 UTC; encrypted to {recipients}")), "{text}");
        let text = look_by(Some(&recipients), &mixed, &[]);
        assert!(text.starts_with("fine: ") && text.ends_with(", and 1 from before are plain"), "{text}");
        let old = look(&[copy("2026-02-27T03:00:00Z")], &[]);
        assert!(
            old.starts_with("doubtful: 1 in /b, the newest of 2026-02-27 03:00 UTC: older than a day"),
            "{old}"
        );
        let ahead = look(&fresh, &[copy("2027-03-02T03:00:00Z"), copy("2027-03-01T03:00:00Z")]);
        let part = "; candidates-20270302-030000.redb and 1 more: dated in the future";
        assert!(ahead.starts_with("doubtful: 2 in /b") && ahead.contains(part), "{ahead}");
    }

    #[test]
    fn a_disk_has_room_for_the_file_and_a_copy_of_it() {
        let result = |free, size| room(free, size, Path::new("/data"));
        assert!(
            matches!(result(300_000_000, 200_000_000), Ok(Passed::Clean(text)) if text == "0.3 GB free in /data")
        );
        let Ok(Passed::WithWarning(text)) = result(299_999_999, 200_000_000) else { panic!("no copy fits") };
        assert_eq!(text, "0.3 GB free in /data, too little for a copy of the database; make room");
        let error = result(99_999_999, 0).err().expect("it is nearly full").to_string();
        assert_eq!(error, "0.1 GB free in /data: the bot stops when it is full; make room");
    }
}
