//! The shapes of a label, scaled to the overlay's size.

use crate::exam::{AnnotatedImage, Shape, annotations};
use crate::report::paint::Frame;
use crate::scoring::{LabelScore, Spans, area};

/// An expected object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ObjectId {
    /// Number of its label among the overlay's.
    pub(super) label: usize,
    /// Its number among the objects of the label.
    pub(super) index: usize,
}

/// One shape.
pub(super) struct DrawnShape {
    /// Paths in pixels of the overlay, which may lie outside of it; closed ones end where they begin.
    pub(super) paths: Vec<Vec<(f64, f64)>>,
    /// The pixels that it covers.
    pub(super) mask: Spans,
}

impl DrawnShape {
    fn new(shape: &Shape, scale: (f64, f64), size: (u32, u32)) -> Self {
        let mut paths = area::paths(&shape.geometry);
        for (x, y) in paths.iter_mut().flatten() {
            (*x, *y) = (*x * scale.0, *y * scale.1);
        }
        let mask = area::scaled(&shape.geometry, scale, size);
        Self { paths, mask }
    }

    /// The box around the pixels that the shape covers; `None` when it covers none.
    pub(super) fn frame(&self) -> Option<Frame> {
        let (top, ..) = self.mask.runs().next()?;
        let (bottom, ..) = self.mask.runs().last()?;
        let left = self.mask.runs().map(|(_, left, _)| left).min()?;
        let right = self.mask.runs().map(|(.., right)| right).max()?;
        let [left, top, right, bottom] = [left, top, right, bottom].map(|coordinate| coordinate as i32);
        Some(Frame { left, top, width: right - left + 1, height: bottom - top + 1 })
    }
}

/// The boxes around all shapes that cover something.
pub(super) fn frames(labels: &[DrawnLabel<'_>]) -> Vec<Frame> {
    let shapes = labels.iter().flat_map(|label| label.reference.iter().chain(&label.submitted));
    shapes.filter_map(DrawnShape::frame).collect()
}

/// A label with the shapes that its score is based on.
pub(super) struct DrawnLabel<'a> {
    /// The figures.
    pub(super) score: &'a LabelScore,
    /// What was expected, in the order of the score's objects.
    pub(super) reference: Vec<DrawnShape>,
    /// What the candidate drew.
    pub(super) submitted: Vec<DrawnShape>,
}

impl<'a> DrawnLabel<'a> {
    /// The label's shapes; `scale` and `size` are those of the overlay's image.
    pub(super) fn new(
        score: &'a LabelScore,
        reference: &AnnotatedImage,
        submitted: &AnnotatedImage,
        scale: (f64, f64),
        size: (u32, u32),
    ) -> Self {
        // In the ground truth all shapes of a label are of one kind, and shapes of another kind do not count.
        let kind = reference.shapes.iter().find(|shape| shape.label == score.label).map(Shape::kind);
        let drawn = |image: &AnnotatedImage| {
            let of_label = image.shapes.iter().filter(|shape| shape.label == score.label);
            let counting = of_label.filter(|shape| kind.is_none_or(|kind| shape.kind() == kind));
            annotations::drawn(counting).map(|shape| DrawnShape::new(shape, scale, size)).collect()
        };
        Self { score, reference: drawn(reference), submitted: drawn(submitted) }
    }
}
