//! Ellipses.

/// Number of points of an outline.
const STEPS: u32 = 96;

/// An ellipse.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ellipse {
    /// Its centre in pixels.
    pub centre: (f64, f64),
    /// Its radii across and down before it is rotated; sites accept negative ones, of which only the magnitude
    /// counts.
    pub radii: (f64, f64),
    /// Degrees by which it is rotated clockwise about its centre.
    pub rotation: f64,
}

impl Ellipse {
    /// The ends of its axes: right, bottom, left and top, each rotated with it.
    #[must_use]
    pub fn ends(&self) -> [(f64, f64); 4] {
        let (sine, cosine) = self.direction();
        let ((x, y), (across, down)) = (self.centre, (self.radii.0.abs(), self.radii.1.abs()));
        [
            (x + across * cosine, y + across * sine),
            (x - down * sine, y + down * cosine),
            (x - across * cosine, y - across * sine),
            (x + down * sine, y - down * cosine),
        ]
    }

    /// Points along its edge, clockwise, so many that nobody sees the corners.
    #[must_use]
    pub fn outline(&self) -> Vec<(f64, f64)> {
        let (sine, cosine) = self.direction();
        let point = |step: u32| {
            let (down, across) = (f64::from(step) * std::f64::consts::TAU / f64::from(STEPS)).sin_cos();
            let (across, down) = (across * self.radii.0.abs(), down * self.radii.1.abs());
            (self.centre.0 + across * cosine - down * sine, self.centre.1 + across * sine + down * cosine)
        };
        (0..STEPS).map(point).collect()
    }

    /// Sine and cosine of the rotation.
    #[must_use]
    pub fn direction(&self) -> (f64, f64) {
        (self.rotation % 360.0).to_radians().sin_cos()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn its_axes_end_where_the_site_shows_them() {
        let ellipse = Ellipse { centre: (220.0, 100.0), radii: (-60.0, 40.0), rotation: 0.0 };
        assert_eq!(ellipse.ends(), [(280.0, 100.0), (220.0, 140.0), (160.0, 100.0), (220.0, 60.0)]);
        let turned = Ellipse { rotation: 90.0, ..ellipse }.ends().map(|(x, y)| (x.round(), y.round()));
        assert_eq!(turned, [(220.0, 160.0), (180.0, 100.0), (220.0, 40.0), (260.0, 100.0)], "clockwise");
    }
}
