//! Who is asked: the bot that runs, or nobody, and then this process does it.

use std::fs;
use std::io::{self, BufReader, BufWriter};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, anyhow, bail};

use super::serve::place;
use super::wire::{Greeting, VERSION, hand_on, read_line, write_line};
use super::{ByItself, HrCommand, Part, PostgresCommand, Reply, Request, State, perform};
use crate::config::Config;
use crate::store::FileError;
use crate::store::{Store, StoreError};

/// For so long the file may be held by somebody without a socket: another command, a bot that starts or ends.
const TIMEOUT: Duration = Duration::from_secs(5);

/// Between two looks at who holds it.
const LOOK: Duration = Duration::from_millis(50);

/// A bot that starts takes commands as soon as Telegram has answered it.
const GREETING: Duration = Duration::from_mins(1);

/// How a bot is takes it no time to tell: one that does not is stuck, and whoever watches it has to know.
const STATE: Duration = Duration::from_secs(10);

/// Has a request performed by the running bot, or here when none runs. The parts of the answer go to `reply`.
///
/// # Errors
/// What happened and what to do, in a line.
pub fn ask(config: Config, request: &Request, reply: &mut dyn Reply) -> anyhow::Result<()> {
    let begun = Instant::now();
    loop {
        if let Some(stream) = connect(&config.database)? {
            // What a request takes is for the bot to know.
            return converse(&stream, &config.database, request, reply, GREETING, None);
        }
        match open(&config, request) {
            Ok(store) => return perform(request, &ByItself::new(store, config), reply),
            Err(StoreError::File(FileError::InUse(_))) if begun.elapsed() < TIMEOUT => {
                std::thread::sleep(LOOK);
            }
            Err(error @ StoreError::File(FileError::InUse(_))) => {
                return Err(error).with_context(|| {
                    let socket = place(&config.database);
                    format!("whoever works with the database does not listen at {}", socket.display())
                });
            }
            Err(error) => return Err(error.into()),
        }
    }
}

/// Opens the file. Only what begins something makes one that is not there: whoever looks, in the wrong place perhaps, is
/// told so.
fn open(config: &Config, request: &Request) -> Result<Store, StoreError> {
    match request {
        Request::Hr(HrCommand::Add { .. })
        | Request::Invite(_)
        | Request::Postgres(PostgresCommand::Import) => Store::open(&config.database),
        Request::Candidates(_)
        | Request::Audit(_)
        | Request::Hr(_)
        | Request::Rescore(_)
        | Request::Postgres(_)
        | Request::Export(_)
        | Request::Backup
        | Request::State => Store::open_there(&config.database),
    }
}

/// How the bot that works with this database is; none when no bot listens.
///
/// # Errors
/// A bot may listen, but not to us, or not understand us.
pub fn state_of_bot(database: &Path) -> anyhow::Result<Option<State>> {
    /// The text of an answer.
    #[derive(Default)]
    struct Text(String);

    impl Reply for Text {
        fn take(&mut self, part: Part<'_>) -> io::Result<()> {
            if let Part::Text(text) = part {
                self.0.push_str(text);
            }
            Ok(())
        }
    }

    let Some(stream) = connect(database)? else { return Ok(None) };
    let mut answer = Text::default();
    converse(&stream, database, &Request::State, &mut answer, STATE, Some(STATE))?;
    let state = serde_json::from_str(&answer.0).context("the running bot does not tell how it is")?;
    Ok(Some(state))
}

/// A connection to the running bot; none when no bot listens.
///
/// # Errors
/// A bot may listen, but not to us.
fn connect(database: &Path) -> anyhow::Result<Option<UnixStream>> {
    let socket = place(database);
    match UnixStream::connect(&socket) {
        Ok(stream) => Ok(Some(stream)),
        Err(error) => match error.kind() {
            // Nothing there; what a bot left that was killed; a name that no socket can have.
            io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused | io::ErrorKind::InvalidInput => {
                Ok(None)
            }
            // Into this folder we can't even look: opening the database tells that better.
            io::ErrorKind::PermissionDenied if fs::symlink_metadata(&socket).is_err() => Ok(None),
            io::ErrorKind::PermissionDenied => bail!(
                "a bot listens at {}, but not to this user; run this as the user of the bot, or as root",
                socket.display()
            ),
            _ => Err(error).with_context(|| format!("cannot talk to the bot at {}", socket.display())),
        },
    }
}

/// Greets within `greeting`, asks, and hands the parts of the answer on, none of which comes later than `silence` after
/// the one before.
fn converse(
    stream: &UnixStream,
    database: &Path,
    request: &Request,
    reply: &mut dyn Reply,
    greeting: Duration,
    silence: Option<Duration>,
) -> anyhow::Result<()> {
    let socket = place(database);
    stream.set_read_timeout(Some(greeting))?;
    let mut from = BufReader::with_capacity(1 << 16, stream);
    let greeting: Greeting = read_line(&mut from)
        .with_context(|| format!("whoever listens at {} is no bot that answers", socket.display()))?;
    if !greeting.fits() {
        bail!(
            "the running bot is version {} and does not understand this program, {}; use the program that runs, or \
             restart the bot with this one",
            greeting.version,
            VERSION
        );
    }
    stream.set_read_timeout(silence)?;
    write_line(&mut BufWriter::new(stream), request).context("cannot ask the running bot")?;
    match hand_on(&mut from, reply) {
        Ok(Ok(())) => Ok(()),
        Ok(Err(words)) => Err(anyhow!(words)),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
            bail!("the bot ended before its answer did; look into its log, and try again")
        }
        Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
            bail!(
                "the bot at {} is there but does not answer; look into its log, restart it",
                socket.display()
            )
        }
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::net::UnixListener;

    use super::*;

    struct Nothing;

    impl Reply for Nothing {
        fn take(&mut self, _: Part<'_>) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_bot_that_greets_and_then_says_nothing_is_told_to_be_stuck() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let database = folder.path().join("bot.redb");
        let listener = UnixListener::bind(place(&database)).expect("a socket");
        let stream = connect(&database).expect("somebody listens").expect("somebody listens");
        let (bot, _) = listener.accept().expect("a connection");
        write_line(&mut BufWriter::new(&bot), &Greeting::ours()).expect("greet");
        let silence = Some(Duration::from_millis(1));
        let asked = converse(&stream, &database, &Request::State, &mut Nothing, GREETING, silence);
        let error = asked.expect_err("no answer comes").to_string();
        assert!(error.contains("does not answer") && error.contains("bot.redb"), "{error}");
    }
}
