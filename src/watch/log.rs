//! The log on its way to its reader. Nothing waits for that reader: lines are kept in memory until a separate
//! thread has written them. Lines that do not fit or can't be written are counted, and the count is logged when
//! lines can be written again.

use std::io::{ErrorKind, Write};
use std::sync::{Arc, Condvar, LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use prometheus_client::metrics::counter::Counter;

/// Maximum size, in bytes, of the lines kept in memory.
const ROOM: usize = 1 << 20;

/// Maximum time that an exit waits for the last lines to be written.
const FAREWELL: Duration = Duration::from_secs(1);

/// The pause before writing again to a reader that takes nothing at the moment.
const PAUSE: Duration = Duration::from_millis(20);

/// Number of lines of this process that were lost.
pub(super) static LOST: LazyLock<Counter> = LazyLock::new(Counter::default);

/// Takes lines, each in one call. Clones write to the same reader.
#[derive(Clone)]
pub struct Log(Arc<Way>);

#[derive(Default)]
struct Way {
    lines: Mutex<Lines>,
    /// Signals that there is something to write.
    news: Condvar,
    /// Signals that there is nothing left to write.
    rest: Condvar,
}

#[derive(Default)]
struct Lines {
    bytes: Vec<u8>,
    /// Whether lines are being written.
    busy: bool,
    /// Number of lines that were lost since the last report.
    lost: u64,
}

impl Log {
    /// Starts writing to `to`. `tell` is called with the number of lost lines as soon as lines can be written
    /// again; it may log.
    ///
    /// # Errors
    /// The thread can't be started.
    pub fn start(
        to: impl Write + Send + 'static,
        tell: impl Fn(u64) + Send + 'static,
    ) -> std::io::Result<Self> {
        let log = Self(Arc::default());
        let way = Arc::clone(&log.0);
        std::thread::Builder::new().name("log".to_owned()).spawn(move || way.work(to, &tell))?;
        Ok(log)
    }

    /// Waits until everything is written, but not for long: a reader that does not read must not block the exit.
    pub fn flush(&self) {
        let lines = self.0.lines();
        let left = |lines: &mut Lines| lines.busy || !lines.bytes.is_empty();
        drop(self.0.rest.wait_timeout_while(lines, FAREWELL, left));
    }
}

impl Write for Log {
    fn write(&mut self, line: &[u8]) -> std::io::Result<usize> {
        let mut lines = self.0.lines();
        if lines.bytes.len() + line.len() > ROOM {
            lines.lost += 1;
            LOST.inc();
        } else {
            lines.bytes.extend_from_slice(line);
            self.0.news.notify_one();
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Way {
    fn lines(&self) -> MutexGuard<'_, Lines> {
        // A panic leaves the data valid.
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes for ever.
    fn work(&self, mut to: impl Write, tell: &impl Fn(u64)) {
        let mut torn = false;
        loop {
            let bytes = self.next();
            let lost = write_out(&mut to, &bytes, &mut torn);
            LOST.inc_by(lost);
            let mut lines = self.lines();
            lines.lost += lost;
            // Loss can be reported only when the reader reads again.
            let told = if lost == 0 { std::mem::take(&mut lines.lost) } else { 0 };
            drop(lines);
            if told > 0 {
                tell(told);
            }
        }
    }

    /// Waits for lines.
    fn next(&self) -> Vec<u8> {
        let mut lines = self.lines();
        lines.busy = false;
        while lines.bytes.is_empty() {
            self.rest.notify_all();
            lines = self.news.wait(lines).unwrap_or_else(PoisonError::into_inner);
        }
        lines.busy = true;
        std::mem::take(&mut lines.bytes)
    }
}

/// Writes what can be written; returns the number of lines that can't. `torn`: the last line has no end yet.
fn write_out(to: &mut impl Write, bytes: &[u8], torn: &mut bool) -> u64 {
    let mut rest = bytes;
    if *torn && to.write(b"\n").is_ok_and(|count| count == 1) {
        *torn = false;
    }
    while !rest.is_empty() {
        match to.write(rest) {
            Ok(0) => break,
            Ok(count) => rest = &rest[count..],
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            // Another process has made the pipe non-blocking.
            Err(error) if error.kind() == ErrorKind::WouldBlock => std::thread::sleep(PAUSE),
            Err(_) => break,
        }
    }
    if let Some(last) = bytes[..bytes.len() - rest.len()].last() {
        *torn = *last != b'\n';
    }
    rest.split_inclusive(|byte| *byte == b'\n').count() as u64
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::sync::mpsc::{Receiver, Sender, channel};

    use super::*;

    /// Longer than anything here takes.
    const TEST: Duration = Duration::from_secs(20);

    /// A reader that takes nothing until it is told to, and fails when it is told to fail.
    struct Reader {
        may: Receiver<bool>,
        read: Sender<String>,
    }

    impl Write for Reader {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            if !self.may.recv().unwrap_or(false) {
                return Err(ErrorKind::StorageFull.into());
            }
            let _ = self.read.send(String::from_utf8_lossy(bytes).into_owned());
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    struct Setting {
        log: Log,
        allow: Sender<bool>,
        read: Receiver<String>,
        lost: Receiver<u64>,
    }

    fn setting() -> Setting {
        let ((allow, may), (sender, read), (tell, lost)) = (channel(), channel(), channel());
        let log = Log::start(Reader { may, read: sender }, move |count| {
            let _ = tell.send(count);
        });
        Setting { log: log.expect("a thread"), allow, read, lost }
    }

    #[test]
    fn a_reader_that_stops_holds_nobody_up_and_hears_what_it_missed() {
        let Setting { mut log, allow, read, lost } = setting();
        let line = format!("{}\n", "x".repeat(1023));
        let all = 4 * ROOM / line.len();
        for _ in 0..all {
            log.write_all(line.as_bytes()).expect("taken");
        }
        // It does not block an exit either.
        Log::flush(&log);
        // It reads again, in pieces of any size.
        (0..all).for_each(|_| allow.send(true).expect("it waits"));
        let missed = lost.recv_timeout(TEST).expect("told");
        let mut count = 0;
        while count + missed < all as u64 {
            count += read.recv_timeout(TEST).expect("lines").lines().count() as u64;
        }
        assert_eq!(count + missed, all as u64);
        assert!(count >= (ROOM / line.len()) as u64, "{count}");
    }

    #[test]
    fn what_a_full_disk_does_not_take_is_counted_and_told_when_there_is_room() {
        let Setting { mut log, allow, read, lost } = setting();
        allow.send(false).expect("it waits");
        log.write_all(b"one\n").expect("taken");
        Log::flush(&log);
        allow.send(true).expect("it waits");
        log.write_all(b"two\n").expect("taken");
        assert_eq!(read.recv().expect("a line"), "two\n");
        assert_eq!(lost.recv().expect("told"), 1);
    }

    #[test]
    fn a_line_that_was_torn_gets_its_end_before_the_next() {
        struct Small(Vec<u8>, usize);
        impl Write for Small {
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                let count = bytes.len().min(self.1);
                self.0.extend_from_slice(&bytes[..count]);
                self.1 -= count;
                Ok(count)
            }

            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let (mut disk, mut torn) = (Small(Vec::new(), 6), false);
        assert_eq!(write_out(&mut disk, b"one\ntwo\nthree\n", &mut torn), 2);
        disk.1 = 100;
        assert_eq!(write_out(&mut disk, b"four\n", &mut torn), 0);
        assert_eq!(String::from_utf8_lossy(&disk.0), "one\ntw\nfour\n");
    }
}
