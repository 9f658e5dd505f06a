//! Dashes along an outline.

/// Lengths in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Dashes {
    /// Of a dash.
    pub(super) on: f64,
    /// Of the gap behind it.
    pub(super) off: f64,
}

impl Dashes {
    fn period(self) -> f64 {
        self.on + self.off
    }
}

/// Draws the edges of one outline, whole or as dashes that go on around its corners.
pub(super) struct Pen {
    dashes: Option<Dashes>,
    /// How far out of the image something is still seen, and the ends of what is seen.
    seen: [(f64, f64); 2],
    /// How far the pen has come since the last dash began.
    phase: f64,
}

impl Pen {
    /// For an image of this size; what is farther than `reach` outside of it is not drawn.
    pub(super) fn new(dashes: Option<Dashes>, (width, height): (u32, u32), reach: f64) -> Self {
        let seen = [width, height].map(|side| (-reach, f64::from(side) + reach));
        Self { dashes, seen, phase: 0.0 }
    }

    /// Calls `draw` with every part of the edge that has paint.
    pub(super) fn segments(
        &mut self,
        from: (f64, f64),
        to: (f64, f64),
        mut draw: impl FnMut((f64, f64), (f64, f64)),
    ) {
        let Some(dashes) = self.dashes else { return draw(from, to) };
        let (run, rise) = (to.0 - from.0, to.1 - from.1);
        let length = run.hypot(rise);
        let at = |along: f64| {
            let share = if length > 0.0 { along / length } else { 0.0 };
            (from.0 + share * run, from.1 + share * rise)
        };
        // Only what is seen is divided into dashes: an edge may be as long as numbers go.
        if let Some((start, end)) = self.visible(from, (run, rise)) {
            let (start, end) = (start * length, end * length);
            let mut dash = start - (self.phase + start).rem_euclid(dashes.period());
            while dash <= end {
                let (begin, stop) = (dash.max(start), (dash + dashes.on).min(end));
                if begin <= stop {
                    draw(at(begin), at(stop));
                }
                dash += dashes.period();
            }
        }
        self.phase = (self.phase + length).rem_euclid(dashes.period());
    }

    /// The part of an edge that is seen, as shares of it.
    fn visible(&self, from: (f64, f64), (run, rise): (f64, f64)) -> Option<(f64, f64)> {
        let (mut start, mut end) = (0.0_f64, 1.0_f64);
        for ((low, high), at, by) in [(self.seen[0], from.0, run), (self.seen[1], from.1, rise)] {
            if by.abs() < f64::EPSILON {
                if at < low || at > high {
                    return None;
                }
                continue;
            }
            let (one, other) = ((low - at) / by, (high - at) / by);
            (start, end) = (start.max(one.min(other)), end.min(one.max(other)));
        }
        (start <= end).then_some((start, end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DASHES: Dashes = Dashes { on: 6.0, off: 4.0 };

    /// The dashes along a path, as where they begin and end.
    fn dashes(path: &[(f64, f64)]) -> Vec<[(f64, f64); 2]> {
        let mut pen = Pen::new(Some(DASHES), (100, 100), 0.0);
        let mut found = Vec::new();
        for ends in path.windows(2) {
            pen.segments(ends[0], ends[1], |from, to| found.push([from, to]));
        }
        found
    }

    #[test]
    fn dashes_go_on_around_corners() {
        let found = dashes(&[(0.0, 0.0), (13.0, 0.0), (13.0, 9.0)]);
        let expected = [
            [(0.0, 0.0), (6.0, 0.0)],
            [(10.0, 0.0), (13.0, 0.0)],
            [(13.0, 0.0), (13.0, 3.0)],
            [(13.0, 7.0), (13.0, 9.0)],
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn short_edges_make_one_dash_and_one_gap() {
        let path: Vec<_> = (0..=20).map(|step| (f64::from(step) / 2.0, 50.0)).collect();
        let drawn: f64 = dashes(&path).iter().map(|[from, to]| to.0 - from.0).sum();
        assert!((drawn - 6.0).abs() < 1e-9, "{drawn}");
    }

    #[test]
    fn of_an_endless_edge_only_what_is_seen_is_divided() {
        let far = f64::from(1 << 29);
        let found = dashes(&[(-far, 50.0), (far, 50.0)]);
        assert!((9..=11).contains(&found.len()), "{found:?}");
        assert!(found.iter().all(|[from, to]| from.0 >= -0.01 && to.0 <= 100.01), "{found:?}");
        assert_eq!(dashes(&[(-far, -5.0), (far, -5.0)]), Vec::<[(f64, f64); 2]>::new());
        assert_eq!(dashes(&[(-9.0, 300.0), (300.0, 900.0)]), Vec::<[(f64, f64); 2]>::new());
    }

    #[test]
    fn a_point_is_a_dot() {
        assert_eq!(dashes(&[(7.0, 8.0), (7.0, 8.0)]), [[(7.0, 8.0), (7.0, 8.0)]]);
    }
}
