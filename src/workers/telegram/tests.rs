use std::time::Duration;

use chrono::Utc;
use secrecy::SecretString;

use super::deliver::TelegramWorker;
use crate::desk::{Outcome, Rules};
use crate::exam::{Exam, Language};
use crate::model::{
    AttemptNumber, CauseKind, ChatId, Effect, EffectId, EffectPlace, Message, OutboxEntry, TelegramEffect,
};
use crate::store::failing;
use crate::telegram::{Limits, Telegram, TelegramSettings};
use crate::workers::{Performed, QueuedEffect, Worker};

const STRANGER: ChatId = ChatId(7);

/// A worker whose Telegram nobody can reach, with records of nobody.
fn worker() -> TelegramWorker<Telegram> {
    let nowhere = "http://127.0.0.1:9".parse().expect("an address");
    let settings = TelegramSettings::new(SecretString::from("7:token"), nowhere);
    let telegram = Telegram::new(&settings).expect("a client");
    let rules = Rules::new(Exam::embedded().expect("the embedded exam").into(), 2, Language::En);
    let limits = Limits::new(Duration::from_secs(1), Duration::ZERO);
    TelegramWorker::new(telegram, failing::store().0, rules, limits)
}

fn sent(message: Message) -> QueuedEffect {
    let effect = TelegramEffect::Send { chat: STRANGER, language: Language::En, message };
    let entry = OutboxEntry { created: Utc::now(), effect: Effect::Telegram(effect) };
    let place = EffectPlace { key: entry.effect.key(), id: EffectId(1) };
    QueuedEffect::new(place, entry, true)
}

/// Why it is not sent.
fn cause(performed: Performed) -> CauseKind {
    match performed {
        Performed::Done(Outcome::Undeliverable { cause }) => cause.kind,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn what_nobody_may_read_takes_no_slot() {
    let worker = worker();
    assert_eq!(cause(worker.perform(&sent(Message::HrMenu)).await), CauseKind::NotHr);
    assert!(!worker.limits.is_busy(STRANGER), "the next message waits for one that was not sent");
}

#[tokio::test]
async fn a_reminder_of_what_was_deleted_is_not_sent() {
    let performed = worker().perform(&sent(Message::Reminder { attempt: AttemptNumber::FIRST })).await;
    assert_eq!(cause(performed), CauseKind::SubjectGone);
}
