//! Who copied: evidence about two people, and what remains of it after everybody was compared with everybody.

mod clusters;
mod many_pairs;
mod shared_mistakes;
mod tail;

pub use clusters::clusters;
pub use many_pairs::{Suspicion, family_wise};
pub use shared_mistakes::{Answer, Mistakes, Sheet};
pub use tail::ln_tail;
