//! `demo`: the story on one machine.

use std::time::{Duration, Instant};

use super::{Finished, Machine};

fn demo(machine: &Machine, arguments: &str) -> Finished {
    machine.run(&[&["demo"], arguments.split_whitespace().collect::<Vec<_>>().as_slice()].concat())
}

fn read(machine: &Machine, name: &str) -> String {
    std::fs::read_to_string(machine.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn the_demo_tells_the_story_and_leaves_its_files() {
    let machine = Machine::new();
    let began = Instant::now();
    let printed = demo(&machine, "--out deep/inside").fine();

    assert!(began.elapsed() < Duration::from_secs(30), "{:?}", began.elapsed());
    let transcript = read(&machine, "deep/inside/transcript.txt");
    assert!(printed.contains(&transcript), "what is printed is not what is kept");
    assert!(
        printed.ends_with("chart.jpg, results.xlsx, results.csv and demo.redb are in deep/inside\n"),
        "{printed}"
    );
    for image in ["overlay-06.jpg", "overlay-10.jpg", "chart.jpg"] {
        let bytes = std::fs::read(machine.path(&format!("deep/inside/{image}"))).expect(image);
        assert!(bytes.starts_with(&[0xff, 0xd8]) && bytes.len() <= 400 * 1024, "{image}: {}", bytes.len());
    }
    assert!(read(&machine, "deep/inside/results.csv").starts_with("\u{feff}candidate_username;car_iou;"));
    for part in [
        "Ольга (@olga_hr)",
        "Анна (@anna_k)",
        "Ben (@ben_lee)",
        "Not complete yet",
        "точек совпадают с работой: @anna_k",
        "Показать рядом",
        "Решение: ❌ отказать",
        "Yes, only the last one counts.",
        "times_attempted",
    ] {
        assert!(transcript.contains(part), "{part:?} is not in the transcript");
    }
    let metrics: serde_json::Value =
        serde_json::from_str(&read(&machine, "deep/inside/metrics.json")).expect("metrics.json is JSON");
    let rows: Vec<_> =
        metrics.as_array().expect("a list").iter().map(|row| &row["times_attempted"]).collect();
    assert_eq!(rows, [1, 2, 1, 1], "{metrics}");
    assert!(machine.path("deep/inside/demo.redb").exists());
}

#[test]
fn what_a_demo_leaves_is_its_users_alone() {
    use std::os::unix::fs::PermissionsExt;
    let machine = Machine::new();
    let program = env!("CARGO_BIN_EXE_candidates-bot");
    let mut shell = std::process::Command::new("sh");
    shell.args(["-c", &format!("umask 022; exec {program} demo --out out")]);
    shell.env_clear().current_dir(machine.home.path());
    Finished::of(shell).fine();

    let mode = |path: &std::path::Path| std::fs::metadata(path).expect("it").permissions().mode() & 0o7777;
    assert_eq!(mode(&machine.path("out")), 0o700);
    let files = std::fs::read_dir(machine.path("out")).expect("the folder").flatten();
    let open: Vec<_> = files.map(|file| file.path()).filter(|path| mode(path) != 0o600).collect();
    assert!(open.is_empty(), "{open:?}");
}

#[test]
fn the_same_seed_tells_the_same_story_and_another_one_another() {
    let machine = Machine::new();
    demo(&machine, "--seed 7 --out one").fine();
    demo(&machine, "--seed 7 --out two").fine();
    demo(&machine, "--seed 8 --out three").fine();

    for name in ["transcript.txt", "metrics.json"] {
        assert_eq!(read(&machine, &format!("one/{name}")), read(&machine, &format!("two/{name}")));
        assert_ne!(read(&machine, &format!("one/{name}")), read(&machine, &format!("three/{name}")));
    }
}

#[test]
fn an_older_site_makes_no_difference_to_people() {
    let machine = Machine::new();
    demo(&machine, "--site 2.2 --out old").fine();
    demo(&machine, "--site 2.14 --out new").fine();

    assert_eq!(read(&machine, "old/transcript.txt"), read(&machine, "new/transcript.txt"));
}

#[test]
fn a_second_demo_takes_the_place_of_the_first() {
    let machine = Machine::new();
    let first = demo(&machine, "--out here").fine();

    assert_eq!(demo(&machine, "--out here").fine(), first);
}

#[test]
fn a_place_that_cannot_be_written_is_told() {
    let machine = Machine::new();
    machine.write("file", "in the way");
    std::fs::create_dir_all(machine.path("full/demo.redb/inside")).expect("folders");

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
