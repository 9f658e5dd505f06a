//! When enough pictures are seen: the sequential probability ratio test for a proportion, truncated.
//!
//! Answers come one at a time. After each, the likelihood that the true share is `good` is compared with the
//! likelihood that it is `poor` (Wald 1945, *Annals of Mathematical Statistics* 16, p. 117): the test stops when the
//! ratio's logarithm reaches `ln((1 − β)/α)` (the person passes) or `ln(β/(1 − α))` (fails), where `α` is how often
//! somebody poor may pass and `β` how often somebody good may fail. A test has to end, so after `most` answers it
//! does: whoever has at least the [`Plan::cut`] right passes. The last step costs certainty, and Wald's limits are
//! approximate, so a plan is made only if its error rates, computed exactly step by step, are within `α` and `β`;
//! [`Plan::shortest`] finds the least `most` for which there is one.

/// After some answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Enough is known: good.
    Pass,
    /// Enough is known: poor.
    Fail,
    /// Another answer is needed.
    Continue,
}

/// How far a person's answers have come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// How many answers count: those up to the decision.
    pub answers: u32,
    /// How many of them are right.
    pub right: u32,
    /// What they mean.
    pub decision: Decision,
}

/// Why there is no plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanError {
    /// Not `0 < poor < good < 1`, or an error rate is not above 0 and below ½.
    Shares,
    /// So few answers can't keep the error rates.
    TooShort,
}

/// How the test does with people of one true share.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Operation {
    /// How often they pass.
    pub pass: f64,
    /// How many answers they give, on average.
    pub answers: f64,
}

/// A truncated test.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    poor: f64,
    good: f64,
    /// For each number of answers: at most so many right fail, if any; at least so many pass, if any.
    limits: Vec<Limits>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Limits {
    fail: Option<u32>,
    pass: Option<u32>,
}

impl Limits {
    fn decision(self, right: u32) -> Decision {
        if self.pass.is_some_and(|least| right >= least) {
            Decision::Pass
        } else if self.fail.is_some_and(|most| right <= most) {
            Decision::Fail
        } else {
            Decision::Continue
        }
    }
}

/// The most answers that [`Plan::shortest`] tries.
const MOST: u32 = 1_000;

impl Plan {
    /// The plan for at most so many answers. `poor` and `good` are true shares; of the poor at most `alpha` pass, of
    /// the good at most `beta` fail.
    pub fn new(poor: f64, good: f64, (alpha, beta): (f64, f64), most: u32) -> Result<Self, PlanError> {
        let rate = |rate: f64| 0.0 < rate && rate < 0.5;
        if !(0.0 < poor && poor < good && good < 1.0 && rate(alpha) && rate(beta)) {
            return Err(PlanError::Shares);
        }
        let mut plan = Self { poor, good, limits: wald(poor, good, (alpha, beta), most) };
        // A higher cut lets fewer of both pass; the lowest that keeps the poor out is the kindest to the good.
        for cut in 1..=most {
            plan.limits.pop();
            plan.limits.push(Limits { fail: Some(cut - 1), pass: Some(cut) });
            if plan.operation(poor).pass <= alpha {
                let kept = 1.0 - plan.operation(good).pass <= beta;
                return kept.then_some(plan).ok_or(PlanError::TooShort);
            }
        }
        Err(PlanError::TooShort)
    }

    /// The plan with the fewest answers at most that keeps the error rates.
    pub fn shortest(poor: f64, good: f64, rates: (f64, f64)) -> Result<Self, PlanError> {
        // A longer plan is never worse, apart from a step or two: halving finds the neighbourhood.
        let (mut low, mut high) = (0, 1);
        while high < MOST && Self::new(poor, good, rates, high) == Err(PlanError::TooShort) {
            (low, high) = (high, (high * 2).min(MOST));
        }
        let fits = |most: &u32| Self::new(poor, good, rates, *most).ok();
        (low + 1..=high)
            .find_map(|most| fits(&most))
            .map_or_else(|| Err(Self::new(poor, good, rates, 1).err().unwrap_or(PlanError::TooShort)), Ok)
    }

    /// Most answers.
    #[must_use]
    pub fn most(&self) -> u32 {
        self.limits.len() as u32
    }

    /// Fewest right answers that pass after the last.
    #[must_use]
    pub fn cut(&self) -> u32 {
        self.limits.last().and_then(|limits| limits.pass).unwrap_or(0)
    }

    /// What so many right answers of so many mean, whatever the order in which they came and whenever the test was
    /// looked at: the first decision that was reached stands, so the answers are told one by one.
    #[must_use]
    pub fn decision(&self, answers: impl IntoIterator<Item = bool>) -> Decision {
        self.progress(answers).decision
    }

    /// The same, with the answers that led to it.
    #[must_use]
    pub fn progress(&self, answers: impl IntoIterator<Item = bool>) -> Progress {
        let mut progress = Progress { answers: 0, right: 0, decision: Decision::Continue };
        for (limits, answer) in self.limits.iter().zip(answers) {
            progress.answers += 1;
            progress.right += u32::from(answer);
            progress.decision = limits.decision(progress.right);
            if progress.decision != Decision::Continue {
                break;
            }
        }
        progress
    }

    /// How many more answers it takes: the fewest after which there can be a decision, and the most after which there is
    /// one. Both are 0 once there is.
    #[must_use]
    pub fn remaining(&self, progress: &Progress) -> (u32, u32) {
        if progress.decision != Decision::Continue {
            return (0, 0);
        }
        let ahead = self.limits.iter().skip(progress.answers as usize);
        // Whatever decides soonest is either right throughout or wrong throughout.
        let decides = |(more, limits): (u32, &Limits)| {
            [progress.right, progress.right + more].map(|right| limits.decision(right))
                != [Decision::Continue; 2]
        };
        let fewest = (1..).zip(ahead).position(decides).map_or(0, |place| place as u32 + 1);
        (fewest, self.most().saturating_sub(progress.answers))
    }

    /// How the test does with people whose true share this is: exact, by the probability of every number of right
    /// answers after every step.
    #[must_use]
    pub fn operation(&self, share: f64) -> Operation {
        // Probability of so many right answers and no decision yet.
        let mut open = vec![1.0];
        let (mut pass, mut answers) = (0.0, 0.0);
        for limits in &self.limits {
            answers += open.iter().sum::<f64>();
            let mut next = vec![0.0; open.len() + 1];
            for (right, chance) in open.into_iter().enumerate() {
                next[right] += chance * (1.0 - share);
                next[right + 1] += chance * share;
            }
            for (right, chance) in next.iter_mut().enumerate() {
                match limits.decision(right as u32) {
                    Decision::Continue => continue,
                    Decision::Pass => pass += *chance,
                    Decision::Fail => (),
                }
                *chance = 0.0;
            }
            open = next;
        }
        Operation { pass, answers }
    }

    /// The true shares between which the test decides: poor, good.
    #[must_use]
    pub fn shares(&self) -> (f64, f64) {
        (self.poor, self.good)
    }
}

/// Wald's limits after each of so many answers.
fn wald(poor: f64, good: f64, (alpha, beta): (f64, f64), most: u32) -> Vec<Limits> {
    let right = (good / poor).ln();
    let wrong = ((1.0 - good) / (1.0 - poor)).ln();
    let (upper, lower) = (((1.0 - beta) / alpha).ln(), (beta / (1.0 - alpha)).ln());
    let limits = |answers: u32| {
        let ratio = |count: &u32| f64::from(*count) * right + f64::from(answers - count) * wrong;
        let pass = (0..=answers).find(|count| ratio(count) >= upper);
        let fail = (0..=answers).rev().find(|count| ratio(count) <= lower);
        Limits { fail, pass }
    };
    (1..=most).map(limits).collect()
}

#[cfg(test)]
mod tests {
    use super::super::numbers::close;
    use super::super::random::Random;
    use super::*;

    #[test]
    fn error_rates_are_kept_exactly() {
        for (poor, good, rates) in
            [(0.6, 0.9, (0.1, 0.1)), (0.7, 0.95, (0.05, 0.1)), (0.1, 0.3, (0.02, 0.03))]
        {
            let plan = Plan::shortest(poor, good, rates).expect("a plan");
            let (of_poor, of_good) = (plan.operation(poor), plan.operation(good));
            assert!(of_poor.pass <= rates.0 && 1.0 - of_good.pass <= rates.1, "{of_poor:?} {of_good:?}");
            let most = f64::from(plan.most());
            assert!(of_poor.answers < most && of_good.answers < most);
            assert_eq!(Plan::new(poor, good, rates, plan.most() - 1), Err(PlanError::TooShort));
        }
    }

    #[test]
    fn steps_give_the_same_as_every_sequence_of_answers() {
        let plan = Plan::new(0.4, 0.9, (0.2, 0.2), 8).expect("a plan");
        for share in [0.4, 0.65, 0.9_f64] {
            let mut pass = 0.0;
            for answers in 0_u32..1 << 8 {
                let each = (0..8).map(|at| answers >> at & 1 == 1);
                let chance: f64 = each.clone().map(|right| if right { share } else { 1.0 - share }).product();
                match plan.decision(each) {
                    Decision::Pass => pass += chance,
                    Decision::Fail => (),
                    Decision::Continue => panic!("it ends after 8"),
                }
            }
            assert!(close(plan.operation(share).pass, pass, 1e-12), "{share}");
        }
    }

    #[test]
    fn fewer_answers_are_needed_than_by_a_test_of_fixed_length() {
        // Wald 1945: about half as many on average. Without stopping early, 0.6 against 0.9 at 5 % each takes 18.
        let plan = Plan::shortest(0.6, 0.9, (0.05, 0.05)).expect("a plan");
        let answers = plan.operation(0.9).answers;
        assert!((8.0..13.0).contains(&answers), "{answers}");
    }

    #[test]
    fn people_fare_as_was_computed() {
        let plan = Plan::shortest(0.6, 0.9, (0.1, 0.1)).expect("a plan");
        let mut random = Random::with_seed(3);
        let passed = |_| plan.decision((0..plan.most()).map(|_| random.unit() < 0.8)) == Decision::Pass;
        let share = (0..5_000).map(passed).filter(|passed| *passed).count() as f64 / 5_000.0;
        assert!(close(share, plan.operation(0.8).pass, 0.02), "{share}");
    }

    #[test]
    fn what_is_left_to_do_is_what_every_continuation_takes() {
        let plan = Plan::new(0.4, 0.9, (0.2, 0.2), 8).expect("a plan");
        for answered in 0..8 {
            for answers in 0_u32..1 << answered {
                let each = (0..answered).map(|at| answers >> at & 1 == 1);
                let progress = plan.progress(each.clone());
                let lengths = (0_u32..1 << (8 - answered)).map(|more| {
                    let rest = (0..8 - answered).map(|at| more >> at & 1 == 1);
                    plan.progress(each.clone().chain(rest)).answers - progress.answers
                });
                let lengths: Vec<u32> = lengths.collect();
                let (fewest, most) = plan.remaining(&progress);
                assert_eq!(lengths.iter().min(), Some(&fewest), "{answers:b}");
                assert!(lengths.iter().all(|length| *length <= most), "{answers:b}");
            }
        }
    }

    #[test]
    fn decisions_stand_and_odd_plans_are_refused() {
        let plan = Plan::shortest(0.6, 0.9, (0.1, 0.1)).expect("a plan");
        assert_eq!(plan.decision([]), Decision::Continue);
        assert_eq!(plan.decision([false; 9]), Decision::Fail);
        let wrong_first = [false; 5].into_iter().chain([true; 900]);
        assert_eq!(plan.decision(wrong_first), Decision::Fail, "what came later changes nothing");
        for (poor, good, alpha) in [(0.9, 0.6, 0.1), (0.6, 0.6, 0.1), (0.0, 0.5, 0.1), (0.5, 0.9, 0.5)] {
            assert_eq!(Plan::shortest(poor, good, (alpha, 0.1)), Err(PlanError::Shares));
        }
        assert_eq!(Plan::new(0.5, f64::NAN, (0.1, 0.1), 5), Err(PlanError::Shares));
        assert_eq!(Plan::new(0.5, 0.9, (0.1, 0.1), 0), Err(PlanError::TooShort));
    }
}
