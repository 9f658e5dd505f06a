//! Runs of a bot, and what each leaves to the next.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::DateTime;
use tempfile::TempDir;
use tokio::time::{Instant, timeout};

use super::notes::{LINE, TITLE, line};
use super::*;
use crate::model::{ChatId, Effect, TelegramEffect};
use crate::workers::QueuedEffect;

fn queued(id: EffectId) -> QueuedEffect {
    let effect =
        Effect::Telegram(TelegramEffect::Typing { chat: ChatId(id.0.cast_signed()), until: EffectId(1) });
    let created = DateTime::from_timestamp_millis(1000 + id.0.cast_signed()).expect("in range");
    QueuedEffect::new(id, OutboxEntry { created, effect }, true)
}

/// A machine with a database; each run of the bot has these effects in its outbox.
struct Machine(TempDir);

impl Machine {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("temporary folder"))
    }

    fn path(&self) -> PathBuf {
        self.0.path().join("bot.redb.under-way")
    }

    fn life(&self, outbox: &[EffectId]) -> UnderWay {
        let left: Vec<_> = outbox.iter().map(|id| (*id, queued(*id).entry)).collect();
        let under_way = UnderWay::beside(&self.0.path().join("bot.redb"));
        under_way.take_up(&left, 0);
        under_way
    }
}

/// What is under way stays so, because the process is gone.
fn die(turn: Turn<'_>) {
    std::mem::forget(turn);
}

#[tokio::test(start_paused = true)]
async fn what_was_under_way_is_tried_alone_and_then_cleared() {
    let machine = Machine::new();
    let before = machine.life(&[EffectId(1), EffectId(2)]);
    die(before.turn(&queued(EffectId(1))).await);
    die(before.turn(&queued(EffectId(2))).await);
    drop(before.turn(&queued(EffectId(3))).await);

    let after = machine.life(&[EffectId(1), EffectId(2), EffectId(3), EffectId(4)]);
    let alone = after.turn(&queued(EffectId(1))).await;
    let none = Duration::from_secs(1);
    assert!(timeout(none, after.turn(&queued(EffectId(4)))).await.is_err(), "beside a suspect");
    assert!(timeout(none, after.turn(&queued(EffectId(2)))).await.is_err(), "two suspects at once");
    drop(alone);
    let (first, third) = (after.turn(&queued(EffectId(1))).await, after.turn(&queued(EffectId(3))).await);
    assert!(timeout(none, after.turn(&queued(EffectId(2)))).await.is_err(), "a suspect beside others");
    drop((first, third));
    drop(after.turn(&queued(EffectId(2))).await);
    let together = [after.turn(&queued(EffectId(1))).await, after.turn(&queued(EffectId(2))).await];
    drop(together);
}

#[tokio::test]
async fn three_deaths_alone_in_a_row_are_a_verdict_and_others_count_nothing() {
    let machine = Machine::new();
    let mut pauses = Vec::new();
    // At the first death it was not alone.
    for _ in 0..4 {
        let life = machine.life(&[EffectId(1), EffectId(2)]);
        assert_eq!(life.verdict(&queued(EffectId(1))), None);
        pauses.push(life.pause(&queued(EffectId(1))).as_secs());
        // Another effect whose try was over.
        drop(life.turn(&queued(EffectId(2))).await);
        die(life.turn(&queued(EffectId(1))).await);
    }
    assert_eq!(pauses, [0, 0, 2, 4]);
    let life = machine.life(&[EffectId(1), EffectId(2)]);
    let cause = life.verdict(&queued(EffectId(1))).expect("a verdict");
    assert_eq!(
        (cause.kind, cause.raw.as_str()),
        (CauseKind::CrashedRepeatedly, "the bot died 3 times over it")
    );
    assert_eq!(life.verdict(&queued(EffectId(2))), None);
    life.forget(&queued(EffectId(1)));
    assert_eq!(machine.life(&[EffectId(1), EffectId(2)]).verdict(&queued(EffectId(1))), None);
}

#[tokio::test]
async fn a_try_that_ends_somehow_has_deaths_forgotten() {
    let machine = Machine::new();
    for _ in 0..3 {
        die(machine.life(&[EffectId(1)]).turn(&queued(EffectId(1))).await);
    }
    drop(machine.life(&[EffectId(1)]).turn(&queued(EffectId(1))).await);
    for _ in 0..3 {
        let life = machine.life(&[EffectId(1)]);
        assert_eq!(life.verdict(&queued(EffectId(1))), None);
        die(life.turn(&queued(EffectId(1))).await);
    }
}

#[tokio::test]
async fn a_death_while_a_suspect_waits_does_not_count() {
    let machine = Machine::new();
    die(machine.life(&[EffectId(1)]).turn(&queued(EffectId(1))).await);
    die(machine.life(&[EffectId(1)]).turn(&queued(EffectId(1))).await);
    for _ in 0..10 {
        assert_eq!(machine.life(&[EffectId(1)]).pause(&queued(EffectId(1))), Duration::from_secs(2));
    }
}

#[tokio::test]
async fn what_is_not_in_the_outbox_or_only_has_an_old_number_is_no_suspect() {
    let machine = Machine::new();
    let before = machine.life(&[EffectId(1), EffectId(2)]);
    die(before.turn(&queued(EffectId(1))).await);
    die(before.turn(&queued(EffectId(2))).await);
    let other = OutboxEntry { created: DateTime::UNIX_EPOCH, ..queued(EffectId(2)).entry };
    let after = machine.life(&[]);
    after.take_up(&[(EffectId(2), other)], 0);
    assert_eq!(fs::read(machine.path()).expect("there"), line(TITLE));
}

#[tokio::test(start_paused = true)]
async fn others_wait_a_few_seconds_for_a_suspect_and_longer_if_it_kills_later() {
    let machine = Machine::new();
    die(machine.life(&[EffectId(1)]).turn(&queued(EffectId(1))).await);
    for alone in [5, 10, 20] {
        let life = Arc::new(machine.life(&[EffectId(1)]));
        let mut turn = life.turn(&queued(EffectId(1))).await;
        let begin = Instant::now();
        let waiting = tokio::spawn({
            let life = Arc::clone(&life);
            async move {
                drop(life.turn(&queued(EffectId(2))).await);
                begin.elapsed().as_secs()
            }
        });
        turn.take(sleep(Duration::from_mins(1))).await;
        assert_eq!(waiting.await.expect("it gets its turn"), alone);
        die(turn);
    }
    // The process died during it, but beside others.
    assert_eq!(machine.life(&[EffectId(1)]).pause(&queued(EffectId(1))), Duration::ZERO);
}

#[tokio::test]
async fn many_suspects_are_tried_one_at_a_time() {
    let machine = Machine::new();
    let ids: Vec<EffectId> = (1..=40).map(EffectId).collect();
    let before = machine.life(&ids);
    for id in &ids {
        die(before.turn(&queued(*id)).await);
    }
    let after = Arc::new(machine.life(&ids));
    let trying = Arc::new(AtomicUsize::new(0));
    let mut all = tokio::task::JoinSet::new();
    for id in ids {
        let (after, trying) = (Arc::clone(&after), Arc::clone(&trying));
        all.spawn(async move {
            let mut turn = after.turn(&queued(id)).await;
            turn.take(async {
                assert_eq!(trying.fetch_add(1, Ordering::SeqCst), 0, "two at once");
                tokio::task::yield_now().await;
                trying.fetch_sub(1, Ordering::SeqCst);
            })
            .await;
        });
    }
    all.join_all().await;
    let lines = after.notes().lines.clone();
    assert!(lines.iter().all(Option::is_none), "{lines:?}");
}

#[tokio::test]
async fn lines_that_make_no_sense_are_left_out() {
    let machine = Machine::new();
    die(machine.life(&[EffectId(1)]).turn(&queued(EffectId(1))).await);
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
    let found = life.notes().lines.clone();
    let subject = Subject::Effect { id: EffectId(1), decided: 1001 };
    let suspect = Note { subject, state: State::Suspect, deaths: 0, doublings: 0 };
    assert_eq!(found, [Some(suspect)]);
}
