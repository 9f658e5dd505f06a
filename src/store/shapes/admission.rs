//! The records of who may come in, and from where: links for candidates, and by which of them people came.

use proptest::option;
use proptest::prelude::*;

use super::golden::{at, compare};
use super::properties::{survives, withstands};
use super::{language, time};
use crate::exam::Language;
use crate::model::{Arrival, By, Link, LinkNumber, LinkTerms, PersonId, Source};

fn source() -> impl Strategy<Value = Source> {
    "[a-zа-я0-9]{1,40}".prop_map(|name| Source::parse(&name).expect("a source"))
}

fn link() -> impl Strategy<Value = Link> {
    let terms = (source(), any::<Option<u32>>(), option::of(time()), option::of(language()));
    let terms = terms.prop_map(|(source, uses, until, language)| LinkTerms { source, uses, until, language });
    let by = prop_oneof![Just(By::Operator), any::<u64>().prop_map(|id| By::Person(PersonId(id)))];
    (any::<(String, u32, u32)>(), terms, by, time(), option::of(time())).prop_map(
        |((word, used, started), terms, by, made, revoked)| Link {
            revoked,
            used,
            started,
            ..Link::new(word, terms, by, made)
        },
    )
}

fn arrival() -> impl Strategy<Value = Arrival> {
    (any::<(u32, bool)>(), source(), time()).prop_map(|((link, started), source, at)| Arrival {
        link: LinkNumber(link),
        source,
        at,
        started,
    })
}

proptest! {
    #[test]
    fn a_link_survives(record in link()) { survives(&record)?; }
    #[test]
    fn an_arrival_survives(record in arrival()) { survives(&record)?; }

    #[test]
    fn no_bytes_make_reading_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        withstands::<Link>(&bytes);
        withstands::<Arrival>(&bytes);
    }
}

/// One of each, with what it can have and without.
pub(super) fn compare_admission(missing: &mut String) {
    let source = Source::parse("Ярмарка").expect("a source");
    let terms = LinkTerms { source: source.clone(), uses: None, until: None, language: None };
    compare("link-1", &Link::new("in-Ab_-9".into(), terms, By::Operator, at(11)), missing);
    let terms = LinkTerms {
        source: source.clone(),
        uses: Some(300),
        until: Some(at(90_000)),
        language: Some(Language::Ru),
    };
    let link = Link::new("in-Ab_-9".into(), terms, By::Person(PersonId(501)), at(11));
    compare("link-2", &Link { revoked: Some(at(12)), used: 251, started: 7, ..link }, missing);
    compare("arrival", &Arrival { link: LinkNumber(300), source, at: at(13), started: true }, missing);
}
