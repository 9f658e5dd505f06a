//! The client against exchanges recorded from real servers (2.2.0, 2.14.4 and 2.73.0, `tests/fixtures/cvat/`).
//!
//! Every request must equal the recorded one in method, path, query, body, upload headers and in whether it
//! carries credentials; then the recorded answer is given, cookies included. Where the client asks differently
//! on purpose, the test says so (`asked_as`, `expecting`, `without`). The recordings were made with another
//! client, so its `Accept: */*` is not compared.

mod accounts;
mod drawing;
mod errors;
mod expert;
mod images;
mod replay;
mod session;
mod shapes;
mod share;
mod submissions;
mod tasks;

use replay::{Recording, Replay};

/// The site versions with recordings.
const VERSIONS: [&str; 3] = ["2.73.0", "2.14.4", "2.2.0"];

/// The older versions, for exchanges that were recorded with another task on the newest.
const OLDER: [&str; 2] = ["2.14.4", "2.2.0"];

/// Whether servers of this version have labels and jobs under addresses of their own.
fn links_labels(version: &str) -> bool {
    version != "2.2.0"
}

/// One exchange of that version.
fn recording(version: &str, name: &str) -> Recording {
    Recording::load(version, name)
}
