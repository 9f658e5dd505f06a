//! Who copied: evidence about two people, and what remains of it after everybody was compared with everybody.

mod alignment;
mod assumed;
mod clusters;
mod drawing;
mod independence;
mod index;
mod likeness;
mod many_pairs;
mod one_by_one;
mod same_coordinates;
mod shared_mistakes;
mod sketch;
mod tail;

pub use assumed::Assumed;
pub use clusters::clusters;
pub use drawing::Drawing;
pub use index::{Index, Similar};
pub use likeness::Likeness;
pub use many_pairs::{Suspicion, family_wise};
pub use one_by_one::{Newest, ln_false_flags, ln_mistakes};
pub use same_coordinates::Independent;
pub use shared_mistakes::{Answer, Mistakes, Sheet};
pub use sketch::Sketch;
pub use tail::ln_tail;
