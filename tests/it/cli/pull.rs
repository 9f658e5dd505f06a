//! `exam pull`: an exam made from a task of the site, or nothing at all.

mod shapes;

use std::fs;
use std::time::{Duration, Instant};

use candidates_bot::demo::hand::{Hand, Slip};
use candidates_bot::demo::site::{Annotator, Fault, FaultKind, Method, StandInSite, Version};
use candidates_bot::exam::{Annotations, Exam};
use candidates_bot::site::{Credentials, ImageSource, Images, ImportState, Site, SiteSettings};
use serde_json::{Value, json};

use super::exam::{YARD, turned_yard};
use super::{Finished, Machine};
use candidates_bot::model::TaskId;

/// A site with a task that has the yard's images, and the expert who annotates them.
struct Desk {
    town: StandInSite,
    exam: Exam,
    task: u64,
    /// Its jobs, the one with the first frames first.
    jobs: Vec<u64>,
}

impl Desk {
    /// Three images per job, `overlap` of which are also in the next job; nothing is drawn.
    async fn new(version: Version, exam: Exam, overlap: u64) -> Self {
        let town = StandInSite::start(version).await.expect("a site");
        let mut desk = Self { town, exam, task: 0, jobs: Vec::new() };
        desk.task = desk.create(overlap).await;
        desk.fill().await;
        desk
    }

    /// Sends the images to the task.
    async fn fill(&mut self) {
        let site = self.site();
        let originals = self.exam.originals.iter();
        let images: Vec<_> = originals.map(|of| (of.name.clone(), of.bytes.clone())).collect();
        site.upload(TaskId(self.task), &images, None).await.expect("taken");
        let names: Vec<String> = images.into_iter().map(|(name, _)| name).collect();
        while !matches!(site.import_state(TaskId(self.task), &names).await, Ok(ImportState::Ready { .. })) {}
        let views = self.town.tasks();
        self.jobs = views[0].jobs.iter().map(|(job, _)| *job).collect();
    }

    /// The site with the administrator's rights.
    fn site(&self) -> Site {
        let (username, password) = self.town.admin();
        let credentials =
            Credentials::Basic { username: username.to_owned(), password: password.to_owned().into() };
        let settings = SiteSettings {
            url: self.town.url().parse().expect("an address"),
            public_url: None,
            credentials,
            email_domain: "candidates.invalid".into(),
            segment_size: 3,
            image_quality: 100,
            images: ImageSource::Upload,
            timeout: Duration::from_secs(20),
            upload_timeout: Duration::from_secs(20),
            way: candidates_bot::net::Way::default(),
        };
        Site::new(settings).expect("a site")
    }

    async fn post(&self, path: &str, body: &Value) -> Value {
        let (username, password) = self.town.admin();
        let client = reqwest::Client::builder().no_proxy().build().expect("a client");
        let call = client.post(format!("{}{path}", self.town.url())).basic_auth(username, Some(password));
        let answer = call.json(body).send().await.expect("an answer");
        assert_eq!(answer.status(), 201, "{path}");
        answer.json().await.expect("JSON")
    }

    async fn create(&self, overlap: u64) -> u64 {
        let labels = self.exam.labels.iter().map(|label| {
            let attributes = label.attributes.iter().map(|of| {
                json!({"name": of.name, "mutable": of.mutable, "input_type": of.kind, "values": of.values,
                    "default_value": of.preset()})
            });
            json!({"name": label.name, "color": label.color, "attributes": attributes.collect::<Vec<_>>()})
        });
        let labels: Vec<Value> = labels.collect();
        let body = json!({"name": "The yard", "overlap": overlap, "segment_size": 3, "labels": labels});
        self.post("/api/tasks", &body).await["id"].as_u64().expect("a number")
    }

    /// Draws in one of the jobs, with points up to `unsteady` pixels off, and nothing on the images in
    /// `nothing_on`.
    async fn draw(&self, job: u64, unsteady: f64, nothing_on: &[&str]) {
        let (username, password) = self.town.admin();
        let annotator = Annotator::login(&self.town.url(), username, password).await.expect("a login");
        let slips = nothing_on.iter().flat_map(|image| {
            let forget = |label: &candidates_bot::exam::LabelRule| Slip::Forget {
                image: (*image).to_owned(),
                label: label.name.clone(),
            };
            self.exam.labels.iter().map(forget)
        });
        let hand = Hand { unsteady, seed: 1, slips: slips.collect() };
        hand.draw(&annotator, job, &self.exam).await.expect("drawn");
    }

    async fn draw_all(&self, nothing_on: &[&str]) {
        for job in &self.jobs {
            self.draw(*job, 0.0, nothing_on).await;
        }
    }

    /// A command with the settings of a machine that knows the site.
    fn command(&self, machine: &Machine, arguments: &[&str]) -> std::process::Command {
        let (username, password) = self.town.admin();
        let task = self.task.to_string();
        let mut command = machine.command(&["exam", "pull", "--task", &task, "--out", "new/exam"]);
        command.args(arguments);
        command.env("CANDIDATES_BOT_SITE_URL", self.town.url());
        command.env("CANDIDATES_BOT_SITE_USERNAME", username);
        command.env("CANDIDATES_BOT_SITE_PASSWORD", password);
        command
    }

    fn pull(&self, machine: &Machine, arguments: &[&str]) -> Finished {
        let command = self.command(machine, arguments);
        tokio::task::block_in_place(|| Finished::of(command))
    }
}

fn whole() -> Exam {
    Exam::load(YARD.as_ref()).expect("the yard")
}

/// The files in the machine's home.
fn left(machine: &Machine) -> Vec<String> {
    let entries = fs::read_dir(machine.home.path()).expect("the home");
    entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("a name")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_exam_is_made_out_of_a_task_that_an_expert_has_marked_up() {
    let home = Machine::new();
    turned_yard(&home);
    let exam = Exam::load(&home.path("yard")).expect("the yard");
    for version in Version::ALL {
        let desk = Desk::new(version, exam.clone(), 0).await;
        desk.draw_all(&[]).await;
        let machine = Machine::new();
        let told = desk.pull(&machine, &[]).fine();
        let task = desk.task;
        assert!(told.starts_with(&format!("6 pictures of the task {task} are in new/exam\n")), "{told}");
        assert!(told.contains("✓ 6 pictures in 2 attempts, labels bottle, crate, tag: "), "{told}");
        let pulled = Exam::load(&machine.path("new/exam")).expect("a whole exam");
        assert_eq!(pulled.attempts, exam.attempts, "{version:?}");
        assert_eq!(pulled.originals, exam.originals, "byte for byte");
        let (mut labels, mut wanted) = (pulled.labels, exam.labels.clone());
        // The site does not know these rules; the annotations show others.
        for label in labels.iter_mut().chain(&mut wanted) {
            (label.min_points, label.min_per_image) = (3, None);
        }
        for attribute in wanted.iter_mut().chain(&mut labels).flat_map(|label| &mut label.attributes) {
            attribute.default = attribute.preset().to_owned();
        }
        assert_eq!(labels, wanted);
        assert_eq!(outlines(&pulled.reference), outlines(&exam.reference));
        assert_eq!(crates(&pulled.reference), crates(&exam.reference), "turned as it was");

        let again = desk.pull(&machine, &[]).refused();
        assert_eq!(again, "new/exam is there already; name another folder");
        let nothing = desk.pull(&Machine::new(), &["--per-attempt", "0"]);
        assert_eq!(nothing.code, Some(2), "{nothing:?}");
        assert_eq!(
            fs::read_dir(machine.path("new")).expect("a folder").count(),
            1,
            "nothing half made is left"
        );
    }
}

/// Images, and how many shapes each has.
fn outlines(annotations: &Annotations) -> Vec<(String, usize)> {
    annotations.images.iter().map(|image| (image.name.clone(), image.shapes.len())).collect()
}

/// The crates of the first image.
fn crates(annotations: &Annotations) -> Vec<Vec<f64>> {
    let shapes = &annotations.image("a-1.png").expect("a picture").shapes;
    let crates = shapes.iter().filter(|shape| shape.label == "crate");
    let mut crates: Vec<_> = crates.map(|shape| shape.geometry.on_page().0).collect();
    crates.sort_by(|one, other| one.partial_cmp(other).expect("numbers"));
    crates
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_that_is_not_there_leaves_nothing() {
    let mut desk = Desk::new(Version::NEWEST, whole(), 0).await;
    desk.task = 999;
    let machine = Machine::new();
    let nothing = desk.pull(&machine, &[]).refused();
    assert!(nothing.starts_with("cannot read the task 999: "), "{nothing}");
    assert_eq!(left(&machine), [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn images_without_annotations_are_named_unless_they_are_meant_to_have_none() {
    for version in Version::ALL {
        let desk = Desk::new(version, whole(), 0).await;
        let machine = Machine::new();
        let unmarked = desk.pull(&machine, &[]).refused();
        let task = desk.task;
        assert_eq!(
            unmarked,
            format!("nothing is marked in the task {task}: mark it up on the site, and save")
        );

        desk.draw_all(&["a-2.png", "b-3.png"]).await;
        let forgotten = desk.pull(&machine, &["--empty", "b-?.png"]).refused();
        assert!(forgotten.starts_with("nothing is marked on a-2.png; mark it up on the site"), "{forgotten}");
        let marked = desk.pull(&machine, &["--empty", "a-2.png", "--empty", "b*"]).refused();
        assert_eq!(marked, "something is marked on b-1.png, b-2.png; take it out of --empty");
        let unknown = desk.pull(&machine, &["--empty", "c-1.png"]).refused();
        assert_eq!(unknown, "--empty \"c-1.png\" matches no picture of the task");
        assert_eq!(left(&machine), [""; 0], "{version:?}");

        let told = desk.pull(&machine, &["--empty", "a-2.png", "--empty", "*3.png"]);
        assert!(told.code == Some(1) && told.err.contains("something is marked on a-3.png"), "{told:?}");
        let told = desk.pull(&machine, &["--empty", "a-2.png", "--empty", "b-3.png"]).fine();
        assert!(told.contains("✓ 6 pictures in 2 attempts, "), "{told}");
        let manifest = fs::read_to_string(machine.path("new/exam/exam.toml")).expect("text");
        assert!(manifest.contains("empty_pictures = [\"a-2.png\", \"b-3.png\"]\n"), "{manifest}");
        assert_eq!(Exam::load(&machine.path("new/exam")).expect("an exam").attempts, whole().attempts);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn images_of_several_jobs_come_once_or_not_at_all() {
    for version in Version::ALL {
        let desk = Desk::new(version, whole(), 1).await;
        assert_eq!(desk.jobs.len(), 3, "three, three and two pictures");
        desk.draw_all(&[]).await;
        desk.draw(desk.jobs[1], 3.0, &[]).await;
        let machine = Machine::new();
        let disputed = desk.pull(&machine, &[]).refused();
        let task = desk.task;
        let told = format!(
            "the task {task} has the same pictures several times, each time with other markup: a-3.png, b-2.png; leave "
        );
        assert!(disputed.starts_with(&told), "{disputed}");
        assert_eq!(left(&machine), [""; 0], "{version:?}");

        // The second copies are cleared; b-1.png is in one job only.
        desk.draw(desk.jobs[1], 0.0, &["a-3.png"]).await;
        desk.draw(desk.jobs[2], 0.0, &["b-2.png"]).await;
        let told = desk.pull(&machine, &[]).fine();
        assert!(told.contains("✓ 6 pictures in 3 attempts, "), "{told}");
        let pulled = Exam::load(&machine.path("new/exam")).expect("an exam");
        let attempts: &[&[&str]] =
            &[&["a-1.png", "a-2.png", "a-3.png"], &["b-1.png", "b-2.png"], &["b-3.png"]];
        assert_eq!(pulled.attempts, attempts);
        assert_eq!(outlines(&pulled.reference), outlines(&desk.exam.reference), "{version:?}: nothing twice");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ground_truth_job_changes_nothing() {
    for version in [Version::V2_73, Version::V2_14] {
        let desk = Desk::new(version, whole(), 0).await;
        desk.draw_all(&[]).await;
        let body = json!({"task_id": desk.task, "type": "ground_truth", "frames": [0, 4],
            "frame_selection_method": "manual"});
        let truth = desk.post("/api/jobs", &body).await;
        assert_eq!((&truth["type"], &truth["frame_count"]), (&json!("ground_truth"), &json!(2)));
        desk.draw(truth["id"].as_u64().expect("a number"), 5.0, &[]).await;
        let machine = Machine::new();
        let told = desk.pull(&machine, &[]).fine();
        assert!(told.contains("✓ 6 pictures in 2 attempts, "), "{told}");
        let pulled = Exam::load(&machine.path("new/exam")).expect("an exam");
        assert_eq!(outlines(&pulled.reference), outlines(&desk.exam.reference), "{version:?}");
        assert_eq!(crates(&pulled.reference), crates(&desk.exam.reference), "{version:?}");
    }
}

/// Makes the site delay the image of this frame, or refuse it.
fn hinder(desk: &Desk, frame: u64, kind: FaultKind) {
    let path_contains = format!("number={frame}");
    desk.town.add_fault(Fault { method: Some(Method::GET), path_contains, times: u32::MAX, kind });
}

#[tokio::test(flavor = "multi_thread")]
async fn an_image_that_does_not_come_leaves_nothing() {
    let desk = Desk::new(Version::NEWEST, whole(), 0).await;
    desk.draw_all(&[]).await;
    let gone = FaultKind::Status { code: 404, body: "{}".to_owned(), html: false, retry_after: None };
    hinder(&desk, 4, gone);
    let machine = Machine::new();
    let told = desk.pull(&machine, &[]).refused();
    assert!(told.starts_with(&format!("cannot fetch the pictures of task {}: ", desk.task)), "{told}");
    assert_eq!(left(&machine), [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_ends_it_in_the_middle_finds_nothing_and_a_kill_leaves_what_says_what_it_is() {
    let desk = Desk::new(Version::NEWEST, whole(), 0).await;
    desk.draw_all(&[]).await;
    hinder(&desk, 4, FaultKind::Delay(Duration::from_secs(40)));
    for signal in ["INT", "TERM", "HUP", "KILL"] {
        let machine = Machine::new();
        let mut command = desk.command(&machine, &[]);
        command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
        let child = command.spawn().expect("it starts");
        let began = Instant::now();
        let images = || {
            let folder = left(&machine).into_iter().find(|name| name.starts_with(".exam.unfinished-"));
            folder
                .map_or(0, |name| fs::read_dir(machine.path(&name).join("images")).map_or(0, Iterator::count))
        };
        while images() < 3 {
            assert!(began.elapsed() < Duration::from_secs(20), "it never begins");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let kill = format!("kill -{signal} {}", child.id());
        assert!(std::process::Command::new("sh").args(["-c", &kill]).status().expect("a shell").success());
        let ended = tokio::task::block_in_place(|| child.wait_with_output()).expect("it ends");
        if signal == "KILL" {
            assert_eq!(left(&machine).len(), 1, "it could not clear up");
            assert!(!machine.path("new").exists());
            continue;
        }
        let told = String::from_utf8_lossy(&ended.stderr);
        assert_eq!(told, "candidates-bot: interrupted; the unfinished files are removed\n", "{signal}");
        assert_eq!((ended.status.code(), left(&machine)), (Some(1), vec![]), "{signal}");
    }
}
