//! Text that others wrote is hostile: it never breaks out of its place, wherever it is shown.

use chrono::{DateTime, TimeDelta, Utc};

use super::examples::of_every_message;
use super::world::World;
use crate::exam::{Exam, Language};
use crate::legacy::{Imported, LegacyRow};
use crate::measure;
use crate::model::{
    Account, Action, ActionResult, Alike, Answer, Attempt, AttemptNumber, AttemptState, AuditEntry, By,
    Candidate, CauseKind, Claim, Completion, Draft, Evidence, Filter, Flag, HrEntry, HrKey, HrOrigin, Intake,
    Leftover, LimitToday, ListEntry, ListedExam, Message, Password, PersonId, Question, QuestionNumber,
    samples,
};
use crate::scoring::{
    AttributeFigure, ImageScore, LabelFigure, LabelScore, ObjectScore, Percent, Scorecard, ValueScore,
    WrongLabel,
};
use crate::texts::{Keyboard, Rendered, album};

/// Right-to-left letters, an override, a line break, the end of an isolate, markup, a terminal escape.
pub(super) const HOSTILE: &str = "דנה\u{202e} 7\n\u{2069}<b>&\u{1b}[2J\u{200f}";

/// The name of a person from the earlier bot.
const EARLIER: &str = "דנה\u{202e} 8\n\u{2069}<i>&\u{1b}[2J\u{200f}";

fn hostile() -> String {
    HOSTILE.to_owned()
}

fn at() -> DateTime<Utc> {
    DateTime::from_timestamp(1_770_000_000, 0).expect("a moment")
}

pub(super) fn exam() -> Exam {
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
    let account =
        Account { username: hostile(), password: Some(Password(hostile())), suffix: 1, user: Some(7) };
    Candidate {
        id: PersonId(7),
        username: Some(hostile()),
        first_name: hostile(),
        language: Language::En,
        account,
        attempts: AttemptNumber::FIRST,
        since: at(),
    }
}

pub(super) fn scorecard() -> Scorecard {
    let value = ValueScore {
        attribute: hostile(),
        expected: "AB\u{202e}12".to_owned(),
        given: Some(hostile()),
        right: false,
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
    let wrong_label = WrongLabel { expected: hostile(), given: hostile(), count: 1 };
    Scorecard {
        labels: vec![LabelFigure { label: hostile(), iou: 50.0, weight: 1.0 }],
        accuracy: vec![AttributeFigure {
            label: hostile(),
            attribute: hostile(),
            percent: Percent::of(1, 2),
            exact: Percent::of(1, 2),
            weight: 1.0,
        }],
        images: vec![ImageScore { name: hostile(), labels: vec![label], wrong_labels: vec![wrong_label] }],
        stray: 1,
    }
}

fn attempts() -> Vec<Attempt> {
    let mut work = samples::work();
    work.time.deadline = Some(at() + TimeDelta::hours(5));
    let states = [
        AttemptState::InProgress { work: work.clone(), due: None },
        AttemptState::Complete {
            completion: Completion::Scored { ended: at(), scorecard: scorecard() },
            closed: work.clone().into(),
        },
        AttemptState::Failed { cause: CauseKind::Refused.because(HOSTILE), leftover: Leftover::Work(work) },
    ];
    let attempt = |state| Attempt { state, ..Attempt::new(PersonId(7), AttemptNumber::FIRST, at()) };
    states.map(attempt).into()
}

/// The records of a person all of whose names are hostile, with this attempt; HR's names are hostile, too.
fn world(attempt: &Attempt) -> World {
    let flags = vec![
        Flag::Copy { person: PersonId(8), attempt: AttemptNumber::FIRST, similarity: Percent::of(97, 100) },
        Flag::Alike(Alike {
            person: PersonId(8),
            attempt: AttemptNumber::FIRST,
            evidence: Evidence::Mistakes { shared: 7, of: 9 },
            one_in: 1_000,
            others: vec![(PersonId(8), AttemptNumber::FIRST)],
            more: 2,
        }),
        Flag::NotByHand { source: hostile(), count: 7 },
        Flag::OtherAssignee { assignee: Some(hostile()) },
    ];
    let hr = HrEntry {
        key: HrKey::Id(PersonId(8)),
        person: Some(PersonId(8)),
        first_name: hostile(),
        language: None,
        added: at(),
        origin: HrOrigin::Operator,
    };
    let imported = Imported {
        account: hostile(),
        password: None,
        metrics: LegacyRow {
            candidate_username: EARLIER.to_owned(),
            car_iou: Some(91.5),
            plate_iou: None,
            plate_accuracy: Some(1.0),
            task_started: at(),
            task_ended: None,
            times_attempted: 2,
        },
        claim: Claim::default(),
    };
    let actions = [
        Action::Words(hostile()),
        Action::Step(hostile()),
        Action::PutOnWhitelist(hostile()),
        Action::TakenOffWhitelist(hostile()),
        Action::BoundToWhitelist(hostile()),
    ];
    let result = || ActionResult::Failed { cause: CauseKind::Busy.because(HOSTILE) };
    let entries = actions.map(|action| AuditEntry {
        at: at(),
        by: By::Person(PersonId(8)),
        person: Some(PersonId(7)),
        action,
        result: result(),
    });
    let intake =
        |raised| LimitToday { raised, raised_by: Some(PersonId(8)), refusals: 2, ..LimitToday::default() };
    let intake = Intake { day: 20_486, admitted: 3, per_day: intake(1), active_attempts: intake(0) };
    World::empty(exam()).with(|tx| {
        tx.put_hr(&hr).expect("put");
        tx.put_attempt(attempt).expect("put");
        tx.put_candidate(&candidate()).expect("put");
        tx.put_flags(PersonId(7), AttemptNumber::FIRST, flags).expect("put");
        let entry =
            ListEntry { filters: Filter::ALL.to_vec(), score: None, at: at(), exam: ListedExam::Today };
        tx.put_list_entry(PersonId(7), &entry).expect("put");
        tx.put_imported(&imported).expect("put");
        for entry in &entries {
            tx.audit(entry).expect("put");
        }
        tx.put_intake(&intake).expect("put");
        let text = || format!("{HOSTILE}\n❓ {HOSTILE}");
        let mut question = Question::new(text(), at());
        tx.add_question(PersonId(7), &question).expect("put");
        question.answers.push(Answer { text: text(), by: PersonId(8), at: at() });
        tx.put_question(PersonId(7), QuestionNumber(1), &question).expect("put");
        question.answers.clear();
        tx.add_question(PersonId(7), &question).expect("put");
        for person in [PersonId(7), PersonId(8)] {
            tx.put_draft(person, &Draft { text: text(), at: at(), number: 1 }).expect("put");
        }
    })
}

/// Every message, with this text wherever others write something.
fn messages() -> Vec<Message> {
    let mut all = of_every_message(PersonId(7), AttemptNumber::FIRST, HOSTILE);
    all.push(Message::HrNotFound { login: EARLIER.to_owned() });
    all.push(Message::HrFound { text: "דנה".to_owned() });
    all
}

/// All text written by others is inside an isolate, and none of it is more than text.
pub(super) fn is_in_its_place(text: &str) {
    for line in text.split('\n') {
        let (mut inside, mut shown) = (false, String::new());
        for character in line.chars() {
            match character {
                '\u{2068}' => {
                    assert!(!std::mem::replace(&mut inside, true), "an isolate in another: {text:?}");
                }
                '\u{2069}' => {
                    assert!(std::mem::replace(&mut inside, false), "no isolate ends here: {text:?}");
                }
                'א'..='ת' => assert!(inside, "{character} is in the open: {text:?}"),
                _ => {
                    let is_command = character.is_control()
                        || matches!(
                            character,
                            '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}' | '\u{2067}'
                        );
                    assert!(!is_command, "{character:?} in {text:?}");
                }
            }
            shown.push(character);
        }
        assert!(!inside, "the isolate does not end on its line: {text:?}");
        for code in shown.split("<code>").skip(1) {
            let copied = code.split("</code>").next().unwrap_or_default();
            assert!(!copied.contains(['\u{2068}', '\u{2069}']), "a mark would be copied: {text:?}");
        }
    }
}

/// The same for everything that is visible of a message.
pub(super) fn all_is_in_its_place(message: &Rendered) {
    is_in_its_place(&message.html);
    assert!(measure::Size::of(&message.html).fits(), "{}", message.html);
    assert!(!message.html.contains("<b>&") && !message.html.contains("<b>\u{2069}"), "{}", message.html);
    match &message.keyboard {
        Keyboard::None => {}
        Keyboard::Inline(rows) => rows.iter().flatten().for_each(|button| is_in_its_place(&button.label)),
        Keyboard::Menu(rows) => rows.iter().flatten().for_each(|label| is_in_its_place(label)),
    }
}

#[test]
fn nothing_foreign_gets_out_of_its_place() {
    let mut hebrew = 0;
    for world in attempts().iter().map(world) {
        for (message, language) in
            messages().iter().flat_map(|message| [Language::Ru, Language::En].map(|tag| (message, tag)))
        {
            // To the candidate, and to another person: each reads what is about them.
            for reader in [7, 8] {
                let Some(message) = world.sends_if_there(PersonId(reader), language, message) else {
                    continue;
                };
                all_is_in_its_place(&message);
                hebrew += message.html.matches('ד').count();
            }
        }
    }
    assert!(hebrew > 1000, "it was looked at: {hebrew}");
}

#[test]
fn nothing_foreign_gets_out_of_its_place_below_images() {
    for language in [Language::Ru, Language::En] {
        is_in_its_place(&album(&candidate(), AttemptNumber::FIRST, &scorecard(), language));
    }
}
