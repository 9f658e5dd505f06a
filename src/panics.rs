//! The text of a panic. Code that catches one reports it to the operator, or to HR.

use std::any::Any;

/// The text of a panic; empty if its payload is not text.
#[must_use]
pub fn panic_text(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(ToString::to_string);
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default()
}
