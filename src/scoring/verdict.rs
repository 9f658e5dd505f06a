//! The verdict that a scorecard proposes: pass, look, or fail. People decide.

use serde::{Deserialize, Serialize};

use super::scorecard::Scorecard;
use crate::exam::Thresholds;

/// A figure that misses its threshold by less than this many percentage points is worth a person's look.
const CLOSE: f64 = 5.0;

/// The proposed verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// Every figure reaches its threshold.
    Pass,
    /// Nearly all do, or there is no figure with a threshold, or something about the work is odd.
    Look,
    /// A figure is far from its threshold.
    Fail,
}

/// Proposes a verdict. `odd`: there are flags that somebody should look at (they do not change a failure).
#[must_use]
pub fn verdict(scorecard: &Scorecard, thresholds: &Thresholds, odd: bool) -> Verdict {
    // How far each figure is below its threshold.
    let mut gaps = scorecard.figures().filter_map(|figure| figure.gap(thresholds)).peekable();
    let unsure = odd || gaps.peek().is_none();
    match of_gap(gaps.fold(f64::NEG_INFINITY, f64::max)) {
        Verdict::Pass if unsure => Verdict::Look,
        verdict => verdict,
    }
}

/// The verdict about one figure in percent that has this threshold: whether it reaches it, nearly does, or is far
/// off.
#[must_use]
pub fn figure_verdict(percent: f64, threshold: f64) -> Verdict {
    of_gap(threshold - percent)
}

fn of_gap(gap: f64) -> Verdict {
    if gap >= CLOSE {
        Verdict::Fail
    } else if gap > 0.0 {
        Verdict::Look
    } else {
        Verdict::Pass
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::{AttributeFigure, LabelFigure, Percent};

    fn card(car: f64, exact: u64) -> Scorecard {
        let label = |label: &str, iou| LabelFigure { label: label.into(), iou };
        let percent = Percent::of(exact, 5);
        let accuracy = AttributeFigure { label: "plate".into(), attribute: "plate".into(), percent };
        let labels = vec![label("car", car), label("plate", 85.0)];
        Scorecard { labels, accuracy: vec![accuracy], images: vec![], stray: 0 }
    }

    #[test]
    fn a_figure_alone_is_judged_by_the_same_rule() {
        let verdicts = [90.0, 89.99, 85.01, 85.0].map(|percent| figure_verdict(percent, 90.0));
        assert_eq!(verdicts, [Verdict::Pass, Verdict::Look, Verdict::Look, Verdict::Fail]);
    }

    #[test]
    fn a_verdict_goes_by_the_figure_that_is_farthest_off() {
        let thresholds = Thresholds::default()
            .with_iou("car", 90.0)
            .with_iou("plate", 80.0)
            .with_accuracy("plate", "plate", 100.0);
        let cases = [
            (90.0, 5, false, Verdict::Pass),
            (90.0, 5, true, Verdict::Look),
            (89.99, 5, false, Verdict::Look),
            (85.01, 5, false, Verdict::Look),
            (85.0, 5, false, Verdict::Fail),
            (99.0, 4, false, Verdict::Fail),
            (99.0, 4, true, Verdict::Fail),
        ];
        for (car, exact, odd, expected) in cases {
            assert_eq!(verdict(&card(car, exact), &thresholds, odd), expected, "{car} {exact} {odd}");
        }
        assert_eq!(verdict(&card(99.0, 5), &Thresholds::default(), false), Verdict::Look, "no threshold");
    }
}
