//! Measures: numbers from 0 to 1 that say how far what was drawn or written agrees with what was expected.
//!
//! Lives here: a file for each family of measures, with its definition, source, formula and what becomes of empty
//! or bad input. They take plain points, masks and texts and return unrounded numbers: 1 is perfect, 0 nothing in
//! common. Must not: the exam's model of shapes, rounding, thresholds of an exam.
//!
//! Any number is a coordinate: NaN counts as 0, and what is beyond ±2^29 as ±2^29, as for polygons.

pub mod area;
pub mod boundary;
pub mod confusion;
pub mod detection;
pub mod ellipse;
mod erosion;
pub mod joints;
pub mod line;
pub mod rows;
pub mod value;

/// A place on an image, in pixels: to the right, down.
pub type Point = (f64, f64);

/// Coordinates farther out are moved to this limit. No image is that large.
const FARTHEST: f64 = (1 << 29) as f64;

/// The coordinate that a number stands for.
fn coordinate(number: f64) -> f64 {
    if number.is_nan() { 0.0 } else { number.clamp(-FARTHEST, FARTHEST) }
}

fn place((x, y): Point) -> Point {
    (coordinate(x), coordinate(y))
}

/// A length in pixels that is not negative; what is no number counts as 0.
fn length(number: f64) -> f64 {
    coordinate(number).max(0.0)
}

#[cfg(test)]
mod tests;
