//! Whichever call fails: the failing step says what to do, and the rest is cleaned up.

use std::collections::BTreeSet;

use candidates_bot::demo::site::{Fault, FaultKind, Method, Version};
use candidates_bot::rehearsal::RehearsalError;
use serde_json::json;

use super::{House, Rehearsed, Status};
use crate::support::{VERSIONS, answers};

/// Ways in which a call fails for as long as it is repeated: all of them where they are most likely.
fn kinds(version: Version) -> Vec<FaultKind> {
    let mut kinds = vec![
        answers(500, "{}"),
        answers(403, r#"{"detail":"You do not have permission to perform this action."}"#),
        FaultKind::ResetAfter,
    ];
    if version == Version::NEWEST {
        kinds.extend([FaultKind::ResetBefore, FaultKind::HalfAnswer, FaultKind::WrongJson]);
    }
    kinds
}

/// The calls of a rehearsal: method and the common part of their addresses.
async fn calls(house: &House) -> BTreeSet<(String, String)> {
    house.rehearse().await.fine();
    let requests = house.site.requests().into_iter();
    let path = |path: &str| path.trim_end_matches(|sign: char| sign.is_ascii_digit()).to_owned();
    let calls = requests.map(|request| {
        // If there is a number in the middle of an address, the part after it identifies the call.
        let words: Vec<&str> = request.path.split('/').collect();
        let number = words.iter().position(|word| word.parse::<u64>().is_ok());
        let common = match number.filter(|number| number + 1 < words.len()) {
            Some(number) => format!("/{}", words[number + 1..].join("/")),
            None if request.query.is_empty() => path(&request.path),
            None => format!("{}?", path(&request.path)),
        };
        (request.method, common)
    });
    calls.collect()
}

fn fault(method: &str, path: &str, times: u32, kind: &FaultKind) -> Fault {
    let method = Some(Method::from_bytes(method.as_bytes()).expect("a method"));
    Fault { method, path_contains: path.to_owned(), times, kind: kind.clone() }
}

impl Rehearsed {
    /// One step failed and says what to do; perhaps the cleaning up failed as well.
    #[track_caller]
    fn came_to_a_stop(&self, context: &str) {
        let failed = self.failed();
        let first = failed.first().unwrap_or_else(|| panic!("{context}: {:#?}", self.report()));
        assert_eq!(
            self.result,
            Err(RehearsalError::At(first.what.clone())),
            "{context}: {:#?}",
            self.report()
        );
        for line in failed {
            assert!(line.text.contains("; "), "{context}: nothing says what to do: {line:?}");
            assert!(!line.text.contains("a defect of this program"), "{context}: {line:?}");
            assert!(!line.text.contains('<') && !line.text.contains('\n'), "{context}: {line:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fault_that_lasts_stops_it_with_what_to_do_and_leaves_nothing() {
    for version in VERSIONS {
        let house = House::new(version).await;
        let before = house.names();
        for (method, path) in calls(&house).await {
            for kind in kinds(version) {
                let context = format!("{version:?}, {method} {path}, {kind:?}");
                house.site.add_fault(fault(&method, &path, u32::MAX, &kind));
                let rehearsed = house.rehearse().await;
                // Newer sites need not have this one; for some, half an answer is enough.
                if rehearsed.result.is_ok() {
                    rehearsed.fine();
                } else {
                    rehearsed.came_to_a_stop(&context);
                }
                let keeps = method == "DELETE"
                    || path.contains('?')
                    || path == "/api/auth/login"
                    || path.contains("about");
                if !keeps {
                    assert_eq!(house.names(), before, "{context}: {:#?}", rehearsed.report());
                } else if house.names() != before {
                    let text = rehearsed.report().join("\n");
                    assert!(
                        text.contains("leave it to the next rehearsal") || text.contains("start:"),
                        "{context}: {text}"
                    );
                }
                house.site.clear_faults();
                if house.names() != before {
                    house.rehearse().await.fine();
                    assert_eq!(house.names(), before, "{context}");
                }
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fault_that_passes_is_told_and_no_hindrance() {
    for version in VERSIONS {
        let house = House::new(version).await;
        let before = house.names();
        for (method, path) in calls(&house).await {
            for kind in [answers(503, "{}"), FaultKind::ResetBefore, FaultKind::ResetAfter] {
                let context = format!("{version:?}, {method} {path}, {kind:?}");
                house.site.add_fault(fault(&method, &path, 1, &kind));
                let rehearsed = house.rehearse().await;
                house.site.clear_faults();
                assert_eq!(rehearsed.result, Ok(()), "{context}: {:#?}", rehearsed.report());
                assert_eq!(house.names(), before, "{context}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_site_that_loses_what_was_drawn_is_noticed() {
    for version in VERSIONS {
        let house = House::new(version).await;
        let before = house.names();
        let spoil = |what: &str, keep: fn(&mut Vec<serde_json::Value>)| {
            let (site, what) = (&house.site, what.to_owned());
            move |line: &candidates_bot::rehearsal::FinishedStep| {
                if line.what != what {
                    return;
                }
                let task = site
                    .tasks()
                    .into_iter()
                    .rfind(|task| task.assignee.as_ref().is_some_and(|name| name.contains("-1_")));
                let task = task.expect("the task of the first account").id;
                let mut shapes = site.shapes(task);
                keep(&mut shapes);
                site.set_annotations(task, json!(shapes));
            }
        };

        // Points are moved: complete, but not what was drawn.
        let moved = house.rehearse_and(spoil("drawing 1", |shapes| {
            let first = shapes[0]["points"][0].as_f64().expect("a number");
            shapes[0]["points"][0] = json!(first + 40.0);
        }));
        let moved = moved.await;
        assert_eq!(
            moved.result,
            Err(RehearsalError::At("hand-in 1".into())),
            "{version:?}: {:#?}",
            moved.report()
        );
        let text = &moved.line("hand-in 1").text;
        assert!(
            text.contains("expected car 100.00, plate 100.00, plate.plate 100.00, and found ")
                && text.contains("find the reason before you invite candidates"),
            "{version:?}: {text}"
        );
        assert_eq!(house.names(), before, "{version:?}");

        // An object is lost: the bot reports it as missing.
        let lost = house.rehearse_and(spoil("drawing 1", |shapes| drop(shapes.pop()))).await;
        assert_eq!(
            lost.result,
            Err(RehearsalError::At("hand-in 1".into())),
            "{version:?}: {:#?}",
            lost.report()
        );
        let text = &lost.line("hand-in 1").text;
        assert!(text.contains(" came back, which the bot does not take as complete"), "{version:?}: {text}");
        assert_eq!(lost.line("clean-up").status, Status::Passed);
        assert_eq!(house.names(), before, "{version:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_fails_or_hangs_is_told() {
    for version in VERSIONS {
        let house = House::new(version).await;
        let before = house.names();
        // Once: the bot makes another task, and says so.
        house.site.add_fault(fault("POST", "/data", 1, &FaultKind::ImportFails("OSError: no space".into())));
        let once = house.rehearse().await;
        assert_eq!(once.result, Ok(()), "{version:?}: {:#?}", once.report());
        let line = once.line("import 1");
        assert!(
            line.status == Status::Warning && line.text.contains("OSError: no space"),
            "{version:?}: {line:?}"
        );
        assert_eq!(house.names(), before, "{version:?}");

        house.site.add_fault(fault(
            "POST",
            "/data",
            u32::MAX,
            &FaultKind::ImportFails("OSError: no space".into()),
        ));
        let always = house.rehearse().await;
        always.came_to_a_stop("an import that always fails");
        assert_eq!(
            always.result,
            Err(RehearsalError::At("import 1".into())),
            "{version:?}: {:#?}",
            always.report()
        );
        assert!(always.failed()[0].text.contains("look into the log of the site's workers"), "{version:?}");
        house.site.clear_faults();
        assert_eq!(house.names(), before, "{version:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_site_keeps_is_told_with_why_and_removed_when_it_lets_go() {
    for version in VERSIONS {
        let house = House::new(version).await;
        let before = house.names();
        house.site.add_fault(fault("POST", "/data", 1, &FaultKind::ImportNeverEnds));
        let hangs = house.rehearse().await;
        hangs.came_to_a_stop("an import that hangs");
        let left = &hangs.line("clean-up").text;
        assert!(
            left.contains("until it has attached the pictures; are its workers running?"),
            "{version:?}: {left}"
        );

        // What is left is in the way of nothing, but it is reported.
        let next = house.rehearse().await;
        assert_eq!(
            next.result,
            Err(RehearsalError::At("clean-up".into())),
            "{version:?}: {:#?}",
            next.report()
        );
        assert_eq!(next.line("leftovers").status, Status::Warning, "{version:?}");
        assert_eq!(next.failed().len(), 1, "{version:?}: {:#?}", next.report());

        house.site.clear_faults();
        house.rehearse().await.fine();
        assert_eq!(house.names(), before, "{version:?}");
    }
}
