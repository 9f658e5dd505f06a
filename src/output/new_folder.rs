//! A folder that gets its name when it is complete.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::{OutputError, folder};

/// A folder on its way to its destination, next to it. One that is not kept is removed again; a process that
/// was killed leaves it behind as `.NAME.unfinished-…`.
pub struct NewFolder {
    fresh: TempDir,
    place: PathBuf,
}

impl NewFolder {
    /// Begins the future `place`. Missing parent folders are made when it is kept.
    ///
    /// # Errors
    /// That name exists already, or the parent folder can't be written.
    pub fn new(place: &Path) -> Result<Self, OutputError> {
        if fs::symlink_metadata(place).is_ok() {
            let cause = std::io::ErrorKind::AlreadyExists.into();
            return Err(OutputError::File { path: place.to_owned(), cause });
        }
        let mut around = folder(place);
        while fs::symlink_metadata(around).is_err() && around != folder(around) {
            around = folder(around);
        }
        let name = place.file_name().unwrap_or_default().to_string_lossy();
        let fresh = tempfile::Builder::new()
            .prefix(&format!(".{name}.unfinished-"))
            // Reduced by the user's umask.
            .permissions(Permissions::from_mode(0o777))
            .tempdir_in(around)
            .map_err(|cause| OutputError::Folder { folder: around.to_owned(), cause })?;
        Ok(Self { fresh, place: place.to_owned() })
    }

    /// Its path until it is kept.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.fresh.path()
    }

    /// Gives it its name.
    ///
    /// # Errors
    /// Nothing is left of it then.
    pub fn keep(self) -> Result<(), OutputError> {
        let around = folder(&self.place);
        fs::create_dir_all(around)
            .map_err(|cause| OutputError::Folder { folder: around.to_owned(), cause })?;
        let failed = |cause| OutputError::File { path: self.place.clone(), cause };
        fs::rename(self.fresh.path(), &self.place).map_err(failed)?;
        // It is no longer where it was; there is nothing to remove.
        let _ = self.fresh.keep();
        // Not every file system can make a folder durable.
        let _ = fs::File::open(around).and_then(|around| around.sync_all());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("the folder");
        entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("a name")).collect()
    }

    #[test]
    fn a_folder_is_there_when_it_is_whole_and_not_before() {
        let home = tempfile::tempdir().expect("a temporary folder");
        let place = home.path().join("new/deep/exam");
        let begun = NewFolder::new(&place).expect("begun");
        fs::write(begun.path().join("a"), "a").expect("written");
        assert!(names(home.path())[0].starts_with(".exam.unfinished-"), "{:?}", names(home.path()));
        begun.keep().expect("kept");
        assert_eq!((names(home.path()), names(&place)), (vec!["new".to_owned()], vec!["a".to_owned()]));
        let usual = home.path().join("usual");
        fs::create_dir(&usual).expect("a folder");
        let mode = |path: &Path| fs::metadata(path).expect("it").permissions().mode();
        assert_eq!(mode(&place), mode(&usual), "rights as those of any other folder");
    }

    #[test]
    fn a_folder_that_is_not_kept_leaves_nothing() {
        let home = tempfile::tempdir().expect("a temporary folder");
        let begun = NewFolder::new(&home.path().join("new/exam")).expect("begun");
        fs::create_dir(begun.path().join("images")).expect("a folder");
        drop(begun);
        assert_eq!(names(home.path()), [""; 0]);
    }

    #[test]
    fn what_is_there_stays() {
        let home = tempfile::tempdir().expect("a temporary folder");
        let place = home.path().join("exam");
        let begun = NewFolder::new(&place).expect("begun");
        fs::create_dir(&place).expect("somebody was faster");
        fs::write(place.join("theirs"), "").expect("written");
        assert!(begun.keep().expect_err("taken").to_string().contains("cannot write "));
        assert!(NewFolder::new(&place).is_err());
        let under_file = NewFolder::new(&place.join("theirs/below")).map(drop).expect_err("no folder");
        assert!(under_file.to_string().starts_with("cannot write into "), "{under_file}");
        assert_eq!((names(home.path()), names(&place)), (vec!["exam".to_owned()], vec!["theirs".to_owned()]));
    }
}
