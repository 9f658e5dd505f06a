//! Why something could not be done, for people: a sentence for the kind of fault, and what to do. The wording
//! of the site, of Telegram or of a library is for the operator.

use super::catalog::say;
use crate::exam::Language;
use crate::model::CauseKind;

/// What was wrong and what to do about it.
pub(crate) fn explained(kind: CauseKind, language: Language) -> String {
    format!("{}. {}", why(kind, language), what_to_do(kind, language))
}

/// What was wrong, without a full stop.
pub(crate) fn why(kind: CauseKind, language: Language) -> String {
    match kind {
        CauseKind::Unknown => say!(language, "cause-unknown"),
        CauseKind::Unreachable => say!(language, "cause-unreachable"),
        CauseKind::Untrusted => say!(language, "cause-untrusted"),
        CauseKind::WrongServer => say!(language, "cause-wrong-server"),
        CauseKind::Busy => say!(language, "cause-busy"),
        CauseKind::ServerError => say!(language, "cause-server-error"),
        CauseKind::DiskFull => say!(language, "cause-disk-full"),
        CauseKind::Credentials => say!(language, "cause-credentials"),
        CauseKind::Rights => say!(language, "cause-rights"),
        CauseKind::Closed => say!(language, "cause-closed"),
        CauseKind::Unverified => say!(language, "cause-unverified"),
        CauseKind::Refused => say!(language, "cause-refused"),
        CauseKind::Address => say!(language, "cause-address"),
        CauseKind::Missing => say!(language, "cause-missing"),
        CauseKind::TaskGone => say!(language, "cause-task-gone"),
        CauseKind::AccountGone => say!(language, "cause-account-gone"),
        CauseKind::NamesTaken => say!(language, "cause-names-taken"),
        CauseKind::ImagesFailed => say!(language, "cause-pictures-failed"),
        CauseKind::ImagesEndless => say!(language, "cause-pictures-endless"),
        CauseKind::ImagesUncertain => say!(language, "cause-pictures-uncertain"),
        CauseKind::OtherImages => say!(language, "cause-other-pictures"),
        CauseKind::Record => say!(language, "cause-record"),
        CauseKind::Defect => say!(language, "cause-defect"),
        CauseKind::AnswerTooLarge => say!(language, "cause-too-much"),
        CauseKind::TooManyAnnotations => say!(language, "cause-too-many-annotations"),
        CauseKind::CrashedRepeatedly => say!(language, "cause-crashed-repeatedly"),
        CauseKind::Blocked => say!(language, "cause-blocked"),
        CauseKind::ChatGone => say!(language, "cause-chat-gone"),
        CauseKind::ChatForbidden => say!(language, "cause-chat-forbidden"),
        CauseKind::Uneditable => say!(language, "cause-uneditable"),
        CauseKind::TooLarge => say!(language, "cause-too-large"),
        CauseKind::TelegramRefused => say!(language, "cause-telegram-refused"),
        CauseKind::TelegramUnreachable => say!(language, "cause-telegram-unreachable"),
        CauseKind::TelegramBusy => say!(language, "cause-telegram-busy"),
        CauseKind::Token => say!(language, "cause-token"),
        CauseKind::NotHr => say!(language, "cause-not-hr"),
        CauseKind::SubjectGone => say!(language, "cause-subject-gone"),
        CauseKind::Postgres => say!(language, "cause-postgres"),
        CauseKind::OldSite => say!(language, "cause-old-site"),
    }
}

fn what_to_do(kind: CauseKind, language: Language) -> String {
    match kind {
        CauseKind::Unreachable
        | CauseKind::Busy
        | CauseKind::ServerError
        | CauseKind::ImagesFailed
        | CauseKind::ImagesEndless
        | CauseKind::ImagesUncertain
        | CauseKind::TelegramUnreachable
        | CauseKind::TelegramBusy => say!(language, "cause-wait"),
        CauseKind::TaskGone | CauseKind::AccountGone => say!(language, "cause-make-anew"),
        CauseKind::DiskFull => say!(language, "cause-make-room"),
        CauseKind::OldSite => say!(language, "cause-upgrade"),
        CauseKind::Unknown => say!(language, "cause-look-up"),
        CauseKind::Untrusted
        | CauseKind::WrongServer
        | CauseKind::Credentials
        | CauseKind::Rights
        | CauseKind::Closed
        | CauseKind::Unverified
        | CauseKind::Refused
        | CauseKind::Address
        | CauseKind::Missing
        | CauseKind::NamesTaken
        | CauseKind::OtherImages
        | CauseKind::Record
        | CauseKind::Defect
        | CauseKind::AnswerTooLarge
        | CauseKind::CrashedRepeatedly
        | CauseKind::ChatForbidden
        | CauseKind::TooLarge
        | CauseKind::TelegramRefused
        | CauseKind::Token
        | CauseKind::Postgres => say!(language, "cause-tell-operator"),
        CauseKind::Blocked => say!(language, "cause-unblock"),
        CauseKind::ChatGone | CauseKind::Uneditable | CauseKind::NotHr | CauseKind::SubjectGone => {
            say!(language, "cause-do-nothing")
        }
        CauseKind::TooManyAnnotations => say!(language, "cause-have-deleted"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cause_is_a_plain_sentence_in_the_readers_language() {
        for kind in CauseKind::ALL {
            let english = explained(kind, Language::En);
            assert!(english.ends_with('.') && english.chars().count() < 200, "{english}");
            let after_a_colon = english.starts_with(char::is_lowercase) || english.starts_with("Telegram ");
            assert!(after_a_colon, "it stands after a colon: {english}");
            let russian = explained(kind, Language::Ru);
            let is_name = |word: &&str| ["Telegram", "PostgreSQL", "HR"].contains(word);
            let is_latin =
                |word: &&str| word.starts_with(|c: char| c.is_ascii_alphabetic()) && !is_name(word);
            let signs = |c: char| !c.is_alphanumeric() && c != '-';
            let latin: Vec<&str> = russian.split(signs).filter(is_latin).collect();
            let known = if kind == CauseKind::Unknown {
                &["candidates-bot", "candidates", "show"][..]
            } else {
                &[][..]
            };
            assert_eq!(latin, known, "{russian}");
        }
    }
}
