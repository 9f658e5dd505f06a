//! Who copied: evidence about two people, and what remains of it after everybody was compared with everybody.

mod alignment;
mod clusters;
mod drawing;
mod independence;
mod many_pairs;
mod same_coordinates;
mod shared_mistakes;
mod sketch;
mod tail;

pub use clusters::clusters;
pub use drawing::Drawing;
pub use many_pairs::{Suspicion, family_wise};
pub use same_coordinates::Independent;
pub use shared_mistakes::{Answer, Mistakes, Sheet};
pub use sketch::{Index, Similar, Sketch};
pub use tail::ln_tail;
