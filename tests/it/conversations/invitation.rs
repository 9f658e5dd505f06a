//! Links that make the first person who opens them HR.

use candidates_bot::desk::{EventKind, WhitelistChange, invitation_word};
use candidates_bot::model::InvitationKey;
use chrono::TimeDelta;

use crate::support::{Scene, scene};

/// What Telegram sends when a person opens the link of a new invitation.
async fn invitation(scene: &Scene, number: u8) -> String {
    let word = invitation_word([number; 32]);
    let kind = EventKind::Whitelist(WhitelistChange::Invite(InvitationKey::of(&word)));
    scene.world.desk().expect("the bot runs").submit(kind).await.expect("it is made");
    scene.quiet().await;
    format!("/start {word}")
}

#[tokio::test]
async fn the_first_who_opens_it_is_hr_and_everybody_after_them_a_stranger() {
    let scene = scene().await;
    let olga = scene.olga().await;
    let opened = invitation(&scene, 1).await;

    let ira = scene.person(503, None, "Ира", "ru");
    let welcome = scene.says(&ira, &opened).await;
    assert!(welcome.starts_with("Меню HR. Что показать?") && welcome.contains("keyboard: "), "{welcome}");
    assert!(scene.says(&ira, "/hr").await.contains("Меню HR. Что показать?"));
    let told = scene.news(&olga).await;
    assert!(told.starts_with("Ира has opened an invitation and now has HR access (id 503)."), "{told}");

    let ben = scene.ben();
    let answer = scene.says(&ben, &opened).await;
    assert!(answer.starts_with("This invitation has already been used or has expired"), "{answer}");
    assert!(answer.contains("Get the task"), "candidates may go on: {answer}");
    assert!(!answer.contains("HR menu"), "{answer}");
    assert!(scene.says(&ben, "/hr").await.starts_with("I only understand the buttons below"));
    // The person who used it may open it any number of times.
    assert!(scene.says(&ira, &opened).await.contains("Меню HR. Что показать?"));

    scene.says(&olga, "/hr").await;
    let audit = scene.says(&olga, "/audit").await;
    assert!(audit.contains("the operator: created an HR invitation link"), "{audit}");
    assert!(audit.contains("Ира (503): got HR access by invitation"), "{audit}");
}

#[tokio::test]
async fn it_can_be_opened_for_a_day_whatever_happens_to_the_bot() {
    let mut scene = scene().await;
    let [in_time, too_late] = [invitation(&scene, 1).await, invitation(&scene, 2).await];
    scene.world.stop_bot().await.expect("it stops");
    scene.world.start_bot().await.expect("it starts");
    let (anna, ben) = (scene.anna(), scene.ben());

    scene.world.clock.advance(TimeDelta::hours(24));
    scene.says(&anna, &in_time).await;
    scene.world.clock.advance(TimeDelta::seconds(1));
    let answer = scene.says(&ben, &too_late).await;

    assert!(scene.says(&anna, "/hr").await.contains("Меню HR. Что показать?"));
    assert!(answer.starts_with("This invitation has already been used or has expired"), "{answer}");
}

#[tokio::test]
async fn other_words_in_a_link_mean_nothing() {
    let scene = scene().await;
    let ben = scene.ben();

    let welcome = scene.says(&ben, "/start spring-advertisement").await;

    assert!(welcome.starts_with("Hello! This is a test task for image annotators"), "{welcome}");
}
