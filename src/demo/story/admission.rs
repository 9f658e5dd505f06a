//! Who may come in: HR makes a link for those who are invited, and lets in somebody who asks without one. The site is
//! down just then, and the assignment is made nevertheless.

use anyhow::{Context, ensure};
use axum::http::Method;

use super::words::{any, known};
use super::{Actor, Story};
use crate::demo::site::{Fault, FaultKind};
use crate::model::AttemptNumber;
use crate::texts::Command;
use crate::texts::catalog::say;

/// How often in a row the site fails.
const FAILURES: u32 = 3;

impl Story<'_> {
    /// HR makes a link; returns what Telegram sends when somebody opens it.
    pub(super) async fn makes_link(&mut self, hr: &Actor) -> anyhow::Result<String> {
        self.headline(hr, say!(self.language, "demo-makes-link", name = hr.called()));
        self.presses(hr, &Command::Links.label(self.language)).await?;
        self.presses(hr, &say!(self.language, "button-new-link")).await?;
        self.says(hr, &say!(self.language, "demo-link-name")).await?;
        let made = self.sees(hr, "?start=").await?.text;
        let rest = made.split_once("?start=").context("the link has no word")?.1;
        let word = rest.split_whitespace().next().context("the link has no word")?;
        Ok(format!("/start {word}"))
    }

    /// Somebody opens that link.
    pub(super) async fn opens_link(&mut self, actor: &Actor) -> anyhow::Result<()> {
        let opened = self.link.clone();
        self.says(actor, &opened).await
    }

    /// Somebody without a link is let in, gets an assignment while the site is down, and never comes back.
    pub(super) async fn outage(&mut self, pavel: &Actor, hr: &Actor) -> anyhow::Result<()> {
        self.pass(11);
        self.headline(pavel, say!(self.language, "demo-asks-in", name = pavel.called()));
        self.says(pavel, &say!(self.language, "demo-may-i")).await?;
        self.lets_in(pavel, hr).await?;
        self.headline(pavel, say!(self.language, "demo-gets", name = pavel.called()));
        self.note(say!(self.language, "demo-site-down", times = FAILURES));
        let kind = FaultKind::Status { code: 503, body: String::new(), html: false, retry_after: None };
        let creation =
            Fault { method: Some(Method::POST), path_contains: "/api/tasks".into(), times: FAILURES, kind };
        self.world.site.add_fault(creation);
        self.gets(pavel, Command::Get, AttemptNumber::FIRST).await?;
        ensure!(self.world.site.open_faults() == 0, "the site has not failed");
        self.note(say!(self.language, "demo-site-up", name = pavel.called()));
        self.headline(pavel, say!(self.language, "demo-leaves", name = pavel.called()));
        Ok(())
    }

    /// HR accepts the request of somebody who has no link.
    async fn lets_in(&mut self, pavel: &Actor, hr: &Actor) -> anyhow::Result<()> {
        let language = self.language;
        self.sees(pavel, &known(&say!(language, "applied"))).await?;
        self.headline(hr, say!(language, "demo-lets-in", name = hr.called()));
        self.sees(hr, &known(&say!(language, "hr-applicants", count = any()))).await?;
        self.presses(hr, "✅ 1").await?;
        self.sees(hr, &known(&say!(language, "hr-applicants-none"))).await?;
        self.sees(pavel, &known(&say!(language, "admitted"))).await.map(drop)
    }
}
