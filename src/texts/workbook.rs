//! The words in workbooks.

use super::catalog::{Own, foreign_plain, say};
use super::certainty::{named_plainly, recommended};
use super::doubt::doubt;
use super::metrics::metric_name;
use super::reasons::{reason_in_cell, wrong_label};
use super::times::date;
use crate::exam::Language;
use crate::exam_statistics::Leak;
use crate::model::PAUSE;
use crate::report::{Note, OfExam, SheetName, Statistic, Title, Word, Words};
use crate::scoring::FEWEST_IMAGES;
use crate::zone::Zone;

/// The words in a workbook.
#[must_use]
pub fn book_words(language: Language) -> Words {
    match language {
        Language::Ru => |wanted| word(wanted, Language::Ru),
        Language::En => |wanted| word(wanted, Language::En),
    }
}

/// In place of an exam, for people whom only the previous bot knew.
#[must_use]
pub fn earlier_bot(language: Language) -> String {
    say!(language, "sheet-earlier-bot")
}

fn word(word: Word<'_>, language: Language) -> String {
    match word {
        Word::Sheet(name) => sheet(name, language),
        Word::Title(title) => column(title, language),
        Word::Statistic(wanted) => statistic(wanted, language),
        Word::Note(wanted) => note(wanted, language),
        Word::OfExam(wanted) => of_exam(wanted, language),
        Word::Accepted => say!(language, "sheet-accepted"),
        Word::Rejected => say!(language, "sheet-rejected"),
        Word::Waiting => say!(language, "sheet-waiting"),
        Word::Recommended(verdict) => recommended(verdict, language),
        Word::Reason(reason) => reason_in_cell(reason, language),
        Word::WrongLabel(wrong) => wrong_label(wrong, language, foreign_plain),
        Word::RankOf(of) => say!(language, "sheet-rank-of", of = of),
        Word::Threshold(threshold) => {
            say!(language, "sheet-threshold-of", threshold = Own(threshold.to_string()))
        }
        Word::Distribution(figure) => {
            say!(language, "sheet-distribution", figure = Own(figure.to_owned()))
        }
        Word::LeftOut(count) => say!(language, "sheet-left-out", count = count),
        Word::DateFormat => say!(language, "sheet-date-format"),
    }
}

fn sheet(name: SheetName, language: Language) -> String {
    match name {
        SheetName::Candidates => say!(language, "sheet-candidates"),
        SheetName::Attempts => say!(language, "sheet-attempts"),
        SheetName::Images => say!(language, "sheet-images"),
        SheetName::Figures => say!(language, "sheet-figures"),
        SheetName::Exams => say!(language, "sheet-exams"),
        SheetName::Legacy => say!(language, "sheet-legacy"),
    }
}

fn column(title: Title<'_>, language: Language) -> String {
    let place = |zone: Zone| Own(zone.place());
    match title {
        Title::Candidate => say!(language, "sheet-candidate"),
        Title::Login => say!(language, "sheet-login"),
        Title::Id => say!(language, "sheet-id"),
        Title::Exam => say!(language, "sheet-exam"),
        Title::Attempt => say!(language, "sheet-attempt"),
        Title::Attempts => say!(language, "sheet-attempts-made"),
        Title::State => say!(language, "sheet-state"),
        Title::Decision => say!(language, "sheet-decision"),
        Title::DecidedBy => say!(language, "sheet-decided-by"),
        Title::DecidedAt(zone) => say!(language, "sheet-decided-at", zone = place(zone)),
        Title::Recommendation => say!(language, "sheet-recommendation"),
        Title::Reasons => say!(language, "sheet-reasons"),
        Title::Score => say!(language, "sheet-score"),
        Title::Flags => say!(language, "sheet-flags"),
        Title::Rank => say!(language, "sheet-rank"),
        Title::Started(zone) => say!(language, "sheet-started", zone = place(zone)),
        Title::Submitted(zone) => say!(language, "sheet-submitted", zone = place(zone)),
        Title::Ended(zone) => say!(language, "sheet-ended", zone = place(zone)),
        Title::WorkingTime => say!(language, "sheet-working-time"),
        Title::ActiveTime => say!(language, "sheet-active-time"),
        Title::Submissions => say!(language, "sheet-submissions"),
        Title::Source => say!(language, "sheet-source"),
        Title::Comments => say!(language, "sheet-comments"),
        Title::Image => say!(language, "sheet-image"),
        Title::WrongLabels => say!(language, "sheet-wrong-labels"),
        Title::Label(label) => named_plainly(label, None, language).0,
        Title::Figure(label, metric) => {
            let metric = Own(metric_name(metric, language));
            say!(language, "sheet-figure-of", subject = named_plainly(label, None, language), metric = metric)
        }
        Title::Missing(label) => {
            say!(language, "sheet-missing", subject = named_plainly(label, None, language))
        }
        Title::Extra(label) => say!(language, "sheet-extra", subject = named_plainly(label, None, language)),
        Title::Right(label, attribute) => {
            say!(language, "sheet-right", subject = named_plainly(label, Some(attribute), language))
        }
        Title::Expected(label, attribute) => {
            say!(language, "sheet-expected", subject = named_plainly(label, Some(attribute), language))
        }
        Title::Given(label, attribute) => {
            say!(language, "sheet-given", subject = named_plainly(label, Some(attribute), language))
        }
        Title::AtLeast(label, attribute) => {
            say!(language, "sheet-at-least", subject = named_plainly(label, attribute, language))
        }
        Title::AtMost(label, attribute) => {
            say!(language, "sheet-at-most", subject = named_plainly(label, attribute, language))
        }
        Title::Chance(label, attribute) => {
            say!(language, "sheet-chance", subject = named_plainly(label, attribute, language))
        }
        Title::ErrorRate(label, attribute) => {
            say!(language, "sheet-error-rate", subject = named_plainly(label, Some(attribute), language))
        }
    }
}

fn statistic(wanted: Statistic, language: Language) -> String {
    match wanted {
        Statistic::Figure => say!(language, "sheet-figure"),
        Statistic::Threshold => say!(language, "sheet-threshold"),
        Statistic::Mean => say!(language, "sheet-mean"),
        Statistic::Lowest => say!(language, "sheet-lowest"),
        Statistic::Highest => say!(language, "sheet-highest"),
        Statistic::Count => say!(language, "sheet-count"),
        Statistic::Measured => say!(language, "sheet-measured"),
        Statistic::Reached => say!(language, "sheet-reached"),
        Statistic::ReachedShare => say!(language, "sheet-reached-share"),
        Statistic::HandedIn => say!(language, "sheet-handed-in"),
        Statistic::Accepted => say!(language, "sheet-accepted-count"),
        Statistic::Rejected => say!(language, "sheet-rejected-count"),
        Statistic::Waiting => say!(language, "sheet-waiting-count"),
        Statistic::ExpectedLabel => say!(language, "sheet-expected-label"),
        Statistic::NotDrawn => say!(language, "sheet-not-drawn"),
        Statistic::NotExpected => say!(language, "sheet-not-expected"),
        Statistic::From => say!(language, "sheet-from"),
    }
}

fn of_exam(wanted: OfExam<'_>, language: Language) -> String {
    match wanted {
        OfExam::Attempt(attempt) => say!(language, "sheet-exam-attempt", attempt = attempt),
        OfExam::People => say!(language, "sheet-count"),
        OfExam::MedianTime => say!(language, "sheet-exam-median"),
        OfExam::TooFew(fewest) => say!(language, "sheet-exam-too-few", fewest = fewest),
        OfExam::HowToRead => say!(language, "sheet-exam-how-to-read"),
        OfExam::Figure => say!(language, "sheet-figure"),
        OfExam::AllAnswers => say!(language, "sheet-exam-all"),
        OfExam::Alpha => say!(language, "sheet-exam-alpha"),
        OfExam::Low => say!(language, "sheet-exam-low"),
        OfExam::High => say!(language, "sheet-exam-high"),
        OfExam::Items => say!(language, "sheet-exam-items"),
        OfExam::ItemsWanted => say!(language, "sheet-exam-items-wanted"),
        OfExam::StandardError => say!(language, "sheet-exam-error"),
        OfExam::SameDecision => say!(language, "sheet-exam-same"),
        OfExam::RightDecision => say!(language, "sheet-exam-true"),
        OfExam::Image => say!(language, "sheet-image"),
        OfExam::Object => say!(language, "sheet-exam-object"),
        OfExam::Nothing => say!(language, "sheet-exam-nothing"),
        OfExam::WholeImage => say!(language, "sheet-exam-whole"),
        OfExam::Right => say!(language, "sheet-exam-right"),
        OfExam::ItemTotal => say!(language, "sheet-exam-correlation"),
        OfExam::Doubt => say!(language, "sheet-exam-doubt"),
        OfExam::Cause(cause) => doubt(cause, foreign_plain, language),
        OfExam::Leak(leak) => leaked(leak, language),
        OfExam::Difficulty => say!(language, "sheet-exam-difficulty"),
        OfExam::DifficultyError => say!(language, "sheet-exam-difficulty-error"),
        OfExam::Chart => say!(language, "sheet-exam-chart"),
    }
}

/// That an image suddenly became easy. A workbook is read in all zones, so the day is that of UTC.
fn leaked(leak: &Leak, language: Language) -> String {
    let percent = |share: f64| Own(format!("{:.0}", share * 100.0));
    say!(
        language,
        "sheet-exam-leak",
        date = Own(date(leak.since.date_naive(), language)),
        after = percent(leak.after.right),
        before = percent(leak.before.right)
    )
}

fn note(wanted: Note, language: Language) -> String {
    match wanted {
        Note::LastAttempt => say!(language, "sheet-note-last-attempt"),
        Note::Recommendation => say!(language, "sheet-note-recommendation"),
        Note::Score => say!(language, "sheet-note-score"),
        Note::Colours => say!(language, "sheet-note-colours"),
        Note::Rank => say!(language, "sheet-note-rank"),
        Note::WorkingTime => say!(language, "sheet-note-working-time"),
        Note::ActiveTime => {
            say!(language, "sheet-note-active-time", minutes = PAUSE.num_minutes())
        }
        Note::ErrorRate => say!(language, "sheet-note-error-rate"),
        Note::Interval => say!(language, "sheet-note-interval", needed = FEWEST_IMAGES),
        Note::Chance => say!(language, "sheet-note-chance"),
    }
}
