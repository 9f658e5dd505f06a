//! Accounts of the earlier bot: nobody gets one before proving that it is theirs.

use candidates_bot::demo::site::Method;
use candidates_bot::demo::telegram::FaultKind;
use candidates_bot::desk::{EventKind, OperatorCommand};
use candidates_bot::legacy::{Imported, LegacyRow};
use candidates_bot::model::{Action, Claim, Password, PersonId};
use candidates_bot::store::{ImportedPeople, Outbox, Records};
use chrono::TimeDelta;

use crate::support::{Actor, Scene, scene};

const DAY: i64 = 24 * 60;

/// The password of every account that is registered with [`Scene::somebody_registers`].
pub(super) const RIGHT: &str = "Their-0wn-pass";

/// The login of the account that can be claimed under the name `ben_lee`.
const LOGIN: &str = "ben_lee_test_Annotator";

impl Scene {
    /// A person from the legacy database, with an account on the site and an unfinished attempt.
    pub(super) async fn knew(&self, username: &str, password: &str) {
        let account = format!("{username}_test_Annotator");
        if !self.accounts().contains(&account) {
            self.somebody_registers(&account).await;
        }
        let metrics = LegacyRow {
            candidate_username: username.to_owned(),
            car_iou: None,
            plate_iou: None,
            plate_accuracy: None,
            task_started: "2026-02-20T09:00:00Z".parse().expect("a moment"),
            task_ended: None,
            times_attempted: 1,
        };
        let password = Password::parse(password.to_owned());
        let imported = Imported { account, password, metrics, claim: Claim::default() };
        let desk = self.world.desk().expect("the bot runs");
        desk.submit(EventKind::Import(vec![imported])).await.expect("brought in");
        self.quiet().await;
    }

    /// The operator confirms the owner.
    pub(super) async fn confirms(&self, username: &str, person: u64) {
        let claim = OperatorCommand::Claim { username: username.to_owned(), person: PersonId(person) };
        let desk = self.world.desk().expect("the bot runs");
        desk.submit(EventKind::Operator(claim)).await.expect("confirmed");
        self.quiet().await;
    }

    pub(super) fn waits(&self, username: &str) -> bool {
        self.world.store.read().and_then(|view| view.imported(username)).expect("read").is_some()
    }

    pub(super) fn actions(&self) -> Vec<Action> {
        let log = self.world.store.read().and_then(|view| view.audit_log()).expect("read");
        log.into_iter().map(|entry| entry.action).collect()
    }

    /// No trace of a password is left: neither in the chat nor in any record except the candidate's.
    pub(super) fn keeps_no(&self, actor: &Actor, password: &str) {
        let chat = actor.person.chat();
        let seen = chat.iter().any(|line| !line.from_bot && !line.deleted && line.text == password);
        assert!(!seen, "the password is in the chat");
        let view = self.world.store.read().expect("read");
        let letters =
            format!("{:?}{:?}", view.audit_log().expect("read"), view.dead_letters().expect("read"));
        assert!(!letters.contains(password), "{letters}");
        assert!(view.outbox().expect("read").is_empty());
    }
}

#[tokio::test]
async fn the_password_gives_the_account_back() {
    let scene = scene().await;
    let olga = scene.olga().await;
    scene.knew("Ben_Lee", RIGHT).await;
    let ben = scene.ben();
    insta::assert_snapshot!(scene.says(&ben, "/start").await, @r"
    🔑 The previous bot has an account for @ben_lee. If it is yours, send me its password for the site: you'll continue with your task, and your results are kept. I'll delete your message with the password from this chat at once.

    If you don't know the password, tap “Ask HR to confirm”. If it is not your account, tap “Start over”: you'll take the test as a new candidate, and the previous account stays as it is.
    [Ask HR to confirm]
    [Start over]
    ");
    assert!(scene.candidate(&ben).is_none(), "nothing is given for a name");
    let news = scene.says(&ben, RIGHT).await;
    insta::assert_snapshot!(news, @"
    🔎 Checking the password…
    —
    ✅ Confirmed: the account of the previous bot is yours again, with your task and your results.
    —
    ✅ Your task is ready.
    —
    Attempt 1
    Task: https://site.example/tasks/1/jobs/1
    Login: Ben_Lee_test_Annotator
    Password: Their-0wn-pass

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
    —
    keyboard: Get the task · I'm done / Another attempt · Help
    ");
    scene.keeps_no(&ben, RIGHT);
    let credentials = ben.credentials();
    assert_eq!(
        (credentials.login.as_str(), credentials.password.as_str()),
        ("Ben_Lee_test_Annotator", RIGHT)
    );
    assert!(!scene.waits("ben_lee"));
    insta::assert_snapshot!(scene.news(&olga).await, @"🔑 @Ben_Lee (id 102) has got back the account Ben_Lee_test_Annotator of the previous bot: they know its password.");
    assert!(scene.actions().contains(&Action::ClaimProved), "{:?}", scene.actions());
    let told = scene.completes(&ben).await;
    assert!(told.contains("✅ Thank you!"), "{told}");
    assert_eq!(scene.accounts(), ["Ben_Lee_test_Annotator"], "no other account is made");
}

#[tokio::test]
async fn a_password_that_was_changed_since_is_the_one_that_counts() {
    let scene = scene().await;
    scene.knew("ben_lee", "what-the-legacy-bot-made").await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    let news = scene.says(&ben, "what-the-legacy-bot-made").await;
    assert!(news.contains("❌") && news.contains("4 tries"), "{news}");
    scene.says(&ben, RIGHT).await;
    assert_eq!(ben.credentials().password, RIGHT);
}

#[tokio::test]
async fn wrong_passwords_are_limited_and_count_for_whoever_has_the_name() {
    let scene = scene().await;
    let olga = scene.olga().await;
    scene.knew("ben_lee", RIGHT).await;
    let ben = scene.person(102, Some("ben_lee"), "Бен", "ru");
    scene.says(&ben, "привет").await;
    for left in ["осталось 4 попытки", "осталось 3 попытки", "осталось 2 попытки", "осталась 1 попытка"]
    {
        let news = scene.says(&ben, "not-it-at-all").await;
        assert!(news.contains(left), "{news}");
        scene.keeps_no(&ben, "not-it-at-all");
    }
    insta::assert_snapshot!(scene.says(&ben, "not-it-at-all").await, @r"
    🔎 Проверяю пароль…
    —
    🔒 Слишком много неверных паролей для прежней учётной записи @ben_lee. До 3 марта, 09:00 (UTC) пароли больше не проверяются.

    Если учётная запись ваша, нажмите «Попросить HR подтвердить»: HR может подтвердить её и без пароля. Или нажмите «Начать заново»: вы пройдёте тест как новый кандидат, а прежняя учётная запись останется как есть.
    [Попросить HR подтвердить]
    [Начать заново]
    ");
    insta::assert_snapshot!(scene.news(&olga).await, @r"
    🔑 Is the account of the previous bot theirs?
    Whoever you confirm gets it, with its task and results.
    1. Бен @ben_lee, id 102: account ben_lee_test_Annotator, attempt 1, in progress; asked 2 March, 09:00 (UTC); wrong passwords so far: 5
    [✅ 1 · Confirm] [❌ 1 · Refuse]
    ");
    // Even the right one is not tested, and does not stay in the chat either.
    let asked = scene.world.site.requests().len();
    let news = scene.says(&ben, RIGHT).await;
    assert!(news.contains("🔒"), "{news}");
    assert_eq!(scene.world.site.requests().len(), asked, "the site was asked");
    scene.keeps_no(&ben, RIGHT);

    // Another name does not help, and neither does another person with the name.
    let ben = scene.person(102, Some("ben_was_here"), "Бен", "ru");
    scene.says(&ben, "/start").await;
    let second = scene.person(103, Some("BEN_LEE"), "Second", "en");
    let news = scene.says(&second, "/start").await;
    assert!(news.contains("🔒") && news.contains("3 March, 09:00 (UTC)"), "{news}");

    scene.world.pass(DAY);
    scene.says(&second, "/start").await;
    for _ in 0..5 {
        scene.says(&second, "not-it-at-all").await;
    }
    let news = scene.says(&second, "/start").await;
    assert!(news.contains("5 March, 09:00 (UTC)"), "the pause grows: {news}");
    scene.world.pass(2 * DAY);
    scene.says(&second, "/start").await;
    scene.says(&second, RIGHT).await;
    assert_eq!(second.credentials().login, LOGIN);
    let refused = scene.actions().iter().filter(|action| **action == Action::ClaimRefused).count();
    assert_eq!(refused, 10);
}

#[tokio::test]
async fn whoever_begins_anew_touches_nothing_of_the_account_that_waits() {
    let mut scene = Scene::with(|settings| settings.retention = Some(TimeDelta::days(30))).await;
    scene.knew("ben_lee", RIGHT).await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    let question = scene.presses(&ben, "Start over").await;
    assert!(question.contains("[Yes] [Cancel]"), "{question}");
    // Not yet: anyone who changes their mind is asked again.
    scene.presses(&ben, "Cancel").await;
    let asked = scene.says(&ben, "/start").await;
    assert!(asked.contains("🔑") && scene.candidate(&ben).is_none(), "{asked}");
    scene.presses(&ben, "Start over").await;
    scene.presses(&ben, "Yes").await;
    assert_eq!(ben.credentials().login, "ben_lee_test_Annotator2", "the other login is not theirs");
    assert!(scene.waits("ben_lee"), "the claim stays open");
    assert!(scene.actions().contains(&Action::BegunAnew));

    // From now on they are an ordinary candidate, and an old button does nothing.
    let (message, data) = ben.button("Start over");
    let pressed = scene.presses_data(&ben, message, &data).await;
    assert!(pressed.contains("no longer works"), "{pressed}");
    let news = scene.completes(&ben).await;
    assert!(news.contains("✅ Thank you!"), "{news}");
    scene.world.pass(31 * DAY);
    scene.quiet().await;
    assert_eq!(scene.accounts(), [LOGIN], "the account that waits stays, the new one is gone");

    // The operator can't give them two accounts; after the new one is deleted, they get the earlier one.
    scene.confirms("ben_lee", 102).await;
    assert!(scene.waits("ben_lee"));
    let desk = scene.world.desk().expect("the bot runs");
    let delete = OperatorCommand::Delete(candidates_bot::model::Deletion::Everything, PersonId(102));
    desk.submit(EventKind::Operator(delete)).await.expect("deleted");
    drop(desk);
    scene.quiet().await;
    scene.confirms("ben_lee", 102).await;
    assert_eq!((ben.credentials().login.as_str(), ben.credentials().password.as_str()), (LOGIN, RIGHT));
    scene.world.stop_bot().await.expect("it stops");
}

#[tokio::test]
async fn an_undone_preparation_of_a_new_candidate_leaves_the_account_that_waits() {
    let scene = scene().await;
    scene.knew("ben_lee", RIGHT).await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.presses(&ben, "Start over").await;
    scene.site_fails(Method::POST, "/api/tasks", 9, crate::support::answers(400, r#"{"detail":"no"}"#));
    scene.presses(&ben, "Yes").await;
    assert_eq!(ben.count("could not be prepared"), 1);
    assert_eq!(scene.accounts(), [LOGIN]);
    assert!(scene.waits("ben_lee"));
}

#[tokio::test]
async fn the_operator_gives_an_account_to_somebody_under_another_name() {
    let scene = scene().await;
    let olga = scene.olga().await;
    scene.knew("ben_lee", RIGHT).await;
    // They lost the name, and another person has it now.
    let (ben, thief) =
        (scene.person(102, Some("ben_new"), "Ben", "en"), scene.person(666, Some("ben_lee"), "Max", "en"));
    scene.says(&ben, "/start").await;
    scene.says(&thief, "/start").await;
    scene.says(&thief, "let-me-in-please").await;
    scene.confirms("@ben_lee".trim_start_matches('@'), 102).await;
    insta::assert_snapshot!(scene.news(&olga).await, @"🔑 @ben_lee (id 102) has got back the account ben_lee_test_Annotator of the previous bot: the operator confirmed that it is theirs.");
    assert_eq!(ben.credentials().login, LOGIN);
    assert!(scene.actions().contains(&Action::ClaimConfirmed));
    // The person who has the name now is a newcomer.
    let news = scene.says(&thief, "/start").await;
    assert!(news.starts_with("Hello!"), "{news}");
    assert_eq!(scene.gets(&thief).await.login, "ben_lee_test_Annotator2");
    scene.says(&ben, "/help").await;
    assert_eq!(scene.candidate(&ben).expect("a candidate").username.as_deref(), Some("ben_new"));
    assert_eq!(scene.candidate(&thief).expect("a candidate").username.as_deref(), Some("ben_lee"));
}

#[tokio::test]
async fn without_a_password_on_record_only_hr_or_the_operator_helps() {
    let scene = scene().await;
    scene.knew("ben_lee", "").await;
    let ben = scene.ben();
    insta::assert_snapshot!(scene.says(&ben, "/start").await, @r"
    🔑 The previous bot has an account for @ben_lee, but I don't know its password. If it is yours, tap “Ask HR to confirm”.

    If you don't want to wait, or it is not your account, tap “Start over”: you'll take the test as a new candidate, and the previous account stays as it is.
    [Ask HR to confirm]
    [Start over]
    ");
    let news = scene.says(&ben, RIGHT).await;
    assert!(news.contains("[Ask HR to confirm]"), "{news}");
    scene.confirms("ben_lee", 102).await;
    // Nobody knows the account's password, so they get another account.
    let credentials = ben.credentials();
    assert_eq!(credentials.login, "ben_lee_test_Annotator2");
    scene.draws(&ben).await;
}

#[tokio::test]
async fn a_site_that_is_away_is_waited_for_and_the_password_is_not_lost_nor_kept() {
    let scene = Scene::with(|settings| settings.retry_budget.step = std::time::Duration::ZERO).await;
    scene.knew("ben_lee", RIGHT).await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.site_fails(Method::POST, "/api/auth/login", 3, crate::support::unavailable());
    let news = scene.says(&ben, RIGHT).await;
    assert!(news.contains("I'll keep trying") && news.contains("✅ Confirmed"), "{news}");

    scene.knew("anna_k", RIGHT).await;
    let anna = scene.anna();
    scene.says(&anna, "/start").await;
    scene.site_holds(Method::POST, "/api/auth/login");
    let news = scene.says(&anna, RIGHT).await;
    assert!(news.contains("Не удалось проверить пароль"), "{news}");
    scene.keeps_no(&anna, RIGHT);
    scene.world.site.clear_faults();
    scene.says(&anna, RIGHT).await;
    assert_eq!(anna.credentials().login, "anna_k_test_Annotator");
    assert_eq!(
        scene.actions().iter().filter(|action| **action == Action::ClaimRefused).count(),
        0,
        "no try was wasted"
    );
}

#[tokio::test]
async fn one_check_at_a_time_and_the_first_proof_counts() {
    let scene = scene().await;
    scene.knew("ben_lee", RIGHT).await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.site_holds(Method::POST, "/api/auth/login");
    ben.person.say(RIGHT);
    ben.person.wait_text("I'll keep trying").await.expect("the delay is told");
    // Again while it is being tested, and by another person who has the name now.
    ben.person.say(RIGHT);
    let second = scene.person(103, Some("ben_lee"), "Second", "en");
    second.person.say("/start");
    second.person.wait_text("🔑").await.expect("the question");
    second.person.say("a-wrong-password");
    second.person.wait_text("Checking the password").await.expect("an answer");
    let view = scene.world.store.read().expect("read");
    let checks = view.outbox().expect("read").into_iter();
    let checks = checks.filter(|(_, entry)| entry.effect.name() == "check_claim").count();
    assert_eq!(checks, 1);
    drop(view);
    scene.world.site.clear_faults();
    scene.quiet().await;
    assert_eq!((ben.count("✅ Confirmed"), second.count("❌")), (1, 0));
    assert_eq!(ben.credentials().login, LOGIN);
    let news = scene.says(&second, "/start").await;
    assert!(news.contains("Hello!"), "{news}");
}

#[tokio::test]
async fn what_is_proved_too_late_is_told() {
    let scene = scene().await;
    scene.knew("ben_lee", RIGHT).await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.site_holds(Method::POST, "/api/auth/login");
    ben.person.say(RIGHT);
    ben.person.wait_text("I'll keep trying").await.expect("the delay is told");
    let claim = OperatorCommand::Claim { username: "ben_lee".to_owned(), person: PersonId(555) };
    let desk = scene.world.desk().expect("the bot runs");
    desk.submit(EventKind::Operator(claim)).await.expect("confirmed");
    scene.world.site.clear_faults();
    let news = scene.news(&ben).await;
    assert!(news.contains("can't be given to you any more"), "{news}");
    assert!(scene.candidate(&ben).is_none());
}

#[tokio::test]
async fn a_crash_in_the_middle_of_a_claim() {
    for polite in [true, false] {
        let mut scene = scene().await;
        scene.knew("ben_lee", RIGHT).await;
        let ben = scene.ben();
        scene.says(&ben, "/start").await;
        scene.site_holds(Method::POST, "/api/auth/login");
        ben.person.say(RIGHT);
        ben.person.wait_text("I'll keep trying").await.expect("the delay is told");
        if polite {
            scene.world.stop_bot().await.expect("the bot stops");
        } else {
            scene.world.kill_bot().await;
        }
        scene.world.site.clear_faults();
        scene.world.start_bot().await.expect("the bot starts");
        let news = scene.news(&ben).await;
        assert!(news.contains("✅ Confirmed"), "{news}");
        assert_eq!((ben.credentials().login.as_str(), ben.count("✅ Confirmed")), (LOGIN, 1));
        scene.keeps_no(&ben, RIGHT);
        assert_eq!(scene.dead_letters(), 0);
    }
}

#[tokio::test]
async fn a_message_that_can_not_be_deleted_is_no_failure() {
    let refused = |code, description: &str, retry_after| {
        let description = description.to_owned();
        FaultKind::Status { code, description, retry_after }
    };
    let kinds = [
        refused(400, "Bad Request: message can't be deleted for everyone", None),
        refused(429, "Too Many Requests: retry after 1", Some(1)),
        FaultKind::ResetBefore,
        FaultKind::ResetAfter,
    ];
    for kind in kinds {
        let scene = scene().await;
        scene.knew("ben_lee", RIGHT).await;
        let ben = scene.ben();
        scene.says(&ben, "/start").await;
        scene.telegram_fails("deleteMessage", 1, kind.clone());
        let news = scene.says(&ben, RIGHT).await;
        assert!(news.contains("✅ Confirmed"), "{kind:?}: {news}");
        let stays = matches!(kind, FaultKind::Status { code: 400, .. });
        let seen = ben.person.chat().iter().any(|line| line.text == RIGHT && !line.deleted);
        assert_eq!(seen, stays, "{kind:?}");
    }
}

#[tokio::test]
async fn claims_that_nobody_makes_expire_and_a_wrong_clock_makes_none_expire() {
    let mut scene = Scene::with(|settings| settings.claims = Some(TimeDelta::days(90))).await;
    scene.knew("ben_lee", RIGHT).await;
    scene.world.pass(10 * DAY);
    scene.knew("anna_k", RIGHT).await;
    scene.world.pass(80 * DAY - 1);
    scene.quiet().await;
    assert!(scene.waits("ben_lee"));
    // A clock that jumps ahead and comes back.
    scene.world.pass(4000 * DAY);
    scene.quiet().await;
    scene.world.pass(-4000 * DAY);
    scene.world.stop_bot().await.expect("it stops");
    scene.world.start_bot().await.expect("it starts");
    scene.olga().await;
    assert!(scene.waits("ben_lee") && scene.waits("anna_k"));
    // The operator is notified first, and a day later it is gone.
    scene.world.pass(1);
    scene.quiet().await;
    assert!(scene.waits("ben_lee"));
    scene.world.pass(DAY);
    scene.quiet().await;
    assert_eq!((scene.waits("ben_lee"), scene.waits("anna_k")), (false, true), "{:?}", scene.actions());
    assert!(scene.actions().contains(&Action::ClaimsExpired(1)), "{:?}", scene.actions());
    // A person who comes now is a newcomer, and does not get the old login.
    let ben = scene.ben();
    let news = scene.says(&ben, "/start").await;
    assert!(news.starts_with("Hello!"), "{news}");
    assert_eq!(scene.gets(&ben).await.login, "ben_lee_test_Annotator2");
    scene.world.pass(11 * DAY);
    scene.quiet().await;
    scene.world.pass(DAY);
    scene.quiet().await;
    assert!(!scene.waits("anna_k"));
    assert_eq!(scene.accounts().len(), 3, "nothing is deleted on the site");
}

#[tokio::test]
async fn hr_goes_on_with_its_work_though_an_account_waits() {
    let scene = scene().await;
    scene.knew("olga_hr", RIGHT).await;
    let olga = scene.olga().await;
    let list = scene.says(&olga, "/candidates").await;
    assert!(list.starts_with("To decide: nobody."), "{list}");
    scene.presses(&olga, "Candidate menu").await;
    let news = scene.presses(&olga, "Get the task").await;
    assert!(news.contains("🔑"), "{news}");
    let news = scene.says(&olga, RIGHT).await;
    assert!(news.contains("✅ Confirmed"), "{news}");
}
