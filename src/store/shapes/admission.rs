//! The records of who may come in, and from where: links for candidates, by which of them people
//! came, people who ask to be let in, the block list.

use proptest::option;
use proptest::prelude::*;

use super::golden::{at, compare};
use super::properties::{survives, withstands};
use super::{language, time};
use crate::exam::Language;
use crate::model::{
    Action, ActionResult, AdmissionMessage, Applicant, Arrival, AttemptNumber, AuditEntry, Blocked, By,
    Conversation, Link, LinkNumber, LinkTerm, LinkTerms, Message, Pending, PersonId, Reply, Source,
    SourceTally,
};

fn source() -> impl Strategy<Value = Source> {
    "[a-zа-я0-9]{1,40}".prop_map(|name| Source::parse(&name).expect("a source"))
}

fn link() -> impl Strategy<Value = Link> {
    let terms = (source(), any::<Option<u32>>(), option::of(time()), option::of(language()));
    let terms = terms.prop_map(|(source, uses, until, language)| LinkTerms { source, uses, until, language });
    (any::<(String, u32, u32)>(), terms, by(), time(), option::of(time())).prop_map(
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

fn by() -> impl Strategy<Value = By> {
    prop_oneof![Just(By::Operator), any::<u64>().prop_map(|id| By::Person(PersonId(id)))]
}

fn applicant() -> impl Strategy<Value = Applicant> {
    let answer = (any::<bool>(), by(), time()).prop_map(|(admitted, by, at)| Reply { admitted, by, at });
    (any::<(Option<String>, String)>(), language(), time(), option::of(answer)).prop_map(
        |((username, first_name), language, at, answer)| Applicant {
            username,
            first_name,
            language,
            at,
            answer,
        },
    )
}

proptest! {
    #[test]
    fn a_link_survives(record in link()) { survives(&record)?; }
    #[test]
    fn an_arrival_survives(record in arrival()) { survives(&record)?; }
    #[test]
    fn an_applicant_survives(record in applicant()) { survives(&record)?; }

    #[test]
    fn no_bytes_make_reading_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        withstands::<Link>(&bytes);
        withstands::<Arrival>(&bytes);
        withstands::<Applicant>(&bytes);
        withstands::<Blocked>(&bytes);
    }
}

/// One of each message about who may come in.
pub(super) fn messages() -> Vec<Message> {
    let (link, person, attempt) = (LinkNumber(300), PersonId(300), AttemptNumber(2));
    let messages = [
        AdmissionMessage::TurnedAway,
        AdmissionMessage::Applied,
        AdmissionMessage::ApplyLater,
        AdmissionMessage::Admitted,
        AdmissionMessage::Refused,
        AdmissionMessage::HrLinks { before: Some(link) },
        AdmissionMessage::HrLink { link },
        AdmissionMessage::HrLinkTerm { link, term: LinkTerm::Language },
        AdmissionMessage::HrConfirmRevoke { link },
        AdmissionMessage::HrAskSource { again: true },
        AdmissionMessage::HrTooManyLinks,
        AdmissionMessage::HrApplicants,
        AdmissionMessage::HrConfirmBlock { person, attempt },
    ];
    messages.map(Message::Admission).into()
}

/// The messages, with any numbers.
pub(super) fn message() -> impl Strategy<Value = Message> {
    prop::sample::select(messages())
}

fn compare_audit(missing: &mut String) {
    let actions = [
        ("made-link", Action::MadeLink("Ярмарка".into())),
        ("changed-link", Action::ChangedLink("Ярмарка".into())),
        ("revoked-link", Action::RevokedLink("Ярмарка".into())),
        ("let-in", Action::LetIn),
        ("turned-down", Action::TurnedDown),
        ("blocked", Action::Blocked),
        ("unblocked", Action::Unblocked),
    ];
    for (name, action) in actions {
        let (by, person) = (By::Person(PersonId(501)), Some(PersonId(300)));
        let entry = AuditEntry { at: at(5), by, person, action, result: ActionResult::Done };
        compare(&format!("audit-{name}"), &entry, missing);
    }
    let asked = Conversation { pending: Some(Pending::Source), asked: 300, list: None };
    compare("conversation-source", &asked, missing);
}

/// One of each, with what it can have and without.
pub(super) fn compare_admission(missing: &mut String) {
    compare_audit(missing);
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
    let mut applicant = Applicant {
        username: Some("anna_k".into()),
        first_name: "Анна".into(),
        language: Language::Ru,
        at: at(14),
        answer: None,
    };
    compare("applicant-1", &applicant, missing);
    applicant.answer = Some(Reply { admitted: true, by: By::Person(PersonId(501)), at: at(15) });
    compare("applicant-2", &applicant, missing);
    compare("blocked", &Blocked { by: By::Operator, at: at(16) }, missing);
    let tally = SourceTally {
        invited: 300,
        started: 70,
        listed: 60,
        handed_in: 40,
        accepted: 9,
        ..SourceTally::new(source.clone())
    };
    compare("source", &tally, missing);
    compare("arrival", &Arrival { link: LinkNumber(300), source, at: at(13), started: true }, missing);
}
