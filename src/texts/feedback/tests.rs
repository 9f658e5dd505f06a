use proptest::prelude::*;

use super::*;
use crate::exam::{AnnotatedImage, Annotations, FeedbackRules, Geometry, Shape};
use crate::scoring::score;

const LANGUAGES: [Language; 2] = [Language::Ru, Language::En];

fn exam(tells: Tells) -> Exam {
    let feedback = FeedbackRules { tells, ..FeedbackRules::default() };
    Exam { feedback, ..Exam::embedded().expect("the exam built in is whole") }
}

fn of_label<'a>(image: &'a mut AnnotatedImage, label: &str) -> &'a mut Shape {
    image.shapes.iter_mut().find(|shape| shape.label == label).expect("an object of the label")
}

/// What is done wrong on one image.
#[derive(Clone, Copy, Debug)]
enum Slip {
    NoCar,
    TwoPlates,
    Case,
    Order,
    Left,
}

fn make(image: &mut AnnotatedImage, slip: Slip) {
    let plate = of_label(image, "plate").clone();
    let mut text: Vec<char> = plate.attributes[0].1.chars().collect();
    match slip {
        Slip::NoCar => image.shapes.retain(|shape| shape.label != "car"),
        Slip::TwoPlates => image.shapes.push(plate),
        Slip::Case => text[2] = text[2].to_ascii_lowercase(),
        Slip::Order => text.swap(2, 3),
        Slip::Left => drop(text.remove(2)),
    }
    of_label(image, "plate").attributes[0].1 = text.into_iter().collect();
}

/// A square on every image, in place of the cars, so that two ground truths with the same mistakes have the same figures.
fn squares(reference: &mut Annotations, place: f64) {
    for image in &mut reference.images {
        let corners = [(0.0, 0.0), (200.0, 0.0), (200.0, 200.0), (0.0, 200.0)];
        let coordinates = corners.iter().flat_map(|(x, y)| [x + place, y + place]);
        of_label(image, "car").geometry = Geometry::Polygon(coordinates.collect());
    }
}

/// What the candidate reads whose work against this ground truth has these mistakes, and the scorecard.
fn told(attempt: u8, texts: &[String], place: f64, slips: &[Option<Slip>]) -> [String; 2] {
    let mut exam = exam(Tells::Mistakes);
    squares(&mut exam.reference, place);
    let names = exam.assignment(attempt).to_vec();
    let mut annotations = exam.reference.clone();
    for ((name, text), slip) in names.iter().zip(texts).zip(slips) {
        for reference in [&mut exam.reference, &mut annotations] {
            let image = reference.images.iter_mut().find(|image| image.name == *name).expect("an image");
            text.clone_into(&mut of_label(image, "plate").attributes[0].1);
        }
        let image = annotations.images.iter_mut().find(|image| image.name == *name).expect("an image");
        if let Some(slip) = slip {
            make(image, *slip);
        }
    }
    let scorecard = score(&exam, attempt, &annotations);
    let feedback = Feedback {
        choice: Choice::Reject,
        words: None,
        name: "Anna",
        exam: &exam,
        scorecard: Some(&scorecard),
    };
    LANGUAGES.map(|language| feedback.text(language))
}

fn texts() -> impl Strategy<Value = Vec<String>> {
    let letters: Vec<char> = "ACEFHJKLMNPRTWXY".chars().collect();
    let text = Just(letters).prop_shuffle().prop_map(|letters| letters[..6].iter().collect());
    prop::collection::vec(text, 5)
}

fn slips() -> impl Strategy<Value = Vec<Option<Slip>>> {
    // Few kinds, so that many of them occur often.
    let slip = prop::sample::select(vec![Slip::NoCar, Slip::TwoPlates, Slip::Case, Slip::Order, Slip::Left]);
    (slip.clone(), slip).prop_flat_map(|(one, other)| {
        prop::collection::vec(prop_oneof![4 => Just(Some(one)), 2 => Just(Some(other)), 1 => Just(None)], 5)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_same_mistakes_against_another_ground_truth_are_the_same_message(
        one in texts(), other in texts(), slips in slips(),
    ) {
        let first = told(1, &one, 300.0, &slips);
        prop_assert_eq!(&first, &told(2, &other, 450.0, &slips));
        for text in &first {
            let lines = text.lines().filter(|line| line.starts_with('•')).count();
            prop_assert!(lines <= KINDS, "{}", text);
            prop_assert!(!text.contains(".jpg"), "{}", text);
            prop_assert!(one.iter().all(|expected| !text.contains(expected)), "{}", text);
        }
    }
}

#[test]
fn mistakes_are_told_if_they_are_frequent() {
    let texts = ["ACEFHJ", "KLMNPR", "TWXYAC", "EFHJKL", "MNPRTW"].map(str::to_owned);
    let slips = |rest| [Some(Slip::Case), Some(Slip::Case), Some(Slip::NoCar), Some(Slip::NoCar), rest];
    let [russian, english] = told(1, &texts, 300.0, &slips(Some(Slip::Case)));
    insta::assert_snapshot!(english, @r"
    Anna, thank you for your work on “Cars and plates”. Unfortunately, it has not been accepted this time.

    Your results. IoU shows how closely your outlines follow the objects.
    ❌ Cars, IoU: <b>60.00 %</b> (min. 90 %)
    ✅ Plates, IoU: <b>100.00 %</b> (min. 80 %)
    ❌ Plates read exactly: <b>40.00 %</b> (min. 100 %)

    Your most frequent mistakes:
    • upper and lower case mixed up
    ");
    insta::assert_snapshot!(russian, @r"
    Anna, спасибо за работу над заданием «Автомобили и номера». К сожалению, на этот раз она не принята.

    Ваши результаты:
    ❌ Автомобили, точность контура (IoU): <b>60.00 %</b> (порог 90 %)
    ✅ Номера, точность контура (IoU): <b>100.00 %</b> (порог 80 %)
    ❌ Тексты номеров без ошибок: <b>40.00 %</b> (порог 100 %)

    Ваши самые частые ошибки:
    • перепутаны заглавная и строчная буквы
    ");
    let [_, rare] = told(1, &texts, 300.0, &slips(None));
    assert!(rare.contains("Your results. ") && !rare.contains("mistakes"), "{rare}");
}

#[test]
fn words_of_the_exam_are_filled_once_and_spoil_nothing() {
    let both = |text: &str| Some(crate::exam::Bilingual { ru: text.to_owned(), en: text.to_owned() });
    let mut exam = exam(Tells::Verdict);
    exam.feedback.accepted = both("{name}, <b>yes</b>\n{title}: & that's it");
    exam.title.en = "Cars {name}".to_owned();
    let told = |exam: &Exam, name, choice| {
        Feedback { choice, words: None, name, exam, scorecard: None }.text(Language::En)
    };
    assert_eq!(
        told(&exam, "{title} <i>\nx", Choice::Accept),
        "{title} &lt;i&gt; x, &lt;b&gt;yes&lt;/b&gt;\nCars {name}: &amp; that's it"
    );
    let usual = told(&exam, "Anna", Choice::Reject);
    assert!(usual.contains("thank you for your work on “Cars {name}”"), "{usual}");
}

#[test]
fn how_sure_figures_are_is_for_hr_alone() {
    let told = |exam: &Exam| {
        let scorecard = score(exam, 1, &exam.reference);
        let (choice, scorecard) = (Choice::Accept, Some(&scorecard));
        let feedback = Feedback { choice, words: None, name: "Anna", exam, scorecard };
        LANGUAGES.map(|language| feedback.text(language))
    };
    let mut exam = exam(Tells::Mistakes);
    let without = told(&exam);
    exam.thresholds = exam.thresholds.with_certainty(0.9);
    assert_eq!(told(&exam), without);
    let words = without.join("\n");
    let of_hr = ["relied", "sure", "expected", "надёжн", "уверенност", "57"];
    assert!(of_hr.iter().all(|word| !words.contains(word)), "{words}");
}
