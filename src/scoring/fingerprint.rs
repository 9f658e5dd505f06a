//! A number that stands for a scorecard, to tell whether it is still the same without keeping it.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::scorecard::{LabelScore, Scorecard};

impl Scorecard {
    /// Stands for everything that it says of images, in one run of the program: another one may compute another number.
    #[must_use]
    pub fn fingerprint(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        for image in &self.images {
            (&image.name, image.labels.len()).hash(&mut hasher);
            image.labels.iter().for_each(|label| hash(label, &mut hasher));
            for wrong in &image.wrong_labels {
                (&wrong.expected, &wrong.given, wrong.count).hash(&mut hasher);
            }
        }
        hasher.finish()
    }
}

fn hash(label: &LabelScore, hasher: &mut DefaultHasher) {
    let counts = (label.matched, label.missing, label.extra, label.objects.len());
    (&label.label, label.iou, counts).hash(hasher);
    for object in &label.objects {
        (object.iou, object.values.len()).hash(hasher);
        for value in &object.values {
            (&value.attribute, &value.expected, &value.given, value.right).hash(hasher);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exam::Exam;
    use crate::scoring::{Percent, score};

    #[test]
    fn whatever_is_another_has_another() {
        let exam = Exam::embedded().expect("the exam built in is whole");
        let card = score(&exam, 1, &exam.reference);
        let changed = |change: fn(&mut LabelScore)| {
            let mut card = card.clone();
            change(&mut card.images[2].labels[1]);
            card.fingerprint()
        };
        let ways: [fn(&mut LabelScore); 5] = [
            |_| {},
            |label| label.extra += 1,
            |label| label.objects[0].iou = Percent::of(1, 2),
            |label| label.objects[0].values[0].given = Some("O".to_owned()),
            |label| label.objects[0].values[0].right = false,
        ];
        let mut found: Vec<u64> = ways.into_iter().map(changed).collect();
        assert_eq!(found[0], card.fingerprint());
        found.sort_unstable();
        found.dedup();
        assert_eq!(found.len(), ways.len());
    }
}
