//! `demo`: the story on one machine.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use super::{Finished, Machine};

/// A story that several tests read: each takes seconds of a processor.
pub struct Told {
    /// What the command printed.
    pub printed: String,
    /// Permissions of the folder that it made.
    mode: u32,
    files: BTreeMap<String, Left>,
}

/// A file that a demo left.
struct Left {
    mode: u32,
    bytes: Vec<u8>,
}

impl Told {
    /// In the language of the environment, and with a mask that lets everybody read what is written.
    fn of(language: Option<&str>) -> Self {
        let machine = Machine::new();
        let program = env!("CARGO_BIN_EXE_candidates-bot");
        let mut shell = std::process::Command::new("sh");
        shell.args(["-c", &format!("umask 022; exec {program} demo --out deep/inside")]);
        shell.env_clear().envs(language.map(|language| ("LANG", language)));
        shell.current_dir(machine.home.path());
        let printed = Finished::of(shell).fine();
        let folder = machine.path("deep/inside");
        let mode = |path: &Path| fs::metadata(path).expect("it").permissions().mode() & 0o7777;
        let left = |path: PathBuf| {
            let name = path.file_name().and_then(|name| name.to_str()).expect("a name").to_owned();
            (name, Left { mode: mode(&path), bytes: fs::read(&path).expect("a file") })
        };
        let files = fs::read_dir(&folder).expect("the folder").flatten().map(|file| left(file.path()));
        Self { printed, mode: mode(&folder), files: files.collect() }
    }

    fn file(&self, name: &str) -> &[u8] {
        self.files.get(name).map_or_else(|| panic!("the demo left no {name}"), |left| &left.bytes)
    }

    /// A file with text.
    pub fn text(&self, name: &str) -> &str {
        std::str::from_utf8(self.file(name)).expect("text")
    }
}

/// On a machine that knows no language.
pub static ENGLISH: LazyLock<Told> = LazyLock::new(|| Told::of(None));
/// On a machine that speaks Russian.
pub static RUSSIAN: LazyLock<Told> = LazyLock::new(|| Told::of(Some("ru_RU.UTF-8")));

fn demo(machine: &Machine, arguments: &str) -> Finished {
    machine.run(&[&["demo"], arguments.split_whitespace().collect::<Vec<_>>().as_slice()].concat())
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn is_russian(letter: char) -> bool {
    matches!(letter, 'а'..='я' | 'А'..='Я' | 'ё' | 'Ё')
}

#[test]
fn the_demo_tells_the_story_and_leaves_its_files() {
    let end = ENGLISH.printed.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        end.ends_with("chart.jpg, results.xlsx, results.csv and demo.redb.")
            && end.contains("The story as a web page is deep/inside/report.html."),
        "{}",
        ENGLISH.printed
    );
    for image in ["overlay-06.jpg", "overlay-10.jpg", "chart.jpg"] {
        let bytes = ENGLISH.file(image);
        assert!(bytes.starts_with(&[0xff, 0xd8]) && bytes.len() <= 400 * 1024, "{image}: {}", bytes.len());
    }
    assert!(ENGLISH.text("results.csv").starts_with("candidate_username,car_iou,"));
    let transcript = ENGLISH.text("transcript.txt");
    for part in [
        "Olivia makes a link for candidates",
        "Ben has forgotten the plate on picture 2 and a value on picture 4",
        "Not complete yet",
        "the site is down: it answers with error 503, 3 times in a row",
        "objects have the same points as in the work of",
        "[Side by side]",
        "Decision: ❌ rejected",
        "Yes, only the last one counts.",
        "times_attempted",
    ] {
        assert!(transcript.contains(part), "{part:?} is not in the transcript");
    }
    let metrics: serde_json::Value =
        serde_json::from_str(ENGLISH.text("metrics.json")).expect("metrics.json is JSON");
    let rows: Vec<_> =
        metrics.as_array().expect("a list").iter().map(|row| &row["times_attempted"]).collect();
    assert_eq!(rows, [1, 2, 1, 1], "{metrics}");
    assert!(!ENGLISH.file("demo.redb").is_empty());
}

#[test]
fn everything_that_is_printed_is_in_one_language() {
    let english = ENGLISH.printed.clone() + ENGLISH.text("transcript.txt");
    let line = english.lines().find(|line| line.contains(is_russian));
    assert_eq!(line, None, "no environment, no Russian");
    assert!(english.starts_with("candidates-bot: a story in six scenes\n"), "{english}");

    let russian = RUSSIAN.printed.clone() + RUSSIAN.text("transcript.txt");
    let says_yes = |line: &&str| line.contains("Yes") || line.contains("Get the task");
    assert_eq!(russian.lines().find(says_yes), None);
    for part in ["Кто участвует", "Борис забывает обвести plate", "Что дальше", "Решение: ❌ отказать"]
    {
        assert!(russian.contains(part), "{part:?} is not in it");
    }
    assert!(RUSSIAN.text("results.csv").starts_with("\u{feff}candidate_username;car_iou;"));
}

#[test]
fn a_pipe_gets_lines_that_fit_and_no_colours() {
    let plain = &ENGLISH.printed;
    let too_long = plain.lines().find(|line| line.chars().count() > 80);
    assert_eq!((too_long, plain.contains('\u{1b}')), (None, false));
}

#[test]
fn who_asks_for_a_language_or_for_colours_gets_them() {
    let machine = Machine::new();
    let mut asked = machine.command(&["demo", "--fast", "--lang", "en"]);
    asked.env("LC_ALL", "ru_RU.UTF-8").env("CLICOLOR_FORCE", "1");
    let printed = Finished::of(asked).fine();

    assert_eq!(printed.lines().find(|line| line.contains(is_russian)), None);
    assert!(printed.contains("\u{1b}["), "{printed}");
}

#[test]
fn the_report_is_one_sound_file_with_every_chat() {
    for (language, story) in [("en", &ENGLISH), ("ru", &RUSSIAN)] {
        let report = story.text("report.html");
        assert!(report.starts_with(&format!("<!DOCTYPE html>\n<html lang=\"{language}\">")));

        let (texts, images) = texts_and_images(report);
        assert!(images > 10, "{images} images");
        let squeezed = |text: &str| text.split_whitespace().collect::<String>();
        let texts = squeezed(&texts);
        let transcript = story.text("transcript.txt");
        // What people wrote or tapped; the bot's messages are there in the states in which they stayed.
        let lines = transcript.lines().filter_map(|line| line.split_once(": "));
        let names = |who: &str| who.chars().count() == 12 && who.trim().chars().all(char::is_alphabetic);
        let said: Vec<&str> =
            lines.filter(|(who, _)| names(who) && who.trim() != "bot").map(|(_, text)| text).collect();
        assert!(said.len() > 50, "{said:?}");
        for text in said {
            let text = text.trim_matches(['[', ']']);
            assert!(texts.contains(&squeezed(text)), "{language}: {text:?} is not in the report");
        }
    }
}

/// The text of the report, and the number of its images; all of them can be decoded, and nothing is loaded.
fn texts_and_images(report: &str) -> (String, usize) {
    use base64::Engine;
    use quick_xml::events::Event;
    let mut reader = quick_xml::Reader::from_str(report);
    let (mut texts, mut images, mut depth) = (String::new(), 0, 0);
    loop {
        let event = reader.read_event().expect("well-formed");
        match &event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            Event::Text(text) => texts.push_str(&text.decode().expect("text")),
            Event::GeneralRef(name) => match &*name.decode().expect("a name") {
                "amp" => texts.push('&'),
                "lt" => texts.push('<'),
                "gt" => texts.push('>'),
                "quot" => texts.push('"'),
                "#39" => texts.push('\''),
                other => panic!("&{other};"),
            },
            Event::Eof => break,
            _ => {}
        }
        if let Event::Start(tag) | Event::Empty(tag) = &event {
            assert_ne!(tag.name().as_ref(), b"script");
            for attribute in tag.attributes().map(|attribute| attribute.expect("an attribute")) {
                let value = String::from_utf8_lossy(&attribute.value).into_owned();
                match attribute.key.as_ref() {
                    b"src" => {
                        let data = value.split_once(";base64,").expect("data").1;
                        let bytes = base64::engine::general_purpose::STANDARD.decode(data).expect("base64");
                        image::load_from_memory(&bytes).expect("an image");
                        images += 1;
                    }
                    b"href" => assert!(value.starts_with('#'), "{value}"),
                    b"alt" => assert!(!value.is_empty()),
                    _ => {}
                }
            }
        }
    }
    assert_eq!(depth, 0);
    assert!(!report.contains("url(") && !report.contains("@import"), "the style loads something");
    (texts, images)
}

#[test]
fn what_a_demo_leaves_is_its_users_alone() {
    assert_eq!(ENGLISH.mode, 0o700);
    let open: Vec<_> =
        ENGLISH.files.iter().filter(|(_, left)| left.mode != 0o600).map(|(name, _)| name).collect();
    assert!(open.is_empty(), "{open:?}");
}

#[test]
fn the_same_seed_tells_the_same_story_in_the_place_of_the_first_and_another_seed_another() {
    let machine = Machine::new();
    let transcript = || read(&machine.path("here/transcript.txt"));
    let metrics = || read(&machine.path("here/metrics.json"));
    let first = demo(&machine, "--seed 7 --out here").fine();
    let told = (transcript(), metrics());

    assert_eq!(demo(&machine, "--seed 7 --out here").fine(), first);
    assert_eq!((transcript(), metrics()), told);
    assert_ne!(ENGLISH.text("transcript.txt"), told.0);
    assert_ne!(ENGLISH.text("metrics.json"), told.1);
}

#[test]
fn an_older_site_makes_no_difference_to_people() {
    let machine = Machine::new();
    for site in ["2.2", "2.14"] {
        demo(&machine, &format!("--site {site} --out {site}")).fine();
        let told = read(&machine.path(&format!("{site}/transcript.txt")));
        assert_eq!(told, ENGLISH.text("transcript.txt"), "{site}");
    }
}

#[test]
fn a_place_that_cannot_be_written_is_told() {
    let machine = Machine::new();
    machine.write("file", "in the way");
    fs::create_dir_all(machine.path("full/demo.redb/inside")).expect("folders");

    let under_file = demo(&machine, "--out file/below").refused();
    let no_place = demo(&machine, "--out /proc/below").refused();
    let in_the_way = demo(&machine, "--out full").refused();

    assert!(under_file.starts_with("cannot create the folder file/below: "), "{under_file}");
    assert!(no_place.starts_with("cannot create the folder /proc/below: "), "{no_place}");
    assert!(in_the_way.starts_with("cannot remove full/demo.redb of an earlier demo: "), "{in_the_way}");
}

#[test]
fn the_demo_needs_no_settings_and_minds_no_others() {
    let machine = Machine::new();

    machine.run_with(&["demo"], &[("SITE_URL", "nonsense"), ("ATTEMPTS", "-1")]).fine();

    assert!(!machine.path("candidates.redb").exists(), "the demo has a database of its own");
}

#[test]
fn an_unknown_age_is_a_wrong_argument() {
    let finished = demo(&Machine::new(), "--site 3");

    assert_eq!(finished.code, Some(2), "{finished:?}");
    assert!(finished.err.contains("[possible values: 2.2, 2.14, 2.73]"), "{}", finished.err);
}
