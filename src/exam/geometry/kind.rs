//! The kinds of shapes.

/// How a shape was drawn. The exam's rules say which kinds a label may have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ShapeKind {
    /// A closed outline of any number of points.
    Polygon,
    /// A box, rotated or not.
    Rectangle,
    /// An ellipse, rotated or not.
    Ellipse,
    /// Pixels, painted with a brush.
    Mask,
    /// An open line.
    Polyline,
    /// Loose points.
    Points,
    /// Named joints.
    Skeleton,
    /// A box in perspective.
    Cuboid,
    /// No shape at all: a label of the whole image.
    Tag,
    /// Any other kind that a site may have, by its name there.
    Other(String),
}

impl ShapeKind {
    /// The kinds that are known.
    pub const KNOWN: [Self; 9] = [
        Self::Polygon,
        Self::Rectangle,
        Self::Ellipse,
        Self::Mask,
        Self::Polyline,
        Self::Points,
        Self::Skeleton,
        Self::Cuboid,
        Self::Tag,
    ];

    /// The kind with this name in CVAT, in its interface or in its files.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        match name {
            "polygon" => Self::Polygon,
            "rectangle" | "box" => Self::Rectangle,
            "ellipse" => Self::Ellipse,
            "mask" => Self::Mask,
            "polyline" => Self::Polyline,
            "points" => Self::Points,
            "skeleton" => Self::Skeleton,
            "cuboid" => Self::Cuboid,
            "tag" => Self::Tag,
            other => Self::Other(other.to_owned()),
        }
    }

    /// CVAT's name for the kind.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Polygon => "polygon",
            Self::Rectangle => "rectangle",
            Self::Ellipse => "ellipse",
            Self::Mask => "mask",
            Self::Polyline => "polyline",
            Self::Points => "points",
            Self::Skeleton => "skeleton",
            Self::Cuboid => "cuboid",
            Self::Tag => "tag",
            Self::Other(name) => name,
        }
    }

    /// Whether shapes of this kind cover an area.
    #[must_use]
    pub fn is_area(&self) -> bool {
        match self {
            Self::Polygon | Self::Rectangle | Self::Ellipse | Self::Mask | Self::Cuboid => true,
            Self::Polyline | Self::Points | Self::Skeleton | Self::Tag | Self::Other(_) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_known_kind_is_found_by_its_name() {
        for kind in ShapeKind::KNOWN {
            assert_eq!(ShapeKind::from_name(kind.name()), kind);
        }
        assert_eq!(ShapeKind::from_name("box"), ShapeKind::Rectangle);
        assert_eq!(ShapeKind::from_name("splat").name(), "splat");
    }
}
