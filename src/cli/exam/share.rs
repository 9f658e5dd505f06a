//! `exam share`: how to put the images of an exam onto the shared storage of the site, so that tasks need no
//! upload.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use super::super::interruption;
use super::super::print::print;
use crate::exam::Exam;
use crate::output::{self, NewFolder, Rights};
use crate::site::shared_folder;
use crate::{config, foreign};

/// Arguments of `exam share`.
#[derive(Args)]
pub(in crate::cli) struct ShareArgs {
    /// Folder of the exam; without it, the exam of the settings.
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
    /// Folder to write the images to, in a folder of their own that can be copied onto the shared storage as it is.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// Prints it, and writes the images if told so.
pub(super) fn run(arguments: &ShareArgs, file: Option<&Path>) -> anyhow::Result<()> {
    let exam = match &arguments.folder {
        Some(folder) => Exam::load(folder)?,
        None => Exam::load_or_embedded(config::load(file)?.exam.as_deref())?,
    };
    let written = arguments.out.as_ref().map(|out| interruption::block_on(write(&exam, out))).transpose()?;
    let told = told(&exam, arguments.folder.as_deref(), written.as_deref())?;
    print(&foreign::printable(&told))
}

/// Writes the images; gives the folder that they are in. It has its name when all of them are there; one that was there
/// before gets each image anew.
async fn write(exam: &Exam, out: &Path) -> anyhow::Result<PathBuf> {
    let folder = out.join(shared_folder(exam.id()));
    let fresh = if folder.is_dir() { None } else { Some(NewFolder::new(&folder)?) };
    let place = fresh.as_ref().map_or(folder.as_path(), NewFolder::path);
    for image in &exam.originals {
        output::write(&place.join(&image.name), &image.bytes, Rights::Usual)?;
        // Here the operator can interrupt it.
        tokio::task::yield_now().await;
    }
    fresh.map(NewFolder::keep).transpose()?;
    Ok(folder)
}

fn told(exam: &Exam, folder: Option<&Path>, written: Option<&Path>) -> anyhow::Result<String> {
    let place = shared_folder(exam.id());
    let bytes: usize = exam.originals.iter().map(|image| image.bytes.len()).sum();
    let mut text = String::new();
    writeln!(
        text,
        "The exam “{}” has {} pictures, {:.1} MB. On the site's shared storage no task needs an upload, nor space of \
         its own for them.\n",
        exam.title.en,
        exam.originals.len(),
        bytes as f64 / 1e6
    )?;
    writeln!(text, "1. These files belong into the folder {place} of the shared storage:\n")?;
    for image in &exam.originals {
        let (name, width, height) = (&image.name, image.width, image.height);
        writeln!(text, "     {place}/{name}  {} bytes, {width} × {height}", image.bytes.len())?;
    }
    if let Some(written) = written {
        writeln!(text, "\n   They are in {}; copy the folder candidates-bot as it is.", written.display())?;
    } else {
        let exam = folder.map_or_else(String::new, |folder| format!(" {}", folder.display()));
        writeln!(
            text,
            "\n   `candidates-bot exam share{exam} --out DIR` writes them there, below DIR, to be copied as they are."
        )?;
    }
    text.push_str(MOUNT);
    writeln!(
        text,
        "3. Set site.images = \"share:/{place}\" (or \"auto\", which looks for them, and uploads what is not there), and \
         run `candidates-bot check`."
    )?;
    Ok(text)
}

/// What CVAT calls the shared storage, and where it expects it.
const MOUNT: &str = "
2. The shared storage is what CVAT's server finds at /home/django/share, as do its workers: cvat_server,
   cvat_worker_import, cvat_worker_export and cvat_worker_annotation (newer ones have cvat_worker_chunks, too). With
   docker compose, a folder of the host becomes it by this, in docker-compose.override.yml:

     services:
       cvat_server: &share
         volumes: [\"cvat_share:/home/django/share:ro\"]
       cvat_worker_import: *share
       cvat_worker_export: *share
       cvat_worker_annotation: *share
     volumes:
       cvat_share:
         driver_opts: {type: none, o: bind, device: /srv/cvat-share}

   The user django of the containers must be able to read the files (chmod -R a+rX /srv/cvat-share). They stay there for
   as long as there are tasks with them: CVAT keeps no copy.

";
