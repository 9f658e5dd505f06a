//! The harness: a world with the real bot in it, and people who say what they do and read what they see.
//!
//! Every action of a person returns what the bot did in their chat, so that a test reads like a conversation.
//! Nothing here waits for a fixed time, only for the bot to have nothing left to do.

mod actor;

use std::path::PathBuf;
use std::sync::{Arc, LazyLock};

use candidates_bot::control::{Part, Reply, Request, RunningBot, perform};
use candidates_bot::demo::hand::{Hand, Slip, drawn_as};
use candidates_bot::demo::site::{self, Annotator, Drawn, TaskView, Version};
use candidates_bot::demo::telegram::{self, Profile};
use candidates_bot::demo::world::{Settings, World};
use candidates_bot::desk::{EventKind, WhitelistChange};
use candidates_bot::exam::{Exam, ExamFile, ExamFiles};
use candidates_bot::legacy::LegacyRow;
use candidates_bot::model::{Candidate, EffectPlace, HrKey, OutboxEntry, PersonId};
use candidates_bot::store::{Outbox, Records};
use serde_json::{Value, json};
use tempfile::TempDir;

pub use actor::{Actor, Credentials, is_for_people};

/// All generations of the site.
pub const VERSIONS: [Version; 3] = Version::ALL;

/// The username of the HR person in every scene.
pub const HR: &str = "olga_hr";

/// The exam that everyone takes.
pub static EXAM: LazyLock<Exam> = LazyLock::new(|| Exam::embedded().expect("the exam built in is whole"));

/// The answer to an operator, as text.
#[derive(Default)]
struct Words(String);

impl Reply for Words {
    fn take(&mut self, part: Part<'_>) -> std::io::Result<()> {
        if let Part::Text(text) = part {
            self.0.push_str(text);
        }
        Ok(())
    }
}

/// Another exam: the usual one with one changed file.
pub fn another(path: &str, change: impl FnOnce(String) -> String) -> Arc<Exam> {
    let mut files: Vec<ExamFile> = EXAM.files.iter().cloned().collect();
    let file = files.iter_mut().find(|file| file.path == path).expect("a file of the pack");
    let text = change(String::from_utf8(file.bytes.to_vec()).expect("a text"));
    *file = ExamFile::new(file.path.clone(), text.into());
    let exam = Exam::of_files(&ExamFiles::new(files)).expect("an exam that is whole");
    assert_ne!(exam.id(), EXAM.id(), "nothing was changed");
    Arc::new(exam)
}

/// A world with a running bot, and one HR person on its whitelist who has not written yet.
pub struct Scene {
    pub world: World,
    folder: TempDir,
}

/// A scene with the newest site.
pub async fn scene() -> Scene {
    Scene::of(Version::NEWEST).await
}

impl Scene {
    /// A scene with a site of this version.
    pub async fn of(version: Version) -> Self {
        Self::with(|settings| settings.version = version).await
    }

    /// A scene with other settings than usual.
    pub async fn with(change: impl FnOnce(&mut Settings)) -> Self {
        Self::begun(change, |_| ()).await
    }

    /// A scene in which something happens in the world before the bot starts.
    pub async fn begun(change: impl FnOnce(&mut Settings), before: impl FnOnce(&World)) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut settings = Settings::usual(&folder.path().join("bot.redb"), 1).expect("settings");
        change(&mut settings);
        let mut world = World::new(settings).await.expect("a world");
        world.whitelist(HR).expect("the whitelist");
        before(&world);
        world.start_bot().await.expect("the bot starts");
        Self { world, folder }
    }

    /// Where the database is.
    pub fn database(&self) -> PathBuf {
        self.folder.path().join("bot.redb")
    }

    // People:

    /// A new person, or the same person with another profile.
    pub fn person(&self, id: u64, username: Option<&str>, first_name: &str, language: &str) -> Actor {
        let profile = Profile {
            id,
            username: username.map(str::to_owned),
            first_name: first_name.to_owned(),
            language_code: Some(language.to_owned()),
        };
        Actor::new(self.world.telegram.person(profile), self.world.telegram.events(), language)
    }

    /// A candidate who speaks Russian.
    pub fn anna(&self) -> Actor {
        self.person(101, Some("anna_k"), "Анна", "ru")
    }

    /// A candidate who speaks English.
    pub fn ben(&self) -> Actor {
        self.person(102, Some("ben_lee"), "Ben", "en")
    }

    /// The HR person, who has said hello, reads English, and wants a card for each candidate.
    pub async fn olga_by_cards(&self) -> Actor {
        let olga = self.olga().await;
        self.wants_cards(&olga, "⬜ A card for each candidate").await;
        olga
    }

    /// An HR person wants a card for each candidate instead of a message that grows, and presses this button.
    pub async fn wants_cards(&self, actor: &Actor, button: &str) {
        self.says(actor, "/notices").await;
        self.presses(actor, button).await;
        actor.news();
    }

    /// The HR person, who has said hello and reads English.
    pub async fn olga(&self) -> Actor {
        let olga = self.person(501, Some(HR), "Olga", "en");
        self.says(&olga, "/start").await;
        olga
    }

    /// The operator puts a person on the whitelist, or removes them.
    pub async fn whitelist(&self, change: fn(HrKey) -> WhitelistChange, person: &str) {
        let key = HrKey::parse(person).expect("an id or a username");
        let desk = self.world.desk().expect("the bot runs");
        desk.submit(EventKind::Whitelist(change(key))).await.expect("the whitelist is changed");
        self.quiet().await;
    }

    /// The operator gives an order on the command line; returns what is printed, or why not.
    pub async fn orders(&self, request: Request) -> Result<String, String> {
        let backend = RunningBot {
            store: self.world.store.clone(),
            config: candidates_bot::config::load(None).expect("settings"),
            rules: self.world.rules(),
            desk: self.world.desk().expect("the bot runs").downgrade(),
            watch: Arc::clone(&self.world.watch),
            copy_status: self.world.copy_status.clone(),
        };
        let told = tokio::task::spawn_blocking(move || {
            let mut words = Words::default();
            let done = perform(&request, &backend, &mut words);
            done.map(|()| words.0).map_err(|error| format!("{error:#}"))
        });
        let told = told.await.expect("no panic");
        self.quiet().await;
        told
    }

    // What people do. The result is what they see.

    /// Writes.
    pub async fn says(&self, actor: &Actor, text: &str) -> String {
        actor.person.say(text);
        self.news(actor).await
    }

    /// Presses a button by its label.
    pub async fn presses(&self, actor: &Actor, label: &str) -> String {
        actor.person.press(label).unwrap_or_else(|error| panic!("{error}"));
        self.news(actor).await
    }

    /// Presses a button under a message, whether it is there or not.
    pub async fn presses_data(&self, actor: &Actor, message: i32, data: &str) -> String {
        actor.person.press_data(message, data);
        self.news(actor).await
    }

    /// Waits until the bot has nothing left to do, and returns what is new in the chat.
    pub async fn news(&self, actor: &Actor) -> String {
        self.quiet().await;
        actor.news()
    }

    /// What is left to do.
    pub fn outbox(&self) -> Vec<(EffectPlace, OutboxEntry)> {
        self.world.store.read().and_then(|view| view.outbox()).expect("the database")
    }

    /// Waits until the bot has nothing left to do.
    pub async fn quiet(&self) {
        self.world.quiet().await.unwrap_or_else(|error| panic!("{error}"));
    }

    /// Whether the bot has taken every update and has nothing left to do.
    pub fn is_quiet(&self) -> bool {
        self.world.rests().expect("the database")
    }

    /// Gets the assignment: asks and confirms.
    pub async fn gets(&self, actor: &Actor) -> Credentials {
        self.presses(actor, actor.in_words("Получить задание", "Get the task")).await;
        self.presses(actor, actor.in_words("Да", "Yes")).await;
        actor.credentials()
    }

    /// Asks for the next attempt and confirms.
    pub async fn does_it_again(&self, actor: &Actor) -> Credentials {
        self.presses(actor, actor.in_words("Ещё одна попытка", "Another attempt")).await;
        self.presses(actor, actor.in_words("Да", "Yes")).await;
        actor.credentials()
    }

    /// Says that they are done, and confirms.
    pub async fn hands_in(&self, actor: &Actor) -> String {
        self.presses(actor, actor.in_words("Задание выполнено", "I'm done")).await;
        self.presses(actor, actor.in_words("Да", "Yes")).await
    }

    /// Draws everything correctly on the site, with the credentials from the chat.
    pub async fn draws(&self, actor: &Actor) {
        self.draws_with(actor, vec![]).await;
    }

    /// Draws on the site with these mistakes.
    pub async fn draws_with(&self, actor: &Actor, slips: Vec<Slip>) {
        let hand = Hand { unsteady: 0.5, seed: 7, slips };
        let job = actor.credentials().job();
        hand.draw(&self.annotator(actor).await, job, &EXAM).await.expect("the site takes it");
    }

    /// Draws everything correctly in every job that they see, by the exam that they have.
    pub async fn draws_all(&self, actor: &Actor, exam: &Exam) {
        let annotator = self.annotator(actor).await;
        let hand = Hand { unsteady: 0.5, seed: 7, slips: Vec::new() };
        for own in annotator.jobs().await.expect("their jobs") {
            hand.draw(&annotator, own.job, exam).await.expect("the site takes it");
        }
    }

    /// Draws the ground truth with a change.
    pub async fn draws_but(&self, actor: &Actor, change: impl FnOnce(&mut Vec<Drawn>)) {
        let annotator = self.annotator(actor).await;
        let job = actor.credentials().job();
        let mut drawn = Vec::new();
        for frame in annotator.images(job).await.expect("the pictures") {
            let image = EXAM.reference.image(&frame.name).expect("a picture of the exam");
            drawn.extend(image.shapes.iter().map(|shape| drawn_as(frame.frame, shape)));
        }
        change(&mut drawn);
        annotator.draw(job, drawn).await.expect("the site takes it");
    }

    /// Hands in the whole work without a mistake.
    pub async fn completes(&self, actor: &Actor) -> String {
        self.draws(actor).await;
        self.hands_in(actor).await
    }

    pub async fn annotator(&self, actor: &Actor) -> Annotator {
        let Credentials { login, password, .. } = actor.credentials();
        Annotator::login(&self.world.site.url(), &login, &password)
            .await
            .expect("the credentials in the chat work")
    }

    // The actual state, seen from the inside:

    /// The accounts of candidates on the site.
    pub fn accounts(&self) -> Vec<String> {
        let users = self.world.site.users().into_iter().map(|user| user.username);
        users.filter(|name| name != "admin").collect()
    }

    /// Name and number of images of every task on the site.
    pub fn tasks(&self) -> Vec<(String, u32)> {
        self.world.site.tasks().into_iter().map(|task| (task.name, task.size)).collect()
    }

    /// The only task on the site.
    pub fn task(&self) -> TaskView {
        let mut tasks = self.world.site.tasks();
        assert_eq!(tasks.len(), 1, "{tasks:?}");
        tasks.remove(0)
    }

    /// Names of a task's images, as the site has them.
    pub async fn frames(&self, task: u64) -> Vec<String> {
        let meta = self.about_task(task, "data/meta").await;
        let frames = meta["frames"].as_array().expect("frames").iter();
        frames.map(|frame| frame["name"].as_str().expect("a name").to_owned()).collect()
    }

    /// Everything that was drawn in a task, as the site shows it to an administrator.
    pub async fn annotations(&self, task: u64) -> Value {
        self.about_task(task, "annotations").await
    }

    async fn about_task(&self, task: u64, what: &str) -> Value {
        let (name, password) = self.world.site.admin();
        let address = format!("{}/api/tasks/{task}/{what}", self.world.site.url());
        let request = reqwest::Client::new().get(address).basic_auth(name, Some(password));
        let answer = request.header("Accept", "application/vnd.cvat+json").send().await.expect("an answer");
        answer.json().await.expect("JSON")
    }

    /// The candidate's record.
    pub fn candidate(&self, actor: &Actor) -> Option<Candidate> {
        self.world.store.read().and_then(|view| view.candidate(PersonId(actor.id()))).expect("the database")
    }

    /// The candidate's row of metrics, as a line.
    pub fn metrics(&self, actor: &Actor) -> String {
        let row = self.world.store.read().and_then(|view| view.legacy_row(PersonId(actor.id())));
        row.expect("the database").map_or_else(|| "no row".to_owned(), |row| describe(&row))
    }

    /// Number of dead letters: events that were set aside because the desk could not decide on them.
    pub fn dead_letters(&self) -> usize {
        self.world.store.read().and_then(|view| view.dead_letters()).expect("the database").len()
    }

    // Faults:

    /// The site answers 503 if a request's method and address match, until its faults are cleared.
    pub fn site_holds(&self, method: site::Method, path: &str) {
        self.site_fails(method, path, u32::MAX, unavailable());
    }

    /// Makes the site fail this many times for requests with this method and a matching address.
    pub fn site_fails(&self, method: site::Method, path: &str, times: u32, kind: site::FaultKind) {
        let (method, path_contains) = (Some(method), path.to_owned());
        self.world.site.add_fault(site::Fault { method, path_contains, times, kind });
    }

    /// A person who is not ours registers an account on the site.
    pub async fn somebody_registers(&self, name: &str) {
        let email = format!("{name}@elsewhere.example");
        let body = json!({
            "username": name, "email": email, "password1": "Their-0wn-pass", "password2": "Their-0wn-pass",
        });
        let address = format!("{}/api/auth/register", self.world.site.url());
        let request = reqwest::Client::new().post(address).json(&body);
        let answer = request.header("Accept", "application/vnd.cvat+json").send().await.expect("an answer");
        assert_eq!(answer.status(), 201);
    }

    /// The site is down until its faults are cleared.
    pub fn site_is_down(&self) {
        let (path_contains, kind) = (String::new(), unavailable());
        let fault = site::Fault { method: None, path_contains, times: u32::MAX, kind };
        self.world.site.add_fault(fault);
    }

    /// Makes Telegram fail this many times in calls of this method.
    pub fn telegram_fails(&self, method: &str, times: u32, kind: telegram::FaultKind) {
        let fault = telegram::Fault { method_contains: method.to_owned(), chat: None, times, kind };
        self.world.telegram.add_fault(fault);
    }
}

/// The page of a proxy when the server behind it is down.
pub fn unavailable() -> site::FaultKind {
    let body = "<html><h1>Service Unavailable</h1></html>".to_owned();
    site::FaultKind::Status { code: 503, body, html: true, retry_after: None }
}

/// An answer of the site in place of its real action.
pub fn answers(code: u16, body: &str) -> site::FaultKind {
    site::FaultKind::Status { code, body: body.to_owned(), html: false, retry_after: None }
}

/// A row of metrics in a line.
fn describe(row: &LegacyRow) -> String {
    let figure = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), |value| format!("{value:.2}"));
    let ended = row.task_ended.map_or_else(|| "-".to_owned(), |ended| ended.format("%H:%M").to_string());
    format!(
        "{}: car {}, plate {}, accuracy {}, {} to {ended}, attempt {}",
        row.candidate_username,
        figure(row.car_iou),
        figure(row.plate_iou),
        figure(row.plate_accuracy),
        row.task_started.format("%H:%M"),
        row.times_attempted
    )
}

/// Waits until a condition holds; `what` describes it in the failure message.
pub async fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(30);
    while !is_so() {
        assert!(std::time::Instant::now() < deadline, "not so: {what}");
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
}
