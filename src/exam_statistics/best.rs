//! The best third of the people on everything but one item: whose answers tell what is wrong with it.

/// Who answered how: the scores behind sums.
pub(super) trait Cells {
    /// Number of people.
    fn people(&self) -> usize;

    /// Number of items.
    fn items(&self) -> usize;

    /// The score of a person on an item, 0 to 1; `None`: they did not have it.
    fn score(&self, person: usize, item: usize) -> Option<f64>;
}

/// Each person's sum of scores, and of how many items.
pub(super) struct Totals(Vec<(f64, usize)>);

impl Totals {
    pub(super) fn of(cells: &impl Cells) -> Self {
        let total = |person| {
            let scores = (0..cells.items()).filter_map(|item| cells.score(person, item));
            scores.fold((0.0, 0), |(sum, count), score| (sum + score, count + 1))
        };
        Self((0..cells.people()).map(total).collect())
    }

    /// The people with the highest mean score on the other items, of those who had this one: a third of them, and
    /// whoever has the same score as the last of these.
    pub(super) fn best(&self, cells: &impl Cells, item: usize) -> Vec<usize> {
        let rest = |(person, (sum, count)): (usize, &(f64, usize))| {
            let own = cells.score(person, item)?;
            (*count > 1).then(|| ((sum - own) / (count - 1) as f64, person))
        };
        let mut rests: Vec<(f64, usize)> = self.0.iter().enumerate().filter_map(rest).collect();
        rests.sort_by(|(one, _), (other, _)| other.total_cmp(one));
        let Some(&(least, _)) = rests.len().div_ceil(3).checked_sub(1).and_then(|last| rests.get(last))
        else {
            return Vec::new();
        };
        // Sums are rounded.
        rests.into_iter().take_while(|(rest, _)| *rest > least - 1e-9).map(|(_, person)| person).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Rows(Vec<Vec<Option<f64>>>);

    impl Cells for Rows {
        fn people(&self) -> usize {
            self.0.len()
        }

        fn items(&self) -> usize {
            self.0.first().map_or(0, Vec::len)
        }

        fn score(&self, person: usize, item: usize) -> Option<f64> {
            self.0[person][item]
        }
    }

    fn best(rows: &[&str], item: usize) -> Vec<usize> {
        let row = |row: &&str| {
            row.bytes().map(|cell| (cell != b'.').then(|| f64::from(u8::from(cell == b'1')))).collect()
        };
        let rows = Rows(rows.iter().map(row).collect());
        Totals::of(&rows).best(&rows, item)
    }

    #[test]
    fn a_third_by_the_other_items_with_those_who_are_as_good() {
        assert_eq!(best(&["100", "011", "000"], 0), [1], "the item itself does not count");
        assert_eq!(best(&["011", "001", "010", "111"], 0), [0, 3]);
        assert_eq!(best(&["011", "111", "011", "000"], 0), [0, 1, 2]);
        assert_eq!(best(&[".11", "001", "0.."], 0), [1], "who had neither it nor another does not count");
        assert!(best(&[], 0).is_empty() && best(&["1", "0"], 0).is_empty());
    }
}
