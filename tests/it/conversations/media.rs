//! Images and files that Telegram refuses, or refuses as images: the others arrive, and the refusal is
//! reported.

use std::io::Cursor;
use std::sync::Arc;

use candidates_bot::demo::telegram::{FaultKind, MediaKind};
use candidates_bot::exam::{Exam, ExamFile, ExamFiles};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

use crate::support::{Actor, EXAM, Scene, scene};

fn png(image: RgbImage) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::from(image).write_to(&mut bytes, ImageFormat::Png).expect("a picture");
    bytes.into_inner()
}

fn plain(width: u32, height: u32) -> Vec<u8> {
    png(RgbImage::from_pixel(width, height, Rgb([90, 120, 200])))
}

/// An image that can't be compressed.
fn noise(width: u32, height: u32) -> Vec<u8> {
    let mut state = 1_u64;
    png(RgbImage::from_fn(width, height, |_, _| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        Rgb([(state >> 40) as u8, (state >> 48) as u8, (state >> 56) as u8])
    }))
}

/// The usual exam with these images of the instruction.
fn instructed(images: &[(&str, Vec<u8>)]) -> Arc<Exam> {
    let mut files: Vec<ExamFile> = EXAM.files.iter().cloned().collect();
    let manifest = files.iter_mut().find(|file| file.path == "exam.toml").expect("a manifest");
    let text = String::from_utf8(manifest.bytes.to_vec()).expect("a text");
    let (_, rest) = text.split_once("\ninstruction_pictures = ").expect("its pictures");
    let rest = rest.split_once('\n').expect("a line").1;
    let names: Vec<String> = images.iter().map(|(name, _)| format!("\"instructions/{name}\"")).collect();
    let text = format!("instruction_pictures = [{}]\n{rest}", names.join(", "));
    *manifest = ExamFile::new("exam.toml".into(), text.into());
    let of_instruction = images
        .iter()
        .map(|(name, bytes)| ExamFile::new(format!("instructions/{name}"), bytes.clone().into()));
    files.extend(of_instruction);
    Arc::new(Exam::of_files(&ExamFiles::new(files)).expect("an exam that is whole"))
}

async fn scene_with(images: &[(&str, Vec<u8>)]) -> Scene {
    let exam = instructed(images);
    Scene::with(|settings| settings.exam = exam).await
}

/// What arrived in a chat, message by message.
fn arrived(actor: &Actor) -> Vec<Vec<(String, MediaKind)>> {
    let chat = actor.person.chat();
    let media = chat.iter().filter(|line| line.from_bot && !line.media.is_empty());
    media.map(|line| line.media.iter().map(|media| (media.name.clone(), media.kind)).collect()).collect()
}

fn photos(names: &[&str]) -> Vec<(String, MediaKind)> {
    names.iter().map(|name| ((*name).to_owned(), MediaKind::Photo)).collect()
}

fn file(name: &str) -> Vec<(String, MediaKind)> {
    vec![(name.to_owned(), MediaKind::Document)]
}

fn refuses(description: &str) -> FaultKind {
    FaultKind::Status { code: 400, description: format!("Bad Request: {description}"), retry_after: None }
}

/// The refusal of an album because of one of its images.
fn in_album(number: usize) -> FaultKind {
    refuses(&format!("failed to send message #{number} with the error message \"PHOTO_INVALID_DIMENSIONS\""))
}

#[tokio::test]
async fn what_telegram_does_not_show_comes_as_a_file_in_its_place() {
    let scene = scene_with(&[
        ("a.png", plain(40, 30)),
        ("b.png", plain(40, 30)),
        ("wide.png", plain(2500, 100)),
        ("huge.png", plain(9000, 2500)),
        ("c.png", plain(40, 30)),
        ("heavy.png", noise(2000, 2000)),
    ])
    .await;
    let ben = scene.ben();
    let olga = scene.olga().await;
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    let expected = [
        photos(&["a.png", "b.png"]),
        file("wide.png"),
        file("huge.png"),
        photos(&["c.png"]),
        file("heavy.png"),
    ];
    assert_eq!(arrived(&ben), expected);
    assert_eq!(ben.count("What good annotation looks like"), 1);
    assert_eq!((ben.count("could not be sent"), scene.news(&olga).await), (0, String::new()));
}

#[tokio::test]
async fn one_refusal_costs_one_image_and_hr_hears_of_it_once() {
    let images = ["a.png", "b.png", "c.png", "d.png"].map(|name| (name, plain(40, 30)));
    let scene = scene_with(&images).await;
    let olga = scene.olga().await;
    let spoil = || {
        scene.telegram_fails("sendMediaGroup", 1, in_album(2));
        scene.telegram_fails("sendDocument", 1, refuses("PHOTO_SAVE_FILE_INVALID"));
    };
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    spoil();
    scene.gets(&ben).await;
    assert_eq!(arrived(&ben), [photos(&["a.png"]), photos(&["c.png", "d.png"])]);
    let told = ben.person.chat().pop().expect("a message").text;
    insta::assert_snapshot!(told, @"An image that shows what good annotation looks like could not be sent: b.png. HR has been notified. You can start without it; if something is unclear, ask HR.");
    insta::assert_snapshot!(scene.news(&olga).await, @r"
    ⚠️ Telegram does not accept these instruction images, so candidates don't see them:
    • b.png: refused by Telegram, the cause is in the operator's log

    Ask the operator to replace them in the exam: “candidates-bot exam check” says what Telegram accepts.
    ");

    let anna = scene.anna();
    scene.says(&anna, "/start").await;
    spoil();
    scene.gets(&anna).await;
    let told = anna.person.chat().pop().expect("a message").text;
    insta::assert_snapshot!(told, @"Не удалось отправить 1 картинку с примерами разметки: b.png. Мы уже сообщили HR. Начинать можно и так; если что-то непонятно, спросите HR.");
    assert_eq!(scene.news(&olga).await, "", "told already");
}

#[tokio::test]
async fn a_refusal_that_does_not_say_which_has_them_sent_one_by_one() {
    let images = ["a.png", "b.png", "c.png"].map(|name| (name, plain(40, 30)));
    let scene = scene_with(&images).await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.telegram_fails("sendMediaGroup", 1, refuses("IMAGE_PROCESS_FAILED"));
    scene.telegram_fails("sendPhoto", 1, refuses("IMAGE_PROCESS_FAILED"));
    scene.gets(&ben).await;
    assert_eq!(arrived(&ben), [file("a.png"), photos(&["b.png"]), photos(&["c.png"])]);
    let chat = ben.person.chat();
    let captions: Vec<&str> =
        chat.iter().flat_map(|line| &line.media).map(|media| media.caption.as_str()).collect();
    assert_eq!(captions, ["What good annotation looks like", "", ""], "the first that arrives has it");
}

#[tokio::test]
async fn what_something_on_the_way_finds_too_large_costs_no_other_image() {
    let images = ["a.png", "b.png"].map(|name| (name, plain(40, 30)));
    let scene = scene_with(&images).await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    // In the wording of nginx, and of the Bot API.
    let too_large =
        FaultKind::Status { code: 413, description: "Request Entity Too Large".into(), retry_after: None };
    scene.telegram_fails("sendMediaGroup", 1, FaultKind::Html(413));
    scene.telegram_fails("sendPhoto", 1, FaultKind::Html(413));
    scene.telegram_fails("sendDocument", 1, too_large);
    scene.gets(&ben).await;
    assert_eq!(arrived(&ben), [photos(&["b.png"])]);
    assert_eq!(ben.count("could not be sent: a.png."), 1);
}

#[tokio::test]
async fn whoever_blocks_the_bot_is_no_refused_image() {
    let scene = scene().await;
    let olga = scene.olga().await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    let blocked = FaultKind::Status {
        code: 403,
        description: "Forbidden: bot was blocked by the user".into(),
        retry_after: None,
    };
    scene.telegram_fails("sendMediaGroup", 1, blocked);
    scene.gets(&ben).await;
    assert_eq!((arrived(&ben).len(), scene.news(&olga).await), (0, String::new()));
}

#[tokio::test]
async fn hr_sees_the_other_images_of_an_attempt_and_reads_what_is_missing() {
    let scene = scene().await;
    let olga = scene.olga_by_cards().await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    scene.completes(&ben).await;
    scene.news(&olga).await;
    scene.telegram_fails("sendMediaGroup", 1, in_album(5));
    scene.telegram_fails("sendDocument", 1, refuses("IMAGE_PROCESS_FAILED"));
    let shown = scene.presses(&olga, "Images").await;
    assert_eq!(arrived(&olga), [photos(&["01.jpg", "02.jpg", "03.jpg", "04.jpg"])]);
    let told =
        "These images could not be sent:\n• 05.jpg: refused by Telegram, the cause is in the operator's log";
    assert!(shown.contains(told), "{shown}");
}

/// One image of the exam is too wide for Telegram to show.
#[tokio::test]
async fn annotations_on_an_image_of_any_shape_is_shown() {
    let manifest = r##"
        [title]
        ru = "Полоса"
        en = "The strip"
        [instruction]
        ru = "Обведите ящики."
        en = "Mark the boxes."
        [[labels]]
        name = "box"
        color = "#fa3253"
        shape = "rectangle"
        [[attempts]]
        pictures = ["strip.png", "tower.png"]
    "##;
    let reference = r#"<annotations>
        <image name="strip.png" width="12000" height="300">
            <box label="box" xtl="10" ytl="10" xbr="400" ybr="300"/></image>
        <image name="tower.png" width="20" height="9000">
            <box label="box" xtl="1" ytl="10" xbr="19" ybr="300"/></image>
    </annotations>"#;
    let files = vec![
        ExamFile::new("exam.toml".into(), manifest.into()),
        ExamFile::new("reference.xml".into(), reference.into()),
        ExamFile::new("images/strip.png".into(), plain(12_000, 300).into()),
        ExamFile::new("images/tower.png".into(), plain(20, 9000).into()),
    ];
    let exam = Arc::new(Exam::of_files(&ExamFiles::new(files)).expect("an exam that is whole"));
    let of_scene = Arc::clone(&exam);
    let scene = Scene::with(|settings| settings.exam = of_scene).await;
    let olga = scene.olga_by_cards().await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    scene.draws_all(&ben, &exam).await;
    scene.hands_in(&ben).await;
    scene.news(&olga).await;
    let shown = scene.presses(&olga, "Images").await;
    assert_eq!(arrived(&olga), [photos(&["strip.jpg", "tower.jpg"])], "{shown}");
}

#[tokio::test]
async fn an_export_that_telegram_refuses_is_told_with_the_way_out() {
    let scene = scene().await;
    let olga = scene.olga().await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    scene.completes(&ben).await;
    scene.says(&olga, "/metrics").await;
    scene.telegram_fails("sendDocument", 1, FaultKind::Html(413));
    let told = scene.presses(&olga, "Excel").await;
    assert!(told.contains("Telegram did not accept the file. Ask the operator"), "{told}");
    scene.telegram_fails("sendPhoto", 1, refuses("IMAGE_PROCESS_FAILED"));
    scene.presses(&olga, "Chart").await;
    let kinds: Vec<MediaKind> = arrived(&olga).concat().iter().map(|(_, kind)| *kind).collect();
    assert_eq!(kinds, [MediaKind::Document], "the chart as a file");
}
