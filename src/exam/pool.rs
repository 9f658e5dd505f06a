//! A pool: every attempt gets images of its own, drawn at random from strata, so that who has seen somebody else's attempt
//! has not seen theirs.
//!
//! [`draw`] goes by four rules, in this order:
//! 1. Of each stratum as many are drawn as the exam says, so that all attempts are composed alike.
//! 2. Nobody gets an image again that they had. When a stratum has no others left, those come again that they had longest
//!    ago, and whoever asks is told how many.
//! 3. A stratum that is drawn from by difficulty is divided into as many bands as images are drawn, from the easiest to the
//!    hardest, and one is drawn of each; where somebody has had all of a band, the nearest other one. The bands are as
//!    large as each other, to one image. There are none before enough people have done every image of the stratum
//!    ([`FEWEST_RESULTS`]): then all of it is one band.
//! 4. Those that the fewest attempts got come first, and among equals chance decides. So all images of a band become
//!    known equally: without repeats, no image is given more than once oftener than another.

use std::cmp::Reverse;

use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};

/// So many people have to have done an image before it is known how difficult it is.
pub const FEWEST_RESULTS: u64 = 20;

/// Images that are alike, for instance of the same kind, from which every attempt gets the same number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stratum {
    /// What the exam's author calls it.
    pub name: String,
    /// Names of the images.
    pub images: Vec<String>,
    /// How many of them an attempt gets: at least one, and no more than there are.
    pub draw: usize,
    /// Whether it is divided by how difficult its images are, once that is known.
    pub by_difficulty: bool,
}

/// What became of an image before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Past {
    /// How many attempts, of anybody, got it.
    pub exposure: u64,
    /// The last of the person's own attempts that had it, by its number.
    pub had: Option<u8>,
    /// The mean figure of those who did it, in hundredths of a percent, once there are [`FEWEST_RESULTS`]: the higher, the
    /// easier it is.
    pub figure: Option<u32>,
}

/// The images that were drawn for an attempt.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draw {
    /// Their names, stratum by stratum.
    pub images: Vec<String>,
    /// How many of them the person had before.
    pub repeated: u32,
}

/// An image that may be drawn, with a number by which chance decides.
struct Ticket<'p> {
    name: &'p String,
    past: Past,
    chance: u64,
}

/// Draws images for an attempt. The same seed, pool and past give the same images in the same order.
#[must_use]
pub fn draw(pool: &[Stratum], seed: [u8; 32], past: impl Fn(&str) -> Past) -> Draw {
    let mut random = StdRng::from_seed(seed);
    let mut drawn = Draw::default();
    for stratum in pool {
        let tickets = stratum.images.iter();
        let tickets =
            tickets.map(|name| Ticket { name, past: past(name), chance: random.random() }).collect();
        let mut images = of_stratum(tickets, stratum);
        // So that their order tells nobody which are known least.
        images.shuffle(&mut random);
        drawn.repeated += images.iter().filter(|image| image.past.had.is_some()).count() as u32;
        drawn.images.extend(images.into_iter().map(|image| image.name.clone()));
    }
    drawn
}

/// The images that are drawn from a stratum.
fn of_stratum<'p>(mut tickets: Vec<Ticket<'p>>, stratum: &Stratum) -> Vec<Ticket<'p>> {
    let is_known = tickets.iter().all(|ticket| ticket.past.figure.is_some());
    if !stratum.by_difficulty || !is_known {
        tickets.sort_by_key(|Ticket { past, chance, .. }| (past.had, past.exposure, *chance));
        tickets.truncate(stratum.draw);
        return tickets;
    }
    // The easiest ones first.
    tickets.sort_by_key(|ticket| (Reverse(ticket.past.figure), ticket.chance));
    let (count, bands) = (tickets.len(), stratum.draw);
    let mut places: Vec<usize> = Vec::with_capacity(bands);
    for band in 0..bands {
        let (first, end) = (band * count / bands, (band + 1) * count / bands);
        let distance = |place: usize| first.saturating_sub(place).max((place + 1).saturating_sub(end));
        let free = (0..count).filter(|place| !places.contains(place));
        let best = free.min_by_key(|place| {
            let Ticket { past, chance, .. } = &tickets[*place];
            (past.had, distance(*place), past.exposure, *chance)
        });
        places.extend(best);
    }
    let all = tickets.into_iter().enumerate();
    all.filter(|(place, _)| places.contains(place)).map(|(_, ticket)| ticket).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    fn stratum(name: &str, images: usize, draw: usize) -> Stratum {
        let images = (0..images).map(|number| format!("{name}-{number}.jpg")).collect();
        Stratum { name: name.to_owned(), images, draw, by_difficulty: false }
    }

    /// A pool of up to three strata.
    fn pool() -> impl Strategy<Value = Vec<Stratum>> {
        vec((1_usize..12, 1_usize..6, any::<bool>()), 1..4).prop_map(|sizes| {
            let strata = sizes.into_iter().enumerate();
            strata
                .map(|(number, (images, draw, by_difficulty))| Stratum {
                    by_difficulty,
                    ..stratum(&format!("s{number}"), images, draw.min(images))
                })
                .collect()
        })
    }

    /// How difficult an image is: known of those in the first and the second stratum.
    fn figure(name: &str) -> Option<u32> {
        let number = name.split_once('-')?.1.split_once('.')?.0.parse::<u32>().ok()?;
        (!name.starts_with("s2")).then_some(10_000 - number * 7 % 10 * 100)
    }

    /// Draws for many people who each make some attempts, and keeps count as the records do. What each attempt got, by
    /// person.
    fn drawn(pool: &[Stratum], people: &[usize], seed: u8) -> (Vec<Vec<Draw>>, BTreeMap<String, u64>) {
        let mut exposures: BTreeMap<String, u64> = BTreeMap::new();
        let mut all = Vec::new();
        for (person, attempts) in people.iter().enumerate() {
            let mut own: Vec<Draw> = Vec::new();
            for number in 1..=*attempts {
                let had = |name: &str| {
                    let before = (1_u8..).zip(&own);
                    before
                        .filter(|(_, draw)| draw.images.iter().any(|had| had == name))
                        .map(|(number, _)| number)
                        .last()
                };
                let past = |name: &str| Past {
                    exposure: exposures.get(name).copied().unwrap_or_default(),
                    had: had(name),
                    figure: figure(name),
                };
                let seed =
                    std::array::from_fn(|place| seed.wrapping_add((person * 31 + number * 7 + place) as u8));
                let found = draw(pool, seed, past);
                for name in &found.images {
                    *exposures.entry(name.clone()).or_default() += 1;
                }
                own.push(found);
            }
            all.push(own);
        }
        (all, exposures)
    }

    proptest! {
        #[test]
        fn every_attempt_gets_the_same_number_from_each_stratum(pool in pool(), people in vec(1_usize..4, 1..6), seed: u8) {
            for found in drawn(&pool, &people, seed).0.iter().flatten() {
                prop_assert_eq!(found.images.iter().collect::<BTreeSet<_>>().len(), found.images.len());
                for stratum in &pool {
                    let of_it = found.images.iter().filter(|name| stratum.images.contains(name)).count();
                    prop_assert_eq!(of_it, stratum.draw);
                }
            }
        }

        #[test]
        fn nobody_has_an_image_again_before_they_had_all(pool in pool(), attempts in 1_usize..8, seed: u8) {
            let (all, _) = drawn(&pool, &[1, attempts, 2], seed);
            let mut had: BTreeSet<&String> = BTreeSet::new();
            for found in &all[1] {
                let again = found.images.iter().filter(|name| had.contains(name)).count();
                prop_assert_eq!(again, found.repeated as usize);
                for stratum in &pool {
                    let fresh = stratum.images.iter().filter(|name| !had.contains(name)).count();
                    let of_it = found.images.iter().filter(|name| stratum.images.contains(name));
                    let again = of_it.filter(|name| had.contains(name)).count();
                    prop_assert_eq!(again, stratum.draw.saturating_sub(fresh));
                }
                had.extend(&found.images);
            }
        }

        #[test]
        fn one_attempt_each_exposes_all_images_of_a_stratum_equally(pool in pool(), people in 1_usize..30, seed: u8) {
            let (_, exposures) = drawn(&pool, &vec![1; people], seed);
            for stratum in pool.iter().filter(|stratum| !stratum.by_difficulty) {
                let of = |name: &String| exposures.get(name).copied().unwrap_or_default();
                let (least, most) = (stratum.images.iter().map(of).min(), stratum.images.iter().map(of).max());
                prop_assert!(most.unwrap_or_default() - least.unwrap_or_default() <= 1, "{:?}", exposures);
            }
        }

        #[test]
        fn the_same_seed_draws_the_same(pool in pool(), seed: [u8; 32]) {
            let past = |name: &str| Past { exposure: name.len() as u64 % 3, figure: figure(name), ..Past::default() };
            prop_assert_eq!(draw(&pool, seed, past), draw(&pool, seed, past));
        }
    }

    #[test]
    fn what_was_had_longest_ago_comes_again_first() {
        let pool = [stratum("s", 4, 2)];
        let past =
            |name: &str| Past { exposure: 9, had: Some(if name < "s-2.jpg" { 1 } else { 2 }), figure: None };
        let mut found = draw(&pool, [7; 32], past);
        found.images.sort();
        assert_eq!(found, Draw { images: vec!["s-0.jpg".to_owned(), "s-1.jpg".to_owned()], repeated: 2 });
    }

    #[test]
    fn chance_decides_who_gets_what() {
        let pool = [stratum("s", 20, 3)];
        let found: BTreeSet<Vec<String>> =
            (0..50).map(|seed| draw(&pool, [seed; 32], |_| Past::default()).images).collect();
        assert!(found.len() > 45, "{}", found.len());
    }

    #[test]
    fn one_is_drawn_of_each_band_of_difficulty() {
        let pool = [Stratum { by_difficulty: true, ..stratum("s", 9, 3) }];
        let number = |name: &str| name.as_bytes()[2] - b'0';
        let figure = |name: &str| Some(9_000 - 100 * u32::from(number(name)));
        let bands = |images: &[String]| {
            let mut bands: Vec<u8> = images.iter().map(|name| number(name) / 3).collect();
            bands.sort_unstable();
            bands
        };
        for seed in 0..50 {
            let found = draw(&pool, [seed; 32], |name| Past { figure: figure(name), ..Past::default() });
            assert_eq!(bands(&found.images), [0, 1, 2], "{found:?}");
        }
        // Whoever has had all of the easy ones gets another one that is nearly as easy.
        let had = |name: &str| Past {
            figure: figure(name),
            had: (number(name) < 3).then_some(1),
            ..Past::default()
        };
        let found = draw(&pool, [1; 32], had);
        assert_eq!((found.repeated, bands(&found.images)), (0, vec![1, 1, 2]), "{found:?}");
        // As long as one is unknown, there are no bands.
        let some = |name: &str| Past { figure: figure(name).filter(|_| number(name) > 0), ..Past::default() };
        let all: BTreeSet<Vec<u8>> =
            (0..50).map(|seed| bands(&draw(&pool, [seed; 32], some).images)).collect();
        assert!(all.len() > 3, "{all:?}");
    }
}
