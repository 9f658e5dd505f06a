//! Who performs a request: the running bot, or this process if no bot runs.

use std::fs;
use std::io::{self, BufReader, BufWriter};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, anyhow, bail};

use super::serve::place;
use super::wire::{Greeting, VERSION, read_line, relay, write_line};
use super::{HrCommand, LinksRequest, Part, PostgresCommand, Reply, Request, Standalone, State, perform};
use crate::config::Config;
use crate::store::{FileError, Store, StoreError};

/// How long we wait while a process without a socket holds the file: another command, or a bot that starts or
/// ends.
const TIMEOUT: Duration = Duration::from_secs(5);

/// Pause between two checks of who holds it.
const LOOK: Duration = Duration::from_millis(50);

/// A starting bot takes commands as soon as Telegram has answered it.
const GREETING: Duration = Duration::from_mins(1);

/// Reporting the state takes a bot no time: a bot that does not answer is stuck, and monitoring has to know.
const STATE: Duration = Duration::from_secs(10);

/// Has a request performed by the running bot, or here if no bot runs. The parts of the answer go to `reply`.
///
/// # Errors
/// What happened and what to do, in one line.
pub fn ask(config: Config, request: &Request, reply: &mut dyn Reply) -> anyhow::Result<()> {
    let begun = Instant::now();
    loop {
        if let Some(stream) = connect(&config.database)? {
            // Only the bot knows how long the request takes.
            return converse(&stream, &config.database, request, reply, GREETING, None);
        }
        match open(&config, request) {
            Ok(store) => return perform(request, &Standalone::new(store, config), reply),
            Err(StoreError::File(FileError::InUse(_))) if begun.elapsed() < TIMEOUT => {
                std::thread::sleep(LOOK);
            }
            Err(error @ StoreError::File(FileError::InUse(_))) => {
                return Err(error).with_context(|| {
                    let socket = place(&config.database);
                    format!("the process that has the database open does not listen at {}", socket.display())
                });
            }
            Err(error) => return Err(error.into()),
        }
    }
}

/// Opens the file. Only requests that add something create a missing file: someone who only reads, perhaps in
/// the wrong place, gets an error.
fn open(config: &Config, request: &Request) -> Result<Store, StoreError> {
    match request {
        Request::Hr(HrCommand::Add { .. })
        | Request::Invite(_)
        | Request::Links(LinksRequest::Make { .. })
        | Request::Postgres(PostgresCommand::Import) => Store::open(&config.database),
        Request::Candidates(_)
        | Request::Audit(_)
        | Request::Hr(_)
        | Request::Links(_)
        | Request::Rescore(_)
        | Request::Postgres(_)
        | Request::Export(_)
        | Request::Backup
        | Request::State
        | Request::ExamStatistics(_)
        | Request::Corrections(_)
        | Request::Doubts(_)
        | Request::Disputed(_) => Store::open_there(&config.database),
    }
}

/// The state of the bot that works with this database; `None` when no bot listens.
///
/// # Errors
/// A bot may be listening but reject or not understand us.
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
    let state = serde_json::from_str(&answer.0).context("cannot read the state of the running bot")?;
    Ok(Some(state))
}

/// A connection to the running bot; `None` when no bot listens.
///
/// # Errors
/// A bot may be listening but reject us.
fn connect(database: &Path) -> anyhow::Result<Option<UnixStream>> {
    let socket = place(database);
    match UnixStream::connect(&socket) {
        Ok(stream) => Ok(Some(stream)),
        Err(error) => match error.kind() {
            // There is no socket; or it was left by a bot that was killed; or its name is too long for a socket.
            io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused | io::ErrorKind::InvalidInput => {
                Ok(None)
            }
            // We can't look into this folder: opening the database gives a better error.
            io::ErrorKind::PermissionDenied if fs::symlink_metadata(&socket).is_err() => Ok(None),
            io::ErrorKind::PermissionDenied => bail!(
                "a bot listens at {}, but refuses this user; run this as the bot's user or as root",
                socket.display()
            ),
            _ => Err(error).with_context(|| format!("cannot talk to the bot at {}", socket.display())),
        },
    }
}

/// Waits up to `greeting` for the greeting, sends the request, and passes on the parts of the answer, none of
/// which may come later than `silence` after the one before.
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
    let greeting: Greeting = read_line(&mut from).with_context(|| {
        format!("the process that listens at {} does not answer like a bot", socket.display())
    })?;
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
    match relay(&mut from, reply) {
        Ok(Ok(())) => Ok(()),
        Ok(Err(words)) => Err(anyhow!(words)),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
            bail!("the bot stopped before it had answered; look into its log and try again")
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
