//! What HR gets to see besides messages: images of a submission, workbooks, tables and charts.
//!
//! Lives here: the overlay of a candidate's outlines on an image, everybody's metrics as a workbook or a table,
//! the chart of scores, a contact sheet of an exam. Pure: records and images in, the bytes of a file out. Must
//! not: read or write records (`store`), send anything (`telegram`), hold sentences (`texts`; the words on an
//! image are passed in with it), do arithmetic on polygons (`scoring`).

mod chart;
mod contact;
mod jpeg;
mod judged;
mod lettering;
mod metrics;
pub mod overlay;
mod paint;
mod placement;
mod review;
mod workbook;

pub use chart::{ChartWords, chart};
pub use contact::contact_sheet;
pub use judged::Judged;
pub use lettering::codes;
pub use metrics::{Dialect, MetricsError, ReportRow, Table, WORKING_TIME, clock_time};
pub use overlay::{Legend, OverlayError, Side, disputed, overlay, own_outlines, pair};
pub use review::{Decided, Decision, Reviewed};
pub use workbook::{AttemptRow, Book, Note, OfExam, SheetName, Statistic, Title, Word, Words};
