//! What goes wrong in the story, for any exam: chosen from the exam's own rules.

use std::collections::BTreeSet;

use anyhow::Context;

use super::hand::{Hand, Slip};
use crate::exam::{Annotations, AttributeRule, AttributeType, Exam, Shape};
use crate::scoring::{Percent, Spans, findings_on, score};

/// Objects with at least this many pixels need no special care.
const CAREFREE: u64 = 3000;

/// The figure that an excellent candidate's outlines reach, in percent.
pub(super) const GOOD: f64 = 80.0;

/// The mistakes of the candidate who forgets things, in the first attempt.
pub(super) struct Plan {
    /// What is forgotten at first, or done wrong if nothing can be forgotten.
    pub(super) forgotten: Vec<Slip>,
    /// The first of these mistakes.
    pub(super) first: FirstMistake,
    /// The number of the picture on which a value is forgotten, too.
    pub(super) empty: Option<usize>,
    /// Images that the bot must name, and whether it must report something empty there.
    pub(super) named: Vec<(String, bool)>,
    /// An image that the bot must not name, if there is one.
    pub(super) unnamed: Option<String>,
    /// What is wrong even after the correction, if the exam scores any value.
    pub(super) mistake: Vec<Slip>,
}

/// What goes wrong first of all.
pub(super) enum FirstMistake {
    /// Something is not outlined.
    Missed {
        /// Its label.
        label: String,
        /// The number of the picture.
        picture: usize,
    },
    /// Something is drawn as a line.
    AsLine {
        /// Its label.
        label: String,
        /// The number of the picture.
        picture: usize,
    },
}

impl Plan {
    /// The plan for the first attempt of an exam.
    pub(super) fn of(exam: &Exam) -> anyhow::Result<Self> {
        Self::of_attempt(exam, 1)
    }

    /// The plan for any attempt of an exam.
    pub(super) fn of_attempt(exam: &Exam, attempt: u8) -> anyhow::Result<Self> {
        let images = exam.assignment(attempt);
        let (at, slip, first) = first_slip(exam, images)
            .with_context(|| format!("attempt {attempt} of this exam has no object on any picture"))?;
        let mut forgotten = vec![slip];
        let mut named = vec![(images[at].clone(), false)];
        // The fourth image if there are enough; otherwise counted from the end.
        let mut others: Vec<usize> = (0..images.len()).filter(|other| *other != at).rev().collect();
        others.sort_by_key(|other| *other != 3);
        let required = |rule: &AttributeRule| rule.required && rule.preset().is_empty();
        let empty = others.iter().find(|other| value(exam, &images[**other], required).is_some());
        if let Some(&empty) = empty {
            forgotten.push(Slip::LeaveEmpty { image: images[empty].clone() });
            named.push((images[empty].clone(), true));
        }
        let mut mistaken = others.iter().chain([&at]).map(|other| &images[*other]);
        let mistake = mistaken.find_map(|name| wrong_value(exam, name));
        let empty = empty.map(|at| at + 1);
        let unnamed = images.iter().find(|name| named.iter().all(|(other, _)| other != *name)).cloned();
        Ok(Self { forgotten, first, empty, named, unnamed, mistake: mistake.into_iter().collect() })
    }
}

/// How steady hands must be: people take more care with small objects. 1 if all objects are large enough to
/// need no care.
pub(super) fn fineness(exam: &Exam) -> f64 {
    let areas = exam.reference.images.iter().flat_map(|image| {
        let area = |shape: &Shape| Spans::of(&shape.geometry, image.width, image.height).area();
        image.shapes.iter().map(area)
    });
    let smallest = areas.filter(|area| *area > 0).min().unwrap_or(CAREFREE);
    (smallest as f64 / CAREFREE as f64).sqrt().min(1.0)
}

/// What goes wrong at first: the image, and the mistake. Preferably on the second image, and preferably something
/// forgotten; if no rule requires that, something is drawn with the wrong tool.
fn first_slip(exam: &Exam, names: &[String]) -> Option<(usize, Slip, FirstMistake)> {
    let mut order: Vec<usize> = (0..names.len()).collect();
    order.sort_by_key(|at| *at != 1);
    let there = |at: usize| {
        let drawn = exam.reference.image(&names[at]).into_iter().flat_map(|image| &image.shapes);
        let labels: BTreeSet<&str> = drawn.map(|shape| shape.label.as_str()).collect();
        exam.labels.iter().rev().map(|rule| rule.name.as_str()).filter(move |label| labels.contains(label))
    };
    let all = || order.iter().flat_map(|&at| there(at).map(move |label| (at, label)));
    let missed = all().find(|(at, label)| is_missed(exam, names, *at, label));
    let (at, label) = missed.or_else(|| all().next())?;
    let (image, label, picture) = (names[at].clone(), label.to_owned(), at + 1);
    let slip = Slip::Forget { image: image.clone(), label: label.clone() };
    Some(match missed {
        Some(_) => (at, slip, FirstMistake::Missed { label, picture }),
        None => (at, Slip::AsLine { image, label: label.clone() }, FirstMistake::AsLine { label, picture }),
    })
}

/// Whether a rule requires this label on that image.
fn is_missed(exam: &Exam, names: &[String], at: usize, label: &str) -> bool {
    let mut annotations = Annotations { images: exam.reference.images.clone(), ..Annotations::default() };
    for image in annotations.images.iter_mut().filter(|image| image.name == names[at]) {
        image.shapes.retain(|shape| shape.label != label);
    }
    !findings_on(exam, names, &annotations).is_empty()
}

/// The same hand, made steadier if necessary so that the outlines are good and every value is right.
pub(super) fn careful(hand: Hand, exam: &Exam, attempt: u8, jobs: &[Vec<String>]) -> Hand {
    let good = |hand: &Hand| {
        let card = score(exam, attempt, &hand.annotations(exam, jobs));
        card.labels.iter().all(|figure| figure.iou > GOOD)
            && card.accuracy.iter().all(|figure| figure.percent == Percent::HUNDRED)
    };
    let shares = [1.0, 0.5, 0.2, 0.05, 0.01, 0.0];
    let hands = shares.map(|share| Hand { unsteady: hand.unsteady * share, ..hand.clone() });
    hands.into_iter().find(good).unwrap_or(hand)
}

/// The same hand, made less steady if necessary so that another candidate stays better.
pub(super) fn careless(
    hand: Hand,
    exam: &Exam,
    attempt: u8,
    jobs: &[Vec<String>],
    best: Option<Percent>,
) -> Hand {
    let worse = |hand: &Hand| score(exam, attempt, &hand.annotations(exam, jobs)).overall() < best;
    let times = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0];
    let hands = times.map(|times| Hand { unsteady: hand.unsteady * times, ..hand.clone() });
    hands.into_iter().find(worse).unwrap_or(hand)
}

/// The same hand in a hurry: it cuts the corners of the largest outline on every image, and enters a wrong value, as far
/// as that is still complete work.
pub(super) fn hasty(hand: Hand, exam: &Exam, attempt: u8, jobs: &[Vec<String>]) -> Hand {
    let names = exam.assignment(attempt);
    let largest = |name: &String| {
        let shapes = exam.reference.image(name)?.shapes.iter();
        let label = shapes.max_by_key(|shape| shape.point_count())?.label.clone();
        Some(Slip::CutCorners { image: name.clone(), label })
    };
    let slips = names.iter().filter_map(largest);
    let slips = slips.chain(names.iter().find_map(|name| wrong_value(exam, name)));
    slips.fold(hand, |hand, slip| {
        let mut hasty = hand.clone();
        hasty.slips.push(slip);
        let complete = findings_on(exam, names, &hasty.annotations(exam, jobs)).is_empty();
        if complete { hasty } else { hand }
    })
}

/// A plausible working time for this attempt, in minutes: at least the usual one.
pub(super) fn minutes(exam: &Exam, attempt: u8, usual: i64) -> i64 {
    let images = exam.assignment(attempt).iter().filter_map(|name| exam.reference.image(name));
    let points: usize = images.flat_map(|image| &image.shapes).map(Shape::point_count).sum();
    // One second per point.
    usual.max(1 + points as i64 / 60)
}

/// The first attribute on an image that fulfils this condition: its label, its rule, and the shape that has it.
fn value<'a>(
    exam: &'a Exam,
    image: &str,
    holds: impl Fn(&AttributeRule) -> bool,
) -> Option<(String, &'a AttributeRule, &'a Shape)> {
    let image = exam.reference.image(image)?;
    exam.labels.iter().find_map(|label| {
        let rule = label.attributes.iter().find(|rule| holds(rule))?;
        Some((label.name.clone(), rule, label.objects(image).next()?))
    })
}

/// A wrong value on this image, if it has any that is scored.
fn wrong_value(exam: &Exam, image: &str) -> Option<Slip> {
    let (label, rule, shape) = value(exam, image, |rule| rule.scored)?;
    let value = wrong(rule, rule.value(shape))?;
    Some(Slip::Give { image: image.to_owned(), label, attribute: rule.name.clone(), value })
}

/// A typical wrong value in place of the right one.
fn wrong(rule: &AttributeRule, right: &str) -> Option<String> {
    match rule.kind {
        AttributeType::Text if right.to_uppercase() != right => Some(right.to_uppercase()),
        AttributeType::Text => Some(format!("{right}0")),
        AttributeType::Checkbox => Some((right != "true").to_string()),
        AttributeType::Select | AttributeType::Radio => {
            rule.values.iter().find(|value| *value != right).cloned()
        }
        AttributeType::Number => {
            let (least, most, _) = rule.range()?;
            Some(if rule.is_right(right, &least.to_string()) { most } else { least }.to_string())
        }
    }
}
