//! Somebody hands in what another candidate drew: HR sees both works side by side, rejects the copy, and says so.

use anyhow::{Context, ensure};

use super::words::{any, known};
use super::{Cast, DRAWING, Story, received};
use crate::demo::hand::Hand;
use crate::demo::plan;
use crate::model::AttemptNumber;
use crate::store::Records;
use crate::texts::Command;
use crate::texts::catalog::say;

impl Story<'_> {
    /// Returns the number of pictures that HR looked at.
    pub(super) async fn copier(&mut self, cast: &Cast) -> anyhow::Result<usize> {
        let Cast { copier: kira, excellent: anna, hr, .. } = cast;
        let language = self.language;
        self.pass(4);
        let sentence = if self.world.rules().packs.current().draws() {
            say!(language, "demo-copies-little", name = kira.called(), other = anna.called())
        } else {
            say!(language, "demo-copies", name = kira.called(), other = anna.called())
        };
        self.headline(kira, sentence);
        self.recorder.routine(true);
        self.opens_link(kira).await?;
        self.gets(kira, Command::Get, AttemptNumber::FIRST).await?;
        self.pass_drawing((DRAWING[0].0, 9));
        let annas = self.seed_of(anna.id(), AttemptNumber::FIRST);
        self.draws(kira, AttemptNumber::FIRST, 0.6, vec![], |hand, exam, jobs| {
            plan::careful(Hand { seed: annas, ..hand }, exam, 1, jobs)
        })
        .await?;
        self.hands_in(kira).await?;
        self.recorder.routine(false);
        self.is_accepted(kira).await?;

        self.headline(hr, say!(language, "demo-rejects", name = hr.called()));
        let news = self.is_news(hr).await?;
        let open = news.buttons.concat().into_iter().map(|button| button.label);
        let end = format!("· {}", kira.name());
        let open = open.into_iter().find(|label| label.ends_with(&end)).context("the copier is no news")?;
        self.presses(hr, &open).await?;
        let card = self.sees(hr, &kira.name()).await?;
        let flags = self.world.store.read()?.flags(kira.id(), AttemptNumber::FIRST)?;
        let before = received(hr).len();
        // With very few points to draw, works may be the same by chance: then nothing is said of a copy.
        if flags.iter().any(|flag| flag.twin().is_some()) {
            ensure!(
                card.text.contains('🚩'),
                "the card does not say that it looks like a copy:\n{}",
                card.text
            );
            self.presses(hr, &say!(language, "button-pairs")).await?;
        }
        let compared = received(hr).len() - before;
        self.presses(hr, &say!(language, "button-reject")).await?;
        self.sees(hr, &known(&say!(language, "hr-decision-rejected", by = any(), at = any()))).await?;
        self.presses(hr, &say!(language, "button-send-feedback")).await?;
        self.sees(hr, &known(&say!(language, "hr-feedback-rejected", by = any(), at = any()))).await?;
        let told = say!(language, "feedback-rejected", name = any(), title = any());
        self.sees(kira, &known(&told)).await?;
        Ok(compared)
    }
}
