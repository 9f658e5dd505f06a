//! Threads that score files and return the results in the order of the files.

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, PoisonError, mpsc};

/// Number of files that a thread takes at a time.
const BUNDLE: usize = 16;

/// Limit on the number of threads, whatever is asked for: no machine has use for more.
const MOST_THREADS: usize = 256;

/// How many bundles a thread may be ahead of the results that were passed on. This keeps memory from growing
/// with the number of files.
const LEAD: usize = 4;

/// Calls `work` for every file on this many threads (one: the current thread), and passes the results to `take`
/// in the order of the files. Each thread has its own working memory `M`.
///
/// # Errors
/// The first error of `take`; nothing new is begun after it.
pub(super) fn in_order<M: Default, T: Send>(
    files: &[PathBuf],
    jobs: usize,
    work: impl Fn(&mut M, &PathBuf) -> T + Sync,
    mut take: impl FnMut(&PathBuf, T) -> io::Result<()>,
) -> io::Result<()> {
    let jobs = jobs.min(files.len().div_ceil(BUNDLE)).min(MOST_THREADS);
    if jobs <= 1 {
        let mut memory = M::default();
        return files.iter().try_for_each(|file| take(file, work(&mut memory, file)));
    }
    let bundles: Vec<&[PathBuf]> = files.chunks(BUNDLE).collect();
    let (next, given) = (AtomicUsize::new(0), Given::default());
    let (results, finished) = mpsc::channel();
    std::thread::scope(|scope| {
        for _ in 0..jobs {
            let (results, bundles, next, given, work) = (results.clone(), &bundles, &next, &given, &work);
            scope.spawn(move || {
                let mut memory = M::default();
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(bundle) = bundles.get(index) else { return };
                    if !given.wait_for(index, LEAD * jobs) {
                        return;
                    }
                    let done: Vec<T> = bundle.iter().map(|file| work(&mut memory, file)).collect();
                    if results.send((index, done)).is_err() {
                        return;
                    }
                }
            });
        }
        drop(results);
        let mut early = BTreeMap::new();
        let mut expected = 0;
        for (index, done) in finished {
            early.insert(index, done);
            while let Some(done) = early.remove(&expected) {
                let taken = bundles[expected].iter().zip(done).try_for_each(|(file, done)| take(file, done));
                if let Err(error) = taken {
                    given.stop();
                    return Err(error);
                }
                expected += 1;
                given.advance(expected);
            }
        }
        Ok(())
    })
}

/// Number of bundles that were passed on; after a stop, the maximum.
#[derive(Default)]
struct Given {
    count: Mutex<usize>,
    changed: Condvar,
}

impl Given {
    /// Waits until a bundle is at most this far ahead; returns whether it is still wanted.
    fn wait_for(&self, index: usize, lead: usize) -> bool {
        let count = self.count.lock().unwrap_or_else(PoisonError::into_inner);
        let is_far = |count: &mut usize| index >= count.saturating_add(lead);
        let count = self.changed.wait_while(count, is_far).unwrap_or_else(PoisonError::into_inner);
        *count != usize::MAX
    }

    fn advance(&self, count: usize) {
        *self.count.lock().unwrap_or_else(PoisonError::into_inner) = count;
        self.changed.notify_all();
    }

    fn stop(&self) {
        self.advance(usize::MAX);
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn files(count: usize) -> Vec<PathBuf> {
        (0..count).map(|number| number.to_string().into()).collect()
    }

    fn number(file: &Path) -> usize {
        file.display().to_string().parse().expect("a number")
    }

    #[test]
    fn results_come_in_the_order_of_the_files() {
        for jobs in [1, 2, 7, 1_000_000, usize::MAX] {
            for count in [0, 1, BUNDLE, 1_000] {
                let mut order = Vec::new();
                let take = |_: &PathBuf, number| {
                    order.push(number);
                    Ok(())
                };
                in_order(&files(count), jobs, |(): &mut (), file| number(file), take)
                    .expect("nobody refuses");
                assert_eq!(order, (0..count).collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn nobody_runs_far_ahead_of_a_slow_file_and_a_refusal_ends_all() {
        let begun = AtomicUsize::new(0);
        let slow = |(): &mut (), file: &PathBuf| {
            let number = number(file);
            // The first file waits until the other threads are as far ahead as they may get.
            let most = (LEAD * 2 - 1) * BUNDLE;
            while number == 0 && begun.load(Ordering::SeqCst) < most {
                std::thread::yield_now();
            }
            begun.fetch_add(1, Ordering::SeqCst);
            number
        };
        let refuse = |_: &PathBuf, _| Err(io::Error::from(io::ErrorKind::BrokenPipe));
        let error = in_order(&files(100_000), 2, slow, refuse).expect_err("refused");
        assert_eq!(error.kind(), io::ErrorKind::BrokenPipe);
        assert!(begun.load(Ordering::SeqCst) <= (LEAD * 2 + 2) * BUNDLE);
    }
}
