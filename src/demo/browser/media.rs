//! Images and files of the chats, exactly as they were sent.

use std::sync::Arc;

use axum::extract::{Path, RawQuery, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use super::refusal::Refusal;
use super::shared::Shared;
use crate::demo::telegram::MediaKind;

pub(super) async fn media(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Refusal> {
    let id = id.parse().map_err(|_| Refusal::NotFound)?;
    let media = shared.world.telegram.media(id).ok_or(Refusal::NotFound)?;
    let kind = image_type(&media.bytes);
    // What is no image is never shown as a page of this address.
    let is_attached = media.kind == MediaKind::Document || kind.is_none();
    let is_attached = is_attached || query.is_some_and(|query| query == "download" || query == "download=");
    let kind = kind.filter(|_| !is_attached).unwrap_or("application/octet-stream");
    let mut response = ([(CONTENT_TYPE, kind)], media.bytes).into_response();
    if is_attached && let Ok(disposition) = attachment(&media.name).parse() {
        response.headers_mut().insert(CONTENT_DISPOSITION, disposition);
    }
    Ok(response)
}

/// The type of an image, by its first bytes.
pub(super) fn image_type(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [0x89, b'P', b'N', b'G', ..] => Some("image/png"),
        _ => None,
    }
}

/// A file to save under this name.
fn attachment(name: &str) -> String {
    let escaped: String = name
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect();
    format!("attachment; filename*=UTF-8''{escaped}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_escaped() {
        assert_eq!(attachment("results.xlsx"), "attachment; filename*=UTF-8''results.xlsx");
        assert_eq!(attachment("я\"\r\n.csv"), "attachment; filename*=UTF-8''%D1%8F%22%0D%0A.csv");
    }

    #[test]
    fn images_are_known_by_their_first_bytes() {
        assert_eq!(image_type(&[0xff, 0xd8, 0xff, 0xe0]), Some("image/jpeg"));
        assert_eq!(image_type(b"\x89PNG\r\n"), Some("image/png"));
        assert_eq!(image_type(b"<html>"), None);
    }
}
