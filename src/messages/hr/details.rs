//! The details of an attempt beyond its card: how sure each figure is, every object, every mistake and its kind, every flag.

use super::attempt::{Work, counts, flag, on_site, values_of, who, wrong, wrong_text};
use super::characters;
use crate::exam::{AttributeType, Exam, Language};
use crate::messages::template::{Reading, Template};
use crate::model::{AttemptNumber, PersonId, Readers};
use crate::scoring::{ImageScore, Scorecard, ValueScore, Verdict, WrongLabel, enough, verdict};
use crate::store::StoreError;
use crate::texts::catalog::{Own, foreign, say};
use crate::texts::metrics::{agreement_name, metric_name, metric_of};
use crate::texts::reasons::wrong_label;
use crate::texts::{Rendered, certainty, cut, gone};

/// Maximum number of lines about labels that were taken for others, and about characters.
const WRONG_LABELS_SHOWN: usize = 5;
const RATES_SHOWN: usize = 5;

/// The details beyond the card.
pub(crate) struct Details {
    /// The candidate.
    pub(crate) person: PersonId,
    /// Number of the attempt.
    pub(crate) attempt: AttemptNumber,
}

/// An attempt that has figures.
pub(crate) struct Scored {
    work: Work,
    scorecard: Scorecard,
}

impl Template for Details {
    const READERS: Readers = Readers::Hr;

    /// `None`: the candidate was deleted meanwhile.
    type Facts = Option<Scored>;

    fn read(&self, reading: &Reading<'_>) -> Result<Option<Scored>, StoreError> {
        let work = Work::read(self.person, self.attempt, reading)?;
        Ok(work.and_then(|work| {
            let scorecard = work.attempt.scorecard()?.clone();
            Some(Scored { work, scorecard })
        }))
    }

    fn render(&self, scored: &Option<Scored>, language: Language) -> Rendered {
        let Some(Scored { work, scorecard }) = scored else { return Rendered::plain(gone(language)) };
        let Work { candidate, attempt, .. } = work;
        let mut before =
            vec![who(candidate, language), say!(language, "hr-details", attempt = attempt.number)];
        before.extend(on_site(attempt, language));
        before.extend(in_all(scorecard, &work.exam, language));
        let mut lines = Vec::new();
        let mut start = format!("<b>{}</b>\n", say!(language, "hr-sure-heading"));
        let sure = sure(scorecard, work, language).into_iter();
        lines.extend(sure.map(|line| format!("{}{line}", std::mem::take(&mut start))));
        for score in &scorecard.images {
            // The image's name stays with the first line about it.
            let mut start = format!("\n<b>{}</b>\n", foreign(&score.name));
            let said = of_image(score, &work.exam, language).into_iter();
            lines.extend(said.map(|line| format!("{}{line}", std::mem::take(&mut start))));
        }
        let mut after = vec![String::new()];
        if work.flags.is_empty() {
            after.push(say!(language, "hr-no-signs"));
        }
        after.extend(work.flags.iter().map(|sign| flag(sign, language)));
        let more = |rest: usize| format!("\n{}", say!(language, "hr-details-more", count = rest));
        Rendered::plain(cut::within(before, lines, after, more))
    }
}

/// What is told of all images together: which labels were taken for which, and how many characters are wrong.
fn in_all(scorecard: &Scorecard, exam: &Exam, language: Language) -> Vec<String> {
    let confusion = scorecard.confusion();
    let wrong = confusion.wrong_labels().map(|(expected, given, count)| WrongLabel {
        expected: (*expected).to_owned(),
        given: (*given).to_owned(),
        count: count as u32,
    });
    let mut lines: Vec<String> =
        wrong.take(WRONG_LABELS_SHOWN).map(|wrong| wrong_label(&wrong, language, foreign)).collect();
    let texts = exam.labels.iter().flat_map(|label| label.scored().map(move |attribute| (label, attribute)));
    let rates = texts.filter(|(_, attribute)| attribute.kind == AttributeType::Text).filter_map(
        |(label, attribute)| {
            let rate = scorecard.error_rate(&label.name, &attribute.name).filter(|rate| *rate > 0.0)?;
            let figure = foreign(&format!("{}.{}", label.name, attribute.name));
            let rate = Own(format!("{:.1}", rate * 100.0));
            Some(say!(language, "hr-mean-error-rate", figure = figure, rate = rate))
        },
    );
    lines.extend(rates.take(RATES_SHOWN));
    lines.into_iter().map(|line| format!("• {line}")).collect()
}

/// How sure each figure is, and why nothing is recommended, if nothing is.
fn sure(scorecard: &Scorecard, work: &Work, language: Language) -> Vec<String> {
    let thresholds = &work.exam.thresholds;
    let is_undecided = verdict(scorecard, &work.exam, !work.flags.is_empty()) == Verdict::Undecided;
    let undecided = || certainty::undecided(scorecard, thresholds, language);
    let mut lines: Vec<String> = is_undecided.then(undecided).flatten().into_iter().collect();
    lines.extend(certainty::in_full(scorecard, thresholds, language));
    if let Some(enough) = enough(scorecard, &work.exam) {
        let (said, errors) =
            (certainty::enough_in_short(&enough, language), certainty::enough_in_full(&enough, language));
        lines.push(format!("{said}. {errors}"));
    }
    lines
}

/// Every object of an image and every mistake on it, one line each.
fn of_image(score: &ImageScore, exam: &Exam, language: Language) -> Vec<String> {
    let (mut lines, mut remarks) = (Vec::new(), counts(score, language));
    let several = values_of(score) > 1;
    for label in &score.labels {
        let rule = exam.label(&label.label);
        let metric = metric_of(exam, &label.label);
        lines.push(format!("{}: {} {} %", foreign(&label.label), metric_name(metric, language), label.iou));
        let object_metric = agreement_name(metric.agreement(), language);
        let numbered = label.objects.len() > 1;
        for (number, object) in (1..).zip(&label.objects) {
            if numbered {
                lines.push(format!("  {number}. {object_metric} {} %", object.iou));
            }
            remarks.extend(wrong(object).map(|value| {
                let mut attributes = rule.iter().flat_map(|rule| &rule.attributes);
                let chosen =
                    attributes.any(|rule| rule.name == value.attribute && rule.kind != AttributeType::Text);
                let text = if chosen { wrong_text(value, language) } else { mistake(value, language) };
                let place = || format!("{}.{}", foreign(&label.label), foreign(&value.attribute));
                if several { format!("{}: {text}", place()) } else { text }
            }));
        }
    }
    lines.extend(remarks.into_iter().map(|remark| format!("• {remark}")));
    lines
}

/// A wrong text: what it should be, how different it is, and what kinds of mistakes it has.
fn mistake(value: &ValueScore, language: Language) -> String {
    let text = wrong_text(value, language);
    let rate = say!(language, "hr-error-rate", rate = Own(format!("{:.0}", value.cer * 100.0)));
    let kinds = match value.given.as_deref() {
        // Nothing was given: which characters that lacks is plain.
        None | Some("") => Vec::new(),
        Some(given) => characters::kinds(&value.expected, given, language),
    };
    std::iter::once(format!("{text} · {rate}")).chain(kinds).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use crate::messages::world::{ANNA, NOBODY, OLGA, World, at, complete, exam};
    use crate::model::{AttemptNumber, AttemptState, Completion, Flag, Message};
    use crate::scoring::{Percent, score};
    use crate::store::Tx;

    /// A wrong text, a missing car, and flags.
    fn mistakes(tx: &Tx) {
        let exam = exam();
        let mut annotations = exam.reference.clone();
        annotations.images.truncate(3);
        annotations.images[0].shapes[1].attributes[0].1 = "X<1".to_owned();
        annotations.images[1].shapes.remove(0);
        "plate".clone_into(&mut annotations.images[2].shapes[0].label);
        let mut scorecard = score(&exam, 1, &annotations);
        scorecard.images.truncate(3);
        let mut attempt = complete(ANNA, AttemptNumber::FIRST, &exam);
        let closed = attempt.closed_mut().expect("it was accepted").clone();
        let completion = Completion::Scored { ended: at(3600), scorecard };
        attempt.state = AttemptState::Complete { completion, closed };
        tx.put_attempt(&attempt).expect("put");
        let flags = vec![
            Flag::Copy { person: NOBODY, attempt: AttemptNumber::FIRST, similarity: Percent::of(97, 100) },
            Flag::NotByHand { source: "file".to_owned(), count: 3 },
            Flag::Fast { seconds: 95, points: 400 },
            Flag::OtherAssignee { assignee: None },
        ];
        tx.put_flags(ANNA, AttemptNumber::FIRST, flags).expect("put");
    }

    #[test]
    fn every_mistake_is_told() {
        let told = World::new()
            .with(mistakes)
            .tells(OLGA, &Message::HrDetails { person: ANNA, attempt: AttemptNumber::FIRST });
        insta::assert_snapshot!(told, @r"
        <b>Anna</b> @anna_k
        Attempt 1: details
        • drawn as “plate” instead of “car”: 1
        • “plate.plate”: mean error rate 33.3 %
        <blockquote expandable><b>How sure the figures are</b>
        Cars: what is on record does not show how sure the figure is.
        Plates: what is on record does not show how sure the figure is.
        Plate texts: what is on record does not show how sure the figure is.

        <b>01.jpg</b>
        car: IoU 100.00 %
        plate: IoU 100.00 %
        • “X&lt;1” instead of “O0B8S5” · error rate 100 %; missing: O, 0, B; other: 8 → X, S → &lt;, 5 → 1

        <b>02.jpg</b>
        car: IoU 0.00 %
        plate: IoU 100.00 %
        • “car” missing: 1

        <b>03.jpg</b>
        car: IoU 0.00 %
        plate: IoU 1.26 %
        • drawn as “plate” instead of “car”: 1</blockquote>

        🚩 97.00 % of the points match the work of 999, attempt 1
        🚩 Not drawn by hand: 3 shapes, from a file
        🚩 Implausibly fast: 400 points in 1 min 35 s
        🚩 The task was taken from the candidate: on the site it was assigned to nobody
        ");
        let told = World::new()
            .with(mistakes)
            .tells_in_russian(OLGA, &Message::HrDetails { person: ANNA, attempt: AttemptNumber::FIRST });
        insta::assert_snapshot!(told, @r"
        <b>Anna</b> @anna_k
        Попытка 1: подробности
        • отмечено как «plate» вместо «car»: 1
        • «plate.plate»: средняя доля ошибок 33.3 %
        <blockquote expandable><b>Насколько надёжны показатели</b>
        Автомобили: сохранённых данных мало, чтобы судить о надёжности показателя.
        Номера: сохранённых данных мало, чтобы судить о надёжности показателя.
        Тексты номеров: сохранённых данных мало, чтобы судить о надёжности показателя.

        <b>01.jpg</b>
        car: IoU 100.00 %
        plate: IoU 100.00 %
        • «X&lt;1» вместо «O0B8S5» · доля ошибок 100 %; пропущено: O, 0, B; прочее: 8 → X, S → &lt;, 5 → 1

        <b>02.jpg</b>
        car: IoU 0.00 %
        plate: IoU 100.00 %
        • «car», не хватает: 1

        <b>03.jpg</b>
        car: IoU 0.00 %
        plate: IoU 1.26 %
        • отмечено как «plate» вместо «car»: 1</blockquote>

        🚩 97.00 % точек совпадают с работой: 999, попытка 1
        🚩 Нарисовано не вручную: 3 фигуры, из файла
        🚩 Неправдоподобно быстро: 400 точек за 1 мин 35 с
        🚩 Задание забрали у кандидата: на сайте у него нет исполнителя
        ");
        let told =
            World::new().tells(OLGA, &Message::HrDetails { person: NOBODY, attempt: AttemptNumber::FIRST });
        insta::assert_snapshot!(told, @"This candidate has been deleted in the meantime.");
    }
}
