//! Drawings: which objects most judges drew otherwise, with another label, not at all, or beside what the ground truth has.
//!
//! Scorecards tell what is worth a look; the drawings themselves are read image by image, and only those of judges.

use std::collections::{BTreeMap, BTreeSet};

use super::answers::Answers;
use super::doubt::{Doubt, Evidence};
use super::panel::{Drawn, Panel};
use super::{APART, HARDLY, is_most};
use crate::analysis::{Judge, Middle};
use crate::exam::{AnnotatedImage, Change, Shape};
use crate::model::{AttemptNumber, PersonId};
use crate::scoring::Spans;
use crate::scoring::consensus::{likeness, majority, things};

/// An outline is looked at when half of the judges agree with the ground truth less than so, in hundredths of a percent.
const PLAINLY_ALIKE: u32 = 9_000;

/// Two outlines are of one object when they share at least this part of what they cover together.
const SAME: f64 = 0.5;

/// Maximum number of images whose drawings are read: those with the most to look at.
const MOST_IMAGES: usize = 50;

/// What is worth a look on an image.
#[derive(Default)]
struct Looks {
    /// Objects that most judges drew, but hardly as the ground truth has them.
    otherwise: Vec<(usize, Vec<Judge>)>,
    /// Objects that most judges did not draw.
    missing: Vec<(usize, Vec<Judge>)>,
    /// Labels of which most judges drew more than there is.
    extra: Vec<usize>,
    /// Who judges what else there is.
    judges: Vec<Judge>,
}

impl Looks {
    fn count(&self) -> usize {
        self.otherwise.len() + self.missing.len() + self.extra.len()
    }
}

/// All doubts about drawings. `draws` reads what somebody drew on an image in an attempt; `None`: that is not kept.
pub(super) fn doubts<E>(
    answers: &Answers<'_>,
    mut draws: impl FnMut(PersonId, AttemptNumber, &str) -> Result<Option<AnnotatedImage>, E>,
) -> Result<Vec<Doubt>, E> {
    let mut looks: Vec<(usize, Looks)> =
        looks(answers).into_iter().enumerate().filter(|(_, looks)| looks.count() > 0).collect();
    looks.sort_by_key(|(_, looks)| std::cmp::Reverse(looks.count()));
    looks.truncate(MOST_IMAGES);
    let mut doubts = Vec::new();
    for (number, looks) in looks {
        let key = &answers.exam.reference.images[number];
        let mut panel = Panel::new(answers.exam, key);
        for place in wanted(answers, number, &looks) {
            let image = &answers.images[number];
            let (person, attempt) = (image.people[place], image.attempts[place]);
            if let Some(drawn) = draws(answers.people[person as usize], attempt, &key.name)? {
                panel.add(person, &drawn);
            }
        }
        doubts.extend(of_image(answers, number, &looks, &panel));
    }
    Ok(doubts)
}

/// What is worth a look, image by image.
fn looks(answers: &Answers<'_>) -> Vec<Looks> {
    let mut looks: Vec<Looks> = answers.images.iter().map(|_| Looks::default()).collect();
    for (at, object) in answers.objects.iter().enumerate() {
        let judges = object.judges(&answers.totals);
        let mut agreements: Vec<u32> =
            judges.iter().filter_map(|judge| object.agreement(judge.place)).collect();
        agreements.sort_unstable();
        let looks = &mut looks[object.image];
        if judges.is_empty() {
        } else if !is_most(agreements.len(), judges.len()) {
            looks.missing.push((at, judges));
        } else if answers.exam.labels[object.label].metric.agreement().is_of_areas()
            && agreements[agreements.len() / 2] < PLAINLY_ALIKE
        {
            looks.otherwise.push((at, judges));
        }
    }
    for (number, looks) in looks.iter_mut().enumerate() {
        let (image, judges) = (&answers.images[number], answers.judges_of(number));
        let extra = |label: usize| judges.iter().filter(|judge| image.has_extra(judge.place, label)).count();
        let labels = 0..answers.exam.labels.len();
        looks.extra = labels.filter(|label| is_most(extra(*label), judges.len())).collect();
        looks.judges = judges;
    }
    looks
}

/// Whose drawings of an image are needed, by their places among those who had it.
fn wanted(answers: &Answers<'_>, number: usize, looks: &Looks) -> BTreeSet<usize> {
    let places: BTreeMap<u32, usize> =
        answers.images[number].people.iter().enumerate().map(|(place, person)| (*person, place)).collect();
    let of_objects = looks.otherwise.iter().chain(&looks.missing);
    let people = of_objects
        .flat_map(|(at, judges)| judges.iter().map(|judge| answers.objects[*at].people[judge.place]));
    let extra = looks.judges.iter().filter(|_| !looks.extra.is_empty());
    let people = people.chain(extra.map(|judge| answers.images[number].people[judge.place]));
    people.filter_map(|person| places.get(&person).copied()).collect()
}

fn of_image(answers: &Answers<'_>, number: usize, looks: &Looks, panel: &Panel<'_>) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    let mut relabelled: Vec<(usize, &Spans)> = Vec::new();
    for (at, judges) in &looks.otherwise {
        doubts.extend(otherwise(answers, *at, judges, panel));
    }
    for (at, judges) in &looks.missing {
        let found = missing(answers, *at, judges, panel);
        if let Some((label, _)) = &found {
            let object = &answers.objects[*at];
            let place = panel.expected(object.label, object.place.number);
            relabelled.extend(label.zip(place));
        }
        doubts.extend(found.map(|(_, doubt)| doubt));
    }
    for label in &looks.extra {
        doubts.extend(lacking(answers, number, *label, (&looks.judges, &relabelled), panel));
    }
    doubts
}

/// Whether the judges' outlines agree with each other and not with the ground truth.
fn otherwise(answers: &Answers<'_>, at: usize, judges: &[Judge], panel: &Panel<'_>) -> Option<Doubt> {
    let object = &answers.objects[at];
    let (rule, number) = (&answers.exam.labels[object.label], object.place.number);
    let expected = panel.expected(object.label, number)?;
    let drawn: Vec<(&Drawn, u32)> = judges
        .iter()
        .filter_map(|judge| {
            Some((panel.answer(object.people[judge.place], object.label, number)?, judge.weight))
        })
        .collect();
    let median = majority(drawn.iter().map(|(drawn, weight)| (&drawn.place, *weight)));
    let among: Vec<f64> = drawn.iter().map(|(drawn, _)| likeness(&drawn.place, &median)).collect();
    let (middle, truth) = (Middle::of(&among)?, likeness(expected, &median));
    let count = among.iter().filter(|likeness| **likeness > truth).count();
    if !middle.is_far_above(truth, APART) || !is_most(count, judges.len()) {
        return None;
    }
    let nearest = nearest(drawn.iter().map(|(drawn, _)| *drawn), &median, |shape| {
        rule.faults_on(panel.key, shape).is_empty()
    })?;
    let shape = Shape { source: "manual".to_owned(), ..nearest.clone() };
    let proposal = Change::Outline { object: object.place.clone(), shape };
    let evidence = Evidence::Outline { among: middle.median, truth };
    Some(Doubt::new(answers.exam, &panel.key.name, proposal, (count, judges.len()), evidence))
}

/// The drawing that is nearest to an outline, of those that may be in a ground truth; of equally near ones the first.
fn nearest<'a>(
    drawn: impl Iterator<Item = &'a Drawn>,
    outline: &Spans,
    is_whole: impl Fn(&Shape) -> bool,
) -> Option<&'a Shape> {
    let mut best: Option<(f64, &Shape)> = None;
    for drawn in drawn.filter(|drawn| is_whole(&drawn.shape)) {
        let near = likeness(&drawn.place, outline);
        if best.is_none_or(|(most, _)| near > most) {
            best = Some((near, &drawn.shape));
        }
    }
    best.map(|(_, shape)| shape)
}

/// Whether the judges gave an object another label, which comes with the doubt, or hardly any of them found it.
fn missing(
    answers: &Answers<'_>,
    at: usize,
    judges: &[Judge],
    panel: &Panel<'_>,
) -> Option<(Option<usize>, Doubt)> {
    let object = &answers.objects[at];
    let labels = &answers.exam.labels;
    let expected = panel.expected(object.label, object.place.number)?;
    let kind = labels[object.label].objects(panel.key).nth(object.place.number as usize)?.kind();
    let without = || judges.iter().filter(|judge| object.agreement(judge.place).is_none());
    let of_label = |label: usize| {
        let there = |judge: &&Judge| {
            let drawn = panel.drawn(object.people[judge.place], label);
            drawn.iter().any(|drawn| likeness(&drawn.place, expected) >= SAME)
        };
        without().filter(there).count()
    };
    let others = (0..labels.len()).filter(|label| *label != object.label && labels[*label].takes(kind));
    let most = others
        .map(|label| (of_label(label), label))
        .max_by_key(|(count, label)| (*count, std::cmp::Reverse(*label)));
    let doubt = |proposal, count, evidence| {
        Doubt::new(answers.exam, &panel.key.name, proposal, (count, judges.len()), evidence)
    };
    if let Some((count, label)) = most.filter(|(count, _)| is_most(*count, judges.len())) {
        let proposal = Change::Label { object: object.place.clone(), label: labels[label].name.clone() };
        return Some((Some(label), doubt(proposal, count, Evidence::Label)));
    }
    let count = without().count();
    let is_hardly_found = (judges.len() - count) as f64 <= HARDLY * judges.len() as f64;
    is_hardly_found.then(|| {
        let evidence = Evidence::NotFound { found: object.found(), people: object.people.len() };
        (None, doubt(Change::Remove { object: object.place.clone() }, count, evidence))
    })
}

/// The objects of a label that most judges drew and the ground truth lacks. `relabelled`: what is there with another
/// label, which the judges gave this one.
fn lacking(
    answers: &Answers<'_>,
    number: usize,
    label: usize,
    (judges, relabelled): (&[Judge], &[(usize, &Spans)]),
    panel: &Panel<'_>,
) -> Vec<Doubt> {
    let rule = &answers.exam.labels[label];
    let image = &answers.images[number];
    let drawings: Vec<Vec<&Drawn>> = judges
        .iter()
        .map(|judge| {
            panel
                .drawn(image.people[judge.place], label)
                .iter()
                .filter(|drawn| drawn.answers.is_none())
                .collect()
        })
        .collect();
    let places: Vec<Vec<Spans>> =
        drawings.iter().map(|own| own.iter().map(|drawn| drawn.place.clone()).collect()).collect();
    let mut doubts = Vec::new();
    for thing in things(&places) {
        let members: Vec<&Drawn> = thing.iter().map(|&(judge, drawn)| drawings[judge][drawn]).collect();
        if !is_most(members.len(), judges.len()) {
            // They come by their size.
            break;
        }
        let weights = thing.iter().map(|(judge, _)| judges[*judge].weight);
        let median = majority(members.iter().map(|drawn| &drawn.place).zip(weights));
        let is_there = |(other, place): &(usize, &Spans)| *other == label && likeness(place, &median) >= SAME;
        let Some(nearest) =
            nearest(members.iter().copied(), &median, |shape| rule.faults_on(panel.key, shape).is_empty())
                .filter(|_| !relabelled.iter().any(is_there))
        else {
            continue;
        };
        let shape = Shape {
            attributes: rule
                .attributes
                .iter()
                .map(|attribute| {
                    let values = members.iter().map(|drawn| attribute.value(&drawn.shape));
                    (attribute.name.clone(), most_frequent(values).to_owned())
                })
                .collect(),
            source: "manual".to_owned(),
            ..nearest.clone()
        };
        let count = (members.len(), judges.len());
        doubts.push(Doubt::new(
            answers.exam,
            &panel.key.name,
            Change::Add { shape },
            count,
            Evidence::Lacking,
        ));
    }
    doubts
}

/// Of equally frequent ones the first in their order.
fn most_frequent<'a>(values: impl Iterator<Item = &'a str>) -> &'a str {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for value in values {
        *counts.entry(value).or_default() += 1;
    }
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map_or("", |(value, _)| value)
}
