//! Faults that a test orders.

use std::time::Duration;

use axum::http::Method;

/// An order to misbehave.
#[derive(Debug, Clone)]
pub struct Fault {
    /// Only requests with this method; `None`: any.
    pub method: Option<Method>,
    /// Only requests whose path and query contain this text; empty: all.
    pub path_contains: String,
    /// How many times; `u32::MAX` for always.
    pub times: u32,
    /// What happens.
    pub kind: FaultKind,
}

/// What can go wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FaultKind {
    /// Nothing is done; this is answered instead.
    Status {
        /// HTTP status.
        code: u16,
        /// The body as it is.
        body: String,
        /// Whether the body is sent as HTML, otherwise as the site's JSON.
        html: bool,
        /// `Retry-After` in seconds.
        retry_after: Option<u64>,
    },
    /// Nothing is done, and the connection is dropped without an answer.
    ResetBefore,
    /// The request is carried out, and the connection is dropped without an answer.
    ResetAfter,
    /// It waits this long, then continues normally.
    Delay(Duration),
    /// The import that a matching data request starts fails with this as the last line of its message.
    ImportFails(String),
    /// The import that a matching data request starts never ends.
    ImportNeverEnds,
    /// The request is carried out, and the answer breaks off half-way.
    HalfAnswer,
    /// The request is carried out, and the answer, except for its status, is JSON of another kind.
    WrongJson,
    /// The request is carried out, and the body of the answer never ends.
    Endless,
}

impl FaultKind {
    /// Faults of imports are used when an import starts, not when a request comes.
    pub(super) fn is_of_imports(&self) -> bool {
        matches!(self, Self::ImportFails(_) | Self::ImportNeverEnds)
    }
}

/// Takes the first matching order of a wanted kind, and uses it up once.
pub(super) fn take(
    faults: &mut [Fault],
    method: &str,
    address: &str,
    wanted: impl Fn(&FaultKind) -> bool,
) -> Option<FaultKind> {
    let matches = |fault: &Fault| {
        fault.times > 0
            && wanted(&fault.kind)
            && fault.method.as_ref().is_none_or(|own| own == method)
            && address.contains(&fault.path_contains)
    };
    let fault = faults.iter_mut().find(|fault| matches(fault))?;
    if fault.times < u32::MAX {
        fault.times -= 1;
    }
    Some(fault.kind.clone())
}
