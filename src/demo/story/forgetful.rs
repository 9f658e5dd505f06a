//! Somebody forgets things, corrects them, asks HR something, and takes the test again.

use std::sync::Arc;

use anyhow::{Context, ensure};

use super::words::{any, known};
use super::{Actor, DRAWING, Role, Story};
use crate::demo::plan::{self, FirstMistake, Plan};
use crate::exam::Exam;
use crate::model::AttemptNumber;
use crate::store::Records;
use crate::texts::Command;
use crate::texts::catalog::{Own, foreign_plain, say};

impl Story<'_> {
    pub(super) async fn forgetful(&mut self, ben: &Actor) -> anyhow::Result<()> {
        self.pass(7);
        self.headline(ben, say!(self.language, "demo-opens-link", name = ben.called()));
        self.recorder.routine(true);
        self.opens_link(ben).await?;
        self.gets(ben, Command::Get, AttemptNumber::FIRST).await?;
        self.recorder.routine(false);
        self.pass_drawing(DRAWING[1]);
        let plan = Plan::of(&*self.exam(ben, AttemptNumber::FIRST)?)?;
        self.headline(ben, self.mistakes(ben, &plan));
        self.draws(ben, AttemptNumber::FIRST, 4.0, plan.forgotten, |hand, _, _| hand).await?;
        self.hands_in(ben).await?;
        let told = self.sees(ben, &known(&say!(self.language, "incomplete-next"))).await?.text;
        let names = |name: &str| letters(&told).contains(&letters(&format!("({name})")));
        let empty_field = known(&say!(self.language, "finding-empty", label = any(), attribute = any()));
        for (name, empty) in &plan.named {
            ensure!(names(name), "the findings do not name {name:?}:\n{told}");
            ensure!(!empty || told.contains(&empty_field), "nothing is said to be empty:\n{told}");
        }
        let unnamed = plan.unnamed.is_none_or(|name| !names(&name));
        ensure!(unnamed, "a picture without fault is named:\n{told}");

        self.pass(6);
        let sentence = if plan.mistake.is_empty() {
            say!(self.language, "demo-mends", name = ben.called())
        } else {
            say!(self.language, "demo-mends-wrong", name = ben.called())
        };
        self.headline(ben, sentence);
        let best = self.overall(Role::Excellent, AttemptNumber::FIRST)?;
        let worse = |hand, exam: &Exam, jobs: &[Vec<String>]| plan::careless(hand, exam, 1, jobs, best);
        self.draws(ben, AttemptNumber::FIRST, 4.0, plan.mistake, worse).await?;
        self.hands_in(ben).await?;
        self.is_accepted(ben).await
    }

    /// What goes wrong, in words.
    fn mistakes(&self, ben: &Actor, plan: &Plan) -> String {
        let language = self.language;
        let first = match &plan.first {
            FirstMistake::Missed { label, picture } => {
                say!(
                    language,
                    "demo-forgets",
                    name = ben.called(),
                    label = foreign_plain(label),
                    picture = *picture
                )
            }
            FirstMistake::AsLine { label, picture } => {
                say!(
                    language,
                    "demo-as-line",
                    name = ben.called(),
                    label = foreign_plain(label),
                    picture = *picture
                )
            }
        };
        match (plan.empty, &plan.first) {
            (None, _) => first,
            (Some(picture), FirstMistake::Missed { .. }) => {
                say!(language, "demo-leaves-empty", first = Own(first), picture = picture)
            }
            (Some(picture), FirstMistake::AsLine { .. }) => {
                say!(language, "demo-leaves-empty-besides", first = Own(first), picture = picture)
            }
        }
    }

    pub(super) async fn asks(&mut self, ben: &Actor, hr: &Actor) -> anyhow::Result<()> {
        self.pass(1);
        self.headline(ben, say!(self.language, "demo-asks", name = ben.called()));
        let question = say!(self.language, "demo-question");
        let answer = say!(self.language, "demo-answer");
        self.says(ben, &question).await?;
        self.presses(ben, &say!(self.language, "button-ask")).await?;
        self.sees(hr, &question).await?;
        self.headline(hr, say!(self.language, "demo-answers", name = hr.called()));
        self.presses(hr, &say!(self.language, "button-reply")).await?;
        self.says(hr, &answer).await?;
        self.sees(ben, &answer).await.map(drop)
    }

    pub(super) async fn forgetful_again(&mut self, ben: &Actor, hr: &Actor) -> anyhow::Result<()> {
        self.pass(3);
        let exam = Arc::clone(self.world.rules().packs.current());
        let sentence = if exam.attempts.len() > 1 || exam.draws() {
            say!(self.language, "demo-again-others", name = ben.called())
        } else {
            say!(self.language, "demo-again", name = ben.called())
        };
        self.headline(ben, sentence);
        let second = AttemptNumber(2);
        self.recorder.routine(true);
        self.gets(ben, Command::Again, second).await?;
        self.pass_drawing(DRAWING[2]);
        self.headline(ben, say!(self.language, "demo-hasty", name = ben.called()));
        let best = self.overall(Role::Excellent, AttemptNumber::FIRST)?;
        let worse = |hand, exam: &Exam, jobs: &[Vec<String>]| {
            plan::careless(plan::hasty(hand, exam, 2, jobs), exam, 2, jobs, best)
        };
        self.draws(ben, second, 1.5, vec![], worse).await?;
        self.hands_in(ben).await?;
        self.recorder.routine(false);
        self.is_accepted(ben).await?;
        self.is_news(hr).await?;
        let metrics = self.world.store.read()?.legacy_row(ben.id())?.context("no metrics")?;
        ensure!(metrics.times_attempted == 2, "the metrics are not those of the last attempt: {metrics:?}");
        self.headline(ben, say!(self.language, "demo-third", name = ben.called()));
        self.presses(ben, &Command::Again.label(self.language)).await?;
        self.sees(ben, &known(&say!(self.language, "no-more-attempts", limit = 2u8))).await.map(drop)
    }
}

/// The letters of a name, which stay the same in a message whatever happens to control characters and writing
/// directions.
fn letters(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric() || matches!(letter, '(' | ')' | '.')).collect()
}
