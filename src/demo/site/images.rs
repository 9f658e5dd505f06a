//! Files as the site sees them: their kind, the size of the image, and the order of several files.

use std::cmp::Ordering;
use std::fmt;
use std::io::Cursor;

use bytes::Bytes;
use image::ImageReader;

/// What the site stores of a file.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct StoredFile {
    pub(super) name: String,
    /// Length in bytes.
    pub(super) length: u64,
    /// Width and height of the image; `None` if the header is not an image's.
    pub(super) size: Option<(u32, u32)>,
    /// Its contents; equal contents are stored once, see `State::keep`.
    pub(super) contents: Bytes,
}

impl fmt::Debug for StoredFile {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "StoredFile({}, {} bytes, {:?})", self.name, self.length, self.size)
    }
}

impl StoredFile {
    pub(super) fn read(name: String, bytes: &[u8]) -> Self {
        // Like the real site, this reads the header only: an image cut off half-way passes.
        let size = ImageReader::new(Cursor::new(bytes))
            .with_guessed_format()
            .ok()
            .and_then(|reader| reader.into_dimensions().ok());
        Self { name, length: bytes.len() as u64, size, contents: Bytes::copy_from_slice(bytes) }
    }

    /// Whether the site takes the file for an image, judging by its extension.
    pub(super) fn is_named_as_image(&self) -> bool {
        is_image_name(&self.name)
    }
}

/// Whether a file with this name is taken for an image.
pub(super) fn is_image_name(name: &str) -> bool {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    ["jpg", "jpeg", "jpe", "png", "bmp", "gif", "tif", "tiff", "webp"]
        .iter()
        .any(|known| extension.eq_ignore_ascii_case(known))
}

/// The name without any folder, as the site stores uploads: `../../evil.jpg` becomes `evil.jpg`.
pub(super) fn base_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// Sorts files by a `sorting_method`; `predefined` and `random` leave them as sent, so that stories are
/// deterministic.
pub(super) fn sort(files: &mut [StoredFile], method: &str) {
    match method {
        "natural" => files.sort_by(|a, b| natural(&a.name, &b.name)),
        "lexicographical" => files.sort_by(|a, b| a.name.cmp(&b.name)),
        _ => {}
    }
}

/// Compares names with the numbers in them as numbers: `img_9` before `img_10`.
fn natural(left: &str, right: &str) -> Ordering {
    let (mut left, mut right) = (left, right);
    loop {
        let (a, b) = (next_run(&mut left), next_run(&mut right));
        if a.is_empty() || b.is_empty() {
            return a.len().cmp(&b.len());
        }
        let order = match (a.parse::<u128>(), b.parse::<u128>()) {
            (Ok(a), Ok(b)) => a.cmp(&b),
            _ => a.cmp(b),
        };
        if order != Ordering::Equal {
            return order;
        }
    }
}

/// Removes the leading run of digits, or of other characters, from a name.
fn next_run<'a>(rest: &mut &'a str) -> &'a str {
    let digits = rest.starts_with(|c: char| c.is_ascii_digit());
    let end = rest.find(|c: char| c.is_ascii_digit() != digits).unwrap_or(rest.len());
    let (run, tail) = rest.split_at(end);
    *rest = tail;
    run
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(method: &str) -> Vec<String> {
        let mut files: Vec<StoredFile> = ["img_10.jpg", "img_9.jpg", "img_1.jpg"]
            .iter()
            .map(|name| StoredFile::read((*name).to_owned(), b""))
            .collect();
        sort(&mut files, method);
        files.into_iter().map(|file| file.name).collect()
    }

    #[test]
    fn each_sorting_method_has_its_order() {
        assert_eq!(sorted("natural"), ["img_1.jpg", "img_9.jpg", "img_10.jpg"]);
        assert_eq!(sorted("lexicographical"), ["img_1.jpg", "img_10.jpg", "img_9.jpg"]);
        assert_eq!(sorted("predefined"), ["img_10.jpg", "img_9.jpg", "img_1.jpg"]);
    }

    #[test]
    fn numbers_too_long_for_any_integer_are_still_ordered() {
        let long = "9".repeat(60);
        assert_eq!(natural(&format!("a{long}"), &format!("a{long}b")), Ordering::Less);
    }

    #[test]
    fn only_headers_of_images_have_dimensions() {
        let text = StoredFile::read("img_1.jpg".into(), b"not a picture");
        assert_eq!((text.size, text.length, text.is_named_as_image()), (None, 13, true));
        assert_eq!(base_name("../../evil.jpg"), "evil.jpg");
        assert_eq!(base_name("C:\\a\\b.png"), "b.png");
    }
}
