//! Links for candidates: HR or the operator makes them, and whoever opens one that works may come in.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;

use super::DeskError;
use super::decision::Decision;
use super::event::Seed;
use super::people::Writer;
use crate::exam::Language;
use crate::model::{
    Action, AdmissionMessage, By, Link, LinkNumber, LinkState, LinkTerms, Message, Pending, Sender, Source,
};
use crate::store::{Admissions, Languages, Links, Records};
use crate::texts::AdmissionButton;

/// The prefix of a link's word. Links to the bot may carry other words, which have no meaning here.
const MARK: &str = "in-";

/// How long a link that HR makes can be used, unless they choose otherwise.
const VALID: TimeDelta = TimeDelta::days(30);

/// The word of a new link, for `https://t.me/BOT?start=WORD`: 192 bits that can't be guessed.
#[must_use]
pub fn link_word(seed: Seed) -> String {
    format!("{MARK}{}", URL_SAFE_NO_PAD.encode(&seed[..24]))
}

/// The word in the text that Telegram sends when a person has opened a link.
fn word(text: &str) -> Option<&str> {
    let word = text.trim().strip_prefix("/start ")?.trim();
    // Telegram takes at most 64 characters.
    (word.starts_with(MARK) && word.len() <= 64).then_some(word)
}

impl Decision<'_> {
    /// A person wrote, perhaps by opening a link. If it works, it is counted, once for every person, and they are greeted
    /// in its language. Whoever may come in already keeps the source through which they came first.
    pub(super) fn open_link(
        &mut self,
        sender: &Sender,
        writer: &mut Writer,
        text: &str,
    ) -> Result<(), DeskError> {
        let Some(word) = word(text) else { return Ok(()) };
        if writer.hr || self.tx.candidate(sender.id)?.is_some() || self.came_through_link(sender.id)? {
            return Ok(());
        }
        let Some(number) = self.tx.link_of_word(word)? else { return Ok(()) };
        let Some(link) = self.tx.link(number)?.filter(|link| link.state(self.at) == LinkState::Open) else {
            return Ok(());
        };
        self.tx.note_arrival(sender.id, number, self.at)?;
        // Nothing is left to answer.
        if self.tx.applicant(sender.id)?.is_some_and(|applicant| applicant.answer.is_none()) {
            self.tx.forget_applicant(sender.id)?;
            self.refresh_applicants()?;
        }
        if let Some(language) = link.terms.language {
            self.greet_in(sender, writer, language)?;
        }
        Ok(())
    }

    /// The language of a link is theirs, unless they chose another.
    fn greet_in(
        &mut self,
        sender: &Sender,
        writer: &mut Writer,
        language: Language,
    ) -> Result<(), DeskError> {
        if self.tx.chosen_language(sender.id)?.is_none() && writer.language != language {
            self.tx.choose_language(sender.id, language)?;
            writer.language = language;
        }
        Ok(())
    }

    /// Somebody makes a link; `None`: there are as many as can be kept.
    pub(super) fn make_link(
        &mut self,
        by: By,
        word: String,
        terms: &LinkTerms,
    ) -> Result<Option<LinkNumber>, DeskError> {
        let made = self.tx.add_link(&Link::new(word, terms.clone(), by, self.at))?;
        if made.is_some() {
            self.audit(by, None, Action::MadeLink(terms.source.to_string()))?;
        }
        Ok(made)
    }

    /// Somebody revokes a link. Those who came through it and have no assignment yet can't come in any more.
    pub(super) fn revoke_link(&mut self, by: By, number: LinkNumber) -> Result<(), DeskError> {
        let Some(link) = self.tx.link(number)? else { return Ok(()) };
        if self.tx.revoke_link(number, self.at)? {
            self.audit(by, None, Action::RevokedLink(link.terms.source.to_string()))?;
        }
        Ok(())
    }

    /// HR wants to make a link: their next text is its source.
    pub(super) fn ask_source(
        &mut self,
        sender: &Sender,
        writer: &Writer,
        again: bool,
    ) -> Result<(), DeskError> {
        let mut conversation = self.tx.conversation(sender.chat())?;
        conversation.pending = Some(Pending::Source);
        self.tx.put_conversation(sender.chat(), &conversation)?;
        let ask = AdmissionMessage::HrAskSource { again };
        self.send(sender.chat(), writer.language, Message::Admission(ask))
    }

    /// HR wrote the source: the link is made, and they can change its terms.
    pub(super) fn source_written(
        &mut self,
        sender: &Sender,
        writer: &Writer,
        text: &str,
    ) -> Result<(), DeskError> {
        let Some(source) = Source::parse(text) else { return self.ask_source(sender, writer, true) };
        self.settle(sender.chat())?;
        let terms = LinkTerms { source, uses: None, until: Some(self.at + VALID), language: None };
        let message = match self.make_link(By::Person(sender.id), link_word(self.seed), &terms)? {
            Some(link) => AdmissionMessage::HrLink { link },
            None => AdmissionMessage::HrTooManyLinks,
        };
        self.send(sender.chat(), writer.language, Message::Admission(message))
    }

    /// HR chose a term of a link anew.
    pub(super) fn choose_term(&mut self, by: By, button: AdmissionButton) -> Result<(), DeskError> {
        let (AdmissionButton::Uses(number, _)
        | AdmissionButton::Days(number, _)
        | AdmissionButton::Language(number, _)) = button
        else {
            return Ok(());
        };
        let Some(mut link) = self.tx.link(number)? else { return Ok(()) };
        match button {
            AdmissionButton::Uses(_, uses) => link.terms.uses = uses,
            AdmissionButton::Days(_, days) => {
                link.terms.until = days.map(|days| self.at + TimeDelta::days(days.into()));
            }
            AdmissionButton::Language(_, language) => link.terms.language = language,
            _ => {}
        }
        self.tx.put_link(number, &link)?;
        self.audit(by, None, Action::ChangedLink(link.terms.source.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_fits_into_a_link_and_is_found_in_what_telegram_sends() {
        let made = link_word([0xfb; 32]);
        assert!(made.len() <= 64 && made.bytes().all(|c| c.is_ascii_alphanumeric() || b"-_".contains(&c)));
        assert_eq!(word(&format!("/start {made}")), Some(made.as_str()));
        let long = format!("/start in-{}", "x".repeat(62));
        for other in ["/start", "/start ", "/start spring", "in-x", "/start hr-x", &long] {
            assert_eq!(word(other), None, "{other}");
        }
        assert_ne!(made, link_word([1; 32]));
    }
}
