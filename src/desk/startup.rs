//! What is brought up to date when a bot starts: the file may have been written by an older program, and the
//! settings and the exam may have changed since the last time. (Tables that an older file lacks were already
//! added when it was opened.)

use std::ops::ControlFlow;

use chrono::{DateTime, TimeDelta, Utc};

use super::listing::{LISTING, list, listed_by};
use super::retention::removal;
use super::usernames::next_expiry;
use super::{Rules, packs, passwords};
use crate::model::{AttemptNumber, Chore, Effect, PersonId, TelegramEffect};
use crate::store::{Claims, Committed, ImportedPeople, Records, Store, StoreError, Tx};

/// Number of attempts whose removal is planned anew in one transaction.
const CHUNK: usize = 1_000;

/// Number of candidates per minute whose traces are removed when the setting is new and their time is already
/// over.
const A_MINUTE: usize = 100;

/// Brings everything up to date; returns what has to be done about it.
pub(super) fn bring_up_to_date(
    store: &Store,
    rules: &Rules,
    at: DateTime<Utc>,
) -> Result<Committed, StoreError> {
    let committed = relist(store, rules, at)?;
    plan_removals(store, rules, at)?;
    plan_usernames(store)?;
    plan_digests(store, rules, at)?;
    plan_claims(store, rules, at)?;
    passwords::wipe(store, rules)?;
    Ok(committed)
}

/// Lists everybody anew if the rules have changed since last time: another exam, a newer program. An older
/// program that did not list anybody did not offer HR their commands either.
pub(super) fn relist(store: &Store, rules: &Rules, at: DateTime<Utc>) -> Result<Committed, StoreError> {
    packs::look_after(store, rules)?;
    let (before, listed_by) = (store.read()?.listed_by()?, listed_by(rules));
    if before == listed_by {
        return Ok(Committed::default());
    }
    let mut tx = store.write()?;
    if before == 0 {
        offer_commands(&mut tx, at)?;
    }
    if before >> 32 != LISTING {
        tx.count_scores_anew()?;
    }
    tx.clear_lists()?;
    tx.each_candidate(|_, attempt| {
        if let Some(attempt) = attempt {
            list(rules, &tx, &attempt)?;
        }
        Ok(ControlFlow::Continue(()))
    })?;
    tx.set_listed_by(listed_by)?;
    tx.commit()
}

/// For all HR people who have written already.
fn offer_commands(tx: &mut Tx, at: DateTime<Utc>) -> Result<(), StoreError> {
    for entry in tx.whitelist()? {
        if let (Some(person), Some(language)) = (entry.person, entry.language) {
            let commands = TelegramEffect::Commands { chat: person.chat(), language, hr: true };
            tx.push(at, Effect::Telegram(commands))?;
        }
    }
    Ok(())
}

/// Plans the removal anew for everybody who is through, if the setting has changed since last time. Those whose
/// time is over already follow each other at a pace that the site can bear.
pub(super) fn plan_removals(store: &Store, rules: &Rules, at: DateTime<Utc>) -> Result<(), StoreError> {
    let days = rules.retention.map_or(0, |retention| retention.num_days().unsigned_abs());
    let view = store.read()?;
    if view.retention_days()? == days {
        return Ok(());
    }
    let mut through: Vec<(PersonId, AttemptNumber)> = Vec::new();
    view.each_candidate(|candidate, attempt| {
        let over = attempt.is_some_and(|attempt| attempt.is_closed());
        if over && !candidate.account.is_removed() {
            through.push((candidate.id, candidate.attempts));
        }
        Ok(ControlFlow::Continue(()))
    })?;
    let mut overdue = 0;
    for chunk in through.chunks(CHUNK) {
        let tx = store.write()?;
        for (person, number) in chunk {
            let Some(mut attempt) = tx.attempt(*person, *number)? else { continue };
            let time = removal(rules, &attempt).map(|time| {
                if time > at {
                    return time;
                }
                overdue += 1;
                at + TimeDelta::minutes(((overdue - 1) / A_MINUTE) as i64)
            });
            let Some(closed) = attempt.closed_mut() else { continue };
            closed.removal = time;
            tx.put_attempt(&attempt)?;
        }
        tx.commit()?;
    }
    let tx = store.write()?;
    tx.set_retention_days(days)?;
    tx.commit()?;
    tracing::info!(days, candidates = through.len(), overdue, "the retention setting has changed");
    Ok(())
}

/// Plans the expiry of usernames that an older program put on the whitelist.
pub(super) fn plan_usernames(store: &Store) -> Result<(), StoreError> {
    let view = store.read()?;
    let next = next_expiry(&view)?;
    if view.planned(Chore::Whitelist)? == next {
        return Ok(());
    }
    let tx = store.write()?;
    tx.plan(Chore::Whitelist, next)?;
    tx.commit().map(drop)
}

/// Plans the digests anew of those HR people who read times in the company's zone, if that is another than before.
/// One that is overdue is still sent.
pub(super) fn plan_digests(store: &Store, rules: &Rules, at: DateTime<Utc>) -> Result<(), StoreError> {
    let mut moved = Vec::new();
    let view = store.read()?;
    for person in view.whitelist()?.into_iter().filter_map(|entry| entry.person) {
        let mut preferences = view.preferences(person)?;
        let (digest, zone) = (preferences.digest, preferences.zone_or(rules.zone));
        let planned = preferences.next_digest.filter(|planned| *planned > at);
        if planned.is_some_and(|planned| digest.next(zone, planned) != Some(planned)) {
            preferences.next_digest = digest.next(zone, at);
            moved.push((person, preferences));
        }
    }
    if moved.is_empty() {
        return Ok(());
    }
    let tx = store.write()?;
    for (person, preferences) in &moved {
        tx.put_preferences(*person, preferences)?;
    }
    tx.commit().map(drop)
}

/// Plans anew when claims expire, if the setting has changed since last time. Claims of an older program are
/// open from now on.
pub(super) fn plan_claims(store: &Store, rules: &Rules, at: DateTime<Utc>) -> Result<(), StoreError> {
    let days = rules.claims.map_or(0, |claims| claims.num_days().unsigned_abs());
    let view = store.read()?;
    // The time of the notification is in the future: the clock was wrong then, or is wrong now.
    let is_odd = view.claims_notified_at()?.is_some_and(|told| told > at);
    if view.claim_days()? == Some(days) && !is_odd {
        return Ok(());
    }
    let (mut undated, mut first) = (Vec::new(), None::<DateTime<Utc>>);
    view.each_imported(|imported| {
        let since = imported.claim.since.unwrap_or(at);
        first = Some(first.map_or(since, |first| first.min(since)));
        if imported.claim.since.is_none() {
            undated.push(imported);
        }
        Ok(())
    })?;
    let tx = store.write()?;
    for mut imported in undated {
        imported.claim.since = Some(at);
        tx.put_imported(&imported)?;
    }
    tx.set_claims_notified_at(None)?;
    tx.plan(Chore::Claims, rules.claims.zip(first).map(|(claims, since)| since + claims))?;
    tx.set_claim_days(days)?;
    tx.commit().map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exam::{Exam, Language};
    use crate::model::{Digest, HrEntry, HrKey, HrOrigin, Preferences};

    #[test]
    fn another_zone_of_the_company_plans_the_digests_anew_of_those_who_go_by_it() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().expect("a time");
        let now = at("2026-03-02T12:00:00Z");
        let store = Store::in_memory().expect("a store");
        let exam = Exam::embedded().expect("the embedded exam");
        let mut rules = Rules::new(exam.into(), 2, Language::En);
        let planned = [
            (1, None, at("2026-03-03T09:00:00Z")),
            (2, "Asia/Omsk".parse().ok(), at("2026-03-03T03:00:00Z")),
            // Overdue since the bot was off.
            (3, None, at("2026-03-02T09:00:00Z")),
        ];
        let tx = store.write().expect("write");
        for (id, zone, next) in planned {
            let person = PersonId(id);
            let key = HrKey::Id(person);
            let (first_name, origin) = ("Olga".to_owned(), HrOrigin::Operator);
            let entry = HrEntry { key, person: Some(person), first_name, language: None, added: now, origin };
            tx.put_hr(&entry).expect("put");
            let (digest, next_digest) = (Digest::Daily { hour: 9 }, Some(next));
            let preferences = Preferences { muted: Vec::new(), zone, digest, next_digest, cards: false };
            tx.put_preferences(person, &preferences).expect("put");
        }
        tx.commit().expect("commit");
        let next = || {
            let view = store.read().expect("read");
            let next = |id| view.preferences(PersonId(id)).expect("read").next_digest.expect("planned");
            [1, 2, 3].map(next)
        };
        plan_digests(&store, &rules, now).expect("planned");
        assert_eq!(next(), planned.map(|(_, _, next)| next), "nothing is new");
        rules.zone = "Europe/Moscow".parse().expect("a zone");
        plan_digests(&store, &rules, now).expect("planned");
        assert_eq!(next(), [at("2026-03-03T06:00:00Z"), planned[1].2, planned[2].2]);
        let due: Vec<_> = store.read().and_then(|view| view.due(9)).expect("due");
        assert_eq!(due.len(), 3, "{due:?}");
    }
}
