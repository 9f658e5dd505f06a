//! The exam changes while people work: everyone keeps the exam that they were given.

use std::sync::Arc;

use candidates_bot::control::{Request, RescoreArgs};
use candidates_bot::demo::hand::Slip;
use candidates_bot::demo::site::{FaultKind, Method};
use candidates_bot::desk::{EventKind, OperatorCommand};
use candidates_bot::exam::{ContentHash, Exam, ExamFile, ExamFiles};
use candidates_bot::model::{
    Attempt, AttemptNumber, Deletion, EffectId, EffectKey, EffectPlace, PersonId, Rank,
};
use candidates_bot::store::Records;

use crate::support::{Actor, EXAM, Scene, another, scene};

impl Scene {
    /// The operator has the running bot score everything again.
    pub(super) async fn rescores(&self, dry_run: bool) -> String {
        self.orders(Request::Rescore(RescoreArgs { dry_run, json: false })).await.expect("rescored")
    }

    /// The bot stops and starts with another exam.
    pub(super) async fn changes_exam(&mut self, exam: &Arc<Exam>) {
        self.world.stop_bot().await.expect("the bot stops");
        self.world.set_exam(Arc::clone(exam));
        self.world.start_bot().await.expect("the bot starts");
        // Waits until the desk has done what it does before its first event.
        let desk = self.world.desk().expect("the bot runs");
        desk.submit(EventKind::Delayed { effect: EffectPlace { key: EffectKey::Searches, id: EffectId(0) } })
            .await
            .expect("taken");
    }

    fn attempt(&self, actor: &Actor, number: AttemptNumber) -> Attempt {
        let view = self.world.store.read().expect("the database");
        view.attempt(PersonId(actor.id()), number).expect("the database").expect("an attempt")
    }

    fn rank(&self, actor: &Actor) -> Rank {
        let view = self.world.store.read().expect("the database");
        view.rank(&self.attempt(actor, AttemptNumber::FIRST)).expect("the database").expect("a score")
    }

    fn on_record(&self) -> Vec<ContentHash> {
        self.world.store.read().and_then(|view| view.packs_on_record()).expect("the database")
    }
}

/// The images in the candidate's task, as named in the figures of the attempt.
fn images(attempt: &Attempt) -> Vec<&str> {
    attempt.scorecard().expect("figures").image_names().collect()
}

/// The first attempt has the second's images and vice versa; title and instruction are different.
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

/// Anna has handed in; Ben is working, and Olga is HR.
async fn two_at_work() -> (Scene, Actor, Actor) {
    let scene = scene().await;
    let (anna, ben, olga) = (scene.anna(), scene.ben(), scene.olga_by_cards().await);
    for person in [&anna, &ben] {
        scene.says(person, "/start").await;
        scene.gets(person).await;
    }
    scene.draws(&anna).await;
    scene.hands_in(&anna).await;
    (scene, ben, olga)
}

#[tokio::test]
async fn whoever_is_at_work_is_checked_and_scored_by_their_exam() {
    let (mut scene, ben, olga) = two_at_work().await;
    let new = turned_round();
    scene.changes_exam(&new).await;
    olga.news();

    // Their images, their rules, their instruction.
    let credentials = scene.says(&ben, "/get").await;
    assert!(credentials.contains("Save often"), "{credentials}");
    scene.draws(&ben).await;
    let thanks = scene.hands_in(&ben).await;
    assert!(thanks.contains("Thank you!"), "{thanks}");
    let attempt = scene.attempt(&ben, AttemptNumber::FIRST);
    assert_eq!(attempt.pack, Some(EXAM.id()));
    assert_eq!(images(&attempt), ["01.jpg", "02.jpg", "03.jpg", "04.jpg", "05.jpg"]);
    let card = scene.news(&olga).await;
    assert!(card.contains("Rank: 1 of 2 on the same images"), "{card}");
    scene.presses(&olga, "Images").await;
    assert_eq!(olga.person.chat().last().expect("pictures").media.len(), 5);

    // A new person gets the new exam, and is not compared with people who had the old one.
    let cyd = scene.person(103, None, "Cyd", "en");
    let welcome = scene.says(&cyd, "/start").await;
    assert!(welcome.contains("Cars anew"), "{welcome}");
    scene.gets(&cyd).await;
    scene.draws(&cyd).await;
    scene.hands_in(&cyd).await;
    let attempt = scene.attempt(&cyd, AttemptNumber::FIRST);
    assert_eq!(attempt.pack, Some(new.id()));
    assert_eq!(images(&attempt), ["06.jpg", "07.jpg", "08.jpg", "09.jpg", "10.jpg"]);
    assert_eq!((scene.rank(&cyd).of, scene.rank(&ben).of), (1, 2));

    // Ben's next attempt uses the new exam; until the others are gone, both are stored.
    scene.does_it_again(&ben).await;
    assert_eq!(scene.attempt(&ben, AttemptNumber(2)).pack, Some(new.id()));
    assert_eq!(scene.on_record().len(), 2);
    assert_eq!(scene.dead_letters(), 0);
}

#[tokio::test]
async fn a_preparation_half_way_goes_on_with_its_own_exam() {
    // At every stage: before the task, before the images, while they are attached.
    let places = [(Method::POST, "/api/tasks"), (Method::POST, "/data"), (Method::GET, "/data/meta")];
    for (method, path) in places {
        let mut scene = scene().await;
        let ben = scene.ben();
        scene.says(&ben, "/start").await;
        scene.site_holds(method, path);
        scene.presses(&ben, "Get the task").await;
        ben.person.press("Yes").expect("the button");
        let held = || scene.world.site.requests().iter().any(|request| request.status == 503);
        while !held() {
            tokio::task::yield_now().await;
        }
        scene.changes_exam(&turned_round()).await;
        scene.world.site.clear_faults();
        scene.news(&ben).await;
        scene.completes(&ben).await;
        let attempt = scene.attempt(&ben, AttemptNumber::FIRST);
        assert_eq!(attempt.pack, Some(EXAM.id()), "{path}");
        assert_eq!(images(&attempt), ["01.jpg", "02.jpg", "03.jpg", "04.jpg", "05.jpg"], "{path}");
        assert_eq!(scene.dead_letters(), 0, "{path}");
    }
}

#[tokio::test]
async fn what_failed_is_prepared_again_with_the_exam_of_now() {
    let mut scene = scene().await;
    let (ben, olga) = (scene.ben(), scene.olga().await);
    scene.site_fails(Method::POST, "/data", 3, FaultKind::ImportFails("OSError: truncated".to_owned()));
    scene.says(&ben, "/start").await;
    scene.presses(&ben, "Get the task").await;
    scene.presses(&ben, "Yes").await;
    let new = turned_round();
    scene.changes_exam(&new).await;
    scene.news(&olga).await;
    scene.presses(&olga, "Try again").await;
    scene.completes(&ben).await;
    let attempt = scene.attempt(&ben, AttemptNumber::FIRST);
    assert_eq!((attempt.pack, images(&attempt)[0]), (Some(new.id()), "06.jpg"));
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
    let delete = OperatorCommand::Delete(Deletion::Candidate, PersonId(ben.id()));
    let desk = scene.world.desk().expect("the bot runs");
    desk.submit(EventKind::Operator(delete)).await.expect("taken");
    drop(desk);
    scene.quiet().await;
    scene.changes_exam(&turned_round()).await;
    assert_eq!(scene.on_record(), []);
}

/// The first plate is different, and its image has another name.
fn corrected() -> Arc<Exam> {
    let files = EXAM.files.iter().cloned().map(|file| {
        if file.path == "images/01.jpg" {
            return ExamFile::new("images/first.jpg".into(), file.bytes);
        }
        if !matches!(file.path.as_str(), "exam.toml" | "reference.xml") {
            return file;
        }
        let text = String::from_utf8(file.bytes.to_vec()).expect("a text");
        let text = text.replace("01.jpg", "first.jpg").replace("O0B8S5", "O0B8S6");
        ExamFile::new(file.path, text.into())
    });
    Arc::new(Exam::of_files(&ExamFiles::new(files)).expect("an exam that is whole"))
}

#[tokio::test]
async fn what_was_handed_in_is_scored_anew_by_a_corrected_exam() {
    let mut scene = scene().await;
    let (anna, ben, olga) = (scene.anna(), scene.ben(), scene.olga_by_cards().await);
    for person in [&anna, &ben] {
        scene.says(person, "/start").await;
        scene.gets(person).await;
    }
    let slip = Slip::Mistype { image: "01.jpg".into(), text: "O0B8S6".into() };
    scene.draws_with(&anna, vec![slip]).await;
    scene.hands_in(&anna).await;
    scene.draws(&ben).await;
    scene.hands_in(&ben).await;
    // Anna's second attempt has the same images in both exams, and the same ground truth.
    scene.does_it_again(&anna).await;
    scene.completes(&anna).await;
    assert_eq!(scene.rescores(false).await, "nothing is to be scored again\n");
    let new = corrected();
    scene.changes_exam(&new).await;
    olga.news();

    let expected = "@anna_k (Анна), attempt 1: car 99.63, plate 97.76, plate.plate 80.00 → 100.00\n\
                    @ben_lee (Ben), attempt 1: car 99.63, plate 97.76, plate.plate 100.00 → 80.00\n";
    let would = "attempts that would be scored again: 3, with changed figures: 2; nothing was changed\n";
    assert_eq!(scene.rescores(true).await, format!("{expected}{would}"));
    assert_eq!((scene.rank(&ben).rank, scene.rank(&anna).rank, olga.news().as_str()), (1, 2, ""));

    let done = "attempts scored again: 3, with changed figures: 2; HR is notified\n";
    assert_eq!(scene.rescores(false).await, format!("{expected}{done}"));
    assert_eq!((scene.rank(&anna).rank, scene.rank(&ben).rank, scene.rank(&ben).of), (1, 2, 2));
    for (person, number) in [(&anna, 1), (&anna, 2), (&ben, 1)] {
        assert_eq!(scene.attempt(person, AttemptNumber(number)).pack, Some(new.id()));
    }
    assert!(scene.metrics(&ben).contains("accuracy 80.00"), "{}", scene.metrics(&ben));
    assert!(
        scene.metrics(&anna).contains("plate 98.50, accuracy 100.00"),
        "her last attempt: {}",
        scene.metrics(&anna)
    );
    insta::assert_snapshot!(olga.news(), @"The exam was corrected, and 3 attempts were re-scored. 2 results changed; lists and ranks are updated.");
    let failed = scene.says(&olga, "/candidates").await;
    assert!(failed.contains("❌ Ben @ben_lee · 99.6 / 97.8 / 80.0"), "{failed}");
    let log = scene.says(&olga, "/audit").await;
    assert!(log.contains("the operator → @ben_lee: attempt 1 was re-scored"), "{log}");
    // Everything can be shown with the new exam, under the new name.
    scene.says(&olga, "/hr").await;
    scene.presses(&olga, "Find a candidate").await;
    scene.says(&olga, "ben_lee").await;
    scene.presses(&olga, "Images").await;
    let album = olga.person.chat().last().expect("pictures").media.clone();
    assert_eq!((album.len(), album[0].name.as_str()), (5, "first.jpg"));
    assert_eq!(scene.rescores(false).await, "nothing is to be scored again\n");
    assert_eq!(scene.dead_letters(), 0);
}

#[tokio::test]
async fn attempts_with_other_images_stay_with_their_exam() {
    let mut scene = scene().await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    scene.completes(&ben).await;
    scene.changes_exam(&turned_round()).await;
    let told = "nothing is to be scored again; attempts with other pictures in this exam, which stay as they are: 1\n";
    assert_eq!(scene.rescores(false).await, told);
    assert_eq!(scene.attempt(&ben, AttemptNumber::FIRST).pack, Some(EXAM.id()));
}

#[tokio::test]
async fn the_list_by_score_ranks_each_exam_by_itself() {
    let (mut scene, ben, olga) = two_at_work().await;
    let slip = Slip::Mistype { image: "01.jpg".into(), text: "O0B8S6".into() };
    scene.draws_with(&ben, vec![slip]).await;
    scene.hands_in(&ben).await;
    let listed = scene.says(&olga, "/candidates").await;
    assert!(!listed.contains("another exam"), "all had the same: {listed}");

    scene.changes_exam(&turned_round()).await;
    let cyd = scene.person(103, None, "Cyd", "en");
    let dora = scene.person(104, None, "Dora", "en");
    for person in [&cyd, &dora] {
        scene.says(person, "/start").await;
        scene.gets(person).await;
    }
    // Worse than everyone who had the earlier exam, and yet the best of those who had this one.
    let slips = ["06.jpg", "07.jpg"].map(|image| Slip::Mistype { image: image.into(), text: "X".into() });
    scene.draws_with(&cyd, slips.into()).await;
    scene.hands_in(&cyd).await;
    olga.news();
    scene.says(&olga, "/candidates").await;
    insta::assert_snapshot!(scene.presses(&olga, "Sort by score").await, @r"
    (edited) To decide: 1–3 of 3
    In percent: car / plate / plate.plate

    1. ❌ Cyd (103) · 99.6 / 98.5 / 60.0 🚩

    Another exam, “Cars and plates”, in percent: car / plate / plate.plate
    2. 👀 Анна @anna_k · 99.6 / 97.8 / 100.0 🚩
    3. ❌ Ben @ben_lee · 99.6 / 97.8 / 80.0 🚩
    [1 · Cyd] [2 · Анна]
    [3 · Ben]
    [• To decide 3] [In progress 1]
    [Accepted 0] [Rejected 0]
    [Not finished 0] [Stopped 0]
    [All 4]
    [Sort by date] [🔎 Search]
    ");
    let dated = scene.presses(&olga, "Sort by date").await;
    assert!(dated.contains("@anna_k · 99.6 / 97.8 / 100.0 🚩 · another exam\n"), "{dated}");
    assert!(dated.contains("Cyd (103) · 99.6 / 98.5 / 60.0 🚩\n"), "{dated}");
    scene.presses(&olga, "🔎 Search").await;
    let found = scene.says(&olga, "_test_").await;
    assert!(found.contains("@ben_lee · 99.6 / 97.8 / 80.0 🚩 · another exam"), "{found}");
    assert!(found.lines().any(|line| line.contains("Cyd") && !line.contains("another")), "{found}");

    // The earlier exam comes back: now the others have another one.
    scene.changes_exam(&Arc::new(EXAM.clone())).await;
    scene.says(&olga, "/candidates").await;
    scene.presses(&olga, "All 4").await;
    let listed = scene.presses(&olga, "Sort by score").await;
    let place = |name: &str| listed.find(name).unwrap_or_else(|| panic!("{name}: {listed}"));
    assert!(place("Анна") < place("Ben") && place("Ben") < place("Cars anew"), "{listed}");
    assert!(place("Cars anew") < place("Cyd") && place("Cyd") < place("Dora"), "{listed}");
}
