//! Where a command writes its output: anywhere except over the database.

use std::os::unix::fs::MetadataExt;
use std::path::Path;

use crate::config::Config;

/// Refuses to overwrite the database.
pub(super) fn refuse_database(config: &Config, path: &Path) -> anyhow::Result<()> {
    let identity = |path: &Path| std::fs::metadata(path).ok().map(|found| (found.dev(), found.ino()));
    if identity(path).is_some_and(|found| identity(&config.database) == Some(found)) {
        anyhow::bail!("{} is the database itself; name another file", path.display());
    }
    Ok(())
}
