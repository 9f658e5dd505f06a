//! Reads the named files, whatever they are, with a limit on size and without waiting for ever.

use std::borrow::Cow;
use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Read};
use std::os::unix::fs::{FileTypeExt, OpenOptionsExt};
use std::path::Path;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::OFlags;

use crate::exam::annotations_file;
use crate::exam::cvat_xml::MOST_BYTES;

/// Initial memory for files, in bytes: most files of annotations fit.
const SMALL: usize = 64 << 10;

/// How long a FIFO may provide nothing, in seconds.
const TIMEOUT: i64 = 10;

/// The XML of a file, or of standard input (`-`). `memory` grows to fit the largest file and is reused for
/// every file. Asking the system what each file is costs as much as reading a small one.
pub(super) fn xml<'m>(path: &Path, memory: &'m mut Vec<u8>) -> Result<Cow<'m, [u8]>, String> {
    let told = |error: annotations_file::AnnotationsFileError| error.to_string();
    let contents = if path.as_os_str() == "-" {
        let mut input = io::stdin().lock();
        rest(&mut input, memory, 0).map_err(|error| error.to_string())?
    } else {
        let mut file = Patient::open(path).map_err(|error| error.to_string())?;
        let begun = beginning(&mut file, memory).map_err(|error| error.to_string())?;
        let head = &memory[..begun];
        // An export with its images may be larger than memory.
        if annotations_file::is_zip(head) && file.file.metadata().is_ok_and(|about| about.is_file()) {
            return annotations_file::xml_in_zip(file.file).map(Cow::Owned).map_err(told);
        }
        annotations_file::known(head).map_err(told)?;
        rest(&mut file, memory, begun).map_err(|error| error.to_string())?
    };
    annotations_file::xml(contents).map_err(told)
}

/// Reads once; returns the number of bytes.
fn beginning(from: &mut impl Read, memory: &mut Vec<u8>) -> io::Result<usize> {
    if memory.len() < SMALL {
        memory.resize(SMALL, 0);
    }
    loop {
        match from.read(memory) {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            read => return read,
        }
    }
}

/// Reads all that comes after the first `length` bytes.
fn rest<'m>(from: &mut impl Read, memory: &'m mut Vec<u8>, mut length: usize) -> io::Result<&'m [u8]> {
    loop {
        if length == memory.len() {
            memory.resize((2 * length).clamp(SMALL, MOST_BYTES + 1), 0);
        }
        match from.read(&mut memory[length..]) {
            Ok(0) => return Ok(&memory[..length]),
            Ok(read) => length += read,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
        if length > MOST_BYTES {
            let problem = format!("it has more than {} MB, and no more are read; split it", MOST_BYTES >> 20);
            return Err(io::Error::new(ErrorKind::FileTooLarge, problem));
        }
    }
}

/// A file whose reads have a timeout: a FIFO may have no writer.
struct Patient {
    file: File,
    /// Some data, or the end, has come.
    begun: bool,
}

impl Patient {
    fn open(path: &Path) -> io::Result<Self> {
        let file = OpenOptions::new().read(true).custom_flags(OFlags::NONBLOCK.bits() as i32).open(path)?;
        Ok(Self { file, begun: false })
    }

    fn wait(&self) -> io::Result<()> {
        let patience = Timespec { tv_sec: TIMEOUT, tv_nsec: 0 };
        match poll(&mut [PollFd::new(&self.file, PollFlags::IN)], Some(&patience))? {
            0 => {
                let problem = format!("nothing came for {TIMEOUT} s; is anybody writing into it?");
                Err(io::Error::new(ErrorKind::TimedOut, problem))
            }
            _ => Ok(()),
        }
    }

    fn is_fifo(&self) -> bool {
        self.file.metadata().is_ok_and(|about| about.file_type().is_fifo())
    }
}

impl Read for Patient {
    fn read(&mut self, memory: &mut [u8]) -> io::Result<usize> {
        loop {
            match self.file.read(memory) {
                Err(error) if error.kind() == ErrorKind::WouldBlock => self.wait()?,
                // Nobody has opened its other end yet.
                Ok(0) if !self.begun && self.is_fifo() => {
                    self.begun = true;
                    self.wait()?;
                }
                read => {
                    self.begun = true;
                    return read;
                }
            }
        }
    }
}
