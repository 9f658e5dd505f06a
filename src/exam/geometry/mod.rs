//! What a shape is made of, by its kind.
//!
//! Sites and files describe every kind with a list of numbers and check little. Here numbers become what they mean
//! once, when they are read; what means nothing is kept as it came, with the reason.

mod ellipse;
mod kind;
mod kinds;
mod mask;
mod rectangle;
mod skeleton;

pub use ellipse::Ellipse;
pub use kind::ShapeKind;
pub use kinds::ShapeKinds;
pub use mask::{Mask, MaskFault};
pub use rectangle::Rectangle;
pub use skeleton::{Element, Joint};

/// Where a shape is.
#[derive(Clone, Debug, PartialEq)]
pub enum Geometry {
    /// Coordinates of a closed outline, `x0, y0, x1, y1, …`. An odd count is possible: sites do not check.
    Polygon(Vec<f64>),
    /// A box.
    Rectangle(Rectangle),
    /// An ellipse.
    Ellipse(Ellipse),
    /// Painted pixels.
    Mask(Mask),
    /// Coordinates of an open line.
    Polyline(Vec<f64>),
    /// Coordinates of loose points.
    Points(Vec<f64>),
    /// Joints in any order. Names may be missing, occur twice or belong to another skeleton.
    Skeleton(Vec<Joint>),
    /// Coordinates of the eight corners of a box in perspective: of the front top left, bottom left, top right,
    /// bottom right, then of the back top right, bottom right, top left, bottom left.
    Cuboid(Box<[f64; 16]>),
    /// No shape at all: a label of the whole image.
    Tag,
    /// Numbers that are none of these.
    Raw {
        /// What they are called.
        kind: ShapeKind,
        /// The numbers.
        numbers: Vec<f64>,
    },
}

/// Why a shape is not what its kind says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It has no point, pixel or joint.
    Empty,
    /// An outline or a line with half a point, or more points than anyone sets.
    Outline,
    /// A box, an ellipse or a cuboid without its corners.
    Corners,
    /// A mask whose box is none.
    MaskBox,
    /// A mask whose runs do not fill its box.
    MaskRuns,
    /// A skeleton with an element that is no point.
    Joint,
    /// A kind that nobody knows.
    Kind,
}

/// An outline with more points was not drawn by anyone, by hand or with a tool.
pub const MOST_POINTS: usize = 100_000;

/// So many runs of a mask count as much as a point: a brush makes many, and each takes little room.
const RUNS_PER_POINT: usize = 10;

impl Geometry {
    /// What a site means by these numbers: with `rotation` in degrees, clockwise about the middle. Skeletons have
    /// elements instead of numbers, see [`Geometry::skeleton`].
    #[must_use]
    pub fn of(kind: ShapeKind, numbers: Vec<f64>, rotation: f64) -> Self {
        let is_finite = numbers.iter().all(|number| number.is_finite());
        match (&kind, numbers.as_slice()) {
            (ShapeKind::Polygon, _) => Self::Polygon(numbers),
            (ShapeKind::Polyline, _) => Self::Polyline(numbers),
            (ShapeKind::Points, _) => Self::Points(numbers),
            (ShapeKind::Rectangle, &[left, top, right, bottom]) if is_finite => {
                Self::Rectangle(Rectangle { sides: [left, top, right, bottom], rotation })
            }
            (ShapeKind::Ellipse, &[x, y, right, top]) if is_finite => {
                Self::Ellipse(Ellipse { centre: (x, y), radii: (right - x, y - top), rotation })
            }
            (ShapeKind::Cuboid, corners) if is_finite => match corners.try_into() {
                Ok(corners) => Self::Cuboid(Box::new(corners)),
                Err(_) => Self::Raw { kind, numbers },
            },
            (ShapeKind::Mask, numbers_of_mask) => match Mask::of_numbers(numbers_of_mask) {
                Ok(mask) => Self::Mask(mask),
                Err(_) => Self::Raw { kind, numbers },
            },
            (ShapeKind::Skeleton, []) => Self::Skeleton(Vec::new()),
            (ShapeKind::Tag, []) => Self::Tag,
            _ => Self::Raw { kind, numbers },
        }
    }

    /// The skeleton of these elements.
    #[must_use]
    pub fn skeleton(elements: Vec<Element>) -> Self {
        match elements.iter().map(Element::joint).collect() {
            Some(joints) => Self::Skeleton(joints),
            None => Self::Raw {
                kind: ShapeKind::Skeleton,
                numbers: elements.into_iter().flat_map(|element| element.numbers).collect(),
            },
        }
    }

    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> &ShapeKind {
        match self {
            Self::Polygon(_) => &ShapeKind::Polygon,
            Self::Rectangle(_) => &ShapeKind::Rectangle,
            Self::Ellipse(_) => &ShapeKind::Ellipse,
            Self::Mask(_) => &ShapeKind::Mask,
            Self::Polyline(_) => &ShapeKind::Polyline,
            Self::Points(_) => &ShapeKind::Points,
            Self::Skeleton(_) => &ShapeKind::Skeleton,
            Self::Cuboid(_) => &ShapeKind::Cuboid,
            Self::Tag => &ShapeKind::Tag,
            Self::Raw { kind, .. } => kind,
        }
    }

    /// Why it is not what its kind says; `None` when it is.
    #[must_use]
    pub fn fault(&self) -> Option<Fault> {
        match self {
            Self::Polygon(numbers) | Self::Polyline(numbers) | Self::Points(numbers) => {
                let is_long = numbers.len() / 2 > MOST_POINTS;
                let is_whole = numbers.len() % 2 == 0 && !is_long;
                (!is_whole).then_some(Fault::Outline).or_else(|| numbers.is_empty().then_some(Fault::Empty))
            }
            Self::Rectangle(_) | Self::Ellipse(_) | Self::Cuboid(_) | Self::Tag => None,
            Self::Mask(mask) => mask.is_empty().then_some(Fault::Empty),
            Self::Skeleton(joints) => joints.is_empty().then_some(Fault::Empty),
            Self::Raw { kind, numbers } => Some(match kind {
                ShapeKind::Polygon | ShapeKind::Polyline | ShapeKind::Points => Fault::Outline,
                ShapeKind::Rectangle | ShapeKind::Ellipse | ShapeKind::Cuboid => Fault::Corners,
                ShapeKind::Mask => match Mask::of_numbers(numbers) {
                    Err(MaskFault::Box) => Fault::MaskBox,
                    Ok(_) | Err(MaskFault::Runs) => Fault::MaskRuns,
                },
                ShapeKind::Skeleton => Fault::Joint,
                ShapeKind::Tag | ShapeKind::Other(_) => Fault::Kind,
            }),
        }
    }

    /// The points that were set. Of an area without points those that tell it from others: of an ellipse the centre
    /// and the ends of its axes, of a mask the ends of every row.
    #[must_use]
    pub fn points(&self) -> Vec<(f64, f64)> {
        match self {
            Self::Polygon(numbers) | Self::Polyline(numbers) | Self::Points(numbers) => {
                pairs(numbers).collect()
            }
            Self::Rectangle(rectangle) if rectangle.is_turned() => rectangle.corners().to_vec(),
            Self::Rectangle(Rectangle { sides, .. }) => pairs(sides).collect(),
            Self::Ellipse(ellipse) => std::iter::once(ellipse.centre).chain(ellipse.ends()).collect(),
            Self::Mask(mask) => {
                let ends = |(row, first, last): (u32, u32, u32)| [(first, row), (last, row)];
                mask.rows().flat_map(ends).map(|(x, y)| (x.into(), y.into())).collect()
            }
            Self::Skeleton(joints) => {
                joints.iter().filter(|joint| !joint.outside).map(|joint| joint.at).collect()
            }
            Self::Cuboid(numbers) => pairs(&numbers[..]).collect(),
            Self::Tag | Self::Raw { .. } => Vec::new(),
        }
    }

    /// How many points it counts as; half a point does not count.
    #[must_use]
    pub fn point_count(&self) -> usize {
        match self {
            Self::Polygon(numbers)
            | Self::Polyline(numbers)
            | Self::Points(numbers)
            | Self::Raw { numbers, .. } => numbers.len() / 2,
            Self::Rectangle(rectangle) if rectangle.is_turned() => 4,
            Self::Rectangle(_) | Self::Ellipse(_) => 2,
            Self::Mask(mask) => mask.runs().len().div_ceil(RUNS_PER_POINT),
            Self::Skeleton(joints) => joints.len(),
            Self::Cuboid(_) => 8,
            Self::Tag => 0,
        }
    }

    /// How many numbers it keeps.
    #[must_use]
    pub fn size(&self) -> usize {
        match self {
            Self::Polygon(numbers)
            | Self::Polyline(numbers)
            | Self::Points(numbers)
            | Self::Raw { numbers, .. } => numbers.len(),
            Self::Rectangle(_) | Self::Ellipse(_) => 4,
            Self::Mask(mask) => mask.runs().len(),
            Self::Skeleton(joints) => 2 * joints.len(),
            Self::Cuboid(_) => 16,
            Self::Tag => 0,
        }
    }

    /// The coordinates of a shape that is a list of points; empty for any other.
    #[must_use]
    pub fn coordinates(&self) -> &[f64] {
        match self {
            Self::Polygon(numbers) | Self::Polyline(numbers) | Self::Points(numbers) => numbers,
            _ => &[],
        }
    }

    /// The same, to be changed; `None` for a shape that is no list of points.
    pub fn coordinates_mut(&mut self) -> Option<&mut Vec<f64>> {
        match self {
            Self::Polygon(numbers) | Self::Polyline(numbers) | Self::Points(numbers) => Some(numbers),
            _ => None,
        }
    }

    /// The numbers with which a site describes it, and its rotation in degrees. A skeleton has none, but elements.
    #[must_use]
    pub fn on_page(&self) -> (Vec<f64>, f64) {
        match self {
            Self::Polygon(numbers)
            | Self::Polyline(numbers)
            | Self::Points(numbers)
            | Self::Raw { numbers, .. } => (numbers.clone(), 0.0),
            Self::Rectangle(Rectangle { sides, rotation }) => (sides.to_vec(), *rotation),
            Self::Ellipse(Ellipse { centre: (x, y), radii: (across, down), rotation }) => {
                (vec![*x, *y, x + across, y - down], *rotation)
            }
            Self::Mask(mask) => (mask.numbers(), 0.0),
            Self::Cuboid(numbers) => (numbers.to_vec(), 0.0),
            Self::Skeleton(_) | Self::Tag => (Vec::new(), 0.0),
        }
    }
}

/// Coordinates as points; a dangling last one is left out.
pub fn pairs(numbers: &[f64]) -> impl Iterator<Item = (f64, f64)> + '_ {
    numbers.chunks_exact(2).map(|pair| (pair[0], pair[1]))
}

#[cfg(test)]
mod tests;
