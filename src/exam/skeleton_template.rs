//! What a skeleton looks like: its joints and the lines between them.

use serde::Deserialize;

/// The joints of a label's skeletons. A label of loose points may name its points in the same way, in the order in
/// which they are set.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SkeletonTemplate {
    /// In the order in which people read them.
    pub joints: Vec<TemplateJoint>,
    /// Names of the joints between which a line is drawn.
    pub edges: Vec<(String, String)>,
}

/// One joint.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TemplateJoint {
    /// Its name on the site.
    pub name: String,
    /// Where it is on the template, to the right and down, in percent: 0 to 100. Skeletons need it, loose points do not.
    #[serde(default)]
    pub at: Option<(f64, f64)>,
    /// `σ` of `oks`: how much people differ in where they set it, as a share of the object's size; `None`: as usual.
    #[serde(default)]
    pub sigma: Option<f64>,
}

impl SkeletonTemplate {
    /// No skeleton that people draw has more joints.
    pub const MOST_JOINTS: usize = 200;

    /// The names of the joints, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.joints.iter().map(|joint| joint.name.as_str())
    }

    /// Adds a joint whose place on the template is not known.
    pub fn add(&mut self, name: &str) {
        self.joints.push(TemplateJoint { name: name.to_owned(), at: None, sigma: None });
    }

    /// The number, from 0, of the joint of this name.
    #[must_use]
    pub fn index(&self, name: &str) -> Option<usize> {
        self.names().position(|known| known == name)
    }

    /// The same with a place for every joint: those without one are set on a circle, from the top clockwise.
    #[must_use]
    pub fn with_places(mut self) -> Self {
        let count = self.joints.len() as f64;
        for (number, joint) in self.joints.iter_mut().enumerate() {
            joint.at.get_or_insert_with(|| {
                let (sine, cosine) = (std::f64::consts::TAU * number as f64 / count).sin_cos();
                let rounded = |at: f64| (at * 100.0).round() / 100.0;
                (rounded(50.0 + 40.0 * sine), rounded(50.0 - 40.0 * cosine))
            });
        }
        self
    }
}
