//! The steps of an assignment on the site: effects of its queue.
//!
//! Lives here: checking before acting, the meaning of an error for the step.
//! Must not: decide anything (`desk`), know CVAT's paths (`site`).

mod account;
mod fetch;
mod images;
mod task;
mod worker;

pub use worker::{RetryBudget, SiteWorker};
