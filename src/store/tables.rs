//! The tables. Keys are plain; values are encoded records.

use redb::TableDefinition;

type Table<Key> = TableDefinition<'static, Key, &'static [u8]>;

/// Telegram user id → candidate.
pub const CANDIDATES: Table<u64> = TableDefinition::new("candidates");
/// Lower-cased Telegram username, or lower-cased account name → Telegram user id.
pub const USERNAMES: TableDefinition<'static, &'static str, u64> = TableDefinition::new("usernames");
/// (Telegram user id, number) → attempt.
pub const ATTEMPTS: Table<(u64, u8)> = TableDefinition::new("attempts");
/// (Millisecond of the Unix epoch, Telegram user id, number) of the attempts for which something becomes due then: an
/// index of [`super::Attempt::due`] in order of time.
pub const DUE: TableDefinition<'static, (i64, u64, u8), ()> = TableDefinition::new("due");
/// Telegram user id → so many attempts HR allows this person, whatever the limit for everybody.
pub const GRANTED: TableDefinition<'static, u64, u8> = TableDefinition::new("granted");
/// (Telegram user id, attempt, turn) → submission, compressed.
pub const SUBMISSIONS: Table<(u64, u8, u32)> = TableDefinition::new("submissions");
/// Telegram user id → metrics.
pub const METRICS: Table<u64> = TableDefinition::new("metrics");
/// Whitelist key → entry.
pub const WHITELIST: Table<&'static str> = TableDefinition::new("whitelist");
/// Telegram user id → whitelist key, for those whose id is known.
pub const HR_IDS: TableDefinition<'static, u64, &'static str> = TableDefinition::new("hr_ids");
/// Chat → conversation.
pub const CONVERSATIONS: Table<i64> = TableDefinition::new("conversations");
/// Effect number → effect.
pub const OUTBOX: Table<u64> = TableDefinition::new("outbox");
/// Running number → event that was set aside.
pub const DEAD_LETTERS: Table<u64> = TableDefinition::new("dead_letters");
/// Running number → audit entry.
pub const AUDIT: Table<u64> = TableDefinition::new("audit");
/// Update id → second of the Unix epoch at which it was applied; only the recent ones.
pub const UPDATES: TableDefinition<'static, u32, i64> = TableDefinition::new("updates");
/// Counters by name: schema version, update offset, next numbers.
pub const META: TableDefinition<'static, &'static str, u64> = TableDefinition::new("meta");
