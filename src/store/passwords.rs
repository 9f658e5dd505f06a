//! For which limit on attempts the passwords that nobody needs any more were last looked for.

use super::read::Records;
use super::transaction::Tx;
use super::{StoreError, tables};

impl Tx {
    /// Records that passwords which nobody needs any more with this number of attempts are wiped.
    pub fn set_passwords_wiped_for(&self, attempts: u8) -> Result<(), StoreError> {
        self.set(tables::META, "passwords_wiped_for", u64::from(attempts))
    }
}

/// Reading what was wiped.
pub trait WipedPasswords: Records {
    /// For which number of attempts passwords were last wiped; 0: never.
    fn passwords_wiped_for(&self) -> Result<u64, StoreError> {
        self.counter("passwords_wiped_for")
    }
}

impl<R: Records> WipedPasswords for R {}
