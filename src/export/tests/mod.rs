//! What HR finds in the files.

mod book;
mod exams;
mod person;
mod table;
mod town;
