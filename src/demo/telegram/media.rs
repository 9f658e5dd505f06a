//! Sending images and files.

use std::io::Cursor;

use serde_json::{Map, Value};

use super::chat::{MediaKind, Post, StoredFile};
use super::error::ApiError;
use super::keyboard::ReplyMarkup;
use super::messages::checked_text;
use super::parameters::{Parameters, Upload};
use super::state::State;

/// Maximum size of a file, in bytes.
const DOCUMENT_LIMIT: usize = 50 * 1024 * 1024;
/// Maximum size of an image, in bytes.
const PHOTO_LIMIT: usize = 10 * 1024 * 1024;
/// Maximum sum of an image's width and height, in pixels.
const PHOTO_SIDES: u32 = 10_000;
/// Maximum ratio of the longer side of an image to the shorter one.
const PHOTO_RATIO: u32 = 20;

impl State {
    /// `sendPhoto` and `sendDocument`; `part` is `photo` or `document`.
    pub fn send_file(&mut self, parameters: &Parameters, part: &str) -> Result<Value, ApiError> {
        self.open_chat(parameters.chat())?;
        let markup = ReplyMarkup::from_parameters(parameters)?;
        let post = self.file_post(parameters, part, kind_of(part)?)?;
        let messages = self.deliver(parameters.chat(), vec![post], markup)?;
        Ok(messages.into_iter().next().unwrap_or_default())
    }

    /// `sendMediaGroup`: 2 to 10 images or files.
    pub fn send_media_group(&mut self, parameters: &Parameters) -> Result<Value, ApiError> {
        self.open_chat(parameters.chat())?;
        let items = album_items(parameters)?;
        let album = self.next_number().to_string();
        let mut posts: Vec<Post> = Vec::new();
        let mut refused = None;
        for (number, item) in (1..).zip(items) {
            let kind = kind_of(item.get("type").and_then(Value::as_str).unwrap_or_default())?;
            match self.file_post(&parameters.nested(item), "media", kind) {
                Ok(mut post) => {
                    post.album = Some(album.clone());
                    posts.push(post);
                }
                Err(error) if !error.is_of_upload() => return Err(error),
                // The first such error is reported, after everything else was found to be valid.
                Err(error) => refused = refused.or(Some(error.in_album(number))),
            }
        }
        if let Some(error) = refused {
            return Err(error);
        }
        let kind = |post: &Post| post.file.as_ref().map(|file| file.kind);
        if posts.iter().any(|post| kind(post) != kind(&posts[0])) {
            return Err(ApiError::bad_request("document can't be mixed with other media types"));
        }
        self.deliver(parameters.chat(), posts, ReplyMarkup::Nothing).map(Value::Array)
    }

    /// A message with the file that the parameter `part` uploads or names.
    fn file_post(&mut self, parameters: &Parameters, part: &str, kind: MediaKind) -> Result<Post, ApiError> {
        let text = checked_text(parameters, "caption")?;
        let file = match parameters.file(part) {
            Some(upload) => {
                let size = check(upload, kind)?;
                let (id, Upload { name, bytes }) = (self.next_number(), upload.clone());
                let file = StoredFile { id: format!("file{id}"), kind, name, bytes, size };
                self.files.insert(file.id.clone(), file.clone());
                file
            }
            None => self.known_file(parameters.text(part), kind)?,
        };
        Ok(Post { text, file: Some(file), ..Post::default() })
    }

    /// A file that the bot sent before; it keeps its kind.
    fn known_file(&self, id: Option<String>, kind: MediaKind) -> Result<StoredFile, ApiError> {
        let Some(id) = id.filter(|id| !id.is_empty()) else {
            return Err(ApiError::bad_request("there is no file in the request"));
        };
        let known = self.files.get(&id).filter(|file| file.kind == kind).cloned();
        known.ok_or_else(|| ApiError::bad_request("wrong file identifier/HTTP URL specified"))
    }
}

fn kind_of(name: &str) -> Result<MediaKind, ApiError> {
    match name {
        "photo" => Ok(MediaKind::Photo),
        "document" => Ok(MediaKind::Document),
        _ => Err(ApiError::bad_request("can't parse InputMedia: type must be photo or document")),
    }
}

fn album_items(parameters: &Parameters) -> Result<Vec<Map<String, Value>>, ApiError> {
    let items: Vec<Map<String, Value>> = parameters
        .json("media")
        .and_then(|media| serde_json::from_value(media).ok())
        .ok_or_else(|| ApiError::bad_request("can't parse media JSON object"))?;
    match items.len() {
        0 | 1 => Err(ApiError::bad_request("too few messages to send as an album")),
        2..=10 => Ok(items),
        _ => Err(ApiError::bad_request("too many messages to send as an album")),
    }
}

/// Checks a file, and measures it if it is an image.
fn check(upload: &Upload, kind: MediaKind) -> Result<(u32, u32), ApiError> {
    let length = upload.bytes.len();
    if length == 0 {
        return Err(ApiError::bad_request("file must be non-empty"));
    }
    if length > DOCUMENT_LIMIT {
        return Err(ApiError::new(413, "Request Entity Too Large"));
    }
    if kind == MediaKind::Document {
        return Ok((0, 0));
    }
    if length > PHOTO_LIMIT {
        let reason = format!(
            "file of size {length} bytes is too big for a photo; the maximum size is {PHOTO_LIMIT} bytes"
        );
        return Err(ApiError::bad_request(reason));
    }
    let reader = image::ImageReader::new(Cursor::new(&upload.bytes)).with_guessed_format();
    let size = reader.ok().and_then(|reader| reader.into_dimensions().ok());
    let (width, height) = size.ok_or_else(|| ApiError::bad_request("IMAGE_PROCESS_FAILED"))?;
    let (short, long) = (width.min(height), width.max(height));
    if width.saturating_add(height) > PHOTO_SIDES || long > short.saturating_mul(PHOTO_RATIO) {
        return Err(ApiError::bad_request("PHOTO_INVALID_DIMENSIONS"));
    }
    Ok((width, height))
}
