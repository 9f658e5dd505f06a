//! Why the server does not do what it is asked for, in one sentence for whoever looks at the page.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::demo::site::AnnotatorError;
use crate::exam::Language;
use crate::foreign;
use crate::store::StoreError;

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
        let sentence = match language {
            Language::En => self.english(),
            Language::Ru => self.russian(),
        };
        (self.status(), Json(json!({"error": sentence}))).into_response()
    }

    fn english(&self) -> String {
        let sentence = match self {
            Self::NotFound => "There is nothing at this address.",
            Self::WrongMethod => "This address does not take such requests.",
            Self::WrongHost => "Open the page at the address that the demo printed.",
            Self::WrongOrigin => "This request comes from another page.",
            Self::TooLarge => "This is more than 2 MB; send less.",
            Self::Unreadable(why) => return format!("The request cannot be read: {}.", tame(why)),
            Self::NoPerson => "There is no such person; reload the page.",
            Self::TooManyPeople => "A hundred people are enough for one demo.",
            Self::BadName => "Enter a first name of 1 to 64 characters.",
            Self::BadUsername => "A username has up to 32 Latin letters, digits or underscores.",
            Self::UsernameTaken => "Somebody else has this username; choose another.",
            Self::BadText => "A message has 1 to 4096 characters.",
            Self::BadButton => "There is no such button.",
            Self::BadTime => "Time can be turned forward by one minute to one year.",
            Self::NothingDue => "Nothing will become due at present.",
            Self::NoAssignment(name) => {
                return format!("{} has no assignment to draw at present.", foreign::isolated(name));
            }
            Self::CopyFromWhom => "Choose another candidate to copy from.",
            Self::NothingToCopy(name) => {
                return format!("{} has drawn nothing on these pictures.", foreign::isolated(name));
            }
            Self::WrongLogin => "The site does not know this login with this password.",
            Self::NoSession => "You are not logged in on the site any more; log in again.",
            Self::NoJob => "This job is not on the site any more, or it is somebody else's.",
            Self::BadShapes => "These shapes cannot be drawn on this job.",
            Self::BySite(why) => return format!("The site did not do it: {}.", tame(why)),
            Self::Broken(why) => return format!("The demo cannot do this: {}.", tame(why)),
        };
        sentence.to_owned()
    }

    fn russian(&self) -> String {
        let sentence = match self {
            Self::NotFound => "По этому адресу ничего нет.",
            Self::WrongMethod => "Этот адрес не принимает таких запросов.",
            Self::WrongHost => "Откройте страницу по адресу, который напечатало демо.",
            Self::WrongOrigin => "Этот запрос пришёл с другой страницы.",
            Self::TooLarge => "Это больше 2 МБ, отправьте меньше.",
            Self::Unreadable(why) => return format!("Запрос не удалось прочитать: {}.", tame(why)),
            Self::NoPerson => "Такого человека нет, обновите страницу.",
            Self::TooManyPeople => "Ста человек для одного демо достаточно.",
            Self::BadName => "Введите имя длиной от 1 до 64 символов.",
            Self::BadUsername => "В имени пользователя до 32 латинских букв, цифр или подчёркиваний.",
            Self::UsernameTaken => "Это имя пользователя занято, выберите другое.",
            Self::BadText => "В сообщении может быть от 1 до 4096 символов.",
            Self::BadButton => "Такой кнопки нет.",
            Self::BadTime => "Время можно перевести вперёд на срок от минуты до года.",
            Self::NothingDue => "Сейчас ждать нечего.",
            Self::NoAssignment(name) => {
                return format!("{}: сейчас нет задания, которое можно разметить.", foreign::isolated(name));
            }
            Self::CopyFromWhom => "Выберите другого кандидата, у которого списать.",
            Self::NothingToCopy(name) => {
                return format!("{}: на этих картинках ничего не размечено.", foreign::isolated(name));
            }
            Self::WrongLogin => "Сайт не знает такого логина с таким паролем.",
            Self::NoSession => "Вы больше не авторизованы на сайте, войдите снова.",
            Self::NoJob => "Этой работы больше нет на сайте, или она чужая.",
            Self::BadShapes => "Такие фигуры нельзя нарисовать в этой работе.",
            Self::BySite(why) => return format!("Сайт этого не сделал: {}.", tame(why)),
            Self::Broken(why) => return format!("Демо не может этого сделать: {}.", tame(why)),
        };
        sentence.to_owned()
    }
}

/// A cause as a part of a sentence.
fn tame(cause: &str) -> String {
    foreign::tame(cause).trim_end_matches('.').to_owned()
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
            AnnotatorError::UnknownLabel(_) | AnnotatorError::UnknownAttribute { .. } => Self::BadShapes,
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
            for sentence in [refusal.english(), refusal.russian()] {
                assert!(sentence.ends_with('.') && !sentence.ends_with(".."), "{sentence}");
                assert!(!sentence.contains(['\n', '\u{202e}', '\u{1b}']), "{sentence:?}");
            }
        }
    }
}
