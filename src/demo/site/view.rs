//! What a test can see inside of the site: users, tasks and shapes.

use super::records::{Task, User};
use super::state::State;

/// A user of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserView {
    /// Number on the site.
    pub id: u64,
    /// Login name.
    pub username: String,
    /// `admin`, `user`, `worker` …
    pub groups: Vec<String>,
}

/// A task of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskView {
    /// Number on the site.
    pub id: u64,
    /// Name; not unique.
    pub name: String,
    /// Login name of the assignee.
    pub assignee: Option<String>,
    /// Number of images once they are imported, otherwise 0.
    pub size: u32,
    /// Id and state (`new`, `in progress`, `completed`, `rejected`) of each job, ordered by frames.
    pub jobs: Vec<(u64, String)>,
}

pub(super) fn users(state: &State) -> Vec<UserView> {
    let view =
        |user: &User| UserView { id: user.id, username: user.username.clone(), groups: user.groups.clone() };
    state.users.values().map(view).collect()
}

pub(super) fn tasks(state: &State) -> Vec<TaskView> {
    let view = |task: &Task| TaskView {
        id: task.id,
        name: task.name.clone(),
        assignee: task.assignee.and_then(|id| state.users.get(&id)).map(|user| user.username.clone()),
        size: u32::try_from(task.size()).unwrap_or(u32::MAX),
        jobs: state.jobs_of(task.id).map(|job| (job.id, job.state.clone())).collect(),
    };
    state.tasks.values().map(view).collect()
}

pub(super) fn shapes(state: &State, task: u64) -> Vec<serde_json::Value> {
    state.jobs_of(task).flat_map(|job| job.annotations.shapes.iter().cloned()).collect()
}
