//! The workbook.

use std::io::{Cursor, Read};

use calamine::{Data, Range, Reader, Xlsx};

use super::town::{at, candidate, complete, exam, town};
use crate::exam::{Exam, Language};
use crate::export;
use crate::model::{PersonId, samples};
use crate::scoring::ImageScore;
use crate::store::{Packs, Store};
use crate::zone::Zone;

pub fn written(store: &Store, exam: Exam, language: Language) -> Vec<u8> {
    written_in(Zone::UTC, store, exam, language)
}

fn written_in(zone: Zone, store: &Store, exam: Exam, language: Language) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let view = store.read().expect("read");
    export::workbook(&view, &Packs::from(exam), (language, zone), at(2_000), &mut bytes).expect("a workbook");
    bytes.into_inner()
}

fn read(bytes: &[u8]) -> Xlsx<Cursor<&[u8]>> {
    Xlsx::new(Cursor::new(bytes)).expect("a workbook")
}

/// The XML of a part of the workbook.
pub fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut text = String::new();
    archive.by_name(name).expect(name).read_to_string(&mut text).expect("text");
    text
}

pub fn sheet(bytes: &[u8], name: &str) -> Range<Data> {
    read(bytes).worksheet_range(name).expect(name)
}

/// The rows of a sheet, one a line, without columns after `columns`.
pub fn lines(sheet: &Range<Data>, columns: usize) -> String {
    let cell = |cell: &Data| match cell {
        Data::Float(number) => format!("{number:.2}").trim_end_matches(".00").to_owned(),
        other => other.to_string().replace('\n', " / "),
    };
    let line = |row: &[Data]| {
        row.iter()
            .take(columns)
            .map(cell)
            .collect::<Vec<_>>()
            .join(" | ")
            .trim_end_matches([' ', '|'])
            .to_owned()
            + "\n"
    };
    sheet.rows().map(line).collect()
}

/// The cells of a column by its title.
fn column(sheet: &Range<Data>, title: &str) -> Vec<Data> {
    let mut rows = sheet.rows();
    let header = rows.next().expect("a header");
    let place = header.iter().position(|cell| *cell == title);
    let place = place.unwrap_or_else(|| panic!("no {title} in {header:?}"));
    rows.map(|row| row[place].clone()).collect()
}

#[test]
fn a_manager_sees_everybody_first_the_best_first() {
    let bytes = written(&town(), exam(), Language::En);
    assert_eq!(
        read(&bytes).sheet_names(),
        ["Candidates", "Attempts", "Images", "Figures", "Exam quality", "Legacy report"]
    );
    let candidates = sheet(&bytes, "Candidates");
    insta::assert_snapshot!(lines(&candidates, 14), @r#"
    Candidate | Login | Exam | State | Decision | Recommendation | Reasons | Score, % | Cars: IoU, % / min. 90 % | Plates: IoU, % / min. 80 % | Plate texts: right, % / min. 100 % | Red flags | Rank | Attempts
    Анна | @anna_k | Cars and plates | submitted | accepted | pass |  | 99.13 | 99.59 | 97.79 | 100 |  | 1 | 2
    =HYPERLINK("x") | @ben_lee | Cars and plates | submitted | waiting | review |  | 97.33 | 98.78 | 93.21 | 100 | 97.00 % of the points match the work of @anna_k, attempt 1 / Implausibly fast: 412 points in 1 min 35 s | 1 | 1
    דנה לוי | person_103_test | Cars and plates | submitted | waiting | pass |  | 97.33 | 98.78 | 93.21 | 100 |  | 1 | 1
    Константин Константинопольский-Задунайский | @konstantin_zadunaysky | Cars and plates | in progress |  |  |  |  |  |  |  |  |  | 1
    @SUM(A1) | @eve | Cars and plates | stopped |  |  |  |  |  |  |  |  |  | 1
    Old_Fedor | @Old_Fedor | previous bot | submitted |  |  |  | 86.92 | 91.50 | 89.25 | 80 |  |  | 2
    "#);
    assert_eq!(candidates.height(), 7, "{candidates:?}");
    let comments = column(&candidates, "HR's comments");
    assert_eq!(comments[0].to_string(), "Ольга (1): =1+1; берём");
    assert_eq!(column(&candidates, "Source")[..2], [Data::Empty, Data::String("=Job fair 2026".to_owned())]);
    let started = column(&candidates, "Started, UTC");
    assert!(started.iter().all(|cell| matches!(cell, Data::DateTime(at) if at.is_datetime())), "{started:?}");
    let worked = column(&candidates, "Working time");
    assert!(matches!(&worked[0], Data::DateTime(length) if length.is_duration()), "{worked:?}");
}

#[test]
fn it_speaks_the_readers_language() {
    let bytes = written(&town(), exam(), Language::Ru);
    assert_eq!(
        read(&bytes).sheet_names(),
        ["Кандидаты", "Попытки", "Картинки", "Показатели", "Качество экзамена", "Прежний отчёт"]
    );
    insta::assert_snapshot!(lines(&sheet(&bytes, "Кандидаты"), 14), @r#"
    Кандидат | Логин | Экзамен | Состояние | Решение | Рекомендация | Причины | Оценка, % | Автомобили: IoU, % / порог 90 % | Номера: IoU, % / порог 80 % | Тексты номеров: верно, % / порог 100 % | Подозрительные признаки | Место | Попыток
    Анна | @anna_k | Автомобили и номера | сдана | принят | принять |  | 99.13 | 99.59 | 97.79 | 100 |  | 1 | 2
    =HYPERLINK("x") | @ben_lee | Автомобили и номера | сдана | ждёт решения | проверить |  | 97.33 | 98.78 | 93.21 | 100 | 97.00 % точек совпадают с работой: @anna_k, попытка 1 / Неправдоподобно быстро: 412 точек за 1 мин 35 с | 1 | 1
    דנה לוי | person_103_test | Автомобили и номера | сдана | ждёт решения | принять |  | 97.33 | 98.78 | 93.21 | 100 |  | 1 | 1
    Константин Константинопольский-Задунайский | @konstantin_zadunaysky | Автомобили и номера | в процессе |  |  |  |  |  |  |  |  |  | 1
    @SUM(A1) | @eve | Автомобили и номера | прервана |  |  |  |  |  |  |  |  |  | 1
    Old_Fedor | @Old_Fedor | прежний бот | сдана |  |  |  | 86.92 | 91.50 | 89.25 | 80 |  |  | 2
    "#);
}

#[test]
fn every_attempt_and_every_image_is_there() {
    let bytes = written(&town(), exam(), Language::En);
    let attempts = sheet(&bytes, "Attempts");
    insta::assert_snapshot!(lines(&attempts, 7), @r#"
    Candidate | Login | Telegram id | Attempt | Exam | State | Decision
    Анна | @anna_k | 101 | 1 | Cars and plates | submitted | rejected
    Анна | @anna_k | 101 | 2 | Cars and plates | submitted | accepted
    =HYPERLINK("x") | @ben_lee | 102 | 1 | Cars and plates | submitted | waiting
    דנה לוי | person_103_test | 103 | 1 | Cars and plates | submitted | waiting
    Константин Константинопольский-Задунайский | @konstantin_zadunaysky | 104 | 1 | Cars and plates | in progress
    @SUM(A1) | @eve | 105 | 1 | Cars and plates | stopped
    Old_Fedor | @Old_Fedor |  | 2 | previous bot | submitted
    "#);
    let decided = column(&attempts, "Decided by");
    assert_eq!(decided[..2], ["Ольга (1)", "Ольга (1)"].map(|name| Data::String(name.to_owned())));
    let images = sheet(&bytes, "Images");
    assert_eq!(images.height(), 1 + 4 * 5, "four attempts were handed in");
    let (given, rate) = (column(&images, "Plate texts: given"), column(&images, "Plate texts: error rate"));
    assert!(given[0].to_string().starts_with('='), "{given:?}");
    assert!(matches!(rate[0], Data::Float(rate) if rate > 0.0), "{rate:?}");
    assert_eq!(rate[5], Data::Float(0.0));
}

#[test]
fn texts_of_others_are_no_formulas_and_turn_nothing_around() {
    let bytes = written(&town(), exam(), Language::En);
    let mut workbook = read(&bytes);
    for name in workbook.sheet_names() {
        assert!(workbook.worksheet_formula(&name).expect("formulas").is_empty(), "{name}");
        for cell in workbook.worksheet_range(&name).expect("a sheet").rows().flatten() {
            assert!(!cell.to_string().contains('\u{202e}'), "{cell}");
        }
    }
}

#[test]
fn the_earlier_report_is_as_it_was() {
    let bytes = written(&town(), exam(), Language::En);
    insta::assert_snapshot!(lines(&sheet(&bytes, "Legacy report"), 9), @r"
    candidate_username | car_iou | plate_iou | plate_accuracy | task_started | task_ended | task_completed | times_attempted | working_time
    anna_k | 99.59 | 97.79 | 100 | 46085.970138888886 | 46086.00347222222 | 0.03333333333333333 | 2 | 0.03194444444444444
    ben_lee | 98.78 | 93.21 | 100 | 46085.995833333334 | 46086.03125 | 0.035416666666666666 | 1 | 0.034027777777777775
    person_103_test | 98.78 | 93.21 | 100 | 46086.021527777775 | 46086.07361111111 | 0.052083333333333336 | 1 | 0.050694444444444445
    konstantin_zadunaysky |  |  |  | 46084 |  |  | 1
    eve |  |  |  | 46084.03472222222 |  |  | 1
    Old_Fedor | 91.50 | 89.25 | 80 | 46041.708333333336 | 46041.77777777778 | 0.06944444444444445 | 2
    ");
}

#[test]
fn figures_are_counted_by_the_last_attempt() {
    let bytes = written(&town(), exam(), Language::En);
    insta::assert_snapshot!(lines(&sheet(&bytes, "Figures"), 8), @r"
    Cars and plates
    Candidates | Submitted | Accepted | Rejected | Waiting for a decision
    6 | 4 | 1 | 0 | 2

    Figure | Threshold, % | With this figure | Mean, % | Lowest, % | Highest, % | Reach the threshold | Reach the threshold, %
    Cars: IoU, % | 90 | 4 | 97.16 | 91.50 | 99.59 | 4 | 100
    Plates: IoU, % | 80 | 4 | 93.36 | 89.25 | 97.79 | 4 | 100
    Plate texts: right, % | 100 | 4 | 95 | 80 | 100 | 3 | 75

    Expected ↓, drawn as → | Cars | Plates | Not drawn
    Cars | 15 | 0 | 0
    Plates | 0 | 15 | 0
    Nothing expected | 0 | 0


























    From, % | Cars: IoU, % | Plates: IoU, % | Plate texts: right, %
    0 | 0 | 0 | 0
    5 | 0 | 0 | 0
    10 | 0 | 0 | 0
    15 | 0 | 0 | 0
    20 | 0 | 0 | 0
    25 | 0 | 0 | 0
    30 | 0 | 0 | 0
    35 | 0 | 0 | 0
    40 | 0 | 0 | 0
    45 | 0 | 0 | 0
    50 | 0 | 0 | 0
    55 | 0 | 0 | 0
    60 | 0 | 0 | 0
    65 | 0 | 0 | 0
    70 | 0 | 0 | 0
    75 | 0 | 0 | 0
    80 | 0 | 0 | 1
    85 | 0 | 1 | 0
    90 | 1 | 2 | 0
    95 | 3 | 1 | 3
    ");
    assert!(part(&bytes, "xl/charts/chart3.xml").contains("Candidates by Plate texts: right, %"));
}

#[test]
fn it_prints_on_one_page_width_with_the_header_on_each_page() {
    let bytes = written(&town(), exam(), Language::En);
    for number in 1..=6 {
        let xml = part(&bytes, &format!("xl/worksheets/sheet{number}.xml"));
        for wanted in ["<pageSetUpPr fitToPage=\"1\"/>", "orientation=\"landscape\"", "fitToHeight=\"0\""] {
            assert!(xml.contains(wanted), "{wanted} on sheet {number}");
        }
        let is_list = ![4, 5].contains(&number);
        assert_eq!(xml.contains("state=\"frozen\"") && xml.contains("<autoFilter"), is_list, "{number}");
        let widths = xml.split("<col ").skip(1).map(|column| {
            let (_, width) = column.split_once("width=\"").expect("a width");
            width.split('"').next().expect("a number").parse::<f64>().expect("a number")
        });
        let widths: Vec<f64> = widths.collect();
        assert!(widths.len() > 1 && widths.iter().all(|width| (8.0..=45.0).contains(width)), "{widths:?}");
    }
    let titles = part(&bytes, "xl/workbook.xml").matches("_xlnm.Print_Titles").count();
    assert_eq!(titles, 4, "all sheets with a header have it repeated");
}

#[test]
fn times_are_those_of_the_readers_clocks_but_in_the_earlier_report() {
    let zone = "Asia/Omsk".parse().expect("a zone");
    let (there, utc) =
        (written_in(zone, &town(), exam(), Language::En), written(&town(), exam(), Language::En));
    let hours = |bytes: &[u8], name: &str, title: &str| {
        let cells = column(&sheet(bytes, name), title);
        let Data::DateTime(days) = &cells[0] else { panic!("no time: {:?}", cells[0]) };
        (days.as_f64() * 24.0, cells.len())
    };
    for name in ["Candidates", "Attempts"] {
        let (local, count) = hours(&there, name, "Started, Omsk");
        let (earlier, all) = hours(&utc, name, "Started, UTC");
        assert!((local - 6.0 - earlier).abs() < 1e-6, "{local} {earlier}");
        assert_eq!(count, all);
    }
    assert_eq!(lines(&sheet(&there, "Legacy report"), 9), lines(&sheet(&utc, "Legacy report"), 9));
}

#[test]
fn colours_go_by_the_thresholds() {
    let bytes = written(&town(), exam(), Language::En);
    let styles = part(&bytes, "xl/styles.xml");
    for paper in ["C6EFCE", "FFEB9C", "FFC7CE"] {
        assert!(styles.contains(&format!("<fgColor rgb=\"FF{paper}\"/>")), "{paper}");
    }
    let notes = part(&bytes, "xl/comments1.xml");
    assert!(notes.contains("Equal scores share a rank."), "{notes}");
}

#[test]
fn two_hundred_images_need_no_more_sheets() {
    let mut exam = exam();
    let names: Vec<String> = (0..200).map(|number| format!("a/b:[{number}] picture.jpg")).collect();
    let mut attempt = complete(&exam, 7, 1, 30, 2.0);
    let mut scorecard = attempt.scorecard().expect("figures").clone();
    let image = scorecard.images[0].clone();
    scorecard.images = names.iter().map(|name| ImageScore { name: name.clone(), ..image.clone() }).collect();
    attempt.state = samples::scored(scorecard);
    exam.attempts[0] = names;
    let store = Store::in_memory().expect("a store");
    let tx = store.write().expect("write");
    tx.put_candidate(&candidate(7, "Anna", Some("anna_k"))).expect("put");
    tx.put_attempt(&attempt).expect("put");
    tx.commit().expect("commit");

    let bytes = written(&store, exam, Language::En);

    assert!(read(&bytes).sheet_names().len() <= 6);
    let images = sheet(&bytes, "Images");
    assert_eq!(images.height(), 201);
    assert_eq!(column(&images, "Image")[199].to_string(), "a/b:[199] picture.jpg");
}

#[test]
fn exams_of_the_same_title_are_told_apart_and_each_goes_by_its_own_thresholds() {
    use crate::exam::{ExamFile, ExamFiles};
    let older = exam();
    let files = older.files.iter().cloned().map(|file| {
        if file.path != "exam.toml" {
            return file;
        }
        let text = String::from_utf8(file.bytes.to_vec()).expect("text");
        ExamFile::new(file.path, text.replace("car_iou = 90.0", "car_iou = 99.9").into())
    });
    let newer = Exam::of_files(&ExamFiles::new(files)).expect("it is whole");
    assert_ne!(newer.thresholds, older.thresholds);
    let store = town();
    let tx = store.write().expect("write");
    let mut attempt = complete(&newer, 110, 1, 30, 1.0);
    attempt.person = PersonId(110);
    tx.put_candidate(&candidate(110, "Greta", Some("greta"))).expect("put");
    tx.put_attempt(&attempt).expect("put");
    tx.commit().expect("commit");

    let bytes = written(&store, newer.clone(), Language::En);

    let candidates = sheet(&bytes, "Candidates");
    let exams = column(&candidates, "Exam");
    let (greta, anna) = ("Cars and plates".to_owned(), format!("Cars and plates · {}", older.id()));
    for name in [greta, anna] {
        assert!(exams.contains(&Data::String(name.clone())), "{name}: {exams:?}");
    }
    let (names, recommended) = (column(&candidates, "Candidate"), column(&candidates, "Recommendation"));
    let of = |name: &str| {
        let place = names.iter().position(|cell| *cell == name).expect(name);
        recommended[place].to_string()
    };
    assert_eq!((of("Анна"), of("Greta")), ("pass".to_owned(), "review".to_owned()));
    let title = column(&candidates, "Cars: IoU, %\nmin. 99.9 %");
    assert_eq!(title.len(), 7);
    let figures = lines(&sheet(&bytes, "Figures"), 1);
    assert_eq!(figures.matches("Cars and plates").count(), 2, "{figures}");
}
