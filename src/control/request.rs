//! What operators can ask for, and the code that performs each request.

use clap::Subcommand;
use serde::{Deserialize, Serialize};

use super::audit::{self, AuditArgs};
use super::backend::Backend;
use super::candidates::{self, CandidatesCommand};
use super::corrections::{self, CorrectionsRequest};
use super::doubts::{self, DisputedRequest, DoubtsRequest};
use super::exam_statistics::{self, ExamStatisticsRequest};
use super::export::{self, ExportRequest};
use super::hr::{self, HrCommand};
use super::links::{self, LinksRequest};
use super::postgres::{self, PostgresCommand};
use super::reply::{Part, Reply};
use super::rescore::{self, RescoreArgs};
use super::{backup, invite, state};
use crate::model::InvitationKey;

/// Something that an operator wants done: the words of the command line as they are.
#[derive(Clone, Debug, Serialize, Deserialize, Subcommand)]
pub enum Request {
    /// List, show, export, retry or delete candidates.
    #[command(subcommand)]
    Candidates(CandidatesCommand),
    /// Show who did what to whom, and when.
    Audit(AuditArgs),
    /// Add, remove or list HR people (the whitelist).
    #[command(subcommand)]
    Hr(HrCommand),
    /// Re-score submissions against the current exam, say because its ground truth was corrected, and show what changes,
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
    /// Links for candidates.
    #[command(skip)]
    Links(LinksRequest),
    /// All rows of the file, as a snapshot's stream.
    #[command(skip)]
    Backup,
    /// How the bot and its database are, as JSON.
    #[command(skip)]
    State,
    /// What everybody's answers tell about an exam, as JSON.
    #[command(skip)]
    ExamStatistics(ExamStatisticsRequest),
    /// Corrections of the current exam's ground truth.
    #[command(skip)]
    Corrections(CorrectionsRequest),
    /// What may be wrong in the ground truth of an exam, as JSON.
    #[command(skip)]
    Doubts(DoubtsRequest),
    /// The picture of such a doubt, as bytes of a file.
    #[command(skip)]
    Disputed(DisputedRequest),
}

/// Does what is wanted.
///
/// # Errors
/// What happened and what to do, in a line for the operator.
pub fn perform(request: &Request, backend: &dyn Backend, reply: &mut dyn Reply) -> anyhow::Result<()> {
    let text = match request {
        Request::Candidates(command) => candidates::perform(command, backend, reply)?,
        Request::Audit(arguments) => audit::perform(arguments, backend)?,
        Request::Hr(command) => hr::perform(command, backend)?,
        Request::Invite(key) => invite::perform(*key, backend)?,
        Request::Links(wanted) => links::perform(wanted, backend)?,
        Request::Backup => return backup::perform(backend, reply),
        Request::Rescore(wanted) => rescore::perform(*wanted, backend, reply)?,
        Request::State => state::perform(backend)?,
        Request::ExamStatistics(wanted) => exam_statistics::perform(wanted, backend)?,
        Request::Corrections(wanted) => corrections::perform(wanted, backend)?,
        Request::Doubts(wanted) => doubts::perform(wanted, backend)?,
        Request::Disputed(wanted) => return doubts::draw(wanted, backend, reply),
        Request::Postgres(command) => return postgres::perform(*command, backend, reply),
        Request::Export(wanted) => return export::perform(*wanted, backend, reply),
    };
    Ok(reply.take(Part::Text(&text))?)
}
