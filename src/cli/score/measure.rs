//! By which measure labels are compared, as it is typed.

use anyhow::bail;
use clap::{Args, ValueEnum};

use crate::exam::{Agreement, Metric, ShapeKind, Tolerance};

/// Which measure, and how strict it is.
#[derive(Args)]
pub(super) struct MeasureArgs {
    /// Measure of the labels that it fits, with --reference. Of others, and without it, of areas `iou`, of points and
    /// skeletons `oks`, of lines `line`, of tags `exact`.
    #[arg(long, value_enum, requires = "reference", conflicts_with = "exam")]
    metric: Option<Choice>,
    /// Agreement in percent from which on an object counts as found, for `f1`; 50 if nothing is said.
    #[arg(
        long,
        value_name = "PERCENT",
        requires = "metric",
        conflicts_with = "exam",
        hide_short_help = true
    )]
    threshold: Option<f64>,
    /// Distance that is near enough: of lines (`1%` of the image's diagonal if nothing is said, or `5px`), and for `pck` of
    /// joints (`10%` of the object's size).
    #[arg(
        long,
        value_name = "DISTANCE",
        requires = "reference",
        conflicts_with = "exam",
        hide_short_help = true
    )]
    tolerance: Option<Tolerance>,
}

/// A measure by its name.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
enum Choice {
    /// Of areas: the pixels that both have, of all that either has.
    Iou,
    /// Of areas: twice the pixels that both have, of those of one and those of the other.
    Dice,
    /// Of areas: `iou` of what is near their edges.
    BoundaryIou,
    /// Of points and skeletons: how near the joints are, for the object's size.
    Oks,
    /// Of points and skeletons: how many joints are near enough.
    Pck,
    /// Of lines: how much of each runs along the other.
    Line,
    /// Of everything: how many objects were found.
    F1,
    /// Of tags: whether they are there.
    Exact,
}

impl MeasureArgs {
    /// Refuses what no measure can mean.
    pub(super) fn check(&self) -> anyhow::Result<()> {
        if let Some(percent) = self.threshold {
            if self.metric != Some(Choice::F1) {
                bail!("--threshold belongs to --metric f1, which counts the objects that were found");
            }
            if !(percent > 0.0 && percent <= 100.0) {
                bail!(
                    "--threshold {percent} is no percentage of agreement: choose one above 0 and up to 100"
                );
            }
        }
        if let Some(tolerance) = self.tolerance {
            let (Tolerance::Percent(number) | Tolerance::Pixels(number)) = tolerance;
            if number < 0.0 {
                bail!("--tolerance {tolerance} is no distance: choose one from 0 on");
            }
        }
        Ok(())
    }

    /// The measure of objects of this kind.
    pub(super) fn of(&self, kind: &ShapeKind) -> Metric {
        let usual = self.tolerant(Agreement::usual(kind));
        let chosen = match self.metric {
            Some(Choice::F1) => {
                let at_least = self.threshold.map_or(Metric::USUAL_SHARE, |percent| percent / 100.0);
                return Metric::F1 { at_least, of: usual };
            }
            None => return Metric::Agreement(usual),
            Some(Choice::Iou) => Agreement::Iou,
            Some(Choice::Dice) => Agreement::Dice,
            Some(Choice::BoundaryIou) => Agreement::BoundaryIou,
            Some(Choice::Oks) => Agreement::Oks { scale: None },
            Some(Choice::Pck) => Agreement::Pck { within: Agreement::USUAL_PCK, scale: None },
            Some(Choice::Line) => Agreement::Line { tolerance: Agreement::USUAL_TOLERANCE },
            Some(Choice::Exact) => Agreement::Exact,
        };
        Metric::Agreement(if chosen.fits(kind) { self.tolerant(chosen) } else { usual })
    }

    /// The name of the measure that was chosen, if it compares objects of none of these kinds.
    pub(super) fn in_vain<'k>(&self, mut kinds: impl Iterator<Item = &'k ShapeKind>) -> Option<&'static str> {
        let name = self.metric?.name();
        kinds.all(|kind| self.of(kind).name() != name).then_some(name)
    }

    /// The same with the distance that was chosen.
    fn tolerant(&self, agreement: Agreement) -> Agreement {
        match (agreement, self.tolerance) {
            (Agreement::Line { .. }, Some(tolerance)) => Agreement::Line { tolerance },
            (Agreement::Pck { .. }, Some(Tolerance::Percent(percent))) => {
                Agreement::Pck { within: percent / 100.0, scale: None }
            }
            (Agreement::Pck { .. }, Some(Tolerance::Pixels(pixels))) => {
                Agreement::Pck { within: pixels, scale: Some(1.0) }
            }
            (agreement, _) => agreement,
        }
    }
}

impl Choice {
    fn name(self) -> &'static str {
        match self {
            Self::Iou => "iou",
            Self::Dice => "dice",
            Self::BoundaryIou => "boundary_iou",
            Self::Oks => "oks",
            Self::Pck => "pck",
            Self::Line => "line",
            Self::F1 => "f1",
            Self::Exact => "exact",
        }
    }
}
