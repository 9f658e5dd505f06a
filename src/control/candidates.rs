//! `candidates list|show|export|retry|claim|admit|block|delete`: who takes the test, their state and figures, and what
//! HR can do about them. Passwords are never printed.

use std::fmt::Write;
use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::{Subcommand, ValueEnum};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::attempt_summary::{AttemptSummary, decision, time};
use super::find::{find, shown};
use super::reply::Reply;
use super::{Backend, admission, person};
use crate::config::Config;
use crate::desk::{EventKind, OperatorCommand};
use crate::exam_statistics::{FEWEST_PEOPLE, Standing, Unknown, standing};
use crate::export::{Reviewed, Reviewers, clock_time, source_of};
use crate::foreign;
use crate::legacy::Imported;
use crate::model::{ActiveTime, Attempt, AttemptNumber, Candidate, Consent, Deletion, Drawn, PersonId};
use crate::store::{Consents, ImportedPeople, Packs, Records, StoreError, View};

/// Subcommands of `candidates`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Subcommand)]
pub enum CandidatesCommand {
    /// List all candidates, with the state and the figures of their last attempt.
    List {
        /// Print one JSON object per line.
        #[arg(long)]
        json: bool,
    },
    /// Show one candidate with every attempt.
    Show {
        /// Numeric Telegram id, @username or account name.
        person: String,
        /// Print one JSON object.
        #[arg(long)]
        json: bool,
    },
    /// Write everything that is kept about one candidate into a ZIP: records as JSON, submissions, pictures of them. It may
    /// be handed to the candidate: neither right answers nor other people's data nor a password are in it.
    Export {
        /// Numeric Telegram id, @username or account name.
        person: String,
        /// File to write; `-` for standard output. Without it, PERSON.zip in the current folder.
        #[arg(long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Retry the preparation or the check of the last attempt if it failed; the bot does it.
    Retry {
        /// Numeric Telegram id, @username or account name.
        person: String,
    },
    /// Confirm who owns the account that the previous bot had for a username: they get it back, with attempt and figures.
    Claim {
        /// Username under which the account waits, with or without @.
        username: String,
        /// Numeric Telegram id of its owner, who is no candidate yet.
        id: PersonId,
    },
    /// Let somebody take the test whom `intake.admission` keeps out, whether they have asked or not.
    Admit {
        /// Numeric Telegram id.
        id: PersonId,
    },
    /// Block somebody: the bot does not answer them any more. Nothing is deleted.
    Block {
        /// Numeric Telegram id; for candidates also @username or account name.
        person: String,
    },
    /// Take somebody off the block list.
    Unblock {
        /// Numeric Telegram id; for candidates also @username or account name.
        person: String,
    },
    /// List those who are blocked.
    Blocked,
    /// Delete an account, a candidate or everything; the bot does its part on the site.
    Delete {
        /// Numeric Telegram id, @username or account name.
        person: String,
        /// Scope of the deletion.
        #[arg(long, value_enum)]
        what: What,
        /// Carry it out; without it, show what would happen.
        #[arg(long)]
        yes: bool,
    },
}

/// What is deleted. None implies another but for the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ValueEnum)]
pub enum What {
    /// The account on the site; candidate and results stay in the bot.
    Account,
    /// The candidate in the bot: profile, attempts, metrics; account and tasks stay on the site.
    Candidate,
    /// Everything: account and tasks on the site; candidate, submissions and the chat's state in the bot.
    Everything,
}

/// Does it; gives back the answer.
pub(super) fn perform(
    command: &CandidatesCommand,
    backend: &dyn Backend,
    reply: &mut dyn Reply,
) -> anyhow::Result<String> {
    let view = backend.store().read()?;
    match command {
        CandidatesCommand::List { json } => list(&view, packs(backend).as_ref(), backend.config(), *json),
        CandidatesCommand::Show { person, json } => match find(&view, person) {
            Ok(candidate) => show(&view, &candidate, backend, *json),
            Err(error) => match view.imported(person.trim().trim_start_matches('@'))? {
                Some(imported) => Ok(imported_line(&imported, backend.config(), *json) + "\n"),
                None => Err(error),
            },
        },
        CandidatesCommand::Export { person, .. } => person::perform(person, backend, reply),
        CandidatesCommand::Claim { username, id } => claim(backend, username, *id),
        CandidatesCommand::Admit { id } => admission::admit(backend, *id),
        CandidatesCommand::Block { person } => admission::block(backend, &view, anybody(&view, person)?),
        CandidatesCommand::Unblock { person } => admission::unblock(backend, &view, anybody(&view, person)?),
        CandidatesCommand::Blocked => admission::blocked(backend, &view),
        CandidatesCommand::Retry { person } => retry(backend, &find(&view, person)?),
        CandidatesCommand::Delete { person, what, yes } => {
            delete(backend, &find(&view, person)?, *what, *yes)
        }
    }
}

fn claim(backend: &dyn Backend, username: &str, person: PersonId) -> anyhow::Result<String> {
    let view = backend.store().read()?;
    let name = username.trim().trim_start_matches('@');
    let imported = view.imported(name)?.with_context(|| {
        format!(
            "the previous bot has no unclaimed account “{username}”; `candidates-bot candidates list` shows those \
             that it has"
        )
    })?;
    if PersonId::of(person.0).is_none() {
        bail!("{person} is not a Telegram id");
    }
    if let Some(candidate) = view.candidate(person)? {
        bail!(
            "{person} is the candidate {} with the account {}; to give them the earlier account instead, delete that one \
             first: `candidates-bot candidates delete {person} --what everything --yes`",
            shown(&candidate),
            foreign::isolated(&candidate.account.username)
        );
    }
    drop(view);
    backend.decide(EventKind::Operator(OperatorCommand::Claim { username: name.to_owned(), person }))?;
    let when = if backend.is_bot_running() { "now" } else { "as soon as the bot runs" };
    Ok(format!(
        "the account {} of @{} is {person}'s; they and HR are notified {when}\n",
        foreign::isolated(&imported.account),
        one_line(&imported.metrics.candidate_username)
    ))
}

fn retry(backend: &dyn Backend, candidate: &Candidate) -> anyhow::Result<String> {
    let attempt = backend.store().read()?.attempt(candidate.id, candidate.attempts)?;
    let stopped = attempt.filter(Attempt::has_failed);
    let Some(attempt) = stopped else {
        bail!(
            "no attempt of {} has come to a stop; `candidates-bot candidates show` tells more",
            shown(candidate)
        )
    };
    backend.decide(EventKind::Operator(OperatorCommand::Retry(candidate.id)))?;
    let when = if backend.is_bot_running() { "now" } else { "as soon as the bot runs" };
    Ok(format!("attempt {} of {} is done again {when}\n", attempt.number, shown(candidate)))
}

fn delete(backend: &dyn Backend, candidate: &Candidate, what: What, yes: bool) -> anyhow::Result<String> {
    let (who, account) = (shown(candidate), foreign::isolated(&candidate.account.username));
    let (deletion, consequence) = match what {
        What::Account => (
            Deletion::Account,
            format!("the account {account} of {who} is deleted on the site; candidate and results stay here"),
        ),
        What::Candidate => (
            Deletion::Candidate,
            format!(
                "{who} is deleted here (profile, attempts, metrics); the account {account} stays on the site"
            ),
        ),
        What::Everything => (
            Deletion::Everything,
            format!(
                "everything about {who} is erased here, and the account {account} and its tasks on the site"
            ),
        ),
    };
    if !yes {
        bail!("with --yes, {consequence}; nothing was changed");
    }
    backend.decide(EventKind::Operator(OperatorCommand::Delete(deletion, candidate.id)))?;
    let later = match what {
        What::Candidate => "",
        What::Account | What::Everything if backend.is_bot_running() => "; the site follows in a moment",
        What::Account | What::Everything => "; the site follows as soon as the bot runs",
    };
    Ok(format!("{consequence}{later}\n"))
}

/// The person with this id, whether anything is known about them or not, or the candidate of this name.
fn anybody(view: &View, person: &str) -> anyhow::Result<PersonId> {
    match person.trim().parse::<PersonId>() {
        Ok(id) => Ok(id),
        Err(_) => Ok(find(view, person)?.id),
    }
}

fn list(view: &View, packs: Option<&Packs>, config: &Config, as_json: bool) -> anyhow::Result<String> {
    let candidates = view.candidates()?;
    let mut text = String::new();
    let mut reviewers = Reviewers::new(view);
    for candidate in &candidates {
        let last = view.attempt(candidate.id, candidate.attempts)?;
        let review = last.as_ref().map(|last| reviewers.of(last)).transpose()?.unwrap_or_default();
        let source = source_of(view, candidate.id)?;
        if as_json {
            let attempt = last.as_ref().map(|last| attempt_json(view, packs, last, &review));
            let candidate = candidate_json(candidate, source.as_deref());
            writeln!(text, "{}", json!({"candidate": candidate, "last_attempt": attempt}))?;
            continue;
        }
        let name = shown(candidate);
        let account = foreign::isolated(&candidate.account.username);
        let state = last.as_ref().map_or_else(
            || "no attempt on record".to_owned(),
            |last| AttemptSummary::from(last).line() + &decision(&review, config.timezone),
        );
        let source = source.map(|source| format!(", source: {}", foreign::isolated(&source)));
        writeln!(text, "{name}\t{account}\t{state}{}", source.unwrap_or_default())?;
    }
    view.each_imported(|imported| {
        text.push_str(&imported_line(&imported, config, as_json));
        text.push('\n');
        Ok(())
    })?;
    if text.is_empty() && !as_json {
        text.push_str("no candidates yet\n");
    }
    Ok(text)
}

/// Where attempts stand whose pictures were drawn; nothing of others.
fn standings(
    view: &View,
    packs: Option<&Packs>,
    attempts: &[Attempt],
) -> Result<Vec<Option<Result<Standing, Unknown>>>, StoreError> {
    let Some(packs) = packs else { return Ok(vec![None; attempts.len()]) };
    attempts.iter().map(|attempt| standing(view, packs, attempt)).collect()
}

/// The exams, if the current one can be read: without it there is less to tell of candidates, but they are told all the same.
fn packs(backend: &dyn Backend) -> Option<Packs> {
    backend.rules().ok().map(|rules| rules.packs)
}

/// How able an attempt on drawn pictures shows somebody to be.
fn ability(standing: &Result<Standing, Unknown>) -> String {
    let percent = |share: f64| 100.0 * share;
    match standing {
        Ok(Standing { rank, of, ability, error, better_than, low, high }) => format!(
            "ability {ability:.2} ± {error:.2}, rank {rank} of {of}: better than {:.0} % of the others (95 % interval: \
             {:.0} to {:.0} %)",
            percent(*better_than),
            percent(*low),
            percent(*high)
        ),
        Err(Unknown::TooFewPeople) => format!("ability unknown: fewer than {FEWEST_PEOPLE} candidates"),
        Err(_) => "ability unknown: the answers do not tell people apart".to_owned(),
    }
}

fn show(view: &View, candidate: &Candidate, backend: &dyn Backend, as_json: bool) -> anyhow::Result<String> {
    let zone = backend.config().timezone;
    let packs = packs(backend);
    let attempts = candidate.attempts.up_to().map(|number| view.attempt(candidate.id, number));
    let attempts: Vec<Attempt> = attempts.filter_map(Result::transpose).collect::<Result<_, _>>()?;
    let mut reviewers = Reviewers::new(view);
    let reviews = attempts.iter().map(|attempt| reviewers.of(attempt)).collect::<Result<Vec<_>, _>>()?;
    let standings = standings(view, packs.as_ref(), &attempts)?;
    let source = source_of(view, candidate.id)?;
    if as_json {
        let attempts = attempts.iter().zip(&reviews).zip(&standings);
        let told = |((attempt, review), standing): ((&Attempt, &Reviewed), &Option<_>)| {
            let mut told = attempt_json(view, packs.as_ref(), attempt, review);
            if let Some(Drawn { images, repeated }) = &attempt.drawn {
                told["drawn"] = json!({"pictures": images, "again": repeated});
            }
            match standing {
                None => {}
                Some(Ok(standing)) => told["standing"] = json!(standing),
                Some(Err(unknown)) => told["standing"] = json!({ "unknown": unknown }),
            }
            told
        };
        let attempts: Vec<Value> = attempts.map(told).collect();
        let (id, mut candidate) = (candidate.id, candidate_json(candidate, source.as_deref()));
        candidate["attempts"] = attempts.into();
        let consents = view.consents(id)?.into_iter().map(|(version, consent)| {
            json!({ "version": version, "at": time(consent.at), "language": consent.language.tag() })
        });
        candidate["consents"] = consents.collect::<Vec<_>>().into();
        return Ok(format!("{candidate}\n"));
    }
    let mut text = String::new();
    writeln!(text, "{}, Telegram id {}", shown(candidate), candidate.id)?;
    writeln!(text, "account on the site: {}", foreign::isolated(&candidate.account.username))?;
    writeln!(text, "since: {}", zone.rfc3339(candidate.since))?;
    for (version, Consent { at, language }) in view.consents(candidate.id)? {
        writeln!(text, "consent: version {version} in {}, {}", language.tag(), zone.rfc3339(at))?;
    }
    if let Some(source) = source {
        writeln!(text, "source: {}", foreign::isolated(&source))?;
    }
    for ((attempt, review), standing) in attempts.iter().zip(&reviews).zip(&standings) {
        writeln!(text, "{}{}", AttemptSummary::from(attempt).line(), decision(review, zone))?;
        writeln!(text, "  started {}", zone.rfc3339(attempt.started))?;
        if let Some(ended) = attempt.ended() {
            writeln!(text, "  ended {}", zone.rfc3339(ended))?;
        }
        if let Some(worked) = attempt.worked() {
            let pauses = attempt.active().filter(|active| active.pauses > 0);
            let active = pauses.map_or_else(String::new, |ActiveTime { length, pauses }| {
                let noun = if pauses == 1 { "pause" } else { "pauses" };
                format!(", about {} without {pauses} {noun}", clock_time(length))
            });
            writeln!(text, "  working time {}{active}", clock_time(worked))?;
        }
        if let Some(deadline) = attempt.deadline().filter(|_| attempt.ended().is_none()) {
            writeln!(text, "  deadline {}", zone.rfc3339(deadline))?;
        }
        if let Some(Drawn { images, repeated }) = &attempt.drawn {
            let again = match repeated {
                0 => String::new(),
                count => format!(" ({count} of them again: the pool has no others left)"),
            };
            let names = images.iter().map(|name| foreign::isolated(name)).collect::<Vec<_>>().join(", ");
            writeln!(text, "  pictures {names}{again}")?;
        }
        if let Some(standing) = standing {
            writeln!(text, "  {}", ability(standing))?;
        }
        for link in attempt.links() {
            writeln!(text, "  task {}", foreign::isolated(&link))?;
        }
        if let Some(cause) = attempt.cause() {
            writeln!(text, "  cause: {}", foreign::isolated(&cause.raw))?;
        }
        for image in attempt.scorecard().into_iter().flat_map(|scorecard| &scorecard.images) {
            let labels: Vec<String> = image
                .labels
                .iter()
                .map(|label| format!("{} {}", foreign::isolated(&label.label), label.iou))
                .collect();
            writeln!(text, "  {}  {}", foreign::isolated(&image.name), labels.join("  "))?;
        }
    }
    Ok(text)
}

fn attempt_json(view: &View, packs: Option<&Packs>, attempt: &Attempt, review: &Reviewed) -> Value {
    // Whatever is wrong with the exam's record, there is more to tell than the names of its figures.
    let exam = packs.and_then(|packs| packs.of(view, attempt).ok());
    AttemptSummary::from(attempt).as_json(exam.as_deref(), review)
}

/// Somebody whom the earlier bot knew and whose claim is not proved yet, in a line.
fn imported_line(imported: &Imported, config: &Config, as_json: bool) -> String {
    let Imported { account, metrics, claim, .. } = imported;
    let until = claim.since.zip(config.claims()).map(|(since, claims)| since + claims);
    let (number, scorecard) = (AttemptNumber(metrics.times_attempted.max(1)), imported.scorecard());
    let last = AttemptSummary {
        number,
        phase: imported.phase(),
        cause: None,
        started: metrics.task_started,
        ended: metrics.task_ended,
        worked: None,
        active: None,
        deadline: None,
        task: None,
        scorecard: scorecard.as_ref(),
    };
    let username = one_line(&metrics.candidate_username);
    if as_json {
        let candidate = json!({
            "id": null,
            "username": username,
            "first_name": null,
            "account": account,
            "attempts": number,
            "since": time(metrics.task_started),
            "claim_open_until": until.map(time),
            "wrong_passwords": claim.wrong,
        });
        return json!({"candidate": candidate, "last_attempt": last.as_json(None, &Reviewed::default())})
            .to_string();
    }
    let open = until.map(|until| format!(" until {}", config.timezone.day(until))).unwrap_or_default();
    let wrong = if claim.wrong > 0 { format!(", wrong passwords: {}", claim.wrong) } else { String::new() };
    format!(
        "{} (known to the previous bot, to be claimed{open}{wrong})\t{}\t{}",
        foreign::isolated(&format!("@{username}")),
        foreign::isolated(account),
        last.line()
    )
}

/// What came from elsewhere stays on its line.
pub(crate) fn one_line(text: &str) -> String {
    foreign::tame(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn candidate_json(candidate: &Candidate, source: Option<&str>) -> Value {
    json!({
        "id": candidate.id,
        "username": candidate.username,
        "first_name": candidate.first_name,
        "account": candidate.account.username,
        "attempts": candidate.attempts,
        "since": time(candidate.since),
        "source": source,
    })
}
