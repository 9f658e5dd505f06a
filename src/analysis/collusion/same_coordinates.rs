//! Two people whose drawings have more points in common than independent hands have.
//!
//! Nobody compares everybody with everybody: sketches say who may be alike ([`Index`]), and only those are laid over
//! each other. A panel says what independent people have in common ([`Independent`]); how much of it a certain person
//! has with everybody, is measured where somebody is suspected.

use std::collections::HashMap;

use super::super::numbers::quantile;
use super::super::random::Random;
use super::super::unknown::{FEWEST_PEOPLE, Unknown};
use super::drawing::Drawing;
use super::independence::{Rates, Tally, correlation, deviation, ln_tail, tally, tally_of_some, total};
use super::index::{Index, Similar};
use super::many_pairs::Suspicion;

/// Most people on the panel.
const PANEL: usize = 64;

/// What draws the panel.
const SEED: u64 = 64;

/// With how many others somebody is compared at most.
const CLOSER_LOOKS: usize = 3;

/// On how many objects, about, two drawings are compared at first.
const FIRST_OBJECTS: usize = 6;

/// With how many of the panel people are compared at first.
const FIRST_PANEL: usize = 6;

/// On how many objects, about, and with how many of the panel the habits of people are measured at last.
const HABIT_OBJECTS: usize = 16;
const HABIT_PANEL: usize = 40;

/// How far, in logits, the habits of two people may be off that are known from so few comparisons.
const MARGIN: f64 = 0.5;

/// What is more probable than this at first, by its natural logarithm, is not looked at any longer.
const FIRST_LOOK: f64 = -8.0;

/// Estimating habits, once roughly and so often more exactly.
const ROUNDS: usize = 3;

/// What independent people have in common on the objects of an exam.
pub struct Independent {
    /// Who is on the panel, and what they drew.
    panel: Vec<(usize, Drawing)>,
    rates: Rates,
    /// Of each on the panel, by how much the odds of a common point are higher with them than with others.
    habits: Vec<f64>,
    correlation: f64,
}

impl Independent {
    /// Who of so many people is on the panel: drawn at random, always the same ones.
    #[must_use]
    pub fn panel(people: usize) -> Vec<usize> {
        let mut all: Vec<usize> = (0..people).collect();
        let mut random = Random::with_seed(SEED);
        let chosen = people.min(PANEL);
        for at in 0..chosen {
            let other = at + random.below(people - at);
            all.swap(at, other);
        }
        all.truncate(chosen);
        all
    }

    /// From the drawings of the panel, each with the number of the person.
    pub fn of(panel: Vec<(usize, Drawing)>) -> Result<Self, Unknown> {
        if panel.len() < FEWEST_PEOPLE {
            return Err(Unknown::TooFewPeople);
        }
        let pairs: Vec<(usize, usize)> =
            (0..panel.len()).flat_map(|one| (0..one).map(move |other| (one, other))).collect();
        let tallies: Vec<Tally> =
            pairs.iter().map(|(one, other)| tally(&panel[*one].1, &panel[*other].1)).collect();
        let rates = Rates::of(&tallies);
        let mut habits = vec![0.0; panel.len()];
        for _ in 0..ROUNDS {
            let mut excesses = vec![Vec::new(); panel.len()];
            for ((one, other), tally) in pairs.iter().zip(&tallies) {
                let Some(excess) = rates.excess(tally) else { continue };
                excesses[*one].push(excess - habits[*other]);
                excesses[*other].push(excess - habits[*one]);
            }
            // Half way, so that two people do not take turns in explaining the same.
            for (habit, excesses) in habits.iter_mut().zip(excesses) {
                *habit = 0.5 * (*habit + median(excesses));
            }
        }
        let (mut deviations, mut points) = (Vec::new(), 0);
        for ((one, other), tally) in pairs.iter().zip(&tallies) {
            if let Some(expected) = rates.expected(tally, habits[*one] + habits[*other]) {
                deviations.push(deviation(total(tally), expected));
                points += total(tally).of;
            }
        }
        let points = points as f64 / deviations.len().max(1) as f64;
        let correlation = correlation(deviations, points);
        Ok(Self { panel, rates, habits, correlation })
    }

    /// By how much the odds of a common point are higher with this person than with others: by this many of the panel,
    /// on each `step`-th object.
    fn habit(&self, person: usize, drawing: &Drawing, panel: usize, step: usize) -> f64 {
        let others = self.panel.iter().zip(&self.habits).filter(|((other, _), _)| *other != person);
        let excesses = others.take(panel).filter_map(|((_, other), habit)| {
            Some(self.rates.excess(&tally_of_some(drawing, other, step))? - habit)
        });
        median(excesses.collect())
    }

    /// Natural logarithm of the probability that two people with the habits of these two have as many points in common;
    /// 0 where there is nothing to compare. What is more probable than [`FIRST_LOOK`] on a few objects, or than `enough` on
    /// all of them, by what a few of the panel say about both, is told as it seems then.
    fn ln_probability(
        &self,
        (one, drawn): (usize, &Drawing),
        (Similar { person: other, mirrored }, as_drawn): (Similar, &Drawing),
        first_habits: f64,
        enough: f64,
    ) -> f64 {
        let mirror;
        let others = if mirrored {
            mirror = as_drawn.mirrored();
            &mirror
        } else {
            as_drawn
        };
        let with = |tally: &Tally, habits: f64| {
            let expected = self.rates.expected(tally, habits);
            let tail = expected.map_or(0.0, |expected| ln_tail(total(tally), expected, self.correlation));
            // There were two ways to be alike: as drawn, and with left and right exchanged.
            (tail + std::f64::consts::LN_2).min(0.0)
        };
        // In favour of a closer look, as long as the habits are not known exactly.
        let step = first_step(drawn);
        let at_first = with(&tally_of_some(drawn, others, step), first_habits - MARGIN);
        if at_first > FIRST_LOOK {
            return at_first;
        }
        let tally = tally(drawn, others);
        let at_second = with(&tally, first_habits - MARGIN);
        if at_second > enough {
            return at_second;
        }
        let step = (drawn.outlines.len() / HABIT_OBJECTS).max(1);
        let habit = |person, drawing| self.habit(person, drawing, HABIT_PANEL, step);
        with(&tally, habit(one, drawn) + habit(other, as_drawn))
    }

    fn first_habit(&self, person: usize, drawing: &Drawing) -> f64 {
        self.habit(person, drawing, FIRST_PANEL, first_step(drawing))
    }

    /// All pairs whose probability is at most this one, given by its natural logarithm; `drawing` fetches what a person
    /// drew. To be corrected by [`family_wise`](super::family_wise).
    pub fn suspicions(
        &self,
        index: &Index,
        drawing: impl Fn(usize) -> Drawing,
        ln_level: f64,
    ) -> Vec<Suspicion> {
        let mut scores = vec![0.0; index.people()];
        let mut habits = HashMap::new();
        let mut found = Vec::new();
        for one in 0..index.people() {
            let similar = index.similar(one, CLOSER_LOOKS, &mut scores);
            if !similar.is_empty() {
                found.extend(self.compare(one, &drawing(one), similar, &drawing, ln_level, &mut habits));
            }
        }
        found
    }

    /// Of the people `similar`, those with whom somebody has so much in common; `one` may be a number that nobody has
    /// yet.
    pub fn among(
        &self,
        one: usize,
        drawn: &Drawing,
        similar: Vec<Similar>,
        drawing: impl Fn(usize) -> Drawing,
        ln_level: f64,
    ) -> Vec<Suspicion> {
        self.compare(one, drawn, similar, &drawing, ln_level, &mut HashMap::new())
    }

    /// `habits`: what is known of people's habits at first, as far as somebody asked.
    fn compare(
        &self,
        one: usize,
        drawn: &Drawing,
        similar: Vec<Similar>,
        drawing: &impl Fn(usize) -> Drawing,
        ln_level: f64,
        habits: &mut HashMap<usize, f64>,
    ) -> Vec<Suspicion> {
        let mut first = |person, drawing: &Drawing| {
            *habits.entry(person).or_insert_with(|| self.first_habit(person, drawing))
        };
        let suspicion = |similar: Similar| {
            let (other, others) = (similar.person, drawing(similar.person));
            let first_habits = first(one, drawn) + first(other, &others);
            let ln_probability =
                self.ln_probability((one, drawn), (similar, &others), first_habits, ln_level);
            let (one, other) = (one.min(other), one.max(other));
            (ln_probability <= ln_level).then_some(Suspicion { one, other, ln_probability })
        };
        similar.into_iter().filter_map(suspicion).collect()
    }
}

fn first_step(drawing: &Drawing) -> usize {
    (drawing.outlines.len() / FIRST_OBJECTS).max(1)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    quantile(&values, 0.5).unwrap_or(0.0)
}

#[cfg(test)]
mod tests;
