//! Signs in a submission by itself that a person should look at it: shapes that nobody drew, a task in other hands.

use std::collections::BTreeMap;

use crate::exam::{Annotations, Shape};
use crate::model::Flag;

/// In whose hands a task is on the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hands {
    /// The candidate's own, or nobody knows which account is theirs.
    Own,
    /// Somebody else's, by their name there.
    Other(String),
    /// Nobody's.
    Nobody,
}

/// In order of weight.
pub(super) fn flags(annotations: &Annotations, hands: Hands) -> Vec<Flag> {
    other_hands(hands).into_iter().chain(not_by_hand(annotations)).collect()
}

/// The points of all shapes.
pub(super) fn points(annotations: &Annotations) -> usize {
    annotations.images.iter().flat_map(|image| &image.shapes).map(Shape::point_count).sum()
}

/// The task was not in the candidate's hands.
fn other_hands(hands: Hands) -> Option<Flag> {
    let assignee = match hands {
        Hands::Own => return None,
        Hands::Other(name) => Some(name),
        Hands::Nobody => None,
    };
    Some(Flag::OtherAssignee { assignee })
}

/// Shapes whose origin the site names, and it is not a hand.
fn not_by_hand(annotations: &Annotations) -> Vec<Flag> {
    let mut sources: BTreeMap<&str, u32> = BTreeMap::new();
    for shape in annotations.images.iter().flat_map(|image| &image.shapes) {
        if !matches!(shape.source.as_str(), "" | "manual") {
            *sources.entry(&shape.source).or_default() += 1;
        }
    }
    let flag = |(source, count): (&str, u32)| Flag::NotByHand { source: source.to_owned(), count };
    sources.into_iter().map(flag).collect()
}
