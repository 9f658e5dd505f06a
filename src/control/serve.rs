//! The bot's side of the socket: who may connect, timeouts for silent clients, and keeping the socket in place.

use std::fs::{self, Permissions};
use std::io::{self, BufReader, BufWriter, Read};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::wire::{Frames, Greeting, read_line, write_line};
use super::{Backend, Request, perform};
use crate::retry::Backoff;

/// Maximum number of requests that are performed at the same time. The request for the bot's state does not
/// count: its answer is needed most when others are at work.
const PARALLEL: usize = 4;

/// Maximum number of connections that have not sent a request yet.
const UNASKED: usize = 32;

/// Timeout for a client that has not sent its request: commands send theirs at once.
const ASKING: Duration = Duration::from_secs(5);

/// Timeout for a client that does not read: an unread answer keeps old pages of the file alive.
const SILENCE: Duration = Duration::from_mins(1);

/// Pause between two checks whether the socket is still there.
const LOOK: Duration = Duration::from_secs(5);

/// The pauses before a socket that could not be made is tried again.
const SOCKET: Backoff = Backoff::new(Duration::from_secs(1), Duration::from_mins(1));

/// The pauses after a connection that could not be accepted, mostly because the process has too many files open.
const ACCEPT: Backoff = Backoff::new(Duration::from_millis(100), Duration::from_secs(5));

/// The socket beside the file. Only its owner and root may talk to the bot. Dropping it removes its name.
pub struct Socket {
    listener: UnixListener,
    path: PathBuf,
    /// Device and inode of the file with that name.
    identity: (u64, u64),
}

/// Where the socket of a database is.
pub(super) fn place(database: &Path) -> PathBuf {
    // A symbolic link to the database counts as the file itself, wherever it is opened from.
    let database = fs::canonicalize(database).unwrap_or_else(|_| database.to_owned());
    let mut name = database.into_os_string();
    name.push(Socket::SUFFIX);
    PathBuf::from(name)
}

/// The identity of the file with this name, even if it is a link.
fn identity(path: &Path) -> io::Result<(u64, u64)> {
    fs::symlink_metadata(path).map(|found| (found.dev(), found.ino()))
}

impl Socket {
    /// Follows the name of the database.
    pub const SUFFIX: &str = ".sock";

    /// Opens the socket of a database that this process holds: an existing socket was left by an earlier bot.
    ///
    /// # Errors
    /// The system refuses: the folder can't be written, or the name is too long for a socket.
    pub fn open(database: &Path) -> io::Result<Self> {
        Self::at(place(database))
    }

    fn at(path: PathBuf) -> io::Result<Self> {
        let around = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        // No other user can enter this folder, so others can never reach the socket, whatever the umask.
        let own = tempfile::Builder::new().prefix(".sock-").tempdir_in(around)?;
        let fresh = own.path().join("s");
        let listener = UnixListener::bind(&fresh)?;
        fs::set_permissions(&fresh, Permissions::from_mode(0o600))?;
        listener.set_nonblocking(true)?;
        let identity = identity(&fresh)?;
        fs::rename(&fresh, &path)?;
        Ok(Self { listener, path, identity })
    }

    fn is_there(&self) -> bool {
        identity(&self.path).is_ok_and(|found| found == self.identity)
    }

    /// Takes requests for as long as it is polled. Each is performed on a thread of its own, because it may wait
    /// for the disk and for the client that reads the answer. If the socket is removed, it is created again.
    pub async fn serve(mut self, backend: Arc<dyn Backend + Send + Sync>) {
        let desk = Arc::new(Counter { backend, performing: Arc::new(Semaphore::new(PARALLEL)) });
        let unasked = Arc::new(Semaphore::new(UNASKED));
        loop {
            tokio::select! {
                biased;
                () = self.lost() => {}
                () = self.take(&desk, &unasked) => return,
            }
            tracing::warn!(socket = %self.path.display(), "the socket for commands was removed; creating it again");
            let mut failures = 0;
            while let Err(error) = Self::at(self.path.clone()).map(|fresh| self = fresh) {
                tracing::error!(%error, "no socket beside the database: stop the bot to run commands");
                failures += 1;
                tokio::time::sleep(SOCKET.pause(failures)).await;
            }
        }
    }

    /// Ready when its name leads somewhere else, or nowhere.
    async fn lost(&self) {
        while self.is_there() {
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Accepts connections; returns only when no more can ever be accepted.
    async fn take(&self, counter: &Arc<Counter>, unasked: &Arc<Semaphore>) {
        let listener = match self.listener.try_clone().and_then(tokio::net::UnixListener::from_std) {
            Ok(listener) => listener,
            Err(error) => return tracing::error!(%error, "the bot takes no commands"),
        };
        let own = rustix::process::geteuid().as_raw();
        let mut failures = 0;
        loop {
            let Ok(place) = Arc::clone(unasked).acquire_owned().await else { return };
            let accepted = match listener.accept().await {
                Ok((stream, _)) => stream.peer_cred().and_then(|peer| Ok((peer.uid(), stream.into_std()?))),
                Err(error) => Err(error),
            };
            failures = if accepted.is_ok() { 0 } else { failures + 1 };
            let stream = match accepted {
                Ok((user, stream)) if may_ask(user, own) => stream,
                Ok((user, _)) => {
                    tracing::warn!(user, "a command of another user was refused");
                    continue;
                }
                Err(error) => {
                    tracing::warn!(%error, "cannot accept a command");
                    tokio::time::sleep(ACCEPT.pause(failures)).await;
                    continue;
                }
            };
            let counter = Arc::clone(counter);
            let started = std::thread::Builder::new().name("control".to_owned()).spawn(move || {
                if let Err(error) = counter.converse(&stream, place) {
                    tracing::debug!(%error, "a command disconnected before it was answered");
                }
            });
            if let Err(error) = started {
                tracing::warn!(%error, "cannot accept a command");
            }
        }
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        // If others have put something in its place, that is theirs.
        if self.is_there() {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Whether this user may send requests to a bot that is run by `own`. The permissions of the socket say the
/// same, but may be changed by mistake.
fn may_ask(user: u32, own: u32) -> bool {
    user == own || user == 0
}

/// Where requests are taken.
struct Counter {
    backend: Arc<dyn Backend + Send + Sync>,
    performing: Arc<Semaphore>,
}

impl Counter {
    /// One request and its answer. Its slot among the connections without a request is released once the request
    /// has come.
    fn converse(&self, stream: &UnixStream, unasked: OwnedSemaphorePermit) -> io::Result<()> {
        stream.set_nonblocking(false)?;
        stream.set_write_timeout(Some(ASKING))?;
        let mut to = BufWriter::with_capacity(1 << 16, stream);
        write_line(&mut to, &Greeting::ours())?;
        let request =
            read_line::<Request>(&mut BufReader::new(Until { stream, end: Instant::now() + ASKING }));
        drop(unasked);
        stream.set_write_timeout(Some(SILENCE))?;
        let request = match request {
            Ok(request) => request,
            Err(error) => match error.kind() {
                // The client has read our greeting and speaks another protocol version, or it sends nothing.
                io::ErrorKind::UnexpectedEof | io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => {
                    return Ok(());
                }
                _ => return Frames(to).end(&Err(error).context("the bot does not understand this command")),
            },
        };
        let _place = match request {
            Request::State => None,
            _ => futures::executor::block_on(Arc::clone(&self.performing).acquire_owned()).ok(),
        };
        let mut frames = Frames(to);
        let result = perform(&request, &*self.backend, &mut frames);
        frames.end(&result)
    }
}

/// Reads until a deadline, however little arrives at a time.
struct Until<'a> {
    stream: &'a UnixStream,
    end: Instant,
}

impl Read for Until<'_> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let left = self.end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        self.stream.set_read_timeout(Some(left))?;
        (&mut &*self.stream).read(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::symlink_metadata(path).expect("it is there").permissions().mode() & 0o777
    }

    #[test]
    fn a_socket_takes_the_place_of_what_was_left_and_removes_nothing_of_others() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let database = folder.path().join("bot.redb");
        let path = place(&database);
        drop(UnixListener::bind(&path).expect("a bot that was killed"));
        let socket = Socket::open(&database).expect("a socket");
        assert_eq!(mode(&path), 0o600);
        assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 1, "nothing else is left");
        UnixStream::connect(&path).expect("it listens");
        fs::remove_file(&path).expect("somebody removes it");
        assert!(!socket.is_there());
        fs::write(&path, "mine").expect("and has the name");
        drop(socket);
        assert_eq!(fs::read_to_string(&path).expect("it stays"), "mine");
    }

    #[test]
    fn root_and_the_user_of_the_bot_may_ask_and_nobody_else() {
        let asks = [(0, 0), (0, 7), (7, 7), (8, 7), (65534, 0)].map(|(user, own)| may_ask(user, own));
        assert_eq!(asks, [true, true, true, false, false]);
    }

    #[test]
    fn whoever_says_little_at_a_time_is_not_waited_for_longer() {
        let (ours, theirs) = UnixStream::pair().expect("a pair");
        let mut slow = Until { stream: &ours, end: Instant::now() };
        io::Write::write_all(&mut &theirs, b"a").expect("written");
        assert_eq!(slow.read(&mut [0]).expect_err("it is too late").kind(), io::ErrorKind::TimedOut);
        slow.end = Instant::now() + Duration::from_millis(1);
        (&mut &ours).read_exact(&mut [0]).expect("what has come");
        assert!(slow.read(&mut [0]).is_err(), "nothing comes");
    }
}
