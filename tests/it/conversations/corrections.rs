//! The ground truth is wrong: one person proposes a correction, another puts it in force, and it can be taken back.

use candidates_bot::control::{CorrectionsRequest, Request, StepArgs};
use candidates_bot::demo::hand::Slip;
use candidates_bot::desk::WhitelistChange::Add;
use candidates_bot::exam::{Change, ObjectPlace};
use candidates_bot::model::{Action, AttemptNumber, CorrectionNumber, CorrectionStep, PersonId};
use candidates_bot::store::{Corrections, Records, Reviews};

use crate::support::{Actor, EXAM, Scene, scene};

/// What the first plate says instead of `O0B8S5`.
const RIGHT: &str = "O0B8S6";

fn plate(value: &str) -> Change {
    let object = ObjectPlace { label: "plate".to_owned(), number: 0 };
    Change::Value { object, attribute: "plate".to_owned(), value: value.to_owned() }
}

impl Scene {
    /// The operator proposes what the first plate says.
    async fn proposes(&self, value: &str) -> Result<String, String> {
        let image = "01.jpg".to_owned();
        self.orders(Request::Corrections(CorrectionsRequest::Propose { image, change: plate(value) })).await
    }

    /// The operator takes a step with the first correction.
    async fn steps(&self, step: CorrectionStep, by: Option<&str>, yes: bool) -> Result<String, String> {
        let (number, by) = (CorrectionNumber(1), by.map(str::to_owned));
        let arguments = StepArgs { number, by, yes };
        self.orders(Request::Corrections(CorrectionsRequest::Step(step, arguments))).await
    }

    /// How many of the plates somebody read rightly, in percent, and by which exam.
    fn reads(&self, actor: &Actor) -> (String, bool) {
        let view = self.world.store.read().expect("the database");
        let attempt = view.attempt(PersonId(actor.id()), AttemptNumber::FIRST).expect("read").expect("there");
        let card = attempt.scorecard().expect("figures").clone();
        let percent = card.accuracy[0].percent.as_f64();
        (format!("{percent:.0}"), attempt.pack == Some(EXAM.id()))
    }
}

/// Anna read the first plate as it is, Ben as the key has it; both have handed in, and Olga and Petr are HR.
async fn a_wrong_key() -> (Scene, [Actor; 4]) {
    let scene = scene().await;
    let (anna, ben, olga) = (scene.anna(), scene.ben(), scene.olga().await);
    let petr = scene.person(502, Some("petr"), "Petr", "en");
    scene.whitelist(Add, "502").await;
    scene.says(&petr, "/start").await;
    for person in [&anna, &ben] {
        scene.says(person, "/start").await;
        scene.gets(person).await;
    }
    let slip = Slip::Mistype { image: "01.jpg".into(), text: RIGHT.into() };
    scene.draws_with(&anna, vec![slip]).await;
    scene.hands_in(&anna).await;
    scene.draws(&ben).await;
    scene.hands_in(&ben).await;
    for person in [&anna, &ben, &olga, &petr] {
        person.news();
    }
    (scene, [anna, ben, olga, petr])
}

#[tokio::test]
async fn an_operator_proposes_a_correction_and_hr_puts_it_in_force() {
    let (scene, [anna, ben, olga, petr]) = a_wrong_key().await;
    insta::assert_snapshot!(scene.proposes(RIGHT).await.expect("proposed"), @r"
    correction 1 is proposed: 01.jpg · plate: plate is “O0B8S6”, not “O0B8S5”
    HR is notified; one of them puts it in force in the chat, or `candidates-bot exam correct apply 1 --by PERSON` here
    ");
    insta::assert_snapshot!(olga.news(), @r"
    Proposed by the operator: a correction of the ground truth.
    01.jpg · plate: plate is “O0B8S6”, not “O0B8S5”
    Somebody else has to put it in force.
    [Show]
    ");
    petr.news();
    insta::assert_snapshot!(scene.presses(&olga, "Show").await, @r"
    (edited) Correction 1 of the ground truth
    01.jpg · plate: plate is “O0B8S6”, not “O0B8S5”

    Proposed by the operator, 02 Mar 09:00

    If it is put in force, 2 attempts are re-scored, and the results of 2 change.
    Then the recommendation is another one:
    • @anna_k, attempt 1: fail → review
    • @ben_lee, attempt 1: review → fail
    [Put in force] [Withdraw]
    [All corrections]
    ");
    assert_eq!([&anna, &ben].map(|person| scene.reads(person).0), ["80", "100"], "nothing is changed yet");
    insta::assert_snapshot!(scene.presses(&olga, "Put in force").await, @r"
    (edited) 📥 Finished: 2
    In percent: car / plate / plate.plate
    1. 👀 Анна @anna_k · 99.6 / 97.8 / 100.0 🚩
    2. ❌ Ben @ben_lee · 99.6 / 97.8 / 80.0 🚩
    [1 · Анна] [2 · Ben]
    [To decide: 2]
    —
    (edited) Corrections of the ground truth
    1. 01.jpg · plate: plate is “O0B8S6”, not “O0B8S5” · in force
    [№ 1]
    —
    Correction 1 of the ground truth is in force. 2 attempts were re-scored. 2 results changed; lists and ranks are updated.
    [Show]
    ");
    assert_eq!(scene.reads(&anna), ("100".to_owned(), false));
    assert_eq!(scene.reads(&ben), ("80".to_owned(), false));
    insta::assert_snapshot!(petr.news(), @r"
    (edited) 📥 Finished: 2
    In percent: car / plate / plate.plate
    1. 👀 Анна @anna_k · 99.6 / 97.8 / 100.0 🚩
    2. ❌ Ben @ben_lee · 99.6 / 97.8 / 80.0 🚩
    [1 · Анна] [2 · Ben]
    [To decide: 2]
    —
    Correction 1 of the ground truth is in force. 2 attempts were re-scored. 2 results changed; lists and ranks are updated.
    [Show]
    ");
}

#[tokio::test]
async fn a_correction_outlives_a_restart_and_is_taken_back_as_easily() {
    let (mut scene, [anna, ben, olga, petr]) = a_wrong_key().await;
    scene.proposes(RIGHT).await.expect("proposed");
    scene.steps(CorrectionStep::Apply, Some("501"), true).await.expect("done");
    for person in [&olga, &petr] {
        person.news();
    }
    // A restart forgets nothing. Whoever hands in now is judged by it, and the lists have one exam.
    scene.world.stop_bot().await.expect("the bot stops");
    scene.world.start_bot().await.expect("the bot starts");
    let cyd = scene.person(103, None, "Cyd", "en");
    scene.says(&cyd, "/start").await;
    scene.gets(&cyd).await;
    scene.draws(&cyd).await;
    scene.hands_in(&cyd).await;
    assert_eq!(scene.reads(&cyd), ("80".to_owned(), false));
    olga.news();
    scene.says(&olga, "/hr").await;
    insta::assert_snapshot!(scene.presses(&olga, "Candidates").await, @r"
    To decide: 1–3 of 3
    In percent: car / plate / plate.plate

    1. 👀 Анна @anna_k · 99.6 / 97.8 / 100.0 🚩
    2. ❌ Ben @ben_lee · 99.6 / 97.8 / 80.0 🚩
    3. ❌ Cyd (103) · 99.6 / 97.8 / 80.0 🚩 like @anna_k, @ben_lee
    [1 · Анна] [2 · Ben]
    [3 · Cyd]
    [• To decide 3] [In progress 0]
    [Accepted 0] [Rejected 0]
    [Not finished 0] [Stopped 0]
    [All 3]
    [Sort by score] [🔎 Search]
    ");

    scene.says(&petr, "/hr").await;
    scene.presses(&petr, "Export results").await;
    insta::assert_snapshot!(scene.presses(&petr, "Corrections").await, @r"
    (edited) Corrections of the ground truth
    1. 01.jpg · plate: plate is “O0B8S6”, not “O0B8S5” · in force
    [№ 1]
    ");
    insta::assert_snapshot!(scene.presses(&petr, "№ 1").await, @r"
    (edited) Correction 1 of the ground truth
    01.jpg · plate: plate is “O0B8S6”, not “O0B8S5”

    Proposed by the operator, 02 Mar 09:00
    Put in force by Olga (501), 02 Mar 09:00

    If it is taken back, 3 attempts are re-scored, and the results of 3 change.
    Then the recommendation is another one:
    • @anna_k, attempt 1: review → fail
    • @ben_lee, attempt 1: fail → review
    • Cyd (103), attempt 1: fail → review
    [Take back]
    [All corrections]
    ");
    scene.presses(&petr, "Take back").await;
    for (person, percent) in [(&anna, "80"), (&ben, "100"), (&cyd, "100")] {
        assert_eq!(scene.reads(person), (percent.to_owned(), true));
    }
    assert_eq!(scene.dead_letters(), 0);
    let view = scene.world.store.read().expect("the database");
    let ours = |action: &Action| {
        matches!(
            action,
            Action::ProposedCorrection(_) | Action::AppliedCorrection(_) | Action::TookCorrectionBack(_)
        )
    };
    let log = view.audit_log().expect("read").into_iter().filter(|entry| ours(&entry.action));
    let log: Vec<String> = log.map(|entry| format!("{:?} {:?}", entry.by, entry.action)).collect();
    insta::assert_snapshot!(log.join("\n"), @r"
    Operator ProposedCorrection(CorrectionNumber(1))
    Operator AppliedCorrection(CorrectionNumber(1))
    Person(PersonId(502)) TookCorrectionBack(CorrectionNumber(1))
    ");
}

#[tokio::test]
async fn whoever_proposes_does_not_put_it_in_force_alone() {
    let (scene, [anna, _, olga, _]) = a_wrong_key().await;
    scene.proposes(RIGHT).await.expect("proposed");
    let twice = scene.proposes(RIGHT).await.expect_err("it is proposed already");
    let alone = scene.steps(CorrectionStep::Apply, None, true).await.expect_err("it takes two");
    let nobody = scene.steps(CorrectionStep::Apply, Some("@anna_k"), true).await.expect_err("she is not HR");
    let early = scene.steps(CorrectionStep::TakeBack, None, true).await.expect_err("it is not in force");
    insta::assert_snapshot!([twice, alone, nobody, early].join("\n"), @r"
    correction 1 says so and is proposed
    correction 1 was proposed by the operator, and takes a second person: an HR person puts it in force in the chat, or agrees to it and is named here with --by
    @anna_k is no HR person who has written to the bot; `candidates-bot hr list` shows them
    correction 1 is proposed
    ");

    insta::assert_snapshot!(scene.steps(CorrectionStep::Apply, Some("502"), false).await.expect("shown"), @r"
    @anna_k (Анна), attempt 1: car 99.63, plate 97.76, plate.plate 80.00 → 100.00
    @ben_lee (Ben), attempt 1: car 99.63, plate 97.76, plate.plate 100.00 → 80.00
    @anna_k, attempt 1: recommendation fail → review
    @ben_lee, attempt 1: recommendation review → fail
    correction 1: 01.jpg · plate: plate is “O0B8S6”, not “O0B8S5”
    attempts that would be scored again: 2, with changed figures: 2; nothing was changed: add --yes to do it
    ");
    assert_eq!(scene.reads(&anna).0, "80", "it was only shown");
    insta::assert_snapshot!(scene.steps(CorrectionStep::Apply, Some("502"), true).await.expect("done"), @r"
    @anna_k (Анна), attempt 1: car 99.63, plate 97.76, plate.plate 80.00 → 100.00
    @ben_lee (Ben), attempt 1: car 99.63, plate 97.76, plate.plate 100.00 → 80.00
    @anna_k, attempt 1: recommendation fail → review
    @ben_lee, attempt 1: recommendation review → fail
    correction 1: 01.jpg · plate: plate is “O0B8S6”, not “O0B8S5”
    it is in force; attempts that the bot scores again now: 2, with changed figures: 2; HR is notified
    ");
    assert_eq!(scene.reads(&anna).0, "100");
    let again = scene.steps(CorrectionStep::Apply, Some("502"), true).await.expect_err("it is in force");
    assert_eq!(again, "correction 1 is in force");
    let log = scene.says(&olga, "/audit").await;
    assert!(
        log.contains("the operator → Petr (502): put correction 1 of the ground truth in force"),
        "{log}"
    );
    insta::assert_snapshot!(scene.steps(CorrectionStep::TakeBack, None, true).await.expect("done"), @r"
    @anna_k (Анна), attempt 1: car 99.63, plate 97.76, plate.plate 100.00 → 80.00
    @ben_lee (Ben), attempt 1: car 99.63, plate 97.76, plate.plate 80.00 → 100.00
    @anna_k, attempt 1: recommendation review → fail
    @ben_lee, attempt 1: recommendation fail → review
    correction 1: 01.jpg · plate: plate is “O0B8S6”, not “O0B8S5”
    it is taken back; attempts that the bot scores again now: 2, with changed figures: 2; HR is notified
    ");
    assert_eq!(scene.reads(&anna), ("80".to_owned(), true));
}

#[tokio::test]
async fn a_button_pressed_twice_does_it_once_and_by_two_people_too() {
    let (scene, [anna, _, olga, petr]) = a_wrong_key().await;
    scene.proposes(RIGHT).await.expect("proposed");
    for person in [&olga, &petr] {
        scene.news(person).await;
        scene.presses(person, "Show").await;
    }
    for person in [&olga, &petr, &olga] {
        person.person.press("Put in force").expect("the button");
    }
    scene.quiet().await;
    assert_eq!(scene.reads(&anna).0, "100");
    let view = scene.world.store.read().expect("the database");
    let log = view.audit_log().expect("read");
    let count = |wanted: &Action| log.iter().filter(|entry| entry.action == *wanted).count();
    assert_eq!(count(&Action::AppliedCorrection(CorrectionNumber(1))), 1);
    assert_eq!(count(&Action::Rescored(AttemptNumber::FIRST)), 2);
    assert!(view.correction(CorrectionNumber(1)).expect("read").expect("there").is_in_force());
    assert_eq!(scene.dead_letters(), 0);
}

#[tokio::test]
async fn a_decision_that_was_made_stays_and_is_told() {
    let (scene, [anna, _, olga, _]) = a_wrong_key().await;
    scene.says(&olga, "/find anna_k").await;
    scene.says(&olga, "anna_k").await;
    scene.presses(&olga, "❌ Reject").await;
    scene.proposes(RIGHT).await.expect("proposed");
    scene.news(&olga).await;
    insta::assert_snapshot!(scene.presses(&olga, "Show").await, @r"
    (edited) Correction 1 of the ground truth
    01.jpg · plate: plate is “O0B8S6”, not “O0B8S5”

    Proposed by the operator, 02 Mar 09:00

    If it is put in force, 2 attempts are re-scored, and the results of 2 change.
    Then the recommendation is another one:
    • @anna_k, attempt 1: fail → review (HR rejected)
    • @ben_lee, attempt 1: review → fail
    [Put in force] [Withdraw]
    [All corrections]
    ");
    insta::assert_snapshot!(scene.presses(&olga, "Put in force").await, @r"
    (edited) 📥 Finished: 2
    In percent: car / plate / plate.plate
    1. 👀 Анна @anna_k · 99.6 / 97.8 / 100.0 🚩 → rejected
    2. ❌ Ben @ben_lee · 99.6 / 97.8 / 80.0 🚩
    [1 · Анна] [2 · Ben]
    [To decide: 1]
    —
    (edited) Corrections of the ground truth
    1. 01.jpg · plate: plate is “O0B8S6”, not “O0B8S5” · in force
    [№ 1]
    —
    Correction 1 of the ground truth is in force. 2 attempts were re-scored. 2 results changed; lists and ranks are updated.
    HR had decided about these, and now the recommendation is another one. The decisions stay as they are:
    • @anna_k
    [Show]
    ");
    let view = scene.world.store.read().expect("the database");
    let review = view.review(PersonId(anna.id()), AttemptNumber::FIRST).expect("read");
    assert!(review.ruling.is_some(), "it stays");
}
