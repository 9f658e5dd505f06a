//! Runs of a bot, and what each leaves to the next.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::DateTime;
use tempfile::TempDir;
use tokio::time::{Instant, timeout};

use super::journal::{LINE, TITLE, line};
use super::*;
use crate::model::{ChatId, Effect, EffectId, EffectPlace, OutboxEntry, TelegramEffect};
use crate::store::Store;
use crate::workers::QueuedEffect;

fn queued(id: EffectId) -> QueuedEffect {
    let effect =
        Effect::Telegram(TelegramEffect::Typing { chat: ChatId(id.0.cast_signed()), until: EffectId(1) });
    let created = DateTime::from_timestamp_millis(1000 + id.0.cast_signed()).expect("in range");
    let place = EffectPlace { key: effect.key(), id };
    QueuedEffect::new(place, OutboxEntry { created, effect }, true)
}

/// An outbox with these entries, which are numbered from 1.
fn outbox(entries: impl IntoIterator<Item = OutboxEntry>) -> Store {
    let store = Store::in_memory().expect("a store");
    let mut tx = store.write().expect("write");
    for OutboxEntry { created, effect } in entries {
        tx.push(created, effect).expect("push");
    }
    tx.commit().expect("commit");
    store
}

/// A machine with a database; each run of the bot has these effects, the first of all, in its outbox.
struct Machine(TempDir);

impl Machine {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("temporary folder"))
    }

    fn path(&self) -> PathBuf {
        self.0.path().join("bot.redb.under-way")
    }

    fn life(&self, outbox: &[EffectId]) -> InFlight {
        self.life_with(&self::outbox(outbox.iter().map(|id| queued(*id).entry)))
    }

    fn life_with(&self, outbox: &Store) -> InFlight {
        let in_flight = InFlight::beside(&self.0.path().join("bot.redb"));
        in_flight.recover(&outbox.read().expect("read")).expect("taken up");
        in_flight
    }
}

/// What is in flight stays so in the journal, because the process is gone.
fn crash(permit: Permit<'_>) {
    std::mem::forget(permit);
}

#[tokio::test(start_paused = true)]
async fn what_was_in_flight_is_tried_alone_and_then_cleared() {
    let machine = Machine::new();
    let before = machine.life(&[EffectId(1), EffectId(2)]);
    crash(before.acquire(&queued(EffectId(1))).await);
    crash(before.acquire(&queued(EffectId(2))).await);
    drop(before.acquire(&queued(EffectId(3))).await);

    let after = machine.life(&[EffectId(1), EffectId(2), EffectId(3), EffectId(4)]);
    let alone = after.acquire(&queued(EffectId(1))).await;
    let none = Duration::from_secs(1);
    assert!(timeout(none, after.acquire(&queued(EffectId(4)))).await.is_err(), "beside a suspect");
    assert!(timeout(none, after.acquire(&queued(EffectId(2)))).await.is_err(), "two suspects at once");
    drop(alone);
    let (first, third) =
        (after.acquire(&queued(EffectId(1))).await, after.acquire(&queued(EffectId(3))).await);
    assert!(timeout(none, after.acquire(&queued(EffectId(2)))).await.is_err(), "a suspect beside others");
    drop((first, third));
    drop(after.acquire(&queued(EffectId(2))).await);
    let together = [after.acquire(&queued(EffectId(1))).await, after.acquire(&queued(EffectId(2))).await];
    drop(together);
}

#[tokio::test]
async fn three_crashes_alone_in_a_row_are_too_many_and_others_do_not_count() {
    let machine = Machine::new();
    let mut pauses = Vec::new();
    // At the first crash it was not alone.
    for _ in 0..4 {
        let life = machine.life(&[EffectId(1), EffectId(2)]);
        assert_eq!(life.too_many_crashes(&queued(EffectId(1))), None);
        pauses.push(life.pause(&queued(EffectId(1))).as_secs());
        // Another effect whose try was over.
        drop(life.acquire(&queued(EffectId(2))).await);
        crash(life.acquire(&queued(EffectId(1))).await);
    }
    assert_eq!(pauses, [0, 0, 2, 4]);
    let life = machine.life(&[EffectId(1), EffectId(2)]);
    let cause = life.too_many_crashes(&queued(EffectId(1))).expect("too many");
    assert_eq!(
        (cause.kind, cause.raw.as_str()),
        (CauseKind::CrashedRepeatedly, "the bot crashed 3 times on it")
    );
    assert_eq!(life.too_many_crashes(&queued(EffectId(2))), None);
    life.forget(&queued(EffectId(1)));
    assert_eq!(machine.life(&[EffectId(1), EffectId(2)]).too_many_crashes(&queued(EffectId(1))), None);
}

#[tokio::test]
async fn a_try_that_ends_resets_the_count_of_crashes() {
    let machine = Machine::new();
    for _ in 0..3 {
        crash(machine.life(&[EffectId(1)]).acquire(&queued(EffectId(1))).await);
    }
    drop(machine.life(&[EffectId(1)]).acquire(&queued(EffectId(1))).await);
    for _ in 0..3 {
        let life = machine.life(&[EffectId(1)]);
        assert_eq!(life.too_many_crashes(&queued(EffectId(1))), None);
        crash(life.acquire(&queued(EffectId(1))).await);
    }
}

#[tokio::test]
async fn a_crash_while_a_suspect_waits_does_not_count() {
    let machine = Machine::new();
    crash(machine.life(&[EffectId(1)]).acquire(&queued(EffectId(1))).await);
    crash(machine.life(&[EffectId(1)]).acquire(&queued(EffectId(1))).await);
    for _ in 0..10 {
        assert_eq!(machine.life(&[EffectId(1)]).pause(&queued(EffectId(1))), Duration::from_secs(2));
    }
}

#[tokio::test]
async fn what_is_not_in_the_outbox_or_only_has_an_old_number_is_no_suspect() {
    let machine = Machine::new();
    let before = machine.life(&[EffectId(1), EffectId(2)]);
    crash(before.acquire(&queued(EffectId(1))).await);
    crash(before.acquire(&queued(EffectId(2))).await);
    let other = OutboxEntry { created: DateTime::UNIX_EPOCH, ..queued(EffectId(2)).entry };
    let outbox = outbox([queued(EffectId(1)).entry, other]);
    let tx = outbox.write().expect("write");
    tx.discard_effect(queued(EffectId(1)).place).expect("discard");
    tx.commit().expect("commit");
    machine.life_with(&outbox);
    assert_eq!(fs::read(machine.path()).expect("there"), line(TITLE));
}

#[tokio::test(start_paused = true)]
async fn others_wait_a_few_seconds_for_a_suspect_and_longer_if_it_crashes_later() {
    let machine = Machine::new();
    crash(machine.life(&[EffectId(1)]).acquire(&queued(EffectId(1))).await);
    for alone in [5, 10, 20] {
        let life = Arc::new(machine.life(&[EffectId(1)]));
        let mut permit = life.acquire(&queued(EffectId(1))).await;
        let begin = Instant::now();
        let waiting = tokio::spawn({
            let life = Arc::clone(&life);
            async move {
                drop(life.acquire(&queued(EffectId(2))).await);
                begin.elapsed().as_secs()
            }
        });
        permit.run(sleep(Duration::from_mins(1))).await;
        assert_eq!(waiting.await.expect("it gets a permit"), alone);
        crash(permit);
    }
    // The process crashed during it, but beside others.
    assert_eq!(machine.life(&[EffectId(1)]).pause(&queued(EffectId(1))), Duration::ZERO);
}

#[tokio::test]
async fn many_suspects_are_tried_one_at_a_time() {
    let machine = Machine::new();
    let ids: Vec<EffectId> = (1..=40).map(EffectId).collect();
    let before = machine.life(&ids);
    for id in &ids {
        crash(before.acquire(&queued(*id)).await);
    }
    let after = Arc::new(machine.life(&ids));
    let trying = Arc::new(AtomicUsize::new(0));
    let mut all = tokio::task::JoinSet::new();
    for id in ids {
        let (after, trying) = (Arc::clone(&after), Arc::clone(&trying));
        all.spawn(async move {
            let mut permit = after.acquire(&queued(id)).await;
            permit
                .run(async {
                    assert_eq!(trying.fetch_add(1, Ordering::SeqCst), 0, "two at once");
                    tokio::task::yield_now().await;
                    trying.fetch_sub(1, Ordering::SeqCst);
                })
                .await;
        });
    }
    all.join_all().await;
    let lines = after.journal().lines.clone();
    assert!(lines.iter().all(Option::is_none), "{lines:?}");
}

#[tokio::test]
async fn lines_that_make_no_sense_are_left_out() {
    let machine = Machine::new();
    crash(machine.life(&[EffectId(1)]).acquire(&queued(EffectId(1))).await);
    let mut bytes = fs::read(machine.path()).expect("there");
    let good = bytes[LINE..].to_vec();
    bytes.truncate(LINE);
    for text in [
        "together",
        "alone 1 1 300 0",
        "nobody 1 1001 0 0",
        "alone 1 1001 0 0 0",
        "\0\u{ff}",
        "alone -1 0 0 0",
    ] {
        bytes.extend(line(text));
    }
    bytes.extend(good);
    bytes.extend(b"alone 1 1001");
    fs::write(machine.path(), &bytes).expect("written");
    let life = machine.life(&[EffectId(1)]);
    let found = life.journal().lines.clone();
    let subject = Subject::Effect { id: EffectId(1), decided: 1001 };
    let suspect = Entry { subject, state: State::Suspect, crashes: 0, doublings: 0 };
    assert_eq!(found, [Some(suspect)]);
}
