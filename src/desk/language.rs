//! The language in which the bot speaks with a person: that of their Telegram, or the one that they choose.

use super::DeskError;
use super::decision::Decision;
use super::people::Writer;
use crate::exam::Language;
use crate::model::{Message, Sender, TelegramEffect};
use crate::store::Languages;

impl Decision<'_> {
    /// The menu: HR's own, and a greeting for everybody else. Whoever's Telegram speaks none of our languages is greeted in the default one, and offered the
    /// other.
    pub(super) fn welcome(&mut self, sender: &Sender, writer: &Writer) -> Result<(), DeskError> {
        let menu = if writer.hr { Message::HrMenu } else { Message::Welcome { hr: false } };
        self.send(sender.chat(), writer.language, menu)?;
        let is_known = Language::tagged(sender.language_tag.as_deref()).is_some();
        if is_known || self.tx.chosen_language(sender.id)?.is_some() {
            return Ok(());
        }
        self.send(sender.chat(), writer.language, Message::OtherLanguage)
    }

    /// A person chose a language. The menu and the commands that Telegram offers them follow at once.
    pub(super) fn speak(
        &mut self,
        sender: &Sender,
        language: Language,
        message_id: Option<i32>,
    ) -> Result<(), DeskError> {
        let chat = sender.chat();
        let is_new = self.tx.chosen_language(sender.id)? != Some(language);
        self.tx.choose_language(sender.id, language)?;
        // From now on it is theirs, whatever else is recorded about them.
        let writer = self.writer(sender)?;
        if is_new && !writer.hr {
            self.push(TelegramEffect::Commands { chat, language, hr: false })?;
        }
        // The button leads back.
        if let Some(message_id) = message_id {
            let message = Message::OtherLanguage;
            self.push(TelegramEffect::Edit { chat, message_id, language, message })?;
        }
        self.send(chat, language, Message::LanguageChosen { hr: writer.hr })
    }
}

#[cfg(test)]
mod tests {
    use chrono::Utc;

    use super::*;
    use crate::desk::{Event, EventKind, Rules, decide};
    use crate::exam::Exam;
    use crate::model::{Effect, EffectKey, Incoming, PersonId};
    use crate::store::{Outbox, Tx, failing};

    const JEAN: PersonId = PersonId(7);

    /// What somebody is sent after an update, in which language; the outbox is empty afterwards.
    fn sent(tx: &mut Tx, id: u32, tag: Option<&str>, pressed: Option<&str>) -> Vec<String> {
        let rules = Rules::new(Exam::embedded().expect("the embedded exam").into(), 2, Language::En);
        let sender = Sender {
            id: JEAN,
            username: None,
            first_name: "Jean".into(),
            language_tag: tag.map(str::to_owned),
        };
        let incoming = match pressed {
            None => Incoming::Text { sender, text: "/start".to_owned(), message_id: 1 },
            Some(data) => Incoming::Callback {
                sender,
                query: "q".to_owned(),
                message_id: Some(2),
                data: data.to_owned(),
            },
        };
        let at = Utc::now() + chrono::TimeDelta::minutes(2 * i64::from(id));
        let kind = EventKind::Update { id, incoming };
        decide(&rules, tx, &Event { at, trusted: true, seed: [0; 32], kind }).expect("a decision");
        let mut sent = Vec::new();
        for (place, entry) in tx.waiting_at(EffectKey::Chat(JEAN.chat())).expect("the outbox") {
            sent.extend(match entry.effect {
                Effect::Telegram(TelegramEffect::Send { language, message, .. }) => {
                    Some(format!("{} {message:?}", language.tag()))
                }
                Effect::Telegram(TelegramEffect::Edit { language, message, .. }) => {
                    Some(format!("{} edit {message:?}", language.tag()))
                }
                Effect::Telegram(TelegramEffect::Commands { language, .. }) => {
                    Some(format!("{} commands", language.tag()))
                }
                _ => None,
            });
            tx.take_effect(place).expect("taken");
        }
        sent
    }

    #[test]
    fn the_default_greets_whoever_speaks_neither_and_the_other_one_is_offered_until_they_choose() {
        let mut tx = failing::store().0.write().expect("write");
        for (id, tag) in [(1, Some("fr")), (2, None)] {
            assert_eq!(sent(&mut tx, id, tag, None), ["en Welcome { hr: false }", "en OtherLanguage"]);
        }
        assert_eq!(sent(&mut tx, 3, Some("ru"), None), ["ru Welcome { hr: false }"]);
        let chosen = ["ru commands", "ru edit OtherLanguage", "ru LanguageChosen { hr: false }"];
        assert_eq!(sent(&mut tx, 4, Some("fr"), Some("speak:ru")), chosen);
        assert_eq!(sent(&mut tx, 5, Some("fr"), None), ["ru Welcome { hr: false }"]);
        // Telegram has the commands already.
        assert_eq!(sent(&mut tx, 6, Some("fr"), Some("speak:ru")), chosen[1..]);
        assert_eq!(sent(&mut tx, 7, Some("fr"), Some("speak:fr")), [""; 0]);
    }
}
