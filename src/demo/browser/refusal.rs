//! Why the server does not do what it is asked for, in one sentence for whoever looks at the page.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::demo::site::AnnotatorError;
use crate::exam::Language;
use crate::foreign;
use crate::store::StoreError;
use crate::texts::catalog::{Foreign, foreign_plain, say};

/// Why the server does not do what it is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// There is nothing at this address.
    NotFound,
    /// The address does not take this method.
    WrongMethod,
    /// The request names another host.
    WrongHost,
    /// The request comes from another page.
    WrongOrigin,
    /// The body is larger than anything that the page sends.
    TooLarge,
    /// The body is not what it should be.
    Unreadable(String),
    /// Nobody has this number.
    NoPerson,
    /// There are enough people.
    TooManyPeople,
    /// A person without a name, or with a very long one.
    BadName,
    /// Not a username.
    BadUsername,
    /// Somebody else has this username.
    UsernameTaken,
    /// A message that is empty, or too long for Telegram.
    BadText,
    /// A button that Telegram would not have.
    BadButton,
    /// Time goes forward, and not by years.
    BadTime,
    /// Nothing will become due.
    NothingDue,
    /// This candidate has nothing to draw at present.
    NoAssignment(String),
    /// To copy, one has to say from whom.
    CopyFromWhom,
    /// This candidate has drawn nothing on these pictures.
    NothingToCopy(String),
    /// The site does not know this login with this password.
    WrongLogin,
    /// The session is not there any more.
    NoSession,
    /// The job is not there, or it is somebody else's.
    NoJob,
    /// There are no such shapes.
    BadShapes,
    /// The site did not take it.
    BySite(String),
    /// Something behind the page failed.
    Broken(String),
}

impl Refusal {
    fn status(&self) -> StatusCode {
        match self {
            Self::NotFound | Self::NoPerson | Self::NoJob => StatusCode::NOT_FOUND,
            Self::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::WrongHost | Self::WrongOrigin => StatusCode::FORBIDDEN,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::WrongLogin | Self::NoSession => StatusCode::UNAUTHORIZED,
            Self::UsernameTaken
            | Self::TooManyPeople
            | Self::NothingDue
            | Self::NoAssignment(_)
            | Self::NothingToCopy(_) => StatusCode::CONFLICT,
            Self::Unreadable(_)
            | Self::BadName
            | Self::BadUsername
            | Self::BadText
            | Self::BadButton
            | Self::BadTime
            | Self::CopyFromWhom
            | Self::BadShapes => StatusCode::BAD_REQUEST,
            Self::BySite(_) => StatusCode::BAD_GATEWAY,
            Self::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The answer, in words.
    pub fn worded(&self, language: Language) -> Response {
        (self.status(), Json(json!({"error": self.sentence(language)}))).into_response()
    }

    fn sentence(&self, language: Language) -> String {
        match self {
            Self::NotFound => say!(language, "page-not-found"),
            Self::WrongMethod => say!(language, "page-wrong-method"),
            Self::WrongHost => say!(language, "page-wrong-host"),
            Self::WrongOrigin => say!(language, "page-wrong-origin"),
            Self::TooLarge => say!(language, "page-too-large"),
            Self::Unreadable(why) => say!(language, "page-unreadable", why = cause(why)),
            Self::NoPerson => say!(language, "page-no-person"),
            Self::TooManyPeople => say!(language, "page-too-many-people"),
            Self::BadName => say!(language, "page-bad-name"),
            Self::BadUsername => say!(language, "page-bad-username"),
            Self::UsernameTaken => say!(language, "page-username-taken"),
            Self::BadText => say!(language, "page-bad-text"),
            Self::BadButton => say!(language, "page-bad-button"),
            Self::BadTime => say!(language, "page-bad-time"),
            Self::NothingDue => say!(language, "page-nothing-due"),
            Self::NoAssignment(name) => say!(language, "page-no-assignment", name = foreign_plain(name)),
            Self::CopyFromWhom => say!(language, "page-copy-from-whom"),
            Self::NothingToCopy(name) => say!(language, "page-nothing-to-copy", name = foreign_plain(name)),
            Self::WrongLogin => say!(language, "page-wrong-login"),
            Self::NoSession => say!(language, "page-no-session"),
            Self::NoJob => say!(language, "page-no-job"),
            Self::BadShapes => say!(language, "page-bad-shapes"),
            Self::BySite(why) => say!(language, "page-by-site", why = cause(why)),
            Self::Broken(why) => say!(language, "page-broken", why = cause(why)),
        }
    }
}

/// A cause as a part of a sentence.
fn cause(cause: &str) -> Foreign {
    foreign_plain(foreign::tame(cause).trim_end_matches('.'))
}

/// The words are added where the language is known: see `server`.
impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<AnnotatorError> for Refusal {
    fn from(error: AnnotatorError) -> Self {
        match error {
            AnnotatorError::Refused { status: 403 | 404, .. } => Self::NoJob,
            AnnotatorError::UnknownLabel(_)
            | AnnotatorError::UnknownAttribute { .. }
            | AnnotatorError::UnknownJoint { .. } => Self::BadShapes,
            AnnotatorError::Refused { .. }
            | AnnotatorError::Unreachable(_)
            | AnnotatorError::Unexpected(_) => Self::BySite(error.to_string()),
        }
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self::Broken(error.to_string())
    }
}

impl From<anyhow::Error> for Refusal {
    fn from(error: anyhow::Error) -> Self {
        Self::Broken(format!("{error:#}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_one_sentence_in_either_language() {
        let name = || "Аня\u{202e}\n".to_owned();
        let refusals = [
            Refusal::NotFound,
            Refusal::Unreadable("expected value\nat line 1.".to_owned()),
            Refusal::NoAssignment(name()),
            Refusal::NothingToCopy(name()),
            Refusal::BySite("the site answered 500: \u{1b}[31mno".to_owned()),
        ];
        for refusal in refusals {
            for sentence in Language::ALL.map(|language| refusal.sentence(language)) {
                assert!(sentence.ends_with('.') && !sentence.ends_with(".."), "{sentence}");
                assert!(!sentence.contains(['\n', '\u{202e}', '\u{1b}']), "{sentence:?}");
            }
        }
    }
}
