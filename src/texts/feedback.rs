//! What a candidate reads of HR's decision: the same words in their chat and, before that, on HR's card.
//!
//! It follows from the decision, the exam's words, the figures, and which kinds of mistakes occurred most often. No object,
//! no image and no expected value is among that, so that the message tells nothing about the ground truth.

use super::catalog::{Own, foreign, foreign_lines, say};
use super::figures::figures;
use super::metrics::is_all_iou;
use crate::exam::feedback::{Part, parts};
use crate::exam::{Exam, Language, Tells};
use crate::model::Choice;
use crate::scoring::{CharacterMistake, MistakeKind, Mistakes, Scorecard};

/// Maximum number of kinds of mistakes that are told.
const KINDS: usize = 3;

/// How often a kind of mistake has to occur to be told: less might point at a single object.
const FREQUENT: u32 = 3;

/// What the message follows from.
pub(crate) struct Feedback<'a> {
    /// The decision.
    pub(crate) choice: Choice,
    /// HR's own words, if they wrote any: then nothing else is told.
    pub(crate) words: Option<&'a str>,
    /// The candidate's first name.
    pub(crate) name: &'a str,
    /// The exam of the attempt.
    pub(crate) exam: &'a Exam,
    /// The figures, if there are any.
    pub(crate) scorecard: Option<&'a Scorecard>,
}

impl Feedback<'_> {
    /// The message, in Telegram's HTML.
    pub(crate) fn text(&self, language: Language) -> String {
        if let Some(words) = self.words {
            return foreign_lines(words).to_string();
        }
        let mut lines = vec![self.verdict(language)];
        let tells = self.exam.feedback.tells;
        if let Some(scorecard) = self.scorecard.filter(|_| tells >= Tells::Figures) {
            let heading = if is_all_iou(self.exam) {
                say!(language, "feedback-figures")
            } else {
                say!(language, "feedback-figures-by-metric")
            };
            lines.extend([String::new(), heading]);
            lines.extend(figures(scorecard, self.exam, language));
        }
        if let Some(scorecard) = self.scorecard.filter(|_| tells >= Tells::Mistakes) {
            let has_outlines = self.exam.labels.iter().all(|rule| rule.shape().is_area());
            let mistakes = Mistakes::of_scorecard(self.exam, scorecard);
            lines.extend(self::mistakes(&mistakes, has_outlines, language));
        }
        lines.join("\n")
    }

    /// The decision, in the exam's words or ours.
    fn verdict(&self, language: Language) -> String {
        let rules = &self.exam.feedback;
        let (name, title) = (foreign(self.name), foreign(self.exam.title.text(language)));
        let words = match self.choice {
            Choice::Accept => &rules.accepted,
            Choice::Reject => &rules.rejected,
        };
        match (words, self.choice) {
            _ if rules.tells == Tells::Nothing => {
                say!(language, "feedback-looked", name = name, title = title)
            }
            (Some(words), _) => self.filled(words.text(language), language),
            (None, Choice::Accept) => say!(language, "feedback-accepted", name = name, title = title),
            (None, Choice::Reject) => say!(language, "feedback-rejected", name = name, title = title),
        }
    }

    /// The exam's words with name and title in their places.
    fn filled(&self, words: &str, language: Language) -> String {
        let part = |part: Part<'_>| match part {
            Part::Text(text) | Part::Unknown(text) => {
                let lines: Vec<String> = text.split('\n').map(|line| foreign(line).to_string()).collect();
                lines.join("\n")
            }
            Part::Name => foreign(self.name).to_string(),
            Part::Title => foreign(self.exam.title.text(language)).to_string(),
        };
        parts(words.trim()).into_iter().map(part).collect()
    }
}

/// The most frequent kinds of mistakes, if there are any that occurred often enough.
fn mistakes(mistakes: &Mistakes, has_outlines: bool, language: Language) -> Vec<String> {
    let frequent = mistakes.frequent(KINDS, FREQUENT);
    if frequent.is_empty() {
        return Vec::new();
    }
    // Not how often: the number of characters left out would tell how long the expected texts are.
    let line = |(mistake, _): (MistakeKind, u32)| {
        say!(language, "feedback-mistake", kind = Own(kind(mistake, has_outlines, language)))
    };
    let heading = [String::new(), say!(language, "feedback-mistakes")];
    heading.into_iter().chain(frequent.into_iter().map(line)).collect()
}

/// A kind of mistake, in words for outlines where all objects have one.
fn kind(kind: MistakeKind, has_outlines: bool, language: Language) -> String {
    match kind {
        MistakeKind::MissingObject if !has_outlines => say!(language, "mistake-not-marked"),
        MistakeKind::ExtraObject if !has_outlines => say!(language, "mistake-marked-too-much"),
        MistakeKind::ImpreciseOutline if !has_outlines => say!(language, "mistake-marked-imprecisely"),
        MistakeKind::WrongPoints if !has_outlines => say!(language, "mistake-marked-points"),
        MistakeKind::MissingObject => say!(language, "mistake-missing-object"),
        MistakeKind::ExtraObject => say!(language, "mistake-extra-object"),
        MistakeKind::ImpreciseOutline => say!(language, "mistake-imprecise-outline"),
        MistakeKind::WrongTool => say!(language, "mistake-wrong-tool"),
        MistakeKind::WrongPoints => say!(language, "mistake-wrong-points"),
        MistakeKind::WrongLabel => say!(language, "mistake-wrong-label"),
        MistakeKind::EmptyValue => say!(language, "mistake-empty-value"),
        MistakeKind::WrongChoice => say!(language, "mistake-wrong-choice"),
        MistakeKind::Character(CharacterMistake::Case) => say!(language, "mistake-case"),
        MistakeKind::Character(CharacterMistake::LookAlike) => say!(language, "mistake-look-alike"),
        MistakeKind::Character(CharacterMistake::Invisible) => say!(language, "mistake-invisible"),
        MistakeKind::Character(CharacterMistake::Order) => say!(language, "mistake-order"),
        MistakeKind::Character(CharacterMistake::Missing) => say!(language, "mistake-missing"),
        MistakeKind::Character(CharacterMistake::Extra) => say!(language, "mistake-extra"),
        MistakeKind::Character(CharacterMistake::Other) => say!(language, "mistake-other"),
    }
}

#[cfg(test)]
mod tests;
