//! What goes wrong in the story, for whatever exam is played: chosen from the exam's own rules.

use anyhow::Context;

use super::hand::Slip;
use crate::exam::{AttributeRule, AttributeType, Exam, Markup, Shape};
use crate::scoring::{Spans, findings_on};

/// Objects of so many pixels need no special care.
const CAREFREE: u64 = 3000;

/// The mistakes of the one who forgets things, in the first attempt.
pub(super) struct Plan {
    /// What is forgotten at first.
    pub(super) forgotten: Vec<Slip>,
    /// The same in words.
    pub(super) words: String,
    /// Pictures that the bot must name, and whether it says there that something is empty.
    pub(super) named: Vec<(String, bool)>,
    /// A picture that it must not name, if there is one.
    pub(super) unnamed: Option<String>,
    /// What is wrong even after mending, if the exam scores any value.
    pub(super) mistake: Vec<Slip>,
}

impl Plan {
    /// For the first attempt of an exam.
    pub(super) fn of(exam: &Exam) -> anyhow::Result<Self> {
        let pictures = exam.assignment(1);
        let (at, label) = forgettable(exam, pictures).context("no label of this exam can be forgotten")?;
        let mut forgotten = vec![Slip::Forget { picture: pictures[at].clone(), label: label.clone() }];
        let mut named = vec![(pictures[at].clone(), false)];
        let mut words = format!("the {label} on picture {}", at + 1);
        // The fourth, as long as there are so many; else from the end.
        let mut others: Vec<usize> = (0..pictures.len()).filter(|other| *other != at).rev().collect();
        others.sort_by_key(|other| *other != 3);
        let required = |rule: &AttributeRule| rule.required && rule.preset().is_empty();
        let empty = others.iter().find(|other| value(exam, &pictures[**other], required).is_some());
        if let Some(&empty) = empty {
            forgotten.push(Slip::LeaveEmpty { picture: pictures[empty].clone() });
            named.push((pictures[empty].clone(), true));
            words = format!("{words} and a value on picture {}", empty + 1);
        }
        let mut mistaken = others.iter().chain([&at]).map(|other| &pictures[*other]);
        let mistake = mistaken.find_map(|name| Some((name, value(exam, name, |rule| rule.scored)?)));
        let mistake = mistake.and_then(|(picture, (label, rule, shape))| {
            let value = wrong(rule, rule.value(shape))?;
            Some(Slip::Give { picture: picture.clone(), label, attribute: rule.name.clone(), value })
        });
        let unnamed = pictures.iter().find(|name| named.iter().all(|(other, _)| other != *name)).cloned();
        Ok(Self { forgotten, words, named, unnamed, mistake: mistake.into_iter().collect() })
    }
}

/// How steady hands must be: people take more care with small objects. 1 for objects of a size that needs no care.
pub(super) fn fineness(exam: &Exam) -> f64 {
    let areas = exam.reference.pictures.iter().flat_map(|picture| {
        let area = |shape: &Shape| Spans::of_polygon(shape.outline(), picture.width, picture.height).area();
        picture.shapes.iter().map(area)
    });
    let smallest = areas.filter(|area| *area > 0).min().unwrap_or(CAREFREE);
    (smallest as f64 / CAREFREE as f64).sqrt().min(1.0)
}

/// A picture, the second if there are two, and the last label whose objects are missed when they are not there.
fn forgettable(exam: &Exam, names: &[String]) -> Option<(usize, String)> {
    let at = 1.min(names.len().checked_sub(1)?);
    let missed = |label: &str| {
        let mut markup = Markup { pictures: exam.reference.pictures.clone(), ..Markup::default() };
        let picture = markup.pictures.iter_mut().find(|picture| picture.name == names[at])?;
        picture.shapes.retain(|shape| shape.label != label);
        Some(!findings_on(exam, names, &markup).is_empty())
    };
    let label = exam.labels.iter().rev().find(|rule| missed(&rule.name) == Some(true))?;
    Some((at, label.name.clone()))
}

/// The first attribute on a picture of which this holds: its label, its rule, and the shape that has it.
fn value<'a>(
    exam: &'a Exam,
    picture: &str,
    holds: impl Fn(&AttributeRule) -> bool,
) -> Option<(String, &'a AttributeRule, &'a Shape)> {
    let picture = exam.reference.picture(picture)?;
    exam.labels.iter().find_map(|label| {
        let rule = label.attributes.iter().find(|rule| holds(rule))?;
        Some((label.name.clone(), rule, label.objects(picture).next()?))
    })
}

/// Another value than the right one, as people get it wrong.
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
            Some(if rule.same(&least.to_string(), right) { most } else { least }.to_string())
        }
    }
}
