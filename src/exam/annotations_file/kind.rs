//! The kind of a file, recognised by its first bytes.

use super::error::{AGAIN, AnnotationsFileError, EXPORT, UNPACK};

/// For each kind: where its mark is, the mark, its common name, and what to do.
const KINDS: &[(usize, &[u8], &str, &str)] = &[
    (0, b"%PDF", "a PDF document", EXPORT),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an Office document", EXPORT),
    (0, b"{\\rtf", "an RTF document", EXPORT),
    (0, b"\xff\xd8\xff", "a JPEG picture", EXPORT),
    (0, b"\x89PNG\r\n\x1a\n", "a PNG picture", EXPORT),
    (0, b"GIF8", "a GIF picture", EXPORT),
    (0, b"II*\0", "a TIFF picture", EXPORT),
    (0, b"MM\0*", "a TIFF picture", EXPORT),
    (8, b"WEBPVP8", "a WebP picture", EXPORT),
    (4, b"ftypheic", "a HEIC picture", EXPORT),
    (4, b"ftypmif1", "a HEIC picture", EXPORT),
    (4, b"ftypavif", "an AVIF picture", EXPORT),
    (4, b"ftyp", "a video", EXPORT),
    (8, b"AVI LIST", "a video", EXPORT),
    (0, b"\x1a\x45\xdf\xa3", "a video", EXPORT),
    (0, b"SQLite format 3\0", "a database", EXPORT),
    (0, b"\x7fELF", "a program", EXPORT),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7z archive", UNPACK),
    (0, b"Rar!\x1a\x07", "a RAR archive", UNPACK),
    (257, b"ustar", "a tar archive", UNPACK),
    (0, b"\xfd7zXZ\0", "packed with xz", UNPACK),
    (0, b"BZh", "packed with bzip2", UNPACK),
    (0, b"\x28\xb5\x2f\xfd", "packed with zstd", UNPACK),
    (0, b"\x04\x22\x4d\x18", "packed with lz4", UNPACK),
    (0, b"\0\0\0\0", "nothing but zero bytes, as a copy has that was cut short", AGAIN),
];

/// Refuses a file of another kind, by as much of its beginning as there is.
pub(crate) fn known(head: &[u8]) -> Result<(), AnnotationsFileError> {
    let found =
        KINDS.iter().find(|(at, mark, ..)| head.get(*at..).is_some_and(|rest| rest.starts_with(mark)));
    found.map_or(Ok(()), |(_, _, what, advice)| {
        Err(AnnotationsFileError::new(format!("this is {what}, and not the XML of markup"), advice))
    })
}

/// Whether it is a ZIP, possibly an empty one or the first part of several.
pub(crate) fn is_zip(head: &[u8]) -> bool {
    [b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"].iter().any(|mark| head.starts_with(*mark))
}

pub(super) fn is_gzip(head: &[u8]) -> bool {
    head.starts_with(b"\x1f\x8b")
}

/// Refuses a file that is not XML, although it may be text.
pub(super) fn is_xml(text: &[u8]) -> Result<(), AnnotationsFileError> {
    let begun = text.trim_ascii_start();
    let page = |mark: &[u8]| begun.get(..mark.len()).is_some_and(|tag| tag.eq_ignore_ascii_case(mark));
    let what = match begun {
        [] => return Err(AnnotationsFileError::new("the file is empty", EXPORT)),
        _ if page(b"<!doctype html") || page(b"<html") => "a web page".to_owned(),
        [b'<', ..] => return Ok(()),
        [b'{' | b'[', ..] => "JSON".to_owned(),
        _ if is_text(begun) => "text".to_owned(),
        _ => {
            let bytes: Vec<String> = begun.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
            format!("something unknown (it begins with the bytes {})", bytes.join(" "))
        }
    };
    Err(AnnotationsFileError::new(format!("this is {what}, and not the XML of markup"), EXPORT))
}

/// Whether it begins like readable text.
fn is_text(begun: &[u8]) -> bool {
    let head = &begun[..begun.len().min(64)];
    !head.iter().any(|byte| byte.is_ascii_control() && !byte.is_ascii_whitespace())
}
