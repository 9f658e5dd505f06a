//! The tables and the JSON lines.

use super::town::{exam, town};
use crate::exam::Language;
use crate::export;
use crate::store::Packs;

fn table(language: Language) -> String {
    let mut bytes = Vec::new();
    let store = town();
    let view = store.read().expect("read");
    let count = export::table(&view, &Packs::from(exam()), language, &mut bytes).expect("a table");
    assert_eq!(count, 6);
    String::from_utf8(bytes).expect("text")
}

#[test]
fn an_english_table_is_plain() {
    insta::assert_snapshot!(table(Language::En), @r"
    candidate_username,car_iou,plate_iou,plate_accuracy,task_started,task_ended,task_completed,times_attempted,working_time,decision,decided_by,decided_at,comments,source,recommendation,car_iou_low,car_iou_high,car_iou_chance,plate_iou_low,plate_iou_high,plate_iou_chance,plate_accuracy_low,plate_accuracy_high,plate_accuracy_chance
    anna_k,99.59,97.79,100.00,2026-03-04 23:17:00,2026-03-05 00:05:00,0:48:00,2,0:46:00,accepted,Ольга (1),2026-03-05 03:05:00,Ольга (1): =1+1; берём,,pass,,,,,,,56.55,100.00,
    ben_lee,98.78,93.21,100.00,2026-03-04 23:54:00,2026-03-05 00:45:00,0:51:00,1,0:49:00,waiting,,,,'=Job fair 2026,review,,,,,,,56.55,100.00,
    person_103_test,98.78,93.21,100.00,2026-03-05 00:31:00,2026-03-05 01:46:00,1:15:00,1,1:13:00,waiting,,,,,pass,,,,,,,56.55,100.00,
    konstantin_zadunaysky,,,,2026-03-03 00:00:00,,,1,,,,,,,,,,,,,,,,
    eve,,,,2026-03-03 00:50:00,,,1,,,,,,,,,,,,,,,,
    Old_Fedor,91.50,89.25,80.00,2026-01-19 17:00:00,2026-01-19 18:40:00,1:40:00,2,,,,,,,,,,,,,,,,
    ");
}

#[test]
fn a_russian_table_opens_in_a_russian_spreadsheet() {
    let table = table(Language::Ru);
    let table = table.strip_prefix('\u{feff}').expect("it says that it is UTF-8");
    insta::assert_snapshot!(table, @r#"
    candidate_username;car_iou;plate_iou;plate_accuracy;task_started;task_ended;task_completed;times_attempted;working_time;decision;decided_by;decided_at;comments;source;recommendation;car_iou_low;car_iou_high;car_iou_chance;plate_iou_low;plate_iou_high;plate_iou_chance;plate_accuracy_low;plate_accuracy_high;plate_accuracy_chance
    anna_k;99,59;97,79;100,00;2026-03-04 23:17:00;2026-03-05 00:05:00;0:48:00;2;0:46:00;accepted;Ольга (1);2026-03-05 03:05:00;"Ольга (1): =1+1; берём";;pass;;;;;;;56,55;100,00;
    ben_lee;98,78;93,21;100,00;2026-03-04 23:54:00;2026-03-05 00:45:00;0:51:00;1;0:49:00;waiting;;;;'=Job fair 2026;review;;;;;;;56,55;100,00;
    person_103_test;98,78;93,21;100,00;2026-03-05 00:31:00;2026-03-05 01:46:00;1:15:00;1;1:13:00;waiting;;;;;pass;;;;;;;56,55;100,00;
    konstantin_zadunaysky;;;;2026-03-03 00:00:00;;;1;;;;;;;;;;;;;;;;
    eve;;;;2026-03-03 00:50:00;;;1;;;;;;;;;;;;;;;;
    Old_Fedor;91,50;89,25;80,00;2026-01-19 17:00:00;2026-01-19 18:40:00;1:40:00;2;;;;;;;;;;;;;;;;
    "#);
}

#[test]
fn json_tells_the_decision_and_no_comment() {
    let mut bytes = Vec::new();
    let store = town();
    let view = store.read().expect("read");
    export::json_lines(&view, &Packs::from(exam()), &mut bytes).expect("lines");
    let text = String::from_utf8(bytes).expect("text");
    assert!(!text.contains("берём"), "{text}");
    let lines = text.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON"));
    let told = ["decision", "decided_by", "decided_at", "source", "recommendation", "certainty"];
    let decisions: Vec<String> =
        lines.map(|line| told.map(|name| line[name].to_string()).join(" ")).collect();
    insta::assert_snapshot!(decisions.join("\n"), @r#"
    "accepted" "Ольга (1)" "2026-03-05T03:05:00Z" null "pass" {"plate_accuracy":{"chance":null,"high":100.0,"low":56.55175352168252}}
    "waiting" null null "=Job fair 2026" "review" {"plate_accuracy":{"chance":null,"high":100.0,"low":56.55175352168252}}
    "waiting" null null null "pass" {"plate_accuracy":{"chance":null,"high":100.0,"low":56.55175352168252}}
    null null null null null {}
    null null null null null {}
    null null null null null {}
    "#);
}
