//! Standard errors of the difficulties: from how the likelihood of each person's answers changes with each difficulty
//! and with the spread (Berndt, Hall, Hall and Hausman 1974). The sum of the products of these changes estimates the
//! information; its inverse has the squared errors on its diagonal.

use super::fit::Fit;
use super::rows::Rows;

/// The error of each difficulty; `None` if there are too few people for so many items.
pub(super) fn errors(fit: &Fit, rows: &impl Rows) -> Option<Vec<f64>> {
    let items = fit.items.len();
    let scores = fit.scores();
    let size = items + 1;
    let mut information = vec![0.0; size * size];
    rows.each(&mut |row| {
        let had: Vec<usize> = (0..items).filter(|at| row[fit.items[*at]].is_some()).collect();
        let is_right = |at: &usize| row[fit.items[*at]].is_some_and(|score| score.value() >= 0.5);
        let right = had.iter().filter(|at| is_right(at)).count();
        let Some((chances, with_spread)) = scores.get(&(had.clone(), right)) else { return };
        let of_items = had.iter().zip(chances).map(|(at, chance)| (*at, chance - f64::from(is_right(at))));
        let slopes: Vec<(usize, f64)> = of_items.chain([(items, *with_spread)]).collect();
        for (at, (one, slope)) in slopes.iter().enumerate() {
            for (other, others) in &slopes[..=at] {
                information[one * size + other] += slope * others;
            }
        }
    });
    // Where people do not differ, the spread is at the end of its range and has no error.
    let size_used = if fit.spread > 0.0 { size } else { items };
    inverse_diagonal(&information, size, size_used)
        .map(|squares| squares[..items].iter().map(|square| square.sqrt()).collect())
}

/// The diagonal of the inverse of a symmetric matrix, of which the lower half is given, by its Cholesky factor; `None`
/// if it has no inverse. Only the first `used` rows and columns count.
fn inverse_diagonal(matrix: &[f64], size: usize, used: usize) -> Option<Vec<f64>> {
    let mut factor = vec![0.0; used * used];
    for row in 0..used {
        for column in 0..=row {
            let sum: f64 = (0..column).map(|at| factor[row * used + at] * factor[column * used + at]).sum();
            let rest = matrix[row * size + column] - sum;
            if row == column {
                // What is left of nothing after rounding.
                if rest.is_nan() || rest <= 1e-10 * matrix[row * size + row] {
                    return None;
                }
                factor[row * used + row] = rest.sqrt();
            } else {
                factor[row * used + column] = rest / factor[column * used + column];
            }
        }
    }
    // Column by column of the factor's inverse; its squares, row by row, add up to the diagonal.
    let mut diagonal = vec![0.0; used];
    for (column, of_column) in diagonal.iter_mut().enumerate() {
        let mut inverse = vec![0.0; used];
        for row in column..used {
            let sum: f64 = (column..row).map(|at| factor[row * used + at] * inverse[at]).sum();
            inverse[row] = (f64::from(u8::from(row == column)) - sum) / factor[row * used + row];
            *of_column += inverse[row] * inverse[row];
        }
    }
    Some(diagonal)
}

#[cfg(test)]
mod tests {
    use super::super::super::numbers::close;
    use super::*;

    #[test]
    fn the_inverse_of_a_matrix_that_can_be_inverted_by_hand() {
        // [[4, 2], [2, 3]] has the inverse [[3, −2], [−2, 4]] / 8; a third row and column are left out.
        let matrix = [4.0, 0.0, 0.0, 2.0, 3.0, 0.0, 9.0, 9.0, 9.0];
        let diagonal = inverse_diagonal(&matrix, 3, 2).expect("an inverse");
        assert!(close(diagonal[0], 0.375, 1e-12) && close(diagonal[1], 0.5, 1e-12), "{diagonal:?}");
        assert_eq!(inverse_diagonal(&[1.0, 0.0, 1.0, 1.0], 2, 2), None);
    }
}
