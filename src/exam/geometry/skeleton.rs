//! Skeletons: named joints.

use serde::{Deserialize, Serialize};

use super::kind::ShapeKind;

/// One joint of a skeleton.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Joint {
    /// Its name; `#ID` when the site's label is unknown.
    pub name: String,
    /// Where it is, in pixels.
    pub at: (f64, f64),
    /// It is not in the picture, and its place means nothing.
    pub outside: bool,
    /// It is hidden, and its place is where it must be.
    pub occluded: bool,
    /// Attribute name and value.
    pub attributes: Vec<(String, String)>,
}

/// An element of a skeleton as sites and files have it: they allow any shape.
#[derive(Clone, Debug, PartialEq)]
pub struct Element {
    /// Its label.
    pub label: String,
    /// How it was drawn.
    pub kind: ShapeKind,
    /// Its coordinates.
    pub numbers: Vec<f64>,
    /// It is not in the picture.
    pub outside: bool,
    /// It is hidden.
    pub occluded: bool,
    /// Attribute name and value.
    pub attributes: Vec<(String, String)>,
}

impl Element {
    /// The joint that it is; `None` when it is anything but one point.
    pub(super) fn joint(&self) -> Option<Joint> {
        let Self { label, kind: ShapeKind::Points, numbers, outside, occluded, attributes } = self else {
            return None;
        };
        let &[x, y] = numbers.as_slice() else { return None };
        (x.is_finite() && y.is_finite()).then(|| Joint {
            name: label.clone(),
            at: (x, y),
            outside: *outside,
            occluded: *occluded,
            attributes: attributes.clone(),
        })
    }
}
