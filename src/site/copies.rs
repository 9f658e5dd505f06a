//! Tasks that show an image more than once: overlapping jobs share frames, and a task with honeypots repeats
//! the files of its validation frames. Here each image counts once.

use std::collections::HashMap;
use std::sync::Arc;

use super::wire::DataMeta;
use crate::exam::{AnnotatedImage, Annotations, Geometry, Shape, naming};

/// The first and last frame of a job, and what is drawn there, with the images of the whole task.
pub(super) struct Part {
    pub(super) first: u64,
    pub(super) last: u64,
    pub(super) annotations: Arc<Annotations>,
}

/// The images of a task, each once.
#[derive(Debug, PartialEq)]
pub(super) struct Joined {
    /// Frame of each image: the first one that shows it.
    pub(super) frames: Vec<u64>,
    /// The images, under their names without a folder.
    pub(super) images: Vec<AnnotatedImage>,
    /// Images of each part, without those that are in an earlier part.
    pub(super) parts: Vec<Vec<usize>>,
    /// Images whose copies are annotated differently.
    pub(super) disputed: Vec<String>,
    /// Number of images that are deleted everywhere they occur.
    pub(super) left_out: usize,
}

/// An image while its copies are looked for.
struct Found<'a> {
    path: &'a str,
    frame: u64,
    part: usize,
    image: AnnotatedImage,
    is_disputed: bool,
}

/// Merges copies of the same file. The annotations of any copy count; copies with different annotations are
/// reported. Frames that are in no part, such as those of a ground truth job alone, are left out.
pub(super) fn joined(meta: &DataMeta, parts: &[Part]) -> Joined {
    let mut found: Vec<Found<'_>> = Vec::new();
    // `None`: deleted so far.
    let mut places: HashMap<&str, Option<usize>> = HashMap::new();
    for (number, part) in parts.iter().enumerate() {
        let within = |frame: &u64| (part.first..=part.last).contains(frame);
        let frames = (0..).zip(meta.frames.iter().zip(&part.annotations.images));
        for (frame, (told, image)) in frames.filter(|(frame, _)| within(frame)) {
            let path = told.name.as_str();
            let place = places.entry(path).or_default();
            match *place {
                _ if image.deleted => {}
                None => {
                    *place = Some(found.len());
                    let image = image.clone();
                    found.push(Found { path, frame, part: number, image, is_disputed: false });
                }
                Some(place) => found[place].meet(image),
            }
        }
    }
    let left_out = places.values().filter(|place| place.is_none()).count();
    let names = naming::names(&found.iter().map(|found| found.path).collect::<Vec<_>>());
    let mut joined =
        Joined { frames: Vec::new(), images: Vec::new(), parts: Vec::new(), disputed: Vec::new(), left_out };
    joined.parts.resize(parts.len(), Vec::new());
    for (number, (mut found, name)) in found.into_iter().zip(names).enumerate() {
        if found.is_disputed {
            joined.disputed.push(name.clone());
        }
        found.image.name = name;
        joined.parts[found.part].push(number);
        joined.frames.push(found.frame);
        joined.images.push(found.image);
    }
    joined
}

impl Found<'_> {
    fn meet(&mut self, copy: &AnnotatedImage) {
        if self.image.shapes.is_empty() {
            self.image.shapes.clone_from(&copy.shapes);
        } else if !copy.shapes.is_empty() {
            self.is_disputed |= drawn(&self.image) != drawn(copy);
        }
    }
}

/// A shape as a person sees it: label, kind, coordinates with the precision of files, joints, values.
type Drawn<'a> = (&'a str, &'a str, Vec<i64>, Vec<DrawnJoint<'a>>, Vec<&'a (String, String)>);

/// A joint as a person sees it: name, place, whether it is outside or occluded, values.
type DrawnJoint<'a> = (&'a str, [i64; 2], bool, bool, &'a [(String, String)]);

fn hundredths(number: f64) -> i64 {
    (number * 100.0).round() as i64
}

fn joints(shape: &Shape) -> Vec<DrawnJoint<'_>> {
    let Geometry::Skeleton(joints) = &shape.geometry else { return Vec::new() };
    let mut drawn: Vec<_> = joints
        .iter()
        .map(|joint| {
            let at = [joint.at.0, joint.at.1].map(hundredths);
            (joint.name.as_str(), at, joint.outside, joint.occluded, joint.attributes.as_slice())
        })
        .collect();
    drawn.sort();
    drawn
}

/// What is drawn on an image, in a defined order.
fn drawn(image: &AnnotatedImage) -> Vec<Drawn<'_>> {
    let mut drawn: Vec<_> = image
        .shapes
        .iter()
        .map(|shape| {
            let (numbers, rotation) = shape.geometry.on_page();
            let hundredths = numbers.into_iter().chain([rotation]).map(hundredths).collect();
            let mut attributes: Vec<_> = shape.attributes.iter().collect();
            attributes.sort();
            (shape.label.as_str(), shape.kind().name(), hundredths, joints(shape), attributes)
        })
        .collect();
    drawn.sort();
    drawn
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::exam::ShapeKind;

    fn shape(x: f64) -> Shape {
        Shape {
            label: "car".to_owned(),
            geometry: Geometry::of(ShapeKind::Polygon, vec![x, 0.0, x, 9.0, 0.0, 9.0], 0.0),
            attributes: Vec::new(),
            source: "manual".to_owned(),
        }
    }

    /// A part with these frames; what is drawn where (frame and position), and which frames are deleted.
    fn part(meta: &DataMeta, (first, last): (u64, u64), drawn: &[(usize, f64)], deleted: &[usize]) -> Part {
        let image = |(number, frame): (usize, &super::super::wire::Frame)| AnnotatedImage {
            name: frame.name.clone(),
            width: 1,
            height: 1,
            deleted: deleted.contains(&number),
            shapes: drawn.iter().filter(|(at, _)| *at == number).map(|(_, x)| shape(*x)).collect(),
        };
        let images = meta.frames.iter().enumerate().map(image).collect();
        Part { first, last, annotations: Arc::new(Annotations { images, ..Annotations::default() }) }
    }

    fn meta(paths: &[&str]) -> DataMeta {
        let frames: Vec<_> = paths.iter().map(|path| json!({"name": path})).collect();
        serde_json::from_value(json!({"frames": frames})).expect("frames")
    }

    /// Names, and how many shapes each has.
    fn told(joined: &Joined) -> Vec<(&str, usize)> {
        joined.images.iter().map(|image| (image.name.as_str(), image.shapes.len())).collect()
    }

    #[test]
    fn a_frame_of_two_jobs_belongs_to_the_first_with_the_annotations_of_either() {
        let meta = meta(&["set/1.jpg", "set/2.jpg", "set/3.jpg", "set/4.jpg"]);
        let parts = [part(&meta, (0, 1), &[(0, 5.0)], &[]), part(&meta, (1, 3), &[(1, 5.0), (3, 5.0)], &[])];
        let joined = joined(&meta, &parts);
        assert_eq!(told(&joined), [("1.jpg", 1), ("2.jpg", 1), ("3.jpg", 0), ("4.jpg", 1)]);
        assert_eq!(
            (&joined.frames[..], &joined.parts[..]),
            (&[0, 1, 2, 3][..], &[vec![0, 1], vec![2, 3]][..])
        );
        assert_eq!(joined.disputed, [""; 0]);
    }

    #[test]
    fn copies_that_are_marked_up_alike_are_one_and_others_are_told() {
        let meta = meta(&["1.jpg", "2.jpg"]);
        let first = || part(&meta, (0, 1), &[(0, 5.0), (1, 5.0), (1, 7.0)], &[]);
        let alike = part(&meta, (0, 1), &[(0, 5.001), (1, 7.0), (1, 5.0)], &[]);
        assert_eq!(joined(&meta, &[first(), alike]).disputed, [""; 0]);
        let otherwise = part(&meta, (0, 1), &[(0, 5.0), (1, 5.0)], &[]);
        assert_eq!(joined(&meta, &[first(), otherwise]).disputed, ["2.jpg"]);
    }

    #[test]
    fn a_honeypot_is_the_image_that_it_repeats() {
        // Frames 1 and 3 repeat the last one, which is only in the ground truth job; frame 5 is in no job.
        let meta = meta(&["a/1.jpg", "v/9.jpg", "a/2.jpg", "v/9.jpg", "v/9.jpg", "v/8.jpg"]);
        let all = [(0, 1.0), (1, 2.0), (2, 3.0), (3, 2.0), (4, 2.0)];
        let joined = joined(&meta, &[part(&meta, (0, 1), &all, &[]), part(&meta, (2, 3), &all, &[])]);
        assert_eq!(told(&joined), [("1.jpg", 1), ("9.jpg", 1), ("2.jpg", 1)]);
        assert_eq!(joined.parts, [vec![0, 1], vec![2]]);
    }

    #[test]
    fn a_copy_that_is_deleted_is_not_looked_at() {
        let meta = meta(&["1.jpg", "2.jpg", "1.jpg", "3.jpg"]);
        let joined = joined(&meta, &[part(&meta, (0, 3), &[(0, 1.0), (2, 2.0)], &[0, 3])]);
        assert_eq!(told(&joined), [("2.jpg", 0), ("1.jpg", 1)]);
        assert_eq!((joined.frames, joined.left_out), (vec![1, 2], 1));
    }
}
