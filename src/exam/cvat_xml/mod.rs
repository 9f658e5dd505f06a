//! Annotations as a file: "CVAT for images 1.1", as CVAT exports and imports it.
//!
//! Lives here: reading and writing the images and their shapes. Must not: what CVAT says about its task in
//! `meta`, archives and encodings (`annotations_file`), repairs of annotations.

mod coordinates;
mod read;
mod shapes;
mod write;

pub(super) use read::image_lines;
pub use read::{XmlError, read};
pub use write::write;

/// Maximum number of characters of a value: the site keeps no more.
pub(crate) const MOST_CHARACTERS: usize = 4_096;

/// Maximum size of a file in bytes.
pub(crate) const MOST_BYTES: usize = 512 << 20;
