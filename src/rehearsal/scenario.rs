//! The scenario: two accounts get an assignment each, draw, hand in, and are deleted, step by step.

use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;

use super::bot::{LocalBot, PendingStep};
use super::drawing::{self, ATTEMPT, Drawing, figures};
use super::limits::Limits;
use super::names::Origin;
use super::retry::{LONGEST_WISH, describe, insist};
use super::setup::Setup;
use super::step::{RehearsalError, Reporter, StepReport};
use crate::desk::{Fetched, Outcome, SiteOutcome};
use crate::exam::Exam;
use crate::model::{Account, Attempt, ImageTransfer, JobId, PersonId, Sender, SiteStep, TaskId};
use crate::site::{Accounts, Jobs, Site};

/// A running scenario.
pub(super) struct Scenario<'a, 't> {
    site: &'a Site,
    exam: Exam,
    bot: LocalBot,
    limits: Limits,
    /// Time limits of one call, and of one that carries images.
    calls: (Duration, Duration),
    participants: Vec<Participant>,
    reporter: &'a mut Reporter<'t>,
}

/// A test account and what it draws.
#[derive(Clone)]
struct Participant {
    number: u8,
    sender: Sender,
    drawing: Drawing,
}

impl Participant {
    fn new(origin: &Origin, number: u8, drawing: Drawing) -> Self {
        let sender = Sender {
            id: PersonId(number.into()),
            username: Some(origin.username(number)),
            first_name: format!("Rehearsal {number}"),
            language_tag: Some("en".to_owned()),
        };
        Self { number, sender, drawing }
    }

    fn person(&self) -> PersonId {
        self.sender.id
    }
}

impl<'a, 't> Scenario<'a, 't> {
    /// Prepares everything.
    pub async fn new(
        setup: &'a Setup,
        exam: Exam,
        reporter: &'a mut Reporter<'t>,
    ) -> Result<Self, RehearsalError> {
        let Setup { site, limits, calls, origin } = setup;
        // Of a pool both get the same images: what is tried is the site.
        let exam = Exam::clone(&Arc::new(exam).example());
        let work = async {
            let exact = drawing::exact(&exam).map_err(|finding| {
                format!("nobody could hand in its ground truth by its own rules ({finding:?})")
            })?;
            let smaller = drawing::smaller(&exam, &exact);
            let images = exam.assignment(ATTEMPT.0).len();
            let text = format!("“{}”, {images} pictures, {} objects", exam.title.en, exact.size());
            let bot = LocalBot::new(site.clone(), exam.clone(), *limits)?;
            Ok(((exact, smaller, bot), StepReport::new(text)))
        };
        let advice = "correct reference.xml or exam.toml";
        let (exact, smaller, bot) = reporter.step("assignment", calls.0, advice, work).await?;
        let participants = vec![Participant::new(origin, 1, exact), Participant::new(origin, 2, smaller)];
        Ok(Self { site, exam, bot, limits: *limits, calls: *calls, participants, reporter })
    }

    /// Runs it. Both accounts finish each part before the next begins: a site may treat the second account differently
    /// from the first, and both may work at the same time.
    pub async fn run(mut self) -> Result<(), RehearsalError> {
        let participants = self.participants.clone();
        for participant in &participants {
            self.writes(participant, "/get")?;
            self.steps(participant).await?;
        }
        for participant in &participants {
            self.draws(participant).await?;
        }
        for participant in &participants {
            self.writes(participant, "/done")?;
            self.steps(participant).await?;
        }
        for participant in &participants {
            self.bot.deletes(participant.person()).map_err(|_| defect())?;
            self.steps(participant).await?;
        }
        Ok(())
    }

    /// The participant asks the bot for something, and answers *yes*.
    fn writes(&mut self, participant: &Participant, text: &str) -> Result<(), RehearsalError> {
        let asked = self.bot.says(&participant.sender, text);
        asked.and_then(|()| self.bot.says(&participant.sender, "yes")).map_err(|_| defect())
    }

    /// Carries out the steps in the bot's outbox until it is empty.
    async fn steps(&mut self, participant: &Participant) -> Result<(), RehearsalError> {
        while let Some(pending) = self.bot.next().map_err(|_| defect())? {
            self.step(participant, &pending).await?;
        }
        Ok(())
    }

    async fn step(&mut self, participant: &Participant, pending: &PendingStep) -> Result<(), RehearsalError> {
        let Self { site, exam, bot, limits, calls, reporter, .. } = self;
        let Label { what, advice } = label(&pending.effect.step, participant.number);
        let (call, upload) = *calls;
        let most = match pending.effect.step {
            SiteStep::Upload => upload.max(call),
            SiteStep::AwaitImages => limits.import + call,
            // Some steps are several calls.
            _ => call * 2,
        };
        let work = async {
            let carried = bot.carry_out(pending).await;
            bot.done(pending, carried.outcome.clone())?;
            let Outcome::Site(outcome) = carried.outcome else {
                return Err("no step on the site".to_owned());
            };
            if let SiteOutcome::Refused { cause } = &outcome {
                return Err(cause.to_string());
            }
            let step = &pending.effect.step;
            let report = match bot.records(participant.person())? {
                Some((account, attempt)) => {
                    let scene =
                        Evidence { site, limits, exam, participant, account: &account, attempt: &attempt };
                    scene.verdict(step, &outcome).await?
                }
                // A deleted person has no records.
                None => removed(step),
            };
            Ok(((), report.with_warnings(describe(&carried.faults))))
        };
        reporter.step(what, most + limits.retry_budget + LONGEST_WISH, advice, work).await
    }

    /// The account logs in with its own credentials and draws.
    async fn draws(&mut self, participant: &Participant) -> Result<(), RehearsalError> {
        let Self { site, bot, limits, calls, reporter, .. } = self;
        let records = bot.records(participant.person()).map_err(|_| defect())?;
        let (Account { username, password, .. }, attempt) = records.ok_or_else(defect)?;
        let password = SecretString::from(password.ok_or_else(defect)?.0);
        let task = attempt.task().ok_or_else(defect)?;
        let limit = calls.0 * 2 + limits.retry_budget + LONGEST_WISH;
        let log_in = async {
            let mut met = Vec::new();
            let works = insist(limits, &mut met, async || site.login_works(&username, &password).await);
            if works.await.map_err(|error| error.to_string())? {
                Ok((
                    (),
                    StepReport::new("the account gets in with its password").with_warnings(describe(&met)),
                ))
            } else {
                Err("the site rejects the account's password".to_owned())
            }
        };
        let advice = "see whether the site has other ways of logging in than name and password";
        reporter.step(format_args!("log-in {}", participant.number), limit, advice, log_in).await?;
        let draw = async {
            let own = site.for_account(&username, &password).map_err(|error| error.to_string())?;
            let mut met = Vec::new();
            let drawn =
                insist(limits, &mut met, async || own.draw(task, &participant.drawing.annotations).await);
            let drawn = drawn.await.map_err(|error| error.to_string())?;
            let text =
                format!("{drawn} objects {}, saved by the account itself", participant.drawing.description);
            Ok(((), StepReport::new(text).with_warnings(describe(&met))))
        };
        let advice = "see whether an annotator can work in a job that is given to them";
        reporter.step(format_args!("drawing {}", participant.number), limit, advice, draw).await
    }
}

fn defect() -> RehearsalError {
    RehearsalError::At("the bot's own records".to_owned())
}

/// The name of a step, and what to do when it fails.
struct Label {
    what: String,
    advice: &'static str,
}

fn label(step: &SiteStep, number: u8) -> Label {
    let (what, advice) = match step {
        SiteStep::Register => (
            "account",
            "see that the site lets people register through its API, and what it asks of names, passwords and e-mail \
             addresses",
        ),
        SiteStep::SetRole => ("role", "the bot's account must be an administrator of the site"),
        SiteStep::CreateTask => ("task", "look into the log of the site's server"),
        SiteStep::Upload => (
            "pictures",
            "see that the site (and a proxy before it) takes requests of this size, and at site.images and \
             site.upload_timeout",
        ),
        SiteStep::AwaitImages => {
            ("import", "look into the log of the site's workers, which attach the pictures")
        }
        SiteStep::CleanUp => ("doubles", "look into the log of the site's server"),
        SiteStep::FetchSubmission => (
            "hand-in",
            "find the reason before you invite candidates: the site gives back other shapes than were drawn",
        ),
        SiteStep::CompleteJobs => {
            ("completion", "see what the site's rules say about who may complete a job")
        }
        SiteStep::DiscardTask(_) => ("removal of task", "look into the log of the site's server"),
        SiteStep::CheckClaim(_) => ("log-in", "look into the log of the site's server"),
        SiteStep::Undo { .. } | SiteStep::DeleteAccount { .. } => {
            ("removal of account", "the bot's account must be an administrator of the site")
        }
    };
    Label { what: format!("{what} {number}"), advice }
}

/// The records that show how a step went.
struct Evidence<'a> {
    site: &'a Site,
    limits: &'a Limits,
    exam: &'a Exam,
    participant: &'a Participant,
    account: &'a Account,
    attempt: &'a Attempt,
}

impl Evidence<'_> {
    /// The result of a step, in words.
    async fn verdict(&self, step: &SiteStep, outcome: &SiteOutcome) -> Result<StepReport, String> {
        let Self { account, attempt, .. } = self;
        if let Some(cause) = attempt.cause() {
            return Err(cause.to_string());
        }
        let images = self.exam.assignment(ATTEMPT.0).len();
        let warning = |text: &str, warning: String| Ok(StepReport::new(text).with_warnings(vec![warning]));
        Ok(match (step, outcome) {
            (_, SiteOutcome::TaskGone) => return Err("the task is gone from the site".to_owned()),
            (_, SiteOutcome::NameTaken) => {
                return warning(
                    "not yet",
                    "the name or its e-mail address is taken; the next one is tried".into(),
                );
            }
            (_, SiteOutcome::TaskUnusable { cause }) => {
                return warning("not yet", format!("the task can't be used: {cause}; another is begun"));
            }
            (SiteStep::Register, _) => StepReport::new(format!("{} is registered", account.username)),
            (_, SiteOutcome::RoleSet { user }) => {
                StepReport::new(format!("user {user} is an annotator and nothing else"))
            }
            (_, SiteOutcome::TaskCreated { task }) => {
                StepReport::new(format!("number {task}, given to the account"))
            }
            (_, SiteOutcome::ImagesChosen(images)) => StepReport::new(chosen(images)),
            (SiteStep::Upload, _) => StepReport::new(format!("{images} {}", sent(attempt))),
            (_, SiteOutcome::ImagesReady { jobs, .. }) => {
                StepReport::new(format!("the pictures are attached, in {}", named(jobs)))
            }
            (_, SiteOutcome::Fetched(fetched)) => return self.figures(fetched),
            (SiteStep::CompleteJobs, _) => return self.completed().await,
            (SiteStep::CleanUp, _) => StepReport::new("no other task has its name"),
            _ => removed(step),
        })
    }

    /// Whether the bot computed the expected figures from the drawing.
    fn figures(&self, fetched: &Fetched) -> Result<StepReport, String> {
        let (meant, findings) = (self.participant.drawing.size(), fetched.assessment.findings());
        let Some(packed) = fetched.assessment.packed() else {
            return Err(format!(
                "{meant} objects were drawn, and more than anybody draws came back: {} finding(s), the first: {:?}",
                findings.len(),
                findings.first()
            ));
        };
        let came = drawing::size(&packed.unpacked().map_err(|error| error.to_string())?.annotations);
        let Some(card) = self.attempt.scorecard() else {
            return Err(format!(
                "{meant} objects were drawn and {came} came back, which the bot does not take as complete: {} finding(s), \
                 the first: {:?}",
                findings.len(),
                findings.first()
            ));
        };
        let (expected, found) = (figures(&self.participant.drawing.expected), figures(card));
        if expected != found || meant != came {
            return Err(format!(
                "{meant} objects were drawn and {came} came back; expected {expected}, and found {found}"
            ));
        }
        Ok(StepReport::new(format!("{found}, as expected")))
    }

    /// Whether the jobs are completed on the site.
    async fn completed(&self) -> Result<StepReport, String> {
        let tasks: Vec<TaskId> = self.attempt.task().into_iter().collect();
        let mut met = Vec::new();
        let found = insist(self.limits, &mut met, async || self.site.completed_jobs(&tasks).await);
        let found = found.await.map_err(|error| error.to_string())?;
        let missing: Vec<JobId> = self
            .attempt
            .jobs()
            .iter()
            .copied()
            .filter(|job| found.iter().all(|completed| completed.id != *job))
            .collect();
        match missing.as_slice() {
            [] => {
                let text = format!("{} completed on the site", named(self.attempt.jobs()));
                Ok(StepReport::new(text).with_warnings(describe(&met)))
            }
            some => Err(format!("the site does not report {} as completed", named(some))),
        }
    }
}

fn removed(step: &SiteStep) -> StepReport {
    match step {
        SiteStep::DiscardTask(task) => StepReport::new(format!("number {task} is gone")),
        _ => StepReport::new("the account is gone"),
    }
}

fn named(jobs: &[JobId]) -> String {
    let numbers: Vec<_> = jobs.iter().map(ToString::to_string).collect();
    format!("{} {}", if jobs.len() == 1 { "job" } else { "jobs" }, numbers.join(", "))
}

fn chosen(images: &ImageTransfer) -> String {
    match images {
        ImageTransfer::Share { folder, .. } => {
            format!("they are in the folder /{folder} of the shared storage")
        }
        ImageTransfer::Upload | ImageTransfer::Undecided => {
            "not found on the shared storage, so they are uploaded".to_owned()
        }
    }
}

fn sent(attempt: &Attempt) -> &'static str {
    match attempt.preparation().map(|preparation| &preparation.images) {
        Some(ImageTransfer::Share { .. }) => "taken from there",
        Some(ImageTransfer::Upload | ImageTransfer::Undecided) | None => "uploaded",
    }
}
