//! Claims that nobody makes expire: the operator is notified, and a day later the accounts are no longer kept here.

use chrono::{DateTime, TimeDelta, Utc};

use super::DeskError;
use super::decision::Decision;
use crate::model::{Action, By, Chore, OperatorNote};
use crate::store::{ClaimRequests, Claims, ImportedPeople, StoreError};

/// How long before claims expire the operator is notified. A clock that is wrong by less than this makes no
/// claim expire.
const WARNING: TimeDelta = TimeDelta::days(1);

/// Maximum number of claims that expire in one transaction.
const AT_ONCE: usize = 1000;

impl Decision<'_> {
    /// Some claims may have expired. The operator is notified first; the claims are removed a day later.
    pub(super) fn claims_due(&mut self) -> Result<(), DeskError> {
        let told = self.tx.claims_notified_at()?.filter(|told| *told <= self.at);
        let Some(days) = self.rules.claims else { return Ok(self.tx.plan(Chore::Claims, None)?) };
        if let Some(told) = told.filter(|told| self.at - *told >= WARNING) {
            return self.expire_claims(told - days);
        }
        let (expired, next) = waiting_since(self.tx, self.at - days, None)?;
        if expired.is_empty() {
            return Ok(self.tx.plan(Chore::Claims, next.map(|since| since + days))?);
        }
        if told.is_none() {
            self.tx.set_claims_notified_at(Some(self.at))?;
            self.tx.tell_operator(OperatorNote::ClaimsExpireSoon(expired.len() as u32));
        }
        Ok(self.tx.plan(Chore::Claims, Some(told.unwrap_or(self.at) + WARNING))?)
    }

    /// Claims that have been open since this time or longer expire.
    fn expire_claims(&mut self, since: DateTime<Utc>) -> Result<(), DeskError> {
        let (expired, next) = waiting_since(self.tx, since, Some(AT_ONCE))?;
        for name in &expired {
            let asked = self.tx.claimant(name)?;
            self.tx.remove_imported(name)?;
            if let Some(person) = asked {
                self.refresh_claim(person)?;
            }
        }
        if !expired.is_empty() {
            let count = expired.len() as u32;
            self.audit(By::Bot, None, Action::ClaimsExpired(count))?;
            self.tx.tell_operator(OperatorNote::ClaimsExpired(count));
        }
        if expired.len() == AT_ONCE {
            // There may be more of them.
            return Ok(self.tx.plan(Chore::Claims, Some(self.at))?);
        }
        self.tx.set_claims_notified_at(None)?;
        let days = self.rules.claims.unwrap_or_default();
        Ok(self.tx.plan(Chore::Claims, next.map(|since| since + days))?)
    }
}

/// The names of those who have been waiting since this time or longer, at most `limit`, and since when the next
/// one has been waiting. Of the others nothing is read.
fn waiting_since(
    records: &impl ImportedPeople,
    time: DateTime<Utc>,
    limit: Option<usize>,
) -> Result<(Vec<String>, Option<DateTime<Utc>>), StoreError> {
    let mut read = limit.unwrap_or(AT_ONCE);
    loop {
        let longest = records.imported_longest(read.saturating_add(1))?;
        let next = longest.iter().map(|(since, _)| *since).find(|since| *since > time);
        if next.is_some() || longest.len() <= read || limit.is_some() {
            let waiting = longest.into_iter().filter(|(since, _)| *since <= time).map(|(_, name)| name);
            return Ok((waiting.take(limit.unwrap_or(usize::MAX)).collect(), next));
        }
        read = read.saturating_mul(2);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::Rules;
    use crate::desk::startup::plan_claims;
    use crate::exam::{Exam, Language};
    use crate::legacy::{Imported, LegacyRow};
    use crate::model::{Claim, Due, Password};
    use crate::store::{Records, Store};

    fn imported(since: Option<DateTime<Utc>>) -> Imported {
        let metrics = LegacyRow {
            candidate_username: "Ben_Lee".to_owned(),
            car_iou: None,
            plate_iou: None,
            plate_accuracy: None,
            task_started: DateTime::UNIX_EPOCH,
            task_ended: None,
            times_attempted: 1,
        };
        let (account, password) = ("Ben_Lee_test_Annotator".to_owned(), Some(Password("pass".to_owned())));
        Imported { account, password, metrics, claim: Claim { since, ..Claim::default() } }
    }

    #[test]
    fn claims_of_an_older_program_are_open_from_now_on_and_a_new_setting_plans_anew() {
        let store = Store::in_memory().expect("a store");
        let exam = Exam::embedded().expect("the embedded exam");
        let rules = Rules { claims: Some(TimeDelta::days(90)), ..Rules::new(exam.into(), 2, Language::En) };
        let at: DateTime<Utc> = "2026-03-02T09:00:00Z".parse().expect("a moment");
        let tx = store.write().expect("write");
        tx.put_imported(&imported(None)).expect("put");
        tx.commit().expect("commit");
        let due = || store.read().and_then(|view| view.due(9)).expect("due");
        plan_claims(&store, &rules, at).expect("planned");
        assert_eq!(due(), [Due::of_chore(Chore::Claims, at + TimeDelta::days(90))]);
        let view = store.read().expect("read");
        let claim = view.imported("ben_lee").expect("read").expect("they wait").claim;
        assert_eq!(claim.since, Some(at));
        assert!(view.login_waits("ben_lee_TEST_annotator").expect("read"));
        drop(view);
        plan_claims(&store, &rules, at + TimeDelta::days(1)).expect("nothing new");
        assert_eq!(due().len(), 1);
        let longer = Rules { claims: Some(TimeDelta::days(100)), ..rules.clone() };
        plan_claims(&store, &longer, at).expect("planned anew");
        assert_eq!(due(), [Due::of_chore(Chore::Claims, at + TimeDelta::days(100))]);
        plan_claims(&store, &Rules { claims: None, ..rules }, at).expect("never");
        assert_eq!(due(), []);
    }

    #[test]
    fn those_who_wait_longest_are_found_in_order_of_time_whatever_changes_about_them() {
        let tx = Store::in_memory().expect("a store").write().expect("write");
        let at = |minute: i64| DateTime::from_timestamp(1_770_000_000 + minute * 60, 0).expect("a moment");
        let put = |name: String, minute| {
            let mut imported = imported(Some(at(minute)));
            imported.account = format!("{name}_test");
            imported.metrics.candidate_username = name;
            tx.put_imported(&imported).expect("put");
        };
        for minute in 0..2500 {
            put(format!("Person{minute}"), minute);
        }
        let waiting = |minute, limit| {
            let (names, next) = waiting_since(&tx, at(minute), limit).expect("read");
            (names.len(), next.map(|next| (next - at(0)).num_minutes()))
        };
        assert_eq!(waiting(-1, None), (0, Some(0)));
        assert_eq!(waiting(9, None), (10, Some(10)));
        assert_eq!(waiting(2200, None), (2201, Some(2201)), "more than are read at first");
        assert_eq!(waiting(2500, None), (2500, None));
        assert_eq!(waiting(2200, Some(AT_ONCE)).0, AT_ONCE);
        // One is imported again, another one is given back.
        put("person0".to_owned(), 5000);
        tx.remove_imported("PERSON1").expect("removed");
        assert_eq!(waiting(9, None), (8, Some(10)));
        assert_eq!(waiting(9, Some(3)).0, 3);
    }
}
