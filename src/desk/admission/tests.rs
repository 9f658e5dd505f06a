use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};

use super::*;
use crate::desk::{Event, EventKind, OperatorCommand, Rules, decide, link_word};
use crate::exam::Exam;
use crate::model::{Effect, HrEntry, HrKey, HrOrigin, Incoming, LinkNumber, LinkTerms, Queue, Source};
use crate::store::{Newcomers, Outbox, Store, Tx, failing};
use crate::texts::Callback;

const OLGA: PersonId = PersonId(501);
const RINA: PersonId = PersonId(900);

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_770_000_000 + seconds, 0).expect("a moment")
}

fn rules(admission: Admission) -> Rules {
    let exam = Exam::embedded().expect("the embedded exam");
    Rules { admission, ..Rules::new(exam.into(), 2, Language::En) }
}

fn with_hr(tx: &Tx) {
    let entry = HrEntry {
        key: HrKey::Id(OLGA),
        person: Some(OLGA),
        first_name: "Olga".to_owned(),
        language: Some(Language::En),
        added: at(0),
        origin: HrOrigin::Operator,
    };
    tx.put_hr(&entry).expect("put");
}

/// A desk with a clock: every event comes two minutes after the one before, when nobody remembers replies.
struct Scene {
    rules: Rules,
    tx: Tx,
    events: u32,
    updates: u32,
}

impl Scene {
    fn new(admission: Admission) -> Self {
        let tx = failing::store().0.write().expect("write");
        with_hr(&tx);
        Self { rules: rules(admission), tx, events: 0, updates: 0 }
    }

    fn happens(&mut self, kind: EventKind) {
        let at = at(120 * i64::from(self.events));
        let seed = [self.events as u8; 32];
        decide(&self.rules, &mut self.tx, &Event { at, trusted: true, seed, kind }).expect("a decision");
    }

    /// What everybody but HR is sent after an update; the outbox is empty afterwards.
    fn after(&mut self, id: PersonId, pressed: Option<String>, text: &str) -> Vec<String> {
        self.events += 1;
        self.at_once(id, pressed, text)
    }

    /// The same at the time of the last event.
    fn at_once(&mut self, id: PersonId, pressed: Option<String>, text: &str) -> Vec<String> {
        self.updates += 1;
        let sender =
            Sender { id, username: None, first_name: format!("P{id}"), language_tag: Some("en".to_owned()) };
        let incoming = match pressed {
            Some(data) => Incoming::Callback { sender, query: "q".to_owned(), message_id: Some(5), data },
            None => Incoming::Text { sender, text: text.to_owned(), message_id: 1 },
        };
        self.happens(EventKind::Update { id: self.updates, incoming });
        drain(&mut self.tx)
    }

    fn says(&mut self, id: PersonId, text: &str) -> Vec<String> {
        self.after(id, None, text)
    }

    fn presses(&mut self, id: PersonId, callback: Callback) -> Vec<String> {
        self.after(id, Some(callback.data()), "")
    }

    fn operator(&mut self, change: AdmissionChange) {
        self.events += 1;
        self.happens(EventKind::Operator(OperatorCommand::Admission(change)));
        drain(&mut self.tx);
    }

    /// Makes a link, and returns what Telegram sends when somebody opens it.
    fn link(
        &mut self,
        uses: Option<u32>,
        until: Option<DateTime<Utc>>,
        language: Option<Language>,
    ) -> String {
        let word = link_word([self.events as u8 + 1; 32]);
        let source = Source::parse("fair").expect("a source");
        let terms = LinkTerms { source, uses, until, language };
        self.operator(AdmissionChange::MakeLink { word: word.clone(), terms });
        format!("/start {word}")
    }

    fn begins(&mut self, id: PersonId) -> bool {
        self.says(id, "/get");
        self.says(id, "yes");
        self.tx.candidate(id).expect("read").is_some()
    }
}

/// The messages to everybody but HR, in the order of decision; the outbox is empty afterwards.
fn drain(tx: &mut Tx) -> Vec<String> {
    let mut sent = Vec::new();
    for (place, entry) in tx.outbox().expect("the outbox") {
        tx.take_effect(place).expect("taken");
        match entry.effect {
            Effect::Telegram(
                TelegramEffect::Send { chat, message, .. } | TelegramEffect::Edit { chat, message, .. },
            ) if chat != OLGA.chat() => sent.push(format!("{message:?}")),
            _ => {}
        }
    }
    sent
}

const TURNED_AWAY: &str = "Admission(TurnedAway)";
const WELCOME: &str = "Welcome { hr: false }";

#[test]
fn where_a_link_is_needed_only_one_that_works_lets_somebody_in_and_all_others_read_the_same() {
    let mut scene = Scene::new(Admission::Link);
    assert_eq!(scene.says(RINA, "/start"), [TURNED_AWAY]);
    assert_eq!(scene.says(RINA, "/get"), [TURNED_AWAY]);
    assert_eq!(scene.says(RINA, "/start in-nothing"), [TURNED_AWAY]);
    assert_eq!(scene.says(RINA, "/start hr-nothing"), [TURNED_AWAY], "nor does it tell of invitations");
    let used_up = scene.link(Some(1), None, None);
    assert_eq!(scene.says(PersonId(901), &used_up), [WELCOME]);
    assert_eq!(scene.says(PersonId(901), &used_up), [WELCOME], "it counts once");
    assert_eq!(scene.says(RINA, &used_up), [TURNED_AWAY]);
    let expired = scene.link(None, Some(at(1)), None);
    assert_eq!(scene.says(RINA, &expired), [TURNED_AWAY]);
    let revoked = scene.link(None, None, None);
    assert_eq!(scene.says(PersonId(902), &revoked), [WELCOME]);
    scene.operator(AdmissionChange::RevokeLink(LinkNumber(3)));
    assert_eq!(scene.says(RINA, &revoked), [TURNED_AWAY]);
    assert_eq!(scene.says(PersonId(902), "/get"), [TURNED_AWAY], "they have not begun");
    let open = scene.link(Some(5), None, Some(Language::Ru));
    assert_eq!(scene.says(RINA, &open), [WELCOME]);
    assert_eq!(scene.tx.chosen_language(RINA).expect("read"), Some(Language::Ru));
    assert!(scene.begins(RINA));
    // HR and people who have begun use up nothing, and nobody is shut out who has begun.
    assert_eq!(scene.says(OLGA, &open), [""; 0]);
    scene.operator(AdmissionChange::RevokeLink(LinkNumber(4)));
    assert_eq!(scene.says(RINA, "/start"), [WELCOME]);
    let counts = |number| {
        let link = scene.tx.link(LinkNumber(number)).expect("read").expect("kept");
        (link.used, link.started)
    };
    assert_eq!([1, 2, 3, 4].map(counts), [(1, 0), (0, 0), (1, 0), (1, 1)]);
    let arrival = scene.tx.arrival(RINA).expect("read").expect("they came through a link");
    assert_eq!((arrival.link, arrival.started), (LinkNumber(4), true));
}

#[test]
fn an_open_door_counts_links_and_a_closed_one_lets_nobody_new_in() {
    let mut scene = Scene::new(Admission::Open);
    let link = scene.link(None, None, None);
    assert_eq!(scene.says(RINA, &link), [WELCOME]);
    assert!(scene.begins(RINA) && scene.begins(PersonId(901)));
    assert_eq!(scene.says(PersonId(902), &link), [WELCOME]);
    let kept = scene.tx.link(LinkNumber(1)).expect("read").expect("kept");
    assert_eq!((kept.used, kept.started), (2, 1));
    scene.rules.admission = Admission::Closed;
    assert_eq!(scene.says(PersonId(902), &link), [TURNED_AWAY], "not even by a link");
    assert_eq!(scene.says(RINA, "/start"), [WELCOME], "whoever has begun goes on");
    assert_eq!(scene.says(PersonId(903), "/get"), [TURNED_AWAY]);
    scene.presses(PersonId(903), Callback::Help);
    assert_eq!(scene.tx.candidates_size().expect("read"), 2);
}

#[test]
fn a_question_that_was_asked_while_the_door_was_open_is_answered_at_the_door() {
    let mut scene = Scene::new(Admission::Open);
    scene.says(RINA, "/get");
    scene.rules.admission = Admission::Closed;
    assert_eq!(scene.says(RINA, "yes"), [TURNED_AWAY]);
    let yes = Callback::Yes(crate::model::CandidateAction::Get, 1);
    assert_eq!(scene.presses(RINA, yes), [TURNED_AWAY]);
    assert_eq!(scene.tx.candidates_size().expect("read"), 0);
}

#[test]
fn an_applicant_asks_once_and_comes_in_when_hr_says_so() {
    let mut scene = Scene::new(Admission::Approval);
    let [rina, max, ivo] = [RINA, PersonId(901), PersonId(902)];
    assert_eq!(scene.says(rina, "/start"), ["Admission(Applied)"]);
    assert_eq!(scene.says(rina, "hello?"), ["Admission(Applied)"]);
    scene.says(max, "/start");
    scene.says(ivo, "/start");
    assert_eq!(scene.tx.waiting_applicants(9).expect("read"), [rina, max, ivo]);
    let admission = Callback::Admission;
    assert_eq!(scene.presses(OLGA, admission(AdmissionButton::Admit(rina))), ["Admission(Admitted)"]);
    assert_eq!(scene.presses(OLGA, admission(AdmissionButton::Refuse(max))), ["Admission(Refused)"]);
    let block = admission(AdmissionButton::BlockApplicant(ivo));
    assert_eq!(scene.presses(OLGA, block), ["Admission(Refused)"]);
    assert_eq!(scene.presses(OLGA, admission(AdmissionButton::Admit(max))), [""; 0], "it is answered");
    assert_eq!(scene.tx.waiting_applicants_size().expect("read"), 0);
    let refused = scene.tx.applicant(max).expect("read").expect("they are not asked again");
    assert_eq!(refused.first_name, "", "nobody needs their name any more");
    assert!(scene.begins(rina));
    assert_eq!(scene.says(max, "/start"), [TURNED_AWAY], "they are not asked again");
    let link = scene.link(None, None, None);
    assert_eq!(scene.says(ivo, &link), [TURNED_AWAY], "a link opens nothing for who is blocked");
    assert_eq!(scene.says(max, &link), [WELCOME]);
    // The operator can let in whoever was refused or never asked.
    for id in [903, 904] {
        scene.operator(AdmissionChange::Admit(PersonId(id)));
        assert_eq!(scene.says(PersonId(id), "/start"), [WELCOME]);
    }
}

#[test]
fn who_is_blocked_reads_one_sentence_until_they_are_unblocked() {
    let mut scene = Scene::new(Admission::Open);
    assert!(scene.begins(RINA));
    scene.operator(AdmissionChange::Block(RINA));
    scene.operator(AdmissionChange::Block(OLGA));
    for text in ["/start", "/get", "What now?"] {
        assert_eq!(scene.says(RINA, text), [TURNED_AWAY], "{text}");
    }
    // At most once a minute, although they are no stranger.
    assert_eq!(scene.at_once(RINA, None, "And now?"), [""; 0]);
    assert!(scene.tx.blocked(OLGA).expect("read").is_none(), "nobody blocks HR");
    scene.operator(AdmissionChange::Unblock(RINA));
    assert_eq!(scene.says(RINA, "/start"), [WELCOME]);
}

/// How 10,000 strangers write, and how long the file is before and after.
struct Crowd {
    grown: u64,
    told: usize,
}

/// Strangers who write at this pace, with whatever links they have; their messages are delivered, or none are.
fn crowd(path: &Path, admission: Admission, pause: TimeDelta, is_delivered: bool) -> Crowd {
    let store = Store::open(path).expect("a file");
    let rules = rules(admission);
    let tx = store.write().expect("write");
    with_hr(&tx);
    tx.commit().expect("commit");
    let before = std::fs::metadata(path).expect("the file").len();
    let mut told = 0;
    for batch in 0..100_u32 {
        let mut tx = store.write().expect("write");
        for number in 0..100 {
            let id = batch * 100 + number;
            let text = if id.is_multiple_of(2) { "/start".to_owned() } else { format!("/start in-{id}") };
            let person = PersonId(10_000 + u64::from(id));
            let sender =
                Sender { id: person, username: None, first_name: "Stranger".to_owned(), language_tag: None };
            let incoming = Incoming::Text { sender, text, message_id: 1 };
            let kind = EventKind::Update { id: id + 1, incoming };
            let at = at(0) + pause * id.cast_signed();
            decide(&rules, &mut tx, &Event { at, trusted: true, seed: [7; 32], kind }).expect("a decision");
        }
        told += if is_delivered { drain(&mut tx).len() } else { 0 };
        tx.commit().expect("commit");
    }
    let view = store.read().expect("read");
    assert_eq!(view.candidates_size().expect("read"), 0);
    assert_eq!(view.active_attempts(crate::model::day_of(at(0))).expect("read"), 0);
    assert_eq!(view.queue_size(Queue::Site).expect("read"), 0, "nothing is asked of the site");
    assert!(view.audit_log().expect("read").is_empty());
    let waiting = view.outbox().expect("read");
    told += waiting
        .iter()
        .filter(
            |(_, entry)| matches!(&entry.effect, Effect::Telegram(effect) if effect.chat() != OLGA.chat()),
        )
        .count();
    Crowd { grown: std::fs::metadata(path).expect("the file").len() - before, told }
}

#[test]
fn ten_thousand_strangers_at_a_closed_door_cost_the_file_next_to_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    for admission in [Admission::Closed, Admission::Link, Admission::Approval] {
        let name = |pace: &str| folder.path().join(format!("{admission:?}-{pace}"));
        // As fast as Telegram delivers the replies.
        let pace = crowd(&name("pace"), admission, TimeDelta::milliseconds(34), true);
        assert_eq!(pace.told, 10_000, "{admission:?}");
        assert!(pace.grown < 1 << 20, "{admission:?}: {} bytes", pace.grown);
        // All at once, and nothing is delivered.
        let flood = crowd(&name("flood"), admission, TimeDelta::zero(), false);
        assert_eq!(flood.told, 1_800, "{admission:?}");
        assert!(flood.grown < 1 << 20, "{admission:?}: {} bytes", flood.grown);
        println!("{admission:?}: {} and {} bytes", pace.grown, flood.grown);
    }
}
