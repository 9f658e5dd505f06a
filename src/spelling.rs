//! Misspelt names: finding the known name that was meant.

/// The known name with the fewest edits, however many; the first one of equals.
#[must_use]
pub fn nearest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known.into_iter().min_by_key(|name| strsim::levenshtein(written, name))
}

/// Whether this many edits (insertions, deletions and replacements of one character) are few enough for a name
/// of this length.
#[must_use]
pub fn is_near(written: &str, edits: usize) -> bool {
    edits <= 1 + written.chars().count() / 4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_found() {
        let known = ["points", "min_points", "per_picture"];
        assert_eq!(nearest("per_image", known), Some("per_picture"));
        assert_eq!(nearest("point", known), Some("points"));
        assert_eq!(nearest("x", []), None);
        assert!(is_near("point", 2) && !is_near("point", 3));
    }
}
