//! Flags that follow from a submission alone: shapes that were not drawn by hand, a task assigned to somebody
//! else.

use std::collections::BTreeMap;

use crate::exam::{Annotations, Shape};
use crate::model::Flag;

/// To whom a task on the site is assigned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hands {
    /// To the candidate's own account, or it is unknown which account that is.
    Own,
    /// To somebody else, by their name there.
    Other(String),
    /// To nobody.
    Nobody,
}

/// In order of importance.
pub(super) fn flags(annotations: &Annotations, hands: Hands) -> Vec<Flag> {
    other_hands(hands).into_iter().chain(not_by_hand(annotations)).collect()
}

/// The points of all shapes.
pub(super) fn points(annotations: &Annotations) -> usize {
    annotations.images.iter().flat_map(|image| &image.shapes).map(Shape::point_count).sum()
}

/// The task was not assigned to the candidate.
fn other_hands(hands: Hands) -> Option<Flag> {
    let assignee = match hands {
        Hands::Own => return None,
        Hands::Other(name) => Some(name),
        Hands::Nobody => None,
    };
    Some(Flag::OtherAssignee { assignee })
}

/// Shapes whose origin, as named by the site, is not manual drawing.
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
