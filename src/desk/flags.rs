//! What about an accepted submission a person should look at: copies, markup that nobody drew, implausible speed.

use std::collections::BTreeMap;

use super::event::{Hands, Likeness};
use super::{Decision, DeskError};
use crate::exam::{Exam, Markup};
use crate::scoring::Sketch;
use crate::store::{
    AnalysisEffect, Attempt, AttemptState, Effect, Notice, PersonId, Records, Sign, Topic, set_number,
};

/// Nobody sets points faster than this, looking for the next object and picture included.
const FASTEST_POINT_MS: i64 = 500;

impl Decision<'_> {
    /// Looks at the markup of an accepted attempt, and has it compared with those before it; that takes too long for a
    /// decision. It is remembered for those that come after.
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
        let mut signs: Vec<Sign> = other_hands(hands).into_iter().collect();
        signs.extend(not_by_hand(markup));
        signs.extend(fast(attempt, markup));
        self.tx.put_signs(attempt.person, attempt.number, signs)?;
        let (person, attempt) = (attempt.person, attempt.number);
        let search = Effect::Analysis(AnalysisEffect::FindCopies { person, attempt });
        Ok(self.tx.push(self.at, search).map(drop)?)
    }

    /// The submission was compared with all others: now HR's card can tell. Whoever was deleted meanwhile has none.
    pub(super) fn copies_sought(
        &mut self,
        person: PersonId,
        number: u8,
        found: Option<Likeness>,
    ) -> Result<(), DeskError> {
        let attempt = self.tx.attempt(person, number)?;
        let Some(attempt) = attempt.filter(|attempt| attempt.state == AttemptState::Complete) else {
            return Ok(());
        };
        if let Some(Likeness { person: other, attempt: theirs, similarity }) = found {
            let mut signs = self.tx.signs(person, number)?;
            signs.insert(0, Sign::Copy { person: other, attempt: theirs, similarity });
            self.tx.put_signs(person, number, signs)?;
            self.keep(&attempt)?;
        }
        self.tell_hr(Topic::Submissions, &Notice::HrCard { person, attempt: number, news: true })
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
