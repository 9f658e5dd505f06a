//! The statistics as text for a terminal.

use std::fmt::Write;

use crate::exam_statistics::{
    Asked, Cause, Decision, ExamFigures, Exposure, FEWEST_PEOPLE, FormFigures, Item, Leak, Logit,
    Reliability, Scale, Share, Table, Test, Unknown, WANTED,
};
use crate::foreign;

/// Maximum number of characters of the column of names.
const WIDEST: usize = 48;

/// Maximum number of lines about abilities.
const MOST_ABILITIES: usize = 40;

/// Of anybody's table.
pub(super) fn of_table(table: &Table, found: &Test<String>) -> String {
    let mut text = format!("{}, {}", people(table.rows()), counted(found.items.len(), "item"));
    match table.missing() {
        0 => {}
        missing => {
            let _ = write!(
                text,
                ", {}; each two items are compared by those who had both",
                counted(missing, "missing cell")
            );
        }
    }
    text.push('\n');
    match (table.has_header, table.has_people) {
        (true, true) => text.push_str("the first row and the first column are taken as names\n"),
        (true, false) => text.push_str("the first row is taken as names\n"),
        (false, true) => text.push_str("the first column is taken as names\n"),
        (false, false) => {}
    }
    text.push('\n');
    of_test(&mut text, found, "mean, %", String::clone);
    text
}

/// Of an exam.
pub(super) fn of_exam(figures: &ExamFigures) -> String {
    let title = foreign::isolated(&figures.title);
    let mut text = format!(
        "{title} ({}): {}, each with the first accepted attempt\n",
        figures.exam,
        counted(figures.people, "candidate")
    );
    if figures.left_out > 0 {
        let _ = writeln!(
            text,
            "left out: {}, whose attempt can't be read, fits no others of the same pictures, or found no room",
            counted(figures.left_out, "candidate")
        );
    }
    figures.forms.iter().for_each(|form| of_form(&mut text, form));
    exposure(&mut text, &figures.exposure);
    text
}

fn of_form(text: &mut String, form: &FormFigures) {
    let which = match form.attempt {
        _ if form.drawn => "pictures drawn from the pool".to_owned(),
        Some(attempt) => format!("pictures of attempt {attempt}"),
        None => "other pictures".to_owned(),
    };
    let _ = write!(text, "\n{which}: {}", counted(form.test.people, "candidate"));
    if let Some(time) = form.time {
        let minutes = |seconds: u32| seconds.div_ceil(60);
        let _ = write!(
            text,
            "; half of them worked {} to {} minutes, the median is {}",
            minutes(time.lower_quartile),
            minutes(time.upper_quartile),
            minutes(time.median)
        );
    }
    text.push_str("\n\n");
    if form.test.people >= FEWEST_PEOPLE {
        for figure in &form.figures {
            let name = match &figure.attribute {
                None => figure.label.clone(),
                Some(attribute) => format!("{}.{attribute}", figure.label),
            };
            let _ = writeln!(text, "figure {}", foreign::isolated(&name));
            reliability(text, figure.reliability);
            decision(text, figure.decision);
        }
        text.push_str("all answers, right or wrong\n");
    }
    of_test(text, &form.test, "right, %", named);
    if form.test.people >= FEWEST_PEOPLE {
        text.push('\n');
        items(text, "picture", "right, %", &form.images, String::clone);
        leaks(text, &form.leaks);
        if form.scaled < form.test.people {
            let first = counted(form.scaled, "candidate");
            let _ = writeln!(text, "the scale, and what became easier, are of the first {first} so far");
        }
    }
}

fn of_test<N>(text: &mut String, found: &Test<N>, scores: &str, name: impl Fn(&N) -> String) {
    if found.people < FEWEST_PEOPLE {
        let _ = writeln!(
            text,
            "these are too few: of fewer than {FEWEST_PEOPLE} people, statistics would tell mostly of chance"
        );
        return;
    }
    reliability(text, found.reliability);
    decision(text, found.decision);
    text.push('\n');
    items(text, "item", scores, &found.items, &name);
    scale(text, found.scale.as_ref());
    let negative = found.negative();
    if !negative.is_empty() {
        text.push_str("\nthose who do well on the others do badly on\n");
    }
    for item in negative {
        let (name, cause) =
            (foreign::isolated(&name(&item.item)), item.cause.as_ref().map_or_else(String::new, why));
        let _ = writeln!(text, "  {name}: {cause}");
    }
}

fn reliability(text: &mut String, found: Result<Reliability, Unknown>) {
    match found {
        Err(unknown) => {
            let _ = writeln!(text, "  reliability: unknown, {}", because(unknown));
        }
        Ok(Reliability { alpha, low, high, items, standard_error, items_wanted }) => {
            let (alpha, low, high) = (signed(alpha, 2), signed(low, 2), signed(high, 2));
            let _ = writeln!(
                text,
                "  reliability: α = {alpha} (95 %: {low} to {high}), by {}",
                counted(items, "item")
            );
            let _ = match items_wanted {
                Some(wanted) => writeln!(text, "  length: {wanted} items like these would have {WANTED}"),
                None => writeln!(text, "  length: no number of items like these would have {WANTED}"),
            };
            let error = standard_error * 100.0;
            let _ = writeln!(text, "  standard error of a score: {error:.1} percentage points");
        }
    }
}

fn decision(text: &mut String, found: Option<Decision>) {
    let Some(Decision { threshold, consistency, accuracy }) = found else { return };
    let from = percent(threshold);
    let _ = match (consistency, accuracy) {
        (Ok(consistency), Ok(accuracy)) => writeln!(
            text,
            "  who passes from {from} % on: decided the same way again {} %, as the true score demands {} %",
            percent(consistency),
            percent(accuracy)
        ),
        (Err(unknown), _) | (_, Err(unknown)) => {
            writeln!(text, "  who passes from {from} % on: unknown, {}", because(unknown))
        }
    };
}

fn items<N>(text: &mut String, what: &str, scores: &str, items: &[Item<N>], name: impl Fn(&N) -> String) {
    let names: Vec<String> = items.iter().map(|item| name(&item.item)).collect();
    let width = names.iter().map(|name| foreign::tame(name).chars().count()).chain([what.len()]).max();
    let width = width.unwrap_or_default().min(WIDEST);
    let on_scale = items.iter().any(|item| item.logit.is_some());
    let title = if on_scale { "   difficulty, logits" } else { "" };
    let _ = writeln!(text, "{what:<width$}  {:>7}  {scores:>8}  {:>10}{title}", "people", "item-total");
    for (name, item) in names.iter().zip(items) {
        let difficulty = item.difficulty.map_or_else(|_| "–".to_owned(), percent);
        let correlation = item.correlation.map_or_else(|_| "–".to_owned(), |found| signed(found, 2));
        let logit = if on_scale { format!("   {}", logits(item.logit)) } else { String::new() };
        let _ = writeln!(
            text,
            "{}  {:>7}  {difficulty:>8}  {correlation:>10}{logit}",
            foreign::column(name, width),
            item.people
        );
    }
}

fn logits(found: Option<Logit>) -> String {
    match found {
        None => format!("{:>10}", "–"),
        Some(Logit { value, error: None }) => format!("{:>10}", signed(value, 2)),
        Some(Logit { value, error: Some(error) }) => format!("{:>10} ± {error:.2}", signed(value, 2)),
    }
}

/// What numbers of right answers say about people, a line each; of more than [`MOST_ABILITIES`], every few.
fn scale(text: &mut String, found: Result<&Scale, &Unknown>) {
    let Scale { spread, settled, abilities } = match found {
        Ok(scale) => scale,
        Err(unknown) => {
            let _ = writeln!(text, "\none scale (Rasch): unknown, {}", because(*unknown));
            return;
        }
    };
    let _ = write!(text, "\none scale (Rasch): abilities have a standard deviation of {spread:.2} logits");
    text.push_str(if *settled { "\n" } else { ", roughly: the computation did not come to rest\n" });
    let every = abilities.len().div_ceil(MOST_ABILITIES).max(1);
    for shown in abilities.iter().step_by(every) {
        let (right, ability) = (counted(shown.right, "right answer"), signed(shown.ability, 2));
        let _ = writeln!(text, "  {right:<18}{ability:>6} ± {:.2}", shown.error);
    }
}

/// Pictures that suddenly became easy.
fn leaks(text: &mut String, leaks: &[Leak]) {
    for Leak { image, since, before, after, probability } in leaks {
        let told = |share: &Share| format!("{} % right ({})", percent(share.right), people(share.people));
        let probability =
            if *probability < 1e-4 { "p < 0.0001".to_owned() } else { format!("p = {probability:.4}") };
        let _ = writeln!(
            text,
            "{} suddenly became easier: {} since {}, {} before, {probability}; it may be known by now",
            foreign::isolated(image),
            told(after),
            since.date_naive(),
            told(before)
        );
    }
}

/// How many attempts had each picture.
fn exposure(text: &mut String, exposure: &[Exposure]) {
    if exposure.iter().all(|picture| picture.attempts == 0) {
        return;
    }
    let names = exposure.iter().map(|picture| foreign::tame(&picture.image).chars().count());
    let width = names.chain(["picture".len()]).max().unwrap_or_default().min(WIDEST);
    let _ = writeln!(text, "\n{:<width$}  {:>8}", "picture", "attempts");
    for picture in exposure {
        let _ = writeln!(text, "{}  {:>8}", foreign::column(&picture.image, width), picture.attempts);
    }
}

/// An item of an exam: `03.jpg plate 2`, `03.jpg plate.plate`.
fn named(asked: &Asked) -> String {
    let mut name = match (&asked.label, &asked.attribute) {
        (None, _) => format!("{} (nothing on it)", asked.image),
        (Some(label), None) => format!("{} {label}", asked.image),
        (Some(label), Some(attribute)) => format!("{} {label}.{attribute}", asked.image),
    };
    if asked.object > 0 {
        let _ = write!(name, " {}", asked.object);
    }
    name
}

fn why(cause: &Cause) -> String {
    match cause {
        Cause::Chance => "it may be chance".to_owned(),
        Cause::SameAnswer { answer, count, best } => format!(
            "{count} of the {best} best answered “{}”; the right answer on record may be wrong",
            foreign::isolated(answer)
        ),
        Cause::NotDrawn { count, best } => format!(
            "{count} of the {best} best did not draw it; it may be none of what is asked for, or hard to see"
        ),
        Cause::DrawnOtherwise { count, best } => {
            format!(
                "{count} of the {best} best drew it otherwise; its outline in the ground truth may be wrong"
            )
        }
        Cause::DrawnOnEmpty { count, best } => {
            format!("{count} of the {best} best drew something; the ground truth may lack it")
        }
        Cause::MostWrong { count, best } => {
            format!("{count} of the {best} best have it wrong; the right answer on record may be wrong")
        }
        Cause::Ambiguous { count, best } => {
            format!("{count} of the {best} best have it wrong, more than of the others; it may be ambiguous")
        }
    }
}

fn because(unknown: Unknown) -> &'static str {
    match unknown {
        Unknown::TooFewPeople => "there are too few people",
        Unknown::OneItem => "there is only one item",
        Unknown::NoVariance => "everybody has the same",
        Unknown::NeverTogether => "nobody had both of some two items",
        Unknown::Unreliable => "the items have nothing in common",
        Unknown::TooManyItems => "there are too many items",
    }
}

fn people(count: usize) -> String {
    if count == 1 { "1 person".to_owned() } else { format!("{count} people") }
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

fn percent(share: f64) -> String {
    format!("{:.1}", share * 100.0)
}

/// With a minus as it is printed, and never `-0.00`.
fn signed(number: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}", number.abs());
    let is_zero = text.chars().all(|digit| matches!(digit, '0' | '.'));
    if number < 0.0 && !is_zero { format!("−{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(people: usize) -> String {
        let mut text = "person,one,two,three,four,five\n".to_owned();
        for person in 0..people {
            let right = |item: usize| (person % 40 > item * 6) != (item == 4);
            let cells: Vec<&str> = (0..5).map(|item| if right(item) { "1" } else { "0" }).collect();
            let _ = writeln!(text, "p{person},{}", cells.join(","));
        }
        let table = Table::of(text.as_bytes()).expect("a table");
        of_table(&table, &table.figures(Some(0.5)))
    }

    #[test]
    fn a_table_is_told_with_what_is_wrong_in_it() {
        insta::assert_snapshot!(table(40), @"
        40 people, 5 items
        the first row and the first column are taken as names

          reliability: α = 0.14 (95 %: −0.36 to 0.50), by 5 items
          length: 120 items like these would have 0.8
          standard error of a score: 18.6 percentage points
          who passes from 50.0 % on: decided the same way again 88.2 %, as the true score demands 93.2 %

        item    people   mean, %  item-total   difficulty, logits
        one         40      97.5        0.28        −3.76
        two         40      82.5        0.61        −1.62
        three       40      67.5        0.62        −0.77
        four        40      52.5        0.27        −0.10
        five        40      62.5       −0.63        −0.54

        one scale (Rasch): abilities have a standard deviation of 0.45 logits
          0 right answers    −4.89 ± 1.98
          1 right answer     −2.91 ± 1.29
          2 right answers    −1.63 ± 1.06
          3 right answers    −0.72 ± 1.01
          4 right answers     0.19 ± 1.11
          5 right answers     1.60 ± 1.70

        those who do well on the others do badly on
          five: 15 of the 21 best have it wrong; the right answer on record may be wrong
        ");
        insta::assert_snapshot!(table(19), @"
        19 people, 5 items
        the first row and the first column are taken as names

        these are too few: of fewer than 20 people, statistics would tell mostly of chance
        ");
    }

    #[test]
    fn numbers_have_a_real_minus() {
        let shown = [-0.214, 0.5, -0.001, -0.0].map(|number| signed(number, 2));
        assert_eq!(shown, ["−0.21", "0.50", "0.00", "0.00"]);
    }
}
