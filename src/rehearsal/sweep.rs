//! Removing what rehearsals have made: found by name, tasks first, and looked at again until nothing is there.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::limits::Limits;
use super::names::{Origin, Stamp, WORD};
use super::retry::insist;
use crate::site::{Accounts, Images, ImportState, ListedTask, Site, SiteError, Tasks, User};

/// What a sweep did.
#[derive(Debug, Default)]
pub(super) struct Swept {
    /// Numbers of tasks that are deleted.
    tasks: BTreeSet<u64>,
    /// Numbers of accounts that are deleted.
    accounts: BTreeSet<u64>,
    /// What is left of what was to go, and why.
    pub left: Option<(Vec<String>, String)>,
    /// Rehearsals of whom something is there that is none of ours to delete.
    pub others: Vec<Stamp>,
}

impl Swept {
    /// What was deleted, in words; none: nothing.
    pub fn told(&self) -> Option<String> {
        let count = |number: usize, word: &str| match number {
            1 => format!("1 {word}"),
            number => format!("{number} {word}s"),
        };
        let (tasks, accounts) = (self.tasks.len(), self.accounts.len());
        (tasks + accounts > 0).then(|| format!("{}, {}", count(accounts, "account"), count(tasks, "task")))
    }
}

/// What is on the site of rehearsals.
#[derive(Default)]
struct Found {
    tasks: Vec<(u64, String)>,
    accounts: BTreeMap<String, u64>,
    others: Vec<Stamp>,
}

/// How long a sweep may take.
#[derive(Clone, Copy, Debug)]
pub(super) struct Broom {
    /// What can't be deleted is tried again for so long.
    pub retry_budget: Duration,
    /// After nothing is found it is looked once more when this time is over: a request that was not answered may still be
    /// carried out.
    pub settle: Option<Duration>,
}

/// Deletes everything of the rehearsals that `is_to_go` picks.
pub(super) async fn sweep(
    site: &Site,
    limits: &Limits,
    is_to_go: impl Fn(&Origin) -> bool,
    broom: Broom,
) -> Result<Swept, SiteError> {
    let until = Instant::now() + broom.retry_budget;
    let (mut swept, mut settle) = (Swept::default(), broom.settle);
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
            // A site may take its time after it has said that it is done.
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
            let cause = hindrance(site, &now).await.unwrap_or_else(|| error.to_string());
            swept.left = (!now.is_empty()).then(|| (now.names(), cause));
            return Ok(swept);
        }
        hindrance(site, &found).await;
        sleep(limits.pause).await;
    }
}

/// Why the site keeps a task that is to go, if it is what it mostly is.
async fn hindrance(site: &Site, found: &Found) -> Option<String> {
    for (task, _) in &found.tasks {
        if let Ok(ImportState::Running) = site.import_state(*task, &[]).await {
            return Some(format!(
                "the site keeps task {task} until it has attached the pictures; are its workers at work?"
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
            Some(origin) if is_to_go(&origin) => found.tasks.push((task.id, task.name)),
            Some(origin) => found.note(origin),
            None => {}
        }
    }
    Ok(found)
}

/// Whatever its name is: no account of ours was ever given any right.
fn may_go(user: &User) -> bool {
    user.groups.iter().all(|group| matches!(group.as_str(), "user" | "worker"))
}

/// The rehearsal that a task was made by. One that was given to somebody else is theirs.
fn origin_of(task: &ListedTask) -> Option<Origin> {
    let (origin, account) = Origin::of_task(&task.name)?;
    task.assignee.as_ref().is_none_or(|assignee| assignee == account).then_some(origin)
}

/// Deletes what was found; gives back the last error. An account stays while it has a task.
async fn delete(site: &Site, found: &Found, swept: &mut Swept) -> Option<SiteError> {
    let (mut last, mut kept) = (None, BTreeSet::new());
    for (task, name) in &found.tasks {
        match site.delete_task(*task).await {
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
