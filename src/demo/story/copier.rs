//! Somebody hands in what another candidate drew: HR sees both works side by side, rejects the copy, and says so.

use anyhow::{Context, ensure};

use super::{Actor, DRAWING, Story, received};
use crate::demo::hand::Hand;
use crate::demo::plan;
use crate::model::{AttemptNumber, Flag, PersonId};
use crate::store::Records;
use crate::texts::Command;

impl Story<'_> {
    /// Returns the number of pictures that HR looked at.
    pub(super) async fn copier(&mut self, kira: &Actor, olga: &Actor) -> anyhow::Result<usize> {
        self.pass(4);
        self.headline(kira, "opens the link and gets the assignment, and has the points that Anna drew");
        self.opens_link(kira).await?;
        self.gets(kira, Command::Get, AttemptNumber::FIRST).await?;
        self.pass_drawing((DRAWING[0].0, 9));
        let annas = self.seed_of(PersonId(101), AttemptNumber::FIRST);
        self.draws(kira, AttemptNumber::FIRST, 0.6, vec![], |hand, exam, jobs| {
            plan::careful(Hand { seed: annas, ..hand }, exam, 1, jobs)
        })
        .await?;
        self.hands_in(kira).await?;
        self.sees(kira, "✅").await?;

        self.headline(olga, "opens the work from the news, compares it, and rejects it");
        let news = self.sees(olga, "📥").await?;
        let open = news.buttons.concat().into_iter().map(|button| button.label);
        let open = open.into_iter().find(|label| label.ends_with("· Кира")).context("Kira is no news")?;
        self.presses(olga, &open).await?;
        let card = self.sees(olga, "Кира").await?;
        let flags = self.world.store.read()?.flags(kira.id(), AttemptNumber::FIRST)?;
        let before = received(olga).len();
        // With very few points to draw, works may be the same by chance: then nothing is said of a copy.
        if flags.iter().any(|flag| matches!(flag, Flag::Copy { .. })) {
            ensure!(
                card.text.contains('🚩'),
                "the card does not say that it looks like a copy:\n{}",
                card.text
            );
            self.presses(olga, "Показать рядом").await?;
        }
        let compared = received(olga).len() - before;
        self.presses(olga, "❌ Отказать").await?;
        self.sees(olga, "Решение: ❌ отказать").await?;
        self.presses(olga, "📨 Отправить").await?;
        self.sees(olga, "📨 Сообщено").await?;
        self.sees(kira, "не принята").await?;
        Ok(compared)
    }
}
