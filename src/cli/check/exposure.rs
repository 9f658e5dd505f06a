//! Who else may see secrets: other users of this machine through files, and eavesdroppers on the way to other
//! machines.

use std::fs;
use std::net::IpAddr;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use reqwest::Url;

use super::finding::Passed;
use crate::config::Config;
use crate::postgres::Clear;

/// Whether other users of this machine can read files with secrets: settings, files of secrets, the database.
pub(super) fn files(with_secrets: &[PathBuf], database: &Path) -> Passed {
    let files = with_secrets.iter().map(PathBuf::as_path).chain([database]);
    let open: Vec<String> =
        files.filter(|file| others_read(file)).map(|file| file.display().to_string()).collect();
    if open.is_empty() {
        return Passed::Clean("no other user of this machine reads secrets or the database".to_owned());
    }
    Passed::WithWarning(format!(
        "every user of this machine can read {0}, with secrets in it; chmod o-rwx {1}",
        open.join(" and "),
        open.join(" ")
    ))
}

/// Whether everyone can read a file and reach it.
fn others_read(file: &Path) -> bool {
    // A missing file can't be read; for a link, its target counts.
    let Ok(place) = fs::canonicalize(file) else { return false };
    let allows =
        |path: &Path, bit: u32| fs::metadata(path).is_ok_and(|found| found.permissions().mode() & bit != 0);
    allows(&place, 0o004) && place.ancestors().skip(1).all(|folder| allows(folder, 0o001))
}

/// Whether secrets leave this machine encrypted.
pub(super) fn lines(config: &Config) -> Passed {
    let mut clear = Vec::new();
    let addresses = [
        ("telegram.api_url", Some(&config.telegram.api_url), "the bot's token and all messages travel"),
        ("site.url", config.site.url.as_ref(), "the password or token of the bot's account travels"),
        ("site.public_url", config.site.public_url.as_ref(), "candidates' passwords travel"),
    ];
    for (key, url, what) in addresses {
        if let Some(url) = url.filter(|url| url.scheme() == "http" && !is_here(url)) {
            let host = url.host_str().unwrap_or_default();
            clear.push(format!("{key}: {what} to {host} in clear; take https"));
        }
    }
    // Problems with the address are reported by the check of PostgreSQL.
    if let Ok(Some(postgres)) = config.postgres_access() {
        let host = postgres.host();
        match postgres.in_clear() {
            None => {}
            Some(Clear::Always) => clear.push(format!(
                "postgres.url: with sslmode=disable names, figures and the password travel to {host} in clear; take \
                 verify-full"
            )),
            Some(Clear::IfTheServerWants) => clear.push(format!(
                "postgres.url: with sslmode=prefer names, figures and the password travel to {host} in clear when whoever \
                 answers there wants no TLS; take verify-full, or at least require"
            )),
        }
    }
    if clear.is_empty() {
        return Passed::Clean("nothing secret leaves this machine in clear".to_owned());
    }
    Passed::WithWarning(clear.join("; "))
}

/// Whether an address is on this machine, judging by its text.
fn is_here(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let number = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || host.ends_with(".localhost")
        || number.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_this_machine_are_here() {
        let here = |url: &str| is_here(&url.parse().expect("an address"));
        for url in ["http://localhost:8080/", "http://127.0.0.1/", "http://127.8.8.8/", "http://[::1]:9/"] {
            assert!(here(url), "{url}");
        }
        for url in ["http://cvat/", "http://10.0.0.1/", "http://localhost.example/", "http://[::2]/"] {
            assert!(!here(url), "{url}");
        }
    }

    #[test]
    fn a_file_is_open_to_others_only_if_they_get_to_it() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let file = folder.path().join("settings");
        let link = folder.path().join("link");
        fs::write(&file, "secret").expect("written");
        std::os::unix::fs::symlink(&file, &link).expect("a link");
        let set =
            |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("set");
        for (rights, around, open) in
            [(0o644, 0o755, true), (0o644, 0o700, false), (0o640, 0o755, false), (0o600, 0o755, false)]
        {
            set(&file, rights);
            set(folder.path(), around);
            assert_eq!(others_read(&file), open, "{rights:o} in {around:o}");
            assert_eq!(others_read(&link), open, "{rights:o} in {around:o}, through a link");
        }
        assert!(!others_read(&folder.path().join("nowhere")));
    }
}
