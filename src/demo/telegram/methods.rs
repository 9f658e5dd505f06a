//! The methods of the Bot API, by name; those about messages are in `messages`, those with files in `media`.

use serde_json::{Value, json};

use super::chat::ChatEvent;
use super::error::ApiError;
use super::parameters::Parameters;
use super::polling::get_updates;
use super::state::{Shared, State};
use super::text::utf16_length;

/// Maximum number of UTF-16 units of the text that pops up after a button was pressed.
const TOAST_LIMIT: usize = 200;

/// All methods, in their documented spelling.
const METHODS: [&str; 18] = [
    "answerCallbackQuery",
    "deleteMessage",
    "deleteMessages",
    "deleteMyCommands",
    "deleteWebhook",
    "editMessageCaption",
    "editMessageReplyMarkup",
    "editMessageText",
    "getMe",
    "getMyCommands",
    "getUpdates",
    "getWebhookInfo",
    "sendChatAction",
    "sendDocument",
    "sendMediaGroup",
    "sendMessage",
    "sendPhoto",
    "setMyCommands",
];

/// The documented spelling of a method, which calls may write in any case.
pub(super) fn documented_name(method: &str) -> Option<&'static str> {
    METHODS.into_iter().find(|known| known.eq_ignore_ascii_case(method))
}

/// Carries out a method under its documented name.
pub(super) async fn call(shared: &Shared, method: &str, parameters: &Parameters) -> Result<Value, ApiError> {
    if method == "getUpdates" {
        return get_updates(shared, parameters).await;
    }
    shared.change(|state| state.call(method, parameters))
}

impl State {
    fn call(&mut self, method: &str, parameters: &Parameters) -> Result<Value, ApiError> {
        if let (true, Some(chat)) = (counts_as_message(method), parameters.chat()) {
            self.flood.admit(chat, std::time::Instant::now())?;
        }
        match method {
            "getMe" => Ok(self.me()),
            "getWebhookInfo" => Ok(self.webhook_info()),
            "deleteWebhook" => {
                if parameters.flag("drop_pending_updates") {
                    self.updates.clear();
                }
                Ok(json!(true))
            }
            "setMyCommands" => self.command_menus.set(parameters).map(|()| json!(true)),
            "getMyCommands" => self.command_menus.get(parameters),
            "deleteMyCommands" => self.command_menus.delete(parameters).map(|()| json!(true)),
            "sendMessage" => self.send_message(parameters),
            "editMessageText" => self.edit_text(parameters, "text"),
            "editMessageCaption" => self.edit_text(parameters, "caption"),
            "editMessageReplyMarkup" => self.edit_reply_markup(parameters),
            "deleteMessage" => self.delete_message(parameters),
            "deleteMessages" => self.delete_messages(parameters),
            "sendPhoto" => self.send_file(parameters, "photo"),
            "sendDocument" => self.send_file(parameters, "document"),
            "sendMediaGroup" => self.send_media_group(parameters),
            "sendChatAction" => self.send_chat_action(parameters),
            "answerCallbackQuery" => self.answer_callback_query(parameters),
            _ => Err(ApiError::new(404, "Not Found")),
        }
    }

    fn me(&self) -> Value {
        let mut me = self.bot.clone();
        me["can_join_groups"] = json!(true);
        for cannot in [
            "can_read_all_group_messages",
            "supports_inline_queries",
            "can_connect_to_business",
            "has_main_web_app",
        ] {
            me[cannot] = json!(false);
        }
        me
    }

    fn webhook_info(&self) -> Value {
        let pending = self.updates.len();
        json!({"url": "", "has_custom_certificate": false, "pending_update_count": pending})
    }

    fn send_chat_action(&mut self, parameters: &Parameters) -> Result<Value, ApiError> {
        let action = parameters.text("action").unwrap_or_default();
        let known = action == "typing"
            || action == "choose_sticker"
            || action == "find_location"
            || action.starts_with("upload_")
            || action.starts_with("record_");
        let chat = self.open_chat(parameters.chat())?.profile.clone();
        if !known {
            return Err(ApiError::bad_request("wrong parameter action in request"));
        }
        self.emit(&ChatEvent::Typing { chat });
        Ok(json!(true))
    }

    /// Every query can be answered once.
    fn answer_callback_query(&mut self, parameters: &Parameters) -> Result<Value, ApiError> {
        let id = parameters.text("callback_query_id").unwrap_or_default();
        let text = parameters.text("text").filter(|text| !text.is_empty());
        if text.as_deref().is_some_and(|text| utf16_length(text) > TOAST_LIMIT) {
            return Err(ApiError::bad_request("MESSAGE_TOO_LONG"));
        }
        let Some(chat) = self.queries.remove(&id) else {
            return Err(ApiError::bad_request(
                "query is too old and response timeout expired or query ID is invalid",
            ));
        };
        let chat = self.contact(chat).profile.clone();
        self.emit(&ChatEvent::Toast { chat, text, alert: parameters.flag("show_alert") });
        Ok(json!(true))
    }
}

/// Whether a method counts for Telegram's limit of messages per chat.
fn counts_as_message(method: &str) -> bool {
    method != "sendChatAction" && (method.starts_with("send") || method.starts_with("edit"))
}
