//! Images and other files, as they are sent.

use bytes::Bytes;

/// An image or another file.
#[derive(Clone, Debug)]
pub struct Photo {
    /// File name.
    pub name: String,
    /// Its content; of an image, JPEG or PNG.
    pub bytes: Bytes,
}
