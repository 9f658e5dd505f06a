//! Tests of properties that all messages have.

use super::examples::of_every_message;
use super::readers;
use super::world::{ANNA, NOBODY, OLGA, World, at, in_progress, work};
use crate::exam::Language;
use crate::model::{
    Action, ActionResult, Attempt, AttemptNumber, AttemptState, AuditEntry, By, Cause, CauseKind, ChatId,
    FailedWork, Leftover, Message, QuestionNumber, Readers, TelegramEffect,
};
use crate::texts::{Rendered, causes};

#[test]
fn what_is_called_hrs_is_read_by_hr_alone() {
    for message in of_every_message(ANNA, AttemptNumber::FIRST, "x") {
        let name = format!("{message:?}");
        let name = name.strip_prefix("Admission(").unwrap_or(&name);
        let expected = if name.starts_with("Hr") { Readers::Hr } else { Readers::Anybody };
        let (chat, language) = (1, Language::En);
        let edit =
            TelegramEffect::Edit { chat: ChatId(chat), message_id: 1, language, message: message.clone() };
        let send = TelegramEffect::Send { chat: ChatId(chat), language, message };
        assert_eq!([readers(&send), readers(&edit)], [expected; 2], "{send:?}");
    }
}

#[test]
fn what_is_about_somebody_who_was_deleted_says_so() {
    let notices = [
        Message::HrCard { person: NOBODY, attempt: AttemptNumber::FIRST, news: true },
        Message::HrFailure { person: NOBODY, attempt: AttemptNumber::FIRST },
        Message::HrTimeOver { person: NOBODY, attempt: AttemptNumber::FIRST },
        Message::HrDetails { person: NOBODY, attempt: AttemptNumber::FIRST },
        Message::HrRetried { person: NOBODY },
        Message::HrRechecked { person: NOBODY },
        Message::HrGranted { person: NOBODY, attempt: AttemptNumber(2) },
        Message::HrQuestion { person: NOBODY, question: QuestionNumber(1) },
        Message::HrAskReply { person: NOBODY, question: QuestionNumber(1) },
        Message::HrReplied { person: NOBODY },
        Message::HrQuestionsOf { person: NOBODY, attempt: AttemptNumber::FIRST },
    ];
    for message in notices {
        let message = World::new().sends(OLGA, Language::En, &message);
        assert_eq!(message, Rendered::plain("This candidate has been deleted in the meantime.".to_owned()));
    }
}

#[test]
fn what_is_about_an_attempt_that_was_deleted_is_not_sent() {
    let world = World::new();
    for (person, attempt, is_there) in [(ANNA, 2, true), (ANNA, 3, false), (NOBODY, 1, false)] {
        let attempt = AttemptNumber(attempt);
        for message in [Message::Reminder { attempt }, Message::CompletedOnSite { attempt }] {
            let sent = world.sends_if_there(person, Language::En, &message);
            assert_eq!(sent.is_some(), is_there, "{person} {message:?}");
        }
    }
}

/// The site's message, in its own words.
const RAW: &str = "GET /api/tasks was answered 507: OSError: [Errno 28] No space left on device";

/// Anna's attempt came to a stop, and other things failed for the same reason.
fn stopped(state: AttemptState, cause: &Cause) -> World {
    let actions = [
        Action::Prepared(AttemptNumber::FIRST),
        Action::Step("DiscardTask(7)".to_owned()),
        Action::Words(RAW.to_owned()),
    ];
    let entry = |action| AuditEntry {
        at: at(0),
        by: By::Bot,
        person: None,
        action,
        result: ActionResult::Failed { cause: cause.clone() },
    };
    World::new().with(|tx| {
        tx.put_attempt(&Attempt { state, ..in_progress(ANNA, AttemptNumber(2)) }).expect("put");
        for action in actions {
            tx.audit(&entry(action)).expect("put");
        }
    })
}

#[test]
fn a_cause_is_a_sentence_wherever_it_is_read() {
    let account = || "7".to_owned();
    for kind in CauseKind::ALL {
        let cause = kind.because(RAW);
        let explained = [
            Message::HrFailure { person: ANNA, attempt: AttemptNumber(2) },
            Message::HrCard { person: ANNA, attempt: AttemptNumber(2), news: false },
            Message::HrAccountStays { account: account(), cause: kind },
            Message::HrWorkFailed { name: account(), what: FailedWork::Message, cause: kind },
            Message::HrWorkFailed { name: account(), what: FailedWork::Step, cause: kind },
        ];
        let others = [Message::HrAccountKept { account: account(), cause: RAW.to_owned() }, Message::HrAudit];
        let work = work(&in_progress(ANNA, AttemptNumber(2)));
        for state in [
            AttemptState::Failed { cause: cause.clone(), leftover: Leftover::Work(work.clone()) },
            AttemptState::Unchecked { cause: cause.clone(), work },
        ] {
            let world = stopped(state, &cause);
            for language in [Language::Ru, Language::En] {
                let sentence = causes::explained(kind, language);
                for message in &explained {
                    let text = world.sends(OLGA, language, message).html;
                    assert!(text.contains(&sentence), "{text}");
                }
                for message in explained.iter().chain(&others) {
                    let text = world.sends(OLGA, language, message).html;
                    let is_raw =
                        ["/api/", "Errno", "Error:", "DiscardTask"].iter().any(|word| text.contains(word));
                    assert!(!is_raw, "{text}");
                }
            }
        }
    }
}
