//! Who may come in: HR makes a link for those who are invited, and lets in somebody who asks without one.

use anyhow::Context;

use super::{Actor, Story};
use crate::texts::Command;

impl Story<'_> {
    /// HR makes a link; returns what Telegram sends when somebody opens it.
    pub(super) async fn makes_link(&mut self, olga: &Actor) -> anyhow::Result<String> {
        self.headline(olga, "makes a link for candidates");
        self.presses(olga, &Command::Links.label(olga.language)).await?;
        self.presses(olga, "➕ Новая ссылка").await?;
        self.says(olga, "Ярмарка вакансий").await?;
        let made = self.sees(olga, "?start=").await?.text;
        let rest = made.split_once("?start=").context("the link has no word")?.1;
        let word = rest.split_whitespace().next().context("the link has no word")?;
        Ok(format!("/start {word}"))
    }

    /// Somebody opens that link.
    pub(super) async fn opens_link(&mut self, actor: &Actor) -> anyhow::Result<()> {
        let opened = self.link.clone();
        self.says(actor, &opened).await
    }

    /// HR accepts the request of somebody who has no link.
    pub(super) async fn lets_in(&mut self, pavel: &Actor, olga: &Actor) -> anyhow::Result<()> {
        self.sees(pavel, "Ваша заявка на тест передана HR").await?;
        self.headline(olga, "accepts the request");
        self.sees(olga, "Заявки на тест").await?;
        self.presses(olga, "✅ 1").await?;
        self.sees(olga, "На все заявки на тест есть ответ").await?;
        self.sees(pavel, "HR принял вашу заявку").await.map(drop)
    }
}
