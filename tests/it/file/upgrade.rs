//! Files of earlier versions. `tests/fixtures/store/schema-N.redb.gz` is the `demo.redb` that the demo of a
//! program with that schema left. When you raise the schema, add one: `candidates-bot demo --seed 7 --exam
//! tests/packs/yard --out DIR`. Those with `waiting` in their names are for tests of the outbox.

use std::collections::BTreeSet;
use std::fs;
use std::io::Read;
use std::path::Path;

use candidates_bot::model::{Cursor, Filter, Order, PersonId};
use candidates_bot::store::{Records, SCHEMA, Store};
use flate2::read::GzDecoder;

use crate::cli::Machine;
use crate::cli::service::Town;

const DATABASE: &str = "candidates.redb";

/// The file that a program with this schema left.
fn fixture(schema: u64) -> Vec<u8> {
    let path = format!("{}/tests/fixtures/store/schema-{schema}.redb.gz", env!("CARGO_MANIFEST_DIR"));
    let packed = fs::File::open(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let mut bytes = Vec::new();
    GzDecoder::new(packed).read_to_end(&mut bytes).expect("a packed file");
    bytes
}

fn schema(path: &Path) -> Option<u64> {
    let store = Store::open_as_it_is(path).expect("a database");
    store.read().and_then(|view| view.schema()).expect("read")
}

#[test]
fn every_earlier_file_is_brought_up_to_date_and_kept_as_it_was() {
    for before in 1..=SCHEMA {
        let machine = Machine::new();
        machine.write(DATABASE, fixture(before));
        assert_eq!(schema(&machine.path(DATABASE)), Some(before), "the fixture of schema {before}");

        let list = machine.run(&["candidates", "list"]);

        let list = list.out;
        for line in ["@anna_k (", "@ben_lee ("] {
            assert!(list.contains(line), "schema {before}, {line}: {list}");
        }
        // The figures are those of the demo's exam.
        let figures = ["complete, car ", "complete, bottle "];
        assert!(figures.iter().any(|figures| list.contains(figures)), "schema {before}: {list}");
        assert!(
            !machine.run(&["hr", "list"]).fine().starts_with("the whitelist is empty"),
            "schema {before}"
        );
        assert_eq!(schema(&machine.path(DATABASE)), Some(SCHEMA));
        let kept = machine.path(&format!("{DATABASE}.schema-{before}"));
        assert_eq!(kept.exists(), before < SCHEMA, "schema {before}");
        if before < SCHEMA {
            assert_eq!(schema(&kept), Some(before));
            machine.run(&["restore", kept.to_str().expect("a name")]).fine();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bot_works_with_every_earlier_file() {
    for before in 1..SCHEMA {
        let town = Town::new().await;
        town.machine.write(DATABASE, fixture(before));
        let bot = town.start();
        bot.wait_for("the database was of an earlier version");
        bot.wait_for("ready");
        let told = town.machine.run(&["export", "-", "--format", "csv"]).fine();
        assert!(told.contains("\nanna_k;"), "schema {before}: {told}");
        bot.signal("TERM");
        assert_eq!(bot.ended().0.code(), Some(0));
        everybody_is_listed_once(&town.machine.path(DATABASE), before);
    }
}

fn everybody_is_listed_once(path: &Path, before: u64) {
    let store = Store::open_as_it_is(path).expect("a database");
    let view = store.read().expect("read");
    let candidates = view.candidates().expect("candidates").len();
    assert_eq!(view.list_size(Filter::All).expect("a size"), candidates as u64, "schema {before}");
    for (filter, order) in Filter::ALL.into_iter().flat_map(|filter| Order::ALL.map(|order| (filter, order)))
    {
        let places = view.listed(filter, order, Cursor::First, 1_000).expect("a list");
        let people: BTreeSet<PersonId> = places.iter().map(|place| place.person).collect();
        let size = view.list_size(filter).expect("a size");
        assert_eq!(
            (places.len(), people.len() as u64),
            (people.len(), size),
            "{before} {filter:?} {order:?}"
        );
    }
}
