//! Text in any encoding, converted to UTF-8.

use std::borrow::Cow;

use encoding_rs::{DecoderResult, Encoding, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE, X_USER_DEFINED};

use super::error::{AnnotationsFileError, SMALLER};
use super::limits::Limits;

const SAVE: &str = "save the file as UTF-8";

/// If there is an XML declaration, it ends within this many bytes.
const DECLARATION: usize = 1 << 10;

/// Number of bytes decoded at a time.
const PIECE: usize = 64 << 10;

/// A file as UTF-8, borrowed if it is that already. A byte order mark takes precedence over the declaration,
/// and so does the encoding of the declaration itself: a file that declares UTF-16 in plain letters is not
/// UTF-16.
pub(super) fn utf8<'f>(file: &'f [u8], limits: &Limits) -> Result<Cow<'f, [u8]>, AnnotationsFileError> {
    let decoded = match file {
        [0xef, 0xbb, 0xbf, rest @ ..] => return Ok(Cow::Borrowed(rest)),
        [0xff, 0xfe, 0, 0, rest @ ..] => wide(rest, u32::from_le_bytes, limits)?,
        [0, 0, 0xfe, 0xff, rest @ ..] => wide(rest, u32::from_be_bytes, limits)?,
        [0xff, 0xfe, rest @ ..] => decoded(rest, UTF_16LE, limits)?,
        [0xfe, 0xff, rest @ ..] => decoded(rest, UTF_16BE, limits)?,
        [b'<', 0, 0, 0, ..] => wide(file, u32::from_le_bytes, limits)?,
        [0, 0, 0, b'<', ..] => wide(file, u32::from_be_bytes, limits)?,
        [b'<', 0, ..] => decoded(file, UTF_16LE, limits)?,
        [0, b'<', ..] => decoded(file, UTF_16BE, limits)?,
        _ => match declared(file)? {
            encoding if encoding == UTF_8 => return Ok(Cow::Borrowed(file)),
            encoding => decoded(file, encoding, limits)?,
        },
    };
    Ok(Cow::Owned(decoded.into_bytes()))
}

/// The encoding that a file names in its first line; without one it is UTF-8.
fn declared(file: &[u8]) -> Result<&'static Encoding, AnnotationsFileError> {
    let Some(label) = label(file) else { return Ok(UTF_8) };
    let wide = ["UTF-16", "UTF-32", "UCS-2", "UCS-4", "ISO-10646-UCS-2", "ISO-10646-UCS-4"];
    if wide.iter().any(|wide| label.get(..wide.len()).is_some_and(|it| it.eq_ignore_ascii_case(wide))) {
        return Ok(UTF_8);
    }
    match Encoding::for_label(label.as_bytes()) {
        Some(encoding) if encoding != REPLACEMENT && encoding != X_USER_DEFINED => Ok(encoding),
        _ => Err(AnnotationsFileError::new(format!("the encoding {label:?} is not known here"), SAVE)),
    }
}

/// The encoding in the declaration, `<?xml version="1.0" encoding="…"?>`, if it names one.
fn label(file: &[u8]) -> Option<&str> {
    let head = file[..file.len().min(DECLARATION)].trim_ascii_start();
    let rest = head.strip_prefix(b"<?xml")?;
    let end = rest.iter().position(|byte| *byte == b'>')?;
    let (_, value) = std::str::from_utf8(&rest[..end]).ok()?.split_once("encoding")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|quote| ['"', '\''].contains(quote))?;
    value[1..].split_once(quote).map(|(label, _)| label.trim())
}

/// An error in the text; its line is counted in the text decoded so far.
fn broken(text: &str, encoding: &str) -> AnnotationsFileError {
    let line = text.bytes().filter(|byte| *byte == b'\n').count() + 1;
    AnnotationsFileError::new(format!("line {line}: something there is not {encoding}"), SAVE)
}

fn too_long(text: &str, limits: &Limits) -> Result<(), AnnotationsFileError> {
    if text.len() <= limits.bytes {
        return Ok(());
    }
    let problem = format!("as UTF-8 it has more than {} MB, and no more are read", limits.bytes >> 20);
    Err(AnnotationsFileError::new(problem, SMALLER))
}

fn decoded(
    bytes: &[u8],
    encoding: &'static Encoding,
    limits: &Limits,
) -> Result<String, AnnotationsFileError> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 8);
    let mut rest = bytes;
    loop {
        let piece = &rest[..rest.len().min(PIECE)];
        text.reserve(decoder.max_utf8_buffer_length_without_replacement(piece.len()).unwrap_or(4 * PIECE));
        let (result, read) =
            decoder.decode_to_string_without_replacement(piece, &mut text, piece.len() == rest.len());
        rest = &rest[read..];
        too_long(&text, limits)?;
        match result {
            DecoderResult::InputEmpty if rest.is_empty() => return Ok(text),
            DecoderResult::InputEmpty | DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) => return Err(broken(&text, encoding.name())),
        }
    }
}

/// UTF-32, which the library does not know.
fn wide(bytes: &[u8], number: fn([u8; 4]) -> u32, limits: &Limits) -> Result<String, AnnotationsFileError> {
    let mut text = String::with_capacity(bytes.len() / 4);
    let (characters, rest) = bytes.as_chunks::<4>();
    for character in characters {
        let Some(character) = char::from_u32(number(*character)) else {
            return Err(broken(&text, "UTF-32"));
        };
        text.push(character);
        too_long(&text, limits)?;
    }
    if rest.is_empty() { Ok(text) } else { Err(broken(&text, "UTF-32")) }
}
