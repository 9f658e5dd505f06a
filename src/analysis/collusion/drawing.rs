//! What somebody drew, object by object.

/// The outline of one object.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Outline {
    /// All of them turning the same way.
    pub(super) points: Vec<[f32; 2]>,
    /// The same points from left to right.
    pub(super) sorted: Vec<[f32; 2]>,
    /// Centre of the area.
    pub(super) centre: [f32; 2],
    /// Root of the area.
    pub(super) size: f32,
}

/// Everything that somebody drew.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawing {
    pub(super) outlines: Vec<Outline>,
}

/// Of more points on one outline, only as many are looked at, evenly spread.
const MOST_POINTS: usize = 400;

impl Drawing {
    /// Of the points of each object, always in the same order of the objects; an object without points was not drawn.
    /// Points that are no numbers do not count.
    #[must_use]
    pub fn of<'a>(objects: impl IntoIterator<Item = &'a [(f64, f64)]>) -> Self {
        Self { outlines: objects.into_iter().map(Outline::of).collect() }
    }

    /// Of each object the root of its area in pixels; at least 1.
    #[must_use]
    pub fn sizes(&self) -> Vec<f32> {
        self.outlines.iter().map(|outline| outline.size.max(1.0)).collect()
    }

    /// The same drawing, left and right exchanged.
    pub(super) fn mirrored(&self) -> Self {
        Self { outlines: self.outlines.iter().map(Outline::mirrored).collect() }
    }
}

impl Outline {
    /// With its points turning one way, whichever way they were drawn.
    fn of(points: &[(f64, f64)]) -> Self {
        let fits = |(x, y): &&(f64, f64)| x.abs() < 1e6 && y.abs() < 1e6;
        let all: Vec<[f64; 2]> = points.iter().filter(fits).map(|(x, y)| [*x, *y]).collect();
        let steps = all.len().div_ceil(MOST_POINTS).max(1);
        let mut points: Vec<[f64; 2]> = all.into_iter().step_by(steps).collect();
        let (mut area, centre) = area(&points);
        if area < 0.0 {
            points.reverse();
            area = -area;
        }
        let points: Vec<_> = points.into_iter().map(|[x, y]| [x as f32, y as f32]).collect();
        Self { sorted: sorted(&points), points, centre: centre.map(|at| at as f32), size: area.sqrt() as f32 }
    }

    /// The way around, in pixels.
    pub(super) fn length(&self) -> f32 {
        let next = self.points.iter().cycle().skip(1);
        self.points.iter().zip(next).map(|(one, other)| (one[0] - other[0]).hypot(one[1] - other[1])).sum()
    }

    fn mirrored(&self) -> Self {
        let mirrored = |[x, y]: &[f32; 2]| [2.0 * self.centre[0] - x, *y];
        let points: Vec<_> = self.points.iter().rev().map(mirrored).collect();
        Self { sorted: sorted(&points), points, ..*self }
    }
}

fn sorted(points: &[[f32; 2]]) -> Vec<[f32; 2]> {
    let mut sorted = points.to_vec();
    sorted.sort_unstable_by(|one, other| one[0].total_cmp(&other[0]));
    sorted
}

/// The area of a polygon, with a sign that says which way it turns, and the area's centre. Of points on one line (or
/// of two or one): the square of their mean distance from their mean, and the mean.
fn area(points: &[[f64; 2]]) -> (f64, [f64; 2]) {
    let count = points.len().max(1) as f64;
    let sum = points.iter().fold([0.0, 0.0], |sum, point| [sum[0] + point[0], sum[1] + point[1]]);
    let mean = sum.map(|sum| sum / count);
    let square = |point: &[f64; 2]| (point[0] - mean[0]).powi(2) + (point[1] - mean[1]).powi(2);
    let around = points.iter().map(square).sum::<f64>() / count;
    let (mut area, mut centre) = (0.0, [0.0, 0.0]);
    for (one, other) in points.iter().zip(points.iter().cycle().skip(1)) {
        let [a, b, c, d] = [one[0] - mean[0], one[1] - mean[1], other[0] - mean[0], other[1] - mean[1]];
        let cross = a * d - b * c;
        area += cross / 2.0;
        centre = [centre[0] + (a + c) * cross / 6.0, centre[1] + (b + d) * cross / 6.0];
    }
    if area.abs() <= 0.01 * around {
        return (around, mean);
    }
    (area, [mean[0] + centre[0] / area, mean[1] + centre[1] / area])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn start_and_direction_do_not_matter_for_centre_and_size() {
        let points = [(10.0, 10.0), (50.0, 10.0), (50.0, 40.0), (10.0, 20.0)];
        let mut other = points;
        other.reverse();
        other.rotate_left(1);
        let (one, other) = (Outline::of(&points), Outline::of(&other));
        assert!((one.size - 800.0_f32.sqrt()).abs() < 1e-3 && (one.size - other.size).abs() < 1e-3);
        assert!((one.centre[0] - other.centre[0]).abs() < 1e-3 && one.centre[0] > 30.0);
        let mut turned = other.points.clone();
        let first = one.points[0].map(f32::to_bits);
        let start =
            turned.iter().position(|point| point.map(f32::to_bits) == first).expect("the same points");
        turned.rotate_left(start);
        assert_eq!(turned, one.points);
        assert_eq!(one.mirrored().mirrored().points, one.points);
    }

    #[test]
    fn anything_can_be_drawn() {
        let odd: [&[(f64, f64)]; 4] = [
            &[],
            &[(1.0, 1.0)],
            &[(0.0, 0.0), (6.0, 8.0)],
            &[(f64::NAN, 1.0), (f64::INFINITY, 0.0), (3.0, 4.0)],
        ];
        let drawing = Drawing::of(odd);
        let counts: Vec<_> = drawing.outlines.iter().map(|outline| outline.points.len()).collect();
        assert_eq!(counts, [0, 1, 2, 1]);
        assert!(drawing.outlines.iter().all(|outline| outline.size.is_finite()));
        assert!((drawing.outlines[2].size - 5.0).abs() < 1e-3);
        let many: Vec<_> = (0..100_000).map(|at| (f64::from(at), f64::from(at % 7))).collect();
        assert!(Outline::of(&many).points.len() <= MOST_POINTS);
    }
}
