//! The story that the demo plays: one excellent candidate; one who forgets things, corrects them, asks HR something and
//! takes the test again; one who never comes back; an HR person; a stranger. All but one
//! come through a link. Every scene checks that people saw what
//! they should.

mod admission;
mod copier;
mod forgotten;
mod steps;

use anyhow::{Context, ensure};
use bytes::Bytes;
use chrono::TimeDelta;

use super::plan::{self, Plan};
use super::telegram::{Person, Profile};
use super::transcript::Transcript;
use super::world::World;
use crate::exam::{Exam, Language};
use crate::legacy;
use crate::model::{AttemptNumber, PersonId};
use crate::scoring::{Percent, Verdict, verdict};
use crate::store::Records;
use crate::texts::Command;

/// A story that is being played.
pub struct Story<'a> {
    world: &'a World,
    transcript: Transcript,
    seed: u64,
    /// What Telegram sends when somebody opens HR's link.
    link: String,
    /// How much of a hand's unsteadiness is acceptable for the exam's smallest object, up to 1.
    fineness: f64,
}

/// A person of the story, with the language of their buttons.
#[derive(Clone)]
pub struct Actor {
    person: Person,
    language: Language,
}

impl Actor {
    fn id(&self) -> PersonId {
        PersonId(self.person.profile().id)
    }
}

/// The people of the story.
struct Cast {
    anna: Actor,
    ben: Actor,
    pavel: Actor,
    kira: Actor,
    olga: Actor,
    max: Actor,
    lev: Actor,
}

/// The whitelisted username of the story's HR person.
pub const HR: &str = "olga_hr";

/// If nobody draws longer than usual, an attempt of the story is always open for less than this, in minutes.
const LONGEST: i64 = 150;
/// The minutes that people spend drawing: Anna, Ben, and Ben again with the second set.
const DRAWING: [(u8, i64); 3] = [(1, 24), (1, 38), (2, 31)];

impl<'a> Story<'a> {
    /// A story in this world, printed as it happens with `echo`.
    #[must_use]
    pub fn new(world: &'a World, seed: u64, echo: bool) -> Self {
        let transcript = Transcript::new(world.telegram.events(), echo);
        Self {
            world,
            transcript,
            seed,
            link: "/start".to_owned(),
            fineness: plan::fineness(world.rules().packs.current()),
        }
    }

    /// Plays it to the end; returns the transcript, and the files that HR received, by name.
    ///
    /// # Errors
    /// The first thing that did not go as it should, with the chat.
    pub async fn play(mut self) -> anyhow::Result<(Transcript, Vec<(String, Bytes)>)> {
        let cast = self.cast();
        self.hr_comes(&cast.olga).await?;
        self.link = self.makes_link(&cast.olga).await?;
        self.excellent(&cast.anna, &cast.olga).await?;
        self.never_back(&cast.pavel, &cast.olga).await?;
        self.forgetful(&cast.ben).await?;
        self.asks(&cast.ben, &cast.olga).await?;
        self.forgetful_again(&cast.ben, &cast.olga).await?;
        let compared = self.copier(&cast.kira, &cast.olga).await?;
        self.stranger(&cast.max).await?;
        self.hr_looks(&cast.olga).await?;
        self.hr_compares(&cast.olga, &cast.anna, compared).await?;
        self.forgotten(&cast.lev, &cast.olga).await?;
        let files = received(&cast.olga);
        Ok((self.transcript, files))
    }

    /// Lets this many of the story's minutes pass, or fewer if the exam leaves less time for an attempt.
    fn pass(&self, minutes: i64) {
        let exam = self.world.rules().packs.current().clone();
        let more = DRAWING.map(|(attempt, usual)| plan::minutes(&exam, attempt, usual) - usual);
        let longest = TimeDelta::minutes(LONGEST + more.iter().sum::<i64>());
        let limit = exam.time_limit.unwrap_or(TimeDelta::MAX);
        let share = (limit.as_seconds_f64() / longest.as_seconds_f64()).min(1.0);
        let milliseconds = TimeDelta::minutes(minutes).num_milliseconds() as f64 * share;
        self.world.clock.advance(TimeDelta::milliseconds(milliseconds as i64));
    }

    /// Lets the minutes pass that a person needs for drawing.
    fn pass_drawing(&self, (attempt, usual): (u8, i64)) {
        self.pass(plan::minutes(self.world.rules().packs.current(), attempt, usual));
    }

    fn cast(&self) -> Cast {
        let actor = |id, username: Option<&str>, first_name: &str, language: Language| {
            let profile = Profile {
                id,
                username: username.map(str::to_owned),
                first_name: first_name.to_owned(),
                language_code: Some(language.tag().to_owned()),
            };
            Actor { person: self.world.telegram.person(profile), language }
        };
        Cast {
            anna: actor(101, Some("anna_k"), "Анна", Language::Ru),
            ben: actor(102, Some("ben_lee"), "Ben", Language::En),
            pavel: actor(103, None, "Павел", Language::Ru),
            kira: actor(104, Some("kira_m"), "Кира", Language::Ru),
            olga: actor(501, Some(HR), "Ольга", Language::Ru),
            max: actor(666, Some("max"), "Max", Language::En),
            lev: actor(105, Some("lev_p"), "Лев", Language::Ru),
        }
    }

    async fn hr_comes(&mut self, olga: &Actor) -> anyhow::Result<()> {
        self.headline(olga, "is on HR's whitelist and writes for the first time");
        self.says(olga, "/start").await?;
        let keyboard = olga.person.reply_keyboard().concat();
        ensure!(
            keyboard.contains(&Command::AsCandidate.label(olga.language)),
            "HR has no menu of their own: {keyboard:?}"
        );
        Ok(())
    }

    async fn excellent(&mut self, anna: &Actor, olga: &Actor) -> anyhow::Result<()> {
        self.headline(anna, "opens the link and gets the assignment");
        self.opens_link(anna).await?;
        self.gets(anna, Command::Get, AttemptNumber::FIRST).await?;
        self.pass_drawing(DRAWING[0]);
        self.headline(anna, "has outlined everything with a steady hand, and hands in");
        self.draws(anna, AttemptNumber::FIRST, 0.6, vec![], |hand, exam, jobs| {
            plan::careful(hand, exam, 1, jobs)
        })
        .await?;
        self.hands_in(anna).await?;
        self.sees(anna, "✅").await?;
        self.sees(olga, "📥").await?;
        let metrics = self.world.store.read()?.legacy_row(anna.id())?.context("no metrics")?;
        let (_, attempt) = self.records(anna, AttemptNumber::FIRST)?;
        let card = attempt.into_scorecard().context("the excellent candidate has no scorecard")?;
        let exact = card.accuracy.iter().all(|figure| figure.percent == Percent::HUNDRED);
        ensure!(exact, "values of the excellent candidate: {:?}", card.accuracy);
        ensure!(card.labels.iter().all(|figure| figure.iou > plan::GOOD), "outlines: {:?}", card.labels);
        // The columns of older reports are those of the labels that they know.
        ensure!(metrics.figures() == legacy::figures(Some(&card)), "{metrics:?}");
        Ok(())
    }

    async fn never_back(&mut self, pavel: &Actor, olga: &Actor) -> anyhow::Result<()> {
        self.pass(11);
        self.headline(pavel, "has no link and asks");
        self.says(pavel, "Привет! Как пройти тест?").await?;
        self.lets_in(pavel, olga).await?;
        self.headline(pavel, "gets the assignment and never comes back");
        self.gets(pavel, Command::Get, AttemptNumber::FIRST).await
    }

    async fn forgetful(&mut self, ben: &Actor) -> anyhow::Result<()> {
        self.pass(7);
        self.headline(ben, "opens the link and gets the assignment");
        self.opens_link(ben).await?;
        self.gets(ben, Command::Get, AttemptNumber::FIRST).await?;
        self.pass_drawing(DRAWING[1]);
        let plan = Plan::of(self.world.rules().packs.current())?;
        self.headline(ben, &plan.words);
        self.draws(ben, AttemptNumber::FIRST, 4.0, plan.forgotten, |hand, _, _| hand).await?;
        self.hands_in(ben).await?;
        let findings = self.sees(ben, "Not complete yet").await?.text;
        let names = |name: &str| letters(&findings).contains(&letters(&format!("({name})")));
        for (name, empty) in &plan.named {
            ensure!(names(name), "the findings do not name {name:?}:\n{findings}");
            ensure!(!empty || findings.contains("is empty"), "nothing is said to be empty:\n{findings}");
        }
        let unnamed = plan.unnamed.is_none_or(|name| !names(&name));
        ensure!(unnamed, "a picture without fault is named:\n{findings}");

        self.pass(6);
        let with = if plan.mistake.is_empty() { "" } else { ", with a wrong value," };
        self.headline(ben, &format!("mends it{with} and hands in"));
        let best = self.overall(PersonId(101), AttemptNumber::FIRST)?;
        let worse = |hand, exam: &Exam, jobs: &[Vec<String>]| plan::careless(hand, exam, 1, jobs, best);
        self.draws(ben, AttemptNumber::FIRST, 4.0, plan.mistake, worse).await?;
        self.hands_in(ben).await?;
        self.sees(ben, "✅").await.map(drop)
    }

    async fn asks(&mut self, ben: &Actor, olga: &Actor) -> anyhow::Result<()> {
        self.pass(1);
        self.headline(ben, "has a question");
        let (question, answer) =
            ("Does a second attempt replace the first?", "Yes, only the last one counts.");
        self.says(ben, question).await?;
        self.presses(ben, "Ask HR").await?;
        self.sees(olga, question).await?;
        self.headline(olga, "answers");
        self.presses(olga, "✍️ Ответить").await?;
        self.says(olga, answer).await?;
        self.sees(ben, answer).await.map(drop)
    }

    async fn forgetful_again(&mut self, ben: &Actor, olga: &Actor) -> anyhow::Result<()> {
        self.pass(3);
        let with = if self.world.rules().packs.current().attempts.len() > 1 {
            " with the second set of pictures"
        } else {
            ""
        };
        self.headline(ben, &format!("does it again{with}"));
        self.gets(ben, Command::Again, AttemptNumber(2)).await?;
        self.pass_drawing(DRAWING[2]);
        self.headline(ben, "has outlined these as well, and hands in");
        let best = self.overall(PersonId(101), AttemptNumber::FIRST)?;
        let worse = |hand, exam: &Exam, jobs: &[Vec<String>]| plan::careless(hand, exam, 2, jobs, best);
        self.draws(ben, AttemptNumber(2), 1.5, vec![], worse).await?;
        self.hands_in(ben).await?;
        self.sees(ben, "✅").await?;
        self.sees(olga, "📥").await?;
        let metrics = self.world.store.read()?.legacy_row(ben.id())?.context("no metrics")?;
        ensure!(metrics.times_attempted == 2, "the metrics are not those of the last attempt: {metrics:?}");
        self.headline(ben, "would like a third attempt");
        self.presses(ben, &Command::Again.label(ben.language)).await?;
        self.sees(ben, "You've used all 2 attempts").await.map(drop)
    }

    async fn stranger(&mut self, max: &Actor) -> anyhow::Result<()> {
        self.pass(20);
        self.headline(max, "is a stranger who has heard of HR's words");
        for words in
            ["/hr", &Command::Hr.label(max.language), &Command::Results.label(Language::Ru), "ben_lee"]
        {
            self.says(max, words).await?;
            let shown = max.person.reply_keyboard().concat();
            ensure!(
                !shown.contains(&Command::Hr.label(max.language)),
                "a stranger sees HR's menu: {shown:?}"
            );
        }
        for line in max.person.chat() {
            let leaks = line.from_bot && (line.text.contains("IoU") || line.text.contains("Ben"));
            ensure!(!leaks, "a stranger reads about others: {}", line.text);
        }
        Ok(())
    }

    async fn hr_looks(&mut self, olga: &Actor) -> anyhow::Result<()> {
        self.pass(15);
        self.headline(olga, "looks candidates up");
        self.presses(olga, &Command::Results.label(olga.language)).await?;
        self.says(olga, "@ben_lex").await?;
        self.sees(olga, "«ben_lex»").await?;
        self.says(olga, "@ben_lee").await?;
        let card = self.sees(olga, "ben_lee_test_Annotator").await?;
        let before = received(olga).len();
        self.presses(olga, "Разметка").await?;
        self.sees(olga, "Ben @ben_lee, попытка 2").await?;
        let (count, expected) = (received(olga).len() - before, self.images(AttemptNumber(2)));
        ensure!(count == expected, "{count} pictures came instead of {expected}");
        self.presses(olga, "‹ Попытка 1").await?;
        self.sees(olga, "Попытка 1 · сдана").await?;
        ensure!(card.text.contains("Попытка 2"), "the card is not of the last attempt:\n{}", card.text);
        self.presses(olga, &Command::Results.label(olga.language)).await?;
        self.says(olga, "tg103_test_Annotator").await?;
        self.sees(olga, "в процессе").await.map(drop)
    }

    async fn hr_compares(&mut self, olga: &Actor, anna: &Actor, compared: usize) -> anyhow::Result<()> {
        self.pass(5);
        self.headline(olga, "opens the list, sorts it by score and looks at the best one");
        self.presses(olga, &Command::Candidates.label(olga.language)).await?;
        self.sees(olga, "Ждут решения: 1–2 из 2").await?;
        self.presses(olga, "Все 4").await?;
        let list = self.sees(olga, "Все: 1–4 из 4").await?;
        let exam = self.world.rules().packs.current().clone();
        let scorecard = self
            .records_of(PersonId(101), AttemptNumber::FIRST)?
            .1
            .into_scorecard()
            .context("Anna has no scorecard")?;
        let is_odd = !self.world.store.read()?.flags(PersonId(101), AttemptNumber::FIRST)?.is_empty();
        let (mark, proposal) = match verdict(&scorecard, &exam.thresholds, is_odd) {
            Verdict::Pass => ("✅", "принять"),
            Verdict::Look => ("👀", "проверить вручную"),
            Verdict::Fail => ("❌", "отказать"),
        };
        let row = format!("{mark} Анна");
        ensure!(list.text.contains(&row) && list.text.contains("✏️ Павел"), "{}", list.text);
        self.presses(olga, "↕ По оценке").await?;
        let is_best = scorecard.overall()
            > self
                .overall(PersonId(102), AttemptNumber::FIRST)?
                .max(self.overall(PersonId(102), AttemptNumber(2))?);
        let button = self.sees(olga, "Все: 1–4 из 4").await?.buttons.concat().into_iter();
        let button = button.map(|button| button.label).find(|label| label.ends_with("· Анна"));
        let button = button.context("Anna is not in the list")?;
        // Whoever copies the best one is as good.
        ensure!(!is_best || ["1 · Анна", "2 · Анна"].contains(&&*button), "the best one is {button:?}");
        self.presses(olga, &button).await?;
        let card = self.sees(olga, &format!("Рекомендация: {mark} {proposal}")).await?;
        let place = if is_best { "Место: 1 из" } else { "Место: " };
        ensure!(card.text.contains(place), "{}", card.text);
        self.presses(olga, "✅ Принять").await?;
        let card = self.sees(olga, "Решение: ✅ принять").await?;
        ensure!(card.text.contains("не отправлено"), "HR does not read what Anna would: {}", card.text);
        self.presses(olga, "📨 Отправить").await?;
        self.sees(olga, "📨 Сообщено").await?;
        self.sees(anna, "принята").await?;
        self.presses(olga, "Подробности").await?;
        let end = if is_odd { "Анна" } else { "Подозрительных признаков нет." };
        self.sees(olga, end).await?;
        self.headline(olga, "would like everybody's metrics");
        self.presses(olga, &Command::Metrics.label(olga.language)).await?;
        for export in ["График", "Excel", "CSV"] {
            self.presses(olga, export).await?;
        }
        let files = received(olga).len();
        let expected = self.images(AttemptNumber(2)) + compared + 3;
        ensure!(files == expected, "HR received {files} files instead of {expected}");
        self.headline(olga, "reads what was done");
        self.presses(olga, &Command::Audit.label(olga.language)).await?;
        self.sees(olga, "просмотр разметки попытки 2").await.map(drop)
    }
}

/// The letters of a name, which stay the same in a message whatever happens to control characters and writing
/// directions.
fn letters(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric() || matches!(letter, '(' | ')' | '.')).collect()
}

/// The files in a person's chat, with the names under which the demo saves them.
fn received(actor: &Actor) -> Vec<(String, Bytes)> {
    let chat = actor.person.chat();
    let files = chat.iter().flat_map(|line| &line.media).map(|media| {
        let name = match media.name.rsplit_once('.') {
            Some((_, "xlsx")) => "results.xlsx".to_owned(),
            Some((_, "csv")) => "results.csv".to_owned(),
            Some((name, "jpg")) if name.starts_with("metrics") => "chart.jpg".to_owned(),
            _ if media.name.starts_with("pair-") => media.name.clone(),
            _ => format!("overlay-{}", media.name),
        };
        (name, media.bytes.clone())
    });
    files.collect()
}
