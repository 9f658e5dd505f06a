//! candidates-bot (map to be written).

pub mod exam;
