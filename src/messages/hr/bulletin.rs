//! Attempts that are over or came to a stop, a line each, in a message that grows.

use std::sync::Arc;

use super::row::{Row, button, line, readable, row};
use crate::exam::{Exam, Language};
use crate::messages::template::{OfSubject, Reading, SelfContained};
use crate::model::{AttemptNumber, CauseKind, Feed, Filter, PersonId, Readers};
use crate::store::{Bulletins, Records, StoreError};
use crate::texts::catalog::{Own, say};
use crate::texts::figures::figure_names;
use crate::texts::{Button, Callback, Rendered, causes};

/// Number of attempts that are shown; of earlier ones only the number is said.
const SHOWN: usize = 10;

/// Maximum number of different causes that are explained.
const CAUSES_SHOWN: usize = 3;

/// What is over.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Over {
    /// Attempts that were submitted, or whose time ran out.
    Finished,
    /// Preparations and checks that came to a stop.
    Stopped,
}

/// The bulletin about what is over, in the reader's chat.
pub(crate) struct BulletinOf {
    /// What it is about.
    pub(crate) over: Over,
    /// The revision that was to be sent; of an earlier bulletin nothing is shown.
    pub(crate) revision: u64,
}

/// What a bulletin shows.
pub(crate) struct Lines {
    /// The newest attempts, oldest first.
    rows: Vec<(AttemptNumber, Row)>,
    /// Number of attempts before them.
    earlier: usize,
    /// Why some of all attempts stand still.
    causes: Vec<CauseKind>,
    /// The first one of all that stands still.
    stopped: Option<(PersonId, AttemptNumber)>,
    /// Whether the candidate of any attempt still waits for the bot.
    waits: bool,
    /// Number of candidates who wait for a decision, or who stand still.
    waiting: u64,
    /// The current exam, whose figures are shown.
    exam: Arc<Exam>,
}

impl OfSubject for BulletinOf {
    const READERS: Readers = Readers::Hr;

    type Facts = Lines;

    fn read(&self, reading: &Reading<'_>) -> Result<Option<Lines>, StoreError> {
        let view = reading.view;
        let (feed, filter) = match self.over {
            Over::Finished => (Feed::Finished, Filter::Waiting),
            Over::Stopped => (Feed::Stopped, Filter::Stopped),
        };
        let bulletin = view.bulletin(reading.chat, feed)?;
        if !bulletin.has(self.revision) || bulletin.items.is_empty() {
            return Ok(None);
        }
        let hidden = bulletin.items.len().saturating_sub(SHOWN);
        let (mut causes, mut stopped, mut waits) = (Vec::new(), None, false);
        for (person, number) in &bulletin.items {
            let Some(attempt) = readable(*person, view.attempt(*person, *number))?.flatten() else {
                continue;
            };
            waits |= attempt.phase().waits_for_bot();
            if let Some(cause) = attempt.cause() {
                stopped.get_or_insert((*person, *number));
                causes.extend(Some(cause.kind).filter(|cause| !causes.contains(cause)));
            }
        }
        let mut rows = Vec::new();
        for (person, number) in bulletin.items.iter().skip(hidden) {
            let row = view.candidate(*person).and_then(|candidate| {
                candidate.map(|candidate| row(reading, candidate, *number)).transpose()
            });
            rows.extend(readable(*person, row)?.flatten().map(|row| (*number, row)));
        }
        let waiting = view.list_size(filter)?;
        let exam = Arc::clone(reading.rules.packs.current());
        Ok(Some(Lines {
            rows,
            earlier: hidden + bulletin.earlier as usize,
            causes,
            stopped,
            waits,
            waiting,
            exam,
        }))
    }

    fn render(&self, facts: &Lines, language: Language) -> Rendered {
        let count = facts.rows.len() + facts.earlier;
        let mut lines = vec![match self.over {
            Over::Finished => say!(language, "bulletin-finished", count = count),
            Over::Stopped if !facts.waits => say!(language, "bulletin-goes-on", count = count),
            Over::Stopped => say!(language, "bulletin-stopped", count = count),
        }];
        if facts.rows.iter().any(|(_, row)| row.scorecard.is_some() && row.other.is_none()) {
            lines.push(say!(language, "list-figures", figures = Own(figure_names(&facts.exam))));
        }
        if facts.earlier > 0 {
            lines.push(say!(language, "bulletin-earlier", count = facts.earlier));
        }
        let first = facts.earlier as u64 + 1;
        lines.extend((first..).zip(&facts.rows).map(|(number, (_, row))| line(number, row, language)));
        let causes = facts.causes.iter().take(CAUSES_SHOWN);
        lines.extend(
            causes.map(|kind| say!(language, "hr-cause", cause = Own(causes::explained(*kind, language)))),
        );
        let mut buttons = Vec::new();
        if self.over == Over::Stopped {
            buttons.extend(retry(facts, language).map(|button| vec![button]));
        }
        let open: Vec<Button> = (first..)
            .zip(&facts.rows)
            .map(|(number, (attempt, row))| {
                let among = facts.rows.iter().map(|(_, row)| row);
                button(number, row, among, Callback::Open(row.person, *attempt))
            })
            .collect();
        buttons.extend(open.chunks(2).map(<[Button]>::to_vec));
        if self.over == Over::Finished && facts.waiting > 0 {
            let label = say!(language, "digest-open", count = facts.waiting);
            buttons.push(vec![Button::callback(label, Callback::OpenList(Filter::Waiting))]);
        }
        Rendered::with_buttons(lines.join("\n"), buttons)
    }
}

/// Retries the only one that stands still, or everybody who does.
fn retry(facts: &Lines, language: Language) -> Option<Button> {
    let (person, attempt) = facts.stopped?;
    Some(if facts.waiting > 1 {
        Button::callback(say!(language, "button-retry-all", count = facts.waiting), Callback::RetryAll)
    } else {
        Button::callback(say!(language, "button-retry"), Callback::Retry(person, attempt))
    })
}

/// Everything that stood still goes on.
pub(crate) struct AllGoOn {
    /// Number of attempts.
    pub(crate) count: u32,
}

impl SelfContained for AllGoOn {
    const READERS: Readers = Readers::Hr;

    fn render(&self, language: Language) -> Rendered {
        Rendered::plain(say!(language, "hr-all-go-on", count = self.count))
    }
}

#[cfg(test)]
mod tests {
    use crate::exam::Language;
    use crate::messages::world::{ANNA, OLGA, World, at, candidate, in_progress, listed};
    use crate::model::{
        Attempt, AttemptNumber, AttemptState, Bulletin, CauseKind, Choice, Closed, Feed, Leftover, Message,
        PersonId, Phase, Review, Ruling, samples,
    };
    use crate::store::Tx;

    fn bulletin(feed: Feed, people: impl IntoIterator<Item = u64>) -> impl FnOnce(&Tx) {
        move |tx| {
            let mut bulletin = Bulletin::default();
            for person in people {
                bulletin.add(feed, (PersonId(person), AttemptNumber::FIRST), at(7200));
            }
            tx.put_bulletin(OLGA.chat(), feed, &bulletin).expect("put");
        }
    }

    fn tells(world: &World, feed: Feed, revision: u64) -> String {
        world.tells(OLGA, &Message::HrBulletin { feed, revision })
    }

    #[test]
    fn an_attempt_that_is_over_is_a_line_with_what_hr_decided() {
        let world = World::new().with(listed).with(bulletin(Feed::Finished, [301]));
        insta::assert_snapshot!(tells(&world, Feed::Finished, 1), @r"
        📥 <b>Finished</b>
        In percent: car / plate / plate.plate
        1. ✅ <b>Ben &lt;b&gt;</b> (301) · 100.0 / 100.0 / 100.0
        [1 · Ben <b>]
        [To decide: 1]
        ");
        let mut review = Review::default();
        review.decide(Some(Ruling { choice: Choice::Accept, by: OLGA, at: at(9000) }));
        let world =
            world.with(|tx| tx.put_review(PersonId(301), AttemptNumber::FIRST, &review).expect("put"));
        let told = world.tells_in_russian(OLGA, &Message::HrBulletin { feed: Feed::Finished, revision: 1 });
        insta::assert_snapshot!(told, @r"
        📥 <b>Завершено</b>
        Показатели, %: car / plate / plate.plate
        1. ✅ <b>Ben &lt;b&gt;</b> (301) · 100.0 / 100.0 / 100.0 → <b>принять</b>
        [1 · Ben <b>]
        [Ждут решения: 1]
        ");
    }

    #[test]
    fn many_fit_on_one_screen() {
        let world = World::new().with(listed).with(|tx| {
            for person in 1000..1030 {
                tx.put_candidate(&candidate(PersonId(person), "Ira", None)).expect("put");
                let state = AttemptState::Expired(Closed::default());
                let attempt = in_progress(PersonId(person), AttemptNumber::FIRST);
                tx.put_attempt(&Attempt { state, ..attempt }).expect("put");
            }
        });
        let world = world.with(bulletin(Feed::Finished, (1000..1030).chain([301])));
        let told = tells(&world, Feed::Finished, 31);
        assert!(told.lines().count() <= 20, "{told}");
        insta::assert_snapshot!(told, @r"
        📥 <b>Finished: 31</b>
        In percent: car / plate / plate.plate
        … and 21 earlier
        22. ⌛ <b>Ira</b> (1021) · time ran out
        23. ⌛ <b>Ira</b> (1022) · time ran out
        24. ⌛ <b>Ira</b> (1023) · time ran out
        25. ⌛ <b>Ira</b> (1024) · time ran out
        26. ⌛ <b>Ira</b> (1025) · time ran out
        27. ⌛ <b>Ira</b> (1026) · time ran out
        28. ⌛ <b>Ira</b> (1027) · time ran out
        29. ⌛ <b>Ira</b> (1028) · time ran out
        30. ⌛ <b>Ira</b> (1029) · time ran out
        31. ✅ <b>Ben &lt;b&gt;</b> (301) · 100.0 / 100.0 / 100.0
        [22 · Ira (1021)] [23 · Ira (1022)]
        [24 · Ira (1023)] [25 · Ira (1024)]
        [26 · Ira (1025)] [27 · Ira (1026)]
        [28 · Ira (1027)] [29 · Ira (1028)]
        [30 · Ira (1029)] [31 · Ben <b>]
        [To decide: 1]
        ");
    }

    #[test]
    fn what_stands_still_is_retried_with_one_press() {
        let stopped = |tx: &Tx, person: u64, cause: CauseKind| {
            tx.put_candidate(&candidate(PersonId(person), "Ira", None)).expect("put");
            let (cause, leftover) = (cause.because("raw"), Leftover::Nothing);
            let state = AttemptState::Failed { cause, leftover };
            let attempt = in_progress(PersonId(person), AttemptNumber::FIRST);
            tx.put_attempt(&Attempt { state, ..attempt }).expect("put");
        };
        let world = World::new().with(|tx| stopped(tx, 301, CauseKind::Unreachable));
        let world = world.with(bulletin(Feed::Stopped, [301]));
        insta::assert_snapshot!(tells(&world, Feed::Stopped, 1), @r"
        ⚠️ <b>Stopped by a problem</b>
        1. ⚠️ <b>Ira</b> (301) · stopped
        Cause: the site can't be reached. Try again later; if that does not help, tell the operator.
        [Try again]
        [1 · Ira]
        ");
    }

    #[test]
    fn what_is_being_retried_is_not_said_to_go_on() {
        let put = |tx: &Tx, phase| {
            let attempt = in_progress(PersonId(301), AttemptNumber::FIRST);
            tx.put_candidate(&candidate(PersonId(301), "Ira", None)).expect("put");
            tx.put_attempt(&Attempt { state: samples::state(phase), ..attempt }).expect("put");
        };
        let world = World::new().with(bulletin(Feed::Stopped, [301]));
        for (phase, title) in [
            (Phase::Failed, "⚠️ <b>Stopped by a problem</b>"),
            (Phase::Preparing, "⚠️ <b>Stopped by a problem</b>"),
            (Phase::InProgress, "✅ <b>No longer stopped</b>"),
        ] {
            let tx = world.store.write().expect("write");
            put(&tx, phase);
            tx.commit().expect("committed");
            assert_eq!(tells(&world, Feed::Stopped, 1).lines().next(), Some(title), "{phase:?}");
        }
    }

    #[test]
    fn what_stands_still_above_the_lines_that_are_shown_can_be_retried() {
        let world = World::new().with(|tx| {
            for person in 1000..1020 {
                tx.put_candidate(&candidate(PersonId(person), "Ira", None)).expect("put");
                let phase = if person == 1000 { Phase::Failed } else { Phase::InProgress };
                let attempt = in_progress(PersonId(person), AttemptNumber::FIRST);
                tx.put_attempt(&Attempt { state: samples::state(phase), ..attempt }).expect("put");
            }
        });
        let told = tells(&world.with(bulletin(Feed::Stopped, 1000..1020)), Feed::Stopped, 20);
        assert!(told.starts_with("⚠️") && told.contains("[Try again]"), "{told}");
    }

    #[test]
    fn of_an_earlier_bulletin_nothing_is_shown() {
        let world = World::new().with(bulletin(Feed::Finished, [ANNA.0]));
        let message = |revision| Message::HrBulletin { feed: Feed::Finished, revision };
        assert!(world.sends_if_there(OLGA, Language::En, &message(1)).is_some());
        assert!(world.sends_if_there(OLGA, Language::En, &message(0)).is_none());
    }
}
