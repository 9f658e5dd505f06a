//! Exams with and without copies, and the sum over all sheets.

use super::super::super::numbers::close;
use super::super::super::random::Random;
use super::super::{clusters, family_wise};
use super::*;

const LN_ONE_PERCENT: f64 = -4.605_170_185_988_091;

/// Independent people of different skill; of each item's wrong answers, some are given often.
fn exam(people: usize, items: usize, random: &mut Random) -> Vec<Sheet> {
    let difficulties: Vec<f64> = (0..items).map(|_| random.normal() - 0.5).collect();
    let mut person = || {
        let skill = random.normal();
        let wrong: Vec<f64> =
            difficulties.iter().map(|difficulty| 1.0 / (1.0 + (skill - difficulty).exp())).collect();
        let mut answer = |wrong: &f64| {
            let answer = Answer::Wrong((random.unit().powi(2) * 12.0) as u32);
            Some(if random.unit() < *wrong { answer } else { Answer::Right })
        };
        Sheet { answers: wrong.iter().map(&mut answer).collect(), wrong }
    };
    (0..people).map(|_| person()).collect()
}

fn flagged(sheets: Vec<Sheet>) -> Vec<(usize, usize)> {
    let people = sheets.len();
    let pairs = (people * (people - 1) / 2) as f64;
    let found = Mistakes::of(sheets).suspicions(LN_ONE_PERCENT - pairs.ln());
    let found = family_wise(found, people);
    found
        .into_iter()
        .filter(|found| found.ln_probability <= LN_ONE_PERCENT)
        .map(|found| (found.one, found.other))
        .collect()
}

#[test]
fn hardly_any_exam_of_independent_people_shows_a_flag() {
    let mut random = Random::with_seed(8);
    let exams = (0..40).filter(|_| !flagged(exam(60, 25, &mut random)).is_empty()).count();
    assert!(exams <= 1, "{exams}");
}

#[test]
fn copies_are_found_with_all_who_took_part() {
    let mut random = Random::with_seed(18);
    let mut found = 0;
    for _ in 0..10 {
        let mut sheets = exam(60, 40, &mut random);
        // The weakest third answers enough wrongly to be copied from.
        let mistakes = |sheet: &Sheet| {
            sheet.answers.iter().filter(|answer| matches!(answer, Some(Answer::Wrong(_)))).count()
        };
        sheets.sort_by_key(mistakes);
        // Skill is what the answers show, so that of a copier is copied, too.
        sheets[3] = sheets[50].clone();
        sheets[58] = sheets[50].clone();
        found += u32::from(clusters(flagged(sheets)) == [vec![3, 50, 58]]);
    }
    assert_eq!(found, 10);
}

#[test]
fn the_index_finds_what_a_scan_finds() {
    let mut random = Random::with_seed(28);
    let mut sheets = exam(50, 12, &mut random);
    // Some did not have some items.
    for (person, sheet) in sheets.iter_mut().enumerate() {
        sheet.answers[person % 12] = None;
        sheet.answers.truncate(12 - person % 2);
    }
    let mistakes = Mistakes::of(sheets);
    let pairs = (0..50).flat_map(|one| (one + 1..50).map(move |other| (one, other)));
    let scanned: Vec<_> =
        pairs.filter(|(one, other)| mistakes.ln_probability(*one, *other) <= -3.0).collect();
    let mut found: Vec<_> = mistakes.suspicions(-3.0).iter().map(|found| (found.one, found.other)).collect();
    found.sort_unstable();
    assert!(scanned.len() > 10);
    assert_eq!(found, scanned);
    // Whoever copies from the person who comes last is found as soon as they hand in.
    let mut mistakes = Mistakes::of(exam(80, 40, &mut random));
    let weakest = (0..80).max_by_key(|person| mistakes.shared(*person, *person)).expect("somebody");
    let (answers, wrong) = (mistakes.answers[weakest].clone(), mistakes.wrong[weakest].clone());
    let found = mistakes.add(Sheet { answers, wrong }, -12.0);
    assert_eq!(found.iter().map(|found| (found.one, found.other)).collect::<Vec<_>>(), [(weakest, 80)]);
}

#[test]
fn it_is_what_counting_all_sheets_gives() {
    // Three items with the wrong answers 1 and 2; one is given twice as often. Everybody is wrong as often.
    let answers = |of: [u32; 3]| of.map(|answer| Some(Answer::Wrong(answer))).to_vec();
    let wrong = vec![0.3, 0.5, 0.8];
    let sheet = |of| Sheet { answers: answers(of), wrong: wrong.clone() };
    let mistakes = Mistakes::of(vec![sheet([1, 1, 1]), sheet([1, 1, 2]), sheet([2, 2, 1])]);
    assert_eq!((mistakes.shared(0, 1), mistakes.shared(1, 2)), (2, 0));
    let answer = |item: usize, answer: usize| {
        let wrong: f64 = wrong[item];
        [1.0 - wrong, wrong * 2.0 / 3.0, wrong / 3.0][answer]
    };
    let mut counted = 0.0;
    for all in 0..3_usize.pow(6) {
        let given = |at: u32| all / 3_usize.pow(at) % 3;
        let same = (0..3).filter(|&item| given(item) > 0 && given(item) == given(item + 3)).count();
        let chance: f64 = (0..6).map(|at| answer(at as usize % 3, given(at))).product();
        counted += if same >= 2 { chance } else { 0.0 };
    }
    assert!(close(mistakes.ln_probability(0, 1).exp(), counted, 1e-12));
}

#[test]
fn nobody_and_nothing_are_no_evidence() {
    assert_eq!(Mistakes::of(vec![]).suspicions(-1.0), []);
    let empty = Sheet { answers: vec![], wrong: vec![] };
    assert_eq!(Mistakes::of(vec![empty.clone(), empty]).suspicions(-1.0), []);
}
