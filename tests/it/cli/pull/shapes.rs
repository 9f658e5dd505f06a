//! Tasks with shapes of every kind.

use candidates_bot::demo::site::{StandInSite, Version};
use candidates_bot::exam::{AnnotatedImage, Exam, Geometry, LabelRule, Shape};
use candidates_bot::model::TaskId;
use candidates_bot::scoring::score;
use candidates_bot::site::Tasks;

use super::super::Machine;
use super::super::exam::STREET;
use super::Desk;

impl Desk {
    /// A task with the labels that the bot itself makes of an exam.
    async fn of_labels(version: Version, exam: Exam) -> Self {
        let town = StandInSite::start(version).await.expect("a site");
        let mut desk = Self { town, exam, task: 0, jobs: Vec::new() };
        let admin = desk.town.users()[0].id;
        let TaskId(task) =
            desk.site().create_task("The street", admin, &desk.exam.labels, Some(2)).await.expect("a task");
        desk.task = task;
        desk.fill().await;
        desk
    }
}

/// What the site knows of a label: it fills in what is chosen when nothing is.
fn known(label: &LabelRule) -> LabelRule {
    let mut label = label.clone();
    label.min_points = 0;
    label.draw_as(label.shape().clone());
    label.per_image = None;
    for attribute in &mut label.attributes {
        attribute.default = attribute.preset().to_owned();
    }
    label
}

/// The shapes of an image, in a defined order; joints, too.
fn drawn(image: &AnnotatedImage) -> Vec<String> {
    let told = |shape: &Shape| {
        let geometry = match &shape.geometry {
            Geometry::Skeleton(joints) => {
                let mut joints: Vec<String> = joints.iter().map(|joint| format!("{joint:?}")).collect();
                joints.sort();
                joints.join(", ")
            }
            geometry => format!("{geometry:?}"),
        };
        format!("{} {geometry} {:?}", shape.label, shape.attributes)
    };
    let mut drawn: Vec<String> = image.shapes.iter().map(told).collect();
    drawn.sort();
    drawn
}

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_comes_back_as_rules_and_as_ground_truth() {
    let exam = Exam::load(STREET.as_ref()).expect("the street");
    for version in [Version::V2_14, Version::V2_73] {
        let desk = Desk::of_labels(version, exam.clone()).await;
        desk.draw_all(&[]).await;
        let machine = Machine::new();
        let told = desk.pull(&machine, &[]).fine();
        assert!(told.contains("✓ 4 pictures in 2 attempts, labels house, sign, "), "{told}");
        let pulled = Exam::load(&machine.path("new/exam")).expect("a whole exam");
        for image in &exam.reference.images {
            let back = pulled.reference.image(&image.name).expect("the picture");
            assert_eq!(drawn(back), drawn(image), "{version:?}");
        }
        for (back, label) in pulled.labels.iter().zip(&exam.labels) {
            let mut wanted = known(label);
            if label.name == "bush" {
                // Nothing tells that polygons are accepted, too.
                wanted.draw_as(candidates_bot::exam::ShapeKind::Mask);
            }
            assert_eq!(known(back), wanted, "{version:?}");
        }
        for attempt in [1, 2] {
            let itself = score(&pulled, attempt, &pulled.reference);
            assert_eq!(itself.overall().map(|percent| percent.to_string()).as_deref(), Some("100.00"));
        }
    }
}
