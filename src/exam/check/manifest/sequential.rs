//! Checks of the test that says when enough images are seen.

use super::super::defects::Defects;
use crate::analysis::PlanError;
use crate::exam::manifest::Manifest;
use crate::exam::sequential::MOST;

/// Whether there can be such a test.
pub(super) fn sequential(manifest: &Manifest, defects: &mut Defects) {
    let Some(rule) = &manifest.sequential else { return };
    let path = "sequential";
    if manifest.named_thresholds.is_empty() {
        let problem = "there is a [sequential] test, but no thresholds".to_owned();
        defects.tell(path, problem, "set under [thresholds] what makes a picture right");
    }
    if !(0.0 < rule.poor && rule.poor < rule.good && rule.good < 100.0) {
        let problem = format!("sequential.poor is {}, and sequential.good is {}", rule.poor, rule.good);
        let advice = "write percentages above 0 and below 100, poor below good";
        return defects.tell("sequential.poor", problem, advice);
    }
    for (name, rate) in [("alpha", rule.alpha), ("beta", rule.beta)] {
        if !(0.0 < rate && rate < 50.0) {
            let problem = format!("sequential.{name} is {rate}");
            return defects.tell(
                &format!("{path}.{name}"),
                problem,
                "write a percentage above 0 and below 50",
            );
        }
    }
    if !(1..=MOST).contains(&rule.most) {
        let problem = format!("sequential.most is {}", rule.most);
        return defects.tell("sequential.most", problem, "write a number of pictures, 1 to 100");
    }
    if rule.plan() == Err(PlanError::TooShort) {
        let takes = rule.fewest().map_or_else(|| "over 100".to_owned(), |fewest| fewest.to_string());
        let problem = format!(
            "{} pictures are too few to tell {} % from {} % with these alpha and beta: it takes {takes}",
            rule.most, rule.poor, rule.good
        );
        let advice = "raise sequential.most, put poor and good further apart, or raise alpha and beta";
        defects.tell("sequential.most", problem, advice);
    }
}
