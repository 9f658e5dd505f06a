//! The tables. Keys are plain; values are encoded records.

use redb::{Key, TableDefinition, Value};

use crate::model::{
    AttemptNumber, ChatId, CorrectionNumber, EffectId, LinkNumber, PersonId, QuestionNumber, Queue,
    SourceNumber,
};

type Table<Key> = TableDefinition<'static, Key, &'static [u8]>;

/// Telegram user id → candidate.
pub const CANDIDATES: Table<PersonId> = TableDefinition::new("candidates");
/// Lower-cased account name → Telegram user id.
pub const LOGINS: TableDefinition<'static, &'static str, PersonId> = TableDefinition::new("logins");
/// Lower-cased Telegram username → Telegram user id.
pub const USERNAMES: TableDefinition<'static, &'static str, PersonId> = TableDefinition::new("usernames");
/// Telegram user ids of those whose rows in PostgreSQL are named by id.
pub const ROWS_BY_ID: TableDefinition<'static, PersonId, ()> = TableDefinition::new("rows_by_id");
/// (Telegram user id, number) → attempt.
pub const ATTEMPTS: Table<(PersonId, AttemptNumber)> = TableDefinition::new("attempts");
/// What becomes due, in order of time: for attempts, an index of [`crate::model::Attempt::due`]. The module `due`
/// makes the keys.
pub const DUE: TableDefinition<'static, (i64, PersonId, u8), ()> = TableDefinition::new("due");
/// Telegram user id → number of attempts that HR allows this person, regardless of the limit for everybody.
pub const GRANTED: TableDefinition<'static, PersonId, u8> = TableDefinition::new("granted");
/// (Telegram user id, attempt, number of the submission) → submission, compressed.
pub const SUBMISSIONS: Table<(PersonId, AttemptNumber, u32)> = TableDefinition::new("submissions");
/// (Telegram user id, attempt) → flags of its submission.
pub const FLAGS: Table<(PersonId, AttemptNumber)> = TableDefinition::new("signs");
/// (Set of images, Telegram user id, attempt) → handwriting of the accepted submission, for finding copies; nothing where
/// it is still to be computed.
pub const HANDWRITINGS: Table<(u32, PersonId, AttemptNumber)> = TableDefinition::new("handwritings");
/// (Set of images, score in hundredths of a percent) → number of attempts that have it: an index of scorecards,
/// for ranks.
pub const SCORES: TableDefinition<'static, (u32, u16), u64> = TableDefinition::new("scores");
/// Telegram user id → list entry of the candidate.
pub const LIST_ENTRIES: Table<PersonId> = TableDefinition::new("standings");
/// (Filter and order, key, Telegram user id): the lists of candidates, an index of [`LIST_ENTRIES`].
pub const LISTED: TableDefinition<'static, (u8, i64, PersonId), ()> = TableDefinition::new("listed");
/// Filter → number of candidates listed under it.
pub const LIST_SIZES: TableDefinition<'static, u8, u64> = TableDefinition::new("list_sizes");
/// Telegram user id → username, account and first name, lower-cased, one per line: the text that is searched.
pub const NAMES: TableDefinition<'static, PersonId, &'static str> = TableDefinition::new("names");
/// (Telegram user id, attempt) → HR's review of it.
pub const REVIEWS: Table<(PersonId, AttemptNumber)> = TableDefinition::new("reviews");
/// (Telegram user id, attempt) → what the candidate is told of HR's decision about it.
pub const FEEDBACK: Table<(PersonId, AttemptNumber)> = TableDefinition::new("feedback");
/// (Millisecond of the Unix epoch, Telegram user id, attempt): the messages that go by themselves, an index of
/// [`FEEDBACK`] in order of time.
pub const FEEDBACK_DUE: TableDefinition<'static, (i64, PersonId, AttemptNumber), ()> =
    TableDefinition::new("feedback_due");
/// (Telegram user id, attempt, chat) → number of the newest message in that chat that shows the card of the attempt.
pub const CARDS: TableDefinition<'static, (PersonId, AttemptNumber, ChatId), i32> =
    TableDefinition::new("cards");
/// (Chat, message) → the attempt whose card it shows: [`CARDS`] by message.
pub const CARD_MESSAGES: TableDefinition<'static, (ChatId, i32), (PersonId, AttemptNumber)> =
    TableDefinition::new("card_messages");
/// (Chat of an HR person, feed) → the newest message about it there.
pub const BULLETINS: Table<(ChatId, u8)> = TableDefinition::new("bulletins");
/// (Telegram user id, number) → question to HR, with the answers.
pub const QUESTIONS: Table<(PersonId, QuestionNumber)> = TableDefinition::new("questions");
/// (Millisecond of the Unix epoch when it was asked, Telegram user id, number): the questions that wait for an answer, an
/// index of [`QUESTIONS`].
pub const OPEN_QUESTIONS: TableDefinition<'static, (i64, PersonId, QuestionNumber), ()> =
    TableDefinition::new("open_questions");
/// (Telegram user id, number, chat) → number of the newest message in that chat that shows the question.
pub const QUESTION_MESSAGES: TableDefinition<'static, (PersonId, QuestionNumber, ChatId), i32> =
    TableDefinition::new("question_messages");
/// Telegram user id → text that they have not sent yet.
pub const DRAFTS: Table<PersonId> = TableDefinition::new("drafts");
/// The last request of each kind that a person made about their data. The key is the person and the number of the kind.
pub const DATA_REQUESTS: Table<(PersonId, u8)> = TableDefinition::new("data_requests");
/// Those that are open, by the time at which they were made.
pub const OPEN_DATA_REQUESTS: TableDefinition<'static, (i64, PersonId, u8), ()> =
    TableDefinition::new("open_data_requests");
/// Those that are fulfilled by themselves, by the time at which that happens.
pub const DATA_REQUESTS_DUE: TableDefinition<'static, (i64, PersonId, u8), ()> =
    TableDefinition::new("data_requests_due");
/// The messages to HR people about requests.
pub const REQUEST_NOTICES: Table<ChatId> = TableDefinition::new("request_notices");
/// Telegram user id → language that they chose, whatever that of their Telegram is.
pub const LANGUAGES: Table<PersonId> = TableDefinition::new("languages");
/// (Telegram user id, version) → when they agreed to this version of the exam's text.
pub const CONSENTS: Table<(PersonId, u32)> = TableDefinition::new("consents");
/// Telegram user id of HR people → which notifications they want.
pub const PREFERENCES: Table<PersonId> = TableDefinition::new("preferences");
/// Whitelist key → entry.
pub const WHITELIST: Table<&'static str> = TableDefinition::new("whitelist");
/// Telegram user id → whitelist key, for those whose id is known.
pub const HR_IDS: TableDefinition<'static, PersonId, &'static str> = TableDefinition::new("hr_ids");
/// Lower-cased username that was ever bound to a person on the whitelist → Telegram user id.
pub const BINDINGS: TableDefinition<'static, &'static str, PersonId> = TableDefinition::new("bindings");
/// SHA-256 of an invitation's word → until when it can be used, in milliseconds of the Unix epoch.
pub const INVITATIONS: TableDefinition<'static, [u8; 32], i64> = TableDefinition::new("invitations");
/// Number → link for candidates.
pub const LINKS: Table<LinkNumber> = TableDefinition::new("links");
/// Word of a link for candidates → its number.
pub const LINK_WORDS: TableDefinition<'static, &'static str, LinkNumber> = TableDefinition::new("link_words");
/// Telegram user id → through which link the person came.
pub const ARRIVALS: Table<PersonId> = TableDefinition::new("arrivals");
/// Number → a source of candidates and what has come of it.
pub const SOURCES: Table<SourceNumber> = TableDefinition::new("sources");
/// Name of a source → its number.
pub const SOURCE_NUMBERS: TableDefinition<'static, &'static str, SourceNumber> =
    TableDefinition::new("source_numbers");
/// (Source, order of the list, sort key, person): who is on HR's list and came from it.
pub const SOURCED: TableDefinition<'static, (SourceNumber, u8, i64, PersonId), ()> =
    TableDefinition::new("sourced");
/// Telegram user id → person who asked HR to be let in.
pub const APPLICANTS: Table<PersonId> = TableDefinition::new("applicants");
/// (Millisecond of the Unix epoch when they asked, Telegram user id): those who wait for an answer, an index of
/// [`APPLICANTS`].
pub const WAITING_APPLICANTS: TableDefinition<'static, (i64, PersonId), ()> =
    TableDefinition::new("waiting_applicants");
/// Telegram user id → entry of the block list.
pub const BLOCKED: Table<PersonId> = TableDefinition::new("blocked");
/// Chat → conversation.
pub const CONVERSATIONS: Table<ChatId> = TableDefinition::new("conversations");
/// (Key of three numbers, effect number) → effect: the outbox. See [`super::outbox`] for the key.
pub const OUTBOX: Table<(u8, u64, u64, EffectId)> = TableDefinition::new("effects");
/// Telegram user id → what waits to be copied to PostgreSQL for this person.
pub const COPIES: Table<PersonId> = TableDefinition::new("copies");
/// Effect number → Telegram user id: [`COPIES`] in order of the last change.
pub const COPY_QUEUE: TableDefinition<'static, EffectId, PersonId> = TableDefinition::new("copy_queue");
/// Lower-cased Telegram username → person of the legacy database whose claim is not proved yet.
pub const IMPORTED: Table<&'static str> = TableDefinition::new("imported");
/// Lower-cased account name of a person in [`IMPORTED`] → their key there.
pub const IMPORTED_LOGINS: TableDefinition<'static, &'static str, &'static str> =
    TableDefinition::new("imported_logins");
/// (Millisecond of the Unix epoch since when the claim is open, key in [`IMPORTED`]): an index of [`IMPORTED`] in order of
/// time. Those of whom an older program did not note the time are missing until a bot starts.
pub const IMPORTED_SINCE: TableDefinition<'static, (i64, &'static str), ()> =
    TableDefinition::new("imported_since");
/// Telegram user id → their request that HR confirms that an account in [`IMPORTED`] is theirs.
pub const CLAIM_REQUESTS: Table<PersonId> = TableDefinition::new("claim_requests");
/// Key in [`IMPORTED`] → who asks HR for this account, or was refused: [`CLAIM_REQUESTS`] by account.
pub const CLAIMANTS: TableDefinition<'static, &'static str, PersonId> = TableDefinition::new("claimants");
/// Running number → event that was set aside.
pub const DEAD_LETTERS: Table<u64> = TableDefinition::new("dead_letters");
/// Running number → audit entry.
pub const AUDIT: Table<u64> = TableDefinition::new("audit");
/// Update id → when it was applied, in seconds of the Unix epoch; only recent ones.
pub const UPDATES: TableDefinition<'static, u32, i64> = TableDefinition::new("updates");
/// Hash of an exam pack → its files, for the packs that attempts were given.
pub const PACKS: Table<&'static [u8; 32]> = TableDefinition::new("packs");
/// Hash of a file → a byte that tells how the contents are stored, and the contents.
pub const PACK_FILES: Table<&'static [u8; 32]> = TableDefinition::new("pack_files");
/// Number → correction of the ground truth of an exam pack.
pub const CORRECTIONS: Table<CorrectionNumber> = TableDefinition::new("corrections");
/// Hash of an exam pack → hash of its corrected form, by which answers are judged now; both are in [`PACKS`].
pub const KEYS: TableDefinition<'static, [u8; 32], [u8; 32]> = TableDefinition::new("keys");
/// Hash of a picture of an exam with a pool → number of attempts that were given it, whichever pack they go by. Whoever
/// was deleted still knows what they saw, so their attempts stay counted.
pub const EXPOSURES: TableDefinition<'static, &'static [u8; 32], u64> = TableDefinition::new("exposures");
/// Hash of a picture of an exam with a pool → how many people did it in a first attempt, and the sum of their figures in
/// hundredths of a percent.
pub const IMAGE_RESULTS: TableDefinition<'static, &'static [u8; 32], (u64, u64)> =
    TableDefinition::new("image_results");
/// The only row → how many newcomers were admitted on the last day, and what HR knows of those who were not.
pub const INTAKE: Table<()> = TableDefinition::new("intake");
/// Day (UTC), counted from the Unix epoch → number of attempts that began on it and are active.
pub const ACTIVE_ATTEMPTS: TableDefinition<'static, i64, u64> = TableDefinition::new("at_work");
/// (Chat, message) → when a stranger was sent it, in milliseconds of the Unix epoch; only of the last minute.
pub const RECENT_REPLIES: TableDefinition<'static, (ChatId, u64), i64> = TableDefinition::new("told");
/// (Millisecond of the Unix epoch, chat, message): [`RECENT_REPLIES`] in order of time.
pub const RECENT_REPLIES_BY_TIME: TableDefinition<'static, (i64, ChatId, u64), ()> =
    TableDefinition::new("told_queue");
/// (Chat of a candidate, message) → when the bot sent it, in milliseconds of the Unix epoch; only of the last two days.
pub const SENT_MESSAGES: TableDefinition<'static, (ChatId, i32), i64> = TableDefinition::new("sent_messages");
/// (Millisecond of the Unix epoch, chat, message): [`SENT_MESSAGES`] in order of time.
pub const SENT_BY_TIME: TableDefinition<'static, (i64, ChatId, i32), ()> =
    TableDefinition::new("sent_by_time");
/// Telegram user id of a person who was erased → the pseudonym that stands for it, and the number of the last effect by
/// then; until the file's free space is cleaned.
pub const ERASED: TableDefinition<'static, PersonId, (u64, EffectId)> = TableDefinition::new("erased");
/// Counters by name: schema version, update offset, next numbers.
pub const META: TableDefinition<'static, &'static str, u64> = TableDefinition::new("meta");

/// Effect number → (key of three numbers, millisecond of the Unix epoch when it was decided) of what waits in a
/// queue: an index of [`OUTBOX`] in order of decision.
pub fn queue(queue: Queue) -> TableDefinition<'static, EffectId, (u8, u64, u64, i64)> {
    TableDefinition::new(match queue {
        Queue::Telegram => "queue_telegram",
        Queue::Site => "queue_site",
        Queue::Postgres => "queue_postgres",
        Queue::Analysis => "queue_analysis",
    })
}

/// Effect number → effect: the outbox of schemas up to 12. What waits there is moved when a file is opened.
pub const FORMER_OUTBOX: Table<EffectId> = TableDefinition::new("outbox");

/// The same key → all points of the submission: how copies were found up to schema 12. What there was is noted in
/// [`HANDWRITINGS`] when a file is opened.
pub const FORMER_FINGERPRINTS: Table<(u32, PersonId, AttemptNumber)> = TableDefinition::new("sketches");

/// Names of the tables of earlier schemas that no current program has: their contents follow from other records.
/// Copies of earlier programs have them.
pub const RETIRED: [&str; 2] = ["metrics", "waiting"];

/// An operation on a table, whatever it holds.
pub(super) trait Visitor {
    /// Why it stops.
    type Error;

    /// Performs it on one table.
    fn visit<K: Key + 'static, V: Value + 'static>(
        &mut self,
        table: TableDefinition<'static, K, V>,
    ) -> Result<(), Self::Error>;
}

/// Every table, for operations that treat all alike: creating, counting, copying.
pub(super) fn each<T: Visitor>(visitor: &mut T) -> Result<(), T::Error> {
    visitor.visit(CANDIDATES)?;
    visitor.visit(USERNAMES)?;
    visitor.visit(LOGINS)?;
    visitor.visit(ROWS_BY_ID)?;
    visitor.visit(ATTEMPTS)?;
    visitor.visit(DUE)?;
    visitor.visit(GRANTED)?;
    visitor.visit(SUBMISSIONS)?;
    visitor.visit(FLAGS)?;
    visitor.visit(HANDWRITINGS)?;
    visitor.visit(SCORES)?;
    visitor.visit(LIST_ENTRIES)?;
    visitor.visit(LISTED)?;
    visitor.visit(LIST_SIZES)?;
    visitor.visit(NAMES)?;
    visitor.visit(REVIEWS)?;
    visitor.visit(FEEDBACK)?;
    visitor.visit(FEEDBACK_DUE)?;
    visitor.visit(CARDS)?;
    visitor.visit(CARD_MESSAGES)?;
    visitor.visit(BULLETINS)?;
    visitor.visit(QUESTIONS)?;
    visitor.visit(OPEN_QUESTIONS)?;
    visitor.visit(QUESTION_MESSAGES)?;
    visitor.visit(DRAFTS)?;
    visitor.visit(DATA_REQUESTS)?;
    visitor.visit(OPEN_DATA_REQUESTS)?;
    visitor.visit(DATA_REQUESTS_DUE)?;
    visitor.visit(REQUEST_NOTICES)?;
    visitor.visit(LANGUAGES)?;
    visitor.visit(CONSENTS)?;
    visitor.visit(PREFERENCES)?;
    visitor.visit(WHITELIST)?;
    visitor.visit(HR_IDS)?;
    visitor.visit(BINDINGS)?;
    visitor.visit(INVITATIONS)?;
    visitor.visit(LINKS)?;
    visitor.visit(LINK_WORDS)?;
    visitor.visit(ARRIVALS)?;
    visitor.visit(SOURCES)?;
    visitor.visit(SOURCE_NUMBERS)?;
    visitor.visit(SOURCED)?;
    visitor.visit(APPLICANTS)?;
    visitor.visit(WAITING_APPLICANTS)?;
    visitor.visit(BLOCKED)?;
    visitor.visit(CONVERSATIONS)?;
    visitor.visit(OUTBOX)?;
    Queue::ALL.into_iter().try_for_each(|of| visitor.visit(queue(of)))?;
    visitor.visit(COPIES)?;
    visitor.visit(COPY_QUEUE)?;
    visitor.visit(IMPORTED)?;
    visitor.visit(IMPORTED_LOGINS)?;
    visitor.visit(IMPORTED_SINCE)?;
    visitor.visit(CLAIM_REQUESTS)?;
    visitor.visit(CLAIMANTS)?;
    visitor.visit(DEAD_LETTERS)?;
    visitor.visit(AUDIT)?;
    visitor.visit(UPDATES)?;
    visitor.visit(PACKS)?;
    visitor.visit(PACK_FILES)?;
    visitor.visit(CORRECTIONS)?;
    visitor.visit(KEYS)?;
    visitor.visit(EXPOSURES)?;
    visitor.visit(IMAGE_RESULTS)?;
    visitor.visit(INTAKE)?;
    visitor.visit(ACTIVE_ATTEMPTS)?;
    visitor.visit(RECENT_REPLIES)?;
    visitor.visit(RECENT_REPLIES_BY_TIME)?;
    visitor.visit(SENT_MESSAGES)?;
    visitor.visit(SENT_BY_TIME)?;
    visitor.visit(ERASED)?;
    visitor.visit(META)
}
