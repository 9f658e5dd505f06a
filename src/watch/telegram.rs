//! Every call to Telegram: which succeeded, and which failed.

use std::time::Duration;

use super::Watch;
use crate::telegram::{Call, Kind, Observer, TelegramError};

impl Observer for Watch {
    fn calls(&self, call: Call) {
        if call.kind == Kind::Updates {
            self.polls();
        }
    }

    fn called(&self, call: Call, _: Duration, error: Option<&TelegramError>) {
        if error.is_some() {
            self.numbers.telegram_failure(call.name);
        }
        match (call.kind, error) {
            (Kind::Greeting, None) => self.telegram.answered(self.now()),
            (Kind::Greeting | Kind::Updates, Some(error)) => {
                self.telegram.failed(self.now(), &error.to_string());
            }
            (Kind::Message, None) => self.numbers.message(call.name),
            // The number of updates is reported separately.
            (Kind::Updates, None) | (Kind::Message, Some(_)) | (Kind::Other, _) => {}
        }
    }

    fn brought(&self, updates: usize) {
        self.polled(updates);
    }
}
