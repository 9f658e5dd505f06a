//! The journal file: one line for each effect or update in flight.
//!
//! Lines have a fixed length and are overwritten in place, without waiting for the disk: a line outlives the
//! process from the time it is written. It need not outlive the machine, because no effect is to blame for a
//! crash of the machine.

use std::fs::{self, File};
use std::io::{self, Read};
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::OFlags;

use crate::model::EffectId;
use crate::workers::worker::QueuedEffect;

/// Bytes of a line, including its end.
pub(super) const LINE: usize = 64;

/// The first line of the file; it identifies the format.
pub(super) const TITLE: &str = "candidates-bot: effects under way, 1";

/// A larger file, in bytes, is not ours: the journal has one line for each effect in flight.
const LARGEST: u64 = 64 * 1024;

/// What may crash the process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Subject {
    /// An effect.
    Effect {
        id: EffectId,
        /// When it was decided, in milliseconds of the Unix epoch: numbers recur when an older copy of the database is
        /// restored.
        decided: i64,
    },
    /// Updates that came together; the number of the first one.
    Updates(u32),
}

impl From<&QueuedEffect> for Subject {
    fn from(QueuedEffect { place, entry, .. }: &QueuedEffect) -> Self {
        Self::Effect { id: place.id, decided: entry.created.timestamp_millis() }
    }
}

impl Subject {
    /// The text in a line of the file.
    fn words(self) -> String {
        match self {
            Self::Effect { id, decided } => format!("{id} {decided}"),
            Self::Updates(first) => format!("updates {first}"),
        }
    }

    fn read<'a>(mut words: impl Iterator<Item = &'a str>) -> Option<Self> {
        Some(match (words.next()?, words.next()?) {
            ("updates", first) => Self::Updates(first.parse().ok()?),
            (id, decided) => Self::Effect { id: id.parse().ok()?, decided: decided.parse().ok()? },
        })
    }
}

/// What is known about something that is in flight, or was when the process crashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) subject: Subject,
    pub(super) state: State,
    /// How many times the process crashed while it was alone.
    pub(super) crashes: u8,
    /// How many times its time alone was not enough.
    pub(super) doublings: u8,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// It is tried at the same time as others.
    Together,
    /// It was in flight when the process crashed, and waits for its try.
    Suspect,
    /// It is tried while all others wait.
    Alone,
}

impl Entry {
    pub(super) fn of(subject: Subject) -> Self {
        Self { subject, state: State::Together, crashes: 0, doublings: 0 }
    }

    pub(super) fn line(entry: Option<Self>) -> [u8; LINE] {
        let text = entry.map_or_else(String::new, |entry| {
            let state = match entry.state {
                State::Together => "together",
                State::Suspect => "suspect",
                State::Alone => "alone",
            };
            let Self { subject, crashes, doublings, .. } = entry;
            format!("{state} {} {crashes} {doublings}", subject.words())
        });
        line(&text)
    }

    /// `None` for an empty line, and for one that makes no sense.
    pub(super) fn read(line: &[u8]) -> Option<Self> {
        let mut words = str::from_utf8(line).ok()?.split_whitespace();
        let state = match words.next()? {
            "together" => State::Together,
            "suspect" => State::Suspect,
            "alone" => State::Alone,
            _ => return None,
        };
        let subject = Subject::read(&mut words)?;
        let (crashes, doublings) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
        words.next().is_none().then_some(Self { subject, state, crashes, doublings })
    }

    /// Its state after the process crashed.
    pub(super) fn after_crash(self) -> Self {
        let crashes = self.crashes.saturating_add(u8::from(self.state == State::Alone));
        Self { state: State::Suspect, crashes, ..self }
    }
}

/// Text as a line of the file; the text of an entry is never too long.
pub(super) fn line(text: &str) -> [u8; LINE] {
    let mut line = [b' '; LINE];
    line.iter_mut().zip(text.bytes()).for_each(|(place, byte)| *place = byte);
    line[LINE - 1] = b'\n';
    line
}

/// The entries, and the file that contains them.
pub(super) struct Journal {
    pub(super) file: Option<(File, PathBuf)>,
    /// The lines after the title.
    pub(super) lines: Vec<Option<Entry>>,
    pub(super) warned: bool,
}

impl Journal {
    pub(super) fn put(&mut self, place: usize, entry: Option<Entry>) {
        self.lines[place] = entry;
        self.write(&Entry::line(entry), ((place + 1) * LINE) as u64);
    }

    /// Puts it into the first free line.
    pub(super) fn add(&mut self, entry: Entry) -> usize {
        let place = self.lines.iter().position(Option::is_none).unwrap_or(self.lines.len());
        if place == self.lines.len() {
            self.lines.push(None);
        }
        self.put(place, Some(entry));
        place
    }

    pub(super) fn find(&self, subject: Subject) -> Option<(usize, Entry)> {
        let is_it = |entry: &Entry| entry.subject == subject;
        let mut entries = self.lines.iter().enumerate();
        entries.find_map(|(place, entry)| entry.filter(is_it).map(|entry| (place, entry)))
    }

    /// Replaces all entries with these.
    pub(super) fn replace_all(&mut self, entries: Vec<Entry>) {
        self.lines = entries.into_iter().map(Some).collect();
        let mut whole = line(TITLE).to_vec();
        self.lines.iter().for_each(|entry| whole.extend(Entry::line(*entry)));
        self.write(&whole, 0);
        if let Some((file, _)) = &self.file
            && let Err(error) = file.set_len(whole.len() as u64)
        {
            self.warn_once(&error);
        }
    }

    fn write(&mut self, bytes: &[u8], place: u64) {
        if let Some((file, _)) = &self.file
            && let Err(error) = file.write_all_at(bytes, place)
        {
            self.warn_once(&error);
        }
    }

    fn warn_once(&mut self, error: &io::Error) {
        if let Some((_, path)) = &self.file
            && !std::mem::replace(&mut self.warned, true)
        {
            warn_unusable(path, error);
        }
    }
}

pub(super) fn warn_unusable(path: &Path, error: &io::Error) {
    tracing::warn!(
        file = %path.display(),
        %error,
        "cannot record what is in flight: the bot will not recognise an effect that crashes it again and again"
    );
}

/// Follows the name of the database.
pub(super) const SUFFIX: &str = ".under-way";

/// Where the journal of a database is.
pub(super) fn place(database: &Path) -> PathBuf {
    // A symbolic link to the database counts as the file itself.
    let database = fs::canonicalize(database).unwrap_or_else(|_| database.to_owned());
    let mut name = database.into_os_string();
    name.push(SUFFIX);
    PathBuf::from(name)
}

/// Opens or creates the file. Lines that make no sense, perhaps after a power failure, are skipped.
pub(super) fn opened(path: &Path) -> io::Result<(File, Vec<Option<Entry>>)> {
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
    let flags = i32::try_from(flags.bits()).unwrap_or_default();
    let mut options = File::options();
    options.read(true).write(true).create(true).truncate(false).mode(0o600).custom_flags(flags);
    let mut file = options.open(path)?;
    let metadata = file.metadata()?;
    let foreign = || io::Error::other("this file is not the bot's; move it away");
    if !metadata.is_file() || metadata.len() > LARGEST {
        return Err(foreign());
    }
    let mut bytes = Vec::new();
    (&mut file).take(LARGEST).read_to_end(&mut bytes)?;
    let mut lines = bytes.chunks(LINE);
    match lines.next() {
        None => Ok((file, Vec::new())),
        Some(title) if title == line(TITLE) => Ok((file, lines.map(Entry::read).collect())),
        Some(_) => Err(foreign()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_entry_fits_a_line() {
        for state in [State::Together, State::Suspect, State::Alone] {
            for subject in
                [Subject::Effect { id: EffectId(u64::MAX), decided: i64::MIN }, Subject::Updates(u32::MAX)]
            {
                let entry = Entry { subject, state, crashes: u8::MAX, doublings: u8::MAX };
                assert_eq!(Entry::read(&Entry::line(Some(entry))), Some(entry));
            }
        }
        assert_eq!(Entry::read(&Entry::line(None)), None);
    }
}
