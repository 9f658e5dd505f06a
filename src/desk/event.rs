//! Events: everything that the desk learns about the outside world.

use chrono::{DateTime, Utc};

use crate::assessment::{Assessment, KeyChange, Move, RescoredSome};
use crate::exam::{Change, ContentHash};
use crate::legacy::Imported;
use crate::model::{
    Alike, AttemptNumber, Cause, CorrectionNumber, Deletion, Due, EffectId, EffectPlace, HrKey,
    ImageTransfer, Incoming, InvitationKey, JobId, LinkNumber, LinkTerms, Mark, MissingImage, PersonId,
    TaskId, Traces,
};

/// Randomness for an event: a seed, so that the decision can be repeated.
pub type Seed = [u8; 32];

/// Something that happened.
#[derive(Clone, Debug)]
pub struct Event {
    /// The time.
    pub at: DateTime<Utc>,
    /// Whether that time can be trusted; otherwise nothing ends or is deleted because of it.
    pub trusted: bool,
    /// Randomness for the decision.
    pub seed: Seed,
    /// What happened.
    pub kind: EventKind,
}

/// What happened.
#[derive(Clone, Debug)]
pub enum EventKind {
    /// Telegram sent an update.
    Update {
        /// Its id.
        id: u32,
        /// What it says.
        incoming: Incoming,
    },
    /// An effect was carried out, or can't be.
    Outcome {
        /// Where the effect waits.
        effect: EffectPlace,
        /// The outcome.
        outcome: Outcome,
    },
    /// An effect has failed a few times and is still being retried.
    Delayed {
        /// Where the effect waits.
        effect: EffectPlace,
    },
    /// The operator changes the whitelist.
    Whitelist(WhitelistChange),
    /// The time has come for something that is due.
    Due(Due),
    /// The operator does something about a candidate.
    Operator(OperatorCommand),
    /// The operator imports people of the legacy database.
    Import(Vec<Imported>),
    /// The whitelist in PostgreSQL was read: exactly these usernames are on it.
    WhitelistSeen(Vec<String>),
    /// These people were copied to PostgreSQL, as they were when these effects were taken up.
    Copied(Vec<(PersonId, EffectId)>),
    /// These people's rows are outdated and can't be updated now: they wait for another try.
    CopyAgain(Vec<PersonId>),
    /// The copy with this number contains everybody.
    CopiedAll(u64),
    /// All jobs of an attempt that was not handed in are completed on the site.
    CompletedOnSite {
        /// The candidate.
        person: PersonId,
        /// Number of the attempt.
        attempt: AttemptNumber,
        /// When the last of them was changed.
        changed: Option<DateTime<Utc>>,
    },
    /// A look at the site found when an attempt that is in progress was last saved.
    SavesSeen {
        /// The candidate.
        person: PersonId,
        /// Number of the attempt.
        attempt: AttemptNumber,
        /// The last save.
        saved: DateTime<Utc>,
        /// When the look began: nothing was saved between the two.
        looked: DateTime<Utc>,
    },
    /// The process died repeatedly while handling an update: it is not handled any more.
    UpdateSetAside {
        /// Its id.
        id: u32,
        /// The reason.
        cause: Cause,
    },
}

/// What an operator can do about candidates.
#[derive(Clone, Debug, PartialEq)]
pub enum OperatorCommand {
    /// Repeat what failed: the preparation or the check of the last attempt.
    Retry(PersonId),
    /// Delete.
    Delete(Deletion, PersonId),
    /// Have an attempt, which was scored anew, move on to the current exam.
    Rescore(Box<Move>),
    /// Notify HR of attempts that were scored anew.
    TellRescored {
        /// Number of attempts that were scored anew.
        attempts: u32,
        /// How many of them have different figures now.
        changed: u32,
    },
    /// Confirm that the account of the earlier bot that waits under a username belongs to this person.
    Claim {
        /// The username.
        username: String,
        /// Whose it is.
        person: PersonId,
    },
    /// Change who may come in.
    Admission(AdmissionChange),
    /// Propose a correction of the current exam's ground truth.
    ProposeCorrection {
        /// The exam pack, as it was read.
        pack: ContentHash,
        /// Name of the image.
        image: String,
        /// What is changed in the ground truth that is in force.
        change: Change,
    },
    /// Withdraw a correction that is proposed.
    WithdrawCorrection(CorrectionNumber),
    /// Put a correction in force, or take it back.
    Correct {
        /// The new key.
        change: Box<KeyChange>,
        /// The HR person who agreed to it; `None`: the operator answers for it.
        agreed: Option<PersonId>,
    },
}

/// What an operator can change about who may come in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AdmissionChange {
    /// Make a link for candidates with this word.
    MakeLink {
        /// The word.
        word: String,
        /// What was chosen for it.
        terms: LinkTerms,
    },
    /// Revoke this link.
    RevokeLink(LinkNumber),
    /// Let this person in, whether they have asked or not.
    Admit(PersonId),
    /// Add this person to the block list.
    Block(PersonId),
    /// Take this person off the block list.
    Unblock(PersonId),
}

/// A change of the whitelist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WhitelistChange {
    /// Add an entry.
    Add(HrKey),
    /// Remove an entry.
    Remove(HrKey),
    /// Put the first person who opens the link of this invitation on it.
    Invite(InvitationKey),
}

/// How an effect went.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// A message was sent or edited.
    Sent {
        /// Its number in the chat, where there is one; an album is several messages.
        message_ids: Vec<i32>,
    },
    /// An album was sent, but without some of its images.
    SentWithout {
        /// The numbers of its messages in the chat, as far as anything was sent.
        message_ids: Vec<i32>,
        /// The exam that the images are of.
        exam: ContentHash,
        /// The images that did not arrive; not empty.
        missing: Vec<MissingImage>,
    },
    /// A message can't be delivered, ever (the bot was blocked, the chat is gone, …).
    Undeliverable {
        /// The reason.
        cause: Cause,
    },
    /// A step on the site.
    Site(SiteOutcome),
    /// These usernames are on the whitelist in PostgreSQL.
    WhitelistRead(Vec<String>),
    /// It ended the process, and must not be attempted again.
    SetAside {
        /// The cause.
        cause: Cause,
    },
    /// What is alike in the works of others, if that is more than chance.
    CopiesSought(Option<Box<Alike>>),
    /// The people whose names contain a text.
    NamesSearched(NamesFound),
    /// The usernames of the claims for whose proof a person was asked.
    AskedFound(Vec<String>),
    /// The records of others in which a person is left who was erased.
    TracesFound(Box<Traces>),
    /// The key with a correction or without it; `None`: the correction does not fit, or was decided on meanwhile.
    KeyComputed(Option<Box<KeyChange>>),
    /// Some attempts were scored anew.
    RescoredSome(Box<RescoredSome>),
    /// What a doubt about the ground truth says; `None`: there is no such doubt any more.
    DoubtSought(Option<Box<Proposal>>),
}

/// What the ground truth would have to be, by a doubt about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// The key that is doubted: that of the current exam with the corrections in force.
    pub key: ContentHash,
    /// Name of the image.
    pub image: String,
    /// What would have to be changed there.
    pub change: Change,
}

/// The people whose names contain a text, as far as they matter for the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NamesFound {
    /// Nobody.
    Nobody,
    /// This candidate alone.
    One(PersonId),
    /// Several people, or some whom only the earlier bot knew.
    Several,
}

impl Outcome {
    /// Its name, for messages about it.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Sent { .. } => "sent",
            Self::SentWithout { .. } => "sent without some pictures",
            Self::Undeliverable { .. } => "undeliverable",
            Self::Site(_) => "a step on the site",
            Self::WhitelistRead(_) => "the whitelist in PostgreSQL",
            Self::SetAside { .. } => "set aside",
            Self::CopiesSought(_) => "a search for copies",
            Self::NamesSearched(_) => "a search for names",
            Self::AskedFound(_) => "a search for claims",
            Self::TracesFound(_) => "a search for traces",
            Self::KeyComputed(_) => "a corrected ground truth",
            Self::RescoredSome(_) => "attempts that were scored anew",
            Self::DoubtSought(_) => "a search for a doubt",
        }
    }
}

/// How a step on the site went.
#[derive(Clone, Debug)]
pub enum SiteOutcome {
    /// Done, with nothing more to report.
    Done,
    /// The account's name belongs to somebody else.
    NameTaken,
    /// The account is an annotator.
    RoleSet {
        /// Its id on the site.
        user: u64,
    },
    /// The task exists.
    TaskCreated {
        /// Its id.
        task: TaskId,
    },
    /// It was decided where the task's images come from; nothing is sent yet.
    ImagesChosen(ImageTransfer),
    /// The images are attached.
    ImagesReady {
        /// The task's jobs.
        jobs: Vec<JobId>,
        /// Address of the first job.
        link: String,
    },
    /// The task can't be used (its import failed, or it is unknown whether it got its images): begin anew.
    TaskUnusable {
        /// The reason.
        cause: Cause,
    },
    /// The annotations, with everything that is computed from them.
    Fetched(Box<Fetched>),
    /// Nothing has changed since the last look, so nothing was read.
    AsBefore,
    /// There are more annotations than can be read.
    TooManyAnnotations {
        /// The state of the task.
        mark: Mark,
        /// What exceeded the limit.
        cause: Cause,
    },
    /// The password opens the account.
    PasswordAccepted,
    /// The password does not open the account, or there is none.
    PasswordRejected,
    /// The task is not on the site any more.
    TaskGone,
    /// The step can't be done; retrying it would not help, or was done long enough.
    Refused {
        /// The reason.
        cause: Cause,
    },
}

/// A submission that was fetched from the site, with everything that is computed from it.
#[derive(Clone, Debug, PartialEq)]
pub struct Fetched {
    /// The state of the task.
    pub mark: Mark,
    /// Whether all jobs are completed there.
    pub completed: bool,
    /// The result of checking it.
    pub assessment: Assessment,
}
