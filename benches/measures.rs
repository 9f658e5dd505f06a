//! Measures of every kind of shape: what it takes to compare all objects of a picture with each other and to match
//! them. `cargo bench --bench measures` prints times beside plain implementations in the same run;
//! `tests/peers/measures.py` asks for the values and times of its own cases (`-- --cases FILE`) and compares them
//! with those of Python libraries.

use std::fs::File;
use std::hint::black_box;
use std::io::BufReader;
use std::time::{Duration, Instant};

use candidates_bot::scoring::Spans;
use candidates_bot::scoring::measures::area::{Area, dice, iou};
use candidates_bot::scoring::measures::boundary::{Boundary, USUAL_WIDTH, boundary_width};
use candidates_bot::scoring::measures::detection::Detections;
use candidates_bot::scoring::measures::joints::{Joint, oks, pck};
use candidates_bot::scoring::measures::line::{Along, Line};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde::Deserialize;
use serde_json::{Value, json};

/// Objects that match are at least this similar.
const THRESHOLD: f64 = 0.5;
/// Lines that are no farther than this from each other run along each other, in pixels.
const TOLERANCE: f64 = 8.0;
/// Joints that are no farther than this from their place are correct, as a share of the object's size.
const ALPHA: f64 = 0.05;

/// What is drawn on a picture. An expected and a given object of the same number are meant to match.
#[derive(Deserialize)]
struct Picture<Shape> {
    width: u32,
    height: u32,
    expected: Vec<Shape>,
    given: Vec<Shape>,
}

/// Row, first and last column of each run.
type Rows = Vec<(u32, u32, u32)>;
type Polyline = Vec<(f64, f64)>;

#[derive(Deserialize)]
struct Cases {
    masks: Vec<Picture<Rows>>,
    boxes: Vec<Picture<[f64; 4]>>,
    skeletons: Vec<Picture<Vec<Joint>>>,
    sigmas: Vec<f64>,
    lines: Vec<Picture<Polyline>>,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let Some(at) = arguments.iter().position(|argument| argument == "--cases") {
        let file = File::open(&arguments[at + 1]).expect("the file of cases");
        answer(&serde_json::from_reader(BufReader::new(file)).expect("cases"));
    } else if arguments.iter().any(|argument| argument == "--bench") {
        // `cargo test --benches` only checks that it builds.
        report(&random(&mut StdRng::seed_from_u64(1)));
    }
}

/// One way to compare: how an object is prepared, once, and how similar two are.
struct Way<Shape, Ready> {
    prepare: fn(&Shape, u32, u32) -> Ready,
    similarity: fn(&Ready, &Ready) -> f64,
}

impl<Shape, Ready> Way<Shape, Ready> {
    fn ready(&self, picture: &Picture<Shape>) -> [Vec<Ready>; 2] {
        let prepare = |shape| (self.prepare)(shape, picture.width, picture.height);
        [&picture.expected, &picture.given].map(|shapes| shapes.iter().map(prepare).collect())
    }

    /// All objects of each picture compared with each other and matched.
    fn detections(&self, pictures: &[Picture<Shape>]) -> Vec<Detections> {
        let of = |picture: &Picture<Shape>| {
            let [expected, given] = self.ready(picture);
            let row = |one: &Ready| given.iter().map(|other| (self.similarity)(one, other)).collect();
            Detections::among(&expected.iter().map(row).collect::<Vec<_>>(), given.len(), THRESHOLD)
        };
        pictures.iter().map(of).collect()
    }

    /// Of each pair of objects that are meant to match.
    fn values(&self, pictures: &[Picture<Shape>]) -> Vec<f64> {
        let of = |picture: &Picture<Shape>| {
            let [expected, given] = self.ready(picture);
            expected.iter().zip(&given).map(|(one, other)| (self.similarity)(one, other)).collect::<Vec<_>>()
        };
        pictures.iter().flat_map(of).collect()
    }

    /// Values, matched objects and the time of comparing and matching.
    fn answer(&self, pictures: &[Picture<Shape>]) -> Value {
        let time = median(|| drop(black_box(self.detections(pictures))));
        let matched: Vec<u64> = self.detections(pictures).iter().map(|found| found.matched).collect();
        json!({ "values": self.values(pictures), "matched": matched, "seconds": time.as_secs_f64() })
    }
}

fn mask(rows: &Rows, width: u32, height: u32) -> Spans {
    Spans::of_rows(rows.iter().copied(), width, height)
}

fn area(rows: &Rows, width: u32, height: u32) -> Area {
    (&mask(rows, width, height)).into()
}

const MASKS: Way<Rows, Area> = Way { prepare: area, similarity: |one, other| iou(one.overlap(other)) };
const MASKS_BY_DICE: Way<Rows, Area> =
    Way { prepare: area, similarity: |one, other| dice(one.overlap(other)) };
const BOUNDARIES: Way<Rows, Boundary> = Way {
    prepare: |rows, width, height| {
        Boundary::of(&mask(rows, width, height), boundary_width(USUAL_WIDTH, width, height))
    },
    similarity: Boundary::iou,
};
const BOXES: Way<[f64; 4], Area> = Way {
    prepare: |sides, width, height| Area::of_box(*sides, width, height),
    similarity: |one, other| iou(one.overlap(other)),
};
const SKELETONS_BY_PCK: Way<Vec<Joint>, Vec<Joint>> = Way {
    prepare: |joints, _, _| joints.clone(),
    similarity: |one, other| pck(one, other, ALPHA, None).unwrap_or(0.0),
};
const LINES: Way<Polyline, Line> = Way {
    prepare: |points, _, _| Line::through(points.iter().copied()),
    similarity: |one, other| Along::between(one, other, TOLERANCE).f1(),
};

/// The joints of an object with the sigmas of all.
struct Skeleton(Vec<Joint>, Vec<f64>);

const SKELETONS: Way<Skeleton, Skeleton> = Way {
    prepare: |skeleton, _, _| Skeleton(skeleton.0.clone(), skeleton.1.clone()),
    similarity: |one, other| oks(&one.0, &other.0, None, &one.1).unwrap_or(0.0),
};

fn with_sigmas(pictures: &[Picture<Vec<Joint>>], sigmas: &[f64]) -> Vec<Picture<Skeleton>> {
    let all = |skeletons: &[Vec<Joint>]| {
        skeletons.iter().map(|joints| Skeleton(joints.clone(), sigmas.to_vec())).collect()
    };
    let of = |picture: &Picture<Vec<Joint>>| Picture {
        width: picture.width,
        height: picture.height,
        expected: all(&picture.expected),
        given: all(&picture.given),
    };
    pictures.iter().map(of).collect()
}

/// Prints the values and times of cases, for the script.
fn answer(cases: &Cases) {
    let answer = json!({
        "iou": MASKS.answer(&cases.masks),
        "dice": MASKS_BY_DICE.answer(&cases.masks),
        "boundary_iou": BOUNDARIES.answer(&cases.masks),
        "box": BOXES.answer(&cases.boxes),
        "oks": SKELETONS.answer(&with_sigmas(&cases.skeletons, &cases.sigmas)),
        "pck": SKELETONS_BY_PCK.answer(&cases.skeletons),
        "line": LINES.answer(&cases.lines),
    });
    println!("{answer}");
}

fn report(cases: &Cases) {
    println!("{:<52}{:>12}{:>14}{:>9}", "ten objects of a picture with ten others", "ours", "plain", "ratio");
    let each = cases.masks.len() as u32;
    let timed = |work: &dyn Fn()| median(work) / each;
    let plain = Way { prepare: bitmap, similarity: |one, other| plain_iou(one, other) };
    let pixels = once(|| drop(black_box(plain.detections(&cases.masks[..1]))));
    row("masks, IoU", timed(&|| drop(black_box(MASKS.detections(&cases.masks)))), Some(pixels));
    let plain = Way { prepare: edge, similarity: |one, other| plain_iou(one, other) };
    let pixels = once(|| drop(black_box(plain.detections(&cases.masks[..1]))));
    row("masks, boundary IoU", timed(&|| drop(black_box(BOUNDARIES.detections(&cases.masks)))), Some(pixels));
    row("boxes, IoU", timed(&|| drop(black_box(BOXES.detections(&cases.boxes)))), None);
    let skeletons = with_sigmas(&cases.skeletons, &cases.sigmas);
    row("skeletons of 17 joints, OKS", timed(&|| drop(black_box(SKELETONS.detections(&skeletons)))), None);
    let plain: Way<Polyline, Polyline> =
        Way { prepare: |points, _, _| places(points), similarity: |one, other| sampled(one, other) };
    let samples = once(|| drop(black_box(plain.detections(&cases.lines[..1]))));
    row("lines of 12 points", timed(&|| drop(black_box(LINES.detections(&cases.lines)))), Some(samples));
}

fn row(what: &str, ours: Duration, plain: Option<Duration>) {
    let shown = |time: Duration| format!("{:.1} µs", time.as_secs_f64() * 1e6);
    match plain {
        Some(plain) => {
            let ratio = plain.as_secs_f64() / ours.as_secs_f64();
            println!("{what:<52}{:>12}{:>14}{ratio:>9.0}", shown(ours), shown(plain));
        }
        None => println!("{what:<52}{:>12}", shown(ours)),
    }
}

/// An image of pixels, row by row.
fn bitmap(rows: &Rows, width: u32, height: u32) -> Vec<bool> {
    let mut image = vec![false; (width * height) as usize];
    for &(row, left, right) in rows {
        let start = (row * width) as usize;
        image[start + left as usize..=start + right as usize].fill(true);
    }
    image
}

/// The pixels of a mask of which the square around them is not all in the mask.
fn edge(rows: &Rows, width: u32, height: u32) -> Vec<bool> {
    let image = bitmap(rows, width, height);
    let by = boundary_width(USUAL_WIDTH, width, height) as usize;
    let (width, height) = (width as usize, height as usize);
    // Number of pixels above and to the left.
    let mut before = vec![0_u32; (width + 1) * (height + 1)];
    let place = |x: usize, y: usize| y * (width + 1) + x;
    for (y, row) in image.chunks(width).enumerate() {
        let mut sum = 0;
        for (x, pixel) in row.iter().enumerate() {
            sum += u32::from(*pixel);
            before[place(x + 1, y + 1)] = before[place(x + 1, y)] + sum;
        }
    }
    let is_edge = |(at, pixel): (usize, &bool)| {
        let (x, y) = (at % width, at / width);
        let is_inside = x >= by && y >= by && x + by < width && y + by < height;
        let full = ((2 * by + 1) * (2 * by + 1)) as u32;
        let square = |x: usize, y: usize| {
            let (right, bottom) = (x + by + 1, y + by + 1);
            before[place(right, bottom)] + before[place(x - by, y - by)]
                - before[place(x - by, bottom)]
                - before[place(right, y - by)]
        };
        *pixel && !(is_inside && square(x, y) == full)
    };
    image.iter().enumerate().map(is_edge).collect()
}

fn plain_iou(one: &[bool], other: &[bool]) -> f64 {
    let both = one.iter().zip(other).filter(|(one, other)| **one && **other).count();
    let either = one.iter().zip(other).filter(|(one, other)| **one || **other).count();
    both as f64 / either.max(1) as f64
}

/// Places half a pixel from each other along a line.
fn places(points: &[(f64, f64)]) -> Polyline {
    let along = |pair: &[(f64, f64)]| {
        let (a, b) = (pair[0], pair[1]);
        let steps = ((b.0 - a.0).hypot(b.1 - a.1) * 2.0).ceil();
        let place = move |step: u32| {
            let part = f64::from(step) / steps;
            (a.0 + part * (b.0 - a.0), a.1 + part * (b.1 - a.1))
        };
        (0..steps as u32).map(place).collect::<Vec<_>>()
    };
    points.windows(2).flat_map(along).collect()
}

fn sampled(one: &[(f64, f64)], other: &[(f64, f64)]) -> f64 {
    let share = |line: &[(f64, f64)], other: &[(f64, f64)]| {
        let is_near = |at: &&(f64, f64)| {
            other.iter().any(|near| (at.0 - near.0).powi(2) + (at.1 - near.1).powi(2) <= TOLERANCE.powi(2))
        };
        line.iter().filter(is_near).count() as f64 / line.len().max(1) as f64
    };
    let (precision, recall) = (share(other, one), share(one, other));
    2.0 * precision * recall / (precision + recall).max(f64::MIN_POSITIVE)
}

/// Twenty pictures of each kind.
fn random(random: &mut StdRng) -> Cases {
    let mut pictures = Cases {
        masks: Vec::new(),
        boxes: Vec::new(),
        skeletons: Vec::new(),
        sigmas: vec![0.05; 17],
        lines: Vec::new(),
    };
    for _ in 0..20 {
        let places: Vec<(f64, f64)> = (0..10)
            .map(|_| (random.random_range(200.0..1700.0), random.random_range(200.0..880.0)))
            .collect();
        pictures.masks.push(picture(&places, |(x, y)| {
            let radii = (random.random_range(60.0..190.0), random.random_range(60.0..190.0));
            let disc = Spans::of_ellipse((x, y), radii, random.random_range(0.0..180.0), 1920, 1080);
            disc.runs().collect()
        }));
        pictures.boxes.push(picture(&places, |(x, y)| {
            let (across, down) = (random.random_range(60.0..190.0), random.random_range(60.0..190.0));
            [x - across, y - down, x + across, y + down]
        }));
        pictures.skeletons.push(picture(&places, |(x, y)| {
            let joint = |at: u32| {
                let angle = f64::from(at) * 0.37;
                let (across, down) = (random.random_range(-4.0..4.0), random.random_range(-4.0..4.0));
                Some((x + 90.0 * angle.cos() + across, y + 150.0 * angle.sin() + down))
            };
            (0..17).map(joint).collect()
        }));
        pictures.lines.push(picture(&places, |(x, y)| {
            let point = |at: u32| {
                let down = f64::from(at) * 60.0 - 300.0;
                (x + 0.3 * down + random.random_range(-6.0..6.0), y + down)
            };
            (0..12).map(point).collect()
        }));
    }
    pictures
}

/// A picture with an object at each place, drawn twice.
fn picture<Shape>(places: &[(f64, f64)], mut draw: impl FnMut((f64, f64)) -> Shape) -> Picture<Shape> {
    let mut all = || places.iter().map(|place| draw(*place)).collect();
    Picture { width: 1920, height: 1080, expected: all(), given: all() }
}

fn once(operation: impl FnOnce()) -> Duration {
    let began = Instant::now();
    operation();
    began.elapsed()
}

fn median(mut operation: impl FnMut()) -> Duration {
    operation();
    let began = Instant::now();
    let mut times = Vec::new();
    while times.len() < 15 || (times.len() < 2_001 && began.elapsed() < Duration::from_millis(300)) {
        let began = Instant::now();
        operation();
        times.push(began.elapsed());
    }
    times.sort();
    times[times.len() / 2]
}
