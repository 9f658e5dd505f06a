//! How sure the figures of a submission are, in sentences for HR. Candidates never read them.

use super::catalog::{Own, foreign, foreign_plain, say};
use crate::exam::{Language, Thresholds};
use crate::scoring::{
    Certainty, Enough, Errors, FEWEST_IMAGES, Known, KnownEnough, Leaning, Sample, Scorecard, Unsure,
    Verdict, leaning,
};

/// The shortest useful words, for a card: about the figure of which it is least sure on which side of its threshold the true
/// one is. `None`: nothing can be said.
pub(crate) fn in_short(scorecard: &Scorecard, thresholds: &Thresholds, language: Language) -> Option<String> {
    let all: Vec<Certainty<'_>> = scorecard.certainties(thresholds).collect();
    let known = all.iter().filter_map(|one| Some((one, one.known.ok()?)));
    let least_sure = known.min_by(|(one, _), (other, _)| doubt(other).total_cmp(&doubt(one)));
    let Some((least_sure, known)) = least_sure else {
        return all.iter().find_map(|one| match one.known {
            Err(Unsure::TooFewImages(count)) => Some(say!(language, "hr-sure-too-few", count = count)),
            Err(Unsure::AllTheSame(_) | Unsure::FigureOnly) | Ok(_) => None,
        });
    };
    let words = short(least_sure, known, language);
    let shares = all.iter().filter(|one| one.figure.attribute.is_some()).count();
    let is_plain = shares == 1 && least_sure.figure.attribute.is_some();
    let subject = subject(least_sure, language);
    Some(if is_plain { words } else { say!(language, "hr-sure-of", subject = subject, sure = Own(words)) })
}

/// How doubtful it is that the true figure is on the same side of its threshold, 0 to 1; unknown is most doubtful, and
/// without threshold there is nothing to doubt.
fn doubt(certainty: &Certainty<'_>) -> f64 {
    match (certainty.is_reached(), certainty.reaches()) {
        (None, _) => 0.0,
        (Some(_), None) => 1.0,
        (Some(true), Some(reaches)) => 1.0 - reaches,
        (Some(false), Some(reaches)) => reaches,
    }
}

fn short(certainty: &Certainty<'_>, known: Known, language: Language) -> String {
    let (low, high) = (Own(whole(known.low)), Own(whole(known.high)));
    match known.sample {
        Sample::Answers { right, all } if certainty.is_reached() == Some(false) => {
            say!(language, "hr-sure-at-most", right = right, all = all, high = high)
        }
        Sample::Answers { right, all } => {
            say!(language, "hr-sure-at-least", right = right, all = all, low = low)
        }
        Sample::Images(_) => say!(language, "hr-sure-between", low = low, high = high),
    }
}

/// A sentence or two about every figure.
pub(crate) fn in_full(scorecard: &Scorecard, thresholds: &Thresholds, language: Language) -> Vec<String> {
    scorecard.certainties(thresholds).map(|certainty| full(&certainty, language)).collect()
}

fn full(certainty: &Certainty<'_>, language: Language) -> String {
    let subject = subject(certainty, language);
    let known = match certainty.known {
        Ok(known) => known,
        Err(Unsure::TooFewImages(count)) => {
            let needed = FEWEST_IMAGES;
            return say!(language, "hr-sure-few", subject = subject, count = count, needed = needed);
        }
        Err(Unsure::AllTheSame(count)) => {
            return say!(language, "hr-sure-same", subject = subject, count = count);
        }
        Err(Unsure::FigureOnly) => return say!(language, "hr-sure-unknown", subject = subject),
    };
    let (low, high) = (Own(whole(known.low)), Own(whole(known.high)));
    let sentence = match known.sample {
        Sample::Answers { right, all } => {
            say!(
                language,
                "hr-sure-answers",
                subject = subject,
                right = right,
                all = all,
                low = low,
                high = high
            )
        }
        Sample::Images(count) => {
            say!(language, "hr-sure-mean", subject = subject, count = count, low = low, high = high)
        }
    };
    let Some(threshold) = certainty.threshold else { return sentence };
    let about_threshold = match known.reaches {
        Some(reaches) => {
            let (threshold, chance) = (Own(threshold.to_string()), Own(chance(reaches)));
            say!(language, "hr-sure-chance", threshold = threshold, chance = chance)
        }
        None => say!(language, "hr-sure-never"),
    };
    format!("{sentence} {about_threshold}")
}

/// What the figures say and how sure that is, behind the word *undecided*.
pub(crate) fn leaning_in_short(scorecard: &Scorecard, thresholds: &Thresholds, language: Language) -> String {
    let Leaning { verdict, probability } = leaning(scorecard, thresholds);
    let says = Own(recommended(verdict, language));
    match probability {
        Some(probability) => {
            say!(language, "hr-leaning", verdict = says, chance = Own(chance(probability)))
        }
        None => say!(language, "hr-leaning-unknown", verdict = says),
    }
}

/// Why an exam that asks for certainty has no recommendation.
pub(crate) fn undecided(
    scorecard: &Scorecard,
    thresholds: &Thresholds,
    language: Language,
) -> Option<String> {
    let least = thresholds.certain_from()?;
    let Leaning { verdict, probability } = leaning(scorecard, thresholds);
    let says = Own(recommended(verdict, language));
    Some(match probability {
        Some(probability) => {
            let (chance, least) = (Own(chance(probability)), Own(chance(least)));
            say!(language, "hr-undecided", verdict = says, chance = chance, least = least)
        }
        None => say!(language, "hr-undecided-unknown", verdict = says),
    })
}

/// Whether enough images are seen, by the exam's sequential test.
pub(crate) fn enough_in_short(enough: &Enough, language: Language) -> String {
    let Enough { counted, right, images, known, .. } = *enough;
    let of = Own(if counted < images {
        say!(language, "hr-enough-first", right = right, counted = counted)
    } else {
        say!(language, "hr-enough-all", right = right, counted = counted)
    });
    match known {
        KnownEnough::Pass => say!(language, "hr-enough-pass", of = of),
        KnownEnough::Fail => say!(language, "hr-enough-fail", of = of),
        KnownEnough::More { fewest, most } => {
            let more = if fewest == most { most.to_string() } else { format!("{fewest}–{most}") };
            say!(language, "hr-enough-more", of = of, more = Own(more))
        }
    }
}

/// How far one can trust that.
pub(crate) fn enough_in_full(Enough { test, .. }: &Enough, language: Language) -> String {
    let Errors { poor, poor_pass, good, good_fail } = *test;
    // Rounded up: nobody reads of a smaller error than there is.
    let errors = |share: f64| Own(whole((100.0 * share - 1e-9).ceil()));
    let share = |share: f64| Own(whole(100.0 * share));
    let (poor, good) = (share(poor), share(good));
    let (poor_pass, good_fail) = (errors(poor_pass), errors(good_fail));
    say!(language, "hr-enough-errors", poor = poor, poor_pass = poor_pass, good = good, good_fail = good_fail)
}

/// What is recommended, in a word.
pub(crate) fn recommended(verdict: Verdict, language: Language) -> String {
    match verdict {
        Verdict::Pass => say!(language, "sheet-pass"),
        Verdict::Look => say!(language, "sheet-look"),
        Verdict::Fail => say!(language, "sheet-fail"),
        Verdict::Undecided => say!(language, "sheet-undecided"),
    }
}

/// The symbol of a recommendation.
pub(crate) fn symbol(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "✅",
        Verdict::Look => "👀",
        Verdict::Fail => "❌",
        Verdict::Undecided => "⚖️",
    }
}

/// What a figure is about. Those of the built-in exam have names.
fn subject(certainty: &Certainty<'_>, language: Language) -> Own {
    let Certainty { figure, .. } = certainty;
    named(figure.label, figure.attribute, language, |subject| foreign(subject).to_string())
}

/// What a column or a figure is about: a label or one of its attributes. Those of the built-in exam have names.
fn named(label: &str, attribute: Option<&str>, language: Language, foreign: impl Fn(&str) -> String) -> Own {
    Own(match (label, attribute) {
        ("car", None) => say!(language, "sheet-cars"),
        ("plate", None) => say!(language, "sheet-plates"),
        ("plate", Some("plate")) => say!(language, "sheet-plate-text"),
        (label, None) => foreign(label),
        (label, Some(attribute)) => foreign(&format!("{label}.{attribute}")),
    })
}

/// The same where there is no markup.
pub(super) fn named_plainly(label: &str, attribute: Option<&str>, language: Language) -> Own {
    named(label, attribute, language, |subject| foreign_plain(subject).to_string())
}

/// Percent without decimals.
fn whole(percent: f64) -> String {
    format!("{percent:.0}")
}

/// A probability as whole percents, rounded down, so that less than what is asked for never reads as enough; as HTML.
fn chance(probability: f64) -> String {
    match 100.0 * probability + 1e-9 {
        percent if percent < 1.0 => "&lt;1".to_owned(),
        percent if percent > 99.9 => "&gt;99.9".to_owned(),
        percent => whole(percent.floor()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exam::Exam;
    use crate::scoring::score;

    /// The lines in both languages, without the marks that isolate foreign text.
    fn told(lines: impl Fn(Language) -> Vec<String>) -> String {
        let lines = [Language::En, Language::Ru].map(|language| lines(language).join("\n"));
        lines.join("\n\n").replace(['\u{2068}', '\u{2069}'], "")
    }

    /// The ground truth handed in, with so many wrong texts, against these thresholds.
    fn card(wrong: usize) -> Scorecard {
        let exam = Exam::embedded().expect("the exam built in is whole");
        let mut annotations = exam.reference.clone();
        let plates = annotations.images.iter_mut().flat_map(|image| &mut image.shapes);
        let texts = plates.filter_map(|shape| shape.attributes.first_mut());
        texts.take(wrong).for_each(|(_, text)| "?".clone_into(text));
        score(&exam, 1, &annotations)
    }

    /// The same on thirty images, of which some outlines are worse.
    fn of_thirty() -> Scorecard {
        let mut card = card(1);
        let images = (0..30_u64).map(|number| {
            let mut image = card.images[number as usize % 5].clone();
            for score in &mut image.labels {
                score.iou = crate::scoring::Percent::of(85 + number % 11, 100);
            }
            image
        });
        card.images = images.collect();
        for figure in &mut card.labels {
            figure.iou = crate::scoring::Percent::mean(card.images.iter().map(|image| image.labels[0].iou));
        }
        card.accuracy[0].percent = crate::scoring::Percent::of(24, 30);
        card
    }

    fn thresholds(accuracy: f64) -> Thresholds {
        Thresholds::default().with_iou("car", 90.0).with_accuracy("plate", "plate", accuracy)
    }

    #[test]
    fn a_card_says_it_in_a_line() {
        let told = |card: &Scorecard, accuracy: f64| {
            told(|language| in_short(card, &thresholds(accuracy), language).into_iter().collect())
        };
        insta::assert_snapshot!(told(&card(0), 80.0), @r"
        5 of 5 right: at least 57 % can be relied on

        Верно 5 из 5: надёжны хотя бы 57 %
        ");
        insta::assert_snapshot!(told(&card(3), 80.0), @r"
        2 of 5 right: no more than 77 % can be expected

        Верно 2 из 5: больше 77 % не ждите
        ");
        insta::assert_snapshot!(told(&of_thirty(), 50.0), @r"
        Cars · 89–91 % can be expected

        Автомобили · вероятно 89–91 %
        ");
        let mut bare = card(0);
        bare.accuracy.clear();
        insta::assert_snapshot!(told(&bare, 80.0), @r"
        5 images are too few to say how sure the figures are

        5 картинок мало, чтобы судить о надёжности показателей
        ");
        bare.images.clear();
        assert_eq!(told(&bare, 80.0).trim(), "");
    }

    #[test]
    fn every_figure_has_sentences() {
        let told =
            |card: &Scorecard, accuracy: f64| told(|language| in_full(card, &thresholds(accuracy), language));
        insta::assert_snapshot!(told(&card(0), 80.0), @r"
        Cars: 5 images are too few to say how sure the figure is; 20 are needed.
        Plates: 5 images are too few to say how sure the figure is; 20 are needed.
        Plate texts: 5 of 5 right. In the long run 57–100 % would be right (95 % sure). Chance of reaching 80 %: 87 %.

        Автомобили: 5 картинок мало, чтобы судить о надёжности показателя; нужно не меньше 20.
        Номера: 5 картинок мало, чтобы судить о надёжности показателя; нужно не меньше 20.
        Тексты номеров: верно 5 из 5. На большом числе картинок было бы верно 57–100 % (уверенность 95 %). Вероятность достичь 80 %: 87 %.
        ");
        insta::assert_snapshot!(told(&card(0), 100.0), @r"
        Cars: 5 images are too few to say how sure the figure is; 20 are needed.
        Plates: 5 images are too few to say how sure the figure is; 20 are needed.
        Plate texts: 5 of 5 right. In the long run 57–100 % would be right (95 % sure). No number of right answers shows that somebody is never wrong.

        Автомобили: 5 картинок мало, чтобы судить о надёжности показателя; нужно не меньше 20.
        Номера: 5 картинок мало, чтобы судить о надёжности показателя; нужно не меньше 20.
        Тексты номеров: верно 5 из 5. На большом числе картинок было бы верно 57–100 % (уверенность 95 %). Никакое число верных ответов не доказывает, что человек не ошибается никогда.
        ");
        insta::assert_snapshot!(told(&of_thirty(), 75.0), @r"
        Cars: 30 images. In the long run the figure would be 89–91 % (95 % sure). Chance of reaching 90 %: 23 %.
        Plates: 30 images. In the long run the figure would be 89–91 % (95 % sure).
        Plate texts: 24 of 30 right. In the long run 63–90 % would be right (95 % sure). Chance of reaching 75 %: 72 %.

        Автомобили: 30 картинок. На большом числе картинок показатель был бы 89–91 % (уверенность 95 %). Вероятность достичь 90 %: 23 %.
        Номера: 30 картинок. На большом числе картинок показатель был бы 89–91 % (уверенность 95 %).
        Тексты номеров: верно 24 из 30. На большом числе картинок было бы верно 63–90 % (уверенность 95 %). Вероятность достичь 75 %: 72 %.
        ");
    }

    #[test]
    fn why_nothing_is_recommended() {
        let told = |card: &Scorecard, accuracy: f64| {
            let thresholds =
                Thresholds::default().with_accuracy("plate", "plate", accuracy).with_certainty(0.9);
            told(|language| {
                let full = undecided(card, &thresholds, language).expect("certainty decides");
                vec![leaning_in_short(card, &thresholds, language), full]
            })
        };
        insta::assert_snapshot!(told(&card(0), 80.0), @r"
        (pass: 87 %)
        The figures say “pass”, 87 % sure; 90 % are required

        (принять: 87 %)
        По показателям — «принять», но уверенность 87 %, а нужно 90 %
        ");
        insta::assert_snapshot!(told(&card(0), 100.0), @r"
        (pass?)
        The figures say “pass”; how sure that is cannot be told

        (принять?)
        По показателям — «принять», но насколько это верно, сказать нельзя
        ");
        assert_eq!(undecided(&card(0), &thresholds(80.0), Language::En), None, "certainty does not decide");
    }

    #[test]
    fn less_than_enough_never_reads_as_enough() {
        assert_eq!([0.004, 0.8999, 0.9, 0.9989, 0.9999].map(chance), ["&lt;1", "89", "90", "99", "&gt;99.9"]);
    }
}
