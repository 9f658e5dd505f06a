//! A rehearsal that is interrupted: stopped, it cleans up; killed, the next one does.

use candidates_bot::demo::site::Version;
use candidates_bot::rehearsal::{FinishedStep, RehearsalError, rehearse};
use tokio::sync::Notify;

use super::{House, Rehearsed};
use crate::support::VERSIONS;

impl House {
    /// A rehearsal that is dropped where it is once the site has received this many requests; returns whether it
    /// was dropped.
    async fn killed_after_requests(&self, requests: usize) -> bool {
        let before = self.site.requests().len();
        let had_enough = async {
            while self.site.requests().len() < before + requests {
                tokio::time::sleep(std::time::Duration::from_micros(200)).await;
            }
        };
        let mut tell = |_: &FinishedStep| {};
        tokio::select! {
            biased;
            () = had_enough => true,
            _ = self.working(rehearse(self.plan(), &mut tell, std::future::pending())) => false,
        }
    }

    /// A rehearsal that is told to stop after this many steps.
    async fn stopped_after(&self, steps: usize) -> Rehearsed {
        let (stop, mut lines) = (Notify::new(), Vec::new());
        let mut tell = |line: &FinishedStep| {
            lines.push(line.clone());
            if lines.len() == steps {
                stop.notify_one();
            }
        };
        let result = self.working(rehearse(self.plan(), &mut tell, stop.notified())).await;
        Rehearsed { result, lines }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_any_moment_the_next_one_removes_what_is_left() {
    for (version, pace) in [(Version::V2_73, 2), (Version::V2_14, 7), (Version::V2_2, 7)] {
        let house = House::new(version).await;
        let before = house.names();
        let (mut requests, mut removed) = (1, 0);
        while house.killed_after_requests(requests).await {
            let next = house.rehearse().await;
            next.fine();
            assert_eq!(house.names(), before, "{version:?}, killed after {requests} requests");
            // The site may still carry out the request during which the rehearsal was killed, and that may remove
            // the last of what was left: only the next rehearsal knows what it found.
            match next.line("leftovers").text.as_str() {
                text if text.starts_with("an earlier rehearsal had left ") => removed += 1,
                text => {
                    assert_eq!(text, "nothing was left by an earlier rehearsal", "{version:?}, {requests}");
                }
            }
            requests += pace;
        }
        assert_eq!(house.names(), before, "{version:?}");
        assert!(
            requests > 40 && removed > 5,
            "{version:?}: {requests} requests, {removed} times something was left"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn stopped_after_any_step_it_cleans_up_before_it_ends() {
    for version in VERSIONS {
        let house = House::new(version).await;
        let before = house.names();
        let steps = house.rehearse().await.lines.len();
        // The last step is the cleaning up itself.
        for step in 1..steps - 1 {
            let stopped = house.stopped_after(step).await;
            // Steps that need no waiting may still be done; stopping very late may be too late.
            let is_over = stopped.lines.len() == steps && stopped.result == Ok(());
            assert!(
                is_over || stopped.result == Err(RehearsalError::Stopped),
                "{version:?}: {:#?}",
                stopped.report()
            );
            assert_eq!(stopped.failed().len(), 0, "{version:?}, step {step}: {:#?}", stopped.report());
            assert_eq!(stopped.lines.last().map(|line| line.what.as_str()), Some("clean-up"));
            assert_eq!(house.names(), before, "{version:?}, step {step}");
        }
    }
}
