//! People who take an exam: the same ones each time, made up as they are asked for.

use std::f64::consts::TAU;

use candidates_bot::analysis::{Answer, Drawing, Score, Sheet, Vote};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

/// So many people and objects.
pub struct People {
    pub people: usize,
    pub objects: usize,
}

impl People {
    fn random(person: usize, what: u64) -> StdRng {
        StdRng::seed_from_u64(what << 32 | person as u64)
    }

    /// Natural logarithm of one in a hundred, for any pair of all.
    pub fn ln_level(&self) -> f64 {
        0.01_f64.ln() - (self.people as f64 * (self.people - 1) as f64 / 2.0).ln()
    }

    fn skill(person: usize) -> f64 {
        Self::random(person, 1).random_range(-1.5..2.5)
    }

    fn wrong(&self, person: usize) -> Vec<f64> {
        let skill = Self::skill(person);
        let difficulty = |object: usize| 2.0 * (object as f64 / self.objects as f64) - 1.0;
        (0..self.objects).map(|object| 1.0 / (1.0 + (skill - difficulty(object)).exp())).collect()
    }

    pub fn scores(&self, person: usize) -> Vec<Option<Score>> {
        let mut random = Self::random(person, 2);
        self.wrong(person).iter().map(|wrong| Some(Score::from(random.random::<f64>() >= *wrong))).collect()
    }

    pub fn figures(&self) -> Vec<f64> {
        let mut random = Self::random(0, 3);
        (0..self.objects).map(|_| random.random_range(0.7..1.0)).collect()
    }

    pub fn sheet(&self, person: usize) -> Sheet {
        let mut random = Self::random(person, 4);
        let wrong = self.wrong(person);
        let answer = |wrong: &f64| {
            let answer = (random.random::<f64>().powi(2) * 30.0) as u32;
            Some(if random.random::<f64>() < *wrong { Answer::Wrong(answer) } else { Answer::Right })
        };
        Sheet { answers: wrong.iter().map(answer).collect(), wrong }
    }

    pub fn sizes(&self) -> Vec<f32> {
        vec![320.0; self.objects]
    }

    /// Ten to twenty-five points on each object.
    pub fn drawing(&self, person: usize) -> Drawing {
        let mut random = Self::random(person, 5);
        let (points, off) = (random.random_range(10..26), random.random_range(1.0..3.5));
        let outline = |object: usize| -> Vec<(f64, f64)> {
            let start = random.random::<f64>();
            let mut point = |at: usize| {
                let angle = TAU * (at as f64 + start + random.random_range(-0.3..0.3)) / f64::from(points);
                let waves = 20.0 * (3.0 * angle + object as f64).sin() + 12.0 * (5.0 * angle).cos();
                let radius = 180.0 + waves + random.random_range(-off..off);
                (700.0 + radius * angle.cos(), 450.0 + radius * angle.sin())
            };
            (0..points as usize).map(&mut point).collect()
        };
        let outlines: Vec<_> = (0..self.objects).map(outline).collect();
        Drawing::of(outlines.iter().map(Vec::as_slice))
    }

    /// Everybody votes on every object.
    pub fn votes(&self) -> Vec<Vote> {
        let of_person = |person: usize| {
            let mut random = Self::random(person, 6);
            let wrong = self.wrong(person);
            let vote = move |object: usize| {
                let (truth, other) = (object as u32 % 4, random.random_range(1..4));
                let label = if random.random::<f64>() < wrong[object] { (truth + other) % 4 } else { truth };
                Vote { item: object as u32, person: person as u32, label }
            };
            (0..self.objects).map(vote).collect::<Vec<_>>()
        };
        (0..self.people).flat_map(of_person).collect()
    }

    pub fn times(&self, person: usize) -> Vec<Option<f64>> {
        let mut random = Self::random(person, 7);
        let speed: f64 = random.random_range(-0.5..0.5);
        (0..self.objects).map(|_| Some(90.0 * (speed + random.random_range(-0.2..0.2)).exp())).collect()
    }
}
