//! What only newer sites can do. Nothing in their answers tells, so here alone the version counts.

use super::accounts::About;
use super::client::Site;
use super::error::SiteError;
use crate::exam::{LabelRule, ShapeKind};
use crate::model::CauseKind;

/// The first version that has a tool for shapes of this kind; `None` when all have one.
fn since(kind: &ShapeKind) -> Option<(u32, u32)> {
    match kind {
        // Brushes came with 2.3. Skeletons are drawn before 2.14, but can't be read back.
        ShapeKind::Mask => Some((2, 3)),
        ShapeKind::Skeleton => Some((2, 14)),
        ShapeKind::Polygon
        | ShapeKind::Rectangle
        | ShapeKind::Ellipse
        | ShapeKind::Polyline
        | ShapeKind::Points
        | ShapeKind::Cuboid
        | ShapeKind::Tag
        | ShapeKind::Other(_) => None,
    }
}

impl About {
    /// Why an exam with these labels can't be done on the site, and what to do; `None` when it can. A label of several
    /// kinds can be done as long as the site has a tool for one of them.
    #[must_use]
    pub fn lacks(&self, labels: &[LabelRule]) -> Option<String> {
        // A version that is no number is that of a developer.
        let version = self.numbers()?;
        labels.iter().find_map(|label| {
            let lacking = |kind| since(kind).filter(|since| version < *since);
            let (major, minor) = label.shapes().map(lacking).min()??;
            Some(format!(
                "the label “{}” is drawn as a {}, which CVAT {} can't do: it takes {major}.{minor} or newer; use a newer \
                 site, or give the label another `shape` in exam.toml",
                label.name,
                label.kinds.listed("or"),
                self.version
            ))
        })
    }
}

impl Site {
    /// Refuses labels that the site can't do, before anything is set up with them.
    pub(super) async fn can_do(&self, labels: &[LabelRule]) -> Result<(), SiteError> {
        if labels.iter().flat_map(LabelRule::shapes).all(|kind| since(kind).is_none()) {
            return Ok(());
        }
        match self.about().await?.lacks(labels) {
            Some(why) => Err(SiteError::Permanent { cause: CauseKind::OldSite.because(why) }),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exam::{Exam, ShapeKinds};

    #[test]
    fn an_old_site_can_do_no_masks() {
        let mut labels = Exam::embedded().expect("the exam built in").labels;
        let lacks = |version: &str, labels: &[LabelRule]| {
            About { version: version.to_owned(), clock: None }.lacks(labels)
        };
        assert_eq!(lacks("2.2", &labels), None, "polygons are as old as the site");
        labels[1].draw_as(ShapeKind::Mask);
        assert_eq!(
            lacks("2.2.0", &labels).as_deref(),
            Some(
                "the label “plate” is drawn as a mask, which CVAT 2.2.0 can't do: it takes 2.3 or newer; use a newer \
                 site, or give the label another `shape` in exam.toml"
            )
        );
        for version in ["2.14.4", "2.73.0", "dev"] {
            assert_eq!(lacks(version, &labels), None, "{version}");
        }
        labels[1].draw_as(ShapeKind::Skeleton);
        assert!(lacks("2.13.0", &labels).is_some() && lacks("2.14.4", &labels).is_none());
        labels[1].kinds = ShapeKinds::of(vec![ShapeKind::Mask, ShapeKind::Polygon]).expect("kinds");
        assert_eq!(lacks("2.2.0", &labels), None, "polygons will do");
    }
}
