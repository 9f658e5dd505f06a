//! How far the scale of a new calibration is shifted against that of an old one, by the items that both have: the mean
//! of the differences, each weighted by how exactly it is known (the mean/mean method, weighted by the inverse of the
//! squared errors; Kolen and Brennan 2014, chapter 6). A Rasch scale has a fixed unit, so a shift is all there is.
//!
//! Items whose difference is more than three of its standard errors away from the middle one of all differences do
//! not count: they have become easier or harder, for instance because they are known by now.

use super::calibration::Calibrated;
use super::estimate::Estimate;

/// What to add to the new difficulties and abilities to have them on the old scale, with its standard error; the items
/// are the same, in the same order. `None` if no item has a difficulty with an error in both.
#[must_use]
pub fn link(old: &[Calibrated], new: &[Calibrated]) -> Option<Estimate> {
    let both = old.iter().zip(new).filter_map(|(old, new)| {
        let (old, new) = (old.ok()?, new.ok()?);
        Some((old.value - new.value, old.error?.powi(2) + new.error?.powi(2)))
    });
    let both: Vec<(f64, f64)> = both.collect();
    let mut sorted: Vec<f64> = both.iter().map(|(difference, _)| *difference).collect();
    sorted.sort_unstable_by(f64::total_cmp);
    let middle = *sorted.get(sorted.len() / 2)?;
    let kept = both.iter().filter(|(difference, square)| (difference - middle).abs() <= 3.0 * square.sqrt());
    let (sum, weights) = kept.fold((0.0, 0.0), |(sum, weights), (difference, square)| {
        (sum + difference / square, weights + square.recip())
    });
    Some(Estimate { value: sum / weights, error: Some(weights.sqrt().recip()) })
}

#[cfg(test)]
mod tests {
    use super::super::super::numbers::close;
    use super::super::super::unknown::Unknown;
    use super::*;

    fn items(values: [f64; 5]) -> [Calibrated; 5] {
        values.map(|value| Ok(Estimate { value, error: Some(0.1) }))
    }

    #[test]
    fn a_shift_is_found_though_an_item_has_leaked() {
        let old = items([-1.0, 0.0, 0.5, 1.0, 2.0]);
        let new = [-1.72, -0.68, -0.2, 0.31, 1.29];
        let shift = |new: &[Calibrated]| link(&old, new).expect("items in common");
        let before = shift(&items(new));
        assert!(close(before.value, 0.7, 1e-9), "{before:?}");
        assert!(before.error.is_some_and(|error| close(error, (0.02_f64 / 5.0).sqrt(), 1e-9)));
        let leaked = [new[0], new[1], new[2], new[3], -1.0];
        assert!(close(shift(&items(leaked)).value, 0.7, 0.02));
        assert_eq!(link(&old, &[Err(Unknown::NoVariance); 5]), None);
        assert_eq!(link(&[], &[]), None);
    }
}
