//! The generations of CVAT.

/// The generation of CVAT that the stand-in imitates, oldest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    /// CVAT 2.2.0: labels and jobs inside the task, most query parameters ignored.
    V2_2,
    /// CVAT 2.14.4: labels and jobs at addresses of their own, simple filters work.
    V2_14,
    /// CVAT 2.73.0: every account needs an e-mail address of its own, imports are requests with an id.
    V2_73,
}

impl Version {
    /// All of them, the newest first.
    pub const ALL: [Self; 3] = [Self::V2_73, Self::V2_14, Self::V2_2];
    /// The version that a new customer runs.
    pub const NEWEST: Self = Self::V2_73;

    /// The version in `GET /api/server/about`.
    pub(super) fn version(self) -> &'static str {
        match self {
            Self::V2_2 => "2.2",
            Self::V2_14 => "2.14.4",
            Self::V2_73 => "2.73.0",
        }
    }
}
