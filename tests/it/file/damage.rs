//! Bytes that are not what was written: either read back as written, or refused with an error. Never anything
//! else.
//!
//! `CANDIDATES_BOT_FLIPS=5000` tests this many places instead of the usual number; `CANDIDATES_BOT_SEED`
//! selects other places.

use std::path::PathBuf;

use candidates_bot::store::Store;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use tempfile::TempDir;

use super::people::{everything, settle};

/// redb's flags: which of the two last commits is valid, and how it was made.
const FLAGS: usize = 9;

/// A file, its contents, and a place for damaged copies.
struct Patient {
    folder: TempDir,
    bytes: Vec<u8>,
    whole: String,
    random: StdRng,
}

impl Patient {
    /// The file as a bot leaves it: after a shutdown, or after a crash that followed its last commit.
    fn new(shut_down: bool) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("whole.redb");
        let store = settle(&path);
        let whole = everything(&store).expect("it is whole");
        let crashed = std::fs::read(&path).expect("the file");
        drop(store);
        let bytes = if shut_down { std::fs::read(&path).expect("the file") } else { crashed };
        let random = StdRng::seed_from_u64(number("CANDIDATES_BOT_SEED", 1));
        Self { folder, bytes, whole, random }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("bot.redb")
    }

    /// Opens these bytes as a database. Returns whether they were accepted as undamaged.
    #[track_caller]
    fn examine(&self, bytes: &[u8], damage: &str) -> bool {
        std::fs::write(self.path(), bytes).expect("the folder can be written");
        match Store::open(&self.path()).and_then(|store| everything(&store)) {
            Ok(read) => {
                assert!(read == self.whole, "{damage}: something else was read than was written");
                true
            }
            Err(error) => {
                let error = error.to_string();
                assert!(
                    error.starts_with(&format!("database {}: ", self.path().display())),
                    "{damage}: {error}"
                );
                assert!(error.contains("candidates-bot restore FILE"), "{damage}: {error}");
                assert_eq!(error.lines().count(), 1, "{damage}: {error}");
                false
            }
        }
    }

    /// Flips one bit and opens it.
    #[track_caller]
    fn flip(&self, place: usize, bit: u8) -> bool {
        let mut bytes = self.bytes.clone();
        bytes[place] ^= 1 << bit;
        self.examine(&bytes, &format!("bit {bit} of byte {place} flipped"))
    }

    /// Usually a place that is in use: much of a file is zeros without meaning.
    fn place(&mut self) -> usize {
        let place = self.random.random_range(0..self.bytes.len());
        let used = self.bytes[place..].iter().position(|byte| *byte != 0);
        if self.random.random_bool(0.9) { place + used.unwrap_or(0) } else { place }
    }
}

fn number(variable: &str, default: u64) -> u64 {
    std::env::var(variable).ok().and_then(|value| value.parse().ok()).unwrap_or(default)
}

#[test]
fn a_flipped_bit_changes_nothing_or_is_noticed() {
    for shut_down in [true, false] {
        let mut patient = Patient::new(shut_down);
        assert!(patient.examine(&patient.bytes, "undamaged"));
        let mut noticed = 0;
        let flips = number("CANDIDATES_BOT_FLIPS", 150);
        for _ in 0..flips {
            let (place, bit) = (patient.place(), patient.random.random_range(0..8));
            // After a crash, the flag that says which commit is the last may validly name the previous one.
            if shut_down || place != FLAGS {
                noticed += u64::from(!patient.flip(place, bit));
            }
        }
        assert!(noticed > flips / 4, "only {noticed} of {flips} were noticed: do the places mean anything?");
    }
}

#[test]
fn a_flipped_bit_in_the_header_is_no_exception() {
    let mut patient = Patient::new(true);
    for bit in 0..8 {
        patient.flip(FLAGS, bit);
    }
    for place in 0..320 {
        let bit = patient.random.random_range(0..8);
        patient.flip(place, bit);
    }
}

#[test]
fn a_file_that_is_cut_is_refused() {
    for shut_down in [true, false] {
        let mut patient = Patient::new(shut_down);
        let whole = patient.bytes.len();
        let mut lengths = vec![0, 1, 8, 9, 63, 64, 319, 320, 4095, 4096, 4097, 8192, whole - 4096, whole - 1];
        lengths.extend((0..40).map(|_| patient.random.random_range(0..whole)));
        for length in lengths {
            let taken = patient.examine(&patient.bytes[..length], &format!("cut to {length} of {whole}"));
            // After a crash, the end may be space that was never used.
            assert!(!(taken && shut_down), "cut to {length} of {whole} it was taken for whole");
        }
    }
}

#[test]
fn a_page_that_was_never_written_is_noticed_wherever_it_is() {
    let patient = Patient::new(true);
    let mut noticed = 0;
    for page in (0..patient.bytes.len()).step_by(4096) {
        let mut bytes = patient.bytes.clone();
        let end = bytes.len().min(page + 4096);
        if bytes[page..end].iter().all(|byte| *byte == 0) {
            continue;
        }
        bytes[page..end].fill(0);
        noticed += u32::from(!patient.examine(&bytes, &format!("zeros in the page at {page}")));
    }
    assert!(noticed > 20, "{noticed}");
}

#[test]
fn bytes_at_the_end_that_nobody_wrote_change_nothing_or_are_noticed() {
    let patient = Patient::new(true);
    for more in [1, 100, 4096, 3 * 4096, 1 << 20] {
        let bytes = [patient.bytes.as_slice(), &vec![7; more]].concat();
        patient.examine(&bytes, &format!("{more} bytes more"));
    }
}
