//! The play: two accounts get an assignment each, draw, hand in, and are deleted, step by step.

use std::time::Duration;

use secrecy::SecretString;

use super::drawing::{self, ATTEMPT, Drawing, figures};
use super::limits::Limits;
use super::names::Origin;
use super::office::{Office, Order};
use super::retry::{LONGEST_WISH, insist, told_of};
use super::stage::Stage;
use super::step::{Fallen, Said, Teller};
use crate::desk::{Fetched, Outcome, SiteOutcome};
use crate::exam::Exam;
use crate::model::{
    Account, Attempt, AttemptState, ImageTransfer, JobId, PersonId, Sender, SiteStep, TaskId,
};
use crate::site::{Accounts, Jobs, Site};

/// The play at work.
pub(super) struct Play<'a, 't> {
    site: &'a Site,
    exam: Exam,
    office: Office,
    limits: Limits,
    /// Time limits of one call, and of one that carries images.
    calls: (Duration, Duration),
    actors: Vec<Actor>,
    teller: &'a mut Teller<'t>,
}

/// An account and its role.
#[derive(Clone)]
struct Actor {
    number: u8,
    sender: Sender,
    drawing: Drawing,
}

impl Actor {
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

impl<'a, 't> Play<'a, 't> {
    /// Prepares everything.
    pub async fn new(stage: &'a Stage, exam: Exam, teller: &'a mut Teller<'t>) -> Result<Self, Fallen> {
        let Stage { site, limits, calls, origin } = stage;
        let work = async {
            let exact = drawing::exact(&exam).map_err(|finding| {
                format!("nobody could hand in its ground truth by its own rules ({finding:?})")
            })?;
            let smaller = drawing::smaller(&exam, &exact);
            let images = exam.assignment(ATTEMPT.0).len();
            let told = format!("“{}”, {images} pictures, {} objects", exam.title.en, exact.size());
            let office = Office::new(site.clone(), exam.clone(), *limits)?;
            Ok(((exact, smaller, office), Said::fine(told)))
        };
        let advice = "correct reference.xml or exam.toml";
        let (exact, smaller, office) = teller.step("assignment", calls.0, advice, work).await?;
        let actors = vec![Actor::new(origin, 1, exact), Actor::new(origin, 2, smaller)];
        Ok(Self { site, exam, office, limits: *limits, calls: *calls, actors, teller })
    }

    /// Plays it. Both accounts finish each part before the next begins: a site may treat a second account
    /// differently from the first, and work at the same time, too.
    pub async fn run(mut self) -> Result<(), Fallen> {
        let actors = self.actors.clone();
        for actor in &actors {
            self.writes(actor, "/get")?;
            self.steps(actor).await?;
        }
        for actor in &actors {
            self.draws(actor).await?;
        }
        for actor in &actors {
            self.writes(actor, "/done")?;
            self.steps(actor).await?;
        }
        for actor in &actors {
            self.office.deletes(actor.person()).map_err(|_| defect())?;
            self.steps(actor).await?;
        }
        Ok(())
    }

    /// The actor asks the bot for something, and answers *yes*.
    fn writes(&mut self, actor: &Actor, text: &str) -> Result<(), Fallen> {
        let asked = self.office.says(&actor.sender, text);
        asked.and_then(|()| self.office.says(&actor.sender, "yes")).map_err(|_| defect())
    }

    /// Does what the bot wants done, until it has nothing left to do.
    async fn steps(&mut self, actor: &Actor) -> Result<(), Fallen> {
        while let Some(order) = self.office.next().map_err(|_| defect())? {
            self.step(actor, &order).await?;
        }
        Ok(())
    }

    async fn step(&mut self, actor: &Actor, order: &Order) -> Result<(), Fallen> {
        let Self { site, exam, office, limits, calls, teller, .. } = self;
        let Label { what, advice } = label(&order.effect.step, actor.number);
        let (call, upload) = *calls;
        let most = match order.effect.step {
            SiteStep::Upload => upload.max(call),
            SiteStep::AwaitImages => limits.import + call,
            // Some steps are several calls.
            _ => call * 2,
        };
        let work = async {
            let carried = office.carry_out(order).await;
            office.done(order, carried.outcome.clone())?;
            let Outcome::Site(outcome) = carried.outcome else {
                return Err("no step on the site".to_owned());
            };
            if let SiteOutcome::Refused { cause } = &outcome {
                return Err(cause.to_string());
            }
            let step = &order.effect.step;
            let said = match office.records(actor.person())? {
                Some((account, attempt)) => {
                    let scene = Scene { site, limits, exam, actor, account: &account, attempt: &attempt };
                    scene.verdict(step, &outcome).await?
                }
                // A deleted person has no records.
                None => removed(step),
            };
            Ok(((), said.with(told_of(&carried.faults))))
        };
        teller.step(what, most + limits.retry_budget + LONGEST_WISH, advice, work).await
    }

    /// The account logs in with its own credentials and draws.
    async fn draws(&mut self, actor: &Actor) -> Result<(), Fallen> {
        let Self { site, office, limits, calls, teller, .. } = self;
        let records = office.records(actor.person()).map_err(|_| defect())?;
        let (Account { username, password, .. }, Attempt { task, .. }) = records.ok_or_else(defect)?;
        let (password, task) = (SecretString::from(password.0), task.ok_or_else(defect)?);
        let limit = calls.0 * 2 + limits.retry_budget + LONGEST_WISH;
        let log_in = async {
            let mut met = Vec::new();
            let works = insist(limits, &mut met, async || site.login_works(&username, &password).await);
            if works.await.map_err(|error| error.to_string())? {
                Ok(((), Said::fine("the account gets in with its password").with(told_of(&met))))
            } else {
                Err("the site does not let the account in with its password".to_owned())
            }
        };
        let advice = "see whether the site has other ways of logging in than name and password";
        teller.step(format_args!("log-in {}", actor.number), limit, advice, log_in).await?;
        let draw = async {
            let own = site.for_account(&username, &password).map_err(|error| error.to_string())?;
            let mut met = Vec::new();
            let drawn = insist(limits, &mut met, async || own.draw(task, &actor.drawing.annotations).await);
            let drawn = drawn.await.map_err(|error| error.to_string())?;
            let told = format!("{drawn} objects {}, saved by the account itself", actor.drawing.told);
            Ok(((), Said::fine(told).with(told_of(&met))))
        };
        let advice = "see whether an annotator can work in a job that is given to them";
        teller.step(format_args!("drawing {}", actor.number), limit, advice, draw).await
    }
}

fn defect() -> Fallen {
    Fallen::At("the bot's own records".to_owned())
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
        SiteStep::Tidy => ("doubles", "look into the log of the site's server"),
        SiteStep::FetchSubmission => (
            "hand-in",
            "let nobody begin before this is understood: the site gives back something else than was drawn",
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
struct Scene<'a> {
    site: &'a Site,
    limits: &'a Limits,
    exam: &'a Exam,
    actor: &'a Actor,
    account: &'a Account,
    attempt: &'a Attempt,
}

impl Scene<'_> {
    /// The result of a step, in words.
    async fn verdict(&self, step: &SiteStep, outcome: &SiteOutcome) -> Result<Said, String> {
        let Self { account, attempt, .. } = self;
        if let AttemptState::Failed { cause } | AttemptState::Unchecked { cause } = &attempt.state {
            return Err(cause.to_string());
        }
        let images = self.exam.assignment(ATTEMPT.0).len();
        let doubt = |told: &str, doubt: String| Ok(Said::fine(told).with(vec![doubt]));
        Ok(match (step, outcome) {
            (_, SiteOutcome::TaskGone) => return Err("the task is gone from the site".to_owned()),
            (_, SiteOutcome::NameTaken) => {
                return doubt(
                    "not yet",
                    "the name or its e-mail address is taken; the next one is tried".into(),
                );
            }
            (_, SiteOutcome::TaskUnusable { cause }) => {
                return doubt("not yet", format!("the task can't be used: {cause}; another is begun"));
            }
            (SiteStep::Register, _) => Said::fine(format!("{} is registered", account.username)),
            (_, SiteOutcome::RoleSet { user }) => {
                Said::fine(format!("user {user} is an annotator and nothing else"))
            }
            (_, SiteOutcome::TaskCreated { task }) => {
                Said::fine(format!("number {task}, given to the account"))
            }
            (_, SiteOutcome::ImagesChosen(images)) => Said::fine(chosen(images)),
            (SiteStep::Upload, _) => Said::fine(format!("{images} {}", sent(&attempt.images))),
            (_, SiteOutcome::ImagesReady { jobs, .. }) => {
                Said::fine(format!("the pictures are attached, in {}", named(jobs)))
            }
            (_, SiteOutcome::Fetched(fetched)) => return self.figures(fetched),
            (SiteStep::CompleteJobs, _) => return self.completed().await,
            (SiteStep::Tidy, _) => Said::fine("no other task has its name"),
            _ => removed(step),
        })
    }

    /// Whether the bot computed the expected figures from the drawing.
    fn figures(&self, fetched: &Fetched) -> Result<Said, String> {
        let (meant, findings) = (self.actor.drawing.size(), fetched.assessment.findings());
        let Some(packed) = fetched.assessment.packed() else {
            return Err(format!(
                "{meant} objects were drawn, and more than anybody draws came back: {} finding(s), the first: {:?}",
                findings.len(),
                findings.first()
            ));
        };
        let came = drawing::size(&packed.unpacked().map_err(|error| error.to_string())?.annotations);
        let Some(card) = &self.attempt.scorecard else {
            return Err(format!(
                "{meant} objects were drawn and {came} came back, which the bot does not take as complete: {} finding(s), \
                 the first: {:?}",
                findings.len(),
                findings.first()
            ));
        };
        let (expected, found) = (figures(&self.actor.drawing.expected), figures(card));
        if expected != found || meant != came {
            return Err(format!(
                "{meant} objects were drawn and {came} came back; expected {expected}, and found {found}"
            ));
        }
        Ok(Said::fine(format!("{found}, as expected")))
    }

    /// Whether the jobs are completed on the site.
    async fn completed(&self) -> Result<Said, String> {
        let tasks: Vec<TaskId> = self.attempt.task.into_iter().collect();
        let mut met = Vec::new();
        let found = insist(self.limits, &mut met, async || self.site.completed_jobs(&tasks).await);
        let found = found.await.map_err(|error| error.to_string())?;
        let missing: Vec<JobId> = self
            .attempt
            .jobs
            .iter()
            .copied()
            .filter(|job| found.iter().all(|completed| completed.id != *job))
            .collect();
        match missing.as_slice() {
            [] => {
                let told = format!("{} completed on the site", named(&self.attempt.jobs));
                Ok(Said::fine(told).with(told_of(&met)))
            }
            some => Err(format!("the site does not tell {} as completed", named(some))),
        }
    }
}

fn removed(step: &SiteStep) -> Said {
    match step {
        SiteStep::DiscardTask(task) => Said::fine(format!("number {task} is gone")),
        _ => Said::fine("the account is gone"),
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

fn sent(images: &ImageTransfer) -> &'static str {
    match images {
        ImageTransfer::Share { .. } => "taken from there",
        ImageTransfer::Upload | ImageTransfer::Undecided => "uploaded",
    }
}
