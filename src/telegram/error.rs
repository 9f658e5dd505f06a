//! What an error of the Bot API means: may pass, or never will. The one place where this is told apart.

use std::time::Duration;

use teloxide::{ApiError, RequestError};

use super::raw::receipt;

/// What to do about a failed request.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Try again, not before this.
    Again(Option<Duration>),
    /// It was carried out, though the answer is in an unknown shape; the message's number if it tells one.
    CarriedOut(Option<i32>),
    /// The message is already as it should be.
    Unchanged,
    /// The message to edit is not there (any more): send a new one.
    NothingToEdit,
    /// Telegram can't read our HTML: send plain text.
    BadMarkup,
    /// The token was revoked, or the server does not have this method: teloxide can't tell 401 from 404.
    Unauthorized,
    /// It will never work (blocked, chat gone, …).
    Never,
}

/// Tells what an error means.
pub(super) fn judge(error: &RequestError) -> Verdict {
    match error {
        RequestError::RetryAfter(seconds) => Verdict::Again(Some(seconds.duration())),
        RequestError::InvalidJson { raw, .. } => {
            receipt(raw).map_or(Verdict::Again(None), |receipt| Verdict::CarriedOut(receipt.message))
        }
        RequestError::Network(_) | RequestError::Io(_) => Verdict::Again(None),
        RequestError::MigrateToChatId(_) => Verdict::Never,
        RequestError::Api(api) => judge_api(api),
    }
}

fn judge_api(error: &ApiError) -> Verdict {
    match error {
        ApiError::MessageNotModified => Verdict::Unchanged,
        ApiError::MessageToEditNotFound | ApiError::MessageCantBeEdited | ApiError::MessageIdInvalid => {
            Verdict::NothingToEdit
        }
        ApiError::CantParseEntities(_) => Verdict::BadMarkup,
        ApiError::Unknown(text) => judge_text(text),
        ApiError::InvalidToken => Verdict::Unauthorized,
        _ => Verdict::Never,
    }
}

/// Descriptions that teloxide has no name for.
fn judge_text(text: &str) -> Verdict {
    let text = text.to_lowercase();
    if text.contains("message is not modified") {
        Verdict::Unchanged
    } else if text.contains("message to edit not found") || text.contains("message can't be edited") {
        Verdict::NothingToEdit
    } else if text.contains("can't parse entities") {
        Verdict::BadMarkup
    } else if text.contains("internal server error")
        || text.contains("bad gateway")
        || text.contains("service unavailable")
        || text.contains("gateway timeout")
        || text.contains("too many requests")
        || text.contains("restart")
    {
        Verdict::Again(None)
    } else {
        Verdict::Never
    }
}

/// The cause of an error in a line, without the URL that has the token in it.
pub(super) fn cause(error: &RequestError) -> String {
    match error {
        RequestError::Network(network) => {
            let source = std::error::Error::source(network.as_ref()).map(|source| format!(": {source}"));
            let kind = if network.is_timeout() {
                "no answer in time"
            } else if network.is_connect() {
                "cannot connect"
            } else {
                "the connection failed"
            };
            // Sources of a connection error name hosts and system errors, never the path of the request.
            format!("{kind}{}", source.filter(|text| !text.contains("/bot")).unwrap_or_default())
        }
        RequestError::InvalidJson { .. } => "the answer is not of the Bot API".to_owned(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_that_pass_and_faults_that_stay() {
        let unknown = |text: &str| RequestError::Api(ApiError::Unknown(text.to_owned()));
        assert_eq!(judge(&RequestError::Api(ApiError::BotBlocked)), Verdict::Never);
        assert_eq!(judge(&RequestError::Api(ApiError::ChatNotFound)), Verdict::Never);
        assert_eq!(judge(&RequestError::Api(ApiError::MessageNotModified)), Verdict::Unchanged);
        assert_eq!(judge(&unknown("Bad Request: message can't be edited")), Verdict::NothingToEdit);
        for passing in ["Internal Server Error", "Bad Gateway", "Service Unavailable", "Gateway Timeout"] {
            assert_eq!(judge(&unknown(passing)), Verdict::Again(None), "{passing}");
        }
        assert_eq!(judge(&unknown("Bad Request: something new")), Verdict::Never);
    }

    #[tokio::test]
    async fn a_network_error_does_not_tell_the_token() {
        use teloxide::requests::{Request, Requester};
        let bot =
            teloxide::Bot::new("123456:tOp-5ecret").set_api_url("http://127.0.0.1:9".parse().expect("url"));
        let error = bot.get_me().send().await.expect_err("nobody listens there");
        let text = cause(&error);
        assert!(!text.contains("tOp-5ecret"), "{text}");
        assert!(text.contains("cannot connect"), "{text}");
        assert_eq!(judge(&error), Verdict::Again(None));
    }
}
