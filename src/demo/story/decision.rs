//! A stranger learns nothing. HR looks people up, compares all of them, accepts the best one, and takes the figures
//! home.

use anyhow::{Context, ensure};

use super::words::{any, known};
use super::{Actor, Cast, Role, Story, received};
use crate::model::AttemptNumber;
use crate::scoring::{Verdict, verdict};
use crate::store::Records;
use crate::texts::Command;
use crate::texts::catalog::{Own, say};
use crate::texts::certainty::symbol;

impl Story<'_> {
    pub(super) async fn stranger(&mut self, cast: &Cast) -> anyhow::Result<()> {
        let Cast { stranger: max, forgetful: ben, .. } = cast;
        self.pass(20);
        self.headline(max, say!(self.language, "demo-stranger", name = max.called()));
        self.recorder.routine(true);
        let hr_menu = Command::Hr.label(self.language);
        for words in ["/hr", &hr_menu, &Command::Results.label(self.language), &ben.username()] {
            self.says(max, words).await?;
            let shown = max.person.reply_keyboard().concat();
            ensure!(!shown.contains(&hr_menu), "a stranger sees HR's menu: {shown:?}");
        }
        self.recorder.routine(false);
        for line in max.person.chat() {
            let leaks = line.from_bot && (line.text.contains("IoU") || line.text.contains(&ben.name()));
            ensure!(!leaks, "a stranger reads about others: {}", line.text);
        }
        self.note(say!(self.language, "demo-stranger-nothing", name = max.called()));
        Ok(())
    }

    pub(super) async fn hr_looks(&mut self, cast: &Cast) -> anyhow::Result<()> {
        let Cast { hr, forgetful: ben, .. } = cast;
        let language = self.language;
        self.pass(15);
        self.headline(hr, say!(language, "demo-looks-up", name = hr.called(), other = ben.called()));
        let find = Command::Results.label(language);
        let username = ben.username();
        self.presses(hr, &find).await?;
        let misspelt = format!("{}x", &username[..username.len() - 1]);
        self.says(hr, &format!("@{misspelt}")).await?;
        self.sees(hr, &known(&say!(language, "hr-not-found", login = Own(misspelt)))).await?;
        self.says(hr, &format!("@{username}")).await?;
        let card = self.sees(hr, &format!("{username}_test_Annotator")).await?;
        let last = known(&say!(language, "hr-attempt", attempt = 2u8, state = any()));
        ensure!(card.text.contains(&last), "the card is not of the last attempt:\n{}", card.text);
        let before = received(hr).len();
        self.presses(hr, &say!(language, "button-pictures")).await?;
        let whose = Own(format!("{} @{username}", ben.name()));
        self.sees(hr, &say!(language, "hr-album", name = whose, attempt = 2u8)).await?;
        let (count, expected) = (received(hr).len() - before, self.images(AttemptNumber(2)));
        ensure!(count == expected, "{count} pictures came instead of {expected}");
        self.recorder.routine(true);
        self.presses(hr, &say!(language, "button-attempt-before", attempt = 1u8)).await?;
        let complete = Own(say!(language, "hr-state-complete"));
        self.sees(hr, &say!(language, "hr-attempt", attempt = 1u8, state = complete)).await?;
        self.presses(hr, &find).await?;
        self.says(hr, "tg103_test_Annotator").await?;
        self.sees(hr, &say!(language, "hr-state-progress")).await?;
        self.recorder.routine(false);
        Ok(())
    }

    pub(super) async fn hr_compares(&mut self, cast: &Cast, compared: usize) -> anyhow::Result<()> {
        let Cast { hr, excellent: anna, .. } = cast;
        let language = self.language;
        self.pass(5);
        self.headline(hr, say!(language, "demo-compares", name = hr.called()));
        let (mark, recommendation) = self.recommended(anna)?;
        let best = self.opens_best(cast, mark).await?;
        let card = self.sees(hr, &recommendation).await?;
        let place = known(&say!(language, "hr-rank", rank = 1u8, of = any()));
        // Whoever draws from the same pool has her hand, but other pictures.
        let others = self.world.rules().packs.current().draws();
        ensure!(!best || others || card.text.contains(&place), "{}", card.text);

        self.headline(hr, say!(language, "demo-accepts", name = hr.called(), other = anna.called()));
        self.presses(hr, &say!(language, "button-accept")).await?;
        let card =
            self.sees(hr, &known(&say!(language, "hr-decision-accepted", by = any(), at = any()))).await?;
        let draft = known(&say!(language, "hr-feedback-draft"));
        ensure!(card.text.contains(&draft), "HR does not read what the candidate would: {}", card.text);
        self.presses(hr, &say!(language, "button-send-feedback")).await?;
        self.sees(hr, &known(&say!(language, "hr-feedback-accepted", by = any(), at = any()))).await?;
        let told = say!(language, "feedback-accepted", name = any(), title = any());
        self.sees(anna, &known(&told)).await?;
        self.recorder.routine(true);
        self.presses(hr, &say!(language, "button-details")).await?;
        let is_odd = !self.world.store.read()?.flags(anna.id(), AttemptNumber::FIRST)?.is_empty();
        let end = if is_odd { anna.name() } else { say!(language, "hr-no-signs") };
        self.sees(hr, &end).await?;
        self.recorder.routine(false);
        self.takes_figures(hr, compared).await
    }

    /// Sorts the list of everybody by score, and opens the card of the excellent candidate. Returns whether that one is
    /// the best.
    async fn opens_best(&mut self, cast: &Cast, mark: &str) -> anyhow::Result<bool> {
        let Cast { hr, excellent: anna, absent: pavel, .. } = cast;
        let language = self.language;
        let title = |filter: String, size: u8| {
            known(&say!(language, "list-title", filter = Own(filter), first = 1u8, last = size, size = size))
        };
        let everybody = say!(language, "filter-all");
        self.recorder.routine(true);
        self.presses(hr, &Command::Candidates.label(language)).await?;
        self.sees(hr, &title(say!(language, "filter-waiting"), 2)).await?;
        self.presses(hr, &format!("{everybody} 4")).await?;
        self.recorder.routine(false);
        let list = self.sees(hr, &title(everybody.clone(), 4)).await?;
        let rows = [format!("{mark} {}", anna.name()), format!("✏️ {}", pavel.name())];
        ensure!(rows.iter().all(|row| list.text.contains(row)), "{}", list.text);
        self.presses(hr, &say!(language, "list-by-score")).await?;
        let best = self.overall(Role::Excellent, AttemptNumber::FIRST)?
            > self
                .overall(Role::Forgetful, AttemptNumber::FIRST)?
                .max(self.overall(Role::Forgetful, AttemptNumber(2))?);
        let button = self.sees(hr, &title(everybody, 4)).await?.buttons.concat().into_iter();
        let end = format!("· {}", anna.name());
        let button = button.map(|button| button.label).find(|label| label.ends_with(&end));
        let button = button.context("the excellent candidate is not in the list")?;
        // Whoever copies the best one is as good.
        let first = [1, 2].map(|place| format!("{place} {end}"));
        ensure!(!best || first.contains(&button), "the best one is {button:?}");
        self.presses(hr, &button).await?;
        Ok(best)
    }

    /// The mark of the excellent candidate in the list, and what the card recommends.
    fn recommended(&self, anna: &Actor) -> anyhow::Result<(&'static str, String)> {
        let (_, attempt) = self.records(anna, AttemptNumber::FIRST)?;
        let scorecard = attempt.into_scorecard().context("the excellent candidate has no scorecard")?;
        let is_odd = !self.world.store.read()?.flags(anna.id(), AttemptNumber::FIRST)?.is_empty();
        let exam = self.exam(anna, AttemptNumber::FIRST)?;
        let verdict = verdict(&scorecard, &exam, is_odd);
        let sentence = match verdict {
            Verdict::Pass => say!(self.language, "hr-verdict-pass"),
            Verdict::Look => say!(self.language, "hr-verdict-look"),
            Verdict::Fail => say!(self.language, "hr-verdict-fail"),
            Verdict::Undecided => say!(self.language, "hr-verdict-undecided"),
        };
        Ok((symbol(verdict), known(&sentence)))
    }

    async fn takes_figures(&mut self, hr: &Actor, compared: usize) -> anyhow::Result<()> {
        let language = self.language;
        self.headline(hr, say!(language, "demo-exports", name = hr.called()));
        self.presses(hr, &Command::Metrics.label(language)).await?;
        let exports =
            [say!(language, "button-chart"), say!(language, "button-workbook"), say!(language, "button-csv")];
        for export in exports {
            self.presses(hr, &export).await?;
        }
        let files = received(hr).len();
        let expected = self.images(AttemptNumber(2)) + compared + 3;
        ensure!(files == expected, "HR received {files} files instead of {expected}");
        self.headline(hr, say!(language, "demo-audits", name = hr.called()));
        self.presses(hr, &Command::Audit.label(language)).await?;
        self.sees(hr, &say!(language, "audit-pictures", attempt = 2u8)).await.map(drop)
    }
}
