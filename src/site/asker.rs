//! The sender of a call.

/// The sender of a call: what to check after a refusal depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asker {
    /// Nobody: it carries no credentials.
    Nobody,
    /// The bot's own user.
    Bot,
    /// An account that the bot has created.
    Account,
}
