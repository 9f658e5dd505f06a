//! The whole path of a candidate, word by word.

use candidates_bot::demo::hand::Slip;
use candidates_bot::demo::site::Version;

use crate::support::{Actor, Scene, scene};

/// Says it and records the answer.
async fn says(scene: &Scene, actor: &Actor, story: &mut String, text: &str) {
    let answer = scene.says(actor, text).await;
    *story = format!("{story}> {text}\n{answer}\n\n");
}

/// Presses it and records the answer.
async fn presses(scene: &Scene, actor: &Actor, story: &mut String, label: &str) {
    let answer = scene.presses(actor, label).await;
    *story = format!("{story}> [{label}]\n{answer}\n\n");
}

async fn first_attempt_in_russian(version: Version) -> String {
    let scene = Scene::of(version).await;
    let anna = scene.anna();
    let mut story = String::new();
    says(&scene, &anna, &mut story, "/start").await;
    presses(&scene, &anna, &mut story, "Получить задание").await;
    presses(&scene, &anna, &mut story, "Да").await;
    assert_eq!(scene.accounts(), ["anna_k_test_Annotator"]);
    assert_eq!(scene.tasks(), [("1 Test Assignment anna_k_test_Annotator".to_owned(), 5)]);

    scene.world.pass(24);
    let slips = vec![
        Slip::Forget { image: "02.jpg".into(), label: "plate".into() },
        Slip::LeaveEmpty { image: "04.jpg".into() },
    ];
    scene.draws_with(&anna, slips).await;
    presses(&scene, &anna, &mut story, "Задание выполнено").await;
    presses(&scene, &anna, &mut story, "Да").await;
    assert_eq!(scene.task().jobs[0].1, "new", "an incomplete job is not closed");

    scene.world.pass(6);
    scene.draws(&anna).await;
    presses(&scene, &anna, &mut story, "Задание выполнено").await;
    presses(&scene, &anna, &mut story, "Да").await;
    assert_eq!(scene.task().jobs[0].1, "completed");
    story
}

#[tokio::test]
async fn the_first_attempt_in_russian() {
    let story = first_attempt_in_russian(Version::V2_14).await;
    insta::assert_snapshot!(story, @r"
    > /start
    Здравствуйте! Это тестовое задание для разметчиков изображений «Автомобили и номера». На сайте разметки нужно разметить 5 картинок; понадобится компьютер. Когда будете готовы, нажмите «Получить задание»: бот создаст учётную запись и выдаст задание.
    —
    keyboard: Получить задание · Задание выполнено / Ещё одна попытка · Помощь

    > [Получить задание]
    Как только вы нажмёте «Да», начнётся отсчёт времени. Получить задание сейчас?
    [Да] [Отмена]

    > [Да]
    (edited) ✅ Ваше задание готово.
    —
    Попытка 1
    Задание: https://site.example/tasks/1/jobs/1
    Логин: anna_k_test_Annotator
    Пароль: a9atxM5VHG

    В задании пять картинок, на каждой один автомобиль и один номер.

    1. Обведите автомобиль полигоном (метка car): по краю, вместе с колёсами и зеркалами. То, что стоит перед автомобилем, не обводите.
    2. Обведите номер полигоном ровно из четырёх точек (метка plate), по одной на каждый угол.
    3. В атрибут plate впишите текст номера точно так, как на картинке. Заглавные и строчные буквы, ноль и буква O — разные знаки; пробелов нет.

    Чаще сохраняйте работу (Ctrl+S). Когда закончите и сохраните, сообщите об этом боту.

    1. Войдите на сайт с этим логином и паролем.
    2. Откройте задание по ссылке и выполните разметку.
    3. Когда всё размечено и сохранено, вернитесь сюда и нажмите «Задание выполнено».
    [Скопировать логин] [Скопировать пароль]
    —
    Как должна выглядеть разметка
    <instructions-1.jpg>
    <instructions-2.jpg>

    > [Задание выполнено]
    Всё размечено и сохранено на сайте? Нажмите «Да», и бот проверит работу.
    [Да] [Отмена]

    > [Да]
    (edited) 🔎 Проверяю…
    —
    Пока не всё готово. Нужно исправить 2 замечания.

    Картинка 2 (02.jpg)
    • «plate»: нет контура, добавьте 1

    Картинка 4 (04.jpg)
    • «plate»: поле «plate» не заполнено

    Исправьте это на сайте, сохраните и снова нажмите «Задание выполнено».

    > [Задание выполнено]
    Всё размечено и сохранено на сайте? Нажмите «Да», и бот проверит работу.
    [Да] [Отмена]

    > [Да]
    (edited) 🔎 Проверяю…
    —
    ✅ Спасибо! Всё готово, попытка 1 сдана. HR увидит результат и свяжется с вами.

    При желании можно сделать ещё одну попытку с другими картинками: «Ещё одна попытка». Учитываться будет только её результат, даже если он хуже.
    ");
    assert_eq!(first_attempt_in_russian(Version::V2_2).await, story, "nobody sees how old the site is");
}

async fn both_attempts_in_english(version: Version) -> String {
    let scene = Scene::of(version).await;
    let ben = scene.ben();
    let mut story = String::new();
    says(&scene, &ben, &mut story, "/start").await;
    presses(&scene, &ben, &mut story, "Get the task").await;
    presses(&scene, &ben, &mut story, "Yes").await;
    let first = ben.credentials();
    scene.world.pass(10);
    scene.draws(&ben).await;
    presses(&scene, &ben, &mut story, "I'm done").await;
    presses(&scene, &ben, &mut story, "Yes").await;

    scene.world.pass(60);
    presses(&scene, &ben, &mut story, "Another attempt").await;
    presses(&scene, &ben, &mut story, "Yes").await;
    let second = ben.credentials();
    assert_eq!((&first.login, &first.password), (&second.login, &second.password));
    assert_eq!(scene.accounts().len(), 1, "the account is that of the first attempt");
    let names: Vec<String> = scene.tasks().into_iter().map(|(name, _)| name).collect();
    let expected = ["1 Test Assignment ben_lee_test_Annotator", "2 Test Assignment ben_lee_test_Annotator"];
    assert_eq!(names, expected);

    scene.draws(&ben).await;
    presses(&scene, &ben, &mut story, "I'm done").await;
    presses(&scene, &ben, &mut story, "Yes").await;
    presses(&scene, &ben, &mut story, "Another attempt").await;
    story
}

#[tokio::test]
async fn both_attempts_in_english_and_no_third() {
    let story = both_attempts_in_english(Version::V2_14).await;
    insta::assert_snapshot!(story, @r"
    > /start
    Hello! This is a test task for image annotators: Cars and plates. Tap “Get the task” to get an account and 5 images to annotate on the site; you will need a computer.
    —
    keyboard: Get the task · I'm done / Another attempt · Help

    > [Get the task]
    The clock starts when you tap “Yes”. Start now?
    [Yes] [Cancel]

    > [Yes]
    (edited) ✅ Your task is ready.
    —
    Attempt 1
    Task: https://site.example/tasks/1/jobs/1
    Login: ben_lee_test_Annotator
    Password: a9atxM5VHG

    The assignment has five pictures, each with one car and one plate.

    1. Outline the car as a polygon (label car): along its edge, wheels and mirrors included. Leave out whatever stands in front of the car.
    2. Outline the plate as a polygon of exactly four points (label plate), one at each corner.
    3. Type the plate's text into the attribute plate exactly as it is on the picture. Upper and lower case, zero and the letter O are different characters; there are no spaces.

    Save often (Ctrl+S). When you have finished and saved, tell the bot.

    1. Log in to the site with this login and password.
    2. Open the task by its link and annotate.
    3. When everything is done and saved, come back here and tap “I'm done”.
    [Copy the login] [Copy the password]
    —
    What good annotation looks like
    <instructions-1.jpg>
    <instructions-2.jpg>

    > [I'm done]
    Is everything annotated and saved on the site? Tap “Yes” and I'll check it.
    [Yes] [Cancel]

    > [Yes]
    (edited) 🔎 Checking…
    —
    ✅ Thank you! Attempt 1 is complete and submitted. HR will get back to you.

    If you like, you can make one more attempt with other images: “Another attempt”. Only its result will count then, even if it is worse.

    > [Another attempt]
    You'll get other images. Your previous result will no longer count. The clock starts when you tap “Yes”. Start attempt 2 now?
    [Yes] [Cancel]

    > [Yes]
    (edited) ✅ Your task is ready.
    —
    Attempt 2
    Task: https://site.example/tasks/2/jobs/2
    Login: ben_lee_test_Annotator
    Password: a9atxM5VHG

    The assignment has five pictures, each with one car and one plate.

    1. Outline the car as a polygon (label car): along its edge, wheels and mirrors included. Leave out whatever stands in front of the car.
    2. Outline the plate as a polygon of exactly four points (label plate), one at each corner.
    3. Type the plate's text into the attribute plate exactly as it is on the picture. Upper and lower case, zero and the letter O are different characters; there are no spaces.

    Save often (Ctrl+S). When you have finished and saved, tell the bot.

    1. Log in to the site with this login and password.
    2. Open the task by its link and annotate.
    3. When everything is done and saved, come back here and tap “I'm done”.
    [Copy the login] [Copy the password]
    —
    What good annotation looks like
    <instructions-1.jpg>
    <instructions-2.jpg>

    > [I'm done]
    Is everything annotated and saved on the site? Tap “Yes” and I'll check it.
    [Yes] [Cancel]

    > [Yes]
    (edited) 🔎 Checking…
    —
    ✅ Thank you! Attempt 2 is complete and submitted. HR will get back to you.

    > [Another attempt]
    You've used all 2 attempts. Thank you!
    ");
    assert_eq!(both_attempts_in_english(Version::V2_2).await, story, "nobody sees how old the site is");
}

#[tokio::test]
async fn the_metrics_are_those_of_the_last_attempt() {
    let scene = scene().await;
    let ben = scene.ben();
    assert_eq!(scene.metrics(&ben), "no row");
    scene.says(&ben, "/start").await;
    scene.presses(&ben, "Get the task").await;
    scene.world.pass(2);
    scene.presses(&ben, "Yes").await;
    insta::assert_snapshot!(scene.metrics(&ben), @r"
    ben_lee: car -, plate -, accuracy -, 09:02 to -, attempt 1
    ");

    scene.world.pass(18);
    scene.draws_with(&ben, vec![Slip::Mistype { image: "03.jpg".into(), text: "wrong".into() }]).await;
    scene.world.pass(5);
    scene.hands_in(&ben).await;
    insta::assert_snapshot!(scene.metrics(&ben), @r"
    ben_lee: car 99.63, plate 97.76, accuracy 80.00, 09:02 to 09:20, attempt 1
    ");

    scene.world.pass(35);
    scene.does_it_again(&ben).await;
    insta::assert_snapshot!(scene.metrics(&ben), @r"
    ben_lee: car -, plate -, accuracy -, 10:00 to -, attempt 2
    ");

    scene.world.pass(12);
    scene.completes(&ben).await;
    insta::assert_snapshot!(scene.metrics(&ben), @r"
    ben_lee: car 99.64, plate 98.50, accuracy 100.00, 10:00 to 10:12, attempt 2
    ");
}
