//! What others wrote is hostile: none of it gets out of its place, wherever it is shown.

use chrono::{DateTime, TimeDelta, Utc};

use super::*;
use crate::exam::{Exam, Language};
use crate::measure;
use crate::model::{
    Account, Action, ActionResult, AuditEntry, By, CauseKind, Cursor, Deletion, Filter, LeftUndone,
    MissingImage, NotSent, Order, Password,
};
use crate::scoring::{
    AttributeFigure, Finding, ImageScore, LabelFigure, LabelScore, ObjectScore, Percent, Problem, Scorecard,
    ValueScore,
};

/// Letters from right to left, an override, a line break, the end of an isolate, annotations, a command to a terminal.
const HOSTILE: &str = "דנה\u{202e} 7\n\u{2069}<b>&\u{1b}[2J\u{200f}";

fn hostile() -> String {
    HOSTILE.to_owned()
}

fn at() -> DateTime<Utc> {
    DateTime::from_timestamp(1_770_000_000, 0).expect("a moment")
}

fn exam() -> Exam {
    let mut exam = Exam::embedded().expect("the exam built in is whole");
    (exam.title.en, exam.title.ru) = (hostile(), hostile());
    (exam.instruction.en, exam.instruction.ru) = (hostile(), hostile());
    for label in &mut exam.labels {
        label.name += HOSTILE;
        label.attributes.iter_mut().for_each(|attribute| attribute.name += HOSTILE);
    }
    exam.time_limit = Some(TimeDelta::hours(5));
    exam
}

fn candidate() -> Candidate {
    let account = Account { username: hostile(), password: Password(hostile()), suffix: 1, user: Some(7) };
    Candidate {
        id: 7,
        username: Some(hostile()),
        first_name: hostile(),
        language: Language::En,
        account,
        attempts: 1,
        since: at(),
    }
}

fn scorecard() -> Scorecard {
    let value = ValueScore {
        attribute: hostile(),
        expected: "AB\u{202e}12".to_owned(),
        given: Some(hostile()),
        exact: false,
        cer: 0.5,
    };
    let object = || ObjectScore { iou: Percent::of(1, 2), values: vec![value.clone(), value.clone()] };
    let label = LabelScore {
        label: hostile(),
        iou: Percent::of(1, 2),
        matched: 1,
        missing: 1,
        extra: 1,
        objects: vec![object(), object()],
    };
    Scorecard {
        labels: vec![LabelFigure { label: hostile(), iou: 50.0 }],
        accuracy: vec![AttributeFigure {
            label: hostile(),
            attribute: hostile(),
            percent: Percent::of(1, 2),
        }],
        images: vec![ImageScore { name: hostile(), labels: vec![label] }],
        stray: 1,
    }
}

fn attempts() -> Vec<Attempt> {
    let mut attempt = Attempt { deadline: Some(at() + TimeDelta::hours(5)), ..Attempt::new(7, 1, at()) };
    attempt.state = AttemptState::InProgress;
    let mut done = attempt.clone();
    (done.state, done.ended, done.scorecard) = (AttemptState::Complete, Some(at()), Some(scorecard()));
    let mut failed = attempt.clone();
    failed.state = AttemptState::Failed { cause: CauseKind::Refused.because(HOSTILE) };
    vec![attempt, done, failed]
}

fn findings() -> Vec<Finding> {
    let (label, attribute, value) = (hostile(), hostile(), hostile());
    let range = (hostile(), hostile(), hostile());
    let problems = [
        Problem::Missing { label: hostile(), expected: 2, found: 1 },
        Problem::Extra { label: hostile(), expected: 1, found: 2 },
        Problem::WrongShape { label: hostile(), kind: hostile(), wanted: hostile(), count: 1 },
        Problem::WrongPointCount { label: hostile(), wanted: 4, found: 5 },
        Problem::TooFewPoints { label: hostile(), found: 2, wanted: 3 },
        Problem::BrokenOutline { label: hostile() },
        Problem::EmptyValue { label: hostile(), attribute: hostile(), count: 1 },
        Problem::TooFew { label: hostile(), at_least: 2, found: 1 },
        Problem::WrongValue {
            label: hostile(),
            attribute: hostile(),
            value: hostile(),
            allowed: vec![hostile()],
        },
        Problem::WrongNumber { label, attribute, value, range },
        Problem::TooLongOutline { label: hostile(), limit: 2000, found: 2001 },
    ];
    problems.map(|problem| Finding { image: 3, name: hostile(), problem }).into()
}

fn missing() -> Vec<MissingImage> {
    [NotSent::TooLarge, NotSent::Refused].map(|why| MissingImage { name: hostile(), why }).into()
}

/// Every message that says something of what others wrote.
fn notices() -> Vec<Message> {
    let mut notices = vec![
        Message::Welcome { hr: true },
        Message::Help { hr: true },
        Message::Credentials { attempt: 1 },
        Message::Reminder { attempt: 1 },
        Message::Incomplete { findings: findings() },
        Message::HrNotFound { login: hostile() },
        Message::HrFound { text: hostile() },
        Message::HrCard { person: 7, attempt: 1, news: true },
        Message::HrFailure { person: 7, attempt: 1 },
        Message::HrTimeOver { person: 7, attempt: 1 },
        Message::HrDetails { person: 7, attempt: 1 },
        Message::HrRetried { person: 7 },
        Message::HrRechecked { person: 7 },
        Message::HrGranted { person: 7, attempt: 2 },
        Message::HrBound { username: hostile(), person: 7 },
        Message::HrJoined { name: hostile(), person: 7 },
        Message::HrAccountDeleted { account: hostile() },
        Message::HrAccountKept { account: hostile(), cause: hostile() },
        Message::HrAccountStays { account: hostile(), cause: CauseKind::Busy },
        Message::HrLeftUndone { name: hostile(), what: LeftUndone::Message, cause: CauseKind::Deadly },
        Message::HrLeftUndone { name: hostile(), what: LeftUndone::Step, cause: CauseKind::Deadly },
        Message::HrAudit,
        Message::InstructionsMissing { images: vec![hostile(), hostile()] },
        Message::HrInstructionsMissing { images: missing() },
        Message::HrImagesMissing { images: missing() },
    ];
    for deletion in Deletion::ALL {
        notices.push(Message::HrConfirmDelete { deletion, person: 7, number: 1 });
        notices.push(Message::HrDeleting { deletion, name: hostile() });
        notices.push(Message::HrDeleted { deletion, name: hostile(), by: Some(8) });
    }
    for order in Order::ALL {
        notices.push(Message::HrList { filter: Filter::All, order, cursor: Cursor::First, offset: 0 });
    }
    notices
}

fn abouts() -> Vec<About> {
    let flag = |flag, name: Option<&str>| NamedFlag { flag, name: name.map(str::to_owned) };
    let flags = vec![
        flag(Flag::Copy { person: 8, attempt: 1, similarity: Percent::of(97, 100) }, Some(HOSTILE)),
        flag(Flag::NotByHand { source: hostile(), count: 7 }, None),
        flag(Flag::OtherAssignee { assignee: Some(hostile()) }, None),
    ];
    let row = |other: Option<Exam>| Row {
        person: 7,
        first_name: hostile(),
        username: Some(hostile()),
        state: Some(AttemptState::Complete),
        scorecard: Some(scorecard()),
        verdict: Some(Verdict::Look),
        flags: true,
        other: other.map(Arc::new),
    };
    let page = Page { rows: vec![row(None), row(Some(exam()))], ..Page::default() };
    let actions = [
        Action::Words(hostile()),
        Action::Step(hostile()),
        Action::PutOnWhitelist(hostile()),
        Action::TakenOffWhitelist(hostile()),
        Action::BoundToWhitelist(hostile()),
    ];
    let result = || ActionResult::Failed { cause: CauseKind::Busy.because(HOSTILE) };
    let entries = actions.map(|action| NamedEntry {
        entry: AuditEntry { at: at(), by: By::Person(8), person: Some(7), action, result: result() },
        by: Some(hostile()),
        person: Some(hostile()),
    });
    vec![
        About::Nothing,
        About::Result { rank: None, flags },
        About::Page(page),
        About::Audit(entries.into()),
        About::Actor(Some(hostile())),
    ]
}

/// Nothing that others wrote stands outside of an isolate, and nothing in it is more than text.
fn is_in_its_place(text: &str) {
    for line in text.split('\n') {
        let (mut inside, mut shown) = (false, String::new());
        for flag in line.chars() {
            match flag {
                '\u{2068}' => {
                    assert!(!std::mem::replace(&mut inside, true), "an isolate in another: {text:?}");
                }
                '\u{2069}' => {
                    assert!(std::mem::replace(&mut inside, false), "no isolate ends here: {text:?}");
                }
                'א'..='ת' => assert!(inside, "{flag} is in the open: {text:?}"),
                _ => {
                    let is_command = flag.is_control()
                        || matches!(
                            flag,
                            '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}' | '\u{2067}'
                        );
                    assert!(!is_command, "{flag:?} in {text:?}");
                }
            }
            shown.push(flag);
        }
        assert!(!inside, "the isolate does not end on its line: {text:?}");
        for code in shown.split("<code>").skip(1) {
            let copied = code.split("</code>").next().unwrap_or_default();
            assert!(!copied.contains(['\u{2068}', '\u{2069}']), "a mark would be copied: {text:?}");
        }
    }
}

#[test]
fn nothing_foreign_gets_out_of_its_place() {
    let (exam, candidate, attempts, abouts) = (exam(), candidate(), attempts(), abouts());
    let mut hebrew = 0;
    for language in [Language::Ru, Language::En] {
        for (message, attempt) in
            notices().iter().flat_map(|message| attempts.iter().map(move |attempt| (message, attempt)))
        {
            for about in &abouts {
                let subject = Some((&candidate, Some(attempt)));
                let facts = Facts { exam: &exam, attempts: 2, subject, decided: at(), about };
                // What needs other records than these is nobody's message.
                let message = render(message, language, &facts);
                is_in_its_place(&message.html);
                hebrew += message.html.matches('ד').count();
                assert!(measure::Size::of(&message.html).fits(), "{}", message.html);
                assert!(
                    !message.html.contains("<b>&") && !message.html.contains("<b>\u{2069}"),
                    "{}",
                    message.html
                );
                if let Keyboard::Inline(rows) = &message.keyboard {
                    rows.iter().flatten().for_each(|button| is_in_its_place(&button.label));
                }
            }
        }
        is_in_its_place(&album(&candidate, 1, &scorecard(), language));
    }
    assert!(hebrew > 1000, "it was looked at: {hebrew}");
}
