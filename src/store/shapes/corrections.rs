//! Corrections of ground truths: examples and strategies of the records, effects and messages about them.

use proptest::collection::vec;
use proptest::prelude::*;

use super::golden::{at, compare};
use super::{hash, shape, time};
use crate::exam::{Change, ContentHash, Correction, Geometry, ObjectPlace, Shape};
use crate::model::{
    AnalysisEffect, AttemptNumber, By, CorrectionNumber, CorrectionState, CorrectionStep, DoubtKey, Effect,
    KeptCorrection, KeyRescore, KeyTally, Message, PersonId, Signed,
};

pub(super) fn kept_correction() -> impl Strategy<Value = KeptCorrection> {
    let object = || any::<(String, u32)>().prop_map(|(label, number)| ObjectPlace { label, number });
    let change = prop_oneof![
        (object(), any::<(String, String)>()).prop_map(|(object, (attribute, value))| Change::Value {
            object,
            attribute,
            value
        }),
        (object(), any::<String>()).prop_map(|(object, label)| Change::Label { object, label }),
        (object(), shape()).prop_map(|(object, shape)| Change::Outline { object, shape }),
        object().prop_map(|object| Change::Remove { object }),
        shape().prop_map(|shape| Change::Add { shape }),
    ];
    let by = || prop_oneof![Just(By::Operator), any::<u64>().prop_map(|id| By::Person(PersonId(id)))];
    let signed = move || (by(), time()).prop_map(|(by, at)| Signed { by, at });
    let state = prop_oneof![
        Just(CorrectionState::Proposed),
        signed().prop_map(CorrectionState::InForce),
        signed().prop_map(CorrectionState::Withdrawn),
        (signed(), signed()).prop_map(|(applied, back)| CorrectionState::TakenBack { applied, back }),
    ];
    (hash(), any::<String>(), change, signed(), state).prop_map(|(pack, image, change, proposed, state)| {
        KeptCorrection { pack, correction: Correction { image, change }, proposed, state }
    })
}

fn step() -> impl Strategy<Value = CorrectionStep> {
    prop_oneof![Just(CorrectionStep::Apply), Just(CorrectionStep::TakeBack)]
}

fn key_tally() -> impl Strategy<Value = KeyTally> {
    let decided = vec(
        any::<(u64, u8)>().prop_map(|(person, attempt)| (PersonId(person), AttemptNumber(attempt))),
        0..3,
    );
    (any::<(u32, u32, u32)>(), decided).prop_map(|((attempts, changed, more), decided)| KeyTally {
        attempts,
        changed,
        decided,
        more,
    })
}

pub(super) fn analysis() -> impl Strategy<Value = AnalysisEffect> {
    let one = (any::<(u64, u32, Option<i32>)>(), step()).prop_map(|((person, number, message_id), step)| {
        let (person, correction) = (PersonId(person), CorrectionNumber(number));
        AnalysisEffect::Correct { person, correction, step, message_id }
    });
    let all = (any::<(u64, u32, [u8; 32])>(), step(), key_tally()).prop_map(
        |((next, number, pack), step, tally)| {
            let (correction, pack, next) = (CorrectionNumber(number), ContentHash(pack), PersonId(next));
            AnalysisEffect::Rescore(Box::new(KeyRescore { correction, step, pack, next, tally }))
        },
    );
    let doubt = any::<(u64, u64, Option<i32>)>().prop_map(|(person, doubt, message_id)| {
        AnalysisEffect::FindDoubt { person: PersonId(person), doubt: DoubtKey(doubt), message_id }
    });
    prop_oneof![one, all, doubt]
}

pub(super) fn message() -> impl Strategy<Value = Message> {
    let number = || any::<u32>().prop_map(CorrectionNumber);
    prop_oneof![
        number().prop_map(|correction| Message::HrCorrection { correction }),
        number().prop_map(|correction| Message::HrCorrectionProposed { correction }),
        (number(), step(), key_tally()).prop_map(|(correction, step, tally)| Message::HrKeyChanged {
            correction,
            step,
            tally
        }),
    ]
}

pub(super) fn compare_corrections(missing: &mut String) {
    let signed = |by| Signed { by, at: at(9) };
    let (olga, petr) = (signed(By::Person(PersonId(501))), signed(By::Person(PersonId(502))));
    let object = || ObjectPlace { label: "plate".into(), number: 1 };
    let shape = Shape {
        label: "plate".into(),
        geometry: Geometry::Polygon(vec![1.0, 2.0, 3.5, 4.0, 5.0, 6.0]),
        attributes: vec![("plate".into(), "AB12".into())],
        source: "manual".into(),
    };
    let changes = [
        (
            Change::Value { object: object(), attribute: "plate".into(), value: "A812".into() },
            CorrectionState::Proposed,
        ),
        (Change::Label { object: object(), label: "car".into() }, CorrectionState::InForce(petr)),
        (Change::Outline { object: object(), shape: shape.clone() }, CorrectionState::Withdrawn(olga)),
        (
            Change::Remove { object: object() },
            CorrectionState::TakenBack { applied: petr, back: signed(By::Operator) },
        ),
        (Change::Add { shape }, CorrectionState::Proposed),
    ];
    for (number, (change, state)) in (1..).zip(changes) {
        let correction = Correction { image: "03.jpg".into(), change };
        let kept = KeptCorrection { pack: ContentHash([7; 32]), correction, proposed: olga, state };
        compare(&format!("correction-{number}"), &kept, missing);
    }
}

fn example_tally() -> KeyTally {
    KeyTally { attempts: 300, changed: 2, decided: vec![(PersonId(300), AttemptNumber(2))], more: 1 }
}

/// A message about what has changed.
pub(super) fn key_changed() -> Message {
    Message::HrKeyChanged {
        correction: CorrectionNumber(3),
        step: CorrectionStep::TakeBack,
        tally: example_tally(),
    }
}

/// What is computed because the ground truth is corrected.
pub(super) fn effects() -> [Effect; 3] {
    let (correction, step) = (CorrectionNumber(3), CorrectionStep::Apply);
    let rescore = KeyRescore {
        correction,
        step,
        pack: ContentHash([7; 32]),
        next: PersonId(301),
        tally: example_tally(),
    };
    [
        AnalysisEffect::Correct { person: PersonId(501), correction, step, message_id: Some(71) },
        AnalysisEffect::Rescore(Box::new(rescore)),
        AnalysisEffect::FindDoubt { person: PersonId(501), doubt: DoubtKey(70_000), message_id: Some(71) },
    ]
    .map(Effect::Analysis)
}
