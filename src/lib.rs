//! candidates-bot (map to be written).

pub mod exam;
pub mod scoring;
pub mod store;
