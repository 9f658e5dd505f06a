//! `score`: files in, figures out.

use candidates_bot::exam::{Annotations, Exam, cvat_xml};
use serde_json::{Value, json};

use super::Machine;
use super::exam::STREET;

/// A machine with the exam's folder and two submissions: all of attempt 1, and attempt 2 with an empty image.
fn machine() -> Machine {
    let machine = Machine::new();
    let exam = Exam::embedded().expect("the exam built in is whole");
    std::fs::create_dir(machine.path("pack")).expect("a folder");
    std::fs::create_dir(machine.path("in")).expect("a folder");
    machine.write("pack/reference.xml", cvat_xml::write(&exam.reference));
    let annotations = |attempt| {
        let names = exam.assignment(attempt).iter();
        let images = names.filter_map(|name| exam.reference.image(name)).cloned().collect();
        Annotations { images, ..Annotations::default() }
    };
    let mut second = annotations(2);
    second.images[4].shapes.clear();
    machine.write("in/b.xml", cvat_xml::write(&second));
    machine.write("in/a.xml", cvat_xml::write(&annotations(1)));
    machine.write("in/notes.txt", "no markup");
    machine
}

fn assets() -> String {
    format!("{}/assets/exam", env!("CARGO_MANIFEST_DIR"))
}

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

#[test]
fn a_folder_is_scored_in_order_of_the_names_and_the_images_tell_the_attempt() {
    let machine = machine();
    let printed = machine.run(&["score", "--exam", &assets(), "in"]).fine();
    let keys = r#"{"file":"in/a.xml","attempt":1,"car_iou":100.0,"plate_iou":100.0,"plate_accuracy":100.0,"complete":true,"findings":[],"images":[{"name":"#;
    assert!(printed.starts_with(keys), "{printed}");
    let reports = lines(&printed);
    assert_eq!((&reports[1]["file"], &reports[1]["attempt"]), (&"in/b.xml".into(), &2.into()));
    assert_eq!((&reports[1]["car_iou"], &reports[1]["complete"]), (&80.0.into(), &false.into()));
    assert_eq!(reports[1]["findings"].as_array().map(Vec::len), Some(2));
    let plate = &reports[1]["images"][4]["plates"][0];
    assert_eq!((&plate["given"], &plate["exact"], &plate["cer"]), (&Value::Null, &false.into(), &1.0.into()));
    assert_eq!(machine.run(&["score", "--exam", &assets(), "--jobs", "3", "in"]).fine(), printed);

    let other = machine.run(&["score", "--exam", &assets(), "--attempt", "2", "in/a.xml"]).fine();
    assert_eq!(lines(&other)[0]["car_iou"], 0.0, "none of the second attempt's pictures is in it");
}

#[test]
fn figures_are_called_by_the_metric_of_their_label() {
    let machine = Machine::new();
    let exam = Exam::load(std::path::Path::new(STREET)).expect("a whole exam");
    let names = exam.assignment(1);
    let mut images: Vec<_> = names.iter().filter_map(|name| exam.reference.image(name)).cloned().collect();
    images[0].shapes.retain(|shape| shape.label != "scene");
    let lane = images[0].shapes.iter_mut().find(|shape| shape.label == "lane").expect("a lane");
    lane.geometry.coordinates_mut().expect("points").iter_mut().for_each(|at| *at += 1_000.0);
    let annotations = Annotations { images, ..Annotations::default() };
    machine.write("a.xml", cvat_xml::write(&annotations));
    let report = &lines(&machine.run(&["score", "--exam", STREET, "a.xml"]).fine())[0];
    let figures = |name: &str| (&report["figures"][name], &report["images"][0]["figures"][name]);
    assert_eq!(figures("scene_exact"), (&50.0.into(), &0.0.into()));
    assert_eq!(figures("lane_line"), (&50.0.into(), &0.0.into()));
    assert_eq!(figures("person_oks"), (&100.0.into(), &100.0.into()));
    assert_eq!(figures("house_boundary_iou"), (&100.0.into(), &100.0.into()));
    assert_eq!(figures("lane_iou"), (&Value::Null, &Value::Null));
}

#[test]
fn a_folder_with_nothing_but_the_ground_truth_counts_every_image() {
    let machine = machine();
    let reports = lines(&machine.run(&["score", "--exam", "pack", "in/b.xml"]).fine());
    assert_eq!((&reports[0]["attempt"], &reports[0]["car_iou"]), (&Value::Null, &80.0.into()));
    let error = machine.run(&["score", "--exam", "pack", "--attempt", "1", "in/b.xml"]).refused();
    assert!(error.starts_with("--attempt needs an exam.toml in pack"), "{error}");
    std::fs::create_dir(machine.path("empty")).expect("a folder");
    let error = machine.run(&["score", "--exam", "pack", "empty"]).refused();
    assert_eq!(error, "there are no files named *.xml, *.zip or *.gz in empty");
    let error = machine.run(&["score", "--exam", "nowhere", "in/b.xml"]).refused();
    assert!(error.starts_with("cannot read nowhere/reference.xml: No such file"), "{error}");
}

#[test]
fn images_are_found_by_name_in_whatever_folder_they_were() {
    let machine = machine();
    let images = ["01", "02", "03", "04", "05"];
    let renamed = |name: &dyn Fn(&str) -> String| {
        let text = std::fs::read_to_string(machine.path("in/a.xml")).expect("text");
        images
            .iter()
            .fold(text, |text, of| text.replace(&format!("\"{of}.jpg\""), &format!("\"{}\"", name(of))))
    };
    machine.write("folder.xml", renamed(&|of| format!("candidates-bot/exam-4afc/{of}.jpg")));
    machine.write("windows.xml", renamed(&|of| format!("D:\\exam\\{of}.JPG")));
    // The ground truth may come from such a task, too.
    std::fs::create_dir(machine.path("shared")).expect("a folder");
    machine.write("shared/reference.xml", renamed(&|of| format!("exam-4afc/{of}.jpg")));
    for exam in [&*assets(), "pack", "shared"] {
        for file in ["in/a.xml", "folder.xml", "windows.xml"] {
            let report = &lines(&machine.run(&["score", "--exam", exam, file]).fine())[0];
            assert_eq!((&report["car_iou"], &report["images"][0]["name"]), (&100.0.into(), &"01.jpg".into()));
        }
    }
    machine.write("twice.xml", renamed(&|of| format!("{of}/01.jpg")));
    let finished = machine.run(&["score", "--exam", &assets(), "twice.xml"]);
    let told =
        "candidates-bot: twice.xml: two of its pictures are \"01.jpg\" of the exam; leave one of them\n";
    assert!(finished.err.starts_with(told), "{}", finished.err);
}

#[test]
fn of_what_no_image_shows_there_is_no_figure() {
    let machine = machine();
    let without = |file: &str, labels: &[&str], to: &str| {
        let mut annotations =
            cvat_xml::read(&std::fs::read(machine.path(file)).expect("a file")).expect("markup");
        for image in &mut annotations.images {
            image.shapes.retain(|shape| !labels.contains(&shape.label.as_str()));
        }
        machine.write(to, cvat_xml::write(&annotations));
    };
    without("in/a.xml", &["car", "plate"], "empty.xml");
    without("pack/reference.xml", &["plate"], "pack/reference.xml");
    let report = &lines(&machine.run(&["score", "--exam", "pack", "empty.xml"]).fine())[0];
    assert_eq!((&report["car_iou"], &report["plate_iou"]), (&0.0.into(), &Value::Null));
    assert_eq!((&report["plate_accuracy"], &report["plate_f1"]), (&Value::Null, &Value::Null));
    let csv = machine.run(&["score", "--exam", "pack", "--format", "csv", "empty.xml"]).fine();
    assert!(csv.ends_with("\nempty.xml,,0.00,,,false,\n"), "{csv}");

    without("pack/reference.xml", &["car"], "pack/reference.xml");
    let refused = machine.run(&["score", "--exam", "pack", "empty.xml"]).refused();
    assert_eq!(
        refused,
        "pack/reference.xml has no objects of any label that is asked for: car (polygon), plate (polygon); export the \
         ground truth with its shapes, or describe its labels in an exam.toml beside it"
    );
}

#[test]
fn tables_and_csv() {
    let machine = machine();
    let table = machine.run(&["score", "--exam", &assets(), "--format", "table", "in"]).fine();
    insta::assert_snapshot!(table.replace(['\u{2068}', '\u{2069}'], ""), @r"
    file                             attempt      car    plate    exact  complete  plate.plate_cer  recommended
    in/a.xml                               1   100.00   100.00   100.00  yes                0.0000  pass
    in/b.xml                               2    80.00    80.00    80.00  no                 0.2000  fail: “car”: 80.00 %, below 90 %; “plate.plate”: 80.00 %, below 100 %

    expected \ drawn as     car   plate  missing
    car                       9       0        1
    plate                     0       9        1
    extra                     0       0
    ");
    assert_eq!(
        machine.run(&["score", "--exam", &assets(), "--format", "csv", "in"]).fine(),
        "file,attempt,car_iou,plate_iou,plate_accuracy,complete,error\n\
         in/a.xml,1,100.00,100.00,100.00,true,\nin/b.xml,2,80.00,80.00,80.00,false,\n"
    );
}

/// A machine with an exam that lets some values pass and requires more than its thresholds, and a submission with a
/// text in lower case, a car that is called a plate, and a plate drawn twice.
fn strict() -> Machine {
    let machine = machine();
    let exam = Exam::embedded().expect("the exam built in is whole");
    let copied =
        std::process::Command::new("cp").args(["-r", &assets()]).arg(machine.path("strict")).status();
    assert!(copied.expect("a copy").success());
    let text = std::fs::read_to_string(machine.path("strict/exam.toml")).expect("the exam");
    let text = text
        .replace("points = 4\nper_picture = 1", "points = 4\nmust_not_occur = true")
        .replace("required = true", "required = true\nmatch = \"case_insensitive\"")
        .replace("[title]", "critical_pictures = [\"02.jpg\", \"03.jpg\"]\n[title]");
    machine.write("strict/exam.toml", text);
    let names = exam.assignment(1).iter();
    let mut images: Vec<_> = names.filter_map(|name| exam.reference.image(name)).cloned().collect();
    let text = &mut images[0].shapes[1].attributes[0].1;
    *text = text.to_lowercase();
    "plate".clone_into(&mut images[1].shapes[0].label);
    let plate = images[3].shapes[1].clone();
    images[3].shapes.push(plate);
    machine.write("in/strict.xml", cvat_xml::write(&Annotations { images, ..Annotations::default() }));
    machine
}

#[test]
fn what_passes_and_what_is_not_met_is_told() {
    let machine = strict();
    let report = &lines(&machine.run(&["score", "--exam", "strict", "in/strict.xml"]).fine())[0];
    let told = |key: &str| report[key].to_string();
    assert_eq!(told("plate_accuracy"), "80.0", "as ever, code point for code point");
    assert_eq!(told("figures"), r#"{"plate.plate_accuracy":100.0}"#);
    let plate = &report["images"][0]["plates"][0];
    assert_eq!((&plate["exact"], &plate["right"]), (&false.into(), &true.into()));
    assert_eq!(report["cer"], json!({"plate.plate": 0.1}));
    let confusion = json!({
        "labels": ["car", "plate"],
        "drawn_as": [[4, 1], [0, 5]],
        "missing": [0, 0],
        "extra": [0, 1],
    });
    assert_eq!(report["confusion"], confusion);
    let wrong = json!([{"expected": "car", "given": "plate", "count": 1}]);
    assert_eq!(report["images"][1]["wrong_labels"], wrong);
    assert_eq!(report["images"][0].get("wrong_labels"), None);
    assert_eq!(told("recommendation"), r#""fail""#);
    let reasons = report["reasons"].as_array().expect("reasons");
    let expected = [
        json!({"requirement": "must_not_occur", "label": "plate", "pictures": ["02.jpg", "04.jpg"]}),
        json!({
            "requirement": "critical_pictures",
            "label": "car",
            "pictures": ["02.jpg"],
            "percent": 0.0,
            "threshold": 90.0,
        }),
        json!({"requirement": "threshold", "label": "car", "percent": 80.0, "threshold": 90.0}),
    ];
    assert_eq!([&reasons[0], &reasons[1], &reasons[3]], expected.each_ref(), "{reasons:?}");
    assert_eq!((&reasons[2]["label"], reasons.len()), (&"plate".into(), 4), "{reasons:?}");
    let table = machine.run(&["score", "--exam", "strict", "--format", "table", "in/strict.xml"]).fine();
    let table = table.replace(['\u{2068}', '\u{2069}'], "");
    let judged = "0.1000  fail: “plate” must not occur, but it does: 02.jpg, 04.jpg; Critical image 02.jpg: “car” 0.00 %, ";
    assert!(table.contains(judged), "{table}");
    let matrix =
        ["car                       4       1        0", "plate                     0       5        0"];
    assert!(matrix.iter().all(|row| table.contains(row)), "{table}");
}

#[test]
fn a_broken_file_is_named_with_its_line_and_the_others_are_scored() {
    let machine = machine();
    machine.write("in/0.xml", "<annotations>\n<image id='0' name='01.jpg'\n");
    machine.write(
        "in/strange.xml",
        "<annotations><image id='0' name='x.jpg' width='1' height='1'/></annotations>",
    );

    let finished = machine.run(&["score", "--exam", &assets(), "in"]);

    assert_eq!(finished.code, Some(1));
    let errors: Vec<&str> = finished.err.lines().collect();
    assert!(errors[0].starts_with("candidates-bot: in/0.xml: line "), "{errors:?}");
    assert_eq!(
        errors[1..],
        [
            "candidates-bot: in/strange.xml: none of its pictures, such as \"x.jpg\", is in the exam; score it with the exam \
             that it is for",
            "candidates-bot: 2 of 4 files could not be scored"
        ]
    );
    let reports = lines(&finished.out);
    assert!(reports[0]["error"].as_str().is_some_and(|error| error.starts_with("line ")), "{reports:?}");
    assert_eq!((&reports[1]["car_iou"], &reports[2]["car_iou"]), (&100.0.into(), &80.0.into()));
    assert_eq!(reports[3]["file"], "in/strange.xml");
}
