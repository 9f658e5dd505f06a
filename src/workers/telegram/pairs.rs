//! Two attempts side by side, of which one looks like a copy of the other.

use std::path::Path;

use super::album::ALBUM;
use super::deliver::{DeliveryError, Sent, TelegramWorker};
use crate::exam::{Exam, Language};
use crate::model::{
    Attempt, AttemptNumber, CauseKind, ChatId, MissingImage, NotSent, PersonId, Readers, Submission,
};
use crate::report::{Legend, Side, pair};
use crate::scoring::{ImageScore, Scorecard};
use crate::store::{Records, StoreError, View};
use crate::telegram::{Api, Photo};
use crate::texts::{self, NoPairs, SideName};

/// One of the two.
struct Work {
    name: SideName,
    scorecard: Scorecard,
    submission: Submission,
}

impl Work {
    /// `None`: it was not handed in, or is not stored any more.
    fn read(attempt: Attempt, view: &View) -> Result<Option<Self>, StoreError> {
        let (person, number) = (attempt.person, attempt.number);
        let submission = view.submission(person, number, attempt.submissions)?;
        let name = view.name_of(person)?.unwrap_or_else(|| person.to_string());
        let name = SideName { name, attempt: number };
        let work = attempt.into_scorecard().zip(submission);
        Ok(work.map(|(scorecard, submission)| Self { name, scorecard, submission }))
    }

    fn image(&self, name: &str) -> Option<(&ImageScore, &Submission)> {
        let score = self.scorecard.images.iter().find(|score| score.name == name)?;
        Some((score, &self.submission))
    }
}

impl<T: Api> TelegramWorker<T> {
    /// The images of an attempt, each beside the same one of the attempt that it looks like a copy of.
    pub(super) async fn pairs(
        &self,
        view: View,
        chat: ChatId,
        language: Language,
        person: PersonId,
        number: AttemptNumber,
    ) -> Result<Sent, DeliveryError> {
        let Some(attempt) = view.attempt(person, number)? else {
            drop(view);
            return Ok(self.say(chat, &texts::gone(language)).await?.into());
        };
        let exam = self.rules.packs.of(&view, &attempt)?;
        let works = match both(attempt, &view)? {
            Ok(works) => works,
            Err(why) => {
                drop(view);
                return Ok(self.say(chat, &texts::no_pairs(why, language)).await?.into());
            }
        };
        drop(view);
        let (legend, id) = (texts::legend(language), exam.id());
        let shared = shared(&works);
        let caption = texts::pairs([&works[0].name, &works[1].name], ALBUM, shared.len(), language);
        // Decoding and drawing take a second: this must not block the threads of the runtime.
        let (images, missing) = tokio::task::spawn_blocking(move || drawn(&exam, &works, &shared, &legend))
            .await
            .map_err(|error| DeliveryError::Making(CauseKind::Defect.because(error.to_string())))?;
        let mut sent = self.album(chat, Readers::Hr, &images, &caption).await?;
        sent.missing.extend(missing);
        Ok(sent.of(id))
    }
}

/// The attempt and the one that it looks like a copy of, or why they can't be shown.
fn both(attempt: Attempt, view: &View) -> Result<Result<[Work; 2], NoPairs>, StoreError> {
    let twin = view.twin(attempt.person, attempt.number)?;
    let Some((person, number)) = twin else { return Ok(Err(NoPairs::Erased)) };
    let Some(twin) = view.attempt(person, number)? else { return Ok(Err(NoPairs::Erased)) };
    if attempt.pack != twin.pack {
        return Ok(Err(NoPairs::OtherExam));
    }
    let works = Work::read(attempt, view)?.zip(Work::read(twin, view)?);
    let works = works.map(|(one, other)| [one, other]).ok_or(NoPairs::NoWork);
    Ok(works.and_then(|works| if shared(&works).is_empty() { Err(NoPairs::OtherExam) } else { Ok(works) }))
}

/// The names of the images that both have.
fn shared(works: &[Work; 2]) -> Vec<String> {
    let names = works[0].scorecard.images.iter().map(|score| &score.name);
    names.filter(|name| works[1].image(name).is_some()).cloned().collect()
}

/// As many pairs as an album takes, and the images of which there is none.
fn drawn(
    exam: &Exam,
    works: &[Work; 2],
    names: &[String],
    legend: &Legend,
) -> (Vec<Photo>, Vec<MissingImage>) {
    let (mut images, mut missing) = (Vec::new(), Vec::new());
    for name in names.iter().take(ALBUM) {
        let (Some(original), Some(reference)) = (exam.original(name), exam.reference.image(name)) else {
            continue;
        };
        let sides = works.each_ref().map(|work| {
            let (score, submission) = work.image(name)?;
            let submitted = submission.annotations.image(name)?;
            Some(Side { name: &work.name.name, submitted, score })
        });
        let [Some(left), Some(right)] = sides else { continue };
        match pair(original, reference, [left, right], &exam.labels, legend) {
            Ok(bytes) => {
                let name = format!("pair-{}", Path::new(name).with_extension("jpg").display());
                images.push(Photo { name, bytes: bytes.into() });
            }
            Err(error) => {
                tracing::error!(image = name, %error, "cannot draw an image");
                missing.push(MissingImage { name: name.clone(), why: NotSent::NotDrawn });
            }
        }
    }
    (images, missing)
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};

    use super::*;
    use crate::model::{Flag, samples};
    use crate::scoring::{Percent, score};
    use crate::store::{PackedSubmission, Store, Tx};

    const ANN: PersonId = PersonId(300);
    const BOB: PersonId = PersonId(301);

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_770_000_000, 0).expect("a moment")
    }

    fn attempt(person: PersonId, exam: &Exam) -> Attempt {
        Attempt {
            state: samples::scored(score(exam, 1, &exam.reference)),
            submissions: 1,
            pack: Some(exam.id()),
            ..Attempt::new(person, AttemptNumber::FIRST, now())
        }
    }

    /// What there is to show of Bob's work, which looks like a copy of Ann's, after a change to the records.
    fn shown(change: impl FnOnce(&Tx)) -> Result<(Vec<String>, [SideName; 2]), NoPairs> {
        let exam = Exam::embedded().expect("the exam built in is whole");
        let store = Store::in_memory().expect("a store");
        let tx = store.write().expect("a transaction");
        for person in [ANN, BOB] {
            tx.put_attempt(&attempt(person, &exam)).expect("put");
            let annotations = exam.reference.clone();
            let submission = Submission { at: now(), last_edit: now(), annotations };
            let packed = PackedSubmission::of(&submission).expect("packed");
            tx.put_submission(person, AttemptNumber::FIRST, 1, &packed).expect("put");
        }
        let (person, attempt) = (ANN, AttemptNumber::FIRST);
        let copy = Flag::Copy { person, attempt, similarity: Percent::HUNDRED };
        tx.put_flags(BOB, AttemptNumber::FIRST, vec![copy]).expect("put");
        change(&tx);
        tx.commit().expect("committed");
        let view = store.read().expect("a view");
        let own = view.attempt(BOB, AttemptNumber::FIRST).expect("read").expect("Bob's attempt");
        both(own, &view).expect("read").map(|works| (shared(&works), works.map(|work| work.name)))
    }

    #[test]
    fn the_work_is_on_the_left_and_what_it_looks_like_on_the_right() {
        let (images, names) = shown(|_| ()).expect("both");
        assert_eq!(images, ["01.jpg", "02.jpg", "03.jpg", "04.jpg", "05.jpg"]);
        assert_eq!(names.map(|name| name.name), ["301", "300"]);
    }

    #[test]
    fn what_cannot_be_shown_side_by_side_has_a_reason() {
        let exam = Exam::embedded().expect("the exam built in is whole");
        let put = |attempt: Attempt| move |tx: &Tx| tx.put_attempt(&attempt).expect("put");
        let other = Attempt { pack: None, ..attempt(ANN, &exam) };
        assert_eq!(shown(put(other)).unwrap_err(), NoPairs::OtherExam);
        let apart =
            Attempt { state: samples::scored(score(&exam, 2, &exam.reference)), ..attempt(ANN, &exam) };
        assert_eq!(shown(put(apart)).unwrap_err(), NoPairs::OtherExam);
        let unstored = Attempt { submissions: 2, ..attempt(ANN, &exam) };
        assert_eq!(shown(put(unstored)).unwrap_err(), NoPairs::NoWork);
        let gone = |tx: &Tx| tx.put_flags(BOB, AttemptNumber::FIRST, vec![]).map(drop).expect("put");
        assert_eq!(shown(gone).unwrap_err(), NoPairs::Erased);
        let flagged =
            Flag::Copy { person: PersonId(999), attempt: AttemptNumber(1), similarity: Percent::HUNDRED };
        let gone = |tx: &Tx| tx.put_flags(BOB, AttemptNumber::FIRST, vec![flagged]).map(drop).expect("put");
        assert_eq!(shown(gone).unwrap_err(), NoPairs::Erased);
    }
}
