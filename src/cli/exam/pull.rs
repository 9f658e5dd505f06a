//! `exam pull`: an exam out of a task of the site that an expert has marked up.

use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, bail};
use bytes::Bytes;
use clap::Args;
use futures::{StreamExt, TryStreamExt, stream};
use image::ImageFormat;

use super::super::progress::Progress;
use super::check;
use crate::config;
use crate::exam::{Draft, cvat_xml};
use crate::site::{MarkedTask, Site, SiteError};

/// So many pictures are on their way at once.
const AT_ONCE: usize = 4;
/// A picture is asked for so often before it is given up.
const TRIES: u32 = 3;

/// Which task, and where to.
#[derive(Args)]
pub(in crate::cli) struct PullArgs {
    /// Number of the task, as its address on the site has it.
    #[arg(long, value_name = "ID")]
    task: u64,
    /// Folder of the exam; it is made, and must not be there yet.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Pictures of an attempt; without it, each job of the task is one.
    #[arg(long, value_name = "N")]
    per_attempt: Option<NonZeroUsize>,
}

/// Pulls, and checks what it has pulled.
pub(super) fn run(arguments: &PullArgs, file: Option<&Path>) -> anyhow::Result<()> {
    let out = &arguments.out;
    if fs::symlink_metadata(out).is_ok() {
        bail!("{} is there already; name another folder", out.display());
    }
    let site = Site::new(config::load(file)?.site_access()?)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("cannot start the runtime")?;
    let (mut task, pictures) = runtime.block_on(pull(&site, arguments.task))?;
    for (picture, bytes) in task.markup.pictures.iter_mut().zip(&pictures) {
        picture.name = named(&picture.name, bytes)?;
    }
    save(&task, &pictures, &attempts(&task, arguments.per_attempt), out)?;
    let (count, shown) = (pictures.len(), out.display());
    let left_out = match task.left_out {
        0 => String::new(),
        deleted => format!(" (deleted on the site, and left out: {deleted})"),
    };
    let told = format!("{count} pictures of the task {} are in {shown}{left_out}\n\n", arguments.task);
    super::super::print(&told)?;
    check::check(out, false)
}

async fn pull(site: &Site, id: u64) -> anyhow::Result<(MarkedTask, Vec<Bytes>)> {
    let task = site.marked_task(id).await.with_context(|| format!("cannot read the task {id}"))?;
    if !task.markup.tracks.is_empty() {
        bail!("the task {id} has tracks; draw shapes instead, since candidates are asked for shapes");
    }
    if task.frames.is_empty() {
        match task.left_out {
            0 => bail!("the task {id} has no pictures"),
            _ => bail!("all pictures of the task {id} are deleted; restore them on the site"),
        }
    }
    let of = task.frames.len() as u64;
    let progress = Progress::new(of, "{pos} of {len} pictures");
    let pictures = stream::iter(&task.frames).map(|frame| original(site, id, *frame)).buffered(AT_ONCE);
    let pictures = pictures.enumerate().map(|(number, picture)| {
        progress.set(number as u64 + 1, of);
        picture
    });
    let pictures =
        pictures.try_collect().await.with_context(|| format!("cannot fetch the pictures of task {id}"))?;
    Ok((task, pictures))
}

/// A picture; what may pass is tried again.
async fn original(site: &Site, task: u64, frame: u64) -> Result<Bytes, SiteError> {
    let mut tries = 1;
    loop {
        match site.original(task, frame).await {
            Err(SiteError::Transient { retry_after, .. }) if tries < TRIES => {
                tokio::time::sleep(retry_after.unwrap_or(Duration::from_secs(1))).await;
                tries += 1;
            }
            answered => return answered,
        }
    }
}

/// The picture's name, with the ending of its kind.
fn named(name: &str, bytes: &[u8]) -> anyhow::Result<String> {
    let (ending, other) = match image::guess_format(bytes) {
        Ok(ImageFormat::Jpeg) => ("jpg", "jpeg"),
        Ok(ImageFormat::Png) => ("png", "png"),
        _ => bail!("the picture {name} is neither a JPEG nor a PNG; make the task anew with such pictures"),
    };
    let has =
        Path::new(name).extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_lowercase();
    Ok(if has == ending || has == other { name.to_owned() } else { format!("{name}.{ending}") })
}

/// The pictures of each attempt: those of a job, or so many.
fn attempts(task: &MarkedTask, per_attempt: Option<NonZeroUsize>) -> Vec<Vec<String>> {
    let names: Vec<String> = task.markup.pictures.iter().map(|picture| picture.name.clone()).collect();
    if let Some(count) = per_attempt {
        return names.chunks(count.get()).map(<[String]>::to_vec).collect();
    }
    let of = |(first, last): &(u64, u64)| {
        let numbered = task.frames.iter().zip(&names);
        numbered.filter(|(frame, _)| (*first..=*last).contains(frame)).map(|(_, name)| name.clone()).collect()
    };
    let mut attempts: Vec<Vec<String>> =
        task.jobs.iter().map(of).filter(|names: &Vec<_>| !names.is_empty()).collect();
    if attempts.is_empty() {
        attempts.push(names);
    }
    attempts
}

/// Writes the folder beside its place, and puts it there when it is whole.
fn save(task: &MarkedTask, pictures: &[Bytes], attempts: &[Vec<String>], out: &Path) -> anyhow::Result<()> {
    let parent = out.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(parent).with_context(|| format!("cannot make the folder {}", parent.display()))?;
    let beside = tempfile::Builder::new()
        .prefix(".exam-")
        .tempdir_in(parent)
        .with_context(|| format!("cannot write in {}", parent.display()))?;
    let folder = beside.path().join("exam");
    let images = folder.join("images");
    let failed = || format!("cannot write the exam in {}", parent.display());
    for part in [&images, &folder.join("instructions")] {
        fs::create_dir_all(part).with_context(failed)?;
    }
    for (picture, bytes) in task.markup.pictures.iter().zip(pictures) {
        fs::write(images.join(&picture.name), bytes).with_context(failed)?;
    }
    let labels = task.labels.iter();
    let labels = labels.map(|label| (label.name.as_str(), label.color.as_str(), label.attributes.clone()));
    let draft = Draft { title: &task.name, labels: labels.collect(), markup: &task.markup, attempts };
    fs::write(folder.join("exam.toml"), draft.text()).with_context(failed)?;
    fs::write(folder.join("reference.xml"), cvat_xml::write(&task.markup)).with_context(failed)?;
    fs::rename(&folder, out).with_context(|| format!("cannot put the exam at {}", out.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exam::{MarkedPicture, Markup};

    #[test]
    fn a_picture_is_called_by_its_kind() {
        let jpeg = b"\xff\xd8\xff\xe0";
        assert_eq!(named("a.JPEG", jpeg).unwrap(), "a.JPEG");
        assert_eq!(named("frame_000001", jpeg).unwrap(), "frame_000001.jpg");
        assert_eq!(named("a.bmp", b"\x89PNG\r\n\x1a\n").unwrap(), "a.bmp.png");
        assert!(named("a.webp", b"RIFF\0\0\0\0WEBPVP8 ").unwrap_err().to_string().contains("neither"));
    }

    #[test]
    fn attempts_are_the_jobs_unless_their_size_is_told() {
        let picture = |name: &str| MarkedPicture {
            name: name.to_owned(),
            width: 1,
            height: 1,
            deleted: false,
            shapes: Vec::new(),
        };
        let mut task = MarkedTask {
            name: String::new(),
            labels: Vec::new(),
            // The second picture was taken out.
            left_out: 1,
            frames: vec![0, 2, 3, 4],
            jobs: vec![(0, 1), (2, 3), (4, 4)],
            markup: Markup { pictures: ["a", "c", "d", "e"].map(picture).to_vec(), ..Markup::default() },
        };
        assert_eq!(attempts(&task, None), [vec!["a"], vec!["c", "d"], vec!["e"]]);
        assert_eq!(attempts(&task, NonZeroUsize::new(3)), [vec!["a", "c", "d"], vec!["e"]]);
        task.jobs.clear();
        assert_eq!(attempts(&task, None), [vec!["a", "c", "d", "e"]]);
    }
}
