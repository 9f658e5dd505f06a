//! An exam of many images: several jobs, and more to say than fits into a message.

use std::fmt::Write;
use std::io::Cursor;
use std::sync::{Arc, LazyLock};

use candidates_bot::exam::{Exam, ExamFile, ExamFiles};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

use crate::support::{Actor, Scene, VERSIONS};

/// Number of images, each with a box to draw and a code to type.
const IMAGES: u8 = 150;

/// Telegram refuses longer texts.
const LONGEST: usize = 4_096;

static LARGE: LazyLock<Arc<Exam>> = LazyLock::new(|| {
    let manifest = r##"
        segment_size = 10
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
    for number in 1..=IMAGES {
        let image = RgbImage::from_pixel(64, 48, Rgb([number, 90, 200]));
        let mut png = Cursor::new(Vec::new());
        DynamicImage::from(image).write_to(&mut png, ImageFormat::Png).expect("a picture");
        files.push(ExamFile::new(format!("images/shelf-{number:03}.png"), png.into_inner().into()));
        let (image, edges) = (
            format!("<image name=\"shelf-{number:03}.png\" width=\"64\" height=\"48\">"),
            "xtl=\"10\" ytl=\"10\" xbr=\"40\" ybr=\"30\"",
        );
        let code = format!("<attribute name=\"code\">K{number}</attribute>");
        writeln!(reference, "{image}<box label=\"box\" {edges}>{code}</box></image>").expect("text");
    }
    reference.push_str("</annotations>\n");
    files.push(ExamFile::new("reference.xml".into(), reference.into()));
    Arc::new(Exam::of_files(&ExamFiles::new(files)).expect("an exam that is whole"))
});

async fn large(version: candidates_bot::demo::site::Version) -> Scene {
    Scene::begun(
        |settings| {
            settings.version = version;
            settings.exam = Arc::clone(&LARGE);
        },
        |_| (),
    )
    .await
}

/// Every message that the bot has sent is one that Telegram accepts.
fn fits(actor: &Actor) {
    for line in actor.person.chat().iter().filter(|line| line.from_bot) {
        let units = line.text.encode_utf16().count();
        assert!(units <= LONGEST, "{units} units: {}", line.text);
    }
}

#[tokio::test]
async fn what_is_too_long_for_a_message_is_cut_and_counted() {
    let scene = large(VERSIONS[1]).await;
    let (ben, olga) = (scene.ben(), scene.olga_by_cards().await);
    scene.says(&ben, "/start").await;
    scene.presses(&ben, "Get the task").await;
    let ready = scene.presses(&ben, "Yes").await;
    let parts =
        "Your task has 15 parts; complete all of them:\n1. https://site.example/tasks/1/jobs/1\n2. https";
    assert!(ready.contains(parts), "{ready}");
    let more =
        "\n10. https://site.example/tasks/1/jobs/10\nAll 15 parts: https://site.example/tasks/1\nLogin: ";
    assert!(ready.contains(more), "{ready}");

    let told = scene.hands_in(&ben).await;
    let shown = told.matches("“box” is not outlined: add one outline").count();
    assert!(told.contains("Not complete yet: 150 things to fix.") && shown > 20, "{told}");
    let more = format!("… and {} more things: fix these first and I'll list the rest.", 150 - shown);
    assert_eq!(told.matches(&more).count(), 1, "{told}");
    assert_eq!(told.matches("Fix this on the site").count(), 1, "{told}");

    scene.draws_all(&ben, &LARGE).await;
    let thanks = scene.hands_in(&ben).await;
    assert!(thanks.contains("Thank you!"), "{thanks}");
    let card = scene.news(&olga).await;
    let shown = card.matches("shelf-").count();
    assert!(shown > 50, "{card}");
    let more =
        format!("\n… and {} more images: “Export results” has them all, in the workbook.", 150 - shown);
    assert!(card.contains(&more), "{more}\n{card}");
    let details = scene.presses(&olga, "Details").await;
    assert!(details.contains("shelf-001.png") && details.contains("more lines: "), "{details}");
    assert!(details.contains("has every image, in the workbook."), "{details}");

    for actor in [&ben, &olga] {
        fits(actor);
    }
    assert_eq!(scene.dead_letters(), 0);
    assert_eq!(scene.outbox().len(), 0);
}

#[tokio::test]
async fn every_part_of_a_task_has_its_link() {
    for (version, russian) in VERSIONS.into_iter().zip([true, false]) {
        let mut exam = Exam::embedded().expect("the embedded exam");
        exam.segment_size = Some(2);
        let exam = Arc::new(exam);
        let scene = Scene::with(|settings| {
            settings.version = version;
            settings.exam = Arc::clone(&exam);
        });
        let scene = scene.await;
        let actor = if russian { scene.anna() } else { scene.ben() };
        scene.says(&actor, "/start").await;
        scene.presses(&actor, actor.in_words("Получить задание", "Get the task")).await;
        let ready = scene.presses(&actor, actor.in_words("Да", "Yes")).await;

        let task = scene.task();
        assert_eq!(task.jobs.len(), 3);
        let mut lines = vec![
            actor
                .in_words(
                    "Задание состоит из 3 частей, выполните каждую:",
                    "Your task has 3 parts; complete all of them:",
                )
                .to_owned(),
        ];
        for (number, (job, _)) in (1..).zip(&task.jobs) {
            lines.push(format!("{number}. https://site.example/tasks/{}/jobs/{job}", task.id));
        }
        lines.push(actor.in_words("Логин: ", "Login: ").to_owned());
        assert!(ready.contains(&lines.join("\n")), "{lines:#?}\n{ready}");

        scene.draws_all(&actor, &exam).await;
        let thanks = scene.hands_in(&actor).await;
        assert!(thanks.contains(actor.in_words("Спасибо!", "Thank you!")), "{thanks}");
        assert!(scene.task().jobs.iter().all(|(_, state)| state == "completed"), "{:?}", scene.task().jobs);
    }
}
