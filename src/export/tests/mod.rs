//! What HR finds in the files.

mod book;
mod table;
mod town;
