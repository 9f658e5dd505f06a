//! Annotations: shapes on images, whether drawn by the candidate or by the expert for the ground truth.

use serde::{Deserialize, Serialize};

use super::geometry::{Geometry, MOST_POINTS, ShapeKind};

/// The shapes of a label on an image that were drawn, as long as all of them together have no more points than
/// one shape may have.
pub fn drawn<'a>(shapes: impl Iterator<Item = &'a Shape>) -> impl Iterator<Item = &'a Shape> {
    let mut room = MOST_POINTS;
    shapes.filter(move |shape| {
        let rest = room.checked_sub(shape.point_count()).filter(|_| shape.is_drawn());
        room = rest.unwrap_or(room);
        rest.is_some()
    })
}

/// One shape as the site or a file has it: nothing is repaired, nothing is dropped.
///
/// Its stored form is in `stored_shape`.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// Name of its label; `#ID` when the site's label is unknown.
    pub label: String,
    /// Where it is.
    pub geometry: Geometry,
    /// Attribute name and value, in the site's order; attributes that were left empty may be missing.
    pub attributes: Vec<(String, String)>,
    /// Who made it: `manual`, `file` (imported), `auto` or `semi-auto` (tools).
    pub source: String,
}

impl Shape {
    /// How it was drawn.
    #[must_use]
    pub fn kind(&self) -> &ShapeKind {
        self.geometry.kind()
    }

    /// Whether it is a label of the whole image. Where no exam asks for it, a tag neither counts nor is in the way:
    /// nobody sees it in the picture.
    #[must_use]
    pub fn is_tag(&self) -> bool {
        *self.kind() == ShapeKind::Tag
    }

    /// Whether there is something to compare, but not more than anyone draws: an outline beyond that would cost
    /// everybody else's time.
    #[must_use]
    pub fn is_drawn(&self) -> bool {
        match self.geometry {
            Geometry::Tag => true,
            Geometry::Raw { .. } => false,
            _ => (1..=MOST_POINTS).contains(&self.point_count()),
        }
    }

    /// How many whole points the shape has.
    #[must_use]
    pub fn point_count(&self) -> usize {
        self.geometry.point_count()
    }

    /// The value of an attribute; `""` when the shape does not carry it.
    #[must_use]
    pub fn attribute(&self, name: &str) -> &str {
        self.attributes.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }
}

/// One image and what is drawn on it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AnnotatedImage {
    /// File name as the exam pack knows it (`01.jpg`).
    pub name: String,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// It was removed from the task and can be put back; until then nothing on it counts.
    pub deleted: bool,
    /// Shapes and tags, in no particular order.
    pub shapes: Vec<Shape>,
}

impl AnnotatedImage {
    /// Whether a shape lies where it can: sites also take masks beyond the edges of an image.
    #[must_use]
    pub fn holds(&self, shape: &Shape) -> bool {
        match &shape.geometry {
            Geometry::Mask(mask) => mask.is_within(self.width, self.height),
            _ => true,
        }
    }
}

/// The annotations of a whole task (or of the ground truth).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Annotations {
    /// Images in the order of the task's frames.
    pub images: Vec<AnnotatedImage>,
    /// Number of shapes on frames that the task does not have; nobody can see or fix them, so they are only
    /// counted.
    pub stray: u32,
    /// Tracks (shapes interpolated over frames), which no exam asks for: the number of the image, from 0, where
    /// each starts.
    pub tracks: Vec<u32>,
}

impl Annotations {
    /// The image of this name.
    #[must_use]
    pub fn image(&self, name: &str) -> Option<&AnnotatedImage> {
        self.images.iter().find(|image| image.name == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_drawn_has_points_and_all_of_it_no_more_than_one_may_have() {
        let shape = |points: usize| Shape {
            label: "car".to_owned(),
            geometry: Geometry::Polygon(vec![1.0; 2 * points]),
            attributes: Vec::new(),
            source: String::new(),
        };
        let shapes = [60_000, 0, 50_000, 100_001, 40_000, 1].map(shape);
        let counting: Vec<usize> = drawn(shapes.iter()).map(Shape::point_count).collect();
        assert_eq!(counting, [60_000, 40_000]);
    }
}
