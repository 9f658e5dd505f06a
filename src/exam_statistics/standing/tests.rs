use chrono::DateTime;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

use super::super::FEWEST_PEOPLE;
use super::*;
use crate::exam::Language;
use crate::exam::pool::{Past, draw};
use crate::model::{Account, Drawn, samples};
use crate::scoring::score;
use crate::store::Store;

fn shelf() -> Arc<Exam> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/packs/shelf");
    Arc::new(Exam::load(&folder).expect("the exam is whole"))
}

/// What somebody drew, and the scorecard of it; every value is right with a probability that the picture, by its number in
/// the pool, and the ability decide.
fn card(exam: &Arc<Exam>, ability: f64, random: &mut StdRng) -> (Vec<String>, Scorecard) {
    let drawn = draw(&exam.pool, random.random(), |_| Past::default()).images;
    let images: Vec<String> = exam.assignment(1).iter().cloned().chain(drawn).collect();
    let given = exam.given(&images);
    let mut card = score(&given, 1, &given.reference);
    for image in &mut card.images {
        let number =
            exam.originals.iter().position(|original| original.name == image.name).expect("one of these");
        let difficulty = 2.5 * (number % 3) as f64 - 2.5;
        for value in
            image.labels.iter_mut().flat_map(|label| &mut label.objects).flat_map(|object| &mut object.values)
        {
            value.right = random.random::<f64>() < 1.0 / (1.0 + (difficulty - ability).exp());
        }
    }
    (images, card)
}

fn who(person: usize) -> (PersonId, AttemptNumber) {
    (PersonId(person as u64 + 1), AttemptNumber::FIRST)
}

/// People of known abilities.
fn simulated(abilities: &[f64], seed: u64) -> Everybody {
    let exam = shelf();
    let mut random = StdRng::seed_from_u64(seed);
    let mut people = Everybody::new(&exam, true, Position::default());
    for (person, ability) in abilities.iter().enumerate() {
        people.add_card(who(person), &card(&exam, *ability, &mut random).1);
    }
    people.scale();
    people
}

/// Spearman's: of the places in the order of each.
fn correlation(one: &[f64], other: &[f64]) -> f64 {
    let places = |of: &[f64]| -> Vec<f64> {
        let place = |value: &f64| {
            let below = of.iter().filter(|other| *other < value).count();
            let above = of.iter().filter(|other| *other > value).count();
            // Half of the equal ones are below.
            (of.len() + below - above) as f64 / 2.0
        };
        of.iter().map(place).collect()
    };
    let (one, other) = (places(one), places(other));
    let mean = one.len() as f64 / 2.0;
    let product = |one: &[f64], other: &[f64]| -> f64 {
        one.iter().zip(other).map(|(one, other)| (one - mean) * (other - mean)).sum()
    };
    product(&one, &other) / (product(&one, &one) * product(&other, &other)).sqrt()
}

#[test]
fn ranks_by_ability_are_nearer_the_truth_than_figures_where_draws_differ() {
    let mut random = StdRng::seed_from_u64(31);
    let mut gained = Vec::new();
    for seed in 0..5 {
        let truth: Vec<f64> = (0..150).map(|_| 4.0 * random.random::<f64>() - 2.0).collect();
        let people = simulated(&truth, seed);
        let rank = |person| -(people.standing(who(person)).expect("known").rank as f64);
        let by_ability: Vec<f64> = (0..truth.len()).map(rank).collect();
        let figure =
            |person| (0..people.answers.items()).filter_map(|item| people.answers.score(person, item)).sum();
        let by_figure: Vec<f64> = (0..truth.len()).map(figure).collect();
        let (ability, figure) = (correlation(&by_ability, &truth), correlation(&by_figure, &truth));
        assert!(ability > figure + 0.05, "{ability} {figure}");
        gained.push(ability - figure);
    }
    let mean = gained.iter().sum::<f64>() / gained.len() as f64;
    assert!(mean > 0.1, "{gained:?}");
}

#[test]
fn the_interval_holds_what_it_says() {
    let mut random = StdRng::seed_from_u64(32);
    let truth: Vec<f64> = (0..400).map(|_| 4.0 * random.random::<f64>() - 2.0).collect();
    let people = simulated(&truth, 9);
    let mut sorted: Vec<f64> = truth.clone();
    sorted.sort_by(f64::total_cmp);
    let mut held = 0;
    for (person, ability) in truth.iter().enumerate() {
        let found = people.standing(who(person)).expect("known");
        assert!(found.low <= found.better_than && found.better_than <= found.high, "{found:?}");
        assert_eq!(found.of, 400);
        let place = sorted.partition_point(|other| other < ability) as f64 / 399.0;
        held += u32::from(found.low - 0.02 <= place && place <= found.high + 0.02);
    }
    assert!((368..=396).contains(&held), "{held}");
}

#[test]
fn of_few_people_nothing_is_said() {
    let people = simulated(&[0.0; FEWEST_PEOPLE - 1], 3);
    assert_eq!(people.standing(who(0)), Err(Unknown::TooFewPeople));
}

fn put(store: &Store, exam: &Arc<Exam>, person: usize, ability: f64, random: &mut StdRng) -> Attempt {
    let (images, card) = card(exam, ability, random);
    let (id, number) = who(person);
    let attempt = Attempt {
        pack: Some(exam.id()),
        drawn: Some(Drawn { images, repeated: 0 }),
        state: samples::scored(card),
        ..Attempt::new(id, number, DateTime::UNIX_EPOCH)
    };
    let tx = store.write().expect("write");
    tx.put_attempt(&attempt).expect("put");
    let account = Account { username: format!("p{person}"), password: None, suffix: 1, user: None };
    tx.put_candidate(&Candidate {
        id,
        username: None,
        first_name: String::new(),
        language: Language::En,
        account,
        attempts: number,
        since: DateTime::UNIX_EPOCH,
    })
    .expect("put");
    tx.commit().expect("commit");
    attempt
}

#[test]
fn whoever_comes_goes_or_is_scored_anew_is_seen_at_once() {
    let exam = shelf();
    let (packs, store) = (Packs::from(Arc::clone(&exam)), Store::in_memory().expect("a store"));
    let mut random = StdRng::seed_from_u64(33);
    let of = |attempt: &Attempt| standing(&store.read().expect("read"), &packs, attempt).expect("read");
    let mut last = put(&store, &exam, 0, 0.0, &mut random);
    for person in 1..30 {
        let ability = f64::from(u8::try_from(person % 5).expect("small")) - 2.0;
        last = put(&store, &exam, person, ability, &mut random);
        match of(&last).expect("pictures are drawn") {
            Ok(found) => assert!(person + 1 >= FEWEST_PEOPLE && found.of == person as u64 + 1, "{found:?}"),
            Err(why) => assert!(person + 1 < FEWEST_PEOPLE && why == Unknown::TooFewPeople),
        }
    }
    let anew = || {
        let view = store.read().expect("read");
        let mut people = Everybody::read(&view, &exam, true).expect("read");
        people.scale();
        Some(people.standing((last.person, last.number)))
    };
    assert_eq!(of(&last), anew(), "as if all were read at once");
    let again = put(&store, &exam, 7, 5.0, &mut random);
    assert_eq!(of(&last), anew());
    assert!(of(&again).is_some_and(|found| found.is_ok_and(|found| found.better_than > 0.5)));
    let tx = store.write().expect("write");
    let gone = tx.candidate(who(8).0).expect("read").expect("there");
    tx.delete_candidate(&gone).expect("delete");
    tx.commit().expect("commit");
    assert_eq!(of(&last), anew());
    assert!(of(&last).is_some_and(|found| found.is_ok_and(|found| found.of == 29)));
    let fixed = Attempt { drawn: None, ..last.clone() };
    assert_eq!(of(&fixed), None, "ranks of those who had the same pictures are what they are");
}
