//! Images and other files, as they are sent.

use bytes::Bytes;

/// An image or another file.
#[derive(Clone, Debug)]
pub struct Photo {
    /// File name.
    pub name: String,
    /// Its content; JPEG or PNG if it is an image.
    pub bytes: Bytes,
}
