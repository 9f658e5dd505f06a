//! `score` and `exam`: files of annotations in other encodings, packed, or of another kind; and files that never end.

use std::io::{Cursor, Write};
use std::os::unix::fs::symlink;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use candidates_bot::exam::{Annotations, Exam, cvat_xml};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::{Finished, Machine};

/// The annotations of the first attempt.
fn annotations() -> String {
    let exam = Exam::embedded().expect("the exam built in is whole");
    let images = exam.assignment(1).iter().filter_map(|name| exam.reference.image(name)).cloned().collect();
    cvat_xml::write(&Annotations { images, ..Annotations::default() })
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(bytes).and_then(|()| packed.finish()).expect("memory")
}

/// As CVAT exports a task with its images.
fn export(xml: &[u8]) -> Vec<u8> {
    let mut packed = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in [("images/01.jpg", &b"\xff\xd8\xff"[..]), ("annotations.xml", xml)] {
        packed.start_file(name, SimpleFileOptions::default()).expect("memory");
        packed.write_all(bytes).expect("memory");
    }
    packed.finish().expect("memory").into_inner()
}

fn utf16(text: &str) -> Vec<u8> {
    "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

fn assets() -> String {
    format!("{}/assets/exam", env!("CARGO_MANIFEST_DIR"))
}

fn figures(printed: &str) -> Vec<(Value, Value)> {
    let line = |line: &str| serde_json::from_str::<Value>(line).expect("JSON");
    printed
        .lines()
        .map(line)
        .map(|report| (report["car_iou"].clone(), report["plate_accuracy"].clone()))
        .collect()
}

#[test]
fn however_a_file_is_packed_or_encoded_its_figures_are_the_same() {
    let machine = Machine::new();
    let xml = annotations();
    let declaring = xml.replacen("utf-8", "windows-1251", 1);
    std::fs::create_dir(machine.path("in")).expect("a folder");
    for (name, bytes) in [
        ("plain.xml", xml.clone().into_bytes()),
        ("utf-16.xml", utf16(&xml)),
        ("windows.xml", encoding_rs::WINDOWS_1251.encode(&declaring).0.into_owned()),
        ("packed.xml.gz", gzip(xml.as_bytes())),
        ("packed.XML", gzip(&utf16(&xml))),
        ("task 7.zip", export(xml.as_bytes())),
    ] {
        machine.write(&format!("in/{name}"), bytes);
    }
    let printed = machine.run(&["score", "--exam", &assets(), "in"]).fine();
    assert_eq!(figures(&printed), vec![(100.0.into(), 100.0.into()); 6], "{printed}");
    for bytes in [utf16(&xml), gzip(xml.as_bytes()), export(&utf16(&xml))] {
        let command = machine.command(&["score", "--exam", &assets(), "-"]);
        let printed = Finished::of_answered(command, bytes).fine();
        assert_eq!(figures(&printed), [(100.0.into(), 100.0.into())]);
    }
}

#[test]
fn a_ground_truth_may_be_the_export_as_it_is_and_the_exam_stays_the_same() {
    let machine = Machine::new();
    let exam = Exam::embedded().expect("the exam built in is whole");
    for file in &exam.files {
        let place = machine.path("pack").join(&file.path);
        std::fs::create_dir_all(place.parent().expect("a folder")).expect("a folder");
        std::fs::write(place, &file.bytes).expect("a file");
    }
    let xml = exam.files.get("reference.xml").expect("ground truth").bytes.clone();
    let text = std::str::from_utf8(&xml).expect("text");
    for bytes in [export(&xml), gzip(&xml), utf16(text)] {
        machine.write("pack/reference.xml", bytes);
        assert!(machine.run(&["exam", "check", "pack"]).fine().ends_with("the ground truth scores 100\n"));
        assert_eq!(Exam::load(&machine.path("pack")).expect("an exam").id(), exam.id());
    }
    machine.write("pack/reference.xml", "%PDF-1.4");
    let error = machine.run(&["exam", "show", "pack"]).refused();
    assert_eq!(
        error,
        "pack/reference.xml: this is a PDF document, and not the XML of markup; export the task as \"CVAT for images 1.1\""
    );
    std::fs::create_dir(machine.path("bare")).expect("a folder");
    machine.write("bare/reference.xml", export(&utf16(text)));
    machine.write("a.xml", annotations());
    let printed = machine.run(&["score", "--exam", "bare", "a.xml"]).fine();
    assert_eq!(figures(&printed), [(100.0.into(), 100.0.into())]);
}

#[test]
fn what_is_no_annotations_are_called_by_its_name_in_one_line() {
    let machine = Machine::new();
    let refused = |name: &str, bytes: &[u8]| {
        machine.write(name, bytes);
        let finished = machine.run(&["score", "--exam", &assets(), name]);
        assert_eq!(finished.code, Some(1));
        let lines: Vec<String> = finished.err.lines().map(str::to_owned).collect();
        assert_eq!(lines.len(), 2, "{lines:?}");
        lines[0].clone()
    };
    assert_eq!(
        refused("a.xml", b"7z\xbc\xaf\x27\x1c\0\x04"),
        "candidates-bot: a.xml: this is a 7z archive, and not the XML of markup; unpack it, and take the annotations.xml in it"
    );
    assert_eq!(
        refused("b.zip", b"<!doctype html><title>Log in</title>"),
        "candidates-bot: b.zip: this is a web page, and not the XML of markup; export the task as \"CVAT for images 1.1\""
    );
    assert_eq!(
        refused("c.gz", &gzip(b"[]")),
        "candidates-bot: c.gz: this is JSON, and not the XML of markup; export the task as \"CVAT for images 1.1\""
    );
    assert!(refused("d.zip", &export(b"<svg/>")).ends_with("d.zip: line 1: <svg> instead of <annotations>"));
}

#[test]
fn a_file_that_never_ends_or_never_begins_is_given_up() {
    let machine = Machine::new();
    machine.write("a.xml", annotations());
    let fifo = |name: &str| {
        let made = Command::new("mkfifo").arg(machine.path(name)).status().expect("mkfifo");
        assert!(made.success());
    };
    fifo("nobody.xml");
    std::fs::create_dir(machine.path("pack")).expect("a folder");
    fifo("pack/reference.xml");
    let began = Instant::now();
    let finished = machine.run(&["score", "--exam", &assets(), "/dev/zero", "a.xml", "nobody.xml"]);
    assert!(began.elapsed() < Duration::from_secs(30));
    let lines: Vec<&str> = finished.err.lines().collect();
    assert_eq!(
        lines,
        [
            "candidates-bot: /dev/zero: this is nothing but zero bytes, as a copy has that was cut short, and not the XML of \
             markup; fetch the file again",
            "candidates-bot: nobody.xml: nothing came for 10 s; is anybody writing into it?",
            "candidates-bot: 2 of 3 files could not be scored"
        ]
    );
    let error = machine.run(&["score", "--exam", "pack", "a.xml"]).refused();
    assert_eq!(error, "cannot read pack/reference.xml: it is no regular file");
    std::fs::remove_file(machine.path("pack/reference.xml")).expect("it is there");
    symlink("/dev/zero", machine.path("pack/reference.xml")).expect("a link");
    let error = machine.run(&["score", "--exam", "pack", "a.xml"]).refused();
    assert_eq!(error, "cannot read pack/reference.xml: it is no regular file");
}

#[test]
fn a_fifo_is_read_to_its_end_however_late_it_begins() {
    let machine = Machine::new();
    let made = Command::new("mkfifo").arg(machine.path("late.xml")).status().expect("mkfifo");
    assert!(made.success());
    let mut command = machine.command(&["score", "--exam", &assets(), "late.xml"]);
    let scoring = command.stdout(Stdio::piped()).spawn().expect("it can be started");
    // Opening it blocks until it is read.
    let mut late = std::fs::OpenOptions::new().write(true).open(machine.path("late.xml")).expect("a FIFO");
    let xml = export(annotations().as_bytes());
    let (first, second) = xml.split_at(100);
    late.write_all(first).expect("it is read");
    late.write_all(second).expect("it is read");
    drop(late);
    let output = scoring.wait_with_output().expect("it ends");
    let printed = String::from_utf8(output.stdout).expect("text");
    assert_eq!(figures(&printed), [(100.0.into(), 100.0.into())]);
}
