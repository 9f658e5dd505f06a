//! Somebody changes their mind and asks to be forgotten: HR erases everything about them.

use anyhow::ensure;

use super::words::{any, known};
use super::{Actor, Story};
use crate::model::AttemptNumber;
use crate::store::Records;
use crate::texts::Command;
use crate::texts::catalog::say;

impl Story<'_> {
    pub(super) async fn forgotten(&mut self, lev: &Actor, hr: &Actor) -> anyhow::Result<()> {
        let language = self.language;
        self.pass(6);
        self.headline(lev, say!(language, "demo-wants-out", name = lev.called()));
        self.recorder.routine(true);
        self.opens_link(lev).await?;
        self.gets(lev, Command::Get, AttemptNumber::FIRST).await?;
        self.recorder.routine(false);
        self.says(lev, "/forget").await?;
        self.presses(lev, &Command::Yes.label(language)).await?;
        let account = self.records(lev, AttemptNumber::FIRST)?.0.account.username;

        self.headline(hr, say!(language, "demo-erases", name = hr.called(), other = lev.called()));
        self.sees(hr, &known(&say!(language, "hr-requests", count = any()))).await?;
        self.presses(hr, &say!(language, "button-request-erase", number = 1u8)).await?;
        self.sees(lev, &known(&say!(language, "erased"))).await?;
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
