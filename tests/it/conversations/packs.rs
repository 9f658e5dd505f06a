//! The exam changes while people work: everybody goes by the one that they were given.

use std::sync::Arc;

use candidates_bot::demo::site::{FaultKind, Method};
use candidates_bot::desk::{EventKind, OperatorAct};
use candidates_bot::exam::{ContentHash, Exam};
use candidates_bot::store::{Attempt, Deletion, Rank, Records};

use crate::support::{Actor, EXAM, Scene, another, scene};

impl Scene {
    /// The bot stops and comes back with another exam.
    async fn changes_exam(&mut self, exam: &Arc<Exam>) {
        self.world.stop_bot().await.expect("the bot stops");
        self.world.set_exam(Arc::clone(exam));
        self.world.start_bot().await.expect("the bot starts");
        // Whatever it is, what the desk does before its first event is done then.
        let desk = self.world.desk().expect("the bot runs");
        desk.submit(EventKind::Delayed { effect: 0 }).await.expect("taken");
    }

    fn attempt(&self, actor: &Actor, number: u8) -> Attempt {
        let view = self.world.store.read().expect("the database");
        view.attempt(actor.id(), number).expect("the database").expect("an attempt")
    }

    fn rank(&self, actor: &Actor) -> Rank {
        let view = self.world.store.read().expect("the database");
        view.rank(&self.attempt(actor, 1)).expect("the database").expect("a score")
    }

    fn on_record(&self) -> Vec<ContentHash> {
        self.world.store.read().and_then(|view| view.packs_on_record()).expect("the database")
    }
}

/// The pictures that the candidate finds in their task, as their attempt's figures name them.
fn pictures(attempt: &Attempt) -> Vec<&str> {
    attempt.scorecard.as_ref().expect("figures").picture_names().collect()
}

/// The first attempt has the second's pictures, the second the first's; title and instruction are others.
fn turned_round() -> Arc<Exam> {
    another("exam.toml", |text| {
        let (first, second) = ("\"01.jpg\", \"02.jpg\"", "\"06.jpg\", \"07.jpg\"");
        let text = text.replace(first, "\"x\"").replace(second, first).replace("\"x\"", second);
        let text = text.replace("\"03.jpg\", \"04.jpg\", \"05.jpg\"]", "\"x\"]");
        let text = text.replace("\"08.jpg\", \"09.jpg\", \"10.jpg\"]", "\"03.jpg\", \"04.jpg\", \"05.jpg\"]");
        let text = text.replace("\"x\"]", "\"08.jpg\", \"09.jpg\", \"10.jpg\"]");
        text.replace("Save often", "Save very often").replace("Cars and plates", "Cars anew")
    })
}

#[tokio::test]
async fn whoever_is_at_work_is_checked_and_scored_by_their_exam() {
    let mut scene = scene().await;
    let (anna, ben, olga) = (scene.anna(), scene.ben(), scene.olga().await);
    for person in [&anna, &ben] {
        scene.says(person, "/start").await;
        scene.gets(person).await;
    }
    scene.draws(&anna).await;
    scene.hands_in(&anna).await;
    let new = turned_round();
    scene.changes_exam(&new).await;
    olga.news();

    // Their pictures, their rules, their instruction.
    let credentials = scene.says(&ben, "/get").await;
    assert!(credentials.contains("Save often"), "{credentials}");
    scene.draws(&ben).await;
    let thanks = scene.hands_in(&ben).await;
    assert!(thanks.contains("Thank you!"), "{thanks}");
    let attempt = scene.attempt(&ben, 1);
    assert_eq!(attempt.pack, Some(EXAM.id()));
    assert_eq!(pictures(&attempt), ["01.jpg", "02.jpg", "03.jpg", "04.jpg", "05.jpg"]);
    let card = scene.news(&olga).await;
    assert!(card.contains("Rank: 1 of 2 on the same pictures"), "{card}");
    scene.presses(&olga, "Pictures").await;
    assert_eq!(olga.person.chat().last().expect("pictures").media.len(), 5);

    // Somebody new has the new one, and is compared with nobody who had the old one.
    let cyd = scene.person(103, None, "Cyd", "en");
    let welcome = scene.says(&cyd, "/start").await;
    assert!(welcome.contains("Cars anew"), "{welcome}");
    scene.gets(&cyd).await;
    scene.draws(&cyd).await;
    scene.hands_in(&cyd).await;
    let attempt = scene.attempt(&cyd, 1);
    assert_eq!(attempt.pack, Some(new.id()));
    assert_eq!(pictures(&attempt), ["06.jpg", "07.jpg", "08.jpg", "09.jpg", "10.jpg"]);
    assert_eq!((scene.rank(&cyd).of, scene.rank(&ben).of), (1, 2));

    // Ben's next attempt is of the new exam; until the others are gone, both are on record.
    scene.does_it_again(&ben).await;
    assert_eq!(scene.attempt(&ben, 2).pack, Some(new.id()));
    assert_eq!(scene.on_record().len(), 2);
    assert_eq!(scene.dead_letters(), 0);
}

#[tokio::test]
async fn a_preparation_half_way_goes_on_with_its_own_exam() {
    // Wherever it stands: before the task, before the pictures, while they are attached.
    let places = [(Method::POST, "/api/tasks"), (Method::POST, "/data"), (Method::GET, "/data/meta")];
    for (method, path) in places {
        let mut scene = scene().await;
        let ben = scene.ben();
        scene.says(&ben, "/start").await;
        scene.site_holds(method, path);
        scene.presses(&ben, "Get the assignment").await;
        ben.person.press("Yes").expect("the button");
        let held = || scene.world.site.requests().iter().any(|request| request.status == 503);
        while !held() {
            tokio::task::yield_now().await;
        }
        scene.changes_exam(&turned_round()).await;
        scene.world.site.clear_faults();
        scene.news(&ben).await;
        scene.completes(&ben).await;
        let attempt = scene.attempt(&ben, 1);
        assert_eq!(attempt.pack, Some(EXAM.id()), "{path}");
        assert_eq!(pictures(&attempt), ["01.jpg", "02.jpg", "03.jpg", "04.jpg", "05.jpg"], "{path}");
        assert_eq!(scene.dead_letters(), 0, "{path}");
    }
}

#[tokio::test]
async fn what_failed_is_prepared_again_with_the_exam_of_now() {
    let mut scene = scene().await;
    let (ben, olga) = (scene.ben(), scene.olga().await);
    scene.site_fails(Method::POST, "/data", 3, FaultKind::ImportFails("OSError: truncated".to_owned()));
    scene.says(&ben, "/start").await;
    scene.presses(&ben, "Get the assignment").await;
    scene.presses(&ben, "Yes").await;
    let new = turned_round();
    scene.changes_exam(&new).await;
    scene.news(&olga).await;
    scene.presses(&olga, "Try again").await;
    scene.completes(&ben).await;
    let attempt = scene.attempt(&ben, 1);
    assert_eq!((attempt.pack, pictures(&attempt)[0]), (Some(new.id()), "06.jpg"));
}

#[tokio::test]
async fn a_pack_that_nobody_goes_by_is_dropped_at_the_next_start() {
    let mut scene = scene().await;
    let ben = scene.ben();
    assert_eq!(scene.on_record(), [], "nobody has an attempt");
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    assert_eq!(scene.on_record(), [EXAM.id()]);
    scene.changes_exam(&turned_round()).await;
    assert_eq!(scene.on_record(), [EXAM.id()]);
    let delete = OperatorAct::Delete(Deletion::Candidate, ben.id());
    let desk = scene.world.desk().expect("the bot runs");
    desk.submit(EventKind::Operator(delete)).await.expect("taken");
    drop(desk);
    scene.quiet().await;
    scene.changes_exam(&turned_round()).await;
    assert_eq!(scene.on_record(), []);
}
