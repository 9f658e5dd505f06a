//! What a panic said. Whoever catches one says so to an operator, or to HR.

use std::any::Any;

/// The text that a panic came with; empty when it came with something else.
#[must_use]
pub fn panic_text(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(ToString::to_string);
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default()
}
