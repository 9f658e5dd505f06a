//! A person in a scene: what they see, and what tests can read from it.

use std::cell::RefCell;
use std::fmt::Write as _;

use candidates_bot::demo::telegram::{ChatEvent, Line, Person};
use tokio::sync::mpsc::UnboundedReceiver;

/// A person in the scene.
pub struct Actor {
    pub person: Person,
    language: String,
    seen: RefCell<Vec<Line>>,
    keyboard: RefCell<Vec<Vec<String>>>,
    events: RefCell<UnboundedReceiver<ChatEvent>>,
}

/// Login, password and address of an assignment, as they appear in the chat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credentials {
    /// The link of the first job.
    pub link: String,
    pub login: String,
    pub password: String,
}

impl Credentials {
    /// The number at the end of the link.
    pub fn job(&self) -> u64 {
        self.link.rsplit('/').next().and_then(|number| number.parse().ok()).expect("a link ends with a job")
    }
}

impl Actor {
    /// A person who has seen everything in their chat so far.
    pub fn new(person: Person, events: UnboundedReceiver<ChatEvent>, language: &str) -> Self {
        let (seen, keyboard) = (person.chat().into(), person.reply_keyboard().into());
        Self { person, language: language.to_owned(), seen, keyboard, events: events.into() }
    }

    pub fn id(&self) -> u64 {
        self.person.profile().id
    }

    /// The label of a button in their language.
    pub fn in_words<'a>(&self, russian: &'a str, english: &'a str) -> &'a str {
        if self.language == "ru" { russian } else { english }
    }

    /// What the bot did in the chat since the last look: new and changed messages as they look now, toasts, the
    /// keyboard if it changed. Messages are separated by a line with a dash.
    pub fn news(&self) -> String {
        let chat = self.person.chat();
        let mut parts = Vec::new();
        for line in chat.iter().filter(|line| line.from_bot) {
            let known = self.seen.borrow().iter().find(|seen| seen.message_id == line.message_id).cloned();
            if known.as_ref() != Some(line) {
                let mark = match known {
                    _ if line.deleted => "(deleted) ",
                    Some(_) => "(edited) ",
                    None => "",
                };
                let text = if line.deleted {
                    line.text.lines().next().unwrap_or_default().to_owned()
                } else {
                    shown(line)
                };
                parts.push(format!("{mark}{text}"));
            }
        }
        is_for_people(&chat);
        self.seen.replace(chat);
        let keyboard = self.person.reply_keyboard();
        if *self.keyboard.borrow() != keyboard {
            let rows: Vec<String> = keyboard.iter().map(|row| row.join(" · ")).collect();
            parts.push(format!("keyboard: {}", rows.join(" / ")));
            self.keyboard.replace(keyboard);
        }
        let mut events = self.events.borrow_mut();
        while let Ok(event) = events.try_recv() {
            if let ChatEvent::Toast { chat, text: Some(text), .. } = event
                && chat.id == self.id()
            {
                parts.push(format!("toast: {text}"));
            }
        }
        parts.join("\n—\n")
    }

    /// The newest credentials in the chat.
    pub fn credentials(&self) -> Credentials {
        let chat = self.person.chat();
        let shows = |text: &str| text.contains("Password: ") || text.contains("Пароль: ");
        let newest = chat.iter().rev().find(|line| line.from_bot && shows(&line.text));
        let text = &newest.unwrap_or_else(|| panic!("no credentials in the chat: {chat:#?}")).text;
        let field = |russian: &str, english: &str| {
            let value =
                text.lines().find_map(|line| line.strip_prefix(russian).or(line.strip_prefix(english)));
            value.unwrap_or_else(|| panic!("no {english:?} in {text:?}")).to_owned()
        };
        let link = text.split_whitespace().find(|word| word.contains("/jobs/")).map(str::to_owned);
        Credentials {
            link: link.unwrap_or_else(|| panic!("no link to a job in {text:?}")),
            login: field("Логин: ", "Login: "),
            password: field("Пароль: ", "Password: "),
        }
    }

    /// Number of the bot's messages that contain this.
    pub fn count(&self, part: &str) -> usize {
        self.person.chat().iter().filter(|line| line.from_bot && line.text.contains(part)).count()
    }

    /// The newest message of the bot with this button, and the button's data.
    pub fn button(&self, label: &str) -> (i32, String) {
        let chat = self.person.chat();
        let found = chat.iter().rev().find_map(|line| {
            let button = line.buttons.iter().flatten().find(|button| button.label == label)?;
            Some((line.message_id, button.data.clone()?))
        });
        found.unwrap_or_else(|| panic!("no button {label:?} in {chat:#?}"))
    }
}

/// Wording of the site's software, a library or the system about a fault never appears in a chat.
pub fn is_for_people(chat: &[Line]) {
    for line in chat.iter().filter(|line| line.from_bot) {
        let raw = ["/api/", "Errno", "Error:", "error:", " was answered "]
            .iter()
            .find(|word| line.text.contains(**word));
        assert_eq!(raw, None, "{}", line.text);
    }
}

/// A message as people see it.
fn shown(line: &Line) -> String {
    let mut text = line.text.clone();
    for media in &line.media {
        let _ = write!(text, "\n<{}>", media.name);
    }
    for row in &line.buttons {
        let labels: Vec<String> = row.iter().map(|button| format!("[{}]", button.label)).collect();
        let _ = write!(text, "\n{}", labels.join(" "));
    }
    text
}
