//! What the site's page shows beside the images: the labels of a job with their attributes.

use serde::Deserialize;

/// A label, as every generation describes it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct PageLabel {
    /// Its number on the site.
    pub id: u64,
    /// Its name.
    pub name: String,
    /// `#rrggbb`.
    #[serde(default)]
    pub color: String,
    /// The tool that it is drawn with, or `any`; older sites do not say.
    #[serde(rename = "type", default = "any")]
    pub kind: String,
    /// What is entered for its objects.
    #[serde(default)]
    pub attributes: Vec<PageAttribute>,
    /// The joints of a skeleton.
    #[serde(default)]
    pub sublabels: Vec<PageLabel>,
    /// Whether it is a joint: older sites list them among the labels, too.
    #[serde(default)]
    pub has_parent: bool,
}

/// An attribute of a label.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct PageAttribute {
    /// Its number on the site.
    pub id: u64,
    /// Its name.
    pub name: String,
    /// `text`, `select`, `radio`, `checkbox` or `number`.
    #[serde(rename = "input_type", default)]
    pub kind: String,
    /// The values to choose from; of a number the least, the greatest and the step.
    #[serde(default)]
    pub values: Vec<String>,
    /// The value of a new object.
    #[serde(default)]
    pub default_value: String,
}

fn any() -> String {
    "any".to_owned()
}
