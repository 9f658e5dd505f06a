//! Sentences that need no context.

use super::catalog::say;
use crate::exam::Language;
use crate::model::Toast;

/// The candidate whom it is about was deleted.
#[must_use]
pub fn gone(language: Language) -> String {
    say!(language, "hr-gone")
}

/// The requested content can't be made.
#[must_use]
pub fn not_made(language: Language) -> String {
    say!(language, "not-made")
}

/// The text for a button that is out of date.
#[must_use]
pub fn out_of_date(language: Language) -> String {
    say!(language, "out-of-date")
}

/// What pops up when a button was pressed.
#[must_use]
pub fn toast(toast: Toast, language: Language) -> String {
    match toast {
        Toast::Decided => say!(language, "toast-decided"),
        Toast::NoAttemptLeft => say!(language, "toast-no-attempt-left"),
        Toast::RequestWithdrawn => say!(language, "toast-request-withdrawn"),
        Toast::LinkRevoked => say!(language, "toast-link-revoked"),
        Toast::QuestionClosed => say!(language, "toast-question-closed"),
        Toast::MoreToRetry { retried, left } => {
            say!(language, "toast-more-to-retry", retried = retried, left = left)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure;

    #[test]
    fn what_pops_up_is_as_short_as_telegram_wants_it() {
        let (retried, left) = (200, 1_000_000);
        let toasts = [
            Toast::Decided,
            Toast::NoAttemptLeft,
            Toast::RequestWithdrawn,
            Toast::LinkRevoked,
            Toast::QuestionClosed,
            Toast::MoreToRetry { retried, left },
        ];
        for language in [Language::Ru, Language::En] {
            for text in toasts.map(|of| toast(of, language)) {
                assert!(measure::units(&text) <= measure::TOAST, "{text}");
            }
        }
        let more = |language| toast(Toast::MoreToRetry { retried, left: 1 }, language);
        insta::assert_snapshot!(more(Language::En), @"200 are being tried again. 1 more is left: tap the button again.");
        insta::assert_snapshot!(more(Language::Ru), @"Повторяю для 200. Осталось ещё 1: нажмите кнопку снова.");
    }
}
