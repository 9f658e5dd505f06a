//! What about an accepted submission a person should look at: copies, markup that nobody drew, implausible speed.

use std::collections::BTreeMap;

use super::event::Hands;
use super::{Decision, DeskError};
use crate::exam::{Exam, Markup};
use crate::scoring::similarity::COPY;
use crate::scoring::{Comparison, Percent, Sketch};
use crate::store::{Attempt, PersonId, Records, Sign, StoreError, set_number};

/// Nobody sets points faster than this, looking for the next object and picture included.
const FASTEST_POINT_MS: i64 = 500;

impl Decision<'_> {
    /// Looks at the markup of an accepted attempt, and remembers it for those that come after.
    pub(super) fn note_signs(
        &mut self,
        exam: &Exam,
        attempt: &Attempt,
        markup: &Markup,
        hands: &Hands,
    ) -> Result<(), DeskError> {
        let pictures = exam.assignment(attempt.number);
        let set = set_number(attempt.pack, pictures.iter().map(String::as_str));
        let sketch = Sketch::of(exam, pictures, markup);
        self.tx.put_sketch(set, attempt, &sketch)?;
        let mut signs: Vec<Sign> = self.copy_of(attempt, set, sketch)?.into_iter().collect();
        signs.extend(other_hands(hands));
        signs.extend(not_by_hand(markup));
        signs.extend(fast(attempt, markup));
        Ok(self.tx.put_signs(attempt.person, attempt.number, signs)?)
    }

    /// The submission of another candidate that this one is most like, if it is like a copy.
    fn copy_of(&self, attempt: &Attempt, set: u32, sketch: Sketch) -> Result<Option<Sign>, StoreError> {
        let comparison = Comparison::with(sketch);
        let mut nearest: Option<(Percent, PersonId, u8)> = None;
        self.tx.each_sketch(set, |person, number, other| {
            if person == attempt.person {
                return;
            }
            let Some(share) = comparison.similarity(other) else { return };
            if share >= Percent::of(COPY, 100) && nearest.is_none_or(|(most, ..)| share > most) {
                nearest = Some((share, person, number));
            }
        })?;
        Ok(nearest.map(|(similarity, person, attempt)| Sign::Copy { person, attempt, similarity }))
    }
}

/// The task was not in the candidate's hands.
fn other_hands(hands: &Hands) -> Option<Sign> {
    let assignee = match hands {
        Hands::Own => return None,
        Hands::Other(name) => Some(name.clone()),
        Hands::Nobody => None,
    };
    Some(Sign::OtherAssignee { assignee })
}

/// Shapes whose origin the site names, and it is not a hand.
fn not_by_hand(markup: &Markup) -> Vec<Sign> {
    let mut sources: BTreeMap<&str, u32> = BTreeMap::new();
    for shape in markup.pictures.iter().flat_map(|picture| &picture.shapes) {
        if !matches!(shape.source.as_str(), "" | "manual") {
            *sources.entry(&shape.source).or_default() += 1;
        }
    }
    let sign = |(source, count): (&str, u32)| Sign::NotByHand { source: source.to_owned(), count };
    sources.into_iter().map(sign).collect()
}

fn fast(attempt: &Attempt, markup: &Markup) -> Option<Sign> {
    let shapes = markup.pictures.iter().flat_map(|picture| &picture.shapes);
    let points: usize = shapes.map(crate::exam::Shape::point_count).sum();
    let taken = attempt.worked().or(attempt.taken())?;
    (taken.num_milliseconds() < points as i64 * FASTEST_POINT_MS)
        .then(|| Sign::Fast { seconds: taken.num_seconds() as u32, points: points as u32 })
}
