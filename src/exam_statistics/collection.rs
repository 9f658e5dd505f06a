//! Attempts of several exams, collected one by one, within bounds.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};

use super::form::Form;
use super::report::{ExamFigures, Exposure};
use crate::exam::Exam;
use crate::scoring::Scorecard;

/// Maximum number of pairs of items that sums are kept of, in all forms (24 bytes each): one form of 1,000 objects, or
/// hundreds of fifty.
const MOST_PAIRS: usize = 1_500_000;

/// Maximum number of answers that are kept, in all forms (two bytes each): those of 300,000 people to fifty objects.
pub(super) const MOST_ANSWERS: usize = 16_000_000;

/// Everybody's attempts, by exam and form.
#[derive(Debug)]
pub struct Collections {
    exams: Vec<Collected>,
    pairs: usize,
    answers: usize,
    /// Whether everybody's attempt was added.
    whole: bool,
}

#[derive(Debug)]
struct Collected {
    exam: Arc<Exam>,
    forms: Vec<Form>,
    exposure: Vec<Exposure>,
    people: usize,
    left_out: usize,
}

impl Default for Collections {
    fn default() -> Self {
        Self::new()
    }
}

impl Collections {
    /// Nobody's yet.
    #[must_use]
    pub fn new() -> Self {
        Self { exams: Vec::new(), pairs: MOST_PAIRS, answers: MOST_ANSWERS, whole: true }
    }

    /// The same with less room.
    #[cfg(test)]
    pub(super) fn with_room(pairs: usize, answers: usize) -> Self {
        Self { pairs, answers, ..Self::new() }
    }

    /// Has an exam in the report, even if nobody had it. Exams are told in the order in which they come.
    pub fn expect(&mut self, exam: &Arc<Exam>) {
        self.of(exam);
    }

    fn of(&mut self, exam: &Arc<Exam>) -> usize {
        let exam = exam.drawn_from.as_ref().unwrap_or(exam);
        let known = self.exams.iter().position(|known| known.exam.id() == exam.id());
        known.unwrap_or_else(|| {
            let images = exam.originals.iter().map(|image| image.name.clone());
            let exposure = images.map(|image| Exposure { image, attempts: 0 }).collect();
            let exam = Arc::clone(exam);
            self.exams.push(Collected { exam, forms: Vec::new(), exposure, people: 0, left_out: 0 });
            self.exams.len() - 1
        })
    }

    /// Counts an attempt that was given these images, whatever became of it.
    pub fn give(&mut self, exam: &Arc<Exam>, images: &[String]) {
        let number = self.of(exam);
        for exposure in &mut self.exams[number].exposure {
            exposure.attempts += usize::from(images.contains(&exposure.image));
        }
    }

    /// Adds the first accepted attempt of somebody, with its working time, and when it was handed in. One without images
    /// is passed over: nothing is known of its objects.
    pub fn add(&mut self, exam: &Arc<Exam>, card: &Scorecard, worked: Option<TimeDelta>, at: DateTime<Utc>) {
        if card.images.is_empty() {
            return;
        }
        let number = self.of(exam);
        let is_added = self.add_to(number, card, worked, at).is_some();
        self.whole &= is_added;
        let collected = &mut self.exams[number];
        *(if is_added { &mut collected.people } else { &mut collected.left_out }) += 1;
    }

    /// `None`: it is of another form than others with these images, or there is no room.
    fn add_to(
        &mut self,
        number: usize,
        card: &Scorecard,
        worked: Option<TimeDelta>,
        at: DateTime<Utc>,
    ) -> Option<()> {
        let Collected { exam, forms, .. } = &mut self.exams[number];
        let known = forms.iter().position(|form| form.has_images(card));
        let place = if let Some(place) = known {
            place
        } else {
            let form = Form::of(exam, card);
            self.pairs = self.pairs.checked_sub(form.pairs())?;
            forms.push(form);
            forms.len() - 1
        };
        let form = &mut forms[place];
        let room = self.answers.checked_sub(form.len())?;
        form.add(exam, card, worked, at).ok()?;
        self.answers = room;
        Some(())
    }

    /// Counts somebody of an exam whose attempt can't be read.
    pub fn leave_out(&mut self, exam: &Arc<Exam>) {
        let number = self.of(exam);
        self.exams[number].left_out += 1;
    }

    /// Whether everybody's attempt was added: none was of another form than others, and there was room for all.
    pub(super) fn is_whole(&self) -> bool {
        self.whole
    }

    /// What is told of each exam. Who has at least the share `cut` (0 to 1) of all answers right passes. People can be
    /// added afterwards; what is told next has the scale of now as long as they are few ([`FormFigures::scaled`]).
    ///
    /// [`FormFigures::scaled`]: super::FormFigures::scaled
    #[must_use]
    pub fn figures(&mut self, cut: Option<f64>) -> Vec<ExamFigures> {
        let figures = |Collected { exam, forms, exposure, people, left_out }: &mut Collected| {
            let mut forms: Vec<_> = forms.iter_mut().map(|form| form.figures(exam, cut)).collect();
            forms.retain(|form| form.test.people > 0);
            forms.sort_by_key(|form| form.attempt.unwrap_or(u8::MAX));
            ExamFigures {
                exam: exam.id().to_string(),
                title: exam.title.en.clone(),
                people: *people,
                left_out: *left_out,
                exposure: exposure.clone(),
                forms,
            }
        };
        self.exams.iter_mut().map(figures).collect()
    }
}
