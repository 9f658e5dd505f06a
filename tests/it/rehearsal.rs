//! The rehearsal on sites of every generation: what is reported, and what is left, whatever goes wrong.

mod faults;
mod killed;
mod others;

use std::collections::BTreeSet;
use std::time::Duration;

use candidates_bot::demo::site::{StandInSite, Version};
use candidates_bot::exam::Exam;
use candidates_bot::net::Way;
use candidates_bot::rehearsal::{FinishedStep, Limits, Plan, RehearsalError, Status, rehearse};
use candidates_bot::site::{Credentials, ImageSource, SiteSettings};
use chrono::TimeDelta;
use tempfile::TempDir;

use crate::support::{EXAM, VERSIONS};

/// A customer's site with its own people, and an operator's machine.
struct House {
    site: StandInSite,
    machine: TempDir,
    exam: Exam,
    images: ImageSource,
}

/// The result of a rehearsal.
#[derive(Debug)]
struct Rehearsed {
    result: Result<(), RehearsalError>,
    lines: Vec<FinishedStep>,
}

impl House {
    async fn new(version: Version) -> Self {
        let site = StandInSite::start(version).await.expect("a port");
        for person in ["olga_boss", "rehearsal", "rehearsal-room", "anna_k_test_Annotator"] {
            site.add_user(person, "Their-0wn-pass");
        }
        let machine = tempfile::tempdir().expect("a folder");
        Self { site, machine, exam: EXAM.clone(), images: ImageSource::Upload }
    }

    fn settings(&self) -> SiteSettings {
        let (username, password) = self.site.admin();
        SiteSettings {
            url: self.site.url().parse().expect("an address"),
            public_url: None,
            credentials: Credentials::Basic { username: username.into(), password: password.into() },
            email_domain: "candidates.invalid".into(),
            segment_size: 5,
            image_quality: 100,
            images: self.images.clone(),
            timeout: Duration::from_secs(5),
            upload_timeout: Duration::from_secs(5),
            way: Way::default(),
        }
    }

    fn plan(&self) -> Plan {
        Plan {
            site: self.settings(),
            exam: self.exam.clone(),
            limits: Limits {
                retry_budget: Duration::from_millis(80),
                pause: Duration::from_millis(10),
                import: Duration::from_secs(2),
                look: Duration::from_millis(2),
                play: Duration::from_mins(1),
                clean: Duration::from_millis(200),
                settle: Duration::from_millis(20),
                age: TimeDelta::hours(1),
            },
            folder: self.machine.path().to_owned(),
        }
    }

    /// A complete rehearsal.
    async fn rehearse(&self) -> Rehearsed {
        self.rehearse_and(|_| {}).await
    }

    /// The same, with an action after each step.
    async fn rehearse_and(&self, mut after: impl FnMut(&FinishedStep)) -> Rehearsed {
        let mut lines = Vec::new();
        let mut tell = |line: &FinishedStep| {
            lines.push(line.clone());
            after(line);
        };
        let result = self.working(rehearse(self.plan(), &mut tell, std::future::pending())).await;
        Rehearsed { result, lines }
    }

    /// Lets the site's workers run while something else is done.
    async fn working<T>(&self, done: impl Future<Output = T>) -> T {
        let work = async {
            loop {
                tokio::time::sleep(Duration::from_millis(5)).await;
                self.site.work();
            }
        };
        tokio::select! {
            biased;
            done = done => done,
            () = work => unreachable!("they never end"),
        }
    }

    /// Names of all accounts and tasks.
    fn names(&self) -> BTreeSet<String> {
        let users = self.site.users().into_iter().map(|user| user.username);
        users.chain(self.site.tasks().into_iter().map(|task| task.name)).collect()
    }
}

impl Rehearsed {
    /// The output, without times and names, which differ between rehearsals.
    fn report(&self) -> Vec<String> {
        self.lines.iter().map(|line| format!("{} {}: {}", mark(line), line.what, line.text)).collect()
    }

    fn line(&self, what: &str) -> &FinishedStep {
        let line = self.lines.iter().find(|line| line.what == what);
        line.unwrap_or_else(|| panic!("no {what} in {:#?}", self.report()))
    }

    /// The failed steps.
    fn failed(&self) -> Vec<&FinishedStep> {
        self.lines.iter().filter(|line| line.status == Status::Failed).collect()
    }

    #[track_caller]
    fn fine(&self) {
        assert_eq!(self.result, Ok(()), "{:#?}", self.report());
        assert_eq!(self.failed().len(), 0, "{:#?}", self.report());
    }
}

fn mark(line: &FinishedStep) -> char {
    match line.status {
        Status::Passed => '✓',
        Status::Warning => '!',
        Status::Failed => '✗',
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn twice_in_a_row_and_nothing_is_left() {
    for version in VERSIONS {
        let house = House::new(version).await;
        let before = house.names();
        for turn in 1..=2 {
            let rehearsed = house.rehearse().await;
            rehearsed.fine();
            assert_eq!(house.names(), before, "{version:?}, turn {turn}");
            let marks: BTreeSet<char> = rehearsed.lines.iter().map(mark).collect();
            assert_eq!(marks, ['✓'].into(), "{version:?}: {:#?}", rehearsed.report());
            let whats: Vec<&str> = rehearsed.lines.iter().map(|line| line.what.as_str()).collect();
            assert_eq!(
                whats,
                [
                    "start",
                    "leftovers",
                    "assignment",
                    "account 1",
                    "role 1",
                    "task 1",
                    "pictures 1",
                    "import 1",
                    "doubles 1",
                    "account 2",
                    "role 2",
                    "task 2",
                    "pictures 2",
                    "import 2",
                    "doubles 2",
                    "log-in 1",
                    "drawing 1",
                    "log-in 2",
                    "drawing 2",
                    "hand-in 1",
                    "completion 1",
                    "hand-in 2",
                    "completion 2",
                    "removal of task 1",
                    "removal of account 1",
                    "removal of task 2",
                    "removal of account 2",
                    "clean-up",
                ],
                "{version:?}"
            );
            assert_eq!(
                rehearsed.line("hand-in 1").text,
                "car 100.00, plate 100.00, plate.plate 100.00, as expected",
                "{version:?}"
            );
            let second = &rehearsed.line("hand-in 2").text;
            assert!(second.starts_with("car 8") && second.ends_with("as expected"), "{version:?}: {second}");
            assert_eq!(rehearsed.line("clean-up").text, "nothing is left of the rehearsal on the site");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn any_exam_is_rehearsed_also_in_several_jobs() {
    for version in VERSIONS {
        let mut house = House::new(version).await;
        let before = house.names();
        let yard = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/packs/yard");
        house.exam = Exam::load(&yard).expect("the yard");
        house.rehearse().await.fine();
        if version != Version::V2_2 {
            let street = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/packs/street");
            house.exam = Exam::load(&street).expect("the street");
            house.rehearse().await.fine();
        }
        house.exam = Exam { segment_size: Some(2), ..EXAM.clone() };
        let rehearsed = house.rehearse().await;
        rehearsed.fine();
        assert!(rehearsed.line("import 1").text.contains("in jobs "), "{:#?}", rehearsed.report());
        assert!(rehearsed.line("completion 2").text.contains(", "), "{:#?}", rehearsed.report());
        assert_eq!(house.names(), before, "{version:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn images_come_from_the_shared_storage_where_the_settings_say_so() {
    for version in VERSIONS {
        let mut house = House::new(version).await;
        let files = EXAM.originals.iter().map(|image| (format!("cars/{}", image.name), image.bytes.to_vec()));
        house.site.set_share(files.collect());
        for images in [ImageSource::Auto, ImageSource::Share("cars".into())] {
            house.images = images;
            let rehearsed = house.rehearse().await;
            rehearsed.fine();
            let text = rehearsed.report().join("\n");
            assert!(
                text.contains("pictures 1: they are in the folder /cars of the shared storage"),
                "{text}"
            );
            assert!(text.contains("pictures 1: 5 taken from there"), "{text}");
        }
    }
}
