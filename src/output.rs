//! Files that are written for an operator: the one way in which every command does it.
//!
//! Lives here: what a path refers to, and how data gets there. Links are followed, even one whose target does
//! not exist yet. A device, a FIFO and a socket are written into, as a shell's `>` does. Everything else is a
//! file that gets its name when it is complete and durable: until then the previous file stays. The same holds
//! for a folder that did not exist before. Must not: know what is written.

mod new_folder;

use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::fs::{FileTypeExt, MetadataExt, OpenOptionsExt};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;
use thiserror::Error;

pub use new_folder::NewFolder;

/// Maximum number of links in a row that are followed, the same as on Linux.
const LINKS: usize = 40;

/// Why something was not written. The previous file is unchanged, unless it is one that is written into.
#[derive(Debug, Error)]
pub enum OutputError {
    /// The folder can't be written.
    #[error("cannot write into {}: {cause}", .folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// The system's message; part of the text, therefore not a `source`.
        cause: io::Error,
    },
    /// The file can't be written.
    #[error("cannot write {}: {cause}", .path.display())]
    File {
        /// Its name as the operator gave it.
        path: PathBuf,
        /// The system's message.
        cause: io::Error,
    },
}

/// What a path refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A file, or nothing yet; its own path, with all links resolved.
    File(PathBuf),
    /// A device, a FIFO, a socket.
    Stream,
}

impl Target {
    /// Finds out what this path refers to.
    ///
    /// # Errors
    /// It is a folder, or links that can't be resolved.
    pub fn of(path: &Path) -> Result<Self, OutputError> {
        let failed = |cause| OutputError::File { path: path.to_owned(), cause };
        match fs::metadata(path) {
            Ok(found) if found.is_dir() => Err(failed(io::ErrorKind::IsADirectory.into())),
            Ok(found) if !found.is_file() => Ok(Self::Stream),
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed(error)),
            Ok(_) | Err(_) => behind_links(path).map(Self::File).map_err(failed),
        }
    }
}

/// The path of the file that is written for `path`: the target of the last link, whether it exists or not.
pub(crate) fn behind_links(path: &Path) -> io::Result<PathBuf> {
    let mut place = path.to_owned();
    for _ in 0..LINKS {
        match fs::read_link(&place) {
            Ok(next) => place = folder(&place).join(next),
            Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::NotFound) => {
                return Ok(place);
            }
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::other("too many links, one behind the other"))
}

/// Whether the path means the standard output of this process.
#[must_use]
pub fn is_standard_output(path: &Path) -> bool {
    ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"].iter().any(|name| path == Path::new(name))
}

/// The folder that a file is in.
#[must_use]
pub fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Who may read a new file. An existing one keeps its owner and rights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rights {
    /// Only its owner: it contains passwords or personal data.
    Owner,
    /// The same as for any other file of the user.
    Usual,
}

/// Output on its way to its destination. A file that is not kept is removed again.
pub struct Output {
    to: To,
    path: PathBuf,
    written: u64,
}

enum To {
    Fresh { file: NamedTempFile, place: PathBuf },
    Stream(File),
    Socket(UnixStream),
}

impl Output {
    /// Begins to write the future `path`.
    ///
    /// # Errors
    /// The folder can't be written; the existing target can't be opened.
    pub fn new(path: &Path, rights: Rights) -> Result<Self, OutputError> {
        let to = match Target::of(path)? {
            Target::File(place) => begun(place, rights)?,
            Target::Stream => {
                opened(path).map_err(|cause| OutputError::File { path: path.to_owned(), cause })?
            }
        };
        Ok(Self { to, path: path.to_owned(), written: 0 })
    }

    /// Gives a file its name, durably; returns how many bytes were written.
    ///
    /// # Errors
    /// The previous file is still there.
    pub fn keep(self) -> Result<u64, OutputError> {
        self.keep_by(|fresh, place| fresh.persist(place))
    }

    /// The same, but an existing file of that name is not replaced.
    ///
    /// # Errors
    /// The previous file is still there.
    pub fn keep_new(self) -> Result<u64, OutputError> {
        self.keep_by(|fresh, place| fresh.persist_noclobber(place))
    }

    fn keep_by(
        mut self,
        name: impl FnOnce(NamedTempFile, &Path) -> Result<File, tempfile::PersistError>,
    ) -> Result<u64, OutputError> {
        let failed = |cause| OutputError::File { path: self.path.clone(), cause };
        self.to.writer().flush().map_err(failed)?;
        if let To::Fresh { file, place } = self.to {
            let failed = |cause| OutputError::File { path: self.path.clone(), cause };
            file.as_file().sync_all().map_err(failed)?;
            name(file, &place).map_err(|error| failed(error.error))?;
            // Not every file system can make a folder durable.
            let _ = File::open(folder(&place)).and_then(|folder| folder.sync_all());
        }
        Ok(self.written)
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.to.writer().write(bytes)?;
        self.written += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.writer().flush()
    }
}

impl To {
    fn writer(&mut self) -> &mut dyn Write {
        match self {
            Self::Fresh { file, .. } => file.as_file_mut(),
            Self::Stream(file) => file,
            Self::Socket(stream) => stream,
        }
    }
}

/// A fresh file next to its destination.
fn begun(place: PathBuf, rights: Rights) -> Result<To, OutputError> {
    let folder = folder(&place);
    let failed = |cause| OutputError::Folder { folder: folder.to_owned(), cause };
    let mode = match rights {
        Rights::Owner => 0o600,
        // Reduced by the user's umask.
        Rights::Usual => 0o666,
    };
    let file = tempfile::Builder::new()
        .prefix(".candidates-bot-")
        .suffix(".new")
        // Errors made by tempfile itself would name a file that the user does not know.
        .make_in(folder, |fresh| {
            File::options().read(true).write(true).create_new(true).mode(mode).open(fresh)
        })
        .map_err(failed)?;
    if let Ok(before) = fs::metadata(&place) {
        let ours = file.as_file().metadata().map_err(failed)?;
        if (ours.uid(), ours.gid()) != (before.uid(), before.gid()) {
            // Only root may change a file's owner; for others the file becomes theirs.
            let _ = std::os::unix::fs::fchown(file.as_file(), Some(before.uid()), Some(before.gid()));
        }
        file.as_file().set_permissions(before.permissions()).map_err(failed)?;
    }
    Ok(To::Fresh { file, place })
}

fn opened(path: &Path) -> io::Result<To> {
    if fs::metadata(path)?.file_type().is_socket() {
        return UnixStream::connect(path).map(To::Socket);
    }
    File::options().write(true).open(path).map(To::Stream)
}

/// Writes all of it.
///
/// # Errors
/// As [`Output::keep`].
pub fn write(path: &Path, contents: impl AsRef<[u8]>, rights: Rights) -> Result<(), OutputError> {
    let mut output = Output::new(path, rights)?;
    output
        .write_all(contents.as_ref())
        .map_err(|cause| OutputError::File { path: path.to_owned(), cause })?;
    output.keep().map(drop)
}

#[cfg(test)]
mod tests {
    use std::fs::Permissions;
    use std::io::Read;
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::os::unix::net::UnixListener;

    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("the folder");
        let mut names: Vec<String> = entries
            .map(|entry| entry.expect("an entry").file_name().into_string().expect("a name"))
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_link_goes_on_being_one_be_it_to_a_file_or_to_nothing_yet() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("real")).expect("a folder");
        symlink("real/file", at("second")).expect("a link");
        symlink(at("second"), at("first")).expect("a link");
        for text in ["one", "two"] {
            write(&at("first"), text, Rights::Usual).expect("written");
            assert_eq!(fs::read_to_string(at("real/file")).expect("the file"), text);
        }
        assert!(fs::symlink_metadata(at("first")).expect("it").is_symlink());
        assert_eq!(names(folder.path()), ["first", "real", "second"]);
        assert_eq!(names(&at("real")), ["file"]);
    }

    #[test]
    fn a_fifo_and_a_socket_are_written_into_and_stay() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let at = |name: &str| folder.path().join(name);
        rustix::fs::mknodat(
            rustix::fs::CWD,
            at("fifo"),
            rustix::fs::FileType::Fifo,
            rustix::fs::Mode::from_raw_mode(0o600),
            0,
        )
        .expect("a FIFO");
        let fifo = at("fifo");
        let reader = std::thread::spawn(move || fs::read_to_string(fifo).expect("what comes"));
        write(&at("fifo"), "through", Rights::Owner).expect("written");
        assert_eq!(reader.join().expect("read"), "through");

        let listener = UnixListener::bind(at("socket")).expect("a socket");
        write(&at("socket"), "across", Rights::Owner).expect("written");
        let mut text = String::new();
        listener.accept().expect("somebody").0.read_to_string(&mut text).expect("read");
        assert_eq!(text, "across");

        write(Path::new("/dev/null"), "away", Rights::Owner).expect("written");
        assert!(fs::metadata("/dev/null").expect("it").file_type().is_char_device());
        assert_eq!(names(folder.path()), ["fifo", "socket"]);
    }

    #[test]
    fn what_is_there_stays_until_all_is_there_and_keeps_its_rights() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let path = folder.path().join("file");
        write(&path, "before", Rights::Owner).expect("written");
        let rights = |path: &Path| fs::metadata(path).expect("it").permissions().mode() & 0o777;
        assert_eq!(rights(&path), 0o600);
        fs::set_permissions(&path, Permissions::from_mode(0o640)).expect("other rights");

        let mut half = Output::new(&path, Rights::Owner).expect("begun");
        half.write_all(b"half").expect("written");
        drop(half);
        assert_eq!(fs::read_to_string(&path).expect("the file"), "before");

        let mut whole = Output::new(&path, Rights::Owner).expect("begun");
        whole.write_all(b"after").expect("written");
        assert_eq!(whole.keep().expect("kept"), 5);
        assert_eq!((fs::read_to_string(&path).expect("the file").as_str(), rights(&path)), ("after", 0o640));

        let other = Output::new(&path, Rights::Owner).expect("begun");
        let error = other.keep_new().expect_err("it is there").to_string();
        assert!(error.contains("cannot write") && error.contains("exists"), "{error}");
        assert_eq!(names(folder.path()), ["file"]);
    }

    #[test]
    fn a_folder_and_links_in_a_ring_are_told() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let ring = folder.path().join("ring");
        symlink(&ring, &ring).expect("a link");
        for (path, words) in [(folder.path(), "is a directory"), (&ring, "links")] {
            let error = write(path, "", Rights::Usual).expect_err("no file").to_string();
            assert!(error.contains(words), "{error}");
        }
        let error =
            write(&folder.path().join("no/file"), "", Rights::Usual).expect_err("no folder").to_string();
        assert!(error.starts_with("cannot write into ") && error.ends_with("(os error 2)"), "{error}");
    }
}
