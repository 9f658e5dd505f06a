//! What is disputed in a ground truth: an object as it is there, and as it would have to be.

use super::MAX_BYTES;
use super::file::{self, OverlayError};
use super::sheet::Ground;
use super::words::Legend;
use crate::exam::{AnnotatedImage, Annotations, Change, Exam};
use crate::scoring::Scorer;

/// The image with the object in question alone: the outline of the ground truth dashed, the proposed one drawn through, and
/// what they have in common and what not in colours, with both values, as on an overlay of a submission. A JPEG of at most
/// 400 000 bytes. `None`: there is no such image or object.
pub fn disputed(
    exam: &Exam,
    image: &str,
    proposal: &Change,
    legend: &Legend,
) -> Option<Result<Vec<u8>, OverlayError>> {
    let (original, whole) = (exam.original(image)?, exam.reference.image(image)?);
    let [truth, proposed] = alone(exam, whole, proposal)?;
    let mut reduced = exam.clone();
    reduced.reference = Annotations { images: vec![truth.clone()], ..Annotations::default() };
    let names = [image.to_owned()];
    let drawn = Annotations { images: vec![proposed.clone()], ..Annotations::default() };
    let card = Scorer::on(&reduced, &names).score(&names, &drawn);
    let score = card.images.first()?;
    let sheet =
        Ground::of(original).map(|ground| ground.sheet([&truth, &proposed], score, &exam.labels, legend));
    Some(file::jpeg(&original.name, sheet, MAX_BYTES))
}

/// The image with nothing but the object, as it is and as it would have to be.
fn alone(exam: &Exam, image: &AnnotatedImage, proposal: &Change) -> Option<[AnnotatedImage; 2]> {
    let of = |shapes| AnnotatedImage { shapes, ..image.clone() };
    let after = proposal.applied(exam, image)?;
    let at = match proposal.object() {
        Some(object) => object.among(exam, image)?,
        None => image.shapes.len(),
    };
    let truth = image.shapes.get(at).cloned().into_iter().collect();
    let proposed = match proposal {
        Change::Remove { .. } => Vec::new(),
        _ => after.shapes.get(at).cloned().into_iter().collect(),
    };
    Some([of(truth), of(proposed)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exam::ObjectPlace;
    use crate::report::overlay::areas::{AGREEMENT, EXTRA, MISSED};
    use crate::report::overlay::tests::legend;

    /// Which areas are seen on the picture of a proposal about the first image, above its legend: in common, missed, extra.
    fn seen(proposal: &Change) -> [bool; 3] {
        let exam = Exam::embedded().expect("the exam built in is whole");
        let file = disputed(&exam, "01.jpg", proposal, &legend()).expect("there").expect("a picture");
        assert!(file.len() <= MAX_BYTES);
        let picture = image::load_from_memory(&file).expect("a JPEG").into_rgb8();
        [AGREEMENT, MISSED, EXTRA].map(|area| {
            let is_tinted = |pixel: &image::Rgb<u8>| {
                // How far each colour is away from grey, as the area's own.
                let grey = i32::from(pixel.0[0]) + i32::from(pixel.0[1]) + i32::from(pixel.0[2]);
                let own: i32 = area.color.0.iter().map(|part| i32::from(*part)).sum();
                let parts = pixel.0.iter().zip(area.color.0);
                parts.clone().all(|(part, color)| {
                    let (away, wanted) = (3 * i32::from(*part) - grey, 3 * i32::from(color) - own);
                    away.signum() == wanted.signum() && 4 * away.abs() > wanted.abs()
                })
            };
            let image = picture.rows().take(700).flatten();
            image.filter(|pixel| is_tinted(pixel)).count() > 2_000
        })
    }

    #[test]
    fn the_object_alone_is_seen_as_it_is_and_as_it_would_be() {
        let exam = Exam::embedded().expect("the exam built in is whole");
        let object = ObjectPlace { label: "car".to_owned(), number: 0 };
        let car = exam.reference.images[0].shapes.iter().find(|shape| shape.label == "car").expect("a car");
        assert_eq!(seen(&Change::Remove { object: object.clone() }), [false, true, false]);
        let mut moved = car.clone();
        let numbers = moved.geometry.coordinates_mut().expect("points");
        numbers.iter_mut().step_by(2).for_each(|x| *x += 200.0);
        assert_eq!(seen(&Change::Outline { object, shape: moved.clone() }), [true, true, true]);
        assert_eq!(seen(&Change::Add { shape: moved }), [false, false, true]);
        let nothing = ObjectPlace { label: "car".to_owned(), number: 99 };
        let nothing = Change::Remove { object: nothing };
        assert!(disputed(&exam, "01.jpg", &nothing, &legend()).is_none());
        assert!(disputed(&exam, "elsewhere.jpg", &nothing, &legend()).is_none());
    }
}
