//! The tables. Keys are plain; values are encoded records.

use redb::{Key, TableDefinition, Value};

type Table<Key> = TableDefinition<'static, Key, &'static [u8]>;

/// Telegram user id → candidate.
pub const CANDIDATES: Table<u64> = TableDefinition::new("candidates");
/// Lower-cased account name → Telegram user id.
pub const LOGINS: TableDefinition<'static, &'static str, u64> = TableDefinition::new("logins");
/// Lower-cased Telegram username → Telegram user id.
pub const USERNAMES: TableDefinition<'static, &'static str, u64> = TableDefinition::new("usernames");
/// Telegram user id of those whose rows in PostgreSQL go by it.
pub const ROWS_BY_ID: TableDefinition<'static, u64, ()> = TableDefinition::new("rows_by_id");
/// (Telegram user id, number) → attempt.
pub const ATTEMPTS: Table<(u64, u8)> = TableDefinition::new("attempts");
/// (Millisecond of the Unix epoch, Telegram user id, number) of the attempts for which something becomes due then: an
/// index of [`super::Attempt::due`] in order of time. With the number 0, of HR people's digests.
pub const DUE: TableDefinition<'static, (i64, u64, u8), ()> = TableDefinition::new("due");
/// Telegram user id → so many attempts HR allows this person, whatever the limit for everybody.
pub const GRANTED: TableDefinition<'static, u64, u8> = TableDefinition::new("granted");
/// (Telegram user id, attempt, turn) → submission, compressed.
pub const SUBMISSIONS: Table<(u64, u8, u32)> = TableDefinition::new("submissions");
/// (Telegram user id, attempt) → what was noticed about its submission.
pub const FLAGS: Table<(u64, u8)> = TableDefinition::new("signs");
/// (Set of images, Telegram user id, attempt) → fingerprint of the accepted submission, for finding copies.
pub const FINGERPRINTS: Table<(u32, u64, u8)> = TableDefinition::new("sketches");
/// (Set of images, score in hundredths of a percent) → so many attempts have it: an index of scorecards, for ranks.
pub const SCORES: TableDefinition<'static, (u32, u16), u64> = TableDefinition::new("scores");
/// Telegram user id → where the candidate stands.
pub const LIST_ENTRIES: Table<u64> = TableDefinition::new("standings");
/// (Filter and order, key, Telegram user id): the lists of candidates, an index of [`LIST_ENTRIES`].
pub const LISTED: TableDefinition<'static, (u8, i64, u64), ()> = TableDefinition::new("listed");
/// Filter → so many candidates are listed under it.
pub const LIST_SIZES: TableDefinition<'static, u8, u64> = TableDefinition::new("list_sizes");
/// Telegram user id → username, account and first name, lower-cased, a line each: what a search looks through.
pub const NAMES: TableDefinition<'static, u64, &'static str> = TableDefinition::new("names");
/// Telegram user id of HR people → which messages they want.
pub const PREFERENCES: Table<u64> = TableDefinition::new("preferences");
/// Whitelist key → entry.
pub const WHITELIST: Table<&'static str> = TableDefinition::new("whitelist");
/// Telegram user id → whitelist key, for those whose id is known.
pub const HR_IDS: TableDefinition<'static, u64, &'static str> = TableDefinition::new("hr_ids");
/// Username that was ever bound to somebody on the whitelist, lower-cased → Telegram user id.
pub const BINDINGS: TableDefinition<'static, &'static str, u64> = TableDefinition::new("bindings");
/// SHA-256 of an invitation's word → millisecond of the Unix epoch until which it can be used.
pub const INVITATIONS: TableDefinition<'static, [u8; 32], i64> = TableDefinition::new("invitations");
/// Chat → conversation.
pub const CONVERSATIONS: Table<i64> = TableDefinition::new("conversations");
/// Effect number → effect.
pub const OUTBOX: Table<u64> = TableDefinition::new("outbox");
/// (Telegram user id, effect number) of steps on the site and stages of an assignment: an index of [`OUTBOX`].
pub const WAITING: TableDefinition<'static, (u64, u64), ()> = TableDefinition::new("waiting");
/// Telegram user id → what waits to be copied to PostgreSQL for this person.
pub const COPIES: Table<u64> = TableDefinition::new("copies");
/// Effect number → Telegram user id: [`COPIES`] in order of the last change.
pub const COPY_QUEUE: TableDefinition<'static, u64, u64> = TableDefinition::new("copy_queue");
/// Lower-cased Telegram username → somebody of the legacy database whose claim is not proved yet.
pub const IMPORTED: Table<&'static str> = TableDefinition::new("imported");
/// Lower-cased account name of somebody in [`IMPORTED`] → their key there.
pub const IMPORTED_LOGINS: TableDefinition<'static, &'static str, &'static str> =
    TableDefinition::new("imported_logins");
/// Running number → event that was set aside.
pub const DEAD_LETTERS: Table<u64> = TableDefinition::new("dead_letters");
/// Running number → audit entry.
pub const AUDIT: Table<u64> = TableDefinition::new("audit");
/// Update id → second of the Unix epoch at which it was applied; only the recent ones.
pub const UPDATES: TableDefinition<'static, u32, i64> = TableDefinition::new("updates");
/// What an exam pack is known by → its files, for the packs that attempts were given.
pub const PACKS: Table<&'static [u8; 32]> = TableDefinition::new("packs");
/// What a file's contents are known by → a byte that tells how they are kept, and the contents.
pub const PACK_FILES: Table<&'static [u8; 32]> = TableDefinition::new("pack_files");
/// The one row → how many newcomers were let in on the last day, and what HR knows of those who were not.
pub const INTAKE: Table<()> = TableDefinition::new("intake");
/// Day (UTC), counted from the Unix epoch → so many of the attempts that began on it are at work.
pub const AT_WORK: TableDefinition<'static, i64, u64> = TableDefinition::new("at_work");
/// (Chat, what) → millisecond of the Unix epoch at which a stranger was told so; only of the last minute.
pub const TOLD: TableDefinition<'static, (i64, u64), i64> = TableDefinition::new("told");
/// (Millisecond of the Unix epoch, chat, what): [`TOLD`] in order of time.
pub const TOLD_QUEUE: TableDefinition<'static, (i64, i64, u64), ()> = TableDefinition::new("told_queue");
/// Counters by name: schema version, update offset, next numbers.
pub const META: TableDefinition<'static, &'static str, u64> = TableDefinition::new("meta");

/// Tables of earlier schemas that no program of today has: what they held follows from other records. Copies of earlier
/// programs have them.
pub const RETIRED: [Table<u64>; 1] = [TableDefinition::new("metrics")];

/// Does something with a table, whatever it holds.
pub(super) trait Visitor {
    /// Why it goes no further.
    type Error;

    /// Does it with one table.
    fn visit<K: Key + 'static, V: Value + 'static>(
        &mut self,
        table: TableDefinition<'static, K, V>,
    ) -> Result<(), Self::Error>;
}

/// Every table, for what treats all alike: they are made, counted, copied.
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
    visitor.visit(FINGERPRINTS)?;
    visitor.visit(SCORES)?;
    visitor.visit(LIST_ENTRIES)?;
    visitor.visit(LISTED)?;
    visitor.visit(LIST_SIZES)?;
    visitor.visit(NAMES)?;
    visitor.visit(PREFERENCES)?;
    visitor.visit(WHITELIST)?;
    visitor.visit(HR_IDS)?;
    visitor.visit(BINDINGS)?;
    visitor.visit(INVITATIONS)?;
    visitor.visit(CONVERSATIONS)?;
    visitor.visit(OUTBOX)?;
    visitor.visit(COPIES)?;
    visitor.visit(COPY_QUEUE)?;
    visitor.visit(IMPORTED)?;
    visitor.visit(IMPORTED_LOGINS)?;
    visitor.visit(DEAD_LETTERS)?;
    visitor.visit(AUDIT)?;
    visitor.visit(UPDATES)?;
    visitor.visit(PACKS)?;
    visitor.visit(PACK_FILES)?;
    visitor.visit(INTAKE)?;
    visitor.visit(AT_WORK)?;
    visitor.visit(WAITING)?;
    visitor.visit(TOLD)?;
    visitor.visit(TOLD_QUEUE)?;
    visitor.visit(META)
}
