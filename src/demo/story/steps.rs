//! What people do in the story, and what they check afterwards.

use std::sync::Arc;

use anyhow::{Context, bail, ensure};

use super::{Actor, Role, Scene, Story};
use crate::demo::hand::{Hand, Slip};
use crate::demo::record::What;
use crate::demo::site::Annotator;
use crate::demo::telegram::Line;
use crate::demo::transcript::name;
use crate::desk::Environment;
use crate::exam::Exam;
use crate::exam::naming::base_name;
use crate::model::{Attempt, AttemptNumber, Candidate, PersonId};
use crate::scoring::{Percent, Scorecard};
use crate::store::Records;
use crate::texts::Command;
use crate::texts::catalog::{foreign_plain, say};

impl Story<'_> {
    pub(super) fn begin(&mut self, scene: Scene) {
        let number = Scene::ALL.iter().position(|other| *other == scene).unwrap_or_default() + 1;
        self.recorder.routine(false);
        self.recorder.add(What::Scene { title: format!("{number}. {}", scene.title(self.language)) });
    }

    /// Gets an assignment: asks, confirms, receives link, login, password and images.
    pub(super) async fn gets(
        &mut self,
        actor: &Actor,
        word: Command,
        attempt: AttemptNumber,
    ) -> anyhow::Result<()> {
        self.presses(actor, &word.label(self.language)).await?;
        self.presses(actor, &Command::Yes.label(self.language)).await?;
        let consent = self.world.rules().packs.current().consent.is_some();
        if consent && attempt == AttemptNumber::FIRST {
            self.presses(actor, &say!(self.language, "button-agree")).await?;
        }
        let (candidate, record) = self.records(actor, attempt)?;
        let link = record.assignment().context("the assignment has no link")?.link.clone();
        let shown = self.sees(actor, &link).await?;
        let password = candidate.account.password.context("the account has no password")?;
        ensure!(shown.text.contains(&password.0), "no password in:\n{}", shown.text);
        let images = actor.person.chat().iter().map(|line| line.media.len()).sum::<usize>();
        let expected = self.world.rules().packs.current().instruction_images.len();
        ensure!(images >= expected, "the instruction pictures did not come");
        Ok(())
    }

    /// Number of images in an attempt.
    pub(super) fn images(&self, attempt: AttemptNumber) -> usize {
        self.world.rules().packs.current().image_count(attempt.0)
    }

    /// The exam as somebody's attempt has it.
    pub(super) fn exam(&self, actor: &Actor, attempt: AttemptNumber) -> anyhow::Result<Arc<Exam>> {
        let (_, attempt) = self.records(actor, attempt)?;
        Ok(self.world.rules().packs.of(&self.world.store.read()?, &attempt)?)
    }

    /// Says that they are done, and confirms.
    pub(super) async fn hands_in(&mut self, actor: &Actor) -> anyhow::Result<()> {
        self.presses(actor, &Command::Done.label(self.language)).await?;
        self.presses(actor, &Command::Yes.label(self.language)).await
    }

    /// Works on the site's page with the credentials from the chat. The hand may be adjusted once it is known which
    /// images are in which job.
    pub(super) async fn draws(
        &mut self,
        actor: &Actor,
        attempt: AttemptNumber,
        unsteady: f64,
        slips: Vec<Slip>,
        change: impl FnOnce(Hand, &Exam, &[Vec<String>]) -> Hand,
    ) -> anyhow::Result<()> {
        let (candidate, record) = self.records(actor, attempt)?;
        ensure!(!record.jobs().is_empty(), "the assignment has no job");
        let account = &candidate.account;
        let password = account.password.as_ref().context("the account has no password")?;
        let annotator = Annotator::login(&self.world.site.url(), &account.username, &password.0).await?;
        let unsteady = unsteady * self.fineness;
        let hand = Hand { unsteady, seed: self.seed_of(actor.id(), attempt), slips };
        let mut jobs = Vec::new();
        for job in record.jobs() {
            let frames = annotator.images(job.0).await?;
            jobs.push(frames.iter().map(|frame| base_name(&frame.name).to_owned()).collect());
        }
        let exam = self.exam(actor, attempt)?;
        let hand = change(hand, &exam, &jobs);
        for job in record.jobs() {
            hand.draw(&annotator, job.0, &exam).await?;
        }
        self.note(say!(self.language, "demo-draws", login = foreign_plain(&account.username)));
        Ok(())
    }

    /// The seed of everything that is accidental about a person's drawing.
    pub(super) fn seed_of(&self, person: PersonId, attempt: AttemptNumber) -> u64 {
        self.seed ^ (person.0 << 8) ^ u64::from(attempt.0)
    }

    pub(super) async fn says(&mut self, actor: &Actor, text: &str) -> anyhow::Result<()> {
        actor.person.say(text);
        self.settle(actor).await
    }

    pub(super) async fn presses(&mut self, actor: &Actor, label: &str) -> anyhow::Result<()> {
        actor.person.press(label)?;
        self.settle(actor).await
    }

    pub(super) async fn settle(&mut self, actor: &Actor) -> anyhow::Result<()> {
        self.world.quiet().await?;
        self.recorder.chats(actor.id().0);
        Ok(())
    }

    pub(super) async fn sees(&self, actor: &Actor, part: &str) -> anyhow::Result<Line> {
        self.world.quiet().await?;
        Self::shows(actor, part)
    }

    pub(super) fn shows(actor: &Actor, part: &str) -> anyhow::Result<Line> {
        let chat = actor.person.chat();
        let newest =
            chat.iter().rev().find(|line| line.from_bot && !line.deleted && line.text.contains(part));
        match newest {
            Some(line) => Ok(line.clone()),
            None => bail!(
                "{} does not see {part:?}; the last thing there is: {:?}",
                name(&actor.person.profile()),
                chat.last().map(|line| &line.text)
            ),
        }
    }

    pub(super) fn records(
        &self,
        actor: &Actor,
        attempt: AttemptNumber,
    ) -> anyhow::Result<(Candidate, Attempt)> {
        self.records_of(actor.id(), attempt)
    }

    pub(super) fn records_of(
        &self,
        person: PersonId,
        attempt: AttemptNumber,
    ) -> anyhow::Result<(Candidate, Attempt)> {
        let view = self.world.store.read()?;
        let candidate = view.candidate(person)?.context("they are no candidate")?;
        Ok((candidate, view.attempt(person, attempt)?.context("there is no such attempt")?))
    }

    /// The overall score of somebody's attempt.
    pub(super) fn overall(&self, role: Role, attempt: AttemptNumber) -> anyhow::Result<Option<Percent>> {
        let (_, attempt) = self.records_of(PersonId(role.profile(self.language).id), attempt)?;
        Ok(attempt.scorecard().and_then(Scorecard::overall))
    }

    /// The work is complete, and its candidate reads so.
    pub(super) async fn is_accepted(&self, actor: &Actor) -> anyhow::Result<()> {
        self.sees(actor, "✅").await.map(drop)
    }

    /// HR hears of finished work.
    pub(super) async fn is_news(&self, hr: &Actor) -> anyhow::Result<Line> {
        self.sees(hr, "📥").await
    }

    pub(super) fn headline(&mut self, actor: &Actor, text: String) {
        let time = self.world.clock.now().format("%H:%M").to_string();
        self.recorder.add(What::Headline { time, person: actor.person.profile(), text });
    }

    pub(super) fn note(&mut self, text: String) {
        self.recorder.add(What::Note { text });
    }
}
