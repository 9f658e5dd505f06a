//! `candidates export`: everything that is kept about one person, as a file.

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;

use super::answer::Answer;
use super::destination::refuse_database;
use crate::config;
use crate::control::{self, CandidatesCommand, Request};
use crate::output::{Output, Rights, is_standard_output};

/// Writes it; gives back what to print.
pub(super) fn run(person: String, output: Option<PathBuf>, file: Option<&Path>) -> anyhow::Result<String> {
    let config = config::load(file)?;
    let path = output.unwrap_or_else(|| usual_file(&person));
    let request = Request::Candidates(CandidatesCommand::Export { person, output: None });
    if is_standard_output(&path) {
        let mut out = std::io::stdout().lock();
        let mut answer = Answer::with_bytes(&mut out);
        return match control::ask(config, &request, &mut answer) {
            // A reader that has seen enough is no error.
            Err(_) if answer.is_unread() => Ok(String::new()),
            result => result.map(|()| String::new()),
        };
    }
    refuse_database(&config, &path)?;
    let mut whole = Output::new(&path, Rights::Owner)?;
    let mut out = BufWriter::new(&mut whole);
    let mut answer = Answer::with_bytes(&mut out);
    control::ask(config, &request, &mut answer)?;
    let contents = answer.into_text();
    out.flush().with_context(|| format!("cannot write {}", path.display()))?;
    drop(out);
    let bytes = whole.keep()?;
    Ok(format!("{contents}, {bytes} bytes: {}\n", path.display()))
}

/// In the current folder, named as the person was named.
fn usual_file(person: &str) -> PathBuf {
    let tame = |letter: &char| letter.is_ascii_alphanumeric() || *letter == '_';
    let name: String = person.chars().filter(tame).take(60).collect();
    PathBuf::from(if name.is_empty() { "person.zip".to_owned() } else { format!("{name}.zip") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_file_is_in_the_current_folder_whatever_the_person_is_called() {
        let name = |person: &str| usual_file(person).display().to_string();
        assert_eq!(name("@anna_k"), "anna_k.zip");
        assert_eq!(name("../../etc/passwd"), "etcpasswd.zip");
        assert_eq!(name("Анна"), "person.zip");
    }
}
