//! A candidate's card: who they are, their state, the figures against the exam's thresholds, the proposal,
//! flags; and the possible actions. It is sent when HR asks for it, and automatically with news.

use super::attempt::{Work, counts, flag, on_site, values_of, who, wrong, wrong_text};
use super::feedback;
use crate::exam::Language;
use crate::exam_statistics::{FEWEST_PEOPLE, Standing, Unknown};
use crate::measure::shortened;
use crate::messages::template::{Reading, Template};
use crate::model::{
    ActiveTime, Attempt, AttemptNumber, Candidate, Choice, PersonId, Phase, Rank, Readers, Ruling,
};
use crate::scoring::{ImageScore, Reason, Recommendation, Scorecard, Verdict, enough, recommendation};
use crate::store::StoreError;
use crate::texts::catalog::{Own, foreign, foreign_code, foreign_plain, say};
use crate::texts::figures::{figures, state};
use crate::texts::metrics::is_all_iou;
use crate::texts::reasons::reason;
use crate::texts::times::duration;
use crate::texts::{AdmissionButton, Button, Callback, Rendered, causes, certainty, cut, gone, remark};

/// Number of the newest comments on a card.
const COMMENTS_SHOWN: usize = 3;

/// Maximum number of requirements on a card that are not met.
const REASONS_SHOWN: usize = 3;

/// Maximum number of characters of a name on a button.
const NAME_ON_BUTTON: usize = 16;

/// A candidate's card.
pub(crate) struct Card {
    /// The candidate.
    pub(crate) person: PersonId,
    /// Number of the attempt.
    pub(crate) attempt: AttemptNumber,
    /// Why it is sent.
    pub(crate) heading: Heading,
}

/// Why a card is sent.
#[derive(Clone, Copy)]
pub(crate) enum Heading {
    /// HR asked for it.
    None,
    /// A candidate handed in.
    News,
    /// The assignment could not be made or checked, or its task is gone; with *retry*.
    Failure,
    /// The time is over.
    TimeOver,
}

impl Template for Card {
    const READERS: Readers = Readers::Hr;

    /// `None`: the candidate was deleted meanwhile.
    type Facts = Option<Work>;

    fn read(&self, reading: &Reading<'_>) -> Result<Option<Work>, StoreError> {
        Work::read(self.person, self.attempt, reading)
    }

    fn render(&self, work: &Option<Work>, language: Language) -> Rendered {
        let Some(work) = work else { return Rendered::plain(gone(language)) };
        let Work { candidate, attempt, .. } = work;
        let mut lines: Vec<String> = self.heading(attempt, language).into_iter().collect();
        lines.push(who(candidate, language));
        let account = foreign_code(&candidate.account.username);
        lines.push(if candidate.account.is_removed() {
            say!(language, "hr-account-removed", account = account)
        } else if candidate.account.is_wiped() {
            say!(language, "hr-account-wiped", account = account)
        } else {
            say!(language, "hr-account", account = account)
        });
        if let Some(source) = &work.source {
            lines.push(say!(language, "hr-card-source", source = foreign(source.as_str())));
        }
        let state = state(attempt.phase(), language);
        lines.push(say!(language, "hr-attempt", attempt = attempt.number, state = Own(state)));
        if let Some(drawn) = attempt.drawn.as_ref().filter(|drawn| drawn.repeated > 0) {
            lines.push(say!(language, "hr-drawn-again", count = drawn.repeated));
        }
        lines.extend(on_site(attempt, language));
        lines.extend(times(work, language));
        if let Some(cause) = attempt.cause() {
            lines.push(say!(language, "hr-cause", cause = Own(causes::explained(cause.kind, language))));
        }
        lines.extend(blocked(work, language));
        if let Some((version, consent)) = work.consent {
            let at = Own(work.calendar.date_time(consent.at, language));
            lines.push(say!(language, "hr-card-consent", version = version, at = at));
        }
        if work.questions > 0 {
            let (count, open) = (work.questions, work.open_questions);
            lines.push(say!(language, "hr-card-questions", count = count, open = open));
        }
        let (mut images, mut after) = (Vec::new(), Vec::new());
        if let Some(scorecard) = attempt.scorecard() {
            lines.push(String::new());
            lines.extend(result(scorecard, work, language));
            if attempt.phase() == Phase::Complete {
                lines.extend(review(work, language));
            }
            // The heading stays with the first image.
            let heading = if is_all_iou(&work.exam) {
                say!(language, "hr-pictures")
            } else {
                say!(language, "hr-pictures-by-metric")
            };
            let mut start = format!("\n{heading}\n");
            let images_of = scorecard.images.iter().map(|score| image(score, language));
            images.extend(images_of.map(|line| format!("{}{line}", std::mem::take(&mut start))));
            if scorecard.stray > 0 {
                after.push(say!(language, "hr-stray", count = scorecard.stray));
            }
        }
        let more = |rest: usize| say!(language, "hr-pictures-more", count = rest);
        Rendered::with_buttons(cut::within(lines, images, after, more), buttons(work, language))
    }
}

impl Card {
    fn heading(&self, attempt: &Attempt, language: Language) -> Option<String> {
        let number = attempt.number;
        match self.heading {
            Heading::None => None,
            Heading::News => Some(say!(language, "hr-news")),
            Heading::TimeOver => Some(say!(language, "hr-time-over", attempt = number)),
            Heading::Failure => Some(match attempt.phase() {
                Phase::Unchecked => say!(language, "hr-unchecked", attempt = number),
                Phase::Preparing
                | Phase::InProgress
                | Phase::Checking
                | Phase::Complete
                | Phase::Failed
                | Phase::Expired => say!(language, "hr-failure", attempt = number),
            }),
        }
    }
}

fn times(Work { attempt, calendar, .. }: &Work, language: Language) -> Vec<String> {
    let told = |at| Own(calendar.date_time(at, language));
    let mut lines = vec![say!(language, "hr-started", at = told(attempt.started))];
    if let Some(ended) = attempt.ended() {
        lines.push(say!(language, "hr-ended", at = told(ended)));
    }
    if let Some(deadline) = attempt.deadline().filter(|_| attempt.ended().is_none()) {
        lines.push(say!(language, "hr-deadline", at = told(deadline)));
    }
    if attempt.phase() != Phase::Expired {
        let taken = attempt
            .taken()
            .map_or_else(|| say!(language, "hr-state-progress"), |taken| duration(taken, language));
        lines.push(say!(language, "hr-taken", taken = Own(taken)));
    }
    if let Some(worked) = attempt.worked() {
        let worked = Own(duration(worked, language));
        lines.push(match attempt.active().filter(|active| active.pauses > 0) {
            Some(ActiveTime { length, pauses }) => {
                let active = Own(duration(length, language));
                say!(language, "hr-worked-active", worked = worked, active = active, pauses = pauses)
            }
            None => say!(language, "hr-worked", worked = worked),
        });
    }
    lines
}

/// That the bot does not answer the candidate.
fn blocked(work: &Work, language: Language) -> Option<String> {
    let blocked = work.blocked?;
    let by = match blocked.by.person() {
        Some(person) => foreign(&work.name_of(person)).to_string(),
        None => say!(language, "audit-operator"),
    };
    let at = work.calendar.date_time(blocked.at, language);
    Some(say!(language, "hr-card-blocked", by = Own(by), at = Own(at)))
}

/// The proposal, the figures against their thresholds, how sure they are, the rank, the flags.
fn result(scorecard: &Scorecard, work: &Work, language: Language) -> Vec<String> {
    let thresholds = &work.exam.thresholds;
    let Recommendation { verdict, reasons } = recommendation(scorecard, &work.exam, !work.flags.is_empty());
    let mut lines = vec![proposal(verdict, language)];
    if verdict == Verdict::Undecided {
        lines[0].push(' ');
        lines[0].push_str(&certainty::leaning_in_short(scorecard, thresholds, language));
    }
    lines.extend(unmet(&reasons, language));
    lines.extend(figures(scorecard, &work.exam, language));
    lines.extend(certainty::in_short(scorecard, thresholds, language));
    let enough = enough(scorecard, &work.exam);
    lines.extend(enough.map(|enough| certainty::enough_in_short(&enough, language)));
    lines.extend(rank(work, language));
    lines.extend(work.flags.iter().map(|sign| flag(sign, language)));
    lines
}

/// The rank; by ability where everybody has pictures of their own, with what the ability says.
fn rank(work: &Work, language: Language) -> Vec<String> {
    let by_figures = |key: fn(Rank, Language) -> String| work.rank.map(|rank| key(rank, language));
    match work.standing {
        None => by_figures(|Rank { rank, of }, language| say!(language, "hr-rank", rank = rank, of = of)),
        Some(Err(Unknown::TooFewPeople)) => by_figures(|Rank { rank, of }, language| {
            say!(language, "hr-rank-of-few", rank = rank, of = of, fewest = FEWEST_PEOPLE)
        }),
        Some(Err(_)) => {
            by_figures(|Rank { rank, of }, language| say!(language, "hr-rank-in-pool", rank = rank, of = of))
        }
        Some(Ok(Standing { rank, of, better_than, low, high, .. })) => {
            let percent = |share: f64| Own(format!("{:.0}", 100.0 * share));
            let ability = say!(
                language,
                "hr-ability",
                percent = percent(better_than),
                of = of - 1,
                low = percent(low),
                high = percent(high)
            );
            return vec![say!(language, "hr-rank-by-ability", rank = rank, of = of), ability];
        }
    }
    .into_iter()
    .collect()
}

/// The requirements that are not met, but for thresholds of figures: those lines say it themselves.
fn unmet(reasons: &[Reason], language: Language) -> Vec<String> {
    let is_told = |of: &&Reason| match of {
        Reason::MustNotOccur { .. } | Reason::CriticalImage { .. } => true,
        Reason::Below(_) => false,
    };
    let mut lines: Vec<String> =
        reasons.iter().filter(is_told).map(|of| reason(of, language, foreign)).collect();
    if lines.len() > REASONS_SHOWN {
        let rest = lines.len() + 1 - REASONS_SHOWN;
        lines.truncate(REASONS_SHOWN - 1);
        lines.push(say!(language, "hr-reasons-more", count = rest));
    }
    lines
}

fn proposal(verdict: Verdict, language: Language) -> String {
    match verdict {
        Verdict::Pass => say!(language, "hr-verdict-pass"),
        Verdict::Look => say!(language, "hr-verdict-look"),
        Verdict::Fail => say!(language, "hr-verdict-fail"),
        Verdict::Undecided => say!(language, "hr-verdict-undecided"),
    }
}

/// One line of an image: its name, every label's figure, what is wrong.
fn image(score: &ImageScore, language: Language) -> String {
    let figures: Vec<String> =
        score.labels.iter().map(|label| format!("{} {}", foreign(&label.label), label.iou)).collect();
    let mut remarks = counts(score, language);
    let several = values_of(score) > 1;
    for label in &score.labels {
        let wrong = label.objects.iter().flat_map(wrong);
        remarks.extend(wrong.map(|value| {
            let text = wrong_text(value, language);
            if several {
                format!("{}.{}: {text}", foreign(&label.label), foreign(&value.attribute))
            } else {
                text
            }
        }));
    }
    let remarks = if remarks.is_empty() { String::new() } else { format!(" · {}", remarks.join(" · ")) };
    format!("{}  {}{remarks}", foreign_code(&score.name), figures.join(" · "))
}

/// The decision, and the newest comments.
fn review(work: &Work, language: Language) -> Vec<String> {
    let name = |by: &PersonId| work.name_of(*by);
    let mut lines = vec![match &work.review.ruling {
        None => say!(language, "hr-decision-waiting"),
        Some(Ruling { choice, by, at }) => {
            let (by, at) = (foreign(&name(by)), Own(work.calendar.date_time(*at, language)));
            match choice {
                Choice::Accept => say!(language, "hr-decision-accepted", by = by, at = at),
                Choice::Reject => say!(language, "hr-decision-rejected", by = by, at = at),
            }
        }
    }];
    lines.extend(feedback::lines(work, language));
    let older = work.review.comments.len().saturating_sub(COMMENTS_SHOWN);
    lines.extend(work.review.comments.iter().skip(older).map(|comment| {
        say!(language, "hr-comment", by = foreign(&name(&comment.by)), text = remark(&comment.text))
    }));
    lines
}

fn buttons(work: &Work, language: Language) -> Vec<Vec<Button>> {
    let Work { candidate, attempt, allowed, .. } = work;
    let callback = Button::callback;
    let (person, number) = (candidate.id, attempt.number);
    let mut rows = Vec::new();
    if attempt.has_failed() {
        rows.push(vec![callback(say!(language, "button-retry"), Callback::Retry(person, number))]);
    }
    if attempt.phase() == Phase::Complete {
        rows.push(decisions(work, language));
        rows.extend(feedback::buttons(work, language));
    }
    if attempt.scorecard().is_some() {
        rows.push(vec![
            callback(say!(language, "button-pictures"), Callback::Images(person, number)),
            callback(say!(language, "button-details"), Callback::Details(person, number)),
        ]);
    }
    // While there are attempts left, none has to be granted.
    if attempt.is_closed() && number == candidate.attempts && number.0 >= *allowed {
        rows.push(vec![callback(
            say!(language, "button-grant", attempt = number.next()),
            Callback::Grant(person, number),
        )]);
    }
    rows.extend(other_attempts(candidate, number, language));
    rows.extend(twin(work, language));
    if work.questions > 0 {
        let label = say!(language, "button-questions", count = work.questions);
        rows.push(vec![callback(label, Callback::QuestionsOf(person, number))]);
    }
    if work.blocked.is_some() {
        let unblock = Callback::Admission(AdmissionButton::Unblock(person, number));
        rows.push(vec![callback(say!(language, "button-unblock"), unblock)]);
    }
    let mut last = Vec::new();
    if attempt.phase() == Phase::Complete {
        last.push(callback(say!(language, "button-comment"), Callback::Comment(person, number)));
    }
    // Telegram opens a chat by username for everyone, but by id only for people whom HR has met.
    if let Some(username) = &candidate.username {
        let address = format!("https://t.me/{username}");
        last.push(Button::link(say!(language, "button-write"), address));
    }
    rows.push(last);
    rows.push(vec![
        callback(say!(language, "button-back"), Callback::Back),
        callback(say!(language, "button-delete"), Callback::DeleteMenu(person, number)),
    ]);
    rows.retain(|row| !row.is_empty());
    rows
}

/// *Accept* and *reject*; once decided, the other one and *take back*.
fn decisions(work: &Work, language: Language) -> Vec<Button> {
    let (person, attempt, revision) = (work.candidate.id, work.attempt.number, work.review.revision);
    let decide =
        |label, choice| Button::callback(label, Callback::Decide { person, attempt, choice, revision });
    let accept = || decide(say!(language, "button-accept"), Some(Choice::Accept));
    let reject = || decide(say!(language, "button-reject"), Some(Choice::Reject));
    let take_back = || decide(say!(language, "button-take-back"), None);
    match work.review.ruling.map(|ruling| ruling.choice) {
        None => vec![accept(), reject()],
        Some(Choice::Accept) => vec![reject(), take_back()],
        Some(Choice::Reject) => vec![accept(), take_back()],
    }
}

/// The attempts before and after this one.
fn other_attempts(candidate: &Candidate, number: AttemptNumber, language: Language) -> Option<Vec<Button>> {
    let button = |label, attempt| Button::callback(label, Callback::Attempt(candidate.id, attempt));
    let before = number
        .before()
        .map(|attempt| button(say!(language, "button-attempt-before", attempt = attempt), attempt));
    let after = (number < candidate.attempts)
        .then(|| number.next())
        .map(|attempt| button(say!(language, "button-attempt-after", attempt = attempt), attempt));
    let row: Vec<Button> = before.into_iter().chain(after).collect();
    (!row.is_empty()).then_some(row)
}

/// The attempt that this one looks like a copy of, and both side by side.
fn twin(work: &Work, language: Language) -> Vec<Vec<Button>> {
    let twin = work.flags.iter().find_map(|flag| {
        let (person, attempt) = flag.flag.twin()?;
        // Somebody who was deleted has no card.
        Some((flag.names[0].as_deref()?, person, attempt))
    });
    let Some((name, person, attempt)) = twin else { return Vec::new() };
    let label = say!(language, "button-twin", name = Own(name_on_button(name, person)));
    let (own, number) = (work.candidate.id, work.attempt.number);
    vec![
        vec![Button::callback(label, Callback::Attempt(person, attempt))],
        vec![Button::callback(say!(language, "button-pairs"), Callback::Pairs(own, number))],
    ]
}

/// A name with room for the id behind it, which tells apart people who share a first name.
fn name_on_button(name: &str, person: PersonId) -> String {
    let id = format!(" ({person})");
    let shown = match name.strip_suffix(&id) {
        Some(first_name) => shortened(first_name, NAME_ON_BUTTON) + &id,
        None => shortened(name, NAME_ON_BUTTON),
    };
    foreign_plain(&shown).to_string()
}

#[cfg(test)]
mod tests;
