//! How long the write transaction is held for each kind of event, in a file with 100,000 submissions: people
//! hand in while others press buttons. Everybody else who needs a decision waits that long.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use candidates_bot::assessment::{Rescored, handwriting, rescored};
use candidates_bot::desk::{
    Desk, Event, EventKind, OperatorCommand, Outcome, Routine, Rules, RunsOn, SiteOutcome, System,
    WhitelistChange, decide,
};
use candidates_bot::exam::{Annotations, Exam, Geometry, Language};
use candidates_bot::model::{
    Attempt, AttemptNumber, Deletion, Effect, EffectPlace, Filter, Handwriting, HrKey, Incoming, Order,
    Pending, PersonId, Sender, SiteEffect, SiteStep, set_number,
};
use candidates_bot::store::{Records, Store};
use candidates_bot::workers::beside_the_runtime;
use chrono::Utc;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

use crate::crowd::{at, cards, filled, shown, unsteady};
use crate::{MANY, bystanders, candidate, checking, fetched, told};

/// How many times each kind of event is repeated.
const ROUNDS: u64 = 200;

/// Number of candidates who hand in as much as is kept, all at once.
const AT_ONCE: u64 = 64;

/// First id of those who hand in.
const NEWCOMERS: PersonId = PersonId(1_000_000);

/// An HR person.
const HR: PersonId = PersonId(900_000);

/// The kinds of annotations that come from the site.
#[derive(Clone, Copy)]
enum Drawn {
    Whole,
    Unfinished,
    Much,
}

/// The whole measurement; prints one line per kind of event.
pub fn measure(exam: Exam) {
    let folder = tempfile::tempdir().expect("temporary folder");
    let began = Instant::now();
    let store = filled(&folder.path().join("stored.redb"), MANY, &exam, &cards(&exam), true);
    put_handwritings(&store, &exam);
    println!("{MANY} submissions stored in {}", shown(began.elapsed()));
    let scene = Scene { store, rules: Rules::new(exam.into(), 2, Language::En) };
    scene.one_by_one();
    scene.all_at_once(folder.path());
}

struct Scene {
    store: Store,
    rules: Rules,
}

impl Scene {
    /// Every event in a transaction of its own, so that each is timed.
    fn one_by_one(&self) {
        self.hold(EventKind::Whitelist(WhitelistChange::Add(HrKey::Id(HR))));
        let fetches = self.say_that_it_is_done(NEWCOMERS, ROUNDS * 3);
        let mut random = StdRng::seed_from_u64(1);
        let mut held: BTreeMap<&str, Vec<(Duration, Duration)>> = BTreeMap::new();
        for (round, fetches) in (0..).zip(fetches.chunks(3)) {
            let presses = |data: String| EventKind::Update {
                id: random.random_range(1..u32::MAX),
                incoming: Incoming::Callback {
                    sender: sender(HR),
                    query: "1".to_owned(),
                    message_id: Some(1),
                    data,
                },
            };
            let list = format!("list:{}:{}:0", Filter::All.number(), Order::Date.number());
            let buttons = [format!("card:{}", round + 1), list].map(presses);
            let [card, page] = buttons;
            for (what, kind) in [
                ("handed in, complete", self.fetched(fetches[0], Drawn::Whole)),
                ("a button: card of a candidate", card),
                ("handed in, unfinished", self.fetched(fetches[1], Drawn::Unfinished)),
                ("a button: page of the list", page),
                ("handed in, as much as is kept", self.fetched(fetches[2], Drawn::Much)),
                ("scored anew by the operator", self.rescored(PersonId(round + 1))),
                ("HR looks for who is not there", self.looks_up()),
                ("deleted with all that is theirs", deleted(PersonId(round + MANY / 2))),
            ] {
                held.entry(what).or_default().push(self.hold(kind));
            }
        }
        println!("{:<34}{:>33}{:>33}", "", "until decided: p50, p99, max", "until durable: p50, p99, max");
        for (what, times) in held {
            let (decided, durable): (Vec<_>, Vec<_>) = times.into_iter().unzip();
            println!("{what:<34}{}{}", row(decided), row(durable));
        }
    }

    /// How long a decision takes in its transaction, and how long the transaction is held in all.
    fn hold(&self, kind: EventKind) -> (Duration, Duration) {
        let event = Event { at: Utc::now(), trusted: true, seed: [0; 32], kind };
        let began = Instant::now();
        let mut tx = self.store.write().expect("write");
        decide(&self.rules, &mut tx, &event).expect("a decision");
        let decided = began.elapsed();
        tx.commit().expect("commit");
        (decided, began.elapsed())
    }

    /// Has these people say that it is done, so that their annotations are fetched; returns the fetching steps.
    fn say_that_it_is_done(&self, first: PersonId, count: u64) -> Vec<(EffectPlace, PersonId)> {
        let pack = Some(self.rules.packs.current().id());
        let mut tx = self.store.write().expect("write");
        tx.keep_pack(&self.rules.packs.current().files).expect("kept");
        let mut fetches = Vec::new();
        for person in (first.0..first.0 + count).map(PersonId) {
            tx.put_candidate(&candidate(person.0)).expect("put");
            let (state, submitted) = (checking(), Some(at(9000)));
            let attempt = Attempt {
                state,
                submitted,
                pack,
                submissions: 1,
                ..Attempt::new(person, AttemptNumber::FIRST, at(0))
            };
            tx.put_attempt(&attempt).expect("put");
            let fetch = SiteEffect::of_attempt(person, AttemptNumber::FIRST, SiteStep::FetchSubmission);
            fetches.push((tx.push(at(0), Effect::Site(fetch)).expect("push"), person));
        }
        tx.commit().expect("commit");
        fetches
    }

    /// The outcome of the step; everything that needs no decision is computed before.
    fn fetched(&self, (effect, person): (EffectPlace, PersonId), drawn: Drawn) -> EventKind {
        let annotations = drawn.annotations(self.rules.packs.current(), person.0);
        let view = self.store.read().expect("read");
        let fetched = fetched(&view, &self.rules.packs, person, annotations);
        let outcome = Outcome::Site(SiteOutcome::Fetched(Box::new(fetched)));
        EventKind::Outcome { effect, outcome }
    }

    fn rescored(&self, person: PersonId) -> EventKind {
        let view = self.store.read().expect("read");
        let attempt = view.attempt(person, AttemptNumber::FIRST).expect("read").expect("an attempt");
        match rescored(&self.rules.packs, &view, &attempt, self.rules.packs.current()).expect("scored") {
            Rescored::Moves(moves) => EventKind::Operator(OperatorCommand::Rescore(moves)),
            other => panic!("{other:?}"),
        }
    }

    /// An HR person, who was asked whose results they want, writes a part of a name that nobody has.
    fn looks_up(&self) -> EventKind {
        let tx = self.store.write().expect("write");
        let mut conversation = tx.conversation(HR.chat()).expect("read");
        conversation.pending = Some(Pending::Login);
        tx.put_conversation(HR.chat(), &conversation).expect("put");
        tx.commit().expect("commit");
        let incoming = Incoming::Text { sender: sender(HR), text: "zzzz".to_owned(), message_id: 1 };
        EventKind::Update { id: rand::random(), incoming }
    }

    /// Many candidates hand in as much as is kept at the same time, at the desk of a running bot: how long others
    /// wait for an answer.
    fn all_at_once(&self, folder: &Path) {
        let looks = self.say_that_it_is_done(PersonId(NEWCOMERS.0 * 2), AT_ONCE);
        let exam = self.rules.packs.current();
        let drawn: Vec<Annotations> =
            looks.iter().map(|(_, person)| Drawn::Much.annotations(exam, person.0)).collect();
        let size = std::fs::metadata(folder.join("stored.redb")).map_or(0, |file| file.len());
        tokio::runtime::Runtime::new().expect("a runtime").block_on(async {
            let (store, rules) = (self.store.clone(), self.rules.clone());
            let (_desk, desk) =
                Desk::start(store, rules, Arc::new(System), Box::new(|_| {}), Routine::default())
                    .expect("a desk");
            // The desk's start takes long with such a file.
            desk.submit(EventKind::WhitelistSeen(Vec::new())).await.expect("taken");
            let stop = tokio_util::sync::CancellationToken::new();
            let others = tokio::spawn(bystanders(desk.clone(), stop.clone()));
            tokio::time::sleep(Duration::from_secs(1)).await;
            let mut tasks = tokio::task::JoinSet::new();
            let began = Instant::now();
            for ((effect, person), annotations) in looks.into_iter().zip(drawn) {
                let (desk, packs) = (desk.clone(), self.rules.packs.clone());
                let view = self.store.read().expect("read");
                tasks.spawn(async move {
                    let work = move || fetched(&view, &packs, person, annotations);
                    let fetched = beside_the_runtime(RunsOn::Thread, work).await.expect("no panic");
                    let outcome = Outcome::Site(SiteOutcome::Fetched(Box::new(fetched)));
                    desk.submit(EventKind::Outcome { effect, outcome }).await.expect("taken");
                    began.elapsed()
                });
            }
            println!(
                "{AT_ONCE} at once hand in as much as is kept, in a file of {:.1} GB:",
                size as f64 / 1e9
            );
            told("  decided on after", tasks.join_all().await);
            stop.cancel();
            told("  an answer to somebody else meanwhile", others.await.expect("bystanders"));
        });
    }
}

impl Drawn {
    fn annotations(self, exam: &Exam, seed: u64) -> Annotations {
        let images = exam.reference.images[..5].to_vec();
        let mut drawn = unsteady(&Annotations { images, ..Annotations::default() }, seed, 3.0);
        match self {
            Self::Whole => {}
            Self::Unfinished => drawn.images[4].shapes.clear(),
            // Except for one point, and hardly compressible.
            Self::Much => {
                let mut random = StdRng::seed_from_u64(seed);
                for image in &mut drawn.images {
                    image.shapes = vec![image.shapes[0].clone(); 5];
                    for shape in &mut image.shapes {
                        shape.geometry =
                            Geometry::Polygon((0..4_000).map(|_| random.random_range(0.0..5000.0)).collect());
                    }
                }
            }
        }
        drawn
    }
}

/// Stores the handwritings of all submissions, among which a candidate's is found.
fn put_handwritings(store: &Store, exam: &Exam) {
    let names = exam.assignment(1);
    let some: Vec<Handwriting> =
        (0..50).map(|seed| handwriting(exam, names, &unsteady(&exam.reference, seed, 3.0))).collect();
    let set = set_number(Some(exam.id()), names.iter().map(String::as_str));
    let tx = store.write().expect("write");
    for person in 1..=MANY {
        let handwriting = &some[person as usize % some.len()];
        tx.put_handwriting(set, &Attempt::new(PersonId(person), AttemptNumber::FIRST, at(0)), handwriting)
            .expect("put");
    }
    tx.commit().expect("commit");
}

fn deleted(person: PersonId) -> EventKind {
    EventKind::Operator(OperatorCommand::Delete(Deletion::Everything, person))
}

fn sender(id: PersonId) -> Sender {
    Sender { id, username: None, first_name: "Ira".to_owned(), language_tag: Some("en".to_owned()) }
}

fn row(mut times: Vec<Duration>) -> String {
    times.sort();
    let at = |share: usize| times[(times.len() * share / 100).min(times.len() - 1)];
    [at(50), at(99), at(100)].map(|time| format!("{:>11}", shown(time))).concat()
}
