//! Bringing an older file up to date: the file as a whole when it is opened, each record when it is read.

mod attempt;
mod attempt_v6;
mod attempt_v7;
mod attempt_v8;
mod attempt_v9;
mod audit;
mod conversation;
mod file;
mod imported;
mod list_entry;
mod preferences;
mod scorecard_v7;
mod submission;
mod whitelist;

pub(super) use attempt::attempt;
pub(super) use audit::audit_entry;
pub(super) use conversation::conversation;
pub(super) use file::bring_up_to_date;
pub(super) use imported::imported;
pub(super) use list_entry::list_entry;
pub(super) use preferences::preferences;
pub(super) use submission::submission;
pub(super) use whitelist::hr_entry;
