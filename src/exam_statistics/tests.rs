//! An exam with an object that is keyed wrongly, from scorecards to what is told.

use std::fmt::Write;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};

use super::*;
use crate::exam::pool::{Past, draw};
use crate::exam::{Exam, Language};
use crate::model::{Account, Attempt, AttemptNumber, Candidate, PersonId, samples};
use crate::scoring::{Percent, Scorecard, score};
use crate::store::{Packs, Store};

pub(super) fn exam() -> Arc<Exam> {
    Arc::new(Exam::embedded().expect("the exam built in is whole"))
}

/// The scorecard of somebody who is right on the first plates only, the further the abler they are; the last one is
/// keyed the wrong way round, and everybody who is able writes `O`.
pub(super) fn card(right: &Scorecard, ability: usize) -> Scorecard {
    let mut card = right.clone();
    for (number, image) in card.images.iter_mut().enumerate() {
        let is_last = number == 4;
        let value = &mut image.labels[1].objects[0].values[0];
        value.right = (ability > 6 * number) != is_last;
        if !value.right {
            let given = if is_last { "O".to_owned() } else { format!("{ability}") };
            value.given = Some(given);
        }
        if ability < 3 * number {
            image.labels[0].iou = Percent::of(1, 2);
            image.labels[0].objects[0].iou = Percent::of(1, 2);
        }
    }
    card
}

fn at(minutes: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::minutes(minutes)
}

pub(super) fn candidate(person: u64, number: u8) -> Candidate {
    let account = Account { username: format!("p{person}"), password: None, suffix: 1, user: None };
    Candidate {
        id: PersonId(person),
        username: None,
        first_name: String::new(),
        language: Language::En,
        account,
        attempts: AttemptNumber(number),
        since: chrono::DateTime::UNIX_EPOCH,
    }
}

fn collected(people: usize) -> ExamFigures {
    let exam = exam();
    let right = score(&exam, 1, &exam.reference);
    let mut collections = Collections::new();
    for person in 0..people {
        let worked = Some(TimeDelta::minutes(10 + person as i64));
        collections.add(&exam, &card(&right, person % 40), worked, at(person as i64));
    }
    collections.figures(None).pop().expect("an exam")
}

#[test]
fn of_many_people_the_scale_is_computed_anew_for_each_hundredth_part() {
    let exam = exam();
    let right = score(&exam, 1, &exam.reference);
    let (mut kept, mut told) = (Collections::new(), Vec::new());
    let mut add = |people: std::ops::Range<usize>| {
        for person in people {
            kept.add(&exam, &card(&right, person % 40), None, at(person as i64));
        }
        told.push(kept.figures(None).pop().and_then(|figures| figures.forms.into_iter().next()));
    };
    add(0..990);
    add(990..991);
    add(991..1_000);
    add(1_000..1_009);
    add(1_009..1_010);
    let told: Vec<FormFigures> = told.into_iter().map(|form| form.expect("a form")).collect();
    let scaled: Vec<_> = told.iter().map(|form| (form.test.people, form.scaled)).collect();
    assert_eq!(scaled, [(990, 990), (991, 991), (1_000, 991), (1_009, 1_009), (1_010, 1_009)]);
    assert_eq!(told[2].test.scale, told[1].test.scale);
    assert_ne!(told[3].test.scale, told[2].test.scale);
    assert_ne!(told[2].test.reliability, told[1].test.reliability, "that is of everybody");
}

#[test]
fn a_wrong_key_is_told_with_what_the_best_wrote() {
    let figures = collected(40);
    assert_eq!((figures.people, figures.left_out, figures.forms.len()), (40, 0, 1));
    let form = figures.main().expect("a form");
    assert_eq!((form.attempt, form.test.people, form.test.items.len()), (Some(1), 40, 15));
    let time = form.time.expect("everybody has a time");
    assert_eq!(
        [time.lower_quartile, time.median, time.upper_quartile],
        [20, 30, 40].map(|minutes| minutes * 60)
    );

    let negative = form.test.negative();
    assert_eq!(negative.len(), 1, "{negative:?}");
    let Item { item, cause: Some(Cause::SameAnswer { answer, count, best }), .. } = negative[0] else {
        panic!("{negative:?}");
    };
    let last = form.images[4].item.as_str();
    assert_eq!((item.image.as_str(), item.attribute.as_deref()), (last, Some("plate")));
    // Whoever is able writes `O`; among the best are all who are as good as the last of the best third.
    assert_eq!((answer.as_str(), *count, *best), ("O", 15, 21));

    let hardest = form.test.hardest();
    let difficulty = |place: usize| hardest[place].difficulty.expect("40 people");
    assert!(difficulty(0) < difficulty(1) && difficulty(hardest.len() - 1) < 1.0);
    let reliability = form.test.reliability.expect("40 people");
    assert!(reliability.low < reliability.alpha && reliability.alpha < reliability.high);
    assert!((0.0..0.5).contains(&reliability.standard_error), "{reliability:?}");
    let figures: Vec<_> =
        form.figures.iter().map(|figure| (figure.label.as_str(), &figure.attribute)).collect();
    assert_eq!(figures, [("car", &None), ("plate", &None), ("plate", &Some("plate".to_owned()))]);
    let plates = &form.figures[1];
    assert_eq!(plates.reliability, Err(Unknown::NoVariance), "everybody outlines every plate alike");
    assert!(form.figures[0].reliability.is_ok());
}

#[test]
fn of_few_people_nothing_is_computed() {
    let figures = collected(FEWEST_PEOPLE - 1);
    let form = figures.main().expect("a form");
    assert_eq!(form.test.people, FEWEST_PEOPLE - 1);
    assert_eq!(form.test.reliability, Err(Unknown::TooFewPeople));
    assert_eq!(form.test.mean, Err(Unknown::TooFewPeople));
    assert!(form.test.items.iter().all(|item| item.difficulty == Err(Unknown::TooFewPeople)));
    assert!(form.test.negative().is_empty() && form.test.hardest().is_empty());
}

#[test]
fn the_report_survives_the_way_to_another_program() {
    for people in [5, 40] {
        let figures = collected(people);
        let json = serde_json::to_string(&figures).expect("JSON");
        let read: ExamFigures = serde_json::from_str(&json).expect("a report");
        // The last digit of a number may be lost on the way.
        assert_eq!(format!("{read:.12?}"), format!("{figures:.12?}"));
    }
}

#[test]
fn a_cut_score_decides_the_same_way_again_so_often() {
    let exam = exam();
    let right = score(&exam, 1, &exam.reference);
    let mut collections = Collections::new();
    (0..60).for_each(|person| collections.add(&exam, &card(&right, person % 30), None, at(0)));
    let figures = collections.figures(Some(0.8)).pop().expect("an exam");
    let decision = figures.main().and_then(|form| form.test.decision).expect("a cut");
    let (consistency, accuracy) = (decision.consistency.expect("known"), decision.accuracy.expect("known"));
    assert!(0.5 < consistency && consistency < accuracy && accuracy < 1.0, "{decision:?}");
}

#[test]
fn what_is_of_another_form_or_has_no_room_is_counted() {
    let exam = exam();
    let right = score(&exam, 1, &exam.reference);
    let mut other = right.clone();
    other.images[0].labels[1].objects.clear();
    let mut collections = Collections::with_room(10_000, 15 * 3);
    for card in [&right, &other, &right, &right, &right] {
        collections.add(&exam, card, None, at(0));
    }
    let second = score(&exam, 2, &exam.reference);
    collections.add(&exam, &second, None, at(0));
    collections.add(&exam, &Scorecard { images: Vec::new(), ..right.clone() }, None, at(0));
    let figures = collections.figures(None).pop().expect("an exam");
    assert_eq!((figures.people, figures.left_out), (3, 3));
    assert_eq!(figures.forms.len(), 1, "of the second form there is nobody");
    let mut collections = Collections::with_room(100, 1_000);
    collections.add(&exam, &right, None, at(0));
    assert_eq!(collections.figures(None)[0].left_out, 1);
}

#[test]
fn an_image_with_nothing_on_it_is_right_when_nothing_is_drawn() {
    let exam = exam();
    let mut empty = score(&exam, 1, &exam.reference);
    for label in &mut empty.images[2].labels {
        label.objects.clear();
        (label.matched, label.missing, label.extra) = (0, 0, 0);
    }
    let mut drawn = empty.clone();
    drawn.images[2].labels[0].extra = 1;
    let mut collections = Collections::new();
    (0..15).for_each(|_| collections.add(&exam, &empty, None, at(0)));
    (0..5).for_each(|_| collections.add(&exam, &drawn, None, at(0)));
    let figures = collections.figures(None).pop().expect("an exam");
    let items = &figures.main().expect("a form").test.items;
    let item = items.iter().find(|item| item.item.label.is_none()).expect("the empty image");
    assert_eq!((item.item.image == empty.images[2].name, item.difficulty), (true, Ok(0.75)));
    assert_eq!(items.len(), 13);
}

#[test]
fn of_every_candidate_the_first_accepted_attempt_of_the_exam_counts() {
    let exam = exam();
    let packs = Packs::from(Arc::clone(&exam));
    let right = score(&exam, 1, &exam.reference);
    let second = score(&exam, 2, &exam.reference);
    let store = Store::in_memory().expect("a store");
    let tx = store.write().expect("write");
    let put = |person: u64, number: u8, card: Option<&Scorecard>, is_ours: bool| {
        let begun = Attempt::new(PersonId(person), AttemptNumber(number), chrono::DateTime::UNIX_EPOCH);
        let state = card.map_or(begun.state.clone(), |card| samples::scored(card.clone()));
        let pack = if is_ours { Some(exam.id()) } else { Some(crate::exam::ContentHash([7; 32])) };
        tx.put_attempt(&Attempt { pack, state, ..begun }).expect("put");
        tx.put_candidate(&candidate(person, number)).expect("put");
    };
    put(1, 1, Some(&right), true);
    put(1, 2, Some(&second), true);
    put(2, 1, None, true);
    put(2, 2, Some(&second), true);
    put(3, 1, Some(&right), false);
    put(4, 1, None, true);
    put(5, 1, Some(&card(&right, 0)), true);
    tx.commit().expect("commit");
    let view = store.read().expect("read");
    let figures = of_records(&view, &packs, &exam, None).expect("read");
    assert_eq!((figures.people, figures.left_out), (3, 0));
    let forms: Vec<_> = figures.forms.iter().map(|form| (form.attempt, form.test.people)).collect();
    assert_eq!(forms, [(Some(1), 2), (Some(2), 1)]);
    assert_eq!(figures.main().and_then(|form| form.attempt), Some(1));
}

#[test]
fn anybodys_table_is_judged_as_our_own() {
    // Each item is harder than the one before; the last one is keyed the wrong way round.
    let mut text = "person,q1,q2,q3,q4,q5\n".to_owned();
    for person in 0..40 {
        let right = |item: usize| (person > item * 6) != (item == 4);
        let cells: Vec<&str> = (0..5).map(|item| if right(item) { "1" } else { "0" }).collect();
        let _ = writeln!(text, "p{person},{}", cells.join(","));
    }
    let table = Table::of(text.as_bytes()).expect("a table");
    let found = table.figures(Some(0.5));
    assert_eq!((found.people, table.missing()), (40, 0));
    let negative: Vec<_> =
        found.negative().iter().map(|item| (item.item.as_str(), item.cause.clone())).collect();
    let [("q5", Some(Cause::MostWrong { count, best }))] = negative[..] else { panic!("{negative:?}") };
    assert_eq!((count, best), (15, 21));
    assert!(found.decision.is_some_and(|decision| decision.consistency.is_ok()));
}

#[test]
fn what_somebody_did_not_draw_is_missing_and_not_wrong() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/packs/shelf");
    let exam = Arc::new(Exam::load(&folder).expect("the exam is whole"));
    let mut collections = Collections::new();
    let mut had_hard = 0;
    for person in 0..200_u8 {
        let drawn = draw(&exam.pool, [person; 32], |_| Past::default()).images;
        let images: Vec<String> = exam.assignment(1).iter().cloned().chain(drawn).collect();
        let given = Arc::new(exam.given(&images));
        let mut card = score(&given, 1, &given.reference);
        assert_eq!(card.image_names().collect::<Vec<_>>(), images);
        // One picture is too hard for everybody.
        for image in card.images.iter_mut().filter(|image| image.name == "full-1.png") {
            image.labels[0].objects[0].values[0].right = false;
            had_hard += 1;
        }
        collections.add(&given, &card, None, at(i64::from(person)));
    }
    let figures = collections.figures(None).pop().expect("an exam");
    assert_eq!((figures.people, figures.left_out, figures.forms.len()), (200, 0, 1));
    let form = figures.main().expect("a form");
    assert!(form.drawn && form.attempt.is_none());
    assert_eq!((form.test.people, form.images.len()), (200, 12));
    let of = |name: &str| form.images.iter().find(|image| image.item == name).expect("every picture is told");
    assert_eq!((of("all.png").people, of("all.png").difficulty), (200, Ok(1.0)));
    let hard = of("full-1.png");
    // Nine of ten answers are right: five books with a signature each.
    assert_eq!(hard.people, had_hard);
    assert!(hard.difficulty.is_ok_and(|share| (share - 0.9).abs() < 1e-9), "{hard:?}");
    let pool: usize =
        form.images.iter().filter(|image| image.item != "all.png").map(|image| image.people).sum();
    assert_eq!(pool, 600);
}

#[test]
fn items_and_people_are_on_one_scale() {
    let figures = collected(40);
    let test = &figures.main().expect("a form").test;
    let scale = test.scale.as_ref().expect("40 people");
    assert!(scale.settled && scale.spread > 1.0, "{scale:?}");
    let known: Vec<_> =
        test.items.iter().filter_map(|item| Some((item.difficulty.ok()?, item.logit?))).collect();
    assert!(known.len() >= 5, "{known:?}");
    for (one, other) in known.iter().zip(&known[1..]) {
        assert_eq!(one.0 < other.0, one.1.value > other.1.value, "what fewer have right is the harder");
    }
    let abilities: Vec<f64> = scale.abilities.iter().map(|ability| ability.ability).collect();
    assert!(abilities.len() == known.len() + 1 && abilities.is_sorted(), "{abilities:?}");
    assert!(scale.abilities.iter().all(|ability| ability.error > 0.0));
    let few = collected(FEWEST_PEOPLE - 1);
    assert_eq!(few.main().expect("a form").test.scale, Err(Unknown::TooFewPeople));
}

/// Everybody is right on about a third of the plates; if the last one has leaked, on it everybody from the hundredth minute
/// on.
fn with_a_leak(leaked: bool) -> ExamFigures {
    let exam = exam();
    let right = score(&exam, 1, &exam.reference);
    let mut collections = Collections::new();
    for person in 0..160_usize {
        // They are counted in another order than that in which they handed in.
        let minute = person * 37 % 160;
        let mut card = right.clone();
        for (number, image) in card.images.iter_mut().enumerate() {
            let knows = leaked && number == 4 && minute >= 100;
            let value = &mut image.labels[1].objects[0].values[0];
            value.right = knows || (minute * (number + 2) + minute / 3 * number) % 3 == 0;
            value.given = Some("X".to_owned());
        }
        collections.add(&exam, &card, None, at(minute as i64));
        collections.give(&exam, exam.assignment(1));
    }
    collections.figures(None).pop().expect("an exam")
}

#[test]
fn a_picture_that_suddenly_became_easy_is_told() {
    assert_eq!(with_a_leak(false).forms[0].leaks, []);
    let figures = with_a_leak(true);
    let [leak] = figures.forms[0].leaks.as_slice() else { panic!("{:?}", figures.forms[0].leaks) };
    assert_eq!(leak.image, figures.forms[0].images[4].item);
    assert!((at(90)..at(110)).contains(&leak.since) && leak.probability < 0.01, "{leak:?}");
    assert!(leak.before.right < 0.9 && leak.after.right > 0.95, "{leak:?}");
    assert_eq!(leak.before.people + leak.after.people, 160);
}

#[test]
fn it_is_told_how_many_attempts_had_each_picture() {
    let exam = exam();
    let figures = with_a_leak(false);
    let of = |images: &[String]| -> Vec<usize> {
        let had = |image: &String| figures.exposure.iter().find(|exposure| exposure.image == *image);
        images.iter().filter_map(had).map(|exposure| exposure.attempts).collect()
    };
    assert_eq!((of(exam.assignment(1)), of(exam.assignment(2))), (vec![160; 5], vec![0; 5]));
}
