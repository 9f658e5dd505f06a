//! Exams of independent hands, with and without copies among them.

use super::super::super::random::Random;
use super::super::assumed::Assumed;
use super::super::one_by_one::{Newest, ln_false_flags};
use super::super::sketch::Sketch;
use super::super::{clusters, family_wise};
use super::*;

const LN_ONE_PERCENT: f64 = -4.605_170_185_988_091;

type Points = Vec<(f64, f64)>;

/// An object: how far its outline is from its centre, by the angle; and the angles of its corners.
struct Object {
    waves: [f64; 6],
    corners: Vec<f64>,
}

impl Object {
    fn of(random: &mut Random) -> Self {
        let waves = std::array::from_fn(|wave| 25.0 * random.normal() / (wave + 1) as f64);
        let mut corners: Vec<f64> = (0..6).map(|_| random.unit() * std::f64::consts::TAU).collect();
        corners.sort_unstable_by(f64::total_cmp);
        Self { waves, corners }
    }

    fn at(&self, angle: f64, off: f64) -> (f64, f64) {
        let wave = |(wave, size): (usize, &f64)| size * ((wave + 2) as f64 * angle + *size).cos();
        let radius = 180.0 + self.waves.iter().enumerate().map(wave).sum::<f64>() + off;
        (700.0 + 1.5 * radius * angle.cos(), 450.0 + radius * angle.sin())
    }
}

/// How somebody draws: how many points, and how many pixels off; corners are marked by most.
struct Hand {
    points: usize,
    off: f64,
}

impl Hand {
    fn of(random: &mut Random) -> Self {
        Self { points: 12 + random.below(30), off: 1.0 + 2.5 * random.unit() }
    }

    fn draw(&self, object: &Object, random: &mut Random) -> Points {
        let gap = std::f64::consts::TAU / self.points as f64;
        let start = random.unit();
        let even = (0..self.points).map(|at| gap * (at as f64 + start));
        let mut angles: Vec<f64> = even.collect();
        for angle in &mut angles {
            *angle += 0.3 * gap * random.normal();
        }
        angles.extend(object.corners.iter().filter(|_| random.unit() < 0.8));
        angles.sort_unstable_by(f64::total_cmp);
        // Being off at one point, a hand is so at the next.
        let mut off = random.normal();
        let mut point = |angle: f64| {
            off = 0.7 * off + 0.71 * random.normal();
            let (x, y) = object.at(angle, self.off * off);
            (x + 0.5 * self.off * random.normal(), y + 0.5 * self.off * random.normal())
        };
        angles.into_iter().map(&mut point).collect()
    }
}

fn plate(random: &mut Random) -> Points {
    let mut at = |at: f64| at + 1.5 * random.normal();
    [(900.0, 700.0), (1_040.0, 700.0), (1_040.0, 740.0), (900.0, 740.0)].map(|(x, y)| (at(x), at(y))).to_vec()
}

/// Five objects, and on each picture a plate whose corners everybody marks.
fn exam(people: usize, random: &mut Random) -> Vec<Vec<Points>> {
    let objects: Vec<Object> = (0..5).map(|_| Object::of(random)).collect();
    let mut person = || {
        let hand = Hand::of(random);
        let mut drawn: Vec<Points> = objects.iter().map(|object| hand.draw(object, random)).collect();
        drawn.extend((0..5).map(|_| plate(random)));
        drawn
    };
    (0..people).map(|_| person()).collect()
}

/// The same with shifted and dropped points, another start and direction.
fn copied(original: &[Points], random: &mut Random) -> Vec<Points> {
    let (turn, reverse, drop) = (random.unit(), random.unit() < 0.5, 0.25 * random.unit());
    let (dx, dy, scale) = (8.0 * random.normal(), 8.0 * random.normal(), 1.0 + 0.02 * random.normal());
    let outline = |points: &Points| {
        let mut copy: Points = points.clone();
        if copy.len() > 4 {
            copy.retain(|_| random.unit() >= drop);
        }
        for (x, y) in &mut copy {
            let mut shift = || 4.0 * random.unit() - 2.0;
            (*x, *y) = (*x * scale + dx + shift(), *y * scale + dy + shift());
        }
        if reverse {
            copy.reverse();
        }
        let start = (turn * copy.len() as f64) as usize;
        copy.rotate_left(start);
        copy
    };
    original.iter().map(outline).collect()
}

fn drawing(objects: &[Points]) -> Drawing {
    Drawing::of(objects.iter().map(Vec::as_slice))
}

/// Pairs that are flagged when this share of exams of independent people may have any flag at all.
fn flagged_at(people: &[Vec<Points>], ln_family: f64) -> Vec<Suspicion> {
    let drawings: Vec<Drawing> = people.iter().map(|objects| drawing(objects)).collect();
    let sizes = [390.0, 390.0, 390.0, 390.0, 390.0, 75.0, 75.0, 75.0, 75.0, 75.0];
    let index = Index::of(drawings.iter().map(|drawing| Sketch::of(drawing, &sizes)).collect());
    let panel = Independent::panel(people.len()).into_iter().map(|at| (at, drawings[at].clone()));
    let independent = Independent::of(panel.collect()).expect("enough people");
    let pairs = (people.len() * (people.len() - 1) / 2) as f64;
    let level = ln_family - pairs.ln();
    let found = independent.suspicions(&index, |person| drawings[person].clone(), level);
    let mut found = family_wise(found, people.len());
    found.retain(|found| found.ln_probability <= ln_family);
    found
}

fn flagged(people: &[Vec<Points>]) -> Vec<Suspicion> {
    flagged_at(people, LN_ONE_PERCENT)
}

/// Everybody marks some of the same points of an outline, each a little off: as if all had the same points in view.
fn exam_of_marks(people: usize, random: &mut Random) -> Vec<Vec<Points>> {
    let objects: Vec<Object> = (0..5).map(|_| Object::of(random)).collect();
    let marks =
        |object: &Object| -> Points { (0..60).map(|at| object.at(f64::from(at) * 0.104_7, 0.0)).collect() };
    let marks: Vec<Points> = objects.iter().map(marks).collect();
    let mut person = || {
        let (kept, off) = (0.15 + 0.8 * random.unit(), 1.5 + random.unit());
        let mut outline = |marks: &Points| -> Points {
            let some = marks.iter().filter(|_| random.unit() < kept).copied().collect::<Points>();
            some.into_iter().map(|(x, y)| (x + off * random.normal(), y + off * random.normal())).collect()
        };
        let mut drawn: Vec<Points> = marks.iter().map(&mut outline).collect();
        drawn.extend((0..5).map(|_| plate(random)));
        drawn
    };
    (0..people).map(|_| person()).collect()
}

#[test]
fn independent_people_are_not_flagged() {
    let mut random = Random::with_seed(51);
    let flags: usize = (0..3).map(|_| flagged(&exam(40, &mut random)).len()).sum();
    assert_eq!(flags, 0);
}

#[test]
fn copies_are_found_with_all_who_took_part() {
    let mut random = Random::with_seed(52);
    for _ in 0..2 {
        let mut people = exam(40, &mut random);
        for copier in [7, 30, 39] {
            people[copier] = copied(&people[11], &mut random);
        }
        people[20] = copied(&people[21], &mut random);
        let found = flagged(&people);
        let groups = clusters(found.iter().map(|found| (found.one, found.other)));
        assert_eq!(groups, [vec![7, 11, 30, 39], vec![20, 21]]);
    }
}

#[test]
fn what_everybody_marks_is_no_evidence() {
    let mut random = Random::with_seed(53);
    let plates: Vec<Vec<Points>> = (0..40).map(|_| (0..10).map(|_| plate(&mut random)).collect()).collect();
    assert_eq!(flagged(&plates), []);
}

#[test]
fn few_people_and_empty_drawings() {
    assert!(matches!(Independent::of(vec![(0, Drawing::default()); 19]), Err(Unknown::TooFewPeople)));
    assert_eq!(flagged(&vec![vec![]; 25]), []);
    assert_eq!(flagged(&vec![vec![vec![]; 10]; 25]), []);
    let panel = Independent::panel(1_000);
    assert_eq!((panel.len(), panel.clone()), (64, Independent::panel(1_000)));
    let unique: std::collections::BTreeSet<_> = panel.into_iter().collect();
    assert_eq!(unique.len(), 64);
}

/// Who is flagged when people come one by one and each is compared with those whom the index names, or with all as long
/// as they are few; and the least probability. What is learnt from people is learnt anew now and then.
fn one_by_one(truth: &[Points], people: &[Vec<Points>]) -> (Vec<(usize, usize)>, f64) {
    let drawings: Vec<Drawing> = people.iter().map(|objects| drawing(objects)).collect();
    let truth = drawing(truth);
    let (sizes, assumed) = (truth.sizes(), Assumed::of(truth));
    let (mut index, mut learnt, mut found, mut least) = (Index::default(), None, Vec::new(), 0.0_f64);
    for (before, drawn) in drawings.iter().enumerate() {
        if learnt.as_ref().is_none_or(|(then, _)| 4 * before >= 5 * then) {
            let panel = Independent::panel(before).into_iter().map(|at| (at, drawings[at].clone()));
            learnt = Independent::of(panel.collect()).ok().map(|independent| (before, independent));
        }
        let independent = learnt.as_ref().map(|(_, independent)| independent);
        let newest = Newest { before, drawn, assumed: &assumed, independent };
        let sketch = Sketch::of(drawn, &sizes);
        let similar = if before <= 64 {
            (0..before).map(|person| Similar { person, mirrored: false }).collect()
        } else {
            index.similar_to_new(&sketch, 5)
        };
        for similar in similar {
            let ln_probability = newest.ln_probability(similar, &drawings[similar.person]);
            least = least.min(ln_probability);
            if ln_probability <= ln_false_flags() {
                found.push((similar.person, before));
            }
        }
        index.push(sketch);
    }
    (found, least)
}

/// The ground truth is what one more person drew.
fn truth_and_people(mut people: Vec<Vec<Points>>) -> (Vec<Points>, Vec<Vec<Points>>) {
    (people.pop().expect("somebody"), people)
}

#[test]
fn copies_are_found_as_they_come_and_nobody_else() {
    let mut random = Random::with_seed(54);
    for exam in [exam, exam_of_marks] {
        // Before there is a panel, and after.
        let (truth, mut people) = truth_and_people(exam(28, &mut random));
        assert_eq!(one_by_one(&truth, &people).0, []);
        for (original, copier) in [(2, 9), (4, 22), (4, 26)] {
            people[copier] = copied(&people[original], &mut random);
        }
        let found = one_by_one(&truth, &people).0;
        for pair in [(2, 9), (4, 22), (4, 26)] {
            assert!(found.contains(&pair), "{pair:?} is not in {found:?}");
        }
        assert!(found.iter().all(|(one, other)| [2, 4, 22].contains(one) && [9, 22, 26].contains(other)));
    }
}

#[test]
#[ignore = "takes minutes: `EXAMS=10 cargo test --release --lib thousands_who_come -- --ignored --nocapture`"]
fn thousands_who_come_one_by_one() {
    let exams: u64 = std::env::var("EXAMS").ok().and_then(|exams| exams.parse().ok()).unwrap_or(100);
    let people: usize = std::env::var("PEOPLE").ok().and_then(|people| people.parse().ok()).unwrap_or(1_000);
    for exam in [exam, exam_of_marks] {
        let (mut flags, mut copies, mut found_copies, mut closest) = (0, 0, 0, Vec::new());
        for seed in 0..exams {
            let mut random = Random::with_seed(5_000 + seed);
            let (truth, mut people) = truth_and_people(exam(people + 1, &mut random));
            let (found, least) = one_by_one(&truth, &people);
            flags += u64::from(!found.is_empty());
            closest.push(least);
            let count = (people.len() / 4).min(20);
            let late = people.len() - count;
            for copy in 0..count {
                people[late + copy] = copied(&people[copy], &mut random);
            }
            let (found, _) = one_by_one(&truth, &people);
            copies += count;
            found_copies += (0..count).filter(|copy| found.contains(&(*copy, late + copy))).count();
        }
        closest.sort_unstable_by(f64::total_cmp);
        closest.truncate(10);
        println!(
            "{flags} of {exams} exams with a flag, {found_copies} of {copies} copies found, {closest:.1?}"
        );
        assert!(100 * flags <= exams && 100 * found_copies >= 99 * copies);
    }
}

#[test]
#[ignore = "takes minutes: `cargo test --release --lib exams_of_a_thousand -- --ignored --nocapture`"]
fn exams_of_a_thousand() {
    let exams: u64 = std::env::var("EXAMS").ok().and_then(|exams| exams.parse().ok()).unwrap_or(200);
    for exam in [exam, exam_of_marks] {
        let (mut closest, mut copies, mut found_copies) = (Vec::new(), 0, 0);
        for seed in 0..exams {
            let mut random = Random::with_seed(1_000 + seed);
            let mut people = exam(1_000, &mut random);
            closest.push(flagged_at(&people, 0.0).first().map_or(0.0, |found| found.ln_probability));
            for copy in 0..20 {
                people[900 + copy] = copied(&people[copy], &mut random);
            }
            let found = flagged(&people);
            let is_found =
                |copy: &usize| found.iter().any(|found| (found.one, found.other) == (*copy, 900 + copy));
            copies += 20;
            found_copies += (0..20).filter(is_found).count();
        }
        let flags = closest.iter().filter(|closest| **closest <= LN_ONE_PERCENT).count();
        closest.sort_unstable_by(f64::total_cmp);
        closest.truncate(10);
        println!(
            "{flags} of {exams} exams with a flag, {found_copies} of {copies} copies found, {closest:.1?}"
        );
        assert!(100 * flags as u64 <= exams && 100 * found_copies >= 99 * copies);
    }
}
