//! Figures of an assignment: how well the candidate's markup covers the ground truth, and what it lacks.
//!
//! Lives here: polygon → mask → `IoU`, matching of objects, transcriptions, completeness, the scorecard. All
//! of it is pure arithmetic on the types of `exam`, exact and repeatable. Must not: files, clocks, servers,
//! sentences for people.

pub mod completeness;
pub mod mask;
pub mod matching;
mod outline;
pub mod percent;
#[cfg(test)]
mod recorded_cases;
pub mod scorecard;
pub mod transcription;

pub use completeness::{Finding, Problem, findings};
pub use mask::Spans;
pub use percent::Percent;
pub use scorecard::{
    AttributeFigure, LabelFigure, LabelScore, ObjectScore, PictureScore, Scorecard, ValueScore, score,
};

#[cfg(test)]
mod bench_tmp {
    #[test]
    fn bench() {
        use super::*;
        let exam = crate::exam::Exam::embedded().unwrap();
        let n = 50;
        let t = std::time::Instant::now();
        for i in 0..n {
            std::hint::black_box(score(&exam, 1 + (i % 2) as u8, &exam.reference));
        }
        eprintln!("score: {:?} each", t.elapsed() / n);
        let t = std::time::Instant::now();
        for i in 0..n {
            std::hint::black_box(findings(&exam, 1 + (i % 2) as u8, &exam.reference));
        }
        eprintln!("findings: {:?} each", t.elapsed() / n);
        let t = std::time::Instant::now();
        std::hint::black_box(crate::exam::Exam::embedded().unwrap());
        eprintln!("embedded: {:?}", t.elapsed());
        for (w, h) in [(1920_u32, 1080_u32), (20_000, 20_000)] {
            let t = std::time::Instant::now();
            let zigzag = (0..100_000_u32)
                .map(|i| (f64::from(i) * f64::from(w) / 1e5, if i % 2 == 0 { 0.0 } else { f64::from(h) }));
            let n = if h > 2000 { 2_000 } else { 100_000 };
            let m = Spans::of_polygon(zigzag.take(n), w, h);
            eprintln!("zigzag {n} on {w}x{h}: {:?}, {} px", t.elapsed(), m.area());
            let t = std::time::Instant::now();
            let m = Spans::of_polygon(
                [(1.0, 1.0), (f64::from(w), 5.0), (f64::from(w) - 9.0, f64::from(h)), (0.0, f64::from(h))],
                w,
                h,
            );
            eprintln!("quad on {w}x{h}: {:?}, {} px", t.elapsed(), m.area());
        }
    }
}
