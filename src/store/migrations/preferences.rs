//! HR people's preferences of older programs.

use chrono::serde::ts_milliseconds_option;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use crate::model::{Digest, Preferences, Topic};
use crate::store::StoreError;
use crate::store::codec::{self, Record};

/// Preferences when every digest was daily and all times were UTC.
#[derive(Deserialize)]
struct PreferencesV1 {
    muted: Vec<Topic>,
    digest: Option<u8>,
    #[serde(with = "ts_milliseconds_option")]
    next_digest: Option<DateTime<Utc>>,
}

/// Nobody could choose a time zone then: the hour is one of the company's day, which is UTC unless the operator
/// says otherwise.
pub(in crate::store) fn preferences(version: u8, bytes: &[u8]) -> Result<Preferences, StoreError> {
    if version != 1 {
        return Err(codec::unknown_version(Preferences::WHAT, version));
    }
    let PreferencesV1 { muted, digest, next_digest } = codec::body(Preferences::WHAT, bytes)?;
    let digest = digest.map_or(Digest::Off, |hour| Digest::Daily { hour });
    Ok(Preferences { muted, zone: None, digest, next_digest, cards: false })
}

#[cfg(test)]
mod tests {
    use serde::Serialize;

    use super::*;
    use crate::store::codec::{decode, encode};

    /// Preferences as a newer program may write them.
    #[derive(Serialize, Deserialize)]
    struct Newer {
        muted: Vec<Topic>,
        zone: Option<String>,
        digest: Digest,
        #[serde(with = "ts_milliseconds_option")]
        next_digest: Option<DateTime<Utc>>,
        cards: bool,
    }

    impl Record for Newer {
        const VERSION: u8 = Preferences::VERSION;
        const WHAT: &'static str = "preferences";
    }

    #[test]
    fn a_zone_that_this_program_does_not_know_is_as_if_none_was_chosen() {
        let digest = Digest::Daily { hour: 9 };
        let newer = |zone: &str| {
            let zone = Some(zone.to_owned());
            let newer = Newer { muted: vec![Topic::Failures], zone, digest, next_digest: None, cards: false };
            decode::<Preferences>(&encode(&newer).expect("it can be written")).expect("it can be read")
        };
        let known = newer("Europe/Moscow");
        assert_eq!(known.zone.map(crate::zone::Zone::name), Some("Europe/Moscow"));
        assert_eq!(newer("Mars/Olympus_Mons"), Preferences { zone: None, ..known });
    }
}
