//! The shapes of a label, scaled to the overlay's size.

use crate::exam::{AnnotatedImage, LabelRule, Shape, SkeletonTemplate, annotations};
use crate::report::paint::Frame;
use crate::scoring::{JointMark, LabelScore, Spans, area, joint_marks};

/// No image is this large: points of a shape beyond this are not meaningful.
const FAR: f64 = 1e6;

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
    frame: Option<Frame>,
}

impl DrawnShape {
    fn new(shape: &Shape, template: Option<&SkeletonTemplate>, scale: (f64, f64), size: (u32, u32)) -> Self {
        let mut paths = area::paths_by(template, &shape.geometry);
        for (x, y) in paths.iter_mut().flatten() {
            (*x, *y) = (*x * scale.0, *y * scale.1);
        }
        let mask = area::scaled(&shape.geometry, scale, size);
        let image = Frame { left: 0, top: 0, width: size.0 as i32, height: size.1 as i32 };
        let frame = if shape.kind().is_area() {
            covered(&mask)
        } else {
            reached(&paths)
                .map(|frame| frame.inside(image))
                .filter(|frame| frame.width > 0 && frame.height > 0)
        };
        Self { paths, mask, frame }
    }

    /// The box around what is seen of the shape: around the pixels that it covers, or around its lines and points; `None`
    /// when nothing is.
    pub(super) fn frame(&self) -> Option<Frame> {
        self.frame
    }
}

fn covered(mask: &Spans) -> Option<Frame> {
    let (top, ..) = mask.runs().next()?;
    let (bottom, ..) = mask.runs().last()?;
    let left = mask.runs().map(|(_, left, _)| left).min()?;
    let right = mask.runs().map(|(.., right)| right).max()?;
    let [left, top, right, bottom] = [left, top, right, bottom].map(|coordinate| coordinate as i32);
    Some(Frame { left, top, width: right - left + 1, height: bottom - top + 1 })
}

fn reached(paths: &[Vec<(f64, f64)>]) -> Option<Frame> {
    let points = || paths.iter().flatten().filter(|(x, y)| x.is_finite() && y.is_finite());
    points().next()?;
    let ends = |of: fn(&(f64, f64)) -> f64| {
        let at = |end: f64| end.clamp(-FAR, FAR) as i32;
        let least = points().map(of).fold(f64::INFINITY, f64::min);
        (at(least.floor()), at(points().map(of).fold(f64::NEG_INFINITY, f64::max).ceil()))
    };
    let ((left, right), (top, bottom)) = (ends(|point| point.0), ends(|point| point.1));
    Some(Frame { left, top, width: right - left + 1, height: bottom - top + 1 })
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
    /// What became of the joints.
    pub(super) joints: Vec<JointMark>,
    /// The rule, if the label is still one of the exam's.
    pub(super) rule: Option<&'a LabelRule>,
}

impl<'a> DrawnLabel<'a> {
    /// The label's shapes; `scale` and `size` are those of the overlay's image.
    pub(super) fn new(
        score: &'a LabelScore,
        rule: Option<&'a LabelRule>,
        [reference, submitted]: [&AnnotatedImage; 2],
        scale: (f64, f64),
        size: (u32, u32),
    ) -> Self {
        // Shapes of another kind do not count.
        let counts = |shape: &&Shape| rule.is_none_or(|rule| rule.takes(shape.kind()));
        let template = rule.and_then(|rule| rule.template.as_ref());
        let drawn = |image: &AnnotatedImage| {
            let of_label = image.shapes.iter().filter(|shape| shape.label == score.label);
            let counting = annotations::drawn(of_label.filter(counts));
            counting.map(|shape| DrawnShape::new(shape, template, scale, size)).collect()
        };
        let joints = rule.map_or_else(Vec::new, |rule| joint_marks(rule, reference, submitted));
        let joints = joints.into_iter().map(|mark| mark.map(|(x, y)| (x * scale.0, y * scale.1))).collect();
        Self { score, reference: drawn(reference), submitted: drawn(submitted), joints, rule }
    }
}
