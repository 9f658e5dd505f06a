//! What may be wrong in the ground truth of the current exam, a page at a time, and one of these doubts by itself.

use std::sync::Arc;

use crate::doubts::{self, Doubt, Doubts, FEWEST_PEOPLE};
use crate::exam::{Exam, Language};
use crate::measure::shortened;
use crate::messages::template::{Reading, Template};
use crate::model::{DoubtKey, Readers};
use crate::store::StoreError;
use crate::texts::catalog::{Own, foreign, say};
use crate::texts::{Button, Callback, CorrectionButton, Rendered, disputed_how, disputed_object};

/// Number of doubts on a page.
const PAGE: usize = 10;
/// Number of buttons in a row.
const ROW: usize = 5;
/// Maximum number of characters of the exam's title.
const NAME: usize = 40;

/// The doubts.
pub(crate) struct GroundTruth {
    /// The page, from 0.
    pub(crate) page: u32,
}

impl Template for GroundTruth {
    const READERS: Readers = Readers::Hr;

    type Facts = (Arc<Exam>, Doubts);

    fn read(&self, reading: &Reading<'_>) -> Result<Self::Facts, StoreError> {
        doubts::current(reading.view, &reading.rules.packs)
    }

    fn render(&self, (exam, found): &Self::Facts, language: Language) -> Rendered {
        let title = foreign(&shortened(exam.title.text(language), NAME));
        let mut lines = vec![
            say!(language, "truth-heading", title = title),
            say!(language, "truth-people", count = found.people),
        ];
        if found.newer > 0 {
            lines.push(say!(language, "truth-newer", count = found.newer));
        }
        if found.are_too_few() {
            lines.push(say!(language, "truth-too-few", fewest = FEWEST_PEOPLE));
            return Rendered::plain(lines.join("\n"));
        }
        if found.too_few > 0 {
            lines.push(say!(language, "truth-images-too-few", count = found.too_few, fewest = FEWEST_PEOPLE));
        }
        lines.push(String::new());
        if found.doubts.is_empty() {
            lines.push(say!(language, "truth-none"));
            return Rendered::plain(lines.join("\n"));
        }
        let last = (found.doubts.len() - 1) / PAGE;
        let page = usize::try_from(self.page).map_or(last, |page| page.min(last));
        let shown = || (1..).zip(&found.doubts).skip(page * PAGE).take(PAGE);
        lines.push(say!(language, "truth-check"));
        lines.extend(shown().map(|(number, doubt): (usize, _)| {
            let how = disputed_how(doubt, foreign, language);
            format!("{number}. {}: {how}", disputed_object(doubt, foreign))
        }));
        if page == last && found.more > 0 {
            lines.push(say!(language, "truth-more", count = found.more));
        }
        lines.extend([String::new(), say!(language, "truth-hint")]);
        let button = |(number, doubt): (usize, &Doubt)| {
            Button::callback(number.to_string(), Callback::Doubt(doubt.key))
        };
        let buttons: Vec<Button> = shown().map(button).collect();
        let mut rows: Vec<Vec<Button>> = buttons.chunks(ROW).map(<[Button]>::to_vec).collect();
        let turn = |label, page: usize| {
            Button::callback(label, Callback::GroundTruth(u32::try_from(page).unwrap_or(u32::MAX)))
        };
        let before = page.checked_sub(1).map(|page| turn(say!(language, "list-before"), page));
        let after = (page < last).then(|| turn(say!(language, "list-after"), page + 1));
        rows.extend(Some(before.into_iter().chain(after).collect::<Vec<_>>()).filter(|row| !row.is_empty()));
        Rendered::with_buttons(lines.join("\n"), rows)
    }
}

/// What is told of one doubt, below its picture.
#[must_use]
pub fn doubt(doubt: &Doubt, language: Language) -> Rendered {
    let object = disputed_object(doubt, foreign);
    let how = Own(disputed_how(doubt, foreign, language));
    let text = say!(language, "truth-doubt", object = object, how = how);
    Rendered::with_buttons(text, buttons(doubt.key, language))
}

/// What can be done about a doubt.
fn buttons(doubt: DoubtKey, language: Language) -> Vec<Vec<Button>> {
    let propose = Callback::Correction(CorrectionButton::Propose(doubt));
    vec![
        vec![Button::callback(say!(language, "button-doubt-propose"), propose)],
        vec![Button::callback(say!(language, "button-back"), Callback::GroundTruth(0))],
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::world::{ANNA, OLGA, World, candidate, complete, exam};
    use crate::model::{Attempt, AttemptNumber, AttemptState, Completion, Message, PersonId};
    use crate::store::Tx;

    /// So many people handed in, of whom most read `O<0>` on the last plate, and nobody drew the third car.
    fn crowd(tx: &Tx, people: u64) {
        let exam = exam();
        let right = complete(ANNA, AttemptNumber::FIRST, &exam);
        for person in 0..people {
            let id = PersonId(1_000 + person);
            let mut attempt = Attempt { person: id, pack: Some(exam.id()), ..right.clone() };
            let AttemptState::Complete { completion: Completion::Scored { scorecard, .. }, .. } =
                &mut attempt.state
            else {
                panic!("it is complete");
            };
            let value = &mut scorecard.images[4].labels[1].objects[0].values[0];
            (value.right, value.given) = (person.is_multiple_of(8), Some("O<0>".to_owned()));
            let car = &mut scorecard.images[2].labels[0].objects[0];
            car.iou = crate::scoring::Percent::of(u64::from(person == 3), 1);
            tx.put_attempt(&attempt).expect("put");
            tx.put_candidate(&candidate(id, "Somebody", None)).expect("put");
        }
    }

    #[test]
    fn it_lists_what_may_be_wrong() {
        let world = World::new().with(|tx| crowd(tx, 40));
        insta::assert_snapshot!(world.tells(OLGA, &Message::HrGroundTruth { page: 0 }), @"
        <b>Is the ground truth right?</b> Cars and plates
        41 candidates have submitted a complete attempt.

        <b>Check these.</b> Strong candidates are those who do well on all other objects.
        1. 03.jpg · car: 39 of 41 strong candidates drew nothing there; of all 41 candidates, 2 did
        2. 05.jpg · plate.plate: 35 of 41 strong candidates gave “O&lt;0&gt;” where the ground truth has “Z2I10QO”; they are right with a probability of 99 %

        Tap a number to see the picture. Nothing changes by itself.
        [1] [2]
        ");
        insta::assert_snapshot!(world.tells_in_russian(OLGA, &Message::HrGroundTruth { page: 7 }), @"
        <b>Верен ли эталон?</b> Автомобили и номера
        41 кандидат сдал полную попытку.

        <b>Проверьте.</b> Сильные — те, кто силён на всех остальных объектах.
        1. 03.jpg · car: ничего не размечено у 39 из 41 сильного кандидата; всего размечено у 2 из 41
        2. 05.jpg · plate.plate: «O&lt;0&gt;» у 35 из 41 сильного кандидата, а в эталоне «Z2I10QO»; вероятность, что правы они: 99 %

        Нажмите на номер, чтобы увидеть картинку. Само ничего не меняется.
        [1] [2]
        ");
    }

    #[test]
    fn of_few_people_it_says_that_they_are_too_few_and_of_a_right_one_that_it_is() {
        let world = World::new().with(|tx| crowd(tx, 18));
        insta::assert_snapshot!(world.tells(OLGA, &Message::HrGroundTruth { page: 0 }), @"
        <b>Is the ground truth right?</b> Cars and plates
        19 candidates have submitted a complete attempt.
        That is too few: with fewer than 20 candidates for an image, nothing can be said.
        ");
        insta::assert_snapshot!(world.tells_in_russian(OLGA, &Message::HrGroundTruth { page: 0 }), @"
        <b>Верен ли эталон?</b> Автомобили и номера
        19 кандидатов сдали полную попытку.
        Этого мало: пока у картинки меньше 20 кандидатов, сказать ничего нельзя.
        ");
        let exam = exam();
        let right = |tx: &Tx| {
            for person in 0..20 {
                let id = PersonId(1_000 + person);
                let attempt = complete(id, AttemptNumber::FIRST, &exam);
                tx.put_attempt(&Attempt { pack: Some(exam.id()), ..attempt }).expect("put");
                tx.put_candidate(&candidate(id, "Somebody", None)).expect("put");
            }
        };
        let world = World::new().with(right);
        insta::assert_snapshot!(world.tells(OLGA, &Message::HrGroundTruth { page: 0 }), @"
        <b>Is the ground truth right?</b> Cars and plates
        21 candidates have submitted a complete attempt.

        Most of the strong candidates agree with it everywhere.
        ");
        insta::assert_snapshot!(world.tells_in_russian(OLGA, &Message::HrGroundTruth { page: 0 }), @"
        <b>Верен ли эталон?</b> Автомобили и номера
        21 кандидат сдал полную попытку.

        Большинство сильных кандидатов везде согласны с эталоном.
        ");
    }

    #[test]
    fn every_doubt_has_a_sentence_in_both_languages() {
        use crate::doubts::Evidence;
        use crate::exam::{Change, ObjectPlace};
        use crate::model::DoubtKey;
        let object = ObjectPlace { label: "pl<ate".to_owned(), number: 1 };
        let shape = exam().reference.images[0].shapes[0].clone();
        let value = |value: &str, truth: &str| {
            let proposal = Change::Value {
                object: object.clone(),
                attribute: "text".to_owned(),
                value: value.to_owned(),
            };
            (proposal, Evidence::Value { truth: truth.to_owned(), probability: 0.9999 })
        };
        let all = [
            value("O", "0"),
            value(" ", "0"),
            value("O", ""),
            (Change::Label { object: object.clone(), label: "car".to_owned() }, Evidence::Label),
            (
                Change::Outline { object: object.clone(), shape: shape.clone() },
                Evidence::Outline { among: 0.957, truth: 0.714 },
            ),
            (Change::Remove { object: object.clone() }, Evidence::NotFound { found: 1, people: 41 }),
            (Change::Add { shape }, Evidence::Lacking),
        ];
        let told = |language| {
            let line = |(proposal, evidence): &(Change, Evidence)| {
                let found = Doubt {
                    key: DoubtKey(7),
                    image: "03.jpg".to_owned(),
                    proposal: proposal.clone(),
                    several: true,
                    count: 14,
                    of: 21,
                    strength: 0.6,
                    evidence: evidence.clone(),
                };
                format!("{}: {}", disputed_object(&found, foreign), disputed_how(&found, foreign, language))
            };
            all.iter().map(line).collect::<Vec<_>>().join("\n")
        };
        insta::assert_snapshot!(told(Language::En), @"
        03.jpg · pl&lt;ate.text 2: 14 of 21 strong candidates gave “O” where the ground truth has “0”; they are right with a probability of 99 %
        03.jpg · pl&lt;ate.text 2: 14 of 21 strong candidates left it empty where the ground truth has “0”; they are right with a probability of 99 %
        03.jpg · pl&lt;ate.text 2: 14 of 21 strong candidates gave “O” where the ground truth is empty; they are right with a probability of 99 %
        03.jpg · pl&lt;ate 2: 14 of 21 strong candidates took it for “car”; the ground truth has “pl&lt;ate”
        03.jpg · pl&lt;ate 2: 14 of 21 strong candidates outline it alike, but not as the ground truth: they agree with each other by 96 %, the ground truth with them by 71 %
        03.jpg · pl&lt;ate 2: 14 of 21 strong candidates drew nothing there; of all 41 candidates, 1 did
        03.jpg · car: 14 of 21 strong candidates drew an object that the ground truth lacks
        ");
        insta::assert_snapshot!(told(Language::Ru), @"
        03.jpg · pl&lt;ate.text 2: «O» у 14 из 21 сильного кандидата, а в эталоне «0»; вероятность, что правы они: 99 %
        03.jpg · pl&lt;ate.text 2: пусто у 14 из 21 сильного кандидата, а в эталоне «0»; вероятность, что правы они: 99 %
        03.jpg · pl&lt;ate.text 2: «O» у 14 из 21 сильного кандидата, а в эталоне пусто; вероятность, что правы они: 99 %
        03.jpg · pl&lt;ate 2: отмечено как «car» у 14 из 21 сильного кандидата, а в эталоне «pl&lt;ate»
        03.jpg · pl&lt;ate 2: обведено одинаково, но не так, как в эталоне, у 14 из 21 сильного кандидата: между собой они совпадают на 96 %, эталон с ними — на 71 %
        03.jpg · pl&lt;ate 2: ничего не размечено у 14 из 21 сильного кандидата; всего размечено у 1 из 41
        03.jpg · car: у 14 из 21 сильного кандидата размечен объект, которого нет в эталоне
        ");
    }
}
