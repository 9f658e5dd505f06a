//! How the objects of a label are compared with the expected ones. What is computed, with sources and formulas, is in
//! `scoring::measures`; here is only what an exam says of it.
//!
//! | metric | for | what it says of an expected object and the one that was drawn |
//! | --- | --- | --- |
//! | `iou` | areas | intersection over union, `∣A∩B∣ / ∣A∪B∣` |
//! | `dice` | areas | `2 ∣A∩B∣ / (∣A∣ + ∣B∣)` |
//! | `boundary_iou` | areas | `iou` of what is within 2 % of the image's diagonal of the edges |
//! | `oks` | points, skeletons | mean over the expected joints of `exp(−d² / (2 s² κ²))`, `κ = 2σ` |
//! | `pck` | points, skeletons | share of the expected joints with `d ≤ α · size` |
//! | `line` | polylines | F1 of the shares of each line that are within a tolerance of the other |
//! | `f1` | all | whether one of the others reaches a limit: counts objects that were found |
//! | `exact` | tags | whether it is there |
//!
//! Each is from 0 (nothing in common) to 1 (the same).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer};

use super::geometry::{ShapeKind, ShapeKinds};

/// How the objects of a label are compared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Metric {
    /// By how far each agrees with the expected one.
    Agreement(Agreement),
    /// `f1`: by how many were found. With the matched `m`, the missing and the extra objects of an image it is
    /// `2 m / (2 m + missing + extra)`, 0 to 1 (C. J. van Rijsbergen, 1979); 1 where nothing was expected and nothing
    /// drawn.
    F1 {
        /// The least agreement of objects that match, above 0 and up to 1.
        at_least: f64,
        /// By which they are matched.
        of: Agreement,
    },
}

/// How far one drawn object agrees with an expected one, 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Agreement {
    /// `iou`, of pixels: `∣A∩B∣ / ∣A∪B∣` (P. Jaccard, 1901).
    Iou,
    /// `dice`, of pixels: `2 ∣A∩B∣ / (∣A∣ + ∣B∣)` (L. R. Dice, 1945; T. Sørensen, 1948).
    Dice,
    /// `boundary_iou`: `∣A_d∩B_d∣ / ∣A_d∪B_d∣` of the boundaries, which are the pixels that are within `d` = 2 % of the
    /// image's diagonal of the outside (B. Cheng et al., 2021).
    BoundaryIou,
    /// `oks`, object keypoint similarity: the mean of `exp(−d² / (2 s² κ²))` over the expected joints, with `κ = 2σ` of
    /// each joint (COCO, 2016). A joint that is missing, or marked as outside, counts 0.
    Oks {
        /// `s`, in pixels; `None`: the square root of the area of the box around the expected joints.
        scale: Option<f64>,
    },
    /// `pck`, percentage of correct keypoints: the share of the expected joints with `d ≤ α · size` (Y. Yang and
    /// D. Ramanan, 2013).
    Pck {
        /// `α`, above 0 and up to 1.
        within: f64,
        /// The size in pixels; `None`: the longer side of the box around the expected joints.
        scale: Option<f64>,
    },
    /// `line`: the shares of either line's length that are no farther than a tolerance from the other, as F1
    /// (C. Heipke et al., 1997).
    Line {
        /// How far the lines may be apart.
        tolerance: Tolerance,
    },
    /// `exact`: 1 when it is there at all.
    Exact,
}

/// A distance on an image.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Tolerance {
    /// Of the image's diagonal, in percent: `1%`.
    Percent(f64),
    /// `5px`.
    Pixels(f64),
}

impl Metric {
    /// The names of all, as `exam.toml` has them.
    pub const NAMES: [&'static str; 8] = ["iou", "dice", "boundary_iou", "oks", "pck", "line", "f1", "exact"];

    /// The share that [`Metric::F1`] needs where an exam names none.
    pub const USUAL_SHARE: f64 = 0.5;

    /// The metric of objects of this kind where an exam names none.
    #[must_use]
    pub fn usual(kind: &ShapeKind) -> Self {
        Self::Agreement(Agreement::usual(kind))
    }

    /// By what two objects are compared.
    #[must_use]
    pub fn agreement(&self) -> Agreement {
        match *self {
            Self::Agreement(agreement) | Self::F1 { of: agreement, .. } => agreement,
        }
    }

    /// Its name in `exam.toml`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Agreement(agreement) => agreement.name(),
            Self::F1 { .. } => "f1",
        }
    }

    /// The agreement from which on an object counts as found: half, where the exam does not say.
    #[must_use]
    pub fn found_from(&self) -> f64 {
        match *self {
            Self::F1 { at_least, .. } => at_least,
            Self::Agreement(_) => Self::USUAL_SHARE,
        }
    }
}

impl Agreement {
    /// `α` of `pck` where an exam names none.
    pub const USUAL_PCK: f64 = 0.1;
    /// How far lines may be apart where an exam does not say.
    pub const USUAL_TOLERANCE: Tolerance = Tolerance::Percent(1.0);

    /// That of objects of this kind where an exam names none.
    #[must_use]
    pub fn usual(kind: &ShapeKind) -> Self {
        match kind {
            ShapeKind::Points | ShapeKind::Skeleton => Self::Oks { scale: None },
            ShapeKind::Polyline => Self::Line { tolerance: Self::USUAL_TOLERANCE },
            ShapeKind::Tag => Self::Exact,
            ShapeKind::Polygon
            | ShapeKind::Rectangle
            | ShapeKind::Ellipse
            | ShapeKind::Mask
            | ShapeKind::Cuboid
            | ShapeKind::Other(_) => Self::Iou,
        }
    }

    /// Its name in `exam.toml`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Iou => "iou",
            Self::Dice => "dice",
            Self::BoundaryIou => "boundary_iou",
            Self::Oks { .. } => "oks",
            Self::Pck { .. } => "pck",
            Self::Line { .. } => "line",
            Self::Exact => "exact",
        }
    }

    /// Whether it compares areas.
    #[must_use]
    pub fn is_of_areas(&self) -> bool {
        match self {
            Self::Iou | Self::Dice | Self::BoundaryIou => true,
            Self::Oks { .. } | Self::Pck { .. } | Self::Line { .. } | Self::Exact => false,
        }
    }

    /// Whether it can compare objects of this kind.
    #[must_use]
    pub fn fits(&self, kind: &ShapeKind) -> bool {
        match self {
            Self::Iou | Self::Dice | Self::BoundaryIou => kind.is_area(),
            Self::Oks { .. } | Self::Pck { .. } => matches!(kind, ShapeKind::Points | ShapeKind::Skeleton),
            Self::Line { .. } => *kind == ShapeKind::Polyline,
            Self::Exact => *kind == ShapeKind::Tag,
        }
    }

    /// Whether it can compare objects of all these kinds.
    #[must_use]
    pub fn fits_all(&self, kinds: &ShapeKinds) -> bool {
        kinds.iter().all(|kind| self.fits(kind))
    }
}

impl Tolerance {
    /// In pixels of an image of this size.
    #[must_use]
    pub fn pixels(self, width: u32, height: u32) -> f64 {
        match self {
            Self::Pixels(pixels) => pixels,
            Self::Percent(percent) => f64::from(width).hypot(f64::from(height)) * percent / 100.0,
        }
    }
}

/// As people read it: `iou`, `pck 0.1`, `pck 5px`, `line 1%`, `f1 (iou ≥ 0.5)`.
impl fmt::Display for Metric {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Agreement(agreement) => agreement.fmt(formatter),
            Self::F1 { of: Agreement::Exact, .. } => formatter.write_str("f1"),
            Self::F1 { at_least, of } => write!(formatter, "f1 ({of} ≥ {at_least})"),
        }
    }
}

impl fmt::Display for Agreement {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pck { within, scale: None } => write!(formatter, "pck {within}"),
            Self::Pck { within, scale: Some(scale) } => {
                write!(formatter, "pck {}px", (within * scale * 100.0).round() / 100.0)
            }
            Self::Line { tolerance } => write!(formatter, "line {tolerance}"),
            Self::Iou | Self::Dice | Self::BoundaryIou | Self::Oks { .. } | Self::Exact => {
                formatter.write_str(self.name())
            }
        }
    }
}

/// As `exam.toml` has it.
impl fmt::Display for Tolerance {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Percent(percent) => write!(formatter, "{percent}%"),
            Self::Pixels(pixels) => write!(formatter, "{pixels}px"),
        }
    }
}

impl FromStr for Tolerance {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let number = |text: &str| text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
        let percent = text.strip_suffix('%').and_then(number).map(Self::Percent);
        let pixels = || text.strip_suffix("px").and_then(number).map(Self::Pixels);
        percent.or_else(pixels).ok_or_else(|| {
            format!("{text:?} is no tolerance: write percent of the diagonal, such as \"1%\", or \"5px\"")
        })
    }
}

impl<'de> Deserialize<'de> for Tolerance {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_metric_that_fits_it() {
        for kind in ShapeKind::KNOWN {
            assert!(Agreement::usual(&kind).fits(&kind), "{kind:?}");
            assert_eq!(Agreement::usual(&kind).is_of_areas(), kind.is_area(), "{kind:?}");
        }
        let several: ShapeKinds = ShapeKind::Polygon.into();
        assert!(Agreement::Dice.fits_all(&several) && !Agreement::Exact.fits_all(&several));
    }

    #[test]
    fn metrics_are_told_by_their_names() {
        let told = |metric: Metric| metric.to_string();
        assert_eq!(told(Metric::usual(&ShapeKind::Polygon)), "iou");
        assert_eq!(told(Metric::usual(&ShapeKind::Polyline)), "line 1%");
        assert_eq!(told(Metric::Agreement(Agreement::Pck { within: 0.1, scale: None })), "pck 0.1");
        assert_eq!(told(Metric::Agreement(Agreement::Pck { within: 0.5, scale: Some(10.0) })), "pck 5px");
        assert_eq!(told(Metric::F1 { at_least: 0.75, of: Agreement::Iou }), "f1 (iou ≥ 0.75)");
        assert_eq!(told(Metric::F1 { at_least: 0.5, of: Agreement::Exact }), "f1");
        let of_kinds = ShapeKind::KNOWN.map(|kind| Metric::usual(&kind).name());
        assert!(of_kinds.iter().all(|name| Metric::NAMES.contains(name)), "{of_kinds:?}");
    }

    #[test]
    fn tolerances_are_percent_or_pixels() {
        assert_eq!("1.5%".parse(), Ok(Tolerance::Percent(1.5)));
        assert_eq!("5 px".parse(), Ok(Tolerance::Pixels(5.0)));
        for wrong in ["", "5", "%", "px", "infpx", "nan%", "5 %px"] {
            assert!(wrong.parse::<Tolerance>().is_err(), "{wrong}");
        }
        assert!((Tolerance::Percent(2.0).pixels(300, 400) - 10.0).abs() < 1e-12);
        assert!((Tolerance::Pixels(3.0).pixels(300, 400) - 3.0).abs() < 1e-12);
        assert_eq!(Tolerance::Percent(1.0).to_string(), "1%");
    }
}
