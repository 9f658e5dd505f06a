//! How good the exam is: whether it tells good and bad candidates apart, what is hardest, and what may be wrong with an
//! object or its key.

use std::sync::Arc;

use chrono::TimeDelta;

use crate::exam::{Exam, Language};
use crate::exam_statistics::{
    Asked, ExamFigures, FEWEST_PEOPLE, FormFigures, Item, Leak, POOR, Reliability, WANTED, of_records,
};
use crate::measure::shortened;
use crate::messages::template::{Reading, Template};
use crate::model::Readers;
use crate::store::StoreError;
use crate::texts::catalog::{Foreign, Own, foreign, say};
use crate::texts::times::{date, duration};
use crate::texts::{Button, Callback, Rendered, doubt};
use crate::zone::Zone;

/// How many of the hardest are shown.
const HARDEST: usize = 3;
/// Maximum number of objects that are shown because something may be wrong with them.
const DOUBTFUL: usize = 3;
/// Maximum number of pictures of which it is said that they became easy; the workbook has all.
const LEAKS: usize = 1;
/// Maximum number of figures of which it is said how surely they decide.
const FIGURES: usize = 5;
/// Maximum number of characters of the name of an object.
const NAME: usize = 40;

/// How good the current exam is.
pub(crate) struct ExamQuality;

impl Template for ExamQuality {
    const READERS: Readers = Readers::Hr;

    type Facts = (Arc<Exam>, ExamFigures, Zone);

    fn read(&self, reading: &Reading<'_>) -> Result<Self::Facts, StoreError> {
        let packs = &reading.rules.packs;
        let exam = packs.in_force(reading.view)?;
        let figures = of_records(reading.view, packs, &exam, None)?;
        Ok((exam, figures, reading.calendar()?.zone))
    }

    fn render(&self, (exam, figures, zone): &Self::Facts, language: Language) -> Rendered {
        let title = foreign(&shortened(exam.title.text(language), NAME));
        let mut lines = vec![say!(language, "exam-heading", title = title)];
        lines.push(say!(language, "exam-people", count = figures.people));
        match figures.main() {
            Some(form) if form.test.people >= FEWEST_PEOPLE => {
                if form.test.people < figures.people {
                    lines.push(say!(language, "exam-form", count = form.test.people));
                }
                about(form, language, &mut lines);
                lines.extend(exposure(figures, language));
                lines.extend(leaks(form, *zone, language));
            }
            _ => lines.push(say!(language, "exam-too-few", fewest = FEWEST_PEOPLE)),
        }
        let truth = Button::callback(say!(language, "button-ground-truth"), Callback::GroundTruth(0));
        Rendered::with_buttons(lines.join("\n"), vec![vec![truth]])
    }
}

fn about(form: &FormFigures, language: Language, lines: &mut Vec<String>) {
    if let Some(time) = form.time {
        let median = Own(duration(TimeDelta::seconds(time.median.into()), language));
        lines.push(say!(language, "exam-time", median = median));
    }
    match form.test.reliability {
        Ok(found) => reliability(found, language, lines),
        Err(_) => lines.push(say!(language, "exam-unknown")),
    }
    lines.extend(decisions(form, language));
    lines.push(String::new());
    let hardest = form.test.hardest();
    if hardest.is_empty() {
        lines.push(say!(language, "exam-easy"));
    } else {
        lines.push(say!(language, "exam-hardest"));
    }
    for item in hardest.into_iter().take(HARDEST) {
        let percent =
            item.difficulty.map_or_else(|_| "–".to_owned(), |share| format!("{:.0}", share * 100.0));
        lines.push(say!(language, "exam-item", item = named(&item.item), percent = Own(percent)));
    }
    let doubts = form.test.negative();
    lines.push(String::new());
    if doubts.is_empty() {
        lines.push(say!(language, "exam-no-doubt"));
        return;
    }
    lines.push(say!(language, "exam-doubtful"));
    lines.extend(doubts.iter().take(DOUBTFUL).filter_map(|item| doubtful(item, language)));
    if let Some(more) = doubts.len().checked_sub(DOUBTFUL).filter(|more| *more > 0) {
        lines.push(say!(language, "exam-more", count = more));
    }
}

/// Which picture was given most often.
fn exposure(figures: &ExamFigures, language: Language) -> Option<String> {
    // Of equal ones the first.
    let most = figures.exposure.iter().rev().max_by_key(|exposure| exposure.attempts)?;
    let picture = foreign(&shortened(&most.image, NAME));
    (most.attempts > 0).then(|| say!(language, "exam-exposure", picture = picture, count = most.attempts))
}

/// Pictures that suddenly became easy, the least probable ones first.
fn leaks(form: &FormFigures, zone: Zone, language: Language) -> Vec<String> {
    let mut leaks: Vec<&Leak> = form.leaks.iter().collect();
    leaks.sort_by(|one, other| one.probability.total_cmp(&other.probability));
    let leak = |leak: &Leak| {
        let percent = |share: f64| Own(format!("{:.0}", share * 100.0));
        say!(
            language,
            "exam-leak",
            picture = foreign(&shortened(&leak.image, NAME)),
            date = Own(date(zone.day(leak.since), language)),
            after = percent(leak.after.right),
            before = percent(leak.before.right)
        )
    };
    leaks.into_iter().take(LEAKS).map(leak).collect()
}

/// How well it tells people apart, and how long it would have to be.
fn reliability(found: Reliability, language: Language, lines: &mut Vec<String>) {
    let Reliability { alpha, low, high, items, items_wanted, .. } = found;
    let [value, low, high] = [alpha, low, high].map(|number| Own(format!("{number:.2}").replace('-', "−")));
    lines.push(if alpha >= WANTED {
        say!(language, "exam-well", alpha = value, low = low, high = high)
    } else if alpha >= POOR {
        say!(language, "exam-moderately", alpha = value, low = low, high = high)
    } else {
        say!(language, "exam-hardly", alpha = value, low = low, high = high)
    });
    if let Some(wanted) = items_wanted.filter(|_| alpha < WANTED) {
        lines.push(say!(language, "exam-length", wanted = wanted, items = items));
    }
}

/// How often each figure would decide the same way again.
fn decisions(form: &FormFigures, language: Language) -> Option<String> {
    let decided = form.figures.iter().filter_map(|figure| {
        let consistency = figure.decision?.consistency.ok()?;
        let name = match &figure.attribute {
            None => figure.label.clone(),
            Some(attribute) => format!("{}.{attribute}", figure.label),
        };
        Some(format!("{} {:.0} %", foreign(&shortened(&name, NAME)), consistency * 100.0))
    });
    let figures: Vec<String> = decided.take(FIGURES).collect();
    (!figures.is_empty()).then(|| say!(language, "exam-decisions", figures = Own(figures.join(", "))))
}

/// `03.jpg · plate.plate`.
fn named(asked: &Asked) -> Foreign {
    let mut name = asked.image.clone();
    if let Some(label) = &asked.label {
        name = format!("{name} · {label}");
    }
    if let Some(attribute) = &asked.attribute {
        name = format!("{name}.{attribute}");
    }
    if asked.object > 0 {
        name = format!("{name} {}", asked.object);
    }
    foreign(&shortened(&name, NAME))
}

/// What may be wrong with it.
fn doubtful(item: &Item<Asked>, language: Language) -> Option<String> {
    let why = doubt(item.cause.as_ref()?, foreign, language);
    Some(format!("• {}: {why}", named(&item.item)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exam_statistics::Cause;
    use crate::messages::world::{ANNA, OLGA, World, at, candidate, complete, exam};
    use crate::model::{AttemptNumber, AttemptState, Completion, Message, PersonId};
    use crate::store::Tx;

    /// So many people handed in: the abler, the more plates they read rightly; but on the last one, whose key is wrong,
    /// all who are able write `O<0>`.
    fn crowd(tx: &Tx, people: u64) {
        let exam = exam();
        let right = complete(ANNA, AttemptNumber::FIRST, &exam);
        for person in 0..people {
            let id = PersonId(1_000 + person);
            let mut attempt = crate::model::Attempt { person: id, pack: Some(exam.id()), ..right.clone() };
            let AttemptState::Complete { completion: Completion::Scored { scorecard, .. }, closed } =
                &mut attempt.state
            else {
                panic!("it is complete");
            };
            closed.time.ready = Some(at(60 * i64::try_from(person).expect("small")));
            for (number, image) in (0..).zip(&mut scorecard.images) {
                let value = &mut image.labels[1].objects[0].values[0];
                value.right = (person % 40 > 6 * number) != (number == 4);
                if !value.right {
                    value.given = Some(if number == 4 { "O<0>".to_owned() } else { person.to_string() });
                }
            }
            tx.put_attempt(&attempt).expect("put");
            tx.put_candidate(&candidate(id, "Somebody", None)).expect("put");
        }
    }

    #[test]
    fn it_says_what_is_wrong_with_an_exam() {
        let world = World::new().with(|tx| crowd(tx, 40));
        insta::assert_snapshot!(world.tells(OLGA, &Message::HrExamQuality), @"
        <b>How good is the exam?</b> Cars and plates
        41 candidates have submitted a complete attempt. Of each, the first one counts.
        Half of them worked no longer than 41 min 0 s.
        It <b>hardly</b> tells good and bad candidates apart: α = 0.15 (−0.28 to 0.49).
        It would do so well with 335 objects and values like these, instead of 15.
        Taken again, the decision by the threshold would be the same in: plate.plate 73 %

        <b>Hardest</b>
        • 04.jpg · plate.plate: 54 % have it right
        • 05.jpg · plate.plate: 63 % have it right
        • 03.jpg · plate.plate: 68 % have it right

        <b>Check these</b>: whoever is good at the rest is bad at them
        • 05.jpg · plate.plate: 15 of the 22 best wrote “O&lt;0&gt;”; the ground truth may be wrong
        Most often given: 01.jpg, in 41 attempts.
        [Ground truth]
        ");
        insta::assert_snapshot!(world.tells_in_russian(OLGA, &Message::HrExamQuality), @"
        <b>Насколько хорош экзамен?</b> Автомобили и номера
        41 кандидат сдал полную попытку. У каждого учитывается первая.
        Половина работала не дольше 41 мин 0 с.
        Он <b>почти не</b> отличает сильных кандидатов от слабых: α = 0.15 (от −0.28 до 0.49).
        Чтобы отличать хорошо, таких объектов и значений нужно 335, а не 15.
        При повторной сдаче решение по порогу было бы тем же: plate.plate 73 %

        <b>Самое трудное</b>
        • 04.jpg · plate.plate: верно у 54 %
        • 05.jpg · plate.plate: верно у 63 %
        • 03.jpg · plate.plate: верно у 68 %

        <b>Проверьте</b>: кто силён в остальном, здесь ошибается
        • 05.jpg · plate.plate: «O&lt;0&gt;» у 15 из 22 лучших; возможно, ошибка в эталоне
        Чаще всего выдавалась 01.jpg: в 41 попытке.
        [Эталон]
        ");
    }

    #[test]
    fn of_few_people_it_says_that_they_are_too_few() {
        let world = World::new().with(|tx| crowd(tx, 18));
        insta::assert_snapshot!(world.tells(OLGA, &Message::HrExamQuality), @"
        <b>How good is the exam?</b> Cars and plates
        19 candidates have submitted a complete attempt. Of each, the first one counts.
        That is too few: with fewer than 20 candidates, figures would mostly be chance.
        [Ground truth]
        ");
        insta::assert_snapshot!(world.tells_in_russian(OLGA, &Message::HrExamQuality), @"
        <b>Насколько хорош экзамен?</b> Автомобили и номера
        19 кандидатов сдали полную попытку. У каждого учитывается первая.
        Этого мало: пока кандидатов меньше 20, цифры были бы почти случайны.
        [Эталон]
        ");
        insta::assert_snapshot!(World::new().tells(OLGA, &Message::HrExamQuality), @"
        <b>How good is the exam?</b> Cars and plates
        1 candidate has submitted a complete attempt. Of each, the first one counts.
        That is too few: with fewer than 20 candidates, figures would mostly be chance.
        [Ground truth]
        ");
    }

    #[test]
    fn whatever_may_be_wrong_has_a_sentence_of_one_row() {
        let (count, best) = (14, 16);
        let causes = [
            Cause::Chance,
            Cause::SameAnswer { answer: "O".to_owned(), count, best },
            Cause::SameAnswer { answer: " ".to_owned(), count, best },
            Cause::NotDrawn { count, best },
            Cause::DrawnOtherwise { count, best },
            Cause::DrawnOnEmpty { count, best },
            Cause::MostWrong { count, best },
            Cause::Ambiguous { count: 5, best },
        ];
        let asked =
            Asked { image: "03.jpg".to_owned(), label: Some("plate".to_owned()), object: 2, attribute: None };
        let told = |language| {
            let doubt = |cause: &Cause| {
                let cause = Some(cause.clone());
                let item = Item {
                    item: asked.clone(),
                    people: 40,
                    difficulty: Ok(0.4),
                    correlation: Ok(-0.5),
                    logit: None,
                    cause,
                };
                doubtful(&item, language)
            };
            causes.iter().filter_map(doubt).collect::<Vec<_>>().join("\n")
        };
        insta::assert_snapshot!(told(Language::En), @"
        • 03.jpg · plate 2: may be chance
        • 03.jpg · plate 2: 14 of the 16 best wrote “O”; the ground truth may be wrong
        • 03.jpg · plate 2: 14 of the 16 best left it empty; the ground truth may be wrong
        • 03.jpg · plate 2: 14 of the 16 best did not draw it; is it what the task asks for?
        • 03.jpg · plate 2: 14 of the 16 best outline it otherwise; the ground truth may be wrong
        • 03.jpg · plate 2: 14 of the 16 best drew something; the ground truth may lack it
        • 03.jpg · plate 2: 14 of the 16 best have it wrong; the ground truth may be wrong
        • 03.jpg · plate 2: 5 of the 16 best have it wrong, more than of the others; it may be ambiguous
        ");
        insta::assert_snapshot!(told(Language::Ru), @"
        • 03.jpg · plate 2: возможно, случайность
        • 03.jpg · plate 2: «O» у 14 из 16 лучших; возможно, ошибка в эталоне
        • 03.jpg · plate 2: пусто у 14 из 16 лучших; возможно, ошибка в эталоне
        • 03.jpg · plate 2: не размечено у 14 из 16 лучших; точно ли это нужно размечать?
        • 03.jpg · plate 2: обведено иначе у 14 из 16 лучших; возможно, ошибка в эталоне
        • 03.jpg · plate 2: что-то размечено у 14 из 16 лучших; возможно, в эталоне этого нет
        • 03.jpg · plate 2: неверно у 14 из 16 лучших; возможно, ошибка в эталоне
        • 03.jpg · plate 2: неверно у 5 из 16 лучших, чаще, чем у остальных; возможно, объект неоднозначен
        ");
    }
}
