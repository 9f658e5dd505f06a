//! How fast somebody works, compared with others on the same pictures.
//!
//! # Working time
//! The time between events that are at most five minutes apart; a longer pause does not count at all.
//!
//! # Pace
//! Working times are distributed lognormally (van der Linden 2006, *Journal of Educational and Behavioral Statistics* 31,
//! p. 181): the logarithm of the time that a person needs for a picture is the picture's amount of work, less the
//! person's speed, and an error. Amounts of work and speeds are estimated by medians in turn (Tukey 1977, *median
//! polish*), so that a few who went to lunch or clicked through move nothing. A speed is told as the number of standard
//! deviations by which it is above the usual one (estimated by the median distance from the median), and as the
//! share of people who would be slower; only from twenty people on.
//!
//! **Edge cases.** Times that are not above 0 do not count. Whoever has no time has no speed. If most people are equally
//! fast to the last digit, there is nothing to compare with.

use super::numbers::{normal_below, quantile};
use super::unknown::{FEWEST_PEOPLE, Unknown};

/// Longer pauses do not count, in seconds.
pub const LONGEST_PAUSE: f64 = 300.0;

/// Rounds of medians.
const ROUNDS: usize = 5;

/// The standard deviation of a normal distribution with the median distance 1 from its median.
const OF_MEDIAN_DISTANCE: f64 = 1.482_602_218_505_602;

/// The working time between these moments, in seconds; their order does not matter.
#[must_use]
pub fn working_time(moments: &[f64]) -> f64 {
    let mut sorted: Vec<f64> = moments.iter().copied().filter(|moment| moment.is_finite()).collect();
    sorted.sort_unstable_by(f64::total_cmp);
    let pauses = sorted.windows(2).map(|pair| pair[1] - pair[0]);
    pauses.filter(|pause| *pause <= LONGEST_PAUSE).sum()
}

/// How fast people work on certain pictures.
#[derive(Clone, Debug, PartialEq)]
pub struct Pace {
    /// The logarithm of the time that the usual person needs for each picture; `None` if nobody has a time for it.
    amounts: Vec<Option<f64>>,
    /// Standard deviation of people's speeds.
    spread: f64,
}

/// The speed of a person.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Speed {
    /// How many times as fast as usual.
    pub times_usual: f64,
    /// Standard deviations above the usual speed.
    pub deviations: f64,
    /// Share of people who are slower, if speeds are distributed as they seem to be.
    pub slower: f64,
}

impl Pace {
    /// From the times that people needed for each picture, in seconds; everybody's pictures are in the same order.
    pub fn of(people: &[Vec<Option<f64>>]) -> Result<Self, Unknown> {
        let logarithms: Vec<Vec<Option<f64>>> = people.iter().map(|times| logarithms(times)).collect();
        let pictures = people.iter().map(Vec::len).max().unwrap_or(0);
        let mut speeds = vec![0.0; people.len()];
        let mut amounts = vec![None; pictures];
        for _ in 0..ROUNDS {
            for (picture, amount) in amounts.iter_mut().enumerate() {
                let of_person = |(times, speed): (&Vec<Option<f64>>, &f64)| {
                    times.get(picture).copied().flatten().map(|time| time + speed)
                };
                *amount = median(logarithms.iter().zip(&speeds).filter_map(of_person));
            }
            for (speed, times) in speeds.iter_mut().zip(&logarithms) {
                *speed = speed_of(times, &amounts).unwrap_or(0.0);
            }
        }
        let known: Vec<f64> = logarithms.iter().filter_map(|times| speed_of(times, &amounts)).collect();
        if known.len() < FEWEST_PEOPLE {
            return Err(Unknown::TooFewPeople);
        }
        // The usual speed is 0.
        let usual = median(known.iter().copied()).unwrap_or(0.0);
        for amount in amounts.iter_mut().flatten() {
            *amount -= usual;
        }
        let spread = median(known.iter().map(|speed| (speed - usual).abs()));
        let spread = spread.unwrap_or(0.0) * OF_MEDIAN_DISTANCE;
        if spread < 1e-9 {
            return Err(Unknown::NoVariance);
        }
        Ok(Self { amounts, spread })
    }

    /// The time that the usual person needs for a picture, in seconds.
    #[must_use]
    pub fn usual_time(&self, picture: usize) -> Option<f64> {
        self.amounts.get(picture).copied().flatten().map(f64::exp)
    }

    /// The speed of somebody with these times; `None` without any time.
    #[must_use]
    pub fn speed(&self, times: &[Option<f64>]) -> Option<Speed> {
        let speed = speed_of(&logarithms(times), &self.amounts)?;
        let deviations = speed / self.spread;
        Some(Speed { times_usual: speed.exp(), deviations, slower: normal_below(deviations) })
    }
}

fn logarithms(times: &[Option<f64>]) -> Vec<Option<f64>> {
    times.iter().map(|time| time.filter(|time| *time > 0.0 && time.is_finite()).map(f64::ln)).collect()
}

fn speed_of(times: &[Option<f64>], amounts: &[Option<f64>]) -> Option<f64> {
    median(amounts.iter().zip(times).filter_map(|(amount, time)| Some((*amount)? - (*time)?)))
}

fn median(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut sorted: Vec<f64> = values.collect();
    sorted.sort_unstable_by(f64::total_cmp);
    quantile(&sorted, 0.5)
}

#[cfg(test)]
mod tests {
    use super::super::numbers::close;
    use super::super::random::Random;
    use super::*;

    #[test]
    fn pauses_do_not_count() {
        // Two minutes, lunch, five minutes and one second of pause, half a minute.
        assert!(close(working_time(&[0.0, 120.0, 4_000.0, 4_301.0, 4_331.0]), 150.0, 1e-9));
        assert!(close(working_time(&[300.0, 0.0]), 300.0, 1e-9));
        assert!(close(working_time(&[5.0, f64::NAN]), 0.0, 1e-9) && close(working_time(&[]), 0.0, 1e-9));
    }

    /// People whose speeds have the standard deviation 0.4, on pictures of one to five minutes.
    fn people(count: usize, random: &mut Random) -> Vec<Vec<Option<f64>>> {
        let mut person = || {
            let speed = 0.4 * random.normal();
            let mut time = |picture: u32| {
                let usual = 60.0 * f64::from(picture);
                Some(usual * (0.15 * random.normal() - speed).exp())
            };
            (1..=5).map(&mut time).collect()
        };
        (0..count).map(|_| person()).collect()
    }

    #[test]
    fn the_exam_s_own_pace_is_found_though_some_clicked_through() {
        let mut random = Random::with_seed(61);
        let mut people = people(300, &mut random);
        for person in 0..30 {
            people[person] = vec![Some(2.0); 5];
            people[person + 30][0] = None;
        }
        let pace = Pace::of(&people).expect("enough people");
        for picture in 0..5 {
            let usual = pace.usual_time(picture).expect("a time");
            assert!(close(usual / (60.0 * (picture + 1) as f64), 1.0, 0.15), "{picture}: {usual}");
        }
        assert!(close(pace.spread, 0.45, 0.1), "{}", pace.spread);
        let clicked = pace.speed(&people[0]).expect("a speed");
        assert!(clicked.deviations > 4.0 && clicked.slower > 0.999, "{clicked:?}");
        let twice = [Some(30.0), None, None, None, None];
        let twice = pace.speed(&twice).expect("a speed");
        assert!(close(twice.times_usual, 2.0, 0.3) && (0.9..0.99).contains(&twice.slower), "{twice:?}");
    }

    #[test]
    fn what_can_not_be_told_is_said() {
        let mut random = Random::with_seed(62);
        assert_eq!(Pace::of(&people(19, &mut random)), Err(Unknown::TooFewPeople));
        assert_eq!(Pace::of(&vec![vec![Some(9.0)]; 30]), Err(Unknown::NoVariance));
        assert_eq!(Pace::of(&vec![vec![Some(-1.0), None]; 30]), Err(Unknown::TooFewPeople));
        let pace = Pace::of(&people(50, &mut random)).expect("enough people");
        assert_eq!((pace.speed(&[]), pace.speed(&[Some(0.0)]), pace.usual_time(5)), (None, None, None));
    }
}
