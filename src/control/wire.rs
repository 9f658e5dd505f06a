//! How a command line and a running bot talk: a greeting line, a request line, then the parts of the answer as
//! frames: kind (one byte), length (four bytes, big endian), contents.

use std::io::{self, BufRead, Read, Write};

use serde::{Deserialize, Serialize};

use super::reply::{Part, Reply};

/// Version of the program, for a client or bot of another version.
pub const VERSION: &str = env!("CANDIDATES_BOT_VERSION");

/// Must be raised with every change of the requests, of the frames or of a copy's stream.
const PROTOCOL: u32 = 6;

/// Maximum length of lines and frames.
const LONGEST: usize = 16 << 20;

/// Larger parts are sent in several frames, so that neither side holds much in memory.
const LONGEST_PART: usize = 256 << 10;

const TEXT: u8 = b't';
const BYTES: u8 = b'b';
const PROGRESS: u8 = b'p';
const DONE: u8 = b'd';
const FAILED: u8 = b'f';

/// The greeting, which the bot sends first.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Greeting {
    /// The version of the protocol.
    protocol: u32,
    /// The program's version and commit.
    pub version: String,
}

impl Greeting {
    /// The greeting of this program.
    pub(super) fn ours() -> Self {
        Self { protocol: PROTOCOL, version: VERSION.to_owned() }
    }

    /// Whether both use the same protocol.
    pub(super) fn fits(&self) -> bool {
        self.protocol == PROTOCOL
    }
}

/// Writes one message as a line.
pub(super) fn write_line(to: &mut impl Write, message: &impl Serialize) -> io::Result<()> {
    let mut line = serde_json::to_vec(message)?;
    line.push(b'\n');
    to.write_all(&line)?;
    to.flush()
}

/// Reads one message from a line.
pub(super) fn read_line<T: for<'de> Deserialize<'de>>(from: &mut impl BufRead) -> io::Result<T> {
    let mut line = Vec::new();
    from.take(LONGEST as u64).read_until(b'\n', &mut line)?;
    if line.last() != Some(&b'\n') {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(serde_json::from_slice(&line)?)
}

/// An answer on its way to the other side.
pub(super) struct Frames<W>(pub W);

impl<W: Write> Frames<W> {
    fn frame(&mut self, kind: u8, contents: &[u8]) -> io::Result<()> {
        let length = u32::try_from(contents.len()).map_err(io::Error::other)?;
        self.0.write_all(&[kind])?;
        self.0.write_all(&length.to_be_bytes())?;
        self.0.write_all(contents)
    }

    /// Ends the answer.
    pub(super) fn end(&mut self, result: &anyhow::Result<()>) -> io::Result<()> {
        match result {
            Ok(()) => self.frame(DONE, &[])?,
            Err(error) => {
                let words = format!("{error:#}");
                self.frame(FAILED, &words.as_bytes()[..words.floor_char_boundary(LONGEST_PART)])?;
            }
        }
        self.0.flush()
    }
}

impl<W: Write> Reply for Frames<W> {
    fn take(&mut self, part: Part<'_>) -> io::Result<()> {
        match part {
            // The other side only concatenates texts, so this one may be sent in pieces.
            Part::Text(text) => {
                text.as_bytes().chunks(LONGEST_PART).try_for_each(|piece| self.frame(TEXT, piece))
            }
            Part::Bytes(bytes) => bytes.chunks(LONGEST_PART).try_for_each(|piece| self.frame(BYTES, piece)),
            Part::Progress { done, of } => {
                self.frame(PROGRESS, &[done.to_be_bytes(), of.to_be_bytes()].concat())?;
                // The person at the terminal wants to see it now.
                self.0.flush()
            }
        }
    }
}

/// Passes on the parts of an answer until its end.
///
/// # Errors
/// The inner result has the answer's own error; the outer one says that the connection broke or `reply` failed.
pub(super) fn relay(from: &mut impl Read, reply: &mut dyn Reply) -> io::Result<Result<(), String>> {
    let mut text = Vec::new();
    let mut contents = Vec::new();
    loop {
        let mut head = [0; 5];
        from.read_exact(&mut head)?;
        let [kind, length @ ..] = head;
        let length = u32::from_be_bytes(length) as usize;
        if length > LONGEST {
            return Err(io::Error::other(format!("a frame of {length} bytes")));
        }
        contents.resize(length, 0);
        from.read_exact(&mut contents)?;
        match kind {
            TEXT => text.extend_from_slice(&contents),
            BYTES => reply.take(Part::Bytes(&contents))?,
            PROGRESS => {
                let number = |at: usize| -> io::Result<u64> {
                    let bytes = contents.get(at..at + 8).and_then(|bytes| bytes.try_into().ok());
                    bytes.map(u64::from_be_bytes).ok_or_else(|| io::Error::other("a frame that is too short"))
                };
                reply.take(Part::Progress { done: number(0)?, of: number(8)? })?;
            }
            DONE | FAILED => {
                if !text.is_empty() {
                    reply.take(Part::Text(&String::from_utf8_lossy(&text)))?;
                }
                return Ok(match kind {
                    DONE => Ok(()),
                    _ => Err(String::from_utf8_lossy(&contents).into_owned()),
                });
            }
            unknown => return Err(io::Error::other(format!("a frame of the unknown kind {unknown}"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use anyhow::anyhow;

    use super::*;

    /// Remembers an answer.
    #[derive(Default)]
    struct Heard {
        text: String,
        bytes: Vec<u8>,
        progress: Vec<(u64, u64)>,
    }

    impl Reply for Heard {
        fn take(&mut self, part: Part<'_>) -> io::Result<()> {
            match part {
                Part::Text(text) => self.text.push_str(text),
                Part::Bytes(bytes) => self.bytes.extend_from_slice(bytes),
                Part::Progress { done, of } => self.progress.push((done, of)),
            }
            Ok(())
        }
    }

    #[test]
    fn an_answer_arrives_as_it_was_given() {
        let mut sent = Vec::new();
        let mut frames = Frames(&mut sent);
        let (text, bytes) = ("ж".repeat(LONGEST_PART), vec![7; 3 * LONGEST_PART + 1]);
        frames.take(Part::Progress { done: 1, of: u64::MAX }).expect("taken");
        frames.take(Part::Bytes(&bytes)).expect("taken");
        frames.take(Part::Text(&text)).expect("taken");
        frames.end(&Ok(())).expect("taken");

        let mut heard = Heard::default();
        assert_eq!(relay(&mut sent.as_slice(), &mut heard).expect("a whole answer"), Ok(()));
        assert_eq!((heard.text, heard.bytes, heard.progress), (text, bytes, vec![(1, u64::MAX)]));
    }

    #[test]
    fn an_error_arrives_as_one() {
        let mut sent = Vec::new();
        Frames(&mut sent).end(&Err(anyhow!("the disk").context("cannot write"))).expect("taken");
        let answer = relay(&mut sent.as_slice(), &mut Heard::default()).expect("a whole answer");
        assert_eq!(answer, Err("cannot write: the disk".to_owned()));
    }

    #[test]
    fn what_is_cut_or_no_answer_is_an_error_of_the_line() {
        let mut sent = Vec::new();
        Frames(&mut sent).take(Part::Text("one")).expect("taken");
        for line in
            [&sent[..], &sent[..4], b"", b"HTTP/1.1 400 Bad Request\r\n\r\n", b"x\0\0\0\0", b"p\0\0\0\x01a"]
        {
            assert!(relay(&mut &*line, &mut Heard::default()).is_err(), "{line:?}");
        }
        assert!(
            read_line::<Greeting>(&mut &br#"{"protocol":1,"version":"x"}"#[..]).is_err(),
            "no end of line"
        );
    }

    #[test]
    fn a_greeting_of_another_protocol_does_not_fit() {
        assert!(Greeting::ours().fits());
        let other: Greeting =
            read_line(&mut &b"{\"protocol\":99,\"version\":\"9.0\",\"more\":1}\n"[..]).expect("a greeting");
        assert!(!other.fits());
    }
}
