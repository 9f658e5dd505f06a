//! Small sums and distributions that several statistics need.

use statrs::function::beta::checked_beta_reg;
use statrs::function::erf::{erfc, erfc_inv};

/// Arithmetic mean; `None` of nothing.
pub(super) fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// Share of the standard normal distribution below `z`.
pub(super) fn normal_below(z: f64) -> f64 {
    0.5 * erfc(-z / std::f64::consts::SQRT_2)
}

/// The point of the standard normal distribution below which this share lies.
pub(super) fn normal_quantile(share: f64) -> f64 {
    -std::f64::consts::SQRT_2 * erfc_inv(2.0 * share)
}

/// Share of the beta distribution with these shapes below `x`: the regularised incomplete beta function.
pub(super) fn beta_below(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    // It fails only for shapes that are not above 0, which no caller has.
    checked_beta_reg(a, b, x).unwrap_or(f64::NAN)
}

/// The point below which this share of the beta distribution lies, by halving: never farther off than the last bit
/// of the distribution itself.
pub(super) fn beta_quantile(a: f64, b: f64, share: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if beta_below(a, b, middle) < share {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

/// The quantile of sorted values, between two neighbours in proportion (the usual definition, number 7 of Hyndman
/// and Fan 1996); `None` of nothing.
pub(super) fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let at = share.clamp(0.0, 1.0) * last as f64;
    let below = at.floor() as usize;
    let above = (below + 1).min(last);
    Some(sorted[below] + (at - below as f64) * (sorted[above] - sorted[below]))
}

#[cfg(test)]
pub(super) fn close(one: f64, other: f64, within: f64) -> bool {
    (one - other).abs() <= within
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distributions_agree_with_printed_tables() {
        assert!(close(normal_quantile(0.975), 1.959_963_984_540_054, 1e-12));
        assert!(close(normal_below(-1.0), 0.158_655_253_931_457, 1e-10));
        // Beta(2, 3): 6x² − 8x³ + 3x⁴.
        assert!(close(beta_below(2.0, 3.0, 0.4), 0.5248, 1e-12));
        assert!(close(beta_quantile(2.0, 3.0, 0.5248), 0.4, 1e-12));
        assert_eq!((beta_below(2.0, 3.0, -1.0), beta_below(2.0, 3.0, 7.0)), (0.0, 1.0));
    }

    #[test]
    fn quantiles_lie_between_neighbours() {
        let sorted = [1.0, 2.0, 4.0];
        let quantiles = [0.0, 0.25, 0.75, 1.0].map(|share| quantile(&sorted, share));
        assert_eq!(quantiles, [Some(1.0), Some(1.5), Some(3.0), Some(4.0)]);
        assert_eq!((quantile(&[], 0.5), mean(&[])), (None, None));
    }
}
