//! The exam pack: what candidates are asked, and the right answers.
//!
//! Lives here: labels, attempts, images and drawing them from a pool, ground truth and corrections of it, the rules of an
//! exam, CVAT XML in and out, and the files that it comes in. Must not: arithmetic on polygons (`scoring`), anything that
//! knows a server, a chat or a database.

pub mod annotations;
pub mod annotations_file;
mod change;
mod check;
pub mod consent;
pub mod correction;
pub mod cvat_xml;
mod draft;
pub mod feedback;
mod files;
pub mod geometry;
pub mod image_file;
mod inspection;
pub mod language;
mod lines;
mod manifest;
mod metric;
pub mod naming;
mod object_fault;
pub mod pack;
pub mod pool;
mod reading;
mod resolving;
pub mod rules;
mod sequential;
mod skeleton_template;
mod source;
mod stored_shape;
mod thresholds;
mod value_rule;

pub use annotations::{AnnotatedImage, Annotations, Shape};
pub use change::{Change, ObjectPlace};
pub use consent::ConsentText;
pub use correction::{Correction, CorrectionFault};
pub use draft::{Draft, DraftLabel};
pub use feedback::{FeedbackRules, NextSteps, Tells};
pub use files::{ContentHash, ExamFile, ExamFiles};
pub use geometry::{Fault, Geometry, ShapeKind, ShapeKinds};
pub use inspection::{Inspection, inspect};
pub use language::Language;
pub use metric::{Agreement, Metric, Tolerance};
pub use naming::ImageNames;
pub use object_fault::ObjectFault;
pub use pack::{Exam, ExamError, OriginalImage, PackFile};
pub use pool::Stratum;
pub use rules::{AttributeRule, AttributeType, Bilingual, Count, LabelRule};
pub use skeleton_template::{SkeletonTemplate, TemplateJoint};
pub(crate) use source::read_regular;
pub use thresholds::Thresholds;
pub use value_rule::ValueRule;
