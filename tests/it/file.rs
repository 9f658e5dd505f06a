//! The file: what happens to people's data when it is damaged, full, in use, unwritable, newer, or restored.

mod backup;
mod broken_disk;
mod damage;
mod disk;
pub mod people;
mod places;
mod restore;
mod upgrade;
