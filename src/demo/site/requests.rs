//! Requests: the name that newer sites use for work that continues after an answer, such as the import of a
//! task's images.

use serde_json::{Value, json};

use super::answer::{Answer, Outcome};
use super::import;
use super::rights::visible_task;
use super::state::State;

/// The id of an import's request.
pub(super) fn id(task: u64) -> String {
    format!("action=create&target=task&target_id={task}")
}

/// The task of a request, as written in an address; 0 for anything else.
pub(super) fn task_of(encoded: &str) -> u64 {
    let number = encoded.strip_prefix("action%3Dcreate%26target%3Dtask%26target_id%3D");
    number.and_then(|number| number.parse().ok()).unwrap_or(0)
}

/// The progress of a task's import. Of a failure, only the last line is reported.
pub(super) fn get(state: &mut State, task: u64, user: u64) -> Outcome {
    let unknown = || Answer::line(404, "There is no request with specified id");
    if !state.tasks.contains_key(&task) {
        return Err(Answer::list("Task matching query does not exist."));
    }
    visible_task(state, task, user)?;
    import::look(state, task);
    let (word, message) = import::progress(state, task).ok_or_else(unknown)?;
    let now = super::state::stamp(state.now());
    let date = |there: bool| if there { now.clone() } else { Value::Null };
    let is_over = ["finished", "failed"].contains(&word);
    let owner = state.users.get(&user).map(|user| json!({"id": user.id, "username": user.username}));
    Ok(Answer::json(
        200,
        json!({
            "status": word,
            "message": message,
            "id": id(task),
            "operation": {
                "type": "create:task", "target": "task", "project_id": null, "task_id": task, "job_id": null,
                "org_id": null, "format": null, "lightweight": null,
            },
            "progress": 0.0,
            "created_date": now,
            "started_date": date(word != "queued"),
            "finished_date": date(is_over),
            "expiry_date": null,
            "owner": owner,
            "result_url": null,
            "result_id": null,
        }),
    ))
}
