//! A chat in the report: what its owner wrote and tapped, and what the bot answered. A message that changes because of a
//! tap is shown anew behind it, in the state in which it stayed.

use super::html::{escaped, formatted};
use super::pictures::Pictures;
use crate::demo::record::{Entry, What};
use crate::demo::story::Role;
use crate::demo::telegram::{Button, ChatEvent, Line, Media, MediaKind};
use crate::demo::transcript::{name, size};
use crate::exam::Language;
use crate::texts::catalog::say;

/// The pictures of one message.
pub(super) struct Album<'a> {
    pub(super) title: &'a str,
    pub(super) photos: Vec<&'a Media>,
}

/// An item of a chat.
enum Item<'a> {
    /// What its owner is about to do.
    Headline { time: &'a str, text: &'a str },
    /// The owner wrote this.
    Said(&'a str),
    /// The owner tapped a button with this label.
    Tapped(&'a str),
    /// The bot sent this, or it looks like this now.
    Message(&'a Line),
}

/// The albums in somebody's chat.
pub(super) fn albums(entries: &[Entry], person: u64) -> Vec<Album<'_>> {
    let items = items(entries, person).into_iter();
    let albums = items.filter_map(|item| match item {
        Item::Message(line) => {
            let photos: Vec<&Media> =
                line.media.iter().filter(|media| media.kind == MediaKind::Photo).collect();
            (!photos.is_empty())
                .then(|| Album { title: line.text.lines().next().unwrap_or_default(), photos })
        }
        _ => None,
    });
    albums.collect()
}

/// A person's chat as a section.
pub(super) fn chat(role: Role, entries: &[Entry], pictures: &mut Pictures, language: Language) -> String {
    let person = role.profile(language);
    let items: String =
        items(entries, person.id).iter().map(|item| shown(item, pictures, language)).collect();
    let (id, name, words) = (person.id, escaped(&name(&person)), escaped(&role.words(language)));
    format!(
        "<section class=\"phone\" aria-labelledby=\"chat-{id}\">\n<h3 id=\"chat-{id}\">{name}<small>{words}</small></h3>\n<ol class=\"chat\" tabindex=\"0\" aria-labelledby=\"chat-{id}\">\n{items}</ol>\n</section>\n"
    )
}

fn items(entries: &[Entry], person: u64) -> Vec<Item<'_>> {
    let mut items = Vec::new();
    for entry in entries {
        match &entry.what {
            What::Headline { time, person: who, text } if who.id == person => {
                items.push(Item::Headline { time, text });
            }
            What::Chats { events } => {
                events
                    .iter()
                    .filter(|event| event.person().id == person)
                    .for_each(|event| add(event, &mut items));
            }
            What::Scene { .. } | What::Headline { .. } | What::Note { .. } => {}
        }
    }
    items
}

fn add<'a>(event: &'a ChatEvent, items: &mut Vec<Item<'a>>) {
    match event {
        ChatEvent::Said { text, .. } => items.push(Item::Said(text)),
        ChatEvent::Pressed { label, .. } => items.push(Item::Tapped(label)),
        ChatEvent::Sent { line, .. } => items.push(Item::Message(line)),
        ChatEvent::Edited { line, .. } => edit(line, items),
        ChatEvent::Typing { .. } | ChatEvent::Toast { .. } | ChatEvent::Keyboard { .. } => {}
    }
}

fn edit<'a>(line: &'a Line, items: &mut Vec<Item<'a>>) {
    let same = |item: &Item<'_>| matches!(item, Item::Message(old) if old.message_id == line.message_id);
    if line.deleted {
        items.iter_mut().filter(|item| same(item)).for_each(|item| *item = Item::Message(line));
        return;
    }
    let answered = items.iter().rposition(|item| !matches!(item, Item::Message(_)));
    match items.iter().rposition(same).filter(|place| Some(*place) > answered) {
        Some(place) => items[place] = Item::Message(line),
        None => items.push(Item::Message(line)),
    }
}

fn shown(item: &Item<'_>, pictures: &mut Pictures, language: Language) -> String {
    match item {
        Item::Headline { time, text } => {
            format!("<li class=\"when\"><time>{}</time> {}</li>\n", escaped(time), escaped(text))
        }
        Item::Said(text) => format!("<li class=\"person\" dir=\"auto\">{}</li>\n", broken(&escaped(text))),
        Item::Tapped(label) => format!("<li class=\"tap\" dir=\"auto\">{}</li>\n", escaped(label)),
        Item::Message(line) if line.deleted => {
            format!("<li class=\"gone\">{}</li>\n", escaped(&say!(language, "demo-report-deleted")))
        }
        Item::Message(line) => {
            let text = broken(&formatted(&line.html));
            let media: String =
                line.media.iter().map(|media| attached(media, &line.text, pictures)).collect();
            format!("<li class=\"bot\" dir=\"auto\">{media}{text}{}</li>\n", buttons(line))
        }
    }
}

fn attached(media: &Media, title: &str, pictures: &mut Pictures) -> String {
    match media.kind {
        MediaKind::Photo => pictures.figure(media, title),
        MediaKind::Document => {
            format!("<p class=\"file\">📎 {} ({})</p>\n", escaped(&media.name), size(media.bytes.len()))
        }
    }
}

fn buttons(line: &Line) -> String {
    let row = |row: &Vec<Button>| {
        let labels: Vec<String> = row.iter().map(|button| escaped(&button.label)).collect();
        let labels = labels.join("</span><span>");
        format!("<div class=\"row\"><span>{labels}</span></div>")
    };
    line.buttons.iter().map(row).collect()
}

/// With the line breaks of the text.
fn broken(html: &str) -> String {
    html.replace('\n', "<br/>")
}
