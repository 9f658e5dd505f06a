//! A person's hand on the site's page: outlines that follow the ground truth, more or less steadily, with the
//! mistakes that the story wants.

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

use super::site::{Annotator, AnnotatorError, Drawn, DrawnJoint};
use crate::exam::geometry::{Joint, Mask};
use crate::exam::naming::base_name;
use crate::exam::{AnnotatedImage, Annotations, Exam, Geometry, Shape, ShapeKind};

/// A person's mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Slip {
    /// Does not outline this label on the image with this file name.
    Forget {
        /// File name of the image.
        image: String,
        /// Label.
        label: String,
    },
    /// Draws the objects of this label as open lines on the image with this file name.
    AsLine {
        /// File name of the image.
        image: String,
        /// Label.
        label: String,
    },
    /// Goes round the objects of this label with few points, on the image with this file name.
    CutCorners {
        /// File name of the image.
        image: String,
        /// Label.
        label: String,
    },
    /// Leaves every value empty on this image.
    LeaveEmpty {
        /// File name of the image.
        image: String,
    },
    /// Enters a wrong value for all objects of a label on an image.
    Give {
        /// File name of the image.
        image: String,
        /// Label.
        label: String,
        /// Attribute.
        attribute: String,
        /// The typed or chosen value.
        value: String,
    },
    /// Types this instead of the text on the plate.
    Mistype {
        /// File name of the image.
        image: String,
        /// The typed text.
        text: String,
    },
}

/// How a person draws.
#[derive(Clone, Debug)]
pub struct Hand {
    /// Maximum distance, in pixels, of points from the true ones.
    pub unsteady: f64,
    /// Seed for the deviations.
    pub seed: u64,
    /// Mistakes.
    pub slips: Vec<Slip>,
}

impl Hand {
    /// Draws the whole job and saves.
    ///
    /// # Errors
    /// [`AnnotatorError`] from the site.
    pub async fn draw(&self, annotator: &Annotator, job: u64, exam: &Exam) -> Result<(), AnnotatorError> {
        let frames = annotator.images(job).await?;
        let images = frames.into_iter().map(|frame| (frame.frame, base_name(&frame.name).to_owned()));
        annotator.draw(job, self.shapes(exam, &images.collect::<Vec<_>>())).await
    }

    /// What it draws in a job with these images: number of the frame, and name.
    #[must_use]
    pub fn shapes(&self, exam: &Exam, images: &[(u32, String)]) -> Vec<Drawn> {
        let names: Vec<&str> = images.iter().map(|(_, name)| name.as_str()).collect();
        let drawn = images.iter().zip(self.strokes(exam, &names));
        drawn
            .flat_map(|((frame, _), shapes)| shapes.into_iter().map(|shape| drawn_as(*frame, &shape)))
            .collect()
    }

    /// The annotations on the site after jobs with these images are drawn.
    #[must_use]
    pub fn annotations(&self, exam: &Exam, jobs: &[Vec<String>]) -> Annotations {
        let mut annotations = Annotations::default();
        for names in jobs {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            for (name, shapes) in names.iter().zip(self.strokes(exam, &names)) {
                let original = exam.original(name);
                annotations.images.push(AnnotatedImage {
                    name: (*name).to_owned(),
                    width: original.map_or(0, |original| original.width),
                    height: original.map_or(0, |original| original.height),
                    deleted: false,
                    shapes,
                });
            }
        }
        annotations
    }

    /// The shapes to draw on the images of a job, image by image.
    fn strokes(&self, exam: &Exam, names: &[&str]) -> Vec<Vec<Shape>> {
        let mut random = StdRng::seed_from_u64(self.seed);
        let mut on = |name: &&str| {
            let image = exam.reference.image(name);
            let shapes = image.iter().flat_map(|image| &image.shapes);
            let drawn = shapes.filter(|shape| !self.forgets(name, &shape.label));
            drawn.map(|shape| self.stroke(&mut random, name, shape)).collect()
        };
        names.iter().map(&mut on).collect()
    }

    fn stroke(&self, random: &mut StdRng, name: &str, shape: &Shape) -> Shape {
        let mut geometry = unsteady(&shape.geometry, || random.random_range(-1.0..=1.0) * self.unsteady);
        if self.cuts_corners(name, shape)
            && let Some(points) = geometry.coordinates_mut()
        {
            *points = few(points);
        }
        let typed = |(attribute, value): &(String, String)| {
            (attribute.clone(), self.typed((name, &shape.label, attribute), value))
        };
        let attributes = shape.attributes.iter().map(typed).collect();
        let is_line = |slip: &Slip| matches!(slip, Slip::AsLine { image, label } if image == name && *label == shape.label);
        if self.slips.iter().any(is_line) {
            geometry = as_line(geometry);
        }
        Shape { label: shape.label.clone(), geometry, attributes, source: "manual".to_owned() }
    }

    fn cuts_corners(&self, name: &str, shape: &Shape) -> bool {
        let is_cut = |slip: &Slip| matches!(slip, Slip::CutCorners { image, label } if image == name && *label == shape.label);
        matches!(shape.kind(), ShapeKind::Polygon) && self.slips.iter().any(is_cut)
    }

    fn forgets(&self, on: &str, what: &str) -> bool {
        self.slips
            .iter()
            .any(|slip| matches!(slip, Slip::Forget { image, label } if image == on && label == what))
    }

    /// The value that is typed or chosen for an attribute of a label on an image.
    fn typed(&self, (on, what, field): (&str, &str, &str), right: &str) -> String {
        self.slips
            .iter()
            .find_map(|slip| match slip {
                Slip::LeaveEmpty { image } if image == on => Some(String::new()),
                Slip::Mistype { image, text } if image == on => Some(text.clone()),
                Slip::Give { image, label, attribute, value }
                    if (image.as_str(), label.as_str(), attribute.as_str()) == (on, what, field) =>
                {
                    Some(value.clone())
                }
                _ => None,
            })
            .unwrap_or_else(|| right.to_owned())
    }
}

/// A shape as the page draws it.
#[must_use]
pub fn drawn_as(frame: u32, shape: &Shape) -> Drawn {
    let (points, rotation) = shape.geometry.on_page();
    let joint = |joint: &Joint| DrawnJoint {
        name: joint.name.clone(),
        at: joint.at,
        outside: joint.outside,
        occluded: joint.occluded,
    };
    let joints = match &shape.geometry {
        Geometry::Skeleton(joints) => joints.iter().map(joint).collect(),
        _ => Vec::new(),
    };
    Drawn {
        frame,
        label: shape.label.clone(),
        kind: shape.kind().name().to_owned(),
        points,
        rotation,
        attributes: shape.attributes.clone(),
        joints,
    }
}

/// What a hand draws that is off by `off` pixels at every point: at every joint of a skeleton that is in the picture, and
/// with the whole of a mask.
fn unsteady(geometry: &Geometry, mut off: impl FnMut() -> f64) -> Geometry {
    match geometry {
        Geometry::Mask(mask) => Geometry::Mask(beside(mask, off(), off())),
        Geometry::Skeleton(joints) => {
            let mut joints = joints.clone();
            for joint in joints.iter_mut().filter(|joint| !joint.outside) {
                joint.at = (joint.at.0 + off(), joint.at.1 + off());
            }
            Geometry::Skeleton(joints)
        }
        Geometry::Tag => Geometry::Tag,
        _ => {
            let (numbers, rotation) = geometry.on_page();
            let numbers = numbers.into_iter().map(|at| at + off()).collect();
            Geometry::of(geometry.kind().clone(), numbers, rotation)
        }
    }
}

/// The same, drawn with the wrong tool: as a line; what is a line, as points. What has no two points becomes a line
/// anywhere.
fn as_line(geometry: Geometry) -> Geometry {
    let flat = |points: Vec<(f64, f64)>| points.into_iter().flat_map(|(x, y)| [x, y]).collect();
    let numbers: Vec<f64> = match geometry {
        Geometry::Polyline(points) => return Geometry::Points(points),
        Geometry::Mask(mask) => flat(mask.frame().to_vec()),
        Geometry::Skeleton(joints) => flat(joints.iter().map(|joint| joint.at).collect()),
        geometry => geometry.on_page().0,
    };
    Geometry::Polyline(if numbers.len() < 4 { vec![10.0, 10.0, 50.0, 30.0] } else { numbers })
}

/// This mask, painted a little further to the right and down, by whole pixels and not beyond the upper and the left edge
/// of the image.
fn beside(mask: &Mask, right: f64, down: f64) -> Mask {
    let (left, top) = mask.corner();
    let moved = |corner: u32, by: f64| corner.saturating_add_signed(by.round() as i32);
    let painted = Mask::new((moved(left, right), moved(top, down)), mask.size(), mask.runs().to_vec());
    painted.unwrap_or_else(|_| mask.clone())
}

/// At most about so many points has an outline of somebody in a hurry.
const FEW: usize = 9;

/// Some of these points, evenly.
fn few(points: &[f64]) -> Vec<f64> {
    let step = (points.len() / 2).div_ceil(FEW).max(1);
    points.chunks(2).step_by(step).flatten().copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mask_stays_a_mask_in_an_unsteady_hand() {
        let ring = Mask::new((3, 40), (4, 3), vec![0, 5, 2, 5]).expect("a mask");
        let mut random = StdRng::seed_from_u64(1);
        let shape = |geometry| Shape {
            label: "paint".to_owned(),
            geometry,
            attributes: Vec::new(),
            source: "manual".to_owned(),
        };
        let hand = Hand { unsteady: 8.0, seed: 1, slips: Vec::new() };
        let mut corners = Vec::new();
        for _ in 0..20 {
            let stroke = hand.stroke(&mut random, "1.png", &shape(Geometry::Mask(ring.clone())));
            let Geometry::Mask(painted) = stroke.geometry else { panic!("no mask") };
            assert_eq!((painted.size(), painted.runs()), (ring.size(), ring.runs()));
            corners.push(painted.corner());
        }
        corners.dedup();
        assert!(corners.len() > 10, "{corners:?}");
    }

    #[test]
    fn joints_move_and_what_is_outside_stays() {
        let joint = |name: &str, outside| Joint {
            name: name.to_owned(),
            at: (50.0, 60.0),
            outside,
            occluded: false,
            attributes: Vec::new(),
        };
        let drawn = unsteady(&Geometry::Skeleton(vec![joint("head", false), joint("tail", true)]), || 1.5);
        let moved = Joint { at: (51.5, 61.5), ..joint("head", false) };
        assert_eq!(drawn, Geometry::Skeleton(vec![moved, joint("tail", true)]));
        assert_eq!(unsteady(&Geometry::Tag, || 1.5), Geometry::Tag);
    }

    #[test]
    fn the_wrong_tool_is_wrong_for_everything() {
        let numbers = |kind: &ShapeKind| match kind {
            ShapeKind::Cuboid => vec![5.0; 16],
            ShapeKind::Mask => vec![0.0, 4.0, 1.0, 1.0, 2.0, 2.0],
            ShapeKind::Skeleton | ShapeKind::Tag => Vec::new(),
            _ => vec![1.0, 2.0, 3.0, 4.0],
        };
        for kind in ShapeKind::KNOWN {
            let wrong = as_line(Geometry::of(kind.clone(), numbers(&kind), 0.0));
            assert_ne!(*wrong.kind(), kind);
            assert!(matches!(wrong, Geometry::Polyline(_) | Geometry::Points(_)), "{kind:?}");
        }
    }
}
