//! What HR gets to see beside words: pictures of a submission.
//!
//! Lives here: the overlay of a candidate's outlines on a picture; workbook and charts belong here, too.
//! Pure: records and pictures in, the bytes of a file out.
//! Must not: read or write records (`store`), send anything (`telegram`), hold sentences (`texts`; the
//! words on a picture come in with it), do arithmetic on polygons (`scoring`).

mod jpeg;
mod lettering;
pub mod overlay;
mod paint;

pub use overlay::{Legend, OverlayError, overlay};
