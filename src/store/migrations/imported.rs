//! People of the legacy database as older programs kept them.

use serde::Deserialize;

use crate::legacy::{Imported, LegacyRow};
use crate::model::{Claim, Password};
use crate::store::StoreError;
use crate::store::codec::{self, Record};

/// A person of the legacy database when the first one who wrote under the name was believed.
#[derive(Deserialize)]
struct ImportedV1 {
    account: String,
    password: String,
    metrics: LegacyRow,
}

/// It is unknown when people of an older version were imported.
pub(in crate::store) fn imported(version: u8, bytes: &[u8]) -> Result<Imported, StoreError> {
    if version != 1 {
        return Err(codec::unknown_version(Imported::WHAT, version));
    }
    let ImportedV1 { account, password, metrics } = codec::body(Imported::WHAT, bytes)?;
    let password = Password::parse(password);
    Ok(Imported { account, password, metrics, claim: Claim::default() })
}
