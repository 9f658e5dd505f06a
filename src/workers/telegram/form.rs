//! A rendered message in the form that the server takes: in pieces, smaller pieces, plain, or as a new message in
//! place of an edited one.

use std::collections::VecDeque;

use super::deliver::{DeliveryError, TelegramWorker};
use crate::measure::{self, MESSAGE};
use crate::model::ChatId;
use crate::telegram::{Api, Format, TelegramError};
use crate::texts::{Keyboard, Rendered};

/// Pieces are not made smaller than this, in UTF-16 units: a server that refuses even these is broken.
const SMALLEST_PIECE: usize = 256;

impl<T: Api> TelegramWorker<T> {
    /// Sends a message, in pieces if it is long; returns the number of the last piece.
    pub(super) async fn send(&self, chat: ChatId, text: &Rendered) -> Result<Option<i32>, DeliveryError> {
        Ok(self.send_all(chat, text).await?.last().copied())
    }

    /// The same; returns the numbers of all pieces.
    pub(super) async fn send_all(&self, chat: ChatId, text: &Rendered) -> Result<Vec<i32>, DeliveryError> {
        self.send_pieces(chat, measure::pieces(&text.html), &text.keyboard).await
    }

    /// Sends pieces one after the other; the keyboard is below the last.
    async fn send_pieces(
        &self,
        chat: ChatId,
        pieces: Vec<String>,
        keyboard: &Keyboard,
    ) -> Result<Vec<i32>, DeliveryError> {
        let mut pieces: VecDeque<(String, usize)> =
            pieces.into_iter().map(|piece| (piece, MESSAGE)).collect();
        let (mut message_ids, mut has_slot) = (Vec::new(), true);
        while let Some((piece, most)) = pieces.pop_front() {
            if !has_slot {
                self.wait(chat).await;
            }
            has_slot = false;
            let keyboard = if pieces.is_empty() { keyboard } else { &Keyboard::None };
            match self.send_piece(chat, &piece, keyboard).await {
                // A server that accepts less than Telegram gets smaller pieces.
                Err(TelegramError::TooLong { cause }) if most > SMALLEST_PIECE => {
                    tracing::warn!(
                        chat = chat.0,
                        %cause,
                        "a message of {} is too long",
                        measure::length(&piece)
                    );
                    let smaller = measure::pieces_of(&piece, most / 2);
                    smaller.into_iter().rev().for_each(|piece| pieces.push_front((piece, most / 2)));
                }
                sent => message_ids.extend(sent?),
            }
        }
        Ok(message_ids)
    }

    /// Sends one piece; without the buttons that a server of an older Bot API refuses.
    async fn send_piece(
        &self,
        chat: ChatId,
        piece: &str,
        keyboard: &Keyboard,
    ) -> Result<Option<i32>, TelegramError> {
        match (self.send_formatted(chat, piece, keyboard).await, keyboard.for_older_servers()) {
            (Err(TelegramError::BadButtons { .. }), Some(known)) => {
                self.send_formatted(chat, piece, &known).await
            }
            (sent, _) => sent,
        }
    }

    async fn send_formatted(
        &self,
        chat: ChatId,
        piece: &str,
        keyboard: &Keyboard,
    ) -> Result<Option<i32>, TelegramError> {
        match self.telegram.send(chat, piece, Format::Html, keyboard).await {
            // Better plain than never.
            Err(TelegramError::BadMarkup { .. }) => {
                self.telegram.send(chat, &measure::plain(piece), Format::Plain, keyboard).await
            }
            sent => sent,
        }
    }

    /// Replaces the text of a message; if it can't be edited, sends a new one. Text that does not fit follows in
    /// further messages.
    pub(super) async fn edit(
        &self,
        chat: ChatId,
        message_id: i32,
        text: &Rendered,
    ) -> Result<Option<i32>, DeliveryError> {
        let mut pieces = measure::pieces(&text.html);
        let rest = if pieces.len() > 1 { pieces.split_off(1) } else { Vec::new() };
        let keyboard = if rest.is_empty() { text.keyboard.clone() } else { Keyboard::None };
        let first = Rendered { html: pieces.pop().unwrap_or_default(), keyboard };
        match self.telegram.edit(chat, message_id, &first).await {
            Ok(()) if rest.is_empty() => Ok(Some(message_id)),
            Ok(()) => {
                self.wait(chat).await;
                Ok(self.send_pieces(chat, rest, &text.keyboard).await?.last().copied())
            }
            Err(
                TelegramError::NothingToEdit { .. }
                | TelegramError::BadMarkup { .. }
                | TelegramError::BadButtons { .. }
                | TelegramError::TooLong { .. },
            ) => self.send(chat, text).await,
            Err(error) => Err(error.into()),
        }
    }

    /// Confirms that a button press was received, with or without a sentence that pops up.
    pub(super) async fn answer_press(
        &self,
        chat: ChatId,
        query: &str,
        toast: Option<String>,
    ) -> Result<Option<i32>, DeliveryError> {
        match (self.telegram.answer_callback(query, toast.as_deref()).await, toast) {
            // Telegram does not show answers to old presses, for example if the bot was off.
            (Err(TelegramError::Permanent { .. }), Some(text)) => self.say(chat, &text).await,
            (answered, _) => {
                answered?;
                Ok(None)
            }
        }
    }
}
