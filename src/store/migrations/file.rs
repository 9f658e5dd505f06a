//! The file as a whole: indexes and counts that older programs did not keep.

use chrono::Utc;

use crate::store::StoreError;
use crate::store::open::Store;
use crate::store::schema::SCHEMA;

/// Turns a file of an older program into one of the current schema. Records get the current shape when they are
/// next written.
pub(in crate::store) fn bring_up_to_date(store: &Store, schema: u64) -> Result<(), StoreError> {
    let tx = store.write()?;
    tx.create_tables()?;
    if schema < 3 {
        tx.index_older_records()?;
    }
    if schema < 10 {
        tx.recount_active_attempts()?;
        tx.index_imported_logins()?;
        tx.index_names_anew()?;
        tx.note_bindings(Utc::now())?;
    }
    if schema < 13 {
        tx.move_former_outbox()?;
        tx.note_former_fingerprints()?;
        tx.index_imported_since()?;
        tx.drop_retired_tables()?;
    }
    tx.set_schema(SCHEMA)?;
    tx.commit().map(drop)
}
