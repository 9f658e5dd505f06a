//! What the site stores: users, tasks with their labels and data, jobs with their annotations. No HTTP here.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use secrecy::SecretString;
use serde_json::{Value, json};

use super::images::StoredFile;

/// Kinds of objects with ids of their own, which are never reused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Numbered {
    User,
    Task,
    Job,
    Label,
    Attribute,
    Data,
    Shape,
    Track,
    TrackedShape,
    Tag,
}

/// A user.
pub(super) struct User {
    pub(super) id: u64,
    pub(super) username: String,
    pub(super) password: SecretString,
    pub(super) email: String,
    pub(super) first_name: String,
    pub(super) last_name: String,
    pub(super) groups: Vec<String>,
    pub(super) is_staff: bool,
    pub(super) is_superuser: bool,
    pub(super) is_active: bool,
    pub(super) last_login: Option<DateTime<Utc>>,
    pub(super) date_joined: DateTime<Utc>,
    /// Legacy token; the same at every login until a logout.
    pub(super) token: Option<SecretString>,
}

impl User {
    pub(super) fn is_in(&self, group: &str) -> bool {
        self.groups.iter().any(|own| own == group)
    }
}

/// A browser's session.
pub(super) struct Session {
    pub(super) user: u64,
    pub(super) csrf: String,
}

/// A label of a task.
pub(super) struct Label {
    pub(super) id: u64,
    pub(super) name: String,
    pub(super) color: String,
    pub(super) kind: String,
    pub(super) attributes: Vec<Attribute>,
    /// The joints of a skeleton.
    pub(super) sublabels: Vec<Label>,
    /// What a skeleton looks like, as it is shown: joints are named by their ids.
    pub(super) svg: String,
}

impl Label {
    /// The label, followed by its joints.
    pub(super) fn with_joints(&self) -> impl Iterator<Item = &Self> {
        std::iter::once(self).chain(&self.sublabels)
    }
}

/// An attribute of a label.
pub(super) struct Attribute {
    pub(super) id: u64,
    pub(super) name: String,
    pub(super) mutable: bool,
    pub(super) input_type: String,
    pub(super) default_value: String,
    pub(super) values: Vec<String>,
}

/// A task.
pub(super) struct Task {
    pub(super) id: u64,
    pub(super) name: String,
    pub(super) owner: Option<u64>,
    pub(super) assignee: Option<u64>,
    pub(super) bug_tracker: String,
    pub(super) subset: String,
    pub(super) created: DateTime<Utc>,
    pub(super) updated: DateTime<Utc>,
    /// As in the request, if it has it.
    pub(super) overlap: Option<u64>,
    pub(super) assignee_updated: Option<DateTime<Utc>>,
    /// Images of one job; 0 = all in one.
    pub(super) segment_size: u64,
    pub(super) labels: Vec<Label>,
    pub(super) data: Option<Data>,
    /// Numbers of the deleted frames.
    pub(super) deleted: BTreeSet<u64>,
}

impl Task {
    /// The label or the joint with this id.
    pub(super) fn label(&self, id: Option<u64>) -> Option<&Label> {
        self.labels.iter().flat_map(Label::with_joints).find(|label| Some(label.id) == id)
    }

    /// Number of imported images.
    pub(super) fn size(&self) -> usize {
        self.data.as_ref().map_or(0, |data| data.frames.len())
    }
}

/// A job: a range of the frames of a task.
pub(super) struct Job {
    pub(super) id: u64,
    pub(super) task: u64,
    pub(super) start: u64,
    pub(super) stop: u64,
    pub(super) assignee: Option<u64>,
    pub(super) stage: String,
    pub(super) state: String,
    pub(super) created: DateTime<Utc>,
    pub(super) updated: DateTime<Utc>,
    pub(super) annotations: Annotations,
    /// The frames of a ground truth job, which newer sites have beside those for annotation.
    pub(super) truth: Option<BTreeSet<u64>>,
}

impl Job {
    /// Its kind, as newer sites call it.
    pub(super) fn kind(&self) -> &'static str {
        if self.truth.is_some() { "ground_truth" } else { "annotation" }
    }

    /// Number of its frames.
    pub(super) fn frame_count(&self) -> u64 {
        self.truth.as_ref().map_or(self.stop - self.start + 1, |frames| frames.len() as u64)
    }

    /// The old word for stage and state together.
    pub(super) fn status(&self) -> &'static str {
        match (self.stage.as_str(), self.state.as_str()) {
            ("annotation", _) => "annotation",
            ("acceptance", "completed") => "completed",
            _ => "validation",
        }
    }
}

/// Images of one chunk as large as a screen, and of the largest chunk, on a site with its default settings.
const CHUNK_SIZE: u64 = 36;
const LARGEST_CHUNK: u64 = 72;
/// Pixels of such an image.
const SCREEN: u64 = 1920 * 1080;

/// What was sent to a task.
pub(super) struct Data {
    pub(super) id: u64,
    pub(super) image_quality: u64,
    pub(super) sorting: String,
    /// Uploaded files, in the order they came.
    pub(super) files: Vec<StoredFile>,
    /// Paths on the shared storage.
    pub(super) server_files: Vec<String>,
    /// The images in the order of their frames; empty until an import has succeeded.
    pub(super) frames: Vec<StoredFile>,
    pub(super) import: Option<Import>,
}

impl Data {
    pub(super) fn new(id: u64) -> Self {
        Self {
            id,
            // The default of the database, until a request sets another.
            image_quality: 50,
            sorting: String::from("lexicographical"),
            files: Vec::new(),
            server_files: Vec::new(),
            frames: Vec::new(),
            import: None,
        }
    }

    pub(super) fn is_importing(&self) -> bool {
        self.import.as_ref().is_some_and(Import::is_running)
    }

    /// The import has begun and is not over.
    pub(super) fn is_started(&self) -> bool {
        self.import.as_ref().is_some_and(Import::is_started)
    }

    /// Null until there are images. Of small ones more go into a chunk.
    pub(super) fn chunk_size(&self) -> Value {
        let Some(first) = self.frames.first() else { return Value::Null };
        let (width, height) = first.size.unwrap_or((1, 1));
        let pixels = u64::from(width) * u64::from(height);
        json!((CHUNK_SIZE * SCREEN / pixels.max(1)).clamp(2, LARGEST_CHUNK))
    }
}

/// An import and its progress.
pub(super) struct Import {
    /// Frames, or the last line of the failure.
    pub(super) outcome: Result<Vec<StoredFile>, String>,
    /// Number of queries so far.
    pub(super) looks: u32,
    /// Number of queries that find it unfinished; `None`: it never ends.
    pub(super) polls: Option<u32>,
    pub(super) is_over: bool,
}

impl Import {
    pub(super) fn is_running(&self) -> bool {
        !self.is_over
    }

    /// It is no longer queued and not over yet.
    pub(super) fn is_started(&self) -> bool {
        self.is_running() && self.looks > 1
    }
}

/// Shapes, tracks and tags as the site stores them.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Annotations {
    pub(super) shapes: Vec<Value>,
    pub(super) tracks: Vec<Value>,
    pub(super) tags: Vec<Value>,
}
