//! Figures of an assignment: how well the candidate's annotations cover the ground truth, and what they lack.
//!
//! Lives here: polygon → mask → `IoU`, the other measures and which one compares what, matching of objects,
//! what many people drew of one thing, transcriptions, kinds of mistakes, completeness, the scorecard, and which
//! statistics (`analysis`) say how sure its figures are. All of it is pure arithmetic on the types of `exam`, exact and
//! repeatable. Must not: files, clocks, servers, sentences for people.

pub mod area;
mod certainty;
pub mod characters;
mod comparison;
pub mod completeness;
pub mod consensus;
mod counterparts;
mod excess;
mod figure;
mod fingerprint;
mod joint_marks;
pub mod mask;
pub mod matching;
pub mod measures;
mod mistakes;
mod outline;
pub mod percent;
mod polygon;
mod problem;
#[cfg(test)]
mod recorded_cases;
pub mod reference;
pub mod scorecard;
pub mod scorer;
mod sequential;
mod share;
pub mod transcription;
pub mod verdict;
mod wrong_labels;

pub use certainty::{Certainty, FEWEST_IMAGES, Known, Sample, Unsure};
pub use characters::{CharacterMistake, WrongCharacter, wrong_characters};
pub use completeness::{findings, findings_on};
pub use counterparts::{Counterpart, Counterparts, counterparts};
pub use figure::{Figure, Measure};
pub use joint_marks::{JointMark, joint_marks};
pub use mask::Spans;
pub use mistakes::{MistakeKind, Mistakes, PRECISE};
pub use percent::Percent;
pub use problem::{Drawing, Finding, Problem};
pub use scorecard::{
    AttributeFigure, ImageScore, LabelFigure, LabelScore, ObjectScore, Scorecard, ValueScore, WrongLabel,
};
pub use scorer::{Scorer, Workspace, score};
pub use sequential::{Enough, Errors, KnownEnough, enough};
pub use verdict::{
    Leaning, Missed, Reason, Recommendation, Verdict, figure_verdict, leaning, recommendation, verdict,
};
