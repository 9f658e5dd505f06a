//! A shape as the database file has it. Positions count there, so fields stay where they are, and new kinds are
//! appended.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::annotations::Shape;
use super::geometry::{Ellipse, Geometry, Joint, Mask, Rectangle, ShapeKind};

impl Serialize for Shape {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        StoredShape::from(self.clone()).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Shape {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        StoredShape::deserialize(deserializer).map(Self::from)
    }
}

#[derive(Serialize, Deserialize)]
struct StoredShape {
    label: String,
    kind: StoredKind,
    coordinates: Vec<f64>,
    attributes: Vec<(String, String)>,
    source: String,
}

/// The kind, with what is not said by coordinates.
#[derive(Serialize, Deserialize)]
enum StoredKind {
    Polygon,
    /// Two corners. Older programs stored a rotated box as its four corners, and anything else as it came.
    Rectangle,
    Polyline,
    Points,
    /// Numbers that mean nothing, or what older programs did not know: by CVAT's name.
    Other(String),
    /// Two corners and the rotation.
    TurnedRectangle(f64),
    /// Centre and radii, and the rotation.
    Ellipse(f64),
    Mask(Mask),
    Skeleton(Vec<Joint>),
    Cuboid,
    Tag,
}

impl From<Shape> for StoredShape {
    fn from(shape: Shape) -> Self {
        let Shape { label, geometry, attributes, source } = shape;
        let (kind, coordinates) = match geometry {
            Geometry::Polygon(numbers) => (StoredKind::Polygon, numbers),
            Geometry::Polyline(numbers) => (StoredKind::Polyline, numbers),
            Geometry::Points(numbers) => (StoredKind::Points, numbers),
            Geometry::Rectangle(Rectangle { sides, rotation: 0.0 }) => (StoredKind::Rectangle, sides.into()),
            Geometry::Rectangle(Rectangle { sides, rotation }) => {
                (StoredKind::TurnedRectangle(rotation), sides.into())
            }
            Geometry::Ellipse(Ellipse { centre, radii, rotation }) => {
                (StoredKind::Ellipse(rotation), vec![centre.0, centre.1, radii.0, radii.1])
            }
            Geometry::Mask(mask) => (StoredKind::Mask(mask), Vec::new()),
            Geometry::Skeleton(joints) => (StoredKind::Skeleton(joints), Vec::new()),
            Geometry::Cuboid(corners) => (StoredKind::Cuboid, corners.to_vec()),
            Geometry::Tag => (StoredKind::Tag, Vec::new()),
            // Eight numbers would be read as the corners of a rotated box.
            Geometry::Raw { kind: ShapeKind::Rectangle, numbers } if numbers.len() != 8 => {
                (StoredKind::Rectangle, numbers)
            }
            Geometry::Raw { kind, numbers } => (StoredKind::Other(kind.name().to_owned()), numbers),
        };
        Self { label, kind, coordinates, attributes, source }
    }
}

impl From<StoredShape> for Shape {
    fn from(stored: StoredShape) -> Self {
        let StoredShape { label, kind, coordinates, attributes, source } = stored;
        let geometry = match kind {
            StoredKind::Polygon => Geometry::Polygon(coordinates),
            StoredKind::Polyline => Geometry::Polyline(coordinates),
            StoredKind::Points => Geometry::Points(coordinates),
            StoredKind::Rectangle => match coordinates.as_slice().try_into() {
                Ok(corners) => Geometry::Rectangle(Rectangle::of_corners(corners)),
                Err(_) => Geometry::of(ShapeKind::Rectangle, coordinates, 0.0),
            },
            StoredKind::TurnedRectangle(rotation) => {
                Geometry::of(ShapeKind::Rectangle, coordinates, rotation)
            }
            StoredKind::Ellipse(rotation) => match *coordinates.as_slice() {
                [x, y, across, down] => {
                    Geometry::Ellipse(Ellipse { centre: (x, y), radii: (across, down), rotation })
                }
                _ => Geometry::Raw { kind: ShapeKind::Ellipse, numbers: coordinates },
            },
            StoredKind::Mask(mask) => Geometry::Mask(mask),
            StoredKind::Skeleton(joints) => Geometry::Skeleton(joints),
            StoredKind::Cuboid => Geometry::of(ShapeKind::Cuboid, coordinates, 0.0),
            StoredKind::Tag => Geometry::Tag,
            StoredKind::Other(name) => Geometry::of(ShapeKind::from_name(&name), coordinates, 0.0),
        };
        Self { label, geometry, attributes, source }
    }
}
