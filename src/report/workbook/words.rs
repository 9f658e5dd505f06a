//! The words in a workbook: which there are. What they are in a language is passed in.

use crate::exam::Metric;
use crate::exam_statistics::{Cause, Leak};
use crate::scoring::{Reason, Verdict, WrongLabel};
use crate::zone::Zone;

/// A word or a sentence in a workbook.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Word<'a> {
    /// The name of a sheet.
    Sheet(SheetName),
    /// The title of a column.
    Title(Title<'a>),
    /// The title of a column on the sheet of figures.
    Statistic(Statistic),
    /// What a column means.
    Note(Note),
    /// A word or a sentence on the sheet of exams.
    OfExam(OfExam<'a>),
    /// HR accepted the candidate.
    Accepted,
    /// HR rejected the candidate.
    Rejected,
    /// HR has not decided yet.
    Waiting,
    /// The recommendation.
    Recommended(Verdict),
    /// A requirement that is not met.
    Reason(&'a Reason),
    /// Objects that were drawn with another label.
    WrongLabel(&'a WrongLabel),
    /// After a rank: how many attempts are compared.
    RankOf(u64),
    /// In the title of a figure: its threshold in percent.
    Threshold(f64),
    /// The title of the chart of a figure's distribution.
    Distribution(&'a str),
    /// So many rows are left out because a sheet takes no more.
    LeftOut(u64),
    /// How dates with times are written, as a spreadsheet's number format.
    DateFormat,
}

/// The sheets, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SheetName {
    /// Everybody, by their last attempt.
    Candidates,
    /// Every attempt.
    Attempts,
    /// Every image of every attempt.
    Images,
    /// The figures of each exam, with charts.
    Figures,
    /// How good each exam is.
    Exams,
    /// The columns of the earlier report.
    Legacy,
}

/// The titles of columns.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Title<'a> {
    /// The name of the candidate.
    Candidate,
    /// Their username in Telegram, or the account's name.
    Login,
    /// Their Telegram id.
    Id,
    /// The exam of the attempt.
    Exam,
    /// The number of the attempt.
    Attempt,
    /// The number of attempts made.
    Attempts,
    /// The state of the attempt.
    State,
    /// HR's decision.
    Decision,
    /// Who decided.
    DecidedBy,
    /// When, by the clocks of this zone.
    DecidedAt(Zone),
    /// What the figures recommend.
    Recommendation,
    /// What speaks against the work.
    Reasons,
    /// The figure by which attempts are ranked.
    Score,
    /// The name of this label.
    Label(&'a str),
    /// The figure of this label, by its metric.
    Figure(&'a str, Metric),
    /// How many values of an attribute of a label are right.
    Right(&'a str, &'a str),
    /// What a person should look at.
    Flags,
    /// The rank.
    Rank,
    /// When the attempt was confirmed.
    Started(Zone),
    /// When it was handed in last.
    Submitted(Zone),
    /// The last edit.
    Ended(Zone),
    /// From when the candidate was given the assignment to the last edit.
    WorkingTime,
    /// The same without pauses.
    ActiveTime,
    /// How many times it was handed in.
    Submissions,
    /// Where the candidate came from.
    Source,
    /// HR's comments.
    Comments,
    /// The name of an image.
    Image,
    /// Objects that were drawn with another label.
    WrongLabels,
    /// Objects of a label that were missed.
    Missing(&'a str),
    /// Objects of a label that should not be there.
    Extra(&'a str),
    /// The right text of an attribute of a label.
    Expected(&'a str, &'a str),
    /// The text given.
    Given(&'a str, &'a str),
    /// The character error rate.
    ErrorRate(&'a str, &'a str),
    /// The lower end of the interval of a label's figure, or of one of its attributes.
    AtLeast(&'a str, Option<&'a str>),
    /// The upper end.
    AtMost(&'a str, Option<&'a str>),
    /// The probability that the true figure reaches the threshold.
    Chance(&'a str, Option<&'a str>),
}

/// The titles on the sheet of figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Statistic {
    /// The name of a figure.
    Figure,
    /// Its threshold.
    Threshold,
    /// Its mean.
    Mean,
    /// Its lowest value.
    Lowest,
    /// Its highest value.
    Highest,
    /// Number of candidates.
    Count,
    /// Number of candidates who have the figure.
    Measured,
    /// Number of them who reach the threshold.
    Reached,
    /// Their share.
    ReachedShare,
    /// Number of candidates who have handed in.
    HandedIn,
    /// Number of candidates who are accepted.
    Accepted,
    /// Number of candidates who are rejected.
    Rejected,
    /// Number of candidates who wait for a decision.
    Waiting,
    /// Above the expected labels, beside those that were drawn.
    ExpectedLabel,
    /// Objects that were not drawn.
    NotDrawn,
    /// Objects that nobody expected.
    NotExpected,
    /// The lower end of a range of a distribution.
    From,
}

/// The titles and sentences on the sheet of exams.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum OfExam<'a> {
    /// After the name of an exam: the number of the attempt.
    Attempt(u8),
    /// Number of candidates.
    People,
    /// Half of them worked no longer.
    MedianTime,
    /// From fewer candidates than this nothing is computed.
    TooFew(usize),
    /// What the figures mean.
    HowToRead,
    /// The name of a figure.
    Figure,
    /// In place of the name of a figure: all answers, right or wrong.
    AllAnswers,
    /// Cronbach's alpha.
    Alpha,
    /// The lower end of its interval.
    Low,
    /// The upper end.
    High,
    /// How many parts it is of.
    Items,
    /// How many parts would make it reliable.
    ItemsWanted,
    /// The standard error of a score, in percentage points.
    StandardError,
    /// The probability that the same is decided again, in percent.
    SameDecision,
    /// The probability that the right thing is decided, in percent.
    RightDecision,
    /// The name of an image.
    Image,
    /// The object or the value.
    Object,
    /// In place of an object: there is nothing on the image.
    Nothing,
    /// In place of an object: all of the image.
    WholeImage,
    /// The share of right answers, in percent.
    Right,
    /// The corrected item–total correlation.
    ItemTotal,
    /// What may be wrong.
    Doubt,
    /// Why a correlation is negative.
    Cause(&'a Cause),
    /// That an image suddenly became easy.
    Leak(&'a Leak),
    /// How difficult it is, in logits.
    Difficulty,
    /// The standard error of the difficulty.
    DifficultyError,
    /// The title of the chart.
    Chart,
}

/// What people may want to know about a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Note {
    /// That each candidate's row is about the last attempt.
    LastAttempt,
    /// What the recommendation follows from.
    Recommendation,
    /// How the score is computed.
    Score,
    /// What the colours of figures mean.
    Colours,
    /// Who is compared for the rank.
    Rank,
    /// What is counted as working time.
    WorkingTime,
    /// What a pause is.
    ActiveTime,
    /// What the character error rate is.
    ErrorRate,
    /// What the ends of an interval mean, and when there are none.
    Interval,
    /// What the probability of reaching a threshold is.
    Chance,
}

/// The words in a language.
pub type Words = fn(Word<'_>) -> String;
