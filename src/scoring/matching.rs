//! Which drawn object answers which expected one: one to one, with the best total.

/// Pairs rows with columns, each at most once, so that the total weight is greatest; a weight of 0 is never
/// paired. `weights[row][column]`, with all rows of the same length. Returns the column for each row. The same
/// weights always give the same pairs.
///
/// The Hungarian algorithm with potentials (shortest augmenting paths), `O(min² · max)` of rows and columns:
/// H. W. Kuhn, *The Hungarian method for the assignment problem*, 1955, in the form of Jonker and Volgenant,
/// 1987.
#[must_use]
pub fn best_pairs(weights: &[Vec<u32>]) -> Vec<Option<usize>> {
    let (rows, columns) = (weights.len(), weights.first().map_or(0, Vec::len));
    let weight = |row: usize, column: usize| weights[row].get(column).copied().unwrap_or(0);
    let mut pairs = vec![None; rows];
    if (rows, columns) == (1, 1) {
        pairs[0] = Some(0).filter(|_| weights[0][0] > 0);
    } else if rows <= columns {
        for (row, column) in assign(rows, columns, &weight).into_iter().enumerate() {
            pairs[row] = Some(column).filter(|&column| weight(row, column) > 0);
        }
    } else {
        for (column, row) in assign(columns, rows, &|column, row| weight(row, column)).into_iter().enumerate()
        {
            pairs[row] = Some(column).filter(|&column| weight(row, column) > 0);
        }
    }
    pairs
}

/// Assigns a column to every row; needs at least as many columns as rows.
fn assign(rows: usize, columns: usize, weight: &impl Fn(usize, usize) -> u32) -> Vec<usize> {
    let mut search = Search {
        row_potential: vec![0; rows],
        column_potential: vec![0; columns],
        owner: vec![None; columns],
    };
    for row in 0..rows {
        search.add_row(row, weight);
    }
    let mut columns_of_rows = vec![0; rows];
    for (column, owner) in search.owner.iter().enumerate() {
        if let Some(row) = owner {
            columns_of_rows[*row] = column;
        }
    }
    columns_of_rows
}

/// Weights are treated as negative costs. Invariant: `cost − row potential − column potential` is never
/// negative, and 0 for the pairs made so far.
struct Search {
    row_potential: Vec<i64>,
    column_potential: Vec<i64>,
    owner: Vec<Option<usize>>,
}

impl Search {
    /// Gives a new row a column, moving earlier rows to other columns where that is cheapest.
    fn add_row(&mut self, new_row: usize, weight: &impl Fn(usize, usize) -> u32) {
        let columns = self.owner.len();
        // The cheapest way found so far from the new row to each column, and the column that it passes through.
        let mut distance = vec![i64::MAX; columns];
        let mut through = vec![None; columns];
        let mut done = vec![false; columns];
        let (mut row, mut last) = (new_row, None);
        let free = loop {
            for column in (0..columns).filter(|&column| !done[column]) {
                let cost = -i64::from(weight(row, column));
                let reduced = cost - self.row_potential[row] - self.column_potential[column];
                if reduced < distance[column] {
                    distance[column] = reduced;
                    through[column] = last;
                }
            }
            let open = (0..columns).filter(|&column| !done[column]);
            let Some(nearest) = open.min_by_key(|&column| distance[column]) else { return };
            self.shift(new_row, distance[nearest], &done, &mut distance);
            done[nearest] = true;
            last = Some(nearest);
            match self.owner[nearest] {
                Some(owner) => row = owner,
                None => break nearest,
            }
        };
        self.hand_over(free, &through, new_row);
    }

    /// Moves the potentials by the distance to the next column, which keeps the invariant.
    fn shift(&mut self, new_row: usize, by: i64, done: &[bool], distance: &mut [i64]) {
        self.row_potential[new_row] += by;
        for column in 0..done.len() {
            if done[column] {
                self.column_potential[column] -= by;
                if let Some(row) = self.owner[column] {
                    self.row_potential[row] += by;
                }
            } else {
                distance[column] = distance[column].saturating_sub(by);
            }
        }
    }

    /// Walks back from the free column to the new row, each column taking over the owner of the one before.
    fn hand_over(&mut self, free: usize, through: &[Option<usize>], new_row: usize) {
        let mut column = free;
        while let Some(before) = through[column] {
            self.owner[column] = self.owner[before];
            column = before;
        }
        self.owner[column] = Some(new_row);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The greatest total, by trying everything.
    fn greatest(weights: &[Vec<u32>], taken: &mut Vec<usize>) -> u64 {
        let Some((first, rest)) = weights.split_first() else { return 0 };
        let mut best = greatest(rest, taken);
        for (column, &weight) in first.iter().enumerate() {
            if !taken.contains(&column) {
                taken.push(column);
                best = best.max(u64::from(weight) + greatest(rest, taken));
                taken.pop();
            }
        }
        best
    }

    fn weights() -> impl Strategy<Value = Vec<Vec<u32>>> {
        (0_usize..6, 0_usize..6).prop_flat_map(|(rows, columns)| {
            prop::collection::vec(prop::collection::vec(0_u32..12, columns), rows)
        })
    }

    proptest! {
        #[test]
        fn the_total_is_the_greatest(weights in weights()) {
            let pairs = best_pairs(&weights);
            let mut columns: Vec<_> = pairs.iter().flatten().collect();
            let weight = |(row, column): (usize, &Option<usize>)| Some(u64::from(weights[row][(*column)?]));
            let total: u64 = pairs.iter().enumerate().filter_map(weight).sum();
            prop_assert_eq!(total, greatest(&weights, &mut Vec::new()));
            columns.sort_unstable();
            prop_assert!(columns.windows(2).all(|pair| pair[0] < pair[1]), "a column is paired twice");
        }
    }

    #[test]
    fn prefers_the_total_to_the_best_single_pair() {
        // Taking 9 first would leave the second row nothing.
        assert_eq!(best_pairs(&[vec![9, 8], vec![7, 0]]), [Some(1), Some(0)]);
    }

    #[test]
    fn what_has_nothing_in_common_stays_alone() {
        assert_eq!(best_pairs(&[vec![0, 0], vec![5, 0]]), [None, Some(0)]);
        assert_eq!(best_pairs(&[vec![3], vec![4], vec![4]]), [None, Some(0), None]);
        assert_eq!(best_pairs(&[vec![], vec![]]), [None, None]);
        assert_eq!(best_pairs(&[]), []);
    }
}
