//! Tests of the kinds of mistakes: of each kind, of ways that are equally short, of texts of any length.

use proptest::prelude::*;

use super::CharacterMistake::{Case, Extra, Invisible, LookAlike, Missing, Order, Other};
use super::*;
use crate::scoring::transcription::character_error_rate;

/// The mistakes, each with what was expected and what was given.
fn told(expected: &str, given: &str) -> Vec<(CharacterMistake, String, String)> {
    let wrong = wrong_characters(expected, given).into_iter();
    wrong.map(|wrong| (wrong.mistake, wrong.expected, wrong.given)).collect()
}

fn kinds(expected: &str, given: &str) -> Vec<CharacterMistake> {
    wrong_characters(expected, given).into_iter().map(|wrong| wrong.mistake).collect()
}

fn one(mistake: CharacterMistake, expected: &str, given: &str) -> (CharacterMistake, String, String) {
    (mistake, expected.to_owned(), given.to_owned())
}

#[test]
fn every_kind_is_named_with_its_characters() {
    assert_eq!(told("O0B8S5", "O0B8S5"), []);
    assert_eq!(told("123OWO321", "123OwO321"), [one(Case, "W", "w")]);
    assert_eq!(told("Ж1", "ж1"), [one(Case, "Ж", "ж")]);
    assert_eq!(told("O0B8", "00B8"), [one(LookAlike, "O", "0")]);
    assert_eq!(told("Yу298bm", "Yy298bm"), [one(LookAlike, "у", "y")], "a Latin y for a Cyrillic у");
    assert_eq!(told("Il1", "1lI"), [one(LookAlike, "I", "1"), one(LookAlike, "1", "I")]);
    assert_eq!(told("A7", "Ａ7"), [one(LookAlike, "A", "Ａ")], "a wide letter");
    assert_eq!(told("A7", "A\u{200b}7"), [one(Invisible, "", "\u{200b}")]);
    assert_eq!(told("A 7", "A\u{a0}7"), [one(Invisible, " ", "\u{a0}")], "a blank that does not break");
    assert_eq!(told("A7", "\u{feff}A7\n"), [one(Invisible, "", "\u{feff}"), one(Invisible, "", "\n")]);
    assert_eq!(told("HK12", "HK21"), [one(Order, "12", "21")]);
    assert_eq!(told("HK0O88B", "HK0O8B"), [one(Missing, "8", "")]);
    assert_eq!(told("A7", "A70"), [one(Extra, "", "0")]);
    assert_eq!(told("A7", " A7"), [one(Extra, "", " ")], "a blank is a character");
    assert_eq!(told("A7", "A9"), [one(Other, "7", "9")]);
}

#[test]
fn look_alikes_that_changed_places_were_taken_for_each_other() {
    assert_eq!(told("HK0O88B", "HKO088B"), [one(LookAlike, "0", "O"), one(LookAlike, "O", "0")]);
    assert_eq!(kinds("aA", "Aa"), [Case, Case]);
    assert_eq!(kinds("A777AA", "а777аА"), [LookAlike; 3], "in either case");
}

#[test]
fn of_equally_short_ways_the_one_that_explains_most_is_told() {
    assert_eq!(told("A0B", "AOXB"), [one(LookAlike, "0", "O"), one(Extra, "", "X")]);
    assert_eq!(told("A0B", "AXOB"), [one(Extra, "", "X"), one(LookAlike, "0", "O")]);
    assert_eq!(kinds("12W", "21w"), [Order, Case]);
}

#[test]
fn a_text_that_is_missing_or_expected_nowhere_is_told_character_by_character() {
    assert_eq!(kinds("HK", ""), [Missing, Missing]);
    assert_eq!(kinds("", "HK"), [Extra, Extra]);
    assert_eq!(told("", ""), []);
}

#[test]
fn columns_show_both_texts_side_by_side() {
    let shown = |expected, given| -> (String, String) {
        let columns = alignment(expected, given).into_iter();
        columns.map(|at| (at.expected.unwrap_or('·'), at.given.unwrap_or('·'))).unzip()
    };
    assert_eq!(shown("HK0O88B", "HK0O8B"), ("HK0O88B".into(), "HK0O8·B".into()));
    assert_eq!(shown("A7", "A70"), ("A7·".into(), "A70".into()));
    assert_eq!(shown("AB12C", "AB21C"), ("AB12C".into(), "AB21C".into()));
    assert_eq!(shown("", "x"), ("·".into(), "x".into()));
    assert_eq!(alignment("", ""), []);
}

#[test]
fn texts_of_any_length_are_compared_in_little_time() {
    let began = std::time::Instant::now();
    let many = |text: &str| text.repeat(50_000);
    assert_eq!(kinds("AB", &many("x")).len(), 50_000);
    assert_eq!(kinds(&many("x"), "AB").len(), 50_000);
    assert_eq!(kinds(&many("AB"), &many("12")), vec![Other; 100_000]);
    assert_eq!(kinds(&many("AB"), &(many("AB") + "\u{200b}")), [Invisible]);
    assert_eq!(kinds(&format!("1{}2", many("x")), &format!("7{}9", many("x"))), [Other, Other]);
    assert!(began.elapsed().as_secs() < 60, "{:?}", began.elapsed());
}

proptest! {
    #[test]
    fn mistakes_are_as_many_as_the_edits_where_none_is_swapped(
        expected in "[AaАа0OО\u{200b}7]{1,8}", given in "[AaАа0OО\u{200b}7]{0,8}",
    ) {
        let told = kinds(&expected, &given);
        let swapped = told.iter().filter(|kind| **kind == Order).count();
        let rate = |edits: usize| (edits as f64 / expected.chars().count() as f64).min(1.0);
        let edits = character_error_rate(&expected, &given);
        // To swap two neighbours takes two of the edits that the error rate counts.
        prop_assert!(rate(told.len()) <= edits + 1e-12 && edits <= rate(told.len() + swapped) + 1e-12);
        if swapped == 0 {
            prop_assert!((edits - rate(told.len())).abs() < 1e-12);
        }
    }

    #[test]
    fn both_texts_can_be_read_from_the_columns(expected in ".{0,12}", given in ".{0,12}") {
        let columns = alignment(&expected, &given);
        prop_assert_eq!(columns.iter().filter_map(|at| at.expected).collect::<String>(), expected.clone());
        prop_assert_eq!(columns.iter().filter_map(|at| at.given).collect::<String>(), given.clone());
        let right = columns.iter().all(|at| at.mistake.is_none() == (at.expected == at.given));
        prop_assert!(right);
        prop_assert_eq!(wrong_characters(&expected, &given).is_empty(), expected == given);
    }
}
