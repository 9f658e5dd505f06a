use crate::exam::{Change, Correction, ObjectPlace, Shape};
use crate::messages::world::{ANNA, BEN, OLGA, World, at, complete, exam, listed};
use crate::model::{
    AttemptNumber, By, Choice, CorrectionNumber, CorrectionState, CorrectionStep, KeptCorrection, KeyTally,
    Message, PersonId, Review, Ruling, Signed, Submission,
};
use crate::store::{PackedSubmission, Tx};

const CARD: Message = Message::HrCorrection { correction: CorrectionNumber(1) };

fn kept(by: By, change: Change, state: CorrectionState) -> KeptCorrection {
    let correction = Correction { image: "01.jpg".to_owned(), change };
    KeptCorrection { pack: exam().id(), correction, proposed: Signed { by, at: at(60) }, state }
}

fn plate(value: &str) -> Change {
    let object = ObjectPlace { label: "plate".to_owned(), number: 0 };
    Change::Value { object, attribute: "plate".to_owned(), value: value.to_owned() }
}

/// Olga proposed what a plate says; Anna has handed in what the ground truth says so far, and was accepted.
fn proposed(tx: &Tx) {
    tx.add_correction(&kept(By::Person(OLGA), plate("O<0>"), CorrectionState::Proposed)).expect("put");
    let annotations = exam().reference;
    let submission = Submission { at: at(3600), last_edit: at(3600), annotations };
    let packed = PackedSubmission::of(&submission).expect("packed");
    tx.put_attempt(&complete(ANNA, AttemptNumber::FIRST, &exam())).expect("put");
    tx.put_submission(ANNA, AttemptNumber::FIRST, 1, &packed).expect("put");
    let mut review = Review::default();
    review.decide(Some(Ruling { choice: Choice::Accept, by: OLGA, at: at(5000) }));
    tx.put_review(ANNA, AttemptNumber::FIRST, &review).expect("put");
}

#[test]
fn a_correction_is_shown_with_what_it_would_change() {
    let world = World::new().with(proposed);
    insta::assert_snapshot!(world.tells(OLGA, &CARD), @"");
    insta::assert_snapshot!(world.tells_in_russian(BEN, &CARD), @"");
    insta::assert_snapshot!(world.tells(OLGA, &Message::HrCorrectionProposed { correction: CorrectionNumber(1) }), @"");
    insta::assert_snapshot!(world.tells_in_russian(OLGA, &Message::HrCorrectionProposed { correction: CorrectionNumber(1) }), @"");
}

#[test]
fn every_change_has_its_line_and_every_state_its_word() {
    let world = World::new().with(|tx| {
        let object = || ObjectPlace { label: "plate".to_owned(), number: 0 };
        let shape = exam().reference.images[0].shapes[0].clone();
        let shape = Shape { label: "plate".to_owned(), ..shape };
        let signed = Signed { by: By::Operator, at: at(90) };
        let all = [
            (plate("A"), CorrectionState::Withdrawn(signed)),
            (
                Change::Label { object: object(), label: "car".to_owned() },
                CorrectionState::TakenBack { applied: signed, back: signed },
            ),
            (Change::Outline { object: object(), shape: shape.clone() }, CorrectionState::InForce(signed)),
            (Change::Remove { object: object() }, CorrectionState::Proposed),
            (Change::Add { shape }, CorrectionState::Proposed),
        ];
        for (change, state) in all {
            tx.add_correction(&kept(By::Operator, change, state)).expect("put");
        }
    });
    insta::assert_snapshot!(world.tells(OLGA, &Message::HrCorrections), @"");
    insta::assert_snapshot!(world.tells_in_russian(OLGA, &Message::HrCorrections), @"");
    insta::assert_snapshot!(World::new().tells(OLGA, &Message::HrCorrections), @"");
    // The exam wants one plate on each picture.
    insta::assert_snapshot!(world.tells(OLGA, &Message::HrCorrection { correction: CorrectionNumber(4) }), @"");
    insta::assert_snapshot!(world.tells(OLGA, &Message::HrCorrection { correction: CorrectionNumber(2) }), @"");
    insta::assert_snapshot!(world.tells(OLGA, &Message::HrCorrection { correction: CorrectionNumber(99) }), @"");
}

#[test]
fn what_has_changed_is_counted_and_decisions_that_differ_are_named() {
    let world = World::new().with(listed);
    let told = |step| {
        let decided = [ANNA, BEN, PersonId(999)].map(|person| (person, AttemptNumber::FIRST)).to_vec();
        let tally = KeyTally { attempts: 300, changed: 2, decided, more: 1 };
        Message::HrKeyChanged { correction: CorrectionNumber(1), step, tally }
    };
    insta::assert_snapshot!(world.tells(OLGA, &told(CorrectionStep::Apply)), @"");
    insta::assert_snapshot!(world.tells_in_russian(OLGA, &told(CorrectionStep::TakeBack)), @"");
}
