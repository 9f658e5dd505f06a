//! A chat as the page draws it.

use chrono::SecondsFormat;
use serde_json::{Value, json};

use super::marks::marked;
use crate::demo::telegram::{Button, Entity, Line, Media, MediaKind, Person};

/// Everything that a person sees in their chat.
pub(super) fn chat(person: &Person) -> Value {
    let command = |(command, description)| json!({"command": command, "description": description});
    json!({
        "person": person.profile().id,
        "keyboard": person.reply_keyboard(),
        "commands": person.command_menu().into_iter().map(command).collect::<Vec<_>>(),
        "messages": person.chat().iter().filter(|line| !line.deleted).map(message).collect::<Vec<_>>(),
    })
}

fn message(line: &Line) -> Value {
    json!({
        "id": line.message_id,
        "from_bot": line.from_bot,
        "time": line.sent.to_rfc3339_opts(SecondsFormat::Secs, true),
        "edited": line.edited > 0,
        "text": line.text,
        "entities": marked(&line.text, &line.entities).iter().map(entity).collect::<Vec<_>>(),
        "buttons": line.buttons.iter().map(|row| row.iter().map(button).collect()).collect::<Vec<Vec<_>>>(),
        "media": line.media.iter().map(media).collect::<Vec<_>>(),
    })
}

fn entity(entity: &Entity) -> Value {
    let mut told = json!({"type": entity.kind, "offset": entity.offset, "length": entity.length});
    if let Some(url) = &entity.url {
        told["url"] = json!(url);
    }
    told
}

fn button(button: &Button) -> Value {
    json!({
        "label": button.label,
        "data": button.data,
        "url": button.url,
        "copy": button.copy,
        "style": button.style,
    })
}

fn media(media: &Media) -> Value {
    let kind = match media.kind {
        MediaKind::Photo => "photo",
        MediaKind::Document => "document",
    };
    json!({
        "kind": kind,
        "name": media.name,
        "url": format!("media/{}", media.message_id),
        "size": media.bytes.len(),
        "width": media.size.0,
        "height": media.size.1,
        "caption": media.caption,
    })
}
