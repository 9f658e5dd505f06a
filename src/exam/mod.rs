//! The exam pack: what candidates are asked, and what is right.
//!
//! Lives here: labels, attempts, pictures, ground truth, the rules of an exam, CVAT XML in and out.
//! Must not: arithmetic on polygons (`scoring`), anything that knows a server, a chat or a database.

pub mod language;
pub mod markup;
pub mod rules;

pub use language::Language;
pub use markup::{MarkedPicture, Markup, Shape, ShapeKind};
pub use rules::{AttributeRule, AttributeType, Bilingual, LabelRule};
