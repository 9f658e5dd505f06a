//! A client of the site (CVAT 2.2 to 2.80): accounts, tasks, images, submissions.
//!
//! Lives here: HTTP paths, formats of requests and answers, the verdict on what went wrong. Capabilities are
//! detected from the answers themselves (labels inline or linked, jobs in segments or listed), never from
//! version numbers. Every step is safe to repeat, provided that the caller checks first (`find_user`,
//! `find_tasks`, `import_state`).
//! Must not: decide what to do about a failure, repeat a call by itself, remember anything between calls except
//! the id of its own user.

mod abilities;
mod accounts;
mod answer;
mod api;
mod asker;
mod client;
mod clock;
mod copies;
mod drawing;
mod drawn_shapes;
mod error;
mod expert;
mod images;
mod inspection;
mod jobs;
mod labels;
mod limits;
mod list;
mod observer;
mod session;
mod settings;
mod share;
mod skeleton_svg;
mod submissions;
mod tasks;
mod wire;

#[cfg(test)]
mod recorded;

pub use accounts::{About, Accounts, Registration, User};
pub use api::Api;
pub use client::Site;
pub use clock::Clock;
pub use error::SiteError;
pub use expert::{MarkedTask, TaskLabel};
pub use images::{Images, ImportState};
pub use inspection::{Refusal, Welcome};
pub use jobs::{CompletedJob, Jobs, LastSave};
pub use observer::Observer;
pub use settings::{Credentials, ImageSource, SiteSettings};
pub use share::{Share, SharedEntry, find_folder, in_folder, shared_folder};
pub use submissions::{Assignee, Drawn, FetchedTask, Job, Look, Submissions};
pub use tasks::{ListedTask, Tasks};
