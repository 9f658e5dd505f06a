//! Checks of what a label's objects are, and of how they are compared.

use std::collections::BTreeSet;

use super::super::defects::Defects;
use super::super::repeated;
use crate::exam::geometry::ShapeKind;
use crate::exam::metric::{Agreement, Metric, Tolerance};
use crate::exam::rules::LabelRule;
use crate::exam::skeleton_template::SkeletonTemplate;
use crate::spelling::nearest;

/// No object is larger than an image may be, in pixels.
const LARGEST: f64 = 20_000.0;

/// Everything that is wrong with the shapes of a label.
pub(super) fn shapes(label: &LabelRule, path: &str, defects: &mut Defects) {
    kinds(label, path, defects);
    points(label, path, defects);
    metric(label, path, defects);
    numbers(label, path, defects);
    template(label, path, defects);
}

fn kinds(label: &LabelRule, path: &str, defects: &mut Defects) {
    let name = &label.name;
    let mut tell = |problem: String, advice| defects.tell(&format!("{path}.shape"), problem, advice);
    for kind in label.shapes() {
        if let ShapeKind::Other(kind) = kind {
            let known = ShapeKind::KNOWN.iter().map(ShapeKind::name);
            let hint =
                nearest(kind, known).map(|name| format!(", the nearest is {name:?}")).unwrap_or_default();
            let problem = format!("label {name:?} asks for the unknown shape {kind:?}{hint}");
            let advice = "use \"polygon\", \"rectangle\", \"ellipse\", \"mask\", \"cuboid\", \"polyline\", \"points\", \
                          \"skeleton\" or \"tag\"";
            tell(problem, advice);
        }
    }
    if let Some((_, kind)) = repeated(label.shapes().map(ShapeKind::name)) {
        tell(format!("label {name:?} has the shape {kind:?} twice"), "name each once");
    }
    let are_areas = label.shapes().all(ShapeKind::is_area);
    let are_known = !label.shapes().any(|kind| matches!(kind, ShapeKind::Other(_)));
    if label.kinds.only().is_none() && !are_areas && are_known {
        let problem =
            format!("label {name:?} has shapes that can't be compared: {}", label.kinds.listed("and"));
        tell(problem, "keep one, or only areas: polygon, rectangle, ellipse, mask, cuboid");
    }
}

fn points(label: &LabelRule, path: &str, defects: &mut Defects) {
    let name = &label.name;
    let mut tell = |problem: String, advice| defects.tell(&format!("{path}.points"), problem, advice);
    let Some(points) = label.points else { return };
    let least = match label.shape() {
        ShapeKind::Points => 1,
        ShapeKind::Polyline => 2,
        _ => 3,
    };
    let have_points = [ShapeKind::Polygon, ShapeKind::Polyline, ShapeKind::Points];
    let is_other = |kind: &ShapeKind| !have_points.contains(kind) && !matches!(kind, ShapeKind::Other(_));
    if label.shapes().all(is_other) {
        let problem = format!("label {name:?} has `points`, and its shape is {:?}", label.kinds.listed("or"));
        tell(problem, "leave them out: only a polygon, a polyline and points have as many as one likes");
    }
    if points < least {
        let (what, advice) = match label.shape() {
            ShapeKind::Points => ("sets", "ask for 1 or more"),
            ShapeKind::Polyline => ("lines", "ask for 2 or more"),
            _ => ("outlines", "ask for 3 or more"),
        };
        tell(format!("label {name:?} has {what} of {points} points"), advice);
    }
}

/// Whether the metric fits the shapes.
fn metric(label: &LabelRule, path: &str, defects: &mut Defects) {
    let is_known = |kind: &ShapeKind| !matches!(kind, ShapeKind::Other(_));
    let agreement = label.metric.agreement();
    if agreement.fits_all(&label.kinds) || !label.shapes().all(is_known) {
        return;
    }
    let problem = format!(
        "label {:?} has the metric {:?}, which does not fit its shape {:?}",
        label.name,
        agreement.name(),
        label.kinds.listed("or")
    );
    let advice = match label.shape() {
        ShapeKind::Points | ShapeKind::Skeleton => "use \"oks\" or \"pck\", or \"f1\" of one of them",
        ShapeKind::Polyline => "use \"line\", or \"f1\" of it",
        ShapeKind::Tag => "use \"exact\" or \"f1\"",
        _ => "use \"iou\", \"dice\" or \"boundary_iou\", or \"f1\" of one of them: they compare areas",
    };
    defects.tell(&format!("{path}.metric"), problem, advice);
}

/// Whether the metric's numbers are possible.
fn numbers(label: &LabelRule, path: &str, defects: &mut Defects) {
    let mut check = |key: &str, number: f64, most: f64, advice| {
        // Not a number is neither above nor below.
        if !(number > 0.0 && number <= most) {
            let problem = format!("`{key}` of the metric of label {:?} is {number}", label.name);
            defects.tell(&format!("{path}.metric.{key}"), problem, advice);
        }
    };
    let (share, pixels) = ("write a share above 0 and up to 1", "write pixels, above 0 and up to 20000");
    if let Metric::F1 { at_least, .. } = label.metric {
        check("at_least", at_least, 1.0, share);
    }
    match label.metric.agreement() {
        Agreement::Oks { scale } => {
            if let Some(scale) = scale {
                check("scale", scale, LARGEST, pixels);
            }
        }
        Agreement::Pck { within, scale } => {
            check("within", within, 1.0, share);
            if let Some(scale) = scale {
                check("scale", scale, LARGEST, pixels);
            }
        }
        Agreement::Line { tolerance: Tolerance::Percent(percent) } => {
            check("tolerance", percent, 100.0, "write percent of the diagonal, above 0 and up to 100");
        }
        Agreement::Line { tolerance: Tolerance::Pixels(number) } => {
            check("tolerance", number, LARGEST, pixels);
        }
        Agreement::Iou | Agreement::Dice | Agreement::BoundaryIou | Agreement::Exact => {}
    }
}

fn template(label: &LabelRule, path: &str, defects: &mut Defects) {
    let name = &label.name;
    let mut tell =
        |key: &str, problem: String, advice| defects.tell(&format!("{path}.{key}"), problem, advice);
    let is_skeleton = label.takes(&ShapeKind::Skeleton);
    let Some(template) = &label.template else {
        if is_skeleton {
            let advice = "list them in `joints`, each with its name and where it is on the template, such as \
                          { name = \"head\", at = [50, 10] }";
            tell("shape", format!("label {name:?} is a skeleton without joints"), advice);
        }
        return;
    };
    if !is_skeleton && !label.takes(&ShapeKind::Points) {
        let problem = format!("label {name:?} has `joints`, and its shape is {:?}", label.kinds.listed("or"));
        tell("joints", problem, "leave them out: only skeletons and points have any");
    }
    if !is_skeleton && !template.edges.is_empty() {
        let problem = format!("label {name:?} has `edges`, and its shape is {:?}", label.kinds.listed("or"));
        tell("edges", problem, "leave them out: only skeletons have any");
    }
    if template.joints.is_empty() || template.joints.len() > SkeletonTemplate::MOST_JOINTS {
        let problem = format!("label {name:?} has {} joints", template.joints.len());
        tell("joints", problem, "list 1 to 200, each with its name");
    }
    let count = template.joints.len() as u32;
    if let Some(points) = label.points.filter(|points| *points != count) {
        let problem = format!("label {name:?} has {points} points, and {count} joints that name them");
        tell("points", problem, "leave `points` out, or name as many");
    }
    joints(label, template, is_skeleton, &mut tell);
    edges(label, template, &mut tell);
}

fn joints(
    label: &LabelRule,
    template: &SkeletonTemplate,
    is_skeleton: bool,
    tell: &mut impl FnMut(&str, String, &'static str),
) {
    let name = &label.name;
    if let Some((number, joint)) = repeated(template.names()) {
        let problem = format!("label {name:?} has two joints {joint:?}");
        tell(&format!("joints.{number}.name"), problem, "give each joint a name of its own");
    }
    for (number, joint) in template.joints.iter().enumerate() {
        let key = |key: &str| format!("joints.{number}.{key}");
        if joint.name.trim().is_empty() {
            tell(&key("name"), format!("a joint of label {name:?} has no name"), "give it one");
        }
        let place = format!("joint {:?} of label {name:?}", joint.name);
        match joint.at {
            None if is_skeleton => tell(
                &key("name"),
                format!("{place} has no place"),
                "write where it is on the template, such as at = [50, 10]: percent to the right and down",
            ),
            Some((x, y)) if ![x, y].iter().all(|at| (0.0..=100.0).contains(at)) => tell(
                &key("at"),
                format!("{place} is at [{x}, {y}]"),
                "write percent of the template, 0 to 100, to the right and down",
            ),
            _ => {}
        }
        if let Some(sigma) = joint.sigma.filter(|sigma| !(*sigma > 0.0 && *sigma <= 1.0)) {
            let problem = format!("{place} has the sigma {sigma}");
            tell(
                &key("sigma"),
                problem,
                "write a share of the object's size, above 0 and up to 1, or leave it out",
            );
        }
    }
}

fn edges(label: &LabelRule, template: &SkeletonTemplate, tell: &mut impl FnMut(&str, String, &'static str)) {
    let name = &label.name;
    let mut seen = BTreeSet::new();
    for (number, (from, to)) in template.edges.iter().enumerate() {
        let key = format!("edges.{number}");
        for joint in [from, to].into_iter().filter(|joint| template.index(joint).is_none()) {
            let hint = nearest(joint, template.names())
                .map(|name| format!(", the nearest joint is {name:?}"))
                .unwrap_or_default();
            let problem = format!("an edge of label {name:?} names the unknown joint {joint:?}{hint}");
            tell(&key, problem, "name two of the joints");
        }
        if from == to {
            tell(&key, format!("an edge of label {name:?} leads from {from:?} to itself"), "name two joints");
        } else if !seen.insert((from.min(to), from.max(to))) {
            tell(&key, format!("label {name:?} has the edge from {from:?} to {to:?} twice"), "keep one");
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::exam::check::manifest;
    use crate::exam::manifest::parse;

    /// What is wrong with the exam built in when this is said of its plates in place of their shape.
    fn told(entries: &str) -> Vec<String> {
        let exam = include_str!("../../../../assets/exam/exam.toml");
        let (label, text) = ("shape = \"polygon\"\npoints = 4", "plate_iou = 80.0\n");
        assert!(exam.contains(label) && exam.contains(text), "the exam built in has them");
        let exam = exam.replacen(label, entries, 1).replacen(text, "", 1);
        let (manifest, problems) = parse(&exam);
        assert_eq!(problems, []);
        let defects = self::manifest(&manifest.expect("it can be read"));
        defects.into_iter().map(|defect| format!("{}; {}", defect.problem, defect.advice)).collect()
    }

    #[test]
    fn every_kind_can_be_asked_for() {
        for kind in ["polygon", "rectangle", "ellipse", "mask", "cuboid", "polyline", "points", "tag"] {
            assert_eq!(told(&format!("shape = {kind:?}")), [""; 0], "{kind}");
        }
        assert_eq!(told("shape = [\"polygon\", \"mask\"]\npoints = 4\nmetric = \"boundary_iou\""), [""; 0]);
        let skeleton = "shape = \"skeleton\"\njoints = [{ name = \"a\", at = [0, 100] }, { name = \"b\", at = [5, 5] }]\n\
                        edges = [[\"a\", \"b\"]]";
        assert_eq!(told(skeleton), [""; 0]);
        assert_eq!(told("shape = \"points\"\njoints = [{ name = \"a\" }]\nmetric = \"f1\""), [""; 0]);
    }

    #[test]
    fn shapes_that_cannot_be_compared_are_refused() {
        let cases = [
            (
                "shape = \"poligon\"",
                "label \"plate\" asks for the unknown shape \"poligon\", the nearest is \"polygon\"; use",
            ),
            ("shape = [\"mask\", \"mask\"]", "label \"plate\" has the shape \"mask\" twice; name"),
            (
                "shape = [\"mask\", \"tag\"]\nmetric = \"iou\"",
                "label \"plate\" has shapes that can't be compared: mask and tag; keep one, or only areas",
            ),
            ("shape = \"polyline\"\npoints = 1", "label \"plate\" has lines of 1 points; ask for 2"),
            ("shape = \"points\"\npoints = 0", "label \"plate\" has sets of 0 points; ask for 1"),
            ("shape = \"tag\"\npoints = 4", "label \"plate\" has `points`, and its shape is \"tag\"; leave"),
        ];
        for (entries, expected) in cases {
            let told = told(entries);
            assert!(told.first().is_some_and(|told| told.starts_with(expected)), "{entries}: {told:?}");
        }
    }

    #[test]
    fn a_metric_that_does_not_fit_is_refused_with_what_would() {
        let cases = [
            (
                "mask",
                "\"oks\"",
                "label \"plate\" has the metric \"oks\", which does not fit its shape \"mask\"; use \"iou\", \"dice\"",
            ),
            (
                "points",
                "\"iou\"",
                "label \"plate\" has the metric \"iou\", which does not fit its shape \"points\"; use \"oks\"",
            ),
            (
                "polyline",
                "\"pck\"",
                "label \"plate\" has the metric \"pck\", which does not fit its shape \"polyline\"; use \"line\"",
            ),
            (
                "tag",
                "\"dice\"",
                "label \"plate\" has the metric \"dice\", which does not fit its shape \"tag\"; use \"exact\"",
            ),
            ("mask", "{ name = \"f1\", of = \"line\" }", "label \"plate\" has the metric \"line\", which"),
            (
                "mask",
                "{ name = \"f1\", at_least = 0 }",
                "`at_least` of the metric of label \"plate\" is 0; write a share",
            ),
            (
                "points",
                "{ name = \"pck\", within = 1.5 }",
                "`within` of the metric of label \"plate\" is 1.5; write",
            ),
            (
                "points",
                "{ name = \"oks\", scale = nan }",
                "`scale` of the metric of label \"plate\" is NaN; write pixels",
            ),
            (
                "polyline",
                "{ name = \"line\", tolerance = \"101%\" }",
                "`tolerance` of the metric of label \"plate\" is 101;",
            ),
        ];
        for (shape, metric, expected) in cases {
            let told = told(&format!("shape = {shape:?}\nmetric = {metric}"));
            assert_eq!(told.len(), 1, "{shape}, {metric}: {told:?}");
            assert!(told[0].starts_with(expected), "{shape}, {metric}: {told:?}");
        }
    }

    #[test]
    fn a_template_must_be_whole() {
        let skeleton = |entries: &str| told(&format!("shape = \"skeleton\"\n{entries}"));
        let joints = |list: &str| skeleton(&format!("joints = [{list}]"));
        let cases = [
            (skeleton(""), "label \"plate\" is a skeleton without joints; list"),
            (skeleton("joints = []"), "label \"plate\" has 0 joints; list 1 to 200"),
            (joints("{ name = \"a\" }"), "joint \"a\" of label \"plate\" has no place; write"),
            (
                joints("{ name = \"a\", at = [1, 101] }"),
                "joint \"a\" of label \"plate\" is at [1, 101]; write",
            ),
            (joints("{ name = \" \", at = [1, 1] }"), "a joint of label \"plate\" has no name"),
            (
                joints("{ name = \"a\", at = [1, 1] }, { name = \"a\", at = [1, 1] }"),
                "label \"plate\" has two joints \"a\"; give",
            ),
            (
                joints("{ name = \"a\", at = [1, 1], sigma = 0 }"),
                "joint \"a\" of label \"plate\" has the sigma 0; write",
            ),
            (
                skeleton("joints = [{ name = \"head\", at = [1, 1] }]\nedges = [[\"head\", \"haed\"]]"),
                "an edge of label \"plate\" names the unknown joint \"haed\", the nearest joint is \"head\"; name",
            ),
            (
                skeleton("joints = [{ name = \"a\", at = [1, 1] }]\nedges = [[\"a\", \"a\"]]"),
                "an edge of label \"plate\" leads from \"a\" to itself",
            ),
            (told("shape = \"mask\"\njoints = [{ name = \"a\" }]"), "label \"plate\" has `joints`, and"),
            (
                told("shape = \"points\"\npoints = 2\njoints = [{ name = \"a\" }]"),
                "label \"plate\" has 2 points, and 1 joints that name them; leave",
            ),
        ];
        for (told, expected) in cases {
            assert!(told.len() == 1 && told[0].starts_with(expected), "{expected}: {told:?}");
        }
        let edges = "edges = [[\"a\", \"b\"], [\"b\", \"a\"]]";
        let twice = skeleton(&format!(
            "joints = [{{ name = \"a\", at = [1, 1] }}, {{ name = \"b\", at = [1, 1] }}]\n{edges}"
        ));
        assert_eq!(twice, ["label \"plate\" has the edge from \"b\" to \"a\" twice; keep one"]);
    }
}
