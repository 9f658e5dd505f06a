//! What is under way, in a small file beside the database that outlives the process, so that an effect that ends it is
//! found out and does not end it after every start. So is an update, by its number:
//!
//! Telegram ──as it came──▶ noted ──▶ read ──▶ decided and committed ──▶ the note goes; after a death with it, updates are
//! asked for one at a time, each of them alone; after three deaths over one, alone, it is set aside by its number, unread.
//!
//! Lives here: who of the effects may be to blame for the last death (those that were under way), who tries alone, and
//! how often the process died meanwhile.
//! Must not: know what an effect does; be needed for anything else. A file that can't be read or written is told once,
//! and the bot works as if nothing had ever ended it.
//!
//! A death says nothing about any one of the effects that were under way. So after it each of these *suspects* is tried
//! once alone, with all others waiting. However that try ends, the suspect is cleared. Only a process that dies while a
//! suspect is alone counts against it, and after [`DEATHS`] such deaths in a row it is set aside.
//!
//! Lines have a fixed length and are overwritten in place, without waiting for the disk: a line outlives the process from
//! the moment it is written. It need not outlive the machine, whose end is no effect's fault.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rustix::fs::OFlags;
use tokio::sync::{RwLock, RwLockReadGuard, RwLockWriteGuard};
use tokio::time::sleep;

use super::QueuedEffect;
use crate::model::{Cause, CauseKind, EffectId, OutboxEntry};

/// So many deaths in a row, each while it was alone, and an effect is set aside.
const DEATHS: u8 = 3;

/// An effect over which the process died alone waits so long before it is tried again, and twice as long the next time:
/// others are done meanwhile, and a process that is killed again and again for another reason is not blamed on it.
const PAUSE: Duration = Duration::from_secs(2);

/// For so long the others wait for a suspect. It gets twice as long with every death that comes later than that.
const ALONE: Duration = Duration::from_secs(5);

/// No suspect is alone for longer: five seconds, doubled so often.
const MOST_DOUBLINGS: u8 = 6;

/// Bytes of a line, its end among them.
const LINE: usize = 64;

/// The first line of the file.
const TITLE: &str = "candidates-bot: effects under way, 1";

/// A file of more bytes is not ours: there is a line for each effect that is tried at the same time.
const LARGEST: u64 = 64 * 1024;

/// What may end the process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Subject {
    /// An effect.
    Effect {
        id: EffectId,
        /// When it was decided, in milliseconds of the Unix epoch: numbers come again when an older copy of the database
        /// is restored.
        decided: i64,
    },
    /// Updates that came together; the number of the first.
    Updates(u32),
}

impl From<&QueuedEffect> for Subject {
    fn from(QueuedEffect { id, entry, .. }: &QueuedEffect) -> Self {
        Self::Effect { id: *id, decided: entry.created.timestamp_millis() }
    }
}

impl Subject {
    /// As it stands in a line.
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

/// What is known of something that is under way, or was when the process died.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Note {
    subject: Subject,
    state: State,
    /// So often the process died while it was alone.
    deaths: u8,
    /// So often its time alone was not enough.
    doublings: u8,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// It is tried beside others.
    Together,
    /// It was under way when the process died, and waits for its try.
    Suspect,
    /// It is tried while all others wait.
    Alone,
}

impl Note {
    fn of(subject: Subject) -> Self {
        Self { subject, state: State::Together, deaths: 0, doublings: 0 }
    }

    fn line(note: Option<Self>) -> [u8; LINE] {
        let text = note.map_or_else(String::new, |note| {
            let state = match note.state {
                State::Together => "together",
                State::Suspect => "suspect",
                State::Alone => "alone",
            };
            let Self { subject, deaths, doublings, .. } = note;
            format!("{state} {} {deaths} {doublings}", subject.words())
        });
        line(&text)
    }

    /// None for an empty line, and for one that makes no sense.
    fn read(line: &[u8]) -> Option<Self> {
        let mut words = str::from_utf8(line).ok()?.split_whitespace();
        let state = match words.next()? {
            "together" => State::Together,
            "suspect" => State::Suspect,
            "alone" => State::Alone,
            _ => return None,
        };
        let subject = Subject::read(&mut words)?;
        let (deaths, doublings) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
        words.next().is_none().then_some(Self { subject, state, deaths, doublings })
    }

    /// What it is after the process died.
    fn after_death(self) -> Self {
        let deaths = self.deaths.saturating_add(u8::from(self.state == State::Alone));
        Self { state: State::Suspect, deaths, ..self }
    }
}

/// Text as a line of the file; a note's is never too long.
fn line(text: &str) -> [u8; LINE] {
    let mut line = [b' '; LINE];
    line.iter_mut().zip(text.bytes()).for_each(|(place, byte)| *place = byte);
    line[LINE - 1] = b'\n';
    line
}

/// The notes, and the file that has them.
struct Notes {
    file: Option<(File, PathBuf)>,
    /// The lines after the title.
    lines: Vec<Option<Note>>,
    complained: bool,
}

impl Notes {
    fn put(&mut self, place: usize, note: Option<Note>) {
        self.lines[place] = note;
        self.write(&Note::line(note), ((place + 1) * LINE) as u64);
    }

    /// Puts it into the first line that is free.
    fn add(&mut self, note: Note) -> usize {
        let place = self.lines.iter().position(Option::is_none).unwrap_or(self.lines.len());
        if place == self.lines.len() {
            self.lines.push(None);
        }
        self.put(place, Some(note));
        place
    }

    fn find(&self, subject: Subject) -> Option<(usize, Note)> {
        let is_it = |note: &Note| note.subject == subject;
        let mut notes = self.lines.iter().enumerate();
        notes.find_map(|(place, note)| note.filter(is_it).map(|note| (place, note)))
    }

    /// Has these notes and no others.
    fn become_(&mut self, notes: Vec<Note>) {
        self.lines = notes.into_iter().map(Some).collect();
        let mut whole = line(TITLE).to_vec();
        self.lines.iter().for_each(|note| whole.extend(Note::line(*note)));
        self.write(&whole, 0);
        if let Some((file, _)) = &self.file
            && let Err(error) = file.set_len(whole.len() as u64)
        {
            self.complain(&error);
        }
    }

    fn write(&mut self, bytes: &[u8], place: u64) {
        if let Some((file, _)) = &self.file
            && let Err(error) = file.write_all_at(bytes, place)
        {
            self.complain(&error);
        }
    }

    fn complain(&mut self, error: &io::Error) {
        if let Some((_, path)) = &self.file
            && !std::mem::replace(&mut self.complained, true)
        {
            tell_useless(path, error);
        }
    }
}

fn tell_useless(path: &Path, error: &io::Error) {
    tracing::warn!(
        file = %path.display(),
        %error,
        "it can't be noted what is under way: should something end the bot again and again, it is not found out"
    );
}

/// What is under way.
pub struct UnderWay {
    /// Held by all who try, and by nobody else while somebody tries alone.
    tries: RwLock<()>,
    notes: Mutex<Notes>,
}

impl UnderWay {
    /// Noted nowhere: nothing outlives the process.
    #[must_use]
    pub fn noted_nowhere() -> Self {
        let notes = Notes { file: None, lines: Vec::new(), complained: false };
        Self { tries: RwLock::default(), notes: Mutex::new(notes) }
    }

    /// Noted in the file beside this database, which nobody else has open.
    #[must_use]
    pub fn beside(database: &Path) -> Self {
        let path = place(database);
        let this = Self::noted_nowhere();
        match opened(&path) {
            Ok((file, lines)) => {
                let mut notes = this.notes();
                notes.file = Some((file, path));
                notes.lines = lines;
                drop(notes);
            }
            Err(error) => tell_useless(&path, &error),
        }
        this
    }

    /// Takes up what a process has left that died: of the effects that still wait in the outbox, and of the updates that
    /// were not taken, those that were under way are suspects from now on. `offset`: of the next update.
    pub fn take_up(&self, outbox: &[(EffectId, OutboxEntry)], offset: u32) {
        let waiting: BTreeMap<EffectId, i64> =
            outbox.iter().map(|(id, entry)| (*id, entry.created.timestamp_millis())).collect();
        let mut notes = self.notes();
        let mut suspects: BTreeMap<Subject, Note> = BTreeMap::new();
        for note in notes.lines.iter().flatten().map(|note| note.after_death()) {
            let is_left = match note.subject {
                Subject::Effect { id, decided } => waiting.get(&id) == Some(&decided),
                Subject::Updates(first) => first >= offset,
            };
            if is_left {
                suspects.entry(note.subject).or_insert(note);
            }
        }
        for note in suspects.values().filter(|note| note.deaths > 0) {
            let deaths = note.deaths;
            match note.subject {
                Subject::Effect { id: effect, .. } => {
                    tracing::warn!(effect, deaths, "the bot died while nothing but this effect was tried");
                }
                Subject::Updates(update) => {
                    tracing::warn!(update, deaths, "the bot died while nothing but this update was taken");
                }
            }
        }
        let effects = suspects.keys().filter(|suspect| matches!(suspect, Subject::Effect { .. })).count();
        if effects > 0 {
            tracing::info!(effects, "these were under way when the bot died, and are tried alone");
        }
        if suspects.len() > effects {
            tracing::info!("updates were being taken when the bot died, and are taken one at a time");
        }
        notes.become_(suspects.into_values().collect());
    }

    /// Whether it may be an update that the last process died of.
    pub(crate) fn suspects_updates(&self) -> bool {
        let is_one = |note: &Note| matches!(note.subject, Subject::Updates(_));
        self.notes().lines.iter().flatten().any(is_one)
    }

    /// Why something is not to be tried any more, if that is so.
    pub(crate) fn verdict(&self, subject: impl Into<Subject>) -> Option<Cause> {
        let (_, note) = self.notes().find(subject.into())?;
        let cause = || CauseKind::Deadly.because(format!("the bot died {} times over it", note.deaths));
        (note.deaths >= DEATHS).then(cause)
    }

    /// How long something is to wait before it is tried again.
    pub(crate) fn pause(&self, subject: impl Into<Subject>) -> Duration {
        match self.notes().find(subject.into()) {
            Some((_, note)) if note.deaths > 0 => PAUSE * 2_u32.pow(u32::from(note.deaths.min(DEATHS)) - 1),
            _ => Duration::ZERO,
        }
    }

    /// Waits until something may be tried: alone, when it is a suspect, or else beside others.
    pub(crate) async fn turn(&self, subject: impl Into<Subject>) -> Turn<'_> {
        let subject = subject.into();
        let suspect = self.notes().find(subject);
        let pass = match suspect {
            Some((_, note)) => {
                let time = ALONE * 2_u32.pow(u32::from(note.doublings.min(MOST_DOUBLINGS)));
                Pass::Alone(self.tries.write().await, time)
            }
            None => Pass::Together(self.tries.read().await),
        };
        let mut notes = self.notes();
        let place = match suspect {
            Some((place, note)) => {
                notes.put(place, Some(Note { state: State::Alone, ..note }));
                place
            }
            None => notes.add(Note::of(subject)),
        };
        drop(notes);
        Turn { under_way: self, place, pass: Some(pass) }
    }

    /// Something is dealt with: nothing is to be known of it.
    pub(crate) fn forget(&self, subject: impl Into<Subject>) {
        let mut notes = self.notes();
        if let Some((place, _)) = notes.find(subject.into()) {
            notes.put(place, None);
        }
    }

    /// The process ends because it is to, or because of something that is known: nobody is a suspect, whatever is left
    /// under way.
    pub fn acquit_all(&self) {
        let mut notes = self.notes();
        if let Some((_, path)) = notes.file.take() {
            let _ = fs::remove_file(path);
        }
    }

    fn notes(&self) -> MutexGuard<'_, Notes> {
        // A panic elsewhere can't leave a note half changed.
        self.notes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Where the notes of a database are.
fn place(database: &Path) -> PathBuf {
    // A link to the database stands for the file.
    let database = fs::canonicalize(database).unwrap_or_else(|_| database.to_owned());
    let mut name = database.into_os_string();
    name.push(".under-way");
    PathBuf::from(name)
}

/// Opens the file, or makes it. What makes no sense in one of ours, after a power failure perhaps, is left out.
fn opened(path: &Path) -> io::Result<(File, Vec<Option<Note>>)> {
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
    let flags = i32::try_from(flags.bits()).unwrap_or_default();
    let mut options = File::options();
    options.read(true).write(true).create(true).truncate(false).mode(0o600).custom_flags(flags);
    let mut file = options.open(path)?;
    let metadata = file.metadata()?;
    let foreign = || io::Error::other("it is not a file of this bot; take it away");
    if !metadata.is_file() || metadata.len() > LARGEST {
        return Err(foreign());
    }
    let mut bytes = Vec::new();
    (&mut file).take(LARGEST).read_to_end(&mut bytes)?;
    let mut lines = bytes.chunks(LINE);
    match lines.next() {
        None => Ok((file, Vec::new())),
        Some(title) if title == line(TITLE) => Ok((file, lines.map(Note::read).collect())),
        Some(_) => Err(foreign()),
    }
}

/// The right to try something. While it is there, that is under way.
pub(crate) struct Turn<'a> {
    under_way: &'a UnderWay,
    place: usize,
    /// Always there between two calls.
    pass: Option<Pass<'a>>,
}

/// Nobody looks into the guards; they are held.
enum Pass<'a> {
    Together(#[expect(dead_code, reason = "held")] RwLockReadGuard<'a, ()>),
    Alone(RwLockWriteGuard<'a, ()>, Duration),
}

impl Turn<'_> {
    /// Tries. When somebody who is alone takes long, the others wait no longer.
    pub(crate) async fn take<T>(&mut self, what: impl Future<Output = T>) -> T {
        let mut what = pin!(what);
        if let Some(Pass::Alone(_, time)) = &self.pass {
            tokio::select! {
                biased;
                done = &mut what => return done,
                () = sleep(*time) => {}
            }
            self.go_on_in_company();
        }
        what.await
    }

    fn go_on_in_company(&mut self) {
        let mut notes = self.under_way.notes();
        if let Some(note) = notes.lines[self.place] {
            let doublings = note.doublings.saturating_add(1);
            notes.put(self.place, Some(Note { state: State::Together, doublings, ..note }));
        }
        drop(notes);
        self.pass = match self.pass.take() {
            Some(Pass::Alone(guard, _)) => Some(Pass::Together(guard.downgrade())),
            other => other,
        };
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        // Before the others go on, who get their turn when the pass is dropped.
        self.under_way.notes().put(self.place, None);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use chrono::DateTime;
    use tempfile::TempDir;
    use tokio::time::{Instant, timeout};

    use super::*;
    use crate::model::{Effect, TelegramEffect};

    fn queued(id: EffectId) -> QueuedEffect {
        let effect = Effect::Telegram(TelegramEffect::Typing { chat: id as i64, until: 1 });
        let created = DateTime::from_timestamp_millis(1000 + id as i64).expect("in range");
        QueuedEffect::new(id, OutboxEntry { created, effect }, true)
    }

    /// A machine with a database; each life of the bot has these effects in its outbox.
    struct Machine(TempDir);

    impl Machine {
        fn new() -> Self {
            Self(tempfile::tempdir().expect("temporary folder"))
        }

        fn path(&self) -> PathBuf {
            self.0.path().join("bot.redb.under-way")
        }

        fn life(&self, outbox: &[EffectId]) -> UnderWay {
            let left: Vec<_> = outbox.iter().map(|id| (*id, queued(*id).entry)).collect();
            let under_way = UnderWay::beside(&self.0.path().join("bot.redb"));
            under_way.take_up(&left, 0);
            under_way
        }
    }

    /// What is under way stays so: the process is no more.
    fn die(turn: Turn<'_>) {
        std::mem::forget(turn);
    }

    #[tokio::test(start_paused = true)]
    async fn what_was_under_way_is_tried_alone_and_then_cleared() {
        let machine = Machine::new();
        let before = machine.life(&[1, 2]);
        die(before.turn(&queued(1)).await);
        die(before.turn(&queued(2)).await);
        drop(before.turn(&queued(3)).await);

        let after = machine.life(&[1, 2, 3, 4]);
        let alone = after.turn(&queued(1)).await;
        let none = Duration::from_secs(1);
        assert!(timeout(none, after.turn(&queued(4))).await.is_err(), "beside a suspect");
        assert!(timeout(none, after.turn(&queued(2))).await.is_err(), "two suspects at once");
        drop(alone);
        let (first, third) = (after.turn(&queued(1)).await, after.turn(&queued(3)).await);
        assert!(timeout(none, after.turn(&queued(2))).await.is_err(), "a suspect beside others");
        drop((first, third));
        drop(after.turn(&queued(2)).await);
        let together = [after.turn(&queued(1)).await, after.turn(&queued(2)).await];
        drop(together);
    }

    #[tokio::test]
    async fn three_deaths_alone_in_a_row_are_a_verdict_and_others_count_nothing() {
        let machine = Machine::new();
        let mut pauses = Vec::new();
        // The first death was in company.
        for _ in 0..4 {
            let life = machine.life(&[1, 2]);
            assert_eq!(life.verdict(&queued(1)), None);
            pauses.push(life.pause(&queued(1)).as_secs());
            // Somebody else's try that was over.
            drop(life.turn(&queued(2)).await);
            die(life.turn(&queued(1)).await);
        }
        assert_eq!(pauses, [0, 0, 2, 4]);
        let life = machine.life(&[1, 2]);
        let cause = life.verdict(&queued(1)).expect("a verdict");
        assert_eq!((cause.kind, cause.raw.as_str()), (CauseKind::Deadly, "the bot died 3 times over it"));
        assert_eq!(life.verdict(&queued(2)), None);
        life.forget(&queued(1));
        assert_eq!(machine.life(&[1, 2]).verdict(&queued(1)), None);
    }

    #[tokio::test]
    async fn a_try_that_ends_somehow_has_deaths_forgotten() {
        let machine = Machine::new();
        for _ in 0..3 {
            die(machine.life(&[1]).turn(&queued(1)).await);
        }
        drop(machine.life(&[1]).turn(&queued(1)).await);
        for _ in 0..3 {
            let life = machine.life(&[1]);
            assert_eq!(life.verdict(&queued(1)), None);
            die(life.turn(&queued(1)).await);
        }
    }

    #[tokio::test]
    async fn a_death_while_a_suspect_waits_does_not_count() {
        let machine = Machine::new();
        die(machine.life(&[1]).turn(&queued(1)).await);
        die(machine.life(&[1]).turn(&queued(1)).await);
        for _ in 0..10 {
            assert_eq!(machine.life(&[1]).pause(&queued(1)), Duration::from_secs(2));
        }
    }

    #[tokio::test]
    async fn what_is_not_in_the_outbox_or_only_has_an_old_number_is_no_suspect() {
        let machine = Machine::new();
        let before = machine.life(&[1, 2]);
        die(before.turn(&queued(1)).await);
        die(before.turn(&queued(2)).await);
        let other = OutboxEntry { created: DateTime::UNIX_EPOCH, ..queued(2).entry };
        let after = machine.life(&[]);
        after.take_up(&[(2, other)], 0);
        assert_eq!(fs::read(machine.path()).expect("there"), line(TITLE));
    }

    #[tokio::test(start_paused = true)]
    async fn others_wait_a_few_seconds_for_a_suspect_and_longer_if_it_kills_later() {
        let machine = Machine::new();
        die(machine.life(&[1]).turn(&queued(1)).await);
        for alone in [5, 10, 20] {
            let life = Arc::new(machine.life(&[1]));
            let mut turn = life.turn(&queued(1)).await;
            let begin = Instant::now();
            let waiting = tokio::spawn({
                let life = Arc::clone(&life);
                async move {
                    drop(life.turn(&queued(2)).await);
                    begin.elapsed().as_secs()
                }
            });
            turn.take(sleep(Duration::from_mins(1))).await;
            assert_eq!(waiting.await.expect("it gets its turn"), alone);
            die(turn);
        }
        // It died over it, but beside others.
        assert_eq!(machine.life(&[1]).pause(&queued(1)), Duration::ZERO);
    }

    #[tokio::test]
    async fn many_suspects_are_tried_one_at_a_time() {
        let machine = Machine::new();
        let ids: Vec<EffectId> = (1..=40).collect();
        let before = machine.life(&ids);
        for id in &ids {
            die(before.turn(&queued(*id)).await);
        }
        let after = Arc::new(machine.life(&ids));
        let trying = Arc::new(AtomicUsize::new(0));
        let mut all = tokio::task::JoinSet::new();
        for id in ids {
            let (after, trying) = (Arc::clone(&after), Arc::clone(&trying));
            all.spawn(async move {
                let mut turn = after.turn(&queued(id)).await;
                turn.take(async {
                    assert_eq!(trying.fetch_add(1, Ordering::SeqCst), 0, "two at once");
                    tokio::task::yield_now().await;
                    trying.fetch_sub(1, Ordering::SeqCst);
                })
                .await;
            });
        }
        all.join_all().await;
        let lines = after.notes().lines.clone();
        assert!(lines.iter().all(Option::is_none), "{lines:?}");
    }

    #[tokio::test]
    async fn lines_that_make_no_sense_are_left_out() {
        let machine = Machine::new();
        die(machine.life(&[1]).turn(&queued(1)).await);
        let mut bytes = fs::read(machine.path()).expect("there");
        let good = bytes[LINE..].to_vec();
        bytes.truncate(LINE);
        for text in [
            "together",
            "alone 1 1 300 0",
            "nobody 1 1001 0 0",
            "alone 1 1001 0 0 0",
            "\0\u{ff}",
            "alone -1 0 0 0",
        ] {
            bytes.extend(line(text));
        }
        bytes.extend(good);
        bytes.extend(b"alone 1 1001");
        fs::write(machine.path(), &bytes).expect("written");
        let life = machine.life(&[1]);
        let found = life.notes().lines.clone();
        let subject = Subject::Effect { id: 1, decided: 1001 };
        let suspect = Note { subject, state: State::Suspect, deaths: 0, doublings: 0 };
        assert_eq!(found, [Some(suspect)]);
    }

    #[test]
    fn a_line_has_room_for_the_largest_note() {
        for state in [State::Together, State::Suspect, State::Alone] {
            for subject in [Subject::Effect { id: u64::MAX, decided: i64::MIN }, Subject::Updates(u32::MAX)] {
                let note = Note { subject, state, deaths: u8::MAX, doublings: u8::MAX };
                assert_eq!(Note::read(&Note::line(Some(note))), Some(note));
            }
        }
        assert_eq!(Note::read(&Note::line(None)), None);
    }
}
