//! Identities: people without a username, with another one, and with markup in their name.

use candidates_bot::demo::site::Drawn;

use crate::support::scene;

#[tokio::test]
async fn somebody_without_a_username_can_take_part() {
    let scene = scene().await;
    let olga = scene.olga_by_cards().await;
    let pavel = scene.person(103, None, "Павел", "ru");
    scene.says(&pavel, "/start").await;
    let given = scene.gets(&pavel).await;
    assert_eq!(given.login, "tg103_test_Annotator");
    scene.completes(&pavel).await;
    let card = scene.news(&olga).await;
    assert!(card.contains("Павел 103\nAccount: tg103_test_Annotator"), "{card}");
    assert!(!card.contains("[✉️ Write"), "there is no address to write to: {card}");
    assert!(scene.metrics(&pavel).starts_with("tg103_test_Annotator: "), "{}", scene.metrics(&pavel));
}

#[tokio::test]
async fn the_language_follows_the_person() {
    let scene = scene().await;
    let anna = scene.anna();
    scene.says(&anna, "/start").await;
    scene.presses(&anna, "Получить задание").await;
    let anna = scene.person(101, Some("anna_k"), "Анна", "en-GB");
    // The old question is still open, in whatever language it was asked.
    let news = scene.presses(&anna, "Да").await;
    assert!(news.contains("✅ Your task is ready.") && news.contains("Password: "), "{news}");
    let anna = scene.person(101, Some("anna_k"), "Анна", "de");
    let menu = scene.says(&anna, "/start").await;
    assert!(menu.contains("Здравствуйте!"), "neither of our languages means the default: {menu}");
}

#[tokio::test]
async fn a_candidate_is_found_by_the_username_of_now() {
    let scene = scene().await;
    let olga = scene.olga().await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    ben.person.rename(Some("Ben_Leeson".to_owned()));
    scene.says(&ben, "/help").await;

    scene.says(&olga, "/hr").await;
    scene.presses(&olga, "Find a candidate").await;
    let old = scene.says(&olga, "@ben_lee_").await;
    assert!(old.starts_with("Ben @Ben_Leeson"), "by the account's name: {old}");
    scene.presses(&olga, "Find a candidate").await;
    let nobody = scene.says(&olga, "@ben_lee_2").await;
    assert_eq!(nobody, "There is no candidate “ben_lee_2”. Check the spelling, or send another login.");
    let card = scene.says(&olga, "@ben_leeson").await;
    assert!(card.contains("Ben @Ben_Leeson\nAccount: ben_lee_test_Annotator"), "{card}");
    assert!(scene.metrics(&ben).starts_with("Ben_Leeson: "), "{}", scene.metrics(&ben));
}

#[tokio::test]
async fn a_freed_username_belongs_to_who_took_it() {
    let scene = scene().await;
    let olga = scene.olga().await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    ben.person.rename(Some("leeson".to_owned()));
    // The bot does not know this when another person comes with the old name.
    let other = scene.person(104, Some("ben_lee"), "Benedict", "en");
    scene.says(&other, "/start").await;
    let given = scene.gets(&other).await;
    assert_eq!(given.login, "ben_lee_test_Annotator2", "the account of the first Ben is his");
    scene.says(&ben, "/help").await;

    scene.says(&olga, "/hr").await;
    for (login, who) in [
        ("ben_lee", "Benedict @ben_lee\n"),
        ("leeson", "Ben @leeson\n"),
        ("ben_lee_test_Annotator", "Ben @leeson\n"),
        ("ben_lee_test_Annotator2", "Benedict @ben_lee\n"),
        ("102", "Ben @leeson\n"),
    ] {
        scene.presses(&olga, "Find a candidate").await;
        let card = scene.says(&olga, login).await;
        assert!(card.contains(who), "{login}: {card}");
    }
    assert!(scene.metrics(&ben).starts_with("leeson: "), "{}", scene.metrics(&ben));
    assert!(scene.metrics(&other).starts_with("ben_lee: "), "{}", scene.metrics(&other));
}

#[tokio::test]
async fn an_account_is_still_its_candidates_when_the_username_has_gone_to_another() {
    let scene = scene().await;
    let olga = scene.olga().await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    ben.person.rename(None);
    // Ben never writes again.
    let other = scene.person(104, Some("Ben_Lee"), "Benedict", "en");
    scene.says(&other, "/start").await;
    assert_eq!(scene.gets(&other).await.login, "Ben_Lee_test_Annotator2");
    scene.says(&olga, "/hr").await;
    scene.presses(&olga, "Find a candidate").await;
    let card = scene.says(&olga, "ben_lee_test_Annotator").await;
    assert!(card.contains("Account: ben_lee_test_Annotator\n"), "{card}");
}

#[tokio::test]
async fn one_username_is_never_told_of_two_candidates() {
    let scene = scene().await;
    let olga = scene.olga().await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    ben.person.rename(None);
    // Ben never writes again, so only the newcomer shows that the name is not his any more.
    let other = scene.person(104, Some("Ben_Lee"), "Benedict", "en");
    scene.says(&other, "/start").await;
    scene.gets(&other).await;
    assert!(scene.metrics(&other).starts_with("Ben_Lee: "), "{}", scene.metrics(&other));
    assert!(scene.metrics(&ben).starts_with("ben_lee_test_Annotator: "), "{}", scene.metrics(&ben));
    scene.says(&olga, "/hr").await;
    scene.presses(&olga, "Find a candidate").await;
    let card = scene.says(&olga, "102").await;
    assert!(card.contains("Ben 102\n") && !card.contains("[✉️ Write"), "{card}");
}

#[tokio::test]
async fn markup_in_names_and_values_is_text() {
    let scene = scene().await;
    let olga = scene.olga_by_cards().await;
    let eve = scene.person(105, Some("eve"), "<b>Eve</b> & <a href=\"x\">", "en");
    scene.says(&eve, "/start").await;
    scene.gets(&eve).await;
    let scribble = |drawn: &mut Vec<Drawn>| {
        let plate = drawn.iter_mut().find(|shape| shape.label == "plate").expect("a plate");
        plate.attributes = vec![("plate".into(), "<i>&amp;</i>".into())];
    };
    scene.draws_but(&eve, scribble).await;
    let thanks = scene.hands_in(&eve).await;
    assert!(thanks.contains("✅"), "{thanks}");
    let card = scene.news(&olga).await;
    assert!(card.contains("<b>Eve</b> & <a href=\"x\"> @eve"), "{card}");
    assert!(card.contains("“<i>&amp;</i>” instead of “"), "{card}");
    scene.says(&olga, "/hr").await;
    scene.presses(&olga, "Find a candidate").await;
    let answer = scene.says(&olga, "<b>nobody&").await;
    assert_eq!(answer, "There is no candidate “<b>nobody&”. Check the spelling, or send another login.");
}

#[tokio::test]
async fn a_name_from_right_to_left_stays_in_its_place() {
    let scene = scene().await;
    let olga = scene.olga_by_cards().await;
    let dana = scene.person(104, Some("dana"), "דנה\u{202e}\n7\u{1b}[2J", "en");
    scene.says(&dana, "/start").await;
    scene.gets(&dana).await;
    scene.completes(&dana).await;
    let card = scene.news(&olga).await;
    assert!(card.contains("\n\u{2068}דנה 7[2J\u{2069} @dana\nAccount: dana_test_Annotator\n"), "{card:?}");
    let list = scene.says(&olga, "/candidates").await;
    assert!(list.contains(" \u{2068}דנה 7[2J\u{2069} @dana · 9"), "{list:?}");
    assert!(list.contains("[1 · \u{2068}דנה 7[2J\u{2069}]"), "{list:?}");
}
