//! What operators have done about records: in the running bot through the socket beside its file, or in their own
//! process when no bot runs. It is the same code either way.
//!
//! Lives here: the requests and how each is performed, the socket with its wire format, who is asked.
//! Must not: parse a command line or print (`cli`), decide (`desk`).
//!
//! ```text
//!  command line ─▶ Request ─┬─▶ socket ─▶ Office of the running bot ─┐
//!                           └─▶ Office of its own, with the file ────┴─▶ perform ─▶ parts of the Reply ─▶ printed, written
//! ```
//!
//! **Invariant.** A request changes records only by bringing an event to the desk.

mod ask;
mod audit;
mod backup;
mod candidates;
mod export;
mod hr;
mod invite;
mod office;
mod postgres;
mod rescore;
mod serve;
mod state;
mod wire;

use std::io;

use clap::Subcommand;
use serde::{Deserialize, Serialize};

use crate::model::InvitationKey;

pub use ask::{ask, state_of_bot};
pub use audit::AuditArgs;
pub(crate) use candidates::one_line;
pub use candidates::{CandidatesCommand, What};
pub use export::{ExportFormat, ExportRequest};
pub use hr::HrCommand;
pub use office::{AtWork, ByItself, Office, rules};
pub use postgres::PostgresCommand;
pub use rescore::RescoreArgs;
pub use serve::Socket;
pub use state::State;

/// Version of the program, for those who meet another one at the socket.
pub const VERSION: &str = env!("CANDIDATES_BOT_VERSION");

/// Something that an operator wants done: the words of the command line as they are.
#[derive(Clone, Debug, Serialize, Deserialize, Subcommand)]
pub enum Request {
    /// List, show, retry or delete candidates.
    #[command(subcommand)]
    Candidates(CandidatesCommand),
    /// Show who did what to whom, and when.
    Audit(AuditArgs),
    /// Add, remove or list HR people (the whitelist).
    #[command(subcommand)]
    Hr(HrCommand),
    /// Re-score submissions against the current exam, say because its ground truth was corrected: shows what changes,
    /// candidate by candidate. Attempts whose images are not those of this exam stay as they are.
    Rescore(RescoreArgs),
    /// Work with the legacy database: compare and repair the copy, or import what is there.
    #[command(subcommand)]
    Postgres(PostgresCommand),
    /// Everybody's metrics, as bytes of a file.
    #[command(skip)]
    Export(ExportRequest),
    /// An invitation that makes HR of whoever opens its link first.
    #[command(skip)]
    Invite(InvitationKey),
    /// All rows of the file, as a snapshot's stream.
    #[command(skip)]
    Backup,
    /// How the bot and its database are, as JSON.
    #[command(skip)]
    State,
}

/// A part of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part<'a> {
    /// Words for the operator.
    Text(&'a str),
    /// Bytes of a file.
    Bytes(&'a [u8]),
    /// How far it is: so many of so many.
    Progress {
        /// Done so far.
        done: u64,
        /// In all.
        of: u64,
    },
}

/// Where an answer goes, part by part, as soon as each is there.
pub trait Reply {
    /// Takes the next part.
    ///
    /// # Errors
    /// Nobody wants more of it, or it can't be written.
    fn take(&mut self, part: Part<'_>) -> io::Result<()>;
}

/// Does what is wanted.
///
/// # Errors
/// What happened and what to do, in a line for the operator.
pub fn perform(request: &Request, office: &dyn Office, reply: &mut dyn Reply) -> anyhow::Result<()> {
    let text = match request {
        Request::Candidates(command) => candidates::perform(command, office)?,
        Request::Audit(arguments) => audit::perform(arguments, office)?,
        Request::Hr(command) => hr::perform(command, office)?,
        Request::Invite(key) => invite::perform(*key, office)?,
        Request::Backup => return backup::perform(office, reply),
        Request::Rescore(wanted) => rescore::perform(*wanted, office, reply)?,
        Request::State => state::perform(office)?,
        Request::Postgres(command) => return postgres::perform(*command, office, reply),
        Request::Export(wanted) => return export::perform(*wanted, office, reply),
    };
    Ok(reply.take(Part::Text(&text))?)
}

/// Bytes of a file on their way into an answer.
struct BytesOf<'a>(&'a mut dyn Reply);

impl io::Write for BytesOf<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.take(Part::Bytes(bytes))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
