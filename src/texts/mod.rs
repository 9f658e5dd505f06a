//! The words that people see, by language, and the keyboards below them. Pure: records in, text out.
//!
//! Lives here: the catalogue (Fluent files in `assets/texts`, checked at compile time), the parts that several
//! messages share, the labels of the menu and the words that people may type instead, the data inside buttons,
//! the words in files and on images.
//! Must not: compose messages (`messages`), decide who gets them (`desk`), send anything (`telegram`).

mod album;
mod audit;
mod callback;
pub(crate) mod catalog;
pub(crate) mod causes;
pub(crate) mod certainty;
mod commands;
mod correction;
pub(crate) mod cut;
mod doubt;
mod export;
mod feedback;
pub(crate) mod figures;
pub(crate) mod findings;
pub(crate) mod flags;
mod ground_truth;
mod keyboard;
pub(crate) mod metrics;
mod pairs;
mod personal_data;
mod quote;
pub(crate) mod reasons;
mod sentences;
pub(crate) mod times;
mod workbook;

pub use album::{album, instructions, legend};
pub(crate) use audit::action;
pub use audit::{NamedEntry, action_in_brief, action_in_full, actor};
pub use callback::{AdmissionButton, Callback, CorrectionButton, Style};
pub use commands::{Command, command_menu};
pub(crate) use commands::{candidate_menu, hr_menu, own_menu};
pub(crate) use correction::correction;
pub use correction::correction_in_brief;
pub(crate) use doubt::doubt;
pub use export::{chart_words, export_caption, export_empty, export_refused, export_too_big};
pub(crate) use feedback::Feedback;
pub use flags::flag_in_cell;
pub use ground_truth::{disputed_caption, disputed_legend, disputed_line, no_longer_disputed};
pub(crate) use ground_truth::{disputed_how, disputed_object};
pub(crate) use keyboard::HALF_ROW;
pub use keyboard::{Button, ButtonAction, Keyboard, Rendered};
pub use pairs::{NoPairs, SideName, no_pairs, pairs};
pub use personal_data::{personal_data_caption, personal_data_too_big};
pub(crate) use quote::{folded, passage, quote, remark};
pub use sentences::{gone, not_made, out_of_date, toast};
pub use workbook::{book_words, earlier_bot};
