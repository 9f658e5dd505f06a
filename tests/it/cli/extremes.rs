//! Exams of every kind: the story can be played with everything that `exam check` accepts.

mod chance;
mod pack;

use candidates_bot::exam::{Geometry, Shape, ShapeKind};
use pack::{BOX, POLYGON, Pack, boxed, round};

use super::{Finished, Machine};

/// A box on every image.
fn one_box(_: usize) -> Vec<Shape> {
    vec![boxed("thing", [10.0, 10.0, 60.0, 50.0])]
}

fn one_each(labels: &[&str]) -> Vec<Shape> {
    let place = |number: usize| (20.0 + 25.0 * (number % 4) as f64, 20.0 + 24.0 * (number / 4) as f64);
    labels.iter().enumerate().map(|(number, label)| round(label, place(number), 10.0, 5, &[])).collect()
}

/// A label with an attribute of this kind.
fn valued(name: &str, lines: &str) -> (String, String) {
    let rules = format!("{POLYGON}[[labels.attributes]]\nname = \"kind\"\n{lines}\nscored = true\n");
    (name.to_owned(), rules)
}

/// Polygons of labels with one value each, side by side.
fn with_values(labels: Vec<(String, String)>, values: &[&str]) -> Pack {
    let shapes: Vec<Shape> = labels
        .iter()
        .zip(values)
        .enumerate()
        .map(|(number, ((label, _), value))| {
            let place = (20.0 + 30.0 * (number % 3) as f64, 20.0 + 30.0 * (number / 3) as f64);
            round(label, place, 12.0, 7, &[("kind", *value)])
        })
        .collect();
    let mut pack = Pack::of(&[], 1, |_| shapes.clone());
    pack.labels = labels;
    pack
}

/// Exams with different numbers of images and of objects.
fn numbers() -> Vec<(&'static str, Pack)> {
    let things = |count| Pack::of(&[("thing", BOX)], count, one_box);
    let all: Vec<usize> = (0..11).collect();
    let but =
        |empty: &'static [usize], count| {
            Pack::of(&[("thing", BOX)], count, move |number| {
                if empty.contains(&number) { Vec::new() } else { one_box(number) }
            })
        };
    vec![
        ("eleven pictures in eleven jobs", things(11).attempts(&[&[4], &all]).keys("segment_size = 1")),
        ("one picture, and an hour", things(1).keys("time_limit_hours = 1")),
        ("attempts of one and of three", things(4).attempts(&[&[3], &[0, 1, 2]])),
        ("attempts with a picture in common", things(3).attempts(&[&[0, 1], &[1, 2], &[0, 2]])),
        ("half a minute", things(1).keys("time_limit_hours = 0.008\nreminders_hours = []")),
        ("nothing on the second picture", but(&[1], 3).attempts(&[&[0, 1, 2], &[0]])),
        ("something on the last picture alone", but(&[0, 1], 3).attempts(&[&[0, 1, 2], &[2]])),
        ("thresholds of a hundred", things(1).thresholds("thing_iou = 100\n")),
    ]
}

/// Exams with different names of labels, images and values.
fn names() -> Vec<(&'static str, Pack)> {
    let labels = |labels: &[&str]| {
        let mut pack = Pack::of(&[], 1, |_| one_each(labels));
        pack.labels = labels.iter().map(|label| ((*label).to_owned(), POLYGON.to_owned())).collect();
        pack
    };
    let twelve: Vec<String> = (1..=12).map(|number| format!("label-{number}")).collect();
    let twelve: Vec<&str> = twelve.iter().map(String::as_str).collect();
    let things = |count| Pack::of(&[("thing", BOX)], count, one_box);
    let odd = ["[1] *.png", "a <b> & 'c' (2).png", "снимок №3.png", "תמונה.png", "5..png"];
    vec![
        ("twelve labels", labels(&twelve)),
        ("labels alike", labels(&["car", "Car", "car.car", "car_iou", "plate"])),
        ("odd names of labels", labels(&["Дорожный знак", "a <b> & \"c\"", "תווית", "{ $label }"])),
        ("odd names of pictures", things(5).called(&odd).attempts(&[&[0, 1, 2, 3, 4], &[0]])),
        ("a long name of a picture", things(1).called(&[&format!("{}.png", "x".repeat(240))])),
    ]
}

/// Exams with different rules and drawings.
fn rules() -> Vec<(&'static str, Pack)> {
    let least = |count: u32| format!("shape = \"rectangle\"\nmin_per_picture = {count}\n");
    let turned = Geometry::of(ShapeKind::Rectangle, vec![10.0, 20.0, 50.0, 30.0], 90.0);
    let rows = |count: u32, side: f64| -> Vec<Shape> {
        let place = |number: u32| (f64::from(number % 12) * 10.0, f64::from(number / 12) * 10.0);
        (0..count).map(place).map(|(x, y)| boxed("thing", [x, y, x + side, y + side])).collect()
    };
    let texts = vec![
        valued("text", "type = \"text\"\nrequired = true"),
        valued("symbols", "type = \"text\"\nrequired = true"),
        valued("preset", "type = \"text\"\ndefault = \"none\"\nrequired = true"),
    ];
    let choices = vec![
        valued("select", "type = \"select\"\nvalues = [\"only\"]\nrequired = true"),
        valued("radio", "type = \"radio\"\nvalues = [\"?\", \"red\"]\nrequired = true"),
        valued("tick", "type = \"checkbox\""),
        valued("part", "type = \"number\"\nvalues = [0, 0.5, 0.25]"),
        valued("alone", "type = \"number\"\nvalues = [5, 5, 1]"),
    ];
    let only = vec![valued("select", "type = \"select\"\nvalues = [\"only\"]")];
    vec![
        ("texts", with_values(texts, &["O0B8S5", "<b>…</b> \"7\"", "none"])),
        ("choices and numbers", with_values(choices, &["only", "red", "true", "0.25", "5"])),
        ("nothing to choose", with_values(only, &["only"])),
        (
            "a label of which there is none",
            Pack::of(
                &[("thing", BOX), ("car", POLYGON), ("plate", "shape = \"polygon\"\nper_picture = 0\n")],
                1,
                one_box,
            ),
        ),
        ("as few as one likes", Pack::of(&[("thing", &least(0))], 1, one_box)),
        ("at least one", Pack::of(&[("thing", &least(1))], 1, |_| rows(5, 8.0))),
        ("a hundred objects of a few pixels", Pack::of(&[("thing", BOX)], 1, |_| rows(100, 2.0))),
        (
            "objects of a pixel",
            Pack::of(&[("thing", BOX), ("dot", POLYGON)], 1, |_| {
                vec![boxed("thing", [3.0, 3.0, 4.0, 4.0]), round("dot", (50.5, 50.5), 1.0, 3, &[])]
            }),
        ),
        (
            "objects as large as the picture, and larger",
            Pack::of(&[("thing", BOX), ("out", POLYGON)], 1, |_| {
                vec![boxed("thing", [0.0, 0.0, 120.0, 90.0]), round("out", (5.0, 5.0), 40.0, 9, &[])]
            }),
        ),
        (
            "a turned box",
            Pack::of(&[("thing", BOX)], 1, |_| {
                vec![Shape { geometry: turned.clone(), ..boxed("thing", [0.0; 4]) }]
            }),
        ),
        (
            "an outline of thousands of points",
            Pack::of(&[("thing", POLYGON)], 1, |_| vec![round("thing", (60.0, 45.0), 40.0, 4000, &[])]),
        ),
    ]
}

/// Plays the story with a pack that `exam check` accepts.
fn plays(name: &str, pack: &Pack, site: &str) {
    let machine = Machine::new();
    pack.write(&machine, "pack");
    let checked = machine.run(&["exam", "check", "pack"]);
    assert_eq!((checked.code, &*checked.err), (Some(0), ""), "{name}: {}\n{}", checked.out, pack.manifest());
    let Finished { code, out, err } =
        machine.run(&["demo", "--exam", "pack", "--site", site, "--out", "out"]);
    let lines: Vec<&str> = out.lines().collect();
    let end = lines[lines.len().saturating_sub(30)..].join("\n");
    assert_eq!((code, err.as_str()), (Some(0), ""), "{name}, {site}:\n{end}\n{}", pack.manifest());
    let told = std::fs::read_to_string(machine.path("out/transcript.txt")).expect("a story");
    assert!(told.contains("Attempt 2 · submitted"), "{name}");
}

/// Plays all of them, on sites of every generation in turn, and names those that fail.
fn all_play(packs: Vec<(&'static str, Pack)>) {
    let sites = ["2.73", "2.14", "2.2"].into_iter().cycle();
    let does_not = |(name, pack, site): &(&'static str, Pack, &str)| {
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| plays(name, pack, site))).is_err()
    };
    let packs = packs.into_iter().zip(sites).map(|((name, pack), site)| (name, pack, site));
    let failed: Vec<&str> = packs.filter(does_not).map(|(name, ..)| name).collect();
    assert_eq!(failed, [""; 0]);
}

#[test]
fn the_story_is_played_however_many_images_there_are() {
    all_play(numbers());
}

#[test]
fn the_story_is_played_whatever_labels_and_images_are_called() {
    all_play(names());
}

#[test]
fn the_story_is_played_whatever_is_asked_for() {
    all_play(rules());
}
