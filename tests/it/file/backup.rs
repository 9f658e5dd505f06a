//! Backups while others write: the copy shows one point in time, up to the last record.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use candidates_bot::store::{Store, back_up};

use super::people::{CANDIDATES, candidate, everything, everything_in, settle};
use crate::cli::Machine;
use candidates_bot::model::PersonId;

#[test]
fn a_copy_taken_under_load_is_restored_record_by_record() {
    let machine = Machine::new();
    let store = settle(&machine.path("busy.redb"));
    let view = store.read().expect("read");
    let then = everything_in(&view).expect("it is whole");
    let (commits, stop) = (AtomicU64::new(0), AtomicBool::new(false));
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !stop.load(Ordering::SeqCst) {
                let round = commits.fetch_add(1, Ordering::SeqCst);
                let tx = store.write().expect("write");
                let mut changed = candidate(PersonId(1000 + round % CANDIDATES));
                changed.first_name = format!("changed {round}");
                tx.put_candidate(&changed).expect("put");
                tx.put_candidate(&candidate(PersonId(5000 + round))).expect("put");
                tx.commit().expect("commit");
            }
        });
        let mut heard = (0, 0);
        let before = commits.load(Ordering::SeqCst);
        let saved = back_up(&view, &machine.path("copy.redb"), &mut |done, of| {
            heard = (done, of);
            // It continues only when something was written meanwhile.
            while commits.load(Ordering::SeqCst) < before + 20 {
                std::thread::yield_now();
            }
            Ok(())
        })
        .expect("a copy");
        stop.store(true, Ordering::SeqCst);
        assert_eq!(heard, (saved.rows, saved.rows));
    });
    assert_ne!(everything(&store).expect("it is whole"), then, "nobody wrote meanwhile");

    machine.run(&["restore", "copy.redb"]).fine();

    let restored = Store::open(&machine.path("candidates.redb")).expect("restored");
    assert_eq!(everything(&restored).expect("it is whole"), then);
}
