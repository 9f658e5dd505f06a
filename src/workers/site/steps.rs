//! Delivery of site steps: each looks before it acts, so that it can be done again after whatever went wrong.

use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;
use tokio::sync::Semaphore;

use crate::desk::{Environment, Fetched, Hands, Outcome, SiteOutcome};
use crate::exam::Exam;
use crate::model::{
    Account, Attempt, AttemptState, Candidate, Cause, CauseKind, Effect, ImageTransfer, PersonId, SiteEffect,
    SiteStep,
};
use crate::site::{
    Api, Drawn, FetchedTask, ImageSource, ImportState, Look, Registration, SiteError, User, find_folder,
    in_folder, shared_folder,
};
use crate::store::{Packs, Records, Store, StoreError, Waiting};
use crate::workers::{Performed, QueuedEffect, Transient, Worker};

/// So many annotations are read side by side.
const SIDE_BY_SIDE: usize = 2;

/// How long steps may take.
#[derive(Clone, Copy, Debug)]
pub struct RetryBudget {
    /// A failing step is tried again for so long before HR is told.
    pub step: Duration,
    /// Images may take so long to be attached.
    pub import: Duration,
    /// The pause between two looks at an import.
    pub look: Duration,
    /// A call that was not answered may still be carried out for so long; what it made is cleaned up afterwards.
    pub settle: Duration,
    /// The pause between two looks at what is completed on the site.
    pub completed: Duration,
}

/// Carries out steps on the site.
pub struct Steps<S> {
    site: Arc<S>,
    store: Store,
    packs: Packs,
    retry_budget: RetryBudget,
    clock: Arc<dyn Environment>,
    /// Whoever reads annotations. Who finds no place comes again: a place in the queue is for whoever can use it.
    reading: Semaphore,
}

/// Why a step is not done yet.
enum Hitch {
    /// The site.
    Site(SiteError),
    /// The site, before anything was asked of it that leaves a trace.
    Before(SiteError),
    /// The file.
    Store(StoreError),
    /// Nothing is wrong; look again after this time.
    NotYet(Duration),
}

impl From<SiteError> for Hitch {
    fn from(error: SiteError) -> Self {
        Self::Site(error)
    }
}

impl From<StoreError> for Hitch {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// The records that a step is about.
struct Subject {
    candidate: Candidate,
    attempt: Attempt,
    task_name: String,
}

impl<S: Api> Worker for Steps<S> {
    async fn deliver(&self, queued: &QueuedEffect) -> Performed {
        let Effect::Site(effect) = &queued.entry.effect else {
            return Performed::Done(self.give_up(CauseKind::Defect.because("not a step on the site")));
        };
        let refused = |cause: Cause| Performed::Done(Outcome::Site(SiteOutcome::Refused { cause }));
        match self.perform(effect, queued).await {
            Ok(outcome) => Performed::Done(Outcome::Site(outcome)),
            Err(Hitch::NotYet(pause)) => Performed::NotYet(pause),
            // No other try makes the record readable; what is about the whole file ends the bot.
            Err(Hitch::Store(error)) if error.is_about_one_record() => {
                tracing::error!(effect = queued.id, person = effect.person, step = ?effect.step, %error, "given up");
                refused(CauseKind::Record.because(error.to_string()))
            }
            Err(Hitch::Store(error)) => {
                Performed::Failed(Transient::untouched(CauseKind::Record.because(error.to_string())))
            }
            Err(Hitch::Site(SiteError::Transient { cause, retry_after, untouched, .. })) => {
                Performed::Failed(Transient { cause, after: retry_after, untouched })
            }
            Err(Hitch::Before(SiteError::Transient { cause, retry_after, .. })) => {
                Performed::Failed(Transient { cause, after: retry_after, untouched: true })
            }
            Err(Hitch::Site(error)) if waits_to_be_let_in(&effect.step, &error) => {
                Performed::Failed(Transient::untouched(error.into_cause()))
            }
            Err(Hitch::Site(error) | Hitch::Before(error)) => {
                tracing::error!(effect = queued.id, person = effect.person, step = ?effect.step, %error, "refused");
                refused(error.into_cause())
            }
        }
    }

    /// Cleaning up is never given up (an import that hangs may keep a task for long), unless somebody waits for what
    /// comes after it.
    fn retry_budget(&self, queued: &QueuedEffect) -> Option<Duration> {
        match &queued.entry.effect {
            Effect::Site(effect) if is_cleaning(&effect.step) && !self.is_waited_for(effect) => None,
            _ => Some(self.retry_budget.step),
        }
    }

    fn give_up(&self, cause: Cause) -> Outcome {
        Outcome::Site(SiteOutcome::Refused { cause })
    }
}

fn is_cleaning(step: &SiteStep) -> bool {
    matches!(step, SiteStep::Undo { .. } | SiteStep::DiscardTask(_) | SiteStep::DeleteAccount { .. })
}

/// Whether a refusal is one that ends when somebody mends the settings, or what stands in the site's place, of a step
/// that nobody is told of: what was half made can't be deleted until then, but it must be in the end.
fn waits_to_be_let_in(step: &SiteStep, error: &SiteError) -> bool {
    match error {
        SiteError::Unauthorized { .. } => is_cleaning(step),
        // A page for people, to which everybody is sent for a while.
        SiteError::Permanent { cause } if cause.kind == CauseKind::Address => {
            is_cleaning(step) || matches!(step, SiteStep::Tidy | SiteStep::CompleteJobs)
        }
        SiteError::Transient { .. } | SiteError::Permanent { .. } | SiteError::NotFound { .. } => false,
    }
}

impl<S: Api> Steps<S> {
    /// Steps on this site.
    #[must_use]
    pub fn new(
        site: Arc<S>,
        store: Store,
        packs: Packs,
        retry_budget: RetryBudget,
        clock: Arc<dyn Environment>,
    ) -> Self {
        let reading = Semaphore::new(SIDE_BY_SIDE);
        Self { site, store, packs, retry_budget, clock, reading }
    }

    async fn perform(&self, effect: &SiteEffect, queued: &QueuedEffect) -> Result<SiteOutcome, Hitch> {
        match &effect.step {
            // The candidate may have been deleted meanwhile: these need no record.
            SiteStep::DiscardTask(task) => {
                self.site.delete_task(*task).await?;
                return Ok(SiteOutcome::Done);
            }
            SiteStep::DeleteAccount { account, attempts } => {
                return self.delete_account(account, *attempts, queued).await;
            }
            SiteStep::CheckClaim(check) => {
                let password = SecretString::from(check.password.0.clone());
                let let_in = self.site.login_works(&check.account, &password).await?;
                return Ok(if let_in { SiteOutcome::LetIn } else { SiteOutcome::KeptOut });
            }
            _ => {}
        }
        let Some(subject) = self.subject(effect)? else { return Ok(SiteOutcome::Done) };
        // What was given up while this step waited for its turn must not be gone on with.
        if effect.step.is_preparation() && subject.attempt.state != AttemptState::Preparing {
            return Ok(SiteOutcome::Done);
        }
        match &effect.step {
            SiteStep::Register => self.register(&subject.candidate.account).await,
            SiteStep::SetRole => self.set_role(&subject.candidate.account).await,
            SiteStep::CreateTask => self.create_task(&subject).await,
            SiteStep::Upload => self.upload(&subject, queued.first).await,
            SiteStep::AwaitImages => self.await_images(&subject, queued).await,
            SiteStep::FetchSubmission => self.fetch(&subject).await,
            SiteStep::CompleteJobs => self.complete_jobs(&subject.attempt).await,
            SiteStep::DiscardTask(_) | SiteStep::DeleteAccount { .. } | SiteStep::CheckClaim(_) => {
                Ok(SiteOutcome::Done)
            }
            SiteStep::Undo { account } => self.undo(&subject, queued, *account).await,
            SiteStep::Tidy => self.tidy(effect, &subject, queued).await,
        }
    }

    /// Whether the attempt is being prepared anew, after this step.
    fn is_waited_for(&self, effect: &SiteEffect) -> bool {
        let subject = self.subject(effect).ok().flatten();
        matches!(effect.step, SiteStep::Undo { .. })
            && subject.is_some_and(|subject| subject.attempt.state == AttemptState::Preparing)
    }

    fn subject(&self, effect: &SiteEffect) -> Result<Option<Subject>, StoreError> {
        let view = self.store.read()?;
        let (Some(candidate), Some(attempt)) =
            (view.candidate(effect.person)?, view.attempt(effect.person, effect.attempt)?)
        else {
            return Ok(None);
        };
        let task_name = task_name(attempt.number, &candidate.account);
        Ok(Some(Subject { candidate, attempt, task_name }))
    }

    /// The exam that the attempt goes by.
    fn exam(&self, subject: &Subject) -> Result<Arc<Exam>, StoreError> {
        self.packs.of(&self.store.read()?, &subject.attempt)
    }

    /// The account's user on the site, if it is ours: by the id that we noted, or by its password.
    async fn own_user(&self, account: &Account) -> Result<Option<User>, Hitch> {
        let Some(user) = self.site.find_user(&account.username).await? else { return Ok(None) };
        let ours = account.user == Some(user.id)
            || !account.is_wiped() && self.site.login_works(&account.username, &password(account)).await?;
        Ok(ours.then_some(user))
    }

    async fn register(&self, account: &Account) -> Result<SiteOutcome, Hitch> {
        if self.own_user(account).await?.is_some() {
            return Ok(SiteOutcome::Done);
        }
        match self.site.register(&account.username, &password(account)).await? {
            Registration::Created => Ok(SiteOutcome::Done),
            // Ours after all, when an earlier try got through and the look-up did not see it yet.
            Registration::NameTaken
                if self.site.login_works(&account.username, &password(account)).await? =>
            {
                Ok(SiteOutcome::Done)
            }
            Registration::NameTaken | Registration::AddressTaken => Ok(SiteOutcome::NameTaken),
            Registration::Unverified => {
                // Ours without doubt, and of no use to anybody.
                if let Some(user) = self.site.find_user(&account.username).await? {
                    self.site.delete_user(user.id).await?;
                }
                Err(SiteError::Permanent { cause: CauseKind::Unverified.because(UNVERIFIED) }.into())
            }
        }
    }

    async fn set_role(&self, account: &Account) -> Result<SiteOutcome, Hitch> {
        let user = self.user(account).await?;
        self.site.make_worker(&user).await?;
        Ok(SiteOutcome::RoleSet { user: user.id })
    }

    /// The attempt's tasks on the site, newest first, but for those that are to be discarded.
    async fn find_tasks(&self, subject: &Subject, user: u64) -> Result<Vec<u64>, Hitch> {
        // Looked at first: one that is discarded between the two looks is on neither list.
        let discarded = self.discarded(subject.candidate.id)?;
        let mut tasks = self.site.find_tasks(&subject.task_name, user).await?;
        tasks.retain(|task| !discarded.contains(task));
        Ok(tasks)
    }

    /// Tasks of this candidate that wait to be deleted.
    fn discarded(&self, of: PersonId) -> Result<Vec<u64>, StoreError> {
        let waiting = self.store.read()?.waiting_for(of)?;
        let tasks = waiting.into_iter().filter_map(|(_, entry)| match entry.effect {
            Effect::Site(SiteEffect { person, step: SiteStep::DiscardTask(task), .. }) if person == of => {
                Some(task)
            }
            _ => None,
        });
        Ok(tasks.collect())
    }

    async fn user(&self, account: &Account) -> Result<User, Hitch> {
        let cause = || CauseKind::AccountGone.because("the account is not on the site");
        let missing = || SiteError::Permanent { cause: cause() };
        Ok(self.site.find_user(&account.username).await?.ok_or_else(missing)?)
    }

    async fn create_task(&self, subject: &Subject) -> Result<SiteOutcome, Hitch> {
        let exam = self.exam(subject)?;
        let user = self.user(&subject.candidate.account).await?;
        let found = self.find_tasks(subject, user.id).await?;
        if let Some(&task) = found.first() {
            return Ok(SiteOutcome::TaskCreated { task });
        }
        let Exam { labels, segment_size, .. } = &*exam;
        let task = self.site.create_task(&subject.task_name, user.id, labels, *segment_size).await?;
        Ok(SiteOutcome::TaskCreated { task })
    }

    /// Has the images brought, once. If an earlier try may have done so and nothing of it is to be seen, nobody can
    /// know whether they still come: a second set would spoil the task, so it is begun anew.
    async fn upload(&self, subject: &Subject, first: bool) -> Result<SiteOutcome, Hitch> {
        let exam = self.exam(subject)?;
        let names = exam.assignment(subject.attempt.number);
        let Some(task) = subject.attempt.task else { return Ok(no_task()) };
        match self.site.import_state(task, names).await {
            Err(SiteError::NotFound { .. }) => Ok(SiteOutcome::TaskGone),
            Err(error) => Err(Hitch::Before(error)),
            Ok(ImportState::Failed(cause)) => Ok(SiteOutcome::TaskUnusable { cause }),
            Ok(ImportState::Running | ImportState::Ready { .. }) => Ok(SiteOutcome::Done),
            Ok(ImportState::Empty) => {
                if let Some(images) = self.choose(&subject.attempt, &exam).await.map_err(Hitch::Before)? {
                    return Ok(SiteOutcome::ImagesChosen(images));
                }
                if !first {
                    let cause =
                        CauseKind::ImagesUncertain.because("the pictures may or may not have been sent");
                    return Ok(SiteOutcome::TaskUnusable { cause });
                }
                self.bring(task, &subject.attempt.images, &exam, names).await
            }
        }
    }

    /// Where the images come from, if that is still to be chosen and noted; where everything is uploaded there is
    /// nothing to choose.
    async fn choose(&self, attempt: &Attempt, exam: &Exam) -> Result<Option<ImageTransfer>, SiteError> {
        if attempt.images != ImageTransfer::Undecided {
            return Ok(None);
        }
        let names = exam.assignment(attempt.number);
        Ok(match self.site.images_from() {
            ImageSource::Upload => None,
            ImageSource::Share(folder) => Some(ImageTransfer::Share { folder, or_upload: false }),
            ImageSource::Auto => {
                let found = find_folder(&*self.site, &shared_folder(exam.id()), names).await?;
                Some(
                    found.map_or(ImageTransfer::Upload, |folder| ImageTransfer::Share {
                        folder,
                        or_upload: true,
                    }),
                )
            }
        })
    }

    async fn bring(
        &self,
        task: u64,
        images: &ImageTransfer,
        exam: &Exam,
        names: &[String],
    ) -> Result<SiteOutcome, Hitch> {
        let ImageTransfer::Share { folder, or_upload } = images else {
            let images: Vec<_> = names
                .iter()
                .filter_map(|name| exam.original(name))
                .map(|image| (image.name.clone(), image.bytes.clone()))
                .collect();
            self.site.upload(task, &images, exam.image_quality).await?;
            return Ok(SiteOutcome::Done);
        };
        let files: Vec<String> = names.iter().map(|name| in_folder(folder, name)).collect();
        match self.site.attach_shared(task, &files, exam.image_quality).await {
            Err(SiteError::Permanent { cause }) if *or_upload => Ok(SiteOutcome::TaskUnusable { cause }),
            result => Ok(result.map(|()| SiteOutcome::Done)?),
        }
    }

    /// What is wrong with the images that the site had already: they need the names and sizes of the exam's.
    async fn unlike(&self, task: u64, images: &ImageTransfer, exam: &Exam) -> Result<Option<Cause>, Hitch> {
        if !matches!(images, ImageTransfer::Share { .. }) {
            return Ok(None);
        }
        let sizes = self.site.image_sizes(task).await?;
        let known = exam.image_names();
        Ok(sizes.iter().find_map(|(name, width, height)| {
            let original = exam.original(known.meant(name)?)?;
            let same = (original.width, original.height) == (*width, *height);
            (!same).then(|| {
                CauseKind::OtherImages.because(format!(
                    "the shared storage has another {name}: {width} × {height} pixels, not {} × {}",
                    original.width, original.height
                ))
            })
        }))
    }

    async fn await_images(&self, subject: &Subject, queued: &QueuedEffect) -> Result<SiteOutcome, Hitch> {
        let exam = self.exam(subject)?;
        let names = exam.assignment(subject.attempt.number);
        let Some(task) = subject.attempt.task else { return Ok(no_task()) };
        match self.site.import_state(task, names).await {
            Err(SiteError::NotFound { .. }) => Ok(SiteOutcome::TaskGone),
            Err(error) => Err(error.into()),
            Ok(ImportState::Failed(cause)) => Ok(SiteOutcome::TaskUnusable { cause }),
            Ok(ImportState::Ready { jobs }) => {
                if let Some(cause) = self.unlike(task, &subject.attempt.images, &exam).await? {
                    return Ok(SiteOutcome::TaskUnusable { cause });
                }
                // The time that somebody has for it is not to be reckoned by a clock that may be wrong.
                let is_limited = exam.time_limit.is_some();
                if is_limited && !self.clock.knows_the_time() && self.age(queued) < self.retry_budget.import {
                    return Err(Hitch::NotYet(self.retry_budget.look));
                }
                let link = self.site.job_link(task, jobs.first().copied().unwrap_or_default());
                Ok(SiteOutcome::ImagesReady { jobs, link })
            }
            Ok(ImportState::Running | ImportState::Empty) => {
                if self.age(queued) < self.retry_budget.import {
                    return Err(Hitch::NotYet(self.retry_budget.look));
                }
                let limit = self.retry_budget.import.as_secs();
                let cause = CauseKind::ImagesEndless
                    .because(format!("the pictures were not attached within {limit} s"));
                Ok(SiteOutcome::TaskUnusable { cause })
            }
        }
    }

    async fn fetch(&self, subject: &Subject) -> Result<SiteOutcome, Hitch> {
        let Some(task) = subject.attempt.task else { return Ok(SiteOutcome::TaskGone) };
        let Ok(_place) = self.reading.try_acquire() else {
            return Err(Hitch::NotYet(self.retry_budget.look));
        };
        match self.site.fetch_submission(task, subject.attempt.known()).await {
            Ok(Look { mark, drawn: Drawn::Anew(submission) }) => {
                let jobs = &submission.jobs;
                let fetched = Fetched {
                    mark,
                    completed: !jobs.is_empty() && jobs.iter().all(|job| job.state == "completed"),
                    hands: hands(&submission, &subject.candidate.account),
                    annotations: submission.annotations,
                    last_edit: submission.last_edit,
                };
                Ok(SiteOutcome::Fetched(Box::new(fetched)))
            }
            Ok(Look { drawn: Drawn::AsBefore, .. }) => Ok(SiteOutcome::AsBefore),
            Ok(Look { mark, drawn: Drawn::TooMuch { cause } }) => Ok(SiteOutcome::Overdrawn { mark, cause }),
            Err(SiteError::NotFound { .. }) => Ok(SiteOutcome::TaskGone),
            Err(error) => Err(error.into()),
        }
    }

    async fn complete_jobs(&self, attempt: &Attempt) -> Result<SiteOutcome, Hitch> {
        for job in &attempt.jobs {
            self.site.complete_job(*job).await?;
        }
        Ok(SiteOutcome::Done)
    }

    /// Deletes the attempt's tasks and, if told so, the account. Nobody else's user or task is ever touched.
    async fn undo(
        &self,
        subject: &Subject,
        queued: &QueuedEffect,
        account: bool,
    ) -> Result<SiteOutcome, Hitch> {
        let user = self.own_user(&subject.candidate.account).await?;
        if let Some(user) = &user {
            // One whose number we never learned: its creation was not answered.
            for task in self.find_tasks(subject, user.id).await? {
                self.site.delete_task(task).await?;
            }
        }
        self.settled(queued)?;
        if let Some(user) = user.filter(|_| account) {
            self.site.delete_user(user.id).await?;
        }
        Ok(SiteOutcome::Done)
    }

    /// Deletes an account, if it is ours, and its tasks of so many attempts. What was under way when it was decided may
    /// still be carried out, so tasks are looked for when it has settled.
    async fn delete_account(
        &self,
        account: &Account,
        attempts: u8,
        queued: &QueuedEffect,
    ) -> Result<SiteOutcome, Hitch> {
        let Some(user) = self.own_user(account).await? else { return Ok(SiteOutcome::Done) };
        if attempts > 0 {
            self.settled(queued)?;
        }
        for attempt in 1..=attempts {
            for task in self.site.find_tasks(&task_name(attempt, account), user.id).await? {
                self.site.delete_task(task).await?;
            }
        }
        self.site.delete_user(user.id).await?;
        Ok(SiteOutcome::Done)
    }

    /// Deletes the doubles of the attempt's task: a creation that was not answered, and therefore repeated, may have
    /// been carried out after all.
    async fn tidy(
        &self,
        effect: &SiteEffect,
        subject: &Subject,
        queued: &QueuedEffect,
    ) -> Result<SiteOutcome, Hitch> {
        self.settled(queued)?;
        let (Some(task), Some(user)) = (subject.attempt.task, subject.candidate.account.user) else {
            return Ok(SiteOutcome::Done);
        };
        let found = self.find_tasks(subject, user).await?;
        // No other step waits for this one: the attempt may be getting another task right now. Whatever was found, it
        // had this one only if it has it still.
        let now = self.subject(effect)?;
        if now.is_some_and(|now| now.attempt.task == Some(task)) {
            for double in found.into_iter().filter(|found| *found != task) {
                self.site.delete_task(double).await?;
            }
        }
        Ok(SiteOutcome::Done)
    }

    /// Comes back with success when nothing that was sent before this effect can act any more.
    fn settled(&self, queued: &QueuedEffect) -> Result<(), Hitch> {
        match self.retry_budget.settle.checked_sub(self.age(queued)) {
            Some(rest) if !rest.is_zero() => Err(Hitch::NotYet(rest)),
            _ => Ok(()),
        }
    }

    /// For how long the effect has been waiting: in this process at least, since it may have been written down by a clock
    /// that was ahead; longer, if a clock that is right says so.
    fn age(&self, queued: &QueuedEffect) -> Duration {
        let here = queued.since.elapsed();
        let by_clock = (self.clock.now() - queued.entry.created).to_std().unwrap_or_default();
        if self.clock.knows_the_time() { by_clock.max(here) } else { here }
    }
}

/// In whose hands a task is: a job of it may be given to somebody apart from the task.
fn hands(submission: &FetchedTask, account: &Account) -> Hands {
    let Some(own) = account.user else { return Hands::Own };
    let of_jobs = submission.jobs.iter().filter_map(|job| job.assignee.as_ref());
    let other = submission.assignee.iter().chain(of_jobs).find(|assignee| assignee.id != own);
    match other {
        Some(assignee) => Hands::Other(assignee.username.clone()),
        None if submission.assignee.is_none() => Hands::Nobody,
        None => Hands::Own,
    }
}

/// The name of an attempt's task on the site.
fn task_name(attempt: u8, account: &Account) -> String {
    format!("{attempt} Test Assignment {}", account.username)
}

/// A setting of the site that makes every account useless.
const UNVERIFIED: &str = "the site wants the e-mail address of every new account verified, which candidates can't do; set \
                          ACCOUNT_EMAIL_VERIFICATION to \"none\" in the site's settings";

fn no_task() -> SiteOutcome {
    SiteOutcome::TaskUnusable { cause: CauseKind::Record.because("there is no task on record") }
}

fn password(account: &Account) -> SecretString {
    SecretString::from(account.password.0.clone())
}
