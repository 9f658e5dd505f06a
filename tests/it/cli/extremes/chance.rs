//! Random exams.

use std::fmt::Write as _;

use candidates_bot::exam::{Geometry, Shape, ShapeKind};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

use super::pack::{BOX, POLYGON, Pack, round};
use super::plays;
use crate::cli::Machine;

/// The kinds of an attribute, and values that it may have.
const KINDS: [(&str, &[&str]); 4] = [
    ("type = \"text\"", &["A1", "b", "c d", "", "ё"]),
    ("type = \"select\"\nvalues = [\"A1\", \"b\", \"c d\"]", &["A1", "b", "c d"]),
    ("type = \"number\"\nvalues = [0, 1, 0.5]", &["0", "0.5", "1"]),
    ("type = \"checkbox\"", &["true", "false"]),
];

/// A random exam; `None` if an attempt has nothing on it, or an image is in no attempt.
fn by_chance(random: &mut StdRng) -> Option<Pack> {
    let count = random.random_range(1..=4);
    let mut pack = Pack::of(&[], count, |_| Vec::new());
    for number in 0..random.random_range(1..=3) {
        add_label(&mut pack, &format!("label {number}"), random);
    }
    let attempt = |random: &mut StdRng| -> Vec<usize> {
        let first = random.random_range(0..count);
        (first..random.random_range(first + 1..=count)).collect()
    };
    pack.attempts = (0..random.random_range(1..=3)).map(|_| attempt(random)).collect();
    let something = |of: &Vec<usize>| of.iter().any(|image| !pack.images[*image].1.is_empty());
    let is_used = |number: usize| pack.attempts.iter().any(|of| of.contains(&number));
    if !pack.attempts.iter().all(something) || !(0..count).all(is_used) {
        return None;
    }
    if random.random_bool(0.3) {
        pack.keys = format!("time_limit_hours = {}\n", random.random_range(0.01..3.0));
    }
    Some(pack)
}

/// A label with its objects on every image.
fn add_label(pack: &mut Pack, label: &str, random: &mut StdRng) {
    let is_box = random.random_bool(0.5);
    let (kind, values) = KINDS[random.random_range(0..KINDS.len())];
    let (mut least, mut is_filled) = (u32::MAX, true);
    for (_, shapes) in &mut pack.images {
        let objects = random.random_range(0..=3);
        least = least.min(objects);
        for _ in 0..objects {
            let value = values[random.random_range(0..values.len())];
            is_filled &= !value.is_empty();
            shapes.push(object(label, is_box, value, random));
        }
    }
    let mut rules = (if is_box { BOX } else { POLYGON }).to_owned();
    if random.random_bool(0.3) {
        writeln!(rules, "min_per_picture = {least}").expect("text");
    }
    let is_required = kind.contains("text") && is_filled;
    let scored = random.random_bool(0.7);
    writeln!(rules, "[[labels.attributes]]\nname = \"kind\"\n{kind}").expect("text");
    writeln!(rules, "scored = {scored}\nrequired = {is_required}").expect("text");
    pack.labels.push((label.to_owned(), rules));
}

fn object(label: &str, is_box: bool, value: &str, random: &mut StdRng) -> Shape {
    let radius = random.random_range(0.6..30.0);
    let (x, y) = (random.random_range(0.0..120.0), random.random_range(0.0..90.0));
    let mut object = round(label, (x, y), radius, random.random_range(3..12), &[("kind", value)]);
    if is_box {
        let sides = vec![x, y, x + radius, y + 0.7 * radius];
        object.geometry = Geometry::of(ShapeKind::Rectangle, sides, 0.0);
    }
    object
}

/// `CANDIDATES_BOT_PACKS=N` plays this many, and `CANDIDATES_BOT_SEED` selects other ones.
#[test]
fn the_story_is_played_with_exams_by_chance() {
    let number =
        |name: &str, default| std::env::var(name).map_or(default, |text| text.parse().expect("a number"));
    let mut random = StdRng::seed_from_u64(number("CANDIDATES_BOT_SEED", 1));
    let mut left = number("CANDIDATES_BOT_PACKS", 4);
    let mut failed = Vec::new();
    while left > 0 {
        let seed: u64 = random.random();
        let Some(pack) = by_chance(&mut StdRng::seed_from_u64(seed)) else { continue };
        let machine = Machine::new();
        pack.write(&machine, "pack");
        // Objects that overlap, or that are completely outside of the image, are refused: no exam.
        if machine.run(&["exam", "check", "pack"]).code != Some(0) {
            continue;
        }
        left -= 1;
        let name = format!("the exam {seed}");
        if std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| plays(&name, &pack, "2.73"))).is_err() {
            failed.push(seed);
        }
    }
    assert_eq!(failed, [0; 0]);
}
