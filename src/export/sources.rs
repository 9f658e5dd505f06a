//! Where candidates came from.

use crate::foreign;
use crate::model::PersonId;
use crate::store::{Links, StoreError, View};

/// The source of the link by which a person came, tame; `None`: they came by no link. A record that can't be read counts
/// as none: it hides nobody's figures.
pub fn source_of(view: &View, person: PersonId) -> Result<Option<String>, StoreError> {
    match view.arrival(person) {
        Ok(arrival) => Ok(arrival.map(|arrival| foreign::tame(arrival.source.as_str()))),
        Err(error) if error.is_about_one_record() => {
            tracing::error!(person = person.0, %error, "a source is left out");
            Ok(None)
        }
        Err(error) => Err(error),
    }
}
