//! The steps of an assignment on the site: effects of its queue.
//!
//! Lives here: looking before acting, what an error means for the step.
//! Must not: decide anything (`desk`), know CVAT's paths (`site`).

mod account;
mod fetch;
mod images;
mod task;
mod worker;

pub use worker::{RetryBudget, SiteWorker};
