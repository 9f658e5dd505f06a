//! The scorecard of an attempt: every figure that people see, image by image.

use serde::{Deserialize, Serialize};

use super::percent::Percent;

/// All figures of one attempt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scorecard {
    /// One figure per label, in the exam's order. The figures that people see are in [`Scorecard::figures`].
    pub labels: Vec<LabelFigure>,
    /// One figure per scored attribute, in the exam's order; see there, too.
    pub accuracy: Vec<AttributeFigure>,
    /// The attempt's images, in the assignment's order.
    pub images: Vec<ImageScore>,
    /// Shapes on frames that the task does not have; they count nowhere.
    pub stray: u32,
}

/// How well a label's objects are drawn. By which metric is what the exam says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LabelFigure {
    /// Name of the label.
    pub label: String,
    /// Mean over the images of the figure in percent (each with two decimals), 0 to 100. An image that has no object
    /// of the label, and on which none was drawn, counts as 100.
    pub iou: f64,
    /// How much the figure counts in the score; 1 is usual.
    pub weight: f64,
}

/// How well an attribute is transcribed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AttributeFigure {
    /// Name of the label.
    pub label: String,
    /// Name of the attribute.
    pub attribute: String,
    /// Share of the expected values that are right by the exam's rule.
    pub percent: Percent,
    /// Share of the expected values that are right code point for code point, whatever the exam's rule is.
    pub exact: Percent,
    /// How much the figure counts in the score; 1 is usual.
    pub weight: f64,
}

/// One image.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImageScore {
    /// File name.
    pub name: String,
    /// One score per label, in the exam's order.
    pub labels: Vec<LabelScore>,
    /// Objects that were drawn with another label than theirs, by labels, in the exam's order. Scorecards of programs
    /// that did not look for them have none: there, each is a missing and an extra one.
    pub wrong_labels: Vec<WrongLabel>,
}

impl ImageScore {
    /// How well it was done on the whole: the mean of the labels' figures and of each label's share of right values. By
    /// this, images are compared with each other; what counts how much for a person is another question.
    #[must_use]
    pub fn overall(&self) -> Option<Percent> {
        let values = |label: &LabelScore| {
            let values = || label.objects.iter().flat_map(|object| &object.values);
            let (right, all) = (values().filter(|value| value.right).count(), values().count());
            (all > 0).then(|| Percent::of(right as u64, all as u64))
        };
        let figures = self.labels.iter().flat_map(|label| std::iter::once(label.iou).chain(values(label)));
        let figures: Vec<Percent> = figures.collect();
        (!figures.is_empty()).then(|| Percent::of_share(Percent::mean(figures) / 100.0))
    }
}

/// Objects of a label that were drawn as another one. Figures compare each label by itself, so every one of them is
/// also counted as missing by its own label and as extra by the other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrongLabel {
    /// The label that was expected.
    pub expected: String,
    /// The label that was given.
    pub given: String,
    /// Number of objects; not 0.
    pub count: u32,
}

/// One label on one image.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LabelScore {
    /// Name of the label.
    pub label: String,
    /// The figure of everything drawn and everything expected, by the label's metric; `IoU` is the usual one.
    pub iou: Percent,
    /// Expected objects that were drawn with this label.
    pub matched: u32,
    /// Expected objects that no drawn object of the label overlaps, whose overlapping objects match others better, or
    /// that were clearly drawn with another label ([`ImageScore::wrong_labels`]).
    pub missing: u32,
    /// Drawn objects that match no expected one of the label.
    pub extra: u32,
    /// The expected objects, in the ground truth's order.
    pub objects: Vec<ObjectScore>,
}

/// One expected object.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ObjectScore {
    /// How far it agrees with the drawn object that matches it, by the label's metric; 0 without one.
    pub iou: Percent,
    /// One value per scored attribute, in the exam's order.
    pub values: Vec<ValueScore>,
}

/// One transcription.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ValueScore {
    /// Name of the attribute.
    pub attribute: String,
    /// The right text.
    pub expected: String,
    /// The candidate's text; `None` without a drawn object.
    pub given: Option<String>,
    /// Whether the text is right by the exam's rule; without one, code point for code point.
    pub right: bool,
    /// Character error rate, 0 to 1.
    pub cer: f64,
}

impl ValueScore {
    /// Whether both are the same, code point for code point.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.given.as_ref() == Some(&self.expected)
    }
}

impl LabelScore {
    /// Number of expected objects that were drawn well enough to be found: they agree by at least 50 percent.
    #[must_use]
    pub fn found(&self) -> u32 {
        let half = Percent::of(1, 2);
        self.objects.iter().filter(|object| object.iou >= half).count() as u32
    }

    /// Number of expected objects.
    #[must_use]
    pub fn expected(&self) -> u32 {
        self.matched + self.missing
    }

    /// Number of drawn objects.
    #[must_use]
    pub fn drawn(&self) -> u32 {
        self.matched + self.extra
    }
}

impl Scorecard {
    /// F1 of a label's objects over all images, where an object is found when it agrees by at least 50 percent:
    /// twice the number of found objects, divided by the number of expected plus drawn objects. `None` when the
    /// images have no object of the label.
    #[must_use]
    pub fn f1(&self, label: &str) -> Option<Percent> {
        let scores =
            || self.images.iter().flat_map(|image| &image.labels).filter(|score| score.label == label);
        let found: u32 = scores().map(LabelScore::found).sum();
        let all: u32 = scores().map(|score| score.expected() + score.drawn()).sum();
        let expected: u32 = scores().map(LabelScore::expected).sum();
        (expected > 0).then(|| Percent::of(2 * u64::from(found), u64::from(all)))
    }

    /// Names of the images, in the assignment's order: two scorecards can be compared only if they have the same.
    pub fn image_names(&self) -> impl Iterator<Item = &str> {
        self.images.iter().map(|image| image.name.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exam::geometry::MOST_POINTS;
    use crate::exam::{
        AnnotatedImage, Annotations, Exam, Geometry, ObjectFault, Shape, ShapeKind, ValueRule,
    };
    use crate::scoring::{findings, score};

    fn car_iou(card: &Scorecard) -> Option<f64> {
        card.figure("car", None)
    }

    fn plate_iou(card: &Scorecard) -> Option<f64> {
        card.figure("plate", None)
    }

    fn plate_accuracy(card: &Scorecard) -> Option<f64> {
        card.figure("plate", Some("plate"))
    }

    fn exam() -> Exam {
        Exam::embedded().expect("the exam built in is whole")
    }

    fn plate(image: &mut AnnotatedImage) -> &mut Shape {
        image.shapes.iter_mut().find(|shape| shape.label == "plate").expect("there is a plate")
    }

    fn figures(card: &Scorecard) -> [Option<f64>; 3] {
        [car_iou(card), plate_iou(card), plate_accuracy(card)]
    }

    #[test]
    fn the_ground_truth_is_right() {
        let exam = exam();
        for attempt in 1..=3 {
            let card = score(&exam, attempt, &exam.reference);
            assert_eq!(figures(&card), [Some(100.0); 3]);
            for label in card.images.iter().flat_map(|image| &image.labels) {
                assert_eq!(
                    (label.iou, label.matched, label.missing, label.extra),
                    (Percent::HUNDRED, 1, 0, 0)
                );
                let values = label.objects.iter().flat_map(|object| &object.values);
                assert!(
                    values
                        .clone()
                        .all(|value| value.right && value.is_exact() && value.cer.abs() < f64::EPSILON)
                );
            }
            assert_eq!(findings(&exam, attempt, &exam.reference), []);
        }
    }

    #[test]
    fn nothing_drawn_is_nothing_right() {
        let card = score(&exam(), 2, &Annotations { stray: 4, ..Annotations::default() });
        assert_eq!(figures(&card), [Some(0.0); 3]);
        assert_eq!((card.images.len(), card.stray), (5, 4));
        assert_eq!((card.images[0].labels[1].missing, card.images[0].labels[1].matched), (1, 0));
        assert_eq!(card.images[0].labels[1].objects[0].values[0].given, None);
    }

    #[test]
    fn transcriptions_are_exact_or_wrong() {
        let mut exam = exam();
        exam.attempts = vec![["01.jpg", "02.jpg", "03.jpg"].map(str::to_owned).to_vec()];
        let mut annotations = exam.reference.clone();
        let texts = [("BITNY427", "BITNY427"), ("123OWO321", "123OwO321"), ("Yу298bm", "Yy298bm")];
        for (index, (expected, given)) in texts.into_iter().enumerate() {
            expected.clone_into(&mut plate(&mut exam.reference.images[index]).attributes[0].1);
            given.clone_into(&mut plate(&mut annotations.images[index]).attributes[0].1);
        }
        let card = score(&exam, 1, &annotations);
        assert_eq!(plate_accuracy(&card), Some(33.33));
        assert_eq!(card.accuracy[0].percent.to_string(), "33.33");
        let value = &card.images[1].labels[1].objects[0].values[0];
        assert_eq!((value.given.as_deref(), value.right), (Some("123OwO321"), false));
        assert!((value.cer - 1.0 / 9.0).abs() < 1e-12);
    }

    #[test]
    fn what_is_right_by_the_exams_rule_is_not_exact() {
        let mut exam = exam();
        exam.labels[1].attributes[0].matching = Some(ValueRule::CaseInsensitive);
        exam.attempts = vec![vec!["01.jpg".to_owned(), "02.jpg".to_owned()]];
        let mut annotations = exam.reference.clone();
        let text = &mut plate(&mut annotations.images[0]).attributes[0].1;
        *text = text.to_lowercase();
        let card = score(&exam, 1, &annotations);
        assert_eq!(plate_accuracy(&card), Some(100.0));
        assert_eq!(card.exactly("plate", "plate"), Some(50.0));
        assert_eq!(card.exactly("plate", "colour"), None);
        let value = &card.images[0].labels[1].objects[0].values[0];
        assert!(value.right && !value.is_exact() && value.cer > 0.4);
        let rate = card.error_rate("plate", "plate").expect("there are texts");
        assert!((rate - value.cer / 2.0).abs() < 1e-12, "{rate}");
        assert_eq!(card.error_rate("car", "plate"), None);
    }

    #[test]
    fn images_are_paired_by_name_and_averaged_after_rounding() {
        let exam = exam();
        let mut annotations = exam.reference.clone();
        annotations.images.reverse();
        assert_eq!(figures(&score(&exam, 1, &annotations)), [Some(100.0); 3]);
        let moved = annotations.images.iter_mut().find(|image| image.name == "03.jpg").expect("it is there");
        moved.shapes[0]
            .geometry
            .coordinates_mut()
            .expect("points")
            .iter_mut()
            .step_by(2)
            .for_each(|x| *x += 25.0);
        plate(moved).geometry.coordinates_mut().expect("points").fill(0.0);
        let card = score(&exam, 1, &annotations);
        let of_image = card.images[2].labels[0].iou;
        assert!(Percent::of(80, 100) < of_image && of_image < Percent::HUNDRED, "{of_image}");
        assert_eq!(car_iou(&card), Some((40_000.0 + f64::from(of_image.hundredths())) / 500.0));
        assert_eq!(plate_iou(&card), Some(80.0));
        let plate = &card.images[2].labels[1];
        assert_eq!(
            (plate.matched, plate.missing, plate.extra),
            (0, 1, 1),
            "without overlap there is no match"
        );
        assert_eq!(plate_accuracy(&card), Some(80.0), "the right text in a wrong place is not counted");
    }

    #[test]
    fn objects_are_matched_whatever_their_order() {
        let mut exam = exam();
        exam.labels[1].per_image = None;
        let truth = &mut exam.reference.images[0];
        let mut second = plate(truth).clone();
        second.geometry.coordinates_mut().expect("points").iter_mut().step_by(2).for_each(|x| *x += 400.0);
        "SECOND".clone_into(&mut second.attributes[0].1);
        truth.shapes.push(second);
        let mut annotations = exam.reference.clone();
        annotations.images[0].shapes.reverse();
        let copy = plate(&mut annotations.images[0]).clone();
        annotations.images[0].shapes.push(Shape {
            geometry: Geometry::Polygon(vec![5.0, 5.0, 9.0, 5.0, 9.0, 9.0, 5.0, 9.0]),
            ..copy
        });
        let card = score(&exam, 1, &annotations);
        assert_eq!(plate_accuracy(&card), Some(100.0));
        let label = &card.images[0].labels[1];
        assert_eq!((label.matched, label.missing, label.extra), (2, 0, 1));
        assert!(label.iou < Percent::HUNDRED, "what is too much costs");
        assert!(label.objects.iter().all(|object| object.iou == Percent::HUNDRED));
        // Six plates are expected and found, seven are drawn; the cars are as they should be.
        assert_eq!((card.f1("plate"), card.f1("car")), (Some(Percent::of(12, 13)), Some(Percent::HUNDRED)));
    }

    #[test]
    fn a_turned_box_is_the_area_of_its_four_corners() {
        let mut exam = exam();
        exam.labels[1].draw_as(ShapeKind::Rectangle);
        exam.attempts = vec![vec!["01.jpg".to_owned()]];
        let (straight, degrees) = ([700.0, 500.0, 1000.0, 620.0], 30.0);
        let mut drawn = exam.reference.clone();
        for (annotations, degrees) in [(&mut exam.reference, degrees), (&mut drawn, 0.0)] {
            let shape = plate(&mut annotations.images[0]);
            shape.geometry = Geometry::of(ShapeKind::Rectangle, straight.to_vec(), degrees);
        }
        let card = score(&exam, 1, &drawn);
        // Of Pillow's masks: 25529 pixels in common, of 35930 and 36421.
        assert_eq!(plate_iou(&card), Some(54.52));
        assert_eq!(plate_iou(&score(&exam, 1, &exam.reference)), Some(100.0));
        assert_eq!(findings(&exam, 1, &exam.reference), []);
        drawn.images[0].shapes.push(plate(&mut exam.reference.images[0]).clone());
        let found = score(&exam, 1, &drawn).images[0].labels[1].objects[0].iou;
        assert_eq!(found, Percent::HUNDRED, "among several, too");
    }

    #[test]
    fn an_outline_that_nobody_draws_does_not_count_and_is_told() {
        let exam = exam();
        for (points, fault, iou) in
            [(MOST_POINTS, vec![], 100.0), (MOST_POINTS + 1, vec![ObjectFault::Broken], 80.0)]
        {
            let mut annotations = exam.reference.clone();
            let car =
                annotations.images[0].shapes.iter_mut().find(|shape| shape.label == "car").expect("a car");
            // The same outline, with its last corner repeated.
            let last = car.geometry.coordinates()[car.geometry.coordinates().len() - 2..].to_vec();
            let more = 2 * points - car.geometry.coordinates().len();
            car.geometry.coordinates_mut().expect("points").extend(last.into_iter().cycle().take(more));
            assert_eq!(exam.labels[0].faults(car), fault);
            assert_eq!(car_iou(&score(&exam, 1, &annotations)), Some(iou), "{points}");
        }
    }

    #[test]
    fn other_kinds_of_shapes_do_not_count() {
        let exam = exam();
        let mut annotations = exam.reference.clone();
        let plates = plate(&mut annotations.images[0]);
        plates.geometry = Geometry::Polyline(plates.geometry.coordinates().to_vec());
        plate(&mut annotations.images[1]).geometry = Geometry::Polygon(vec![1.0]);
        let card = score(&exam, 1, &annotations);
        assert_eq!((plate_iou(&card), plate_accuracy(&card)), (Some(60.0), Some(60.0)));
    }

    #[test]
    fn survives_the_codec_of_the_store() {
        let exam = exam();
        let mut annotations = exam.reference.clone();
        plate(&mut annotations.images[2]).attributes.clear();
        let card = score(&exam, 1, &annotations);
        let config = bincode::config::standard();
        let bytes = bincode::serde::encode_to_vec(&card, config).unwrap();
        let (read, _): (Scorecard, _) = bincode::serde::decode_from_slice(&bytes, config).unwrap();
        assert_eq!(read, card);
    }
}
