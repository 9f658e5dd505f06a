//! `demo`: plays the whole story on this machine, without a network, or lets people play it in the browser.

mod browser;

use std::fmt::Write;
use std::fs::DirBuilder;
use std::ops::ControlFlow;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use bytes::Bytes;
use chrono::TimeDelta;
use clap::{Args, ValueEnum};
use serde_json::json;

use self::browser::BrowserArgs;
use super::language;
use super::print::print;
use crate::demo;
use crate::demo::site::Version;
use crate::demo::story::{HR, Story};
use crate::demo::transcript::Transcript;
use crate::demo::world::{Settings, World};
use crate::desk::Admission;
use crate::exam::{Exam, Language};
use crate::legacy;
use crate::legacy::LegacyRow;
use crate::model::Attempt;
use crate::output::{self, Rights};
use crate::report::clock_time;
use crate::scoring::Measure;
use crate::store::Records;
use crate::texts::catalog::say;

/// Arguments of `demo`.
#[derive(Args)]
pub(super) struct DemoArgs {
    /// Folder for the transcript, the metrics, the files that HR received and the database; with --browser for the
    /// database alone. Without it, they are not kept.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Seed of all randomness: the same seed, the same story.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Language of the story and of everybody in it; by default, that of the terminal.
    #[arg(long, value_parser = language::languages())]
    lang: Option<Language>,
    /// CVAT version that the mock site behaves like.
    #[arg(long, value_enum, default_value = "2.73")]
    site: SiteVersion,
    /// Folder of an exam, instead of the built-in one.
    #[arg(long, value_name = "DIR")]
    exam: Option<PathBuf>,
    #[command(flatten)]
    browser: BrowserArgs,
}

#[derive(Clone, Copy, ValueEnum)]
enum SiteVersion {
    /// As CVAT 2.2: labels and jobs inside the task.
    #[value(name = "2.2")]
    Old,
    /// As CVAT 2.14: labels and jobs on pages of their own.
    #[value(name = "2.14")]
    Middle,
    /// As CVAT 2.73: every account has an e-mail address of its own.
    #[value(name = "2.73")]
    Newest,
}

impl From<SiteVersion> for Version {
    fn from(version: SiteVersion) -> Self {
        match version {
            SiteVersion::Old => Self::V2_2,
            SiteVersion::Middle => Self::V2_14,
            SiteVersion::Newest => Self::V2_73,
        }
    }
}

impl DemoArgs {
    /// What the page in the browser is started with.
    fn of_browser(&self, database: &Path) -> anyhow::Result<demo::browser::Settings> {
        Ok(demo::browser::Settings {
            exam: Arc::new(Exam::load_or_embedded(self.exam.as_deref())?),
            database: database.to_owned(),
            seed: self.seed,
            version: self.site.into(),
            language: self.lang.unwrap_or_else(language::of_terminal),
            port: self.browser.port.unwrap_or_default(),
            page: self.browser.page.clone(),
        })
    }
}

/// Plays it.
pub(super) fn run(arguments: &DemoArgs) -> anyhow::Result<()> {
    // Kept until the end: dropping it removes the folder.
    let temporary;
    let folder = if let Some(folder) = &arguments.out {
        // The files that it will contain look like people's data and are protected as such.
        let made = DirBuilder::new().recursive(true).mode(0o700).create(folder);
        made.with_context(|| format!("cannot create the folder {}", folder.display()))?;
        folder.as_path()
    } else {
        temporary = tempfile::tempdir().context("cannot create a temporary folder")?;
        temporary.path()
    };
    let database = folder.join("demo.redb");
    forget_last_demo(&database)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("cannot start the runtime")?;
    if arguments.browser.browser {
        return runtime.block_on(browser::run(&arguments.browser, arguments.of_browser(&database)?));
    }
    let (transcript, metrics, received) = runtime.block_on(play(arguments, &database))?;
    if let Some(folder) = &arguments.out {
        save(folder, "transcript.txt", transcript.text())?;
        save(folder, "metrics.json", serde_json::to_string_pretty(&metrics)?)?;
        let mut names = vec!["transcript.txt".to_owned(), "metrics.json".to_owned()];
        for (name, bytes) in received {
            save(folder, &name, bytes)?;
            names.push(name);
        }
        let (names, where_to_look) = (names.join(", "), folder.display());
        print(&format!("\n{names} and demo.redb are in {where_to_look}\n"))?;
    } else {
        let language = arguments.lang.unwrap_or_else(language::of_terminal);
        print(&format!("\n{}\n", say!(language, "demo-end")))?;
    }
    Ok(())
}

/// A demo begins with an empty database; the one that an earlier demo left may go.
fn forget_last_demo(database: &Path) -> anyhow::Result<()> {
    match std::fs::remove_file(database) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove {} of an earlier demo", database.display()))
        }
        _ => Ok(()),
    }
}

/// A candidate's metrics, and the figures of the exam that these have no column for.
struct Row {
    metrics: LegacyRow,
    worked: Option<TimeDelta>,
    further: Vec<(String, Option<f64>)>,
}

/// The transcript, everybody's metrics, and the files that HR received.
type Played = (Transcript, serde_json::Value, Vec<(String, Bytes)>);

async fn play(arguments: &DemoArgs, database: &Path) -> anyhow::Result<Played> {
    let mut settings = Settings::usual(database, arguments.seed)?;
    if let Some(folder) = &arguments.exam {
        settings.exam = Arc::new(Exam::load(folder)?);
    }
    settings.version = arguments.site.into();
    settings.admission = Admission::Approval;
    let mut world = World::new(settings).await?;
    world.whitelist(HR)?;
    world.start_bot().await?;
    let (mut transcript, received) = Story::new(&world, arguments.seed, true).play().await?;
    let further = legacy::further(world.rules().packs.current());
    let view = world.store.read()?;
    let mut rows = Vec::new();
    view.each_candidate(|candidate, attempt| {
        if let Some(metrics) = view.legacy_row(candidate.id)? {
            let worked = attempt.as_ref().and_then(Attempt::worked);
            let scorecard = attempt.and_then(Attempt::into_scorecard);
            let of = |figure: &Measure| figure.of(scorecard.as_ref()?);
            let further = further.iter().map(|figure| (legacy::column_of(figure), of(figure))).collect();
            rows.push(Row { metrics, worked, further });
        }
        Ok(ControlFlow::Continue(()))
    })?;
    drop(view);
    transcript.add(&format!("\n{}", table(&rows)));
    world.stop_bot().await?;
    Ok((transcript, as_json(&rows), received))
}

fn save(folder: &Path, name: &str, content: impl AsRef<[u8]>) -> anyhow::Result<()> {
    Ok(output::write(&folder.join(name), content, Rights::Owner)?)
}

fn table(rows: &[Row]) -> String {
    let figure = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| format!("{value:.2}"));
    let mut text = format!(
        "{:<24}{:>9}{:>11}{:>16}{:>14}{:>17}\n",
        "candidate_username", "car_iou", "plate_iou", "plate_accuracy", "working time", "times_attempted"
    );
    for Row { metrics, worked, .. } in rows {
        let _ = writeln!(
            text,
            "{:<24}{:>9}{:>11}{:>16}{:>14}{:>17}",
            metrics.candidate_username,
            figure(metrics.car_iou),
            figure(metrics.plate_iou),
            figure(metrics.plate_accuracy),
            worked.map_or_else(|| "in progress".to_owned(), clock_time),
            metrics.times_attempted
        );
    }
    for Row { metrics, further, .. } in rows.iter().filter(|row| !row.further.is_empty()) {
        let further: Vec<String> =
            further.iter().map(|(name, percent)| format!("{name} {}", figure(*percent))).collect();
        let _ = writeln!(text, "\n{}: {}", metrics.candidate_username, further.join(", "));
    }
    text
}

fn as_json(rows: &[Row]) -> serde_json::Value {
    rows.iter()
        .map(|Row { metrics, worked, further }| {
            let mut row = json!({
                "candidate_username": metrics.candidate_username,
                "car_iou": metrics.car_iou,
                "plate_iou": metrics.plate_iou,
                "plate_accuracy": metrics.plate_accuracy,
                "task_started": metrics.task_started.to_rfc3339(),
                "task_ended": metrics.task_ended.map(|ended| ended.to_rfc3339()),
                "task_completed": metrics.taken().map(clock_time),
                "times_attempted": metrics.times_attempted,
                "working_time": worked.map(clock_time),
            });
            for (name, percent) in further {
                row[name] = json!(percent);
            }
            row
        })
        .collect()
}
