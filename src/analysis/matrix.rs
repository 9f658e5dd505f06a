//! The matrix: what each person achieved on each item, from 0 to 1, or nothing where a person did not have the item.
//!
//! It keeps the sums that the statistics of items read, for each two items over the people who had both. Another row
//! costs one step for each two items of that row (a few microseconds for fifty), and the sums after it are those that
//! a matrix read anew would have, to the last bit. Taking a row out is as quick, and exact as long as all scores
//! are 0, ½ or 1; of others it leaves rounding errors of about 10⁻¹⁶ of a sum.
//!
//! **Missing values.** A pair of items is judged by the people who had both (*available cases*). Where everybody had
//! everything, that is everybody.

/// What somebody achieved on an item: 0 is wrong, 1 is right.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Score(f64);

impl Score {
    /// Wrong.
    pub const WRONG: Self = Self(0.0);
    /// Right.
    pub const RIGHT: Self = Self(1.0);

    /// `None` if it is not from 0 to 1.
    #[must_use]
    pub fn new(score: f64) -> Option<Self> {
        (0.0..=1.0).contains(&score).then_some(Self(score))
    }

    /// From 0 to 1.
    #[must_use]
    pub fn value(self) -> f64 {
        self.0
    }
}

impl From<bool> for Score {
    fn from(right: bool) -> Self {
        if right { Self::RIGHT } else { Self::WRONG }
    }
}

/// The row does not have as many cells as the matrix has items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OtherItems;

/// People × items.
#[derive(Clone, Debug)]
pub struct Matrix {
    items: usize,
    cells: Vec<Option<Score>>,
    sums: Sums,
}

impl Matrix {
    /// Nobody yet.
    #[must_use]
    pub fn new(items: usize) -> Self {
        Self { items, cells: Vec::new(), sums: Sums::new(items) }
    }

    /// Number of items.
    #[must_use]
    pub fn items(&self) -> usize {
        self.items
    }

    /// Number of people.
    #[must_use]
    pub fn people(&self) -> usize {
        self.cells.len().checked_div(self.items).unwrap_or(0)
    }

    /// Adds a person.
    pub fn push(&mut self, row: &[Option<Score>]) -> Result<(), OtherItems> {
        if row.len() != self.items {
            return Err(OtherItems);
        }
        self.cells.extend_from_slice(row);
        self.sums.add(row, 1);
        Ok(())
    }

    /// Puts another row in the place of a person's; nothing happens if there is no such person.
    pub fn replace(&mut self, person: usize, row: &[Option<Score>]) -> Result<(), OtherItems> {
        if row.len() != self.items {
            return Err(OtherItems);
        }
        if person < self.people() {
            let cells = &mut self.cells[person * self.items..][..self.items];
            self.sums.add(cells, -1);
            self.sums.add(row, 1);
            cells.copy_from_slice(row);
        }
        Ok(())
    }

    /// The rows, in the order in which they came.
    pub fn rows(&self) -> impl Iterator<Item = &[Option<Score>]> {
        // A matrix without items has no rows, either.
        self.cells.chunks_exact(self.items.max(1))
    }

    /// The row of a person; `None` if there is no such person.
    #[must_use]
    pub fn row(&self, person: usize) -> Option<&[Option<Score>]> {
        self.cells.get(person * self.items..)?.get(..self.items)
    }

    /// What the statistics read.
    #[must_use]
    pub fn sums(&self) -> &Sums {
        &self.sums
    }
}

/// For each two items, sums over the people who had both.
#[derive(Clone, Debug)]
pub struct Sums {
    items: usize,
    people: i64,
    pairs: Vec<Pair>,
}

/// Sums over the people who had both items of a pair; `first` is of the first item's scores.
#[derive(Clone, Copy, Debug, Default)]
struct Pair {
    people: i64,
    first: f64,
    product: f64,
}

impl Sums {
    /// Of nobody yet.
    #[must_use]
    pub fn new(items: usize) -> Self {
        Self { items, people: 0, pairs: vec![Pair::default(); items * items] }
    }

    /// Adds a person whose row nobody needs afterwards.
    pub fn push(&mut self, row: &[Option<Score>]) -> Result<(), OtherItems> {
        if row.len() != self.items {
            return Err(OtherItems);
        }
        self.add(row, 1);
        Ok(())
    }

    /// `sign`: 1 puts the row in, −1 takes it out.
    fn add(&mut self, row: &[Option<Score>], sign: i8) {
        let of: Vec<(usize, f64)> =
            row.iter().enumerate().filter_map(|(item, score)| Some((item, score.as_ref()?.0))).collect();
        self.people += i64::from(sign) * i64::from(!of.is_empty());
        for &(item, score) in &of {
            let pairs = &mut self.pairs[item * self.items..][..self.items];
            for &(other, others) in &of {
                let pair = &mut pairs[other];
                pair.people += i64::from(sign);
                pair.first += f64::from(sign) * score;
                pair.product += f64::from(sign) * score * others;
            }
        }
    }

    fn pair(&self, one: usize, other: usize) -> Pair {
        self.pairs[one * self.items + other]
    }

    /// Number of items.
    #[must_use]
    pub fn items(&self) -> usize {
        self.items
    }

    /// Number of people who had at least one item.
    #[must_use]
    pub fn people(&self) -> usize {
        usize::try_from(self.people).unwrap_or(0)
    }

    /// Number of people who had both items; of an item and itself: those who had it.
    pub(super) fn people_of(&self, one: usize, other: usize) -> usize {
        usize::try_from(self.pair(one, other).people).unwrap_or(0)
    }

    /// Mean score of those who had the item.
    pub(super) fn mean(&self, item: usize) -> Option<f64> {
        let pair = self.pair(item, item);
        (pair.people > 0).then(|| pair.first / pair.people as f64)
    }

    /// Covariance of two items (the variance, of an item and itself), divided by one less than the number of
    /// people; `None` with fewer than two.
    pub(super) fn covariance(&self, one: usize, other: usize) -> Option<f64> {
        let pair = self.pair(one, other);
        let (people, second) = (pair.people as f64, self.pair(other, one).first);
        (pair.people >= 2).then(|| (pair.product - pair.first * second / people) / (people - 1.0))
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::random::Random;
    use super::*;

    /// Of zeros, ones and, for what is missing, dots.
    pub fn matrix(rows: &[&str]) -> Matrix {
        let mut matrix = Matrix::new(rows.first().map_or(0, |row| row.len()));
        for row in rows {
            let cell = |cell| (cell != b'.').then(|| Score::from(cell == b'1'));
            matrix.push(&row.bytes().map(cell).collect::<Vec<_>>()).expect("as many items");
        }
        matrix
    }

    /// Answers of 1,000 people to section 6 of the Law School Admission Test: how many answered in which way
    /// (Bock and Lieberman 1970, Psychometrika 35, p. 179, table 1).
    pub fn law_school() -> Matrix {
        let counts = [
            3, 6, 2, 11, 1, 1, 3, 4, 1, 8, 0, 16, 0, 3, 2, 15, 10, 29, 14, 81, 3, 28, 15, 80, 16, 56, 21,
            173, 11, 61, 28, 298,
        ];
        let mut matrix = Matrix::new(5);
        for (pattern, count) in counts.into_iter().enumerate() {
            let row: Vec<_> = (0..5).map(|item| Some(Score::from(pattern >> (4 - item) & 1 == 1))).collect();
            (0..count).for_each(|_| matrix.push(&row).expect("five items"));
        }
        matrix
    }

    #[test]
    fn a_row_changed_is_as_if_it_had_come_so() {
        let mut random = Random::with_seed(1);
        let mut row = || -> Vec<Option<Score>> {
            (0..6).map(|_| (random.below(4) > 0).then(|| Score::from(random.below(2) == 1))).collect()
        };
        let mut rows: Vec<_> = (0..50).map(|_| row()).collect();
        let of = |rows: &[Vec<Option<Score>>]| {
            let mut matrix = Matrix::new(6);
            for row in rows {
                matrix.push(row).expect("six items");
            }
            matrix
        };
        let mut changed = of(&rows);
        for person in [7, 49, 0, 7] {
            rows[person] = row();
            changed.replace(person, &rows[person]).expect("six items");
        }
        changed.replace(50, &rows[0]).expect("nobody, so nothing happens");
        let anew = of(&rows);
        let all = |matrix: &Matrix| format!("{:?}", matrix.sums());
        assert_eq!(all(&changed), all(&anew));
        assert!(changed.rows().eq(anew.rows()) && changed.people() == 50);
        assert_eq!(
            (changed.push(&rows[0][1..]), changed.replace(0, &[])),
            (Err(OtherItems), Err(OtherItems))
        );
    }

    #[test]
    fn sums_are_over_those_who_had_both() {
        let matrix = matrix(&["11.", "10.", "0.1", "..."]);
        let sums = matrix.sums();
        assert_eq!((matrix.people(), sums.people(), sums.people_of(0, 1)), (4, 3, 2));
        assert_eq!((sums.mean(0), sums.mean(1)), (Some(2.0 / 3.0), Some(0.5)));
        assert_eq!((sums.covariance(0, 1), sums.covariance(1, 1)), (Some(0.0), Some(0.5)));
        assert_eq!((sums.covariance(0, 2), sums.covariance(1, 2)), (None, None));
        assert_eq!((Matrix::new(0).people(), Matrix::new(0).rows().count()), (0, 0));
        assert_eq!([-0.1, 1.1, f64::NAN].map(Score::new), [None; 3]);
    }
}
