//! The files of the page: those in the program, or those in a folder while they are being written.

use std::borrow::Cow;
use std::path::PathBuf;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

use super::refusal::Refusal;

#[derive(RustEmbed)]
#[folder = "assets/browser"]
struct Embedded;

/// Where the files are.
pub(super) struct Pages {
    folder: Option<PathBuf>,
}

impl Pages {
    /// From this folder, or from the program.
    pub fn new(folder: Option<PathBuf>) -> Self {
        Self { folder }
    }

    fn read(&self, name: &str) -> Option<Cow<'static, [u8]>> {
        let is_plain = |part: &str| !part.is_empty() && !part.starts_with('.') && !part.contains('\\');
        if !name.split('/').all(is_plain) {
            return None;
        }
        match &self.folder {
            Some(folder) => std::fs::read(folder.join(name)).ok().map(Cow::Owned),
            None => Embedded::get(name).map(|file| file.data),
        }
    }

    fn answer(&self, name: &str) -> Result<Response, Refusal> {
        let kind = kind(name).ok_or(Refusal::NotFound)?;
        let bytes = self.read(name).ok_or(Refusal::NotFound)?;
        Ok(([(CONTENT_TYPE, kind)], bytes).into_response())
    }
}

pub(super) async fn index(State(pages): State<Arc<Pages>>) -> Result<Response, Refusal> {
    pages.answer("index.html")
}

pub(super) async fn file(
    State(pages): State<Arc<Pages>>,
    Path(name): Path<String>,
) -> Result<Response, Refusal> {
    pages.answer(&name)
}

/// The type of a file, by how its name ends; nothing else is served.
fn kind(name: &str) -> Option<&'static str> {
    Some(match name.rsplit_once('.')?.1 {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" => "image/jpeg",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_of_the_page_are_served() {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |name: &str| std::fs::write(folder.path().join(name), name).expect("written");
        std::fs::create_dir(folder.path().join("page")).expect("made");
        for name in ["secret.js", "page/main.js", "page/.hidden.js", "page/notes.txt"] {
            write(name);
        }
        let pages = Pages::new(Some(folder.path().join("page")));
        assert!(pages.answer("main.js").is_ok());
        for name in ["../secret.js", ".hidden.js", "notes.txt", "none.js", "/main.js", "", "./main.js"] {
            assert!(pages.answer(name).is_err(), "{name}");
        }
    }

    #[test]
    fn the_page_is_in_the_program() {
        assert!(Pages::new(None).answer("index.html").is_ok());
        assert!(Pages::new(None).answer("../browser/index.html").is_err());
    }
}
