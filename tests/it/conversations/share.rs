//! Images that the site already has on its shared storage.

use candidates_bot::demo::site::{FaultKind, Method};
use candidates_bot::demo::world::World;
use candidates_bot::model::{AttemptNumber, AttemptState, PersonId};
use candidates_bot::site::{ImageSource, shared_folder};
use candidates_bot::store::Records;

use crate::support::{Actor, EXAM, Scene, VERSIONS};

/// A scene with the exam's images in a folder of the site's shared storage, and other files beside them.
async fn shared(images: ImageSource, folder: &str) -> Scene {
    Scene::begun(|settings| settings.images = images, |world| put(world, folder)).await
}

fn put(world: &World, folder: &str) {
    let images = EXAM.originals.iter();
    let mut files: Vec<_> =
        images.map(|image| (format!("{folder}/{}", image.name), image.bytes.to_vec())).collect();
    files.push(("other/01.jpg".to_owned(), b"no picture".to_vec()));
    files.push(("readme.txt".to_owned(), b"a text".to_vec()));
    world.site.set_share(files);
}

/// The reason that the operator sees for a stopped attempt.
fn cause(scene: &Scene, actor: &Actor) -> String {
    let view = scene.world.store.read().expect("the database");
    let attempt =
        view.attempt(PersonId(actor.id()), AttemptNumber::FIRST).expect("the database").expect("an attempt");
    let AttemptState::Failed { cause, .. } = attempt.state else { panic!("{:?}", attempt.state) };
    cause.raw
}

async fn gets_and_completes(scene: &Scene) {
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    let thanks = scene.completes(&ben).await;
    assert!(thanks.contains("Thank you!"), "{thanks}");
    assert_eq!(scene.tasks(), [("1 Test Assignment ben_lee_test_Annotator".to_owned(), 5)]);
    assert!(scene.metrics(&ben).contains("accuracy 100.00"), "{}", scene.metrics(&ben));
    assert_eq!(scene.dead_letters(), 0);
}

/// Number of times that the site was asked for the contents of its shared storage.
fn looks_at_the_share(scene: &Scene) -> usize {
    scene.world.site.requests().iter().filter(|request| request.path == "/api/server/share").count()
}

#[tokio::test]
async fn a_task_takes_its_images_from_the_folder_of_the_settings() {
    for version in VERSIONS {
        let change = |settings: &mut candidates_bot::demo::world::Settings| {
            (settings.version, settings.images) = (version, ImageSource::Share("exams/cars".to_owned()));
        };
        let scene = Scene::begun(change, |world| put(world, "exams/cars")).await;
        gets_and_completes(&scene).await;
        let task = scene.task().id;
        assert_eq!(scene.frames(task).await[0], "exams/cars/01.jpg", "from there, and not uploaded");
    }
}

#[tokio::test]
async fn images_are_found_wherever_they_lie() {
    for folder in ["cars".to_owned(), "a/b/c".to_owned(), shared_folder(EXAM.id())] {
        let scene = shared(ImageSource::Auto, &folder).await;
        gets_and_completes(&scene).await;
        assert_eq!(scene.frames(scene.task().id).await[0], format!("{folder}/01.jpg"));
    }
}

#[tokio::test]
async fn what_is_not_on_the_share_is_uploaded() {
    // A folder with no images, one that is too deep, and one with only some of them.
    let some =
        |world: &World| world.site.set_share(vec![("01.jpg".to_owned(), EXAM.originals[0].bytes.to_vec())]);
    let deep = |world: &World| put(world, "a/b/c/d");
    let nothing = |_: &World| ();
    for before in [&nothing as &dyn Fn(&World), &deep, &some] {
        let scene = Scene::begun(|settings| settings.images = ImageSource::Auto, before).await;
        gets_and_completes(&scene).await;
        assert!(looks_at_the_share(&scene) > 0);
        assert_eq!(scene.frames(scene.task().id).await[0], "01.jpg");
    }
}

#[tokio::test]
async fn images_of_another_size_are_not_the_exams() {
    let scene = Scene::begun(
        |settings| settings.images = ImageSource::Auto,
        |world| {
            let small = EXAM.instruction_images[0].bytes.to_vec();
            let mut files: Vec<_> = EXAM
                .originals
                .iter()
                .map(|image| (format!("cars/{}", image.name), image.bytes.to_vec()))
                .collect();
            files[3].1 = small;
            world.site.set_share(files);
        },
    )
    .await;
    gets_and_completes(&scene).await;
    assert_eq!(scene.frames(scene.task().id).await[0], "01.jpg");
}

#[tokio::test]
async fn an_import_from_the_share_that_fails_is_followed_by_an_upload() {
    let scene = shared(ImageSource::Auto, "cars").await;
    let olga = scene.olga().await;
    scene.site_fails(Method::POST, "/data", 1, FaultKind::ImportFails("OSError: share is gone".to_owned()));
    gets_and_completes(&scene).await;
    assert_eq!(scene.frames(scene.task().id).await[0], "01.jpg", "uploaded, and not from there");
    assert_eq!(olga.count("was stopped by a problem"), 0, "HR is not troubled");
}

#[tokio::test]
async fn a_folder_without_the_images_is_told_to_hr_and_mended_by_trying_again() {
    let scene = shared(ImageSource::Share("elsewhere".to_owned()), "cars").await;
    let (ben, olga) = (scene.ben(), scene.olga().await);
    scene.says(&ben, "/start").await;
    scene.presses(&ben, "Get the task").await;
    scene.presses(&ben, "Yes").await;
    let card = scene.news(&olga).await;
    assert!(card.contains("Cause: the site could not process the images."), "{card}");
    let raw = cause(&scene, &ben);
    assert!(raw.contains("No such file or directory: '/home/django/share/elsewhere/01.jpg'"), "{raw}");
    put(&scene.world, "elsewhere");
    scene.presses(&olga, "Try again").await;
    scene.completes(&ben).await;
    assert_eq!(scene.frames(scene.task().id).await[0], "elsewhere/01.jpg");
}

#[tokio::test]
async fn images_of_another_size_in_the_folder_of_the_settings_are_told_to_hr() {
    let other = |world: &World| {
        let small = EXAM.instruction_images[0].bytes.to_vec();
        let files = EXAM.originals.iter().map(|of| (format!("cars/{}", of.name), small.clone()));
        world.site.set_share(files.collect());
    };
    let images = ImageSource::Share("cars".to_owned());
    let scene = Scene::begun(|settings| settings.images = images, other).await;
    let (ben, olga) = (scene.ben(), scene.olga().await);
    scene.says(&ben, "/start").await;
    scene.presses(&ben, "Get the task").await;
    scene.presses(&ben, "Yes").await;
    let card = scene.news(&olga).await;
    assert!(card.contains("Cause: the images on the site are not those of the exam."), "{card}");
    let raw = cause(&scene, &ben);
    assert!(raw.contains("the shared storage has another 01.jpg: "), "{raw}");
    assert_eq!(ben.count("/jobs/"), 0, "nobody draws on the wrong pictures");
    put(&scene.world, "cars");
    scene.presses(&olga, "Try again").await;
    assert!(scene.completes(&ben).await.contains("Thank you!"));
}
