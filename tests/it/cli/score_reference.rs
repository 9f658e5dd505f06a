//! `score --reference`: files compared with another one, without an exam.

use candidates_bot::exam::geometry::{Mask, Rectangle};
use candidates_bot::exam::{Annotations, Geometry, Shape, cvat_xml};
use serde_json::{Value, json};

use super::Machine;

/// What the newest site exports of a task with shapes of every kind.
const SHAPES: &str = include_str!("../../fixtures/cvat/2.73.0/annotations-all-shapes.xml");

/// A machine with the export as `expert.xml`, and as `anna.xml` after some changes.
fn machine(change: impl FnOnce(&mut Annotations)) -> Machine {
    let machine = Machine::new();
    let mut annotations = cvat_xml::read(SHAPES.as_bytes()).expect("an export");
    machine.write("expert.xml", SHAPES);
    change(&mut annotations);
    machine.write("anna.xml", cvat_xml::write(&annotations));
    machine
}

/// The only shape of a label on the first image.
fn shape<'a>(annotations: &'a mut Annotations, label: &str) -> &'a mut Shape {
    annotations.images[0].shapes.iter_mut().find(|shape| shape.label == label).expect("it is there")
}

/// A hand that is less careful: a box a little too low, a wrong text, a forgotten hand, a mask under another name, a
/// line too many.
fn careless(annotations: &mut Annotations) {
    let Geometry::Rectangle(Rectangle { sides, .. }) = &mut shape(annotations, "box").geometry else {
        panic!("a box")
    };
    sides[1] += 6.0;
    sides[3] += 6.0;
    "AB 124".clone_into(&mut shape(annotations, "box").attributes[0].1);
    let Geometry::Skeleton(joints) = &mut shape(annotations, "body").geometry else { panic!("a skeleton") };
    joints.retain(|joint| joint.name != "left hand");
    "stain".clone_into(&mut shape(annotations, "blob").label);
    let line = shape(annotations, "line").clone();
    annotations.images[1].shapes.push(line);
}

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

/// The row of this label in a report, without its attributes.
fn row<'a>(report: &'a Value, label: &str) -> &'a Value {
    let rows = report["rows"].as_array().expect("rows");
    let is_it = |row: &&Value| row["label"] == label && row["attribute"].is_null();
    rows.iter().find(is_it).unwrap_or_else(|| panic!("no {label}: {report}"))
}

#[test]
fn a_table_of_labels_of_every_kind_with_what_was_taken_for_what() {
    let machine = machine(careless);
    let table = machine.run(&["score", "--reference", "expert.xml", "anna.xml"]).fine();
    insta::assert_snapshot!(table, @r"
    anna.xml
      label  attribute  shape      measure  figure  expected  missing  extra   cer
      line              polyline   line 1%   50.00         1        0      1
      box               rectangle  iou       90.95         2        0      0
      box    text                  exact     50.00         2                  0.08
      oval              ellipse    iou      100.00         2        0      0
      area              polygon    iou      100.00         1        0      0
      dots              points     oks      100.00         2        0      0
      crate             cuboid     iou      100.00         1        0      0
      blob              mask       iou       66.66         3        1      0
      arm               skeleton   oks      100.00         1        0      0
      arm    side                  exact    100.00         1                  0.00
      body              skeleton   oks       87.50         2        0      0
      body   name                  exact    100.00         2                  0.00
      scene             tag        exact    100.00         1        0      0
      scene  weather               exact    100.00         1                  0.00
      thing             rectangle  iou      100.00         1        0      0
      thing  odd                   exact    100.00         1                  0.00
      thing             tag        exact    100.00         1        0      0
      thing  odd                   exact    100.00         1                  0.00
      stain             mask       iou                     0        0      1
      mean                                   91.40
      1 × line extra
      1 × blob drawn as stain
    ");
    let same = machine.run(&["score", "--reference", "expert.xml", "expert.xml"]).fine();
    let figures: Vec<&str> = same.lines().filter(|line| line.contains("100.00")).collect();
    assert_eq!(figures.len(), same.lines().count() - 3, "{same}");
}

#[test]
fn of_few_labels_the_matrix_stands_side_by_side() {
    let machine = Machine::new();
    let file = |labels: [&str; 4]| {
        let shape = |(place, label): (usize, &&str)| {
            let left = 20 * place;
            format!("<box label='{label}' xtl='{left}' ytl='0' xbr='{}' ybr='9'/>", left + 9)
        };
        let shapes: String = labels.iter().enumerate().map(shape).collect();
        format!(
            "<annotations><image id='0' name='a.jpg' width='99' height='99'>{shapes}</image></annotations>"
        )
    };
    machine.write("expert.xml", file(["car", "car", "car", "truck"]));
    machine.write("anna.xml", file(["car", "car", "truck", "bus"]));
    let table = machine.run(&["score", "--reference", "expert.xml", "anna.xml"]).fine();
    insta::assert_snapshot!(table, @r"
    anna.xml
      label  shape      measure  figure  expected  missing  extra
      car    rectangle  iou       66.67         3        1      0
      truck  rectangle  iou        0.00         1        1      1
      bus    rectangle  iou                     0        0      1
      mean                        33.34
      expected \ drawn as  bus  car  truck  missing
      bus                    0    0      0        0
      car                    0    2      1        0
      truck                  1    0      0        0
      extra                  0    0      0
    ");
}

#[test]
fn by_image_and_by_object() {
    let machine = machine(careless);
    let by =
        |what: &str| machine.run(&["score", "--reference", "expert.xml", "--by", what, "anna.xml"]).fine();
    insta::assert_snapshot!(by("image"), @r"
    anna.xml
      image        figure  expected  missing  extra   exact   cer
      shape_1.jpg   81.75        14        1      1   80.00  0.03
      shape_2.jpg   75.00         3        0      1  100.00  0.00
      shape_3.jpg  100.00         1        0      0  100.00  0.00
      mean          85.58
    ");
    insta::assert_snapshot!(by("object"), @r#"
    anna.xml
      image        label  object  shape      measure  figure  fate     values
      shape_1.jpg  line        1  polyline   line 1%  100.00  found
      shape_1.jpg  box         1  rectangle  iou       82.09  found    text: "AB 124" instead of "AB 123"
      shape_1.jpg  box         2  rectangle  iou      100.00  found
      shape_1.jpg  oval        1  ellipse    iou      100.00  found
      shape_1.jpg  oval        2  ellipse    iou      100.00  found
      shape_1.jpg  area        1  polygon    iou      100.00  found
      shape_1.jpg  dots        1  points     oks      100.00  found
      shape_1.jpg  dots        2  points     oks      100.00  found
      shape_1.jpg  crate       1  cuboid     iou      100.00  found
      shape_1.jpg  blob        1  mask       iou        0.00  missing
      shape_1.jpg  blob        2  mask       iou      100.00  found
      shape_1.jpg  arm         1  skeleton   oks      100.00  found
      shape_1.jpg  body        1  skeleton   oks       75.00  found
      shape_1.jpg  scene       1  tag        exact    100.00  found
      shape_1.jpg  stain       1  mask       iou        0.00  extra
      shape_2.jpg  line        1  polyline   line 1%    0.00  extra
      shape_2.jpg  blob        1  mask       iou      100.00  found
      shape_2.jpg  body        1  skeleton   oks      100.00  found
      shape_2.jpg  thing       1  rectangle  iou      100.00  found
      shape_3.jpg  thing       1  tag        exact    100.00  found
      mean                                             82.85
    "#);
}

#[test]
fn scripts_read_json_and_csv() {
    let machine = machine(careless);
    let run = |format: &str, by: &str| {
        let arguments = ["score", "--reference", "expert.xml", "--format", format, "--by", by, "anna.xml"];
        machine.run(&arguments).fine()
    };
    let report = &lines(&run("json", "label"))[0];
    assert_eq!((&report["file"], &report["left_out"]), (&"anna.xml".into(), &0.into()));
    let boxes = row(report, "box");
    assert_eq!(
        *boxes,
        json!({
            "label": "box", "attribute": null, "shape": "rectangle", "measure": "iou", "figure": boxes["figure"],
            "expected": 2, "missing": 0, "extra": 0, "cer": null,
        })
    );
    let confused = report["confusion"].as_array().expect("cells");
    assert!(confused.contains(&json!({"expected": "blob", "given": "stain", "objects": 1})), "{confused:?}");
    assert!(confused.contains(&json!({"expected": null, "given": "line", "objects": 1})), "{confused:?}");
    let objects = &lines(&run("json", "object"))[0];
    let text =
        objects["rows"].as_array().expect("rows").iter().find(|row| row["label"] == "box").expect("a box");
    assert_eq!(
        text["values"],
        json!([{"attribute": "text", "expected": "AB 123", "given": "AB 124", "right": false, "cer": 1.0 / 6.0}])
    );
    let csv = run("csv", "image");
    let first: Vec<&str> = csv.lines().take(2).collect();
    assert_eq!(first[0], "file,image,figure,expected,missing,extra,exact,cer,error");
    assert!(first[1].starts_with("anna.xml,shape_1.jpg,"), "{csv}");
    assert_eq!(csv.lines().count(), 5, "three images and their mean: {csv}");
    assert!(csv.lines().all(|line| line.split(',').count() == 9), "{csv}");
}

#[test]
fn every_measure_compares_the_labels_that_it_fits() {
    let machine = machine(careless);
    let with = |options: &[&str]| {
        let whole =
            [&["score", "--reference", "expert.xml", "--format", "json"], options, &["anna.xml"]].concat();
        lines(&machine.run(&whole).fine()).remove(0)
    };
    for (metric, label) in [
        ("iou", "box"),
        ("dice", "box"),
        ("boundary_iou", "box"),
        ("oks", "body"),
        ("pck", "body"),
        ("line", "line"),
        ("f1", "box"),
        ("exact", "scene"),
    ] {
        let report = with(&["--metric", metric]);
        let measure = row(&report, label)["measure"].as_str().expect("a measure").to_owned();
        assert!(measure.starts_with(metric), "{measure}");
        let figure = row(&report, label)["figure"].as_f64().expect("a figure");
        assert!((0.0..=100.0).contains(&figure), "{metric}: {figure}");
    }
    let figure =
        |options: &[&str], label: &str| row(&with(options), label)["figure"].as_f64().expect("a figure");
    let shown = |options: &[&str], label: &str| format!("{:.2}", figure(options, label));
    assert!(figure(&["--metric", "dice"], "box") > figure(&[], "box"));
    // The lower box agrees by 82 %.
    assert_eq!(shown(&["--metric", "f1", "--threshold", "80"], "box"), "100.00");
    assert_eq!(shown(&["--metric", "f1", "--threshold", "90"], "box"), "50.00");
    assert_eq!(shown(&["--metric", "pck"], "body"), "87.50", "a hand of the first of two is missing");
}

#[test]
fn what_the_files_do_not_share_is_told_and_does_not_count() {
    let machine = machine(|annotations| {
        annotations.images[0].name = "elsewhere/shape_1.jpg".to_owned();
        annotations.images[1].name = "other.jpg".to_owned();
        annotations.images[2].width = 640;
        annotations.images[2].shapes.push(Shape {
            label: "blob".to_owned(),
            geometry: Geometry::Polygon(Vec::new()),
            attributes: Vec::new(),
            source: "manual".to_owned(),
        });
    });
    let table = machine.run(&["score", "--reference", "expert.xml", "--by", "image", "anna.xml"]).fine();
    insta::assert_snapshot!(table, @r"
    anna.xml
      image        figure  expected  missing  extra   exact   cer
      shape_1.jpg  100.00        14        0      0  100.00  0.00
      shape_3.jpg  100.00         1        0      0  100.00  0.00
      mean         100.00
      images of the reference that it does not have, and that do not count: shape_2.jpg
      images that the reference does not have, and that do not count: other.jpg
      images that have another size in the reference: shape_3.jpg
      1 shape is broken, and does not count
    ");
    let json = machine.run(&["score", "--reference", "expert.xml", "--format", "json", "anna.xml"]).fine();
    let report = &lines(&json)[0];
    assert_eq!(
        (&report["missing_images"], &report["unknown_images"]),
        (&json!(["shape_2.jpg"]), &json!(["other.jpg"]))
    );
    assert_eq!((&report["resized_images"], &report["left_out"]), (&json!(["shape_3.jpg"]), &1.into()));
}

#[test]
fn errors_are_a_line_each_and_the_other_files_are_compared() {
    let machine = machine(|_| {});
    machine.write("broken.xml", "<annotations><image id='0'/></annotations>");
    machine.write("other.xml", SHAPES.replace("shape_", "street_"));
    let finished =
        machine.run(&["score", "--reference", "expert.xml", "broken.xml", "other.xml", "anna.xml"]);
    assert_eq!(finished.code, Some(1));
    assert_eq!(
        finished.err.lines().collect::<Vec<_>>(),
        [
            "candidates-bot: broken.xml: line 1: <image> without name",
            "candidates-bot: other.xml: none of its pictures, such as \"street_1.jpg\", is in the reference; compare it \
             with the reference that it is for",
            "candidates-bot: 2 of 3 files could not be scored",
        ]
    );
    assert!(finished.out.contains("anna.xml\n"), "{}", finished.out);
    let refused = |arguments: &[&str]| machine.run(&[&["score"], arguments].concat()).refused();
    assert_eq!(
        refused(&["--reference", "broken.xml", "anna.xml"]),
        "broken.xml: line 1: <image> without name"
    );
    machine
        .write("empty.xml", "<annotations><image id='0' name='a.jpg' width='9' height='9'/></annotations>");
    assert_eq!(
        refused(&["--reference", "empty.xml", "anna.xml"]),
        "empty.xml has no objects: every file without any would be right; export it with its shapes"
    );
    machine.write(
        "tags.xml",
        "<annotations><image id='0' name='a.jpg' width='9' height='9'><tag label='a'/><tag label='b'/></image></annotations>",
    );
    assert_eq!(
        refused(&["--reference", "tags.xml", "--metric", "oks", "anna.xml"]),
        "tags.xml has nothing that oks can compare, but tag; choose another --metric, or none"
    );
    assert_eq!(
        refused(&["--reference", "tags.xml", "--metric", "iou", "--threshold", "50", "anna.xml"]),
        "--threshold belongs to --metric f1, which counts the objects that were found"
    );
    for wrong in [
        &["anna.xml"][..],
        &["--exam", "yard", "--metric", "iou", "anna.xml"],
        &["--exam", "yard", "--by", "image", "anna.xml"],
        &["--exam", "yard", "--reference", "expert.xml", "anna.xml"],
        &["--reference", "expert.xml", "--tolerance", "wide", "anna.xml"],
    ] {
        let finished = machine.run(&[&["score"], wrong].concat());
        assert_eq!(finished.code, Some(2), "{wrong:?}: {finished:?}");
    }
}

#[test]
fn a_file_that_would_take_all_memory_is_refused() {
    let machine = Machine::new();
    let file = |shape: &str, count: usize| {
        let image = "<image id='0' name='a.jpg' width='4000000000' height='4000000000'>";
        format!("<annotations>{image}{}</image></annotations>", shape.repeat(count))
    };
    let high = "<box label='a' xtl='0' ytl='0' xbr='3999999999' ybr='3999999999'/>";
    machine.write("high.xml", file(high, 3));
    machine.write("many.xml", file("<points label='a' points='1,1'/>", 3_000));
    let refused = |name: &str| {
        let finished = machine.run(&["score", "--reference", name, name]);
        assert_eq!(finished.code, Some(1), "{finished:?}");
        finished.err.lines().next().expect("a line").to_owned()
    };
    assert_eq!(
        refused("high.xml"),
        "candidates-bot: high.xml: \"a.jpg\" has areas of too many rows of pixels, and no more than 10000000 are \
         compared; leave the image out, or split its objects"
    );
    assert!(
        refused("many.xml").contains("\"a.jpg\" has too many pairs of objects"),
        "{}",
        refused("many.xml")
    );
}

#[test]
fn of_a_label_polygons_and_masks_are_compared_by_area() {
    let machine = machine(|annotations| {
        let area = shape(annotations, "area");
        // What the outline of 10,10;60.5,12.26;50,55 covers, roughly.
        area.geometry = Geometry::Mask(Mask::new((10, 10), (51, 46), vec![0, 51 * 46]).expect("a mask"));
    });
    let json = machine.run(&["score", "--reference", "expert.xml", "--format", "json", "anna.xml"]).fine();
    let area = row(&lines(&json)[0], "area").clone();
    assert_eq!((&area["shape"], &area["missing"], &area["extra"]), (&"polygon".into(), &0.into(), &0.into()));
    let figure = area["figure"].as_f64().expect("a figure");
    assert!((40.0..60.0).contains(&figure), "about half of its box: {figure}");
}
