//! Records for the tests of messages, and what people read about them.

use std::fmt::Write;

use chrono::{DateTime, TimeDelta, Utc};

use super::{Reading, rendered};
use crate::desk::Rules;
use crate::exam::{Exam, Language};
use crate::legacy::{Imported, LegacyRow};
use crate::model::{
    Account, Answer, Assignment, Attempt, AttemptNumber, AttemptState, Bulletin, By, Candidate, Claim,
    Completion, Feed, Filter, HrEntry, HrKey, HrOrigin, JobId, Link, LinkTerms, ListEntry, ListedExam,
    Message, Password, PersonId, Question, Source, TaskId, Work, WorkTime,
};
use crate::scoring::{Percent, score};
use crate::store::{Packs, Store, Tx};
use crate::texts::{Button, ButtonAction, Keyboard, Rendered};

/// HR.
pub(super) const OLGA: PersonId = PersonId(501);
/// A candidate: handed in once, and at work on the second attempt.
pub(super) const ANNA: PersonId = PersonId(300);
/// Another candidate, once [`listed`].
pub(super) const BEN: PersonId = PersonId(301);
/// A person who was deleted, or never existed.
pub(super) const NOBODY: PersonId = PersonId(999);

/// A time: this many seconds after the beginning of everything.
pub(super) fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_770_000_000 + seconds, 0).expect("a moment")
}

pub(super) fn exam() -> Exam {
    Exam::embedded().expect("the exam built in is whole")
}

pub(super) fn candidate(id: PersonId, first_name: &str, username: Option<&str>) -> Candidate {
    let name = username.map_or_else(|| id.to_string(), str::to_owned);
    let password = Some(Password("pa55".to_owned()));
    let account = Account { username: format!("{name}_test"), password, suffix: 1, user: Some(7) };
    let (username, first_name) = (username.map(str::to_owned), first_name.to_owned());
    Candidate {
        id,
        username,
        first_name,
        language: Language::En,
        account,
        attempts: AttemptNumber::FIRST,
        since: at(0),
    }
}

/// An attempt that can be worked on for five hours.
pub(super) fn in_progress(person: PersonId, number: AttemptNumber) -> Attempt {
    let link = "https://site.example/tasks/41/jobs/71".to_owned();
    let assignment = Assignment { task: TaskId(41), jobs: vec![JobId(71)], link };
    let time = WorkTime { deadline: Some(at(5 * 3600)), ..WorkTime::default() };
    let state = AttemptState::InProgress { work: Work::new(assignment, time), due: None };
    Attempt { state, ..Attempt::new(person, number, at(0)) }
}

/// The work on an attempt.
pub(super) fn work(attempt: &Attempt) -> Work {
    attempt.work().expect("somebody is at work").clone()
}

/// An attempt that was handed in without a mistake.
pub(super) fn complete(person: PersonId, number: AttemptNumber, exam: &Exam) -> Attempt {
    let attempt = in_progress(person, number);
    let completion =
        Completion::Scored { ended: at(3600), scorecard: score(exam, number.0, &exam.reference) };
    let state = AttemptState::Complete { completion, closed: work(&attempt).into() };
    Attempt { state, submissions: 1, ..attempt }
}

/// A person from the earlier bot who has not written to this bot.
pub(super) fn earlier(tx: &Tx) {
    let metrics = LegacyRow {
        candidate_username: "Old_Anna".to_owned(),
        car_iou: Some(91.5),
        plate_iou: Some(89.25),
        plate_accuracy: Some(0.75),
        task_started: at(0),
        task_ended: Some(at(3600)),
        times_attempted: 2,
    };
    let (account, password) = ("old_anna_test".to_owned(), None);
    tx.put_imported(&Imported { account, password, metrics, claim: Claim::default() }).expect("put");
}

/// The list: Anna, who has begun again, and a person without a username who has handed in and passed.
pub(super) fn listed(tx: &Tx) {
    tx.put_attempt(&complete(BEN, AttemptNumber::FIRST, &exam())).expect("put");
    tx.put_candidate(&candidate(BEN, "Ben <b>", None)).expect("put");
    let entry = |filters: &[Filter], at, score| ListEntry {
        filters: filters.to_vec(),
        score,
        at,
        exam: ListedExam::Today,
    };
    let ben = entry(&[Filter::Waiting], at(3600), Some(Percent::HUNDRED));
    tx.put_list_entry(BEN, &ben).expect("put");
    tx.put_list_entry(ANNA, &entry(&[Filter::InProgress], at(4000), None)).expect("put");
}

/// A person came by a link that is published in this place.
pub(super) fn came_by_link(tx: &Tx, person: PersonId, source: &str) {
    let terms = LinkTerms {
        source: Source::parse(source).expect("a source"),
        uses: None,
        until: None,
        language: None,
    };
    let link = Link::new(format!("in-{person}"), terms, By::Operator, at(0));
    let number = tx.add_link(&link).expect("put").expect("there is room");
    tx.note_arrival(person, number, at(1)).expect("put");
}

/// Anna has asked twice, and Olga has answered the first question.
pub(super) fn questions(tx: &Tx) {
    let mut answered = Question::new("How do I save?\nI can't find it.".to_owned(), at(100));
    answered.answers.push(Answer { text: "With Ctrl+S.".to_owned(), by: OLGA, at: at(160) });
    let open = Question::new("Do half hidden <cars> count?".to_owned(), at(200));
    for question in [answered, open] {
        tx.add_question(ANNA, &question).expect("put");
    }
}

/// What people read about these records.
pub(super) struct World {
    pub(super) store: Store,
    pub(super) rules: Rules,
}

impl World {
    /// HR, and a candidate who has handed in once.
    pub(super) fn new() -> Self {
        let exam = exam();
        let anna = Candidate { attempts: AttemptNumber(2), ..candidate(ANNA, "Anna", Some("anna_k")) };
        let attempts = [complete(ANNA, AttemptNumber::FIRST, &exam), in_progress(ANNA, AttemptNumber(2))];
        let olga = HrEntry {
            key: HrKey::Id(OLGA),
            person: Some(OLGA),
            first_name: "Olga".to_owned(),
            language: None,
            added: at(0),
            origin: HrOrigin::Operator,
        };
        Self::empty(exam).with(|tx| {
            tx.put_hr(&olga).expect("put");
            for attempt in &attempts {
                tx.put_attempt(attempt).expect("put");
            }
            tx.put_candidate(&anna).expect("put");
            for feed in Feed::ALL {
                let mut bulletin = Bulletin::default();
                bulletin.add(feed, (ANNA, AttemptNumber::FIRST), at(7200));
                tx.put_bulletin(OLGA.chat(), feed, &bulletin).expect("put");
            }
        })
    }

    /// No people, with this exam.
    pub(super) fn empty(exam: Exam) -> Self {
        let store = Store::in_memory().expect("a store");
        Self { store, rules: Rules::new(Packs::from(exam), 2, Language::En) }
    }

    /// The same, with an attempt that has to be handed in within five hours.
    pub(super) fn timed() -> Self {
        let mut world = Self::new();
        world.rules.packs = Packs::from(Exam { time_limit: Some(TimeDelta::hours(5)), ..exam() });
        world
    }

    /// The same with other records.
    pub(super) fn with(self, change: impl FnOnce(&Tx)) -> Self {
        let tx = self.store.write().expect("write");
        change(&tx);
        tx.commit().expect("committed");
        self
    }

    /// A message as it is sent to a person; `None` if what it is about is gone.
    pub(super) fn sends_if_there(
        &self,
        to: PersonId,
        language: Language,
        message: &Message,
    ) -> Option<Rendered> {
        let view = self.store.read().expect("read");
        let reading = Reading { view: &view, rules: &self.rules, chat: to.chat(), language, decided: at(0) };
        rendered(message, &reading).expect("rendered")
    }

    /// A message as it is sent to a person.
    pub(super) fn sends(&self, to: PersonId, language: Language, message: &Message) -> Rendered {
        self.sends_if_there(to, language, message).expect("what it is about is there")
    }

    /// What a person reads in English, with the buttons below it.
    pub(super) fn tells(&self, to: PersonId, message: &Message) -> String {
        shown(&self.sends(to, Language::En, message))
    }

    /// The same in Russian.
    pub(super) fn tells_in_russian(&self, to: PersonId, message: &Message) -> String {
        shown(&self.sends(to, Language::Ru, message))
    }
}

/// A message as it appears in a chat: its text without the marks that isolate foreign text, and a line for each
/// row of buttons.
pub(super) fn shown(message: &Rendered) -> String {
    let mut text = message.html.replace(['\u{2068}', '\u{2069}'], "");
    let mut row = |buttons: Vec<String>| {
        let _ = write!(text, "\n[{}]", buttons.join("] ["));
    };
    let label = |button: &Button| match &button.action {
        ButtonAction::Callback(_) => button.label.clone(),
        ButtonAction::Copy(text) => format!("{} ⧉ {text}", button.label),
        ButtonAction::Open(address) => format!("{} → {address}", button.label),
    };
    match &message.keyboard {
        Keyboard::None => {}
        Keyboard::Inline(rows) => rows.iter().for_each(|buttons| row(buttons.iter().map(label).collect())),
        Keyboard::Menu(rows) => rows.iter().for_each(|labels| row(labels.clone())),
    }
    text.replace(['\u{2068}', '\u{2069}'], "")
}
