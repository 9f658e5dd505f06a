//! Sending, editing and deleting messages.

use serde_json::{Value, json};

use super::chat::{ChatEvent, Post, lines};
use super::error::ApiError;
use super::keyboard::ReplyMarkup;
use super::parameters::Parameters;
use super::state::State;
use super::text::{CAPTION_LIMIT, MESSAGE_LIMIT, RichText, SOURCE_LIMIT};

/// How long after sending a message can be deleted, in seconds: 48 hours.
const DELETABLE: i64 = 48 * 60 * 60;

/// Maximum number of messages that are deleted at once.
const DELETED_AT_ONCE: usize = 100;

impl State {
    /// `sendMessage`.
    pub fn send_message(&mut self, parameters: &Parameters) -> Result<Value, ApiError> {
        self.open_chat(parameters.chat())?;
        let text = checked_text(parameters, "text")?;
        let markup = ReplyMarkup::from_parameters(parameters)?;
        let post = Post { text, ..Post::default() };
        let messages = self.deliver(parameters.chat(), vec![post], markup)?;
        Ok(messages.into_iter().next().unwrap_or_default())
    }

    /// Puts messages into a chat as one line; the markup belongs to the first.
    pub fn deliver(
        &mut self,
        chat: Option<i64>,
        mut posts: Vec<Post>,
        markup: ReplyMarkup,
    ) -> Result<Vec<Value>, ApiError> {
        let (date, number, bot) = (self.now(), self.next_number(), self.bot.clone());
        for post in &mut posts {
            (post.id, post.from_bot) = (self.next_message_id(), true);
            (post.date, post.changed_at) = (date, number);
        }
        let contact = self.open_chat(chat)?;
        let before = contact.keyboard.clone();
        if let Some(first) = posts.first_mut() {
            first.had_reply_markup = matches!(markup, ReplyMarkup::Reply(_) | ReplyMarkup::Remove);
            match markup {
                ReplyMarkup::Inline(keyboard) => first.inline = Some(keyboard),
                ReplyMarkup::Reply(rows) => contact.keyboard = rows,
                ReplyMarkup::Remove => contact.keyboard.clear(),
                ReplyMarkup::Nothing | ReplyMarkup::ForceReply => {}
            }
        }
        let (chat, rows) = (contact.profile.clone(), contact.keyboard.clone());
        let messages = posts.iter().map(|post| post.message(&chat, &bot)).collect();
        let sent = lines(&posts);
        contact.posts.extend(posts);
        for (_, line) in sent {
            self.emit(&ChatEvent::Sent { chat: chat.clone(), line });
        }
        if rows != before {
            self.emit(&ChatEvent::Keyboard { chat, rows });
        }
        Ok(messages)
    }

    /// `editMessageText` and `editMessageCaption`; `part` is `text` or `caption`. Without markup, the buttons are
    /// removed.
    pub fn edit_text(&mut self, parameters: &Parameters, part: &str) -> Result<Value, ApiError> {
        self.editable(parameters)?;
        let text = checked_text(parameters, part).map_err(ApiError::of_edit)?;
        let inline = ReplyMarkup::inline_from_parameters(parameters)?;
        self.edit(parameters, |post| {
            if (part == "text") == post.file.is_some() {
                return Err(ApiError::bad_request(format!("there is no {part} in the message to edit")));
            }
            let same_text = post.text.same_as(&text);
            let same_buttons = raw(post) == inline.as_ref().map(|keyboard| &keyboard.raw);
            (post.text, post.inline) = (text, inline);
            Ok(!(same_text && same_buttons))
        })
    }

    /// `editMessageReplyMarkup`.
    pub fn edit_reply_markup(&mut self, parameters: &Parameters) -> Result<Value, ApiError> {
        self.editable(parameters)?;
        let inline = ReplyMarkup::inline_from_parameters(parameters)?;
        self.edit(parameters, |post| {
            let same = raw(post) == inline.as_ref().map(|keyboard| &keyboard.raw);
            post.inline = inline;
            Ok(!same)
        })
    }

    /// Applies an edit, which returns whether it changed anything.
    fn edit(
        &mut self,
        parameters: &Parameters,
        apply: impl FnOnce(&mut Post) -> Result<bool, ApiError>,
    ) -> Result<Value, ApiError> {
        let (date, number, bot) = (self.now(), self.next_number(), self.bot.clone());
        let post = self.editable(parameters)?;
        if !apply(post)? {
            return Err(ApiError::bad_request(
                "message is not modified: specified new message content and reply markup are exactly the \
                 same as a current content and reply markup of the message",
            ));
        }
        post.edited += 1;
        post.edit_date = Some(date);
        post.changed_at = number;
        let post = post.clone();
        let chat = self.open_chat(parameters.chat())?.profile.clone();
        let message = post.message(&chat, &bot);
        self.emit_edited(parameters.chat(), post.id)?;
        Ok(message)
    }

    /// The message that the bot names, if it is its own and can still be edited.
    fn editable(&mut self, parameters: &Parameters) -> Result<&mut Post, ApiError> {
        let id = parameters.integer("message_id");
        let contact = self.open_chat(parameters.chat())?;
        let Some(post) = visible(&mut contact.posts, id) else {
            return Err(ApiError::bad_request("message to edit not found"));
        };
        if !post.from_bot || post.had_reply_markup {
            return Err(ApiError::bad_request("message can't be edited"));
        }
        Ok(post)
    }

    /// `deleteMessage`: the bot's own messages and the person's, within two days.
    pub fn delete_message(&mut self, parameters: &Parameters) -> Result<Value, ApiError> {
        let id = parameters.integer("message_id");
        let (now, number) = (self.now(), self.next_number());
        let contact = self.known_chat(parameters.chat())?;
        let Some(post) = visible(&mut contact.posts, id) else {
            return Err(ApiError::bad_request("message to delete not found"));
        };
        if now - post.date > DELETABLE {
            return Err(ApiError::bad_request("message can't be deleted for everyone"));
        }
        (post.deleted, post.changed_at) = (true, number);
        let id = post.id;
        self.emit_edited(parameters.chat(), id)?;
        Ok(json!(true))
    }

    /// `deleteMessages`: up to a hundred; those that are not there are skipped.
    pub fn delete_messages(&mut self, parameters: &Parameters) -> Result<Value, ApiError> {
        let ids = parameters.json("message_ids").and_then(|ids| ids.as_array().cloned()).unwrap_or_default();
        if ids.is_empty() || ids.len() > DELETED_AT_ONCE {
            return Err(ApiError::bad_request("message identifiers are not specified"));
        }
        let (now, number) = (self.now(), self.next_number());
        let contact = self.known_chat(parameters.chat())?;
        let mut deleted = Vec::new();
        for id in ids {
            let Some(post) = visible(&mut contact.posts, id.as_i64()) else { continue };
            if now - post.date > DELETABLE {
                return Err(ApiError::bad_request("message can't be deleted for everyone"));
            }
            (post.deleted, post.changed_at) = (true, number);
            deleted.push(post.id);
        }
        deleted.into_iter().try_for_each(|id| self.emit_edited(parameters.chat(), id))?;
        Ok(json!(true))
    }

    /// Reports how the line that contains this message looks now.
    fn emit_edited(&mut self, chat: Option<i64>, id: i32) -> Result<(), ApiError> {
        let contact = self.known_chat(chat)?;
        let chat = contact.profile.clone();
        let album = contact.posts.iter().find(|post| post.id == id).and_then(|post| post.album.clone());
        let of_line = |post: &&Post| post.id == id || (album.is_some() && post.album == album);
        let posts: Vec<_> = contact.posts.iter().filter(of_line).cloned().collect();
        for (_, line) in lines(&posts) {
            self.emit(&ChatEvent::Edited { chat: chat.clone(), line });
        }
        Ok(())
    }
}

/// The text or the caption of a call; a text must not be empty, and neither may be too long.
pub(super) fn checked_text(parameters: &Parameters, part: &str) -> Result<RichText, ApiError> {
    if parameters.text(part).is_some_and(|text| text.len() > SOURCE_LIMIT) {
        return Err(ApiError::bad_request("text is too long"));
    }
    let text = RichText::from_parameters(parameters, part)?;
    match part {
        "text" if text.plain.is_empty() => Err(ApiError::bad_request("message text is empty")),
        "text" if text.length() > MESSAGE_LIMIT => Err(ApiError::bad_request("message is too long")),
        "caption" if text.length() > CAPTION_LIMIT => {
            Err(ApiError::bad_request("message caption is too long"))
        }
        _ => Ok(text),
    }
}

/// The message with this number, unless it was deleted.
fn visible(posts: &mut [Post], id: Option<i64>) -> Option<&mut Post> {
    posts.iter_mut().find(|post| Some(i64::from(post.id)) == id && !post.deleted)
}

/// The buttons of a message as they were sent.
fn raw(post: &Post) -> Option<&Value> {
    post.inline.as_ref().map(|keyboard| &keyboard.raw)
}
