//! What about an accepted submission a person should look at: copies, annotations that nobody drew, implausible speed.

use std::collections::BTreeMap;

use super::event::{Hands, Likeness};
use super::{Decision, DeskError};
use crate::exam::{Annotations, Exam};
use crate::model::{
    AnalysisEffect, Attempt, AttemptState, Effect, Flag, Message, PersonId, Topic, set_number,
};
use crate::scoring::Fingerprint;
use crate::store::Records;

/// Nobody sets points faster than this, looking for the next object and image included.
const FASTEST_POINT_MS: i64 = 500;

impl Decision<'_> {
    /// Looks at the annotations of an accepted attempt, and has it compared with those before it; that takes too long for a
    /// decision. It is remembered for those that come after.
    pub(super) fn note_flags(
        &mut self,
        exam: &Exam,
        attempt: &Attempt,
        annotations: &Annotations,
        hands: &Hands,
    ) -> Result<(), DeskError> {
        let images = exam.assignment(attempt.number);
        let set = set_number(attempt.pack, images.iter().map(String::as_str));
        let fingerprint = Fingerprint::of(exam, images, annotations);
        self.tx.put_fingerprint(set, attempt, &fingerprint)?;
        let mut flags: Vec<Flag> = other_hands(hands).into_iter().collect();
        flags.extend(not_by_hand(annotations));
        flags.extend(fast(attempt, annotations));
        self.tx.put_flags(attempt.person, attempt.number, flags)?;
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
            let mut flags = self.tx.flags(person, number)?;
            flags.insert(0, Flag::Copy { person: other, attempt: theirs, similarity });
            self.tx.put_flags(person, number, flags)?;
            self.keep(&attempt)?;
        }
        self.tell_hr(Topic::Submissions, &Message::HrCard { person, attempt: number, news: true })
    }
}

/// The task was not in the candidate's hands.
fn other_hands(hands: &Hands) -> Option<Flag> {
    let assignee = match hands {
        Hands::Own => return None,
        Hands::Other(name) => Some(name.clone()),
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

fn fast(attempt: &Attempt, annotations: &Annotations) -> Option<Flag> {
    let shapes = annotations.images.iter().flat_map(|image| &image.shapes);
    let points: usize = shapes.map(crate::exam::Shape::point_count).sum();
    let taken = attempt.worked().or(attempt.taken())?;
    (taken.num_milliseconds() < points as i64 * FASTEST_POINT_MS)
        .then(|| Flag::Fast { seconds: taken.num_seconds() as u32, points: points as u32 })
}
