//! `exam init`: creates a folder to start an exam with.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::{Args, ValueEnum};

use super::super::print::print;
use crate::output::{self, Rights};

const TEMPLATE: &str = include_str!("../../../assets/templates/exam.toml");

/// Arguments of `exam init`.
#[derive(Args)]
pub(in crate::cli) struct InitArgs {
    /// Folder of the exam; created if it does not exist.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// What the example's objects are drawn as; without it, polygons and rectangles.
    #[arg(long, value_enum, value_name = "KIND")]
    shape: Option<Kind>,
}

/// A kind of shape that the site has a tool for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// Outlines of points.
    Polygon,
    /// Boxes, turned or not.
    Rectangle,
    /// Ellipses, turned or not.
    Ellipse,
    /// Pixels painted with a brush; CVAT 2.3 or newer.
    Mask,
    /// Lines.
    Polyline,
    /// Points in an order of your own.
    Points,
    /// Joints with lines between them; CVAT 2.14 or newer.
    Skeleton,
    /// Boxes in perspective.
    Cuboid,
    /// Labels of whole pictures.
    Tag,
}

impl Kind {
    /// The parts of the example that are about the kind.
    fn parts(self) -> &'static str {
        macro_rules! parts {
            ($name:literal) => {
                include_str!(concat!("../../../assets/templates/shapes/", $name, ".toml"))
            };
        }
        match self {
            Self::Polygon => parts!("polygon"),
            Self::Rectangle => parts!("rectangle"),
            Self::Ellipse => parts!("ellipse"),
            Self::Mask => parts!("mask"),
            Self::Polyline => parts!("polyline"),
            Self::Points => parts!("points"),
            Self::Skeleton => parts!("skeleton"),
            Self::Cuboid => parts!("cuboid"),
            Self::Tag => parts!("tag"),
        }
    }
}

/// Where the parts of the example begin that are about its labels, and what comes after them.
const TITLE: (&str, &str) = ("[title]\n", "\n# Labels as the site gets them");
const LABELS: (&str, &str) = ("[[labels]]\n", "\n# Pictures of each attempt");
const THRESHOLDS: (&str, &str) = ("[thresholds]\n", "\n# What candidates read when they have handed in");

/// The example for a kind of shape: the same file with other words, labels and thresholds.
fn example(kind: Option<Kind>) -> String {
    let Some(parts) = kind.map(Kind::parts) else { return TEMPLATE.to_owned() };
    let (words, rest) = split(parts, LABELS.0);
    let (labels, thresholds) = split(rest, THRESHOLDS.0);
    let pieces = [(TITLE, words), (LABELS, labels), (THRESHOLDS, thresholds)];
    pieces.into_iter().fold(TEMPLATE.to_owned(), |text, ((from, to), piece)| {
        let (before, rest) = split(&text, from);
        let (_, after) = split(rest, to);
        format!("{before}{}\n{after}", piece.trim_end())
    })
}

/// What stands before this, and the rest, which begins with it.
fn split<'t>(text: &'t str, at: &str) -> (&'t str, &'t str) {
    text.find(at).map_or((text, ""), |place| text.split_at(place))
}

/// Writes it, unless there is an exam already.
pub(super) fn run(arguments: &InitArgs) -> anyhow::Result<()> {
    let folder = &arguments.folder;
    let manifest = folder.join("exam.toml");
    if manifest.exists() {
        bail!("{} is there already; name another folder", manifest.display());
    }
    for part in ["images", "instructions"] {
        let part = folder.join(part);
        fs::create_dir_all(&part).with_context(|| format!("cannot create the folder {}", part.display()))?;
    }
    output::write(&manifest, example(arguments.shape), Rights::Usual)?;
    let shown = folder.display();
    print(&format!(
        "{shown}/exam.toml is an example: labels, rules and texts are yours to change. Then:\n\
         1. put the pictures into {shown}/images, and those of the instruction into {shown}/instructions;\n\
         2. mark them up on the site, export the task as “CVAT for images 1.1” and put its annotations.xml here as\n\
         \x20  {shown}/reference.xml (or make the whole folder out of a task: candidates-bot exam pull);\n\
         3. candidates-bot exam check {shown}\n"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exam::geometry::{Joint, Mask};
    use crate::exam::{
        AnnotatedImage, Annotations, AttributeRule, Exam, Geometry, LabelRule, Shape, ShapeKind, cvat_xml,
        inspect,
    };
    use crate::scoring::score;

    #[test]
    fn the_example_lacks_nothing_but_images() {
        let folder = tempfile::tempdir().unwrap();
        let arguments = InitArgs { folder: folder.path().join("exam"), shape: None };
        run(&arguments).unwrap();
        let problems = inspect(&arguments.folder).problems;
        let told: Vec<String> = problems
            .iter()
            .map(|problem| problem.to_string().replace(&format!("{}/exam/", folder.path().display()), ""))
            .collect();
        let expected = [
            "reference.xml: there is no ground truth; ",
            "exam.toml, line 122: no picture in the folder images fits \"first-*\"; put the pictures there, ",
            "exam.toml, line 125: no picture in the folder images fits \"second-*\"; put the pictures there, ",
        ];
        assert_eq!(told.len(), expected.len(), "{told:?}");
        for (told, expected) in told.iter().zip(expected) {
            assert!(told.starts_with(expected), "{told}");
        }
        assert!(run(&arguments).unwrap_err().to_string().contains("is there already"));
    }

    /// An object of a label, drawn by its rules.
    fn object(rule: &LabelRule) -> Shape {
        let numbers =
            |count: u32| (0..2 * count).map(|number| f64::from(10 + number * number % 37)).collect();
        let kind = rule.shape().clone();
        let geometry = match &kind {
            ShapeKind::Rectangle => Geometry::of(kind, vec![10.0, 10.0, 40.0, 30.0], 15.0),
            ShapeKind::Ellipse => Geometry::of(kind, vec![30.0, 30.0, 40.0, 25.0], 30.0),
            ShapeKind::Mask => Geometry::Mask(Mask::new((5, 5), (8, 4), vec![2, 20, 3, 7]).unwrap()),
            ShapeKind::Skeleton => {
                let template = rule.template.as_ref().expect("joints");
                let joint = |(number, name): (u32, &str)| Joint {
                    name: name.to_owned(),
                    at: (f64::from(10 + 3 * number), f64::from(10 + number * number % 30)),
                    outside: number == 1,
                    occluded: number == 2,
                    attributes: Vec::new(),
                };
                Geometry::Skeleton((0..).zip(template.names()).map(joint).collect())
            }
            ShapeKind::Cuboid => Geometry::of(kind, numbers(8), 0.0),
            ShapeKind::Tag => Geometry::Tag,
            _ => Geometry::of(kind, numbers(rule.exact_points().unwrap_or(rule.min_points)), 0.0),
        };
        let value = |attribute: &AttributeRule| (attribute.name.clone(), attribute.values[1].clone());
        Shape {
            label: rule.name.clone(),
            geometry,
            attributes: rule.attributes.iter().map(value).collect(),
            source: "manual".to_owned(),
        }
    }

    #[test]
    fn an_exam_of_every_kind_is_whole_with_images_and_ground_truth() {
        for kind in Kind::value_variants() {
            let folder = tempfile::tempdir().unwrap();
            let folder = folder.path().join("exam");
            run(&InitArgs { folder: folder.clone(), shape: Some(*kind) }).unwrap();
            let text = fs::read_to_string(folder.join("exam.toml")).unwrap();
            assert!(text.contains("# What candidates agree to") && !text.contains("sign_iou"), "{kind:?}");
            for (name, shade) in [("first-1.png", 40), ("second-1.png", 200)] {
                let image = image::GrayImage::from_pixel(64, 48, image::Luma([shade]));
                image.save(folder.join("images").join(name)).unwrap();
            }
            let images = ["first-1.png", "second-1.png"].map(|name| AnnotatedImage {
                name: name.to_owned(),
                width: 64,
                height: 48,
                deleted: false,
                shapes: Vec::new(),
            });
            let mut reference = Annotations { images: images.to_vec(), ..Annotations::default() };
            fs::write(folder.join("reference.xml"), cvat_xml::write(&reference)).unwrap();
            let labels = inspect(&folder).exam.expect("nothing but the ground truth is missing").labels;
            for image in &mut reference.images {
                image.shapes = labels.iter().map(object).collect();
            }
            fs::write(folder.join("reference.xml"), cvat_xml::write(&reference)).unwrap();
            let problems: Vec<String> = inspect(&folder).problems.iter().map(ToString::to_string).collect();
            assert_eq!(problems, [""; 0], "{kind:?}");
            let exam = Exam::load(&folder).unwrap();
            let name = kind.to_possible_value().expect("a name");
            assert_eq!(exam.labels[0].shape().name(), name.get_name());
            let overall = score(&exam, 1, &exam.reference).overall().map(|percent| percent.to_string());
            assert_eq!(overall.as_deref(), Some("100.00"), "{kind:?}");
        }
    }
}
