//! Compares the objects of one label on one image by the label's metric: each expected object with each drawn one. The
//! expected ones are prepared once, however many submissions follow.

use std::borrow::Cow;

use super::area;
use super::mask::{Overlap, Rows, Spans};
use super::measures::boundary::{Boundary, USUAL_WIDTH, boundary_width};
use super::measures::joints::{self, Joint};
use super::measures::line::{Along, Line};
use super::outline::Sweep;
use super::share::Share;
use crate::exam::geometry::pairs;
use crate::exam::{Agreement, AnnotatedImage, Geometry, LabelRule, Shape, annotations};

/// The expected objects of one label on one image.
pub(super) struct Objects<'a> {
    /// The objects, in the ground truth's order.
    pub(super) shapes: Vec<&'a Shape>,
    /// Width and height of the image.
    size: (u32, u32),
    form: Form,
}

/// Objects as they are compared.
enum Form {
    /// Pixels: the masks, and the masks again in the form for comparing with one drawn object each.
    Areas { masks: Vec<Spans>, rows: Vec<Rows> },
    /// The edges of areas: of each, and of all together.
    Boundaries { each: Vec<Boundary>, all: Box<Boundary> },
    /// Joints in the order of the exam.
    Joints(Vec<Vec<Joint>>),
    /// Lines, and how far apart they may be, in pixels.
    Lines { lines: Vec<Line>, tolerance: f64 },
    /// Nothing but the label.
    Tags,
}

/// How far objects agree.
pub(super) struct Compared {
    /// Of each expected object with each drawn one.
    pub(super) shares: Vec<Vec<Share>>,
    /// Of all expected areas together with all drawn ones; `None`: they are no areas.
    pub(super) all: Option<Share>,
}

/// The objects of a label on an image that can be compared.
pub(super) fn drawn<'a>(rule: &'a LabelRule, image: &'a AnnotatedImage) -> Vec<&'a Shape> {
    annotations::drawn(rule.objects(image)).collect()
}

impl<'a> Objects<'a> {
    pub(super) fn of(rule: &'a LabelRule, image: &'a AnnotatedImage, sweep: &mut Sweep) -> Self {
        Self::among(rule, drawn(rule, image), (image.width, image.height), sweep)
    }

    /// These objects of a label, on an image of this size.
    pub(super) fn among(
        rule: &LabelRule,
        shapes: Vec<&'a Shape>,
        size: (u32, u32),
        sweep: &mut Sweep,
    ) -> Self {
        let form = match rule.metric.agreement() {
            Agreement::Iou | Agreement::Dice => {
                let masks = masks(&shapes, size, sweep);
                let rows = masks.iter().map(Rows::from).collect();
                Form::Areas { masks, rows }
            }
            Agreement::BoundaryIou => boundaries(&masks(&shapes, size, sweep), size),
            Agreement::Oks { .. } | Agreement::Pck { .. } => Form::Joints(joints(rule, &shapes)),
            Agreement::Line { tolerance } => {
                Form::Lines { lines: lines(&shapes), tolerance: tolerance.pixels(size.0, size.1) }
            }
            Agreement::Exact => Form::Tags,
        };
        Self { shapes, size, form }
    }

    /// Compares each with each of the drawn objects.
    pub(super) fn compare(&self, rule: &LabelRule, got: &[&Shape], sweep: &mut Sweep) -> Compared {
        let share = match rule.metric.agreement() {
            Agreement::Dice => Share::dice,
            _ => Share::iou,
        };
        match &self.form {
            Form::Areas { masks, rows } => self.areas((masks, rows), got, share, sweep),
            Form::Boundaries { each, all } => {
                let drawn = masks(got, self.size, sweep);
                let width = boundary_width(USUAL_WIDTH, self.size.0, self.size.1);
                let boundaries: Vec<Boundary> = drawn.iter().map(|mask| Boundary::of(mask, width)).collect();
                let overlaps = |one: &Boundary| boundaries.iter().map(|other| one.overlap(other)).collect();
                let overlaps: Vec<Vec<Overlap>> = each.iter().map(overlaps).collect();
                let together = match (overlaps.as_slice(), boundaries.as_slice()) {
                    ([only], [_]) => only[0],
                    _ => all.overlap(&Boundary::of(&union(&drawn), width)),
                };
                let shares = overlaps.into_iter().map(|row| row.into_iter().map(share).collect());
                Compared { shares: shares.collect(), all: Some(share(together)) }
            }
            Form::Joints(expected) => {
                let (given, sigmas) = (joints(rule, got), sigmas(rule));
                let share = |one: &Vec<Joint>, other: &Vec<Joint>| of_joints(rule, one, other, &sigmas);
                Compared { shares: each_with_each(expected, &given, share), all: None }
            }
            Form::Lines { lines: expected, tolerance } => {
                let share =
                    |one: &Line, other: &Line| Share::Number(Along::between(one, other, *tolerance).f1());
                Compared { shares: each_with_each(expected, &lines(got), share), all: None }
            }
            Form::Tags => {
                let shares = each_with_each(&self.shapes, got, |_, _| Share::Number(1.0));
                Compared { shares, all: None }
            }
        }
    }

    fn areas(
        &self,
        (masks, rows): (&[Spans], &[Rows]),
        got: &[&Shape],
        share: fn(Overlap) -> Share,
        sweep: &mut Sweep,
    ) -> Compared {
        if let ([mask], [rows], [only]) = (masks, rows, got) {
            // The usual case needs no mask of the drawn object.
            let overlap = area::overlap(&only.geometry, self.size, (mask, rows), sweep);
            return Compared { shares: vec![vec![share(overlap)]], all: Some(share(overlap)) };
        }
        let drawn = self::masks(got, self.size, sweep);
        let shares = each_with_each(masks, &drawn, |one, other| share(one.overlap(other)));
        Compared { shares, all: Some(share(union(masks).overlap(&union(&drawn)))) }
    }
}

/// Every one of the first with every one of the others.
fn each_with_each<One, Other>(
    expected: &[One],
    given: &[Other],
    share: impl Fn(&One, &Other) -> Share,
) -> Vec<Vec<Share>> {
    let row = |one: &One| given.iter().map(|other| share(one, other)).collect();
    expected.iter().map(row).collect()
}

/// The masks of shapes, on an image of this size.
fn masks(shapes: &[&Shape], (width, height): (u32, u32), sweep: &mut Sweep) -> Vec<Spans> {
    shapes.iter().map(|shape| area::spans(&shape.geometry, width, height, sweep)).collect()
}

/// The pixels of any of the masks.
fn union(masks: &[Spans]) -> Cow<'_, Spans> {
    match masks {
        [only] => Cow::Borrowed(only),
        masks => Cow::Owned(Spans::union_of(masks)),
    }
}

fn boundaries(masks: &[Spans], (width, height): (u32, u32)) -> Form {
    let wide = boundary_width(USUAL_WIDTH, width, height);
    Form::Boundaries {
        each: masks.iter().map(|mask| Boundary::of(mask, wide)).collect(),
        all: Box::new(Boundary::of(&union(masks), wide)),
    }
}

fn lines(shapes: &[&Shape]) -> Vec<Line> {
    shapes.iter().map(|shape| Line::through(pairs(shape.geometry.coordinates()))).collect()
}

/// The joints of shapes: of skeletons in the order of the template, of points in the order in which they were set.
fn joints(rule: &LabelRule, shapes: &[&Shape]) -> Vec<Vec<Joint>> {
    let of = |shape: &&Shape| match (&shape.geometry, &rule.template) {
        (Geometry::Skeleton(joints), Some(template)) => {
            let place = |name: &str| {
                joints.iter().find(|joint| joint.name == name && !joint.outside).map(|joint| joint.at)
            };
            template.names().map(place).collect()
        }
        (geometry, _) => pairs(geometry.coordinates()).map(Some).collect(),
    };
    shapes.iter().map(of).collect()
}

/// Of every joint of the template; 0 stands for the usual one.
fn sigmas(rule: &LabelRule) -> Vec<f64> {
    let joints = rule.template.iter().flat_map(|template| &template.joints);
    joints.map(|joint| joint.sigma.unwrap_or(0.0)).collect()
}

fn of_joints(rule: &LabelRule, expected: &[Joint], given: &[Joint], sigmas: &[f64]) -> Share {
    let share = match rule.metric.agreement() {
        Agreement::Pck { within, scale } => joints::pck(expected, given, within, scale),
        Agreement::Oks { scale } => joints::oks(expected, given, scale.map(|scale| scale * scale), sigmas),
        _ => None,
    };
    // No joint was expected: nothing that was drawn is right.
    Share::Number(share.unwrap_or(0.0))
}
