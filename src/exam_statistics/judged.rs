//! What a scorecard says of everything that its exam asks for: right, or wrong in which way.

use super::report::Asked;
use crate::exam::Exam;
use crate::scoring::{ImageScore, LabelScore, PRECISE, Scorecard};

/// One of the things asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Point<'s> {
    image: &'s str,
    label: Option<&'s str>,
    object: u32,
    attribute: Option<&'s str>,
}

impl<'s> Point<'s> {
    pub(super) fn image(&self) -> &'s str {
        self.image
    }

    pub(super) fn to_owned(self) -> Asked {
        Asked {
            image: self.image.to_owned(),
            label: self.label.map(str::to_owned),
            object: self.object,
            attribute: self.attribute.map(str::to_owned),
        }
    }

    pub(super) fn is(&self, asked: &Asked) -> bool {
        self.image == asked.image
            && self.label == asked.label.as_deref()
            && self.object == asked.object
            && self.attribute == asked.attribute.as_deref()
    }
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Judged<'s> {
    Right,
    /// The object was not drawn.
    NotDrawn,
    /// It was drawn, but not well enough; or something was drawn where there is nothing.
    Otherwise,
    /// Another value.
    Value(&'s str),
}

/// Everything on the images of a scorecard, in its order.
pub(super) fn judged<'s>(exam: &Exam, card: &'s Scorecard) -> Vec<(Point<'s>, Judged<'s>)> {
    let mut all = Vec::new();
    for image in &card.images {
        let before = all.len();
        for score in &image.labels {
            let threshold = exam.thresholds.of(&score.label, None).unwrap_or(PRECISE);
            objects(image, score, threshold, &mut all);
        }
        if all.len() == before {
            let drawn = image.labels.iter().any(|score| score.drawn() > 0);
            let point = Point { image: &image.name, label: None, object: 0, attribute: None };
            all.push((point, if drawn { Judged::Otherwise } else { Judged::Right }));
        }
    }
    all
}

fn objects<'s>(
    image: &'s ImageScore,
    score: &'s LabelScore,
    threshold: f64,
    all: &mut Vec<(Point<'s>, Judged<'s>)>,
) {
    for (number, object) in (1..).zip(&score.objects) {
        let point = Point {
            image: &image.name,
            label: Some(&score.label),
            object: if score.objects.len() == 1 { 0 } else { number },
            attribute: None,
        };
        let percent = object.iou.as_f64();
        let outline = if percent <= 0.0 {
            Judged::NotDrawn
        } else if percent >= threshold {
            Judged::Right
        } else {
            Judged::Otherwise
        };
        all.push((point, outline));
        for value in &object.values {
            let judged = match &value.given {
                _ if value.right => Judged::Right,
                Some(given) => Judged::Value(given),
                None => Judged::NotDrawn,
            };
            all.push((Point { attribute: Some(&value.attribute), ..point }, judged));
        }
    }
}
