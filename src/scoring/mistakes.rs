//! The kinds of mistakes in an attempt and how often each occurred, without saying where.
//!
//! A kind names no object, no image and no expected value, so counts tell nothing about the ground truth: the
//! same mistakes against another ground truth are the same counts.

use std::collections::BTreeMap;

use super::characters::{CharacterMistake, wrong_characters};
use super::problem::{Finding, Problem};
use super::scorecard::{ImageScore, LabelScore, Scorecard, ValueScore};
use crate::exam::{Agreement, AttributeType, Exam, LabelRule, Metric};

/// A kind of mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MistakeKind {
    /// An object that was not drawn.
    MissingObject,
    /// An object that nobody expects, or an expected one drawn twice.
    ExtraObject,
    /// An outline that follows its object less closely than its label's threshold asks.
    ImpreciseOutline,
    /// Drawn with another tool than asked for, or as a track.
    WrongTool,
    /// Too few or too many points, or a broken outline.
    WrongPoints,
    /// An object drawn with the label of another, or with one that the exam does not have. It is neither a missing nor
    /// an extra one.
    WrongLabel,
    /// Nothing was entered where something was asked for.
    EmptyValue,
    /// Another value than the expected one among those to choose from, or another number.
    WrongChoice,
    /// A wrong character in a text.
    Character(CharacterMistake),
}

/// How often each kind of mistake occurred.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mistakes(BTreeMap<MistakeKind, u32>);

/// The least `IoU` in percent of an outline that follows its object, where the exam has no threshold for the
/// label.
pub const PRECISE: f64 = 80.0;

impl Mistakes {
    /// Those that the figures of an attempt are based on. Nothing is told of the values of an object that was not
    /// drawn, since that it was not drawn is told.
    #[must_use]
    pub fn of_scorecard(exam: &Exam, card: &Scorecard) -> Self {
        let mut mistakes = Self::default();
        for image in &card.images {
            image.wrong_labels.iter().for_each(|wrong| mistakes.add(MistakeKind::WrongLabel, wrong.count));
        }
        for (image, score) in
            card.images.iter().flat_map(|image| image.labels.iter().map(move |score| (image, score)))
        {
            let rule = exam.label(&score.label);
            let precise = match rule.map(|rule| rule.metric) {
                // What matches is precise enough, and a tag has no place that could be wrong.
                Some(Metric::F1 { .. } | Metric::Agreement(Agreement::Exact)) => 0.0,
                _ => exam.thresholds.of(&score.label, None).unwrap_or(PRECISE),
            };
            mistakes.add_objects(image, score, precise);
            let values = score.objects.iter().flat_map(|object| &object.values);
            values.filter(|value| !value.right).for_each(|value| mistakes.add_value(value, rule));
        }
        mistakes.add(MistakeKind::ExtraObject, card.stray);
        mistakes
    }

    /// Those that keep an attempt from being handed in.
    #[must_use]
    pub fn of_findings(findings: &[Finding]) -> Self {
        let mut mistakes = Self::default();
        for finding in findings {
            if let Some((kind, count)) = kind_of(&finding.problem) {
                mistakes.add(kind, count);
            }
        }
        mistakes
    }

    /// How often a kind occurred.
    #[must_use]
    pub fn count(&self, kind: MistakeKind) -> u32 {
        self.0.get(&kind).copied().unwrap_or_default()
    }

    /// At most `most` kinds that occurred at least `least` times, the most frequent first.
    #[must_use]
    pub fn frequent(&self, most: usize, least: u32) -> Vec<(MistakeKind, u32)> {
        let kinds = self.0.iter().map(|(&kind, &count)| (kind, count));
        let mut kinds: Vec<(MistakeKind, u32)> = kinds.filter(|(_, count)| *count >= least).collect();
        kinds.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
        kinds.truncate(most);
        kinds
    }

    fn add(&mut self, kind: MistakeKind, count: u32) {
        if count > 0 {
            let counted = self.0.entry(kind).or_default();
            *counted = counted.saturating_add(count);
        }
    }

    fn add_objects(&mut self, image: &ImageScore, score: &LabelScore, threshold: f64) {
        self.add(MistakeKind::MissingObject, image.missing(score));
        self.add(MistakeKind::ExtraObject, image.extra(score));
        let below = score.objects.iter().filter(|object| object.iou.as_f64() < threshold).count() as u32;
        // Missing objects are below every threshold, except for 0.
        self.add(MistakeKind::ImpreciseOutline, below.saturating_sub(score.missing));
    }

    fn add_value(&mut self, value: &ValueScore, rule: Option<&LabelRule>) {
        let Some(given) = &value.given else { return };
        let mut attributes = rule.iter().flat_map(|rule| &rule.attributes);
        let is_text = attributes.any(|rule| rule.name == value.attribute && rule.kind == AttributeType::Text);
        if given.trim().is_empty() {
            self.add(MistakeKind::EmptyValue, 1);
        } else if is_text {
            for wrong in wrong_characters(&value.expected, given) {
                self.add(MistakeKind::Character(wrong.mistake), 1);
            }
        } else {
            self.add(MistakeKind::WrongChoice, 1);
        }
    }
}

/// What kind of mistake a finding is and how often it occurred; `None` if nobody made a mistake, or if what was
/// drawn is too much to be looked at.
fn kind_of(problem: &Problem) -> Option<(MistakeKind, u32)> {
    let fewer = |wanted: u32, found: u32| (MistakeKind::MissingObject, wanted.saturating_sub(found));
    Some(match problem {
        Problem::Missing { expected, found, .. } => fewer(*expected, *found),
        Problem::TooFew { at_least, found, .. } => fewer(*at_least, *found),
        Problem::Extra { expected, found, .. } => (MistakeKind::ExtraObject, found.saturating_sub(*expected)),
        Problem::WrongShape { count, .. } => (MistakeKind::WrongTool, *count),
        Problem::Track => (MistakeKind::WrongTool, 1),
        Problem::OfDrawing { problem, .. } => return kind_of(problem),
        Problem::NoTag => (MistakeKind::MissingObject, 1),
        Problem::WrongPointCount { .. }
        | Problem::TooFewPoints { .. }
        | Problem::BrokenOutline { .. }
        | Problem::EmptyMask { .. }
        | Problem::NoJoints { .. }
        | Problem::MissingJoints { .. }
        | Problem::UnknownJoints { .. }
        | Problem::RepeatedJoints { .. } => (MistakeKind::WrongPoints, 1),
        Problem::EmptyValue { count, .. } => (MistakeKind::EmptyValue, *count),
        Problem::UnknownLabel { .. } => (MistakeKind::WrongLabel, 1),
        Problem::WrongValue { .. } | Problem::WrongNumber { .. } => (MistakeKind::WrongChoice, 1),
        Problem::ImageMissing
        | Problem::Deleted
        | Problem::TooManyObjects { .. }
        | Problem::TooLongOutline { .. }
        | Problem::TooManyPoints { .. }
        | Problem::TooMuchText { .. } => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::exam::{AnnotatedImage, Shape};
    use crate::scoring::score;

    /// What is done wrong on one image.
    #[derive(Clone, Debug)]
    enum Slip {
        CarMissing,
        CarAsPlate,
        PlateTwice,
        CarMoved,
        Text(CharacterMistake),
    }

    fn slip() -> impl Strategy<Value = Slip> {
        prop_oneof![
            Just(Slip::CarMissing),
            Just(Slip::CarAsPlate),
            Just(Slip::PlateTwice),
            Just(Slip::CarMoved),
            prop::sample::select(CharacterMistake::ALL.to_vec()).prop_map(Slip::Text),
        ]
    }

    fn of_label<'a>(image: &'a mut AnnotatedImage, label: &str) -> Option<&'a mut Shape> {
        image.shapes.iter_mut().find(|shape| shape.label == label)
    }

    fn make(image: &mut AnnotatedImage, slip: &Slip) {
        match slip {
            Slip::CarMissing => image.shapes.retain(|shape| shape.label != "car"),
            Slip::CarAsPlate => {
                "plate".clone_into(&mut of_label(image, "car").expect("a car").label);
            }
            Slip::PlateTwice => {
                let plate = of_label(image, "plate").expect("a plate").clone();
                image.shapes.push(plate);
            }
            Slip::CarMoved => {
                if let Some(car) = of_label(image, "car") {
                    let [left, right] = [f64::min, f64::max].map(|end| {
                        car.geometry.coordinates().iter().step_by(2).copied().reduce(end).expect("points")
                    });
                    car.geometry
                        .coordinates_mut()
                        .expect("points")
                        .iter_mut()
                        .step_by(2)
                        .for_each(|x| *x += (right - left) / 3.0);
                }
            }
            Slip::Text(mistake) => {
                let text = &mut of_label(image, "plate").expect("a plate").attributes[0].1;
                *text = misspelt(text, *mistake);
            }
        }
    }

    /// A text of six different letters with one mistake in the middle.
    fn misspelt(text: &str, mistake: CharacterMistake) -> String {
        let mut text: Vec<char> = text.chars().collect();
        match mistake {
            CharacterMistake::LookAlike => text[2] = wide(text[2]),
            CharacterMistake::Case => text[2] = text[2].to_ascii_lowercase(),
            CharacterMistake::Invisible => text.insert(2, '\u{200b}'),
            CharacterMistake::Order => text.swap(2, 3),
            CharacterMistake::Missing => drop(text.remove(2)),
            CharacterMistake::Extra => text.insert(3, '#'),
            CharacterMistake::Other => text[2] = '#',
        }
        text.into_iter().collect()
    }

    fn wide(letter: char) -> char {
        char::from_u32(u32::from(letter) + 0xfee0).expect("a full-width letter")
    }

    /// The counts when the attempt with this number, whose plates have these texts, is done with these slips.
    fn counted(attempt: u8, texts: &[String], slips: &[Option<Slip>]) -> Mistakes {
        let mut exam = Exam::embedded().expect("the exam built in is whole");
        for (name, text) in exam.assignment(attempt).to_vec().iter().zip(texts) {
            let image = exam.reference.images.iter_mut().find(|image| image.name == *name);
            let plate = image.and_then(|image| of_label(image, "plate")).expect("a plate");
            text.clone_into(&mut plate.attributes[0].1);
        }
        let mut annotations = exam.reference.clone();
        for (name, slip) in exam.assignment(attempt).iter().zip(slips) {
            let image = annotations.images.iter_mut().find(|image| image.name == *name).expect("an image");
            if let Some(slip) = slip {
                make(image, slip);
            }
        }
        Mistakes::of_scorecard(&exam, &score(&exam, attempt, &annotations))
    }

    fn texts() -> impl Strategy<Value = Vec<String>> {
        let letters: Vec<char> = "ACEFHJKLMNPRTWXY".chars().collect();
        let text = Just(letters).prop_shuffle().prop_map(|letters| letters[..6].iter().collect());
        prop::collection::vec(text, 5)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn the_same_mistakes_against_another_ground_truth_are_the_same_counts(
            one in texts(), other in texts(), slips in prop::collection::vec(prop::option::of(slip()), 5),
        ) {
            let counts = counted(1, &one, &slips);
            prop_assert_eq!(&counts, &counted(2, &other, &slips));
            let made = |wanted: fn(&Slip) -> bool| slips.iter().flatten().filter(|slip| wanted(slip)).count();
            prop_assert_eq!(counts.count(MistakeKind::MissingObject) as usize, made(|slip| matches!(slip, Slip::CarMissing)));
            prop_assert_eq!(counts.count(MistakeKind::WrongLabel) as usize, made(|slip| matches!(slip, Slip::CarAsPlate)));
            prop_assert_eq!(counts.count(MistakeKind::ExtraObject) as usize, made(|slip| matches!(slip, Slip::PlateTwice)));
            prop_assert_eq!(counts.count(MistakeKind::ImpreciseOutline) as usize, made(|slip| matches!(slip, Slip::CarMoved)));
            for kind in CharacterMistake::ALL {
                let made = slips.iter().flatten().filter(|slip| matches!(slip, Slip::Text(text) if *text == kind));
                prop_assert_eq!(counts.count(MistakeKind::Character(kind)) as usize, made.count());
            }
        }
    }

    #[test]
    fn the_most_frequent_kinds_come_first_and_rare_ones_not_at_all() {
        let mut mistakes = Mistakes::default();
        let look_alike = MistakeKind::Character(CharacterMistake::LookAlike);
        for (kind, count) in [
            (MistakeKind::ExtraObject, 2),
            (MistakeKind::ImpreciseOutline, 3),
            (look_alike, 9),
            (MistakeKind::EmptyValue, 4),
            (MistakeKind::MissingObject, 3),
        ] {
            mistakes.add(kind, count);
        }
        let frequent = mistakes.frequent(3, 3);
        assert_eq!(
            frequent,
            [(look_alike, 9), (MistakeKind::EmptyValue, 4), (MistakeKind::MissingObject, 3)]
        );
        assert_eq!(Mistakes::default().frequent(3, 0), []);
    }

    #[test]
    fn findings_have_kinds_too() {
        let exam = Exam::embedded().expect("the exam built in is whole");
        let mut annotations = exam.reference.clone();
        make(&mut annotations.images[0], &Slip::CarMissing);
        make(&mut annotations.images[1], &Slip::PlateTwice);
        of_label(&mut annotations.images[2], "plate").expect("a plate").attributes[0].1.clear();
        "van".clone_into(&mut of_label(&mut annotations.images[3], "car").expect("a car").label);
        let mistakes = Mistakes::of_findings(&crate::scoring::findings(&exam, 1, &annotations));
        let count = |kind| mistakes.count(kind);
        assert_eq!((count(MistakeKind::MissingObject), count(MistakeKind::ExtraObject)), (2, 1));
        assert_eq!((count(MistakeKind::EmptyValue), count(MistakeKind::WrongLabel)), (1, 1));
    }
}
