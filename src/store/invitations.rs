//! Invitations: links that make the first person to open them HR. What is kept of a link does not open it:
//! reading the file or a copy of it is not enough to become HR.

use chrono::{DateTime, Utc};

use super::read::Records;
use super::{StoreError, Tx, tables};
use crate::model::InvitationKey;

impl Tx {
    /// Opens an invitation until the given time.
    pub fn put_invitation(&self, key: InvitationKey, until: DateTime<Utc>) -> Result<(), StoreError> {
        self.set(tables::INVITATIONS, key.0, until.timestamp_millis())
    }

    /// Uses an invitation up; returns whether it was open. Invitations that were not used in time are removed, too.
    pub fn take_invitation(&self, key: InvitationKey, now: DateTime<Utc>) -> Result<bool, StoreError> {
        let now = now.timestamp_millis();
        let open = self.value(tables::INVITATIONS, key.0, |until| Ok(now <= until))?.unwrap_or_default();
        self.in_table(tables::INVITATIONS, |table| {
            Ok(table.retain(|other, until| other != key.0 && now <= until)?)
        })?;
        Ok(open)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::failing;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_770_000_000 + seconds, 0).expect("a moment")
    }

    #[test]
    fn an_invitation_works_once_and_until_its_moment() {
        let tx = failing::store().0.write().expect("write");
        let [one, two, three] = ["one", "two", "three"].map(InvitationKey::of);
        for key in [one, two] {
            tx.put_invitation(key, at(60)).expect("write");
        }
        let take = |key, seconds| tx.take_invitation(key, at(seconds)).expect("write");
        assert!(!take(three, 0), "nobody made it");
        assert!(take(one, 60), "its last moment");
        assert!(!take(one, 60), "it was used");
        assert!(!take(two, 61), "it is too old");
        assert!(!take(two, 0), "what is too old is gone");
    }
}
