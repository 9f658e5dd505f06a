use super::*;
use crate::exam::Exam;
use crate::scoring::{
    AttributeFigure, ImageScore, LabelFigure, ObjectScore, ValueScore, Verdict, leaning, verdict,
};

/// A scorecard of images with these `IoU`s in percent of a car, with a value each, of which so many are right.
fn card(ious: &[u32], right: usize) -> Scorecard {
    let value = |right| ValueScore {
        attribute: "colour".to_owned(),
        expected: "red".to_owned(),
        given: Some("red".to_owned()),
        right,
        cer: 0.0,
    };
    let image = |(number, iou): (usize, &u32)| {
        let iou = Percent::of(u64::from(*iou), 100);
        let object = ObjectScore { iou, values: vec![value(number < right)] };
        let (label, objects) = ("car".to_owned(), vec![object]);
        let score = LabelScore { label, iou, matched: 1, missing: 0, extra: 0, objects };
        ImageScore { name: format!("{number}.jpg"), labels: vec![score], wrong_labels: Vec::new() }
    };
    let images: Vec<ImageScore> = ious.iter().enumerate().map(image).collect();
    let iou = Percent::mean(images.iter().map(|image| image.labels[0].iou));
    let percent = Percent::of(right as u64, ious.len() as u64);
    Scorecard {
        labels: vec![LabelFigure { label: "car".to_owned(), iou, weight: 1.0 }],
        accuracy: vec![AttributeFigure {
            label: "car".to_owned(),
            attribute: "colour".to_owned(),
            percent,
            exact: percent,
            weight: 1.0,
        }],
        images,
        stray: 0,
    }
}

fn thresholds(iou: f64, accuracy: f64) -> Thresholds {
    Thresholds::default().with_iou("car", iou).with_accuracy("car", "colour", accuracy)
}

/// Thirty images around 90 %.
fn thirty() -> Vec<u32> {
    (0..30).map(|number| 85 + number % 11).collect()
}

#[test]
fn of_few_images_only_answers_say_something() {
    let (card, thresholds) = (card(&[91, 95, 93, 97, 94], 5), thresholds(90.0, 80.0));
    let [outlines, answers] = card.certainties(&thresholds).collect::<Vec<_>>().try_into().expect("two");
    assert_eq!((outlines.known, outlines.is_reached()), (Err(Unsure::TooFewImages(5)), Some(true)));
    let known = answers.known.expect("answers are counted");
    assert_eq!(known.sample, Sample::Answers { right: 5, all: 5 });
    assert!((known.low - 56.55).abs() < 0.01 && (known.high - 100.0).abs() < 1e-9, "{known:?}");
    assert!(known.reaches.is_some_and(|reaches| (reaches - 0.8745).abs() < 1e-4), "{known:?}");
}

#[test]
fn of_twenty_images_and_more_the_mean_has_an_interval() {
    let (card, thresholds) = (card(&thirty(), 30), thresholds(89.0, 100.0));
    let outlines = card.certainties(&thresholds).next().expect("a figure");
    let known = outlines.known.expect("thirty are enough");
    assert_eq!(known.sample, Sample::Images(30));
    assert!(85.0 < known.low && known.low < outlines.percent && outlines.percent < known.high, "{known:?}");
    assert!(known.reaches.is_some_and(|reaches| 0.5 < reaches && reaches < 1.0), "{known:?}");
    assert_eq!(card.certainties(&thresholds).next(), Some(outlines), "the same each time");
}

#[test]
fn what_can_not_be_said_is_not_guessed() {
    let known = |card: &Scorecard| -> Vec<_> {
        let thresholds = thresholds(90.0, 100.0);
        card.certainties(&thresholds).map(|figure| figure.known.map(|known| known.reaches)).collect()
    };
    assert_eq!(known(&card(&[97; 25], 25)), [Err(Unsure::AllTheSame(25)), Ok(None)], "never wrong so far");
    assert_eq!(known(&card(&[97; 25], 24))[1], Ok(Some(0.0)), "wrong once");
    let mut bare = card(&thirty(), 30);
    bare.images.clear();
    assert_eq!(known(&bare), [Err(Unsure::FigureOnly); 2]);
    let mut other = card(&thirty(), 30);
    other.labels[0].iou = 71.0;
    other.accuracy[0].percent = Percent::of(1, 3);
    assert_eq!(known(&other), [Err(Unsure::FigureOnly); 2], "they are computed in another way");
}

#[test]
fn certainty_decides_only_if_the_exam_says_so() {
    let asks = |thresholds: Thresholds| thresholds.with_certainty(0.9);
    let embedded = Exam::embedded().expect("the exam built in is whole");
    let by = |thresholds: Thresholds| Exam { thresholds, ..embedded.clone() };
    let decided = |card: &Scorecard, thresholds: Thresholds| {
        [verdict(card, &by(thresholds.clone()), false), verdict(card, &by(asks(thresholds)), false)]
    };
    let good = card(&thirty(), 30);
    assert_eq!(decided(&good, thresholds(80.0, 80.0)), [Verdict::Pass; 2]);
    assert_eq!(decided(&good, thresholds(90.0, 80.0)), [Verdict::Look; 2], "somebody looks in any case");
    assert_eq!(decided(&good, thresholds(89.5, 80.0)), [Verdict::Pass, Verdict::Undecided]);
    assert_eq!(decided(&good, thresholds(80.0, 100.0)), [Verdict::Pass, Verdict::Undecided]);
    assert_eq!(decided(&card(&thirty(), 12), thresholds(80.0, 80.0)), [Verdict::Fail; 2]);
    assert_eq!(decided(&card(&thirty(), 21), thresholds(80.0, 75.0)), [Verdict::Fail, Verdict::Undecided]);
    let five = card(&[95, 91, 97, 94, 96], 5);
    assert_eq!(
        decided(&five, thresholds(90.0, 80.0)),
        [Verdict::Pass, Verdict::Undecided],
        "of five, unknown"
    );
    let none = Thresholds::default();
    assert_eq!(decided(&five, none), [Verdict::Look; 2]);
    let odd = asks(thresholds(90.0, 80.0));
    assert_eq!(verdict(&five, &by(odd), true), Verdict::Look);
}

#[test]
fn a_leaning_is_as_probable_as_all_its_figures_together() {
    let all = thresholds(80.0, 80.0);
    let good = leaning(&card(&thirty(), 30), &all);
    let single: Vec<f64> =
        card(&thirty(), 30).certainties(&all).filter_map(|figure| figure.reaches()).collect();
    let together = 1.0 - single.iter().map(|reaches| 1.0 - reaches).sum::<f64>();
    assert_eq!(good, crate::scoring::Leaning { verdict: Verdict::Pass, probability: Some(together) });
    // 12 of 30 are far from 80 %, whatever the outlines say.
    let bad = leaning(&card(&thirty(), 12), &all);
    assert_eq!(bad.verdict, Verdict::Fail);
    assert!(bad.probability.is_some_and(|probability| probability > 0.999), "{bad:?}");
    assert_eq!(leaning(&card(&[95; 5], 5), &all).probability, None);
}
