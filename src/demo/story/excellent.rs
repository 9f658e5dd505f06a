//! HR comes; somebody opens HR's link, draws with a steady hand, and is scored.

use anyhow::{Context, ensure};

use super::{Actor, DRAWING, Story};
use crate::demo::plan;
use crate::legacy;
use crate::model::AttemptNumber;
use crate::scoring::Percent;
use crate::store::Records;
use crate::texts::Command;
use crate::texts::catalog::say;

impl Story<'_> {
    pub(super) async fn hr_comes(&mut self, hr: &Actor) -> anyhow::Result<()> {
        self.headline(hr, say!(self.language, "demo-hr-comes", name = hr.called()));
        self.recorder.routine(true);
        self.says(hr, "/start").await?;
        self.recorder.routine(false);
        let keyboard = hr.person.reply_keyboard().concat();
        ensure!(
            keyboard.contains(&Command::AsCandidate.label(self.language)),
            "HR has no menu of their own: {keyboard:?}"
        );
        Ok(())
    }

    pub(super) async fn excellent(&mut self, anna: &Actor, hr: &Actor) -> anyhow::Result<()> {
        self.headline(anna, say!(self.language, "demo-opens-link", name = anna.called()));
        self.opens_link(anna).await?;
        self.gets(anna, Command::Get, AttemptNumber::FIRST).await?;
        self.pass_drawing(DRAWING[0]);
        self.headline(anna, say!(self.language, "demo-steady", name = anna.called()));
        self.draws(anna, AttemptNumber::FIRST, 0.6, vec![], |hand, exam, jobs| {
            plan::careful(hand, exam, 1, jobs)
        })
        .await?;
        self.hands_in(anna).await?;
        self.is_accepted(anna).await?;
        self.is_news(hr).await?;
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
}
