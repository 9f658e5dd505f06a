//! Whose work an accepted submission is more alike with than independent people's are.
//!
//! There are two kinds of evidence: points in common, and mistakes in common. With up to [`EVERYBODY`] others the points
//! are compared with those of each; with more, an index says who is worth a look. The probabilities are corrected for
//! both kinds and for the number of pairs, so that at most one in a hundred exams of a thousand independent people has
//! any flag.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Mutex, PoisonError};

use tokio_util::sync::CancellationToken;

use super::memory::{Known, Memory, Who, drawn};
use crate::analysis::{Drawing, Likeness, Similar, Sketch, clusters, ln_false_flags, ln_mistakes};
use crate::assessment::{drawing, handwriting};
use crate::exam::Exam;
use crate::model::{Alike, AttemptNumber, EffectId, Evidence, Given, PersonId};
use crate::store::{Handwritings, Outbox, Packs, StoreError};

/// With so many others somebody is compared without an index: it finds nobody whose points a tenth of all have.
const EVERYBODY: usize = 64;

/// With how many that the index names.
const NAMED: usize = 5;

/// Somebody who is alike.
#[derive(Clone, Copy)]
struct Found {
    place: usize,
    /// Natural logarithm of the probability, corrected.
    ln_probability: f64,
    evidence: Evidence,
}

/// A submission that is compared.
struct Work<'a> {
    exam: &'a Exam,
    images: &'a [String],
    who: Who,
    drawing: Drawing,
    answers: Vec<Option<Given>>,
}

/// The works of other people with which this one has more in common than chance has; those that still wait for their own
/// search are left out.
pub(super) fn alike(
    records: &impl Outbox,
    packs: &Packs,
    memory: &Mutex<Memory>,
    effect: EffectId,
    who: (PersonId, AttemptNumber),
    gone: &CancellationToken,
) -> Result<Option<Alike>, StoreError> {
    let (person, number) = who;
    // Someone who was deleted, or has begun again, has nothing to compare.
    let Some(attempt) = records.attempt(person, number)? else { return Ok(None) };
    let exam = packs.of(records, &attempt)?;
    let images = exam.assignment(number.0);
    let set = attempt.set(images.iter().map(String::as_str));
    let Some(submission) = records.submission(person, number, attempt.submissions)? else { return Ok(None) };
    let changes = records.handwriting_changes()?;
    let remembered = memory.lock().unwrap_or_else(PoisonError::into_inner).take(set, changes);
    // If it knows this one already, the search was made before, and its outcome was lost.
    let known = if let Some(known) = remembered.filter(|known| !known.has(who)) {
        Some(known)
    } else {
        let mut without: BTreeSet<Who> = records.copies_sought_after(effect)?;
        without.insert(who);
        Known::read(records, (&exam, images, set), &without, gone)?
    };
    let Some(mut known) = known else { return Ok(None) };
    let work = Work {
        exam: &exam,
        images,
        who,
        drawing: drawing(&exam, images, &submission.annotations),
        answers: handwriting(&exam, images, &submission.annotations).answers,
    };
    let found = found(records, &mut known, work, gone);
    if gone.is_cancelled() {
        return Ok(None);
    }
    let alike = group(&mut known, &found);
    memory.lock().unwrap_or_else(PoisonError::into_inner).put(known);
    Ok(alike)
}

/// Compares a work with all that are known, and adds it to them; who is most alike comes first.
fn found(records: &impl Outbox, known: &mut Known, work: Work<'_>, gone: &CancellationToken) -> Vec<Found> {
    let correction = ln_mistakes(known.people());
    let sketch = known.sketch(&work.drawing);
    let mut found = by_points(records, known, &work, &sketch, gone);
    let wrong = work.answers.iter().filter(|answer| matches!(answer, Some(Given::Wrong(_)))).count();
    let by_mistakes = known.add(work.who, sketch, work.answers, ln_false_flags() - correction);
    for (place, ln_probability, shared) in by_mistakes {
        let ln_probability = (ln_probability + correction).min(0.0);
        let evidence = Evidence::Mistakes { shared: count(shared), of: count(wrong) };
        match found.iter_mut().find(|found| found.place == place) {
            Some(known) if known.ln_probability <= ln_probability => {}
            Some(known) => *known = Found { place, ln_probability, evidence },
            None => found.push(Found { place, ln_probability, evidence }),
        }
    }
    found.retain(|found| known.who(found.place).0 != work.who.0);
    found.sort_by(|one, other| {
        one.ln_probability.total_cmp(&other.ln_probability).then(one.place.cmp(&other.place))
    });
    found
}

/// Who has more points in common than chance has.
fn by_points(
    records: &impl Outbox,
    known: &mut Known,
    work: &Work<'_>,
    sketch: &Sketch,
    gone: &CancellationToken,
) -> Vec<Found> {
    let place = known.people();
    let of = |who| drawn(records, work.exam, work.images, who);
    let similar: Vec<Similar> = if place <= EVERYBODY {
        let both_ways = |person| [false, true].map(|mirrored| Similar { person, mirrored });
        (0..place).flat_map(both_ways).collect()
    } else {
        known.index.similar_to_new(sketch, NAMED)
    };
    let drawings: HashMap<usize, Drawing> = similar
        .iter()
        .filter(|similar| known.who(similar.person).0 != work.who.0)
        .filter_map(|similar| Some((similar.person, of(known.who(similar.person))?)))
        .collect();
    known.learn(of);
    let newest = known.newest(&work.drawing);
    let mut best: BTreeMap<usize, (f64, bool)> = BTreeMap::new();
    for similar in similar {
        let Some(other) = drawings.get(&similar.person) else { continue };
        if gone.is_cancelled() {
            return Vec::new();
        }
        let ln_probability = newest.ln_probability(similar, other);
        let before = best.entry(similar.person).or_insert((0.0, false));
        if ln_probability < before.0 {
            *before = (ln_probability, similar.mirrored);
        }
    }
    let alike = best.into_iter().filter(|(_, (ln_probability, _))| *ln_probability <= ln_false_flags());
    let found = alike.filter_map(|(place, (ln_probability, mirrored))| {
        let likeness = Likeness::of(&work.drawing, drawings.get(&place)?, mirrored);
        Some(Found { place, ln_probability, evidence: evidence(&likeness) })
    });
    found.collect()
}

fn evidence(likeness: &Likeness) -> Evidence {
    Evidence::Points {
        objects: count(likeness.objects),
        of_objects: count(likeness.of_objects),
        points: count(likeness.points),
        of_points: count(likeness.of_points),
        shift: likeness.shift.round() as u32,
        scale: (100.0 * likeness.scale).round() as u32,
        mirrored: likeness.mirrored,
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// The one who is most alike, with everybody who is alike with somebody of the same group. The newest is the one that was
/// compared.
fn group(known: &mut Known, found: &[Found]) -> Option<Alike> {
    let newest = known.people().checked_sub(1)?;
    known.pairs.extend(found.iter().map(|found| (found.place, newest)));
    let Found { place, ln_probability, evidence } = *found.first()?;
    let groups = clusters(known.pairs.iter().copied());
    let own = groups.into_iter().find(|group| group.contains(&newest)).unwrap_or_default();
    let itself = known.who(newest).0;
    let nearest = found.iter().map(|found| found.place);
    let mut others: Vec<usize> = nearest.skip(1).collect();
    others.extend(own.into_iter().filter(|place| !found.iter().any(|found| found.place == *place)));
    others.retain(|place| known.who(*place).0 != itself);
    let more = count(others.len().saturating_sub(Alike::OTHERS));
    others.truncate(Alike::OTHERS);
    let (person, attempt) = known.who(place);
    let others = others.into_iter().map(|place| known.who(place)).collect();
    Some(Alike { person, attempt, evidence, one_in: Alike::one_in(ln_probability), others, more })
}

#[cfg(test)]
mod tests;
