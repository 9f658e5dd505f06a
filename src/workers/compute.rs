//! Work that takes long, kept off the runtime's threads.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;

use crate::desk::RunsOn;

/// Does work where the desk works: outside the runtime, or in the task that asks for it, so that a whole story
/// can be repeated exactly. Returns the panic that ended it, if there was one.
pub async fn beside_the_runtime<T: Send + 'static>(
    runs_on: RunsOn,
    work: impl FnOnce() -> T + Send + 'static,
) -> thread::Result<T> {
    match runs_on {
        RunsOn::Task => catch_unwind(AssertUnwindSafe(work)),
        RunsOn::Thread => match tokio::task::spawn_blocking(work).await {
            Ok(done) => Ok(done),
            Err(error) => match error.try_into_panic() {
                Ok(panic) => Err(panic),
                // The runtime is ending.
                Err(_) => std::future::pending().await,
            },
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_comes_back_to_whoever_asked_and_ends_nothing() {
        for runs_on in [RunsOn::Task, RunsOn::Thread] {
            assert_eq!(beside_the_runtime(runs_on, || 7).await.expect("done"), 7);
            let panic = beside_the_runtime(runs_on, || panic!("no shape")).await.map(|()| 0);
            assert_eq!(crate::panics::panic_text(panic.expect_err("it panicked").as_ref()), "no shape");
        }
    }

    #[tokio::test]
    async fn beside_the_runtime_is_another_thread_and_in_its_task_the_same() {
        let own = std::thread::current().id();
        let thread = async |runs_on| {
            let there = beside_the_runtime(runs_on, || std::thread::current().id()).await;
            there.expect("no panic")
        };
        assert_eq!((thread(RunsOn::Task).await == own, thread(RunsOn::Thread).await == own), (true, false));
    }
}
