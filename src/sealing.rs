//! Encrypted copies of the file that only the owner of a key can read: the age format (X25519), as the tools of
//! that name write and read it.
//!
//! Lives here: the recipients of a copy, the key that opens it, how an encrypted copy is told from a plain one.
//! Must not: know what is in a copy. No other module knows the `age` crate.
//!
//! Making copies needs the recipient alone, so the key that opens them is kept elsewhere, and no copy can be
//! read where it was made.

use std::fmt;
use std::fs::File;
use std::io::{self, Cursor, Read, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use age::stream::StreamWriter;
use age::{DecryptError, Decryptor, Encryptor, x25519};
use chrono::{DateTime, SecondsFormat, Utc};
use secrecy::{ExposeSecret, SecretString};
use thiserror::Error;

/// How every encrypted copy begins.
const FIRST_LINE: &[u8] = b"age-encryption.org/";

/// Maximum length of the header of a copy: a recipient takes a hundred bytes.
const HEADER: u64 = 1 << 16;

/// Maximum length of a key file: one key takes two hundred bytes with its comments.
const KEY_FILE: u64 = 1 << 16;

/// Maximum number of recipients, each with a key of their own.
const RECIPIENTS: usize = 100;

/// The recipients for whom copies are encrypted, at least one: each of them alone can read a copy.
#[derive(Clone, PartialEq, Eq)]
pub struct Recipients(Vec<x25519::Recipient>);

/// Why a text names no valid recipients: the end of the sentence `<text> …`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum RecipientsError {
    /// The secret half of a key.
    #[error("is a secret key, which must not be in the settings; give the recipient, which begins with age1")]
    Secret,
    /// Anything else.
    #[error(
        "is no recipient such as age1… (62 characters, several with spaces between them); `backup-key` makes one"
    )]
    Unknown,
    /// Too many.
    #[error("names more than 100 recipients")]
    Many,
}

impl FromStr for Recipients {
    type Err = RecipientsError;

    fn from_str(text: &str) -> Result<Self, RecipientsError> {
        let words = text.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty());
        let mut recipients = Vec::new();
        for word in words {
            if word.to_ascii_uppercase().starts_with("AGE-SECRET-KEY-") {
                return Err(RecipientsError::Secret);
            }
            recipients.push(word.parse().map_err(|_| RecipientsError::Unknown)?);
        }
        match recipients.len() {
            0 => Err(RecipientsError::Unknown),
            1..=RECIPIENTS => Ok(Self(recipients)),
            _ => Err(RecipientsError::Many),
        }
    }
}

impl fmt::Display for Recipients {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [first, more @ ..] = &self.0[..] else { return Ok(()) };
        write!(f, "{first}")?;
        more.iter().try_for_each(|recipient| write!(f, ", {recipient}"))
    }
}

impl fmt::Debug for Recipients {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Recipients({self})")
    }
}

impl Recipients {
    /// Encrypts everything that is written, on its way to `to`. The copy is complete only when [`Sealed::finish`]
    /// has succeeded.
    ///
    /// # Errors
    /// The header can't be written.
    pub fn seal<W: Write>(&self, to: W) -> io::Result<Sealed<W>> {
        let recipients = self.0.iter().map(|recipient| recipient as &dyn age::Recipient);
        let encryptor = Encryptor::with_recipients(recipients).map_err(io::Error::other)?;
        Ok(Sealed(encryptor.wrap_output(to)?))
    }
}

/// An encrypted copy being written. Without [`Sealed::finish`] it counts as cut off.
pub struct Sealed<W: Write>(StreamWriter<W>);

impl<W: Write> Sealed<W> {
    /// Ends it.
    ///
    /// # Errors
    /// The rest can't be written.
    pub fn finish(self) -> io::Result<W> {
        let mut to = self.0.finish()?;
        to.flush()?;
        Ok(to)
    }
}

impl<W: Write> Write for Sealed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// The keys of a key file that open copies, at least one.
pub struct Key(Vec<x25519::Identity>);

/// Why a key file can't be used.
#[derive(Debug, Error)]
pub enum KeyError {
    /// It does not exist, or can't be read.
    #[error("cannot read the key file {}: {cause}", .path.display())]
    Unreadable {
        /// The key file.
        path: PathBuf,
        /// The system's message.
        cause: io::Error,
    },
    /// Too long for a key.
    #[error("{} is no key file: it is longer than {} KB", .0.display(), KEY_FILE >> 10)]
    Long(PathBuf),
    /// The key itself is encrypted.
    #[error(
        "the key file {path} is itself encrypted with a passphrase, which is not asked for here; open it first, into a \
         file that only you can read: age -d -o key.txt {path}",
        path = .0.display()
    )]
    Encrypted(PathBuf),
    /// A recipient instead of a key.
    #[error("{} has a recipient in it, which encrypts only; what opens copies begins with AGE-SECRET-KEY-1", .0.display())]
    Recipient(PathBuf),
    /// Something else.
    #[error(
        "{} is no key file: line {line} is neither a comment nor a key such as AGE-SECRET-KEY-1…; keys of SSH and of \
         plugins are not known here",
        .path.display()
    )]
    Unknown {
        /// The key file.
        path: PathBuf,
        /// Where, from 1.
        line: usize,
    },
    /// Nothing in it.
    #[error("{} has no key in it", .0.display())]
    Empty(PathBuf),
}

impl Key {
    /// A fresh key.
    #[must_use]
    pub fn generate() -> Self {
        Self(vec![x25519::Identity::generate()])
    }

    /// Reads a key file as `age-keygen` and [`Key::file`] write it.
    ///
    /// # Errors
    /// [`KeyError`], which never shows what is in the file.
    pub fn read(path: &Path) -> Result<Self, KeyError> {
        let unreadable = |cause| KeyError::Unreadable { path: path.to_owned(), cause };
        let mut bytes = Vec::new();
        let file = File::open(path).map_err(unreadable)?;
        file.take(KEY_FILE + 1).read_to_end(&mut bytes).map_err(unreadable)?;
        if bytes.len() as u64 > KEY_FILE {
            return Err(KeyError::Long(path.to_owned()));
        }
        let text = SecretString::from(String::from_utf8_lossy(&bytes).into_owned());
        Self::of_text(text.expose_secret(), path)
    }

    fn of_text(text: &str, path: &Path) -> Result<Self, KeyError> {
        if text.starts_with("age-encryption.org/") || text.starts_with("-----BEGIN AGE ENCRYPTED FILE-----") {
            return Err(KeyError::Encrypted(path.to_owned()));
        }
        let lines = (1..).zip(text.lines().map(str::trim));
        let mut keys = Vec::new();
        for (number, line) in lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
            match line.parse() {
                Ok(key) => keys.push(key),
                Err(_) if line.parse::<Recipients>().is_ok() => {
                    return Err(KeyError::Recipient(path.to_owned()));
                }
                Err(_) => return Err(KeyError::Unknown { path: path.to_owned(), line: number }),
            }
        }
        if keys.is_empty() { Err(KeyError::Empty(path.to_owned())) } else { Ok(Self(keys)) }
    }

    /// The recipients whose copies this key opens.
    #[must_use]
    pub fn recipients(&self) -> Recipients {
        Recipients(self.0.iter().map(x25519::Identity::to_public).collect())
    }

    /// The text of a key file, as `age-keygen` writes it.
    #[must_use]
    pub fn file(&self, made: DateTime<Utc>) -> SecretString {
        let made = format!("# created: {}\n", made.to_rfc3339_opts(SecondsFormat::Secs, true));
        let keys = self.0.iter().map(|key| {
            let secret = key.to_string();
            format!("# public key: {}\n{}\n", key.to_public(), secret.expose_secret())
        });
        std::iter::once(made).chain(keys).collect::<String>().into()
    }
}

/// Why an encrypted copy can't be opened: the end of the sentence `<name of the copy> …`.
#[derive(Debug, Error)]
pub enum SealError {
    /// It needs a key.
    #[error("is encrypted; name the file with the key that opens it: --identity FILE")]
    NoKey,
    /// It needs another key.
    #[error("is not encrypted to this key; name the key file of a recipient that it was made for")]
    WrongKey,
    /// It is encrypted with a passphrase instead of a key.
    #[error("is encrypted with a passphrase, and not to a key; open it first: age -d -o copy.redb FILE")]
    Passphrase,
    /// Its header is damaged.
    #[error("is damaged ({0}); take another backup")]
    Damaged(String),
    /// The system refuses.
    #[error("cannot be read: {0}")]
    Read(#[source] io::Error),
}

/// The contents of a copy: the bytes of a plain one, the decrypted bytes of an encrypted one. Damage is
/// detected while reading, as [`io::ErrorKind::InvalidData`] or [`io::ErrorKind::UnexpectedEof`].
///
/// # Errors
/// [`SealError`].
pub fn open<'a>(mut from: impl Read + 'a, key: Option<&Key>) -> Result<Box<dyn Read + 'a>, SealError> {
    let mut head = Vec::new();
    from.by_ref().take(HEADER).read_to_end(&mut head).map_err(SealError::Read)?;
    if !head.starts_with(FIRST_LINE) {
        return Ok(Box::new(Cursor::new(head).chain(from)));
    }
    // The header has no limit of its own.
    if !head.windows(5).any(|window| window == b"\n--- ") {
        return Err(SealError::Damaged("its head does not end".to_owned()));
    }
    let key = key.ok_or(SealError::NoKey)?;
    let decryptor = Decryptor::new(Cursor::new(head).chain(from)).map_err(|error| of_head(&error))?;
    if decryptor.is_scrypt() {
        return Err(SealError::Passphrase);
    }
    let keys = key.0.iter().map(|key| key as &dyn age::Identity);
    Ok(Box::new(decryptor.decrypt(keys).map_err(|error| of_head(&error))?))
}

fn of_head(error: &DecryptError) -> SealError {
    match error {
        DecryptError::NoMatchingKeys => SealError::WrongKey,
        DecryptError::Io(cause) if cause.kind() == io::ErrorKind::UnexpectedEof => {
            SealError::Damaged("it ends too early".to_owned())
        }
        DecryptError::UnknownFormat => SealError::Damaged("of a version that is not known here".to_owned()),
        _ => SealError::Damaged("its head is not what was written".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealed(key: &Key, bytes: &[u8]) -> Vec<u8> {
        let mut sealed = key.recipients().seal(Vec::new()).expect("begun");
        sealed.write_all(bytes).expect("written");
        sealed.finish().expect("ended")
    }

    fn opened(bytes: &[u8], key: Option<&Key>) -> Result<Vec<u8>, String> {
        let mut found = Vec::new();
        let mut from = open(bytes, key).map_err(|error| error.to_string())?;
        from.read_to_end(&mut found).map_err(|error| format!("{:?}: {error}", error.kind()))?;
        Ok(found)
    }

    #[test]
    fn each_recipient_opens_a_copy_and_nobody_else() {
        let (anna, ben, eve) = (Key::generate(), Key::generate(), Key::generate());
        let both: Recipients =
            format!("{},\n {}", anna.recipients(), ben.recipients()).parse().expect("two recipients");
        let text = b"people ".repeat(100_000);
        let mut sealed = both.seal(Vec::new()).expect("begun");
        sealed.write_all(&text).expect("written");
        let copy = sealed.finish().expect("ended");

        assert!(!copy.windows(6).any(|window| window == b"people"));
        for key in [&anna, &ben] {
            assert_eq!(opened(&copy, Some(key)).expect("opened"), text);
        }
        assert!(opened(&copy, Some(&eve)).expect_err("not hers").starts_with("is not encrypted to this key"));
        assert!(opened(&copy, None).expect_err("no key").contains("--identity FILE"));
        assert_eq!(opened(b"plain", None).expect("as it is"), b"plain");
    }

    #[test]
    fn no_byte_of_a_copy_changes_unseen_and_none_is_missing_unseen() {
        let key = Key::generate();
        // Two whole chunks and a part of one.
        let copy = sealed(&key, &vec![7; (128 << 10) + 100]);
        let end = copy.len();
        let payload = end - ((128 << 10) + 100 + 3 * 16);
        for length in [0, 5, 30, payload - 1, payload, payload + (64 << 10) + 16, end - 1] {
            let cut = opened(&copy[..length], Some(&key));
            assert!(cut.is_err() || length < FIRST_LINE.len(), "{length} of {end} bytes");
        }
        for place in (0..payload).chain([payload + 1, end - 1]) {
            let mut changed = copy.clone();
            changed[place] ^= 1;
            let found = opened(&changed, Some(&key));
            let plain = place < FIRST_LINE.len();
            assert!(found.is_err() || plain, "byte {place} of {end}");
        }
        assert!(opened(&[&copy[..], b"more"].concat(), Some(&key)).is_err());
        let endless = [FIRST_LINE, &b"x".repeat(1 << 20)].concat();
        assert!(opened(&endless, Some(&key)).expect_err("no head").contains("its head does not end"));
    }

    #[test]
    fn a_key_file_is_read_as_it_was_written_and_what_is_none_is_told() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let path = folder.path().join("key.txt");
        let key = Key::generate();
        let text = key.file(DateTime::UNIX_EPOCH);
        let mut lines = text.expose_secret().lines();
        assert_eq!(lines.next(), Some("# created: 1970-01-01T00:00:00Z"));
        assert_eq!(lines.next(), Some(&*format!("# public key: {}", key.recipients())));
        let refused = |text: &[u8]| {
            std::fs::write(&path, text).expect("written");
            Key::read(&path).map(|key| key.recipients()).map_err(|error| error.to_string())
        };

        assert_eq!(refused(text.expose_secret().as_bytes()), Ok(key.recipients()));
        let secret = lines.next().expect("the key");
        let table = [
            (String::new(), "has no key in it"),
            ("# created\n\n".to_owned(), "has no key in it"),
            (key.recipients().to_string(), "has a recipient in it, which encrypts only"),
            (format!("# mine\n{}", &secret[..40]), "line 2 is neither a comment nor a key"),
            ("-----BEGIN OPENSSH PRIVATE KEY-----".to_owned(), "line 1 is neither"),
            ("age-encryption.org/v1\n-> scrypt".to_owned(), "is itself encrypted with a passphrase"),
            ("-----BEGIN AGE ENCRYPTED FILE-----\n".to_owned(), "is itself encrypted with a passphrase"),
            ("#".repeat(1 << 17), "is no key file: it is longer than 64 KB"),
        ];
        for (text, expected) in table {
            let error = refused(text.as_bytes()).expect_err("no key");
            assert!(error.contains(expected) && error.contains("key.txt"), "{error}");
            assert!(!error.contains(&secret[20..40]), "{error}");
        }
        assert!(Key::read(Path::new("/dev/zero")).is_err(), "endless");
    }

    #[test]
    fn what_is_no_recipient_is_told_without_showing_a_secret() {
        let key = Key::generate();
        let secret = key.0[0].to_string();
        let recipient = key.recipients().to_string();
        let parsed = |text: &str| text.parse::<Recipients>().map(drop);
        assert_eq!(parsed(&recipient), Ok(()));
        assert_eq!(parsed(secret.expose_secret()), Err(RecipientsError::Secret));
        for text in ["", " , ", "age1", &recipient[..61], "ssh-ed25519 AAAA", &format!("{recipient} x")] {
            assert_eq!(parsed(text), Err(RecipientsError::Unknown), "{text}");
        }
        assert_eq!(parsed(&format!("{recipient} ").repeat(101)), Err(RecipientsError::Many));
    }
}
