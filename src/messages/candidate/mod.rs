//! Messages to candidates, and to people who may become candidates.

mod accepted;
mod account_deleted;
mod attempts;
mod check;
mod claim;
mod completed_on_site;
mod confirm;
mod credentials;
mod help;
mod incomplete;
mod instructions_missing;
mod not_admitted;
mod preparation;
mod progress;
mod reminder;
mod task;
mod time_over;
mod welcome;

pub(super) use accepted::Accepted;
pub(super) use account_deleted::AccountDeleted;
pub(super) use attempts::Attempts;
pub(super) use check::Check;
pub(super) use claim::Claim;
pub(super) use completed_on_site::CompletedOnSite;
pub(super) use confirm::{Answered, Confirm};
pub(super) use credentials::Credentials;
pub(super) use help::{After, Help};
pub(super) use incomplete::Incomplete;
pub(super) use instructions_missing::InstructionsMissing;
pub(super) use not_admitted::NotAdmitted;
pub(super) use preparation::Preparation;
pub use progress::progress;
pub(super) use reminder::Reminder;
pub(super) use time_over::TimeOver;
pub(super) use welcome::Welcome;
