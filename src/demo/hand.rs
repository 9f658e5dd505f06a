//! A person's hand at the site's page: outlines after the ground truth, more or less steady, with the mistakes that
//! the story wants.

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

use super::site::{Annotator, AnnotatorError, Drawn};
use crate::exam::{Exam, Shape, ShapeKind, straightened};

/// What a person gets wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Slip {
    /// Does not outline this label on the picture of this file name.
    Forget {
        /// File name of the picture.
        picture: String,
        /// Label.
        label: String,
    },
    /// Leaves every value empty on this picture.
    LeaveEmpty {
        /// File name of the picture.
        picture: String,
    },
    /// Gives another value than the right one, for all objects of a label on a picture.
    Give {
        /// File name of the picture.
        picture: String,
        /// Label.
        label: String,
        /// Attribute.
        attribute: String,
        /// What is typed or chosen.
        value: String,
    },
    /// Types this instead of what is on the plate.
    Mistype {
        /// File name of the picture.
        picture: String,
        /// What is typed.
        text: String,
    },
}

/// How somebody draws.
#[derive(Clone, Debug)]
pub struct Hand {
    /// Points land at most so many pixels beside the true ones.
    pub unsteady: f64,
    /// Seed of where they land.
    pub seed: u64,
    /// Mistakes.
    pub slips: Vec<Slip>,
}

/// The coordinates of a shape as the site's page has them, and its turn in degrees.
#[must_use]
pub fn on_page(shape: &Shape) -> (Vec<f64>, f64) {
    match straightened(&shape.coordinates) {
        Some((sides, degrees)) if shape.kind == ShapeKind::Rectangle => (sides.to_vec(), degrees),
        _ => (shape.coordinates.clone(), 0.0),
    }
}

impl Hand {
    /// Draws the whole job and saves.
    ///
    /// # Errors
    /// [`AnnotatorError`] of the site.
    pub async fn draw(&self, annotator: &Annotator, job: u64, exam: &Exam) -> Result<(), AnnotatorError> {
        let mut random = StdRng::seed_from_u64(self.seed);
        let mut drawn = Vec::new();
        for frame in annotator.pictures(job).await? {
            // Pictures of the site's shared storage come with their folder.
            let name = frame.name.rsplit('/').next().unwrap_or(&frame.name);
            let Some(picture) = exam.reference.picture(name) else { continue };
            for shape in &picture.shapes {
                if self.forgets(name, &shape.label) {
                    continue;
                }
                let (told, rotation) = on_page(shape);
                let points =
                    told.iter().map(|at| at + random.random_range(-1.0..=1.0) * self.unsteady).collect();
                let attributes = shape
                    .attributes
                    .iter()
                    .map(|(name, value)| {
                        let place = (picture.name.as_str(), shape.label.as_str(), name.as_str());
                        (name.clone(), self.typed(place, value))
                    })
                    .collect();
                let (label, kind) = (shape.label.clone(), shape.kind.name().to_owned());
                drawn.push(Drawn { frame: frame.frame, label, kind, points, rotation, attributes });
            }
        }
        annotator.draw(job, drawn).await
    }

    fn forgets(&self, on: &str, what: &str) -> bool {
        self.slips
            .iter()
            .any(|slip| matches!(slip, Slip::Forget { picture, label } if picture == on && label == what))
    }

    /// What is typed, or chosen, for an attribute of a label on a picture.
    fn typed(&self, (on, what, field): (&str, &str, &str), right: &str) -> String {
        self.slips
            .iter()
            .find_map(|slip| match slip {
                Slip::LeaveEmpty { picture } if picture == on => Some(String::new()),
                Slip::Mistype { picture, text } if picture == on => Some(text.clone()),
                Slip::Give { picture, label, attribute, value }
                    if (picture.as_str(), label.as_str(), attribute.as_str()) == (on, what, field) =>
                {
                    Some(value.clone())
                }
                _ => None,
            })
            .unwrap_or_else(|| right.to_owned())
    }
}
