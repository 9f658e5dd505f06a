//! What may be wrong in the ground truth, as HR reads and sees it.

use std::fmt::Write;
use std::io::Cursor;
use std::sync::{Arc, LazyLock};

use candidates_bot::demo::hand::{Hand, Slip};
use candidates_bot::desk::WhitelistChange::Add;
use candidates_bot::exam::{Exam, ExamFile, ExamFiles};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

use crate::support::{Actor, Scene, scene};

/// Three shelves with a box each, on which a code is to be read.
static SHELVES: LazyLock<Arc<Exam>> = LazyLock::new(|| {
    let manifest = r##"
        [title]
        ru = "Склад"
        en = "The store"
        [instruction]
        ru = "Обведите ящики."
        en = "Mark the boxes."
        [[labels]]
        name = "box"
        color = "#fa3253"
        shape = "rectangle"
        [[labels.attributes]]
        name = "code"
        type = "text"
        required = true
        scored = true
        [[attempts]]
        pictures = ["*"]
    "##;
    let mut files = vec![ExamFile::new("exam.toml".into(), manifest.into())];
    let mut reference = String::from("<annotations>\n");
    for number in 1..=3_u8 {
        let image = RgbImage::from_pixel(320, 240, Rgb([40 * number, 90, 200]));
        let mut png = Cursor::new(Vec::new());
        DynamicImage::from(image).write_to(&mut png, ImageFormat::Png).expect("a picture");
        files.push(ExamFile::new(format!("images/shelf-{number}.png"), png.into_inner().into()));
        let image = format!("<image name=\"shelf-{number}.png\" width=\"320\" height=\"240\">");
        let edges = "xtl=\"60\" ytl=\"60\" xbr=\"200\" ybr=\"150\"";
        let code = format!("<attribute name=\"code\">K0{number}</attribute>");
        writeln!(reference, "{image}<box label=\"box\" {edges}>{code}</box></image>").expect("text");
    }
    reference.push_str("</annotations>\n");
    files.push(ExamFile::new("reference.xml".into(), reference.into()));
    Arc::new(Exam::of_files(&ExamFiles::new(files)).expect("an exam that is whole"))
});

/// Somebody hands in who reads the second code like this.
async fn hands_in(scene: &Scene, id: u64, code: &str) {
    let person = scene.person(id, None, "Somebody", "en");
    scene.says(&person, "/start").await;
    scene.gets(&person).await;
    scene.world.pass(40);
    let slip = Slip::Give {
        image: "shelf-2.png".to_owned(),
        label: "box".to_owned(),
        attribute: "code".to_owned(),
        value: code.to_owned(),
    };
    let annotator = scene.annotator(&person).await;
    let hand = Hand { unsteady: 0.5, seed: id, slips: vec![slip] };
    for own in annotator.jobs().await.expect("their jobs") {
        hand.draw(&annotator, own.job, &SHELVES).await.expect("the site takes it");
    }
    scene.hands_in(&person).await;
}

/// Twenty people have handed in, most of whom read a code otherwise than the ground truth; Olga and Vera are HR.
async fn a_doubtful_code() -> (Scene, Actor, Actor) {
    let scene = Scene::with(|settings| settings.exam = Arc::clone(&SHELVES)).await;
    let olga = scene.olga().await;
    let vera = scene.person(502, Some("vera"), "Вера", "ru");
    scene.whitelist(Add, "502").await;
    scene.says(&vera, "/start").await;
    for person in 0..20_u64 {
        hands_in(&scene, 1_000 + person, if person.is_multiple_of(5) { "K02" } else { "KO2" }).await;
    }
    olga.news();
    vera.news();
    (scene, olga, vera)
}

#[tokio::test]
async fn two_of_hr_see_what_most_strong_candidates_read_otherwise() {
    let (scene, olga, vera) = a_doubtful_code().await;
    scene.says(&olga, "Export results").await;
    let quality = scene.presses(&olga, "Exam quality").await;
    assert!(quality.ends_with("[Ground truth]"), "{quality}");
    insta::assert_snapshot!(scene.presses(&olga, "Ground truth").await, @"
    (edited) Is the ground truth right? The store
    20 candidates have submitted a complete attempt.

    Check these. Strong candidates are those who do well on all other objects.
    1. shelf-2.png · box.code: 16 of 20 strong candidates gave “KO2” where the ground truth has “K02”; they are right with a probability of 99 %

    Tap a number to see the picture. Nothing changes by itself.
    [1]
    ");
    let (_, one) = olga.button("1");
    let before = olga.person.chat().len();
    insta::assert_snapshot!(scene.presses(&olga, "1").await, @r"
    shelf-2.png · box.code
    <doubt-shelf-2.jpg>
    —
    shelf-2.png · box.code
    16 of 20 strong candidates gave “KO2” where the ground truth has “K02”; they are right with a probability of 99 %.

    In the picture, the dashed line is the ground truth and the black line is theirs.
    [Propose correction]
    [‹ To the list]
    ");
    let chat = olga.person.chat();
    let picture: Vec<_> = chat[before..].iter().filter(|line| !line.media.is_empty()).collect();
    let names: Vec<_> =
        picture.iter().flat_map(|line| &line.media).map(|media| media.name.as_str()).collect();
    assert_eq!((names, picture[0].text.as_str()), (vec!["doubt-shelf-2.jpg"], "shelf-2.png · box.code"));
    assert!(scene.presses(&olga, "‹ To the list").await.contains("1. shelf-2.png · box.code: 16 of 20"));

    scene.says(&vera, "Отчёты").await;
    scene.presses(&vera, "Качество экзамена").await;
    insta::assert_snapshot!(scene.presses(&vera, "Эталон").await, @"
    (edited) Верен ли эталон? Склад
    20 кандидатов сдали полную попытку.

    Проверьте. Сильные — те, кто силён на всех остальных объектах.
    1. shelf-2.png · box.code: «KO2» у 16 из 20 сильных кандидатов, а в эталоне «K02»; вероятность, что правы они: 99 %

    Нажмите на номер, чтобы увидеть картинку. Само ничего не меняется.
    [1]
    ");
    insta::assert_snapshot!(scene.presses(&vera, "1").await, @r"
    shelf-2.png · box.code
    <doubt-shelf-2.jpg>
    —
    shelf-2.png · box.code
    «KO2» у 16 из 20 сильных кандидатов, а в эталоне «K02»; вероятность, что правы они: 99 %.

    На картинке пунктир — эталон, чёрная линия — их разметка.
    [Предложить правку]
    [‹ К списку]
    ");

    // One more person, and whoever still sees the old list asks for another exam's doubt.
    let stale = scene.presses_data(&vera, 1, "doubt:7").await;
    insta::assert_snapshot!(stale, @"Это уже не вызывает сомнений или выглядит иначе. Откройте список заново.");
    let anna = scene.anna();
    scene.says(&anna, "/start").await;
    let refused = scene.presses_data(&anna, 1, &one).await;
    assert!(!refused.contains("shelf-2.png"), "{refused}");
}

#[tokio::test]
async fn one_of_hr_proposes_what_strong_candidates_read_and_another_puts_it_in_force() {
    let (scene, olga, vera) = a_doubtful_code().await;
    scene.says(&vera, "Отчёты").await;
    scene.presses(&vera, "Качество экзамена").await;
    scene.presses(&vera, "Эталон").await;
    let (_, one) = vera.button("1");
    scene.presses(&vera, "1").await;
    insta::assert_snapshot!(scene.presses(&vera, "Предложить правку").await, @r"
    (edited) Исправление эталона 1
    shelf-2.png · box: code — «KO2», а не «K02»

    Предложено: Вера (502), 02.03 22:20

    Если применить, заново будет оценено 20 попыток, показатели изменятся у 20 попыток.

    Применить должен кто-то другой: коллега из HR или оператор.
    [Снять]
    [Все исправления]
    ");
    insta::assert_snapshot!(scene.presses_data(&vera, 1, &one.replace("doubt:", "correction:propose:")).await, @r"
    Исправление эталона 1
    shelf-2.png · box: code — «KO2», а не «K02»

    Предложено: Вера (502), 02.03 22:20

    Если применить, заново будет оценено 20 попыток, показатели изменятся у 20 попыток.

    Применить должен кто-то другой: коллега из HR или оператор.
    [Снять]
    [Все исправления]
    ");
    insta::assert_snapshot!(olga.news(), @r"
    Proposed by Вера (502): a correction of the ground truth.
    shelf-2.png · box: code is “KO2”, not “K02”
    Somebody else has to put it in force.
    [Show]
    ");
    scene.presses(&olga, "Show").await;
    insta::assert_snapshot!(scene.presses(&olga, "Put in force").await, @r"
    (edited) 📥 Finished: 5
    In percent: box / box.code
    1. 👀 Somebody (1015) · 98.1 / 66.7
    2. 👀 Somebody (1016) · 97.4 / 100.0
    3. 👀 Somebody (1017) · 98.2 / 100.0
    4. 👀 Somebody (1018) · 98.8 / 100.0
    5. 👀 Somebody (1019) · 98.8 / 100.0
    [1 · Somebo… (1015)] [2 · Somebo… (1016)]
    [3 · Somebo… (1017)] [4 · Somebo… (1018)]
    [5 · Somebo… (1019)]
    [To decide: 20]
    —
    (edited) Corrections of the ground truth
    1. shelf-2.png · box: code is “KO2”, not “K02” · in force
    [№ 1]
    —
    Correction 1 of the ground truth is in force. 20 attempts were re-scored. 20 results changed; lists and ranks are updated.
    [Show]
    ");
    vera.news();
    scene.says(&olga, "Export results").await;
    scene.presses(&olga, "Exam quality").await;
    insta::assert_snapshot!(scene.presses(&olga, "Ground truth").await, @r"
    (edited) Is the ground truth right? The store
    20 candidates have submitted a complete attempt.

    Most of the strong candidates agree with it everywhere.
    ");
    // Whoever still sees the old picture learns that the doubt is gone.
    let late = scene.presses_data(&vera, 1, &one.replace("doubt:", "correction:propose:")).await;
    insta::assert_snapshot!(late, @"Это уже не вызывает сомнений или выглядит иначе. Откройте список заново.");
}

#[tokio::test]
async fn of_few_candidates_hr_reads_that_they_are_too_few() {
    let scene = scene().await;
    let olga = scene.olga().await;
    scene.says(&olga, "Export results").await;
    scene.presses(&olga, "Exam quality").await;
    insta::assert_snapshot!(scene.presses(&olga, "Ground truth").await, @"
    (edited) Is the ground truth right? Cars and plates
    0 candidates have submitted a complete attempt.
    That is too few: with fewer than 20 candidates for an image, nothing can be said.
    ");
}
