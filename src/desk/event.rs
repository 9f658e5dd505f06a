//! Events: all that the desk ever hears of.

use chrono::{DateTime, Utc};

use crate::assessment::{Assessment, Move};
use crate::exam::ContentHash;
use crate::legacy::Imported;
use crate::model::{
    Cause, Deletion, Due, EffectId, HrKey, ImageTransfer, Incoming, InvitationKey, Mark, MissingImage,
    PersonId,
};
use crate::scoring::Percent;

/// Randomness that comes with an event: a seed, so that the decision can be repeated.
pub type Seed = [u8; 32];

/// Something that happened.
#[derive(Clone, Debug)]
pub struct Event {
    /// When.
    pub at: DateTime<Utc>,
    /// That moment can be trusted; else nothing ends or is deleted because of it.
    pub trusted: bool,
    /// Randomness for the decision.
    pub seed: Seed,
    /// What.
    pub kind: EventKind,
}

/// What happened.
#[derive(Clone, Debug)]
pub enum EventKind {
    /// Telegram sent an update.
    Update {
        /// Its number.
        id: u32,
        /// What it says.
        incoming: Incoming,
    },
    /// An effect was carried out, or can't be.
    Outcome {
        /// Which.
        effect: EffectId,
        /// How it went.
        outcome: Outcome,
    },
    /// An effect has failed a few times and is still tried.
    Delayed {
        /// Which.
        effect: EffectId,
    },
    /// The operator changes the whitelist.
    Whitelist(WhitelistChange),
    /// The moment has come for something that is due.
    Due(Due),
    /// The operator does something about a candidate.
    Operator(OperatorAct),
    /// The operator brings people of the legacy database.
    Import(Vec<Imported>),
    /// The whitelist in PostgreSQL was read: these usernames and no others are on it.
    WhitelistSeen(Vec<String>),
    /// These people are copied to PostgreSQL, as they were when these effects were taken up.
    Copied(Vec<(PersonId, EffectId)>),
    /// These people's rows are not as they are to be, and can't be made so now: they wait for another try.
    CopyAgain(Vec<PersonId>),
    /// Everybody is in the copy with this number.
    CopiedAll(u64),
    /// All jobs of an attempt that was not handed in are completed on the site.
    CompletedOnSite {
        /// Whose.
        person: PersonId,
        /// Which attempt.
        attempt: u8,
        /// When the last of them was changed.
        changed: Option<DateTime<Utc>>,
    },
    /// The process died over an update again and again: nobody looks into it any more.
    UpdateSetAside {
        /// Its number.
        id: u32,
        /// Why.
        cause: Cause,
    },
}

/// What an operator can do about candidates.
#[derive(Clone, Debug, PartialEq)]
pub enum OperatorAct {
    /// Have what failed done again: the preparation or the check of the last attempt.
    Retry(PersonId),
    /// Delete.
    Delete(Deletion, PersonId),
    /// Have an attempt move on to the current exam, by which it was scored anew.
    Rescore(Box<Move>),
    /// Tell HR of attempts that were scored anew.
    TellRescored {
        /// So many were.
        attempts: u32,
        /// So many of them have other figures now.
        changed: u32,
    },
    /// Confirm that the account of the earlier bot that waits under a username is this person's.
    Claim {
        /// The username.
        username: String,
        /// Whose it is.
        person: PersonId,
    },
}

/// A change of the whitelist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WhitelistChange {
    /// Put somebody on it.
    Add(HrKey),
    /// Take somebody off it.
    Remove(HrKey),
    /// Put whoever opens the link of this invitation first on it.
    Invite(InvitationKey),
}

/// How an effect went.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// A message was sent or edited.
    Sent {
        /// Its number in the chat, where there is one.
        message_id: Option<i32>,
    },
    /// An album was sent, but for some of its images.
    SentWithout {
        /// The number of its last message in the chat, if anything was sent.
        message_id: Option<i32>,
        /// The exam that the images are of.
        exam: ContentHash,
        /// What did not arrive; not empty.
        missing: Vec<MissingImage>,
    },
    /// A message can't be delivered, ever (the bot was blocked, the chat is gone, …).
    Undeliverable {
        /// Why.
        cause: String,
    },
    /// A step on the site.
    Site(SiteOutcome),
    /// These usernames are on the whitelist in PostgreSQL.
    WhitelistRead(Vec<String>),
    /// It ended the process, and nobody is to try it again.
    SetAside {
        /// How.
        cause: Cause,
    },
    /// The nearest submission of those that are like copies, if there is any.
    CopiesSought(Option<Likeness>),
}

/// A submission that another one is like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Likeness {
    /// Whose.
    pub person: PersonId,
    /// Of which attempt of theirs.
    pub attempt: u8,
    /// Share of common points.
    pub similarity: Percent,
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
        }
    }
}

/// How a step on the site went.
#[derive(Clone, Debug)]
pub enum SiteOutcome {
    /// Done, and nothing more to tell.
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
        task: u64,
    },
    /// Where the task's images come from is chosen; nothing is sent yet.
    ImagesChosen(ImageTransfer),
    /// The images are attached.
    ImagesReady {
        /// The task's jobs.
        jobs: Vec<u64>,
        /// Address of the first job.
        link: String,
    },
    /// The task can't be used (its import failed, or nobody knows whether it got its images): begin anew.
    TaskUnusable {
        /// Why.
        cause: Cause,
    },
    /// What was drawn, with all that is computed of it.
    Fetched(Box<Fetched>),
    /// Nothing has changed since the last look, so nothing was read.
    AsBefore,
    /// More is drawn than is read.
    Overdrawn {
        /// The state that the task was in.
        mark: Mark,
        /// What was too much.
        cause: Cause,
    },
    /// The password opens the account.
    LetIn,
    /// The password does not open the account, or there is none.
    KeptOut,
    /// The task is not on the site any more.
    TaskGone,
    /// The step can't be done; trying again as it is would not help, or was tried long enough.
    Refused {
        /// Why.
        cause: Cause,
    },
}

/// A submission that was fetched from the site, with all that is computed of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Fetched {
    /// The state that the task was in.
    pub mark: Mark,
    /// All jobs are completed there.
    pub completed: bool,
    /// What it comes to.
    pub assessment: Assessment,
}
