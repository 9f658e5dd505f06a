//! Somebody changes their mind and asks to be forgotten: HR erases everything about them.

use anyhow::ensure;

use super::{Actor, Story};
use crate::model::AttemptNumber;
use crate::store::Records;
use crate::texts::Command;

impl Story<'_> {
    pub(super) async fn forgotten(&mut self, lev: &Actor, olga: &Actor) -> anyhow::Result<()> {
        self.pass(6);
        self.headline(lev, "opens the link, gets the assignment, and asks to be forgotten");
        self.opens_link(lev).await?;
        self.gets(lev, Command::Get, AttemptNumber::FIRST).await?;
        self.says(lev, "/forget").await?;
        self.presses(lev, "Да").await?;
        let account = self.records(lev, AttemptNumber::FIRST)?.0.account.username;

        self.headline(olga, "erases everything about him");
        self.sees(olga, "Запросы о персональных данных").await?;
        self.presses(olga, "1 · 🗑 Удалить всё").await?;
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
