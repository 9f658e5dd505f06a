//! The story that the demo plays: one excellent candidate; one whose assignment is prepared while the site is down, and
//! who never comes back; one who forgets things, corrects them, asks HR something and takes the test again; one who
//! hands in a copy; one who wants to be forgotten; an HR person; a stranger. All but two come through a link.
//! Every scene checks that people saw what they should.

mod admission;
mod cast;
mod copier;
mod decision;
mod excellent;
mod forgetful;
mod forgotten;
mod scene;
mod steps;
mod words;

use std::sync::Arc;
use std::sync::mpsc::Sender;

use bytes::Bytes;
use chrono::TimeDelta;

pub use self::cast::Role;
use self::cast::{Actor, Cast};
pub use self::scene::Scene;
use super::plan;
use super::record::{Entry, Recorder};
use super::world::World;
use crate::exam::{Exam, Language};

/// A story that is being played.
pub struct Story<'a> {
    world: &'a World,
    recorder: Recorder,
    seed: u64,
    language: Language,
    /// What Telegram sends when somebody opens HR's link.
    link: String,
    /// How much of a hand's unsteadiness is acceptable for the exam's smallest object, up to 1.
    fineness: f64,
}

/// What is left of a story.
pub struct Played {
    /// Everything that happened.
    pub entries: Vec<Entry>,
    /// The files that HR received, by name.
    pub files: Vec<(String, Bytes)>,
}

/// If nobody draws longer than usual, an attempt of the story is always open for less than this, in minutes.
const LONGEST: i64 = 150;
/// The minutes that people spend drawing: the excellent candidate, the forgetful one, and that one again with the
/// second set.
const DRAWING: [(u8, i64); 3] = [(1, 24), (1, 38), (2, 31)];

impl<'a> Story<'a> {
    /// A story in this world and language, told to the audience as it happens.
    #[must_use]
    pub fn new(world: &'a World, seed: u64, language: Language, audience: Option<Sender<Entry>>) -> Self {
        Self {
            world,
            recorder: Recorder::new(world.telegram.events(), audience),
            seed,
            language,
            link: "/start".to_owned(),
            fineness: plan::fineness(world.rules().packs.current()),
        }
    }

    /// Plays it to the end.
    ///
    /// # Errors
    /// The first thing that did not go as it should, with the chat.
    pub async fn play(mut self) -> anyhow::Result<Played> {
        let cast = Cast::new(self.world, self.language);
        self.begin(Scene::Excellent);
        self.hr_comes(&cast.hr).await?;
        self.link = self.makes_link(&cast.hr).await?;
        self.excellent(&cast.excellent, &cast.hr).await?;
        self.begin(Scene::Outage);
        self.outage(&cast.absent, &cast.hr).await?;
        self.begin(Scene::Forgetful);
        self.forgetful(&cast.forgetful).await?;
        self.asks(&cast.forgetful, &cast.hr).await?;
        self.forgetful_again(&cast.forgetful, &cast.hr).await?;
        self.begin(Scene::Copy);
        let compared = self.copier(&cast).await?;
        self.begin(Scene::Decision);
        self.stranger(&cast).await?;
        self.hr_looks(&cast).await?;
        self.hr_compares(&cast, compared).await?;
        self.begin(Scene::Erasure);
        self.forgotten(&cast.leaver, &cast.hr).await?;
        let files = received(&cast.hr);
        Ok(Played { entries: self.recorder.into_entries(), files })
    }

    /// Lets this many of the story's minutes pass, or fewer if the exam leaves less time for an attempt.
    fn pass(&self, minutes: i64) {
        let exam = self.example();
        let more = DRAWING.map(|(attempt, usual)| plan::minutes(&exam, attempt, usual) - usual);
        let longest = TimeDelta::minutes(LONGEST + more.iter().sum::<i64>());
        let limit = exam.time_limit.unwrap_or(TimeDelta::MAX);
        let share = (limit.as_seconds_f64() / longest.as_seconds_f64()).min(1.0);
        let milliseconds = TimeDelta::minutes(minutes).num_milliseconds() as f64 * share;
        self.world.clock.advance(TimeDelta::milliseconds(milliseconds as i64));
    }

    /// Lets the minutes pass that a person needs for drawing.
    fn pass_drawing(&self, (attempt, usual): (u8, i64)) {
        self.pass(plan::minutes(&self.example(), attempt, usual));
    }

    /// The exam as an attempt may have it.
    fn example(&self) -> Arc<Exam> {
        self.world.rules().packs.current().example()
    }
}

/// The files in a person's chat, with the names under which the demo saves them.
fn received(actor: &Actor) -> Vec<(String, Bytes)> {
    let chat = actor.person.chat();
    let files = chat.iter().flat_map(|line| &line.media);
    files.map(|media| (saved_as(&media.name), media.bytes.clone())).collect()
}

/// The name under which the demo saves a file that HR received.
#[must_use]
pub fn saved_as(name: &str) -> String {
    match name.rsplit_once('.') {
        Some((_, "xlsx")) => "results.xlsx".to_owned(),
        Some((_, "csv")) => "results.csv".to_owned(),
        Some((stem, "jpg")) if stem.starts_with("metrics") => "chart.jpg".to_owned(),
        _ if name.starts_with("pair-") => name.to_owned(),
        _ => format!("overlay-{name}"),
    }
}
