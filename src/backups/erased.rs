//! Copies from before the last erasure: people who were erased since are still in them.
//!
//! A copy is never opened to change it: what is found in it must be what was written. Scheduled copies go as newer ones
//! come; all others stay until an operator deletes them.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, Utc};

use super::{BackupError, Schedule, TIME_FORMAT};
use crate::output::folder;
use crate::store::{REPLACED, UPGRADE_COPY};
use crate::zone::Zone;

/// A copy in which somebody may be who was erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OldCopy {
    /// Where it is.
    pub path: PathBuf,
    /// When it goes, if the bot goes on taking a copy every day; `None`: it stays until somebody deletes it.
    pub until: Option<NaiveDate>,
}

/// The copies from before this erasure: the scheduled ones, and those beside the database (kept before an upgrade, or by
/// `restore`).
///
/// # Errors
/// [`BackupError::Folder`].
pub fn copies_before(
    erasure: DateTime<Utc>,
    database: &Path,
    schedule: Option<&Schedule>,
    now: DateTime<Utc>,
) -> Result<Vec<OldCopy>, BackupError> {
    let mut old = Vec::new();
    if let Some(schedule) = schedule {
        old.extend(schedule.copies_before(erasure, now)?);
    }
    let place = folder(database);
    let failed = |cause| BackupError::Folder { folder: place.to_owned(), cause };
    for entry in fs::read_dir(place).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if is_kept_before(erasure, &path, database).map_err(failed)? {
            old.push(OldCopy { path, until: None });
        }
    }
    old.sort_by(|one, other| (one.until, &one.path).cmp(&(other.until, &other.path)));
    Ok(old)
}

impl Schedule {
    fn copies_before(&self, erasure: DateTime<Utc>, now: DateTime<Utc>) -> Result<Vec<OldCopy>, BackupError> {
        let copies = self.copies(now)?;
        let newest = copies.past.first().map(|copy| self.zone.day(copy.at));
        let mut ranked = self.ranked(copies.past);
        ranked.truncate(self.keep.max(1));
        let rank = |place: usize| (self.keep.max(1) - place) as u64;
        let past = ranked.into_iter().enumerate().map(|(place, copy)| {
            let until = newest.and_then(|newest| newest.checked_add_days(Days::new(rank(place))));
            (copy, until)
        });
        let of_all = past.chain(copies.future.into_iter().map(|copy| (copy, None)));
        let old = of_all.filter(|(copy, until)| until.is_none() || copy.at <= erasure);
        Ok(old.map(|(copy, until)| OldCopy { path: copy.path, until }).collect())
    }
}

/// Whether this is a file beside the database that was kept before the erasure.
fn is_kept_before(erasure: DateTime<Utc>, path: &Path, database: &Path) -> io::Result<bool> {
    let name = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned());
    let (Some(name), Some(database)) = (name(path), name(database)) else { return Ok(false) };
    let Some(rest) = name.strip_prefix(&database) else { return Ok(false) };
    if let Some(time) = rest.strip_prefix(REPLACED) {
        let time = NaiveDateTime::parse_from_str(time, TIME_FORMAT);
        return Ok(time.is_ok_and(|time| time.and_utc() <= erasure));
    }
    if !rest.starts_with(UPGRADE_COPY) {
        return Ok(false);
    }
    match fs::metadata(path).and_then(|found| found.modified()) {
        Ok(modified) => Ok(DateTime::<Utc>::from(modified) <= erasure),
        // It was deleted meanwhile.
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// The copies in one line, with when each goes.
#[must_use]
pub fn in_words(copies: &[OldCopy], zone: Zone, erasure: DateTime<Utc>) -> String {
    let named = copies.iter().map(|copy| {
        let path = copy.path.display();
        match copy.until {
            Some(day) => format!("{path} (until {day}, as newer copies come)"),
            None => format!("{path} (until you delete it)"),
        }
    });
    let named: Vec<String> = named.collect();
    format!(
        "people who were erased are still in copies from before the last erasure ({}): {}",
        zone.stamp(erasure),
        named.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("a moment")
    }

    #[test]
    fn copies_from_before_an_erasure_are_named_with_when_they_go() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let copies = folder.path().join("copies");
        fs::create_dir(&copies).expect("made");
        let database = folder.path().join("bot.redb");
        for day in 1..=5 {
            fs::write(copies.join(format!("candidates-2026030{day}-030000.redb")), "a copy")
                .expect("written");
        }
        // A second one on a day gives way first.
        fs::write(copies.join("candidates-20260302-100000.redb.age"), "a copy").expect("written");
        fs::write(copies.join("candidates-20300101-030000.redb"), "of a wrong clock").expect("written");
        for name in ["bot.redb", "bot.redb.replaced-20260301-120000", "bot.redb.replaced-20260309-120000"] {
            fs::write(folder.path().join(name), "a file").expect("written");
        }
        let upgrade = folder.path().join("bot.redb.schema-12");
        fs::write(&upgrade, "a file").expect("written");
        let kept = fs::File::options().write(true).open(&upgrade).expect("there");
        kept.set_modified(at("2026-02-01T00:00:00Z").into()).expect("set");

        let schedule =
            Schedule { folder: copies.clone(), hour: 3, zone: Zone::UTC, keep: 6, recipients: None };
        let (erasure, now) = (at("2026-03-02T12:00:00Z"), at("2026-03-05T12:00:00Z"));
        let old = copies_before(erasure, &database, Some(&schedule), now).expect("the folders");
        let words = in_words(&old, Zone::UTC, erasure).replace(&folder.path().display().to_string(), "");
        insta::assert_snapshot!(words, @"people who were erased are still in copies from before the last erasure (2026-03-02 12:00 UTC): /bot.redb.replaced-20260301-120000 (until you delete it), /bot.redb.schema-12 (until you delete it), /copies/candidates-20300101-030000.redb (until you delete it), /copies/candidates-20260302-030000.redb (until 2026-03-06, as newer copies come), /copies/candidates-20260301-030000.redb (until 2026-03-07, as newer copies come), /copies/candidates-20260302-100000.redb.age (until 2026-03-08, as newer copies come)");
        assert_eq!(copies_before(at("2025-01-01T00:00:00Z"), &database, None, now).expect("the folder"), []);
    }
}
