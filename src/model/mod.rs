//! The types that all modules share: candidates, attempts, submissions, messages, effects, the whitelist. Plain
//! types.
//!
//! Lives here: their shape, and what follows from nothing but themselves. Must not: how they are kept
//! (`store`), decided on (`desk`) or put into words (`messages`). Most are records: the bytes on disk follow
//! from the order and the types of fields and variants, so these change only together with a version in
//! `store`.

mod acquaintance;
mod admission;
mod alike;
mod attempt;
pub(crate) mod attempt_state;
mod audit;
mod bulletin;
mod candidate;
mod cause;
mod claim;
mod claim_request;
mod consent;
mod conversation;
mod copy;
mod correction;
mod data_request;
mod dead_letter;
mod deletion;
mod due;
mod effect;
mod effect_name;
mod erasure;
mod feedback;
mod flag;
mod handwriting;
mod ids;
mod image_set;
mod incoming;
mod intake;
mod invitation;
mod link;
pub(crate) mod list_entry;
mod looked;
mod message;
mod message_part;
pub(crate) mod password;
mod preferences;
mod question;
mod queue;
mod readers;
mod review;
#[cfg(test)]
pub(crate) mod samples;
mod saves;
mod source_tally;
mod submission;
mod toast;
mod whitelist;

pub use acquaintance::Acquaintance;
pub use admission::{APPLICANTS, AdmissionMessage, Applicant, Blocked, Reply};
pub use alike::{Alike, Evidence};
pub use attempt::{Attempt, Drawn, Origin};
pub use attempt_state::{
    Assignment, AttemptState, Closed, Completion, ImageTransfer, Leftover, OnSite, Phase, Preparation, Work,
    WorkTime,
};
pub use audit::{Action, ActionResult, AuditCursor, AuditEntry, By, LeftOut};
pub use bulletin::{BULLETIN_ITEMS, Bulletin, Feed};
pub use candidate::{Account, Candidate};
pub use cause::{Cause, CauseKind};
pub use claim::{Asked, Claim, OperatorNote};
pub use claim_request::{ClaimRequest, ClaimRuling, ClaimVerdict};
pub use consent::Consent;
pub use conversation::{CandidateAction, Conversation, ListPlace, Pending};
pub use copy::CopyEffect;
pub use correction::{
    CORRECTIONS, CorrectionState, CorrectionStep, KeptCorrection, KeyRescore, KeyTally, Signed,
};
pub use data_request::{
    DataRequest, REQUESTS_A_DAY, REQUESTS_ENDED, RequestKind, RequestNotice, RequestState,
};
pub use dead_letter::DeadLetter;
pub use deletion::Deletion;
pub use due::{Chore, Due, Occasion};
pub use effect::{
    AnalysisEffect, ClaimCheck, DELETED_AT_ONCE, Effect, OutboxEntry, PostgresEffect, SiteEffect, SiteStep,
    StepOf, TelegramEffect,
};
pub use erasure::{Erased, Traces};
pub use feedback::{Feedback, Told, WORDS_LENGTH};
pub use flag::{Flag, Flags};
pub use handwriting::{Given, Handwriting};
pub use ids::{
    AttemptNumber, ChatId, CorrectionNumber, DoubtKey, EffectId, JobId, LinkNumber, PersonId, QuestionNumber,
    SourceNumber, TaskId,
};
pub use image_set::{pool_number, set_number};
pub use incoming::{Incoming, Sender};
pub use intake::{Intake, IntakeLimit, LimitToday, day_of};
pub use invitation::InvitationKey;
pub use link::{Arrival, LINKS, Link, LinkState, LinkTerm, LinkTerms, Source};
pub use list_entry::{Cursor, Filter, ListEntry, ListPosition, ListedExam, Order, Rank};
pub use looked::{Looked, Mark};
pub use message::Message;
pub use message_part::{Export, FailedWork, MissingImage, NotAdmitted, NotSent, RequestNews, Stage};
pub use password::Password;
pub use preferences::{Digest, Preferences, Topic};
pub use question::{
    ANSWERS, Answer, AskLater, Dismissal, Draft, OPEN_QUESTIONS, QUESTION_LENGTH, QUESTIONS, QUESTIONS_A_DAY,
    Question, ask_later,
};
pub use queue::{EffectKey, EffectPlace, Queue};
pub use readers::Readers;
pub use review::{COMMENT_LENGTH, COMMENTS, Choice, Comment, Review, Ruling};
pub use saves::{ActiveTime, PAUSE, Saves, Stretch};
pub use source_tally::SourceTally;
pub use submission::Submission;
pub use toast::Toast;
pub use whitelist::{HrEntry, HrKey, HrOrigin};
