//! The parts about an attempt that a card and its details share.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::desk::FeedbackTiming;
use crate::exam::{Exam, Language};
use crate::exam_statistics::{Standing, Unknown, standing};
use crate::measure::shortened;
use crate::messages::template::Reading;
use crate::model::{
    Attempt, AttemptNumber, Blocked, Candidate, Consent, Feedback, Flag, OnSite, PersonId, Phase, Rank,
    Review, Source,
};
use crate::scoring::{ImageScore, LabelScore, ObjectScore, ValueScore};
use crate::store::{Admissions, Consents, Feedbacks, Links, Questions, Records, Reviews, StoreError};
use crate::texts::catalog::{Own, foreign, say};
use crate::texts::flags;
use crate::texts::reasons::wrong_label;
use crate::texts::times::Calendar;

/// Maximum number of characters of a typed text: people can type anything, and cards have to stay readable.
const TEXT_SHOWN: usize = 40;

/// An attempt with related data.
pub(crate) struct Work {
    /// The candidate.
    pub(crate) candidate: Candidate,
    /// The attempt.
    pub(crate) attempt: Attempt,
    /// The exam of the attempt.
    pub(crate) exam: Arc<Exam>,
    /// Total number of attempts that they may make.
    pub(crate) allowed: u8,
    /// How its score compares, once there is one.
    pub(crate) rank: Option<Rank>,
    /// How able it shows the candidate to be, where images are drawn from a pool.
    pub(crate) standing: Option<Result<Standing, Unknown>>,
    /// The flags on it.
    pub(crate) flags: Vec<NamedFlag>,
    /// HR's review of it.
    pub(crate) review: Review,
    /// What the candidate is told of the decision.
    pub(crate) feedback: Feedback,
    /// When candidates hear of decisions.
    pub(crate) timing: FeedbackTiming,
    /// The names of those who decided, commented or told the candidate.
    pub(crate) reviewers: BTreeMap<PersonId, String>,
    /// How the reader's times are written.
    pub(crate) calendar: Calendar,
    /// Their entry on the block list.
    pub(crate) blocked: Option<Blocked>,
    /// How many questions the candidate has asked, as far as they are kept.
    pub(crate) questions: usize,
    /// How many of these wait for an answer.
    pub(crate) open_questions: usize,
    /// The version of the exam's text that the candidate agreed to last, and when.
    pub(crate) consent: Option<(u32, Consent)>,
    /// Where the candidate came from, if it was by a link.
    pub(crate) source: Option<Source>,
}

/// A flag with the names of other candidates, if it is about them.
#[derive(Clone, Debug)]
pub(crate) struct NamedFlag {
    /// The flag.
    pub(crate) flag: Flag,
    /// The names of the first two, as long as the candidates are known.
    pub(crate) names: [Option<String>; 2],
}

impl Work {
    /// `None`: the candidate was deleted meanwhile.
    pub(super) fn read(
        person: PersonId,
        number: AttemptNumber,
        reading: &Reading<'_>,
    ) -> Result<Option<Self>, StoreError> {
        let (view, rules) = (reading.view, reading.rules);
        let (Some(candidate), Some(attempt)) = (view.candidate(person)?, view.attempt(person, number)?)
        else {
            return Ok(None);
        };
        let allowed = view.allowed_attempts(person, rules.attempts)?;
        let (rank, exam) = (view.rank(&attempt)?, rules.packs.of(view, &attempt)?);
        let standing = standing(view, &rules.packs, &attempt)?;
        let mut flags = Vec::new();
        for flag in view.flags(person, number)? {
            let names = names_of_others(&flag, view)?;
            flags.push(NamedFlag { flag, names });
        }
        let (review, feedback) = (view.review(person, number)?, view.feedback(person, number)?);
        let timing = rules.feedback;
        let mut reviewers = BTreeMap::new();
        let wrote = review.comments.iter().map(|comment| comment.by);
        let told = feedback.told.iter().filter_map(|told| told.by);
        let blocked = view.blocked(person)?;
        let who_blocked = blocked.iter().filter_map(|entry| entry.by.person());
        for by in review.ruling.iter().map(|ruling| ruling.by).chain(wrote).chain(told).chain(who_blocked) {
            reviewers.insert(by, view.name_of(by)?.unwrap_or_else(|| by.to_string()));
        }
        let calendar = reading.calendar()?;
        let asked = view.questions_of(person)?;
        let open_questions = asked.iter().filter(|(_, question)| question.is_open()).count();
        let questions = asked.len();
        let source = view.arrival(person)?.map(|arrival| arrival.source);
        Ok(Some(Self {
            candidate,
            attempt,
            exam,
            allowed,
            rank,
            standing,
            flags,
            review,
            feedback,
            timing,
            reviewers,
            calendar,
            blocked,
            questions,
            open_questions,
            consent: view.last_consent(person)?,
            source,
        }))
    }
}

impl Work {
    /// The name of somebody in HR who did something about it.
    pub(super) fn name_of(&self, by: PersonId) -> String {
        self.reviewers.get(&by).map_or_else(|| by.to_string(), Clone::clone)
    }
}

/// First name and login, in bold and plain. For people without a username the id is a link to the chat with
/// them: Telegram opens it because they have written to the bot, but does not allow a button with it for people
/// with hidden profiles.
pub(super) fn who(candidate: &Candidate, language: Language) -> String {
    let id = candidate.id;
    let login = match &candidate.username {
        Some(name) => foreign(&format!("@{name}")).to_string(),
        None => format!("<a href=\"tg://user?id={id}\">{id}</a>"),
    };
    say!(language, "hr-candidate", name = foreign(&candidate.first_name), login = Own(login))
}

/// What HR should know about how it was handed in.
pub(super) fn on_site(attempt: &Attempt, language: Language) -> Option<String> {
    match (attempt.on_site(), attempt.phase()) {
        (OnSite::Taken, Phase::Complete) => Some(say!(language, "hr-taken-as-completed")),
        (OnSite::Completed, Phase::InProgress) => Some(say!(language, "hr-completed-on-site")),
        _ => None,
    }
}

/// The names of the first two candidates whom a flag is about.
pub(super) fn names_of_others(flag: &Flag, view: &impl Records) -> Result<[Option<String>; 2], StoreError> {
    let others = flag.others();
    let name = |at: usize| others.get(at).map_or(Ok(None), |(person, _)| view.name_of(*person));
    Ok([name(0)?, name(1)?])
}

/// A flag that a person should look at.
pub(super) fn flag(flag: &NamedFlag, language: Language) -> String {
    flags::flag(&flag.flag, flag.names.each_ref().map(Option::as_deref), language, foreign)
}

/// Number of attributes that are compared on an image: with more than one, each mistake is shown with its
/// attribute's name.
pub(super) fn values_of(score: &ImageScore) -> usize {
    let of = |label: &LabelScore| label.objects.first().map_or(0, |object| object.values.len());
    score.labels.iter().map(of).sum()
}

/// What is missing on an image, what is superfluous, and what has the wrong label.
pub(super) fn counts(score: &ImageScore, language: Language) -> Vec<String> {
    let mut remarks = Vec::new();
    for label in &score.labels {
        let (missing, extra) = (score.missing(label), score.extra(label));
        if missing > 0 {
            let what = foreign(&label.label);
            remarks.push(say!(language, "hr-object-missing", label = what, count = missing));
        }
        if extra > 0 {
            let what = foreign(&label.label);
            remarks.push(say!(language, "hr-object-extra", label = what, count = extra));
        }
    }
    remarks.extend(score.wrong_labels.iter().map(|wrong| wrong_label(wrong, language, foreign)));
    remarks
}

pub(super) fn wrong(object: &ObjectScore) -> impl Iterator<Item = &ValueScore> {
    object.values.iter().filter(|value| !value.right)
}

pub(super) fn wrong_text(value: &ValueScore, language: Language) -> String {
    let shown = |text: &str| foreign(&shortened(text, TEXT_SHOWN));
    let given = shown(value.given.as_deref().unwrap_or_default());
    say!(language, "hr-text-wrong", given = given, expected = shown(&value.expected))
}
