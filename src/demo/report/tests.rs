use bytes::Bytes;

use super::*;
use crate::demo::record::What;
use crate::demo::telegram::{Button, ChatEvent, Line, Media, MediaKind};

const HOSTILE: &str = "</li></ol><script>alert(1)</script> & \"Bob\" 'x' \u{202e}\u{0}";

fn line(message_id: i32, html: &str) -> Line {
    Line {
        message_id,
        from_bot: true,
        sent: chrono::DateTime::UNIX_EPOCH,
        text: crate::measure::plain(html),
        entities: vec![],
        html: html.to_owned(),
        buttons: vec![],
        media: vec![],
        edited: 0,
        deleted: false,
    }
}

fn report_of(events: Vec<ChatEvent>) -> String {
    let entry = Entry { what: What::Chats { events }, routine: false };
    report(&[entry], &[], Language::En)
}

fn sent(line: Line) -> ChatEvent {
    ChatEvent::Sent { chat: Role::Excellent.profile(Language::En), line }
}

fn edited(line: Line) -> ChatEvent {
    ChatEvent::Edited { chat: Role::Excellent.profile(Language::En), line }
}

fn pressed(label: &str) -> ChatEvent {
    ChatEvent::Pressed { person: Role::Excellent.profile(Language::En), label: label.to_owned() }
}

/// It is XML to its end.
fn is_sound(report: &str) {
    let mut reader = quick_xml::Reader::from_str(report);
    loop {
        match reader.read_event() {
            Ok(quick_xml::events::Event::Eof) => break,
            Ok(_) => {}
            Err(error) => panic!("{error}:\n{report}"),
        }
    }
}

#[test]
fn hostile_text_stays_text_wherever_it_is() {
    let person = Role::Excellent.profile(Language::En);
    let mut hostile = line(1, &crate::texts::catalog::escape(HOSTILE));
    let media = |kind| Media {
        message_id: 1,
        kind,
        name: HOSTILE.to_owned(),
        bytes: Bytes::from_static(b"x"),
        size: (1, 1),
        caption: HOSTILE.to_owned(),
    };
    hostile.media = vec![media(MediaKind::Photo), media(MediaKind::Document)];
    let button = Button { label: HOSTILE.to_owned(), data: None, url: None, copy: None, style: None };
    hostile.buttons = vec![vec![button]];
    let report = report_of(vec![
        ChatEvent::Said { person, text: HOSTILE.to_owned() },
        pressed(HOSTILE),
        sent(hostile),
    ]);

    is_sound(&report);
    assert!(!report.contains("<script"), "{report}");
    assert!(report.matches("&lt;script&gt;").count() >= 6, "{report}");
    assert!(!report.contains('\u{0}'));
}

#[test]
fn a_message_that_a_tap_changes_is_shown_before_and_after() {
    let report = report_of(vec![
        sent(line(1, "Shall I?")),
        pressed("Do it"),
        edited(line(1, "Doing it")),
        edited(line(1, "Done")),
    ]);

    let places = ["Shall I?", ">Do it<", ">Done<"].map(|text| report.find(text));
    assert!(places.is_sorted() && places.iter().all(Option::is_some), "{places:?}");
    assert!(!report.contains("Doing it"));
}

#[test]
fn what_is_deleted_can_not_be_read_any_more() {
    let gone = Line { deleted: true, ..line(1, "password") };
    let report = report_of(vec![sent(line(1, "password")), pressed("Forget me"), edited(gone)]);

    assert!(!report.contains("password") && report.contains("The bot has deleted this message."), "{report}");
}

#[test]
fn a_picture_is_in_it_once() {
    let photo = |number| {
        let bytes = Bytes::from_static(b"\xff\xd8picture");
        let media = Media {
            message_id: 1,
            kind: MediaKind::Photo,
            name: "a.jpg".to_owned(),
            bytes,
            size: (1, 1),
            caption: String::new(),
        };
        Line { media: vec![media], ..line(number, "Look") }
    };
    let report = report_of(vec![sent(photo(1)), sent(photo(2))]);

    assert_eq!(report.matches("data:image/jpeg;base64,").count(), 1);
    assert!(report.contains("href=\"#picture-1\"") && report.contains("id=\"picture-1\""), "{report}");
    assert!(report.contains("alt=\"Look: a.jpg\""));
}
