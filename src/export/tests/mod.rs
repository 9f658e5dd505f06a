//! What HR finds in the files.

mod book;
mod person;
mod table;
mod town;
