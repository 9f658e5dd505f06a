use std::sync::atomic::{AtomicU32, Ordering};

use chrono::Utc;
use tokio::sync::mpsc;

use super::*;
use crate::desk::{Desk, Routine, Rules, System};
use crate::exam::{Exam, Language};
use crate::model::{ChatId, Effect, Incoming, PersonId, Sender, TelegramEffect};
use crate::store::{Outbox, Records, failing};

/// Answers *not yet* for longer than its retry budget, fails once, and is done.
struct Slow(AtomicU32);

impl Worker for Slow {
    async fn perform(&self, _: &QueuedEffect) -> Performed {
        match self.0.fetch_add(1, Ordering::SeqCst) {
            0 => Performed::NotYet(Duration::from_millis(30)),
            1 => Performed::Failed(Transient::untouched(CauseKind::Unknown.because("a hiccup"))),
            _ => Performed::Done(Outcome::Sent { message_ids: Vec::new() }),
        }
    }

    fn retry_budget(&self, _: &QueuedEffect) -> Option<Duration> {
        Some(Duration::from_millis(20))
    }

    fn give_up(&self, cause: Cause) -> Outcome {
        Outcome::Undeliverable { cause }
    }
}

#[tokio::test]
async fn waiting_does_not_use_up_the_patience_with_faults() {
    let packs = Exam::embedded().expect("the embedded exam").into();
    let rules = Rules::new(packs, 2, Language::En);
    let store = failing::store().0;
    let effect = Effect::Telegram(TelegramEffect::Typing { chat: ChatId(7), until: EffectId(1) });
    let mut tx = store.write().expect("write");
    let key = tx.push(Utc::now(), effect).expect("push").key;
    tx.commit().expect("commit");
    let (_, keys) = mpsc::unbounded_channel();
    let Upcoming { lookup, .. } = Upcoming::new(store.clone(), keys).expect("read");
    let (_desk, desk) =
        Desk::start(store.clone(), rules, Arc::new(System), Box::new(|_| {}), Routine::default())
            .expect("a desk");
    let queue = Arc::new(Queue {
        name: "test",
        worker: Slow(AtomicU32::new(0)),
        lookup,
        desk,
        retry_policy: RetryPolicy {
            backoff: Backoff::new(Duration::from_millis(1), Duration::from_mins(1)),
            ..RetryPolicy::real()
        },
        slots: Slots::new(1, 0),
        in_flight: Arc::new(InFlight::in_memory()),
        shutdown: CancellationToken::new(),
    });
    assert_eq!(Arc::clone(&queue).work_off(key).await, key);
    assert_eq!(store.read().and_then(|view| view.outbox()).expect("read"), []);
    assert_eq!(queue.worker.0.load(Ordering::SeqCst), 3, "it was given up at its first fault");
}

/// Does everything, and remembers the order, and what an earlier process may have tried.
#[derive(Clone, Default)]
struct Diligent(Arc<std::sync::Mutex<Vec<(EffectPlace, bool)>>>);

impl Worker for Diligent {
    async fn perform(&self, queued: &QueuedEffect) -> Performed {
        tokio::task::yield_now().await;
        self.0.lock().expect("the order").push((queued.place, queued.first));
        Performed::Done(Outcome::Sent { message_ids: Vec::new() })
    }

    fn retry_budget(&self, _: &QueuedEffect) -> Option<Duration> {
        None
    }

    fn give_up(&self, cause: Cause) -> Outcome {
        Outcome::Undeliverable { cause }
    }
}

#[tokio::test]
async fn what_waits_is_done_in_order_with_what_is_added_and_what_can_not_be_read_is_set_aside() {
    let store = failing::store().0;
    let effect = |chat| Effect::Telegram(TelegramEffect::Typing { chat: ChatId(chat), until: EffectId(1) });
    let mut tx = store.write().expect("write");
    let left = [7, 8, 7, 8, 7].map(|chat| tx.push(Utc::now(), effect(chat)).expect("push"));
    tx.spoil_effect(left[2]);
    tx.commit().expect("commit");
    let (send, keys) = mpsc::unbounded_channel();
    for place in left {
        send.send(place.key).expect("sent");
    }
    let upcoming = Upcoming::new(store.clone(), keys).expect("read");
    let packs = Exam::embedded().expect("the embedded exam").into();
    let rules = Rules::new(packs, 2, Language::En);
    let on_commit = move |commit: &crate::desk::Commit<'_>| {
        for (place, _) in &commit.effects.pushed {
            let _ = send.send(place.key);
        }
    };
    let (_desk, desk) =
        Desk::start(store.clone(), rules, Arc::new(System), Box::new(on_commit), Routine::default())
            .expect("a desk");
    let (worker, stop) = (Diligent::default(), CancellationToken::new());
    let queue = tokio::spawn(run(
        "test",
        worker.clone(),
        desk.clone(),
        RetryPolicy::real(),
        Arc::new(InFlight::in_memory()),
        upcoming,
        stop.clone(),
    ));
    for id in 1..=3 {
        let sender =
            Sender { id: PersonId(7), username: None, first_name: "Ira".to_owned(), language_tag: None };
        let incoming = Incoming::Text { sender, text: format!("/help {id}"), message_id: 1 };
        desk.submit(EventKind::Update { id, incoming }).await.expect("taken");
    }
    while store.read().and_then(|view| view.outbox_size()).expect("read") > 0 {
        assert!(!queue.is_finished(), "the queue ended with effects left");
        tokio::task::yield_now().await;
    }
    stop.cancel();
    queue.await.expect("nothing panics");

    let done = worker.0.lock().expect("the order").clone();
    let of = |place: EffectPlace| {
        let same = done.iter().filter(|(one, _)| one.key == place.key);
        same.map(|(one, first)| (one.id.0, *first)).collect::<Vec<_>>()
    };
    let mut expected = vec![(1, false), (5, false)];
    expected.extend((6..=5 + of(left[0]).len() as u64 - 2).map(|id| (id, true)));
    assert_eq!(of(left[0]), expected);
    assert!(expected.len() > 2, "nobody answered");
    assert_eq!(of(left[1]), [(2, false), (4, false)]);
    let aside = store.read().and_then(|view| view.dead_letters()).expect("read");
    let aside: Vec<&str> = aside.iter().map(|letter| letter.event.as_str()).collect();
    assert_eq!(aside, ["outcome of effect 3: set aside"]);
}

/// Can't even look at an effect.
struct Broken;

impl Worker for Broken {
    async fn perform(&self, _: &QueuedEffect) -> Performed {
        panic!("an index out of bounds")
    }

    fn retry_budget(&self, _: &QueuedEffect) -> Option<Duration> {
        None
    }

    fn give_up(&self, cause: Cause) -> Outcome {
        Outcome::Undeliverable { cause }
    }
}

#[tokio::test]
async fn a_worker_that_panics_ends_the_queue_and_never_meets_the_effect_again() {
    let store = failing::store().0;
    let packs = Exam::embedded().expect("the embedded exam").into();
    let rules = Rules::new(packs, 2, Language::En);
    let (send, keys) = mpsc::unbounded_channel();
    let on_commit = move |commit: &crate::desk::Commit<'_>| {
        for (place, _) in &commit.effects.pushed {
            let _ = send.send(place.key);
        }
    };
    let (_desk, desk) =
        Desk::start(store.clone(), rules, Arc::new(System), Box::new(on_commit), Routine::default())
            .expect("a desk");
    let (first_name, language_tag) = ("Ira".to_owned(), Some("en".to_owned()));
    let sender = Sender { id: PersonId(7), username: None, first_name, language_tag };
    let incoming = Incoming::Text { sender, text: "/start".to_owned(), message_id: 1 };
    desk.submit(EventKind::Update { id: 1, incoming }).await.expect("taken");
    assert_eq!(store.read().and_then(|view| view.outbox()).expect("read").len(), 1);

    let queue = run(
        "test",
        Broken,
        desk,
        RetryPolicy::real(),
        Arc::new(InFlight::in_memory()),
        Upcoming::new(store.clone(), keys).expect("read"),
        CancellationToken::new(),
    );

    assert!(tokio::spawn(queue).await.is_err_and(|error| error.is_panic()), "it went on as if nothing was");
    assert_eq!(store.read().and_then(|view| view.outbox()).expect("read"), []);
}
