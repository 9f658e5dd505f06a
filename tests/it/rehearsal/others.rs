//! What belongs to others: people's own accounts and tasks, and other rehearsals.

use std::sync::{Arc, Mutex};

use candidates_bot::rehearsal::{FinishedStep, RehearsalError, rehearse};
use candidates_bot::site::{Accounts, Site, Tasks};
use chrono::{DateTime, TimeDelta, Utc};

use super::{House, Rehearsed, Status};
use crate::support::{EXAM, VERSIONS};

/// An account of a rehearsal on another machine, old by the site's current clock.
const OLD: &str = "rehearsal-20200229T120000Z-0000abcd-00ff-1_test_Annotator";

impl House {
    /// Makes a user an administrator.
    async fn promote(&self, name: &str) {
        let user = self.site.users().into_iter().find(|user| user.username == name).expect("a user").id;
        let (admin, password) = self.site.admin();
        let address = format!("{}/api/users/{user}", self.site.url());
        let request = reqwest::Client::new().patch(address).basic_auth(admin, Some(password));
        let request = request.header("Accept", "application/vnd.cvat+json");
        let answer = request.json(&serde_json::json!({"groups": ["admin"]})).send().await.expect("an answer");
        assert_eq!(answer.status(), 200);
    }

    /// Creates a task for a user.
    async fn make_task(&self, name: &str, assignee: &str) {
        let site = Site::new(self.settings()).expect("a site");
        let user = site.find_user(assignee).await.expect("an answer").expect("a user");
        site.create_task(name, user.id, &EXAM.labels, None).await.expect("a task");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_named_to_the_letter_is_never_touched() {
    for version in VERSIONS {
        let house = House::new(version).await;
        house.site.add_user(&format!("{OLD}-mine"), "Their-0wn-pass");
        house.site.add_user(&OLD.replace("abcd", "ABCD"), "Their-0wn-pass");
        house.make_task("1 Test Assignment rehearsal-room_test_Annotator", "rehearsal-room").await;
        house.make_task(&format!("1 Test Assignment {OLD}"), "olga_boss").await;
        house.make_task(&format!("my 1 Test Assignment {OLD}"), "olga_boss").await;
        // An exact name, but with rights that our accounts never have.
        let promoted = OLD.replace("-1_", "-2_");
        house.site.add_user(&promoted, "Their-0wn-pass");
        house.promote(&promoted).await;
        let before = house.names();
        house.rehearse().await.fine();
        assert_eq!(house.names(), before, "{version:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_another_machine_left_long_ago_is_removed() {
    for version in VERSIONS {
        let house = House::new(version).await;
        let before = house.names();
        house.site.add_user(OLD, "Their-0wn-pass");
        house.make_task(&format!("1 Test Assignment {OLD}"), OLD).await;
        let rehearsed = house.rehearse().await;
        rehearsed.fine();
        assert_eq!(
            rehearsed.line("leftovers").text,
            "an earlier rehearsal had left 1 account, 1 task: deleted",
            "{version:?}"
        );
        assert_eq!(house.names(), before, "{version:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_age_of_what_is_left_goes_by_the_sites_clock() {
    let house = House::new(crate::support::VERSIONS[0]).await;
    let shown: Arc<Mutex<DateTime<Utc>>> =
        Arc::new(Mutex::new("2020-02-29T12:30:00Z".parse().expect("a moment")));
    let clock = Arc::clone(&shown);
    house.site.set_clock(Arc::new(move || *clock.lock().expect("a clock")));
    house.site.add_user(OLD, "Their-0wn-pass");
    let rehearsed = house.rehearse().await;
    rehearsed.fine();
    let line = rehearsed.line("leftovers");
    assert_eq!(line.status, Status::Warning, "{line:?}");
    assert!(
        line.text.contains("one that began 30 min ago elsewhere may still be running: left alone; a rehearsal after 13:00 UTC removes it"),
        "{line:?}"
    );
    assert!(house.names().contains(OLD));
    *shown.lock().expect("a clock") += TimeDelta::minutes(31);
    house.rehearse().await.fine();
    assert!(!house.names().contains(OLD));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_machines_rehearse_side_by_side() {
    for version in VERSIONS {
        let house = House::new(version).await;
        let before = house.names();
        let other = tempfile::tempdir().expect("a folder");
        let there = async {
            let mut lines = Vec::new();
            let plan = candidates_bot::rehearsal::Plan { folder: other.path().to_owned(), ..house.plan() };
            let result =
                rehearse(plan, &mut |line: &FinishedStep| lines.push(line.clone()), std::future::pending())
                    .await;
            Rehearsed { result, lines }
        };
        let (here, there) = tokio::join!(house.rehearse(), there);
        here.fine();
        there.fine();
        assert_eq!(house.names(), before, "{version:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn on_one_machine_the_second_is_refused_and_disturbs_nobody() {
    let house = House::new(crate::support::VERSIONS[0]).await;
    let before = house.names();
    let (first, second) = tokio::join!(house.rehearse(), house.rehearse());
    first.fine();
    assert_eq!((second.result, second.lines.len()), (Err(RehearsalError::Busy), 0));
    assert_eq!(house.names(), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_exam_that_nobody_could_hand_in_is_told_before_anything_is_made() {
    let mut house = House::new(crate::support::VERSIONS[0]).await;
    let before = house.names();
    house.exam.reference.images[0].shapes.clear();
    let rehearsed = house.rehearse().await;
    assert_eq!(rehearsed.result, Err(RehearsalError::At("assignment".into())), "{:#?}", rehearsed.report());
    let text = &rehearsed.line("assignment").text;
    assert!(text.contains("nobody could hand in its ground truth"), "{text}");
    assert_eq!(house.names(), before);
}
