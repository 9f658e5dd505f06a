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
    insta::assert_snapshot!(world.tells(OLGA, &CARD), @r"
    <b>Correction 1 of the ground truth</b>
    01.jpg · plate: plate is “O&lt;0&gt;”, not “O0B8S5”

    Proposed by Olga (501), 02 Feb 02:41

    If it is put in force, 1 attempt is re-scored, and the result of 1 changes.
    Then the recommendation is another one:
    • @anna_k, attempt 1: pass → fail (HR accepted)

    Somebody else has to put it in force: another HR person or the operator.
    [Withdraw]
    [All corrections]
    ");
    insta::assert_snapshot!(world.tells_in_russian(BEN, &CARD), @r"
    <b>Исправление эталона 1</b>
    01.jpg · plate: plate — «O&lt;0&gt;», а не «O0B8S5»

    Предложено: Olga (501), 02.02 02:41

    Если применить, заново будет оценена 1 попытка, показатели изменятся у 1 попытки.
    Рекомендация станет другой:
    • @anna_k, попытка 1: принять → отказать (решено принять)
    [Применить] [Снять]
    [Все исправления]
    ");
    insta::assert_snapshot!(world.tells(OLGA, &Message::HrCorrectionProposed { correction: CorrectionNumber(1) }), @r"
    Proposed by Olga (501): a correction of the ground truth.
    01.jpg · plate: plate is “O&lt;0&gt;”, not “O0B8S5”
    Somebody else has to put it in force.
    [Show]
    ");
    insta::assert_snapshot!(world.tells_in_russian(OLGA, &Message::HrCorrectionProposed { correction: CorrectionNumber(1) }), @r"
    Предложено исправление эталона: Olga (501).
    01.jpg · plate: plate — «O&lt;0&gt;», а не «O0B8S5»
    Применить его должен кто-то другой.
    [Показать]
    ");
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
    insta::assert_snapshot!(world.tells(OLGA, &Message::HrCorrections), @r"
    <b>Corrections of the ground truth</b>
    5. 01.jpg: there is one more object, plate · <b>proposed</b>
    4. 01.jpg · plate: there is no such object · <b>proposed</b>
    3. 01.jpg · plate: it is outlined otherwise · in force
    2. 01.jpg · plate: its label is car · taken back
    1. 01.jpg · plate: plate is “A”, not “O0B8S5” · withdrawn
    [№ 5] [№ 4] [№ 3] [№ 2]
    [№ 1]
    ");
    insta::assert_snapshot!(world.tells_in_russian(OLGA, &Message::HrCorrections), @r"
    <b>Исправления эталона</b>
    5. 01.jpg: есть ещё один объект, plate · <b>предложено</b>
    4. 01.jpg · plate: такого объекта нет · <b>предложено</b>
    3. 01.jpg · plate: обводится иначе · действует
    2. 01.jpg · plate: метка — car · отменено
    1. 01.jpg · plate: plate — «A», а не «O0B8S5» · снято
    [№ 5] [№ 4] [№ 3] [№ 2]
    [№ 1]
    ");
    insta::assert_snapshot!(World::new().tells(OLGA, &Message::HrCorrections), @"Nobody has proposed a correction of the ground truth.");
    // The exam wants one plate on each picture.
    insta::assert_snapshot!(world.tells(OLGA, &Message::HrCorrection { correction: CorrectionNumber(4) }), @r"
    <b>Correction 4 of the ground truth</b>
    01.jpg · plate: there is no such object

    Proposed by the operator, 02 Feb 02:41

    It does not fit the ground truth: that may have changed since it was proposed, or the exam's rules do not allow it.
    [Withdraw]
    [All corrections]
    ");
    insta::assert_snapshot!(world.tells(OLGA, &Message::HrCorrection { correction: CorrectionNumber(2) }), @r"
    <b>Correction 2 of the ground truth</b>
    01.jpg · plate: its label is car

    Proposed by the operator, 02 Feb 02:41
    Taken back by the operator, 02 Feb 02:41
    [All corrections]
    ");
    insta::assert_snapshot!(world.tells(OLGA, &Message::HrCorrection { correction: CorrectionNumber(99) }), @r"
    This correction is not kept any more.
    [All corrections]
    ");
}

#[test]
fn what_has_changed_is_counted_and_decisions_that_differ_are_named() {
    let world = World::new().with(listed);
    let told = |step| {
        let decided = [ANNA, BEN, PersonId(999)].map(|person| (person, AttemptNumber::FIRST)).to_vec();
        let tally = KeyTally { attempts: 300, changed: 2, decided, more: 1 };
        Message::HrKeyChanged { correction: CorrectionNumber(1), step, tally }
    };
    insta::assert_snapshot!(world.tells(OLGA, &told(CorrectionStep::Apply)), @r"
    Correction 1 of the ground truth is in force. 300 attempts were re-scored. 2 results changed; lists and ranks are updated.
    HR had decided about these, and now the recommendation is another one. The decisions stay as they are:
    • @anna_k
    • Ben &lt;b&gt; (301)
    … and 1 more
    [Show]
    ");
    insta::assert_snapshot!(world.tells_in_russian(OLGA, &told(CorrectionStep::TakeBack)), @r"
    Исправление эталона 1 отменено. Заново оценено 300 попыток. Показатели изменились у 2 попыток; списки и места обновлены.
    О них решение уже принято, а рекомендация теперь другая. Решения остаются в силе:
    • @anna_k
    • Ben &lt;b&gt; (301)
    … и ещё 1
    [Показать]
    ");
}
