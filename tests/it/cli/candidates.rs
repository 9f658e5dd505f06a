//! `candidates`, `export` and `audit`: what an operator sees of a database while no bot runs.

use candidates_bot::model::{
    AttemptNumber, AttemptState, CauseKind, Choice, Comment, Leftover, PersonId, Review, Ruling,
};
use candidates_bot::store::{Records, Store};
use serde_json::Value;

use super::Machine;
use super::exam::YARD;
use crate::file::people::{CANDIDATES, settle, spoil_candidate};

/// A machine with candidates, each of whom has handed in one attempt.
fn machine() -> Machine {
    let machine = Machine::new();
    drop(settle(&machine.path("candidates.redb")));
    machine
}

#[test]
fn everybody_is_listed_with_where_they_stand() {
    let machine = Machine::new();
    machine.run(&["hr", "add", "42"]).fine();
    assert_eq!(machine.run(&["candidates", "list"]).fine(), "no candidates yet\n");
    let machine = self::machine();

    let list = machine.run(&["candidates", "list"]).fine();

    assert_eq!(list.lines().count() as u64, CANDIDATES);
    assert_eq!(
        list.lines().next(),
        Some(
            "@person_1000 (Анна)\tperson_1000_test_Annotator\tattempt 1: complete, car 100.00, plate 100.00, \
             plate.plate 100.00, waiting for HR's decision"
        )
    );
    let json = machine.run(&["candidates", "list", "--json"]).fine();
    let first: Value = serde_json::from_str(json.lines().next().expect("a line")).expect("JSON");
    assert_eq!(first["candidate"]["username"], "person_1000");
    assert_eq!(first["last_attempt"]["car_iou"], 100.0);
    let figures = serde_json::json!({"car_iou": 100.0, "plate_iou": 100.0, "plate_accuracy": 100.0});
    assert_eq!(first["last_attempt"]["figures"], figures, "whatever the labels of the exam are");
    assert_eq!(first["last_attempt"]["decision"], "waiting");
    assert!(!list.contains("pa55word") && !json.contains("pa55word"), "a password was printed");
}

#[test]
fn where_a_candidate_came_from_is_listed_shown_and_exported() {
    use candidates_bot::model::{By, Link, LinkTerms, Source};
    let machine = machine();
    let store = Store::open(&machine.path("candidates.redb")).expect("the database");
    let tx = store.write().expect("write");
    let at = "2026-02-20T09:00:00Z".parse().expect("a moment");
    let source = Source::parse("Job fair").expect("a source");
    let terms = LinkTerms { source, uses: None, until: None, language: None };
    let link = Link::new("in-a".to_owned(), terms, By::Operator, at);
    let number = tx.add_link(&link).expect("put").expect("there is room");
    tx.note_arrival(PersonId(1000), number, at).expect("put");
    tx.commit().expect("commit");
    drop(store);

    let list = machine.run(&["candidates", "list"]).fine();
    let ends = list.lines().map(|line| line.ends_with(", waiting for HR's decision, source: Job fair"));
    assert_eq!(ends.filter(|has_source| *has_source).count(), 1, "{list}");
    let shown = machine.run(&["candidates", "show", "1000"]).fine();
    assert!(shown.contains("\nsource: Job fair\n"), "{shown}");
    let json = |arguments: &[&str]| -> Value {
        let text = machine.run(arguments).fine();
        serde_json::from_str(text.lines().next().expect("a line")).expect("JSON")
    };
    assert_eq!(json(&["candidates", "list", "--json"])["candidate"]["source"], "Job fair");
    assert_eq!(json(&["candidates", "show", "1000", "--json"])["source"], "Job fair");
    assert_eq!(json(&["export", "-", "--format", "json"])["source"], "Job fair");
    assert_eq!(json(&["candidates", "show", "1001", "--json"])["source"], Value::Null);
}

#[test]
fn the_operator_says_whose_an_account_of_the_earlier_bot_is() {
    use candidates_bot::legacy::{Imported, LegacyRow};
    use candidates_bot::model::{Claim, Password};
    let machine = self::machine();
    let store = Store::open(&machine.path("candidates.redb")).expect("the database");
    let tx = store.write().expect("write");
    let started = "2026-02-20T09:00:00Z".parse().expect("a moment");
    let metrics = LegacyRow {
        candidate_username: "Ben_Lee".to_owned(),
        car_iou: None,
        plate_iou: None,
        plate_accuracy: None,
        task_started: started,
        task_ended: None,
        times_attempted: 1,
    };
    let claim = Claim { since: Some(started), wrong: 3, ..Claim::default() };
    let (account, password) = ("Ben_Lee_test_Annotator".to_owned(), Some(Password("pa55word".to_owned())));
    tx.put_imported(&Imported { account, password, metrics, claim }).expect("put");
    tx.commit().expect("commit");
    drop(store);

    let list = machine.run(&["candidates", "list"]).fine();
    let line = "@Ben_Lee (known to the previous bot, to be claimed until 2026-05-21, wrong passwords: 3)\t";
    assert!(list.contains(line), "{list}");
    let claim = |username: &str, id: &str| machine.run(&["candidates", "claim", username, id]);
    assert!(
        claim("nobody", "42").refused().starts_with("the previous bot has no unclaimed account “nobody”")
    );
    assert_eq!(claim("ben_lee", "0").refused(), "0 is not a Telegram id");
    let refused = claim("ben_lee", "1000").refused();
    assert!(refused.starts_with("1000 is the candidate @person_1000"), "{refused}");
    let told = claim("@ben_lee", "42").fine();
    assert_eq!(
        told,
        "the account Ben_Lee_test_Annotator of @Ben_Lee is 42's; they and HR are notified as soon as the bot runs\n"
    );
    let shown = machine.run(&["candidates", "show", "42"]).fine();
    assert!(shown.contains("account on the site: Ben_Lee_test_Annotator"), "{shown}");
    let audit = machine.run(&["audit", "--of", "42"]).fine();
    assert!(audit.contains("got the account of the previous bot back, confirmed"), "{audit}");
    assert!(
        claim("ben_lee", "43").refused().starts_with("the previous bot has no unclaimed account"),
        "it is given once"
    );
    assert!(!list.contains("pa55word") && !audit.contains("pa55word"), "a password was printed");
}

#[test]
fn the_figures_of_any_exam_are_listed_shown_and_exported() {
    let machine = Machine::new();
    machine.run(&["demo", "--lang", "ru", "--exam", YARD, "--out", "out"]).fine();
    let of = |arguments: &[&str]| {
        let settings = [("DATABASE", "out/demo.redb"), ("EXAM", YARD)];
        machine.run_with(arguments, &settings).fine()
    };
    let json = |text: &str| -> Value { serde_json::from_str(text).expect("JSON") };
    let metrics = json(&std::fs::read_to_string(machine.path("out/metrics.json")).expect("metrics"));
    let anna = &metrics[0];
    let names = [
        "bottle_iou",
        "crate_iou",
        "tag_iou",
        "bottle.material_accuracy",
        "crate.full_accuracy",
        "crate.slots_accuracy",
        "tag.code_accuracy",
    ];
    let told = |name: &str| anna[name].as_f64().unwrap_or_else(|| panic!("{name} is not in {anna}"));
    let text: Vec<String> = names
        .iter()
        .map(|name| format!("{} {:.2}", name.rsplit_once('_').expect("a kind").0, told(name)))
        .collect();

    let list = of(&["candidates", "list"]);
    let line = list.lines().find(|line| line.starts_with("@anna_k")).expect("Anna");
    assert!(line.contains(&format!("attempt 1: complete, {}, ", text.join(", "))), "{line}");
    let shown = of(&["candidates", "show", "anna_k"]);
    assert!(shown.contains(&text.join(", ")) && shown.contains("\n  a-1.png  bottle "), "{shown}");
    let listed = json(of(&["candidates", "list", "--json"]).lines().next().expect("a line"));
    assert!(shown.contains("\nconsent: version 1 in ru, 2026-"), "{shown}");
    let shown = json(&of(&["candidates", "show", "anna_k", "--json"]));
    let consent = &shown["consents"][0];
    assert_eq!((&consent["version"], &consent["language"]), (&1.into(), &"ru".into()), "{shown}");
    for figures in [&listed["last_attempt"]["figures"], &shown["attempts"][0]["figures"]] {
        assert_eq!(figures.as_object().expect("figures").len(), names.len(), "{figures}");
        assert!(names.iter().all(|name| figures[*name] == anna[*name]), "{figures}\n{anna}");
    }

    of(&["export", "all.json"]);
    of(&["export", "all.csv", "--language", "en"]);
    let exported = std::fs::read_to_string(machine.path("all.json")).expect("text");
    let exported = json(exported.lines().next().expect("a line"));
    assert!(names.iter().all(|name| exported[*name] == anna[*name]), "{exported}");
    let table = std::fs::read_to_string(machine.path("all.csv")).expect("text");
    let head = table.lines().next().expect("a line");
    assert!(head.contains(&format!(",{},recommendation,", names.join(","))), "{head}");
    let row = format!(",{},", names.map(|name| format!("{:.2}", told(name))).join(","));
    assert!(table.lines().any(|line| line.starts_with("anna_k,") && line.contains(&row)), "{table}");
}

#[test]
fn one_is_shown_by_id_username_or_account() {
    let machine = machine();
    let shown = machine.run(&["candidates", "show", "1003"]).fine();
    assert!(shown.starts_with("@person_1003 (Анна), Telegram id 1003\n"), "{shown}");
    for part in
        ["account on the site: person_1003_test_Annotator\n", "\nattempt 1: complete, ", "  01.jpg  car 100"]
    {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    assert!(!shown.contains("pa55word"), "{shown}");
    for name in ["@Person_1003", "person_1003", "person_1003_test_annotator"] {
        assert_eq!(machine.run(&["candidates", "show", name]).fine(), shown);
    }
    let json: Value =
        serde_json::from_str(&machine.run(&["candidates", "show", "1003", "--json"]).fine()).expect("JSON");
    assert_eq!((&json["id"], &json["attempts"][0]["state"]), (&1003.into(), &"complete".into()));

    assert_eq!(
        machine.run(&["candidates", "show", "nobody"]).refused(),
        "no candidate is called “nobody”; `candidates-bot candidates list` shows everybody"
    );
    spoil_candidate(&machine.path("candidates.redb"), PersonId(1003));
    let error = machine.run(&["candidates", "show", "1003"]).refused();
    assert!(error.starts_with("database candidates.redb: record of a candidate cannot be read"), "{error}");
}

#[test]
fn operators_read_times_by_their_clocks_and_programs_in_utc() {
    let machine = machine();
    let of = |zone: &str, arguments: &[&str]| machine.run_with(arguments, &[("TIMEZONE", zone)]);
    let shown = |zone: &str| {
        let shown = of(zone, &["candidates", "show", "1003"]).fine();
        shown.lines().find_map(|line| line.strip_prefix("  started ")).expect("the start").to_owned()
    };
    let (utc, omsk) = (shown("UTC"), shown("Asia/Omsk"));
    assert!(utc.ends_with('Z') && omsk.ends_with("+06:00"), "{utc}, {omsk}");
    let parsed = |text: &str| text.parse::<chrono::DateTime<chrono::Utc>>().expect("a time");
    assert_eq!(parsed(&utc), parsed(&omsk));
    let audit = of("Asia/Omsk", &["audit", "--of", "1003"]).fine();
    assert!(audit.starts_with(&omsk[..11]) && audit.contains("+06:00  "), "{audit}");
    for arguments in [&["candidates", "show", "1003", "--json"][..], &["audit", "--of", "1003", "--json"]] {
        assert_eq!(of("Asia/Omsk", arguments).fine(), of("UTC", arguments).fine());
    }
}

#[test]
fn everybodys_metrics_go_into_a_file() {
    let machine = machine();
    let printed = machine.run(&["export", "all.xlsx"]).fine();
    assert!(printed.starts_with(&format!("{CANDIDATES} candidates, ")), "{printed}");
    assert!(std::fs::read(machine.path("all.xlsx")).expect("the workbook").starts_with(b"PK"));
    machine.run(&["export", "all.csv"]).fine();
    let table = std::fs::read_to_string(machine.path("all.csv")).expect("the table");
    assert_eq!(table.lines().count() as u64, CANDIDATES + 1);
    assert!(table.starts_with("\u{feff}candidate_username;car_iou;"), "the settings say ru: {table}");
    let plain = machine.run(&["export", "-", "--format", "csv", "--language", "en"]).fine();
    assert!(plain.starts_with("candidate_username,car_iou,"), "{plain}");
    let lines = machine.run(&["export", "-", "--format", "json"]).fine();
    assert_eq!(lines.lines().count() as u64, CANDIDATES);
    let first: Value = serde_json::from_str(lines.lines().next().expect("a line")).expect("JSON");
    assert_eq!(first["candidate_username"], "person_1000");
    assert_eq!(
        machine.run(&["export", "all.txt"]).refused(),
        "the file's extension does not say the format; add --format xlsx, csv or json"
    );
    assert_eq!(
        machine.run(&["export", "-", "--format", "xlsx"]).refused(),
        "a workbook can't be written to standard output; name a file"
    );
    let error = machine.run(&["export", "nowhere/all.csv"]).refused();
    assert!(error.starts_with("cannot write into nowhere: "), "{error}");
    // One unreadable record does not keep others out of the file.
    spoil_candidate(&machine.path("candidates.redb"), PersonId(1003));
    machine.run(&["export", "rest.csv"]);
    let rest = std::fs::read_to_string(machine.path("rest.csv")).expect("the table");
    assert_eq!(rest.lines().count() as u64, CANDIDATES);
}

#[test]
fn an_operator_deletes_and_retries_as_hr_does() {
    let machine = machine();
    let refused = machine.run(&["candidates", "delete", "1003", "--what", "everything"]).refused();
    assert_eq!(
        refused,
        "with --yes, everything about @person_1003 (Анна) is erased here, and the account \
         person_1003_test_Annotator and its tasks on the site; nothing was changed"
    );
    assert!(machine.run(&["candidates", "show", "1003"]).fine().contains("@person_1003"));
    machine.run(&["candidates", "delete", "1003", "--what", "candidate", "--yes"]).fine();
    machine.run(&["candidates", "show", "1003"]).refused();
    let told = machine.run(&["candidates", "delete", "@person_1004", "--what", "account", "--yes"]).fine();
    assert!(told.ends_with("; the site follows as soon as the bot runs\n"), "{told}");
    assert!(machine.run(&["candidates", "show", "1004"]).fine().contains("@person_1004"));
    let log = machine.run(&["audit", "--last", "2"]).fine();
    assert!(log.contains("  the operator · Ольга (1003): deleted the candidate from the bot\n"), "{log}");
    assert!(log.contains("the operator · @person_1004: deletion of the account on the site"), "{log}");
    assert_eq!(
        machine.run(&["candidates", "retry", "1005"]).refused(),
        "no attempt of @person_1005 (Анна) has come to a stop; `candidates-bot candidates show` tells more"
    );
}

#[test]
fn hrs_decision_is_listed_shown_and_exported_without_the_comment() {
    let machine = machine();
    let store = Store::open(&machine.path("candidates.redb")).expect("the database");
    let tx = store.write().expect("write");
    let (by, at) = (PersonId(1000), "2026-03-02T12:00:00Z".parse().expect("a moment"));
    let mut review = Review::default();
    review.decide(Some(Ruling { choice: Choice::Reject, by, at }));
    review.comment(Comment { text: "between us".to_owned(), by, at });
    tx.put_review(PersonId(1003), AttemptNumber::FIRST, &review).expect("put");
    tx.commit().expect("commit");
    drop(store);

    let list = machine.run(&["candidates", "list"]).fine();
    let shown = machine.run(&["candidates", "show", "1003"]).fine();
    for text in [&list, &shown] {
        assert!(text.contains(", rejected by @person_1000 at 2026-03-02T12:00:00Z\n"), "{text}");
    }
    let json = machine.run(&["candidates", "show", "1003", "--json"]).fine();
    let attempt = &serde_json::from_str::<Value>(&json).expect("JSON")["attempts"][0];
    let decided = (&attempt["decision"], &attempt["decided_by"], &attempt["decided_at"]);
    assert_eq!(decided, (&"rejected".into(), &"@person_1000".into(), &"2026-03-02T12:00:00Z".into()));
    let lines = machine.run(&["export", "-", "--format", "json"]).fine();
    assert!(lines.contains("\"decided_by\":\"@person_1000\""), "{lines}");
    for text in [list, shown, json, lines] {
        assert!(!text.contains("between us"), "{text}");
    }
    let table = machine.run(&["export", "-", "--format", "csv", "--language", "en"]).fine();
    assert!(table.contains(",rejected,person_1000,2026-03-02 12:00:00,person_1000: between us"), "{table}");
}

#[test]
fn the_audit_log_shows_the_newest_entries_last() {
    let machine = Machine::new();
    assert!(machine.run(&["audit"]).refused().starts_with("there is no database "));
    let machine = self::machine();
    machine.run(&["hr", "add", "@anna"]).fine();

    let log = machine.run(&["audit", "--last", "3"]).fine();

    let lines: Vec<&str> = log.lines().collect();
    assert_eq!(lines.len(), 3, "{log}");
    assert_eq!(lines[0], "2026-02-02T02:57:08Z  @person_1028 · @person_1028: attempt 1 was submitted");
    assert!(lines[2].ends_with("  the operator: @anna added to the HR list"), "{log}");
    let of = machine.run(&["audit", "--of", "@person_1004"]).fine();
    assert_eq!(of.lines().count(), 1, "{of}");
    let json = machine.run(&["audit", "--of", "1004", "--json"]).fine();
    let entry: Value = serde_json::from_str(json.trim_end()).expect("one JSON object");
    assert_eq!((&entry["by"], &entry["what"]), (&1004.into(), &"attempt 1 was submitted".into()));
    assert_eq!(machine.run(&["audit"]).fine().lines().count() as u64, CANDIDATES + 1);
}

#[test]
fn whoever_only_looks_makes_no_file_and_hears_which_one_was_looked_for() {
    let machine = Machine::new();
    let wanted = machine.path("candidates.redb");
    for command in [
        &["candidates", "list"][..],
        &["candidates", "show", "anna"],
        &["candidates", "retry", "anna"],
        &["hr", "list"],
        &["hr", "remove", "42"],
        &["audit"],
        &["export", "all.csv"],
        &["backup", "copy.redb"],
        &["rescore"],
        &["compact"],
    ] {
        let error = machine.run(command).refused();
        assert!(error.contains("candidates.redb") && !error.contains("defect"), "{command:?}: {error}");
        assert_eq!(std::fs::read_dir(machine.home.path()).expect("home").count(), 0, "{command:?}");
    }
    let error = machine.run(&["candidates", "list"]).refused();
    let said =
        format!("there is no database {}; name the bot's settings file with --config, or ", wanted.display());
    assert!(error.starts_with(&said), "{error}");
}

#[test]
fn what_others_wrote_stays_in_its_place_and_a_cause_is_whole() {
    let machine = machine();
    let name = "\u{5d3}\u{5e0}\u{5d4}\u{202e} 7\n\u{1b}[2J";
    let raw = "the site refuses: POST /api/tasks was answered 400: \u{5d3}\u{1b}[2J";
    let store = Store::open(&machine.path("candidates.redb")).expect("a database");
    let tx = store.write().expect("write");
    let mut candidate = tx.candidate(PersonId(1003)).expect("read").expect("a candidate");
    candidate.first_name = name.to_owned();
    tx.put_candidate(&candidate).expect("written");
    let mut attempt = tx.attempt(PersonId(1003), AttemptNumber::FIRST).expect("read").expect("an attempt");
    let cause = CauseKind::Refused.because(raw);
    attempt.state = AttemptState::Failed { cause, leftover: Leftover::Nothing };
    tx.put_attempt(&attempt).expect("written");
    tx.commit().expect("durable");
    drop(store);

    let isolated = "@person_1003 (\u{2068}\u{5d3}\u{5e0}\u{5d4} 7 [2J\u{2069})";
    let list = machine.run(&["candidates", "list"]).fine();
    assert!(list.contains(&format!("{isolated}\tperson_1003_test_Annotator\t")), "{list:?}");
    let shown = machine.run(&["candidates", "show", "1003"]).fine();
    assert!(shown.starts_with(&format!("{isolated}, Telegram id 1003\n")), "{shown:?}");
    let cause = "\u{2068}the site refuses: POST /api/tasks was answered 400: \u{5d3}[2J\u{2069}";
    assert!(shown.contains(&format!("\n  cause: {cause}\n")), "{shown:?}");
    let json = machine.run(&["candidates", "show", "1003", "--json"]).fine();
    let json: Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["first_name"], name, "for programs it is as it is");
    let attempt = &json["attempts"][0];
    assert_eq!((&attempt["cause"], &attempt["cause_kind"]), (&raw.into(), &"refused".into()));
}

#[test]
fn everything_about_one_person_goes_into_a_file() {
    let machine = machine();
    let printed = machine.run(&["candidates", "export", "@person_1003"]).fine();
    assert!(
        printed.starts_with("@person_1003 (Анна): attempts: 1, submissions: 1, pictures: 10, "),
        "{printed}"
    );
    assert!(printed.ends_with(" bytes: person_1003.zip\n"), "{printed}");
    let file = std::fs::read(machine.path("person_1003.zip")).expect("the file");
    assert!(file.starts_with(b"PK"));
    let printed = machine.run(&["candidates", "export", "1003", "--output", "anna.zip"]).fine();
    assert!(printed.ends_with(": anna.zip\n"), "{printed}");
    assert_eq!(std::fs::read(machine.path("anna.zip")).expect("the file"), file, "the same again");
    assert_eq!(
        machine.run(&["candidates", "export", "nobody"]).refused(),
        "no candidate is called “nobody”; `candidates-bot candidates list` shows everybody"
    );
    let refused = machine.run(&["candidates", "export", "1003", "--output", "candidates.redb"]).refused();
    assert!(refused.ends_with("is the database itself; name another file"), "{refused}");
}

#[test]
fn who_takes_the_test_is_told_although_the_exam_can_not_be_read() {
    let machine = Machine::new();
    super::doubts::handed_in(&machine, 1);
    let broken = [("EXAM", "nowhere")];
    for command in [vec!["candidates", "list"], vec!["candidates", "show", "1"]] {
        let told = machine.run_with(&command, &broken).fine();
        assert!(told.contains("Анна") && told.contains("attempt 1"), "{told}");
        let json = machine.run_with(&[command, vec!["--json"]].concat(), &broken).fine();
        assert!(json.contains("\"car_iou\""), "{json}");
    }
}
