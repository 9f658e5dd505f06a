use std::cell::Cell;
use std::io::Read;

use flate2::read::GzDecoder;
use redb::{Key, TableDefinition, Value};

use super::*;
use crate::exam::Language;
use crate::model::{AttemptNumber, Message, PostgresEffect, SiteEffect, SiteStep, Stage, TelegramEffect};
use crate::store::{Store, failing, restore};

fn at(seconds: u64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_770_000_000 + seconds as i64, 0).expect("a moment")
}

fn message(chat: i64) -> Effect {
    let (language, message) = (Language::En, Message::BeingPrepared);
    Effect::Telegram(TelegramEffect::Send { chat: ChatId(chat), language, message })
}

fn step(person: u64, step: SiteStep) -> Effect {
    Effect::Site(SiteEffect::of_attempt(PersonId(person), AttemptNumber::FIRST, step))
}

fn search(person: u64, attempt: u8) -> Effect {
    Effect::Analysis(AnalysisEffect::FindCopies { person: PersonId(person), attempt: AttemptNumber(attempt) })
}

fn progress(person: u64) -> Effect {
    let (attempt, language, stage) = (1, Language::En, Stage::Account);
    Effect::Telegram(TelegramEffect::Progress {
        person: PersonId(person),
        attempt: AttemptNumber(attempt),
        language,
        stage,
    })
}

fn whitelist(person: u64) -> Effect {
    let (username, first_name) = ("olga".to_owned(), "Olga".to_owned());
    let person = PersonId(person);
    Effect::Postgres(PostgresEffect::ReadWhitelist { person, username, first_name, language: Language::Ru })
}

/// The effects in the files of schema 12 that are kept, each decided a second after the one before it.
fn effects() -> [(u64, Effect); 13] {
    [
        (1, message(7)),
        (2, step(7, SiteStep::Register)),
        (4, whitelist(9)),
        (5, search(7, 1)),
        (6, progress(7)),
        (7, step(7, SiteStep::DiscardTask(TaskId(41)))),
        (8, step(7, SiteStep::CleanUp)),
        (9, search(8, 1)),
        (10, step(8, SiteStep::SetRole)),
        (11, step(7, SiteStep::DiscardTask(TaskId(42)))),
        (12, message(-100)),
        (13, step(7, SiteStep::CompleteJobs)),
        (14, search(7, 2)),
    ]
}

impl Tx {
    /// Replaces an effect with bytes that are none.
    pub(crate) fn spoil_effect(&self, place: EffectPlace) {
        self.set(tables::OUTBOX, row(place), b"\x01\xff").expect("set");
    }
}

/// A transaction with the same effects.
fn filled() -> Tx {
    let mut tx = failing::store().0.write().expect("write");
    for (number, effect) in effects() {
        tx.set(tables::META, "next_effect", number - 1).expect("set");
        tx.push(at(number), effect).expect("push");
    }
    tx
}

/// The numbers of what is done at a key, in order.
fn in_order(records: &impl Outbox, key: EffectKey) -> Vec<u64> {
    let (mut done, mut after) = (Vec::new(), None);
    while let Some(place) = records.next_place(key, after).expect("read") {
        done.push(place.id.0);
        after = Some(place.id);
    }
    done
}

/// Everything is there and found, however it is looked for.
fn check(records: &impl Outbox) {
    let waiting = records.outbox().expect("read");
    let wanted: Vec<_> = effects()
        .into_iter()
        .map(|(number, effect)| {
            let place = EffectPlace { key: effect.key(), id: EffectId(number) };
            (place, OutboxEntry { created: at(number), effect })
        })
        .collect();
    assert_eq!(waiting, wanted);
    let (seven, eight) = (PersonId(7), PersonId(8));
    let keys = [
        (EffectKey::Chat(ChatId(7)), &[1, 6][..]),
        (EffectKey::Steps(seven), &[2, 13]),
        (EffectKey::Whitelist(PersonId(9)), &[4]),
        (EffectKey::Searches, &[5, 9, 14]),
        (EffectKey::Discarding(seven, TaskId(41)), &[7]),
        (EffectKey::CleaningUp(seven), &[8]),
        (EffectKey::Steps(eight), &[10]),
        (EffectKey::Discarding(seven, TaskId(42)), &[11]),
        (EffectKey::Chat(ChatId(-100)), &[12]),
    ];
    for (key, numbers) in keys {
        assert_eq!(in_order(records, key), numbers, "{key:?}");
    }
    let first = records.first_places().expect("read");
    let wanted = keys.map(|(key, numbers)| EffectPlace { key, id: EffectId(numbers[0]) });
    assert_eq!(first, wanted, "the first effect of each key, in order of decision");
    let queues = Queue::ALL.map(|queue| {
        (records.queue_size(queue).expect("read"), records.oldest(queue).expect("read").expect("one"))
    });
    assert_eq!(queues, [(3, at(1)), (6, at(2)), (1, at(4)), (3, at(5))]);
    assert_eq!(records.waiting_since(EffectId(13)).expect("read"), Some(at(13)));
    assert_eq!(records.waiting_since(EffectId(3)).expect("read"), None);
    assert_eq!(records.tasks_to_discard(seven).expect("read"), [41, 42].map(TaskId));
    assert_eq!(records.tasks_to_discard(eight).expect("read"), []);
    let later = records.copies_sought_after(EffectId(5)).expect("read");
    assert_eq!(later, BTreeSet::from([(eight, AttemptNumber(1)), (seven, AttemptNumber(2))]));
}

#[test]
fn what_waits_is_found_by_key_until_it_is_done() {
    let tx = filled();
    check(&tx);
    let searches = tx.waiting_at(EffectKey::Searches).expect("read");
    for (place, entry) in searches {
        assert_eq!(tx.take_effect(place).expect("take"), Some(entry));
        assert_eq!(tx.take_effect(place).expect("take again"), None);
    }
    for place in tx.first_places().expect("read") {
        tx.discard_effect(place).expect("discard");
    }
    let left: Vec<u64> = tx.outbox().expect("read").into_iter().map(|(place, _)| place.id.0).collect();
    assert_eq!(left, [6, 13]);
    assert_eq!(Queue::ALL.map(|queue| tx.queue_size(queue).expect("read")), [1, 1, 0, 0]);
    assert_eq!(tx.oldest(Queue::Telegram).expect("read"), Some(at(6)));
    assert_eq!(tx.oldest(Queue::Analysis).expect("read"), None);
}

#[test]
fn what_can_not_be_read_can_be_discarded_and_keeps_nothing_else_from_its_turn() {
    let tx = filled();
    let place = tx.next_place(EffectKey::Searches, None).expect("read").expect("the first search");
    tx.spoil_effect(place);
    assert!(tx.effect(place).is_err_and(|error| error.is_about_one_record()));
    assert_eq!(in_order(&tx, EffectKey::Searches), [5, 9, 14]);
    tx.discard_effect(place).expect("discard");
    assert_eq!(in_order(&tx, EffectKey::Searches), [9, 14]);
}

#[test]
fn every_key_comes_back_from_its_numbers() {
    let keys = [0, 1, 7, 1 << 62, u64::MAX].map(|number| {
        let person = PersonId(number);
        [
            EffectKey::Chat(person.chat()),
            EffectKey::Steps(person),
            EffectKey::CleaningUp(person),
            EffectKey::Discarding(person, TaskId(number)),
            EffectKey::Whitelist(person),
            EffectKey::Searches,
            EffectKey::Searching(PersonId(u64::MAX)),
        ]
    });
    for one in keys.into_iter().flatten() {
        assert_eq!(key(numbers(one)).expect("a key"), one);
    }
    assert!(key((7, 0, 0)).is_err());
}

/// Counts the rows that are visited.
struct Counted {
    tx: Tx,
    rows: Cell<usize>,
}

impl Counted {
    /// What is read, and how many rows were visited for it.
    fn rows<T>(&self, read: impl FnOnce(&Self) -> Result<T, StoreError>) -> (T, usize) {
        self.rows.set(0);
        (read(self).expect("read"), self.rows.get())
    }
}

impl Records for Counted {
    fn value<K: Key + 'static, V: Value + 'static, T>(
        &self,
        table: TableDefinition<'static, K, V>,
        key: K::SelfType<'_>,
        read: impl FnOnce(V::SelfType<'_>) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        self.rows.set(self.rows.get() + 1);
        self.tx.value(table, key, read)
    }

    fn first<K: Key + 'static, V: Value + 'static, T>(
        &self,
        table: TableDefinition<'static, K, V>,
        limit: usize,
        mut read: impl FnMut(K::SelfType<'_>, V::SelfType<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        self.tx.first(table, limit, |key, value| {
            self.rows.set(self.rows.get() + 1);
            read(key, value)
        })
    }

    fn size<K: Key + 'static, V: Value + 'static>(
        &self,
        table: TableDefinition<'static, K, V>,
    ) -> Result<u64, StoreError> {
        self.tx.size(table)
    }

    fn visit<K, V: Value + 'static>(
        &self,
        table: TableDefinition<'static, K, V>,
        keys: (Bound<K>, Bound<K>),
        direction: Direction,
        mut visit: impl FnMut(K, V::SelfType<'_>) -> Result<ControlFlow<()>, StoreError>,
    ) -> Result<(), StoreError>
    where
        K: Key + for<'a> Value<SelfType<'a> = K> + 'static,
    {
        self.tx.visit(table, keys, direction, |key, value| {
            self.rows.set(self.rows.get() + 1);
            visit(key, value)
        })
    }
}

#[test]
fn however_many_wait_the_start_reads_two_rows_for_each_key_and_the_next_effect_is_found_in_one() {
    let mut tx = failing::store().0.write().expect("write");
    for number in 0..3000 {
        tx.push(at(number), message(number as i64 % 3)).expect("push");
        tx.push(at(number), step(8, SiteStep::CompleteJobs)).expect("push");
        tx.push(at(number), search(number % 5, 1)).expect("push");
    }
    let records = Counted { tx, rows: Cell::new(0) };
    let chat = EffectKey::Chat(ChatId(2));
    let (first, rows) = records.rows(Counted::first_places);
    assert_eq!((first.len(), rows), (5, 10));
    assert_eq!(records.rows(|records| records.next_place(chat, None)).1, 1);
    assert_eq!(records.rows(|records| records.next_place(chat, Some(EffectId(4500)))).1, 1);
    assert_eq!(records.rows(|records| records.any_waits_at(chat, |_| true)).1, 1);
    assert_eq!(records.rows(|records| records.tasks_to_discard(PersonId(8))).1, 0);
    let (later, rows) = records.rows(|records| records.copies_sought_after(EffectId(9000 - 9)));
    assert_eq!((later.len(), rows), (3, 3));
    assert_eq!(records.rows(|records| records.oldest(Queue::Site)).1, 1);
    assert_eq!(records.rows(|records| records.queue_size(Queue::Site)), (3000, 0));
}

/// A file that a program of schema 12 left, or the stream that it made of it, with effects in every queue.
fn former(packed: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    GzDecoder::new(packed).read_to_end(&mut bytes).expect("a packed file");
    bytes
}

#[test]
fn what_waits_in_a_file_of_schema_12_and_in_its_copies_is_found_in_order() {
    let file = former(include_bytes!("../../../tests/fixtures/store/schema-12-waiting.redb.gz"));
    let stream = former(include_bytes!("../../../tests/fixtures/store/schema-12-waiting.snapshot.gz"));
    let folder = tempfile::tempdir().expect("temporary folder");
    let path = folder.path().join("bot.redb");
    std::fs::write(&path, &file).expect("write");
    let store = Store::open_as_it_is(&path).expect("it opens");
    assert_eq!(store.read().and_then(|view| view.outbox_size()).expect("read"), 13);
    drop(store);
    let store = failing::reopened(&path);
    check(&store.read().expect("read"));
    for (number, bytes) in [file, stream].into_iter().enumerate() {
        let backup = folder.path().join("backup");
        std::fs::write(&backup, bytes).expect("write");
        let place = folder.path().join(format!("restored-{number}.redb"));
        let restored = restore(&place, &backup, None, at(0)).expect("restored");
        assert_eq!(restored.waiting, 13);
        let store = failing::reopened(&place);
        let mut tx = store.write().expect("write");
        check(&tx);
        assert_eq!(tx.push(at(15), message(7)).expect("push").id, EffectId(15));
    }
}
