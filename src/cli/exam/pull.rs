//! `exam pull`: makes an exam from a task of the site that an expert has annotated.

use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, bail};
use bytes::Bytes;
use clap::Args;
use futures::{StreamExt, TryStreamExt, stream};
use image::ImageFormat;

use super::super::interruption;
use super::super::print::print;
use super::super::progress::Progress;
use super::check;
use crate::config;
use crate::exam::{AnnotatedImage, Draft, DraftLabel, cvat_xml, naming};
use crate::model::TaskId;
use crate::output::{self, NewFolder, Rights};
use crate::retry::RetryAfter;
use crate::site::{MarkedTask, Site, SiteError, TaskLabel};

const IMAGES: &str = "images";

/// So many images are on their way at once.
const AT_ONCE: usize = 4;
/// An image is asked for so often before it is given up.
const TRIES: u32 = 3;
/// So many images are named in an error.
const LISTED: usize = 20;

/// Arguments of `exam pull`.
#[derive(Args)]
pub(in crate::cli) struct PullArgs {
    /// Number of the task, as in its address on the site.
    #[arg(long, value_name = "ID")]
    task: TaskId,
    /// Folder of the exam; created, and must not exist yet.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Number of images per attempt; without it, each job of the task is an attempt.
    #[arg(long, value_name = "N")]
    per_attempt: Option<NonZeroUsize>,
    /// An image that is meant to have nothing on it, by name or by pattern; can be given several times. Without it, an image
    /// without annotations is an error.
    #[arg(long, value_name = "PICTURE")]
    empty: Vec<String>,
}

/// Pulls, and checks what it has pulled.
pub(super) fn run(arguments: &PullArgs, file: Option<&Path>) -> anyhow::Result<()> {
    let out = &arguments.out;
    if fs::symlink_metadata(out).is_ok() {
        bail!("{} is there already; name another folder", out.display());
    }
    let site = Site::new(config::load(file)?.site_access()?)?;
    let task = interruption::block_on(pull(&site, arguments))?;
    let (count, shown) = (task.frames.len(), out.display());
    let left_out = match task.left_out {
        0 => String::new(),
        deleted => format!(" (deleted on the site, and left out: {deleted})"),
    };
    let told = format!("{count} pictures of the task {} are in {shown}{left_out}\n\n", arguments.task);
    print(&told)?;
    check::check(out, false)
}

/// Fetches it into a folder that has its name when it is whole.
async fn pull(site: &Site, arguments: &PullArgs) -> anyhow::Result<MarkedTask> {
    let id = arguments.task;
    let mut task = site.marked_task(id).await.with_context(|| format!("cannot read the task {id}"))?;
    let empty = fit(id, &task, &arguments.empty)?;
    let folder = NewFolder::new(&arguments.out)?;
    for part in [IMAGES, "instructions"] {
        let part = folder.path().join(part);
        fs::create_dir(&part).with_context(|| format!("cannot create the folder {}", part.display()))?;
    }
    let images = folder.path().join(IMAGES);
    let fetched = fetch(site, id, &mut task, &images).await;
    fetched.with_context(|| format!("cannot fetch the pictures of task {id}"))?;
    let names = |images: &[usize]| -> Vec<String> {
        images.iter().map(|image| task.annotations.images[*image].name.clone()).collect()
    };
    let (attempts, empty) = (attempts(&task, arguments.per_attempt), names(&empty));
    let attempts: Vec<Vec<String>> = attempts.iter().map(|images| names(images)).collect();
    let draft = Draft {
        title: &task.name,
        labels: task.labels.iter().map(label).collect(),
        annotations: &task.annotations,
        attempts: &attempts,
        empty: &empty,
    };
    output::write(&folder.path().join("exam.toml"), draft.text(), Rights::Usual)?;
    output::write(&folder.path().join("reference.xml"), cvat_xml::write(&task.annotations), Rights::Usual)?;
    folder.keep()?;
    Ok(task)
}

fn label(label: &TaskLabel) -> DraftLabel<'_> {
    let TaskLabel { name, color, kind, template, attributes } = label;
    let (kind, template, attributes) = (kind.clone(), template.clone(), attributes.clone());
    DraftLabel { name, color, kind, template, attributes }
}

/// Whether an exam can be made of this task; the images that are meant to have nothing on them.
fn fit(id: TaskId, task: &MarkedTask, empty: &[String]) -> anyhow::Result<Vec<usize>> {
    if !task.annotations.tracks.is_empty() {
        bail!("the task {id} has tracks; draw shapes instead, since candidates are asked for shapes");
    }
    if task.frames.is_empty() {
        match task.left_out {
            0 => bail!("the task {id} has no pictures"),
            _ => bail!("all pictures of the task {id} are deleted; restore them on the site"),
        }
    }
    if !task.disputed.is_empty() {
        bail!(
            "the task {id} has the same pictures several times, each time with other markup: {}; leave the markup of \
             one of them, on the site",
            listed(task.disputed.iter().map(String::as_str))
        );
    }
    let images = &task.annotations.images;
    let names: Vec<String> = images.iter().map(|image| image.name.clone()).collect();
    tell_apart(&names)?;
    let meant = meant(images, empty)?;
    let wrongly = |is_meant: bool| -> Vec<&str> {
        let of = images.iter().enumerate().filter(|(number, image)| {
            meant.contains(number) == is_meant && image.shapes.is_empty() != is_meant
        });
        of.map(|(_, image)| image.name.as_str()).collect()
    };
    if images.iter().all(|image| image.shapes.is_empty()) {
        bail!("nothing is marked in the task {id}: mark it up on the site, and save");
    }
    let (forgotten, marked) = (wrongly(false), wrongly(true));
    if !forgotten.is_empty() {
        bail!(
            "nothing is marked on {}; mark it up on the site, or name with --empty what is meant to have nothing on it",
            listed(forgotten.into_iter())
        );
    }
    if !marked.is_empty() {
        bail!("something is marked on {}; take it out of --empty", listed(marked.into_iter()));
    }
    Ok(meant)
}

/// Whether every system's folders can hold these beside each other.
fn tell_apart(names: &[String]) -> anyhow::Result<()> {
    if let Some((one, other)) = naming::clash(names) {
        bail!("no folder can hold both {one:?} and {other:?}; make the task anew with other names");
    }
    Ok(())
}

/// The images that these names and patterns stand for.
fn meant(images: &[AnnotatedImage], empty: &[String]) -> anyhow::Result<Vec<usize>> {
    let mut meant = Vec::new();
    for word in empty {
        let pattern = glob::Pattern::new(word).with_context(|| format!("--empty {word:?} is no pattern"))?;
        let fits = |name: &str| naming::same(name, word) || pattern.matches(name);
        let before = meant.len();
        meant.extend((0..images.len()).filter(|number| fits(&images[*number].name)));
        if meant.len() == before {
            bail!("--empty {word:?} matches no picture of the task");
        }
    }
    Ok(meant)
}

/// Names for people, the first of them at least.
fn listed<'a>(names: impl ExactSizeIterator<Item = &'a str>) -> String {
    let more = names.len().saturating_sub(LISTED);
    let mut listed: Vec<String> = names.take(LISTED).map(str::to_owned).collect();
    if more > 0 {
        listed.push(format!("and {more} more"));
    }
    listed.join(", ")
}

/// Fetches the images into this folder, and calls them by their kinds.
async fn fetch(site: &Site, id: TaskId, task: &mut MarkedTask, folder: &Path) -> anyhow::Result<()> {
    let of = task.frames.len() as u64;
    let progress = Progress::new(of, "{pos} of {len} pictures");
    let mut images =
        stream::iter(task.frames.clone()).map(|frame| original(site, id, frame)).buffered(AT_ONCE);
    let mut names: Vec<String> = Vec::new();
    for (image, number) in task.annotations.images.iter_mut().zip(1..) {
        let Some(bytes) = images.try_next().await? else { break };
        image.name = named(&image.name, &bytes)?;
        names.push(image.name.clone());
        tell_apart(&names)?;
        output::write(&folder.join(&image.name), &bytes, Rights::Usual)?;
        progress.set(number, of);
    }
    Ok(())
}

/// An image; what may pass is tried again.
async fn original(site: &Site, task: TaskId, frame: u64) -> Result<Bytes, SiteError> {
    let mut tries = 1;
    loop {
        match site.original(task, frame).await {
            Err(SiteError::Transient { retry_after, .. }) if tries < TRIES => {
                tokio::time::sleep(retry_after.map_or(Duration::from_secs(1), RetryAfter::length)).await;
                tries += 1;
            }
            answered => return answered,
        }
    }
}

/// The image's name, with the ending of its kind.
fn named(name: &str, bytes: &[u8]) -> anyhow::Result<String> {
    let (ending, other) = match image::guess_format(bytes) {
        Ok(ImageFormat::Jpeg) => ("jpg", "jpeg"),
        Ok(ImageFormat::Png) => ("png", "png"),
        _ => bail!("the picture {name} is neither a JPEG nor a PNG; make the task anew with such pictures"),
    };
    if name.starts_with('.') || name.is_empty() || name.contains(['/', '\\', '\0']) {
        bail!("an exam can't have a file called {name:?}; make the task anew with other names");
    }
    let has =
        Path::new(name).extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_lowercase();
    Ok(if has == ending || has == other { name.to_owned() } else { format!("{name}.{ending}") })
}

/// The images of each attempt, by their places: those of a job, or so many.
fn attempts(task: &MarkedTask, per_attempt: Option<NonZeroUsize>) -> Vec<Vec<usize>> {
    match per_attempt {
        Some(count) => {
            let images: Vec<usize> = (0..task.frames.len()).collect();
            images.chunks(count.get()).map(<[usize]>::to_vec).collect()
        }
        None => task.jobs.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exam::Annotations;

    #[test]
    fn an_image_is_called_by_its_kind() {
        let jpeg = b"\xff\xd8\xff\xe0";
        assert_eq!(named("a.JPEG", jpeg).unwrap(), "a.JPEG");
        assert_eq!(named("frame_000001", jpeg).unwrap(), "frame_000001.jpg");
        assert_eq!(named("a.bmp", b"\x89PNG\r\n\x1a\n").unwrap(), "a.bmp.png");
        assert!(named("..", jpeg).unwrap_err().to_string().contains("a file called \"..\""));
        assert!(named("a.webp", b"RIFF\0\0\0\0WEBPVP8 ").unwrap_err().to_string().contains("neither"));
    }

    #[test]
    fn attempts_are_the_jobs_unless_their_size_is_told() {
        let task = MarkedTask {
            name: String::new(),
            labels: Vec::new(),
            left_out: 0,
            disputed: Vec::new(),
            frames: vec![0, 2, 3, 4],
            jobs: vec![vec![0], vec![1, 2], vec![3]],
            annotations: Annotations::default(),
        };
        assert_eq!(attempts(&task, None), [vec![0], vec![1, 2], vec![3]]);
        assert_eq!(attempts(&task, NonZeroUsize::new(3)), [vec![0, 1, 2], vec![3]]);
    }
}
