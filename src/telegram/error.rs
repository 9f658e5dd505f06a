//! What an error of the Bot API means: it may pass, or it never will, and of what kind its cause is. This is the
//! only place that decides it.

use teloxide::{ApiError, RequestError};
use thiserror::Error;

use super::receipt::receipt;
use super::settings::TelegramSettings;
use super::wire::CallError;
use crate::model::{Cause, CauseKind};
use crate::net::{Blocked, InTheWay, Names, Obstacle, Party, Trouble};
use crate::retry::RetryAfter;

/// A request larger than something on the way to the Bot API allows.
const TOO_LARGE: &str = "413 Request Entity Too Large";

/// Why Telegram did not do what it was asked to do. Each is one line, without the token.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TelegramError {
    /// It may work later: no connection, no answer in time, too many requests, a server that is down.
    #[error("{cause}")]
    Transient {
        /// What happened.
        cause: Cause,
        /// How long Telegram asks to wait.
        retry_after: Option<RetryAfter>,
        /// What blocked the way, if Telegram did not answer.
        blocked: Option<Blocked>,
    },
    /// The message to edit is not there (any more): send a new one.
    #[error("{cause}")]
    NothingToEdit {
        /// Telegram's message.
        cause: Cause,
    },
    /// Telegram can't read our HTML: send plain text.
    #[error("{cause}")]
    BadMarkup {
        /// Telegram's message.
        cause: Cause,
    },
    /// Telegram does not take the buttons: send the message without those that not every server knows.
    #[error("{cause}")]
    BadButtons {
        /// Telegram's message.
        cause: Cause,
    },
    /// The token was revoked, or the server does not have this method: teloxide can't tell 401 from 404.
    #[error("{cause}")]
    Unauthorized {
        /// Telegram's message.
        cause: Cause,
    },
    /// The text is longer than Telegram takes, however we counted: send it in smaller pieces.
    #[error("{cause}")]
    TooLong {
        /// Telegram's message.
        cause: Cause,
    },
    /// Telegram does not accept this image or file, or not in this form; it may accept another one.
    #[error("{cause}")]
    Refused {
        /// Telegram's message.
        cause: Cause,
        /// The number of the image in the album, from 1, if Telegram sends it.
        number: Option<usize>,
    },
    /// It will never work (blocked, chat gone, …).
    #[error("{cause}")]
    Permanent {
        /// Telegram's message.
        cause: Cause,
    },
}

impl TelegramError {
    /// A fault that may pass, for which no waiting time is known.
    #[must_use]
    pub fn transient(cause: Cause) -> Self {
        Self::Transient { cause, retry_after: None, blocked: None }
    }

    /// The cause with its kind.
    #[must_use]
    pub fn into_cause(self) -> Cause {
        match self {
            Self::Transient { cause, .. }
            | Self::NothingToEdit { cause }
            | Self::BadMarkup { cause }
            | Self::BadButtons { cause }
            | Self::Unauthorized { cause }
            | Self::TooLong { cause }
            | Self::Refused { cause, .. }
            | Self::Permanent { cause } => cause,
        }
    }

    /// Advice for the operator when Telegram was not reached; `None` if it was.
    #[must_use]
    pub fn in_the_way(&self, settings: &TelegramSettings) -> Option<InTheWay> {
        let Self::Transient { cause, blocked: Some(blocked), .. } = self else { return None };
        let (mut cause, mut blocked) = (cause.raw.clone(), *blocked);
        // For a self-hosted server that is called in plain HTTP.
        let at_proxy =
            matches!(blocked.obstacle, Obstacle::Refused | Obstacle::NameNotFound | Obstacle::Unreachable)
                && settings.way.is_plain_by_proxy(&settings.api_url);
        if at_proxy && blocked.party == Party::Peer {
            blocked.party = Party::Proxy;
            cause = format!("proxy: {cause}");
        }
        let host = settings.api_url.host_str().unwrap_or_default().to_owned();
        let names = Names { address: "telegram.api_url", proxy: Some("telegram.proxy"), authorities: None };
        Some(InTheWay { host, cause, blocked, names })
    }

    fn blocked(cause: impl Into<String>, blocked: Blocked) -> Self {
        let cause = CauseKind::TelegramUnreachable.because(cause);
        Self::Transient { cause, retry_after: None, blocked: Some(blocked) }
    }
}

/// What a failed request means: carried out all the same (with the message's number, if the answer has one), or
/// an error.
pub(super) fn judge(error: &CallError) -> Result<Option<i32>, TelegramError> {
    match error {
        CallError::Request(error) => judge_request(error),
        // If it were sent again, it would arrive twice.
        CallError::AnswerTooLarge { carried_out: true, .. } => Ok(None),
        CallError::AnswerTooLarge { most, carried_out: false } => {
            let blocked = Blocked { party: Party::Peer, obstacle: Obstacle::WrongServer };
            let cause =
                format!("the answer has more than {} KB, which is more than the bot reads", most >> 10);
            Err(TelegramError::blocked(cause, blocked))
        }
    }
}

/// For calls where it only matters whether they were carried out.
pub(super) fn done<T>(sent: Result<T, CallError>) -> Result<(), TelegramError> {
    sent.map(drop).or_else(|error| judge(&error).map(drop))
}

fn judge_request(error: &RequestError) -> Result<Option<i32>, TelegramError> {
    let text = error.to_string();
    match error {
        RequestError::RetryAfter(seconds) => Err(TelegramError::Transient {
            cause: CauseKind::TelegramBusy.because(text),
            retry_after: Some(RetryAfter::of(seconds.duration())),
            blocked: None,
        }),
        // An answer in an unknown format may still say that the call was carried out.
        RequestError::InvalidJson { raw, .. } if too_large_for_the_way(raw) => {
            Err(TelegramError::Permanent { cause: CauseKind::TooLarge.because(TOO_LARGE) })
        }
        RequestError::InvalidJson { raw, .. } => {
            let blocked = Blocked { party: Party::Peer, obstacle: Obstacle::WrongServer };
            let nobodys = || TelegramError::blocked("the answer is not of the Bot API", blocked);
            receipt(raw).map(|receipt| receipt.message_id).ok_or_else(nobodys)
        }
        RequestError::Network(error) => Err(unreached(error.as_ref())),
        RequestError::Io(error) => Err(unreached(error.as_ref())),
        RequestError::MigrateToChatId(_) => {
            Err(TelegramError::Permanent { cause: CauseKind::ChatGone.because(text) })
        }
        RequestError::Api(api) => judge_api(api, text),
    }
}

/// The answer of nginx and the like in front of a self-hosted server, whose limit may be a megabyte.
fn too_large_for_the_way(page: &str) -> bool {
    let page = page.to_lowercase();
    page.contains("413") && page.contains("too large")
}

/// The same for images and files: an error that is not about the chat is about them.
pub(super) fn judge_media(error: &CallError) -> Result<Option<i32>, TelegramError> {
    match judge(error) {
        Err(TelegramError::Permanent { cause }) if !is_about_the_chat(cause.kind) => {
            let number = numbered(&cause.raw);
            Err(TelegramError::Refused { cause, number })
        }
        judged => judged,
    }
}

/// Whether nothing at all can be sent to this chat.
fn is_about_the_chat(kind: CauseKind) -> bool {
    matches!(kind, CauseKind::Blocked | CauseKind::ChatGone | CauseKind::ChatForbidden)
}

/// The kind of cause of a refusal.
fn kind_of(error: &ApiError) -> CauseKind {
    match error {
        ApiError::BotBlocked => CauseKind::Blocked,
        ApiError::ChatNotFound
        | ApiError::UserNotFound
        | ApiError::GroupDeactivated
        | ApiError::UserDeactivated => CauseKind::ChatGone,
        ApiError::BotKicked
        | ApiError::BotKickedFromSupergroup
        | ApiError::BotKickedFromChannel
        | ApiError::CantInitiateConversation
        | ApiError::CantTalkWithBots
        | ApiError::NotEnoughRightsToPostMessages => CauseKind::ChatForbidden,
        ApiError::RequestEntityTooLarge => CauseKind::TooLarge,
        // teloxide's list of errors grows.
        _ => CauseKind::TelegramRefused,
    }
}

/// The same for descriptions for which teloxide has no variant, in lower case.
fn kind_of_text(text: &str) -> CauseKind {
    const GONE: [&str; 3] = ["chat not found", "peer_id_invalid", "deactivated"];
    const FORBIDDEN: [&str; 4] = ["forbidden", "unauthorized", "chat_", "not enough rights"];
    let tells = |signs: &[&str]| signs.iter().any(|sign| text.contains(sign));
    if tells(&["blocked"]) {
        CauseKind::Blocked
    } else if tells(&GONE) {
        CauseKind::ChatGone
    } else if tells(&FORBIDDEN) {
        CauseKind::ChatForbidden
    } else if tells(&["too large", "too big"]) {
        CauseKind::TooLarge
    } else {
        CauseKind::TelegramRefused
    }
}

/// The number in `failed to send message #3 with the error message "PHOTO_INVALID_DIMENSIONS"`.
fn numbered(cause: &str) -> Option<usize> {
    let (_, after) = cause.split_once("failed to send message #")?;
    let digits = after.split(|sign: char| !sign.is_ascii_digit()).next()?;
    digits.parse().ok().filter(|number| *number > 0)
}

fn judge_api(error: &ApiError, raw: String) -> Result<Option<i32>, TelegramError> {
    Err(match error {
        // The message is already as it should be.
        ApiError::MessageNotModified => return Ok(None),
        ApiError::MessageToEditNotFound | ApiError::MessageCantBeEdited | ApiError::MessageIdInvalid => {
            nothing_to_edit(raw)
        }
        ApiError::CantParseEntities(_) => bad_markup(raw),
        ApiError::TextButtonsAreUnallowed | ApiError::ButtonUrlInvalid | ApiError::ButtonDataInvalid => {
            bad_buttons(raw)
        }
        ApiError::Unknown(text) => return judge_text(&text.to_lowercase(), raw),
        ApiError::InvalidToken => TelegramError::Unauthorized { cause: CauseKind::Token.because(raw) },
        ApiError::MessageIsTooLong | ApiError::EditedMessageIsTooLong => too_long(raw),
        _ => TelegramError::Permanent { cause: kind_of(error).because(raw) },
    })
}

/// Descriptions for which teloxide has no variant, in lower case.
fn judge_text(text: &str, raw: String) -> Result<Option<i32>, TelegramError> {
    const PASSING: [&str; 6] = [
        "internal server error",
        "bad gateway",
        "service unavailable",
        "gateway timeout",
        "too many requests",
        "restart",
    ];
    const BUTTONS: [&str; 4] = ["button_", "keyboard button", "reply_markup", "reply markup"];
    if text.contains("message is not modified") {
        Ok(None)
    } else if text.contains("message to edit not found") || text.contains("message can't be edited") {
        Err(nothing_to_edit(raw))
    } else if text.contains("can't parse entities") || text.contains("entities_too_long") {
        Err(bad_markup(raw))
    } else if BUTTONS.iter().any(|sign| text.contains(sign)) {
        Err(bad_buttons(raw))
    } else if text.contains("text is too long") {
        Err(too_long(raw))
    } else if PASSING.iter().any(|passing| text.contains(passing)) {
        Err(TelegramError::transient(CauseKind::TelegramBusy.because(raw)))
    } else {
        Err(TelegramError::Permanent { cause: kind_of_text(text).because(raw) })
    }
}

fn nothing_to_edit(raw: String) -> TelegramError {
    TelegramError::NothingToEdit { cause: CauseKind::Uneditable.because(raw) }
}

fn bad_markup(raw: String) -> TelegramError {
    TelegramError::BadMarkup { cause: CauseKind::TelegramRefused.because(raw) }
}

fn bad_buttons(raw: String) -> TelegramError {
    TelegramError::BadButtons { cause: CauseKind::TelegramRefused.because(raw) }
}

fn too_long(raw: String) -> TelegramError {
    TelegramError::TooLong { cause: CauseKind::TooLarge.because(raw) }
}

/// The chain of causes contains no URL, which would contain the token.
fn unreached(error: &(dyn std::error::Error + 'static)) -> TelegramError {
    let trouble = Trouble::of(error);
    TelegramError::blocked(trouble.to_string(), trouble.blocked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_that_pass_and_faults_that_stay() {
        let unknown = |text: &str| judge_request(&RequestError::Api(ApiError::Unknown(text.to_owned())));
        let permanent = |judged| matches!(judged, Err(TelegramError::Permanent { .. }));
        assert!(permanent(judge_request(&RequestError::Api(ApiError::BotBlocked))));
        assert!(permanent(judge_request(&RequestError::Api(ApiError::ChatNotFound))));
        assert!(permanent(unknown("Bad Request: something new")));
        assert_eq!(judge_request(&RequestError::Api(ApiError::MessageNotModified)), Ok(None));
        let gone = unknown("Bad Request: message can't be edited");
        assert!(matches!(gone, Err(TelegramError::NothingToEdit { .. })), "{gone:?}");
        for refusal in [
            ApiError::TextButtonsAreUnallowed,
            ApiError::Unknown("Bad Request: BUTTON_TYPE_INVALID".to_owned()),
            ApiError::Unknown("Bad Request: can't parse inline keyboard button: Unknown field".to_owned()),
        ] {
            let judged = judge_request(&RequestError::Api(refusal));
            assert!(matches!(judged, Err(TelegramError::BadButtons { .. })), "{judged:?}");
        }
        for passing in ["Internal Server Error", "Bad Gateway", "Service Unavailable", "Gateway Timeout"] {
            let judged = unknown(passing);
            assert!(
                matches!(judged, Err(TelegramError::Transient { retry_after: None, .. })),
                "{passing}: {judged:?}"
            );
        }
    }

    #[test]
    fn every_refusal_has_its_kind() {
        let kind = |error: ApiError| {
            let judged = judge_request(&RequestError::Api(error));
            judged.expect_err("a refusal").into_cause().kind
        };
        let unknown = |text: &str| kind(ApiError::Unknown(text.to_owned()));
        assert_eq!(kind(ApiError::BotBlocked), CauseKind::Blocked);
        assert_eq!(kind(ApiError::UserDeactivated), CauseKind::ChatGone);
        assert_eq!(kind(ApiError::CantInitiateConversation), CauseKind::ChatForbidden);
        assert_eq!(kind(ApiError::MessageCantBeEdited), CauseKind::Uneditable);
        assert_eq!(kind(ApiError::MessageIsTooLong), CauseKind::TooLarge);
        assert_eq!(kind(ApiError::RequestEntityTooLarge), CauseKind::TooLarge);
        assert_eq!(kind(ApiError::InvalidToken), CauseKind::Token);
        assert_eq!(unknown("Forbidden: bot was blocked by the user"), CauseKind::Blocked);
        assert_eq!(unknown("Bad Request: PEER_ID_INVALID"), CauseKind::ChatGone);
        assert_eq!(unknown("Bad Request: CHAT_WRITE_FORBIDDEN"), CauseKind::ChatForbidden);
        assert_eq!(unknown("Bad Request: file is too big"), CauseKind::TooLarge);
        assert_eq!(unknown("Bad Gateway"), CauseKind::TelegramBusy);
        assert_eq!(unknown("Bad Request: something new"), CauseKind::TelegramRefused);
    }

    #[test]
    fn what_is_wrong_with_an_image_is_told_from_what_is_wrong_with_the_chat() {
        let unknown = |text: &str| judge_media(&RequestError::Api(ApiError::Unknown(text.to_owned())).into());
        let of_album =
            "Bad Request: failed to send message #3 with the error message \"PHOTO_INVALID_DIMENSIONS\"";
        let refused =
            |judged, number| matches!(judged, Err(TelegramError::Refused { number: at, .. }) if at == number);
        assert!(refused(unknown(of_album), Some(3)));
        for text in ["Bad Request: PHOTO_INVALID_DIMENSIONS", "Bad Request: something new"] {
            assert!(refused(unknown(text), None), "{text}");
        }
        assert!(refused(judge_media(&RequestError::Api(ApiError::ImageProcessFailed).into()), None));
        assert!(refused(judge_media(&RequestError::Api(ApiError::RequestEntityTooLarge).into()), None));
        let page = serde_json::from_str::<u8>("<html>").expect_err("no JSON");
        let raw = "<html><head><title>413 Request Entity Too Large</title></head>".into();
        let page = RequestError::InvalidJson { source: page.into(), raw };
        assert!(refused(judge_media(&page.into()), None));
        let permanent = |judged| matches!(judged, Err(TelegramError::Permanent { .. }));
        assert!(permanent(judge_media(&RequestError::Api(ApiError::BotBlocked).into())));
        assert!(permanent(unknown("Bad Request: CHAT_WRITE_FORBIDDEN")));
    }
}
