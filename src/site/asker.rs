//! Who asks.

/// Who a call is sent as: what to check when it is refused depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asker {
    /// Nobody: it carries no credentials.
    Nobody,
    /// The bot's own user.
    Bot,
    /// An account that the bot has made.
    Account,
}
