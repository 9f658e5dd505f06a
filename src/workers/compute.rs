//! Work that takes long, kept off the runtime's threads.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;

use crate::desk::RunsOn;

/// Does work where the desk works: beside the runtime, or in the task that asks for it, so that a whole story repeats
/// exactly. Gives the panic that it ended with, if it did.
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
