//! The scorecard of an attempt: every figure that people see, picture by picture.

use serde::{Deserialize, Serialize};

use super::mask::Spans;
use super::matching::best_pairs;
use super::percent::Percent;
use super::transcription::character_error_rate;
use crate::exam::{Exam, LabelRule, MarkedPicture, Markup, Shape};

/// All figures of one attempt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scorecard {
    /// One figure a label, in the exam's order.
    pub labels: Vec<LabelFigure>,
    /// One figure a scored attribute, in the exam's order.
    pub accuracy: Vec<AttributeFigure>,
    /// The attempt's pictures, in the assignment's order.
    pub pictures: Vec<PictureScore>,
    /// Shapes on frames that the task does not have; they count nowhere.
    pub stray: u32,
}

/// How well a label's objects are outlined.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LabelFigure {
    /// Name of the label.
    pub label: String,
    /// Mean over the pictures of the `IoU` in percent (each with two decimals), 0 to 100.
    pub iou: f64,
}

/// How well an attribute is transcribed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AttributeFigure {
    /// Name of the label.
    pub label: String,
    /// Name of the attribute.
    pub attribute: String,
    /// Values that are exactly right, of those expected.
    pub percent: Percent,
}

/// One picture.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PictureScore {
    /// File name.
    pub name: String,
    /// One score a label, in the exam's order.
    pub labels: Vec<LabelScore>,
}

/// One label on one picture.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LabelScore {
    /// Name of the label.
    pub label: String,
    /// `IoU` of everything drawn with everything expected.
    pub iou: Percent,
    /// Expected objects that were drawn.
    pub matched: u32,
    /// Expected objects that nothing drawn overlaps, or that others had a better claim to.
    pub missing: u32,
    /// Drawn objects that answer no expected one.
    pub extra: u32,
    /// The expected objects, in the ground truth's order.
    pub objects: Vec<ObjectScore>,
}

/// One expected object.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ObjectScore {
    /// `IoU` with the drawn object that answers it; 0 without one.
    pub iou: Percent,
    /// One value a scored attribute, in the exam's order.
    pub values: Vec<ValueScore>,
}

/// One transcription.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ValueScore {
    /// Name of the attribute.
    pub attribute: String,
    /// What is right.
    pub expected: String,
    /// What the candidate gave; none without a drawn object.
    pub given: Option<String>,
    /// Both are the same, code point for code point.
    pub exact: bool,
    /// Character error rate, 0 to 1.
    pub cer: f64,
}

impl Scorecard {
    /// Mean `IoU` of the label `car` in percent.
    #[must_use]
    pub fn car_iou(&self) -> Option<f64> {
        self.label_iou("car")
    }

    /// Mean `IoU` of the label `plate` in percent.
    #[must_use]
    pub fn plate_iou(&self) -> Option<f64> {
        self.label_iou("plate")
    }

    /// Percent of the attribute `plate` of the label `plate` that is exactly right.
    #[must_use]
    pub fn plate_accuracy(&self) -> Option<f64> {
        let mut figures = self.accuracy.iter();
        let figure = figures.find(|figure| figure.label == "plate" && figure.attribute == "plate")?;
        Some(figure.percent.as_f64())
    }

    /// One figure for ranking: the mean of all headline figures (every label's `IoU`, every attribute's accuracy).
    #[must_use]
    pub fn overall(&self) -> Percent {
        let labels = self.labels.iter().map(|figure| figure.iou);
        let figures: Vec<f64> =
            labels.chain(self.accuracy.iter().map(|figure| figure.percent.as_f64())).collect();
        let sum: f64 = figures.iter().sum();
        if figures.is_empty() {
            return Percent::ZERO;
        }
        Percent::of((sum * 10_000.0).round() as u64, 1_000_000 * figures.len() as u64)
    }

    /// Names of the pictures, in the assignment's order: what two scorecards must have in common to be compared.
    pub fn picture_names(&self) -> impl Iterator<Item = &str> {
        self.pictures.iter().map(|picture| picture.name.as_str())
    }

    fn label_iou(&self, label: &str) -> Option<f64> {
        self.labels.iter().find(|figure| figure.label == label).map(|figure| figure.iou)
    }
}

/// Compares an attempt's markup with the ground truth. Any markup has a score: what is missing counts as
/// nothing drawn. Pictures are found by name; shapes of another kind than their label asks for do not count.
#[must_use]
pub fn score(exam: &Exam, attempt: u8, markup: &Markup) -> Scorecard {
    score_pictures(exam, exam.assignment(attempt), markup)
}

/// The same for any pictures of the ground truth, by name; others are passed over.
#[must_use]
pub fn score_pictures(exam: &Exam, names: &[String], markup: &Markup) -> Scorecard {
    let expected = names.iter().filter_map(|name| exam.reference.picture(name));
    let pictures: Vec<PictureScore> = expected
        .map(|expected| {
            let given = markup.picture(&expected.name);
            let labels = exam.labels.iter().map(|rule| label_score(rule, expected, given)).collect();
            PictureScore { name: expected.name.clone(), labels }
        })
        .collect();
    let figures = exam.labels.iter().enumerate().map(|(index, rule)| LabelFigure {
        label: rule.name.clone(),
        iou: Percent::mean(pictures.iter().map(|picture| picture.labels[index].iou)),
    });
    let accuracy = exam.labels.iter().enumerate().flat_map(|(index, rule)| accuracy(rule, index, &pictures));
    Scorecard { labels: figures.collect(), accuracy: accuracy.collect(), stray: markup.stray, pictures }
}

/// The figures of a label's scored attributes over all pictures; the label is the `label`th of each.
fn accuracy(rule: &LabelRule, label: usize, pictures: &[PictureScore]) -> Vec<AttributeFigure> {
    let objects = || pictures.iter().flat_map(|picture| &picture.labels[label].objects);
    let figure = |(index, attribute): (usize, &String)| {
        let exact = objects().filter(|object| object.values[index].exact).count() as u64;
        let percent = Percent::of(exact, objects().count() as u64);
        AttributeFigure { label: rule.name.clone(), attribute: attribute.clone(), percent }
    };
    scored(rule).enumerate().map(figure).collect()
}

/// Names of the attributes that are compared.
fn scored(rule: &LabelRule) -> impl Iterator<Item = &String> {
    rule.attributes.iter().filter(|attribute| attribute.scored).map(|attribute| &attribute.name)
}

fn label_score(rule: &LabelRule, expected: &MarkedPicture, given: Option<&MarkedPicture>) -> LabelScore {
    let drawn = |picture| rule.objects(picture).filter(|shape| shape.point_count() > 0).collect();
    let (wanted, got): (Vec<&Shape>, Vec<&Shape>) = (drawn(expected), given.map_or_else(Vec::new, drawn));
    let masks = |shapes: &[&Shape]| -> Vec<Spans> {
        let mask = |shape: &&Shape| Spans::of_polygon(shape.outline(), expected.width, expected.height);
        shapes.iter().map(mask).collect()
    };
    let (wanted_masks, got_masks) = (masks(&wanted), masks(&got));
    let pairs = best_pairs(&weights(&wanted_masks, &got_masks));
    let objects: Vec<ObjectScore> = pairs
        .iter()
        .zip(wanted.iter().zip(&wanted_masks))
        .map(|(pair, (shape, mask))| ObjectScore {
            iou: pair.map_or(Percent::ZERO, |index| mask.overlap(&got_masks[index]).iou()),
            values: scored(rule).map(|name| value_score(name, shape, pair.map(|index| got[index]))).collect(),
        })
        .collect();
    let matched = pairs.iter().flatten().count();
    LabelScore {
        label: rule.name.clone(),
        iou: Spans::union_of(&wanted_masks).overlap(&Spans::union_of(&got_masks)).iou(),
        matched: matched as u32,
        missing: (wanted.len() - matched) as u32,
        extra: (got.len() - matched) as u32,
        objects,
    }
}

/// The `IoU` of every pair in parts of 10^9: finer than what is shown, so that no claim is lost in rounding.
fn weights(wanted: &[Spans], got: &[Spans]) -> Vec<Vec<u32>> {
    let weight = |one: &Spans, other: &Spans| {
        let overlap = one.overlap(other);
        match u128::from(overlap.intersection) * 1_000_000_000 / u128::from(overlap.union.max(1)) {
            0 => u32::from(overlap.intersection > 0),
            weight => weight as u32,
        }
    };
    wanted.iter().map(|wanted| got.iter().map(|got| weight(wanted, got)).collect()).collect()
}

fn value_score(attribute: &str, wanted: &Shape, got: Option<&Shape>) -> ValueScore {
    let expected = wanted.attribute(attribute);
    let given = got.map(|shape| shape.attribute(attribute));
    ValueScore {
        attribute: attribute.to_owned(),
        expected: expected.to_owned(),
        given: given.map(str::to_owned),
        exact: given == Some(expected),
        cer: given.map_or(1.0, |given| character_error_rate(expected, given)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exam::ShapeKind;
    use crate::scoring::findings;

    fn exam() -> Exam {
        Exam::embedded().expect("the exam built in is whole")
    }

    fn plate(picture: &mut MarkedPicture) -> &mut Shape {
        picture.shapes.iter_mut().find(|shape| shape.label == "plate").expect("there is a plate")
    }

    fn figures(card: &Scorecard) -> [Option<f64>; 3] {
        [card.car_iou(), card.plate_iou(), card.plate_accuracy()]
    }

    #[test]
    fn the_ground_truth_is_right() {
        let exam = exam();
        for attempt in 1..=3 {
            let card = score(&exam, attempt, &exam.reference);
            assert_eq!(figures(&card), [Some(100.0); 3]);
            for label in card.pictures.iter().flat_map(|picture| &picture.labels) {
                assert_eq!(
                    (label.iou, label.matched, label.missing, label.extra),
                    (Percent::HUNDRED, 1, 0, 0)
                );
                let values = label.objects.iter().flat_map(|object| &object.values);
                assert!(values.clone().all(|value| value.exact && value.cer.abs() < f64::EPSILON));
            }
            assert_eq!(findings(&exam, attempt, &exam.reference), []);
        }
    }

    #[test]
    fn nothing_drawn_is_nothing_right() {
        let card = score(&exam(), 2, &Markup { stray: 4, ..Markup::default() });
        assert_eq!(figures(&card), [Some(0.0); 3]);
        assert_eq!((card.pictures.len(), card.stray), (5, 4));
        assert_eq!((card.pictures[0].labels[1].missing, card.pictures[0].labels[1].matched), (1, 0));
        assert_eq!(card.pictures[0].labels[1].objects[0].values[0].given, None);
    }

    #[test]
    fn transcriptions_are_exact_or_wrong() {
        let mut exam = exam();
        exam.attempts = vec![["01.jpg", "02.jpg", "03.jpg"].map(str::to_owned).to_vec()];
        let mut markup = exam.reference.clone();
        let texts = [("BITNY427", "BITNY427"), ("123OWO321", "123OwO321"), ("Yу298bm", "Yy298bm")];
        for (index, (expected, given)) in texts.into_iter().enumerate() {
            expected.clone_into(&mut plate(&mut exam.reference.pictures[index]).attributes[0].1);
            given.clone_into(&mut plate(&mut markup.pictures[index]).attributes[0].1);
        }
        let card = score(&exam, 1, &markup);
        assert_eq!(card.plate_accuracy(), Some(33.33));
        assert_eq!(card.accuracy[0].percent.to_string(), "33.33");
        let value = &card.pictures[1].labels[1].objects[0].values[0];
        assert_eq!((value.given.as_deref(), value.exact), (Some("123OwO321"), false));
        assert!((value.cer - 1.0 / 9.0).abs() < 1e-12);
    }

    #[test]
    fn pictures_are_paired_by_name_and_averaged_after_rounding() {
        let exam = exam();
        let mut markup = exam.reference.clone();
        markup.pictures.reverse();
        assert_eq!(figures(&score(&exam, 1, &markup)), [Some(100.0); 3]);
        let moved = markup.pictures.iter_mut().find(|picture| picture.name == "03.jpg").expect("it is there");
        moved.shapes[0].coordinates.iter_mut().step_by(2).for_each(|x| *x += 25.0);
        plate(moved).coordinates.iter_mut().for_each(|coordinate| *coordinate = 0.0);
        let card = score(&exam, 1, &markup);
        let of_picture = card.pictures[2].labels[0].iou;
        assert!(Percent::of(80, 100) < of_picture && of_picture < Percent::HUNDRED, "{of_picture}");
        assert_eq!(card.car_iou(), Some((40_000.0 + f64::from(of_picture.hundredths())) / 500.0));
        assert_eq!(card.plate_iou(), Some(80.0));
        let plate = &card.pictures[2].labels[1];
        assert_eq!(
            (plate.matched, plate.missing, plate.extra),
            (0, 1, 1),
            "without overlap there is no match"
        );
        assert_eq!(card.plate_accuracy(), Some(80.0), "the right text in a wrong place is not counted");
    }

    #[test]
    fn objects_are_matched_whatever_their_order() {
        let mut exam = exam();
        exam.labels[1].per_picture = None;
        let truth = &mut exam.reference.pictures[0];
        let mut second = plate(truth).clone();
        second.coordinates.iter_mut().step_by(2).for_each(|x| *x += 400.0);
        "SECOND".clone_into(&mut second.attributes[0].1);
        truth.shapes.push(second);
        let mut markup = exam.reference.clone();
        markup.pictures[0].shapes.reverse();
        let copy = plate(&mut markup.pictures[0]).clone();
        markup.pictures[0]
            .shapes
            .push(Shape { coordinates: vec![5.0, 5.0, 9.0, 5.0, 9.0, 9.0, 5.0, 9.0], ..copy });
        let card = score(&exam, 1, &markup);
        assert_eq!(card.plate_accuracy(), Some(100.0));
        let label = &card.pictures[0].labels[1];
        assert_eq!((label.matched, label.missing, label.extra), (2, 0, 1));
        assert!(label.iou < Percent::HUNDRED, "what is too much costs");
        assert!(label.objects.iter().all(|object| object.iou == Percent::HUNDRED));
    }

    #[test]
    fn other_kinds_of_shapes_do_not_count() {
        let exam = exam();
        let mut markup = exam.reference.clone();
        plate(&mut markup.pictures[0]).kind = ShapeKind::Polyline;
        plate(&mut markup.pictures[1]).coordinates = vec![1.0];
        let card = score(&exam, 1, &markup);
        assert_eq!((card.plate_iou(), card.plate_accuracy()), (Some(60.0), Some(60.0)));
    }

    #[test]
    fn survives_the_codec_of_the_store() {
        let exam = exam();
        let mut markup = exam.reference.clone();
        plate(&mut markup.pictures[2]).attributes.clear();
        let card = score(&exam, 1, &markup);
        let config = bincode::config::standard();
        let bytes = bincode::serde::encode_to_vec(&card, config).unwrap();
        let (read, _): (Scorecard, _) = bincode::serde::decode_from_slice(&bytes, config).unwrap();
        assert_eq!(read, card);
    }
}
