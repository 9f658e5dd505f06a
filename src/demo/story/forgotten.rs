//! Somebody changes their mind and asks to be forgotten: HR erases everything about them.

use anyhow::ensure;

use super::{Actor, Story};
use crate::model::AttemptNumber;
use crate::store::Records;
use crate::texts::Command;

impl Story<'_> {
    pub(super) async fn forgotten(&mut self, lev: &Actor, olga: &Actor) -> anyhow::Result<()> {
        self.pass(6);
        self.headline(lev, "gets the assignment, and writes to HR that he wants to be forgotten");
        self.says(lev, "/start").await?;
        self.gets(lev, Command::Get, AttemptNumber::FIRST).await?;
        let account = self.records(lev, AttemptNumber::FIRST)?.0.account.username;

        self.headline(olga, "erases everything about him");
        self.presses(olga, &Command::Results.label(olga.language)).await?;
        self.says(olga, "@lev_p").await?;
        self.presses(olga, "🗑 Удалить…").await?;
        self.presses(olga, "Удалить все данные").await?;
        self.presses(olga, "Да, удалить всё").await?;
        self.sees(lev, "Ваши данные удалены").await?;
        let kept = lev.person.chat().into_iter().find(|line| line.text.contains(&account) && !line.deleted);
        ensure!(kept.is_none(), "login and password are still in the chat: {kept:?}");
        ensure!(self.world.store.read()?.candidate(lev.id())?.is_none(), "the records still have him");
        ensure!(
            !self.world.site.users().iter().any(|user| user.username == account),
            "the site still has {account}"
        );
        Ok(())
    }
}
