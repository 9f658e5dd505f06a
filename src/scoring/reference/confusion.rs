//! Which label was given where which was expected. Objects that match one of their own label by half or more are what
//! they should be; only what stays alone is looked for under other labels.

use std::collections::BTreeMap;

use super::effort::{self, TooMuch};
use super::groups::{Family, Group};
use crate::exam::{AnnotatedImage, LabelRule, Shape, SkeletonTemplate};
use crate::scoring::comparison::Objects;
use crate::scoring::measures::confusion::{Confusion, Matching};
use crate::scoring::measures::detection::matches;
use crate::scoring::outline::Sweep;
use crate::scoring::scorer::Judged;
use crate::scoring::share::Share;

/// The objects of an image that match none of their own label, with the places of their groups.
#[derive(Default)]
pub(super) struct Alone<'a> {
    families: BTreeMap<Family, Side<'a>>,
}

#[derive(Default)]
struct Side<'a> {
    expected: Vec<(usize, &'a Shape)>,
    given: Vec<(usize, &'a Shape)>,
}

impl<'a> Alone<'a> {
    /// Counts the objects of a group that are what they should be, and keeps the others.
    pub(super) fn add(
        &mut self,
        place: usize,
        group: &Group,
        (expected, given): (&[&'a Shape], &[&'a Shape]),
        judged: &Judged,
        confusion: &mut Confusion<String>,
    ) {
        let least = group.rule.metric.found_from();
        let (mut found, mut taken) = (vec![false; expected.len()], vec![false; given.len()]);
        for (one, pair) in judged.pairs.iter().enumerate() {
            if let Some(other) = pair.filter(|&other| judged.shares[one][other].as_f64() >= least) {
                (found[one], taken[other]) = (true, true);
            }
        }
        let (count, label) = (found.iter().filter(|found| **found).count(), Some(&group.rule.name));
        confusion.count(label.cloned(), label.cloned(), count as u64);
        let side = self.families.entry(group.family).or_default();
        let rest = |shapes: &[&'a Shape], done: Vec<bool>| -> Vec<(usize, &'a Shape)> {
            let rest = shapes.iter().zip(done).filter(|(_, done)| !done);
            rest.map(|(shape, _)| (place, *shape)).collect()
        };
        side.expected.extend(rest(expected, found));
        side.given.extend(rest(given, taken));
    }

    /// Matches what stays alone with objects of other labels.
    pub(super) fn match_across_labels(
        &self,
        image: &AnnotatedImage,
        groups: &[Group],
        sweep: &mut Sweep,
        confusion: &mut Confusion<String>,
    ) -> Result<(), TooMuch> {
        for side in self.families.values() {
            side.match_across_labels(image, groups, sweep, confusion)?;
        }
        Ok(())
    }
}

impl Side<'_> {
    fn match_across_labels(
        &self,
        image: &AnnotatedImage,
        groups: &[Group],
        sweep: &mut Sweep,
        confusion: &mut Confusion<String>,
    ) -> Result<(), TooMuch> {
        let label = |side: &[(usize, &Shape)]| -> Vec<String> {
            side.iter().map(|(place, _)| groups[*place].rule.name.clone()).collect()
        };
        let pairs = match self.expected.first() {
            Some((place, _)) if !self.given.is_empty() => {
                let rule = self.rule(&groups[*place].rule, groups);
                self.pairs(image, &rule, sweep)?
            }
            _ => vec![None; self.expected.len()],
        };
        let mut extra: Vec<bool> = vec![true; self.given.len()];
        pairs.iter().flatten().for_each(|given| extra[*given] = false);
        let matching = Matching {
            pairs: pairs.iter().enumerate().filter_map(|(one, pair)| Some((one, (*pair)?))).collect(),
            missing: (0..pairs.len()).filter(|one| pairs[*one].is_none()).collect(),
            extra: (0..extra.len()).filter(|other| extra[*other]).collect(),
        };
        confusion.add(&matching, &label(&self.expected), &label(&self.given));
        Ok(())
    }

    /// How objects of any of the labels are compared: skeletons may have the joints of any of them.
    fn rule(&self, first: &LabelRule, groups: &[Group]) -> LabelRule {
        let mut template = SkeletonTemplate::default();
        let mut places: Vec<usize> = self.expected.iter().map(|(place, _)| *place).collect();
        places.dedup();
        for joint in
            places.iter().filter_map(|place| groups[*place].rule.template.as_ref()).flat_map(|of| &of.joints)
        {
            if template.index(&joint.name).is_none() {
                template.joints.push(joint.clone());
            }
        }
        let template = (!template.joints.is_empty()).then_some(template);
        LabelRule { template, ..first.clone() }
    }

    /// For each expected object the given one of another label that matches it.
    fn pairs(
        &self,
        image: &AnnotatedImage,
        rule: &LabelRule,
        sweep: &mut Sweep,
    ) -> Result<Vec<Option<usize>>, TooMuch> {
        let expected: Vec<&Shape> = self.expected.iter().map(|(_, shape)| *shape).collect();
        let given: Vec<&Shape> = self.given.iter().map(|(_, shape)| *shape).collect();
        effort::check(image, &expected, &given)?;
        let objects = Objects::among(rule, expected, (image.width, image.height), sweep);
        let compared = objects.compare(rule, &given, sweep);
        let row = |((place, _), shares): (&(usize, &Shape), &Vec<Share>)| -> Vec<f64> {
            let of = |((other, _), share): (&(usize, &Shape), &Share)| {
                if place == other { 0.0 } else { share.as_f64() }
            };
            self.given.iter().zip(shares).map(of).collect()
        };
        let similarities: Vec<Vec<f64>> = self.expected.iter().zip(&compared.shares).map(row).collect();
        Ok(matches(&similarities, rule.metric.found_from()))
    }
}
