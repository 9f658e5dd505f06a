//! The people in front of the bot: what they do and what they see.

use std::sync::Arc;
use std::time::Duration;

use super::chat::{Line, lines};
use super::profile::Profile;
use super::state::Shared;
use super::user_actions::PressError;

/// How long people wait for an answer before they give up.
const TIMEOUT: Duration = Duration::from_secs(20);

/// The time is over and the expected result did not come.
#[derive(Clone, Debug, thiserror::Error)]
#[error("waited {limit:?} for {what}; the chat of {person}:\n{chat}")]
pub struct WaitError {
    /// What was expected.
    pub what: String,
    /// First name of the person.
    pub person: String,
    /// The chat at the end, one line each.
    pub chat: String,
    /// How long it took.
    pub limit: Duration,
}

/// A person who talks to the bot. Clones are the same person.
#[derive(Clone)]
pub struct Person {
    shared: Arc<Shared>,
    id: i64,
    patience: Duration,
}

impl Person {
    pub(super) fn new(shared: Arc<Shared>, id: i64) -> Self {
        Self { shared, id, patience: TIMEOUT }
    }

    /// The same person, with this timeout for [`Person::wait`] and [`Person::wait_text`].
    #[must_use]
    pub fn with_timeout(mut self, limit: Duration) -> Self {
        self.patience = limit;
        self
    }

    /// The person as Telegram knows them now.
    #[must_use]
    pub fn profile(&self) -> Profile {
        self.shared.read(|state| state.contact(self.id).profile.clone())
    }

    /// Writes to the bot; this includes `/start`. If the person had blocked the bot, writing unblocks it, as in the
    /// app. White space around the text is removed, and an empty text is not sent.
    pub fn say(&self, text: &str) {
        self.shared.change(|state| state.say(self.id, text));
    }

    /// Presses the button with exactly this label: under the newest message that has one, otherwise on the keyboard
    /// below the chat, which sends the label as a message.
    pub fn press(&self, label: &str) -> Result<(), PressError> {
        self.shared.change(|state| state.press(self.id, label))
    }

    /// Presses a button with this data under this message, whether or not it is (still) there: a second press, or a
    /// late one.
    pub fn press_data(&self, message_id: i32, data: &str) {
        self.shared.change(|state| state.press_data(self.id, message_id, data));
    }

    /// Blocks the bot.
    pub fn block(&self) {
        self.shared.change(|state| state.set_blocked(self.id, true));
    }

    /// Unblocks the bot.
    pub fn unblock(&self) {
        self.shared.change(|state| state.set_blocked(self.id, false));
    }

    /// Takes another username, or `None`; the bot sees it with the next update.
    pub fn rename(&self, username: Option<String>) {
        self.shared.change(|state| state.contact_mut(self.id).profile.username = username);
    }

    /// The chat as it looks now, oldest first; deleted lines stay, marked.
    #[must_use]
    pub fn chat(&self) -> Vec<Line> {
        self.lines().into_iter().map(|(_, line)| line).collect()
    }

    /// The labels on the keyboard below the chat, in rows.
    #[must_use]
    pub fn reply_keyboard(&self) -> Vec<Vec<String>> {
        self.shared.read(|state| state.contact(self.id).keyboard.clone())
    }

    /// The menu of commands that the person is offered: name without `/`, and description.
    #[must_use]
    pub fn command_menu(&self) -> Vec<(String, String)> {
        self.shared.read(|state| {
            let language = state.contact(self.id).profile.language_code.clone().unwrap_or_default();
            state.command_menus.for_person(self.id, &language)
        })
    }

    /// Waits until the chat fulfils a condition and returns it; `what` is for the error.
    pub async fn wait(
        &self,
        what: &str,
        condition: impl Fn(&[Line]) -> bool,
    ) -> Result<Vec<Line>, WaitError> {
        self.until(what, || Some(self.chat()).filter(|chat| condition(chat))).await
    }

    /// Waits for the newest line of the bot that contains `part` and came or changed after this person's last
    /// action.
    pub async fn wait_text(&self, part: &str) -> Result<Line, WaitError> {
        self.until(&format!("{part:?}"), || {
            let last_action = self.shared.read(|state| state.contact(self.id).last_action);
            let fits = |(changed_at, line): &(u64, Line)| {
                *changed_at > last_action && line.from_bot && !line.deleted && line.text.contains(part)
            };
            self.lines().into_iter().rev().find(fits).map(|(_, line)| line)
        })
        .await
    }

    /// Looks again after every change, until there is a result or the time is over.
    async fn until<T>(&self, what: &str, look: impl Fn() -> Option<T>) -> Result<T, WaitError> {
        let mut changes = self.shared.subscribe();
        let search = async {
            loop {
                if let Some(found) = look() {
                    return found;
                }
                if changes.changed().await.is_err() {
                    // The sender lives in `self.shared`, so this is not reached; it must not spin either.
                    std::future::pending::<()>().await;
                }
            }
        };
        tokio::time::timeout(self.patience, search).await.map_err(|_| WaitError {
            what: what.to_owned(),
            person: self.profile().first_name,
            chat: self.chat().iter().map(describe).collect::<Vec<_>>().join("\n"),
            limit: self.patience,
        })
    }

    fn lines(&self) -> Vec<(u64, Line)> {
        self.shared.read(|state| lines(&state.contact(self.id).posts))
    }
}

/// A line of a chat for an error.
fn describe(line: &Line) -> String {
    let who = if line.from_bot { "bot" } else { "person" };
    let names: Vec<_> = line.media.iter().map(|media| media.name.as_str()).collect();
    let labels: Vec<_> = line.buttons.iter().flatten().map(|button| button.label.as_str()).collect();
    let deleted = if line.deleted { " (deleted)" } else { "" };
    format!("  #{} {who}{deleted}: {} {names:?} {labels:?}", line.message_id, line.text)
}
