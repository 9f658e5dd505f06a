//! The bot's side of the socket.

use std::fs::{self, Permissions};
use std::io::{self, BufReader, BufWriter};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use tokio::sync::Semaphore;

use super::wire::{Frames, Greeting, read_line, write_line};
use super::{Office, Request, perform};

/// So many requests are performed side by side.
const PARALLEL: usize = 4;

/// Whoever says nothing for so long, or takes nothing, is not waited for: an answer keeps old pages of the file alive.
const SILENCE: Duration = Duration::from_mins(1);

/// The socket beside the file; its owner may talk to the bot, and nobody else. Its name is gone when it is dropped.
pub struct Socket {
    listener: UnixListener,
    path: PathBuf,
}

/// Where the socket of a database is.
pub(super) fn place(database: &Path) -> PathBuf {
    // A link to the database stands for the file, wherever one looks from.
    let database = fs::canonicalize(database).unwrap_or_else(|_| database.to_owned());
    let mut name = database.into_os_string();
    name.push(".sock");
    PathBuf::from(name)
}

impl Socket {
    /// Opens the socket of a database that this process holds: one that is there was left by a bot that is no more.
    ///
    /// # Errors
    /// The system says no: the folder can't be written, the name is too long for a socket.
    pub fn open(database: &Path) -> io::Result<Self> {
        let path = place(database);
        // It gets its name when only its owner can use it.
        let mut fresh = path.clone().into_os_string();
        fresh.push(format!(".{}", std::process::id()));
        let _ = fs::remove_file(&fresh);
        let listener = UnixListener::bind(&fresh)?;
        let named = fs::set_permissions(&fresh, Permissions::from_mode(0o600))
            .and_then(|()| fs::rename(&fresh, &path))
            .and_then(|()| listener.set_nonblocking(true));
        if let Err(error) = named {
            let _ = fs::remove_file(&fresh);
            return Err(error);
        }
        Ok(Self { listener, path })
    }

    /// Takes requests for as long as it is polled. Each is performed on a thread of its own, since it may wait for the
    /// disk and for whoever reads the answer.
    pub async fn serve(self, office: Arc<dyn Office + Send + Sync>) {
        let listener = match self.listener.try_clone().and_then(tokio::net::UnixListener::from_std) {
            Ok(listener) => listener,
            Err(error) => return tracing::error!(%error, "no commands are taken while the bot runs"),
        };
        let places = Arc::new(Semaphore::new(PARALLEL));
        loop {
            let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
            let stream = match listener.accept().await.and_then(|(stream, _)| stream.into_std()) {
                Ok(stream) => stream,
                Err(error) => {
                    tracing::warn!(%error, "a command could not be taken");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                    continue;
                }
            };
            let office = Arc::clone(&office);
            let started = std::thread::Builder::new().name("control".to_owned()).spawn(move || {
                if let Err(error) = converse(&stream, &*office) {
                    tracing::debug!(%error, "a command went away before its answer");
                }
                drop(place);
            });
            if let Err(error) = started {
                tracing::warn!(%error, "a command could not be taken");
            }
        }
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

/// One request and its answer.
fn converse(stream: &UnixStream, office: &dyn Office) -> io::Result<()> {
    stream.set_nonblocking(false)?;
    stream.set_read_timeout(Some(SILENCE))?;
    stream.set_write_timeout(Some(SILENCE))?;
    let (mut from, mut to) = (BufReader::new(stream), BufWriter::with_capacity(1 << 16, stream));
    write_line(&mut to, &Greeting::ours())?;
    let request = match read_line::<Request>(&mut from) {
        Ok(request) => request,
        // It has read our greeting, and speaks another language.
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(()),
        Err(error) => return Frames(to).end(&Err(error).context("the bot does not understand this command")),
    };
    let mut frames = Frames(to);
    let result = perform(&request, office, &mut frames);
    frames.end(&result)
}
