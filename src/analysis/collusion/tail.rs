//! How probable it is that so many of several events happen, each with a probability of its own (the Poisson binomial
//! distribution).

/// The natural logarithm of the probability that at least `least` of the events happen; negative infinity when that
/// can't be. Exact, event by event, and with logarithms throughout: of one in 10⁴⁰⁰ something is left. Takes
/// `events × least` steps. Probabilities outside 0 to 1 count as the nearer of the two.
#[must_use]
pub fn ln_tail(probabilities: &[f64], least: usize) -> f64 {
    if least == 0 {
        return 0.0;
    }
    // Logarithms of the probabilities of 0, 1, … events so far; the last one is of `least` and more.
    let mut so_far = vec![f64::NEG_INFINITY; least + 1];
    so_far[0] = 0.0;
    for (seen, probability) in probabilities.iter().enumerate() {
        let probability = probability.clamp(0.0, 1.0);
        let (happens, does_not) = (probability.ln(), (-probability).ln_1p());
        so_far[least] = ln_sum(so_far[least], so_far[least - 1] + happens);
        for count in (1..least.min(seen + 2)).rev() {
            so_far[count] = ln_sum(so_far[count] + does_not, so_far[count - 1] + happens);
        }
        so_far[0] += does_not;
    }
    so_far[least].min(0.0)
}

/// The logarithm of the sum of two numbers given by their logarithms.
fn ln_sum(one: f64, other: f64) -> f64 {
    let (low, high) = if one < other { (one, other) } else { (other, one) };
    if low == f64::NEG_INFINITY { high } else { high + (low - high).exp().ln_1p() }
}

#[cfg(test)]
mod tests {
    use super::super::super::numbers::close;
    use super::super::super::random::Random;
    use super::*;

    #[test]
    fn it_is_what_counting_all_outcomes_gives() {
        let mut random = Random::with_seed(6);
        for events in 0..11 {
            let probabilities: Vec<f64> = (0..events).map(|_| random.unit()).collect();
            for least in 0..=events + 1 {
                let counted: f64 = (0_u32..1 << events)
                    .filter(|outcome| outcome.count_ones() as usize >= least)
                    .map(|outcome| {
                        let chance =
                            |(at, p): (usize, &f64)| if outcome >> at & 1 == 1 { *p } else { 1.0 - p };
                        probabilities.iter().enumerate().map(chance).product::<f64>()
                    })
                    .sum();
                let tail = ln_tail(&probabilities, least).exp();
                assert!(close(tail, counted, 1e-12), "{events} {least}: {tail} {counted}");
            }
        }
    }

    #[test]
    fn what_hardly_ever_happens_is_not_lost() {
        assert!(close(ln_tail(&[1e-9; 60], 60), 60.0 * 1e-9_f64.ln(), 1e-6));
        let never = [ln_tail(&[0.0, 0.3], 2), ln_tail(&[], 1)];
        assert_eq!((Some(never), ln_tail(&[1.0, 1.0, 7.0], 3)), (Some([f64::NEG_INFINITY; 2]), 0.0));
    }
}
