//! Misspelt names: which of the known ones was meant.

/// The known name that takes the fewest edits, however many; of equals the first.
#[must_use]
pub fn nearest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known.into_iter().min_by_key(|name| edits(written, name))
}

/// Whether so many edits are few enough for a name of this length.
#[must_use]
pub fn is_near(written: &str, edits: usize) -> bool {
    edits <= 1 + written.chars().count() / 4
}

/// Levenshtein distance: insertions, deletions and replacements of one character that turn `a` into `b`.
#[must_use]
pub fn edits(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(from != *to);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_counted() {
        assert_eq!(edits("", "abc"), 3);
        assert_eq!(edits("kitten", "sitting"), 3);
        assert_eq!(edits("цвет", "свет"), 1);
    }

    #[test]
    fn the_nearest_name_is_found() {
        let known = ["points", "min_points", "per_picture"];
        assert_eq!(nearest("per_image", known), Some("per_picture"));
        assert_eq!(nearest("point", known), Some("points"));
        assert_eq!(nearest("x", []), None);
        assert!(is_near("point", 2) && !is_near("point", 3));
    }
}
