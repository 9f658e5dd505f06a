//! Who may see what, and who may change what.

use super::answer::Answer;
use super::records::{Job, Task};
use super::state::State;

/// Whether a user may do everything.
pub(super) fn is_admin(state: &State, user: u64) -> bool {
    state.users.get(&user).is_some_and(|user| user.is_superuser || user.is_in("admin"))
}

/// Whether a user can see a task: owner, assignee, administrator. The assignee of a job can't.
pub(super) fn sees_task(state: &State, task: &Task, user: u64) -> bool {
    task.owner == Some(user) || task.assignee == Some(user) || is_admin(state, user)
}

/// The task, if it exists and the caller can see it: 404 comes before 403.
pub(super) fn visible_task(state: &State, id: u64, user: u64) -> Result<&Task, Answer> {
    let task = state.tasks.get(&id).ok_or_else(Answer::not_found)?;
    if sees_task(state, task, user) { Ok(task) } else { Err(Answer::forbidden()) }
}

/// Whether a user may change anything at all: users without a group have read access only.
pub(super) fn may_write(state: &State, user: u64) -> bool {
    state.users.get(&user).is_some_and(|user| user.is_superuser || !user.groups.is_empty())
}

/// Whether a user can see a job: its assignee, and users who can see the task.
pub(super) fn sees_job(state: &State, job: &Job, user: u64) -> bool {
    let task = state.tasks.get(&job.task);
    job.assignee == Some(user) || task.is_some_and(|task| sees_task(state, task, user))
}

/// The job, if it exists and the caller can see it or its task.
pub(super) fn visible_job(state: &State, id: u64, user: u64) -> Result<&Job, Answer> {
    let job = state.jobs.get(&id).ok_or_else(Answer::not_found)?;
    if sees_job(state, job, user) { Ok(job) } else { Err(Answer::forbidden()) }
}
