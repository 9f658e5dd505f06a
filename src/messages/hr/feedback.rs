//! The part of a card about what the candidate hears of the decision: the message as they would read it, what they were
//! told, and the buttons.

use super::attempt::Work;
use crate::desk::FeedbackTiming;
use crate::exam::Language;
use crate::measure;
use crate::model::{Choice, Told};
use crate::texts::catalog::{Own, foreign, say};
use crate::texts::{self, Button, Callback, causes};

/// Maximum length of what was told in HR's own words, in UTF-16 units: there may be another message below it.
const TOLD_SHOWN: usize = 300;

/// Maximum length of a message on the card, in UTF-16 units. Only figures make it longer, and the card has those anyway.
const QUOTED: usize = 1500;

/// What the candidate was told, and what they would be told now, in their language.
pub(super) fn lines(work: &Work, language: Language) -> Vec<String> {
    let choice = decision(work);
    let mut lines = Vec::new();
    if let Some(told) = &work.feedback.told {
        lines.push(was_told(told, work, language));
        if let Some(words) = &told.words {
            lines.push(quoted(work, told.choice, Some(&measure::cut(words, TOLD_SHOWN))));
        }
        if told.failed.is_none() && choice != Some(told.choice) {
            lines.push(say!(language, "hr-feedback-changed"));
        }
    }
    if let Some(choice) = choice.filter(|_| is_open(work)) {
        lines.push(match work.feedback.due {
            Some(due) => say!(language, "hr-feedback-due", at = Own(work.calendar.date_time(due, language))),
            None => say!(language, "hr-feedback-draft"),
        });
        lines.push(quoted(work, choice, work.feedback.words.as_deref()));
    }
    lines
}

/// *Send* and *edit*; for a message that would go by itself, *don't send*, too.
pub(super) fn buttons(work: &Work, language: Language) -> Option<Vec<Button>> {
    if !is_open(work) {
        return None;
    }
    let (person, attempt, revision) = (work.candidate.id, work.attempt.number, work.feedback.revision);
    let send = Callback::SendFeedback { person, attempt, revision };
    let edit = Callback::EditFeedback { person, attempt, revision };
    let hold = Callback::HoldFeedback { person, attempt, revision };
    let edit = Button::callback(say!(language, "button-edit-feedback"), edit);
    Some(match work.feedback.due {
        None => vec![Button::callback(say!(language, "button-send-feedback"), send), edit],
        Some(_) => vec![
            Button::callback(say!(language, "button-send-feedback-now"), send),
            edit,
            Button::callback(say!(language, "button-hold-feedback"), hold),
        ],
    })
}

fn decision(work: &Work) -> Option<Choice> {
    work.review.ruling.map(|ruling| ruling.choice)
}

/// Whether HR can tell the candidate something.
fn is_open(work: &Work) -> bool {
    work.timing != FeedbackTiming::Never && work.feedback.is_open(decision(work))
}

fn was_told(told: &Told, work: &Work, language: Language) -> String {
    let at = Own(work.calendar.date_time(told.at, language));
    if let Some(cause) = told.failed {
        let cause = Own(causes::explained(cause, language));
        return say!(language, "hr-feedback-failed", at = at, cause = cause);
    }
    let by = match told.by {
        Some(by) => foreign(&work.name_of(by)).to_string(),
        None => say!(language, "hr-feedback-by-itself"),
    };
    let by = Own(by);
    match told.choice {
        Choice::Accept => say!(language, "hr-feedback-accepted", at = at, by = by),
        Choice::Reject => say!(language, "hr-feedback-rejected", at = at, by = by),
    }
}

/// The message in the candidate's language, folded if it is long.
fn quoted(work: &Work, choice: Choice, words: Option<&str>) -> String {
    let feedback = texts::Feedback {
        choice,
        words,
        name: &work.candidate.first_name,
        exam: &work.exam,
        scorecard: work.attempt.scorecard(),
    };
    format!("<blockquote expandable>{}</blockquote>", beginning(&feedback.text(work.candidate.language)))
}

/// As many lines of a message as the card has room for.
fn beginning(text: &str) -> String {
    let mut room = QUOTED;
    let is_shown = |line: &&str| {
        let length = measure::length(line) + 1;
        let fits = length <= room;
        room = room.saturating_sub(length);
        fits
    };
    let mut lines: Vec<&str> = text.lines().take_while(is_shown).collect();
    if lines.len() < text.lines().count() {
        lines.push("…");
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use crate::exam::{Bilingual, Exam, FeedbackRules, Language, Tells};
    use crate::measure::Size;
    use crate::messages::world::{ANNA, OLGA, World, at, exam};
    use crate::model::{AttemptNumber, Choice, Comment, Feedback, Message, Review, Ruling, WORDS_LENGTH};
    use crate::store::{Packs, Tx};

    const FIRST: AttemptNumber = AttemptNumber::FIRST;

    fn rejected() -> Review {
        let mut review = Review::default();
        review.decide(Some(Ruling { choice: Choice::Reject, by: OLGA, at: at(5000) }));
        review
    }

    fn put(tx: &Tx, review: &Review, feedback: &Feedback) {
        tx.put_review(ANNA, FIRST, review).expect("put");
        tx.put_feedback(ANNA, FIRST, feedback).expect("put");
    }

    const CARD: Message = Message::HrCard { person: ANNA, attempt: FIRST, news: false };

    #[test]
    fn the_card_has_the_message_as_the_candidate_reads_it() {
        let mut world = World::new().with(|tx| put(tx, &rejected(), &Feedback::default()));
        let text = |text: &str| Some(Bilingual { ru: text.to_owned(), en: text.to_owned() });
        let feedback =
            FeedbackRules { tells: Tells::Mistakes, accepted: None, rejected: text("<No>, {name}") };
        world.rules.packs = Packs::from(Exam { feedback, ..exam() });
        let card = world.tells_in_russian(OLGA, &CARD);
        let message = Message::Feedback { attempt: FIRST, choice: Choice::Reject, words: None };
        let message = world.tells(ANNA, &message);
        assert!(message.starts_with("&lt;No&gt;, Anna\n"), "{message}");
        assert!(card.contains(&format!("<blockquote expandable>{message}</blockquote>")), "{card}");
    }

    #[test]
    fn whatever_was_written_the_card_is_one_message() {
        let mut review = rejected();
        for _ in 0..3 {
            let text = "x".repeat(crate::model::COMMENT_LENGTH);
            review.comment(Comment { text, by: OLGA, at: at(5000) });
        }
        let mut feedback = Feedback::default();
        let words = "🚩".repeat(WORDS_LENGTH / 2);
        feedback.write(words.clone());
        feedback.send(Choice::Accept, Some(OLGA), at(5000));
        feedback.write(words);
        let world = World::new().with(|tx| put(tx, &review, &feedback));
        let card = world.sends(OLGA, Language::En, &CARD);
        assert!(Size::of(&card.html).fits() && card.html.contains("05.jpg"), "{}", card.html);
    }

    #[test]
    fn of_very_many_figures_the_first_ones_are_shown() {
        let lines = vec!["<b>x</b>".repeat(10); 200].join("\n");
        let shown = super::beginning(&lines);
        assert!(shown.ends_with("</b>\n…") && shown.lines().count() == 1500 / 11 + 1, "{shown}");
        assert_eq!(super::beginning("a\n\nb"), "a\n\nb");
    }
}
