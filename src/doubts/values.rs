//! Values: which one the crowd takes for the true one.

use std::collections::BTreeMap;

use super::answers::Answers;
use super::doubt::{Doubt, Evidence};
use super::object::{NOT_DRAWN, ObjectAnswers, RIGHT};
use super::{SURE, is_most};
use crate::analysis::{Crowd, Errors, Judge, Vote};
use crate::exam::{AttributeRule, Change};

/// Maximum number of wrong values of an object that the model tells apart; the others count as one more.
const MOST_WRONG: usize = 14;

/// All doubts about values.
pub(super) fn doubts(answers: &Answers<'_>) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    for (label, rule) in answers.exam.labels.iter().enumerate() {
        for (number, attribute) in rule.scored().enumerate() {
            doubts.extend(of_attribute(answers, label, number, attribute));
        }
    }
    doubts
}

/// An object with its judges, and what they gave most often beside the right value: the labels of the model, from 1.
struct Item<'a> {
    object: &'a ObjectAnswers,
    judges: Vec<Judge>,
    wrong: Vec<(u16, usize)>,
}

impl<'a> Item<'a> {
    fn of(object: &'a ObjectAnswers, judges: Vec<Judge>, attribute: usize) -> Self {
        let mut counts: BTreeMap<u16, usize> = BTreeMap::new();
        for judge in &judges {
            *counts.entry(object.given(judge.place, attribute)).or_default() += 1;
        }
        let is_wrong = |(number, _): &(u16, usize)| ![RIGHT, NOT_DRAWN].contains(number);
        let mut wrong: Vec<(u16, usize)> = counts.into_iter().filter(is_wrong).collect();
        wrong.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        wrong.truncate(MOST_WRONG);
        Self { object, judges, wrong }
    }

    /// The label of the model for a value; `None` where nothing was given.
    fn label(&self, given: u16) -> Option<u32> {
        let known = || self.wrong.iter().position(|(number, _)| *number == given);
        match given {
            RIGHT => Some(0),
            NOT_DRAWN => None,
            _ => Some(known().unwrap_or(MOST_WRONG) as u32 + 1),
        }
    }
}

fn of_attribute(answers: &Answers<'_>, label: usize, number: usize, rule: &AttributeRule) -> Vec<Doubt> {
    let objects = answers.objects.iter().filter(|object| object.label == label);
    let items: Vec<Item<'_>> = objects
        .map(|object| Item::of(object, object.judges(&answers.totals), number))
        .filter(|item| !item.judges.is_empty())
        .collect();
    // Where nobody has a majority against the ground truth, nothing has to be computed.
    let candidate =
        |item: &Item<'_>| item.wrong.first().is_some_and(|(_, count)| is_most(*count, item.judges.len()));
    if !items.iter().any(candidate) {
        return Vec::new();
    }
    let vote = |(place, item): (usize, &Item<'_>)| -> Vec<Vote> {
        let of = |judge: &Judge| {
            let label = item.label(item.object.given(judge.place, number))?;
            Some(Vote { item: place as u32, person: item.object.people[judge.place], label })
        };
        item.judges.iter().filter_map(of).collect()
    };
    let votes: Vec<Vote> = items.iter().enumerate().flat_map(vote).collect();
    let crowd = Crowd::of(&votes, 2, Errors::OneCoin);
    let doubt = |(place, item): (usize, &Item<'_>)| {
        let (label, probability) = crowd.label(place as u32)?;
        let (given, count) = *item.wrong.get(usize::try_from(label).ok()?.checked_sub(1)?)?;
        let value = item.object.value(number, given)?;
        (probability >= SURE && is_most(count, item.judges.len())).then(|| {
            let image = &answers.exam.reference.images[item.object.image];
            let truth = answers.exam.labels[item.object.label]
                .objects(image)
                .nth(item.object.place.number as usize)
                .map_or_else(String::new, |shape| rule.value(shape).to_owned());
            let proposal = Change::Value {
                object: item.object.place.clone(),
                attribute: rule.name.clone(),
                value: value.to_owned(),
            };
            let evidence = Evidence::Value { truth, probability };
            Doubt::new(answers.exam, &image.name, proposal, (count, item.judges.len()), evidence)
        })
    };
    items.iter().enumerate().filter_map(doubt).collect()
}
