//! Removes what rehearsals have made: finds it by name, deletes tasks first, and looks again until nothing is
//! left.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::limits::Limits;
use super::names::{Origin, Stamp, WORD};
use super::retry::insist;
use crate::model::TaskId;
use crate::site::{Accounts, Images, ImportState, ListedTask, Site, SiteError, Tasks, User};

/// The result of a sweep.
#[derive(Debug, Default)]
pub(super) struct Swept {
    /// Ids of deleted tasks.
    tasks: BTreeSet<u64>,
    /// Ids of deleted accounts.
    accounts: BTreeSet<u64>,
    /// What could not be deleted, and why.
    pub left: Option<(Vec<String>, String)>,
    /// Rehearsals with objects on the site that are not ours to delete.
    pub others: Vec<Stamp>,
}

impl Swept {
    /// What was deleted, in words; `None`: nothing.
    pub fn summary(&self) -> Option<String> {
        let count = |number: usize, word: &str| match number {
            1 => format!("1 {word}"),
            number => format!("{number} {word}s"),
        };
        let (tasks, accounts) = (self.tasks.len(), self.accounts.len());
        (tasks + accounts > 0).then(|| format!("{}, {}", count(accounts, "account"), count(tasks, "task")))
    }
}

/// What rehearsals have on the site.
#[derive(Default)]
struct Found {
    tasks: Vec<(u64, String)>,
    accounts: BTreeMap<String, u64>,
    others: Vec<Stamp>,
}

/// How long a sweep may take.
#[derive(Clone, Copy, Debug)]
pub(super) struct SweepLimits {
    /// How long deletions that fail are retried.
    pub retry_budget: Duration,
    /// After nothing is found any more, one last look follows when this time is over: a request without an answer
    /// may still be carried out.
    pub settle: Option<Duration>,
}

/// Deletes everything of the rehearsals that `is_to_go` selects.
pub(super) async fn sweep(
    site: &Site,
    limits: &Limits,
    is_to_go: impl Fn(&Origin) -> bool,
    sweep_limits: SweepLimits,
) -> Result<Swept, SiteError> {
    let until = Instant::now() + sweep_limits.retry_budget;
    let (mut swept, mut settle) = (Swept::default(), sweep_limits.settle);
    loop {
        let found = look(site, limits, &is_to_go).await?;
        swept.others.clone_from(&found.others);
        if found.is_empty() {
            match settle.take() {
                Some(pause) => sleep(pause).await,
                None => return Ok(swept),
            }
            continue;
        }
        let Some(error) = delete(site, &found, &mut swept).await else {
            // A site may take some time after it has answered "done".
            if Instant::now() > until {
                swept.left =
                    Some((found.names(), "the site says that they are deleted, and lists them".to_owned()));
                return Ok(swept);
            }
            sleep(limits.look).await;
            continue;
        };
        let may_pass = matches!(error, SiteError::Transient { .. });
        if !may_pass || Instant::now() + limits.pause > until {
            let now = look(site, limits, &is_to_go).await.unwrap_or(found);
            let cause = obstacle(site, &now).await.unwrap_or_else(|| error.to_string());
            swept.left = (!now.is_empty()).then(|| (now.names(), cause));
            return Ok(swept);
        }
        obstacle(site, &found).await;
        sleep(limits.pause).await;
    }
}

/// Why the site keeps a task that should be deleted, if it is the most common reason.
async fn obstacle(site: &Site, found: &Found) -> Option<String> {
    for (task, _) in &found.tasks {
        if let Ok(ImportState::Running) = site.import_state(TaskId(*task), &[]).await {
            return Some(format!(
                "the site keeps task {task} until it has attached the pictures; are its workers running?"
            ));
        }
    }
    None
}

async fn look(site: &Site, limits: &Limits, is_to_go: impl Fn(&Origin) -> bool) -> Result<Found, SiteError> {
    let mut faults = Vec::new();
    let users = insist(limits, &mut faults, async || site.search_users(WORD).await).await?;
    let tasks = insist(limits, &mut faults, async || site.search_tasks(WORD).await).await?;
    let mut found = Found::default();
    for user in users {
        match Origin::of_account(&user.username).filter(|_| may_go(&user)) {
            Some(origin) if is_to_go(&origin) => drop(found.accounts.insert(user.username, user.id)),
            Some(origin) => found.note(origin),
            None => {}
        }
    }
    for task in tasks {
        match origin_of(&task) {
            Some(origin) if is_to_go(&origin) => found.tasks.push((task.id.0, task.name)),
            Some(origin) => found.note(origin),
            None => {}
        }
    }
    Ok(found)
}

/// Whatever its name: an account of ours never had any rights.
fn may_go(user: &User) -> bool {
    user.groups.iter().all(|group| matches!(group.as_str(), "user" | "worker"))
}

/// The rehearsal that made a task. A task that is assigned to another user is theirs.
fn origin_of(task: &ListedTask) -> Option<Origin> {
    let (origin, account) = Origin::of_task(&task.name)?;
    task.assignee.as_ref().is_none_or(|assignee| assignee == account).then_some(origin)
}

/// Deletes what was found; returns the last error. An account stays as long as it has a task.
async fn delete(site: &Site, found: &Found, swept: &mut Swept) -> Option<SiteError> {
    let (mut last, mut kept) = (None, BTreeSet::new());
    for (task, name) in &found.tasks {
        match site.delete_task(TaskId(*task)).await {
            Ok(()) => drop(swept.tasks.insert(*task)),
            Err(error) => {
                last = Some(error);
                kept.extend(Origin::of_task(name).map(|(_, account)| account));
            }
        }
    }
    for (name, account) in found.accounts.iter().filter(|(name, _)| !kept.contains(name.as_str())) {
        tracing::debug!(name, "deleting");
        match site.delete_user(*account).await {
            Ok(()) => drop(swept.accounts.insert(*account)),
            Err(error) => last = Some(error),
        }
    }
    last
}

impl Found {
    fn is_empty(&self) -> bool {
        self.tasks.is_empty() && self.accounts.is_empty()
    }

    fn note(&mut self, origin: Origin) {
        if !self.others.contains(&origin.begun) {
            self.others.push(origin.begun);
        }
    }

    fn names(&self) -> Vec<String> {
        let tasks = self.tasks.iter().map(|(id, name)| format!("task {id} “{name}”"));
        tasks.chain(self.accounts.keys().map(|name| format!("account {name}"))).collect()
    }
}
