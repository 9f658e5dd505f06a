//! An exam with a pool: everybody draws pictures of their own.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use candidates_bot::demo::site::{FaultKind, Method, Version};
use candidates_bot::exam::{Exam, ExamFile, ExamFiles};
use candidates_bot::model::{Attempt, AttemptNumber, Drawn, PersonId};
use candidates_bot::store::{Exposures, Records};

use crate::support::{Actor, Scene, VERSIONS};

fn shelf() -> Arc<Exam> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/packs/shelf");
    Arc::new(Exam::load(&folder).expect("the exam is whole"))
}

/// The same with a change of `exam.toml`.
fn changed(old: &str, new: &str) -> Arc<Exam> {
    let exam = shelf();
    let files = exam.files.iter().cloned().map(|file| {
        if file.path != "exam.toml" {
            return file;
        }
        let text = String::from_utf8(file.bytes.to_vec()).expect("a text");
        assert!(text.contains(old));
        ExamFile::new(file.path, text.replace(old, new).into())
    });
    Arc::new(Exam::of_files(&ExamFiles::new(files)).expect("it is whole"))
}

/// The same without a pool: everybody has the same picture.
fn without_pool() -> Arc<Exam> {
    let exam = shelf();
    let files = exam.files.iter().cloned().filter_map(|file| {
        if file.path != "exam.toml" {
            let of_the_pool = file.path.starts_with("images/") && !file.path.ends_with("all.png");
            return (!of_the_pool).then_some(file);
        }
        let text = String::from_utf8(file.bytes.to_vec()).expect("a text");
        let (before, rest) = text.split_once("[[pool]]").expect("a pool");
        let (_, after) = rest.split_once("[thresholds]").expect("thresholds");
        let text = format!("{before}[thresholds]{after}").replace("critical_pictures", "# critical_pictures");
        Some(ExamFile::new(file.path, text.into()))
    });
    Arc::new(Exam::of_files(&ExamFiles::new(files)).expect("it is whole"))
}

async fn scene(version: Version, attempts: u8) -> Scene {
    Scene::with(|settings| {
        settings.exam = shelf();
        settings.version = version;
        settings.attempts = attempts;
    })
    .await
}

fn attempt(scene: &Scene, actor: &Actor, number: u8) -> Attempt {
    let view = scene.world.store.read().expect("the database");
    view.attempt(PersonId(actor.id()), AttemptNumber(number)).expect("the database").expect("an attempt")
}

fn drawn(scene: &Scene, actor: &Actor, number: u8) -> Drawn {
    attempt(scene, actor, number).drawn.expect("images were drawn")
}

/// The images that were not for everybody.
fn own(drawn: &Drawn) -> BTreeSet<&str> {
    drawn.images.iter().map(String::as_str).filter(|name| *name != "all.png").collect()
}

/// How many attempts got each image of the pool, in its order.
fn exposures(scene: &Scene) -> Vec<u64> {
    let (view, exam) = (scene.world.store.read().expect("the database"), shelf());
    let images = exam.pool.iter().flat_map(|stratum| &stratum.images);
    let hash = |name: &String| exam.image_hash(name).expect("a file");
    images.map(|name| view.exposure(hash(name)).expect("the database")).collect()
}

/// Gets the assignment, agrees, draws everything correctly and hands in.
async fn completes(scene: &Scene, actor: &Actor) -> String {
    scene.draws_all(actor, &shelf()).await;
    scene.hands_in(actor).await
}

#[tokio::test]
async fn everybody_draws_their_own_on_every_version_of_the_site() {
    for version in VERSIONS {
        let scene = scene(version, 2).await;
        let (anna, ben, olga) = (scene.anna(), scene.ben(), scene.olga_by_cards().await);
        let welcome = scene.says(&ben, "/start").await;
        assert!(welcome.contains('4'), "{welcome}");
        scene.says(&anna, "/start").await;
        for person in [&anna, &ben] {
            scene.gets(person).await;
        }
        let [annas, bens] = [&anna, &ben].map(|person| drawn(&scene, person, 1));
        for drawn in [&annas, &bens] {
            let of = |stratum: &str| drawn.images.iter().filter(|name| name.starts_with(stratum)).count();
            assert_eq!((drawn.images[0].as_str(), of("tidy"), of("full")), ("all.png", 2, 1), "{drawn:?}");
            assert_eq!((drawn.images.len(), drawn.repeated), (4, 0));
        }
        assert!(own(&annas).is_disjoint(&own(&bens)), "what nobody had comes first: {annas:?} {bens:?}");
        let task = attempt(&scene, &ben, 1).task().expect("a task");
        let frames: BTreeSet<String> = scene.frames(task.0).await.into_iter().collect();
        assert_eq!(frames, bens.images.iter().cloned().collect(), "the task has these alone");

        // Nothing is missing but what was drawn, and the figures are of that alone.
        for person in [&anna, &ben] {
            let thanks = completes(&scene, person).await;
            assert!(thanks.contains('✅'), "{thanks}");
        }
        let done = attempt(&scene, &ben, 1);
        let names: Vec<&str> = done.scorecard().expect("figures").image_names().collect();
        assert_eq!(names, bens.images);
        let card = scene.news(&olga).await;
        assert!(card.contains("of 2 on images from the same pool"), "{card}");
        scene.presses(&olga, "Images").await;
        let album = olga.person.chat().last().expect("pictures").media.clone();
        let shown: Vec<String> = album.iter().map(|media| media.name.replace(".jpg", ".png")).collect();
        assert_eq!(shown, bens.images);
        assert_eq!(scene.dead_letters(), 0);
    }
}

#[tokio::test]
async fn nobody_gets_a_picture_again_until_the_pool_is_exhausted_and_hr_reads_so() {
    let scene = scene(VERSIONS[0], 5).await;
    let (ben, olga) = (scene.ben(), scene.olga_by_cards().await);
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    let mut had = BTreeSet::new();
    for number in 1..=3 {
        if number > 1 {
            scene.does_it_again(&ben).await;
        }
        let drawn = drawn(&scene, &ben, number);
        assert_eq!(drawn.repeated, 0);
        assert!(own(&drawn).iter().all(|name| had.insert((*name).to_owned())), "{number}: {drawn:?}");
        completes(&scene, &ben).await;
        olga.news();
    }
    // Six tidy shelves are three attempts; there are still two full ones.
    scene.does_it_again(&ben).await;
    let fourth = drawn(&scene, &ben, 4);
    assert_eq!(fourth.repeated, 2);
    let again: BTreeSet<&str> = own(&fourth).into_iter().filter(|name| had.contains(*name)).collect();
    let first = drawn(&scene, &ben, 1);
    assert_eq!(
        again,
        own(&first).into_iter().filter(|name| name.starts_with("tidy")).collect(),
        "the oldest"
    );
    completes(&scene, &ben).await;
    let card = scene.news(&olga).await;
    assert!(card.contains("2 images are not new to them: the pool has no others left"), "{card}");
    let counts = exposures(&scene);
    assert_eq!((counts[..6].iter().sum::<u64>(), counts[6..].iter().sum::<u64>()), (8, 4));
}

#[tokio::test]
async fn what_is_prepared_again_keeps_its_pictures_and_so_does_what_a_restart_interrupts() {
    let mut scene = scene(VERSIONS[2], 2).await;
    let (ben, olga) = (scene.ben(), scene.olga().await);
    scene.site_fails(Method::POST, "/data", 3, FaultKind::ImportFails("OSError: truncated".to_owned()));
    scene.says(&ben, "/start").await;
    scene.presses(&ben, "Get the task").await;
    scene.presses(&ben, "Yes").await;
    let before = drawn(&scene, &ben, 1);
    scene.world.stop_bot().await.expect("the bot stops");
    scene.world.start_bot().await.expect("the bot starts");
    scene.news(&olga).await;
    scene.presses(&olga, "Try again").await;
    assert_eq!(drawn(&scene, &ben, 1), before);
    assert_eq!(exposures(&scene).iter().sum::<u64>(), 3, "it counts once");
    completes(&scene, &ben).await;
    assert!(attempt(&scene, &ben, 1).scorecard().is_some());
}

#[tokio::test]
async fn another_exam_draws_anew_and_takes_back_what_nobody_saw() {
    let mut scene = scene(VERSIONS[1], 2).await;
    let (ben, olga) = (scene.ben(), scene.olga().await);
    scene.site_fails(Method::POST, "/data", 3, FaultKind::ImportFails("OSError: truncated".to_owned()));
    scene.says(&ben, "/start").await;
    scene.presses(&ben, "Get the task").await;
    scene.presses(&ben, "Yes").await;
    scene.world.stop_bot().await.expect("the bot stops");
    scene.world.set_exam(changed("draw = 2", "draw = 3"));
    scene.world.start_bot().await.expect("the bot starts");
    scene.news(&olga).await;
    scene.presses(&olga, "Try again").await;
    assert_eq!(drawn(&scene, &ben, 1).images.len(), 5);
    assert_eq!(exposures(&scene).iter().sum::<u64>(), 4);
    completes(&scene, &ben).await;
    assert!(attempt(&scene, &ben, 1).scorecard().is_some());

    // What he had is known by its contents, whatever the exam is by now.
    let first = drawn(&scene, &ben, 1);
    scene.does_it_again(&ben).await;
    assert!(own(&drawn(&scene, &ben, 2)).is_disjoint(&own(&first)));
}

#[tokio::test]
async fn a_corrected_exam_scores_what_was_drawn_and_one_without_the_pictures_leaves_it() {
    let mut scene = scene(VERSIONS[0], 2).await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    completes(&scene, &ben).await;
    let (before, counted) = (drawn(&scene, &ben, 1), exposures(&scene));
    let new = changed("book_accuracy = 90", "book_accuracy = 80");
    scene.changes_exam(&new).await;
    let told = scene.rescores(false).await;
    assert_eq!(told, "attempts scored again: 1, with changed figures: 0; HR is notified\n");
    let attempt = attempt(&scene, &ben, 1);
    assert_eq!((attempt.pack, attempt.drawn), (Some(new.id()), Some(before)));
    assert_eq!(exposures(&scene), counted);
    assert_eq!(scene.rescores(false).await, "nothing is to be scored again\n");

    scene.changes_exam(&without_pool()).await;
    let told = "nothing is to be scored again; attempts with other pictures in this exam, which stay as they are: 1\n";
    assert_eq!(scene.rescores(false).await, told);
}

#[tokio::test]
async fn hr_reads_whether_the_pictures_are_enough() {
    let exam = changed("[thresholds]", "[sequential]\nmost = 20\n\n[thresholds]");
    let scene = Scene::with(|settings| settings.exam = Arc::clone(&exam)).await;
    let (anna, ben, olga) = (scene.anna(), scene.ben(), scene.olga_by_cards().await);
    let mut told = Vec::new();
    // By the beginning of its name, on which pictures the titles are read wrongly.
    for (person, wrong) in [(&ben, vec!["full"]), (&anna, vec!["full", "tidy"])] {
        let mut drawn = Exam::clone(&exam);
        let is_wrong = |name: &str| wrong.iter().any(|stratum| name.starts_with(stratum));
        let images = drawn.reference.images.iter_mut().filter(|image| is_wrong(&image.name));
        for shape in images.flat_map(|image| &mut image.shapes) {
            shape.attributes.iter_mut().for_each(|(_, value)| value.push('?'));
        }
        scene.says(person, "/start").await;
        scene.gets(person).await;
        scene.draws_all(person, &drawn).await;
        scene.hands_in(person).await;
        let card = scene.news(&olga).await;
        let about = |line: &&str| line.starts_with("Recommendation") || line.starts_with("Images done right");
        told.extend(card.lines().filter(about).map(str::to_owned));
    }
    insta::assert_snapshot!(told.join("\n"), @"
    Recommendation: ❌ fail
    Images done right: 3 of 4. Not enough to tell yet: it takes 2–16 more
    Recommendation: ❌ fail
    Images done right: 1 of the first 3. Enough is known: fail
    ");
}
