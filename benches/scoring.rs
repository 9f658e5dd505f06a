//! Scoring: from points to masks, agreement of masks, a whole submission, a file of annotations, each next to a
//! plain implementation in the same run. `cargo bench --bench scoring`. `tests/peers/peers.py` compares whole
//! processes with Python libraries.

use std::hint::black_box;
use std::time::{Duration, Instant};

use candidates_bot::exam::{Exam, Language, cvat_xml};
use candidates_bot::report::overlay;
use candidates_bot::scoring::{Scorer, Spans, score};
use candidates_bot::texts;

fn main() {
    // `cargo test --benches` only checks that it builds.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    println!("{:<52}{:>12}{:>14}{:>9}", "", "ours", "plain pixels", "ratio");
    for (points, size) in [(4, 100.0), (30, 600.0), (90, 600.0), (1_000, 1_000.0)] {
        let outline = outline(points, size);
        let ours = median(|| drop(black_box(Spans::of_polygon(outline.iter().copied(), 1920, 1080))));
        let plain = median(|| drop(black_box(pixels(&outline, 1920, 1080))));
        row(&format!("polygon of {points} points, {size} pixels high"), ours, Some(plain));
    }
    for points in [10_000, 100_000] {
        let outline = outline(points, 1_000.0);
        let ours = median(|| drop(black_box(Spans::of_polygon(outline.iter().copied(), 1920, 1080))));
        row(&format!("polygon of {points} points, 1000 pixels high"), ours, None);
    }
    for size in [2_000, 20_000] {
        let outline: Vec<(f64, f64)> =
            outline(1_000, f64::from(size)).into_iter().map(|(x, y)| (x * 1.0, y)).collect();
        let ours = median(|| drop(black_box(Spans::of_polygon(outline.iter().copied(), size, size))));
        row(&format!("polygon of 1000 points on a picture {size} × {size}"), ours, None);
    }
    let (one, other) = (outline(90, 600.0), outline(80, 610.0));
    let (a, b) = (mask(&one), mask(&other));
    let ours = median(|| {
        black_box(black_box(&a).overlap(black_box(&b)).iou());
    });
    let (x, y) = (pixels(&one, 1920, 1080), pixels(&other, 1920, 1080));
    let plain = median(|| {
        let both = x.iter().zip(&y).filter(|(one, other)| **one && **other).count();
        let either = x.iter().zip(&y).filter(|(one, other)| **one || **other).count();
        black_box((both, either));
    });
    row("agreement of two masks of 600 rows", ours, Some(plain));

    let exam = Exam::embedded().expect("the exam built in is whole");
    let names = exam.assignment(1);
    let scorer = Scorer::on(&exam, names);
    let prepared = median(|| drop(black_box(scorer.score(names, &exam.reference))));
    let unprepared = median(|| drop(black_box(score(&exam, 1, &exam.reference))));
    row("a submission of 5 pictures, ground truth prepared", prepared, None);
    row("the same, preparing it", unprepared, None);
    let (words, scorecard) = (texts::legend(Language::En), score(&exam, 1, &exam.reference));
    let drawing = median(|| {
        for score in &scorecard.images {
            let original = exam.original(&score.name).expect("an original of each picture");
            let truth = exam.reference.image(&score.name).expect("the truth of each picture");
            drop(black_box(overlay(original, truth, truth, score, &exam.labels, &words)));
        }
    });
    row("drawing its 5 overlays", drawing, None);
    let xml = include_bytes!("../assets/exam/reference.xml");
    let reading = median(|| drop(black_box(cvat_xml::read(xml).expect("it is markup"))));
    let rate = xml.len() as f64 / reading.as_secs_f64() / 1e6;
    row(&format!("a file of markup, {} KB ({rate:.0} MB/s)", xml.len() / 1024), reading, None);
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

fn mask(points: &[(f64, f64)]) -> Spans {
    Spans::of_polygon(points.iter().copied(), 1920, 1080)
}

/// A wavy outline.
fn outline(points: u32, size: f64) -> Vec<(f64, f64)> {
    let corner = |index: u32| {
        let angle = f64::from(index) * std::f64::consts::TAU / f64::from(points);
        let radius = size / 2.0 * (0.92 + 0.08 * (angle * 7.0).sin());
        (size / 2.0 + 40.0 + radius * angle.cos(), size / 2.0 + 20.0 + radius * angle.sin())
    };
    (0..points).map(corner).collect()
}

/// A bitmap in which each pixel is tested for being inside (even–odd): the obvious first implementation.
fn pixels(points: &[(f64, f64)], width: usize, height: usize) -> Vec<bool> {
    let mut image = vec![false; width * height];
    let (mut crossings, edges) = (Vec::new(), || points.iter().zip(points.iter().cycle().skip(1)));
    for (row, line) in image.chunks_exact_mut(width).enumerate() {
        let y = row as f64 + 0.5;
        crossings.clear();
        crossings.extend(
            edges()
                .filter(|(a, b)| (a.1 <= y) != (b.1 <= y))
                .map(|(a, b)| a.0 + (y - a.1) * (b.0 - a.0) / (b.1 - a.1)),
        );
        crossings.sort_by(f64::total_cmp);
        for pair in crossings.chunks_exact(2) {
            let (left, right) = (pair[0].max(0.0) as usize, (pair[1].max(0.0) as usize).min(width));
            line[left.min(right)..right].fill(true);
        }
    }
    image
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
