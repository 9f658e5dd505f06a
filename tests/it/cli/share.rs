//! `exam share`, and what `check` reports about the images on the site's shared storage.

use std::fs;

use candidates_bot::exam::Exam;
use candidates_bot::site::shared_folder;

use super::Machine;
use super::check::check_with;
use super::exam::YARD;
use super::service::Town;

#[test]
fn the_exam_of_the_settings_is_told_when_none_is_named() {
    let machine = Machine::new();
    let exam = Exam::embedded().expect("the exam built in");
    let folder = shared_folder(exam.id());
    let told = machine.run(&["exam", "share"]).fine();
    assert!(told.starts_with("The exam “Cars and plates” has 10 pictures, 4.2 MB. "), "{told}");
    for image in &exam.originals {
        let line = format!("     {folder}/{}  {} bytes, 1920 × 1080\n", image.name, image.bytes.len());
        assert!(told.contains(&line), "{line} is not in\n{told}");
    }
    assert!(told.contains("`candidates-bot exam share --out DIR` writes them there"), "{told}");
    assert!(told.contains("cvat_server: &share\n         volumes: [\"cvat_share:/home/django/share:ro\"]\n"));
    assert!(told.contains(&format!("Set site.images = \"share:/{folder}\" (or \"auto\"")), "{told}");

    let told = machine.run_with(&["exam", "share"], &[("EXAM", YARD)]).fine();
    assert!(told.starts_with("The exam “The yard” has 6 pictures, "), "{told}");
    assert_eq!(told, machine.run_with(&["exam", "share"], &[("EXAM", YARD)]).fine());
}

#[test]
fn a_named_exam_is_told_and_its_images_are_written_byte_for_byte() {
    let machine = Machine::new();
    let exam = Exam::load(YARD.as_ref()).expect("the yard");
    let told = machine.run(&["exam", "share", YARD]).fine();
    assert!(told.contains(&format!("`candidates-bot exam share {YARD} --out DIR` writes them")), "{told}");

    let told = machine.run(&["exam", "share", YARD, "--out", "share"]).fine();
    let folder = format!("share/{}", shared_folder(exam.id()));
    assert!(told.contains(&format!("They are in {folder}; copy the folder candidates-bot as it is.")));
    let mut written: Vec<String> = fs::read_dir(machine.path(&folder))
        .expect("the folder")
        .map(|entry| entry.expect("a file").file_name().into_string().expect("a name"))
        .collect();
    written.sort();
    let names: Vec<&str> = exam.originals.iter().map(|image| image.name.as_str()).collect();
    assert_eq!(written, names);
    for image in &exam.originals {
        let file = fs::read(machine.path(&folder).join(&image.name)).expect("a picture");
        assert!(file == image.bytes, "{}", image.name);
    }
    machine.run(&["exam", "share", YARD, "--out", "share"]).fine();
}

#[test]
fn an_exam_that_is_not_whole_or_a_folder_that_can_not_be_written_is_refused() {
    let machine = Machine::new();
    let error = machine.run(&["exam", "share", "nowhere"]).refused();
    assert!(error.starts_with("cannot read nowhere/exam.toml: "), "{error}");
    machine.write("file", "no folder");
    let error = machine.run(&["exam", "share", YARD, "--out", "file"]).refused();
    assert!(error.starts_with("cannot write into file: "), "{error}");
}

/// What `check` reports about the images, with this setting.
fn images(town: &Town, images: &str) -> Option<String> {
    let checked = check_with(town, &[("SITE_IMAGES", images), ("EXAM", YARD)]);
    let line = checked.out.lines().find(|line| line.contains(" pictures: ")).map(str::to_owned);
    let wrong = line.as_ref().is_some_and(|line| line.starts_with('✗'));
    let expected = if wrong { "candidates-bot: not ready to run: pictures\n" } else { "" };
    assert_eq!((checked.code, checked.err.as_str()), (Some(i32::from(wrong)), expected), "{}", checked.out);
    line
}

#[tokio::test(flavor = "multi_thread")]
async fn check_tells_whether_the_images_are_on_the_shared_storage() {
    let town = Town::new().await;
    let exam = Exam::load(YARD.as_ref()).expect("the yard");
    let put = |folder: &str, count: usize| {
        let images = exam.originals.iter().take(count);
        let files = images.map(|of| (format!("{folder}/{}", of.name), of.bytes.to_vec()));
        town.site.set_share(files.collect());
    };
    let place = shared_folder(exam.id());
    let by_name = "by name (of another size they would be refused when a task is made)";

    put("exams/yard", 6);
    assert_eq!(images(&town, "upload"), None, "nothing to look for");
    let told = format!("✓ pictures: all are in the folder /exams/yard of the shared storage, {by_name}");
    assert_eq!(images(&town, "share:/exams/yard"), Some(told));
    let told = format!("✓ pictures: found in the folder /exams/yard of the shared storage, {by_name}");
    assert_eq!(images(&town, "auto"), Some(told));
    put(&place, 6);
    let told = format!("✓ pictures: found in the folder /{place} of the shared storage, {by_name}");
    assert_eq!(images(&town, "auto"), Some(told));

    put("exams/yard", 4);
    let told = "✗ pictures: site.images: not in the folder /exams/yard of the shared storage: b-2.png, b-3.png; \
                `candidates-bot exam share` tells how to put them there";
    assert_eq!(images(&town, "share:/exams/yard").as_deref(), Some(told));
    let told = "! pictures: not found on the shared storage, so they are uploaded; `candidates-bot exam share` tells \
                how to put them there";
    assert_eq!(images(&town, "auto").as_deref(), Some(told));

    let told = images(&town, "share:/elsewhere").expect("a line");
    let expected = "✗ pictures: site.images: the folder /elsewhere of the shared storage can't be listed: ";
    assert!(told.starts_with(expected), "{told}");
}
