use std::path::Path;
use std::sync::Arc;

use super::{name_on_button, unmet};
use crate::analysis::Plan;
use crate::exam::pool::{Past, draw};
use crate::exam::{Exam, Language, Thresholds};
use crate::messages::world::{
    ANNA, NOBODY, OLGA, World, at, came_by_link, candidate, complete, exam, in_progress, work,
};
use crate::model::{
    Attempt, AttemptNumber, AttemptState, CauseKind, Completion, Drawn, Message, PersonId, samples,
};
use crate::scoring::{Missed, Reason, score};
use crate::store::{Packs, Tx};

fn unchecked(tx: &Tx) {
    let attempt = in_progress(ANNA, AttemptNumber(2));
    let cause = CauseKind::Busy.because("HTTP 507");
    let state = AttemptState::Unchecked { cause, work: work(&attempt) };
    tx.put_attempt(&Attempt { state, ..attempt }).expect("put");
}

fn expired(tx: &Tx) {
    let attempt = in_progress(ANNA, AttemptNumber(2));
    let state = AttemptState::Expired(work(&attempt).into());
    tx.put_attempt(&Attempt { state, ..attempt }).expect("put");
}

#[test]
fn a_card_says_what_is_not_certain_enough() {
    let mut exam = exam();
    exam.thresholds = Thresholds::default().with_accuracy("plate", "plate", 80.0).with_certainty(0.9);
    let mut world = World::new();
    world.rules.packs = Packs::from(exam);
    let card = Message::HrCard { person: ANNA, attempt: AttemptNumber::FIRST, news: true };
    let details = Message::HrDetails { person: ANNA, attempt: AttemptNumber::FIRST };
    let told = [
        world.tells(OLGA, &card),
        world.tells_in_russian(OLGA, &card),
        world.tells(OLGA, &details),
        world.tells_in_russian(OLGA, &details),
    ];
    let about_it =
        told.iter().flat_map(|told| told.lines()).filter(|line| line.contains('%') && !line.contains("IoU"));
    insta::assert_snapshot!(about_it.collect::<Vec<_>>().join("\n"), @r"
    Recommendation: <b>⚖️ undecided</b> (pass: 87 %)
    ✅ Plates read exactly: <b>100.00 %</b> (min. 80 %)
    5 of 5 right: at least 57 % can be relied on
    Рекомендация: <b>⚖️ неясно</b> (принять: 87 %)
    ✅ Тексты номеров без ошибок: <b>100.00 %</b> (порог 80 %)
    Верно 5 из 5: надёжны хотя бы 57 %
    The figures say “pass”, 87 % sure; 90 % are required
    Plate texts: 5 of 5 right. In the long run 57–100 % would be right (95 % sure). Chance of reaching 80 %: 87 %.
    По показателям — «принять», но уверенность 87 %, а нужно 90 %
    Тексты номеров: верно 5 из 5. На большом числе картинок было бы верно 57–100 % (уверенность 95 %). Вероятность достичь 80 %: 87 %.
    ");
    let recommended = told[0].lines().find(|line| line.contains("undecided"));
    assert_eq!(recommended, Some("Recommendation: <b>⚖️ undecided</b> (pass: 87 %)"));
}

#[test]
fn a_card_says_whether_enough_images_are_seen() {
    let told = |most: u32| {
        let mut exam = exam();
        let rates = if most > 20 { (0.02, 0.02) } else { (0.1, 0.1) };
        exam.sequential = Plan::new(0.5, 0.9, rates, most).ok();
        let mut world = World::new();
        world.rules.packs = Packs::from(exam);
        let card = Message::HrCard { person: ANNA, attempt: AttemptNumber::FIRST, news: true };
        let details = Message::HrDetails { person: ANNA, attempt: AttemptNumber::FIRST };
        let told = [
            world.tells(OLGA, &card),
            world.tells_in_russian(OLGA, &card),
            world.tells(OLGA, &details),
            world.tells_in_russian(OLGA, &details),
        ];
        let is_about_it = |line: &&str| line.contains("done right") || line.contains("без ошибок: ");
        let lines = told.iter().flat_map(|told| told.lines()).filter(is_about_it);
        lines.filter(|line| !line.contains("IoU") && !line.contains("<b>")).collect::<Vec<_>>().join("\n")
    };
    insta::assert_snapshot!(told(20), @r"
    Images done right: 4 of the first 4. Enough is known: pass
    Картинок без ошибок: 4 из первых 4. Этого достаточно: принять
    Images done right: 4 of the first 4. Enough is known: pass. Of people who do only 50 % of all images right, 10 % would pass like this; of those who do 90 %, 5 % would fail.
    Картинок без ошибок: 4 из первых 4. Этого достаточно: принять. Из тех, кто верно размечает лишь 50 % картинок, так прошли бы 10 %; из тех, кто размечает 90 %, не прошли бы 5 %.
    ");
    insta::assert_snapshot!(told(40), @r"
    Images done right: 5 of 5. Not enough to tell yet: it takes 2–35 more
    Картинок без ошибок: 5 из 5. Судить пока рано: нужно ещё 2–35
    Images done right: 5 of 5. Not enough to tell yet: it takes 2–35 more. Of people who do only 50 % of all images right, 2 % would pass like this; of those who do 90 %, 2 % would fail.
    Картинок без ошибок: 5 из 5. Судить пока рано: нужно ещё 2–35. Из тех, кто верно размечает лишь 50 % картинок, так прошли бы 2 %; из тех, кто размечает 90 %, не прошли бы 2 %.
    ");
}

#[test]
fn a_card_says_where_the_candidate_came_from() {
    let card = Message::HrCard { person: ANNA, attempt: AttemptNumber(2), news: false };
    let world = World::new().with(|tx| came_by_link(tx, ANNA, "Job fair <2026>"));
    let source = |told: String| told.lines().find(|line| line.contains("Job fair")).map(str::to_owned);
    assert_eq!(source(world.tells(OLGA, &card)).as_deref(), Some("Source: Job fair &lt;2026&gt;"));
    assert_eq!(
        source(world.tells_in_russian(OLGA, &card)).as_deref(),
        Some("Источник: Job fair &lt;2026&gt;")
    );
    assert!(!World::new().tells(OLGA, &card).contains("Source"));
}

#[test]
fn a_card_says_why_it_comes_and_what_can_be_done() {
    let told = World::new()
        .tells(OLGA, &Message::HrCard { person: ANNA, attempt: AttemptNumber::FIRST, news: true });
    insta::assert_snapshot!(told, @r"
    📥 Submitted
    <b>Anna</b> @anna_k
    Account: <code>anna_k_test</code>
    Attempt 1 · submitted
    Started: 2 February, 02:40 (UTC)
    Last edit: 2 February, 03:40 (UTC)
    Time taken: <b>1 h 0 min</b>

    Recommendation: <b>✅ pass</b>
    ✅ Cars, IoU: <b>100.00 %</b> (min. 90 %)
    ✅ Plates, IoU: <b>100.00 %</b> (min. 80 %)
    ✅ Plates read exactly: <b>100.00 %</b> (min. 100 %)
    5 of 5 right: at least 57 % can be relied on
    Rank: <b>1</b> of 1 on the same images
    Decision: <b>none yet</b>
    <blockquote expandable>By image, IoU in percent:
    <code>01.jpg</code>  car 100.00 · plate 100.00
    <code>02.jpg</code>  car 100.00 · plate 100.00
    <code>03.jpg</code>  car 100.00 · plate 100.00
    <code>04.jpg</code>  car 100.00 · plate 100.00
    <code>05.jpg</code>  car 100.00 · plate 100.00</blockquote>
    [✅ Accept] [❌ Reject]
    [Images] [Details]
    [Attempt 2 ›]
    [💬 Comment] [✉️ Write → https://t.me/anna_k]
    [‹ To the list] [🗑 Delete…]
    ");
    let told = World::new()
        .tells_in_russian(OLGA, &Message::HrCard { person: ANNA, attempt: AttemptNumber::FIRST, news: true });
    insta::assert_snapshot!(told, @r"
    📥 Сдано задание
    <b>Anna</b> @anna_k
    Учётная запись: <code>anna_k_test</code>
    Попытка 1 · сдана
    Начало: 2 февраля, 02:40 (UTC)
    Последняя правка: 2 февраля, 03:40 (UTC)
    Затрачено: <b>1 ч 0 мин</b>

    Рекомендация: <b>✅ принять</b>
    ✅ Автомобили, точность контура (IoU): <b>100.00 %</b> (порог 90 %)
    ✅ Номера, точность контура (IoU): <b>100.00 %</b> (порог 80 %)
    ✅ Тексты номеров без ошибок: <b>100.00 %</b> (порог 100 %)
    Верно 5 из 5: надёжны хотя бы 57 %
    Место: <b>1</b> из 1 среди тех, у кого те же картинки
    Решение: <b>пока нет</b>
    <blockquote expandable>По картинкам, IoU в процентах:
    <code>01.jpg</code>  car 100.00 · plate 100.00
    <code>02.jpg</code>  car 100.00 · plate 100.00
    <code>03.jpg</code>  car 100.00 · plate 100.00
    <code>04.jpg</code>  car 100.00 · plate 100.00
    <code>05.jpg</code>  car 100.00 · plate 100.00</blockquote>
    [✅ Принять] [❌ Отказать]
    [Разметка] [Подробности]
    [Попытка 2 ›]
    [💬 Комментарий] [✉️ Написать → https://t.me/anna_k]
    [‹ К списку] [🗑 Удалить…]
    ");
    let told =
        World::new().tells(OLGA, &Message::HrCard { person: ANNA, attempt: AttemptNumber(2), news: false });
    insta::assert_snapshot!(told, @r"
    <b>Anna</b> @anna_k
    Account: <code>anna_k_test</code>
    Attempt 2 · in progress
    Started: 2 February, 02:40 (UTC)
    Submit by: 2 February, 07:40 (UTC)
    Time taken: <b>in progress</b>
    [‹ Attempt 1]
    [✉️ Write → https://t.me/anna_k]
    [‹ To the list] [🗑 Delete…]
    ");
}

/// Anna has left out a car, drawn a plate too many, and called a car a plate.
fn with_requirements() -> World {
    let mut exam = exam();
    exam.thresholds = Thresholds::default().with_iou("car", 50.0);
    exam.critical_images = vec!["02.jpg".to_owned(), "05.jpg".to_owned()];
    exam.labels[1].must_not_occur = true;
    let mut annotations = exam.reference.clone();
    annotations.images[1].shapes.remove(0);
    let plate = annotations.images[2].shapes[1].clone();
    annotations.images[2].shapes.push(plate);
    "plate".clone_into(&mut annotations.images[3].shapes[0].label);
    let mut attempt = complete(ANNA, AttemptNumber::FIRST, &exam);
    let closed = attempt.closed_mut().expect("it is over").clone();
    let completion = Completion::Scored { ended: at(3600), scorecard: score(&exam, 1, &annotations) };
    let state = AttemptState::Complete { completion, closed };
    let mut world = World::new().with(|tx| tx.put_attempt(&Attempt { state, ..attempt }).expect("put"));
    world.rules.packs = Packs::from(exam);
    world
}

#[test]
fn a_card_says_which_requirements_are_not_met() {
    let card = Message::HrCard { person: ANNA, attempt: AttemptNumber::FIRST, news: false };
    let result = |told: String| {
        let lines = told.lines().skip_while(|line| !line.contains("✅") && !line.contains("❌"));
        lines.take_while(|line| !line.starts_with('[')).collect::<Vec<_>>().join("\n")
    };
    insta::assert_snapshot!(result(with_requirements().tells(OLGA, &card)), @r"
    Recommendation: <b>❌ fail</b>
    ❌ “plate” must not occur, but it does: 03.jpg, 04.jpg
    ❌ Critical image 02.jpg: “car” 0.00 %, at least 50 % is required
    ✅ Cars, IoU: <b>60.00 %</b> (min. 50 %)
    Plates, IoU: <b>80.27 %</b>
    Plates read exactly: <b>100.00 %</b>
    5 of 5 right: at least 57 % can be relied on
    Rank: <b>1</b> of 1 on the same images
    Decision: <b>none yet</b>
    <blockquote expandable>By image, IoU in percent:
    <code>01.jpg</code>  car 100.00 · plate 100.00
    <code>02.jpg</code>  car 0.00 · plate 100.00 · “car” missing: 1
    <code>03.jpg</code>  car 100.00 · plate 100.00 · “plate” extra: 1
    <code>04.jpg</code>  car 0.00 · plate 1.34 · drawn as “plate” instead of “car”: 1
    <code>05.jpg</code>  car 100.00 · plate 100.00</blockquote>
    ");
    insta::assert_snapshot!(result(with_requirements().tells_in_russian(OLGA, &card)), @r"
    Рекомендация: <b>❌ отказать</b>
    ❌ Объектов «plate» быть не должно, но они отмечены: 03.jpg, 04.jpg
    ❌ Критичная картинка 02.jpg: «car» 0.00 %, а нужно не меньше 50 %
    ✅ Автомобили, точность контура (IoU): <b>60.00 %</b> (порог 50 %)
    Номера, точность контура (IoU): <b>80.27 %</b>
    Тексты номеров без ошибок: <b>100.00 %</b>
    Верно 5 из 5: надёжны хотя бы 57 %
    Место: <b>1</b> из 1 среди тех, у кого те же картинки
    Решение: <b>пока нет</b>
    <blockquote expandable>По картинкам, IoU в процентах:
    <code>01.jpg</code>  car 100.00 · plate 100.00
    <code>02.jpg</code>  car 0.00 · plate 100.00 · «car», не хватает: 1
    <code>03.jpg</code>  car 100.00 · plate 100.00 · «plate», лишних: 1
    <code>04.jpg</code>  car 0.00 · plate 1.34 · отмечено как «plate» вместо «car»: 1
    <code>05.jpg</code>  car 100.00 · plate 100.00</blockquote>
    ");
}

#[test]
fn no_more_requirements_are_told_than_can_be_read() {
    let missed = |number: u8| {
        let (label, attribute) = (format!("l{number}"), None);
        let missed = Missed { label, attribute, percent: 1.0, threshold: 2.0 };
        Reason::CriticalImage { image: "1.jpg".to_owned(), missed }
    };
    let told = |count: u8| unmet(&(0..count).map(missed).collect::<Vec<_>>(), Language::En);
    assert_eq!((told(3).len(), told(5).len()), (3, 3));
    assert_eq!(told(5)[2].replace(['\u{2068}', '\u{2069}'], ""), "❌ … and 3 more requirements are not met");
    assert_eq!(
        told(4)[1].replace(['\u{2068}', '\u{2069}'], ""),
        "❌ Critical image 1.jpg: “l1” 1.00 %, at least 2 % is required"
    );
}

#[test]
fn the_name_on_a_button_keeps_what_tells_people_apart() {
    let shown = |name| name_on_button(name, PersonId(301)).replace(['\u{2068}', '\u{2069}'], "");
    assert_eq!(shown("@ann"), "@ann");
    assert_eq!(shown("Maximiliana-Alexandrina (301)"), "Maximiliana-Ale… (301)");
}

#[test]
fn a_card_of_what_is_not_finished_says_what_happened() {
    let told = World::new()
        .with(unchecked)
        .tells(OLGA, &Message::HrFailure { person: ANNA, attempt: AttemptNumber(2) });
    insta::assert_snapshot!(told, @r"
    ⚠️ Attempt 2 could not be checked
    <b>Anna</b> @anna_k
    Account: <code>anna_k_test</code>
    Attempt 2 · could not be checked
    Started: 2 February, 02:40 (UTC)
    Submit by: 2 February, 07:40 (UTC)
    Time taken: <b>in progress</b>
    Cause: the site is overloaded. Try again later; if that does not help, tell the operator.
    [Try again]
    [‹ Attempt 1]
    [✉️ Write → https://t.me/anna_k]
    [‹ To the list] [🗑 Delete…]
    ");
    let told = World::new()
        .with(expired)
        .tells(OLGA, &Message::HrTimeOver { person: ANNA, attempt: AttemptNumber(2) });
    insta::assert_snapshot!(told, @r"
    ⌛ Time ran out, attempt 2 was not submitted
    <b>Anna</b> @anna_k
    Account: <code>anna_k_test</code>
    Attempt 2 · time ran out
    Started: 2 February, 02:40 (UTC)
    Submit by: 2 February, 07:40 (UTC)
    [Grant attempt 3]
    [‹ Attempt 1]
    [✉️ Write → https://t.me/anna_k]
    [‹ To the list] [🗑 Delete…]
    ");
    let told = World::new()
        .tells(OLGA, &Message::HrCard { person: NOBODY, attempt: AttemptNumber::FIRST, news: true });
    insta::assert_snapshot!(told, @"This candidate has been deleted in the meantime.");
}

/// People who drew pictures of their own; each has one more value right than the one before.
fn drawn(people: u8) -> World {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/packs/shelf");
    let exam = Arc::new(Exam::load(&folder).expect("the exam is whole"));
    let world = World::empty(Exam::clone(&exam));
    world.with(|tx| {
        for person in 0..people {
            let own = draw(&exam.pool, [person; 32], |_| Past::default()).images;
            let images: Vec<String> = exam.assignment(1).iter().cloned().chain(own).collect();
            let given = exam.given(&images);
            let mut card = score(&given, 1, &given.reference);
            let labels = card.images.iter_mut().flat_map(|image| &mut image.labels);
            let values = labels.flat_map(|label| &mut label.objects).flat_map(|object| &mut object.values);
            values.skip(person.into()).for_each(|value| value.right = false);
            let id = PersonId(700 + u64::from(person));
            let attempt = Attempt {
                pack: Some(exam.id()),
                drawn: Some(Drawn { images, repeated: 0 }),
                state: samples::scored(card),
                ..Attempt::new(id, AttemptNumber::FIRST, at(0))
            };
            tx.put_attempt(&attempt).expect("put");
            tx.put_candidate(&candidate(id, "Ben", None)).expect("put");
        }
    })
}

#[test]
fn whoever_drew_pictures_of_their_own_is_compared_by_ability() {
    let card =
        |person| Message::HrCard { person: PersonId(person), attempt: AttemptNumber::FIRST, news: false };
    let line = |told: String, with: &str| told.lines().find(|line| line.contains(with)).map(str::to_owned);
    let many = drawn(21);
    let best = many.tells(OLGA, &card(720));
    let rank = line(best.clone(), "Rank").expect("a rank");
    assert!(rank.ends_with("</b> of 21 by ability, whichever images they drew"), "{rank}");
    let ability = line(best, "On one scale").expect("the ability");
    assert!(ability.contains(" %</b> of 20 (95 % sure: between "), "{ability}");
    // Several others have everything right, too, some of them on harder pictures.
    let share = ability.split(|at: char| !at.is_ascii_digit()).find_map(|word| word.parse::<u32>().ok());
    assert!(share.is_some_and(|share| share > 50), "{ability}");
    let worst = line(many.tells_in_russian(OLGA, &card(700)), "На одной шкале").expect("the ability");
    assert!(worst.contains(" %</b> из 20 (с уверенностью 95 % — от 0 до "), "{worst}");
    let few = line(drawn(19).tells(OLGA, &card(710)), "Rank").expect("a rank");
    assert!(
        few.contains("of 19 on images from the same pool, by figures alone") && few.contains("takes 20"),
        "{few}"
    );
}
