//! Hostile people of a story: they flood, forge presses, draw far too much, use strange names. They never mean
//! to hand in, so the only promise about their own attempts is that these trouble nobody else.

use candidates_bot::model::{
    AttemptNumber, CandidateAction, Choice, ClaimVerdict, Cursor, Deletion, Digest, DoubtKey, Export, Filter,
    IntakeLimit, LinkNumber, Order, PersonId, Phase, QuestionNumber, RequestKind, Sender, Topic, day_of,
};
use candidates_bot::texts::{AdmissionButton, Callback};
use tokio::time::sleep;

use super::hazards::Hazard;
use super::people::{Stage, answer, last_attempt};
use super::weather::Weather;

/// Ids of hostile people begin here, ids of passers-by at the other number.
const HOSTILE: PersonId = PersonId(500);
const PASSERS_BY: PersonId = PersonId(2000);

/// Whether a person is hostile, or only passes by: there are no promises to them.
pub fn is_hostile(person: PersonId) -> bool {
    (HOSTILE..PersonId(900)).contains(&person) || person >= PASSERS_BY
}

/// Words that have an effect, and words that only HR or nobody may use.
const WORDS: [&str; 15] = [
    "/start",
    "/get",
    "/done",
    "yes",
    "/again",
    "/hr",
    "/results",
    "/candidates",
    "/metrics",
    "/audit",
    "/start AAAAAAAAAAAAAAAAAAAAAA",
    "/start in-AAAAAAAAAAAAAAAAAAAAAA",
    "person1_test_Annotator",
    "1",
    "</b>",
];

/// Data that no button of ours contains.
const GARBAGE: [&str; 10] = [
    "",
    ":",
    "yes",
    "yes:get:99999999999",
    "yes:get:0:yes:get:0",
    "handin:256",
    "retry:18446744073709551616:1",
    "list:0:0:0:a:9223372036854775808:1",
    "\u{0}\u{1}\u{fffd}\u{fffd}",
    "delete:everything:1:\u{202e}",
];

/// Names that must not cause harm. Usernames break Telegram's rules: a self-hosted server may not check them.
const NAMES: [(&str, Option<&str>); 6] = [
    ("<u>Mallory</u>", Some("<u>m</u>")),
    ("Mallory\u{202e}\u{0}\n/done", Some("person1")),
    ("person1_test_Annotator", Some("person1_test_Annotator")),
    ("🧑‍🚀👩‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿 &lt;", Some("😀")),
    ("/get", Some("get")),
    ("", Some("")),
];

/// Texts around a person's name that make it hard to distinguish from a command, a mark or a piece of HTML.
pub fn adorned(weather: &Weather, name: &str) -> String {
    weather.count(Hazard::StrangeName);
    match weather.roll(5) {
        0 => format!("<u>{name}</u>&amp;"),
        1 => format!("\u{202e}{name}\u{0}\u{7}\n/done"),
        2 => format!("/get {name} שלום"),
        3 => format!("🏴󠁧󠁢󠁥󠁮󠁧󠁿{name}👩‍👩‍👧‍👦"),
        _ => format!("{name}{}", "e\u{301}😀".repeat(200)),
    }
}

/// A hostile person.
pub struct Hostile {
    sender: Sender,
    acts: u32,
}

impl Hostile {
    pub fn new(place: u64, weather: &Weather) -> Self {
        let first_name = "Mallory".to_owned();
        let sender =
            Sender { id: PersonId(HOSTILE.0 + place), username: None, first_name, language_tag: None };
        Self { sender, acts: 5 + weather.roll(10) }
    }

    /// Lives until there is nothing left to try.
    pub async fn live(mut self, stage: Stage) {
        for _ in 0..self.acts {
            sleep(stage.weather.seconds(1, 200)).await;
            self.act(&stage);
        }
    }

    fn act(&mut self, stage: &Stage) {
        match stage.weather.roll(12) {
            0 => self.flood(stage),
            1..=4 => self.forge(stage),
            5 => {
                stage.weather.count(Hazard::LongText);
                let piece = stage.weather.one_of(&WORDS);
                stage.telegram.write(&self.sender, &format!("{piece} 😀\u{202e}\u{0}").repeat(300));
            }
            6 => {
                stage.weather.count(Hazard::Group);
                stage.telegram.write_in_group(&self.sender);
            }
            7 => {
                stage.weather.count(Hazard::StrangeName);
                let (first_name, username) = stage.weather.one_of(&NAMES);
                first_name.clone_into(&mut self.sender.first_name);
                self.sender.username = username.map(str::to_owned);
                stage.telegram.write(&self.sender, "/start");
            }
            8 => stage.telegram.write(&self.sender, stage.weather.one_of(&WORDS)),
            _ => self.take_part(stage),
        }
    }

    /// Very many messages, or presses, at once.
    fn flood(&self, stage: &Stage) {
        stage.weather.count(Hazard::Flood);
        let word = stage.weather.one_of(&WORDS);
        let chat = stage.telegram.chat(self.sender.id.0);
        let button = chat.iter().rev().find_map(|shown| Some((shown.id, *shown.presses.first()?)));
        for turn in 0..10 + stage.weather.roll(15) {
            match (turn % 3, button) {
                (0, _) => stage.telegram.write(&self.sender, "/done"),
                (1, Some((message_id, press))) => stage.telegram.press(&self.sender, message_id, press),
                _ => stage.telegram.write(&self.sender, word),
            }
        }
    }

    /// A press that was never offered to them.
    fn forge(&self, stage: &Stage) {
        let weather = &stage.weather;
        let victim = weather.one_of(&[1, 2, 3, 900, self.sender.id.0]);
        let in_its_chat = stage.telegram.chat(victim);
        if !in_its_chat.is_empty() && weather.one_in(3) {
            let shown = &in_its_chat[weather.roll(in_its_chat.len() as u32) as usize];
            if !shown.presses.is_empty() {
                weather.count(Hazard::Stolen);
                let press = weather.one_of(&shown.presses);
                return stage.telegram.press(&self.sender, shown.id, press);
            }
        }
        weather.count(Hazard::Forged);
        let message_id = (!weather.one_in(4)).then(|| weather.roll(50) as i32);
        let data = if weather.one_in(4) {
            weather.one_of(&GARBAGE).to_owned()
        } else {
            forged(weather, PersonId(victim)).data()
        };
        stage.telegram.press_data(&self.sender, message_id, &data);
    }

    /// Takes part like a candidate, but draws far too much.
    fn take_part(&self, stage: &Stage) {
        match last_attempt(stage, self.sender.id) {
            None => answer(stage, &self.sender, "/get", |press| {
                matches!(press, Callback::Yes(CandidateAction::Get, _))
            }),
            Some(attempt) => {
                if let (Phase::InProgress, Some(task)) = (attempt.phase(), attempt.task()) {
                    stage.site.overdraw(task.0, &stage.exam);
                }
                answer(stage, &self.sender, "/done", |press| {
                    matches!(press, Callback::Yes(CandidateAction::Done, _))
                });
            }
        }
    }
}

/// A press from any of our keyboards, no matter whose.
fn forged(weather: &Weather, victim: PersonId) -> Callback {
    let number = weather.roll(6);
    let attempt = number as u8;
    let action = weather.one_of(&[CandidateAction::Get, CandidateAction::Done, CandidateAction::Again]);
    let deletion = weather.one_of(&Deletion::ALL);
    let presses = [
        Callback::Yes(action, number),
        Callback::Yes(action, number),
        Callback::Cancel(action, number),
        Callback::HandIn(AttemptNumber(attempt)),
        Callback::BeginAnew,
        Callback::Retry(victim, AttemptNumber(attempt)),
        Callback::Retry(victim, AttemptNumber(attempt)),
        Callback::Images(victim, AttemptNumber(attempt)),
        Callback::Details(victim, AttemptNumber(attempt)),
        Callback::Grant(victim, AttemptNumber(attempt)),
        Callback::Grant(victim, AttemptNumber(attempt)),
        Callback::Decide {
            person: victim,
            attempt: AttemptNumber(attempt),
            choice: Some(Choice::Accept),
            revision: number,
        },
        Callback::Comment(victim, AttemptNumber(attempt)),
        Callback::SendFeedback { person: victim, attempt: AttemptNumber(attempt), revision: number },
        Callback::EditFeedback { person: victim, attempt: AttemptNumber(attempt), revision: number },
        Callback::Open(victim, AttemptNumber(attempt)),
        Callback::Pairs(victim, AttemptNumber(attempt)),
        Callback::RetryAll,
        Callback::Cards,
        Callback::Zone(None),
        Callback::Card(victim),
        Callback::List { filter: Filter::All, order: Order::Date, cursor: Cursor::First, offset: 0 },
        Callback::Search,
        Callback::Delete(deletion, victim),
        Callback::DeleteYes(deletion, victim, number),
        Callback::DeleteNo(number),
        Callback::Mute(Topic::Submissions),
        Callback::Digest(Digest::Daily { hour: 7 }),
        Callback::Export(Export::Csv),
        Callback::ExamQuality,
        Callback::GroundTruth(number),
        Callback::Doubt(DoubtKey(number.into())),
        Callback::RaiseIntakeLimit(IntakeLimit::PerDay, day_of(weather.truth()), 0),
        Callback::Ask(number),
        Callback::QuestionsOf(victim, AttemptNumber(attempt)),
        Callback::ApproveRequest(victim, RequestKind::Erasure),
        Callback::ApproveRequest(victim, RequestKind::Access),
        Callback::RefuseRequest(victim, RequestKind::Erasure),
        Callback::RequestYes(RequestKind::Erasure, number),
        Callback::Question(victim, QuestionNumber(number)),
        Callback::Reply(victim, QuestionNumber(number)),
        Callback::SendReply(victim, QuestionNumber(number), number),
        Callback::CloseQuestion(victim, QuestionNumber(number)),
        Callback::Admission(AdmissionButton::Admit(victim)),
        Callback::Admission(AdmissionButton::Admit(weather.one_of(&[HOSTILE, PASSERS_BY]))),
        Callback::Admission(AdmissionButton::BlockApplicant(victim)),
        Callback::Admission(AdmissionButton::BlockYes(victim, AttemptNumber(attempt))),
        Callback::Admission(AdmissionButton::NewLink),
        Callback::Admission(AdmissionButton::RevokeYes(LinkNumber(1))),
        Callback::Admission(AdmissionButton::Uses(LinkNumber(1), Some(1))),
        Callback::Agree(number),
        Callback::Disagree(number),
        Callback::AskForClaim,
        Callback::RuleOnClaim(victim, number, ClaimVerdict::Confirmed),
    ];
    weather.one_of(&presses)
}

/// Many passers-by, with one word each.
pub async fn crowd(stage: Stage) {
    for place in 0..u64::from(5 + stage.weather.roll(20)) {
        sleep(stage.weather.seconds(0, 4)).await;
        stage.weather.count(Hazard::Crowd);
        let first_name = "Somebody".to_owned();
        let sender =
            Sender { id: PersonId(PASSERS_BY.0 + place), username: None, first_name, language_tag: None };
        stage.telegram.write(&sender, stage.weather.one_of(&WORDS));
    }
}
