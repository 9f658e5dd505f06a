//! Results that arrive after the records from which they were computed have changed.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::{Event, EventKind, Fetched, OperatorCommand, Outcome, Rules, SiteOutcome, decide};
use crate::assessment::{Assessment, Hands, Move, Received, Rescored, assess, rescored};
use crate::exam::{Annotations, ContentHash, Exam, ExamFile, ExamFiles, Language, ObjectPlace};
use crate::model::{
    Account, Attempt, AttemptNumber, AttemptState, Candidate, Choice, Effect, EffectPlace, Mark, Message,
    Password, PersonId, Phase, Review, Ruling, SiteEffect, SiteStep, TaskId, TelegramEffect, Work, samples,
};
use crate::store::{Feedbacks, Outbox, Records, Tx, failing};

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_770_000_000 + seconds, 0).expect("a moment")
}

/// The same exam with another title.
fn retitled(exam: &Exam) -> Exam {
    let files = exam.files.iter().cloned().map(|file| match file.path.as_str() {
        "exam.toml" => {
            let text = String::from_utf8(file.bytes.to_vec()).expect("text");
            ExamFile::new(file.path, text.replace("Cars and plates", "Cars").into())
        }
        _ => file,
    });
    Exam::of_files(&ExamFiles::new(files)).expect("it is whole")
}

/// A candidate has said that it is done, and the site is being checked.
struct Scene {
    rules: Rules,
    tx: Tx,
    /// A pack on record that is not the current one.
    other: ContentHash,
}

impl Scene {
    fn new() -> Self {
        let exam = Exam::embedded().expect("the embedded exam");
        let other = retitled(&exam);
        let tx = failing::store().0.write().expect("write");
        for exam in [&exam, &other] {
            tx.keep_pack(&exam.files).expect("kept");
        }
        let account =
            Account { username: "a".into(), password: Some(Password("x".into())), suffix: 1, user: None };
        let (first_name, language, since) = ("Ira".to_owned(), Language::En, at(0));
        let candidate = Candidate {
            id: PersonId(7),
            username: None,
            first_name,
            language,
            account,
            attempts: AttemptNumber::FIRST,
            since,
        };
        tx.put_candidate(&candidate).expect("put");
        let (state, pack) = (samples::state(Phase::Checking), Some(exam.id()));
        let submitted = Some(at(900));
        let attempt = Attempt {
            state,
            pack,
            submitted,
            submissions: 1,
            ..Attempt::new(PersonId(7), AttemptNumber::FIRST, at(0))
        };
        tx.put_attempt(&attempt).expect("put");
        Self { other: other.id(), rules: Rules::new(exam.into(), 2, Language::En), tx }
    }

    fn attempt(&self) -> Attempt {
        self.tx.attempt(PersonId(7), AttemptNumber::FIRST).expect("read").expect("an attempt")
    }

    /// What is computed from a complete submission with the current records.
    fn assessed(&self) -> Assessment {
        let images = self.rules.packs.current().reference.images[..5].to_vec();
        let annotations = Annotations { images, ..Annotations::default() };
        let received = Received { annotations, last_edit: at(800), hands: Hands::Own };
        assess(&self.rules.packs, &self.tx, &self.attempt(), received, at(901)).expect("assessed")
    }

    fn look(&mut self) -> EffectPlace {
        let step = SiteEffect::of_attempt(PersonId(7), AttemptNumber::FIRST, SiteStep::FetchSubmission);
        self.tx.push(at(900), Effect::Site(step)).expect("push")
    }

    fn comes(&mut self, effect: EffectPlace, assessment: Assessment) {
        let fetched = Fetched { mark: Mark::of("saved"), completed: false, assessment };
        let outcome = Outcome::Site(SiteOutcome::Fetched(Box::new(fetched)));
        self.decides(EventKind::Outcome { effect, outcome });
    }

    fn decides(&mut self, kind: EventKind) {
        let event = Event { at: at(902), trusted: true, seed: [0; 32], kind };
        decide(&self.rules, &mut self.tx, &event).expect("a decision");
    }

    /// The waiting looks at the site, and all messages that are sent.
    fn waits(&self) -> (Vec<EffectPlace>, Vec<Message>) {
        let (mut looks, mut told) = (Vec::new(), Vec::new());
        for (id, entry) in self.tx.outbox().expect("read") {
            match entry.effect {
                Effect::Site(SiteEffect { step: SiteStep::FetchSubmission, .. }) => looks.push(id),
                Effect::Telegram(TelegramEffect::Send { message, .. }) => told.push(message),
                _ => {}
            }
        }
        (looks, told)
    }
}

fn other_task() -> Work {
    let mut work = samples::work();
    work.assignment.task = TaskId(4);
    work
}

/// Changes an attempt; the hash is that of another exam pack.
type Change = fn(&mut Attempt, ContentHash);

/// What may change in an attempt while the site is being checked.
const CHANGES: [(&str, Change); 4] = [
    ("handed in again", |attempt, _| attempt.submissions += 1),
    ("handed in at another moment", |attempt, _| attempt.submitted = Some(at(901))),
    ("another task", |attempt, _| attempt.state = AttemptState::Checking(other_task())),
    ("another exam pack", |attempt, other| attempt.pack = Some(other)),
];

#[test]
fn what_was_computed_of_an_attempt_that_is_another_by_now_is_looked_at_again() {
    for (what, change) in CHANGES {
        let mut scene = Scene::new();
        let (effect, early) = (scene.look(), scene.assessed());
        let mut attempt = scene.attempt();
        change(&mut attempt, scene.other);
        scene.tx.put_attempt(&attempt).expect("put");

        scene.comes(effect, early);
        let (looks, told) = scene.waits();
        assert_eq!((looks.len(), told), (1, vec![]), "{what}");
        assert_eq!(scene.attempt(), attempt, "{what}");
        let kept = (1..=2).any(|turn| {
            scene.tx.submission(PersonId(7), AttemptNumber::FIRST, turn).expect("read").is_some()
        });
        assert!(!kept, "{what}: what nobody judged is kept");

        scene.comes(looks[0], scene.assessed());
        let (looks, told) = scene.waits();
        assert_eq!(
            (looks, told),
            (vec![], vec![Message::Accepted { attempt: AttemptNumber::FIRST, again: true }]),
            "{what}"
        );
        let attempt = scene.attempt();
        let kept = scene
            .tx
            .submission(PersonId(7), AttemptNumber::FIRST, attempt.submissions)
            .expect("read")
            .expect("it is kept");
        assert_eq!(Some(kept.at), attempt.submitted, "{what}");
    }
}

#[test]
fn what_was_scored_by_a_ground_truth_that_was_corrected_meanwhile_is_scored_once_more() {
    let mut scene = Scene::new();
    let (effect, early) = (scene.look(), scene.assessed());
    let exam = Arc::clone(scene.rules.packs.current());
    let object = ObjectPlace { label: "plate".to_owned(), number: 0 };
    let change =
        crate::exam::Change::Value { object, attribute: "plate".to_owned(), value: "A000AA".to_owned() };
    let corrected = exam.correction(&[], "01.jpg", change).and_then(|one| exam.corrected(&[one]));
    let corrected = corrected.expect("it fits");
    scene.tx.set_key(exam.id(), &corrected.files).expect("put");

    scene.comes(effect, early);
    let (looks, told) = scene.waits();
    assert_eq!((looks.len(), told, scene.attempt().scorecard()), (1, vec![], None));
    scene.comes(looks[0], scene.assessed());
    let attempt = scene.attempt();
    assert_eq!(attempt.pack, Some(corrected.id()));
    let percent = attempt.scorecard().map(|card| card.accuracy[0].percent.as_f64());
    assert_eq!(percent, Some(80.0), "four of five");
}

#[test]
fn whoever_hands_in_again_meanwhile_is_looked_at_once_more_and_not_twice() {
    let mut scene = Scene::new();
    let (first, early) = (scene.look(), scene.assessed());
    let mut attempt = scene.attempt();
    attempt.submissions += 1;
    scene.tx.put_attempt(&attempt).expect("put");
    let second = scene.look();
    scene.comes(first, early);
    assert_eq!(scene.waits(), (vec![second], vec![]));
}

#[test]
fn of_an_attempt_that_is_over_or_goes_on_nothing_comes() {
    for state in [Phase::InProgress, Phase::Complete, Phase::Expired].map(samples::state) {
        let mut scene = Scene::new();
        let (effect, early) = (scene.look(), scene.assessed());
        let attempt = Attempt { state, submissions: 2, ..scene.attempt() };
        scene.tx.put_attempt(&attempt).expect("put");
        scene.comes(effect, early);
        assert_eq!((scene.waits(), scene.attempt()), ((vec![], vec![]), attempt));
    }
}

/// The attempt was accepted by a pack that is not the current one, and scored anew by the current one.
fn moved(scene: &mut Scene) -> Box<Move> {
    let mut attempt = scene.attempt();
    attempt.pack = Some(scene.other);
    scene.tx.put_attempt(&attempt).expect("put");
    let (effect, complete) = (scene.look(), scene.assessed());
    scene.comes(effect, complete);
    let current = scene.rules.packs.current();
    match rescored(&scene.rules.packs, &scene.tx, &scene.attempt(), current).expect("scored") {
        Rescored::Moves(moves) => moves,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_attempt_moves_to_the_current_exam_by_what_was_computed_and_only_once() {
    let mut scene = Scene::new();
    let moves = moved(&mut scene);
    for _ in 0..2 {
        scene.decides(EventKind::Operator(OperatorCommand::Rescore(moves.clone())));
    }
    let attempt = scene.attempt();
    assert_eq!(attempt.pack, Some(scene.rules.packs.current().id()));
    assert_eq!(attempt.scorecard(), Some(moves.after()));
    let noted = scene.tx.audit_log().expect("read");
    assert_eq!(
        noted
            .iter()
            .filter(|entry| entry.action == crate::model::Action::Rescored(AttemptNumber::FIRST))
            .count(),
        1
    );
}

#[test]
fn figures_that_hr_has_not_read_are_not_told() {
    let mut scene = Scene::new();
    let moves = moved(&mut scene);
    let (person, attempt) = (PersonId(7), AttemptNumber::FIRST);
    let mut review = Review::default();
    review.decide(Some(Ruling { choice: Choice::Reject, by: PersonId(1), at: at(902) }));
    scene.tx.put_review(person, attempt, &review).expect("put");
    let before = scene.tx.feedback(person, attempt).expect("read");
    scene.decides(EventKind::Operator(OperatorCommand::Rescore(moves)));
    let after = scene.tx.feedback(person, attempt).expect("read");
    assert_ne!(
        after.revision, before.revision,
        "the buttons of the cards with the old figures are out of date"
    );
}

#[test]
fn an_attempt_with_other_figures_or_another_submission_by_now_stays_what_it_is() {
    let changes: [fn(&mut Attempt); 3] = [
        |attempt| attempt.submissions += 1,
        |attempt| {
            let closed = attempt.closed_mut().expect("it was accepted");
            closed.assignment = Some(other_task().assignment);
        },
        |attempt| {
            let mut card = attempt.scorecard().expect("figures").clone();
            card.stray += 1;
            attempt.state = samples::scored(card);
        },
    ];
    for change in changes {
        let mut scene = Scene::new();
        let moves = moved(&mut scene);
        let mut attempt = scene.attempt();
        change(&mut attempt);
        scene.tx.put_attempt(&attempt).expect("put");
        scene.decides(EventKind::Operator(OperatorCommand::Rescore(moves)));
        assert_eq!(scene.attempt(), attempt);
    }
}
