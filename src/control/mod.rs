//! What operators can do with the records: in the running bot through the socket beside its file, or in their
//! own process when no bot runs. Both use the same code.
//!
//! Lives here: the requests and how each is performed, the socket with its wire format, the choice of who
//! performs them.
//! Must not: parse a command line or print (`cli`), decide (`desk`).
//!
//! ```text
//!  command line ─▶ Request ─┬─▶ socket ─▶ Backend of the running bot ─┐
//!                           └─▶ Backend of its own, with the file ────┴─▶ perform ─▶ parts of the Reply ─▶ printed, written
//! ```
//!
//! **Invariant.** A request changes records only by bringing an event to the desk.

mod admission;
mod ask;
mod attempt_summary;
mod audit;
mod backend;
mod backup;
mod candidates;
mod corrections;
mod doubts;
mod exam_statistics;
mod export;
mod find;
mod hr;
mod invite;
mod links;
mod person;
mod postgres;
mod reply;
mod request;
mod rescore;
mod serve;
mod state;
mod wire;

pub use ask::{ask, state_of_bot};
pub use audit::AuditArgs;
pub use backend::{Backend, RunningBot, Standalone, rules};
pub(crate) use candidates::one_line;
pub use candidates::{CandidatesCommand, What};
pub use corrections::{CorrectedKey, CorrectionsRequest, StepArgs, corrected_exam};
pub use doubts::{DisputedRequest, DoubtsRequest};
pub use exam_statistics::ExamStatisticsRequest;
pub use export::{ExportFormat, ExportRequest};
pub use hr::HrCommand;
pub use links::LinksRequest;
pub use postgres::PostgresCommand;
pub use reply::{Part, Reply};
pub use request::{Request, perform};
pub use rescore::RescoreArgs;
pub use serve::Socket;
pub use state::State;
pub use wire::VERSION;
