//! What an exam requires beyond its thresholds: HR reads what was not met, and candidates hear nothing of it.

use candidates_bot::demo::hand::Slip;
use candidates_bot::desk::WhitelistChange::Add;

use crate::support::{Scene, another};

/// The lines of a card from the recommendation to the last figure.
fn recommendation(card: &str) -> String {
    let lines =
        card.lines().skip_while(|line| !line.contains("Recommendation") && !line.contains("Рекомендация"));
    lines.take(5).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn a_card_says_what_is_wrong_on_a_critical_image() {
    let exam = another("exam.toml", |text| {
        let text = text.replace("plate_accuracy = 100.0", "plate_accuracy = 80.0");
        format!("critical_pictures = [\"01.jpg\"]\n{text}\n[feedback]\ntells = \"mistakes\"\n")
    });
    let scene = Scene::with(|settings| settings.exam = exam).await;
    let olga = scene.olga_by_cards().await;
    let vera = scene.person(502, Some("vera"), "Вера", "ru");
    scene.whitelist(Add, "502").await;
    scene.says(&vera, "/start").await;
    scene.wants_cards(&vera, "⬜ Карточка на каждого кандидата").await;
    olga.news();

    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    scene.world.pass(95);
    scene.draws_with(&ben, vec![Slip::Mistype { image: "01.jpg".into(), text: "A0".into() }]).await;
    scene.hands_in(&ben).await;
    insta::assert_snapshot!(recommendation(&scene.news(&olga).await), @r"
    Recommendation: ❌ fail
    ❌ Critical image 01.jpg: “plate.plate” 0.00 %, at least 80 % is required
    ✅ Cars, IoU: 99.63 % (min. 90 %)
    ✅ Plates, IoU: 97.76 % (min. 80 %)
    ✅ Plates read exactly: 80.00 % (min. 80 %)
    ");
    insta::assert_snapshot!(recommendation(&scene.news(&vera).await), @r"
    Рекомендация: ❌ отказать
    ❌ Критичная картинка 01.jpg: «plate.plate» 0.00 %, а нужно не меньше 80 %
    ✅ Автомобили, точность контура (IoU): 99.63 % (порог 90 %)
    ✅ Номера, точность контура (IoU): 97.76 % (порог 80 %)
    ✅ Тексты номеров без ошибок: 80.00 % (порог 80 %)
    ");
    let chat = ben.person.chat();
    let heard = chat.iter().filter(|line| line.from_bot).map(|line| line.text.as_str());
    assert!(heard.clone().all(|text| !text.contains("01.jpg") && !text.contains("ritical")));
}
