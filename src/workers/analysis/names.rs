//! Whose names contain a text that HR wrote.

use crate::desk::NamesFound;
use crate::store::{ImportedPeople, Records, StoreError};

/// The people whose names contain the text. Somebody whose whole name it is, but whom only the earlier bot knew,
/// is answered like an unknown person: there is no candidate yet.
pub(super) fn search(records: &impl Records, text: &str) -> Result<NamesFound, StoreError> {
    let people = records.search_names(text, 2)?;
    if people.len() > 1 {
        return Ok(NamesFound::Several);
    }
    let only_earlier = || Ok::<_, StoreError>(!records.search_imported(text, 1)?.is_empty());
    if records.imported(text)?.is_none() && only_earlier()? {
        return Ok(NamesFound::Several);
    }
    Ok(people.first().map_or(NamesFound::Nobody, |person| NamesFound::One(*person)))
}
