//! The sheet that says how good the exam is.

use super::book::{lines, part, sheet, written};
use super::town::{candidate, complete, exam, town};
use crate::exam::Language;
use crate::model::{Attempt, AttemptNumber, AttemptState, Candidate, Completion, PersonId};
use crate::store::Store;

/// So many people: the abler, the more plates they read rightly; the last one is keyed the wrong way round, and whoever
/// is able writes the same.
fn crowd(people: u64) -> Store {
    let exam = exam();
    let right = complete(&exam, 1, 1, 30, 0.0);
    let store = Store::in_memory().expect("a store");
    let tx = store.write().expect("write");
    for id in 1..=people {
        let mut attempt = Attempt { person: PersonId(id), ..right.clone() };
        if let AttemptState::Complete { completion: Completion::Scored { scorecard, .. }, .. } =
            &mut attempt.state
        {
            for (number, image) in (0..).zip(&mut scorecard.images) {
                let value = &mut image.labels[1].objects[0].values[0];
                value.right = (id % 24 > 4 * number) != (number == 4);
                if !value.right {
                    value.given = Some(if number == 4 { "=O\u{202e}1".to_owned() } else { id.to_string() });
                }
            }
        }
        tx.put_attempt(&attempt).expect("put");
        // A second attempt counts nowhere.
        let second = Attempt { number: AttemptNumber(2), ..attempt };
        tx.put_attempt(&second).expect("put");
        let name = format!("Somebody {id}");
        tx.put_candidate(&Candidate { attempts: AttemptNumber(2), ..candidate(id, &name, None) })
            .expect("put");
    }
    tx.commit().expect("commit");
    store
}

#[test]
fn it_says_how_good_the_exam_is() {
    let bytes = written(&crowd(24), exam(), Language::En);
    insta::assert_snapshot!(lines(&sheet(&bytes, "Exam quality"), 9), @r"
    Cars and plates · attempt 1
    The first complete attempt of each candidate counts. α: from 0.8 on, good and bad candidates are told apart well; below 0.6, hardly. Item–total: below 0, whoever is good at the rest is bad at this, so check it.
    Candidates | Median working time
    24 | 0.019444444444444445

    Figure | α | α at least (95 %) | α at most (95 %) | Parts | Parts for α = 0.8 | Standard error, points | Same decision again, % | Decision as deserved, %
    All answers, right or wrong | 0.25 | -0.28 | 0.62 | 15 | 181 | 6.37
    Cars: IoU, %
    Plates: IoU, %
    Plate texts: right, % | 0.29 | -0.28 | 0.66 | 5 | 49 | 18.57 | 75.11 | 82.16


















    Image | Object | Candidates | Right, % | Item–total | What may be wrong | Difficulty, logits | Its standard error
    01.jpg | car | 24 | 100
    01.jpg | plate | 24 | 100
    01.jpg | plate.plate | 24 | 95.83 | 0.33 |  | -3.37
    02.jpg | car | 24 | 100
    02.jpg | plate | 24 | 100
    02.jpg | plate.plate | 24 | 79.17 | 0.63 |  | -1.47
    03.jpg | car | 24 | 100
    03.jpg | plate | 24 | 100
    03.jpg | plate.plate | 24 | 62.50 | 0.64 |  | -0.57
    04.jpg | car | 24 | 100
    04.jpg | plate | 24 | 100
    04.jpg | plate.plate | 24 | 45.83 | 0.32 |  | 0.19
    05.jpg | car | 24 | 100
    05.jpg | plate | 24 | 100
    05.jpg | plate.plate | 24 | 70.83 | -0.58 | 7 of the 11 best wrote “=O1”; the ground truth may be wrong | -0.98

    Image | Object | Candidates | Right, % | Item–total | What may be wrong
    01.jpg | all of it | 24 | 98.61 | 0.33
    02.jpg | all of it | 24 | 93.06 | 0.63
    03.jpg | all of it | 24 | 87.50 | 0.64
    04.jpg | all of it | 24 | 81.94 | 0.32
    05.jpg | all of it | 24 | 90.28 | -0.58
    ");
    let charts = (1..=4).map(|number| part(&bytes, &format!("xl/charts/chart{number}.xml")));
    assert_eq!(charts.filter(|chart| chart.contains("<c:scatterChart>")).count(), 1);
    let bytes = written(&crowd(24), exam(), Language::Ru);
    insta::assert_snapshot!(lines(&sheet(&bytes, "Качество экзамена"), 3), @"
    Автомобили и номера · попытка 1
    Учитывается первая полная попытка каждого кандидата. α: от 0,8 сильные хорошо отличаются от слабых, ниже 0,6 почти не отличаются. Связь с остальным: ниже 0 — кто силён в остальном, здесь ошибается; проверьте.
    Кандидатов | Медиана времени работы
    24 | 0.019444444444444445

    Показатель | α | α не меньше (95 %)
    Все ответы, верно или нет | 0.25 | -0.28
    Автомобили: IoU, %
    Номера: IoU, %
    Тексты номеров: верно, % | 0.29 | -0.28


















    Картинка | Объект | Кандидатов
    01.jpg | car | 24
    01.jpg | plate | 24
    01.jpg | plate.plate | 24
    02.jpg | car | 24
    02.jpg | plate | 24
    02.jpg | plate.plate | 24
    03.jpg | car | 24
    03.jpg | plate | 24
    03.jpg | plate.plate | 24
    04.jpg | car | 24
    04.jpg | plate | 24
    04.jpg | plate.plate | 24
    05.jpg | car | 24
    05.jpg | plate | 24
    05.jpg | plate.plate | 24

    Картинка | Объект | Кандидатов
    01.jpg | вся картинка | 24
    02.jpg | вся картинка | 24
    03.jpg | вся картинка | 24
    04.jpg | вся картинка | 24
    05.jpg | вся картинка | 24
    ");
}

#[test]
fn of_few_people_it_says_that_they_are_too_few() {
    let bytes = written(&town(), exam(), Language::En);
    insta::assert_snapshot!(lines(&sheet(&bytes, "Exam quality"), 9), @"
    Cars and plates · attempt 1
    Candidates
    3
    Too few: with fewer than 20 candidates, figures would mostly be chance.
    ");
    let nobody = Store::in_memory().expect("a store");
    let bytes = written(&nobody, exam(), Language::En);
    insta::assert_snapshot!(lines(&sheet(&bytes, "Exam quality"), 9), @"Too few: with fewer than 20 candidates, figures would mostly be chance.");
}
