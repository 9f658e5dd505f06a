//! Invitations: the operator makes a link, and the first person to open it becomes HR.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;

use super::DeskError;
use super::decision::Decision;
use super::event::Seed;
use crate::model::{Action, By, HrEntry, HrKey, HrOrigin, InvitationKey, Message, Sender};
use crate::store::Records;

/// How long an invitation can be used.
pub const INVITATION_VALID: TimeDelta = TimeDelta::hours(24);

/// The prefix of an invitation's word. Links to the bot may carry other words, from an advertisement for
/// example; those have no meaning here.
const MARK: &str = "hr-";

/// The word of a new invitation, for the link `https://t.me/BOT?start=WORD`: 256 bits that can't be guessed.
#[must_use]
pub fn invitation_word(seed: Seed) -> String {
    format!("{MARK}{}", URL_SAFE_NO_PAD.encode(seed))
}

/// The word in the text that Telegram sends when a person has opened the link of an invitation.
fn word(text: &str) -> Option<&str> {
    let word = text.trim().strip_prefix("/start ")?.trim();
    word.starts_with(MARK).then_some(word)
}

/// What a text means for invitations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opened {
    /// It opens no invitation.
    Nothing,
    /// The sender becomes HR by it.
    Invitation,
    /// The invitation was used before, is too old, or never existed.
    Nought,
}

impl Decision<'_> {
    /// The operator has made an invitation.
    pub(super) fn invite(&mut self, key: InvitationKey) -> Result<(), DeskError> {
        self.tx.put_invitation(key, self.at + INVITATION_VALID)?;
        self.audit(By::Operator, None, Action::Invited)
    }

    /// A person wrote, perhaps by opening the link of an invitation: the first one is put on the whitelist by id,
    /// and the rest of HR is notified.
    pub(super) fn open_invitation(&mut self, sender: &Sender, text: &str) -> Result<Opened, DeskError> {
        let Some(word) = word(text) else { return Ok(Opened::Nothing) };
        if !self.tx.take_invitation(InvitationKey::of(word), self.at)? {
            return Ok(Opened::Nought);
        }
        let key = HrKey::Id(sender.id);
        if self.tx.hr_entry(&key)?.is_none() {
            let name = sender.username.as_ref().map(|name| format!("@{name}"));
            let name = name.unwrap_or_else(|| sender.first_name.clone());
            self.tell_all_hr(&Message::HrJoined { name, person: sender.id })?;
            let first_name = sender.first_name.clone();
            let entry = HrEntry {
                key,
                person: Some(sender.id),
                first_name,
                language: None,
                added: self.at,
                origin: HrOrigin::Operator,
            };
            self.tx.put_hr(&entry)?;
        }
        self.audit(By::Person(sender.id), Some(sender.id), Action::JoinedByInvitation)?;
        Ok(Opened::Invitation)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_fits_into_a_link_and_is_found_in_what_telegram_sends() {
        let made = invitation_word([0xfb; 32]);
        // Telegram takes at most 64 of these characters.
        assert!(made.len() <= 64 && made.bytes().all(|c| c.is_ascii_alphanumeric() || b"-_".contains(&c)));
        assert_eq!(word(&format!("/start {made}")), Some(made.as_str()));
        for other in ["/start", "/start ", "/start spring-advertisement", "hr-x", "/help hr-x"] {
            assert_eq!(word(other), None, "{other}");
        }
        assert_ne!(made, invitation_word([1; 32]));
    }
}
