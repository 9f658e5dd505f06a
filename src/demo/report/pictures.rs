//! Pictures inside the report. Each is in it once; where it comes again, a link leads to it.

use std::collections::HashMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;

use super::html::escaped;
use crate::demo::telegram::Media;
use crate::exam::Language;
use crate::texts::catalog::{foreign_plain, say};

/// The pictures so far.
pub(super) struct Pictures {
    language: Language,
    numbers: HashMap<Bytes, usize>,
}

impl Pictures {
    pub(super) fn new(language: Language) -> Self {
        Self { language, numbers: HashMap::new() }
    }

    /// The picture, or a link to it.
    pub(super) fn figure(&mut self, photo: &Media, title: &str) -> String {
        let name = escaped(&photo.name);
        if let Some(number) = self.numbers.get(&photo.bytes) {
            let again = escaped(&say!(self.language, "demo-report-again", name = foreign_plain(&photo.name)));
            return format!("<p class=\"file\"><a href=\"#picture-{number}\">{again}</a></p>\n");
        }
        let number = self.numbers.len() + 1;
        self.numbers.insert(photo.bytes.clone(), number);
        let (kind, data) = (kind(&photo.bytes), STANDARD.encode(&photo.bytes));
        let title = title.lines().next().unwrap_or_default();
        let alt = escaped(&format!("{title}: {}", photo.name));
        format!(
            "<figure id=\"picture-{number}\"><img src=\"data:{kind};base64,{data}\" alt=\"{alt}\"/><figcaption>{name}</figcaption></figure>\n"
        )
    }
}

fn kind(bytes: &[u8]) -> &'static str {
    if bytes.starts_with(b"\x89PNG") { "image/png" } else { "image/jpeg" }
}
