//! The site's shared storage: files that the site already has, so that a task needs no upload and no space of
//! its own.

use std::collections::VecDeque;

use reqwest::Method;
use serde::Deserialize;
use serde_json::json;

use super::client::Site;
use super::error::SiteError;
use super::settings::ImageSource;
use crate::exam::ContentHash;
use crate::model::TaskId;

/// Maximum number of folders that are searched, and maximum depth below the top folder.
const FOLDERS: usize = 20;
const DEPTH: usize = 3;

/// An entry of a folder of the shared storage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedEntry {
    /// Its name, without the folder.
    pub name: String,
    /// Whether it is a folder, too.
    pub is_folder: bool,
}

/// The folder of the shared storage that is named after an exam pack, so that its images can't be mistaken for
/// those of another pack.
#[must_use]
pub fn shared_folder(pack: ContentHash) -> String {
    format!("candidates-bot/{pack}")
}

/// An entry as the site lists it.
#[derive(Deserialize)]
struct Listed {
    name: String,
    #[serde(rename = "type", default)]
    kind: String,
}

/// The shared storage.
pub trait Share {
    /// Where the images of tasks come from.
    fn images_from(&self) -> ImageSource;

    /// The contents of a folder of the shared storage; `""` is its top. An error if the folder does not exist.
    fn list_share(&self, folder: &str) -> impl Future<Output = Result<Vec<SharedEntry>, SiteError>> + Send;

    /// Attaches these images of the shared storage (`folder/01.jpg`) to a task that has no images. Success means
    /// that the site accepted the names: call [`super::Images::import_state`] afterwards, as after an upload.
    /// `image_quality`: percent, if different from the settings.
    fn attach_shared(
        &self,
        task: TaskId,
        files: &[String],
        image_quality: Option<u8>,
    ) -> impl Future<Output = Result<(), SiteError>> + Send;
}

impl Share for Site {
    fn images_from(&self) -> ImageSource {
        self.settings().images.clone()
    }

    async fn list_share(&self, folder: &str) -> Result<Vec<SharedEntry>, SiteError> {
        self.reported("list_share", async {
            let directory = format!("/{folder}");
            let call = self.call(Method::GET, "/api/server/share");
            let listed: Vec<Listed> =
                call.with(|request| request.query(&[("directory", &directory)])).read().await?;
            let entry = |entry: Listed| SharedEntry { is_folder: entry.kind == "DIR", name: entry.name };
            Ok(listed.into_iter().map(entry).collect())
        })
        .await
    }

    async fn attach_shared(
        &self,
        task: TaskId,
        files: &[String],
        image_quality: Option<u8>,
    ) -> Result<(), SiteError> {
        self.reported("attach_shared", async {
            let body = json!({
                "image_quality": image_quality.unwrap_or(self.settings().image_quality),
                "use_zip_chunks": false,
                "use_cache": true,
                "sorting_method": "natural",
                "storage": "share",
                "storage_method": "cache",
                "server_files": files,
            });
            let path = format!("/api/tasks/{task}/data");
            self.call(Method::POST, &path).with(|request| request.json(&body)).finish().await
        })
        .await
    }
}

impl Site {
    /// The folder of the shared storage that has all of these images of an exam pack, by name.
    pub async fn find_shared(
        &self,
        pack: ContentHash,
        names: &[String],
    ) -> Result<Option<String>, SiteError> {
        find_folder(self, &shared_folder(pack), names).await
    }
}

/// The folder of the shared storage that has all of these files, preferably the one with that name. Searches
/// the top and a few folders below it; also `None` when the site does not let us look.
pub async fn find_folder(
    site: &impl Share,
    first: &str,
    names: &[String],
) -> Result<Option<String>, SiteError> {
    let mut folders: VecDeque<(String, usize)> = [(first.to_owned(), DEPTH), (String::new(), 0)].into();
    for _ in 0..FOLDERS {
        let Some((folder, depth)) = folders.pop_front() else { break };
        let entries = match site.list_share(&folder).await {
            Ok(entries) => entries,
            Err(error @ SiteError::Transient { .. }) => return Err(error),
            // It does not exist, or there is no shared storage.
            Err(_) => continue,
        };
        if names.iter().all(|name| entries.iter().any(|entry| !entry.is_folder && entry.name == *name)) {
            return Ok(Some(folder));
        }
        if depth < DEPTH {
            let below = entries.into_iter().filter(|entry| entry.is_folder && !entry.name.starts_with('.'));
            folders.extend(below.map(|entry| (in_folder(&folder, &entry.name), depth + 1)));
        }
    }
    Ok(None)
}

/// The path of a file in a folder of the shared storage.
#[must_use]
pub fn in_folder(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}
