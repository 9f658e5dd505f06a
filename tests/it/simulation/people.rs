//! People of a story: candidates who get an assignment, do it and say so, more or less patiently; HR people who
//! press *retry*. They read the bot's records where a real person would read and remember, which keeps their
//! code short.

use std::sync::Arc;

use candidates_bot::desk::Admission;
use candidates_bot::exam::{Annotations, Exam};
use candidates_bot::model::{
    Assignment, Attempt, AttemptNumber, CandidateAction, Filter, PersonId, Phase, RequestKind, Sender,
};
use candidates_bot::store::{Admissions, Links, Records, Store};
use candidates_bot::texts::{AdmissionButton, Callback};
use tokio::time::sleep;

use super::hazards::Hazard;
use super::hostile::is_hostile;
use super::site::ModelSite;
use super::telegram::{ModelTelegram, Shown};
use super::weather::Weather;

/// What everyone in a story can see and touch.
#[derive(Clone)]
pub struct Stage {
    pub weather: Arc<Weather>,
    pub site: ModelSite,
    pub telegram: ModelTelegram,
    pub store: Store,
    pub exam: Arc<Exam>,
    pub admission: Admission,
}

/// The word of the link that candidates have where they need one. Nobody else knows it.
pub const LINK: &str = "in-story";

/// How many times somebody tries to come in where nobody may.
const TRIES: u32 = 4;

/// What impatient people write, whatever effect it has.
const NOISE: [&str; 11] =
    ["/start", "/get", "/done", "/again", "yes", "cancel", "что делать?", "/help", "/mydata", "/forget", ""];

pub fn person(id: u64, username: Option<&str>, language: &str) -> Sender {
    Sender {
        id: PersonId(id),
        username: username.map(str::to_owned),
        first_name: format!("Person {id}"),
        language_tag: Some(language.to_owned()),
    }
}

/// A candidate.
pub struct Candidate {
    pub sender: Sender,
    /// Number of attempts that they want to make.
    pub attempts: u8,
    /// One action in this many is not what a patient person would do.
    pub impatience: u32,
    /// Whether they do nothing about the first attempt until its time is over.
    pub forgetful: bool,
    /// How many times they draw far too much in each attempt before they draw properly.
    pub bombs: u32,
}

/// A person's last attempt, if they have one.
pub fn last_attempt(stage: &Stage, person: PersonId) -> Option<Attempt> {
    let view = stage.store.read().expect("the store");
    let candidate = view.candidate(person).expect("the store")?;
    view.attempt(person, candidate.attempts).expect("the store")
}

/// Says yes if the bot has asked; otherwise makes the bot ask.
pub fn answer(stage: &Stage, sender: &Sender, command: &str, is_yes: impl Fn(Callback) -> bool) {
    let chat = stage.telegram.chat(sender.id.0);
    let last = chat.iter().rev().take(3).find_map(|shown| {
        let yes = shown.presses.iter().find(|press| is_yes(**press))?;
        Some((shown.id, *yes))
    });
    match last {
        Some((message_id, yes)) if !stage.weather.one_in(4) => {
            stage.telegram.press(sender, message_id, yes);
            if stage.weather.foul_in(4) {
                stage.telegram.press(sender, message_id, yes);
            }
        }
        _ => stage.telegram.write(sender, command),
    }
}

impl Candidate {
    /// Lives until the last attempt is handed in, or its time is over.
    pub async fn live(self, stage: Stage) {
        let mut tries = 0;
        loop {
            let pause = if stage.weather.one_in(6) { 900 } else { 40 };
            sleep(stage.weather.seconds(1, pause)).await;
            let attempt = last_attempt(&stage, self.sender.id);
            if stage.weather.is_foul() && stage.weather.one_in(self.impatience) {
                self.fuss(&stage, attempt.as_ref());
                continue;
            }
            match attempt {
                None if stage.admission == Admission::Closed && tries == TRIES => return,
                None if stage.admission == Admission::Link && !self.has_come(&stage) => {
                    stage.telegram.write(&self.sender, &format!("/start {LINK}"));
                }
                None => {
                    tries += 1;
                    answer(&stage, &self.sender, "/get", |press| {
                        matches!(press, Callback::Yes(CandidateAction::Get, _) | Callback::Agree(_))
                    });
                }
                Some(attempt) => match attempt.phase() {
                    Phase::InProgress if self.forgetful && attempt.number == AttemptNumber::FIRST => {}
                    Phase::InProgress => self.work(&stage, &attempt),
                    Phase::Complete | Phase::Expired if attempt.number < AttemptNumber(self.attempts) => {
                        answer(&stage, &self.sender, "/again", |press| {
                            matches!(press, Callback::Yes(CandidateAction::Again, _) | Callback::Agree(_))
                        });
                    }
                    // Their last press may still begin something that they have to end.
                    Phase::Complete | Phase::Expired if stage.telegram.is_idle() => return,
                    _ => {}
                },
            }
        }
    }

    /// Whether the bot has seen them open their link.
    fn has_come(&self, stage: &Stage) -> bool {
        let view = stage.store.read().expect("the store");
        view.arrival(self.sender.id).expect("the store").is_some()
    }

    /// Draws and hands in, if the credentials are in the chat.
    fn work(&self, stage: &Stage, attempt: &Attempt) {
        if !knows_credentials(stage, self.sender.id.0, attempt) {
            return stage.telegram.write(&self.sender, "/get");
        }
        let slips = stage.weather.foul_in(3);
        if let Some(task) = attempt.task().filter(|_| attempt.submissions < self.bombs) {
            stage.site.overdraw(task.0, &stage.exam);
        } else if let Some(task) = attempt.task() {
            stage.site.draw(task, Self::drawn(stage, attempt, slips));
        }
        answer(stage, &self.sender, "/done", |press| {
            matches!(press, Callback::Yes(CandidateAction::Done, _))
        });
    }

    /// The ground truth, or the ground truth without one image.
    fn drawn(stage: &Stage, attempt: &Attempt, slips: bool) -> Annotations {
        let listed = stage.exam.assignment(attempt.number.0);
        let names = attempt.drawn.as_ref().map_or(listed, |drawn| &drawn.images);
        let images = names.iter().filter_map(|name| stage.exam.reference.image(name)).cloned();
        let mut annotations = Annotations { images: images.collect(), ..Annotations::default() };
        if slips && let Some(image) = annotations.images.last_mut() {
            image.shapes.clear();
        }
        annotations
    }

    /// Does something that has no effect, or should have none.
    fn fuss(&self, stage: &Stage, attempt: Option<&Attempt>) {
        let weather = &stage.weather;
        match weather.roll(12) {
            0 => {
                weather.note(|| format!("{} blocks the bot for a while", self.sender.id));
                let (stage, chat) = (stage.clone(), self.sender.id.chat());
                stage.telegram.state().blocked.insert(chat.0);
                tokio::spawn(async move {
                    sleep(stage.weather.seconds(10, 600)).await;
                    stage.telegram.state().blocked.remove(&chat.0);
                });
            }
            1 => {
                weather.note(|| format!("{} clears the chat", self.sender.id));
                let (mut telegram, chat) = (stage.telegram.state(), self.sender.id.chat());
                telegram.chats.remove(&chat.0);
                telegram.cleared.insert(chat.0);
            }
            2 | 3 => {
                if let Some(task) = attempt.and_then(Attempt::task).filter(|_| weather.one_in(4)) {
                    stage.site.lose(task);
                }
            }
            4..=6 => self.press_anything(stage),
            _ => {
                let text = NOISE[weather.roll(NOISE.len() as u32) as usize];
                stage.telegram.write(&self.sender, text);
            }
        }
    }

    fn press_anything(&self, stage: &Stage) {
        let chat = stage.telegram.chat(self.sender.id.0);
        let buttons: Vec<(i32, Callback)> =
            chat.iter().flat_map(|shown| shown.presses.iter().map(|press| (shown.id, *press))).collect();
        if !buttons.is_empty() {
            let (message_id, press) = buttons[stage.weather.roll(buttons.len() as u32) as usize];
            stage.telegram.press(&self.sender, message_id, press);
        }
    }
}

/// Whether the chat shows the password and the link of an attempt.
pub fn knows_credentials(stage: &Stage, id: u64, attempt: &Attempt) -> bool {
    let view = stage.store.read().expect("the store");
    let Some(candidate) = view.candidate(PersonId(id)).expect("the store") else { return false };
    let Some(Assignment { link, .. }) = attempt.assignment() else { return false };
    let Some(password) = candidate.account.password else { return false };
    let shows = |shown: &Shown| shown.html.contains(&password.0) && shown.html.contains(link.as_str());
    stage.telegram.chat(id).iter().any(shows)
}

/// Decides about every request that the chat shows: now and then somebody gets a copy of their data, which takes long to make,
/// and now and then somebody is erased, who begins anew if they have not finished.
fn decide_requests(sender: &Sender, stage: &Stage) {
    for shown in stage.telegram.chat(sender.id.0) {
        for press in &shown.presses {
            let is_meant = match press {
                Callback::ApproveRequest(_, RequestKind::Access) => stage.weather.one_in(20),
                Callback::ApproveRequest(_, RequestKind::Erasure) => stage.weather.one_in(2),
                Callback::RefuseRequest(..) => true,
                _ => false,
            };
            if is_meant && stage.weather.one_in(3) {
                let is_erasure = matches!(press, Callback::ApproveRequest(_, RequestKind::Erasure));
                stage.weather.count(if is_erasure { Hazard::Erasure } else { Hazard::DataRequest });
                stage.telegram.press(sender, shown.id, *press);
            }
        }
    }
}

/// Answers the requests in the latest messages that show some: candidates may take the test, nobody else. If none is shown
/// while somebody waits, as after an edit that Telegram performed late, over a newer one, the list is opened anew.
fn answer_applicants(stage: &Stage, sender: &Sender) {
    let chat = stage.telegram.chat(sender.id.0);
    let view = stage.store.read().expect("the store");
    let mut is_shown = false;
    for shown in chat.iter().rev().take(4) {
        for press in &shown.presses {
            let Callback::Admission(button) = press else { continue };
            let person = match button {
                AdmissionButton::Admit(person) if !is_hostile(*person) => *person,
                AdmissionButton::Refuse(person) if is_hostile(*person) => *person,
                _ => continue,
            };
            let applicant = view.applicant(person).expect("the store");
            let waits = applicant.is_some_and(|applicant| applicant.answer.is_none());
            is_shown |= waits;
            if waits || stage.weather.foul_in(20) {
                stage.telegram.press(sender, shown.id, *press);
            }
        }
    }
    if let (false, Some(last)) = (is_shown, chat.last())
        && view.waiting_applicants_size().expect("the store") > 0
    {
        stage.telegram.press(sender, last.id, Callback::Admission(AdmissionButton::Applicants));
    }
}

/// An HR person: retries every failed preparation, and answers requests to take the test and about data. Never ends.
pub async fn hr(sender: Sender, stage: Stage) {
    stage.telegram.write(&sender, "/start");
    loop {
        sleep(stage.weather.seconds(20, 300)).await;
        decide_requests(&sender, &stage);
        answer_applicants(&stage, &sender);
        let chat = stage.telegram.chat(sender.id.0);
        let retries = chat.iter().flat_map(|shown| {
            let retry = shown
                .presses
                .iter()
                .filter(|press| matches!(press, Callback::Retry(..) | Callback::RetryAll));
            retry.map(|press| (shown.id, *press))
        });
        // The latest messages about failures.
        for (message_id, press) in retries.collect::<Vec<_>>().into_iter().rev().take(4) {
            let view = stage.store.read().expect("the store");
            let failed = match press {
                Callback::Retry(person, attempt) => {
                    let record = view.attempt(person, attempt).expect("the store");
                    record.is_some_and(|record| record.has_failed())
                }
                _ => view.list_size(Filter::Stopped).expect("the store") > 0,
            };
            if failed || stage.weather.foul_in(20) {
                stage.telegram.press(&sender, message_id, press);
            }
        }
    }
}
