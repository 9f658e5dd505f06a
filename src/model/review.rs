//! What HR made of a finished attempt: the decision and comments. The recommendation, which follows from the figures, is
//! no part of it.

use chrono::serde::ts_milliseconds;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::PersonId;

/// Maximum number of characters of a comment: it is shown on a card, with others.
pub const COMMENT_LENGTH: usize = 300;

/// Maximum number of comments on an attempt that are kept; the oldest one gives way.
pub const COMMENTS: usize = 10;

/// What HR can decide. Stored by its position in this list: new choices come last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Choice {
    /// The candidate is accepted.
    Accept,
    /// The candidate is rejected.
    Reject,
}

impl Choice {
    /// Both, in the order of the buttons.
    pub const ALL: [Self; 2] = [Self::Accept, Self::Reject];
}

/// A decision of HR.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ruling {
    /// What was decided.
    pub choice: Choice,
    /// Who decided.
    pub by: PersonId,
    /// When.
    #[serde(with = "ts_milliseconds")]
    pub at: DateTime<Utc>,
}

/// A comment of HR.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comment {
    /// What it says, at most [`COMMENT_LENGTH`] characters.
    pub text: String,
    /// Who wrote it.
    pub by: PersonId,
    /// When.
    #[serde(with = "ts_milliseconds")]
    pub at: DateTime<Utc>,
}

/// HR's review of one finished attempt.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// The decision; `None`: it waits for one.
    pub ruling: Option<Ruling>,
    /// The comments, oldest first, at most [`COMMENTS`].
    pub comments: Vec<Comment>,
    /// How many times the decision was made, changed or taken back. Buttons carry it, so that of several people who
    /// decide at the same time the first one wins and the others see what was decided.
    pub revision: u32,
}

impl Review {
    /// Adds a comment. The oldest one is dropped if there are too many.
    pub fn comment(&mut self, comment: Comment) {
        if self.comments.len() >= COMMENTS {
            self.comments.remove(0);
        }
        self.comments.push(comment);
    }

    /// Makes, changes or takes back the decision.
    pub fn decide(&mut self, ruling: Option<Ruling>) {
        self.ruling = ruling;
        self.revision = self.revision.wrapping_add(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_comments_are_kept() {
        let mut review = Review::default();
        for number in 0..COMMENTS + 3 {
            let at = DateTime::UNIX_EPOCH;
            review.comment(Comment { text: number.to_string(), by: PersonId(1), at });
        }
        let texts: Vec<&str> = review.comments.iter().map(|comment| comment.text.as_str()).collect();
        assert_eq!((texts.len(), texts[0], texts[COMMENTS - 1]), (COMMENTS, "3", "12"));
    }
}
