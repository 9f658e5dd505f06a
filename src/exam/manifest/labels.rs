//! What `exam.toml` says of a label. Its parts are read one by one, so that the problems of all are reported together.

use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Reader;
use crate::exam::geometry::ShapeKind;
use crate::exam::metric::{Agreement, Metric, Tolerance};
use crate::exam::rules::{AttributeRule, LabelRule, usual_min_points};
use crate::exam::skeleton_template::{SkeletonTemplate, TemplateJoint};
use crate::spelling::nearest;

const LABEL: [&str; 13] = [
    "name",
    "color",
    "shape",
    "metric",
    "joints",
    "edges",
    "points",
    "min_points",
    "per_picture",
    "min_per_picture",
    "weight",
    "must_not_occur",
    "attributes",
];
const ATTRIBUTE: [&str; 9] =
    ["name", "type", "mutable", "default", "values", "required", "scored", "match", "weight"];
const JOINT: [&str; 3] = ["name", "at", "sigma"];
const METRIC: [&str; 6] = ["name", "scale", "within", "tolerance", "at_least", "of"];

/// A metric with its numbers.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct MetricEntry {
    name: String,
    scale: Option<f64>,
    within: Option<f64>,
    tolerance: Option<Tolerance>,
    at_least: Option<f64>,
    of: Option<String>,
}

impl<'t> Reader<'t> {
    pub(super) fn label(&mut self, mut value: Spanned<DeValue<'t>>) -> Option<LabelRule> {
        let mut none = DeTable::new();
        let parts = match value.get_mut() {
            DeValue::Table(label) => label,
            _ => &mut none,
        };
        let [attributes, metric, joints, edges] =
            ["attributes", "metric", "joints", "edges"].map(|key| parts.remove(key));
        let has_min_points = parts.contains_key("min_points");
        let attributes = match attributes {
            Some(list) => {
                self.each(list, |reader, attribute| reader.table::<AttributeRule>(attribute, &ATTRIBUTE))
            }
            None => Some(Vec::new()),
        };
        let template = match (joints, edges) {
            (None, None) => Some(None),
            (joints, edges) => self.template(joints, edges).map(Some),
        };
        let label: Option<LabelRule> = self.table(value, &LABEL);
        let kind = label.as_ref().map_or(ShapeKind::Polygon, |label| label.shape().clone());
        let metric = match metric {
            Some(metric) => self.metric(metric, &kind),
            None => Some(Metric::usual(&kind)),
        };
        let label = label?;
        let min_points = if has_min_points { label.min_points } else { usual_min_points(&kind) };
        Some(LabelRule { attributes: attributes?, metric: metric?, template: template?, min_points, ..label })
    }

    /// The joints, and the lines between them.
    fn template(
        &mut self,
        joints: Option<Spanned<DeValue<'t>>>,
        edges: Option<Spanned<DeValue<'t>>>,
    ) -> Option<SkeletonTemplate> {
        let joints = match joints {
            Some(list) => self.each(list, |reader, joint| reader.table::<TemplateJoint>(joint, &JOINT)),
            None => Some(Vec::new()),
        };
        let edges = match edges {
            Some(edges) => self.value(edges),
            None => Some(Vec::new()),
        };
        Some(SkeletonTemplate { joints: joints?, edges: edges? })
    }

    /// A metric by its name alone, or by a table with its numbers.
    fn metric(&mut self, value: Spanned<DeValue<'t>>, kind: &ShapeKind) -> Option<Metric> {
        let start = value.span().start;
        let entry = match value.get_ref() {
            DeValue::String(name) => MetricEntry { name: name.to_string(), ..MetricEntry::default() },
            DeValue::Table(_) => self.table(value, &METRIC)?,
            _ => {
                self.tell(start, "`metric` is no name, and no table with a `name`".to_owned());
                return None;
            }
        };
        let problems = entry.strange_keys();
        let metric = entry.metric(kind);
        let is_whole = problems.is_empty();
        for problem in problems {
            self.tell(start, problem);
        }
        match metric {
            Ok(metric) => Some(metric).filter(|_| is_whole),
            Err(problem) => {
                self.tell(start, problem);
                None
            }
        }
    }
}

impl MetricEntry {
    fn metric(&self, kind: &ShapeKind) -> Result<Metric, String> {
        if self.name != "f1" {
            return self.agreement(&self.name).map(Metric::Agreement);
        }
        let usual = Agreement::usual(kind);
        let of = self.agreement(self.of.as_deref().unwrap_or(usual.name()))?;
        Ok(Metric::F1 { at_least: self.at_least.unwrap_or(Metric::USUAL_SHARE), of })
    }

    fn agreement(&self, name: &str) -> Result<Agreement, String> {
        let scale = self.scale;
        Ok(match name {
            "iou" => Agreement::Iou,
            "dice" => Agreement::Dice,
            "boundary_iou" => Agreement::BoundaryIou,
            "oks" => Agreement::Oks { scale },
            "pck" => Agreement::Pck { within: self.within.unwrap_or(Agreement::USUAL_PCK), scale },
            "line" => Agreement::Line { tolerance: self.tolerance.unwrap_or(Agreement::USUAL_TOLERANCE) },
            "exact" => Agreement::Exact,
            unknown => {
                let nearest = nearest(unknown, Metric::NAMES).unwrap_or_default();
                return Err(format!("unknown metric {unknown:?}, the nearest known metric is {nearest:?}"));
            }
        })
    }

    /// Keys that say nothing to this metric.
    fn strange_keys(&self) -> Vec<String> {
        let Self { name, scale, within, tolerance, at_least, of } = self;
        let is = |names: &[&str]| {
            let of = of.as_deref().filter(|_| name == "f1");
            // Without `of` any metric may be meant, by the kind of the shape.
            names.contains(&of.unwrap_or(name)) || name == "f1" && (of.is_none() || names.contains(&"f1"))
        };
        let keys = [
            ("scale", scale.is_some(), is(&["oks", "pck"])),
            ("within", within.is_some(), is(&["pck"])),
            ("tolerance", tolerance.is_some(), is(&["line"])),
            ("at_least", at_least.is_some(), name == "f1"),
            ("of", of.is_some(), name == "f1"),
        ];
        let strange = keys.into_iter().filter(|(_, is_there, is_known)| *is_there && !is_known);
        strange.map(|(key, ..)| format!("the metric {name:?} has no `{key}`")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{EXAM, read, wrong};
    use super::*;

    /// The exam built in with this in place of the shape of its plates.
    fn plates(entries: &str) -> String {
        let (old, threshold) = ("shape = \"polygon\"\npoints = 4", "plate_iou = 80.0\n");
        assert!(EXAM.contains(old) && EXAM.contains(threshold));
        EXAM.replacen(old, entries, 1).replacen(threshold, "", 1)
    }

    fn metric(entries: &str) -> Metric {
        read(&plates(entries)).labels[1].metric
    }

    #[test]
    fn without_a_metric_it_is_that_of_the_shape() {
        let shape = |name: &str| format!("shape = \"{name}\"");
        assert_eq!(metric(&shape("mask")), Metric::Agreement(Agreement::Iou));
        assert_eq!(metric(&shape("skeleton")), Metric::Agreement(Agreement::Oks { scale: None }));
        let line = Agreement::Line { tolerance: Tolerance::Percent(1.0) };
        assert_eq!(metric(&shape("polyline")), Metric::Agreement(line));
        assert_eq!(metric(&shape("tag")), Metric::Agreement(Agreement::Exact));
        let areas = read(&plates("shape = [\"polygon\", \"mask\"]"));
        assert!(areas.labels[1].takes(&ShapeKind::Mask) && areas.labels[1].takes(&ShapeKind::Polygon));
        assert_eq!(read(&plates(&shape("polyline"))).labels[1].min_points, 2);
    }

    #[test]
    fn a_metric_is_a_name_or_a_table_with_its_numbers() {
        let of = |metric: &str| self::metric(&format!("shape = \"points\"\nmetric = {metric}"));
        assert_eq!(of("\"dice\""), Metric::Agreement(Agreement::Dice));
        let pck = Agreement::Pck { within: 0.2, scale: Some(50.0) };
        assert_eq!(of("{ name = \"pck\", within = 0.2, scale = 50 }"), Metric::Agreement(pck));
        assert_eq!(of("\"f1\""), Metric::F1 { at_least: 0.5, of: Agreement::Oks { scale: None } });
        let line = Agreement::Line { tolerance: Tolerance::Pixels(5.0) };
        assert_eq!(
            of("{ name = \"f1\", at_least = 0.75, of = \"line\", tolerance = \"5px\" }"),
            Metric::F1 { at_least: 0.75, of: line }
        );
        assert_eq!(
            of("{ name = \"f1\", scale = 9 }"),
            Metric::F1 { at_least: 0.5, of: Agreement::Oks { scale: Some(9.0) } }
        );
    }

    #[test]
    fn what_is_wrong_with_a_metric_is_told_at_once() {
        let told = |metric: &str| -> Vec<String> {
            let problems = wrong(&plates(&format!("shape = \"mask\"\nmetric = {metric}")));
            let line = 1 + EXAM.lines().position(|line| line == "points = 4").expect("a line");
            assert!(problems.iter().all(|(at, _)| *at == line), "{problems:?}");
            problems.into_iter().map(|(_, problem)| problem).collect()
        };
        assert_eq!(told("\"diec\""), ["unknown metric \"diec\", the nearest known metric is \"dice\""]);
        assert_eq!(
            told("{ name = \"pckk\", withn = 1 }"),
            [
                "unknown key `withn`, the nearest known key is `within`",
                "unknown metric \"pckk\", the nearest known metric is \"pck\""
            ]
        );
        assert_eq!(
            told("{ name = \"dice\", within = 1, at_least = 0.5 }"),
            ["the metric \"dice\" has no `within`", "the metric \"dice\" has no `at_least`"]
        );
        assert_eq!(told("{ within = 1 }"), ["missing key `name`"]);
        assert_eq!(told("5"), ["`metric` is no name, and no table with a `name`"]);
        let tolerance = told("{ name = \"line\", tolerance = \"5\" }");
        assert!(tolerance[0].starts_with("\"5\" is no tolerance: write percent"), "{tolerance:?}");
    }

    #[test]
    fn a_skeleton_has_joints_and_edges() {
        let skeleton = "shape = \"skeleton\"\nedges = [[\"head\", \"neck\"]]\n\
             joints = [{ name = \"head\", at = [50, 10], sigma = 0.05 }, { name = \"neck\", at = [50, 30.5] }]";
        let template = read(&plates(skeleton)).labels[1].template.clone().expect("a template");
        assert_eq!(template.names().collect::<Vec<_>>(), ["head", "neck"]);
        assert_eq!((template.joints[0].sigma, template.joints[1].at), (Some(0.05), Some((50.0, 30.5))));
        assert_eq!(template.edges, [("head".to_owned(), "neck".to_owned())]);
        let told = |entries: &str| -> Vec<String> {
            wrong(&plates(entries)).into_iter().map(|(_, problem)| problem).collect()
        };
        assert_eq!(
            told("shape = \"skeleton\"\njoints = [{ nam = \"head\" }, { name = \"neck\", at = [1] }]"),
            [
                "unknown key `nam`, the nearest known key is `name`",
                "missing key `name`",
                "invalid length 1, expected a tuple of size 2"
            ]
        );
    }
}
