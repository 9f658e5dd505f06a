//! `exam`: an exam started, checked and shown; the story played with an exam of another kind.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use super::Machine;

/// An exam with three labels, several objects per image and a value to choose.
pub const YARD: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/packs/yard");

/// An exam that uses every tool of the site.
pub const STREET: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/packs/street");

/// Copies the yard exam into the machine's home.
pub fn yard(machine: &Machine) {
    for folder in ["", "images", "instructions"] {
        fs::create_dir_all(machine.path("yard").join(folder)).expect("a folder");
        for entry in fs::read_dir(Path::new(YARD).join(folder)).expect("the yard").map(Result::unwrap) {
            if entry.path().is_file() {
                let copy = machine.path("yard").join(folder).join(entry.file_name());
                fs::copy(entry.path(), copy).expect("a copy");
            }
        }
    }
}

pub fn replace(machine: &Machine, file: &str, old: &str, new: &str) {
    let text = fs::read_to_string(machine.path(file)).expect("text");
    assert!(text.contains(old), "{file} has no {old}");
    machine.write(file, text.replacen(old, new, 1));
}

#[test]
fn an_exam_that_is_whole_is_told_in_a_table_and_as_json() {
    let machine = Machine::new();
    yard(&machine);
    let table = machine.run(&["exam", "check", "yard"]).fine();
    assert!(table.contains("a-3.png      640 × 400         4  1              3      2    1\n"), "{table}");
    assert!(table.ends_with("✓ 6 pictures in 2 attempts, labels bottle, crate, tag: all fits together, and the ground truth scores 100\n"), "{table}");
    let json = machine.run(&["exam", "check", "yard", "--json"]).fine();
    let report: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!((&report["ok"], &report["problems"]), (&true.into(), &serde_json::json!([])));
    assert_eq!(report["pictures"][2]["objects"], serde_json::json!([3, 2, 1]));
}

#[test]
fn everything_that_is_wrong_is_told_at_once() {
    let machine = Machine::new();
    yard(&machine);
    replace(&machine, "yard/exam.toml", "min_points", "min_pionts");
    replace(&machine, "yard/exam.toml", "tag_iou", "tga_iou");
    replace(
        &machine,
        "yard/reference.xml",
        "name=\"a-2.png\" width=\"640\"",
        "name=\"a-2.png\" width=\"641\"",
    );
    replace(&machine, "yard/reference.xml", ">true<", ">maybe<");
    replace(&machine, "yard/reference.xml", "K7-O0", " ");
    fs::copy(machine.path("yard/images/b-1.png"), machine.path("yard/images/b-4.png")).expect("a copy");
    machine.write("yard/images/b-2.png", b"\x89PNG\r\n\x1a\nnothing");
    let text = fs::read_to_string(machine.path("yard/reference.xml")).expect("text");
    let stranger = "  <image id=\"9\" name=\"c-1.png\" width=\"9\" height=\"9\"/>\n</annotations>";
    machine.write("yard/reference.xml", text.replace("</annotations>", stranger));

    let finished = machine.run(&["exam", "check", "yard"]);
    assert_eq!(finished.code, Some(1), "{finished:?}");
    let expected = [
        "✗ yard/exam.toml, line 27: unknown key `min_pionts`, the nearest known key is `min_points`; ",
        "✗ yard/exam.toml, line 76: unknown key `tga_iou`, the nearest known key is `tag_iou`; ",
        "✗ yard/images/b-2.png: ",
        "✗ yard/reference.xml, line 20: the picture \"a-2.png\" is 641 × 400, but its file is 640 × 400; ",
        "✗ yard/reference.xml, line 4: label \"crate\" on the picture \"a-1.png\": the attribute \"full\" is \"maybe\", which",
        "✗ yard/reference.xml, line 4: label \"tag\" on the picture \"a-1.png\": the attribute \"code\" is empty; ",
        "✗ yard/reference.xml: the picture \"b-4.png\" is missing; ",
        "✗ yard/images/b-4.png: it is the same picture as \"b-1.png\"; ",
        "✗ yard/reference.xml, line 106: the picture \"c-1.png\" is not in the folder images; ",
    ];
    for part in expected {
        assert!(finished.out.contains(part), "{part}\n{}", finished.out);
    }
    assert_eq!(finished.out.matches('✗').count(), expected.len(), "{}", finished.out);
    assert_eq!(finished.err, "candidates-bot: yard: 9 problems\n");
    let json = machine.run(&["exam", "check", "yard", "--json"]);
    let report: serde_json::Value = serde_json::from_str(&json.out).expect("JSON");
    assert_eq!((json.code, &report["ok"]), (Some(1), &false.into()));
    assert_eq!(report["problems"][0]["line"], 27);
}

#[test]
fn images_of_the_instruction_are_measured_as_telegram_takes_them() {
    let machine = Machine::new();
    yard(&machine);
    let wide = image::RgbImage::new(2500, 100);
    wide.save(machine.path("yard/instructions/wide.png")).expect("a picture");
    let how_to = fs::read(machine.path("yard/instructions/how-to.png")).expect("a picture");
    let names = "instruction_pictures = [\"instructions/how-to.png\", \"instructions/wide.png\", \"instructions/film.png\"]";
    replace(&machine, "yard/exam.toml", "instruction_pictures = [\"instructions/how-to.png\"]", names);
    machine.write("yard/instructions/film.png", &how_to);
    let table = machine.run(&["exam", "check", "yard"]).fine();
    let told = "instructions/wide.png: candidates get it as a file, since Telegram does not show it as a picture: of its \
                sides, 2500 × 100, one is more than 20 times the other\n";
    assert!(table.contains(told) && !table.contains("how-to.png"), "{table}");

    // Bytes after the end of an image do not change the image, but make the file larger.
    let padded = |bytes: usize| [how_to.clone(), vec![0; bytes]].concat();
    machine.write("yard/instructions/film.png", padded(11_000_000));
    let json = machine.run(&["exam", "check", "yard", "--json"]).fine();
    let report: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(report["as_files"][1]["file"], "instructions/film.png");
    assert!(
        report["as_files"][1]["why"].as_str().is_some_and(|why| why.ends_with("MB, more than 10")),
        "{json}"
    );
    machine.write("yard/instructions/film.png", padded(51_000_000));
    let finished = machine.run(&["exam", "check", "yard"]);
    let told = "✗ yard/instructions/film.png: it has 52 MB, and Telegram takes at most 50; make it smaller: no candidate would see it\n";
    assert!(finished.out.contains(told), "{}", finished.out);
    assert_eq!(finished.code, Some(1));
}

#[test]
fn an_instruction_is_counted_as_telegram_counts_it() {
    let machine = Machine::new();
    yard(&machine);
    let text = fs::read_to_string(machine.path("yard/exam.toml")).expect("text");
    let with = |instruction: &str| {
        let mut exam: toml::Table = text.parse().expect("TOML");
        exam["instruction"]["en"] = instruction.into();
        machine.write("yard/exam.toml", exam.to_string());
        machine.run(&["exam", "check", "yard"])
    };
    // This emoji counts as two characters on Telegram.
    let finished = with(&"😀".repeat(4001));
    let told = "the instruction in en has 8002 characters, as Telegram counts them; write at most 8000: two messages are enough to read\n";
    assert!(finished.out.contains(told), "{}", finished.out);
    assert_eq!(finished.code, Some(1));
    let table = with(&"😀".repeat(2000)).fine();
    let told = "exam.toml, instruction.en: 4000 characters, as Telegram counts them; candidates may get it in several messages\n";
    assert!(table.contains(told), "{table}");
    assert!(!with(&"\"".repeat(3000)).fine().contains("several messages"));
}

#[test]
fn a_ground_truth_that_does_not_score_100_is_told() {
    let machine = Machine::new();
    yard(&machine);
    let text = fs::read_to_string(machine.path("yard/reference.xml")).expect("text");
    let (start, rest) = text.split_once("<box ").expect("a crate");
    let rest = rest.split_once(" z_order").expect("its end").1;
    let outside = "label=\"crate\" source=\"manual\" xtl=\"900\" ytl=\"900\" xbr=\"950\" ybr=\"950\"";
    machine.write("yard/reference.xml", format!("{start}<box {outside} z_order{rest}"));
    let finished = machine.run(&["exam", "check", "yard"]);
    let told = "the picture \"a-1.png\", handed in as a candidate's work, does not reach 100 % for the label \"crate\"; ";
    assert!(finished.out.contains(told), "{}", finished.out);
    assert_eq!(finished.code, Some(1));
}

#[test]
fn an_image_without_annotations_are_an_error_unless_it_is_meant_to_have_none() {
    let machine = Machine::new();
    yard(&machine);
    let manifest = fs::read_to_string(machine.path("yard/exam.toml")).expect("text");
    let rules = ["per_picture = 1\n", "min_per_picture = 1\n", "per_picture = 2\n"];
    let manifest = rules.iter().fold(manifest, |text, rule| text.replace(&format!("\n{rule}"), "\n"));
    let text = fs::read_to_string(machine.path("yard/reference.xml")).expect("text");
    let mut parts = text.split("</image>");
    let bare: Vec<String> = parts
        .by_ref()
        .map(|part| {
            let empty = part.contains("a-2.png") || part.contains("b-1.png");
            let end = part.find("<image").and_then(|start| Some(start + part[start..].find('>')? + 1));
            end.filter(|_| empty).map_or_else(|| part.to_owned(), |end| part[..end].to_owned())
        })
        .collect();
    machine.write("yard/reference.xml", bare.join("</image>"));
    let check = |empty: &str| {
        machine.write("yard/exam.toml", format!("empty_pictures = [{empty}]\n{manifest}"));
        machine.run(&["exam", "check", "yard"])
    };
    let forgotten = check("\"A-2.PNG\"");
    assert!(
        forgotten.out.contains(": nothing is marked on the picture \"b-1.png\"; mark it up, or "),
        "{forgotten:?}"
    );
    assert_eq!((forgotten.out.matches('✗').count(), forgotten.code), (1, Some(1)), "{forgotten:?}");
    let all_wrong = check("\"a-?.png\", \"c-1.png\", \"b-1.png\", \"x*\"").out;
    for told in [
        "✗ yard/exam.toml, line 1: \"a-1.png\" is among the empty_pictures, but something is marked on it; take it out",
        "✗ yard/exam.toml, line 1: \"a-3.png\" is among the empty_pictures",
        "✗ yard/exam.toml, line 1: empty_pictures has \"c-1.png\", which is in no attempt; ",
        "✗ yard/exam.toml, line 1: no picture in the folder images fits \"x*\"; ",
    ] {
        assert!(all_wrong.contains(told), "{told}\n{all_wrong}");
    }
    assert_eq!(all_wrong.matches('✗').count(), 4, "{all_wrong}");
    check("\"a-2.png\", \"b-1.png\"").fine();
    // The bot can still read what it needs.
    assert!(candidates_bot::exam::Exam::load(&machine.path("yard")).is_ok());
    let nothing = format!("empty_pictures = [\"*\"]\n{manifest}");
    machine.write("yard/exam.toml", nothing.replace("[\"b-*.png\"]", "[\"b-1.png\"]"));
    let told = machine.run(&["exam", "check", "yard"]).out;
    assert!(told.contains("all pictures of attempt 2 are empty, so that it tests nothing; "), "{told}");
}

#[test]
fn an_exam_is_begun_with_an_example() {
    let machine = Machine::new();
    let told = machine.run(&["exam", "init", "new/exam"]).fine();
    assert!(told.contains("candidates-bot exam check new/exam"), "{told}");
    let finished = machine.run(&["exam", "check", "new/exam"]);
    assert!(finished.out.contains("put the pictures there"), "{}", finished.out);
    assert_eq!((finished.code, finished.out.matches('✗').count()), (Some(1), 3));
    let again = machine.run(&["exam", "init", "new/exam"]).refused();
    assert_eq!(again, "new/exam/exam.toml is there already; name another folder");
}

#[test]
fn the_ground_truth_is_shown_on_a_page_of_images() {
    let machine = Machine::new();
    yard(&machine);
    let told = machine.run(&["exam", "show", "yard", "--out", "page.png"]).fine();
    assert!(
        told.contains("a-3.png  bottle        3         7911         7934         7951       9.30\n"),
        "{told}"
    );
    let page = fs::read(machine.path("page.png")).expect("a page");
    assert!(page.starts_with(b"\x89PNG"));
    let nowhere = machine.run(&["exam", "show", "yard", "--out", "no/page.png"]).refused();
    assert!(nowhere.starts_with("cannot write into no: "), "{nowhere}");
}

/// The yard exam with a crate that is rotated by 30 degrees on `a-1.png`.
pub fn turned_yard(machine: &Machine) {
    yard(machine);
    replace(machine, "yard/reference.xml", "ybr=\"366.43\"", "ybr=\"366.43\" rotation=\"30.00\"");
}

#[test]
fn a_turned_box_is_what_it_looks_like() {
    let machine = Machine::new();
    turned_yard(&machine);
    machine.run(&["exam", "check", "yard"]).fine();
    let told = machine.run(&["exam", "show", "yard", "--out", "page.png"]).fine();
    // Counted with Pillow: 15223 pixels rotated, 15251 unrotated.
    assert!(
        told.contains("a-1.png  crate         2        15223        15251        15251      11.90\n"),
        "{told}"
    );
    fs::copy(Path::new(YARD).join("reference.xml"), machine.path("straight.xml")).expect("a copy");
    let told = machine.run(&["score", "--exam", "yard", "--attempt", "1", "straight.xml"]).fine();
    let report: serde_json::Value = serde_json::from_str(&told).expect("JSON");
    assert_eq!(report["figures"]["crate_iou"], 94.49, "83.47 on one of three pictures: {told}");
}

#[test]
fn the_story_is_played_with_another_exam() {
    let machine = Machine::new();
    yard(&machine);
    let story = |site: &str| fs::read_to_string(machine.path(site).join("transcript.txt")).expect("a story");
    for site in ["2.14", "2.2"] {
        machine.run(&["demo", "--exam", "yard", "--site", site, "--out", site]).fine();
        let told = story(site);
        for part in [
            "“bottle”",
            "“crate.full”",
            "“tag” is not outlined: add one outline",
            "“plastic” instead of “glass”",
        ] {
            assert!(told.contains(part), "{part} is not in the story:\n{told}");
        }
    }
    assert_eq!(story("2.14"), story("2.2"));
}

#[test]
fn the_story_fits_into_the_time_that_an_exam_gives() {
    let machine = Machine::new();
    yard(&machine);
    replace(&machine, "yard/exam.toml", "time_limit_hours = 48", "time_limit_hours = 0.5");
    machine.run(&["demo", "--exam", "yard", "--out", "short"]).fine();
    let told = fs::read_to_string(machine.path("short/transcript.txt")).expect("a story");
    assert!(told.contains("You have 30 minutes for an attempt"), "{told}");
    assert!(told.contains("Attempt 2 · submitted"), "{told}");
}

#[test]
fn what_the_font_of_the_images_lacks_is_noted_by_name() {
    let machine = Machine::new();
    yard(&machine);
    let note = |table: &str| table.lines().find(|line| line.contains("font lacks")).map(str::to_owned);
    assert_eq!(note(&machine.run(&["exam", "check", "yard"]).fine()), None);
    for file in ["yard/exam.toml", "yard/reference.xml"] {
        let text = fs::read_to_string(machine.path(file)).expect("text");
        let text = text
            .replace("bottle", "瓶")
            .replace("glass", "玻璃")
            .replace("K7-O0", "沪K7")
            .replace("\"code\"", "\"קוד\"");
        machine.write(file, text.replace("code_accuracy", "קוד_accuracy"));
    }
    let text = fs::read_to_string(machine.path("yard/exam.toml")).expect("text");
    machine.write("yard/exam.toml", text.split("[thresholds]").next().expect("a beginning"));
    let table = machine.run(&["exam", "check", "yard"]).fine();
    assert_eq!(
        note(&table).as_deref(),
        Some(
            "on HR's pictures and on the page of `exam show`, codes in frames stand for characters that their font lacks: label \
             \"瓶\"; attribute \"קוד\" of \"tag\"; value \"玻璃\" of \"material\" of \"瓶\"; value \"沪K7\" of \"קוד\" of \"tag\"; the \
             messages beside the pictures have these texts as they are"
        )
    );
    let json = machine.run(&["exam", "check", "yard", "--json"]).fine();
    let report: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(report["notes"].as_array().map(Vec::len), Some(1));
    assert_eq!(note(&machine.run(&["exam", "show", "yard"]).fine()), note(&table));
}

/// Forty people and five items, each harder than the one before; the last one is keyed the wrong way round.
fn answers() -> String {
    let mut text = "person;one;two;three;four;five\n".to_owned();
    for person in 0..40 {
        let right = |item: usize| (person > item * 6) != (item == 4);
        let cells: Vec<&str> = (0..5).map(|item| if right(item) { "1" } else { "0" }).collect();
        let _ = writeln!(text, "p{person};{}", cells.join(";"));
    }
    text
}

#[test]
fn statistics_of_anybodys_table_are_told_as_text_and_as_json() {
    let machine = Machine::new();
    machine.write("answers.csv", answers());
    let told = machine.run(&["exam", "stats", "--matrix", "answers.csv"]).fine();
    assert!(
        told.starts_with("40 people, 5 items\nthe first row and the first column are taken as names\n"),
        "{told}"
    );
    assert!(told.contains("\n  five: 15 of the 21 best have it wrong;"), "{told}");
    let json = machine.run(&["exam", "stats", "--matrix", "answers.csv", "--cut", "60", "--json"]).fine();
    let report: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(
        (&report["people"], &report["missing"], &report["items"][4]["item"]),
        (&40.into(), &0.into(), &"five".into())
    );
    assert_eq!(report["items"][4]["cause"]["kind"], "most_wrong");
    assert!(
        report["reliability"]["alpha"].is_f64() && report["decision"]["consistency"].is_f64(),
        "{report}"
    );
}

#[test]
fn a_table_that_can_not_be_read_is_refused_with_line_and_column() {
    let machine = Machine::new();
    machine.write("answers.csv", answers().replace("p7;1", "p7;l"));
    let refused = machine.run(&["exam", "stats", "--matrix", "answers.csv"]).refused();
    assert_eq!(
        refused,
        "cannot read answers.csv: line 9, column 2: “l” is neither a number from 0 to 1 nor missing (empty or NA)"
    );
    let refused = machine.run(&["exam", "stats", "--matrix", "nowhere.csv"]).refused();
    assert!(refused.starts_with("cannot read nowhere.csv: No such file"), "{refused}");
    machine.write("few.csv", answers().lines().take(20).collect::<Vec<_>>().join("\n"));
    let told = machine.run(&["exam", "stats", "--matrix", "few.csv"]).fine();
    assert!(
        told.ends_with(
            "these are too few: of fewer than 20 people, statistics would tell mostly of chance\n"
        ),
        "{told}"
    );
}
