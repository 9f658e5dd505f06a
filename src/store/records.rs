//! The version of each record, and the functions that read the older ones.

use super::codec::Record;
use super::{StoreError, migrations};
use crate::exam::Language;
use crate::legacy::Imported;
use crate::model::{
    Applicant, Arrival, Attempt, AuditEntry, Blocked, Bulletin, Candidate, ClaimRequest, Consent,
    Conversation, CopyEffect, DataRequest, DeadLetter, Draft, Feedback, Flags, Handwriting, HrEntry, Intake,
    Link, ListEntry, OutboxEntry, Preferences, Question, RequestNotice, Review, SourceTally, Submission,
};

impl Record for Attempt {
    const VERSION: u8 = 10;
    const WHAT: &'static str = "an attempt";

    fn from_older(version: u8, bytes: &[u8]) -> Result<Self, StoreError> {
        migrations::attempt(version, bytes)
    }
}

impl Record for AuditEntry {
    const VERSION: u8 = 3;
    const WHAT: &'static str = "the audit log";

    fn from_older(version: u8, bytes: &[u8]) -> Result<Self, StoreError> {
        migrations::audit_entry(version, bytes)
    }
}

impl Record for Conversation {
    const VERSION: u8 = 2;
    const WHAT: &'static str = "a conversation";

    fn from_older(version: u8, bytes: &[u8]) -> Result<Self, StoreError> {
        migrations::conversation(version, bytes)
    }
}

impl Record for OutboxEntry {
    const VERSION: u8 = 1;
    const WHAT: &'static str = "the outbox";
}

impl Record for Imported {
    const VERSION: u8 = 2;
    const WHAT: &'static str = "people of the legacy database";

    fn from_older(version: u8, bytes: &[u8]) -> Result<Self, StoreError> {
        migrations::imported(version, bytes)
    }
}

impl Record for Intake {
    const VERSION: u8 = 1;
    const WHAT: &'static str = "how many newcomers were admitted";
}

impl Record for Submission {
    const VERSION: u8 = 2;
    const WHAT: &'static str = "a submission";

    fn from_older(version: u8, bytes: &[u8]) -> Result<Self, StoreError> {
        migrations::submission(version, bytes)
    }
}

impl Record for HrEntry {
    const VERSION: u8 = 2;
    const WHAT: &'static str = "the whitelist";

    fn from_older(version: u8, bytes: &[u8]) -> Result<Self, StoreError> {
        migrations::hr_entry(version, bytes)
    }
}

impl Record for ListEntry {
    const VERSION: u8 = 2;
    const WHAT: &'static str = "the list of candidates";

    fn from_older(version: u8, bytes: &[u8]) -> Result<Self, StoreError> {
        migrations::list_entry(version, bytes)
    }
}

impl Record for Preferences {
    const VERSION: u8 = 2;
    const WHAT: &'static str = "an HR person's preferences";

    fn from_older(version: u8, bytes: &[u8]) -> Result<Self, StoreError> {
        migrations::preferences(version, bytes)
    }
}

/// Gives a record its first version.
macro_rules! first_version {
    ($($record:ty => $what:literal),* $(,)?) => {
        $(impl Record for $record {
            const VERSION: u8 = 1;
            const WHAT: &'static str = $what;
        })*
    };
}

first_version! {
    Applicant => "a person who asked to be let in",
    Arrival => "how a person came",
    Blocked => "the block list",
    Bulletin => "a bulletin",
    Candidate => "a candidate",
    ClaimRequest => "a claim",
    Consent => "a consent",
    CopyEffect => "what waits for PostgreSQL",
    DataRequest => "a request about data",
    DeadLetter => "a dead letter",
    Draft => "a text that is not sent yet",
    Feedback => "what a candidate is told",
    Flags => "signs about a submission",
    Handwriting => "the handwriting of a submission",
    Language => "a language",
    Link => "a link for candidates",
    Question => "a question",
    RequestNotice => "a notice of requests about data",
    Review => "a review",
    SourceTally => "a source of candidates",
}
