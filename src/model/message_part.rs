//! What messages carry that no record holds: formats, stages, reasons.

use serde::{Deserialize, Serialize};

/// The formats of everybody's metrics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Export {
    /// A workbook (`.xlsx`).
    Workbook,
    /// A table as text (`.csv`).
    Csv,
    /// An image of the distribution of scores.
    Chart,
}

impl Export {
    /// Every kind, in the order of the buttons.
    pub const ALL: [Self; 3] = [Self::Chart, Self::Workbook, Self::Csv];
}

/// How far the preparation of an assignment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// The account is being made.
    Account,
    /// The task is being made.
    Task,
    /// The images are being sent.
    Images,
    /// The site is working on the images.
    Import,
    /// It is ready.
    Ready,
    /// A step fails for now and is being retried.
    Delayed,
    /// It could not be prepared.
    Failed,
}

/// Why an image did not arrive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NotSent {
    /// Telegram does not accept files of this size.
    TooLarge,
    /// Telegram accepted it neither as an image nor as a file.
    Refused,
    /// It could not be drawn.
    NotDrawn,
}

/// An image that did not arrive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MissingImage {
    /// Its name.
    pub name: String,
    /// The reason.
    pub why: NotSent,
}

/// What was set aside. Stored by its position in this list: new kinds come last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FailedWork {
    /// Something that was meant to be seen in Telegram.
    Message,
    /// A step on the site.
    Step,
}

impl FailedWork {
    /// All of it.
    pub const ALL: [Self; 2] = [Self::Message, Self::Step];
}

/// What a person reads about their request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RequestNews {
    /// What it means, and whether they are sure.
    Confirm {
        /// Number of the question.
        number: u32,
    },
    /// It is open.
    Open,
    /// They took it back.
    Withdrawn,
    /// HR refused it.
    Refused,
    /// They have made too many.
    TooMany {
        /// When they can make the next one, in milliseconds of the Unix epoch.
        until: i64,
    },
}

/// Why a newcomer gets no assignment now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NotAdmitted {
    /// No newcomers are admitted.
    Closed,
    /// The maximum number for the day was admitted.
    DayOver {
        /// Start of the next day, in milliseconds of the Unix epoch.
        until: i64,
    },
    /// The maximum number of attempts are active.
    AtCapacity,
}
